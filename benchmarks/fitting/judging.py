"""How well weights do on sets that they were not fitted to, or were."""

from collections.abc import Iterator

import numpy as np

from fitting.pairs import SAME, Pairs
from fitting.regression import chances, design

HALF, SURE = 0.5, 0.99


def probabilities(found: Pairs, people: np.ndarray, firms: np.ndarray) -> np.ndarray:
    """Give the probability of *same* of each pair."""
    made = np.zeros(len(found.codes))
    for is_firm, weights in ((False, people), (True, firms)):
        own = found.is_firm == is_firm
        if own.any():
            rows = design(found.codes[own], found.steps[own])
            made[own] = chances(rows, weights)[:, SAME]
    return made


def report(found: Pairs, same: np.ndarray) -> Iterator[str]:
    """Say for leads and for customers what is right."""
    for task, own in (("link", found.is_lead), ("dedupe", ~found.is_lead)):
        weights, chance = found.weights[own], same[own]
        true = (found.kinds[own] == SAME) * weights
        total = true.sum() + found.missed[int(task == "link")]
        if not true.any():
            continue
        said = chance >= HALF
        precision = true[said].sum() / max(weights[said].sum(), 1)
        recall = true[said].sum() / total
        order = np.argsort(-chance, kind="stable")
        hits, count = np.cumsum(true[order]), np.cumsum(weights[order])
        sure = hits[hits >= SURE * count]
        tenths = " ".join(_tenths(chance, true, weights))
        yield (
            f"{task:6} P {precision:.3f} R {recall:.3f}"
            f" F1 {2 * precision * recall / (precision + recall):.3f}"
            f" best {(2 * hits / (count + total)).max():.3f}"
            f" at 0.99 {(sure.max() if len(sure) else 0) / total:.3f} | {tenths}"
        )


def _tenths(chance: np.ndarray, true: np.ndarray, weights: np.ndarray) -> Iterator[str]:
    """Say of each tenth by how much the share of true pairs is above what was said."""
    tenth = np.minimum((chance * 10).astype(int), 9)
    for at in range(10):
        own = tenth == at
        count = weights[own].sum()
        if count:
            above = (true[own].sum() - (weights * chance)[own].sum()) / count
            yield f"{above:+.2f}({count:.0f})"
