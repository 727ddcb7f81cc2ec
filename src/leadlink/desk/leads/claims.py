"""Claiming leads from the pool (spec 6)."""

from collections.abc import Iterator
from typing import Final, TypeVar

import attrs

from leadlink.desk.facet import Facet
from leadlink.desk.session import EXPIRED, Reading, Writing
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import Claim
from leadlink.model.change import Change
from leadlink.model.errors import RecordNotFoundError
from leadlink.model.fields import Hold
from leadlink.model.ids import ActorId, LeadId
from leadlink.model.lead import Lead
from leadlink.model.policy.rights import PoolSight
from leadlink.model.records import Record
from leadlink.ports.queries import (
    ClaimsSince,
    Cursor,
    ExpiredHolds,
    LiveHolds,
    Page,
    Pool,
    Query,
    Referencing,
)
from leadlink.rules import claiming

Q = TypeVar("Q", bound=Record)

SWEPT_AT_ONCE = 200

_POOL_RIGHTS: Final = {
    PoolSight.CLAIMERS: (Permission.CLAIM_LEADS, Permission.VIEW_ALL_LEADS),
    PoolSight.VIEWERS: (Permission.VIEW_ALL_LEADS,),
}


@attrs.frozen
class Claims(Facet):
    """Claiming leads from the pool."""

    def pool(self, *, after: Cursor | None = None, limit: int = 100) -> Page[Lead]:
        """Give a page of the leads that may be claimed now, oldest first.

        Raises:
            PermissionDeniedError: The actor does not see the pool: it may not view all
                leads, nor claim where the policy shows the pool to who may.
            InvalidValueError: The cursor is not one of the pool, or *limit* < 1.
        """
        self.session.require(*_POOL_RIGHTS[self.session.policy.rights.pool_sight])
        with self.session.reading() as unit:
            statuses = claiming.pool_statuses(unit.policy.pipeline)
            query = Pool(statuses=statuses, now=unit.now)
            return unit.reader.find(query, after=after, limit=limit)

    def holds(self) -> tuple[Lead, ...]:
        """Give the leads that the actor holds now; the hold that ends first is first.

        Raises:
            PermissionDeniedError: The actor may not claim.
        """
        self.session.require(Permission.CLAIM_LEADS)
        with self.session.reading() as unit:
            return tuple(unit.every(_live_holds(unit)))

    def claim(self, lead_id: LeadId) -> Lead:
        """Hold a pool lead for the policy's window (S3.16, S3.17).

        The window begins when the claim comes to its turn, not when it was asked for.
        Claiming again what one holds changes nothing, unless the policy renews.

        Raises:
            PermissionDeniedError: The actor may not claim.
            LeadAlreadyClaimedError: Another actor holds it, also where the actor may
                not see it.
            RecordNotFoundError: There is none, or the actor may not see it.
            ClaimRefusedError: It is not in the pool, or a cap or the cooldown stands in
                the way.
        """
        self.session.require(Permission.CLAIM_LEADS)
        return self.session.writing(lambda unit: _claim(unit, lead_id))

    def take_ownership(self, lead_id: LeadId) -> Lead:
        """Own a lead formally that one holds (S3.18).

        Raises:
            PermissionDeniedError: The actor may not claim.
            LeadAlreadyClaimedError: Another actor holds it.
            RecordNotFoundError: There is none, or the actor may not see it.
            ClaimRefusedError: The actor does not hold it at this instant.
        """
        self.session.require(Permission.CLAIM_LEADS)

        def work(unit: Writing) -> Lead:
            lead = _held_or_seen(unit, lead_id)
            taken = claiming.take_ownership(lead, by=unit.actor_id, now=unit.now)
            return _committed(unit, lead, taken, action="take ownership")

        return self.session.writing(work)

    def release(self, lead_id: LeadId) -> Lead:
        """Give a lead that one holds back to the pool, before the hold ends.

        Raises:
            PermissionDeniedError: The actor may not claim.
            LeadAlreadyClaimedError: Another actor holds it.
            RecordNotFoundError: There is none, or the actor may not see it.
            ClaimRefusedError: The actor does not hold it at this instant.
        """
        self.session.require(Permission.CLAIM_LEADS)

        def work(unit: Writing) -> Lead:
            lead = _held_or_seen(unit, lead_id)
            released = claiming.release(lead, by=unit.actor_id, now=unit.now)
            return _committed(unit, lead, released, action="release")

        return self.session.writing(work)

    def sweep(self) -> int:
        """Note the holds that have ended: history and a notification, once each.

        Whether a hold lives is never decided by this: it may run seldom.

        Returns:
            How many holds had ended.

        Raises:
            PermissionDeniedError: The actor may not manage leads.
        """
        self.session.require(Permission.MANAGE_LEADS)
        count = 0
        while True:
            swept = self.session.writing(_sweep)
            count += swept
            if swept < SWEPT_AT_ONCE:
                return count


def _live_holds(unit: Reading) -> LiveHolds:
    return LiveHolds(now=unit.now, holder_id=unit.actor_id)


def _held_or_seen(unit: Reading, lead_id: LeadId) -> Lead:
    """Give a lead, if the actor may see it, or would but for another's hold.

    Raises:
        LeadAlreadyClaimedError: Another actor holds it.
        RecordNotFoundError: There is none, or the actor may not see it.
    """
    lead = unit.get(Lead, lead_id)
    if unit.sees_pool:
        claiming.refuse_held(lead, by=unit.actor_id, now=unit.now)
    if not unit.may_see(lead):
        raise RecordNotFoundError(kind=Lead.kind, id=lead_id)
    return lead


def _claim(unit: Writing, lead_id: LeadId) -> Lead:
    lead = _held_or_seen(unit, lead_id)
    policy = unit.policy.claiming
    claimed = claiming.claim(
        lead,
        by=unit.actor_id,
        now=unit.now,
        policy=unit.policy,
        live_holds=_count(unit, _live_holds(unit), most=policy.most_live_holds),
        recent=_recent(unit) if policy.most_claims_a_day is not None else (),
        earlier=_claims_on(unit, lead, by=unit.actor_id) if policy.cooldown else (),
    )
    if claimed.hold is None or claimed.hold == lead.hold:
        return lead
    is_renewal = claiming.holder(lead, now=unit.now) == unit.actor_id
    records = _renewed if is_renewal else _claim_of
    change = Change(
        action="renew claim" if is_renewal else "claim",
        puts=(claimed, *records(unit, lead, claimed.hold)),
    )
    written = unit.commit(change)[lead.ref]
    assert isinstance(written, Lead)  # noqa: S101 - a reference tells the kind
    return written


def _renewed(unit: Writing, lead: Lead, hold: Hold) -> Iterator[Claim]:
    for made in _claims_on(unit, lead, by=unit.actor_id):
        if made.created_at == hold.claimed_at:
            yield attrs.evolve(made, held_until=hold.held_until)


def _claim_of(unit: Writing, lead: Lead, hold: Hold) -> Iterator[Claim]:
    yield Claim(
        id=unit.fresh_id(),
        created_at=unit.now,
        updated_at=unit.now,
        created_by=unit.actor_id,
        lead_id=lead.id,
        held_until=hold.held_until,
    )


def _recent(unit: Reading) -> tuple[Claim, ...]:
    since = unit.now - claiming.DAY
    return tuple(unit.every(ClaimsSince(actor_id=unit.actor_id, since=since)))


def _count(unit: Reading, query: Query[Q], *, most: int | None) -> int:
    """Count the answers of a query, no further than *most*, and not at all for None."""
    if not most:
        return 0
    return len(unit.reader.find(query, limit=most).items)


def _claims_on(unit: Reading, lead: Lead, *, by: ActorId) -> tuple[Claim, ...]:
    every = unit.every(Referencing(Claim, lead.ref))
    return tuple(made for made in every if made.created_by == by)


def ended_claims(unit: Reading, lead: Lead) -> Iterator[Claim]:
    """Give the claim behind a live hold that is about to end, if any, to be put."""
    if lead.hold is not None and claiming.is_live(lead.hold, now=unit.now):
        made = _claims_on(unit, lead, by=lead.hold.holder_id)
        yield from claiming.ended(made, lead.hold, now=unit.now)


def _committed(unit: Writing, before: Lead, after: Lead, *, action: str) -> Lead:
    puts: tuple[Record, ...] = (after, *ended_claims(unit, before))
    written = unit.commit(Change(action=action, puts=puts))[after.ref]
    assert isinstance(written, Lead)  # noqa: S101 - a reference tells the kind
    return written


def _sweep(unit: Writing) -> int:
    found = unit.reader.find(ExpiredHolds(now=unit.now), limit=SWEPT_AT_ONCE).items
    if found:
        notices = (
            unit.notice(to=lead.hold.holder_id, about=lead.ref, event=EXPIRED)
            for lead in found
            if lead.hold is not None
        )
        puts = (claiming.expire(lead, now=unit.now) for lead in found)
        unit.commit(
            Change(action="expire hold", puts=tuple(puts), notifications=tuple(notices))
        )
    return len(found)
