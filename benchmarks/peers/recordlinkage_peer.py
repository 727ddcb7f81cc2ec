"""recordlinkage: blocks, compared fields, and the ECM classifier without labels."""

import numpy as np
import pandas as pd
import recordlinkage
from protocol import Row, Run

BLOCKS = (
    ["email"],
    ["phone"],
    ["first", "last"],
    ["last", "city"],
    ["company", "first"],
)


def frame(rows: list[Row]) -> pd.DataFrame:
    """Make a table with blanks as missing values."""
    return pd.DataFrame(rows).replace("", np.nan)


def indexer() -> recordlinkage.Index:
    """Make the candidate index."""
    made = recordlinkage.Index()
    for block in BLOCKS:
        made.block(block)
    return made


def comparer() -> recordlinkage.Compare:
    """Say what is compared; each agrees or not, as the ECM classifier wants it."""
    made = recordlinkage.Compare(n_jobs=1)
    made.string("first", "first", method="jarowinkler", threshold=0.9, label="first")
    made.string("last", "last", method="jarowinkler", threshold=0.9, label="last")
    made.exact("email", "email", label="email")
    made.exact("phone", "phone", label="phone")
    made.string("street", "street", method="jarowinkler", threshold=0.9, label="street")
    made.exact("city", "city", label="city")
    made.string(
        "company", "company", method="jarowinkler", threshold=0.9, label="company"
    )
    return made


def main() -> None:
    """Run a task."""
    run = Run()
    customers = frame(run.rows("clean_customers"))
    leads = frame(run.rows("clean_leads"))
    index, compare = indexer(), comparer()
    sides = (leads, customers) if run.task == "link" else (customers,)
    pairs = _deduplicated(index, sides)
    vectors = compare.compute(pairs, *sides)
    model = recordlinkage.ECMClassifier()
    model.fit(vectors)
    run.phase("build")
    if run.task == "lookup":

        def look(row: Row) -> object:
            probe = frame([row])
            found = _deduplicated(indexer(), (probe, customers))
            if not len(found):
                return ()
            return model.prob(comparer().compute(found, probe, customers))

        run.lookups(run.rows("clean_leads"), look)
        return
    chances = model.prob(vectors)
    run.phase("match")
    run.pairs((one, two, score) for (one, two), score in chances.items())


def _deduplicated(index, sides):
    return index.index(*(side.dropna(how="all") for side in sides))


if __name__ == "__main__":
    main()
