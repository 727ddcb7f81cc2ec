"""Claims: a timed hold on a pool lead, decided by the clock alone (spec 6)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import attrs

from leadlink.model.bookkeeping import Claim
from leadlink.model.fields import Hold
from leadlink.model.ids import ActorId
from leadlink.model.lead import Lead
from leadlink.model.policy.claiming import ClaimingPolicy
from leadlink.model.policy.pipeline import Pipeline, Stage
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import (
    ClaimRefusedError,
    LeadAlreadyClaimedError,
    Reason,
    Why,
)

DAY = timedelta(hours=24)


def is_live(hold: Hold | None, *, now: datetime) -> bool:
    """Tell whether a hold lives at *now*: until, and not including, ``held_until``.

    A clock that went back behind ``claimed_at`` finds the hold alive: it never gives a
    second winner.
    """
    return hold is not None and now < hold.held_until


def holder(lead: Lead, *, now: datetime) -> str | None:
    """Find who holds a lead at *now*."""
    return lead.hold.holder_id if lead.hold and is_live(lead.hold, now=now) else None


def pool_statuses(pipeline: Pipeline) -> tuple[str, ...]:
    """Give the statuses in which a lead may be in the pool."""
    return pipeline.named(Stage.OPEN, Stage.WORKING)


def is_in_pool(lead: Lead, *, statuses: tuple[str, ...], now: datetime) -> bool:
    """Tell whether a lead is in the pool (spec 2)."""
    return (
        lead.owner_id is None
        and lead.status in statuses
        and lead.primary_id is None
        and lead.archived_at is None
        and not is_live(lead.hold, now=now)
    )


def refuse_held(lead: Lead, *, by: ActorId, now: datetime) -> None:
    """Refuse a lead that another actor holds.

    Raises:
        LeadAlreadyClaimedError: Another actor's hold lives at *now*.
    """
    hold = lead.hold
    if hold is not None and is_live(hold, now=now) and hold.holder_id != by:
        raise LeadAlreadyClaimedError(
            lead_id=lead.id, held_by=hold.holder_id, held_until=hold.held_until
        )


def claim(
    lead: Lead,
    *,
    by: ActorId,
    now: datetime,
    policy: Policy,
    live_holds: int = 0,
    recent: Sequence[Claim] = (),
    earlier: Sequence[Claim] = (),
) -> Lead:
    """Give *lead* to one actor for a limited time.

    A claim holds on [now, now + window): at its end another may claim.

    Args:
        lead: As last read from a store.
        by: Who asks. The present holder may ask again; the hold is unchanged unless the
            policy renews, and then it never ends earlier than it did.
        now: The present, aware, UTC.
        policy: The window, the caps and the cooldown.
        live_holds: How many holds of this actor live at *now*.
        recent: Claims that this actor made in the last 24 hours.
        earlier: Claims that this actor made on this lead.

    Returns:
        The same lead with that hold; ``version`` is unchanged.

    Raises:
        LeadAlreadyClaimedError: Another actor's hold lives at *now*.
        ClaimRefusedError: The lead is not in the pool, or a cap or the cooldown stands
            in the way.

    Source: S3.16-S3.18; docs/explanation/claiming.md.
    """
    refuse_held(lead, by=by, now=now)
    window = policy.claiming.window
    if holder(lead, now=now) == by:
        return _renewed(lead, now=now, policy=policy.claiming)
    ClaimRefusedError.over(
        (
            *_against_pool(lead, policy.pipeline),
            *_against_caps(lead, policy.claiming, live_holds, recent, now),
            *_against_cooldown(lead, policy.claiming, earlier, now),
        )
    )
    hold = Hold(holder_id=by, claimed_at=now, held_until=now + window)
    return attrs.evolve(lead, hold=hold)


def _renewed(lead: Lead, *, now: datetime, policy: ClaimingPolicy) -> Lead:
    hold = lead.hold
    assert hold is not None  # noqa: S101 - its holder was just found
    until = now + policy.window
    if not policy.renews or until <= hold.held_until:
        return lead
    return attrs.evolve(lead, hold=attrs.evolve(hold, held_until=until))


def _against_pool(lead: Lead, pipeline: Pipeline) -> Iterator[Reason]:
    if lead.archived_at is not None:
        yield Reason(Why.ARCHIVED, lead.ref)
    if lead.primary_id is not None:
        yield Reason(Why.SECONDARY, lead.ref)
    elif lead.status not in pool_statuses(pipeline):
        yield Reason(Why.CLOSED, lead.ref)
    if lead.owner_id is not None:
        yield Reason(Why.OWNED, lead.ref)


def _against_caps(
    lead: Lead,
    policy: ClaimingPolicy,
    live_holds: int,
    recent: Sequence[Claim],
    now: datetime,
) -> Iterator[Reason]:
    most = policy.most_live_holds
    if most is not None and live_holds >= most:
        yield Reason(Why.TOO_MANY_HOLDS, lead.ref)
    # One made a whole day ago no longer counts; one made ahead, on a clock that has
    # gone back since, does.
    counted = [made for made in recent if made.created_at > now - DAY]
    daily = policy.most_claims_a_day
    if daily is not None and len(counted) >= daily:
        yield Reason(Why.TOO_MANY_CLAIMS, lead.ref)


def _against_cooldown(
    lead: Lead, policy: ClaimingPolicy, earlier: Sequence[Claim], now: datetime
) -> Iterator[Reason]:
    # Without a cooldown a claim says nothing: its hold may have ended early.
    if policy.cooldown and any(
        now < made.held_until + policy.cooldown for made in earlier
    ):
        yield Reason(Why.COOLING_DOWN, lead.ref)


def take_ownership(lead: Lead, *, by: ActorId, now: datetime) -> Lead:
    """Make the holder of a lead its owner, while the hold lives (S3.18).

    Returns:
        The same lead with that owner and without a hold.

    Raises:
        LeadAlreadyClaimedError: Another actor's hold lives at *now*.
        ClaimRefusedError: The actor does not hold it at *now*, or it is archived.
    """
    refuse_held(lead, by=by, now=now)
    ClaimRefusedError.over(_against_having(lead, by=by, now=now))
    return attrs.evolve(lead, owner_id=by, hold=None, viewers=without(lead.viewers, by))


def release(lead: Lead, *, by: ActorId, now: datetime) -> Lead:
    """End one's own hold before its time.

    Raises:
        LeadAlreadyClaimedError: Another actor's hold lives at *now*.
        ClaimRefusedError: The actor does not hold it at *now*.
    """
    refuse_held(lead, by=by, now=now)
    if holder(lead, now=now) != by:
        raise ClaimRefusedError(reasons=(Reason(Why.NOT_HELD, lead.ref),))
    return attrs.evolve(lead, hold=None)


def _against_having(lead: Lead, *, by: ActorId, now: datetime) -> Iterator[Reason]:
    if lead.archived_at is not None:
        yield Reason(Why.ARCHIVED, lead.ref)
    if holder(lead, now=now) != by:
        yield Reason(Why.NOT_HELD, lead.ref)


def expire(lead: Lead, *, now: datetime) -> Lead:
    """Take a hold that has ended from a lead; one that lives stays."""
    return lead if is_live(lead.hold, now=now) else attrs.evolve(lead, hold=None)


def ended(claims: Sequence[Claim], hold: Hold, *, now: datetime) -> Iterator[Claim]:
    """Give the claim that a hold came from, as it reads once the hold ends at *now*.

    A hold that was over already ended when it was due.
    """
    for made in claims:
        is_its = (made.created_by, made.created_at) == (hold.holder_id, hold.claimed_at)
        if is_its and now < made.held_until:
            yield attrs.evolve(made, held_until=max(now, hold.claimed_at))


def without(viewers: tuple[ActorId, ...], actor_id: ActorId) -> tuple[ActorId, ...]:
    """Give the viewers but one: who acts on a lead does not only view it."""
    return tuple(viewer for viewer in viewers if viewer != actor_id)
