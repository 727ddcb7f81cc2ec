"""Tables by what is known of a pair: which class the rules put it in, what that weighs.

For each number that the facts of a feature can make, the rules in
``rules/matching/screen_facts.py`` are asked once, before any pair is seen.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadlink.engine.pair_facts import FACTS
from leadlink.rules.matching.compare_names import (
    DIFFERENT,
    FAMILY_LEVELS,
    GIVEN_LEVELS,
    NICKNAME,
    PART,
    SAME,
)
from leadlink.rules.matching.screen import NEVER, Bits, Screen
from leadlink.rules.matching.screen_facts import (
    address_class,
    crossed_class,
    domain_class,
    email_class,
    family_class,
    given_class,
    value_class,
)

Sums: TypeAlias = NDArray[np.int32]
Places: TypeAlias = NDArray[np.intp]

_GIVEN: Final = tuple(GIVEN_LEVELS)
_FAMILY: Final = tuple(FAMILY_LEVELS)


def _given(*, begins: bool, initial: bool, **known: bool) -> str:
    return given_class(begins=begins and initial, **known)


def _family(
    *,
    same: bool,
    turned: bool,
    turned_back: bool,
    ends: bool,
    sounds: bool,
    near: bool,
    **known: bool,
) -> str:
    is_close = sounds or (ends and near)
    return family_class(same=same or (turned and turned_back), close=is_close, **known)


def _email(
    *,
    user: bool,
    near: bool,
    free: bool,
    other_free: bool,
    one: bool,
    other_one: bool,
    at_one: bool,
    at_alike: bool,
    **known: bool,
) -> int:
    is_single = one and other_one
    return email_class(
        alike=user or near,
        free=free and other_free,
        elsewhere=is_single and not at_one,
        unlike=is_single and (at_one or not at_alike),
        **known,
    )


def _domain(
    *,
    shared: bool,
    no_email: bool,
    named: bool,
    other_named: bool,
    one: bool,
    other_one: bool,
    no_company: bool,
    other_no_company: bool,
    other: bool,
) -> int:
    # A second domain may be the one that is named like the other's company.
    fits = (named or not one) and no_company and not other_no_company
    other_fits = (other_named or not other_one) and other_no_company and not no_company
    return domain_class(same=(shared and no_email) or fits or other_fits, other=other)


def _address(
    *, no_street: bool, no_postcode: bool, no_city: bool, **known: bool
) -> int:
    return address_class(
        streets=not no_street,
        cities=not no_city,
        towns=not (no_city and no_postcode),
        **known,
    )


RULES: Final[Mapping[str, Callable[..., int]]] = {
    "phone": value_class,
    "email": _email,
    "company": value_class,
    "domain": _domain,
    "address": _address,
    "birth date": value_class,
    "id number": value_class,
}
"""What the facts of a feature, and *other* given names, say of it."""

Truths: TypeAlias = dict[str, bool]


class Name(NamedTuple):
    """What the facts about two names come to.

    Attributes:
        kind: How many of the two are organisations.
        given: The level of the given names.
        family: That of the surnames.
        is_unread: Whether only one of them is in signs.
        shares_word: Whether a word of the surnames is the same: a key that both have.
    """

    kind: int
    given: str
    family: str
    is_unread: bool
    shares_word: bool


def _combined(feature: str) -> Iterator[Truths]:
    """Give each combination of the facts of a feature, in the order of its numbers."""
    names = [fact.name for fact in reversed(FACTS[feature])]
    for truths in product((False, True), repeat=len(names)):
        yield dict(zip(names, truths, strict=True))


@cache
def name_places() -> Places:
    """Give by the number of a name what it adds to that of *order* in ``name_ids``."""
    orders = 1 << len(FACTS["order"])
    given = [_GIVEN.index(_given(**known)) for known in _combined("given")]
    family = [
        _FAMILY.index(_family(**known)) + len(_FAMILY) * known["part"]
        for known in _combined("family")
    ]
    places = [one + len(_GIVEN) * other for other in family for one in given]
    return np.array(places, np.intp) * orders


@cache
def names() -> tuple[Name, ...]:
    """Give all that names may come to."""
    return tuple(dict.fromkeys(_names()))


@cache
def name_ids() -> Places:
    """Give for each sum of ``name_places`` and *order* which of ``names`` it is."""
    ids = {name: place for place, name in enumerate(names())}
    return np.array([ids[name] for name in _names()], np.intp)


@cache
def _names() -> tuple[Name, ...]:
    alone = [
        _ordered(given, family, **known)
        for family, given, known in product(_FAMILY, _GIVEN, list(_combined("order")))
    ]
    return (*alone, *(name._replace(shares_word=True) for name in alone))


def _ordered(
    given: str,
    family: str,
    *,
    in_signs: bool,
    both_in_signs: bool,
    organisation: bool,
    organisations: bool,
    **known: bool,
) -> Name:
    levels = crossed_class(given, family, **known)
    # A name in signs is read in several ways: unlike another it says nothing.
    is_unread = in_signs and not both_in_signs
    return Name(organisation + organisations, *levels, is_unread, shares_word=False)


@cache
def classes(feature: str) -> tuple[int, ...]:
    """Give the class of each number of a feature, first where names are not two."""
    return tuple(
        RULES[feature](**known, other=other)
        for other in (False, True)
        for known in _combined(feature)
    )


def name_bits(name: Name, screens: Mapping[int, Screen]) -> Bits:
    """Give what a name weighs, beside all that must be reached."""
    screen = screens.get(name.kind)
    if screen is None:
        return NEVER, NEVER
    bits = screen.names[name.given, name.family]
    least = 0 if name.is_unread else NEVER
    same, home = (
        max(bit, least) + start - needed
        for bit, start, needed in zip(bits, screen.start, screen.least, strict=True)
    )
    return same, home


def is_other(name: Name) -> bool:
    """Tell whether the given names are two."""
    return name.given == DIFFERENT


def is_namesake(name: Name) -> bool:
    """Tell whether the names are equal, or a nickname or a part of each other."""
    return name.given in {SAME, NICKNAME} and name.family in {SAME, PART}


def is_surnamed(name: Name) -> bool:
    """Tell whether the surnames are equal, or a part of them is."""
    is_shared = name.shares_word and not name.is_unread
    return is_shared and name.family in {SAME, PART}
