"""What the keys of a record tell of it, before it is read.

A store gives the keys of a record without the record. Numbers, addresses, dates and id
numbers are in them as they are compared; of names, buildings and towns they have parts.
So they tell not only what two people share, but also what both have and do not share:
another phone, another town, another given name with the same initial. What they do not
tell is taken to be blank, or, of names, to be as good as it may be.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from string import digits

from rapidfuzz.distance import OSA

from leadlink.rules.matching import keys
from leadlink.rules.matching.addresses import Place
from leadlink.rules.matching.compare_births import birth_level, id_rank
from leadlink.rules.matching.compare_contacts import email_level, is_close_number
from leadlink.rules.matching.compare_names import (
    CLOSE,
    DIFFERENT,
    INITIAL,
    MISSING,
    SAME,
    name_levels,
)
from leadlink.rules.matching.comparison import is_close
from leadlink.rules.matching.names import SIGNS, Name
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.screen import Screen, adds_up
from leadlink.rules.matching.screen_classes import (
    AddressClass,
    EmailClass,
    ValueClass,
)
from leadlink.rules.matching.screen_facts import (
    address_class,
    value_class,
)

_LITTLE = 2
_WHOLE_DATE = 8

_EMAIL_CLASSES: Mapping[str, tuple[EmailClass, EmailClass]] = {
    "same address": (EmailClass.SAME, EmailClass.SAME_OTHER),
    "same role mailbox": (EmailClass.SAME, EmailClass.SAME_OTHER),
    "address misspelt": (EmailClass.ALIKE, EmailClass.ALIKE_OTHER),
    "similar user": (EmailClass.KINDRED, EmailClass.KINDRED_OTHER),
    "same user elsewhere": (EmailClass.ELSEWHERE, EmailClass.ELSEWHERE),
    "similar user elsewhere": (EmailClass.ELSEWHERE, EmailClass.ELSEWHERE),
    "same company domain": (EmailClass.DOMAIN, EmailClass.DOMAIN_OTHER),
    "different address": (EmailClass.DIFFERENT, EmailClass.DIFFERENT),
}
"""Of two addresses by their level, best first; the second of two given names."""

_EMAIL_RANK = {level: rank for rank, level in enumerate(_EMAIL_CLASSES)}

_TELLING = "pegawdkxif"
"""The types of keys that tell what a record has."""

Told = Mapping[str, Sequence[str]]
"""The values of a record's keys by type."""


def may_be_shown(
    screen: Screen,
    probe: Profile,
    held: Iterable[str],
    shared: Iterable[str],
    sizes: Mapping[str, int],
) -> bool:
    """Tell from the keys of a record whether it is worth reading.

    Args:
        screen: For two people.
        probe: Whom the record may be.
        held: All keys of the record.
        shared: Those that *probe* has too.
        sizes: How many records have each key of *probe*.
    """
    told: dict[str, list[str]] = {kind: [] for kind in _TELLING}
    for key in held:
        if key[0] in told:
            told[key[0]].append(key[2:])
    kinds = frozenset([key[0] for key in shared])
    names = _best(kinds)
    if names[0] == DIFFERENT:
        names = _closer(probe.name, told, names)
    other = names[0] == DIFFERENT
    classes = {
        "phone": _phone(probe, told["p"], other=other),
        "email": _email(probe.emails, told["e"], other=other),
        "company": _company(probe, told["g"], other=other),
        "address": _address(probe.place, told, other=other),
        "birth date": _birth(probe.births, told["d"], other=other),
        "id number": _id(probe.ids, told["k"], other=other),
    }
    if names == (SAME, SAME):
        # People of one name are read, whatever differs: it may have changed.
        found = screen.features
        classes = {it: at for it, at in classes.items() if found[it][at][0] > 0}
    namesakes = min([sizes[key] for key in shared if key[0] == "n"], default=0)
    surnames = [keys.surname_key(key) for key in shared if key[0] in "fiw"]
    bearers = min([sizes.get(key, 0) for key in surnames], default=0)
    known = (classes, (namesakes, bearers), kinds.isdisjoint("peak"))
    if not adds_up(screen, names, *known):
        return False
    closer = _closer(probe.name, told, names)
    return closer == names or adds_up(screen, closer, *known)


def _best(kinds: frozenset[str]) -> tuple[str, str]:
    """Give the best levels of two names that share keys of these types."""
    if "n" in kinds:
        return SAME, SAME
    if not kinds.isdisjoint("xy"):
        return SAME, CLOSE
    if "z" in kinds:
        return CLOSE, SAME
    if not kinds.isdisjoint("if"):
        return INITIAL, SAME
    return (SAME, DIFFERENT) if "g" in kinds else (DIFFERENT, DIFFERENT)


def _closer(probe: Name, told: Told, names: tuple[str, str]) -> tuple[str, str]:
    """Compare the names themselves, as far as they are in the keys.

    Second given names are in no key, and one of these may be the same: beside the same
    surname another given name is as good as a missing one.
    """
    if names == (SAME, SAME) or probe.script == SIGNS:
        return names
    families = tuple(sorted(told["f"]))
    firsts = {value.partition("|")[0] for value in told["x"]} or {
        value[0] for value in told["i"] if value[2:] in families
    }
    if len(firsts) > 1:
        return names
    other = Name(tuple(firsts), families, script=probe.script)
    given, family = name_levels(probe, other)
    return (MISSING if (given, family) == (DIFFERENT, SAME) else given), family


def _phone(probe: Profile, numbers: Sequence[str], *, other: bool) -> int:
    if not (probe.phones and numbers):
        return ValueClass.MISSING
    own = [phone.bare for phone in probe.phones]
    same = not set(own).isdisjoint(numbers)
    alike = not same and any(is_close_number(*pair) for pair in product(own, numbers))
    return value_class(same=same, alike=alike, other=other, missing=False)


def _email(own: Sequence[str], addresses: Sequence[str], *, other: bool) -> int:
    if not (own and addresses):
        return EmailClass.MISSING
    levels = (email_level(*pair) for pair in product(own, addresses))
    return _EMAIL_CLASSES[min(levels, key=_EMAIL_RANK.__getitem__)][other]


def _company(probe: Profile, values: Sequence[str], *, other: bool) -> int:
    """Give the class of two employers; two names may still be of one."""
    if probe.company is None or not values:
        return ValueClass.MISSING
    own = probe.company.squashed[: keys.COMPANY_HEAD]
    same = any(value.rpartition("|")[2] == own for value in values)
    return value_class(same=same, alike=False, other=other, missing=not same)


def _address(place: Place | None, told: Told, *, other: bool) -> int:
    if place is None or not (told["a"] or told["w"]):
        return AddressClass.MISSING
    number, _, head = next(iter(told["a"]), "").partition("|")
    head = head.lstrip(digits)
    areas = {value.rpartition("|")[2] for value in told["w"]}
    cities = [area for area in areas if area.isalpha()] if place.city else []
    street = "".join(place.street).lstrip(digits)[: len(head)]
    streets = bool(street)
    same_city = place.city in areas
    return address_class(
        number=streets and number == place.number,
        street=streets and street == head,
        near_street=streets and OSA.distance(street, head) <= _LITTLE,
        # Without the other's street it may be the same too.
        postcode=place.postcode in areas
        or (same_city and not streets and bool(place.street)),
        near_city=same_city or any(is_close(place.city, city) for city in cities),
        streets=streets,
        cities=bool(cities),
        towns=bool(cities),
        other=other,
    )


def _birth(own: Sequence[str], values: Sequence[str], *, other: bool) -> int:
    """Give the class of two dates of birth; two that differ are taken to be blank."""
    dates = [value for value in values if len(value) == _WHOLE_DATE]
    levels = {birth_level(*pair) for pair in product(own, dates)} - {"different date"}
    same = "same date" in levels
    return value_class(same=same, alike=True, other=other, missing=not levels)


def _id(own: Sequence[str], numbers: Sequence[str], *, other: bool) -> int:
    ranks = {id_rank(*pair) for pair in product(own, numbers)}
    return value_class(
        same=0 in ranks, alike=1 in ranks, other=other, missing=not ranks
    )
