"""Assigning leads: one by one, or many in turn (spec 6)."""

from collections.abc import Iterable, Iterator
from typing import final

import attrs

from leadlink.desk.facet import Facet, refuse_stale
from leadlink.desk.leads.claims import ended_claims
from leadlink.desk.session import Writing
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import Receipt
from leadlink.model.change import Change
from leadlink.model.errors import LeadLinkError
from leadlink.model.history import Notification
from leadlink.model.ids import ActorId, Kind, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.records import Record
from leadlink.model.refusals import AssignmentRefusedError, Reason, Why
from leadlink.rules import assigning, claiming
from leadlink.rules.assigning import AssigningRule, RoundRobin, SkippedActor, Turns

ASSIGNED = "lead assigned"
TAKEN = "lead taken away"


@final
@attrs.frozen(kw_only=True)
class Assigned:
    """What came of one lead of a bulk assignment.

    Attributes:
        to: Who owns it now; None where it was refused.
        error: Why it was refused; None where it was not.
    """

    lead_id: LeadId
    to: ActorId | None = None
    error: LeadLinkError | None = None


@final
@attrs.frozen(kw_only=True)
class Assignments:
    """What came of a bulk assignment.

    Attributes:
        items: One a lead, in the order given.
        skipped: Who got none because they are inactive.
    """

    items: tuple[Assigned, ...]
    skipped: tuple[SkippedActor, ...]


@attrs.frozen
class Assigning(Facet):
    """Assigning leads."""

    def assign(
        self, lead_id: LeadId, to: ActorId, *, version: int | None = None
    ) -> Lead:
        """Make an actor the owner of a lead; a hold on it ends (S3.23).

        The new owner is told, and whoever owned or held it before.

        Raises:
            PermissionDeniedError: The actor may not manage leads.
            RecordNotFoundError: There is none, or the actor may not see it.
            StaleRecordError: It is not at *version*.
            AssignmentRefusedError: It is archived, converted or linked.
            InvalidValueError: *to* is no id.
        """
        self.session.require(Permission.MANAGE_LEADS)

        def work(unit: Writing) -> Lead:
            lead = unit.see(Lead, lead_id)
            refuse_stale(lead, version)
            return _written(unit, lead, assigning.assign(lead, to=to), action="assign")

        return self.session.writing(work)

    def unassign(self, lead_id: LeadId, *, version: int | None = None) -> Lead:
        """Take a lead from its owner or holder; an open one is in the pool again.

        Raises:
            PermissionDeniedError: The actor may not manage leads.
            RecordNotFoundError: There is none, or the actor may not see it.
            StaleRecordError: It is not at *version*.
            AssignmentRefusedError: It is archived, converted or linked.
        """
        self.session.require(Permission.MANAGE_LEADS)

        def work(unit: Writing) -> Lead:
            lead = unit.see(Lead, lead_id)
            refuse_stale(lead, version)
            return _written(unit, lead, assigning.unassign(lead), action="unassign")

        return self.session.writing(work)

    def assign_many(
        self,
        lead_ids: Iterable[LeadId],
        rule: AssigningRule,
        *,
        inactive: Iterable[ActorId] = (),
    ) -> Assignments:
        """Assign leads in turn, or by quota, in one unit of work.

        A lead that is refused takes nobody's turn. A round robin goes on where the last
        call of that name ended, whoever made it: the last turn is stored with it.

        Args:
            lead_ids: In the order in which they are given out; a repeat counts once.
            rule: Who takes turns, and how.
            inactive: Who is away and gets none.

        Raises:
            PermissionDeniedError: The actor may not manage leads.
            AssignmentRefusedError: Nobody is active; nothing was assigned.
        """
        self.session.require(Permission.MANAGE_LEADS)
        wanted = tuple(dict.fromkeys(lead_ids))
        away = frozenset(inactive)
        return self.session.writing(
            lambda unit: _assign_many(unit, wanted, rule, inactive=away)
        )


def _written(unit: Writing, before: Lead, after: Lead, *, action: str) -> Lead:
    if after == before:
        return before
    puts: tuple[Record, ...] = (after, *ended_claims(unit, before))
    notices = tuple(_notices(unit, before, after))
    change = Change(action=action, puts=puts, notifications=notices)
    written = unit.commit(change)[after.ref]
    assert isinstance(written, Lead)  # noqa: S101 - a reference tells the kind
    return written


def _notices(unit: Writing, before: Lead, after: Lead) -> Iterator[Notification]:
    """Tell who has a lead now, and who has it no longer; nobody what they did."""
    holder = claiming.holder(before, now=unit.now)
    if after.owner_id not in (None, before.owner_id, unit.actor_id):
        yield unit.notice(to=str(after.owner_id), about=after.ref, event=ASSIGNED)
    for actor_id in dict.fromkeys((before.owner_id, holder)):
        if actor_id not in (None, after.owner_id, unit.actor_id):
            yield unit.notice(to=str(actor_id), about=after.ref, event=TAKEN)


def _assign_many(
    unit: Writing,
    lead_ids: tuple[LeadId, ...],
    rule: AssigningRule,
    *,
    inactive: frozenset[ActorId],
) -> Assignments:
    receipt = _last_turn(unit, rule)
    last = receipt.fingerprint if receipt else None
    turns, skipped = assigning.turns(rule, inactive=inactive, last=last)
    items: list[Assigned] = []
    puts: list[Record] = []
    notices: list[Notification] = []
    has_moved = False
    for lead_id in lead_ids:
        try:
            lead, to = _next(unit, lead_id, turns)
            after = assigning.assign(lead, to=to)
        except LeadLinkError as error:
            items.append(Assigned(lead_id=lead_id, error=error))
            continue
        turns, has_moved = turns.after(to), True
        items.append(Assigned(lead_id=lead_id, to=to))
        if after != lead:
            puts += (after, *ended_claims(unit, lead))
            notices += _notices(unit, lead, after)
    if has_moved:
        puts += _turn(unit, rule, receipt, turns)
        change = Change(action="assign", puts=tuple(puts), notifications=tuple(notices))
        unit.commit(change)
    return Assignments(items=tuple(items), skipped=skipped)


def _next(unit: Writing, lead_id: LeadId, turns: Turns) -> tuple[Lead, ActorId]:
    lead = unit.see(Lead, lead_id)
    to = turns.next()
    if to is None:
        raise AssignmentRefusedError(reasons=(Reason(Why.QUOTA_FULL, lead.ref),))
    return lead, to


def _rotation_id(rule: RoundRobin) -> str:
    return "rotation:" + rule.name


def _last_turn(unit: Writing, rule: AssigningRule) -> Receipt | None:
    return (
        unit.find(Receipt, _rotation_id(rule)) if isinstance(rule, RoundRobin) else None
    )


def _turn(
    unit: Writing,
    rule: AssigningRule,
    receipt: Receipt | None,
    turns: Turns,
) -> Iterator[Receipt]:
    """Remember who had the last turn of a rotation: a receipt names them.

    It is about itself: erasing the lead of that turn leaves it in place.
    """
    if not isinstance(rule, RoundRobin) or turns.last is None:
        return
    itself = Ref(Kind.RECEIPT, _rotation_id(rule))
    if receipt is not None:
        yield attrs.evolve(receipt, fingerprint=turns.last, result=itself)
        return
    yield Receipt(
        id=_rotation_id(rule),
        created_at=unit.now,
        updated_at=unit.now,
        created_by=unit.actor_id,
        fingerprint=turns.last,
        result=itself,
    )
