"""The journey of a customer: one timeline over all that it has been to us (spec 8)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import assert_never, final

import attrs

from leadlink.model.history import HistoryEntry
from leadlink.model.ids import ActorId, Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import (
    ConversionRecord,
    CustomerLinkRecord,
    LeadLinkRecord,
    MergeRecord,
    Operation,
)
from leadlink.model.records import Record
from leadlink.model.work import Job

TOLD = frozenset({"status", "stage", "standing"})
"""The fields whose changes are steps of a journey."""


@final
@attrs.frozen(kw_only=True)
class Step:
    """One event of a journey.

    Attributes:
        record: The lead, deal, job or customer to which it happened.
        what: What happened, in words, with ids only.
        by: Who did it.
    """

    at: datetime
    record: Ref
    what: str
    by: ActorId

    def __str__(self) -> str:
        """Write the step as ``2026-03-05 10:00 lead 'L1' taken in by 'ana'``."""
        return f"{self.at:%Y-%m-%d %H:%M} {self.record} {self.what} by {self.by!r}"


def journey(
    records: Iterable[Record],
    *,
    operations: Iterable[Operation],
    history: Iterable[HistoryEntry],
) -> tuple[Step, ...]:
    """Put everything that happened to a customer into one timeline, oldest first.

    Args:
        records: The customer and its leads, deals and jobs.
        operations: Links, conversions and merges that touched any of them.
        history: Entries of any of them: changes of status, stage and standing count.
    """
    steps = [_beginning(record) for record in records]
    for operation in operations:
        steps.extend(_operated(operation))
    for entry in history:
        steps.extend(_changed(entry))
    return tuple(
        sorted(set(steps), key=lambda step: (step.at, _place(step), step.what))
    )


def _place(step: Step) -> tuple[int, Ref]:
    order = (Kind.LEAD, Kind.JOB, Kind.CONTACT, Kind.COMPANY, Kind.DEAL)
    return order.index(step.record.kind), step.record


def _beginning(record: Record) -> Step:
    what = "taken in" if record.kind in (Kind.LEAD, Kind.JOB) else "made"
    return Step(
        at=record.created_at, record=record.ref, what=what, by=record.created_by
    )


def _operated(operation: Operation) -> Iterator[Step]:
    record, what, undone = _told(operation)
    yield Step(
        at=operation.created_at, record=record, what=what, by=operation.created_by
    )
    if operation.undone_at is not None and operation.undone_by is not None:
        yield Step(
            at=operation.undone_at, record=record, what=undone, by=operation.undone_by
        )


def _told(operation: Operation) -> tuple[Ref, str, str]:
    """Give where an operation happened, what it was, and what its undoing is."""
    match operation:
        case CustomerLinkRecord(customer=None):
            former = former_customer(operation) or "its customer"
            again = f"linked to {former} again"
            return operation.subject, f"unlinked from {former}", again
        case CustomerLinkRecord():
            what = f"linked to {operation.customer} as {operation.link}"
            return operation.subject, what, f"no longer {what}"
        case LeadLinkRecord():
            what = f"linked to {Ref(Kind.LEAD, operation.primary_id)}"
            return Ref(Kind.LEAD, operation.secondary_id), what, f"no longer {what}"
        case ConversionRecord():
            return Ref(Kind.LEAD, operation.lead_id), "converted", "no longer converted"
        case MergeRecord():
            what = "merged with " + ", ".join(map(str, operation.merged))
            return operation.survivor, what, f"no longer {what}"
        case _:
            assert_never(operation)


def former_customer(operation: CustomerLinkRecord) -> Ref | None:
    """Find the customer that a lead or job had before it was linked or unlinked."""
    links = (
        effect.before.customer
        for effect in operation.effects
        if isinstance(effect.before, Lead | Job)
    )
    return next((link.customer for link in links if link is not None), None)


def _changed(entry: HistoryEntry) -> Iterator[Step]:
    if entry.is_creation or entry.is_deletion:
        return
    for change in entry.changes:
        if change.field in TOLD:
            yield Step(
                at=entry.at,
                record=entry.record,
                what=f"{change.field} {change.before} to {change.after}",
                by=entry.actor_id,
            )
