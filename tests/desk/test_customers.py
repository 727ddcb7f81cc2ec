"""Contacts, companies, deals and jobs at the desk, over both stores."""

import base64
import json
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import CustomType
from leadlink.model.customer import Company
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.fields import CustomValue, LinkKind, Scalar, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.person import Consent, Phone, PhoneKind
from leadlink.model.policy.rights import RosterSight
from leadlink.model.refusals import (
    AlreadyExistsError,
    CustomerLinkRefusedError,
    EditRefusedError,
    Reason,
    StaleRecordError,
    Why,
)
from leadlink.model.roster import NewCompany, NewContact, NewDeal, NewJob
from leadlink.ports.store import Store
from leadlink.presets import RECOMMENDED
from leadlink.testing import factories as make
from tests.desk.office import Office

CONTACT, COMPANY = Ref(Kind.CONTACT, "C1"), Ref(Kind.COMPANY, "O1")
DEAL, JOB, LEAD = Ref(Kind.DEAL, "D1"), Ref(Kind.JOB, "J1"), Ref(Kind.LEAD, "L1")
OWNERS = attrs.evolve(
    RECOMMENDED,
    rights=attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS),
)

Values = dict[str, Scalar]

every_kind = pytest.mark.parametrize("ref", [CONTACT, COMPANY, DEAL, JOB], ids=str)


@pytest.fixture
def office(store: Store) -> Office:
    """An office with one of each."""
    office = Office(store, RECOMMENDED)
    office.put(make.contact(), make.company(), make.deal(), make.job())
    return office


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """Somebody who manages customers."""
    return office.actor("ana", Permission.MANAGE_CUSTOMERS)


class TestCreating:
    def test_fills_in_who_and_when(self, office: Office, ana: ActingDesk) -> None:
        """Without an owner it is its maker's, without an id it gets a fresh one."""
        made = ana.customers.create_contact(NewContact(name="Noor", company_id="O1"))
        assert (made.version, made.created_by, made.owner_id) == (1, "ana", "ana")
        assert made.created_at == made.updated_at == office.now
        assert ana.customers.get_contact(made.id) == made
        assert ana.customers.get(made.ref) == made
        assert [entry.action for entry in office.history(made.ref)] == ["create"]

    def test_keeps_what_is_given(self, ana: ActingDesk) -> None:
        """Every kind, with an owner and an id of the caller's."""
        company = ana.customers.create_company(
            NewCompany(id="O2", name="Rao", owner_id="bo", standing=Standing.FORMER)
        )
        assert company == ana.customers.get_company("O2")
        assert (company.owner_id, company.standing) == ("bo", Standing.FORMER)
        deal = ana.customers.create_deal(NewDeal(id="D2", name="Flat", company_id="O2"))
        assert deal == ana.customers.get_deal("D2")
        assert deal.stage == RECOMMENDED.conversion.deal_stage
        job = ana.customers.create_job(NewJob(id="J2", name="Noor")).job
        assert job == ana.customers.get_job("J2")

    def test_refuses_an_id_that_is_taken(self, office: Office) -> None:
        """By a record that may not be seen, too."""
        office.put(make.contact("C2", owner_id="bo"))
        new = NewContact(id="C2", name="Noor")
        with pytest.raises(AlreadyExistsError) as caught:
            office.admin.customers.create_contact(new)
        assert (caught.value.kind, caught.value.id) == ("contact", "C2")

    def test_refuses_references_to_nothing(self, ana: ActingDesk) -> None:
        """What it belongs to must be there."""
        with pytest.raises(RecordNotFoundError) as caught:
            ana.customers.create_deal(NewDeal(name="Flat", contact_id="C9"))
        assert (caught.value.kind, caught.value.id) == ("contact", "C9")

    def test_a_deal_is_not_won_from_the_start(self, ana: ActingDesk) -> None:
        """Winning it makes customers: that is a use case of its own."""
        with pytest.raises(InvalidValueError) as caught:
            ana.customers.create_deal(NewDeal(name="Flat", stage="Won"))
        assert [problem.path for problem in caught.value.problems] == ["stage"]

    def test_custom_values_must_fit_their_fields(self, ana: ActingDesk) -> None:
        """All that do not are told; a field without a definition takes anything."""
        ana.customers.define_field("budget", "Budget", CustomType.NUMBER)
        ana.customers.define_field("vip", "VIP", CustomType.FLAG)
        good: Values = {"budget": Decimal(5), "vip": True, "colour": "red"}
        made = ana.customers.create_contact(NewContact(name="A", custom=good))
        assert len(made.custom) == 3
        bad: Values = {"budget": "much", "vip": 1}
        with pytest.raises(InvalidValueError) as caught:
            ana.customers.create_contact(NewContact(name="A", custom=bad))
        assert caught.value.what == "Contact"
        paths = [problem.path for problem in caught.value.problems]
        assert paths == ["custom.budget", "custom.vip"]

    @pytest.mark.parametrize(
        ("create", "needs"),
        [
            (
                lambda it: it.create_contact(NewContact(name="A")),
                {Permission.MANAGE_CUSTOMERS},
            ),
            (
                lambda it: it.create_company(NewCompany(name="A")),
                {Permission.MANAGE_CUSTOMERS},
            ),
            (
                lambda it: it.create_deal(NewDeal(name="A")),
                {Permission.MANAGE_CUSTOMERS, Permission.MANAGE_LEADS},
            ),
            (
                lambda it: it.create_job(NewJob(name="A")),
                {
                    Permission.CREATE_LEADS,
                    Permission.MANAGE_CUSTOMERS,
                    Permission.MANAGE_LEADS,
                },
            ),
        ],
        ids=["contact", "company", "deal", "job"],
    )
    def test_needs_a_right(
        self, office: Office, create: Callable[[Any], Any], needs: set[Permission]
    ) -> None:
        """One of the named ones will do; all others together do not."""
        others = set(Permission) - needs - {Permission.ADMIN}
        with pytest.raises(PermissionDeniedError) as caught:
            create(office.actor("bo", *others).customers)
        assert set(caught.value.needs) == needs
        for permission in needs:
            create(office.actor("bo", permission).customers)

    def test_a_job_with_a_customer_needs_the_right_to_link(
        self, office: Office
    ) -> None:
        """S0.2: linking takes MANAGE_LEADS."""
        new = NewJob(name="Asha Rao", customer=CONTACT)
        with pytest.raises(PermissionDeniedError) as caught:
            office.actor("bo", Permission.CREATE_LEADS).customers.create_job(new)
        assert caught.value.needs == (Permission.MANAGE_LEADS,)
        job = office.actor("bo", Permission.MANAGE_LEADS).customers.create_job(new).job
        assert job.customer is not None
        assert (job.version, job.customer.customer) == (1, CONTACT)


class TestEditing:
    @every_kind
    def test_changes_and_keeps_history(
        self, office: Office, ana: ActingDesk, ref: Ref
    ) -> None:
        """Who, when, and each field before and after."""
        edited = ana.customers.edit(ref, 1, tags=["vip"])
        assert (edited.version, edited.tags) == (2, ("vip",))
        (entry,) = office.history(ref)
        change = entry.change_of("tags")
        assert change is not None
        assert (entry.actor_id, change.before, change.after) == ("ana", (), ("vip",))

    @pytest.mark.parametrize("version", [0, 2])
    def test_needs_the_version_that_stands(self, ana: ActingDesk, version: int) -> None:
        """Nobody overwrites what they have not read."""
        with pytest.raises(StaleRecordError) as caught:
            ana.customers.edit(CONTACT, version, tags=["vip"])
        assert caught.value.records == (CONTACT,)

    def test_refuses_new_references_to_nothing(self, ana: ActingDesk) -> None:
        """As making one does."""
        with pytest.raises(RecordNotFoundError):
            ana.customers.edit(CONTACT, 1, company_id="O9")
        assert ana.customers.edit(CONTACT, 1, company_id="O1").version == 2

    def test_a_custom_value_that_was_there_may_stay(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Only new values are checked against definitions."""
        old = CustomValue(field_id="shoe size", value="43")
        office.put(make.contact("C2", custom=[old]))
        ana.customers.define_field("shoe size", "Shoe size", CustomType.NUMBER)
        kept = ana.customers.edit(Ref(Kind.CONTACT, "C2"), 1, role="CEO", custom=[old])
        assert kept.custom == (old,)
        with pytest.raises(InvalidValueError):
            ana.customers.edit(kept.ref, kept.version, custom={"shoe size": "44"})

    def test_refuses_everything_at_once(self, ana: ActingDesk) -> None:
        """Unknown fields, fields with a way of their own, bad values."""
        with pytest.raises(InvalidValueError) as caught:
            ana.customers.edit(DEAL, 1, stage="Won", colour="red", name=" ")
        paths = {problem.path for problem in caught.value.problems}
        assert paths == {"stage", "colour", "name"}

    @every_kind
    def test_an_owner_may_edit_its_own(self, office: Office, ref: Ref) -> None:
        """Others who only see it may not."""
        record = office.admin.customers.get(ref)
        office.put(attrs.evolve(record, owner_id="cy"))
        assert office.actor("cy").customers.edit(ref, 2, tags=["mine"]).version == 3
        with pytest.raises(PermissionDeniedError):
            office.actor("bo").customers.edit(ref, 3, tags=["mine?"])

    def test_a_lead_is_no_customer_record(self, office: Office) -> None:
        """Leads have a facet of their own."""
        office.put(make.lead())
        with pytest.raises(InvalidValueError) as caught:
            office.admin.customers.edit(LEAD, 1, tags=[])
        assert [problem.path for problem in caught.value.problems] == ["kind"]
        with pytest.raises(InvalidValueError):
            office.admin.customers.get(LEAD)

    def test_typing_again_takes_back_no_consent(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """A refused number stays refused, and a mobile one, until somebody says so."""
        phone = Phone(
            number="+91 98450 12345", kind=PhoneKind.MOBILE, consent=Consent.REFUSED
        )
        office.put(make.company("O7", phones=[phone]))
        edited = ana.customers.edit(
            Ref(Kind.COMPANY, "O7"), 1, phones=["+91 9845012345"]
        )
        assert isinstance(edited, Company)
        assert edited.phones == (attrs.evolve(phone, number="+91 9845012345"),)


class TestArchiving:
    @every_kind
    def test_is_taken_back_by_restoring(self, ana: ActingDesk, ref: Ref) -> None:
        """Both with or without the version that was read."""
        archived = ana.customers.archive(ref)
        assert archived.archived_at is not None
        restored = ana.customers.restore(ref, version=archived.version)
        assert restored.archived_at is None
        with pytest.raises(StaleRecordError):
            ana.customers.archive(ref, version=archived.version)

    def test_takes_out_of_search_and_matching(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Spec 4: "archived records leave worklists and matching"."""
        office.put(make.lead(emails=["asha@example.com"]))
        assert [it.id for it in ana.customers.search("asha").items] == ["C1"]
        assert office.admin.matches.of("L1") != ()
        ana.customers.archive(CONTACT)
        assert ana.customers.search("asha").items == ()
        assert office.admin.matches.of("L1") == ()
        ana.customers.restore(CONTACT)
        assert [it.id for it in ana.customers.search("asha").items] == ["C1"]
        assert office.admin.matches.of("L1") != ()

    def test_is_refused_where_it_changes_nothing(self, ana: ActingDesk) -> None:
        """Archived twice, restored twice."""
        with pytest.raises(EditRefusedError) as caught:
            ana.customers.restore(JOB)
        assert caught.value.reasons == (Reason(Why.NOT_ARCHIVED, JOB),)
        ana.customers.archive(JOB)
        with pytest.raises(EditRefusedError) as caught:
            ana.customers.archive(JOB)
        assert caught.value.reasons == (Reason(Why.ARCHIVED, JOB),)


class TestStandings:
    def test_lowering_removes_no_tag(self, office: Office, ana: ActingDesk) -> None:
        """S1.17: "Turning a ... customer back ... removes no tags"."""
        office.put(make.contact("C2", tags=["vip"]))
        lowered = ana.customers.set_standing(Ref(Kind.CONTACT, "C2"), Standing.NONE)
        assert (lowered.standing, lowered.tags) == (Standing.NONE, ("vip",))
        assert "C2" not in {it.id for it in ana.customers.search().items}

    def test_needs_the_right(self, office: Office) -> None:
        """Spec 10: "a standing is changed by MANAGE_CUSTOMERS"."""
        others = set(Permission) - {Permission.MANAGE_CUSTOMERS, Permission.ADMIN}
        with pytest.raises(PermissionDeniedError) as caught:
            office.actor("bo", *others).customers.set_standing(CONTACT, Standing.NONE)
        assert caught.value.needs == (Permission.MANAGE_CUSTOMERS,)

    def test_only_contacts_and_companies_have_one(self, ana: ActingDesk) -> None:
        """A deal has a stage instead."""
        with pytest.raises(InvalidValueError) as caught:
            ana.customers.set_standing(DEAL, Standing.CUSTOMER)
        assert [problem.path for problem in caught.value.problems] == ["customer"]

    def test_winning_a_deal_makes_customers(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Spec 10: "winning a deal makes it CUSTOMER": person and company."""
        person = make.contact("C2", standing=Standing.PROSPECT)
        company = make.company("O2", standing=Standing.NONE)
        office.put(person, company, make.deal("D2", contact_id="C2", company_id="O2"))
        won = ana.customers.win_deal("D2")
        assert won.stage == "Won"
        assert office.get(person).standing is Standing.CUSTOMER
        assert office.get(company).standing is Standing.CUSTOMER
        with pytest.raises(EditRefusedError) as caught:
            ana.customers.win_deal("D2")
        assert caught.value.reasons == (Reason(Why.WON, won.ref),)

    def test_a_deal_of_nobody_can_be_won(self, ana: ActingDesk) -> None:
        """Its owner or a manager says so."""
        assert ana.customers.win_deal("D1").stage == "Won"


class TestActivities:
    @every_kind
    def test_are_kept_with_author_and_instant(
        self, office: Office, ana: ActingDesk, ref: Ref
    ) -> None:
        """About any of the four kinds."""
        note = ana.customers.log(ref, "called", outcome="no answer")
        task = ana.customers.add_task(ref, "call again", due_at=office.now)
        visit = ana.customers.add_appointment(
            ref, "visit", starts_at=office.now, owner="bo"
        )
        file = ana.customers.attach_document(ref, "offer", "files/1", size=3)
        assert ana.customers.notes(ref) == (note,)
        assert ana.customers.tasks(ref) == (task,)
        assert ana.customers.appointments(ref) == (visit,)
        assert ana.customers.documents(ref) == (file,)
        assert {it.created_by for it in (note, task, visit, file)} == {"ana"}
        assert (task.owner_id, visit.owner_id) == ("ana", "bo")
        assert [entry.action for entry in office.history(note.ref)] == ["log"]

    def test_need_the_right_to_change_the_record(self, office: Office) -> None:
        """Seeing is not enough; what is not seen is not there."""
        with pytest.raises(PermissionDeniedError):
            office.actor("bo").customers.log(CONTACT, "called")
        with pytest.raises(RecordNotFoundError):
            office.actor("bo").customers.log(Ref(Kind.CONTACT, "C9"), "called")

    def test_are_not_added_to_what_is_archived(self, ana: ActingDesk) -> None:
        """It is restored first."""
        ana.customers.archive(CONTACT)
        with pytest.raises(EditRefusedError) as caught:
            ana.customers.add_task(CONTACT, "call")
        assert caught.value.reasons == (Reason(Why.ARCHIVED, CONTACT),)


class TestCustomFields:
    def test_are_defined_and_defined_anew(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S1.18, S1.28: which targets it may carry to is set per field."""
        first = ana.customers.define_field(
            "budget", "Budget", CustomType.NUMBER, carries_to=[Kind.CONTACT]
        )
        office.wait(timedelta(days=1))
        again = ana.customers.define_field(
            "budget", "Size", CustomType.CHOICE, choices=["small", "large"]
        )
        assert (again.version, again.created_at) == (2, first.created_at)
        assert ana.customers.fields() == (again,)

    def test_need_the_right_and_sense(self, office: Office, ana: ActingDesk) -> None:
        """A choice needs choices."""
        with pytest.raises(InvalidValueError):
            ana.customers.define_field("size", "Size", CustomType.CHOICE)
        with pytest.raises(PermissionDeniedError):
            office.actor("bo").customers.define_field("a", "A", CustomType.TEXT)


class TestCards:
    def test_show_a_company_with_its_people(self, office: Office) -> None:
        """And a person with its company."""
        office.put(make.contact("C2", company_id="O1"))
        person = office.admin.customers.card(Ref(Kind.CONTACT, "C2"))
        assert person.company == office.get(make.company())
        company = office.admin.customers.card(COMPANY)
        assert [it.id for it in company.people] == ["C2"]
        assert company.company is None
        assert office.admin.customers.card(CONTACT).company is None

    def test_are_for_contacts_and_companies(self, ana: ActingDesk) -> None:
        """A deal has none, and neither does what is not there."""
        with pytest.raises(CustomerLinkRefusedError) as caught:
            ana.customers.card(DEAL)
        assert caught.value.reasons == (Reason(Why.NOT_A_CUSTOMER_KIND, DEAL),)
        with pytest.raises(RecordNotFoundError):
            ana.customers.leads_and_jobs(Ref(Kind.CONTACT, "C9"))

    def test_a_lead_that_became_two_is_under_both(self, office: Office) -> None:
        """S3.21: "listed under Leads of the client", whichever it is linked to."""
        link = make.customer_link("C1", kind=LinkKind.CONVERSION)
        office.put(
            make.lead(status="CONVERTED", conversion_id="V1", customer=link),
            make.conversion(company_id="O1"),
        )
        for customer in (CONTACT, COMPANY):
            (work,) = office.admin.customers.leads_and_jobs(customer)
            assert work.record.ref == LEAD
            assert work.link.kind is LinkKind.CONVERSION
        office.put(make.conversion(version=1, company_id="O1", undone_at=office.now))
        assert office.admin.customers.leads_and_jobs(COMPANY) == ()


class TestWhoSeesWhat:
    """Spec 13: what may not be seen looks exactly like what does not exist."""

    @pytest.fixture
    def hidden(self, store: Store) -> Office:
        """An office where only owners see the roster; all is bo's."""
        office = Office(store, OWNERS)
        office.put(
            make.contact(owner_id="bo", company_id="O1"),
            make.company(owner_id="bo"),
            make.deal(owner_id="bo", contact_id="C1"),
            make.job(owner_id="bo", customer=make.customer_link("C1")),
            make.lead(customer=make.customer_link("C1"), viewers=["cy"]),
        )
        return office

    @every_kind
    def test_hidden_records_answer_like_missing_ones(
        self, hidden: Office, ref: Ref
    ) -> None:
        """In every use case that names one."""
        cy = hidden.actor("cy").customers
        missing = Ref(ref.kind, "X9")
        for call in (
            cy.get,
            lambda it: cy.edit(it, 1, tags=[]),
            cy.archive,
            cy.restore,
            cy.notes,
            lambda it: cy.log(it, "called"),
        ):
            for asked in (ref, missing):
                with pytest.raises(RecordNotFoundError) as caught:
                    call(asked)
                assert (caught.value.kind, caught.value.id) == (ref.kind, asked.id)

    def test_search_leaves_out_what_is_hidden(self, hidden: Office) -> None:
        """Browsing and searching."""
        hidden.put(make.contact("C2", name="Asha Iyer", owner_id="cy"))
        for typed in ("", "asha"):
            page = hidden.actor("cy").customers.search(typed)
            assert [it.id for it in page.items] == ["C2"]
            assert len(hidden.actor("bo").customers.search(typed).items) > 0

    def test_a_hidden_customer_of_a_lead_is_not_shown(self, hidden: Office) -> None:
        """Though the lead is."""
        assert hidden.actor("cy").links.customer_of("L1") is None
        assert hidden.admin.links.customer_of("L1") is not None

    def test_hidden_leads_still_make_repeats(self, hidden: Office) -> None:
        """An earlier one exists, seen or not."""
        hidden.put(
            make.job(
                "J2",
                owner_id="bo",
                created_at=make.NOW + timedelta(days=1),
                customer=make.customer_link("C1"),
            )
        )
        work = hidden.actor("bo").customers.leads_and_jobs(CONTACT)
        assert [(it.record.id, it.is_repeat) for it in work] == [
            ("J1", False),
            ("J2", True),
        ]

    def test_a_card_shows_what_is_seen(self, hidden: Office) -> None:
        """A company of somebody else's is left out."""
        hidden.put(make.contact("C3", owner_id="cy", company_id="O1"))
        card = hidden.actor("cy").customers.card(Ref(Kind.CONTACT, "C3"))
        assert card.company is None


class TestSearchCursors:
    def test_of_browsing_tell_of_no_hidden_customer(self, store: Store) -> None:
        """However many there are between two that are shown."""
        rights = attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS)
        hidden = Office(store, attrs.evolve(RECOMMENDED, rights=rights))
        owned = {n: "cy" if n % 250 == 0 else "bo" for n in range(1, 1001)}
        hidden.put(
            *(make.contact(f"H{n:04}", owner_id=it) for n, it in owned.items()),
            make.company("Z9", owner_id="cy"),
        )
        cy = hidden.actor("cy").customers
        expected = ["H0250", "H0500", "H0750", "H1000", "Z9"]
        found: list[str] = []
        after = None
        while len(found) < len(expected):
            page = cy.search("", after=after, limit=1)
            found += [it.id for it in page.items]
            after = page.next
            place = json.loads(after)[1] if after else None
            told = base64.urlsafe_b64decode(place).decode() if place else ""
            assert set(re.findall(r"H\d{4}", told)) <= set(found)
        assert found == expected
        assert after is None

    @pytest.mark.parametrize("typed", ["", "asha"])
    @pytest.mark.parametrize(
        "cursor",
        [
            "",
            "x",
            "null",
            "true",
            "0",
            "-1",
            "{}",
            "[5, null, 1]",
            "[2]",
            pytest.param("[" * 200_000, id="deep"),
        ],
    )
    def test_of_other_searches_are_refused(
        self, ana: ActingDesk, typed: str, cursor: str
    ) -> None:
        """No other exception leaves the call."""
        with pytest.raises(InvalidValueError) as caught:
            ana.customers.search(typed, after=cursor)
        assert [problem.path for problem in caught.value.problems] == ["after"]

    @pytest.mark.parametrize("limit", [0, -1])
    def test_need_a_page_of_at_least_one(self, ana: ActingDesk, limit: int) -> None:
        """An empty page would never end."""
        with pytest.raises(InvalidValueError) as caught:
            ana.customers.search(limit=limit)
        assert [problem.path for problem in caught.value.problems] == ["limit"]

    def test_go_on_after_the_last_one_shown(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Customers who come in meanwhile neither repeat nor push out others."""
        office.put(*(make.contact(f"N{n}") for n in range(1, 6)))
        first = ana.customers.search(limit=3)
        office.put(make.contact("A0"), make.contact("N9"))
        rest = ana.customers.search(after=first.next, limit=9)
        assert [it.id for it in first.items] == ["C1", "N1", "N2"]
        assert [it.id for it in rest.items] == ["N3", "N4", "N5", "N9", "O1"]
