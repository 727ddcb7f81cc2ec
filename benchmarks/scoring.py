"""How good scored pairs are, by the truth of their folder."""

import csv
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

HALF = 0.5
SURE = 0.99
Pair = tuple[int, int]


def scored(folder: Path, pairs: Path, task: str) -> dict[str, object]:
    """Measure the pairs of a file against the truth.

    ``F1`` is at a score of a half; ``best F1`` at the best threshold there is, which
    nobody knows without labels.
    """
    customers = _entities(folder / "customers.csv")
    lefts = _entities(folder / "leads.csv") if task == "link" else customers
    total = _true(lefts, customers, task)
    scores: dict[Pair, float] = defaultdict(float)
    with pairs.open(encoding="utf-8") as file:
        for line in file:
            left, right, text = line.split(",")
            one, other, score = int(left), int(right), float(text)
            if task == "dedupe" and one > other:
                one, other = other, one
            scores[one, other] = max(scores[one, other], score)
    order = sorted(scores.items(), key=lambda item: -item[1])
    hits = count = 0
    best = half = (0, 0)
    sure = 0
    for place, ((one, other), score) in enumerate(order):
        hits += lefts[one] == customers[other]
        count += 1
        if score >= HALF:
            half = (hits, count)
        if place + 1 < len(order) and order[place + 1][1] == score:
            continue
        if _f1(hits, count, total) > _f1(*best, total):
            best = (hits, count)
        if hits / count >= SURE:
            sure = hits
    return {
        "true pairs": total,
        "scored pairs": len(order),
        "F1": round(_f1(*half, total), 4),
        "precision": round(half[0] / max(half[1], 1), 4),
        "recall": round(half[0] / total, 4),
        "best F1": round(_f1(*best, total), 4),
        "recall at precision 0.99": round(sure / total, 4),
    }


def _f1(hits: int, count: int, total: int) -> float:
    return 2 * hits / (count + total) if count + total else 0.0


def _entities(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        return [row["entity"] for row in csv.DictReader(file)]


def _true(lefts: list[str], customers: list[str], task: str) -> int:
    sizes = Counter(customers)
    if task == "link":
        return sum(sizes[entity] for entity in lefts)
    return sum(len(list(combinations(range(size), 2))) for size in sizes.values())
