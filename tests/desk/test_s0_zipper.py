"""The lead-to-customer document, from top to bottom (S0.1-S0.15), by its preset."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Permission
from leadlink.model.errors import (
    NotSignedInError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.fields import LinkKind, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.rights import RightsPolicy, Role
from leadlink.model.refusals import (
    CustomerLinkRefusedError,
    Reason,
    StaleRecordError,
    Why,
)
from leadlink.ports.store import Store
from leadlink.presets import ZIPPER
from leadlink.rules.metrics import By
from leadlink.testing import factories as make
from tests.desk.office import Office

LEAD = make.lead("L1", name="Asha Rao")
ASHA = make.contact("C1", name="Asha Rao", emails=["asha@example.com"])
BIRGIT = make.contact("C2", name="Birgit Müller", emails=["b.mueller@example.org"])
RAO = make.company("O1", name="Rao Textiles", emails=["office@rao.example"])


@pytest.fixture
def office(store: Store) -> Office:
    """An office with one lead and a roster of three."""
    office = Office(store, ZIPPER)
    office.put(LEAD, ASHA, BIRGIT, RAO)
    return office


class TestBeforeYouBegin:
    """S0.1-S0.4."""

    def test_you_must_be_logged_in(self, store: Store) -> None:
        """S0.1: "You must be logged in to your account"."""
        with pytest.raises(NotSignedInError):
            LeadDesk(store, ZIPPER).acting_as(None)

    @pytest.mark.parametrize("role", ["owner", "admin"])
    def test_owners_and_admins_may_link(self, office: Office, role: str) -> None:
        """S0.2: "typically organization owners and admins have this permission"."""
        office.role("ana", role).links.link_customer("L1", ASHA.ref)
        assert office.get(LEAD).customer is not None

    def test_typically_is_not_always(self, office: Office, store: Store) -> None:
        """S0.2: "typically": who has the permission is the organisation's to say."""
        with pytest.raises(PermissionDeniedError):
            office.role("mo", "member").links.link_customer("L1", ASHA.ref)
        everybody = RightsPolicy(
            roles=[Role("member", [Permission.VIEW_ALL_LEADS, Permission.MANAGE_LEADS])]
        )
        open_to_all = Office(store, attrs.evolve(ZIPPER, rights=everybody))
        open_to_all.role("mo", "member").links.link_customer("L1", ASHA.ref)
        assert office.get(LEAD).customer is not None
        with pytest.raises(PermissionDeniedError):
            open_to_all.role("eva", "admin").links.unlink_customer("L1")

    def test_you_need_permission_to_manage_leads(self, office: Office) -> None:
        """S0.2: "You need permission to manage leads"; all others lack nothing else."""
        everything_else = set(Permission) - {Permission.MANAGE_LEADS, Permission.ADMIN}
        links = office.actor("bo", *everything_else).links
        for refused in (
            lambda: links.link_customer("L1", ASHA.ref),
            lambda: links.plan_customer("L1", ASHA.ref),
            lambda: links.unlink_customer("L1"),
        ):
            with pytest.raises(PermissionDeniedError) as caught:
                refused()
            assert caught.value.needs == (Permission.MANAGE_LEADS,)
        assert office.get(LEAD).customer is None

    def test_the_lead_must_exist(self, office: Office) -> None:
        """S0.3: "A lead that exists"."""
        with pytest.raises(RecordNotFoundError) as caught:
            office.admin.links.link_customer("L9", ASHA.ref)
        assert (caught.value.kind, caught.value.id) == ("lead", "L9")

    def test_the_customer_must_exist(self, office: Office) -> None:
        """S0.4: "A customer in your roster to link to"; linking creates none."""
        nobody = Ref(Kind.CONTACT, "C9")
        with pytest.raises(RecordNotFoundError) as caught:
            office.admin.links.link_customer("L1", nobody)
        assert (caught.value.kind, caught.value.id) == ("contact", "C9")
        assert office.find(nobody) is None

    @pytest.mark.parametrize("standing", sorted(set(Standing) - {Standing.CUSTOMER}))
    def test_the_customer_must_be_in_the_roster(
        self, office: Office, standing: Standing
    ) -> None:
        """S0.4: linking makes nobody a customer."""
        office.put(make.contact("C3", standing=standing))
        known = Ref(Kind.CONTACT, "C3")
        with pytest.raises(CustomerLinkRefusedError) as caught:
            office.admin.links.link_customer("L1", known)
        assert caught.value.reasons == (Reason(Why.NOT_IN_ROSTER, known),)


class TestNavigatingToTheLead:
    """Step 1: "Find the lead you want to link. Click on the lead to view details"."""

    def test_a_member_finds_and_reads_it(self, office: Office) -> None:
        """S0.3: among the leads, and then by its id."""
        member = office.role("mo", "member").leads
        (found,) = member.list().items
        assert (found.id, str(found.name)) == ("L1", "Asha Rao")
        assert member.get(found.id) == found


class TestEditingTheLead:
    """S0.5: "You're editing the lead (not just viewing)"."""

    def test_viewing_is_not_enough(self, office: Office) -> None:
        """A member sees every lead and links none."""
        member = office.role("mo", "member")
        assert member.leads.get("L1").id == "L1"
        with pytest.raises(PermissionDeniedError):
            member.links.link_customer("L1", ASHA.ref)


class TestSearchingTheCustomer:
    """S0.6: "Type customer name or email. Browse customer list. Find the customer"."""

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("Asha", ["C1"]),
            ("as", ["C1"]),
            ("a", ["C1"]),
            ("rao", ["O1", "C1"]),
            ("RAO asha", ["C1"]),
            ("asha@example.com", ["C1"]),
            ("b.muell", ["C2"]),
            ("Mueller", ["C2"]),
            ("Müler", ["C2"]),
            ("Ahsa", ["C1"]),
            ("textil", ["O1"]),
            ("nobody", []),
        ],
    )
    def test_by_name_or_email_as_you_type(
        self, office: Office, typed: str, found: list[str]
    ) -> None:
        """Beginnings of words will do, and typing errors are forgiven."""
        page = office.admin.customers.search(typed)
        assert sorted(it.id for it in page.items) == sorted(found)
        assert page.next is None

    @pytest.mark.parametrize("typed", ["", "  ", "?!"])
    def test_browsing_shows_the_whole_roster(self, office: Office, typed: str) -> None:
        """Only the roster: prospects and archived customers are not in it."""
        office.put(
            make.contact("C3", standing=Standing.PROSPECT),
            make.contact("C4", archived_at=make.NOW),
        )
        page = office.admin.customers.search(typed)
        assert [it.id for it in page.items] == ["C1", "C2", "O1"]

    def test_results_come_page_by_page(self, office: Office) -> None:
        """Searching and browsing alike; no page repeats or leaves out anybody."""
        office.put(*(make.contact(f"N{n}", name=f"Nora {n}") for n in range(5)))
        for typed, total in (("nora", 5), ("", 8)):
            seen, after = [], None
            while True:
                page = office.admin.customers.search(typed, after=after, limit=2)
                seen += [it.id for it in page.items]
                after = page.next
                if after is None:
                    break
                assert len(page.items) == 2
            assert len(seen) == len(set(seen)) == total

    def test_a_few_customers_among_many_contacts_are_found(
        self, office: Office
    ) -> None:
        """S0.6: the roster is browsed however many others there are."""
        others = (make.contact(f"B{n:03}", standing=Standing.NONE) for n in range(450))
        office.put(*others)
        page = office.admin.customers.search(limit=2)
        assert [it.id for it in page.items] == ["C1", "C2"]
        rest = office.admin.customers.search(after=page.next, limit=2)
        assert ([it.id for it in rest.items], rest.next) == (["O1"], None)

    def test_if_not_found_try_other_words(self, office: Office) -> None:
        """S0.6: an archived customer is not found, and neither is a lead."""
        office.admin.customers.archive(BIRGIT.ref)
        assert office.admin.customers.search("Birgit").items == ()


class TestSavingTheLink:
    """S0.7-S0.10: "Link is established ... Click Save"."""

    def test_choosing_alone_stores_nothing(self, office: Office) -> None:
        """S0.7: choosing shows what saving would do: the plan is only a value."""
        plan = office.admin.links.plan_customer("L1", ASHA.ref)
        assert str(plan) == "link lead 'L1' to contact 'C1' as match"
        assert office.get(LEAD).customer is None
        assert office.history(LEAD.ref) == ()

    def test_only_saving_stores_the_link(self, office: Office) -> None:
        """S0.8, S0.9: the record of the link confirms it."""
        plan = office.admin.links.plan_customer("L1", ASHA.ref)
        record = office.admin.apply(plan)
        assert (record.subject, record.customer) == (LEAD.ref, ASHA.ref)
        assert office.get(record) == record

    def test_choosing_may_be_enough_or_not(self, store: Store, office: Office) -> None:
        """S0.7, S0.8: "Link is established", or else only when it is confirmed."""
        linking = attrs.evolve(ZIPPER.customer_linking, needs_confirmation=True)
        strict = Office(store, attrs.evolve(ZIPPER, customer_linking=linking)).admin
        with pytest.raises(CustomerLinkRefusedError) as caught:
            strict.links.link_customer("L1", ASHA.ref)
        assert caught.value.reasons == (Reason(Why.NOT_CONFIRMED, LEAD.ref),)
        assert office.get(LEAD).customer is None
        strict.apply(strict.links.plan_customer("L1", ASHA.ref))
        assert office.get(LEAD).customer is not None
        office.admin.links.unlink_customer("L1")
        assert office.admin.links.link_customer("L1", ASHA.ref).customer == ASHA.ref

    def test_a_link_that_does_not_stick_tells_why(self, office: Office) -> None:
        """S0.8: "Verify customer is selected and lead is saved": a stale form is not.

        Somebody else has changed the lead between choosing and saving.
        """
        plan = office.admin.links.plan_customer("L1", ASHA.ref)
        office.admin.leads.edit("L1", version=1, company="Rao Textiles")
        with pytest.raises(StaleRecordError) as caught:
            office.admin.apply(plan)
        assert caught.value.records == (LEAD.ref,)
        assert office.get(LEAD).customer is None

    def test_the_lead_is_connected_to_the_roster_entry(self, office: Office) -> None:
        """S0.10: "Link appears in lead details": who linked, when and why."""
        office.role("ana", "owner").links.link_customer(
            "L1", ASHA.ref, kind=LinkKind.CONVERSION
        )
        link = office.role("mo", "member").leads.get("L1").customer
        assert link is not None
        assert attrs.asdict(link, recurse=False) == {
            "customer": ASHA.ref,
            "kind": LinkKind.CONVERSION,
            "linked_by": "ana",
            "linked_at": office.now,
        }
        (entry,) = office.history(LEAD.ref)
        assert (entry.actor_id, entry.action) == ("ana", "link customer")
        change = entry.change_of("customer")
        assert change is not None
        assert (change.before, change.after) == (None, link)


class TestHowLinkingWorks:
    """S0.11 to S0.13, and the tips that follow."""

    def test_customer_details_are_read_from_the_lead(self, office: Office) -> None:
        """S0.11: "View customer details from lead"."""
        assert office.admin.links.customer_of("L1") is None
        office.admin.links.link_customer("L1", RAO.ref)
        assert office.admin.links.customer_of("L1") == office.get(RAO)

    def test_lead_details_are_read_from_the_customer(self, office: Office) -> None:
        """S0.12: "Link is bidirectional ... View lead details from customer"."""
        office.put(make.lead("L2", created_at=make.NOW + timedelta(days=1)))
        office.admin.links.link_customer("L2", ASHA.ref)
        office.admin.links.link_customer("L1", ASHA.ref)
        work = office.admin.customers.leads_and_jobs(ASHA.ref)
        assert [(it.record.id, it.is_repeat) for it in work] == [
            ("L1", False),
            ("L2", True),
        ]
        assert work[0].record == office.get(LEAD)
        assert office.admin.customers.leads_and_jobs(BIRGIT.ref) == ()

    def test_the_link_tracks_conversion(self, office: Office) -> None:
        """S0.13: "Measure conversion success": every kind of link counts here."""
        since = office.now
        office.put(make.lead("L2", created_at=since))
        office.wait(timedelta(days=2))
        office.admin.links.link_customer("L2", ASHA.ref)
        (row,) = office.admin.reports.conversion(By.ALL, since=since)
        assert (row.leads, row.converted, row.median_time) == (1, 1, timedelta(days=2))
        (row,) = office.admin.reports.conversion(By.ALL)
        assert (row.leads, row.rate) == (2, 0.5)

    @pytest.mark.parametrize(
        ("counted", "converted"),
        [(ZIPPER.customer_linking.counted, 1), ((LinkKind.CONVERSION,), 0)],
    )
    def test_whether_a_link_is_a_conversion(
        self, store: Store, counted: tuple[LinkKind, ...], converted: int
    ) -> None:
        """S0.13: "Link helps track lead conversion": which kinds count is policy."""
        linking = attrs.evolve(ZIPPER.customer_linking, counted=counted)
        office = Office(store, attrs.evolve(ZIPPER, customer_linking=linking))
        office.put(LEAD, ASHA)
        office.admin.links.link_customer("L1", ASHA.ref)
        (row,) = office.admin.reports.conversion()
        assert row.converted == converted

    def test_the_link_shows_the_journey(self, office: Office) -> None:
        """S0.13: "Understand lead to customer journey"."""
        office.role("ana", "owner").links.link_customer("L1", ASHA.ref)
        steps = office.admin.reports.journey(ASHA.ref)
        assert [(step.record, step.what, step.by) for step in steps] == [
            (LEAD.ref, "taken in", "ana"),
            (ASHA.ref, "made", "ana"),
            (LEAD.ref, "linked to contact 'C1' as match", "ana"),
        ]

    def test_linked_leads_can_be_reviewed(self, office: Office) -> None:
        """S0.14: "Review linked leads regularly": a customer's card shows them."""
        office.admin.links.link_customer("L1", ASHA.ref)
        card = office.admin.customers.card(ASHA.ref)
        assert [it.record.id for it in card.work] == ["L1"]

    def test_leads_are_linked_when_they_become_customers(self, office: Office) -> None:
        """S0.14: "Link leads when they become customers": the link can say so."""
        office.admin.links.link_customer("L1", RAO.ref, kind=LinkKind.CONVERSION)
        lead = office.get(LEAD)
        assert lead.customer is not None
        assert lead.customer.kind is LinkKind.CONVERSION
        assert lead.status == "NOT_CONTACTED"


class TestUnlinking:
    """S0.15: "Remove customer from Roster Link field. Save lead. Link is removed"."""

    def test_removes_the_link_from_both_sides(self, office: Office) -> None:
        """And from the figures, as it no longer is a conversion."""
        office.admin.links.link_customer("L1", ASHA.ref)
        record = office.admin.links.unlink_customer("L1")
        assert (record.subject, record.customer) == (LEAD.ref, None)
        assert office.admin.links.customer_of("L1") is None
        assert office.admin.customers.leads_and_jobs(ASHA.ref) == ()
        (row,) = office.admin.reports.conversion()
        assert row.converted == 0

    @pytest.mark.parametrize(("counts", "converted"), [(False, 0), (True, 1)])
    def test_what_it_does_to_tracking(
        self, store: Store, office: Office, *, counts: bool, converted: int
    ) -> None:
        """S0.15: "Link is removed": whether the figures forget it too is policy.

        A link that was undone, as a mistake, counts in neither.
        """
        linking = attrs.evolve(ZIPPER.customer_linking, counts_removed=counts)
        desk = Office(store, attrs.evolve(ZIPPER, customer_linking=linking)).admin
        office.wait(timedelta(days=2))
        record = desk.links.link_customer("L1", ASHA.ref)
        taken = desk.reports.conversion()[0].median_time
        office.wait(timedelta(days=1))
        removal = desk.links.unlink_customer("L1")
        (row,) = desk.reports.conversion()
        assert row.converted == converted
        assert row.median_time == (taken if counts else None)
        desk.undo(removal.id)
        desk.undo(record.id)
        (row,) = desk.reports.conversion()
        assert (row.converted, row.median_time) == (0, None)

    def test_history_keeps_both_facts(self, office: Office) -> None:
        """That it was linked, and that it no longer is."""
        office.admin.links.link_customer("L1", ASHA.ref)
        office.wait(timedelta(hours=1))
        office.admin.links.unlink_customer("L1")
        actions = [entry.action for entry in office.history(LEAD.ref)]
        assert actions == ["link customer", "unlink customer"]

    def test_another_customer_needs_an_explicit_word(self, office: Office) -> None:
        """Spec 8: "Relinking needs `replace=True`"."""
        office.admin.links.link_customer("L1", ASHA.ref)
        again: dict[str, Any] = {"subject": "L1", "customer": BIRGIT.ref}
        with pytest.raises(CustomerLinkRefusedError) as caught:
            office.admin.links.link_customer(**again)
        assert caught.value.reasons == (Reason(Why.ALREADY_LINKED, LEAD.ref),)
        office.admin.links.link_customer(**again, replace=True)
        assert office.admin.links.customer_of("L1") == office.get(BIRGIT)
