"""Statuses: which may follow which, and how a lead is shown (spec 5)."""

from collections.abc import Iterator
from datetime import datetime

import attrs

from leadlink.model.lead import Lead
from leadlink.model.policy.pipeline import Pipeline, Stage
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import Reason, TransitionRefusedError, Why
from leadlink.rules.claiming import is_live

IN_PROGRESS = (Stage.OPEN, Stage.WORKING)


def is_closed(lead: Lead, *, pipeline: Pipeline) -> bool:
    """Tell whether work on a lead has ended: its status says so, and nothing else."""
    stage = pipeline.stage_of(lead.status)
    return stage is not None and stage.is_closed


def is_won_without_client(lead: Lead, *, pipeline: Pipeline) -> bool:
    """Tell whether a lead is won and no conversion has made a client of it (S3.19)."""
    return (
        pipeline.stage_of(lead.status) is Stage.WON
        and lead.conversion_id is None
        and lead.archived_at is None
    )


def may_win_by_hand(policy: Policy) -> bool:
    """Tell whether WON is set first and converted then (S3.19), or converting sets it.

    A policy that converts won leads has the status first.
    """
    return Stage.WON in policy.conversion.convert_from


def set_status(lead: Lead, status: str, *, policy: Policy) -> Lead:
    """Move a lead to another status.

    The status it has already is no move and is never refused.

    Args:
        lead: As last read from a store.
        status: The name of a status of the pipeline.
        policy: Says which statuses there are and which may follow which.

    Returns:
        The same lead with that status; ``version`` is unchanged.

    Raises:
        TransitionRefusedError: The pipeline does not know the status or does not lead
            there, or the lead is archived, converted or linked.

    Source: S3.2-S3.4, S3.13, S3.19; docs/explanation/status.md.
    """
    if lead.status == status:
        return lead
    TransitionRefusedError.over(_reasons(lead, status, policy))
    return attrs.evolve(lead, status=status)


def _reasons(lead: Lead, status: str, policy: Policy) -> Iterator[Reason]:
    if lead.archived_at is not None:
        yield Reason(Why.ARCHIVED, lead.ref)
    stage = policy.pipeline.stage_of(lead.status)
    if lead.conversion_id is not None:
        yield Reason(Why.CONVERTED, lead.ref)
    elif lead.primary_id is not None or stage is Stage.LINKED:
        yield Reason(Why.SECONDARY, lead.ref)
    else:
        yield from _against_move(lead, status, policy)
        return
    if policy.pipeline.stage_of(status) is None:
        yield Reason(Why.UNKNOWN_STATUS, lead.ref)


def _against_move(lead: Lead, status: str, policy: Policy) -> Iterator[Reason]:
    pipeline = policy.pipeline
    # A status that the pipeline has lost since is left as one that is being worked.
    stage = pipeline.stage_of(lead.status) or Stage.WORKING
    match pipeline.stage_of(status):
        case None:
            yield Reason(Why.UNKNOWN_STATUS, lead.ref)
        case Stage.LINKED:
            yield Reason(Why.RESERVED_STATUS, lead.ref)
        case Stage.WON if not may_win_by_hand(policy):
            yield Reason(Why.RESERVED_STATUS, lead.ref)
        case Stage.OPEN | Stage.WORKING if stage in IN_PROGRESS:
            if not _is_way(lead.status, status, pipeline):
                yield Reason(Why.NO_TRANSITION, lead.ref)
        case Stage.OPEN | Stage.WORKING:
            if stage is Stage.LOST and not pipeline.reopens_lost:
                yield Reason(Why.CLOSED, lead.ref)
        case _:
            if stage not in IN_PROGRESS:
                yield Reason(Why.CLOSED, lead.ref)


def _is_way(old: str, new: str, pipeline: Pipeline) -> bool:
    return (
        pipeline.transitions is None
        or pipeline.stage_of(old) is None
        or (old, new) in pipeline.transitions
    )


def shown_status(lead: Lead, *, pipeline: Pipeline, now: datetime) -> str:
    """Give the status under which a lead is shown.

    Where the pipeline names one for leads that somebody has (Anarock: claimed), an OPEN
    lead with an owner or a live hold shows as that; it is never stored.
    """
    has_somebody = lead.owner_id is not None or is_live(lead.hold, now=now)
    is_open = pipeline.stage_of(lead.status) is Stage.OPEN
    if pipeline.holds_shown_as and is_open and has_somebody:
        return pipeline.holds_shown_as
    return lead.status
