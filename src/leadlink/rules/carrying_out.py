"""Carrying a conversion out: what to write for a plan."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from leadlink.model.change import Change
from leadlink.model.conversion import ConversionPlan
from leadlink.model.ids import ActorId
from leadlink.model.lead import Lead
from leadlink.model.operations import ConversionRecord, Effect
from leadlink.model.refusals import ConversionRefusedError, Reason, Why
from leadlink.model.tags import TagEntry
from leadlink.model.target_plans import TargetPlan
from leadlink.rules import registering


def convert(
    plan: ConversionPlan,
    *,
    by: ActorId,
    now: datetime,
    registered: Iterable[TagEntry] = (),
) -> Change:
    """Give what to write for a plan: the lead, the targets, the tasks, the record.

    Args:
        plan: With no open question.
        by: Who converts.
        now: The present instant.
        registered: The entries of its tags that there are already.

    Raises:
        ConversionRefusedError: Somebody shall decide about fields first: all of them.
    """
    ConversionRefusedError.over(
        Reason(Why.UNDECIDED, it.record, it.field) for it in plan.questions
    )
    entries = registering.effects(plan.entered, registered, by=by, now=now)
    effects = (*(_made_now(effect, now) for effect in plan.effects), *entries)
    record = ConversionRecord(
        id=plan.ids.conversion,
        created_at=now,
        updated_at=now,
        created_by=by,
        effects=effects,
        lead_id=plan.lead.id,
        person_id=_id(plan.person),
        company_id=_id(plan.company),
        deal_id=_id(plan.deal),
        task_ids=tuple(task.id for task in plan.tasks),
        key=plan.request.key,
        losing=tuple(conflict.losing for conflict in plan.conflicts),
    )
    puts = (effect.after for effect in effects if effect.after != effect.before)
    return Change(
        action="convert", puts=(*(put for put in puts if put is not None), record)
    )


def _made_now(effect: Effect, now: datetime) -> Effect:
    """Let what a conversion makes be of its own instant, not of the plan's."""
    before, after = effect.before, effect.after
    if isinstance(before, Lead) and isinstance(after, Lead):
        link = after.customer
        if link is not None and link != before.customer:
            after = attrs.evolve(after, customer=attrs.evolve(link, linked_at=now))
    elif before is None and after is not None:
        after = attrs.evolve(after, created_at=now, updated_at=now)
    return attrs.evolve(effect, after=after)


def _id(plan: TargetPlan | None) -> str | None:
    return plan.ref.id if plan is not None else None
