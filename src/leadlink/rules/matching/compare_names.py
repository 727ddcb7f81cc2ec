"""Comparing people's names: given name and surname together, and how rare they are."""

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

SAME, NICKNAME, CLOSE, GARBLED, INITIAL, PART, MISSING, DIFFERENT = (
    "same",
    "nickname",
    "close",
    "garbled",
    "initial",
    "part",
    "missing",
    "different",
)
_TOLD = 3
_RANK = {
    SAME: 6,
    NICKNAME: 5,
    PART: 5,
    CLOSE: 4,
    INITIAL: 3,
    GARBLED: 2,
    MISSING: 1,
    DIFFERENT: 0,
}


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
    is_parted = bool(left.given and right.given and (left.family or right.family))
    if is_parted and left.joined == right.joined:
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
    others = [_crossed(*side) for side in sides if side[1].given and side[1].family]
    others += [_unparted(*side) for side in sides if _is_one_field(side[0])]
    # Of two that are worth the same, that of the better given names: whoever is left.
    best = max(filter(None, others), key=_order, default=direct)
    if _worth(best) <= _worth(direct):
        best = direct
    if best == (DIFFERENT, DIFFERENT):
        return _half_crossed(left, right)
    return best


_AS_WRITTEN = frozenset((LATIN, SIGNS))
"""Scripts of two names whose sounds are not guessed from their consonants."""

_UNLIKE = frozenset((DIFFERENT, GARBLED, MISSING))


def _is_one_field(name: Name) -> bool:
    return bool(name.given) and not name.is_ordered


def _unparted(one: Name, other: Name) -> tuple[str, str]:
    """Compare *one*, of a single field, as given names or as surnames alone."""
    words = set(one.words)
    if words <= set(other.given):
        return SAME, MISSING
    if words == set(other.family):
        return MISSING, SAME
    if set(one.given) <= set(other.family) and not given_names.is_known(one.given[0]):
        return MISSING, PART
    return DIFFERENT, DIFFERENT


def _half_crossed(left: Name, right: Name) -> tuple[str, str]:
    """Compare two names of which one's first field is the other's second.

    The fields of one were swapped: where what they share is a given name, it has
    another surname, as after a wedding; else it is a relative's.
    """
    shared = {
        word
        for one, other in ((left, right), (right, left))
        for word in one.given[:1] * one.is_ordered
        if len(word) >= _TOLD and word in other.family
    }
    if not shared:
        return DIFFERENT, DIFFERENT
    is_given = any(given_names.is_known(word) for word in shared)
    return (SAME, DIFFERENT) if is_given else (DIFFERENT, SAME)


def _crossed(one: Name, other: Name) -> tuple[str, str] | None:
    """Compare *one* as if its given name and surname had been swapped."""
    if not one.family:
        is_same = one.given == other.family and len(one.joined) >= _TOLD
        return (SAME, MISSING) if is_same else None
    given = _given_level(one.family, other.given, one, other)
    if not one.given:
        return None if given in {*_UNLIKE, INITIAL} else (given, MISSING)
    if given in _UNLIKE:
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
    level = _first_level(left[0], right[0], _scripts(one, other))
    if level == DIFFERENT and min(len(left[0]), len(right[0])) == 1:
        return INITIAL if {left[0], right[0]} & {*left[1:], *right[1:]} else DIFFERENT
    return level


def _scripts(one: Name, other: Name) -> str:
    """Give the script of both, or both scripts in one word."""
    return one.script if one.script == other.script else one.script + other.script


def _is_same_given(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    first, second = left[0], right[0]
    if min(len(first), len(second)) == 1:
        return False
    return first in right or second in left or "".join(left) == "".join(right)


@lru_cache(maxsize=8 * CACHE)
def _first_level(first: str, second: str, scripts: str) -> str:
    if len(first) == 1 or len(second) == 1:
        initial, whole = sorted((first, second), key=len)
        return INITIAL if given_names.fits_initial(initial, whole) else DIFFERENT
    if given_names.is_nickname(first, second):
        return NICKNAME
    if given_names.is_other_gender(first, second):
        return DIFFERENT
    if (
        _is_alike(first, second, scripts)
        or is_swapped(first, second)
        or given_names.is_misspelt_nickname(first, second)
    ):
        return CLOSE
    is_garbled = SIGNS not in scripts and given_names.is_garbled(first, second)
    return GARBLED if is_garbled else DIFFERENT


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
    scripts = _scripts(one, other)
    if any(_is_alike(a, b, scripts) for a, b in product(left, right)):
        return CLOSE
    return CLOSE if is_close(joined, other_joined) else DIFFERENT


def _is_alike(left: str, right: str, scripts: str) -> bool:
    if is_close(left, right) or is_lacking(left, right):
        return True
    if is_respelt(left, right):
        return True
    if scripts in _AS_WRITTEN:
        return False
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
    surname. Where there is no given name to compare, ``surname`` counts.
    """
    if not sharers or not _is_whole(*name_levels(left.name, right.name)):
        return 0
    for shared in shared_keys(left.name, right.name)[:-1]:
        counts = [sharers[key] for key in shared if key in sharers]
        if counts:
            return min(counts)
    return 0


def _is_whole(given: str, family: str) -> bool:
    return given not in _UNLIKE and family in {SAME, PART}


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


def has_one_given_name(left: Name, right: Name) -> bool:
    """Tell whether two given names are spellings, nicknames or initials of one."""
    return _given_level(left.given, right.given, left, right) != DIFFERENT


GIVEN_LEVELS = (SAME, NICKNAME, CLOSE, INITIAL, GARBLED, MISSING, DIFFERENT)
FAMILY_LEVELS = (SAME, PART, CLOSE, INITIAL, MISSING, DIFFERENT)

_LEVELS: dict[tuple[str, str], str | None] = {
    (given, family): f"{given} given name, {family} surname"
    for given, family in product(GIVEN_LEVELS, FAMILY_LEVELS)
}
_LEVELS[MISSING, MISSING] = None
NAME_LEVELS = tuple(level for level in _LEVELS.values() if level is not None)
"""Every level of two names, the same names first."""
