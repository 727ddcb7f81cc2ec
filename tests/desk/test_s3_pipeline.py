"""The lead-pipeline document, from top to bottom (S3.1-S3.24), by its preset."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.desk.leads.worklist import View
from leadlink.model.actor import Permission
from leadlink.model.customer import Contact
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.fields import LinkKind, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import KeepBoth, MergeInto, NewLead
from leadlink.model.match import Dismissal, Match
from leadlink.model.operations import ConversionRecord
from leadlink.model.policy.conversion import MatchedRule
from leadlink.model.policy.intake import SOURCES, Reaction
from leadlink.model.policy.pipeline import Stage
from leadlink.model.policy.rights import PoolSight
from leadlink.model.refusals import (
    ClaimRefusedError,
    ConversionRefusedError,
    DuplicateFoundError,
    EditRefusedError,
    LeadAlreadyClaimedError,
    Reason,
    TransitionRefusedError,
    Why,
)
from leadlink.model.target_plans import Chosen
from leadlink.model.targets import Existing, New, NoTarget
from leadlink.ports.queries import Everything
from leadlink.ports.store import Store
from leadlink.presets import PIPELINE
from leadlink.testing import factories as make
from tests.desk.office import Office

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
TICK = timedelta(microseconds=1)
ASHA = NewLead(
    id="L1",
    name="Asha Rao",
    phones=["+91 98450 12345"],
    emails=["asha@example.com"],
    company="Rao Traders",
    source="Referral",
)
BELA = NewLead(id="L2", name="Bela Bartók", emails=["bela@example.org"])
KNOWN = make.contact("C1", name="Asha Rao", phones=["+91 98450 12345"])
LEAD = Ref(Kind.LEAD, "L1")


def under(store: Store, part: str, **changes: Any) -> Office:
    """Open an office by the document's policy with one part changed."""
    changed = attrs.evolve(getattr(PIPELINE, part), **changes)
    return Office(store, attrs.evolve(PIPELINE, **{part: changed}))


@pytest.fixture
def office(store: Store) -> Office:
    """Open an empty office by the document's preset."""
    return Office(store, PIPELINE)


@pytest.fixture
def mia(office: Office) -> ActingDesk:
    """Act as somebody who creates leads."""
    return office.role("mia", "member")


@pytest.fixture
def max_(office: Office) -> ActingDesk:
    """Act as somebody who manages leads."""
    return office.role("max", "manager")


def ids(desk: ActingDesk, view: View = View.ACTIVE) -> list[str]:
    """Give the ids of a list, in its order."""
    return [lead.id for lead in desk.leads.list(view).items]


class TestLeads:
    """S3.1: "Leads have their own pipeline so they don't clutter your client list"."""

    def test_a_lead_is_no_client(self, mia: ActingDesk, max_: ActingDesk) -> None:
        """S3.1: "someone you're chasing but haven't won yet"."""
        mia.leads.create(ASHA)
        assert ids(max_) == ["L1"]
        assert max_.customers.search().items == ()

    def test_a_client_is_no_lead(self, office: Office, max_: ActingDesk) -> None:
        """S3.1: nor do clients clutter the pipeline."""
        office.put(KNOWN)
        assert ids(max_, View.ALL) == []
        with pytest.raises(RecordNotFoundError):
            max_.leads.get("C1")

    def test_from_first_contact_to_closed_deal(
        self, mia: ActingDesk, max_: ActingDesk
    ) -> None:
        """S3.2: "Track potential customers": every status is in the history."""
        mia.leads.create(ASHA)
        max_.leads.assign("L1", "mia")
        for status in ("CONTACTED", "QUALIFIED", "CONVERTED"):
            mia.leads.set_status("L1", status)
        mia.apply(mia.conversions.plan("L1"))
        moves = [
            change.after
            for entry in max_.leads.history("L1")
            for change in entry.changes
            if change.field == "status"
        ]
        assert moves == ["NOT_CONTACTED", "CONTACTED", "QUALIFIED", "CONVERTED"]


class TestStatuses:
    """The table of lead statuses."""

    def test_there_are_five(self, office: Office, max_: ActingDesk) -> None:
        """S3.2: and LINKED, of another document, which nobody can set."""
        office.put(make.lead("L1", owner_id="max"))
        named = [status.name for status in PIPELINE.pipeline.statuses]
        assert named == [
            "NOT_CONTACTED",
            "CONTACTED",
            "QUALIFIED",
            "CONVERTED",
            "LOST",
            "LINKED",
        ]
        for status, why in (
            ("LINKED", Why.RESERVED_STATUS),
            ("HOT", Why.UNKNOWN_STATUS),
        ):
            with pytest.raises(TransitionRefusedError) as caught:
                max_.leads.set_status("L1", status)
            assert caught.value.reasons == (Reason(why, LEAD),)

    def test_not_contacted_just_landed(self, mia: ActingDesk) -> None:
        """S3.3: "Just landed in the pipeline"."""
        assert mia.leads.create(ASHA).lead.status == "NOT_CONTACTED"

    @pytest.mark.parametrize("status", ["CONTACTED", "QUALIFIED"])
    def test_a_lead_that_is_worked_stays_in_the_list(
        self, office: Office, max_: ActingDesk, status: str
    ) -> None:
        """S3.2: "You've reached out"; "a real opportunity, worth pursuing"."""
        office.put(make.lead("L1", owner_id="max"))
        assert max_.leads.set_status("L1", status).status == status
        assert ids(max_) == ["L1"]

    def test_converted_is_won_and_to_be_turned_into_a_client(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """S3.4: "Won, turn it into a client"."""
        office.put(make.lead("L1", owner_id="max"))
        max_.leads.set_status("L1", "CONVERTED")
        assert ids(max_) == []
        assert ids(max_, View.WON_WITHOUT_CLIENT) == ["L1"]

    def test_lost_is_a_dead_end(self, office: Office, max_: ActingDesk) -> None:
        """S3.4: "Dead end": no way leads out of it."""
        office.put(make.lead("L1", owner_id="max", status="LOST"))
        assert (ids(max_), ids(max_, View.CLOSED)) == ([], ["L1"])
        for status in ("NOT_CONTACTED", "CONTACTED", "QUALIFIED", "CONVERTED"):
            with pytest.raises(TransitionRefusedError) as caught:
                max_.leads.set_status("L1", status)
            assert caught.value.reasons == (Reason(Why.CLOSED, LEAD),)

    def test_or_lost_may_be_reopened(self, store: Store) -> None:
        """S3.4: whether "dead end" is final is policy."""
        office = under(store, "pipeline", reopens_lost=True)
        office.put(make.lead("L1", owner_id="max", status="LOST"))
        max_ = office.role("max", "manager")
        assert max_.leads.set_status("L1", "CONTACTED").status == "CONTACTED"
        assert ids(max_) == ["L1"]


class TestCreatingALead:
    """Creating: "Click New Lead. Fill in"."""

    def test_a_name_is_required(self, mia: ActingDesk) -> None:
        """S3.5: "Name, required. The contact person's name": a company's is none."""
        nameless = attrs.evolve(ASHA, name="")
        with pytest.raises(InvalidValueError) as caught:
            mia.leads.create(nameless)
        assert [it.path for it in caught.value.problems] == ["name"]
        assert ids(mia) == []

    def test_or_a_company_name_will_do(self, store: Store) -> None:
        """S3.5: whether it must be a person's is policy."""
        office = under(store, "intake", takes_company_name=True)
        lead = office.role("mia", "member").leads.create(attrs.evolve(ASHA, name=""))
        assert lead.lead.company == "Rao Traders"

    @pytest.mark.parametrize(
        ("phones", "emails"),
        [(ASHA.phones, ()), ((), ASHA.emails), (ASHA.phones, ASHA.emails)],
    )
    def test_phone_or_email(self, mia: ActingDesk, phones: Any, emails: Any) -> None:
        """S3.6: "Phone or Email, at least one is required"."""
        lead = mia.leads.create(attrs.evolve(ASHA, phones=phones, emails=emails)).lead
        assert (lead.phones, lead.emails) == (phones, emails)

    def test_neither_will_not_do(self, mia: ActingDesk) -> None:
        """S3.6: and both problems are told at once."""
        with pytest.raises(InvalidValueError) as caught:
            mia.leads.create(NewLead(company="Rao Traders"))
        assert [it.path for it in caught.value.problems] == ["name", "phones"]

    def test_the_company_is_optional(self, mia: ActingDesk) -> None:
        """S3.7: "Company, optional but recommended"."""
        assert mia.leads.create(ASHA).lead.company == "Rao Traders"
        assert mia.leads.create(BELA).lead.company == ""

    @pytest.mark.parametrize("source", SOURCES)
    def test_the_source_is_picked(self, mia: ActingDesk, source: str) -> None:
        """S3.8: "Website, Referral, LinkedIn, Cold Call, Email, Event, Other"."""
        lead = mia.leads.create(attrs.evolve(ASHA, source=source)).lead
        assert lead.origin.source == source

    def test_no_other_source_is_there(self, mia: ActingDesk) -> None:
        """S3.8: "pick from": nothing else."""
        with pytest.raises(InvalidValueError) as caught:
            mia.leads.create(attrs.evolve(ASHA, source="Billboard"))
        assert [it.path for it in caught.value.problems] == ["source"]

    @pytest.mark.parametrize("blank", [None, "", "  "])
    def test_whether_a_source_is_required_is_policy(
        self, store: Store, mia: ActingDesk, blank: str | None
    ) -> None:
        """S3.8: the document does not say: by default it is Other."""
        draft = attrs.evolve(ASHA, source=blank)
        strict = under(store, "intake", needs_source=True).role("mia", "member")
        with pytest.raises(InvalidValueError) as caught:
            strict.leads.create(draft)
        assert [str(it) for it in caught.value.problems] == ["source: must be given"]
        lead = mia.leads.create(draft).lead
        assert lead.origin.source == "Other"
        office = under(store, "intake", needs_source=True).role("max", "manager")
        with pytest.raises(InvalidValueError):
            office.leads.edit("L1", version=1, source=blank)
        assert office.leads.edit("L1", version=1, company="Rao").company == "Rao"

    def test_notes_are_kept(self, mia: ActingDesk) -> None:
        """S3.9: "Notes, anything that'll help you follow up"."""
        mia.leads.create(attrs.evolve(ASHA, notes="Met at the fair."))
        assert [note.text for note in mia.leads.notes("L1")] == ["Met at the fair."]

    def test_a_lead_of_an_existing_client(
        self, office: Office, mia: ActingDesk
    ) -> None:
        """S3.10: "when the lead belongs to an existing client": an upsell."""
        office.put(KNOWN)
        lead = mia.leads.create(attrs.evolve(ASHA, client=KNOWN.ref)).lead
        assert lead.customer is not None
        assert (lead.customer.customer, lead.customer.kind) == (
            KNOWN.ref,
            LinkKind.PRIOR_CUSTOMER,
        )
        work = office.admin.customers.leads_and_jobs(KNOWN.ref)
        assert [it.record.id for it in work] == ["L1"]

    def test_the_client_is_optional(self, mia: ActingDesk) -> None:
        """S3.10: "Client, optional"."""
        assert mia.leads.create(ASHA).lead.customer is None

    def test_assigning_needs_lead_management(
        self, mia: ActingDesk, max_: ActingDesk
    ) -> None:
        """S3.11: "only visible if you have lead-management permissions"."""
        draft = attrs.evolve(ASHA, assigned_to="sal")
        with pytest.raises(PermissionDeniedError) as caught:
            mia.leads.create(draft)
        assert caught.value.needs == (Permission.MANAGE_LEADS,)
        assert max_.leads.create(draft).lead.owner_id == "sal"

    def test_create_lead_stores_it(self, office: Office, mia: ActingDesk) -> None:
        """S3.3: "Click Create Lead": unassigned, it is in the pool."""
        lead = mia.leads.create(ASHA).lead
        assert mia.leads.get("L1") == lead
        assert (lead.owner_id, lead.created_by) == (None, "mia")
        assert office.history(lead.ref)[0].action == "intake"


class TestMergePrompt:
    """S3.12: "If a contact with the same phone/email already exists"."""

    @pytest.fixture(autouse=True)
    def known(self, office: Office) -> None:
        """Put a contact with the phone of the draft in place."""
        office.put(KNOWN)

    @pytest.mark.parametrize(
        "draft",
        [
            NewLead(name="A. Rao", phones=["098450-12345 "], emails=["new@x.org"]),
            NewLead(name="A. Rao", emails=["ASHA@example.com"]),
        ],
    )
    def test_the_app_asks(self, store: Store, draft: NewLead) -> None:
        """S3.12: "the app shows a merge prompt"; nothing is stored before."""
        matching = attrs.evolve(PIPELINE.matching, default_region="IN")
        office = Office(store, attrs.evolve(PIPELINE, matching=matching))
        mia = office.role("mia", "member")
        with pytest.raises(DuplicateFoundError) as caught:
            mia.leads.create(draft)
        (match,) = caught.value.matches
        assert isinstance(match, Match)
        assert match.right == KNOWN.ref
        assert caught.value.may_decide
        assert ids(office.admin, View.ALL) == []

    def test_merge_into_the_existing_contact(
        self, office: Office, mia: ActingDesk
    ) -> None:
        """S3.12: "so you don't end up with duplicates"."""
        draft = attrs.evolve(ASHA, website="rao.example")
        lead = mia.leads.create(draft, MergeInto(KNOWN.ref)).lead
        assert lead.customer is not None
        assert lead.customer.customer == KNOWN.ref
        assert office.get(KNOWN).website == "rao.example"
        with office.admin.session.reading() as unit:
            assert len(tuple(unit.every(Everything(Contact)))) == 1

    def test_or_keep_both(self, office: Office, mia: ActingDesk) -> None:
        """S3.12: "or keep both": nobody is asked again."""
        lead = mia.leads.create(ASHA, KeepBoth()).lead
        assert lead.customer is None
        with office.admin.session.reading() as unit:
            (kept,) = unit.every(Everything(Dismissal))
        assert {kept.left, kept.right} == {KNOWN.ref, lead.ref}
        assert office.admin.matches.of("L1") == ()

    @pytest.mark.parametrize("reaction", [Reaction.WARN, Reaction.AUTO])
    def test_whether_anybody_is_asked_is_policy(
        self, store: Store, reaction: Reaction
    ) -> None:
        """S3.12, against S1.4 (merged automatically) and S4.6 (flagged for review)."""
        office = under(store, "intake", reaction=reaction)
        taken = office.role("mia", "member").leads.create(ASHA)
        customer = taken.lead.customer
        if reaction is Reaction.AUTO:
            assert customer is not None
            assert (customer.customer, taken.flag) == (KNOWN.ref, None)
        else:
            assert taken.flag is not None
            assert (customer, taken.flag.candidates) == (None, (KNOWN.ref,))


class TestWorkingALead:
    """Working: "Open the lead's detail page to"."""

    @pytest.fixture(autouse=True)
    def mine(self, office: Office) -> None:
        """Give mia three leads, the first one made first."""
        for number in (1, 2, 3):
            office.put(make.lead(f"L{number}", owner_id="mia", created_at=office.now))
            office.wait(HOUR)

    def test_update_its_status(self, mia: ActingDesk) -> None:
        """S3.13: "as you progress", and back: the order is free."""
        for status in ("QUALIFIED", "NOT_CONTACTED", "CONTACTED", "LOST"):
            assert mia.leads.set_status("L1", status).status == status

    def test_whether_the_order_is_free_is_policy(self, store: Store) -> None:
        """S3.13: a graph may allow one step at a time, and no way back."""
        steps = [("NOT_CONTACTED", "CONTACTED"), ("CONTACTED", "QUALIFIED")]
        mia = under(store, "pipeline", transitions=steps).role("mia", "member")
        with pytest.raises(TransitionRefusedError) as caught:
            mia.leads.set_status("L1", "QUALIFIED")
        assert caught.value.reasons == (Reason(Why.NO_TRANSITION, LEAD),)
        mia.leads.set_status("L1", "CONTACTED")
        with pytest.raises(TransitionRefusedError):
            mia.leads.set_status("L1", "NOT_CONTACTED")
        assert mia.leads.set_status("L1", "QUALIFIED").status == "QUALIFIED"

    def test_schedule_the_next_call(self, office: Office, mia: ActingDesk) -> None:
        """S3.14: "the lead floats to the top of your list as the date approaches"."""
        assert ids(mia) == ["L1", "L2", "L3"]
        mia.leads.schedule_call("L3", office.now + 3 * DAY)
        assert ids(mia) == ["L3", "L1", "L2"]
        mia.leads.schedule_call("L2", office.now + 2 * DAY)
        assert ids(mia) == ["L2", "L3", "L1"]
        office.wait(4 * DAY)
        mia.leads.schedule_call("L1", office.now + HOUR)
        assert ids(mia) == ["L2", "L3", "L1"]

    def test_log_notes_and_outcomes(self, office: Office, mia: ActingDesk) -> None:
        """S3.15: with author and instant."""
        mia.leads.log("L1", "Rang twice.", outcome="no answer")
        (note,) = mia.leads.notes("L1")
        assert (note.text, note.outcome) == ("Rang twice.", "no answer")
        assert (note.created_by, note.created_at) == ("mia", office.now)


class TestClaiming:
    """S3.16: "If you have an unassigned lead pool, anyone ... can claim a lead"."""

    @pytest.fixture(autouse=True)
    def pool(self, mia: ActingDesk) -> None:
        """Put two leads in the pool."""
        for draft in (ASHA, BELA):
            mia.leads.create(draft)

    def test_anyone_with_the_right_permission(
        self, office: Office, mia: ActingDesk, max_: ActingDesk
    ) -> None:
        """S3.16, S3.23: Manage Leads is that permission; creating leads is not."""
        with pytest.raises(PermissionDeniedError) as caught:
            mia.leads.claim("L1")
        assert caught.value.needs == (Permission.CLAIM_LEADS,)
        assert [lead.id for lead in max_.leads.pool().items] == ["L1", "L2"]
        hold = max_.leads.claim("L1").hold
        assert hold is not None
        assert (hold.holder_id, hold.held_until) == ("max", office.now + DAY)
        assert [lead.id for lead in max_.leads.pool().items] == ["L2"]

    def test_which_permission_is_policy(self, store: Store) -> None:
        """S3.16, S3.23: managing may include claiming, or be another matter."""
        office = under(store, "rights", implied=())
        with pytest.raises(PermissionDeniedError):
            office.role("max", "manager").leads.claim("L1")
        claimer = office.actor("cy", Permission.CLAIM_LEADS)
        assert claimer.leads.claim("L1").hold is not None

    def test_without_a_pool_there_is_nothing_to_claim(
        self, store: Store, max_: ActingDesk
    ) -> None:
        """S3.16: "If you have" one: else a new lead is its creator's."""
        office = under(store, "intake", to_pool=False)
        draft = NewLead(id="L3", name="Cy Young", emails=["cy@example.net"])
        assert office.role("mia", "member").leads.create(draft).lead.owner_id == "mia"
        with pytest.raises(ClaimRefusedError) as caught:
            max_.leads.claim("L3")
        owned = Reason(Why.OWNED, Ref(Kind.LEAD, "L3"))
        assert caught.value.reasons == (owned,)

    def test_for_a_fixed_window(self, office: Office, max_: ActingDesk) -> None:
        """S3.17: "(24 hours)": nobody else meanwhile; claiming again renews nothing."""
        max_.leads.claim("L1")
        office.wait(HOUR)
        hold = max_.leads.claim("L1").hold
        assert hold is not None
        assert hold.held_until == office.now - HOUR + DAY
        eve = office.role("eve", "manager").leads
        with pytest.raises(LeadAlreadyClaimedError) as caught:
            eve.claim("L1")
        assert (caught.value.held_by, caught.value.held_until) == (
            "max",
            hold.held_until,
        )

    def test_whether_a_claim_renews_is_policy(self, store: Store) -> None:
        """S3.17: "fixed"; elsewhere claiming again starts the window anew."""
        office = under(store, "claiming", renews=True)
        max_ = office.role("max", "manager").leads
        max_.claim("L1")
        office.wait(HOUR)
        hold = max_.claim("L1").hold
        assert hold is not None
        assert hold.held_until == office.now + DAY

    @pytest.mark.parametrize(
        ("longer", "is_free"), [(timedelta(0), True), (TICK, False)]
    )
    def test_whether_the_last_instant_belongs_to_the_window_is_policy(
        self, store: Store, longer: timedelta, *, is_free: bool
    ) -> None:
        """S3.17: "24 hours": a window one microsecond longer includes its end."""
        office = under(store, "claiming", window=DAY + longer)
        office.role("max", "manager").leads.claim("L1")
        office.wait(DAY)
        free = [lead.id for lead in office.role("eve", "manager").leads.pool().items]
        assert ("L1" in free) is is_free

    def test_after_the_window_it_goes_back_to_the_pool(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """S3.18: at that instant, without anybody's doing; another may claim it."""
        max_.leads.claim("L1")
        office.wait(DAY - TICK)
        eve = office.role("eve", "manager").leads
        assert [lead.id for lead in eve.pool().items] == ["L2"]
        office.wait(TICK)
        assert [lead.id for lead in eve.pool().items] == ["L1", "L2"]
        hold = eve.claim("L1").hold
        assert hold is not None
        assert hold.holder_id == "eve"

    def test_unless_you_formally_take_ownership(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """S3.18: while the hold lives; later it is too late."""
        for lead_id in ("L1", "L2"):
            max_.leads.claim(lead_id)
        owned = max_.leads.take_ownership("L1")
        assert (owned.owner_id, owned.hold) == ("max", None)
        office.wait(DAY)
        assert [lead.id for lead in max_.leads.pool().items] == ["L2"]
        with pytest.raises(ClaimRefusedError):
            max_.leads.take_ownership("L2")


class TestConvertingALead:
    """Converting: "Once the deal is won"."""

    @pytest.fixture(autouse=True)
    def won(self, office: Office) -> None:
        """Give mia a lead that was won."""
        office.put(
            make.lead(
                "L1",
                owner_id="mia",
                status="QUALIFIED",
                phones=ASHA.phones,
                emails=ASHA.emails,
                company="Rao Traders",
            )
        )

    def test_first_the_status(self, mia: ActingDesk) -> None:
        """S3.19: "Set status to CONVERTED": before, there is nothing to convert."""
        assert mia.leads.get("L1").conversion_id is None
        with pytest.raises(ConversionRefusedError) as caught:
            mia.conversions.plan("L1")
        assert caught.value.reasons == (Reason(Why.STAGE_NOT_CONVERTIBLE, LEAD),)
        mia.leads.set_status("L1", "CONVERTED")
        assert mia.conversions.plan("L1").done is None

    def test_between_the_two_steps_it_has_no_client(
        self, office: Office, mia: ActingDesk
    ) -> None:
        """S3.19, S3.20: a state that one can ask for, and leave by either way."""
        mia.leads.set_status("L1", "CONVERTED")
        (waiting,) = mia.reports.converted_without_client()
        assert (waiting.id, office.admin.customers.search().items) == ("L1", ())
        mia.leads.set_status("L1", "QUALIFIED")
        assert mia.reports.converted_without_client() == ()
        mia.leads.set_status("L1", "CONVERTED")
        mia.apply(mia.conversions.plan("L1"))
        assert mia.reports.converted_without_client() == ()

    def test_whether_there_are_two_steps_is_policy(self, store: Store) -> None:
        """S3.19, S3.20: elsewhere converting sets the status, nobody by hand."""
        stages = (Stage.OPEN, Stage.WORKING)
        mia = under(store, "conversion", convert_from=stages).role("mia", "member")
        with pytest.raises(TransitionRefusedError) as caught:
            mia.leads.set_status("L1", "CONVERTED")
        assert caught.value.reasons == (Reason(Why.RESERVED_STATUS, LEAD),)
        mia.apply(mia.conversions.plan("L1"))
        assert mia.leads.get("L1").status == "CONVERTED"

    def test_a_new_client_from_the_contact_details(
        self, office: Office, mia: ActingDesk
    ) -> None:
        """S3.20: "spin up a new client record from the lead's contact details"."""
        person = client_of(office, convert(mia))
        lead = mia.leads.get("L1")
        assert person.standing is Standing.CUSTOMER
        assert (person.name, person.phones, person.emails) == (
            lead.name,
            lead.phones,
            lead.emails,
        )

    def test_or_merge_into_an_existing_client(
        self, office: Office, mia: ActingDesk
    ) -> None:
        """S3.20: "(or merge into an existing client)"."""
        office.put(make.contact("C7", name="A. Rao", emails=["old@rao.example"]))
        record = convert(mia, person=Existing("C7"), company=NoTarget())
        person = client_of(office, record)
        assert (person.id, str(person.name)) == ("C7", "A. Rao")
        assert [it.address for it in person.emails] == [
            "old@rao.example",
            "asha@example.com",
        ]

    def test_which_of_the_two_somebody_says(
        self, store: Store, office: Office, mia: ActingDesk
    ) -> None:
        """S3.20, S3.12: one is asked which; elsewhere a strong match decides (S1.4)."""
        known = make.contact(
            "C7", name="Asha Rao", phones=ASHA.phones, emails=ASHA.emails
        )
        office.put(known)
        with pytest.raises(ConversionRefusedError) as caught:
            convert(mia)
        assert caught.value.reasons == (Reason(Why.UNCONFIRMED, known.ref),)
        assert [it.record.ref for it in mia.conversions.options("L1").persons] == [
            known.ref
        ]
        asked = mia.conversions.plan("L1", person=Existing("C7"))
        assert asked.person is not None
        assert not asked.person.is_new
        apart = mia.conversions.plan("L1", person=New())
        assert apart.person is not None
        assert apart.person.is_new
        merging = under(store, "conversion", matched=MatchedRule.MERGE)
        found = merging.role("mia", "member").conversions.plan("L1").person
        assert found is not None
        assert (found.ref, found.chosen) == (known.ref, Chosen.MATCH)

    def test_the_lead_stays_as_historical_record(
        self, office: Office, mia: ActingDesk
    ) -> None:
        """S3.21: "you can find it under Client → Leads on the new client"."""
        before = mia.leads.get("L1")
        person = client_of(office, convert(mia))
        (found,) = office.admin.customers.leads_and_jobs(person.ref)
        assert (found.record.id, found.link.kind) == ("L1", LinkKind.CONVERSION)
        lead = mia.leads.get("L1")
        assert (lead.name, lead.phones, lead.origin, lead.created_at) == (
            before.name,
            before.phones,
            before.origin,
            before.created_at,
        )
        with pytest.raises(EditRefusedError) as caught:
            mia.leads.edit("L1", version=lead.version, company="Other")
        assert caught.value.reasons == (Reason(Why.CONVERTED, LEAD),)


class TestPermissions:
    """Permissions you'll need."""

    def test_create_leads(self, office: Office) -> None:
        """S3.22: "Create Leads to add a new one", and nothing but that."""
        with pytest.raises(PermissionDeniedError) as caught:
            office.role("vera", "viewer").leads.create(ASHA)
        assert caught.value.needs == (Permission.CREATE_LEADS,)
        creator = office.actor("cy", Permission.CREATE_LEADS)
        assert creator.leads.create(ASHA).lead.id == "L1"

    def test_manage_leads(self, office: Office, mia: ActingDesk) -> None:
        """S3.23: "Manage Leads to assign, claim, or change ownership"."""
        for draft in (ASHA, BELA):
            mia.leads.create(draft)
        manager = office.actor(
            "may", Permission.MANAGE_LEADS, Permission.VIEW_ALL_LEADS
        ).leads
        assert manager.claim("L2").hold is not None
        assert manager.assign("L1", "mia").owner_id == "mia"
        assert manager.assign("L1", "sal").owner_id == "sal"
        assert manager.unassign("L1").owner_id is None
        everything_else = set(Permission) - {
            Permission.MANAGE_LEADS,
            Permission.CLAIM_LEADS,
            Permission.ADMIN,
        }
        other = office.actor("eve", *everything_else).leads
        with pytest.raises(PermissionDeniedError):
            other.assign("L1", "eve")
        with pytest.raises(PermissionDeniedError):
            other.unassign("L1")
        with pytest.raises(PermissionDeniedError):
            other.claim("L1")

    def test_view_all_leads(self, office: Office) -> None:
        """S3.24: "to see leads not assigned to you (otherwise ... only ... your own)".

        What may not be seen looks like what does not exist.
        """
        office.put(
            make.lead("L1", owner_id="mia"),
            make.lead("L2", owner_id="sal"),
            make.lead("L3"),
        )
        assert ids(office.role("vera", "viewer")) == ["L1", "L2", "L3"]
        mia = office.role("mia", "member")
        assert ids(mia) == ["L1"]
        for hidden in ("L2", "L3"):
            with pytest.raises(RecordNotFoundError):
                mia.leads.get(hidden)

    @pytest.mark.parametrize(
        ("sight", "seen"), [(PoolSight.CLAIMERS, ["L3"]), (PoolSight.VIEWERS, [])]
    )
    def test_who_sees_the_pool_is_policy(
        self, store: Store, sight: PoolSight, seen: list[str]
    ) -> None:
        """S3.24, S3.16: a pool lead is nobody's own; whoever claims must see it."""
        office = under(store, "rights", pool_sight=sight)
        office.put(make.lead("L2", owner_id="sal"), make.lead("L3"), make.lead("L4"))
        office.role("max", "manager").leads.claim("L4")
        claimer = office.actor("cy", Permission.CLAIM_LEADS)
        assert ids(claimer) == seen
        if seen:
            assert [lead.id for lead in claimer.leads.pool().items] == seen
            with pytest.raises(LeadAlreadyClaimedError):
                claimer.leads.claim("L4")
            assert claimer.leads.claim("L3").hold is not None
            return
        with pytest.raises(PermissionDeniedError) as caught:
            claimer.leads.pool()
        assert caught.value.needs == (Permission.VIEW_ALL_LEADS,)
        for lead_id in ("L3", "L4"):
            with pytest.raises(RecordNotFoundError):
                claimer.leads.claim(lead_id)
        both = office.actor("di", Permission.CLAIM_LEADS, Permission.VIEW_ALL_LEADS)
        assert both.leads.claim("L3").hold is not None


def convert(desk: ActingDesk, **asked: Any) -> ConversionRecord:
    """Set the status, then convert."""
    desk.leads.set_status("L1", "CONVERTED")
    return desk.apply(desk.conversions.plan("L1", **asked))


def client_of(office: Office, record: ConversionRecord) -> Contact:
    """Give the client that a conversion made."""
    found = office.find(Ref(Kind.CONTACT, record.person_id or ""))
    assert isinstance(found, Contact)
    return found
