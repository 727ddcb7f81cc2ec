"""The facet of links: leads and jobs to customers, secondary leads to primary ones."""

from typing import final, overload

import attrs

from leadlink.desk import linked_work, undoing
from leadlink.desk.facet import Facet
from leadlink.desk.links import linking, unlinking
from leadlink.desk.session import Writing
from leadlink.desk.showing import shown
from leadlink.desk.undoing import Undone
from leadlink.model.actor import Permission
from leadlink.model.customer import Customer
from leadlink.model.fields import LinkKind
from leadlink.model.ids import ActorId, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import CustomerLinkRecord, LeadLinkRecord
from leadlink.model.refusals import (
    CustomerLinkRefusedError,
    LeadLinkRefusedError,
    Reason,
    Why,
)
from leadlink.ports.queries import Referencing
from leadlink.rules.customer_linking import CustomerLinkPlan, against_one_call
from leadlink.rules.lead_linking import LeadLinkPlan
from leadlink.rules.undoing import Resolution


@final
@attrs.frozen
class Links(Facet):
    """Links, as one actor sees and makes them."""

    def plan_customer(
        self,
        subject: Ref | LeadId,
        customer: Ref,
        *,
        kind: LinkKind = LinkKind.MATCH,
        replace: bool = False,
    ) -> CustomerLinkPlan:
        """Say what linking a lead or job to a customer would do; write nothing.

        Args:
            subject: The lead or job; a bare id is a lead's.
            customer: A contact or company of the roster.
            kind: Why the two belong together.
            replace: Whether a link that is there already may give way.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
            RecordNotFoundError: One of the two does not exist for this actor.
            CustomerLinkRefusedError: With every reason against it.
        """
        self.session.require(Permission.MANAGE_LEADS)
        with self.session.reading() as unit:
            return linking.plan_customer(unit, subject, customer, kind, replace=replace)

    def link_customer(
        self,
        subject: Ref | LeadId,
        customer: Ref,
        *,
        kind: LinkKind = LinkKind.MATCH,
        replace: bool = False,
    ) -> CustomerLinkRecord:
        """Link a lead or job to a customer in one call: choosing it is enough (S0.7).

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
            RecordNotFoundError: One of the two does not exist for this actor.
            CustomerLinkRefusedError: With every reason against it, one being that the
                policy wants a plan that is confirmed.
        """
        self.session.require(Permission.MANAGE_LEADS)

        def work(unit: Writing) -> CustomerLinkRecord:
            plan = linking.plan_customer(unit, subject, customer, kind, replace=replace)
            policy = unit.policy.customer_linking
            CustomerLinkRefusedError.over(against_one_call(plan, policy))
            return linking.link_customer(unit, plan)

        return self.session.writing(work)

    def unlink_customer(self, subject: Ref | LeadId) -> CustomerLinkRecord:
        """Take the customer from a lead or job (S0.15); history keeps both facts.

        What a merge at intake had filled in goes from the customer, but for what has
        changed since.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
            RecordNotFoundError: The lead or job does not exist for this actor.
            CustomerLinkRefusedError: It is not linked, or archived or converted.
        """
        self.session.require(Permission.MANAGE_LEADS)

        def work(unit: Writing) -> CustomerLinkRecord:
            ref = linked_work.to_ref(subject)
            return unlinking.unlink_customer(unit, linked_work.see_linkable(unit, ref))

        return self.session.writing(work)

    def of(
        self, subject: Ref | LeadId
    ) -> tuple[CustomerLinkRecord | LeadLinkRecord, ...]:
        """Give the links of a lead or job, oldest first, by whose ids they are undone.

        Undone ones too; without what they tell of records that the actor may not see.

        Raises:
            CustomerLinkRefusedError: It is neither a lead nor a job.
            RecordNotFoundError: The lead or job does not exist for this actor.
        """
        with self.session.reading() as unit:
            ref = linked_work.see_linkable(unit, linked_work.to_ref(subject)).ref
            found: tuple[CustomerLinkRecord | LeadLinkRecord, ...] = (
                *unit.every(Referencing(CustomerLinkRecord, ref)),
                *unit.every(Referencing(LeadLinkRecord, ref)),
            )
            seen = (shown(unit, record) for record in found if unit.may_see(record))
            return tuple(sorted(seen, key=lambda it: (it.created_at, it.id)))

    def customer_of(self, subject: Ref | LeadId) -> Customer | None:
        """Find the customer of a lead or job (S0.11).

        None where it is not linked, or the actor may not see the customer.

        Raises:
            CustomerLinkRefusedError: It is neither a lead nor a job.
            RecordNotFoundError: The lead or job does not exist for this actor.
        """
        with self.session.reading() as unit:
            ref = linked_work.to_ref(subject)
            link = linked_work.see_linkable(unit, ref).customer
            return linked_work.find_customer(unit, link.customer) if link else None

    def plan_leads(
        self, primary_id: LeadId, secondary_id: LeadId, manager_id: ActorId
    ) -> LeadLinkPlan:
        """Say what linking two leads would do; write nothing.

        Args:
            primary_id: The lead that lives on.
            secondary_id: The lead that is linked to it.
            manager_id: The sales manager who is to own the primary (S2.6).

        Raises:
            PermissionDeniedError: The actor lacks LINK_LEADS.
            RecordNotFoundError: One of the leads does not exist for this actor.
            LeadLinkRefusedError: With every reason against it.
        """
        self.session.require(Permission.LINK_LEADS)
        with self.session.reading() as unit:
            return linking.plan_leads(unit, primary_id, secondary_id, manager_id)

    def link_leads(
        self, primary_id: LeadId, secondary_id: LeadId, manager_id: ActorId
    ) -> LeadLinkRecord:
        """Link a secondary lead to a primary one, with all effects or none (spec 9).

        Raises:
            PermissionDeniedError: The actor lacks LINK_LEADS.
            RecordNotFoundError: One of the leads does not exist for this actor.
            LeadLinkRefusedError: With every reason against it.
        """
        self.session.require(Permission.LINK_LEADS)

        def work(unit: Writing) -> LeadLinkRecord:
            plan = linking.plan_leads(unit, primary_id, secondary_id, manager_id)
            return linking.link_leads(unit, plan)

        return self.session.writing(work)

    def unlink_leads(
        self, secondary_id: LeadId, *, resolution: Resolution | None = None
    ) -> Undone:
        """Take a secondary lead from its primary and restore what linking changed.

        Args:
            secondary_id: The secondary lead.
            resolution: What to do where something has changed since.

        Raises:
            PermissionDeniedError: The actor lacks LINK_LEADS.
            RecordNotFoundError: The lead does not exist for this actor.
            LeadLinkRefusedError: It is not linked to a primary lead.
            UndoRefusedError: Something has changed since and no resolution was given.
        """
        self.session.require(Permission.LINK_LEADS)

        def work(unit: Writing) -> Undone:
            secondary = unit.see(Lead, secondary_id)
            links = unit.every(Referencing(LeadLinkRecord, secondary.ref))
            for record in links:
                if record.secondary_id == secondary_id and record.undone_at is None:
                    return undoing.take_back(
                        unit, record, resolution=resolution, action="unlink leads"
                    )
            reason = Reason(Why.NOT_SECONDARY, secondary.ref)
            raise LeadLinkRefusedError(reasons=(reason,))

        return self.session.writing(work)

    def secondaries(self, primary_id: LeadId) -> tuple[Lead, ...]:
        """Give the leads that are linked to a primary one, oldest first.

        Whoever sees the primary reaches them from it (S2.15).

        Raises:
            RecordNotFoundError: The primary does not exist for this actor.
        """
        with self.session.reading() as unit:
            return linking.secondaries(unit, unit.see(Lead, primary_id).ref)

    def primary_of(self, secondary_id: LeadId) -> Lead | None:
        """Find the primary lead of a secondary one.

        None where it is not linked, or the actor may not see the primary.

        Raises:
            RecordNotFoundError: The secondary does not exist for this actor.
        """
        with self.session.reading() as unit:
            primary_id = unit.see(Lead, secondary_id).primary_id
            primary = unit.find(Lead, primary_id) if primary_id is not None else None
            return primary if primary is not None and unit.may_see(primary) else None

    @overload
    def apply(self, plan: CustomerLinkPlan) -> CustomerLinkRecord: ...
    @overload
    def apply(self, plan: LeadLinkPlan) -> LeadLinkRecord: ...
    def apply(
        self, plan: CustomerLinkPlan | LeadLinkPlan
    ) -> CustomerLinkRecord | LeadLinkRecord:
        """Carry out a plan, if what it was made from is still so.

        Returns:
            The record of the link, by whose id it can be undone.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS, or LINK_LEADS for
                leads.
            RecordNotFoundError: The actor may not see a record of the plan.
            StaleRecordError: Records have changed since the plan was made.
            CustomerLinkRefusedError: The plan was altered into what is not allowed.
            LeadLinkRefusedError: Likewise, or time alone has made it impossible.
        """
        if isinstance(plan, CustomerLinkPlan):
            self.session.require(Permission.MANAGE_LEADS)
            return self.session.writing(lambda unit: linking.apply_customer(unit, plan))
        self.session.require(Permission.LINK_LEADS)
        return self.session.writing(lambda unit: linking.apply_leads(unit, plan))
