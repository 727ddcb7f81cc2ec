"""Ridge multinomial logistic regression over patterns of levels, in nats."""

from collections.abc import Iterable

import attrs
import numpy as np

from fitting.pairs import LEVELS, UNRELATED, Pairs

WIDTH = len(LEVELS) + 2
"""A prior, all levels, and last the steps by which the roster doubled."""

PRIOR, ROSTER = 0, WIDTH - 1
FEATURES = len({name for name, _ in LEVELS})
MOST_STEP = 4.0
ENOUGH = 1e-2
ALIKE = 3_000
"""Every set counts as if it had so many true pairs, but none more than MOST times."""

MOST = 4.0


@attrs.frozen
class Patterns:
    """Pairs that reach the same levels, as one.

    Attributes:
        design: One row a pattern, one column a weight.
        counts: One row a pattern, one column a relation.
    """

    design: np.ndarray
    counts: np.ndarray

    @property
    def seen(self) -> np.ndarray:
        """How many pairs have each weight."""
        return self.counts.sum(1) @ self.design


def patterns(sets: Iterable[tuple[Pairs, float]]) -> Patterns:
    """Put pairs of several sets together, each set with what it counts."""
    rows, kinds, weights = [], [], []
    for found, counts in sets:
        true = (found.weights * (found.kinds == 0)).sum()
        share = min(ALIKE / max(true, 1), MOST) * counts
        codes = np.zeros((len(found.codes), 1 + FEATURES), int)
        codes[:, 0] = found.steps
        codes[:, 1 : 1 + found.codes.shape[1]] = found.codes
        rows.append(codes.astype(np.int16))
        kinds.append(found.kinds)
        weights.append(found.weights * share)
    every = np.ascontiguousarray(np.concatenate(rows))
    packed = every.view([("", every.dtype)] * every.shape[1]).ravel()
    _, first, group = np.unique(packed, return_index=True, return_inverse=True)
    counts = np.zeros((len(first), UNRELATED + 1))
    np.add.at(counts, (group, np.concatenate(kinds)), np.concatenate(weights))
    return Patterns(design(every[first, 1:], every[first, 0]), counts)


def design(codes: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """One row a pair: 1 for the prior and for each level, and the roster's steps."""
    made = np.zeros((len(codes), WIDTH), np.float32)
    places = np.arange(len(codes))
    for column in codes.T:
        made[places, column] = 1
    made[:, PRIOR] = 1
    made[:, ROSTER] = steps
    return made


def chances(made: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Give the probability of each relation and, last, of UNRELATED."""
    sums = (made @ weights.astype(np.float32)).astype(float)
    full = np.c_[sums, np.zeros(len(sums))]
    full = np.exp(full - full.max(axis=1, keepdims=True))
    return full / full.sum(axis=1, keepdims=True)


def fit(
    data: Patterns,
    start: np.ndarray,
    expected: np.ndarray,
    held: np.ndarray,
    ridge: float,
) -> np.ndarray:
    """Fit by Newton's method, drawn to what is expected.

    Args:
        data: What was seen; its relations are all or the first of the columns.
        start: Where to begin: one row a weight, one column a relation.
        expected: What a weight is where nothing is seen.
        held: Which weights stay as they begin.
        ridge: How strongly they are drawn.
    """
    pull = np.full(start.shape, ridge)
    pull[PRIOR] = 0.001
    total = data.counts.sum(1)
    free = ~held & (data.seen > 0)[:, None]
    places = [np.flatnonzero(column) for column in free.T]
    ends = np.cumsum([0, *map(len, places)])
    weights = np.where((data.seen > 0)[:, None] | held, start, expected)
    worth, chance = _worth(data, weights, expected, pull)
    for _ in range(40):
        slope = data.design.T @ (chance * total[:, None] - data.counts)[:, :-1]
        slope += pull * (weights - expected)
        bend = np.zeros((ends[-1], ends[-1]))
        for one, mine in enumerate(places):
            for two, theirs in enumerate(places):
                if one > two:
                    continue
                share = total * chance[:, one] * ((one == two) - chance[:, two])
                live = np.abs(share) > 1e-7 * total.max()
                part = data.design[live]
                block = part.T @ (part * share[live, None].astype(np.float32))
                block = block[np.ix_(mine, theirs)]
                bend[ends[one] : ends[one + 1], ends[two] : ends[two + 1]] = block
                bend[ends[two] : ends[two + 1], ends[one] : ends[one + 1]] = block.T
        drawn = np.concatenate([pull[own, at] for at, own in enumerate(places)])
        bend[np.diag_indices(ends[-1])] += drawn + 1e-6
        steps = np.linalg.solve(
            bend, np.concatenate([slope[own, at] for at, own in enumerate(places)])
        )
        step = np.zeros(weights.shape)
        for at, own in enumerate(places):
            step[own, at] = steps[ends[at] : ends[at + 1]]
        length = min(1.0, MOST_STEP / max(np.abs(step).max(), 1e-9))
        tried = weights - length * step
        new_worth, new_chance = _worth(data, tried, expected, pull)
        while new_worth > worth * (1 + 1e-6) and length > ENOUGH:
            length /= 2
            tried = weights - length * step
            new_worth, new_chance = _worth(data, tried, expected, pull)
        gain, worth = worth - new_worth, new_worth
        weights, chance = tried, new_chance
        if np.abs(step).max() < ENOUGH or gain < 1e-7 * worth:
            break
    return weights


def _worth(
    data: Patterns, weights: np.ndarray, expected: np.ndarray, pull: np.ndarray
) -> tuple[float, np.ndarray]:
    chance = chances(data.design, weights)
    missed = -(data.counts * np.log(np.maximum(chance, 1e-300))).sum()
    return missed + 0.5 * (pull * (weights - expected) ** 2).sum(), chance
