"""Fit the weights of leadlink's own model, and print how well they do.

    python benchmarks/fit_matching.py [--write]

Weights are fitted three times: to invented worlds and developer sets of registers,
judged on ``crm_dev`` and on worlds of other rates; to these and four fifths of
``crm_dev``, and of ``fake_1000``, judged on the fifth; and to all of them, which
``--write`` puts into the model. Comparing takes some minutes the first time;
``fitting/pairs.py`` keeps it.

A multinomial logistic regression with a ridge penalty gives each level one weight per
relation against *unrelated*. What has another sign or order than one expects is put
where it is allowed and held there, and the rest is fitted again.
"""

import argparse
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from fitting import expected, judging
from fitting.pairs import LEVELS, SAME, Pairs, pairs_of
from fitting.regression import PRIOR, ROSTER, Patterns, fit, patterns
from fitting.sources import CRM, JUDGES, REGISTERS, WORLDS, Source

from leadlink.rules.matching.features import ROSTERS
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.model_data import ORGANISATIONS, PEOPLE

FILE = Path(__file__).parents[1] / "src/leadlink/rules/matching/default_model.json"
NOTE = (
    "fitted by benchmarks/fit_matching.py to invented worlds, crm_dev, febrl4 and "
    "fake_1000; person and organisation: set by hand"
)
FOLDS = 5
ROUNDS = 4
OF_PEOPLE, OF_FIRMS = 3.0, 50.0
"""How strongly weights are drawn to what one expects."""

Sets = Sequence[tuple[Pairs, float]]
Fits = tuple[np.ndarray, np.ndarray]


def fitted(
    data: Patterns, about: np.ndarray, start: np.ndarray, ridge: float
) -> np.ndarray:
    """Fit weights that have the signs and orders that one expects."""
    held = expected.held(about)
    weights = fit(data, np.where(held, about, start), about, held, ridge)
    for _ in range(ROUNDS):
        allowed = expected.within(weights, data.seen)
        moved = np.abs(allowed - weights) > 1e-6  # noqa: PLR2004 - no rounding error
        if not moved.any():
            break
        held |= moved
        weights = fit(data, allowed, about, held, ridge)
    return expected.within(weights, data.seen)


def people_and_firms(sets: Sets, near: Fits | None = None) -> Fits:
    """Fit the weights of two people, and of two organisations.

    *near* are weights of nearly the same sets, from where it is not far.
    """
    people = patterns((found.of(~found.is_firm), share) for found, share in sets)
    firms = patterns((found.of(found.is_firm), share) for found, share in sets)
    counts = np.c_[firms.counts[:, SAME], firms.counts[:, SAME + 1 :].sum(1)]
    firms = Patterns(firms.design, counts)
    about = expected.of_people(), expected.of_firms()
    start = about if near is None else near
    return (
        fitted(people, about[0], start[0], OF_PEOPLE),
        fitted(firms, about[1], start[1], OF_FIRMS),
    )


def sets_of(sources: Iterable[Source]) -> Sets:
    """Give the pairs of sets, with what each counts."""
    return [(pairs_of(source), source.counts) for source in sources]


def fold_of(source: Source, found: Pairs) -> np.ndarray:
    """Give the fold of each pair: that of the customer's entity."""
    entities = [row["entity"] for row in source.rows()[0]]
    folds = np.array([zlib.crc32(entity.encode()) % FOLDS for entity in entities])
    return folds[found.right]


def in_folds(source: Source, found: Pairs, others: Sets, near: Fits) -> np.ndarray:
    """Give the probability of *same* by weights fitted to the other folds."""
    folds, same = fold_of(source, found), np.zeros(len(found.codes))
    for fold in range(FOLDS):
        own = folds == fold
        near = people_and_firms([*others, (found.of(~own), source.counts)], near)
        same[own] = judging.probabilities(found.of(own), *near)
    return same


def show(title: str, found: Pairs, same: np.ndarray) -> None:
    """Print how well pairs are told apart."""
    for line in judging.report(found, same):
        print(f"{title:12} {line}", flush=True)


def main() -> None:
    """Fit, judge and, when asked, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    worlds, judges = sets_of((*WORLDS, *REGISTERS)), sets_of(JUDGES)
    crm = pairs_of(CRM)
    print("fitted to worlds and registers, judged on what they do not know")
    weights = people_and_firms(worlds)
    show("crm_dev", crm, judging.probabilities(crm, *weights))
    for source, (found, _) in zip(JUDGES, judges, strict=True):
        show(source.setting, found, judging.probabilities(found, *weights))
    whole = (crm, CRM.counts)
    print("fitted to four fifths of a set as well, judged on the fifth")
    show("crm_dev", crm, in_folds(CRM, crm, worlds, weights))
    last, fake = REGISTERS[-1], worlds[-1][0]
    show(last.setting, fake, in_folds(last, fake, [*worlds[:-1], whole], weights))
    print("fitted to all of it; crm_dev and registers are in sample")
    weights = people_and_firms([*worlds, whole], weights)
    show("crm_dev", crm, judging.probabilities(crm, *weights))
    for source, (found, _) in zip(
        (*REGISTERS, *JUDGES), (*worlds[-len(REGISTERS) :], *judges), strict=True
    ):
        show(source.setting, found, judging.probabilities(found, *weights))
    if options.write:
        write(*weights)


def write(people: np.ndarray, firms: np.ndarray) -> None:
    """Write the weights into the model, which keeps all else."""
    model = MatchModel.default()
    own = table(people)
    for step, (_, level) in enumerate(ROSTERS, 1):
        own["roster"][level] = bits(step * people[ROSTER])
    kept = {
        name: {level: own_level[level] for level, _ in rows}
        for name, rows in model.organisations.weights
        for own_level in (table(firms)[name],)
    }
    relations = map(str, model.people.relations)
    prior = dict(zip(relations, bits(people[PRIOR]), strict=True))
    model = model.with_weights(own, whom=PEOPLE, prior=prior, note=NOTE)
    only = str(model.organisations.relations[0])
    model = model.with_weights(
        kept, whom=ORGANISATIONS, prior={only: bits(firms[PRIOR])[0]}
    )
    FILE.write_text(model.to_json(), encoding="utf-8")


def table(weights: np.ndarray) -> dict[str, dict[str, list[float]]]:
    """Give the weights by comparison and level, in bits."""
    made: dict[str, dict[str, list[float]]] = defaultdict(dict)
    for (name, level), at in LEVELS.items():
        made[name][level] = bits(weights[at])
    return made


def bits(row: np.ndarray) -> list[float]:
    """Write nats as bits, rounded to two places."""
    return [round(float(value), 2) + 0.0 for value in row / expected.NAT]


if __name__ == "__main__":
    main()
