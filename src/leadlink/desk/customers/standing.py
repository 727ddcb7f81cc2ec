"""Standings: who enters and leaves the roster."""

from collections.abc import Iterator

import attrs

from leadlink.desk.customer_rights import changed, see
from leadlink.desk.facet import Facet
from leadlink.desk.session import Reading, Writing
from leadlink.model.actor import Permission
from leadlink.model.customer import Company, Contact, Customer
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.fields import Standing
from leadlink.model.ids import DealId, Kind, Ref
from leadlink.model.work import Deal
from leadlink.rules import standing


@attrs.frozen
class CustomerStanding(Facet):
    """Who enters and leaves the roster."""

    def set_standing(self, customer: Ref, to: Standing) -> Customer:
        """Give a contact or company another standing; no tag is removed (S1.17).

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_CUSTOMERS.
            RecordNotFoundError: There is none, or the actor may not see it.
            InvalidValueError: It is neither a contact nor a company.
            EditRefusedError: It is archived, or has that standing already.
        """
        self.session.require(Permission.MANAGE_CUSTOMERS)

        def work(unit: Writing) -> Customer:
            found = see(unit, customer)
            if not isinstance(found, Contact | Company):
                problem = Problem("customer", "must be a contact or a company")
                raise InvalidValueError(what="standing", problems=(problem,))
            written = unit.commit(standing.set_standing(found, to))[found.ref]
            assert isinstance(written, Contact | Company)  # noqa: S101 - by its kind
            return written

        return self.session.writing(work)

    def win_deal(self, deal_id: DealId) -> Deal:
        """Win a deal: its contact and its company become customers (spec 10).

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
            PermissionDeniedError: The actor neither owns it nor has the right.
            EditRefusedError: It is archived, or won already.
        """

        def work(unit: Writing) -> Deal:
            deal = changed(unit, Ref(Kind.DEAL, deal_id))
            assert isinstance(deal, Deal)  # noqa: S101 - a reference tells the kind
            change = standing.win_deal(
                deal,
                stage=unit.policy.conversion.won_stage,
                customers=tuple(_customers(unit, deal)),
            )
            written = unit.commit(change)[deal.ref]
            assert isinstance(written, Deal)  # noqa: S101 - a reference tells the kind
            return written

        return self.session.writing(work)


def _customers(unit: Reading, deal: Deal) -> Iterator[Customer]:
    if deal.contact_id is not None:
        contact = unit.find(Contact, deal.contact_id)
        if contact is not None:
            yield contact
    if deal.company_id is not None:
        company = unit.find(Company, deal.company_id)
        if company is not None:
            yield company
