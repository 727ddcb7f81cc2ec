"""What a comparison of one feature says, and when two words are nearly equal."""

from collections.abc import Callable, Mapping
from typing import TypeAlias, final

import attrs
from rapidfuzz.distance import OSA

from leadlink.rules.matching.profile import Profile

Sharers: TypeAlias = Mapping[str, int]
"""Of a contact key, how many people of the roster use it; of a name key, have it."""

ROSTER = "#"
"""Beside the keys, in ``Sharers``: how many records the roster has."""

_LONG = 8
_SHORT = 4
_TWO = 2
_LACKING = {_SHORT - 1, _SHORT}


@final
@attrs.frozen
class Comparison:
    """The level that one feature of two profiles reaches, and what it weighs.

    A table of weights has one of each, made once: to compare a pair makes none.

    Attributes:
        feature: As ``phone``.
        level: As ``same number, one person``.
        weights: One a relation, in 1/1024 bit.
        is_contact: Whether it is no chance, however big the roster, as a number.
        speaks: As what it speaks for *same*, beside what does not hang together with
            it; "" where it does not, whatever it weighs.
    """

    feature: str
    level: str
    weights: tuple[int, ...] = ()
    is_contact: bool = attrs.field(default=False, eq=False, repr=False)
    speaks: str = attrs.field(default="", eq=False, repr=False)


Levelling: TypeAlias = Callable[[Profile, Profile, Sharers], str | None]
"""Gives the level that two profiles reach; symmetric.

None where either side is blank: no evidence.
"""

Values: TypeAlias = Callable[[Profile, Profile, Sharers], tuple[str, str]]
"""Gives the two values that decided the level, of the left and of the right."""


def no_values(_: Profile, __: Profile, ___: Sharers) -> tuple[str, str]:
    """Give blanks, where a level is not of two values."""
    return "", ""


@final
@attrs.frozen(kw_only=True)
class Feature:
    """A comparison: what is compared, with all its levels.

    Attributes:
        name: As ``phone``.
        level: What two profiles reach.
        values: What decided it, for the explanation.
        levels: All there are, best first.
        contacts: Levels that are no chance, however big the roster.
        speaking: As what each level speaks for *same*; levels left out do not.
        is_chance: Whether it counts only where no contact agrees.
    """

    name: str
    level: Levelling = attrs.field(eq=False)
    levels: tuple[str, ...]
    values: Values = attrs.field(default=no_values, eq=False)
    contacts: frozenset[str] = frozenset()
    speaking: tuple[tuple[str, str], ...] = ()
    is_chance: bool = False


def ordered(left: str, right: str) -> tuple[str, str]:
    """Give two values, the lesser first."""
    return min(left, right), max(left, right)


def is_close(left: str, right: str) -> bool:
    """Tell whether two words differ by one slip, or by two.

    Two slips are allowed where both words are long, or where hardly a letter differs,
    only their order: ``Jones`` and ``Josen``.
    """
    shorter = min(len(left), len(right))
    if shorter < _SHORT or abs(len(left) - len(right)) > _TWO:
        return False
    slips = OSA.distance(left, right, score_cutoff=2)
    if slips <= 1 or (slips == _TWO and shorter >= _LONG):
        return True
    return slips == _TWO and shorter > _SHORT and _has_same_letters(left, right)


def _has_same_letters(left: str, right: str) -> bool:
    """Tell whether all letters are the same but one on either side."""
    rest = list(right)
    for letter in left:
        if letter in rest:
            rest.remove(letter)
    shared = len(right) - len(rest)
    return max(len(left), len(right)) - shared <= 1


def is_lacking(left: str, right: str) -> bool:
    """Tell whether a word of four letters lost one: ``Ryan`` and ``Ran``."""
    if {len(left), len(right)} != _LACKING:
        return False
    return OSA.distance(left, right, score_cutoff=1) <= 1


def is_swapped(left: str, right: str) -> bool:
    """Tell whether two neighbours of a short word changed places, not the first two."""
    if len(left) != _SHORT - 1 or left[0] != right[0]:
        return False
    return left != right and sorted(left) == sorted(right)
