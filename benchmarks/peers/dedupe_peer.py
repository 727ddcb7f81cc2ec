"""dedupe 3 with a hundred labels, as its examples train it: active learning.

The answers come from the truth, which a person would give without error.
"""

import random  # noqa: TID251 - dedupe samples by it

import dedupe
from dedupe import variables
from protocol import Row, Run

FIELDS = [
    variables.String("first", has_missing=True),
    variables.String("last", has_missing=True),
    variables.ShortString("email", has_missing=True),
    variables.ShortString("phone", has_missing=True),
    variables.String("street", has_missing=True),
    variables.ShortString("city", has_missing=True),
    variables.String("company", has_missing=True),
]
NAMES = ("first", "last", "email", "phone", "street", "city", "company")
LABELS = 100


def records(rows: list[Row], mark: str) -> dict[str, dict[str, str | None]]:
    """Give records by id, blanks as None."""
    return {
        f"{mark}{at}": {name: row[name] or None for name in NAMES}
        for at, row in enumerate(rows)
    }


def main() -> None:
    """Run a task."""
    run = Run()
    random.seed(1)
    customers, leads = run.rows("clean_customers"), run.rows("clean_leads")
    entities = {
        **{f"c{at}": row["entity"] for at, row in enumerate(run.rows("customers"))},
        **{f"l{at}": row["entity"] for at, row in enumerate(run.rows("leads"))},
    }
    roster, probes = records(customers, "c"), records(leads, "l")
    who: dict[int, str] = {}
    for id_, record in (*roster.items(), *probes.items()):
        who[id(record)] = entities[id_]
    if run.task == "dedupe":
        model = dedupe.Dedupe(FIELDS, num_cores=1)
        model.prepare_training(roster)
    else:
        model = dedupe.Gazetteer(FIELDS, num_cores=1)
        model.prepare_training(probes, roster)
    label(model, entities, {**roster, **probes})
    model.train(index_predicates=run.task != "dedupe")
    if run.task == "dedupe":
        run.phase("build")
        scores = model.score(model.pairs(roster))
        run.phase("match")
        run.pairs(
            (one.lstrip("c"), two.lstrip("c"), score) for (one, two), score in scores
        )
        return
    model.index(roster)
    run.phase("build")
    if run.task == "lookup":
        named = iter(range(len(leads)))

        def look(row: Row) -> object:
            record = {name: row[name] or None for name in NAMES}
            return model.search(
                {f"p{next(named)}": record}, threshold=0.1, n_matches=10
            )

        run.lookups(leads, look)
        return
    found = model.search(probes, threshold=0.0, n_matches=10, generator=True)
    run.pairs(
        (lead.lstrip("l"), customer.lstrip("c"), score)
        for lead, matches in found
        for customer, score in matches
    )
    run.phase("match")


def label(model, entities, known) -> None:
    """Answer what the active learner asks; it hands out records without their ids."""
    values: dict[tuple[str | None, ...], set[str]] = {}
    for id_, record in known.items():
        key = tuple(record[name] for name in NAMES)
        values.setdefault(key, set()).add(entities[id_])
    match, distinct = [], []
    for _ in range(LABELS):
        (pair,) = model.uncertain_pairs()
        one, two = (values[tuple(record[name] for name in NAMES)] for record in pair)
        (match if one & two else distinct).append(pair)
        model.mark_pairs(
            {
                "match": [pair] if one & two else [],
                "distinct": [] if one & two else [pair],
            }
        )


if __name__ == "__main__":
    main()
