"""The match-to-customer document, from top to bottom (S4.1-S4.12), by its preset."""

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.fields import LinkKind, Money, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import NewLead
from leadlink.model.match import FlagStatus, Grade, Match, Relation
from leadlink.model.person import Address
from leadlink.model.refusals import (
    CustomerLinkRefusedError,
    Reason,
    StaleRecordError,
    Why,
)
from leadlink.model.roster import NewContact, NewDeal, NewJob
from leadlink.model.work import Job
from leadlink.ports.store import Store
from leadlink.presets import CHARIOT
from tests.desk.office import Office

DAY = timedelta(days=1)
JANE = Ref(Kind.CONTACT, "C1")
JOHN = Ref(Kind.CONTACT, "C2")


@pytest.fixture
def office(store: Store) -> Office:
    """An office with two customers, one of whom has moved with us before."""
    office = Office(store, CHARIOT)
    customers = office.role("ana", "user").customers
    home = Address(street="12 Elm Street", city="Springfield", postcode="62701")
    customers.create_contact(
        NewContact(
            id="C1",
            name="Jane Porter",
            emails=["jane.porter@example.com"],
            phones=["+1 217 555 0143"],
            address=home,
            standing=Standing.CUSTOMER,
        )
    )
    customers.create_contact(
        NewContact(
            id="C2",
            name="Oliver Grant",
            emails=["oliver@example.net"],
            phones=["+1 312 555 0199"],
            standing=Standing.CUSTOMER,
        )
    )
    customers.create_job(
        NewJob(id="J1", name="Jane Porter", status="done", customer=JANE)
    )
    office.wait(DAY)
    return office


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """A user."""
    return office.role("ana", "user")


REPEAT = NewJob(
    id="J2",
    name="Jane Porter",
    phones=["(217) 555-0143"],
    emails=["Jane.Porter@example.com"],
    scheduled_on=date(2026, 4, 1),
)


class TestPossibleMatch:
    """S4.1-S4.4: "Identify a Possible Match"."""

    def test_a_job_made_elsewhere_raises_a_flag(self, ana: ActingDesk) -> None:
        """S4.1, S4.2: "you may see a banner labeled Possible Repeat Customer"."""
        taken = ana.customers.create_job(REPEAT)
        assert taken.job.customer is None
        assert taken.flag is not None
        assert (taken.flag.subject, taken.flag.status) == (
            taken.job.ref,
            FlagStatus.OPEN,
        )
        assert ana.matches.flag_of(taken.job.ref) == taken.flag

    def test_a_lead_made_elsewhere_raises_one_too(self, ana: ActingDesk) -> None:
        """S4.1: "leads or jobs that aren't ... created from a customer's page"."""
        taken = ana.leads.create(
            NewLead(name="Jane Porter", phones=["+1 217 555 0143"], source="Phone")
        )
        flag = ana.matches.flag_of(taken.lead.ref)
        assert flag is not None
        assert flag.candidates == (JANE,)

    def test_a_job_made_on_the_customers_page_raises_none(
        self, ana: ActingDesk
    ) -> None:
        """S4.1: it is linked from the start."""
        on_page = NewJob(id="J3", name="Jane Porter", customer=JANE)
        taken = ana.customers.create_job(on_page)
        assert taken.flag is None
        assert taken.job.customer is not None
        assert taken.job.customer.kind is LinkKind.PRIOR_CUSTOMER

    def test_a_stranger_raises_none(self, ana: ActingDesk) -> None:
        """S4.2: the banner *may* show."""
        stranger = NewJob(name="Zacharias Quill", phones=["+1 415 555 0777"])
        assert ana.customers.create_job(stranger).flag is None
        assert ana.matches.queue().items == ()

    def test_view_lists_the_matches(self, ana: ActingDesk) -> None:
        """S4.3: "Click the View button on this banner to check for matches"."""
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        view = ana.matches.view(flag.id)
        assert [it.customer.ref for it in view.candidates] == [JANE]
        assert not view.is_ambiguous

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            (NewJob(name="Jane Porter", phones=["+1 217 555 0143"]), "phone"),
            (
                NewJob(name="Jane Porter", emails=["jane.porter@example.com"]),
                "e-mail",
            ),
        ],
    )
    def test_compares_name_phone_and_email(
        self, ana: ActingDesk, typed: NewJob, reason: str
    ) -> None:
        """S4.4: "comparing the name, phone number, and email of the job"."""
        job = ana.customers.create_job(typed).job
        (match,) = ana.matches.of(job.ref)
        assert isinstance(match, Match)
        assert (match.right, match.relation) == (JANE, Relation.SAME_PERSON)
        compared = {evidence.comparison for evidence in match.evidence}
        assert "name" in compared
        assert reason in match.explanation or reason.replace("-", "") in compared

    @pytest.mark.parametrize(
        ("least", "flagged"), [(CHARIOT.matching.possible, True), (0.99, False)]
    )
    @pytest.mark.usefixtures("office")
    def test_whether_one_of_them_will_do_is_policy(
        self, store: Store, least: float, *, flagged: bool
    ) -> None:
        """S4.4: "name, phone number, and email": any of them, or more than one.

        A name alone raises the question by default; with a higher threshold it takes a
        phone or an e-mail as well.
        """
        matching = attrs.evolve(
            CHARIOT.matching, shown=least, possible=least, strong=0.99
        )
        desk = Office(store, attrs.evolve(CHARIOT, matching=matching))
        customers = desk.role("ana", "user").customers
        alone = customers.create_job(NewJob(name="Jane Porter"))
        assert (alone.flag is not None) is flagged
        for more in ({"phones": ["+1 217 555 0143"]}, {"emails": REPEAT.emails}):
            both = customers.create_job(NewJob(name="Jane Porter", **more))
            assert both.flag is not None
            assert both.flag.candidates == (JANE,)

    def test_one_weak_key_is_never_strong(self, ana: ActingDesk) -> None:
        """S4.4, spec 7: a name alone, or a shared phone with another name."""
        alone = ana.customers.create_job(NewJob(name="Jane Porter")).job
        housemate = ana.customers.create_job(
            NewJob(name="Bartholomew Finch", phones=["+1 217 555 0143"])
        ).job
        for job in (alone, housemate):
            for match in ana.matches.of(job.ref):
                assert isinstance(match, Match)
                assert match.grade is not Grade.STRONG


class TestReview:
    """S4.5, S4.6: "Review the Match"."""

    def test_shows_the_profile_and_the_jobs_already_there(
        self, ana: ActingDesk
    ) -> None:
        """S4.5: "The existing customer profile. A list of jobs already associated"."""
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        (candidate,) = ana.matches.view(flag.id).candidates
        assert candidate.customer == ana.customers.get_contact("C1")
        assert [it.record.id for it in candidate.work] == ["J1"]
        assert candidate.match.explanation

    def test_a_person_confirms_the_match(self, office: Office, ana: ActingDesk) -> None:
        """S4.6: "view the customer details and confirm that it's an exact match".

        Until then nothing is linked, however strong the match is.
        """
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        (candidate,) = ana.matches.view(flag.id).candidates
        assert candidate.match.grade is Grade.STRONG
        assert ana.customers.card(JANE).customer == candidate.customer
        ana.matches.link(flag.id, JANE)
        assert ana.customers.get_job("J2").customer is None
        assert office.get(flag) == flag

    def test_two_strong_matches_are_ambiguous(self, ana: ActingDesk) -> None:
        """Spec 7: "reported as ambiguous, never guessed"."""
        ana.customers.create_contact(
            NewContact(
                id="C3",
                name="Jane Porter",
                emails=["jane.porter@example.com"],
                phones=["+1 217 555 0143"],
                standing=Standing.CUSTOMER,
            )
        )
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        view = ana.matches.view(flag.id)
        assert view.is_ambiguous
        assert {it.match.grade for it in view.candidates} == {Grade.STRONG}


class TestLink:
    """S4.7-S4.9: "Link the Job to the Customer Profile"."""

    def test_is_confirmed_in_two_calls(self, ana: ActingDesk) -> None:
        """S4.7: "click Link Job to This Customer and confirm your action"."""
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        record = ana.apply(ana.matches.link(flag.id, JANE))
        assert (record.customer, record.link) == (JANE, LinkKind.MATCH)
        settled = ana.matches.flag_of(REPEAT_REF)
        assert settled is not None
        assert (settled.status, settled.decided_by) == (FlagStatus.LINKED, "ana")
        assert ana.matches.queue().items == ()
        assert [it.id for it in ana.matches.queue(FlagStatus.LINKED).items] == [flag.id]

    def test_confirming_is_policy(self, store: Store, ana: ActingDesk) -> None:
        """S4.7: "and confirm your action"; elsewhere choosing is enough."""
        job = ana.customers.create_job(REPEAT).job
        with pytest.raises(CustomerLinkRefusedError) as caught:
            ana.links.link_customer(job.ref, JANE)
        assert caught.value.reasons == (Reason(Why.NOT_CONFIRMED, job.ref),)
        assert ana.links.customer_of(job.ref) is None
        linking = attrs.evolve(CHARIOT.customer_linking, needs_confirmation=False)
        lax = Office(store, attrs.evolve(CHARIOT, customer_linking=linking))
        lax.role("bo", "user").links.link_customer(job.ref, JANE)
        assert ana.links.customer_of(job.ref) == ana.customers.get_contact("C1")

    def test_is_not_confirmed_for_what_has_changed_since(self, ana: ActingDesk) -> None:
        """Spec 10: "a plan made from records that have changed since is refused"."""
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        plan = ana.matches.link(flag.id, JANE)
        job = ana.customers.get_job("J2")
        ana.customers.edit(job.ref, job.version, status="booked")
        with pytest.raises(StaleRecordError) as caught:
            ana.apply(plan)
        assert caught.value.records == (job.ref,)
        assert ana.customers.get_job("J2").customer is None

    def test_then_appears_as_a_repeat_job(self, ana: ActingDesk) -> None:
        """S4.8: "will now appear under the customer's profile as a repeat job"."""
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        ana.apply(ana.matches.link(flag.id, JANE))
        work = ana.customers.leads_and_jobs(JANE)
        assert [(it.record.id, it.is_repeat) for it in work] == [
            ("J1", False),
            ("J2", True),
        ]

    def test_is_listed_with_the_other_jobs(self, ana: ActingDesk) -> None:
        """S4.9: "Check the Moving Jobs tab to see the newly linked job"."""
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        ana.apply(ana.matches.link(flag.id, JANE))
        jobs = [it.record for it in ana.customers.card(JANE).work]
        assert [job.id for job in jobs if isinstance(job, Job)] == ["J1", "J2"]
        assert ana.links.customer_of(REPEAT_REF) == ana.customers.get_contact("C1")


class TestUses:
    """Ideal use cases, best practices, and the customer page."""

    def test_a_lead_made_by_accident_is_matched_later(self, ana: ActingDesk) -> None:
        """S4.10: "When a lead is created outside the customer profile"."""
        lead = ana.leads.create(
            NewLead(name="Jane Porter", emails=["jane.porter@example.com"])
        ).lead
        ana.apply(ana.links.plan_customer(lead.id, JANE))
        kinds = [it.record.kind for it in ana.customers.leads_and_jobs(JANE)]
        assert kinds == [Kind.JOB, Kind.LEAD]

    def test_flags_are_reviewed_regularly(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S4.11: "Regularly review the ... flags": there is a queue."""
        first = ana.customers.create_job(REPEAT)
        office.wait(DAY)
        second = ana.customers.create_job(
            NewJob(id="J0", name="Oliver Grant", phones=["+1 312 555 0199"])
        )
        page = ana.matches.queue(limit=1)
        assert page.items == (first.flag,)
        rest = ana.matches.queue(after=page.next)
        assert (rest.items, rest.next) == ((second.flag,), None)

    def test_a_wrong_match_is_dismissed_for_good(self, ana: ActingDesk) -> None:
        """S4.11: "Always double-check": what is none does not come back."""
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        done = ana.matches.dismiss_flag(flag.id, reason="her sister")
        assert (done.status, done.candidates) == (FlagStatus.DISMISSED, ())
        assert ana.matches.of(REPEAT_REF) == ()
        asked = ana.matches.flag(REPEAT_REF)
        assert asked is not None
        assert asked.status is FlagStatus.DISMISSED
        (dismissal,) = ana.matches.dismissals(JANE)
        assert (dismissal.created_by, dismissal.reason) == ("ana", "her sister")

    def test_only_a_customer_profile_takes_jobs(self, ana: ActingDesk) -> None:
        """S4.10: "Link new jobs to existing profiles for returning clients"."""
        ana.customers.create_contact(
            NewContact(id="C4", name="Nora Bloom", standing=Standing.PROSPECT)
        )
        with pytest.raises(CustomerLinkRefusedError):
            ana.customers.create_job(
                NewJob(id="J4", name="Nora Bloom", customer=Ref(Kind.CONTACT, "C4"))
            )
        assert ana.matches.queue().items == ()

    def test_no_second_profile_is_made(self, office: Office, ana: ActingDesk) -> None:
        """S4.10: "Prevents duplicate customer profiles and siloed information"."""
        before = office.admin.customers.search().items
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        ana.apply(ana.matches.link(flag.id, JANE))
        assert office.admin.customers.search().items == before

    def test_double_profiles_are_merged(self, office: Office, ana: ActingDesk) -> None:
        """S4.10, S4.11: "use this feature alongside the Merging ... tool".

        The banner shows two profiles of one person; merged, they have all jobs, and
        the job that raised it is linked to the one that is left.
        """
        office.wait(DAY)
        double = ana.customers.create_contact(
            NewContact(
                id="C3",
                name="Jane Porter",
                emails=["jane.porter@example.com"],
                phones=["+1 217 555 0143"],
                standing=Standing.CUSTOMER,
            )
        )
        old = NewJob(id="J3", name="Jane Porter", customer=double.ref)
        ana.customers.create_job(old)
        office.wait(DAY)
        flag = ana.customers.create_job(REPEAT).flag
        assert flag is not None
        assert ana.matches.view(flag.id).is_ambiguous
        ana.apply(ana.merges.plan([JANE, double.ref], survivor=JANE))
        view = ana.matches.view(flag.id)
        assert [it.customer.ref for it in view.candidates] == [JANE]
        ana.apply(ana.matches.link(flag.id, JANE))
        work = ana.customers.leads_and_jobs(JANE)
        assert [it.record.id for it in work] == ["J1", "J3", "J2"]

    def test_the_customer_page_gathers_everything(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S4.12: the page "centralizes jobs, invoices, and payments".

        Invoices and payments belong to another system; what refers to them is kept as
        documents.
        """
        ana.customers.create_deal(
            NewDeal(
                id="D1",
                name="Storage",
                contact_id="C1",
                amount=Money(amount=Decimal(120), currency="USD"),
            )
        )
        ana.customers.log(JANE, "Pays by card.", outcome="ok")
        ana.customers.add_task(JANE, "Send the invoice", due_at=office.now + DAY)
        ana.customers.add_appointment(JANE, "Survey", starts_at=office.now + DAY)
        ana.customers.attach_document(JANE, "invoice.pdf", "files/invoice-1.pdf")
        card = ana.customers.card(JANE)
        assert card.customer.ref == JANE
        assert [it.record.id for it in card.work] == ["J1"]
        assert [deal.id for deal in card.deals] == ["D1"]
        assert [note.text for note in card.notes] == ["Pays by card."]
        assert [task.title for task in card.tasks] == ["Send the invoice"]
        assert [it.title for it in card.appointments] == ["Survey"]
        assert [it.name for it in card.documents] == ["invoice.pdf"]


REPEAT_REF = Ref(Kind.JOB, "J2")
