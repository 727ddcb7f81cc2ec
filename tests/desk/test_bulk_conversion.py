"""Converting many leads, over every store (spec 10 "Bulk")."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice
from pathlib import Path
from typing import Any, TypeVar, final

import attrs
import pytest

from leadlink.desk.conversions.bulk import (
    AlreadyConverted,
    BulkItem,
    Converted,
    NotConverted,
)
from leadlink.model.change import Commit
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import (
    InvalidValueError,
    LeadLinkError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import ConversionRecord
from leadlink.model.records import Record, references
from leadlink.model.refusals import (
    AllOrNothingError,
    ConversionRefusedError,
    KeyReusedError,
    Reason,
    Why,
)
from leadlink.model.store_errors import BusyError, ConflictError, StoreError
from leadlink.model.targets import Auto, Existing, New, NewTask
from leadlink.model.work import Deal
from leadlink.ports.queries import Everything
from leadlink.ports.store import Scope
from leadlink.testing import factories as make
from tests.desk.world import STORES, World, worlds

T = TypeVar("T")
NAMES = ("Asha Rao", "Bruno Lindqvist", "Chidi Okafor", "Dana Petrov", "Emeka Nwosu")
LEADS = tuple(
    make.lead(
        f"L{number}",
        name=name,
        owner_id="ana",
        phones=[],
        emails=[f"{name.split()[0].lower()}@{name.split()[1].lower()}.example"],
    )
    for number, name in enumerate(NAMES, start=1)
)
IDS = tuple(lead.id for lead in LEADS)


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store, with five leads that are ready to convert."""
    for made in worlds(request.param, tmp_path):
        made.put(*LEADS)
        yield made


def convert(world: World, ids: Any = IDS, **asked: Any) -> tuple[BulkItem, ...]:
    """Convert as a manager, to the end."""
    return tuple(world.acting().conversions.convert_many(ids, **asked))


def records(world: World) -> tuple[ConversionRecord, ...]:
    """Give every conversion."""
    return world.every(Everything(ConversionRecord))


def kinds(items: tuple[BulkItem, ...]) -> tuple[type[BulkItem], ...]:
    """Give what came of each lead."""
    return tuple(map(type, items))


def errors(items: Iterable[BulkItem]) -> list[tuple[type, str]]:
    """Give why leads were refused."""
    return told(*(item.error for item in items if isinstance(item, NotConverted)))


def told(*errors: LeadLinkError) -> list[tuple[type, str]]:
    """Give errors as they can be compared."""
    return [(type(error), str(error)) for error in errors]


class TestOneByOne:
    """S1.9: "convert multiple leads at once ... by selecting them"."""

    def test_each_selected_lead_is_converted(self, world: World) -> None:
        """S1.9, S1.12: each lead becomes a contact; the result has its record."""
        items = convert(world)
        assert kinds(items) == (Converted,) * 5
        assert [item.lead_id for item in items] == list(IDS)
        for lead, item in zip(LEADS, items, strict=True):
            assert isinstance(item, Converted)
            assert world.now(lead).conversion_id == item.record.id
            person = world.at(Ref(Kind.CONTACT, item.record.person_id or ""))
            assert isinstance(person, Contact)
            assert person.name == lead.name
        done = world.now(LEADS[0]).conversion_id
        assert str(items[0]) == f"lead 'L1' is converted: conversion {done!r}"

    def test_nothing_is_made_that_was_not_asked_for(self, world: World) -> None:
        """S1.8, S1.11: "the same checkboxes exist"; unticked they make nothing."""
        convert(world)
        assert world.every(Everything(Deal)) == ()
        assert all(record.task_ids == () for record in records(world))

    def test_a_task_is_made_for_each_lead(self, world: World) -> None:
        """S1.11: "a task is made for each converted lead"."""
        convert(world, IDS[:3], tasks=iter([NewTask(title="Follow up")]))
        tasks = [record.task_ids for record in records(world)]
        assert [len(ids) for ids in tasks] == [1, 1, 1]
        assert len(set(tasks)) == 3

    def test_each_deal_is_named_after_its_lead(self, world: World) -> None:
        """S1.19: "each deal is named after its lead's name"."""
        convert(world, deal=New())
        assert sorted(deal.name for deal in world.every(Everything(Deal))) == [*NAMES]

    def test_a_deal_can_be_renamed_afterwards(self, world: World) -> None:
        """S1.19: "... and can be renamed"."""
        (item, *_) = convert(world, deal=Auto())
        assert isinstance(item, Converted)
        deal = world.at(Ref(Kind.DEAL, item.record.deal_id or ""))
        desk = world.acting("ana", may="admin").customers
        assert desk.edit(deal.ref, deal.version, name="Flat 4B").name == "Flat 4B"

    @pytest.mark.parametrize("target", ["person", "company", "deal"])
    def test_no_name_is_edited(self, world: World, target: str) -> None:
        """S1.10: "the bulk dialogue has no editing of name and company"."""
        with pytest.raises(InvalidValueError) as caught:
            world.acting().conversions.convert_many(
                IDS,
                **{target: New(name="X")},  # type: ignore[arg-type]  # by name
            )
        assert [it.path for it in caught.value.problems] == [f"{target}.name"]
        assert records(world) == ()

    @pytest.mark.parametrize("target", ["person", "company", "deal"])
    def test_a_target_of_another_kind_is_refused_at_the_call(
        self, world: World, target: str
    ) -> None:
        """Before any result is asked for, and not for each lead."""
        job = Existing(Ref(Kind.JOB, "J1"))
        with pytest.raises(InvalidValueError, match="not a job") as caught:
            world.acting().conversions.convert_many(
                IDS,
                **{target: job},  # type: ignore[arg-type]  # by name
            )
        assert [it.path for it in caught.value.problems] == ["record"]

    def test_names_are_edited_before(self, world: World) -> None:
        """S1.10: "changes to name and company are made before"."""
        lead = world.now(LEADS[0])
        leads = world.acting().leads
        leads.edit("L1", version=lead.version, name="Asha R.", company="Rao Traders")
        (item,) = convert(world, ["L1"])
        assert isinstance(item, Converted)
        company = world.at(Ref(Kind.COMPANY, item.record.company_id or ""))
        assert isinstance(company, Company)
        assert company.name == "Rao Traders"

    def test_many_leads_into_one_deal(self, world: World) -> None:
        """An existing target takes every lead; what each brings is kept."""
        deal = make.deal("D1", tags=["big"])
        world.put(deal)
        items = convert(world, IDS[:2], deal=Existing("D1"))
        assert kinds(items) == (Converted, Converted)
        assert {record.deal_id for record in records(world)} == {"D1"}

    def test_a_later_lead_may_be_the_person_of_an_earlier_one(
        self, world: World
    ) -> None:
        """Two leads of one person in one call give one contact."""
        world.put(attrs.evolve(LEADS[0], id="L9"))
        first, second = convert(world, ["L1", "L9"])
        assert isinstance(first, Converted)
        assert isinstance(second, Converted)
        assert first.record.person_id == second.record.person_id


class TestRefusals:
    """No silent skips: each lead has a result, whatever becomes of it."""

    def test_what_is_refused_is_refused_alone(self, world: World) -> None:
        """The reasons stand with the lead; the others are converted."""
        world.edit(LEADS[1], archived_at=make.NOW)
        world.edit(LEADS[2], status="LOST")
        ids = ["L1", "L2", "nobody", "L3", "L4"]
        items = convert(world, ids)
        assert kinds(items) == (
            Converted,
            NotConverted,
            NotConverted,
            NotConverted,
            Converted,
        )
        assert errors(items) == told(
            ConversionRefusedError((Reason(Why.ARCHIVED, LEADS[1].ref),)),
            RecordNotFoundError(kind="lead", id="nobody"),
            ConversionRefusedError((Reason(Why.STAGE_NOT_CONVERTIBLE, LEADS[2].ref),)),
        )
        assert str(items[2]) == "lead 'nobody' is not converted: no lead 'nobody'"

    def test_a_repeat_is_converted_once(self, world: World) -> None:
        """The second result is the first record."""
        first, second = convert(world, ["L1", "L1"])
        assert isinstance(first, Converted)
        assert second == AlreadyConverted(lead_id="L1", record=first.record)
        assert str(second) == f"lead 'L1' was converted before: {first.record.ref}"

    def test_what_is_no_id_is_refused_alone(self, world: World) -> None:
        """A mere iterable is not looked through before: its items are, in turn."""
        (wrong, right) = convert(world, iter([None, "L1"]))
        assert isinstance(wrong, NotConverted)
        assert isinstance(wrong.error, InvalidValueError)
        assert isinstance(right, Converted)

    def test_a_lead_that_vanishes_meanwhile(self, world: World) -> None:
        """One that was taken away after the call began is told, not skipped."""
        items = world.acting().conversions.convert_many(IDS[:2])
        next(items)
        with world.store.write(world.acting().session.scope) as writer:
            writer.apply(Commit(deletes=[writer.get(Lead, "L2")]))
        missing = RecordNotFoundError(kind="lead", id="L2")
        assert errors((next(items),)) == told(missing)

    def test_a_lead_that_changes_meanwhile(self, world: World) -> None:
        """Each lead is converted as it stands when it comes to its turn."""
        items = world.acting().conversions.convert_many(IDS[:3])
        next(items)
        world.edit(LEADS[1], industry="Retail")
        world.edit(LEADS[2], owner_id="eve", status="LOST")
        second, third = items
        assert isinstance(second, Converted)
        person = world.at(Ref(Kind.CONTACT, second.record.person_id or ""))
        assert isinstance(person, Contact)
        assert person.industry == "Retail"
        assert isinstance(third, NotConverted)

    def test_a_viewer_is_refused_that_lead(self, world: World) -> None:
        """Who only sees a lead does not convert it."""
        world.edit(LEADS[0], owner_id="eve", viewers=["ana"])
        ana = world.acting("ana", may="convert_leads")
        first, second = ana.conversions.convert_many(["L1", "L2"])
        assert isinstance(first, NotConverted)
        assert isinstance(first.error, PermissionDeniedError)
        assert isinstance(second, Converted)


class TestRights:
    """Rights come before the first read, and before the input is read."""

    def test_converting_is_a_right(self, world: World) -> None:
        """The call itself is refused, nothing is read."""
        ids = iter(IDS)
        ana = world.acting("ana", may="manage_leads")
        with pytest.raises(PermissionDeniedError) as caught:
            ana.conversions.convert_many(ids)
        assert caught.value.needs == ("convert_leads",)
        assert next(ids) == "L1"

    def test_changing_what_is_there_is_another(self, world: World) -> None:
        """A named target needs the right to change it."""
        ana = world.acting("ana", may="convert_leads")
        with pytest.raises(PermissionDeniedError) as caught:
            ana.conversions.convert_many(IDS, person=Existing("C1"))
        assert "merge_records" in caught.value.needs


class TestStream:
    """Bounded memory: an iterator in, an iterator out."""

    def test_input_is_read_as_results_are_asked_for(self, world: World) -> None:
        """An endless input gives results at once."""
        endless = (f"L{number}" for number in count(1))
        items = world.acting().conversions.convert_many(endless)
        assert records(world) == ()
        assert kinds(tuple(islice(items, 6))) == (*(Converted,) * 5, NotConverted)
        assert next(endless) == "L7"

    def test_progress_is_told_after_each_is_written(self, world: World) -> None:
        """What was told is stored already."""
        heard: list[tuple[int, int]] = []

        def progress(done: int) -> None:
            heard.append((done, len(records(world))))

        convert(world, IDS[:3], progress=progress)
        assert heard == [(1, 1), (2, 2), (3, 3)]

    def test_input_may_read_the_same_store(self, world: World) -> None:
        """The worklist itself can be converted, page by page, even all at once."""
        desk = world.acting()
        ids = (lead.id for lead in desk.leads.list().items)
        items = tuple(desk.conversions.convert_many(ids, all_or_nothing=True))
        assert kinds(items) == (Converted,) * 5


class TestAgain:
    """Each lead is converted exactly once, however often the call is made."""

    @pytest.mark.parametrize("key", [None, "monday"])
    def test_the_same_call_converts_what_is_left(
        self, world: World, key: str | None
    ) -> None:
        """A run that was stopped goes on by being started again."""
        stopped = world.acting().conversions.convert_many(IDS, key=key)
        before = tuple(islice(stopped, 2))
        del stopped
        items = convert(world, key=key)
        assert kinds(items) == (*(AlreadyConverted,) * 2, *(Converted,) * 3)
        assert [it.record for it in items[:2] if isinstance(it, AlreadyConverted)] == [
            it.record for it in before if isinstance(it, Converted)
        ]
        assert len(records(world)) == len(world.every(Everything(Contact))) == 5

    def test_a_key_remembers_what_was_undone(self, world: World) -> None:
        """A key used before an undo is spent; without one the lead is free again."""
        (item,) = convert(world, ["L1"], key="monday")
        assert isinstance(item, Converted)
        world.acting().undo(item.record.id)
        (again,) = convert(world, ["L1"], key="monday")
        assert isinstance(again, NotConverted)
        assert isinstance(again.error, KeyReusedError)
        assert again.error.is_spent
        assert kinds(convert(world, ["L1"])) == (Converted,)

    def test_a_key_with_other_arguments(self, world: World) -> None:
        """The same key for something else is an error of each lead."""
        convert(world, ["L1"], key="monday")
        (again,) = convert(world, ["L1"], key="monday", deal=New())
        assert isinstance(again, NotConverted)
        assert isinstance(again.error, KeyReusedError)

    @pytest.mark.parametrize("all_or_nothing", [False, True])
    def test_an_error_names_the_callers_key(
        self, world: World, *, all_or_nothing: bool
    ) -> None:
        """Not the one that was made of it for each lead: that nobody knows."""
        convert(world, ["L1"], key="monday")
        (again,) = convert(
            world, ["L1"], key="monday", deal=New(), all_or_nothing=all_or_nothing
        )
        assert errors([again]) == told(KeyReusedError(key="monday", is_spent=False))

    def test_a_key_is_remembered_of_what_was_converted_before(
        self, world: World
    ) -> None:
        """The first conversion is the key's answer, without another record."""
        convert(world, ["L1"])
        for _ in range(2):
            assert kinds(convert(world, ["L1"], key="monday")) == (AlreadyConverted,)
        assert len(records(world)) == 1

    def test_two_at_once(self, world: World) -> None:
        """Two desks that convert the same leads share them."""
        with ThreadPoolExecutor(2) as pool:
            runs = tuple(pool.map(lambda _: convert(world), range(2)))
        won = [it.lead_id for run in runs for it in run if isinstance(it, Converted)]
        assert sorted(won) == sorted(IDS)
        assert {kind for run in runs for kind in kinds(run)} <= {
            Converted,
            AlreadyConverted,
        }
        assert len(records(world)) == 5


class TestAllOrNothing:
    """In one unit of work, where asked."""

    def test_all_of_them(self, world: World) -> None:
        """Nothing is written before the first result; then everything is."""
        heard: list[int] = []
        items = world.acting().conversions.convert_many(
            IDS, all_or_nothing=True, progress=heard.append
        )
        assert records(world) == ()
        assert isinstance(next(items), Converted)
        assert len(records(world)) == 5
        assert heard == [5]
        assert kinds(tuple(items)) == (Converted,) * 4

    def test_or_none(self, world: World) -> None:
        """Any refusal leaves nothing written, and every lead is told why."""
        convert(world, ["L2"])
        world.edit(LEADS[3], status="LOST")
        before = world.everything()
        items = convert(world, ["L1", "L2", "L1", "L4", "L9"], all_or_nothing=True)
        assert world.everything() == before
        withheld = AllOrNothingError(refused=("L4", "L9"))
        assert errors(items) == told(
            withheld,
            withheld,
            ConversionRefusedError((Reason(Why.STAGE_NOT_CONVERTIBLE, LEADS[3].ref),)),
            RecordNotFoundError(kind="lead", id="L9"),
        )
        assert kinds(items)[1] is AlreadyConverted
        assert str(withheld) == "all or nothing: lead 'L4' and 1 more refused"
        assert str(AllOrNothingError(refused=("L4",))) == (
            "all or nothing: lead 'L4' refused"
        )

    def test_nothing_left_to_do(self, world: World) -> None:
        """Where all are converted already, nothing is written."""
        convert(world)
        before = world.everything()
        assert kinds(convert(world, all_or_nothing=True)) == (AlreadyConverted,) * 5
        assert world.everything() == before

    def test_it_comes_to_the_same_as_one_by_one(
        self, world: World, tmp_path: Path
    ) -> None:
        """Leads of one person, notes of two leads, one deal: the same in both ways."""
        other = tmp_path / "other"
        other.mkdir()
        more = (
            attrs.evolve(LEADS[0], id="L9", tags=["again"]),
            make.note("N1", about=[LEADS[0].ref, LEADS[1].ref]),
            make.deal("D1"),
            make.flag("lead:L2", subject=LEADS[1].ref),
        )
        asked = {"deal": Existing("D1"), "key": "monday"}
        world.put(*more)
        items = convert(world, [*IDS, "L9", "L1"], all_or_nothing=True, **asked)
        assert kinds(items) == (*(Converted,) * 6, AlreadyConverted)
        for twin in worlds("memory", other):
            twin.put(*LEADS, *more)
            convert(twin, [*IDS, "L9", "L1"], **asked)
            assert _shape(world) == _shape(twin)

    def test_it_is_undone_one_by_one(self, world: World) -> None:
        """Each conversion of the call is its own, also where two share a person."""
        world.put(attrs.evolve(LEADS[0], id="L9", tags=["again"]))
        items = convert(world, ["L1", "L9"], all_or_nothing=True)
        first, second = (it.record for it in items if isinstance(it, Converted))
        contact = Ref(Kind.CONTACT, first.person_id or "")
        found = world.at(contact)
        assert isinstance(found, Contact)
        assert found.tags == ("again",)
        assert found.version == 1
        world.acting().undo(second.id)
        found = world.at(contact)
        assert isinstance(found, Contact)
        assert found.tags == ()
        world.acting().undo(first.id)
        assert not world.has(contact)

    @pytest.mark.parametrize("is_first", [True, False])
    def test_what_both_brought_stays_with_the_other(
        self, world: World, *, is_first: bool
    ) -> None:
        """Whichever is undone, the shared tag stays, and its own goes."""
        contact = make.contact("C1", name="Asha Rao", emails=["asha@rao.example"])
        tags = (("one",), ("hot", "two"), ("hot", "three"), ("four",))
        for lead, each in zip(LEADS, tags, strict=False):
            world.edit(lead, tags=each)
        world.put(contact)
        asked: dict[str, Any] = {"person": Existing("C1"), "all_or_nothing": True}
        items = (*convert(world, IDS[:3], **asked), *convert(world, IDS[3:4], **asked))
        done = [it.record for it in items if isinstance(it, Converted)]
        everything = {"hot", "one", "two", "three", "four"}
        assert set(world.now(contact).tags) == everything
        undone, own = (done[1], "two") if is_first else (done[2], "three")
        world.acting().undo(undone.id)
        assert set(world.now(contact).tags) == everything - {own}


def _shape(world: World) -> list[tuple[object, ...]]:
    """Give what there is but for ids, which come in another order."""
    refs = {record.ref: _name(record) for record in world.everything()}
    found = []
    for record in world.everything():
        about = sorted(refs.get(ref, str(ref)) for ref in references(record))
        tags = getattr(record, "tags", ())
        found.append((_name(record), tags, about))
    return sorted(found, key=repr)


def _name(record: Record) -> str:
    return f"{record.kind} {getattr(record, 'name', '')}"


@final
@attrs.frozen
class Failing:
    """A store whose units of work fail when they read a lead."""

    store: Any
    error: StoreError

    def __getattr__(self, name: str) -> Any:
        """Give all else as it is."""
        return getattr(self.store, name)

    def get(self, *_: object) -> None:
        """Fail."""
        raise self.error

    def run(self, scope: Scope, work: Callable[[Any], T], *, attempts: int = 5) -> T:
        """Do work that cannot read."""
        found: T = self.store.run(
            scope, lambda unit: work(Failing(unit, self.error)), attempts=attempts
        )
        return found


class TestTroubleOfTheStore:
    """What is one lead's trouble is told of it; what is everybody's stops the call."""

    def test_a_lost_race_is_refused_alone(self, world: World) -> None:
        """Who collides again and again is told so, and the next has its turn."""
        error = ConflictError(kind="lead", id="L1")
        items = convert(attrs.evolve(world, store=Failing(world.store, error)))
        assert items == tuple(NotConverted(lead_id=id_, error=error) for id_ in IDS)

    @pytest.mark.parametrize("all_or_nothing", [True, False])
    def test_a_busy_store_stops_the_call(
        self, world: World, *, all_or_nothing: bool
    ) -> None:
        """It is not the result of a lead, ten thousand times over."""
        failing = attrs.evolve(world, store=Failing(world.store, BusyError("busy")))
        with pytest.raises(BusyError):
            convert(failing, all_or_nothing=all_or_nothing)
