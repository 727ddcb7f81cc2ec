"""What is gathered reads as it will read once it is written."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.adapters.memory import MemoryStore
from leadlink.desk.commit import keys_of
from leadlink.desk.gathering import Gathering
from leadlink.desk.session import Reading, Writing
from leadlink.model.activity import Note
from leadlink.model.change import Change
from leadlink.model.customer import Contact
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.records import Record
from leadlink.model.store_errors import MissingError
from leadlink.ports.queries import Everything, Pool, Referencing
from leadlink.presets.recommended import RECOMMENDED
from leadlink.testing import FrozenClock, SequentialIds
from leadlink.testing import factories as make
from tests.desk.office import Office

PHONES = ("+91 98450 12345", "+91 98450 54321")
NAMES = ("Asha Rao", "Bruno Rao", "Chidi Okafor")
IDS = ("1", "2", "3")
KEYS = sorted(
    {
        key
        for name in NAMES
        for phone in PHONES
        for key in keys_of(make.lead(name=name, phones=[phone]), policy=RECOMMENDED)
    }
)

Edit = Callable[[Reading], Record]


def put(cls: type[Record], id_: str, made: Callable[..., Any], **values: Any) -> Edit:
    """Give how to make a record, or change it where there is one."""

    def edit(unit: Reading) -> Record:
        found = unit.find(cls, id_)
        return attrs.evolve(found, **values) if found else made(id_, **values)

    return edit


people = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES).map(lambda name: make.lead(name=name).name),
        "phones": st.lists(st.sampled_from(PHONES), unique=True).map(
            lambda phones: make.lead(phones=phones).phones
        ),
    }
)
leads = st.builds(
    lambda id_, values: put(Lead, id_, make.lead, **values),
    st.sampled_from(IDS),
    people,
)
contacts = st.builds(
    lambda id_, values: put(Contact, id_, make.contact, **values),
    st.sampled_from(IDS),
    people,
)
notes = st.builds(
    lambda id_, about: put(
        Note, id_, make.note, about=tuple(Ref(Kind.LEAD, it) for it in sorted(about))
    ),
    st.sampled_from(IDS),
    st.sets(st.sampled_from(IDS), min_size=1),
)
changes = st.lists(st.lists(leads | contacts | notes, min_size=1, max_size=3))


def answers(unit: Reading) -> Iterator[object]:
    """Give all that planning may ask, of a reader; versions do not count."""
    reader = unit.reader
    for kind in (Lead, Contact, Note):
        found = tuple(unit.every(Everything(kind), page=2))
        yield {_plain(it) for it in found}
        assert len({it.ref for it in found}) == len(found)
        for id_ in IDS:
            yield _plain(unit.find(kind, id_))
    for id_ in IDS:
        about = unit.every(Referencing(Note, Ref(Kind.LEAD, id_)), page=1)
        yield {_plain(it) for it in about}
    for most in (1, 2, 10):
        yield reader.sizes(KEYS, at_most=most)
        yield [reader.holders(key, limit=most) for key in KEYS]
        yield reader.sharing(KEYS, limit=most)
    yield reader.keys(Ref(Kind.LEAD, id_) for id_ in IDS)


def _plain(record: Any) -> object:
    return record and attrs.evolve(record, version=0)


@given(stored=changes, gathered=changes)
@settings(max_examples=50)
def test_it_reads_as_it_will_be_written(
    stored: list[list[Edit]], gathered: list[list[Edit]]
) -> None:
    """Before and after writing, every answer is the same."""
    store = MemoryStore(clock=FrozenClock(make.NOW), ids=SequentialIds())
    session = Office(store, RECOMMENDED).admin.session
    for edits in stored:
        session.writing(partial(_do, edits=edits))

    def work(unit: Writing) -> None:
        gathering = Gathering(unit)
        inner = attrs.evolve(unit, reader=gathering, writer=gathering)
        for edits in gathered:
            _do(inner, edits)
        before = list(answers(inner))
        unit.writer.apply(gathering.joined)
        assert before == list(answers(unit))

    session.writing(work)


def _do(unit: Writing, edits: list[Edit]) -> None:
    records = {record.ref: record for record in (edit(unit) for edit in edits)}
    unit.commit(Change(action="test", puts=records.values()))


@pytest.fixture
def office() -> Office:
    """Give an office over an empty store."""
    store = MemoryStore(clock=FrozenClock(make.NOW), ids=SequentialIds())
    return Office(store, RECOMMENDED)


def test_history_and_notifications_come_with_it(office: Office) -> None:
    """Every change keeps its own entry, and who is to be told is told."""

    def work(unit: Writing) -> None:
        gathering = Gathering(unit)
        inner = attrs.evolve(unit, reader=gathering, writer=gathering)
        written = inner.commit(Change(action="first", puts=(make.lead("L1"),)))
        (lead,) = written.values()
        assert lead.version == 1
        assert lead.ref in gathering
        notice = inner.notice(to="eve", about=lead.ref, event="hello")
        assert isinstance(lead, Lead)
        again = attrs.evolve(lead, tags=("x",))
        change = Change(action="second", puts=(again,), notifications=(notice,))
        inner.commit(change)
        unit.writer.apply(gathering.joined)

    office.admin.session.writing(work)
    history = office.history(Ref(Kind.LEAD, "L1"))
    assert [entry.action for entry in history] == ["first", "second"]
    assert [notice.event for notice in office.told()] == ["hello"]
    assert office.get(make.lead("L1")).version == 1


def test_what_is_nowhere_is_missing(office: Office) -> None:
    """It answers as the store does."""

    def work(unit: Writing) -> None:
        with pytest.raises(MissingError):
            Gathering(unit).get(Lead, "L1")

    office.admin.session.writing(work)


def test_what_it_cannot_answer_is_not_answered_wrongly(office: Office) -> None:
    """A query that only the store could answer never gives the state before."""

    def work(unit: Writing) -> None:
        with pytest.raises(AssertionError):
            Gathering(unit).find(Pool(statuses=("NEW",), now=make.NOW))

    office.admin.session.writing(work)
