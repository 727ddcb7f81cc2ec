"""Reports: the facet ``desk.acting_as(actor).reports``."""

from collections.abc import Iterator
from datetime import datetime
from typing import final

import attrs

from leadlink.desk import linked_work
from leadlink.desk.facet import Facet
from leadlink.desk.session import Reading
from leadlink.model.fields import LinkKind
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import (
    OPERATIONS,
    ConversionRecord,
    CustomerLinkRecord,
    Operation,
)
from leadlink.ports.queries import Everything, HistoryOf, Referencing
from leadlink.rules.journey import Step, former_customer, journey
from leadlink.rules.metrics import (
    By,
    ConversionMetrics,
    Period,
    conversion_metrics,
    counted_link,
    removed_link,
)
from leadlink.rules.status import is_won_without_client


@final
@attrs.frozen
class Reports(Facet):
    """Journeys and figures, over what the actor sees."""

    def journey(self, customer: Ref) -> tuple[Step, ...]:
        """Give the journey of a customer, oldest step first (S0.13).

        One timeline across the customer, its leads and those linked to them, its deals
        and its jobs: when each was made, linked, converted, moved and undone.

        Raises:
            RecordNotFoundError: The customer does not exist for this actor.
            CustomerLinkRefusedError: It is neither a contact nor a company.
        """
        with self.session.reading() as unit:
            found = linked_work.see_customer(unit, customer)
            work = [it.record for it in linked_work.work_of(unit, found.ref)]
            secondary = [
                lead
                for primary in work
                if isinstance(primary, Lead)
                for lead in unit.every(Referencing(Lead, primary.ref))
                if lead.primary_id == primary.id
            ]
            deals = linked_work.deals_of(unit, found.ref)
            records = (found, *work, *secondary, *deals)
            refs = dict.fromkeys(
                alias for record in records for alias in unit.aliases(record.ref)
            )
            return journey(
                records,
                operations=_operations(unit, found.ref, refs),
                history=_history(unit, refs),
            )

    def conversion(
        self,
        by: By = By.ALL,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        period: Period = Period.MONTH,
    ) -> tuple[ConversionMetrics, ...]:
        """Measure how leads become customers: funnel, rate and median time (S0.13).

        Which kinds of link count is policy, and so is whether a link that was removed
        still does; archived leads count, secondary ones do
        not.

        Args:
            by: What to group by.
            since: Only leads made at or after this instant.
            until: Only leads made before this instant.
            period: How long a period is, where leads are grouped by it.

        Returns:
            One row a group, by its name; none where there are no leads.
        """
        with self.session.reading() as unit:
            leads = [
                lead
                for lead in unit.every(Everything(Lead))
                if (since is None or lead.created_at >= since)
                and (until is None or lead.created_at < until)
                and unit.may_see(lead)
            ]
            return conversion_metrics(
                leads,
                converted_at=dict(_conversions(unit, leads)),
                pipeline=unit.policy.pipeline,
                by=by,
                period=period,
            )

    def converted_without_client(self) -> tuple[Lead, ...]:
        """Give the leads that are won and no customer came of yet (S3.19, S3.20).

        Leads that a counted kind of link ties to a customer are not among them.
        """
        with self.session.reading() as unit:
            counted = unit.policy.customer_linking.counted
            won = unit.policy.pipeline
            return tuple(
                lead
                for lead in unit.every(Everything(Lead))
                if is_won_without_client(lead, pipeline=won)
                and counted_link(lead, counted) is None
                and unit.may_see(lead)
            )


def _operations(
    unit: Reading, customer: Ref, refs: dict[Ref, None]
) -> Iterator[Operation]:
    found: dict[Ref, Operation] = {}
    for ref in refs:
        for kind in OPERATIONS:
            for operation in unit.every(Referencing(kind, ref)):
                found[operation.ref] = operation
    # The end of a link is found from the lead or job alone: it names no customer.
    linked = [it.subject for it in found.values() if isinstance(it, CustomerLinkRecord)]
    for subject in dict.fromkeys(linked):
        for link in unit.every(Referencing(CustomerLinkRecord, subject)):
            if customer in (link.customer, former_customer(link)):
                found[link.ref] = link
    yield from (it for it in found.values() if unit.may_see(it))


def _history(unit: Reading, refs: dict[Ref, None]) -> Iterator[HistoryEntry]:
    for ref in refs:
        yield from unit.every(HistoryOf(ref))


def _conversions(unit: Reading, leads: list[Lead]) -> Iterator[tuple[LeadId, datetime]]:
    policy = unit.policy.customer_linking
    counted = policy.counted
    for lead in leads:
        linked_at = counted_link(lead, counted)
        if lead.customer is None and policy.counts_removed:
            links = unit.every(Referencing(CustomerLinkRecord, lead.ref))
            linked_at = removed_link(links, counted)
        if linked_at is not None:
            yield lead.id, linked_at
        elif lead.conversion_id is not None and LinkKind.CONVERSION in counted:
            conversion = unit.find(ConversionRecord, lead.conversion_id)
            if conversion is not None:
                yield lead.id, conversion.created_at
