"""Erasure: a person's data goes everywhere, what is others' stays sound (spec 13)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, final

import attrs

from leadlink.model.activity import Appointment, Document, Note, Task
from leadlink.model.bookkeeping import Claim, Erasure, Receipt, Redirect
from leadlink.model.customer import Company, Contact
from leadlink.model.fields import CustomerLink
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import ActorId, Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import Dismissal, MatchFlag
from leadlink.model.operations import (
    OPERATIONS,
    ConversionRecord,
    CustomerLinkRecord,
    Effect,
    LeadLinkRecord,
    LosingValue,
    MergeRecord,
    Operation,
)
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.records import Record, references
from leadlink.model.work import Deal, Job
from leadlink.rules import traces
from leadlink.rules.emptying import carried, emptying
from leadlink.rules.traces import Traces

PERSONS: Final = (Lead, Contact, Job)
"""The kinds of record that are about one person."""

ABOUT: Final = (Note, Task, Appointment, Document)
"""The kinds of record that are about others."""

WRITABLE: Final = (Company, Deal, *ABOUT)
"""The kinds of record in which a person's data stands beside others'."""

_WRITTEN: Final = frozenset(
    {
        "name",
        "title",
        "text",
        "outcome",
        "storage_ref",
        "emails",
        "phones",
        "socials",
        "address",
        "description",
        "custom",
    }
)
"""The fields of those in which it may stand."""


@final
@attrs.frozen(kw_only=True)
class Erasing:
    """What an erasure would write.

    Attributes:
        puts: What is others' and had to do with the person, without a trace.
        deletes: What was the person's.
        rewritten: History entries of what is others', without a trace.
        traces: What was looked for in each of what is others', by its reference.
    """

    puts: tuple[Record, ...]
    deletes: tuple[Record, ...]
    rewritten: tuple[HistoryEntry, ...]
    traces: Mapping[Ref, Traces] = attrs.field(repr=False)


def is_doomed(record: Record, doomed: Collection[Ref]) -> bool:  # noqa: C901, PLR0911 - a case a kind
    """Tell whether a record goes because what it refers to goes.

    An activity goes when it is about nothing else; an operation when it was done to
    what goes; a dismissal, claim or receipt in any case.
    """
    match record:
        case Note() | Task() | Appointment() | Document():
            return all(ref in doomed for ref in record.about)
        case Claim():
            return Ref(Kind.LEAD, record.lead_id) in doomed
        case Dismissal():
            return record.left in doomed or record.right in doomed
        case MatchFlag():
            return record.subject in doomed or (
                bool(record.candidates) and all(r in doomed for r in record.candidates)
            )
        case CustomerLinkRecord():
            return record.subject in doomed or record.customer in doomed
        case LeadLinkRecord():
            ids = (record.primary_id, record.secondary_id)
            return any(Ref(Kind.LEAD, id_) in doomed for id_ in ids)
        case ConversionRecord():
            return Ref(Kind.LEAD, record.lead_id) in doomed
        case MergeRecord():
            return record.survivor in doomed or all(r in doomed for r in record.merged)
        case Receipt():
            return record.result in doomed
        case Redirect():
            return record.to in doomed
        case _:
            return False


def erase(
    doomed: Mapping[Ref, Record],
    others: Iterable[Record],
    *,
    histories: Mapping[Ref, Sequence[HistoryEntry]],
    matching: MatchingPolicy | None = None,
) -> Erasing:
    """Work out how to take a person out of the books.

    What a company or deal has of its own stays, even where the person had the same;
    what came to it by converting the person goes.

    Args:
        doomed: All that goes, by reference.
        others: What refers to it or was touched along with it, and stays.
        histories: The history of each of both.
        matching: By which phones, e-mails and handles are compared.
    """
    others = tuple(others)
    found = traces_of(doomed, histories)
    operations = tuple(each for each in doomed.values() if isinstance(each, OPERATIONS))
    emptied = emptying(operations, others, matching=matching or MatchingPolicy())
    effects = [effect for operation in operations for effect in operation.effects]
    puts: list[Record] = []
    rewritten: list[HistoryEntry] = []
    sought: dict[Ref, Traces] = {}
    for record in others:
        left = emptied.get(record.ref, record)
        sought[record.ref] = _sought(left, found, effects)
        after = _scrubbed(left, doomed.keys(), sought[record.ref])
        if after != record:
            puts.append(after)
        for entry in histories.get(record.ref, ()):
            clean = clean_entry(entry, sought[record.ref])
            if clean != entry:
                rewritten.append(clean)
    return Erasing(
        puts=tuple(puts),
        deletes=tuple(doomed.values()),
        rewritten=tuple(rewritten),
        traces=sought,
    )


def traces_of(
    doomed: Mapping[Ref, Record], histories: Mapping[Ref, Sequence[HistoryEntry]]
) -> Traces:
    """Collect what a person is and was known by, in all that goes and its history."""
    persons = [record for record in doomed.values() if isinstance(record, PERSONS)]
    operations = [
        record for record in doomed.values() if isinstance(record, OPERATIONS)
    ]
    gone = {*doomed}
    for operation in operations:
        if isinstance(operation, MergeRecord) and operation.undone_at is None:
            gone |= {*operation.merged}
    images = [
        image
        for operation in operations
        for effect in operation.effects
        for image in (effect.before, effect.after)
        if isinstance(image, PERSONS) and image.ref in gone
    ]
    told = [
        value
        for person in persons
        for entry in histories.get(person.ref, ())
        for change in entry.changes
        for value in (change.before, change.after)
    ]
    found = traces.traces_in((*persons, *images), descriptions=True)
    return found | traces.traces_in(told)


def clean_entry(entry: HistoryEntry, found: Traces) -> HistoryEntry:
    """Give a history entry without a trace in what it tells."""
    changes = tuple(
        attrs.evolve(
            change,
            before=traces.scrubbed(change.before, found),
            after=traces.scrubbed(change.after, found),
        )
        for change in entry.changes
    )
    return attrs.evolve(entry, changes=changes)


def stub(doomed: Iterable[Record], *, id_: str, by: ActorId, now: datetime) -> Erasure:
    """Make the dated stub that stays: ids of leads, contacts and jobs, nothing else."""
    return Erasure(
        id=id_,
        created_at=now,
        updated_at=now,
        created_by=by,
        erased=persons_in(doomed),
    )


def persons_in(doomed: Iterable[Record]) -> tuple[Ref, ...]:
    """Give the references to the leads, contacts and jobs among what goes."""
    return tuple(sorted(each.ref for each in doomed if isinstance(each, PERSONS)))


def _sought(record: Record, found: Traces, effects: Sequence[Effect]) -> Traces:
    """Give what to look for in a record that stays: not what it has of its own.

    A company or deal that a conversion of the person touched has of its own what it had
    before; any other record what it has now.
    """
    if isinstance(record, OPERATIONS):
        return found
    own: Record | None = record
    came: frozenset[object] = frozenset()
    if not isinstance(record, PERSONS):
        touching = [effect for effect in effects if effect.ref == record.ref]
        if touching:
            own = touching[0].before
        came = frozenset(value for it in touching for value in carried(it))
    left = found - traces.traces_in(() if own is None else (own,))
    left = attrs.evolve(left, values=left.values | came)
    if isinstance(record, (*ABOUT, Deal)):
        return left
    # A company that bears the person's name need not be the person's.
    name = {own.name.strip().casefold()} if isinstance(own, Company) else set[str]()
    return attrs.evolve(
        left,
        words=frozenset(),
        texts=left.texts - name,
        wholes=left.wholes - name if own is not record else frozenset(),
    )


def _scrubbed(record: Record, doomed: Collection[Ref], found: Traces) -> Record:
    if isinstance(record, OPERATIONS):
        return _operation(record, doomed, found)
    changes = _clean(record, found) if isinstance(record, WRITABLE) else {}
    match record:
        case Note() | Task() | Appointment() | Document():
            changes["about"] = tuple(r for r in record.about if r not in doomed)
        case Lead():
            changes |= _links(record, doomed)
        case Job():
            changes["customer"] = _link(record.customer, doomed)
        case Deal():
            changes["contact_id"] = _kept(Kind.CONTACT, record.contact_id, doomed)
        case MatchFlag():
            kept = tuple(ref for ref in record.candidates if ref not in doomed)
            changes["candidates"] = kept
        case _:
            pass
    return attrs.evolve(record, **changes)


def _links(lead: Lead, doomed: Collection[Ref]) -> dict[str, Any]:
    return {
        "customer": _link(lead.customer, doomed),
        "primary_id": _kept(Kind.LEAD, lead.primary_id, doomed),
        "conversion_id": _kept(Kind.CONVERSION, lead.conversion_id, doomed),
    }


def _link(link: CustomerLink | None, doomed: Collection[Ref]) -> CustomerLink | None:
    return None if link is not None and link.customer in doomed else link


def _kept(kind: Kind, id_: str | None, doomed: Collection[Ref]) -> str | None:
    return None if id_ is not None and Ref(kind, id_) in doomed else id_


def _clean(record: Record, found: Traces) -> dict[str, Any]:
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(record))
    return {
        field.name: traces.scrubbed(getattr(record, field.name), found)
        for field in fields
        if field.name in _WRITTEN
    }


def _operation(record: Operation, doomed: Collection[Ref], found: Traces) -> Operation:
    """Take before-images and losing values away: what is left cannot be undone."""
    images = [
        image
        for effect in record.effects
        for image in (effect.before, effect.after)
        if image is not None
    ]
    touched = {ref for image in images for ref in (image.ref, *references(image))}
    is_clean = touched.isdisjoint(doomed) and not traces.share(
        traces.traces_in(images), found
    )
    effects = record.effects if is_clean else ()
    match record:
        case ConversionRecord():
            return attrs.evolve(
                record,
                effects=effects,
                losing=tuple(_losing(record.losing, doomed, found)),
                person_id=_kept(Kind.CONTACT, record.person_id, doomed),
                task_ids=tuple(
                    id_ for id_ in record.task_ids if Ref(Kind.TASK, id_) not in doomed
                ),
            )
        case MergeRecord():
            return attrs.evolve(
                record,
                effects=effects,
                losing=tuple(_losing(record.losing, doomed, found)),
                merged=tuple(ref for ref in record.merged if ref not in doomed),
            )
        case _:
            return attrs.evolve(record, effects=effects)


def _losing(
    values: Iterable[LosingValue], doomed: Collection[Ref], found: Traces
) -> Iterator[LosingValue]:
    for losing in values:
        is_clean = traces.scrubbed(losing.value, found) == losing.value
        if losing.record not in doomed and is_clean:
            yield losing
