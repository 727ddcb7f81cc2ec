"""How fast and how small the engine is: build, lookups, pairs; one JSON line a size.

    python benchmarks/engine_speed.py [FOLDER | SIZE]...

A FOLDER holds ``customers.csv`` and ``leads.csv`` as ``make_world.py`` writes them; for
a SIZE such a world is made first. Each is measured in a process of its own, from raw
rows; 10,000 and 100,000 unless said otherwise.

``lookup`` is of probes never seen before, ``again`` of the same once more, when their
names and numbers have been read and compared. Beside the time on the clock stands that
of the processor, which other work lengthens less.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

SETTING = "agency"
TRUTH = ("entity", "cluster", "household", "employer")
PROBES = 2_000
SIZES = ("10000", "100000")


def rows(file: Path, prefix: str) -> Iterator[dict[str, Any]]:
    """Read records as a user would hand them over, without the truth."""
    with file.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            known = {name: text for name, text in row.items() if name not in TRUTH}
            yield known | {"id": f"{prefix}{row['id']}"}


def resident() -> float:
    """Give the memory in use, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measured(folder: Path) -> dict[str, object]:
    """Build, look up and pair one world."""
    from leadlink.engine.engine import MatchEngine  # noqa: PLC0415 - after the fork

    started = time.process_time()
    engine = MatchEngine.of(rows(folder / "customers.csv", "c"))
    size = len(engine)
    engine.search({"id": "warm"})
    build, in_use = time.process_time() - started, resident()
    leads = rows(folder / "leads.csv", "l")
    probes = list(islice(leads, PROBES))
    first, again = (_lookups(engine, probes) for _ in range(2))
    started = time.process_time()
    linked = sum(1 for _ in engine.link(islice(leads, PROBES)))
    link = time.process_time() - started
    started = time.process_time()
    found = sum(1 for _ in engine.judged())
    pairs = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return {
        "records": size,
        "build_cpu_s": round(build, 2),
        "build_us_a_record": round(build / size * 1e6, 1),
        "resident_mb": round(in_use),
        **{f"lookup_{name}": took for name, took in first.items()},
        **{f"again_{name}": took for name, took in again.items()},
        "linked": linked,
        "link_cpu_ms_a_probe": round(link / PROBES * 1e3, 3),
        "pairs": found,
        "pairs_cpu_s": round(pairs, 2),
        "peak_mb": round(peak),
    }


def _lookups(engine: Any, probes: list[dict[str, Any]]) -> dict[str, float]:
    """Look each up, and give what it took: on the clock, and of the processor."""
    walls: list[float] = []
    costs: list[float] = []
    for probe in probes:
        wall, cost = time.perf_counter(), time.process_time()
        engine.search(probe)
        costs.append((time.process_time() - cost) * 1e3)
        walls.append((time.perf_counter() - wall) * 1e3)
    return _quantiles("", walls) | _quantiles("cpu_", costs)


def _quantiles(name: str, took: list[float]) -> dict[str, float]:
    took.sort()
    return {
        f"{name}p50_ms": round(took[len(took) // 2], 3),
        f"{name}p99_ms": round(took[len(took) * 99 // 100], 3),
    }


def made(size: str, folder: Path) -> Path:
    """Make a world of so many customers."""
    script = Path(__file__).with_name("make_world.py")
    command = [sys.executable, str(script), SETTING, str(folder), "--customers", size]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    return folder


def main() -> None:
    """Measure what is named."""
    match sys.argv[1:]:
        case ["--one", folder]:
            print(json.dumps(measured(Path(folder))), flush=True)
        case given:
            for name in given or SIZES:
                with tempfile.TemporaryDirectory() as scratch:
                    folder = Path(name)
                    if name.isdigit():
                        folder = made(name, Path(scratch))
                    command = [sys.executable, __file__, "--one", str(folder)]
                    subprocess.run(command, check=True)  # noqa: S603 - ourselves


if __name__ == "__main__":
    main()
