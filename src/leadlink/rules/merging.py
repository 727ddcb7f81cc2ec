"""Merging contacts, companies or leads into one of them (spec 12).

A plan says what the survivor will have and which records turn to it; carrying it out is
one change. What goes is kept in the merge record, so that it can be brought back, and
its id keeps resolving.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import attrs

from leadlink.model.bookkeeping import Redirect
from leadlink.model.change import Change
from leadlink.model.fields import FieldChoice
from leadlink.model.ids import ActorId, Ref, joint_id
from leadlink.model.lead import Lead
from leadlink.model.merging import MERGEABLE, MERGEABLE_KINDS, Mergeable, MergePlan
from leadlink.model.operations import Effect, MergeRecord, Subject
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.records import Record
from leadlink.model.refusals import MergeRefusedError, Reason, Why
from leadlink.rules.lead_linking import Notice
from leadlink.rules.merging_fields import unite
from leadlink.rules.repointing import Turning, turn


def mergeable(asked: Sequence[Ref], found: Sequence[Record]) -> tuple[Mergeable, ...]:
    """Give the records to merge, if they may be merged with each other.

    Args:
        asked: The references by which they were asked for, in that order.
        found: What each of them led to.

    Raises:
        MergeRefusedError: With every reason against it: a record of another kind, of a
            kind that is not merged, named twice, merged away, archived, converted, or
            linked to a primary lead; or there is only one.

    Source: spec 12; docs/explanation/merging.md.
    """
    MergeRefusedError.over(_against(asked, found))
    return tuple(record for record in found if isinstance(record, MERGEABLE))


def _against(asked: Sequence[Ref], found: Sequence[Record]) -> Iterator[Reason]:
    if len(asked) == 1:
        yield Reason(Why.ALONE, asked[0])
    for place, (ref, record) in enumerate(zip(asked, found, strict=True)):
        if ref in asked[:place]:
            yield Reason(Why.SAME_RECORD, ref)
        if ref.kind not in MERGEABLE_KINDS:
            yield Reason(Why.NOT_MERGEABLE, ref)
        elif ref.kind is not asked[0].kind:
            yield Reason(Why.OTHER_KIND, ref)
        if record.ref != ref:
            yield Reason(Why.MERGED, ref)
        if isinstance(record, MERGEABLE) and record.archived_at is not None:
            yield Reason(Why.ARCHIVED, ref)
        if isinstance(record, Lead):
            yield from _against_lead(record)


def _against_lead(lead: Lead) -> Iterator[Reason]:
    if lead.conversion_id is not None:
        yield Reason(Why.CONVERTED, lead.ref)
    if lead.primary_id is not None:
        yield Reason(Why.SECONDARY, lead.ref)


def plan_merge(
    survivor: Mergeable,
    merged: Sequence[Mergeable],
    *,
    choices: Sequence[FieldChoice] = (),
    referrers: Iterable[Subject],
    matching: MatchingPolicy,
    by: ActorId,
    now: datetime,
) -> MergePlan:
    """Work out what merging records into one of them would do.

    Args:
        survivor: The record that stays.
        merged: The records that go, in order of preference; all are mergeable.
        choices: See ``merging_choices.choices_of``.
        referrers: Every record that refers to one that goes, and the dismissals and
            flags of the survivor; operations left out.
        matching: How e-mails and phones are compared.
        by: Who asks.
        now: The present; decides which holds live.

    Source: S1.4, S4.11, spec 12; docs/explanation/merging.md.
    """
    united = unite(survivor, merged, choices=choices, matching=matching, now=now)
    turning = Turning(
        after=united.record,
        gone=tuple(record.ref for record in merged),
        ended=united.ended,
        by=by,
        now=now,
    )
    others = [it for it in referrers if it.ref not in turning.family]
    owners = [record.owner_id for record in merged if record.owner_id is not None]
    holders = [hold.holder_id for _, hold in united.ended]
    return MergePlan(
        made_by=by,
        made_at=now,
        survivor=survivor,
        after=united.record,
        merged=merged,
        choices=choices,
        taken=united.taken,
        turned=turn(others, turning),
        notified=tuple(dict.fromkeys((*owners, *holders))),
    )


def all_effects(plan: MergePlan, *, record_id: str) -> tuple[Effect, ...]:
    """Give every effect of a plan, the redirects of what goes among them."""
    return (*plan.effects, *_redirects(plan, record_id))


def _redirects(plan: MergePlan, record_id: str) -> Iterator[Effect]:
    for record in plan.merged:
        redirect = Redirect(
            id=joint_id(record.ref),
            created_at=plan.made_at,
            updated_at=plan.made_at,
            created_by=plan.made_by,
            old=record.ref,
            to=plan.survivor.ref,
            merge_id=record_id,
        )
        yield Effect(before=None, after=redirect)


def merge(
    plan: MergePlan,
    *,
    record_id: str,
    by: ActorId,
    now: datetime,
    notice: Notice,
    layer: int = 1,
) -> Change:
    """Carry out a plan: all of it in one change.

    Args:
        plan: What to do.
        record_id: The id of the record of this merge.
        by: Who merges.
        now: The present.
        notice: Makes a notification.
        layer: Higher than that of every merge that this one stands on.
    """
    effects = all_effects(plan, record_id=record_id)
    record = MergeRecord(
        id=record_id,
        created_at=now,
        updated_at=now,
        created_by=by,
        survivor=plan.survivor.ref,
        merged=[gone.ref for gone in plan.merged],
        choices=plan.choices,
        losing=plan.losing,
        effects=effects,
        layer=layer,
    )
    return Change(
        action="merge",
        puts=(*(it.after for it in effects if it.after is not None), record),
        deletes=[
            it.before for it in effects if it.after is None and it.before is not None
        ],
        notifications=[
            notice(to=actor, about=plan.survivor.ref, event="records merged")
            for actor in plan.notified
        ],
    )


def with_effects(record: MergeRecord, plan: MergePlan) -> MergeRecord:
    """Let a merge be what the same merge of other records would have been."""
    return attrs.evolve(
        record,
        effects=all_effects(plan, record_id=record.id),
        losing=plan.losing,
    )
