"""Merging and unmerging in any order give back what there was, and nothing dangles."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias, final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.desk.session import Reading
from leadlink.model.fields import CustomerLink, LinkKind
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import FlagStatus
from leadlink.model.operations import OPERATIONS, MergeRecord
from leadlink.model.person import Consent, Email, Phone
from leadlink.model.policy.merging import MergeRule
from leadlink.model.records import Record, references
from leadlink.ports.queries import Everything
from leadlink.testing import factories as make
from leadlink.testing import strategies
from tests.desk.world import STORES, World, worlds

CONTACTS = tuple(Ref(Kind.CONTACT, f"C{n}") for n in range(1, 6))
COMPANIES = tuple(Ref(Kind.COMPANY, f"O{n}") for n in range(1, 4))
LEADS = tuple(Ref(Kind.LEAD, f"L{n}") for n in range(1, 6))
ANY = (*CONTACTS, *COMPANIES, *LEADS)
MERGED = Kind.MERGE, Kind.REDIRECT

emails = st.lists(
    st.builds(
        Email,
        address=st.sampled_from(("a@x.org", "A@x.org ", "b@x.org", "c@x.org")),
        consent=st.sampled_from(Consent),
    ),
    max_size=2,
    unique_by=lambda email: email.address.strip().casefold(),
)
holds = st.none() | st.builds(
    make.hold,
    st.sampled_from(("ana", "bo")),
    held_until=st.integers(2, 9).map(lambda it: make.NOW + timedelta(minutes=it)),
)
phones = st.lists(
    st.builds(
        Phone,
        number=st.sampled_from(("+91 98450 12345", "+919845012345", "+91 98450 54321")),
        consent=st.sampled_from(Consent),
    ),
    max_size=1,
)
words = st.sampled_from(("", "silk", "jute"))
owners = st.sampled_from((None, "ana", "bo"))
filled: dict[str, Any] = {
    "emails": emails,
    "phones": phones,
    "website": words,
    "industry": words,
    "owner_id": owners,
    "tags": strategies.tags,
    "custom": strategies.customs,
    "origin": strategies.origins,
    "address": strategies.maybe(strategies.addresses),
}


@st.composite
def small_worlds(draw: st.DrawFn) -> tuple[Record, ...]:
    """Give a few records that refer to each other."""

    def fields(**more: Any) -> dict[str, Any]:
        return {name: draw(values) for name, values in (filled | more).items()}

    def some(pool: tuple[Ref, ...], most: int = 3) -> list[Ref]:
        return draw(st.lists(st.sampled_from(pool), min_size=1, max_size=most))

    def link() -> CustomerLink | None:
        to = draw(st.sampled_from((*CONTACTS, *COMPANIES, None)))
        if to is None:
            return None
        return make.customer_link(customer=to, kind=LinkKind.MATCH)

    ids = st.sampled_from([ref.id for ref in COMPANIES]) | st.none()
    records: list[Record] = [
        *(make.company(ref.id, **fields()) for ref in COMPANIES),
        *(
            make.contact(ref.id, **fields(company_id=ids, role=words, company=words))
            for ref in CONTACTS
        ),
        *(
            make.lead(
                ref.id,
                customer=link(),
                **fields(viewers=st.lists(owners.filter(bool), max_size=2), hold=holds),
            )
            for ref in LEADS
        ),
        make.lead("S1", primary_id=draw(st.sampled_from(LEADS)).id, status="LINKED"),
        make.deal(
            "D1",
            contact_id=draw(st.sampled_from(CONTACTS)).id,
            company_id=draw(ids),
        ),
        make.job("J1", customer=link()),
        make.claim("K1", lead_id=draw(st.sampled_from(LEADS)).id),
        make.receipt("import:1", result=draw(st.sampled_from(LEADS))),
        *(make.note(f"N{n}", about=some(ANY)) for n in range(2)),
        make.document("P1", about=some(ANY, 5)),
    ]
    pairs = st.tuples(st.sampled_from(ANY), st.sampled_from(ANY))
    drawn = draw(st.lists(pairs.filter(lambda it: it[0] != it[1]), max_size=6))
    for place, pair in enumerate({tuple(sorted(pair)) for pair in drawn}):
        left, right = sorted(pair)
        records.append(make.dismissal(f"X{place}", left=left, right=right))
    flagged = draw(st.sets(st.sampled_from((*LEADS, Ref(Kind.JOB, "J1")))))
    records.extend(
        make.flag(
            f"{ref.kind}:{ref.id}",
            subject=ref,
            candidates=some((*CONTACTS, *COMPANIES)),
            status=draw(st.sampled_from(FlagStatus)),
        )
        for ref in sorted(flagged)
    )
    return tuple(records)


rules = st.dictionaries(
    st.sampled_from(("website", "industry", "address")),
    st.sampled_from(MergeRule),
    max_size=2,
)


def undated(records: Mapping[Ref, Record]) -> Mapping[Ref, Record]:
    """Leave out when flags were made: of two merges that would, either may be first."""
    return {
        ref: attrs.evolve(it, created_at=make.NOW) if it.kind is Kind.FLAG else it
        for ref, it in records.items()
    }


minutes = st.sampled_from((1, 1, 1, -9))
"""By how many minutes the clock moves; sometimes it is set back."""
delays = st.sampled_from((0, 9, -9))
"""How many minutes after it was planned a merge is carried out, as the clock says."""

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]


def present(world: World) -> Mapping[Ref, Record]:
    """Give everything that is there, but what a merge itself leaves."""
    return {
        record.ref: attrs.evolve(record, version=0, updated_at=make.NOW)
        for record in world.everything()
        if record.kind not in MERGED
    }


def dangling(world: World) -> Iterator[str]:
    """Give every reference to nothing; operations may tell of what is gone."""
    there = {record.ref: record for record in world.everything()}
    for record in there.values():
        if not isinstance(record, OPERATIONS):
            for ref in references(record):
                if ref not in there:
                    yield f"{record.ref} refers to {ref}"


def resolves(world: World, ref: Ref) -> bool:
    """Tell whether an id still leads to a record."""
    with world.acting().session.reading() as unit:
        assert isinstance(unit, Reading)
        return unit.see_at(ref) is not None


def standing(world: World) -> tuple[MergeRecord, ...]:
    """Give the merges that are not undone."""
    found = world.every(Everything(MergeRecord))
    return tuple(merge for merge in found if merge.undone_at is None)


def sound(world: World) -> None:
    """See that nothing dangles and that every id resolves."""
    assert list(dangling(world)) == []
    assert all(resolves(world, ref) for ref in ANY)


@final
@attrs.frozen
class Asked:
    """A merge as somebody asked for it, and by how much later it is carried out."""

    records: tuple[Ref, ...]
    survivor: Ref
    fields: Mapping[str, MergeRule | Ref]
    delay: timedelta


def asked(world: World, draw: Draw) -> Asked | None:
    """Choose two or three records of a kind that are there."""
    kind = draw(st.sampled_from((CONTACTS, COMPANIES, LEADS)))
    there = [ref for ref in kind if world.has(ref)]
    if len(there) < 2:
        return None
    some = st.lists(st.sampled_from(there), min_size=2, max_size=3, unique=True)
    records = tuple(draw(some))
    survivor, delay = draw(st.sampled_from(records)), draw(delays)
    return Asked(records, survivor, draw(rules), timedelta(minutes=delay))


def carry_out(world: World, ask: Asked) -> MergeRecord:
    """Merge as asked."""
    ana = world.acting("ana", "admin")
    plan = ana.merges.plan(ask.records, survivor=ask.survivor, fields=ask.fields)
    world.clock.advance(ask.delay)
    return ana.apply(plan)


def merge(world: World, draw: Draw) -> None:
    """Merge two or three records of a kind that are there."""
    ask = asked(world, draw)
    world.clock.advance(timedelta(minutes=draw(minutes)))
    if ask is not None:
        carry_out(world, ask)


def unmerge(world: World, draw: Draw) -> None:
    """Take back one of the merges that stand, whichever."""
    found = standing(world)
    if found:
        world.clock.advance(timedelta(minutes=draw(minutes)))
        chosen = draw(st.sampled_from(found))
        done = world.acting("ana", "admin").undo(chosen.id)
        assert done.kept == ()


@final
@attrs.frozen
class WithoutOne:
    """What there is after some merges, one of which was taken back."""

    present: Mapping[Ref, Record]
    others: tuple[tuple[datetime, Asked], ...]


def without_one(world: World, records: tuple[Record, ...], draw: Draw) -> WithoutOne:
    """Merge up to four times, and take one of them back."""
    world.put(*records)
    done: list[tuple[datetime, Asked, MergeRecord]] = []
    for _ in range(draw(st.integers(1, 4))):
        ask = asked(world, draw)
        world.clock.advance(timedelta(minutes=draw(minutes)))
        if ask is not None:
            at = world.clock.now()
            done.append((at, ask, carry_out(world, ask)))
    undone = draw(st.sampled_from([record for *_, record in done]))
    world.clock.advance(timedelta(minutes=draw(minutes)))
    world.acting("ana", "admin").undo(undone.id)
    return WithoutOne(
        present(world),
        tuple((at, ask) for at, ask, it in done if it.id != undone.id),
    )


@pytest.mark.parametrize("name", STORES)
class TestLaws:
    """Undo restores both sides, also out of order (spec 12)."""

    def test_any_order_of_undo_gives_back_what_there_was(self, name: str) -> None:
        """Chains of merges, taken back whichever first, leave no trace."""

        @settings(max_examples=60 if name == "memory" else 8, deadline=None)
        @given(records=small_worlds(), data=st.data())
        def law(records: tuple[Record, ...], data: st.DataObject) -> None:
            with TemporaryDirectory() as folder:
                for world in worlds(name, Path(folder)):
                    world.put(*records)
                    start = present(world)
                    steps = data.draw(
                        st.lists(st.sampled_from((merge, merge, unmerge)), max_size=5)
                    )
                    for step in steps:
                        step(world, data.draw)
                        sound(world)
                    while standing(world):
                        unmerge(world, data.draw)
                        sound(world)
                    assert present(world) == start

        law()

    def test_without_one_it_is_as_if_it_had_never_been(self, name: str) -> None:
        """Whichever is taken back, and whatever the clock: the others stand as ever."""

        @settings(max_examples=40 if name == "memory" else 5, deadline=None)
        @given(records=small_worlds(), data=st.data())
        def law(records: tuple[Record, ...], data: st.DataObject) -> None:
            with TemporaryDirectory() as folder:
                (found,) = (
                    without_one(world, records, data.draw)
                    for world in worlds(name, Path(folder))
                )
            with TemporaryDirectory() as folder:
                for world in worlds(name, Path(folder)):
                    world.put(*records)
                    for at, ask in found.others:
                        world.clock.set(at)
                        carry_out(world, ask)
                    assert undated(present(world)) == undated(found.present)

        law()
