"""How fast a lookup through a SQLite file is; one JSON line a size.

    python benchmarks/store_lookup.py [SIZE]...

For each SIZE an invented world of so many customers is made, put into a new file, and
asked about with a thousand leads, each lookup in a snapshot of its own, as a desk asks.
100,000 unless said otherwise; a million takes half an hour and 3 GB of disk.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from engine_speed import made, rows

from leadlink.adapters.sqlite import SqliteStore
from leadlink.engine.lookup import find_matches
from leadlink.engine.mappings import record_of
from leadlink.model.change import Commit
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.ports.store import Scope
from leadlink.rules.flagging import CUSTOMER_KINDS
from leadlink.rules.matching.keys import index_keys

SCOPE = Scope("benchmark", "nobody")
POLICY = MatchingPolicy()
PROBES = 1_000
BATCH = 1_000


def commits(customers: Iterator[Mapping[str, Any]]) -> Iterator[Commit]:
    """Make the commits that put customers and their keys into a store."""
    while batch := [record_of(row) for row in islice(customers, BATCH)]:
        index = {record.ref: index_keys(record, POLICY) for record in batch}
        yield Commit(puts=batch, index=index)


def measured(folder: Path) -> dict[str, object]:
    """Fill a file with one world, and look its leads up."""
    path = folder / "store.db"
    store = SqliteStore(path)
    started = time.process_time()
    for commit in commits(rows(folder / "customers.csv", "c")):
        with store.write(SCOPE) as writer:
            writer.apply(commit)
    loaded = time.process_time() - started
    store.close()
    store = SqliteStore(path)
    walls: list[float] = []
    costs: list[float] = []
    found = 0
    for row in islice(rows(folder / "leads.csv", "l"), PROBES):
        probe = record_of(row)
        wall, cost = time.perf_counter(), time.process_time()
        with store.read(SCOPE) as reader:
            found += bool(
                find_matches(reader, probe, POLICY, kinds=frozenset(CUSTOMER_KINDS))
            )
        walls.append((time.perf_counter() - wall) * 1e3)
        costs.append((time.process_time() - cost) * 1e3)
    store.close()
    return {
        "load_cpu_s": round(loaded, 1),
        "file_mb": round(path.stat().st_size / 1e6),
        "leads_with_matches": found,
        **{f"wall_{name}": value for name, value in _quantiles(walls).items()},
        **{f"cpu_{name}": value for name, value in _quantiles(costs).items()},
    }


def _quantiles(took: list[float]) -> dict[str, float]:
    took.sort()
    return {
        "p50_ms": round(took[len(took) // 2], 2),
        "p99_ms": round(took[len(took) * 99 // 100], 2),
    }


def main() -> None:
    """Measure each size."""
    for size in sys.argv[1:] or ["100000"]:
        with tempfile.TemporaryDirectory() as scratch:
            found = measured(made(size, Path(scratch)))
            print(json.dumps({"customers": int(size), **found}), flush=True)


if __name__ == "__main__":
    main()
