"""Comparing people's names: given name and surname together, and how rare they are."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from leadlink.rules.matching import folding, given_names, keys
from leadlink.rules.matching.comparison import (
    Sharers,
    is_close,
    is_lacking,
    is_swapped,
)
from leadlink.rules.matching.folding import CACHE
from leadlink.rules.matching.names import LATIN, SIGNS, Name
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.spellings import is_respelt

PEOPLE = ("one person", "two people", "three people", "many people")
"""Who uses a phone number, an address or a mailbox: four are as many as forty."""

OTHER = "other given name"
"""What a level ends with where two given names share a value."""

USERS = (*PEOPLE, *(f"{people}, {OTHER}" for people in PEOPLE[1:]))
"""What ``people_of`` may say."""

SAME, NICKNAME, CLOSE, INITIAL, PART, MISSING, DIFFERENT = (
    "same",
    "nickname",
    "close",
    "initial",
    "part",
    "missing",
    "different",
)
_TOLD = 3
_PAIR = 2
_RANK = {SAME: 6, NICKNAME: 5, PART: 5, CLOSE: 4, INITIAL: 3, MISSING: 1, DIFFERENT: 0}


def name_level(left: Profile, right: Profile, _: Sharers) -> str | None:
    """Compare given names and surnames together, in either order."""
    if not (left.name.words and right.name.words):
        return None
    return _LEVELS[name_levels(left.name, right.name)]


def name_values(left: Profile, right: Profile, _: Sharers) -> tuple[str, str]:
    """Give the names as typed."""
    return left.written_name, right.written_name


@lru_cache(maxsize=CACHE)
def name_levels(left: Name, right: Name) -> tuple[str, str]:
    """Give the levels that given names and surnames reach in the better order."""
    if left.joined == right.joined and left.given and right.given:
        return SAME, SAME
    levels = _in_better_order(left, right)
    if DIFFERENT in levels and (left.script == SIGNS) != (right.script == SIGNS):
        return MISSING, MISSING
    return levels


def _in_better_order(left: Name, right: Name) -> tuple[str, str]:
    direct = (
        _given_level(left.given, right.given, left, right),
        _family_level(left.family, right.family, left, right),
    )
    sides = (left, right), (right, left)
    crossed = [
        levels
        for one, other in sides
        if other.given and other.family
        for levels in (_crossed(one, other),)
        if levels is not None
    ]
    # Of two that are worth the same, that of the better given names: whoever is left.
    best = max(crossed, key=_order, default=direct)
    if _worth(best) <= _worth(direct):
        best = direct
    if best[1] == PART and any(_is_surname_only(*side) for side in sides):
        best = MISSING, SAME
    if best == (DIFFERENT, DIFFERENT) and _is_half_crossed(left, right):
        return SAME, DIFFERENT
    return best


def _is_surname_only(one: Name, other: Name) -> bool:
    """Tell two surnames in one field, which look like a given name and a surname."""
    if one.is_ordered or not one.given or len(other.family) < _PAIR:
        return False
    return set(one.words) == set(other.family)


def _is_half_crossed(left: Name, right: Name) -> bool:
    """Tell whether one's given name is among the other's surnames.

    The fields were swapped, and the surname is another, as after a wedding.
    """
    return any(
        len(word) >= _TOLD and word in other.family
        for one, other in ((left, right), (right, left))
        for word in one.given[:1] * one.is_ordered
    )


def _crossed(one: Name, other: Name) -> tuple[str, str] | None:
    """Compare *one* as if its given name and surname had been swapped."""
    given = _given_level(one.family, other.given, one, other)
    if not one.given:
        return None if given in {DIFFERENT, INITIAL} else (given, MISSING)
    if given == DIFFERENT:
        return None
    family = _family_level(one.given, other.family, one, other)
    return None if family == DIFFERENT else (given, family)


def _worth(levels: tuple[str, str]) -> int:
    return _RANK[levels[0]] + _RANK[levels[1]]


def _order(levels: tuple[str, str]) -> tuple[int, int]:
    return _worth(levels), _RANK[levels[0]]


def _given_level(
    left: tuple[str, ...], right: tuple[str, ...], one: Name, other: Name
) -> str:
    if not (left and right):
        return MISSING
    if _is_same_given(left, right):
        return SAME
    return _first_level(left[0], right[0], _are_latin(one, other))


def _are_latin(one: Name, other: Name) -> bool:
    return one.script == other.script == LATIN


def _is_same_given(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    first, second = left[0], right[0]
    if min(len(first), len(second)) == 1:
        return False
    return first in right or second in left or "".join(left) == "".join(right)


@lru_cache(maxsize=8 * CACHE)
def _first_level(first: str, second: str, are_latin: bool) -> str:  # noqa: FBT001 - a key of the cache
    if len(first) == 1 or len(second) == 1:
        initial, whole = sorted((first, second), key=len)
        return INITIAL if given_names.fits_initial(initial, whole) else DIFFERENT
    if given_names.is_nickname(first, second):
        return NICKNAME
    if given_names.is_other_gender(first, second):
        return DIFFERENT
    if _is_alike(first, second, are_latin):
        return CLOSE
    if is_swapped(first, second) or given_names.is_misspelt_nickname(first, second):
        return CLOSE
    return DIFFERENT


def _family_level(
    left: tuple[str, ...], right: tuple[str, ...], one: Name, other: Name
) -> str:
    if not (left and right):
        return MISSING
    if left == right or "".join(left) == "".join(right) or set(left) == set(right):
        return SAME if max(map(len, left)) > 1 else INITIAL
    if any(len(word) > 1 for word in set(left) & set(right)):
        return PART
    joined, other_joined = "".join(left), "".join(right)
    if len(joined) == 1 or len(other_joined) == 1:
        return INITIAL if joined[0] == other_joined[0] else DIFFERENT
    are_latin = _are_latin(one, other)
    if any(_is_alike(a, b, are_latin) for a, b in product(left, right)):
        return CLOSE
    return CLOSE if is_close(joined, other_joined) else DIFFERENT


def _is_alike(left: str, right: str, are_latin: bool) -> bool:  # noqa: FBT001 - of two words
    if is_close(left, right) or is_lacking(left, right):
        return True
    if are_latin:
        return is_respelt(left, right)
    # Some scripts do not write the vowel that a name begins with.
    bones = folding.skeleton(left).removeprefix("a")
    return len(bones) > 1 and bones == folding.skeleton(right).removeprefix("a")


def namesakes_level(left: Profile, right: Profile, sharers: Sharers) -> str | None:
    """Say how many records of the roster have a name that fits as well.

    A name that few have says nothing more than the name.
    """
    count = count_namesakes(left, right, sharers)
    if count < _LEAST:
        return None
    return next(level for least, level in _MOST_FIRST if count >= least)


def count_namesakes(left: Profile, right: Profile, sharers: Sharers) -> int:
    """Count the records of the roster whose name fits as well; 0 is not known.

    The most exact key that both names share counts: the whole name, else initial and
    surname, else the surname.
    """
    if not sharers or DIFFERENT in name_levels(left.name, right.name):
        return 0
    for shared in shared_keys(left.name, right.name):
        counts = [sharers[key] for key in shared if key in sharers]
        if counts:
            return min(counts)
    return 0


@lru_cache(maxsize=CACHE)
def shared_keys(left: Name, right: Name) -> tuple[tuple[str, ...], ...]:
    """Give the keys that both names have, in groups, the most exact first."""
    groups: dict[str, list[str]] = {"n": [], "i": [], "f": []}
    for key in keys.counted_keys(left) & keys.counted_keys(right):
        groups[key[0]].append(key)
    return tuple(map(tuple, groups.values()))


NAMESAKES = (
    (3, "name of three or more"),
    (5, "name of five or more"),
    (10, "name of ten or more"),
    (20, "name of twenty or more"),
    (50, "name of fifty or more"),
    (100, "name of a hundred or more"),
    (250, "name of 250 or more"),
    (500, "name of 500 or more"),
)
_MOST_FIRST = tuple(reversed(NAMESAKES))
_LEAST = NAMESAKES[0][0]


def generation_level(left: Profile, right: Profile, _: Sharers) -> str | None:
    """Tell father and son of one name apart by Jr, Sr or a number."""
    one, other = left.name.generation, right.name.generation
    if not (one and other):
        return None
    return "same generation" if one == other else "different generation"


def generation_values(left: Profile, right: Profile, _: Sharers) -> tuple[str, str]:
    """Give what stands behind the names."""
    return left.name.generation, right.name.generation


def count_people(found: Iterable[Name]) -> int:
    """Count the people among *found* by their given names, four and more as four.

    Spellings, nicknames and initials of one given name are one person; a name without
    a given name counts for nobody.
    """
    people: list[Name] = []
    for name in found:
        if name.given and not any(_is_one(name, other) for other in people):
            people.append(name)
            if len(people) == len(PEOPLE):
                break
    return len(people)


def _is_one(left: Name, right: Name) -> bool:
    return _given_level(left.given, right.given, left, right) != DIFFERENT


def has_other_given_name(left: Profile, right: Profile) -> bool:
    """Tell whether the given names are two: no nickname, initial or slip of one."""
    return name_levels(left.name, right.name)[0] == DIFFERENT


def people_of(count: int | None, left: Profile, right: Profile) -> str:
    """Say how many people use a value, by the roster or at least by this pair.

    What two given names share is a level of its own: families and offices share
    everything, so that all of it together must not make two people one.
    """
    least = 2 if has_other_given_name(left, right) else 1
    people = PEOPLE[min(max(count or 1, least), len(PEOPLE)) - 1]
    return f"{people}, {OTHER}" if least > 1 else people


def said_of(level: str, left: Profile, right: Profile) -> str:
    """Give the level that two people with two given names reach in place of *level*."""
    return f"{level}, {OTHER}" if has_other_given_name(left, right) else level


GIVEN_LEVELS = (SAME, NICKNAME, CLOSE, INITIAL, MISSING, DIFFERENT)
FAMILY_LEVELS = (SAME, PART, CLOSE, INITIAL, MISSING, DIFFERENT)

_LEVELS: dict[tuple[str, str], str | None] = {
    (given, family): f"{given} given name, {family} surname"
    for given, family in product(GIVEN_LEVELS, FAMILY_LEVELS)
}
_LEVELS[MISSING, MISSING] = None
NAME_LEVELS = tuple(level for level in _LEVELS.values() if level is not None)
"""Every level of two names, the same names first."""
