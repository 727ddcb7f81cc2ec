"""Two that do the same, or undo it, or merge it away, at the same instant (spec 10)."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import Barrier as ThreadBarrier
from typing import Any, Final, TypeAlias

import pytest

from leadlink.adapters.memory import MemoryStore
from leadlink.adapters.sqlite import SqliteStore
from leadlink.desk.acting import ActingDesk
from leadlink.desk.desk import LeadDesk
from leadlink.desk.undoing import Undone
from leadlink.model.actor import Actor
from leadlink.model.errors import LeadLinkError
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import NewLead
from leadlink.model.operations import ConversionRecord, MergeRecord
from leadlink.model.refusals import (
    KeyReusedError,
    MergeRefusedError,
    StaleRecordError,
    UndoRefusedError,
)
from leadlink.model.targets import New, NewTask
from leadlink.ports.store import Store
from leadlink.presets import RECOMMENDED
from tests.desk.audit import dangling, undone_layers, unreachable
from tests.desk.moment import Moment
from tests.desk.world import World

LEADS: Final = 12
PATIENCE: Final = timedelta(seconds=60)
Answer: TypeAlias = tuple[str, str]
"""What came of a step: the name of the class of the answer, and the id it gives."""


def manager(store: Store) -> ActingDesk:
    """Act as somebody who may do everything but administer."""
    return LeadDesk(store, RECOMMENDED).acting_as(Actor(id="ana", roles=["manager"]))


def told(step: Callable[[], Any]) -> Answer:
    """Tell what came of a step."""
    try:
        found = step()
    except LeadLinkError as error:
        return type(error).__name__, ""
    return type(found).__name__, getattr(found, "id", "")


def plan(ana: ActingDesk, number: int, key: str = "") -> Any:
    """Plan to convert a lead into new records, with a deal and a task."""
    return ana.conversions.plan(
        f"L{number}",
        person=New(),
        company=New(name="Rao"),
        deal=New(),
        tasks=[NewTask(title="Call")],
        key=key or None,
    )


def merging(ana: ActingDesk, number: int) -> Any:
    """Plan to merge a lead into the next one."""
    refs = [Ref(Kind.LEAD, f"{letter}{number}") for letter in ("M", "L")]
    return ana.merges.plan(refs, survivor=refs[0])


def convert(ana: ActingDesk, number: int, _: str) -> Any:
    """Convert a lead."""
    return ana.apply(plan(ana, number))


def convert_keyed(ana: ActingDesk, number: int, _: str) -> Any:
    """Convert a lead by a key."""
    return ana.apply(plan(ana, number, key=f"K{number}"))


def merge(ana: ActingDesk, number: int, _: str) -> Any:
    """Merge a lead into another one."""
    return ana.apply(merging(ana, number))


def undo(ana: ActingDesk, _: int, done: str) -> Any:
    """Undo what was done before."""
    return ana.undo(done)


STEPS: Final = (convert, convert_keyed, merge, undo)


def run_all(
    store: Store, step: int, done: tuple[str, ...], start: Barrier | ThreadBarrier
) -> tuple[Answer, ...]:
    """Do the same with every lead, as fast as one can."""
    ana = manager(store)
    start.wait()
    return tuple(
        told(lambda number=number: STEPS[step](ana, number, done[number]))  # type: ignore[misc]  # bound at once
        for number in range(LEADS)
    )


def run_process(
    path: Path, step: int, done: tuple[str, ...], start: Barrier
) -> tuple[Answer, ...]:
    """Do it in a process of its own, over a file."""
    store = SqliteStore(path, busy_timeout=PATIENCE)
    try:
        return run_all(store, step, done, start)
    finally:
        store.close()


Pair: TypeAlias = tuple[tuple[Answer, ...], tuple[Answer, ...]]


class Stage:
    """A store with leads, and two that act at once: processes, or threads."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.store: Store = (
            MemoryStore() if path is None else SqliteStore(path, busy_timeout=PATIENCE)
        )
        self.ana = manager(self.store)
        drafts = (
            NewLead(
                id=f"{letter}{number}", name="A", emails=[f"{letter}{number}@x.org"]
            )
            for letter in "LM"
            for number in range(LEADS)
        )
        for result in self.ana.leads.create_many(drafts):
            assert result.error is None

    def at_once(
        self, one: Callable[..., Any], other: Callable[..., Any], done: tuple[str, ...]
    ) -> Pair:
        """Let two do something with every lead at once."""
        steps = [STEPS.index(one), STEPS.index(other)]
        if self.path is None:
            start = ThreadBarrier(2)
            with ThreadPoolExecutor(2) as pool:
                jobs = [
                    pool.submit(run_all, self.store, step, done, start)
                    for step in steps
                ]
                first, second = (job.result() for job in jobs)
            return first, second
        context = multiprocessing.get_context("spawn")
        with context.Manager() as manager_, context.Pool(2) as pool_:
            barrier = manager_.Barrier(2)
            given = [(self.path, step, done, barrier) for step in steps]
            first, second = pool_.starmap(run_process, given, chunksize=1)
        return first, second

    def look(self) -> Moment:
        """See that nothing dangles, and give everything."""
        world: Any = World(store=self.store, clock=None, folder=Path())  # type: ignore[arg-type]  # no clock is read
        now = Moment.of(world)
        assert [*dangling(now), *unreachable(now), *undone_layers(now)] == []
        return now

    def count(self, now: Moment, *kinds: Kind) -> list[int]:
        """Count records by kind."""
        return [sum(ref.kind is kind for ref in now.records) for kind in kinds]


@pytest.fixture(params=["processes over a file", "threads over memory"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Give leads to two that act at once."""
    is_file = request.param == "processes over a file"
    found = Stage(tmp_path / "crm.db" if is_file else None)
    yield found
    found.store.close()


MADE: Final = (Kind.CONTACT, Kind.COMPANY, Kind.DEAL, Kind.TASK, Kind.CONVERSION)
NONE: Final = ("",) * LEADS


@pytest.mark.parametrize("how", [convert, convert_keyed])
def test_two_convert_the_same(stage: Stage, how: Callable[..., Any]) -> None:
    """Spec 10: "never a second set of records"; both get the first's result."""
    one, other = stage.at_once(how, how, NONE)
    now = stage.look()
    assert stage.count(now, *MADE) == [LEADS] * len(MADE)
    for number, (first, second) in enumerate(zip(one, other, strict=True)):
        lead = stage.ana.leads.get(f"L{number}")
        results = {first, second} - {(StaleRecordError.__name__, "")}
        assert results == {(ConversionRecord.__name__, lead.conversion_id)}


def test_a_plan_that_both_made_before_gives_both_the_first_result(
    stage: Stage,
) -> None:
    """Whoever comes second, with a plan of its own, is given what the first made."""
    plans = [[plan(stage.ana, number) for number in range(LEADS)] for _ in range(2)]
    start = ThreadBarrier(2)

    def apply(which: int) -> list[str]:
        start.wait()
        return [stage.ana.apply(it).id for it in plans[which]]

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(apply, range(2))
    assert one == other
    assert stage.count(stage.look(), *MADE) == [LEADS] * len(MADE)


def test_two_undo_the_same(stage: Stage) -> None:
    """An undo is single use: one does it, the other is told so."""
    done = tuple(convert(stage.ana, number, "").id for number in range(LEADS))
    one, other = stage.at_once(undo, undo, done)
    now = stage.look()
    assert stage.count(now, *MADE) == [0, 0, 0, 0, LEADS]
    expected = {(Undone.__name__, ""), (UndoRefusedError.__name__, "")}
    for pair in zip(one, other, strict=True):
        assert set(pair) == expected


def test_one_converts_again_what_the_other_undoes(stage: Stage) -> None:
    """A key stands for the first conversion, or is spent; never for a second one."""
    done = tuple(convert_keyed(stage.ana, number, "").id for number in range(LEADS))
    applied, undone = stage.at_once(convert_keyed, undo, done)
    now = stage.look()
    assert stage.count(now, *MADE) == [0, 0, 0, 0, LEADS]
    assert {name for name, _ in undone} == {Undone.__name__}
    for id_, answer in zip(done, applied, strict=True):
        assert answer in {
            (ConversionRecord.__name__, id_),
            (KeyReusedError.__name__, ""),
        }


def test_one_converts_what_the_other_merges_away(stage: Stage) -> None:
    """A lead is converted, or merged into another one, and nothing is half done."""
    converted, merged = stage.at_once(convert, merge, NONE)
    now = stage.look()
    for number, (one, other) in enumerate(zip(converted, merged, strict=True)):
        lead = stage.ana.leads.get(f"L{number}")
        names = (one[0], other[0])
        if other[0] == MergeRecord.__name__:
            assert lead.id == f"M{number}"
            # The lead that the old id leads to now may well be converted after it.
            assert (lead.conversion_id is not None) == (one[0] == "ConversionRecord")
        else:
            assert one[0] == ConversionRecord.__name__
            assert other[0] in {MergeRefusedError.__name__, StaleRecordError.__name__}
            assert (lead.id, lead.conversion_id) == (f"L{number}", one[1])
        assert ConversionRecord.__name__ in names or MergeRecord.__name__ in names
    assert stage.count(now, Kind.CONVERSION)[0] == sum(
        bool(id_) for _, id_ in converted
    )
