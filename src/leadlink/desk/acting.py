"""The desk of one actor: its facets, by what they act on."""

from functools import cached_property
from typing import final, overload

import attrs

from leadlink.desk.arguments import checked_class
from leadlink.desk.conversions.facet import Conversions
from leadlink.desk.customers.facet import Customers
from leadlink.desk.erasing import (
    ErasurePlan,
    erase_person,
    find_erasure,
    plan_erasure,
)
from leadlink.desk.leads.facet import Leads
from leadlink.desk.links.facet import Links
from leadlink.desk.matches.facet import Matches
from leadlink.desk.merges import Merges
from leadlink.desk.reports import Reports
from leadlink.desk.session import Session
from leadlink.desk.undoing import Undone, undo_operation
from leadlink.model.bookkeeping import Erasure
from leadlink.model.conversion import ConversionPlan
from leadlink.model.ids import Ref
from leadlink.model.merging import MergePlan
from leadlink.model.operations import (
    ConversionRecord,
    CustomerLinkRecord,
    LeadLinkRecord,
    MergeRecord,
)
from leadlink.rules.customer_linking import CustomerLinkPlan
from leadlink.rules.lead_linking import LeadLinkPlan
from leadlink.rules.undoing import Resolution


@final
@checked_class
@attrs.frozen
class ActingDesk:
    """All use cases, as one actor has them."""

    session: Session

    @cached_property
    def leads(self) -> Leads:
        """Leads: intake, worklist, status, claims, assignments."""
        return Leads(self.session)

    @cached_property
    def customers(self) -> Customers:
        """Contacts, companies, deals and jobs; the roster and its search."""
        return Customers(self.session)

    @cached_property
    def links(self) -> Links:
        """Links of leads and jobs to customers, and of leads to each other."""
        return Links(self.session)

    @cached_property
    def matches(self) -> Matches:
        """Possible repeat customers: matches, dismissals, the review queue."""
        return Matches(self.session)

    @cached_property
    def conversions(self) -> Conversions:
        """Conversions: what a lead could become, plans, and what was converted."""
        return Conversions(self.session)

    @cached_property
    def merges(self) -> Merges:
        """Merges: plans, what was merged into what, and what it was before."""
        return Merges(self.session)

    @cached_property
    def reports(self) -> Reports:
        """Journeys and conversion metrics."""
        return Reports(self.session)

    @overload
    def apply(self, plan: CustomerLinkPlan) -> CustomerLinkRecord: ...
    @overload
    def apply(self, plan: LeadLinkPlan) -> LeadLinkRecord: ...
    @overload
    def apply(self, plan: ConversionPlan) -> ConversionRecord: ...
    @overload
    def apply(self, plan: MergePlan) -> MergeRecord: ...
    def apply(
        self, plan: CustomerLinkPlan | LeadLinkPlan | ConversionPlan | MergePlan
    ) -> CustomerLinkRecord | LeadLinkRecord | ConversionRecord | MergeRecord:
        """Carry out a plan, if what it was made from is still so.

        Returns:
            The record of what was done, by whose id it can be undone.

        Raises:
            PermissionDeniedError: The actor lacks the right that planning needed.
            RecordNotFoundError: The actor may not see a record of the plan.
            StaleRecordError: Records have changed since the plan was made.
            RefusedError: Time alone has made the plan impossible.
            KeyReusedError: The plan's key was used for something else since.
            InvalidValueError: The plan was altered.
        """
        if isinstance(plan, ConversionPlan):
            return self.conversions.apply(plan)
        if isinstance(plan, MergePlan):
            return self.merges.apply(plan)
        return self.links.apply(plan)

    def undo(
        self, operation_id: str, *, resolution: Resolution | None = None
    ) -> Undone:
        """Undo a link, conversion or merge by its id.

        Args:
            operation_id: The id of what applying gave.
            resolution: What to do with what has changed since; None: refuse, but of a
                merge give back what is still where the merge put it.

        Raises:
            PermissionDeniedError: The actor lacks UNDO.
            UnknownOperationError: There is none, or the actor may not see it.
            UndoRefusedError: It is undone already or can never be, or something has
                changed since and no resolution was given: all of it.
        """
        return undo_operation(self.session, operation_id, resolution=resolution)

    def plan_erasure(self, person: Ref) -> ErasurePlan:
        """Tell what ``erase`` would erase, and what the person is known by.

        Ask it first where the person is to leave files as well: afterwards nobody knows
        what to look for.

        Args:
            person: A lead, contact or job.

        Raises:
            PermissionDeniedError: The actor lacks ADMIN.
            InvalidValueError: The record is of a kind that is no person's.
            RecordNotFoundError: There is none.
        """
        return plan_erasure(self.session, person)

    def find_erasure(self, person: Ref) -> Erasure | None:
        """Find the stub that erasing a record left; None where it was not erased.

        Raises:
            PermissionDeniedError: The actor lacks ADMIN.
        """
        return find_erasure(self.session, person)

    def erase(self, person: Ref) -> Erasure:
        """Take a person's data out of all books; it cannot be undone (spec 13).

        Args:
            person: A lead, contact or job; the others that are the same person go too.

        Returns:
            The dated stub that stays.

        Raises:
            PermissionDeniedError: The actor lacks ADMIN.
            InvalidValueError: The record is of a kind that is no person's.
            RecordNotFoundError: There is none.
        """
        return erase_person(self.session, person)
