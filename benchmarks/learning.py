"""Measure what training brings: F1 without it, without labels, and with some.

    python benchmarks/learning.py [SET ...] [--draws 4] [--customers 2000]

A SET is one of ``labelled.py``. Labels are drawn from the pairs that matching shows,
the doubtful ones first or by chance; what is labelled does not count in the F1 that is
told for it, with training and without. Leads take part in training as in linking.
"""

import argparse
from collections.abc import Iterable, Sequence
from hashlib import sha256

from labelled import Labelled, labelled
from quality import HALF, Pair, pair, true_pairs

from leadlink.engine.engine import MatchEngine
from leadlink.engine.labelling import pairs_to_label
from leadlink.engine.labels import Label
from leadlink.engine.training import Trained, train
from leadlink.rules.matching.model import MatchModel

COUNTS = (10, 100)


def f1(
    data: Labelled, task: str, model: MatchModel | None, left_out: Iterable[Pair] = ()
) -> float:
    """Judge a task at a probability of one half, some pairs left out."""
    engine = MatchEngine.of(data.roster.values(), model=model)
    matches = engine.pairs() if task == "dedupe" else engine.link(data.probes.values())
    apart = set(left_out)
    said = {pair(it.left.id, it.right.id) for it in matches if it.same >= HALF} - apart
    truth = set(true_pairs(data, task)) - apart
    found = len(said) + len(truth)
    return 2 * len(said & truth) / found if found else 1.0


def everybody(data: Labelled) -> list[dict[str, str]]:
    """Give the roster and those who may be in it."""
    return [*data.roster.values(), *data.probes.values()]


def labels_of(data: Labelled, pairs: Iterable[Pair]) -> list[Label]:
    """Answer by the truth."""
    return [
        (left, right, data.entity[left] == data.entity[right]) for left, right in pairs
    ]


def drawn(data: Labelled, count: int, seed: int) -> Sequence[Pair]:
    """Draw pairs by chance from those that matching shows."""
    engine = MatchEngine.of(everybody(data))
    shown = (pair(it.left.id, it.right.id) for it in engine.pairs())
    return sorted(shown, key=lambda key: sha256(f"{seed} {key}".encode()).digest())[
        :count
    ]


def told(data: Labelled, trained: Trained, left_out: Sequence[Pair]) -> str:
    """Write F1 of each task with the weights that ship and with the trained ones."""
    return "; ".join(
        f"{task} {f1(data, task, None, left_out):.4f}"
        f" -> {f1(data, task, trained.model, left_out):.4f}"
        for task in data.tasks
    )


def main() -> None:
    """Measure the sets and print a line for each training."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=["crm_dev", "fake_1000"])
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1_001)
    parser.add_argument("--draws", type=int, default=4)
    options = parser.parse_args()
    for name in options.sets:
        data = labelled(name, options.customers, options.seed)
        records = everybody(data)
        print(f"{name}: no labels: {told(data, train(records), ())}", flush=True)
        for count in COUNTS:
            chosen = [
                pair(it.left.id, it.right.id)
                for it in pairs_to_label(records, count=count)
            ]
            trained = train(records, labels=labels_of(data, chosen))
            print(
                f"{name}: {count} doubtful: {told(data, trained, chosen)}", flush=True
            )
            for seed in range(options.draws):
                chosen = list(drawn(data, count, seed))
                trained = train(records, labels=labels_of(data, chosen))
                print(
                    f"{name}: {count} by chance: {told(data, trained, chosen)}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
