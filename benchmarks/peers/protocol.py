"""What a peer's run reads and tells: one task in one process, measured by its parent.

    python peers/PEER.py TASK FOLDER OUT

TASK is ``link``, ``dedupe`` or ``lookup``. The folder holds ``customers.csv`` and
``leads.csv``, and the same cleaned, as ``clean_customers.csv``. OUT.json gets the CPU
seconds of each phase, OUT.pairs.csv the scored pairs, by row number.
"""

import csv
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

Row = dict[str, str]
PROBES = 500
"""Lookups that are timed, unless they take longer than ``ENOUGH`` seconds together."""

ENOUGH = 60.0
WARM = 10


class Run:
    """A task of a peer: its input, its clock and its results."""

    def __init__(self) -> None:
        """Read what is asked for from the command line."""
        self.task = sys.argv[1]
        self.folder = Path(sys.argv[2])
        self.out = Path(sys.argv[3])
        self.told: dict[str, object] = {}
        self._since = cpu_seconds()

    def phase(self, name: str) -> None:
        """Say that everything since the last phase, in CPU seconds, was *name*."""
        now = cpu_seconds()
        self.told[name] = round(now - self._since, 3)
        self._since = now
        self._save()

    def rows(self, name: str) -> list[Row]:
        """Read the rows of a file."""
        return list(self.stream(name))

    def stream(self, name: str) -> Iterator[Row]:
        """Read the rows of a file one by one."""
        with (self.folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            yield from csv.DictReader(file)

    def pairs(self, found: Iterable[tuple[object, object, float]]) -> None:
        """Write scored pairs: lead and customer, or two customers."""
        with self.out.with_suffix(".pairs.csv").open("w", encoding="utf-8") as file:
            file.writelines(f"{one},{two},{score:.6f}\n" for one, two, score in found)

    def lookups(self, probes: Sequence[Row], look: Callable[[Row], object]) -> None:
        """Time lookups one by one, in CPU time, which other jobs hardly change."""
        walls: list[float] = []
        spent: list[float] = []
        for probe in probes[:WARM]:
            look(probe)
        for probe in probes[WARM : WARM + PROBES]:
            start, cpu = time.perf_counter(), time.process_time()
            look(probe)
            spent.append(time.process_time() - cpu)
            walls.append(time.perf_counter() - start)
            if sum(walls) > ENOUGH:
                break
        self.told["lookups"] = len(walls)
        for name, taken in (("", spent), ("wall ", walls)):
            taken.sort()
            self.told[f"{name}p50 ms"] = round(1e3 * taken[len(taken) // 2], 4)
            self.told[f"{name}p99 ms"] = round(1e3 * taken[int(len(taken) * 0.99)], 4)
        self._save()

    def _save(self) -> None:
        self.out.with_suffix(".json").write_text(json.dumps(self.told))


def cpu_seconds() -> float:
    """Give the CPU seconds of this process and of those that it has waited for."""
    return sum(os.times()[:4])
