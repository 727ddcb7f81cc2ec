"""Journeys and conversion metrics at the desk, over both stores (S0.13)."""

from datetime import timedelta

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.errors import InvalidValueError, RecordNotFoundError
from leadlink.model.fields import LinkKind
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.linking import CustomerLinkingPolicy
from leadlink.model.refusals import CustomerLinkRefusedError
from leadlink.ports.store import Store
from leadlink.presets import PIPELINE, RECOMMENDED, ZIPPER
from leadlink.rules.metrics import By, Period
from leadlink.testing import factories as make
from tests.desk.office import Office

DAY = timedelta(days=1)
ASHA = make.contact()


@pytest.fixture
def office(store: Store) -> Office:
    """An office with a customer and two leads."""
    office = Office(store, RECOMMENDED)
    office.put(ASHA, make.lead("L1"), make.lead("L2", owner_id="bo"))
    return office


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """A manager."""
    return office.role("ana", "manager")


class TestJourney:
    """Spec 8: "one timeline across its leads, conversions, deals, jobs"."""

    def test_runs_from_the_first_lead_to_the_last_deal(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Links, status changes, lead links, won deals and undone links."""
        office.put(
            make.lead("L3", status="CONTACTED", project_id="P1", owner_id="bo"),
            make.lead("L4", status="CONTACTED", project_id="P1", owner_id="cy"),
            make.job(customer=make.customer_link()),
            make.deal(contact_id="C1"),
        )
        office.wait(DAY)
        link = ana.links.link_customer("L3", ASHA.ref)
        office.wait(DAY)
        ana.links.link_leads("L3", "L4", "bo")
        office.wait(DAY)
        ana.leads.set_status("L3", "QUALIFIED")
        office.wait(DAY)
        ana.customers.win_deal("D1")
        office.wait(DAY)
        steps = ana.reports.journey(ASHA.ref)
        days = [
            ((step.at - make.NOW).days, str(step.record), step.what) for step in steps
        ]
        assert days == [
            (0, "lead 'L3'", "taken in"),
            (0, "lead 'L4'", "taken in"),
            (0, "job 'J1'", "taken in"),
            (0, "contact 'C1'", "made"),
            (0, "deal 'D1'", "made"),
            (1, "lead 'L3'", "linked to contact 'C1' as match"),
            (2, "lead 'L4'", "linked to lead 'L3'"),
            (2, "lead 'L4'", "status CONTACTED to LINKED"),
            (3, "lead 'L3'", "status CONTACTED to QUALIFIED"),
            (4, "deal 'D1'", "stage Incoming to Won"),
        ]
        ana.undo(link.id)
        gone = [step.what for step in ana.reports.journey(ASHA.ref)]
        assert "no longer linked to contact 'C1' as match" in gone

    def test_tells_of_leads_that_were_unlinked(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """History keeps both facts (S0.15)."""
        ana.links.link_customer("L1", ASHA.ref)
        office.wait(DAY)
        ana.links.unlink_customer("L1")
        told = [str(step) for step in ana.reports.journey(ASHA.ref)]
        assert told == [
            "2025-01-06 09:00 contact 'C1' made by 'ana'",
            "2025-01-06 12:00 lead 'L1' linked to contact 'C1' as match by 'ana'",
            "2025-01-07 12:00 lead 'L1' unlinked from contact 'C1' by 'ana'",
        ]

    def test_leaves_out_what_the_actor_does_not_see(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Spec 13: a lead of somebody else's, and what was done to it."""
        ana.links.link_customer("L2", ASHA.ref)
        seen = office.actor("cy").reports.journey(ASHA.ref)
        assert [step.record for step in seen] == [ASHA.ref]
        own = office.actor("bo").reports.journey(ASHA.ref)
        assert len(own) == 3

    def test_is_of_a_customer_that_is_seen(self, ana: ActingDesk) -> None:
        """A lead has none of its own."""
        with pytest.raises(RecordNotFoundError):
            ana.reports.journey(Ref(Kind.CONTACT, "C9"))
        with pytest.raises(CustomerLinkRefusedError):
            ana.reports.journey(Ref(Kind.LEAD, "L1"))


class TestConversion:
    """Spec 8: "funnel, rate and median time by source, owner and period"."""

    def test_counts_the_kinds_that_the_policy_counts(self, store: Store) -> None:
        """S0.13: is a link a conversion? Zipper: every kind. Recommended: its own."""
        for kind in LinkKind:
            for policy, counts in (
                (ZIPPER, True),
                (RECOMMENDED, kind is LinkKind.CONVERSION),
            ):
                office = Office(store, policy)
                lead_id = f"{policy.name}-{kind}"
                since = office.wait(DAY)
                office.put(make.lead(lead_id, created_at=since))
                if not office.find(ASHA.ref):
                    office.put(ASHA)
                office.admin.links.link_customer(lead_id, ASHA.ref, kind=kind)
                (row,) = office.admin.reports.conversion(since=since)
                assert row.converted == int(counts)

    def test_counts_conversions_of_linked_leads(self, office: Office) -> None:
        """A lead of a prior customer that was converted did convert."""
        prior = make.customer_link(kind=LinkKind.PRIOR_CUSTOMER)
        office.put(
            make.lead("L3", status="CONVERTED", conversion_id="V1", customer=prior),
            make.conversion(lead_id="L3", created_at=make.NOW + 3 * DAY),
        )
        (row,) = office.admin.reports.conversion()
        assert (row.leads, row.converted, row.median_time) == (3, 1, 3 * DAY)
        none = attrs.evolve(
            RECOMMENDED, customer_linking=CustomerLinkingPolicy(counted=[])
        )
        (row,) = Office(office.store, none).admin.reports.conversion()
        assert row.converted == 0

    def test_is_grouped(self, office: Office, ana: ActingDesk) -> None:
        """By owner, and by period of the making."""
        office.put(make.lead("L3", created_at=make.NOW + 400 * DAY))
        owners = ana.reports.conversion(By.OWNER)
        assert [(row.group, row.leads) for row in owners] == [("", 2), ("bo", 1)]
        years = ana.reports.conversion(By.PERIOD, period=Period.YEAR)
        assert [(row.group, row.leads) for row in years] == [("2025", 2), ("2026", 1)]

    def test_takes_leads_made_since_and_before(self, ana: ActingDesk) -> None:
        """From *since* on, up to and without *until*."""
        instant = timedelta(microseconds=1)
        reports = ana.reports
        assert reports.conversion(since=make.NOW)[0].leads == 2
        assert reports.conversion(since=make.NOW + instant) == ()
        assert reports.conversion(until=make.NOW) == ()
        assert reports.conversion(until=make.NOW + instant)[0].leads == 2
        with pytest.raises(InvalidValueError):
            reports.conversion(since=make.NOW.replace(tzinfo=None))

    def test_is_over_what_the_actor_sees(self, office: Office) -> None:
        """Spec 13: figures tell nothing of hidden leads."""
        (row,) = office.actor("bo").reports.conversion()
        assert row.leads == 1
        assert office.actor("nobody").reports.conversion() == ()


class TestConvertedWithoutClient:
    """S3.19, S3.20, spec 10: "a state one can query"."""

    def test_is_a_won_lead_that_became_nobody(self, store: Store) -> None:
        """Converted, linked by a counted kind, or hidden: then it is not shown."""
        office = Office(store, PIPELINE)
        won = make.lead("L1", status="CONVERTED", owner_id="bo")
        office.put(
            ASHA,
            won,
            make.lead("L2"),
            make.lead("L3", status="CONVERTED", conversion_id="V1"),
            make.lead(
                "L4",
                status="CONVERTED",
                customer=make.customer_link(kind=LinkKind.CONVERSION),
            ),
            make.lead(
                "L5",
                status="CONVERTED",
                owner_id="cy",
                customer=make.customer_link(kind=LinkKind.PRIOR_CUSTOMER),
            ),
            make.lead("L6", status="CONVERTED", archived_at=make.NOW),
        )
        shown = office.admin.reports.converted_without_client()
        assert [lead.id for lead in shown] == ["L1", "L5"]
        assert office.actor("bo").reports.converted_without_client() == (
            office.get(won),
        )
