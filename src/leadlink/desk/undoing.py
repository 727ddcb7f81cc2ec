"""Undo of any operation: customer links, lead links, conversions and merges.

The operation's own effects say what to take back (``rules.undoing``); what cannot be
known from them alone is gathered here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import final

import attrs

from leadlink.desk import linked_work
from leadlink.desk.revocable import revocable, standing_now
from leadlink.desk.session import Reading, Session, Writing
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import Receipt
from leadlink.model.change import Change
from leadlink.model.history import Notification
from leadlink.model.ids import ActorId, Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import Dismissal, MatchFlag
from leadlink.model.merging import MERGEABLE
from leadlink.model.operations import (
    OPERATIONS,
    CustomerLinkRecord,
    Effect,
    LeadLinkRecord,
    MergeRecord,
    Operation,
    Subject,
)
from leadlink.model.records import RECORD_CLASSES, Record, references
from leadlink.model.refusals import (
    Reason,
    UndoConflict,
    UndoRefusedError,
    UnknownOperationError,
)
from leadlink.model.work import Job
from leadlink.ports.queries import Referencing
from leadlink.rules import customer_linking
from leadlink.rules.undoing import Resolution, against_undo, undo

PASSING = frozenset(
    {
        Kind.RECEIPT,
        Kind.ERASURE,
        Kind.CLAIM,
        Kind.FLAG,
        Kind.DISMISSAL,
        Kind.REDIRECT,
    }
)
"""Kinds that do not keep a record alive by referring to it."""

LOST = "would refer to a record that was taken away since"


@final
@attrs.frozen(kw_only=True)
class Undone:
    """What an undo did.

    Attributes:
        operation: What was undone.
        restored: Records that were put back as they were, in parts or whole.
        removed: Records that the operation had made and that are gone.
        kept: What has changed since; it stayed, or was overwritten where asked so.
    """

    operation: Ref
    restored: tuple[Ref, ...]
    removed: tuple[Ref, ...]
    kept: tuple[UndoConflict, ...]

    def __str__(self) -> str:
        """Say how much was put back, taken away and met otherwise than expected."""
        return (
            f"{self.operation} undone: {len(self.restored)} restored, "
            f"{len(self.removed)} removed, {len(self.kept)} changed since"
        )


def undo_operation(
    session: Session, operation_id: str, *, resolution: Resolution | None = None
) -> Undone:
    """Undo an operation of any kind by its id.

    Args:
        session: Who asks.
        operation_id: The id of a link, conversion or merge.
        resolution: What to do with what has changed since; None: refuse, but of a
            merge give back what is still where the merge put it.

    Raises:
        PermissionDeniedError: The actor lacks UNDO.
        UnknownOperationError: There is none, or the actor may not see it.
        UndoRefusedError: It is undone already or can never be, or something has changed
            since and no resolution was given: all of it.
    """
    session.require(Permission.UNDO)

    def work(unit: Writing) -> Undone:
        operation = find_operation(unit, operation_id)
        return take_back(unit, operation, resolution=resolution, action="undo")

    return session.writing(work)


def find_operation(unit: Reading, operation_id: str) -> Operation:
    """Give the operation with an id, if the actor may see it.

    Raises:
        UnknownOperationError: There is none, or the actor may not see it.
    """
    for kind in OPERATIONS:
        found = unit.find(kind, operation_id)
        if found is not None and unit.may_see(found):
            return found
    raise UnknownOperationError(id=operation_id)


def take_back(
    unit: Writing,
    operation: Operation,
    *,
    resolution: Resolution | None,
    action: str,
) -> Undone:
    """Undo an operation that was found, whoever may.

    Raises:
        UndoRefusedError: See ``undo_operation``.
    """
    reasons = tuple(_against(unit, operation))
    if reasons:
        raise UndoRefusedError(operation=operation.ref, reasons=reasons)
    found = revocable(unit, operation)
    effects = found.effects
    merges = (heir for heir in found.heirs if isinstance(heir, MergeRecord))
    current = standing_now(unit, effects)
    done = undo(
        effects,
        current=current,
        referrers=_referrers(unit, (operation, *merges), effects),
        now=unit.now,
        resolution=resolution,
    )
    gone = {record.ref for record in done.deletes}
    back = (*done.puts, *done.restored)
    dangling = [
        UndoConflict(put.ref, "", LOST)
        for put in back
        if _dangles(unit, put, back, gone)
    ]
    conflicts = (*found.conflicts, *done.conflicts, *dangling)
    is_partial = isinstance(operation, MergeRecord)
    if conflicts and resolution is None and not is_partial:
        raise UndoRefusedError(operation=operation.ref, conflicts=conflicts)
    lost = {conflict.record for conflict in dangling}
    puts = tuple(put for put in done.puts if put.ref not in lost)
    restored = tuple(put for put in done.restored if put.ref not in lost)
    undone = attrs.evolve(operation, undone_at=unit.now, undone_by=unit.actor_id)
    change = Change(
        action=action,
        puts=(*puts, undone, *found.heirs, *_spent(unit, operation)),
        restored=restored,
        deletes=done.deletes,
        notifications=_notices(unit, operation),
    )
    unit.commit(change | _reviews(unit, change, puts, done.deletes))
    return Undone(
        operation=operation.ref,
        restored=tuple(put.ref for put in (*puts, *restored)),
        removed=tuple(record.ref for record in done.deletes),
        kept=conflicts,
    )


def _against(unit: Reading, operation: Operation) -> Iterator[Reason]:
    yield from against_undo(operation, policy=unit.policy, now=unit.now)
    for ref in _linked(operation):
        found = unit.at(ref)
        if isinstance(found, Lead | Job):
            yield from customer_linking.against_change(found)


def _linked(operation: Operation) -> tuple[Ref, ...]:
    """Give the leads or the job that a link was made between, or taken from."""
    match operation:
        case CustomerLinkRecord():
            return (operation.subject,)
        case LeadLinkRecord():
            ids = (operation.primary_id, operation.secondary_id)
            return tuple(Ref(Kind.LEAD, id_) for id_ in ids)
        case _:
            return ()


def _referrers(
    unit: Reading, operations: Sequence[Operation], effects: Sequence[Effect]
) -> Mapping[Ref, Sequence[Ref]]:
    own = {record.ref for record in (*operations, *effects)}
    made = [effect.ref for effect in effects if effect.before is None]
    return {ref: _referring(unit, ref, own) for ref in made}


def _referring(unit: Reading, ref: Ref, own: set[Ref]) -> Sequence[Ref]:
    return [
        record.ref
        for kind, cls in RECORD_CLASSES.items()
        if kind not in PASSING
        for record in unit.every(Referencing(cls, ref))
        if record.ref not in own and not _is_undone(record)
    ]


def _is_undone(record: Record) -> bool:
    return isinstance(record, OPERATIONS) and record.undone_at is not None


def _dangles(
    unit: Reading, put: Subject, puts: Sequence[Subject], gone: set[Ref]
) -> bool:
    there = {other.ref for other in puts}
    now = unit.at(put.ref)
    new = references(put) - (references(now) if now is not None else frozenset())
    return any(
        ref in gone or (ref not in there and unit.at(ref) is None) for ref in new
    )


def _spent(unit: Reading, operation: Operation) -> Iterator[Receipt]:
    """Spend the keys under which the operation was asked for (spec 10)."""
    for receipt in unit.every(Referencing(Receipt, operation.ref)):
        yield attrs.evolve(receipt, is_spent=True)


def _notices(unit: Reading, operation: Operation) -> tuple[Notification, ...]:
    """Tell the managers of a lead link, or the owners of what was merged."""
    match operation:
        case LeadLinkRecord():
            about, event = Ref(Kind.LEAD, operation.primary_id), "leads unlinked"
            sides = [it for e in operation.effects for it in (e.before, e.after)]
        case MergeRecord():
            about, event = operation.survivor, "records unmerged"
            gone = frozenset(operation.merged)
            sides = [e.before for e in operation.effects if e.ref in gone]
        case _:
            return ()
    people: dict[ActorId, None] = {}
    for record in sides:
        if isinstance(record, MERGEABLE) and record.owner_id is not None:
            people[record.owner_id] = None
    return tuple(unit.notice(to=person, about=about, event=event) for person in people)


def _reviews(
    unit: Reading,
    change: Change,
    puts: Sequence[Subject],
    deletes: Sequence[Subject],
) -> Change:
    """Bring flags and dismissals in line with what is linked and what is gone."""
    own = {it.ref for it in (*change.puts, *change.restored, *change.deletes)}
    asked = {it.ref: it for it in _decided(unit, puts) if it.ref not in own}
    gone = {record.ref for record in deletes}
    lost: dict[Ref, MatchFlag] = {}
    dismissals: dict[Ref, Dismissal] = {}
    for ref in gone:
        for found in unit.every(Referencing(MatchFlag, ref)):
            lost[found.ref] = _without(asked.pop(found.ref, found), gone)
        for dismissal in unit.every(Referencing(Dismissal, ref)):
            dismissals[dismissal.ref] = dismissal
    over = [it for it in lost.values() if not it.candidates or it.subject in gone]
    kept = [it for it in lost.values() if it not in over]
    return Change(
        action="review",
        puts=(*asked.values(), *kept),
        deletes=(*over, *dismissals.values()),
    )


def _decided(unit: Reading, puts: Sequence[Subject]) -> Iterator[MatchFlag]:
    """Give the flags of leads and jobs that are linked again, or no longer."""
    for put in puts:
        found = unit.at(put.ref)
        if isinstance(put, Lead | Job) and isinstance(found, Lead | Job):
            flag = linked_work.flag_of(unit, put.ref)
            if put.customer is None and found.customer is not None:
                yield from customer_linking.reopen(flag)
            elif put.customer is not None and found.customer is None:
                yield from customer_linking.settled(flag, put.customer.linked_by)


def _without(flag: MatchFlag, gone: set[Ref]) -> MatchFlag:
    candidates = tuple(ref for ref in flag.candidates if ref not in gone)
    return attrs.evolve(flag, candidates=candidates)
