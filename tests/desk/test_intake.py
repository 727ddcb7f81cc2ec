"""Intake over both stores (spec 4; S3.3, S3.5-S3.12, S3.22, S4.2)."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import CustomType
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.fields import LinkKind, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import KeepBoth, Keyed, Known, MergeInto, NewLead
from leadlink.model.match import (
    AnyMatch,
    Dismissal,
    Grade,
    MaskedMatch,
    Match,
    Relation,
)
from leadlink.model.operations import CustomerLinkRecord
from leadlink.model.person import Address
from leadlink.model.policy.intake import SOURCES, Reaction
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RosterSight
from leadlink.model.refusals import (
    AlreadyExistsError,
    CustomerLinkRefusedError,
    DuplicateFoundError,
    KeyReusedError,
    MergeRefusedError,
    Reason,
    Why,
)
from leadlink.ports.queries import Everything
from leadlink.ports.store import Store
from leadlink.presets import PIPELINE, RECOMMENDED
from leadlink.testing import factories as make
from tests.desk.office import Office

CREATE = Permission.CREATE_LEADS
PHONE = "+91 98450 12345"
ASHA = NewLead(name="Asha Rao", phones=[PHONE], emails=["asha@example.com"])
OTHER = NewLead(name="Bela Bartók", phones=["+36 1 788 9040"])
HOME = Address(street="12 MG Road", city="Pune", postcode="411001", country="IN")
KNOWN = make.contact("C1", name="Asha Rao", phones=[PHONE], owner_id="root")


def under(store: Store, **intake: Any) -> Office:
    """Open an office with another intake."""
    policy = attrs.evolve(RECOMMENDED.intake, **intake)
    return Office(store, attrs.evolve(RECOMMENDED, intake=policy))


def owners_only(policy: Policy) -> Policy:
    """Keep the roster to its owners."""
    rights = attrs.evolve(policy.rights, roster_sight=RosterSight.OWNERS)
    return attrs.evolve(policy, rights=rights)


def rights(matches: tuple[AnyMatch, ...]) -> list[Ref]:
    """Give the records that matches found."""
    return [match.right for match in matches if isinstance(match, Match)]


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """Act as a manager."""
    return office.role("ana", "manager")


@pytest.fixture
def agent(office: Office) -> ActingDesk:
    """Act as an agent, who creates and claims."""
    return office.role("agent", "agent")


class TestNewLead:
    def test_a_lead_lands_with_its_history(
        self, office: Office, agent: ActingDesk
    ) -> None:
        """S3.3: NOT_CONTACTED is where a lead lands."""
        lead = agent.leads.create(ASHA).lead
        assert lead.status == "NOT_CONTACTED"
        assert (lead.version, lead.created_at) == (1, office.now)
        assert agent.leads.get(lead.id) == lead
        (entry,) = agent.leads.history(lead.id)
        assert (entry.action, entry.actor_id, entry.is_creation) == (
            "intake",
            "agent",
            True,
        )

    def test_only_who_may_create(self, office: Office) -> None:
        """S3.22: Create Leads permission to add."""
        reader = office.role("vera", "viewer")
        for call in (
            lambda: reader.leads.create(ASHA),
            lambda: reader.leads.check(ASHA),
            lambda: reader.leads.create_many([ASHA]),
        ):
            with pytest.raises(PermissionDeniedError) as caught:
                call()
            assert caught.value.needs == ("create_leads",)

    def test_what_is_missing_is_told_and_nothing_is_stored(
        self, ana: ActingDesk
    ) -> None:
        """S3.5, S3.6: a name, and at least one of phone and email."""
        for call in (ana.leads.create, ana.leads.check):
            with pytest.raises(InvalidValueError) as caught:
                call(NewLead())
            paths = [problem.path for problem in caught.value.problems]
            assert paths == ["name", "phones"]
        assert ana.leads.list().items == ()

    def test_the_company_is_optional(self, ana: ActingDesk) -> None:
        """S3.7: Company is optional, recommended."""
        assert ana.leads.create(ASHA).lead.company == ""
        draft = attrs.evolve(OTHER, company="Rózsavölgyi")
        assert ana.leads.create(draft).lead.company == "Rózsavölgyi"

    def test_the_source_is_one_of_the_list(self, ana: ActingDesk) -> None:
        """S3.8: Website, Referral, LinkedIn, Cold Call, Email, Event, Other."""
        for number, source in enumerate((*SOURCES, None)):
            draft = NewLead(name="A", emails=[f"a{number}@x.org"], source=source)
            origin = ana.leads.create(draft).lead.origin
            assert origin.source == source or (source, origin.source) == (None, "Other")
        with pytest.raises(InvalidValueError):
            ana.leads.create(attrs.evolve(OTHER, source="Billboard"))

    def test_notes_may_be_given(self, ana: ActingDesk) -> None:
        """S3.9: kept as the first note, with author and instant."""
        lead = ana.leads.create(attrs.evolve(ASHA, notes="Met at the fair.")).lead
        (note,) = ana.leads.notes(lead.id)
        assert (note.text, note.created_by) == ("Met at the fair.", "ana")

    def test_an_id_of_the_callers_own_is_taken_once(self, ana: ActingDesk) -> None:
        """Also where the lead may not be seen."""
        assert ana.leads.create(attrs.evolve(ASHA, id="L1")).lead.id == "L1"
        with pytest.raises(AlreadyExistsError) as caught:
            ana.leads.create(attrs.evolve(OTHER, id="L1"))
        assert (caught.value.kind, caught.value.id) == ("lead", "L1")

    def test_custom_values_fit_their_fields(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """One without a definition may be anything."""
        office.put(make.custom_field("budget", type=CustomType.NUMBER))
        much = {"budget": "much", "x": "y"}
        with pytest.raises(InvalidValueError) as caught:
            ana.leads.create(NewLead(name="A", emails=["a@x.org"], custom=much))
        assert [problem.path for problem in caught.value.problems] == ["custom.budget"]
        sound = {"budget": 0, "x": False}
        lead = ana.leads.create(
            NewLead(name="A", emails=["a@x.org"], custom=sound)
        ).lead
        assert [value.value for value in lead.custom] == [0, False]


class TestWhoseItIs:
    def test_naming_an_owner_needs_manage_leads(
        self, office: Office, ana: ActingDesk, agent: ActingDesk
    ) -> None:
        """S3.11: Assigned-to shows only to those with lead-management permission."""
        draft = attrs.evolve(ASHA, assigned_to="bob")
        with pytest.raises(PermissionDeniedError) as caught:
            agent.leads.create(draft)
        assert caught.value.needs == ("manage_leads",)
        (refused,) = agent.leads.create_many([draft])
        assert isinstance(refused.error, PermissionDeniedError)
        lead = ana.leads.create(draft).lead
        assert lead.owner_id == "bob"
        told = [(told.to, told.about, told.event) for told in office.told()]
        assert told == [("bob", lead.ref, "lead assigned")]

    def test_it_goes_to_the_pool_and_its_creator_keeps_viewing(
        self, store: Store
    ) -> None:
        """S3.16: with an unassigned pool, where the policy has one."""
        office = Office(store, PIPELINE)
        lead = office.role("mia", "member").leads.create(ASHA).lead
        assert (lead.owner_id, lead.viewers) == (None, ("mia",))
        pool = office.role("max", "manager").leads.pool()
        assert pool.items == (lead,)

    def test_else_it_is_its_creators(self, store: Store) -> None:
        """And nobody is told what they did."""
        office = under(store, to_pool=False)
        lead = office.role("ana", "manager").leads.create(ASHA).lead
        assert (lead.owner_id, lead.viewers) == ("ana", ())
        assert office.told() == ()


class TestClient:
    """S3.10: Client is optional, for a lead of an existing client (upsell)."""

    def test_it_is_linked_as_a_prior_customer(
        self, office: Office, agent: ActingDesk
    ) -> None:
        """Nobody is asked about a phone once the client is named."""
        office.put(KNOWN)
        taken = agent.leads.create(attrs.evolve(ASHA, client=KNOWN.ref))
        link = taken.lead.customer
        assert link is not None
        assert (link.customer, link.kind) == (KNOWN.ref, LinkKind.PRIOR_CUSTOMER)
        assert (link.linked_by, taken.flag) == ("agent", None)
        with office.admin.session.reading() as unit:
            (record,) = unit.every(Everything(CustomerLinkRecord))
        assert (record.subject, record.customer) == (taken.lead.ref, KNOWN.ref)

    def test_it_must_be_in_the_roster(self, office: Office, ana: ActingDesk) -> None:
        """Linking makes nobody a customer."""
        office.put(make.contact("C2", standing=Standing.PROSPECT))
        client = Ref(Kind.CONTACT, "C2")
        with pytest.raises(CustomerLinkRefusedError) as caught:
            ana.leads.create(attrs.evolve(ASHA, client=client))
        assert caught.value.reasons == (Reason(Why.NOT_IN_ROSTER, client),)
        assert ana.leads.list().items == ()

    def test_it_must_exist(self, ana: ActingDesk) -> None:
        """A hidden one looks the same."""
        client = Ref(Kind.COMPANY, "O9")
        with pytest.raises(RecordNotFoundError) as caught:
            ana.leads.create(attrs.evolve(ASHA, client=client))
        assert (caught.value.kind, caught.value.id) == ("company", "O9")

    @pytest.fixture
    def upsell(self, office: Office) -> NewLead:
        """Name one customer as client, with the phone of another."""
        office.put(KNOWN, make.contact("C2", emails=["vik@example.com"]))
        return attrs.evolve(ASHA, client=Ref(Kind.CONTACT, "C2"))

    def test_another_who_is_known_is_asked_about(
        self, agent: ActingDesk, upsell: NewLead
    ) -> None:
        """Naming somebody is no way past the question; the client is none of it."""
        with pytest.raises(DuplicateFoundError) as caught:
            agent.leads.create(upsell)
        assert rights(caught.value.matches) == [KNOWN.ref]
        assert agent.leads.list().items == ()

    def test_another_who_is_known_can_be_kept_apart(
        self, office: Office, agent: ActingDesk, upsell: NewLead
    ) -> None:
        """The lead is the client's, and none of the other's."""
        taken = agent.leads.create(upsell, KeepBoth())
        assert taken.lead.customer is not None
        assert (taken.lead.customer.customer, taken.flag) == (upsell.client, None)
        with office.admin.session.reading() as unit:
            (apart,) = unit.every(Everything(Dismissal))
        assert (apart.left, apart.right) == (KNOWN.ref, taken.lead.ref)

    def test_another_who_is_known_blocks(
        self, store: Store, office: Office, upsell: NewLead
    ) -> None:
        """The client alone does not."""
        blocking = under(store, reaction=Reaction.BLOCK).role("a", "agent")
        with pytest.raises(DuplicateFoundError) as caught:
            blocking.leads.create(upsell)
        assert not caught.value.may_decide
        office.remove(office.get(KNOWN))
        office.put(attrs.evolve(KNOWN, id="C3"))
        own = attrs.evolve(upsell, client=Ref(Kind.CONTACT, "C3"))
        assert blocking.leads.create(own).lead.customer is not None

    def test_auto_merges_into_nobody_else(
        self, ana: ActingDesk, upsell: NewLead
    ) -> None:
        """It asks; in bulk, where nobody can be asked, it links and tells."""
        with pytest.raises(DuplicateFoundError):
            ana.leads.create(upsell, reaction=Reaction.AUTO)
        (item,) = ana.leads.create_many([upsell], reaction=Reaction.AUTO)
        assert item.intake is not None
        assert item.intake.lead.customer is not None
        assert item.intake.lead.customer.customer == upsell.client
        assert rights(item.intake.matches) == [KNOWN.ref]

    def test_it_is_merged_into_nobody_else(
        self, ana: ActingDesk, upsell: NewLead
    ) -> None:
        """Both fields are named; merging into the client itself is no contradiction."""
        with pytest.raises(InvalidValueError) as caught:
            ana.leads.create(upsell, MergeInto(KNOWN.ref))
        assert {it.path for it in caught.value.problems} == {"client", "decision"}
        assert ana.leads.list().items == ()
        own = attrs.evolve(upsell, client=KNOWN.ref)
        merged = ana.leads.create(own, MergeInto(KNOWN.ref)).lead
        assert merged.customer is not None
        assert merged.customer.customer == KNOWN.ref


class TestAsk:
    """S3.12: same phone or email: the app asks: merge into it, or keep both."""

    @pytest.fixture(autouse=True)
    def known(self, office: Office) -> None:
        """Put a contact with the phone of the draft in place."""
        office.put(KNOWN)

    def test_the_question_comes_first(self, ana: ActingDesk) -> None:
        """Nothing is stored; the error carries the matches, explained."""
        with pytest.raises(DuplicateFoundError) as caught:
            ana.leads.create(ASHA)
        (match,) = caught.value.matches
        assert isinstance(match, Match)
        assert match.right == KNOWN.ref
        assert match.relation is Relation.SAME_PERSON
        assert caught.value.may_decide
        assert ana.leads.list().items == ()

    def test_a_draft_can_be_checked_before(self, ana: ActingDesk) -> None:
        """With the same answer, and nothing is stored."""
        with pytest.raises(DuplicateFoundError) as caught:
            ana.leads.create(ASHA)
        known = ana.leads.check(ASHA)
        assert rights(known.matches) == rights(caught.value.matches)
        assert ana.leads.check(OTHER) == Known()
        assert ana.leads.list().items == ()

    def test_merge_into_it(self, office: Office, ana: ActingDesk) -> None:
        """The lead is kept and linked; the contact takes what it lacked."""
        draft = attrs.evolve(ASHA, website="rao.example", company="Rao Textiles")
        taken = ana.leads.create(draft, MergeInto(KNOWN.ref))
        link = taken.lead.customer
        assert link is not None
        assert (link.customer, link.kind) == (KNOWN.ref, LinkKind.MATCH)
        merged = office.get(KNOWN)
        assert (merged.website, merged.company) == ("rao.example", "Rao Textiles")
        assert (merged.emails, merged.phones) == (KNOWN.emails, KNOWN.phones)
        (entry,) = office.history(KNOWN.ref)
        assert (entry.action, entry.actor_id) == ("intake", "ana")
        assert taken.flag is None
        assert ana.leads.get(taken.lead.id) == taken.lead

    def test_merging_can_be_undone(self, office: Office, ana: ActingDesk) -> None:
        """The link and what was filled go back; the lead stays."""
        draft = attrs.evolve(ASHA, website="rao.example", emails=["new@example.com"])
        lead = ana.leads.create(draft, MergeInto(KNOWN.ref)).lead
        assert office.get(KNOWN).website == "rao.example"
        with office.admin.session.reading() as unit:
            (record,) = unit.every(Everything(CustomerLinkRecord))
        office.admin.undo(record.id)
        before = office.get(KNOWN)
        assert (before.website, before.emails) == ("", KNOWN.emails)
        assert ana.leads.get(lead.id).customer is None

    def test_merging_needs_its_right(self, agent: ActingDesk, office: Office) -> None:
        """MERGE_RECORDS or MANAGE_LEADS."""
        with pytest.raises(PermissionDeniedError) as caught:
            agent.leads.create(ASHA, MergeInto(KNOWN.ref))
        assert caught.value.needs == ("manage_leads", "merge_records")
        merger = office.actor("m", CREATE, Permission.MERGE_RECORDS)
        assert merger.leads.create(ASHA, MergeInto(KNOWN.ref)).lead.customer

    def test_only_into_a_match(self, office: Office, ana: ActingDesk) -> None:
        """Not into anybody, nor into what does not exist."""
        stranger = make.contact("C2", name="Bela", emails=["b@x.org"])
        office.put(stranger)
        with pytest.raises(MergeRefusedError) as caught:
            ana.leads.create(ASHA, MergeInto(stranger.ref))
        assert caught.value.reasons == (Reason(Why.NOT_A_MATCH, stranger.ref),)
        for ref in (Ref(Kind.CONTACT, "C9"), Ref(Kind.LEAD, "L9")):
            with pytest.raises(RecordNotFoundError):
                ana.leads.create(ASHA, MergeInto(ref))

    def test_keep_both(self, office: Office, ana: ActingDesk) -> None:
        """A dismissal is stored, so that nobody is asked again."""
        taken = ana.leads.create(ASHA, KeepBoth())
        assert rights(taken.matches) == [KNOWN.ref]
        assert (taken.lead.customer, taken.flag) == (None, None)
        with office.admin.session.reading() as unit:
            (kept,) = unit.every(Everything(Dismissal))
        assert (kept.left, kept.right) == (KNOWN.ref, taken.lead.ref)
        assert kept.created_by == "ana"
        assert ana.matches.of(taken.lead.id) == ()

    def test_a_shared_email_asks_as_well(self, ana: ActingDesk) -> None:
        """However it is written; a name alone does not ask."""
        draft = NewLead(name="A. Rao", emails=["Asha <ASHA@Example.com>"])
        with pytest.raises(DuplicateFoundError):
            ana.leads.create(draft)
        namesake = NewLead(name="Asha Rao", emails=["other@example.com"])
        assert ana.leads.create(namesake).matches == ()

    def test_everybody_at_a_switchboard_is_asked_about(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """A household or an office is no reason to keep silent."""
        office.put(
            make.contact("C2", name="Zoltán Kodály", emails=[], phones=[PHONE]),
            make.company("O1", phones=[PHONE]),
        )
        with pytest.raises(DuplicateFoundError) as caught:
            ana.leads.create(attrs.evolve(ASHA, emails=[]))
        assert {ref.id for ref in rights(caught.value.matches)} == {"C1", "C2", "O1"}


class TestReactions:
    @pytest.fixture
    def draft(self) -> NewLead:
        """Give a draft that is known already."""
        return ASHA

    def test_a_warning_never_blocks(self, store: Store) -> None:
        """It stores, tells, and leaves the question to be reviewed."""
        office = under(store, reaction=Reaction.WARN)
        office.put(KNOWN)
        taken = office.role("a", "agent").leads.create(ASHA)
        assert rights(taken.matches) == [KNOWN.ref]
        assert taken.flag is not None
        assert taken.flag.candidates == (KNOWN.ref,)
        assert office.get(taken.flag) == taken.flag

    def test_a_block_names_a_match_and_no_decision_helps(self, store: Store) -> None:
        """Nothing is stored."""
        office = under(store, reaction=Reaction.BLOCK)
        office.put(KNOWN)
        ana = office.role("ana", "manager")
        for decision in (None, KeepBoth(), MergeInto(KNOWN.ref)):
            with pytest.raises(DuplicateFoundError) as caught:
                ana.leads.create(ASHA, decision)
            assert rights(caught.value.matches) == [KNOWN.ref]
            assert not caught.value.may_decide
        assert ana.leads.list().items == ()
        assert ana.leads.create(OTHER).matches == ()

    def test_auto_merges_what_is_good_enough(self, store: Store) -> None:
        """One strong match, and the right to merge."""
        office = under(store, reaction=Reaction.AUTO)
        office.put(KNOWN)
        draft = attrs.evolve(ASHA, emails=["asha@example.com"])
        lead = office.role("ana", "manager").leads.create(draft).lead
        assert lead.customer is not None
        assert lead.customer.customer == KNOWN.ref

    def test_auto_asks_where_it_is_not_sure(self, store: Store) -> None:
        """Without the right, among several, or below the grade."""
        office = under(store, reaction=Reaction.AUTO)
        office.put(KNOWN)
        with pytest.raises(DuplicateFoundError) as caught:
            office.role("a", "agent").leads.create(ASHA)
        assert caught.value.may_decide
        ana = office.role("ana", "manager")
        spouse = NewLead(name="Zoltán Kodály", phones=[PHONE])
        with pytest.raises(DuplicateFoundError):
            ana.leads.create(spouse)
        office.put(attrs.evolve(KNOWN, id="C2"))
        with pytest.raises(DuplicateFoundError) as caught:
            ana.leads.create(ASHA)
        assert len(caught.value.matches) == 2

    def test_a_milder_reaction_needs_manage_leads(self, office: Office) -> None:
        """A stricter one does not."""
        office.put(KNOWN)
        agent = office.role("a", "agent").leads
        with pytest.raises(PermissionDeniedError) as caught:
            agent.create(ASHA, reaction=Reaction.WARN)
        assert caught.value.needs == ("manage_leads",)
        with pytest.raises(DuplicateFoundError) as stopped:
            agent.create(ASHA, reaction=Reaction.BLOCK)
        assert not stopped.value.may_decide
        ana = office.role("ana", "manager").leads
        assert ana.create(ASHA, reaction=Reaction.WARN).flag is not None


class TestMasks:
    def test_a_hidden_match_is_masked(self, store: Store) -> None:
        """That one exists and who owns it, nothing else."""
        office = Office(store, owners_only(RECOMMENDED))
        office.put(KNOWN, attrs.evolve(KNOWN, id="C2"))
        agent = office.role("a", "agent")
        with pytest.raises(DuplicateFoundError) as caught:
            agent.leads.create(ASHA)
        assert caught.value.matches == (MaskedMatch(owner_id="root"),)
        assert agent.leads.check(ASHA).matches == caught.value.matches

    def test_nobody_merges_into_a_mask(self, store: Store) -> None:
        """Its id, guessed, is that of nothing."""
        office = Office(store, owners_only(RECOMMENDED))
        office.put(KNOWN)
        merger = office.actor("m", CREATE, Permission.MERGE_RECORDS)
        for ref in (KNOWN.ref, Ref(Kind.CONTACT, "C9")):
            with pytest.raises(RecordNotFoundError) as caught:
                merger.leads.create(ASHA, MergeInto(ref))
            assert caught.value.id == ref.id

    def test_of_a_mask_nobody_can_say_that_it_is_another(self, store: Store) -> None:
        """Keeping both leaves it to be reviewed by who may see it."""
        office = Office(store, owners_only(RECOMMENDED))
        mine = attrs.evolve(KNOWN, id="C2", owner_id="a")
        office.put(KNOWN, mine)
        taken = office.role("a", "agent").leads.create(ASHA, KeepBoth())
        with office.admin.session.reading() as unit:
            (kept,) = unit.every(Everything(Dismissal))
        assert kept.left == mine.ref
        assert taken.flag is not None
        assert taken.flag.candidates == ()
        assert office.get(taken.flag).candidates == (KNOWN.ref,)

    def test_auto_never_merges_into_a_mask(self, store: Store) -> None:
        """It asks, and cannot say whom."""
        office = Office(store, owners_only(under(store).policy))
        office.put(KNOWN)
        merger = office.actor("m", CREATE, Permission.MERGE_RECORDS)
        with pytest.raises(DuplicateFoundError) as caught:
            merger.leads.create(ASHA, reaction=Reaction.AUTO)
        assert caught.value.matches == (MaskedMatch(owner_id="root"),)

    def test_duplicate_leads_are_reported_apart(
        self, ana: ActingDesk, agent: ActingDesk
    ) -> None:
        """They stop nothing; what is hidden is masked."""
        first = ana.leads.create(ASHA).lead
        again = ana.leads.create(ASHA)
        assert (again.matches, rights(again.leads)) == ((), [first.ref])
        ana.leads.assign(first.id, "bob")
        ana.leads.assign(again.lead.id, "bob")
        assert agent.leads.check(ASHA).leads == (MaskedMatch(owner_id="bob"),)


class TestFlag:
    """S4.1, S4.2: a banner, Possible Repeat Customer, may show at intake."""

    def test_a_namesake_in_the_same_street_is_left_to_be_reviewed(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Not stopped: it has neither the phone nor the e-mail."""
        home: Any = {"address": HOME, "company": "Rao Textiles"}
        office.put(make.contact("C1", emails=["a@one.example"], **home))
        draft = NewLead(name="Asha Rao", emails=["asha.rao@two.example"], **home)
        taken = ana.leads.create(draft)
        assert taken.matches == ()
        (found,) = ana.matches.of(taken.lead.id)
        assert isinstance(found, Match)
        assert found.grade is not Grade.WEAK
        assert taken.flag is not None
        assert taken.flag.candidates == (found.right,)

    def test_an_edit_asks_again(self, office: Office, ana: ActingDesk) -> None:
        """A phone that is corrected may be somebody's."""
        office.put(KNOWN)
        lead = ana.leads.create(OTHER).lead
        edited = ana.leads.edit(lead.id, version=1, name="Asha Rao", phones=[PHONE])
        flag = office.find(Ref(Kind.FLAG, f"lead:{lead.id}"))
        assert getattr(flag, "candidates", None) == (KNOWN.ref,)
        ana.leads.archive(lead.id, version=edited.version)
        assert office.find(Ref(Kind.FLAG, f"lead:{lead.id}")) != flag
        ana.leads.restore(lead.id)
        again = office.find(Ref(Kind.FLAG, f"lead:{lead.id}"))
        assert getattr(again, "candidates", None) == (KNOWN.ref,)


class TestKey:
    def test_a_repeat_gives_the_first_lead(self, ana: ActingDesk) -> None:
        """And stores nothing."""
        first = ana.leads.create(ASHA, key="k1")
        again = ana.leads.create(ASHA, key="k1")
        assert not first.was_known
        assert (again.lead, again.was_known) == (first.lead, True)
        assert len(ana.leads.list().items) == 1

    @pytest.mark.parametrize(("draft", "decision"), [(OTHER, None), (ASHA, KeepBoth())])
    def test_with_other_arguments_it_is_refused(
        self, ana: ActingDesk, draft: NewLead, decision: KeepBoth | None
    ) -> None:
        """Nothing is stored."""
        ana.leads.create(ASHA, key="k1")
        with pytest.raises(KeyReusedError) as caught:
            ana.leads.create(draft, decision, key="k1")
        assert (caught.value.key, caught.value.is_spent) == ("k1", False)
        assert len(ana.leads.list().items) == 1

    def test_an_answered_question_keeps_its_key(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """What was only asked has used no key."""
        office.put(KNOWN)
        with pytest.raises(DuplicateFoundError):
            ana.leads.create(ASHA, key="k1")
        first = ana.leads.create(ASHA, KeepBoth(), key="k1")
        assert ana.leads.create(ASHA, KeepBoth(), key="k1").lead == first.lead

    def test_it_does_not_show_what_is_hidden(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """To who may not see the lead the key is simply used, in bulk as well."""
        draft = attrs.evolve(ASHA, assigned_to="bob")
        lead = ana.leads.create(draft, key="k1").lead
        creator = office.actor("c", CREATE, Permission.MANAGE_LEADS)
        with pytest.raises(KeyReusedError) as caught:
            creator.leads.create(draft, key="k1")
        assert (caught.value.key, caught.value.is_spent) == ("k1", False)
        (item,) = creator.leads.create_many([Keyed(draft, "k1")])
        assert isinstance(item.error, KeyReusedError)
        assert (item.lead_id, item.was_known) == (None, False)
        assert ana.leads.create(draft, key="k1").lead == lead

    def test_a_blank_key_is_refused(self, ana: ActingDesk) -> None:
        """It recognises nothing."""
        with pytest.raises(InvalidValueError):
            ana.leads.create(ASHA, key=" ")


def test_the_clock_of_the_store_tells_when(office: Office, ana: ActingDesk) -> None:
    """S3.3: first seen is when it was made."""
    office.wait(timedelta(hours=1))
    lead = ana.leads.create(ASHA).lead
    assert lead.origin.first_seen_at == lead.created_at == office.now


def test_keyed_and_plain_drafts_mix(ana: ActingDesk) -> None:
    """A key is optional for each."""
    results = list(ana.leads.create_many([Keyed(ASHA, "k"), OTHER]))
    assert [result.error for result in results] == [None, None]
