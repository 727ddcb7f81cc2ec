"""Claims: a timed hold on a pool lead, decided by the clock alone (spec 6)."""

from datetime import datetime

from leadlink.model.fields import Hold
from leadlink.model.lead import Lead
from leadlink.model.policy.pipeline import Pipeline, Stage


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
