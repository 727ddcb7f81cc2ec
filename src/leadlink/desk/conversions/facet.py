"""Conversions: the facet ``desk.acting_as(actor).conversions``."""

from collections.abc import Iterable, Iterator
from typing import final

import attrs

from leadlink.desk import linked_work
from leadlink.desk.conversions import checking, converting, receipts
from leadlink.desk.conversions.bulk import AUTO, BulkConversions
from leadlink.desk.conversions.whatif import PolicyChanges
from leadlink.desk.facet import acted_on
from leadlink.desk.session import Reading, Writing
from leadlink.desk.showing import shown
from leadlink.model.actor import Permission
from leadlink.model.conversion import ConversionPlan
from leadlink.model.customer import Contact, Customer
from leadlink.model.errors import RecordNotFoundError
from leadlink.model.ids import Kind, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import AnyMatch, MaskedMatch, Match
from leadlink.model.operations import ConversionRecord
from leadlink.model.refusals import Reason
from leadlink.model.target_plans import TARGET_KINDS
from leadlink.model.targets import (
    ConversionRequest,
    Existing,
    NewTask,
    Target,
)
from leadlink.rules import convertible
from leadlink.rules.targeting import deal_asked


@final
@attrs.frozen(kw_only=True)
class ConversionOption:
    """An existing record that a lead may be converted into."""

    record: Customer
    match: Match | None

    def __str__(self) -> str:
        """Write the record and why it is offered."""
        why = str(self.match) if self.match else "the lead's customer"
        return f"{self.record.ref}: {why}"


@final
@attrs.frozen(kw_only=True)
class ConversionOptions:
    """What a lead could be converted into.

    Attributes:
        lead: As it stands.
        reasons: Why it cannot be converted at all; empty where it can.
        done: The conversion that there is already.
        persons: Contacts it may be: its customer link first, then matches, best first.
        companies: Likewise.
        masked: Matches that the actor may not see.
    """

    lead: Lead
    reasons: tuple[Reason, ...]
    done: ConversionRecord | None
    persons: tuple[ConversionOption, ...]
    companies: tuple[ConversionOption, ...]
    masked: tuple[MaskedMatch, ...]


@final
@attrs.frozen
class Conversions(BulkConversions, PolicyChanges):
    """Turning leads into persons, companies and deals: plan, then apply."""

    def options(self, lead_id: LeadId) -> ConversionOptions:
        """Tell what a lead could be converted into, with the records that match.

        Raises:
            PermissionDeniedError: The actor lacks CONVERT_LEADS, or only sees the lead.
            RecordNotFoundError: The lead does not exist for this actor.
        """
        self.session.require(Permission.CONVERT_LEADS)
        with self.session.reading() as unit:
            lead = acted_on(unit, lead_id)
            matches = tuple(converting.matches(unit, lead))
            found = tuple(_options(unit, lead, matches))
            return ConversionOptions(
                lead=lead,
                reasons=tuple(convertible.against_conversion(lead, unit.policy)),
                done=receipts.done(unit, lead),
                persons=tuple(o for o in found if isinstance(o.record, Contact)),
                companies=tuple(o for o in found if not isinstance(o.record, Contact)),
                masked=tuple(m for m in matches if isinstance(m, MaskedMatch)),
            )

    def plan(
        self,
        lead_id: LeadId,
        *,
        person: Target = AUTO,
        company: Target = AUTO,
        deal: Target | None = None,
        tasks: Iterable[NewTask] = (),
        key: str | None = None,
    ) -> ConversionPlan:
        """Work out what converting a lead would do; nothing is written.

        A lead that is converted already gives a plan that says so; applying it gives
        the first conversion again.

        Args:
            lead_id: The lead.
            person: Whom it becomes.
            company: Which company.
            deal: Which deal; None: what the policy says, which is none unless asked
                for.
            tasks: Tasks to make with it.
            key: By which a repeated request is recognised.

        Raises:
            PermissionDeniedError: The actor lacks CONVERT_LEADS, only sees the lead, or
                may not change the existing record that it would become.
            RecordNotFoundError: The lead or a named target does not exist for this
                actor.
            ConversionRefusedError: It cannot be converted so; every reason.
            KeyReusedError: The key was used with other arguments, or before an undo.
            InvalidValueError: A target or task cannot be.
        """
        self.session.require(Permission.CONVERT_LEADS)
        request = ConversionRequest(
            lead_id=lead_id,
            person=person,
            company=company,
            deal=deal_asked(deal, self.session.policy.conversion.deals),
            tasks=tasks,
            key=key or "",
        )
        if any(isinstance(target, Existing) for target in (person, company, deal)):
            self.session.require(*converting.MERGING)
        with self.session.reading() as unit:
            lead = acted_on(unit, lead_id)
            done = receipts.keyed(unit, request) or receipts.done(unit, lead)
            start = converting.start(unit, request, lead, is_done=done is not None)
            return converting.planned(unit, start, lead, done)

    def apply(self, plan: ConversionPlan) -> ConversionRecord:
        """Carry out a plan: all of it in one unit of work, or nothing.

        Applying again, or a plan of a lead that somebody else has converted meanwhile,
        gives the first conversion. Whom the lead matches is asked again: the plan's
        matches are only what its maker was shown.

        Raises:
            PermissionDeniedError: See ``plan``.
            RecordNotFoundError: See ``plan``.
            ConversionRefusedError: See ``plan``.
            KeyReusedError: See ``plan``.
            StaleRecordError: What the plan was made from has changed: which records.
            InvalidValueError: The plan was altered, or made by another actor or under
                another policy.
        """
        self.session.require(Permission.CONVERT_LEADS)
        request = plan.request

        def work(unit: Writing) -> ConversionRecord:
            lead = acted_on(unit, request.lead_id)
            done = receipts.finished(unit, request, lead)
            if done is not None:
                return done
            return converting.convert(unit, checking.checked(unit, plan, lead))

        return self.session.writing(work)

    def get(self, conversion_id: str) -> ConversionRecord:
        """Give a conversion, undone ones too, if the actor sees its lead.

        What it did to records that the actor may not see is left out.

        Raises:
            RecordNotFoundError: It does not exist for this actor.
        """
        with self.session.reading() as unit:
            return shown(unit, unit.see(ConversionRecord, conversion_id))

    def of(self, record: Ref | LeadId) -> tuple[ConversionRecord, ...]:
        """Give the conversions of a lead, or those that made or changed a record.

        Args:
            record: A bare id is a lead's.

        Returns:
            Oldest first, undone ones too; those whose lead the actor sees. What they
            did to records that the actor may not see is left out.

        Raises:
            RecordNotFoundError: The record does not exist for this actor, or is none
                that a conversion is of.
        """
        ref = linked_work.to_ref(record)
        if ref.kind not in (Kind.LEAD, *TARGET_KINDS):
            raise RecordNotFoundError(kind=ref.kind, id=ref.id)
        with self.session.reading() as unit:
            found = linked_work.conversions_of(unit, unit.see_at(ref).ref)
            return tuple(shown(unit, it) for it in found if unit.may_see(it))


def _options(
    unit: Reading, lead: Lead, matches: tuple[AnyMatch, ...]
) -> Iterator[ConversionOption]:
    linked = lead.customer.customer if lead.customer is not None else None
    if linked is not None:
        customer = linked_work.find_customer(unit, linked)
        if customer is not None:
            yield ConversionOption(record=customer, match=None)
    for match in matches:
        if isinstance(match, Match) and match.right != linked:
            customer = linked_work.find_customer(unit, match.right)
            if customer is not None:
                yield ConversionOption(record=customer, match=match)
