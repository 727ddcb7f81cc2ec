"""What a comparison of one feature says, and when two words are nearly equal."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias, final

import attrs
from rapidfuzz.distance import OSA

from leadlink.rules.matching.folding import CACHE
from leadlink.rules.matching.profile import Profile

Sharers: TypeAlias = Mapping[str, int]
"""Of a contact key, how many people of the roster use it; of a name key, have it."""

ROSTER = "#"
"""Beside the keys, in ``Sharers``: how many records the roster has."""

_LONG = 8
_SHORT = 4


@final
@attrs.frozen
class Comparison:
    """The level that one feature of two profiles reaches.

    Attributes:
        feature: As ``phone``.
        level: As ``same number``.
        values: The two values that decided it, lesser first; or one, where equal.
    """

    feature: str
    level: str
    values: tuple[str, ...] = attrs.field(default=(), repr=False)


Feature: TypeAlias = Callable[[Profile, Profile, Sharers], Comparison | None]
"""Symmetric; None where either side is blank: no evidence."""


def ordered(left: str, right: str) -> tuple[str, str]:
    """Give two values, the lesser first."""
    return min(left, right), max(left, right)


def values_of(left: str, right: str) -> tuple[str, ...]:
    """Give two values, the lesser first, or one where they are equal."""
    return (left,) if left == right else ordered(left, right)


@lru_cache(maxsize=CACHE)
def is_close(left: str, right: str) -> bool:
    """Tell whether two words differ by one slip, or by two where both are long."""
    shorter = min(len(left), len(right))
    if shorter < _SHORT:
        return False
    allowed = 2 if shorter >= _LONG else 1
    return OSA.distance(left, right, score_cutoff=allowed) <= allowed


def is_swapped(left: str, right: str) -> bool:
    """Tell whether two neighbours of a short word changed places, not the first two."""
    if len(left) != _SHORT - 1 or left[0] != right[0]:
        return False
    return left != right and sorted(left) == sorted(right)
