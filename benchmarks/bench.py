"""leadlink beside its peers, in the same run on this machine.

    python benchmarks/bench.py [--full] [--peers rapidfuzz,dedupe] [--sizes 10000]
    python benchmarks/bench.py --table

Every run is a process of its own, in an environment of its own, with 20 minutes and
12 GiB; a run that is stopped is shown so. Peers get clean columns, leadlink raw rows.
CPU seconds and peak memory are what the system charged the process with. Results go
to ``results/DATE.jsonl``, and the table of the docs is made from the newest.
"""

import argparse
import json
import multiprocessing
import os
import platform
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import attrs
import cleaning
import tables
from labelled import CRM_DEV
from scoring import scored
from worlds import make

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
RESULTS = HERE / "results"
NEEDS = tomllib.loads((HERE / "peers/requirements.toml").read_text("utf-8"))
MINUTES = 20
BUSY = 3
"""On a busy machine who got less CPU time than that has up to so many times longer."""

GIB = 12
SETTING = "agency"
"""A setting that no weight was estimated from."""

SEED = 1_002
SMALL, LARGE, HUGE = 10_000, 100_000, 1_000_000
STEP = 0.2
TAIL = 400

T = TypeVar("T")


@attrs.frozen
class Peer:
    """A program to be measured.

    Attributes:
        script: In ``peers``.
        environment: Of ``requirements.toml``; "" is the project's own.
        largest: By task, the most customers it is asked about unless ``--full`` is.
    """

    name: str
    script: str
    environment: str = ""
    words: tuple[str, ...] = ()
    largest: tuple[tuple[str, int], ...] = (("link", SMALL), ("dedupe", SMALL))

    def tasks(self, size: int, *, is_full: bool) -> Iterator[str]:
        """Give the tasks of a world of that size."""
        for task in ("link", "dedupe", "lookup"):
            if task == "link" and size > SMALL:
                continue
            known = dict(self.largest).get(task, 0)
            if size <= known or (is_full and (size < HUGE or known >= LARGE)):
                yield task


EVERYTHING = (("link", SMALL), ("dedupe", LARGE), ("lookup", LARGE))
PEERS = (
    Peer("leadlink", "leadlink_peer.py", largest=EVERYTHING),
    Peer("splink-tutorial", "splink_peer.py", "splink", ("tutorial",), EVERYTHING),
    Peer("splink-expert", "splink_peer.py", "splink", ("expert",), EVERYTHING),
    Peer(
        "recordlinkage",
        "recordlinkage_peer.py",
        "recordlinkage",
        largest=tuple((task, SMALL) for task in ("link", "dedupe", "lookup")),
    ),
    Peer("dedupe", "dedupe_peer.py", "dedupe", largest=(("link", SMALL),)),
    Peer(
        "rapidfuzz",
        "rapidfuzz_peer.py",
        "rapidfuzz",
        largest=tuple((task, SMALL) for task in ("link", "dedupe", "lookup")),
    ),
)


def python_of(environment: str) -> Path:
    """Give the interpreter of an environment, made on the first call."""
    if not environment:
        return Path(sys.executable)
    folder = CACHE / "environments" / environment
    python = folder / "bin/python"
    mark, wanted = folder / "installed", "\n".join(NEEDS[environment])
    if not mark.exists() or mark.read_text() != wanted:
        print(f"installing {', '.join(NEEDS[environment])}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)  # noqa: S603 - our own words
        pip = [python, "-m", "pip", "install", "--quiet", *NEEDS[environment]]
        subprocess.run(pip, check=True)  # noqa: S603 - likewise
        mark.write_text(wanted)
    return python


def world_of(name: str, size: int) -> Path:
    """Give the folder of a world, raw and cleaned, made on the first call."""
    folder = CACHE / "worlds" / f"{name}-{size}-{_recipe()}"
    if not (folder / "clean_leads.csv").exists():
        apart(_make, name, size, folder)
    return folder


def _make(name: str, size: int, folder: Path) -> None:
    if name == "crm_dev":
        folder.mkdir(parents=True, exist_ok=True)
        for file in ("customers.csv", "leads.csv"):
            text = (CRM_DEV / file).read_text("utf-8").splitlines()
            blank = ["birth_date,id_number", *[","] * (len(text) - 1)]
            lines = [f"{a},{b}\n" for a, b in zip(text, blank, strict=True)]
            (folder / file).write_text("".join(lines), "utf-8")
    else:
        print(f"making {size:,} customers", flush=True)
        leads = min(size // 2, 5 * SMALL)
        make.write(make.world(make.rates_of(name), SEED, size, leads), folder)
    cleaning.write(folder)


def apart(work: Callable[..., T], *given: object) -> T:
    """Do a piece of work in a process of its own.

    A child's peak memory is never below its parent's, so the parent has to stay small.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        return pool.submit(work, *given).result()


@cache
def _recipe() -> str:
    """Name what worlds are made by, so that a change makes them anew."""
    digest = blake2b(digest_size=4)
    for path in sorted((*HERE.glob("worlds/*.*"), HERE / "cleaning.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def measured(peer: Peer, task: str, folder: Path) -> dict[str, object]:
    """Run a task of a peer within its limits, and tell what it cost and found."""
    out = CACHE / "runs" / f"{peer.name}-{folder.name}-{task}"
    out.parent.mkdir(parents=True, exist_ok=True)
    for suffix in (".json", ".pairs.csv"):
        out.with_suffix(suffix).unlink(missing_ok=True)
    script = HERE / "peers" / peer.script
    python = python_of(peer.environment)
    command = [str(each) for each in (python, script, task, folder, out, *peer.words)]
    log = out.with_suffix(".log")
    start = time.perf_counter()
    with log.open("w") as file:
        process = subprocess.Popen(  # noqa: S603 - our own words
            command, stdout=file, stderr=file, start_new_session=True
        )
        outcome, usage = _watched(process.pid, start)
    if outcome == "failed":
        print(log.read_text()[-TAIL:], flush=True)
    told = out.with_suffix(".json")
    phases = json.loads(told.read_text()) if told.exists() else {}
    found: dict[str, object] = {}
    if outcome == "done" and task != "lookup":
        found = apart(scored, folder, out.with_suffix(".pairs.csv"), task)
    return {
        "outcome": outcome,
        "ran": _ran(peer),
        "wall s": round(time.perf_counter() - start, 1),
        "CPU s": round(usage.ru_utime + usage.ru_stime, 1),
        "peak MiB": round(usage.ru_maxrss / 1024),
        **phases,
        **found,
    }


def _ran(peer: Peer) -> str:
    """Say which program was run, by requirement or by commit."""
    if peer.environment:
        return ", ".join(NEEDS[peer.environment])
    git = ["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]
    found = subprocess.run(git, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    return f"leadlink {found.stdout.strip()}"


def _watched(pid: int, start: float) -> tuple[str, resource.struct_rusage]:
    """Wait for a process and stop it at its limits; tell how it ended, what it used."""
    outcome = ""
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return outcome or ("done" if status == 0 else "failed"), usage
        memory, spent = _used(pid)
        waited = time.perf_counter() - start
        if waited > MINUTES * 60 and max(spent, waited / BUSY) > MINUTES * 60:
            outcome = f"stopped after {MINUTES} minutes"
        elif memory > GIB * 2**30:
            outcome = f"stopped at {GIB} GiB"
        if outcome:
            os.killpg(pid, 9)
        time.sleep(STEP)


def _used(session: int) -> tuple[int, float]:
    """Give the bytes in memory and the CPU seconds of all processes of a session."""
    memory, ticks = 0, 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                memory += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
                ticks += int(fields[11]) + int(fields[12])
        except OSError:
            continue
    return memory, ticks / os.sysconf("SC_CLK_TCK")


def machine() -> str:
    """Say what kind of machine this is, without its name."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{os.cpu_count()} CPUs ({platform.machine()}), {memory:.0f} GiB,"
        f" Python {platform.python_version()}"
    )


def plan(
    peers: Sequence[Peer], sizes: Sequence[int], *, is_full: bool
) -> Iterator[tuple[str, int, Peer, str]]:
    """Give what is run, in order: world, its size, peer and task."""
    for peer in peers:
        for task in ("link", "dedupe"):
            if is_full or peer.environment != "dedupe" or task == "link":
                yield "crm_dev", 6_000, peer, task
    for size in sizes:
        for peer in peers:
            for task in peer.tasks(size, is_full=is_full):
                yield SETTING, size, peer, task


def main() -> None:
    """Run what is asked for, keep the results and make the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true", help="1M, and all that is slow")
    parser.add_argument("--peers", default=",".join(peer.name for peer in PEERS))
    parser.add_argument("--sizes", default="")
    parser.add_argument("--table", action="store_true", help="only the table")
    options = parser.parse_args()
    if options.table:
        tables.write(max(RESULTS.glob("*.jsonl")))
        return
    sizes = [SMALL, LARGE, HUGE] if options.full else [SMALL, LARGE]
    if options.sizes:
        sizes = [int(size) for size in options.sizes.split(",")]
    peers = [peer for peer in PEERS if peer.name in options.peers.split(",")]
    today = datetime.now(tz=UTC).date().isoformat()  # noqa: TID251 - the day of the run
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{today}.jsonl"
    for world, size, peer, task in plan(peers, sizes, is_full=options.full):
        result = measured(peer, task, world_of(world, size))
        line = {
            "date": today,
            "machine": machine(),
            "world": world,
            "customers": size,
            "peer": peer.name,
            "task": task,
            **result,
        }
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        print(tables.line_of(line), flush=True)
    tables.write(path)


if __name__ == "__main__":
    main()
