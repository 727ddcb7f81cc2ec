"""Linking within a unit of work: plan, check that the plan still holds, write."""

from typing import TypeVar

from leadlink.desk import linked_work
from leadlink.desk.leads.claims import ended_claims
from leadlink.desk.session import Reading, Writing
from leadlink.desk.staleness import require_unchanged
from leadlink.model.activity import Appointment
from leadlink.model.bookkeeping import Claim
from leadlink.model.change import Change
from leadlink.model.fields import LinkKind
from leadlink.model.ids import ActorId, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import CustomerLinkRecord, Effect, LeadLinkRecord
from leadlink.model.refusals import StaleRecordError
from leadlink.ports.queries import Referencing
from leadlink.rules import customer_linking, lead_linking
from leadlink.rules.customer_linking import CustomerLinkPlan
from leadlink.rules.lead_linking import LeadLinkPlan

M = TypeVar("M", CustomerLinkRecord, LeadLinkRecord)


def plan_customer(
    unit: Reading,
    subject: Ref | LeadId,
    customer: Ref,
    kind: LinkKind,
    *,
    replace: bool,
) -> CustomerLinkPlan:
    """Plan a link between two records that the actor sees.

    Raises:
        RecordNotFoundError: One of the two does not exist for this actor.
        CustomerLinkRefusedError: With every reason against it.
    """
    return customer_linking.plan_customer_link(
        linked_work.see_linkable(unit, linked_work.to_ref(subject)),
        linked_work.see_customer(unit, customer),
        kind=kind,
        replace=replace,
    )


def apply_customer(unit: Writing, plan: CustomerLinkPlan) -> CustomerLinkRecord:
    """Carry out a plan that was made in another unit of work.

    Raises:
        RecordNotFoundError: The actor may not see a record of the plan.
        StaleRecordError: Records have changed since the plan was made.
        CustomerLinkRefusedError: The plan was altered into what is not allowed.
    """
    require_unchanged(unit, (plan.subject, plan.customer))
    again = plan_customer(
        unit, plan.subject.ref, plan.customer.ref, plan.kind, replace=plan.replace
    )
    return link_customer(unit, again)


def link_customer(unit: Writing, plan: CustomerLinkPlan) -> CustomerLinkRecord:
    """Carry out a plan that was made in this unit of work."""
    change = customer_linking.link_customer(
        plan,
        flag=linked_work.flag_of(unit, plan.subject.ref),
        record_id=unit.fresh_id(),
        by=unit.actor_id,
        now=unit.now,
    )
    return made(CustomerLinkRecord, unit, change)


def plan_leads(
    unit: Reading, primary_id: LeadId, secondary_id: LeadId, manager_id: ActorId
) -> LeadLinkPlan:
    """Plan a link between two leads that the actor sees.

    Raises:
        RecordNotFoundError: One of the leads does not exist for this actor.
        LeadLinkRefusedError: With every reason against it.
    """
    primary, secondary = unit.see(Lead, primary_id), unit.see(Lead, secondary_id)
    return lead_linking.plan_lead_link(
        primary,
        secondary,
        manager_id=manager_id,
        secondary_leads=[lead.id for lead in secondaries(unit, secondary.ref)],
        appointments=tuple(unit.every(Referencing(Appointment, secondary.ref))),
        policy=unit.policy,
        now=unit.now,
    )


def apply_leads(unit: Writing, plan: LeadLinkPlan) -> LeadLinkRecord:
    """Carry out a plan that was made in another unit of work.

    Raises:
        RecordNotFoundError: The actor may not see a record of the plan.
        StaleRecordError: Records have changed since the plan was made.
        LeadLinkRefusedError: Time alone has made it impossible.
    """
    require_unchanged(unit, (plan.primary, plan.secondary, *plan.appointments))
    fresh = plan_leads(unit, plan.primary.id, plan.secondary.id, plan.manager_id)
    if fresh.appointments != plan.appointments:
        raise StaleRecordError(records=(plan.secondary.ref,))
    return link_leads(unit, fresh)


def link_leads(unit: Writing, plan: LeadLinkPlan) -> LeadLinkRecord:
    """Carry out a plan that was made in this unit of work; claims end with holds."""
    change = lead_linking.link_leads(
        plan,
        ended=[
            Effect(before=unit.get(Claim, claim.id), after=claim)
            for lead in (plan.primary, plan.secondary)
            for claim in ended_claims(unit, lead)
        ],
        linked_status=unit.policy.pipeline.linked,
        record_id=unit.fresh_id(),
        by=unit.actor_id,
        now=unit.now,
        notice=unit.notice,
    )
    return made(LeadLinkRecord, unit, change)


def secondaries(unit: Reading, primary: Ref) -> tuple[Lead, ...]:
    """Give the leads that are linked to a primary one, whoever may see them."""
    found = unit.every(Referencing(Lead, primary))
    return tuple(lead for lead in found if lead.primary_id == primary.id)


def made(kind: type[M], unit: Writing, change: Change) -> M:
    """Write a change and give the record of the link that it makes."""
    written = unit.commit(change).values()
    return next(record for record in written if isinstance(record, kind))
