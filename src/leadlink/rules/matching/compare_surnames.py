"""How many records of the roster have the surname that two people share."""

from leadlink.rules.matching.compare_names import PART, SAME, name_levels, shared_keys
from leadlink.rules.matching.compare_people import OTHER, said_of
from leadlink.rules.matching.comparison import Sharers
from leadlink.rules.matching.profile import Profile

SURNAMES = (
    (3, "surname of three or more"),
    (5, "surname of five or more"),
    (10, "surname of ten or more"),
    (20, "surname of twenty or more"),
    (50, "surname of fifty or more"),
    (100, "surname of a hundred or more"),
    (200, "surname of 200 or more"),
    (500, "surname of 500 or more"),
)
_MOST_FIRST = tuple(reversed(SURNAMES))
_LEAST = SURNAMES[0][0]
_SHARED = frozenset((SAME, PART))
OTHER_SURNAMES = tuple((least, f"{level}, {OTHER}") for least, level in SURNAMES)
"""Where the given names are two."""

SURNAME_LEVELS = tuple(level for _, level in (*SURNAMES, *OTHER_SURNAMES))


def surname_level(left: Profile, right: Profile, sharers: Sharers) -> str | None:
    """Say how many records of the roster have the surname that both have.

    A surname that next to nobody else has says nothing more than the name.
    """
    count = count_bearers(left, right, sharers)
    if count < _LEAST:
        return None
    level = next(level for least, level in _MOST_FIRST if count >= least)
    return said_of(level, left, right)


def count_bearers(left: Profile, right: Profile, sharers: Sharers) -> int:
    """Count the records with the surname that both have; 0 is not known.

    Of two surnames that both have the rarer one counts.
    """
    if not sharers or name_levels(left.name, right.name)[1] not in _SHARED:
        return 0
    surnames = shared_keys(left.name, right.name)[-1]
    return min((sharers[key] for key in surnames if key in sharers), default=0)
