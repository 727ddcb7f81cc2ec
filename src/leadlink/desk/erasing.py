"""Erasure at the desk: a person's data goes everywhere, at once (spec 13)."""

from collections.abc import Iterator, Mapping
from typing import Final, final

import attrs

from leadlink.desk import tag_heirs
from leadlink.desk.commit import make_commit
from leadlink.desk.session import Reading, Session, Writing
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import Erasure
from leadlink.model.change import Change
from leadlink.model.customer import Contact
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import OPERATIONS, ConversionRecord
from leadlink.model.records import RECORD_CLASSES, Record, references
from leadlink.model.tags import TagEntry
from leadlink.model.work import Job
from leadlink.ports.queries import Everything, HistoryOf, Referencing
from leadlink.rules import erasing
from leadlink.rules.traces import Traces

_PERSON_KINDS: Final = frozenset({Kind.LEAD, Kind.CONTACT, Kind.JOB})


@final
@attrs.frozen(kw_only=True)
class ErasurePlan:
    """What erasing a person would take out of the books, as they are now.

    Attributes:
        erased: The leads, contacts and jobs that are this person.
        traces: What the person is and was known by, to be looked for outside the books:
            personal data, to be forgotten with the rest.
    """

    erased: tuple[Ref, ...]
    traces: Traces = attrs.field(repr=False)

    def __str__(self) -> str:
        """Write ``Erase contact 'C1', lead 'L1'; it cannot be undone``."""
        return f"Erase {', '.join(map(str, self.erased))}; it cannot be undone"


def plan_erasure(session: Session, person: Ref) -> ErasurePlan:
    """Tell what ``erase_person`` would erase, and what the person is known by.

    Args:
        session: Who asks.
        person: A lead, contact or job.

    Raises:
        PermissionDeniedError: The actor lacks ADMIN.
        InvalidValueError: The record is of a kind that is no person's.
        RecordNotFoundError: There is none.
    """
    _require(session, person)
    with session.reading() as unit:
        doomed = _doomed(unit, unit.see_at(person))
        histories = {ref: tuple(unit.every(HistoryOf(ref))) for ref in doomed}
    return ErasurePlan(
        erased=erasing.persons_in(doomed.values()),
        traces=erasing.traces_of(doomed, histories),
    )


def find_erasure(session: Session, person: Ref) -> Erasure | None:
    """Find the stub that erasing a record left; None where it was not erased.

    Args:
        session: Who asks.
        person: A lead, contact or job.

    Raises:
        PermissionDeniedError: The actor lacks ADMIN.
    """
    session.require(Permission.ADMIN)
    with session.reading() as unit:
        stubs = unit.every(Everything(Erasure))
        return next((stub for stub in stubs if person in stub.erased), None)


def erase_person(session: Session, person: Ref) -> Erasure:
    """Take a person's data out of all books; it cannot be undone.

    The person is the record named, and the leads, jobs and contact that belong to it by
    customer link, conversion or lead link. All of these go, with what is about them
    alone, their history and outbox rows, and the operations done to them. What is
    others' stays, without a trace of the person; operations that touched both cannot be
    undone any more.

    Args:
        session: Who asks.
        person: A lead, contact or job.

    Returns:
        The dated stub that stays; it holds ids, no personal data.

    Raises:
        PermissionDeniedError: The actor lacks ADMIN.
        InvalidValueError: The record is of a kind that is no person's.
        RecordNotFoundError: There is none.
    """
    _require(session, person)

    def work(unit: Writing) -> Erasure:
        doomed = _doomed(unit, unit.see_at(person))
        entries, heirs = tag_heirs.entries(unit, doomed)
        doomed |= entries
        others = _others(unit, doomed, heirs)
        histories = {
            ref: tuple(unit.every(HistoryOf(ref)))
            for ref in (*doomed, *(record.ref for record in others))
        }
        found = erasing.erase(
            doomed, others, histories=histories, matching=unit.policy.matching
        )
        stub = erasing.stub(
            doomed.values(), id_=unit.fresh_id(), by=unit.actor_id, now=unit.now
        )
        puts = {**heirs, **{put.ref: put for put in found.puts}}
        commit = make_commit(
            Change(action="erase", puts=(*puts.values(), stub), deletes=found.deletes),
            reader=unit.reader,
            actor_id=unit.actor_id,
            now=unit.now,
            ids=session.ids,
            policy=unit.policy,
            fields=unit.fields,
        )
        told = (entry for entry in commit.history if entry.record not in doomed)
        unit.writer.apply(
            attrs.evolve(
                commit,
                history=tuple(
                    erasing.clean_entry(entry, found.traces[entry.record])
                    for entry in told
                ),
                rewritten=found.rewritten,
                withdrawn=(*doomed, *_gone(unit, doomed)),
            )
        )
        return attrs.evolve(stub, version=1)

    return session.writing(work)


def _require(session: Session, person: Ref) -> None:
    session.require(Permission.ADMIN)
    if person.kind not in _PERSON_KINDS:
        problem = Problem("kind", "must be lead, contact or job")
        raise InvalidValueError(what="Ref", problems=(problem,))


def _doomed(unit: Reading, person: Record) -> dict[Ref, Record]:
    """Give the person's records and all that goes with them, by reference."""
    doomed: dict[Ref, Record] = {}
    waiting = [person]
    while waiting:
        record = waiting.pop()
        if record.ref not in doomed:
            doomed[record.ref] = record
            waiting.extend(_same_person(unit, record))
    gone = {alias for ref in doomed for alias in unit.aliases(ref)}
    waiting_refs = list(gone)
    while waiting_refs:
        for other in _referring(unit, waiting_refs.pop()):
            if other.ref not in doomed and erasing.is_doomed(other, gone):
                doomed[other.ref] = other
                gone.add(other.ref)
                waiting_refs.append(other.ref)
    return doomed


def _same_person(unit: Reading, record: Record) -> Iterator[Record]:
    match record:
        case Lead():
            yield from _customer_of(unit, record)
            yield from _linked_leads(unit, record)
            for conversion in unit.every(Referencing(ConversionRecord, record.ref)):
                if conversion.lead_id == record.id:
                    yield from _person_of(unit, conversion)
        case Job():
            yield from _customer_of(unit, record)
        case Contact():
            yield from unit.every(Referencing(Lead, record.ref))
            yield from unit.every(Referencing(Job, record.ref))
            for conversion in unit.every(Referencing(ConversionRecord, record.ref)):
                if record in _person_of(unit, conversion):
                    yield from _found(unit, Ref(Kind.LEAD, conversion.lead_id))
        case _:
            return


def _linked_leads(unit: Reading, lead: Lead) -> Iterator[Lead]:
    if lead.primary_id is not None:
        primary = unit.find(Lead, lead.primary_id)
        if primary is not None:
            yield primary
    for other in unit.every(Referencing(Lead, lead.ref)):
        if other.primary_id == lead.id:
            yield other


def _customer_of(unit: Reading, record: Lead | Job) -> Iterator[Record]:
    if record.customer is not None and record.customer.customer.kind is Kind.CONTACT:
        yield from _found(unit, record.customer.customer)


def _person_of(unit: Reading, conversion: ConversionRecord) -> Iterator[Record]:
    """Give the person that a lead became; after an undo only one that it had made."""
    if conversion.person_id is None:
        return
    ref = Ref(Kind.CONTACT, conversion.person_id)
    is_made = any(e.ref == ref and e.before is None for e in conversion.effects)
    if conversion.undone_at is None or is_made:
        yield from _found(unit, ref)


def _found(unit: Reading, ref: Ref) -> Iterator[Record]:
    record = unit.at(ref)
    if record is not None:
        yield record


def _gone(unit: Reading, doomed: Mapping[Ref, Record]) -> Iterator[Ref]:
    """Give what an undo took away before: its history still tells of the person."""
    refs = {ref for record in doomed.values() for ref in references(record)}
    yield from (ref for ref in sorted(refs) if unit.at(ref) is None)


def _referring(unit: Reading, ref: Ref) -> Iterator[Record]:
    for cls in RECORD_CLASSES.values():
        yield from unit.every(Referencing(cls, ref))


def _others(
    unit: Reading,
    doomed: Mapping[Ref, Record],
    heirs: Mapping[Ref, ConversionRecord],
) -> tuple[Record, ...]:
    """Give what stays and refers to what goes, or was touched along with it.

    Operations on those are looked at as well: their images may tell of the person. So
    may what is about a deal of the person. A tag entry that stays tells of nobody.
    """
    others: dict[Ref, Record] = {}
    for record in doomed.values():
        for other in _referring(unit, record.ref):
            others[other.ref] = other
        for ref in references(record):
            for other in _found(unit, ref):
                if not isinstance(other, TagEntry):
                    others[other.ref] = other
    for ref in tuple(others):
        others |= {it.ref: it for it in _about_deal(unit, ref)}
    for ref in tuple(others):
        for cls in OPERATIONS:
            for operation in unit.every(Referencing(cls, ref)):
                others[operation.ref] = operation
    others |= heirs
    return tuple(record for ref, record in others.items() if ref not in doomed)


def _about_deal(unit: Reading, ref: Ref) -> Iterator[Record]:
    if ref.kind is Kind.DEAL:
        for cls in erasing.ABOUT:
            yield from unit.every(Referencing(cls, ref))
