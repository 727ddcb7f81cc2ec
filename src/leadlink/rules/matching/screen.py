"""The screen: which pairs are worth comparing, by what little is known of them.

Most records that share a key share a surname or a town and nothing else. Before two of
them are compared in full, each feature is put into a coarse class: *same*, *alike*,
*different*, or *missing* on either side. A class stands for some levels of the
feature's comparison, and weighs what the heaviest of them weighs. Prior and classes
add up as the levels do, to about the most that comparing could come to; a pair that
cannot be shown with that is left out.

What is known of a pair comes from hashes for a roster in memory, and from keys for a
store, as ``screen_keys`` says. What it means stands in ``screen_facts`` and
``screen_classes``, what it weighs here.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from math import log2
from typing import final

import attrs

from leadlink.model.match import Relation
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.compare_names import (
    DIFFERENT,
    FAMILY_LEVELS,
    GIVEN_LEVELS,
    NAMESAKES,
    SAME,
)
from leadlink.rules.matching.compare_surnames import OTHER_SURNAMES, SURNAMES
from leadlink.rules.matching.features import LEVELS, ROSTERS
from leadlink.rules.matching.screen_classes import CLASSES, LEVELS_OF
from leadlink.rules.matching.tables import UNIT, WeightTable

COUNTED = 1_000
"""A key that more records have is too common to be read."""

CAPS: Mapping[str, int] = {
    **dict.fromkeys("pencgk", COUNTED),
    "i": 30,
    "f": 20,
}
"""How many records may have a key of each type for it to be read at all."""

CAP = 100
"""As many for a key of another type."""

PEOPLE_TYPES = frozenset("peua")
"""Types of keys whose holders are counted as people."""

NAME_TYPES = frozenset("nif")
"""Types of keys whose holders are counted as records."""

NEVER = -(1 << 20)
"""In place of a sum: no pair is of this relation."""

Bits = tuple[int, int]
"""For *same* and for *same household*, in 1/1024 bit."""


@final
@attrs.frozen(kw_only=True, eq=False)
class Screen:
    """What classes weigh, for two people or for two organisations.

    Attributes:
        start: The prior.
        extras: What own comparisons may add where both sides have a value for one.
        names: By the levels of given name and surname.
        namesakes: From so many on, the most that as many records of the name weigh.
        surnames: Likewise of the surname.
        other_surnames: Likewise, where the given names are two.
        roster: What the size of the roster weighs where no contact agrees.
        features: By feature and class.
        least: What the sum must reach, for *same* or for *same household*.
    """

    start: Bits
    extras: Bits
    names: Mapping[tuple[str, str], Bits]
    namesakes: tuple[tuple[int, Bits], ...]
    surnames: tuple[tuple[int, Bits], ...]
    other_surnames: tuple[tuple[int, Bits], ...]
    roster: Bits
    features: Mapping[str, tuple[Bits, ...]]
    least: Bits


def adds_up(
    screen: Screen,
    names: tuple[str, str],
    found: Mapping[str, int],
    counts: tuple[int, int],
    by_chance: bool,  # noqa: FBT001 - as the roster is weighed
) -> bool:
    """Tell whether what is known of two people comes to what is shown.

    Args:
        screen: For two people.
        names: The best levels of given name and surname.
        found: The class of each feature.
        counts: How many records at least have the name, and the surname.
        by_chance: Whether no contact agrees.
    """
    namesakes, bearers = counts
    known = [screen.start, screen.names[names], screen.extras]
    if names[1] == SAME:
        is_other = names[0] == DIFFERENT
        surnames = screen.other_surnames if is_other else screen.surnames
        known.append(_counted(surnames, bearers))
    if names == (SAME, SAME):
        known.append(_counted(screen.namesakes, namesakes))
    if by_chance:
        known.append(screen.roster)
    known += [screen.features[name][place] for name, place in found.items() if place]
    same, household = map(sum, zip(*known, strict=True))
    return same >= screen.least[0] or household >= screen.least[1]


def _counted(steps: tuple[tuple[int, Bits], ...], count: int) -> Bits:
    """Give what the last step that a count reaches weighs."""
    return next((bits for least, bits in reversed(steps) if count >= least), (0, 0))


def screen_of(table: WeightTable, policy: MatchingPolicy, roster: int) -> Screen:
    """Bring the weights of levels to the weights of classes.

    Args:
        table: For two people or two organisations.
        policy: What is shown.
        roster: How many records there are.
    """
    chance = [level for least, level in ROSTERS if roster >= least]
    return _screen(table, policy, *chance[-1:])


@lru_cache(maxsize=32)
def _screen(table: WeightTable, policy: MatchingPolicy, *chance: str) -> Screen:
    weigh = _Weigher(table)
    return Screen(
        start=weigh.prior,
        extras=weigh.extras(),
        names={
            (given, family): weigh("name", (f"{given} given name, {family} surname",))
            for given, family in product(GIVEN_LEVELS, FAMILY_LEVELS)
        },
        namesakes=weigh.counted("namesakes", NAMESAKES),
        surnames=weigh.counted("surname", SURNAMES),
        other_surnames=weigh.counted("surname", OTHER_SURNAMES),
        roster=weigh("roster", chance),
        features={
            feature: tuple(
                weigh(feature, LEVELS_OF[feature].get(place, ())) for place in classes
            )
            for feature, classes in CLASSES.items()
        },
        least=(
            _logit(policy.shown),
            _logit(policy.possible) if weigh.has_household else -NEVER,
        ),
    )


def _logit(share: float) -> int:
    """Give the log odds of a probability, in 1/1024 bit, rounded down."""
    if not 0 < share < 1:
        return NEVER if share <= 0 else -NEVER
    return int(log2(share / (1 - share)) * UNIT) - 1


@final
class _Weigher:
    """Weighs sets of levels by a table."""

    def __init__(self, table: WeightTable) -> None:
        self._weights = {
            (feature, level): row
            for feature, rows in table.weights
            for level, row in rows
        }
        self.has_household = Relation.SAME_HOUSEHOLD in table.relations
        self._household = (
            table.relations.index(Relation.SAME_HOUSEHOLD) if self.has_household else 0
        )
        self.prior = self._both(table.prior)

    def __call__(self, feature: str, levels: Iterable[str]) -> Bits:
        """Give what the heaviest of *levels* weighs, for each relation."""
        found = [self._weights.get((feature, level)) for level in levels]
        rows = [row for row in found if row is not None]
        return self._both(tuple(map(max, zip(*rows, strict=True)))) if rows else (0, 0)

    def counted(
        self, feature: str, steps: tuple[tuple[int, str], ...]
    ) -> tuple[tuple[int, Bits], ...]:
        """Give what is known where so many are: as many, or more of them."""
        levels = [level for _, level in steps]
        return tuple(
            (least, self(feature, levels[place:]))
            for place, (least, _) in enumerate(steps)
        )

    def extras(self) -> Bits:
        """Give the most that comparisons without classes may add."""
        best: dict[str, Bits] = {}
        for feature, level in self._weights:
            if feature not in LEVELS:
                same, household = self(feature, (level,))
                most, most_household = best.get(feature, (0, 0))
                best[feature] = (max(most, same), max(most_household, household))
        return (
            sum(bits[0] for bits in best.values()),
            sum(bits[1] for bits in best.values()),
        )

    def _both(self, row: tuple[int, ...]) -> Bits:
        return row[0], row[self._household] if self.has_household else 0
