"""Judge matching on labelled rosters: how good, how sure, and where it errs.

    python benchmarks/quality.py [SET ...] [--errors 20] [--out results.jsonl]

A SET is ``crm_dev``, ``febrl4``, ``fake_1000``, a setting of ``worlds/rates.py`` or
``worlds/shapes.py``, ``drawn:N``, or a folder with customers.csv and leads.csv. Without
any, the three and all settings for judging. Only the public calls of ``MatchEngine``
are used.
"""

import argparse
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

import attrs
from labelled import Labelled, Row, labelled
from worlds import scripts
from worlds.make import JUDGING

from leadlink.engine.engine import MatchEngine
from leadlink.model.match import Grade, Match, Relation
from leadlink.model.policy.matching import MatchingPolicy

HALF = 0.5
SURE = 0.99
SAMPLE = 1_000
"""Probes whose candidates are all looked at."""

CROWD = 300
"""A value that more records have is nobody's contact."""

DIGITS = 8
Pair = tuple[str, str]


@attrs.frozen
class Judged:
    """The matches of a task beside the truth.

    Attributes:
        found: By pair of ids, the lesser first, what matching says.
        truth: The pairs that are one.
    """

    data: Labelled
    task: str
    found: Mapping[Pair, Match] = attrs.field(repr=False)
    truth: frozenset[Pair] = attrs.field(repr=False)
    seconds: float

    @property
    def rows(self) -> dict[str, Row]:
        """Every row that takes part."""
        return {**self.data.roster, **(self.data.probes if self.task == "link" else {})}


def judged(data: Labelled, task: str, engine: MatchEngine) -> Judged:
    """Link the probes with the roster, or find the roster's repeats."""
    start = time.process_time()
    found: dict[Pair, Match] = {}
    if task == "link":
        for match in engine.link(data.probes.values()):
            found[pair(match.left.id, match.right.id)] = match
    else:
        for match in engine.pairs():
            found[pair(match.left.id, match.right.id)] = match
    spent = time.process_time() - start
    return Judged(data, task, found, frozenset(true_pairs(data, task)), spent)


def pair(one: str, other: str) -> Pair:
    """Order two ids."""
    return (one, other) if one < other else (other, one)


def true_pairs(data: Labelled, task: str) -> Iterator[Pair]:
    """Give every pair that is one, by the labels."""
    groups: dict[str, list[str]] = defaultdict(list)
    for id_ in data.roster:
        groups[data.entity[id_]].append(id_)
    if task == "link":
        for probe in data.probes:
            for id_ in groups.get(data.entity[probe], ()):
                yield pair(probe, id_)
        return
    for group in groups.values():
        for one, other in combinations(group, 2):
            yield pair(one, other)


def measures(result: Judged, engine: MatchEngine) -> dict[str, object]:
    """Measure everything about a task."""
    found, truth = result.found, result.truth
    said = {key for key, match in found.items() if match.same >= HALF}
    strong = {key for key, match in found.items() if match.grade is Grade.STRONG}
    contacts, at_home = shared_contacts(result), one_home(result)
    households = {
        key for key, match in found.items() if match.relation == Relation.SAME_HOUSEHOLD
    }
    precision, recall = shares(said, truth)
    strong_precision, strong_recall = shares(strong, truth)
    both = precision + recall
    return {
        "set": result.data.name,
        "task": result.task,
        "records": len(result.rows),
        "true pairs": len(truth),
        "precision": precision,
        "recall": recall,
        "F1": round(2 * precision * recall / both, 4) if both else 0.0,
        "best F1": best_f1(result),
        "recall at precision 0.99": sure_recall(result),
        "candidate recall": candidate_recall(result, engine.policy),
        "STRONG precision": strong_precision,
        "STRONG recall": strong_recall,
        "other, shared contact": len(contacts),
        "of those not called same": share(len(contacts - said), len(contacts)),
        "other, one home": len(at_home),
        "of those named household": share(len(at_home & households), len(at_home)),
        "calibration": calibration(result),
        "CPU seconds": round(result.seconds, 2),
    }


def share(part: int, whole: int) -> float:
    """Give a share; of nothing it is 1."""
    return round(part / whole, 4) if whole else 1.0


def shares(said: set[Pair], truth: frozenset[Pair]) -> tuple[float, float]:
    """Give precision and recall."""
    hits = len(said & truth)
    return share(hits, len(said)), share(hits, len(truth))


def ranked(result: Judged) -> Iterator[tuple[float, int, int]]:
    """Give (probability, hits, pairs) at every threshold, the highest first."""
    order = sorted(result.found, key=lambda key: -result.found[key].same)
    hits = 0
    for count, key in enumerate(order, 1):
        hits += key in result.truth
        same = result.found[key].same
        if count == len(order) or result.found[order[count]].same < same:
            yield same, hits, count


def sure_recall(result: Judged) -> float:
    """Give the most recall that some threshold has with a precision of 0.99."""
    best = max((h for _, h, count in ranked(result) if h / count >= SURE), default=0)
    return share(best, len(result.truth))


def best_f1(result: Judged) -> float:
    """Give the F1 of the best threshold: what is lost by taking a half."""
    total = len(result.truth)
    found = (2 * h / (count + total) for _, h, count in ranked(result))
    return round(max(found, default=0.0), 4)


def candidate_recall(result: Judged, policy: MatchingPolicy) -> float:
    """Give the share of true pairs, of a sample of records, that are looked at at all.

    The policy shows whatever was compared.
    """
    mates: dict[str, set[str]] = defaultdict(set)
    for one, other in result.truth:
        for left, right in ((one, other), (other, one)):
            if result.task == "dedupe" or left in result.data.probes:
                mates[left].add(right)
    sample = sorted(mates)[:: max(1, len(mates) // SAMPLE)]
    wide = MatchEngine.of(result.data.roster.values(), attrs.evolve(policy, shown=0.0))
    seen = total = 0
    for id_ in sample:
        matches = wide.search(result.rows[id_], limit=1_000)
        seen += len(mates[id_] & {match.right.id for match in matches})
        total += len(mates[id_])
    return share(seen, total)


def calibration(result: Judged) -> list[tuple[int, float, float]]:
    """Give (pairs, mean probability, share that is true) of each tenth."""
    tenths: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for key, match in result.found.items():
        tenths[min(int(match.same * 10), 9)].append((match.same, key in result.truth))
    return [
        (
            len(tenth),
            round(sum(same for same, _ in tenth) / max(len(tenth), 1), 3),
            round(sum(hit for _, hit in tenth) / max(len(tenth), 1), 3),
        )
        for tenth in tenths
    ]


def shared_contacts(result: Judged) -> set[Pair]:
    """Give the pairs of different entities with one phone number or e-mail address."""
    return _sharing(result, _mail) | _sharing(result, _phone)


def one_home(result: Judged) -> set[Pair]:
    """Give the pairs of different entities with one surname, street and town."""
    return _sharing(result, _home)


def _sharing(result: Judged, value_of: Callable[[Row], str]) -> set[Pair]:
    groups: dict[str, list[str]] = defaultdict(list)
    for id_, row in result.rows.items():
        value = value_of(row)
        if value:
            groups[value].append(id_)
    entity, probes = result.data.entity, result.data.probes
    is_link = result.task == "link"
    return {
        pair(one, other)
        for group in groups.values()
        if len(group) <= CROWD
        for one, other in combinations(group, 2)
        if entity[one] != entity[other]
        and (not is_link or (one in probes) != (other in probes))
    }


def _mail(row: Row) -> str:
    return row.get("email", "").lower() if "@" in row.get("email", "") else ""


def _phone(row: Row) -> str:
    number = re.split("x|ext", row.get("phone", ""))[0]
    digits = re.sub(r"\D", "", number)
    return digits[-DIGITS:] if len(set(digits)) > 2 and len(digits) >= DIGITS else ""  # noqa: PLR2004 - more than a repeated digit or two


def _home(row: Row) -> str:
    parts = [row.get(key, "") for key in ("last_name", "street", "city")]
    plain = [re.sub(r"\W", "", scripts.bare(part).casefold()) for part in parts]
    return "|".join(plain) if all(plain) else ""


def errors(result: Judged, count: int, policy: MatchingPolicy) -> Iterator[str]:
    """Write the worst errors of each kind, with what matching says of them."""
    wrong = sorted(
        (key for key in result.found if key not in result.truth),
        key=lambda key: (-result.found[key].same, key),
    )
    for place, key in enumerate(wrong[:count], 1):
        if result.found[key].same >= HALF:
            yield f"wrongly one {place}: {result.found[key]}"
            yield from _both(result, key)
    missed = sorted(
        (key for key in result.truth if _same(result, key) < HALF),
        key=lambda key: (_same(result, key), key),
    )
    wide = MatchEngine.of(result.data.roster.values(), attrs.evolve(policy, shown=0.0))
    step = max(1, len(missed) // max(count, 1))
    for place, key in enumerate(missed[::step][:count], 1):
        one, other = key if key[1] in result.data.roster else key[::-1]
        found = wide.search(result.rows[one], limit=1_000)
        match = next((each for each in found if each.right.id == other), None)
        said = f"{match.same:.3f}, {match}" if match else "not looked at"
        yield f"missed {place}: {said}"
        yield from _both(result, key)


def _same(result: Judged, key: Pair) -> float:
    return result.found[key].same if key in result.found else -1.0


def _both(result: Judged, key: Pair) -> Iterator[str]:
    for id_ in key:
        yield "    " + " | ".join(result.rows[id_].values())


def main() -> None:
    """Judge the sets and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1_001)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    names = options.sets or ["crm_dev", "febrl4", "fake_1000", *JUDGING]
    for name in names:
        data = labelled(name, options.customers, options.seed)
        engine = MatchEngine.of(data.roster.values())
        for task in data.tasks:
            result = judged(data, task, engine)
            measured = measures(result, engine)
            show(measured)
            for line in errors(result, options.errors, engine.policy):
                print(line)
            sys.stdout.flush()
            if options.out:
                with options.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(measured) + "\n")


def show(measured: Mapping[str, object]) -> None:
    """Print the measures of a task."""
    print(f"== {measured['set']}, {measured['task']}")
    for key, value in measured.items():
        if key == "calibration":
            tenths = "  ".join(
                f"{said:.2f}:{true:.2f}({count})"
                for count, said, true in value  # type: ignore[attr-defined]  # a list
                if count
            )
            print(f"  {key:26} {tenths}")
        elif key not in {"set", "task"}:
            print(f"  {key:26} {value}")


if __name__ == "__main__":
    main()
