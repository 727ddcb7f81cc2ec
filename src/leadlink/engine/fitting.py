"""Fitting the weights of *same* to answers, drawn to the weights that there were.

The weight of each level is as probable as a bell curve around its present one says: a
few answers move little, and only what they are about. What is most probable then is
found by Newton's method, under rules that answers do not break: a level that spoke for
*same* never speaks against it, nor the other way round, and of two levels of one
comparison the better one never says less than the worse.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import Final, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from leadlink.engine.clusters import Places
from leadlink.engine.scoring import Found
from leadlink.rules.matching.features import BUILT_IN
from leadlink.rules.matching.tables import UNIT, WeightTable

Floats: TypeAlias = NDArray[np.float64]
Level: TypeAlias = tuple[str, str]
"""A comparison and one of its levels."""

_NATS: Final = float(np.log(2)) / UNIT
_STEPS: Final = 60
_FAR: Final = 3.0
_NEAR: Final = 1e-5
_HARD: Final = 1e4
"""How strongly a broken rule is drawn back, beside what answers say."""

_SUREST: Final = 40.0


@final
@attrs.frozen(eq=False)
class Answered:
    """Pairs with answers, those of one pattern of levels in one row.

    Attributes:
        patterns: One column a level, the first one of ones.
        others: The log odds of all relations but *same*.
        counts: How many pairs each row is of.
        sames: How many of them are one.
    """

    patterns: Floats
    others: Floats
    counts: Floats
    sames: Floats

    def of(self, chosen: NDArray[np.bool_]) -> "Answered":
        """Give the rows that are chosen."""
        return Answered(
            self.patterns[chosen],
            self.others[chosen],
            self.counts[chosen],
            self.sames[chosen],
        )


@final
class SameWeights:
    """The weights of *same* in a table, as a vector with the rules that it keeps.

    Attributes:
        levels: By place; the first is the prior.
        start: What they weigh in the table, in nats.
    """

    def __init__(self, table: WeightTable) -> None:
        """Read the weights, and which of them stay above which."""
        self.levels: list[Level] = [("", "")]
        rows: list[tuple[int, ...]] = [table.prior]
        above: list[tuple[int, int]] = []
        blank = (0,) * len(table.relations)
        fixed = []
        for feature, (_, known) in zip(table.features, table.weights, strict=True):
            weights = dict(known)
            first = len(rows)
            for level in feature.levels:
                row = weights.get(level, blank)
                # The size of a roster is one for all its pairs: it tells nothing.
                if feature.is_chance or (not row[0] and feature.name in BUILT_IN):
                    fixed.append(len(rows))
                self.levels.append((feature.name, level))
                rows.append(row)
            above += [
                (better, worse)
                for better, worse in combinations(range(first, len(rows)), 2)
                if rows[better][0] >= rows[worse][0]
            ]
        self._places = {level: place for place, level in enumerate(self.levels)}
        whole = np.array(rows, np.float64) * _NATS
        self.start: Floats = whole[:, 0]
        self._others: Floats = whole[:, 1:]
        self._above = np.array(above, np.int64).reshape(-1, 2)
        self._signs = np.sign(self.start)
        self._signs[0] = 0
        self._is_free = np.ones(len(rows), np.bool_)
        self._is_free[fixed] = False

    def answered(
        self, answers: Iterable[tuple[Found, float, float]], groups: Iterable[int]
    ) -> tuple[Answered, Places]:
        """Bring pairs to rows, those of one pattern and group to one.

        Args:
            answers: What was found of a pair, the answer, and how much it counts.
            groups: The group of each.

        Returns:
            The rows, and the group of each.
        """
        places: dict[tuple[int, tuple[int, ...]], int] = {}
        sums: list[list[float]] = []
        for (found, answer, count), group in zip(answers, groups, strict=True):
            pattern = tuple(
                sorted(self._places[item.feature, item.level] for item in found)
            )
            place = places.setdefault((group, pattern), len(places))
            if place == len(sums):
                sums.append([0.0, 0.0])
            sums[place][0] += count
            sums[place][1] += count * answer
        patterns = np.zeros((len(places), len(self.levels)))
        patterns[:, 0] = 1
        for (_, pattern), row in places.items():
            patterns[row, pattern] = 1
        others = np.c_[patterns @ self._others, np.zeros(len(places))]
        counts, sames = np.array(sums).reshape(-1, 2).T
        return (
            Answered(patterns, np.logaddexp.reduce(others, axis=1), counts, sames),
            np.array([group for group, _ in places], np.int64),
        )

    def fitted(self, given: Answered, strength: float) -> Floats:
        """Give the most probable weights, in nats.

        Args:
            given: What people said.
            strength: How strongly weights are drawn to those of the table: one over
                the variance, in nats, that is expected of them.
        """
        weights = self.start.copy()
        for _ in range(_STEPS):
            slope, bend = self._slope(given, weights, strength)
            step = np.zeros(len(weights))
            free = self._is_free
            step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
            step = np.clip(step, -_FAR, _FAR)
            weights -= step
            if np.abs(step).max() < _NEAR:
                break
        return self._kept(weights)

    def _slope(
        self, given: Answered, weights: Floats, strength: float
    ) -> tuple[Floats, Floats]:
        chances = chances_of(given, weights)
        slope = given.patterns.T @ (given.counts * chances - given.sames)
        slope += strength * (weights - self.start)
        shares = given.counts * chances * (1 - chances)
        bend = given.patterns.T @ (given.patterns * shares[:, None])
        wrong = _HARD * (self._signs * weights < 0)
        slope += wrong * weights
        bend[np.diag_indices(len(weights))] += strength + wrong
        better, worse = self._above.T
        short = weights[better] < weights[worse]
        for one, other in self._above[short]:
            pull = _HARD * (weights[one] - weights[other])
            slope[one] += pull
            slope[other] -= pull
            bend[[one, other], [one, other]] += _HARD
            bend[[one, other], [other, one]] -= _HARD
        return slope, bend

    def _kept(self, weights: Floats) -> Floats:
        """Let the rules hold to the last digit."""
        weights = np.where(self._signs * weights < 0, 0.0, weights)
        # Whatever is above a level comes before it, and has its place by then.
        for better, worse in sorted(self._above.tolist(), key=lambda pair: pair[1]):
            weights[worse] = min(weights[worse], weights[better])
        return weights

    def in_parts(self, weights: Floats) -> list[int]:
        """Give weights in whole parts of a bit; the rules still hold."""
        return [round(weight) for weight in (weights / _NATS).tolist()]


def chances_of(given: Answered, weights: Floats) -> Floats:
    """Give the probability of *same* of each row."""
    odds = given.patterns @ weights - given.others
    return 1 / (1 + np.exp(-np.clip(odds, -_SUREST, _SUREST)))


def likelihood(given: Answered, weights: Floats) -> float:
    """Give how probable the answers are, as a sum of bits; 0 is best."""
    odds = given.patterns @ weights - given.others
    yes, no = -np.logaddexp(0, -odds), -np.logaddexp(0, odds)
    nats = given.sames * yes + (given.counts - given.sames) * no
    return float(nats.sum() / np.log(2))
