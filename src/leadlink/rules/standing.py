"""Standings: who is in the roster, and how one gets there (spec 2, 10)."""

from collections.abc import Iterator

import attrs

from leadlink.model.change import Change
from leadlink.model.customer import Customer
from leadlink.model.fields import Standing
from leadlink.model.refusals import EditRefusedError, Reason, Why
from leadlink.model.work import Deal


def is_in_roster(customer: Customer) -> bool:
    """Tell whether a contact or company is a customer and not archived."""
    return customer.standing is Standing.CUSTOMER and customer.archived_at is None


def set_standing(customer: Customer, standing: Standing) -> Change:
    """Give a contact or company another standing; every tag stays (S1.17).

    Raises:
        EditRefusedError: It is archived, or has that standing already.
    """
    EditRefusedError.over(_reasons(customer, standing))
    return Change(
        action="set standing", puts=(attrs.evolve(customer, standing=standing),)
    )


def _reasons(customer: Customer, standing: Standing) -> Iterator[Reason]:
    if customer.archived_at is not None:
        yield Reason(Why.ARCHIVED, customer.ref)
    if customer.standing is standing:
        yield Reason(Why.STANDING_UNCHANGED, customer.ref)


def win_deal(deal: Deal, *, stage: str, customers: tuple[Customer, ...]) -> Change:
    """Win a deal, which makes customers of its contact and its company.

    Args:
        deal: As last read from a store.
        stage: The stage of a deal that is won.
        customers: Its contact and its company, where it has them; an archived one stays
            as it is.

    Raises:
        EditRefusedError: The deal is archived, or has been won already.
    """
    EditRefusedError.over(_against_winning(deal, stage))
    won = (
        attrs.evolve(customer, standing=Standing.CUSTOMER)
        for customer in customers
        if customer.archived_at is None
    )
    return Change(action="win deal", puts=(attrs.evolve(deal, stage=stage), *won))


def _against_winning(deal: Deal, stage: str) -> Iterator[Reason]:
    if deal.archived_at is not None:
        yield Reason(Why.ARCHIVED, deal.ref)
    if deal.stage == stage:
        yield Reason(Why.WON, deal.ref)
