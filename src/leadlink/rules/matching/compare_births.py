"""Comparing dates of birth and id numbers, which one person has for life."""

from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from leadlink.rules.matching.compare_people import OTHER, said_of
from leadlink.rules.matching.comparison import Sharers
from leadlink.rules.matching.folding import CACHE
from leadlink.rules.matching.profile import Profile

_ALIKE_BIRTHS = (
    "same date",
    "day and month swapped",
    "one digit differs",
    "same day and month",
    "two digits differ",
    "same year",
)
BIRTH_LEVELS = (
    *_ALIKE_BIRTHS,
    *(f"{level}, {OTHER}" for level in _ALIKE_BIRTHS),
    "different date",
)
_BIRTH_RANK = {
    level: rank for rank, level in enumerate((*_ALIKE_BIRTHS, "different date"))
}
_LITTLE = 2
_WHOLE = 8


def births_level(left: Profile, right: Profile, _: Sharers) -> str | None:
    """Compare dates of birth; of a date that may be read in two ways the better."""
    if not (left.births and right.births):
        return None
    level = min(
        (birth_level(one, other) for one, other in product(left.births, right.births)),
        key=_BIRTH_RANK.__getitem__,
    )
    return level if level == "different date" else said_of(level, left, right)


def births_values(left: Profile, right: Profile, _: Sharers) -> tuple[str, str]:
    """Give the two dates that are most alike, as ``1971-06-24``."""
    one, other = min(
        product(left.births, right.births),
        key=lambda pair: (_BIRTH_RANK[birth_level(*pair)], *sorted(pair)),
    )
    return _iso(one), _iso(other)


def _iso(birth: str) -> str:
    return "-".join(filter(None, (birth[:4], birth[4:6], birth[6:])))


@lru_cache(maxsize=CACHE)
def birth_level(left: str, right: str) -> str:
    """Give the level that two dates reach, whoever has them; of years the year's."""
    if left == right and len(left) == _WHOLE:
        return "same date"
    if len(left) == len(right) == _WHOLE and left[4:] != right[4:]:
        swapped = left[:4] + left[6:] + left[4:6] == right
        slips = 0 if swapped else OSA.distance(left, right)
        if slips <= _LITTLE:
            return _SLIPS[slips]
    elif len(left) == len(right) == _WHOLE:
        is_slip = OSA.distance(left[:4], right[:4]) == 1
        return "one digit differs" if is_slip else "same day and month"
    return "same year" if left[:4] == right[:4] else "different date"


_SLIPS = ("day and month swapped", "one digit differs", "two digits differ")


_ALIKE_IDS = ("same id number", "one character differs")
ID_LEVELS = (
    *_ALIKE_IDS,
    *(f"{level}, {OTHER}" for level in _ALIKE_IDS),
    "different id number",
)


def ids_level(left: Profile, right: Profile, _: Sharers) -> str | None:
    """Compare id numbers; of several, as a passport's and a tax number, the best."""
    if not (left.ids and right.ids):
        return None
    rank = min(id_rank(one, other) for one, other in product(left.ids, right.ids))
    if rank == len(_ALIKE_IDS):
        return "different id number"
    return said_of(_ALIKE_IDS[rank], left, right)


def ids_values(left: Profile, right: Profile, _: Sharers) -> tuple[str, str]:
    """Give the two numbers that are most alike."""
    return min(
        product(left.ids, right.ids),
        key=lambda pair: (id_rank(*pair), *sorted(pair)),
    )


@lru_cache(maxsize=CACHE)
def id_rank(left: str, right: str) -> int:
    """Give the place of two numbers' level, best first, whoever has them."""
    if left == right:
        return 0
    return 1 if OSA.distance(left, right, score_cutoff=1) <= 1 else 2
