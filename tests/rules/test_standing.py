"""Standings: the roster is all of standing CUSTOMER (spec 2, 10)."""

import attrs
import pytest

from leadlink.model.customer import Customer
from leadlink.model.fields import Standing
from leadlink.model.refusals import EditRefusedError, Reason, Why
from leadlink.rules.standing import is_in_roster, set_standing, win_deal
from leadlink.testing import factories as make


class TestRoster:
    """Spec 2: "roster (all customers)"."""

    @pytest.mark.parametrize("standing", Standing)
    def test_is_whoever_is_a_customer(self, standing: Standing) -> None:
        """Prospects and former customers are not in it."""
        contact = make.contact(standing=standing)
        assert is_in_roster(contact) is (standing is Standing.CUSTOMER)

    def test_has_nobody_archived(self) -> None:
        """Archiving takes a customer out."""
        assert not is_in_roster(make.company(archived_at=make.NOW))


class TestSetStanding:
    """S1.17: turning a customer back into a regular contact removes no tags."""

    @pytest.mark.parametrize(
        "customer",
        [make.contact(tags=["vip", "north"]), make.company(tags=["vip"])],
        ids=["contact", "company"],
    )
    def test_changes_nothing_else(self, customer: Customer) -> None:
        """Every tag and every other field stays."""
        change = set_standing(customer, Standing.NONE)
        assert change.puts == (attrs.evolve(customer, standing=Standing.NONE),)

    def test_tells_every_reason_against_it(self) -> None:
        """Archived and already so: both are said."""
        contact = make.contact(archived_at=make.NOW)
        with pytest.raises(EditRefusedError) as caught:
            set_standing(contact, Standing.CUSTOMER)
        assert caught.value.reasons == (
            Reason(Why.ARCHIVED, contact.ref),
            Reason(Why.STANDING_UNCHANGED, contact.ref),
        )


class TestWinDeal:
    """Spec 10: "winning a deal makes it CUSTOMER"."""

    def test_makes_customers_of_its_contact_and_company(self) -> None:
        """Whatever they were before."""
        deal = make.deal(contact_id="C1", company_id="O1")
        contact = make.contact(standing=Standing.PROSPECT)
        company = make.company(standing=Standing.NONE)
        change = win_deal(deal, stage="Won", customers=(contact, company))
        assert change.puts == (
            attrs.evolve(deal, stage="Won"),
            attrs.evolve(contact, standing=Standing.CUSTOMER),
            attrs.evolve(company, standing=Standing.CUSTOMER),
        )

    def test_leaves_an_archived_customer_alone(self) -> None:
        """Winning brings nobody back."""
        gone = make.contact(standing=Standing.NONE, archived_at=make.NOW)
        change = win_deal(make.deal(), stage="Won", customers=(gone,))
        assert [record.ref for record in change.puts] == [make.deal().ref]

    def test_is_refused_once_won_or_archived(self) -> None:
        """A deal is won once."""
        deal = make.deal(stage="Won", archived_at=make.NOW)
        with pytest.raises(EditRefusedError) as caught:
            win_deal(deal, stage="Won", customers=())
        assert caught.value.reasons == (
            Reason(Why.ARCHIVED, deal.ref),
            Reason(Why.WON, deal.ref),
        )
