"""Raw rapidfuzz: a record is one text, and every pair of texts is compared.

The words of a text are sorted first, so that ``ratio`` is ``token_sort_ratio``.
"""

import numpy as np
from protocol import Row, Run
from rapidfuzz import fuzz, process

FIELDS = ("first", "last", "company", "email", "phone", "street", "city")
LEAST = 50.0
ROWS = 200


def text(row: Row) -> str:
    """Write a row as one text."""
    return " ".join(sorted(" ".join(row[field] for field in FIELDS).split()))


def main() -> None:
    """Run a task."""
    run = Run()
    customers = run.rows("clean_customers")
    texts = [text(row) for row in customers]
    run.phase("build")
    if run.task == "lookup":
        run.lookups(
            run.rows("clean_leads"),
            lambda row: process.extract(text(row), texts, scorer=fuzz.ratio, limit=10),
        )
    else:
        is_link = run.task == "link"
        probes = [text(row) for row in run.rows("clean_leads")] if is_link else texts
        run.pairs(_pairs(probes, texts, is_link=is_link))
    run.phase("match")


def _pairs(probes, texts, *, is_link):
    for start in range(0, len(probes), ROWS):
        scores = process.cdist(
            probes[start : start + ROWS],
            texts,
            scorer=fuzz.ratio,
            score_cutoff=LEAST,
            dtype=np.uint8,
        )
        for row, column in np.argwhere(scores):
            one = start + int(row)
            if is_link or one < column:
                yield one, int(column), scores[row, column] / 100


if __name__ == "__main__":
    main()
