"""Lead links: a secondary lead becomes part of a primary one (spec 9)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol, final

import attrs

from leadlink.model.activity import Appointment
from leadlink.model.change import Change
from leadlink.model.history import Notification
from leadlink.model.ids import ActorId, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import Effect, LeadLinkRecord
from leadlink.model.person import Phone
from leadlink.model.policy.linking import LeadLinkingPolicy, Manager, Scope
from leadlink.model.policy.pipeline import Pipeline, Stage
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import LeadLinkRefusedError, Reason, Why
from leadlink.rules.alternates import alternates
from leadlink.rules.claiming import is_live


class Notice(Protocol):
    """Makes a notification."""

    def __call__(self, *, to: ActorId, about: Ref, event: str) -> Notification:
        """Tell *to* that *event* happened to *about*."""
        ...


@final
@attrs.frozen(kw_only=True)
class LeadLinkPlan:
    """What linking two leads would do; nothing is written before it is applied.

    Attributes:
        primary: The lead that lives on, as it was read.
        secondary: The lead that is linked to it, as it was read.
        manager_id: The sales manager who would own the primary.
        appointments: All of the secondary's, as they were read.
        numbers: The alternate numbers that the primary would get.
        new_viewers: Who would become viewer of the primary.
        cancelled: The appointments that would be cancelled.
        notified: Whom to tell: both owners and the chosen manager, each once.
    """

    primary: Lead
    secondary: Lead
    manager_id: ActorId
    appointments: tuple[Appointment, ...]
    numbers: tuple[Phone, ...] = attrs.field(repr=False)
    new_viewers: tuple[ActorId, ...]
    cancelled: tuple[Appointment, ...]
    notified: tuple[ActorId, ...]

    def __str__(self) -> str:
        """Write the plan in one line, with ids and counts only."""
        viewers = ", ".join(map(repr, self.new_viewers)) or "nobody"
        return (
            f"link {self.secondary.ref} to {self.primary.ref}: {self.manager_id!r} "
            f"owns it, {viewers} may view it, alternate numbers: "
            f"{len(self.numbers)}, appointments cancelled: {len(self.cancelled)}"
        )


def plan_lead_link(
    primary: Lead,
    secondary: Lead,
    *,
    manager_id: ActorId,
    secondary_leads: Sequence[LeadId],
    appointments: Sequence[Appointment],
    policy: Policy,
    now: datetime,
) -> LeadLinkPlan:
    """Work out what linking two leads would do.

    Args:
        primary: The lead that lives on; it may have other secondaries.
        secondary: The lead that is linked to it.
        manager_id: Who is to own the primary.
        secondary_leads: Leads that are linked to *secondary*: any is a reason against.
        appointments: Those of the secondary, past and cancelled ones too.
        policy: Its pipeline and its rules of lead linking.
        now: The present; an appointment that starts later is a future one.

    Raises:
        LeadLinkRefusedError: With every reason for which the two may not be linked.

    Source: S2.3, S2.4, S2.6-S2.10; docs/explanation/lead_linking.md.
    """
    owners = (primary.owner_id, secondary.owner_id)
    reasons = list(_against_pair(primary, secondary, policy.lead_linking.within))
    for lead in (primary, secondary):
        reasons.extend(_against(lead, policy, now))
    if secondary_leads:
        reasons.append(Reason(Why.HAS_SECONDARIES, secondary.ref))
    if policy.lead_linking.manager is Manager.AN_OWNER and manager_id not in owners:
        reasons.append(Reason(Why.MANAGER_NOT_OWNER, primary.ref))
    LeadLinkRefusedError.over(reasons)
    others = dict.fromkeys(it for it in owners if it is not None and it != manager_id)
    managers = dict.fromkeys((manager_id, *others))
    return LeadLinkPlan(
        primary=primary,
        secondary=secondary,
        manager_id=manager_id,
        appointments=tuple(appointments),
        numbers=alternates(primary, secondary, region=policy.matching.default_region),
        new_viewers=tuple(it for it in others if it not in primary.viewers),
        cancelled=tuple(it for it in appointments if is_ahead(it, now=now)),
        notified=tuple(managers),
    )


def is_ahead(appointment: Appointment, *, now: datetime) -> bool:
    """Tell whether an appointment starts after *now* and will take place."""
    return (
        appointment.starts_at > now
        and appointment.cancelled_at is None
        and appointment.archived_at is None
    )


def _against(lead: Lead, policy: Policy, now: datetime) -> Iterator[Reason]:
    if lead.archived_at is not None:
        yield Reason(Why.ARCHIVED, lead.ref)
    if lead.conversion_id is not None:
        yield Reason(Why.CONVERTED, lead.ref)
    if lead.primary_id is not None:
        yield Reason(Why.SECONDARY, lead.ref)
    if not is_in_progress(lead, policy.pipeline, policy.lead_linking, now=now):
        yield Reason(Why.NOT_WORKING, lead.ref)


def is_in_progress(
    lead: Lead, pipeline: Pipeline, linking: LeadLinkingPolicy, *, now: datetime
) -> bool:
    """Tell whether a lead is in progress (S2.4).

    Its status is a WORKING one; where the policy counts claimed leads, an OPEN one does
    with an owner or a live hold.
    """
    match pipeline.stage_of(lead.status):
        case Stage.WORKING:
            return True
        case Stage.OPEN:
            is_claimed = lead.owner_id is not None or is_live(lead.hold, now=now)
            return linking.counts_held_as_working and is_claimed
        case _:
            return False


def _against_pair(primary: Lead, secondary: Lead, within: Scope) -> Iterator[Reason]:
    if primary.id == secondary.id:
        yield Reason(Why.SAME_RECORD, secondary.ref)
    if within is Scope.PROJECT:
        none, other = Why.NO_PROJECT, Why.OTHER_PROJECT
        ids = primary.project_id, secondary.project_id
    else:
        none, other = Why.NO_MANDATE, Why.OTHER_MANDATE
        ids = primary.mandate_id, secondary.mandate_id
    for lead, id_ in zip((primary, secondary), ids, strict=True):
        if not id_:
            yield Reason(none, lead.ref)
    if all(ids) and ids[0] != ids[1]:
        yield Reason(other, secondary.ref)


def link_leads(
    plan: LeadLinkPlan,
    *,
    ended: Sequence[Effect] = (),
    linked_status: str,
    record_id: str,
    by: ActorId,
    now: datetime,
    notice: Notice,
) -> Change:
    """Carry out a plan: all of its effects in one change.

    The holds of both leads end, and with the secondary's appointments a call that was
    to come is off as well.

    Args:
        plan: What to do.
        ended: The claims behind the holds that end, before and after.
        linked_status: The status of a secondary lead.
        record_id: The id of the record of this link.
        by: Who links.
        now: The present.
        notice: Makes a notification.
    """
    primary, secondary = plan.primary, plan.secondary
    viewers = {*primary.viewers, *plan.new_viewers} - {plan.manager_id}
    call = secondary.next_call_at
    after: list[Lead | Appointment] = [
        attrs.evolve(
            primary,
            owner_id=plan.manager_id,
            viewers=tuple(viewers),
            phones=primary.phones + plan.numbers,
            hold=None,
        ),
        attrs.evolve(
            secondary,
            status=linked_status,
            primary_id=primary.id,
            hold=None,
            next_call_at=None if call is not None and call > now else call,
        ),
        *(attrs.evolve(it, cancelled_at=now) for it in plan.cancelled),
    ]
    before: list[Lead | Appointment] = [primary, secondary, *plan.cancelled]
    record = LeadLinkRecord(
        id=record_id,
        created_at=now,
        updated_at=now,
        created_by=by,
        primary_id=primary.id,
        secondary_id=secondary.id,
        effects=[
            Effect(before=old, after=new)
            for old, new in zip(before, after, strict=True)
        ]
        + list(ended),
    )
    claims = (effect.after for effect in ended if effect.after is not None)
    return Change(
        action="link leads",
        puts=(*after, *claims, record),
        notifications=[
            notice(to=manager, about=primary.ref, event="leads linked")
            for manager in plan.notified
        ],
    )
