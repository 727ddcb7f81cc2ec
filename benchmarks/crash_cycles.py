"""Convert many leads on SQLite, kill -9 the process again and again, and go on.

    python benchmarks/crash_cycles.py [--leads 5000] [--kills 20] [--seed 7]

Each kill is at a seeded point: before a unit of work has written, after it has written
and before it is committed, just after the commit and before anybody is told, or from
outside at any instant. After each one the file must hold whole conversions only, and
every one that was told. At the end each lead is converted exactly once. A last part
converts without kills and tells by how much memory grows with the number of leads.
"""

import argparse
import os
import random  # noqa: TID251 - chooses when to kill a process
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, final

import apsw
import attrs

from leadlink import (
    Actor,
    AlreadyConverted,
    Contact,
    ConversionRecord,
    Converted,
    Deal,
    Kind,
    Lead,
    LeadDesk,
    New,
    NewLead,
    NewTask,
    Permission,
    Ref,
    Task,
)
from leadlink.adapters.sqlite import SqliteStore
from leadlink.model.ids import LeadId
from leadlink.model.records import Record
from leadlink.ports.ids import Ids
from leadlink.ports.queries import Everything
from leadlink.ports.store import Scope

T = TypeVar("T")
R = TypeVar("R", bound=Record)

ANA = Actor(id="ana", permissions=[Permission.ADMIN])
SCOPE = Scope(tenant="default", actor_id="ana")
IDS_EACH = 20
"""About as many ids as one conversion takes."""

MOST_GROWTH = 1.2
WARM = 1_000


class Point(StrEnum):
    """Where a process dies."""

    COMMITTED = "just after a commit"
    WRITTEN = "between writing and commit"
    PLANNING = "before anything is written"
    ANYWHERE = "at any instant"


@final
@attrs.frozen
class Kill:
    """When a process dies.

    Attributes:
        after: How many leads it has converted by then.
        detail: How many ids later, or milliseconds.
    """

    point: Point
    after: int
    detail: int

    def __str__(self) -> str:
        """Tell when and where."""
        return f"after {self.after:>4} leads, {self.point}"


def kills_of(rng: random.Random, *, leads: int, kills: int) -> list[Kill]:
    """Choose when to kill, so that leads are left after the last; each way is taken."""
    points = list(Point)
    points += rng.choices(points, k=max(0, kills - len(points)))
    rng.shuffle(points)
    step = leads // (kills + 1)
    return [
        Kill(point, rng.randint(1, step), rng.randrange(IDS_EACH))
        for point in points[:kills]
    ]


def name_of(number: int) -> str:
    """Make a name that is like no other."""
    rng = random.Random(number)  # noqa: S311 - a name, no secret
    words = ("".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=8)) for _ in range(2))
    return " ".join(word.title() for word in words)


def lead_ids(leads: int) -> Iterator[LeadId]:
    """Give the ids of all leads."""
    return (f"L{number}" for number in range(leads))


def fill(path: Path, leads: int) -> None:
    """Take leads in, none like another."""
    store = SqliteStore(path)
    drafts = (
        NewLead(
            id=f"L{number}",
            name=name_of(number),
            emails=[f"p{number}@{name_of(number).split()[1].lower()}.example"],
            assigned_to="ana",
        )
        for number in range(leads)
    )
    for result in LeadDesk(store).acting_as(ANA).leads.create_many(drafts):
        assert result.error is None, result.error  # noqa: S101 - a benchmark
    store.close()


def die() -> None:
    """End at once, as by a power cut."""
    os.kill(os.getpid(), signal.SIGKILL)


@final
class Mortal:
    """A store, and the ids that come from it, that end the process when it is time."""

    def __init__(self, store: SqliteStore, kill: Kill | None) -> None:
        self._store = store
        self._ids = store.ids
        self._kill = kill
        self._left = kill.detail if kill else 0
        self.clock = store.clock
        self.ids: Ids = self
        self.converted = 0

    def __getattr__(self, name: str) -> Any:
        """Give all else as it is."""
        return getattr(self._store, name)

    def is_time(self, point: Point) -> bool:
        """Tell whether it is time, if this is where."""
        kill = self._kill
        return kill is not None and kill.point is point and self.converted >= kill.after

    def fresh(self) -> str:
        """Give a new id."""
        if self.is_time(Point.PLANNING):
            self._left -= 1
            if self._left < 0:
                die()
        return self._ids.fresh()

    def run(self, scope: Scope, work: Callable[[Any], T], *, attempts: int = 5) -> T:
        """Do *work* in a unit of work."""

        def mortal(unit: Any) -> T:
            done = work(unit)
            if self.is_time(Point.WRITTEN):
                die()
            return done

        return self._store.run(scope, mortal, attempts=attempts)

    def committed(self, _: int) -> None:
        """Hear that a lead is done, before anybody else is told."""
        if self.is_time(Point.COMMITTED):
            die()


def convert(path: Path, leads: int, kill: Kill | None) -> None:
    """Convert all that is left, and tell each lead and its conversion on a line."""
    store = Mortal(SqliteStore(path), kill)
    desk = LeadDesk(store).acting_as(ANA)
    items = desk.conversions.convert_many(
        lead_ids(leads),
        deal=New(),
        tasks=[NewTask(title="Follow up")],
        key="soak",
        progress=store.committed,
    )
    for item in items:
        assert isinstance(item, Converted | AlreadyConverted), item  # noqa: S101 - a benchmark
        if isinstance(item, Converted):
            store.converted += 1
            sys.stdout.write(f"{item.lead_id} {item.record.id} {peak()}\n")
            sys.stdout.flush()
    store.close()


def peak() -> int:
    """Give the most memory that this process has had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@final
@attrs.define
class Told:
    """What processes told before they died.

    Attributes:
        conversions: Of each lead that was told, its conversion.
        peaks: After each lead of the last process, its peak memory in KiB.
    """

    conversions: dict[LeadId, str] = attrs.field(factory=dict)
    peaks: list[int] = attrs.field(factory=list)


def run(path: Path, leads: int, kill: Kill | None, told: Told) -> int:
    """Convert in a process of its own, hear what it tells, and give its exit code."""
    command = [sys.executable, __file__, "--convert", str(path), "--leads", str(leads)]
    if kill is not None:
        command += [f"--{name}={value}" for name, value in attrs.asdict(kill).items()]
    told.peaks.clear()
    process = subprocess.Popen(  # noqa: S603 - this very program
        command, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None  # noqa: S101 - as asked for
    with process:
        for line in process.stdout:
            if not line.endswith("\n"):
                break
            lead_id, conversion, memory = line.split()
            told.conversions[lead_id] = conversion
            told.peaks.append(int(memory))
            is_due = kill is not None and len(told.peaks) == kill.after
            if kill is not None and is_due and kill.point is Point.ANYWHERE:
                time.sleep(kill.detail / 1000)
                process.kill()
    return process.returncode


def problems(path: Path, told: Told, *, is_whole: bool) -> Iterator[str]:
    """Give all that is wrong in a file: half conversions, double ones, lost ones."""
    store = SqliteStore(path)
    leads = {lead.id: lead for lead in _every(store, Lead)}
    records = _every(store, ConversionRecord)
    people = {person.id for person in _every(store, Contact)}
    deals = {deal.id for deal in _every(store, Deal)}
    tasks = {task.id for task in _every(store, Task)}
    store.close()
    times = Counter(record.lead_id for record in records)
    yield from (f"{id_} was converted {n} times" for id_, n in times.items() if n > 1)
    for record in records:
        lead = leads[record.lead_id]
        made = {record.person_id} <= people and {record.deal_id} <= deals
        if not made or not tasks.issuperset(record.task_ids) or not record.task_ids:
            yield f"{record.ref} lacks what it made"
        if lead.conversion_id != record.id or lead.status != "CONVERTED":
            yield f"{lead.ref} does not know its conversion"
        if lead.customer is None or lead.customer.customer != Ref(
            Kind.CONTACT, str(record.person_id)
        ):
            yield f"{lead.ref} does not know its customer"
    if not len(people) == len(deals) == len(tasks) == len(records):
        yield f"{len(people)} people, {len(deals)} deals, {len(tasks)} tasks"
    stored = {record.lead_id: record.id for record in records}
    lost = told.conversions.items() - stored.items()
    yield from (f"{lead_id} was told and is lost" for lead_id, _ in sorted(lost))
    if is_whole:
        yield from (f"{id_} is not converted" for id_ in leads.keys() - stored.keys())
        ((found,),) = apsw.Connection(str(path)).execute("PRAGMA integrity_check")
        if found != "ok":
            yield f"the file is damaged: {found}"


def _every(store: SqliteStore, kind: type[R]) -> tuple[R, ...]:
    with store.read(SCOPE) as reader:
        return reader.find(Everything(kind), limit=1_000_000).items


def cycles(
    path: Path, *, leads: int, kills: int, seed: int, say: Callable[[str], object]
) -> list[str]:
    """Kill and go on until all leads are converted; give all that is wrong."""
    fill(path, leads)
    told = Told()
    rng = random.Random(seed)  # noqa: S311 - chooses instants, no secrets
    for number, kill in enumerate(kills_of(rng, leads=leads, kills=kills), start=1):
        code = run(path, leads, kill, told)
        wrong = list(problems(path, told, is_whole=False))
        say(f"kill {number:>2}: {kill}; {len(told.conversions)} told")
        if code != -signal.SIGKILL:
            wrong.append(f"kill {number} ended with {code}")
        if wrong:
            return wrong
    code = run(path, leads, None, told)
    wrong = list(problems(path, told, is_whole=True))
    return [*wrong, f"the last run ended with {code}"] if code else wrong


def growth(path: Path, leads: int) -> float:
    """Convert in one run; give peak memory at its end over that near its start."""
    fill(path, leads)
    told = Told()
    run(path, leads, None, told)
    return told.peaks[-1] / told.peaks[WARM]


def main() -> None:
    """Run as asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--leads", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--convert", type=Path)
    parser.add_argument("--point", type=Point)
    parser.add_argument("--after", type=int)
    parser.add_argument("--detail", type=int)
    given = parser.parse_args()
    if given.convert:
        kill = Kill(given.point, given.after, given.detail) if given.point else None
        convert(given.convert, given.leads, kill)
        return
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        wrong = cycles(
            Path(folder) / "crash.db",
            leads=given.leads,
            kills=given.kills,
            seed=given.seed,
            say=print,
        )
        seconds = time.monotonic() - began
        print(f"{given.leads} leads, {given.kills} kills, {seconds:.0f} s")
        grown = growth(Path(folder) / "memory.db", 2 * given.leads)
        print(f"{2 * given.leads} leads in one run: peak memory grew {grown:.2f} x")
    if grown > MOST_GROWTH:
        wrong.append("memory grows with the number of leads")
    print("\n".join(wrong) or "each lead was converted exactly once")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
