"""Comparing two profiles: the levels that they reach, as a model has them.

A comparison gives the level of ``(left, right, sharers)``. It is symmetric, and a blank
on either side gives None: no evidence. Where a record has several values, the best pair
counts. Levels and their weights are the model's.
"""

from leadlink.rules.matching.comparison import Comparison, Sharers
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Profile


def comparisons(
    left: Profile, right: Profile, sharers: Sharers, model: MatchModel | None = None
) -> tuple[Comparison, ...]:
    """Compare all features that both profiles have something in.

    Args:
        left: One record.
        right: The other.
        sharers: What the roster says of their keys.
        model: None is the model that comes with leadlink.
    """
    table = (model or MatchModel.default()).table_for(left, right)
    found = []
    for level_of, levels in table.compared:
        level = level_of(left, right, sharers)
        if level is not None:
            found.append(levels[level])
    if table.by_chance and not any([item.is_contact for item in found]):  # noqa: C419 - a list is quicker
        for level_of, levels in table.by_chance:
            level = level_of(left, right, sharers)
            if level is not None:
                found.append(levels[level])
    return tuple(found)
