"""Conversion at the desk: plan, apply, repeat, undo, over every store (spec 10, 11)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from leadlink.model.bookkeeping import CustomType, Receipt
from leadlink.model.conversion import ConversionPlan
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.fields import CustomerLink, CustomValue, LinkKind, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import NewLead
from leadlink.model.lead import Lead
from leadlink.model.match import FlagStatus, MaskedMatch
from leadlink.model.operations import ConversionRecord
from leadlink.model.policy.rights import RosterSight
from leadlink.model.refusals import (
    ConversionRefusedError,
    KeyReusedError,
    Reason,
    StaleRecordError,
    UndoRefusedError,
    Why,
)
from leadlink.model.target_plans import Chosen
from leadlink.model.targets import Auto, Existing, New, NewTask, NoTarget
from leadlink.model.work import Deal
from leadlink.ports.queries import Everything
from leadlink.presets.pipeline import PIPELINE
from leadlink.presets.recommended import RECOMMENDED
from leadlink.rules.undoing import Resolution
from leadlink.testing import factories as make
from tests.desk.world import STORES, World, worlds

LEAD = make.lead(
    owner_id="ana",
    company="Rao Traders",
    emails=["asha@rao.example"],
    website="rao.example",
    tags=["vip"],
)
DEAL = New("Flat 4B")


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store, with one lead that is ready to convert."""
    for made in worlds(request.param, tmp_path):
        made.put(LEAD)
        yield made


def convert(world: World, **asked: object) -> ConversionRecord:
    """Plan and apply as a manager."""
    ana = world.acting()
    return ana.apply(ana.conversions.plan("L1", **asked))  # type: ignore[arg-type]  # what each test asks


class TestConvertToClient:
    """Once the deal is won, the lead becomes a client (S3.19-S3.21)."""

    def test_status_first_then_convert(self, world: World) -> None:
        """S3.19, S3.20: "Set status to CONVERTED. Use the Convert to client action"."""
        world = world.under(PIPELINE)
        world.edit(LEAD, status="CONVERTED")
        ana = world.acting("ana", may="convert_leads manage_leads")
        record = ana.apply(ana.conversions.plan("L1"))
        assert world.now(LEAD).conversion_id == record.id
        assert world.has(Ref(Kind.CONTACT, record.person_id or ""))

    def test_conversion_first_sets_the_status(self, world: World) -> None:
        """S3.19: converting an open lead sets its status to CONVERTED."""
        convert(world)
        assert world.now(LEAD).status == "CONVERTED"

    def test_a_new_client_has_the_leads_contact_details(self, world: World) -> None:
        """S3.20: "spin up a new client record from the lead's contact details"."""
        record = convert(world)
        person = world.at(Ref(Kind.CONTACT, record.person_id or ""))
        assert isinstance(person, Contact)
        assert (person.name, person.phones, person.emails) == (
            LEAD.name,
            LEAD.phones,
            LEAD.emails,
        )
        assert person.standing is Standing.CUSTOMER
        assert person.version == 1

    def test_or_merges_into_an_existing_client(self, world: World) -> None:
        """S3.20: "(or merge into an existing client)"."""
        contact = make.contact(name="A. Rao", emails=["old@rao.example"])
        world.put(contact)
        record = convert(world, person=Existing("C1"), company=NoTarget())
        person = world.now(contact)
        assert record.person_id == "C1"
        assert str(person.name) == "A. Rao"
        assert [it.address for it in person.emails] == [
            "old@rao.example",
            "asha@rao.example",
        ]
        assert [(it.field, it.value) for it in record.losing] == [("name", "Asha Rao")]

    def test_the_lead_stays_and_is_listed_under_the_client(self, world: World) -> None:
        """S3.21: "The lead stays in the system as historical record"."""
        record = convert(world)
        lead = world.now(LEAD)
        assert lead.customer == CustomerLink(
            customer=Ref(Kind.CONTACT, record.person_id or ""),
            kind=LinkKind.CONVERSION,
            linked_by="ana",
            linked_at=make.NOW,
        )
        assert lead.name == LEAD.name
        ana = world.acting()
        found = ana.conversions.of(Ref(Kind.CONTACT, record.person_id or ""))
        assert [it.lead_id for it in found] == ["L1"]

    def test_a_link_to_that_customer_is_kept(self, world: World) -> None:
        """S3.10, S3.21: an upsell lead stays linked as what it was linked as."""
        world.put(make.contact())
        link = make.customer_link("C1", kind=LinkKind.PRIOR_CUSTOMER)
        world.edit(LEAD, customer=link)
        plan = world.acting().conversions.plan("L1")
        assert plan.person is not None
        assert plan.person.chosen is Chosen.LINK
        world.acting().apply(plan)
        assert world.now(LEAD).customer == link


class TestWhichLeads:
    """S1.1: "the lead becomes a qualified lead. The next step is to convert them"."""

    def test_qualifying_first_may_be_asked_for(self, world: World) -> None:
        """And each reason is told; a lead that is won already is past that."""
        conversion = attrs.evolve(RECOMMENDED.conversion, qualified=["QUALIFIED"])
        strict = world.under(attrs.evolve(RECOMMENDED, conversion=conversion))
        ana = strict.acting()
        assert ana.conversions.options("L1").reasons == (
            Reason(Why.NOT_QUALIFIED, LEAD.ref),
        )
        with pytest.raises(ConversionRefusedError):
            ana.conversions.plan("L1")
        for status in ("QUALIFIED", "CONVERTED"):
            strict.edit(LEAD, status=status)
            assert ana.conversions.options("L1").reasons == ()


class TestWhatIsMade:
    def test_person_company_and_deal_refer_to_each_other(self, world: World) -> None:
        """A deal belongs to the contact and the company, and the contact to that."""
        record = convert(world, deal=DEAL, tasks=[NewTask(title="Call")])
        person = world.at(Ref(Kind.CONTACT, record.person_id or ""))
        deal = world.at(Ref(Kind.DEAL, record.deal_id or ""))
        task = world.at(Ref(Kind.TASK, record.task_ids[0]))
        assert isinstance(person, Contact)
        assert isinstance(deal, Deal)
        assert person.company_id == record.company_id
        assert (deal.contact_id, deal.company_id) == (person.id, record.company_id)
        assert (deal.name, deal.stage) == ("Flat 4B", "Incoming")
        assert person.ref in task.about  # type: ignore[union-attr]  # a task

    def test_history_tells_who_converted(self, world: World) -> None:
        """Every record that was touched has an entry of the same instant."""
        record = convert(world)
        entry = world.history(LEAD.ref)[-1]
        assert (entry.action, entry.actor_id, entry.at) == ("convert", "ana", make.NOW)
        made = world.history(Ref(Kind.CONTACT, record.person_id or ""))
        assert [it.is_creation for it in made] == [True]

    def test_activities_follow(self, world: World) -> None:
        """An activity is stored once and is about the lead and the targets."""
        note, document = make.note(), make.document()
        world.put(note, document)
        record = convert(world)
        person = Ref(Kind.CONTACT, record.person_id or "")
        company = Ref(Kind.COMPANY, record.company_id or "")
        assert world.now(note).about == (LEAD.ref, person)
        assert world.now(document).about == (LEAD.ref, person, company)

    def test_conversion_ends_a_hold(self, world: World) -> None:
        """Spec 6: "Conversion ends a hold"."""
        world.edit(LEAD, owner_id=None, hold=make.hold("ana"))
        agent = world.acting("ana", "agent")
        agent.apply(agent.conversions.plan("L1"))
        assert world.now(LEAD).hold is None

    def test_who_held_the_lead_owns_it_then(self, world: World) -> None:
        """S3.18, S3.21: it stays as a record, also for the agent who converted it."""
        world.edit(LEAD, owner_id=None, viewers=["ana", "max"], hold=make.hold("ana"))
        agent = world.acting("ana", "agent")
        plan = agent.conversions.plan("L1", key="K1")
        record = agent.apply(plan)
        assert agent.apply(plan) == record
        assert agent.conversions.get(record.id) == record
        lead = agent.leads.get("L1")
        assert (lead.owner_id, lead.viewers) == ("ana", ("max",))
        world.acting().undo(record.id)
        back = world.now(LEAD)
        assert (back.owner_id, back.viewers) == (None, ("ana", "max"))

    def test_others_do_not_become_owners(self, world: World) -> None:
        """Who manages leads sees them all, and converts for anybody."""
        world.edit(LEAD, owner_id=None, hold=make.hold("max"))
        convert(world)
        assert world.now(LEAD).owner_id is None

    def test_it_is_linked_when_it_is_converted(self, world: World) -> None:
        """Not when the plan was made: nothing had happened then."""
        ana = world.acting()
        plan = ana.conversions.plan("L1")
        world.clock.advance(timedelta(days=2))
        record = ana.apply(plan)
        link = world.now(LEAD).customer
        assert link is not None
        assert link.linked_at == record.created_at == make.NOW + timedelta(days=2)

    def test_an_open_flag_is_settled_and_comes_back(self, world: World) -> None:
        """A converted lead waits in no review queue; undone, it waits again."""
        flag = make.flag()
        world.put(make.contact(name="Somebody Else", phones=()), flag)
        record = convert(world, person=New())
        assert world.now(flag).status is FlagStatus.LINKED
        world.acting().undo(record.id)
        assert world.now(flag).status is FlagStatus.OPEN


class TestOptions:
    def test_they_show_the_customer_link_then_the_matches(self, world: World) -> None:
        """What could this lead convert into, with the matching candidates?"""
        linked = make.contact("C2", name="Rao Family", emails=(), phones=())
        match = make.contact("C1", phones=["+91 98450 12345"])
        world.put(linked, match)
        world.edit(LEAD, customer=make.customer_link("C2"))
        options = world.acting().conversions.options("L1")
        assert [it.record.id for it in options.persons] == ["C2", "C1"]
        assert str(options.persons[0]) == "contact 'C2': the lead's customer"
        assert "same phone number" in str(options.persons[1])
        assert (options.reasons, options.done, options.masked) == ((), None, ())

    def test_they_tell_why_a_lead_cannot_be_converted(self, world: World) -> None:
        """All reasons, without an error."""
        world.edit(LEAD, status="LOST", archived_at=make.NOW)
        options = world.acting().conversions.options("L1")
        assert [it.why for it in options.reasons] == [
            Why.ARCHIVED,
            Why.STAGE_NOT_CONVERTIBLE,
        ]

    def test_a_hidden_match_is_masked(self, world: World) -> None:
        """Of a match that the actor may not see only the owner is told."""
        rights = attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS)
        world = world.under(attrs.evolve(RECOMMENDED, rights=rights))
        world.put(make.contact(phones=["+91 98450 12345"], owner_id="bo"))
        agent = world.acting("ana", "agent")
        options = agent.conversions.options("L1")
        assert (options.persons, options.masked) == ((), (MaskedMatch(owner_id="bo"),))
        plan = agent.conversions.plan("L1")
        assert plan.person is not None
        assert plan.person.is_new
        assert plan.warnings == ("a record that bo owns may be the same",)


class TestAuto:
    def test_a_strong_match_is_the_target(self, world: World) -> None:
        """The same person by phone and name is found, and filled."""
        world.put(make.contact(phones=["+91 98450 12345"], emails=["asha@rao.example"]))
        plan = world.acting().conversions.plan("L1", company=NoTarget())
        assert plan.person is not None
        assert (plan.person.ref.id, plan.person.chosen) == ("C1", Chosen.MATCH)

    def test_several_strong_matches_are_refused_and_listed(self, world: World) -> None:
        """Ambiguous matches are an error, never a guess."""
        same = {"phones": ["+91 98450 12345"], "emails": ["asha@rao.example"]}
        world.put(make.contact("C1", **same), make.contact("C2", **same))
        with pytest.raises(ConversionRefusedError) as caught:
            world.acting().conversions.plan("L1")
        assert caught.value.reasons == (
            Reason(Why.AMBIGUOUS, LEAD.ref),
            Reason(Why.CANDIDATE, Ref(Kind.CONTACT, "C1")),
            Reason(Why.CANDIDATE, Ref(Kind.CONTACT, "C2")),
        )

    def test_a_company_that_matches_by_more_than_its_name_is_the_target(
        self, world: World
    ) -> None:
        """The lead's person is new, and works for a company that is known."""
        world.put(
            make.company("O1", name="Rao Traders Ltd", website="www.rao.example"),
            make.company("O2", name="Rao Traders", website="other.example"),
        )
        plan = world.acting().conversions.plan("L1")
        assert plan.company is not None
        assert (plan.company.ref.id, plan.company.chosen) == ("O1", Chosen.MATCH)
        options = world.acting().conversions.options("L1")
        assert options.companies[0].record.id == "O1"
        assert options.persons == ()

    def test_an_employer_of_that_name_is_the_company(self, world: World) -> None:
        """A known person's company needs no second record under the same name."""
        world.put(
            make.company("O1", name="RAO TRADERS LTD"),
            make.contact(
                phones=["+91 98450 12345"],
                emails=["asha@rao.example"],
                company_id="O1",
            ),
        )
        plan = world.acting().conversions.plan("L1")
        assert plan.company is not None
        assert (plan.company.ref.id, plan.company.chosen) == ("O1", Chosen.EMPLOYER)

    def test_hidden_strong_matches_count(self, world: World) -> None:
        """Spec 10: ambiguous is never guessed, whoever may see the candidates."""
        rights = attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS)
        world = world.under(attrs.evolve(RECOMMENDED, rights=rights))
        alike = {"phones": ["+91 98450 12345"], "emails": ["asha@rao.example"]}
        world.put(
            make.contact("C1", owner_id="ana", **alike),
            make.contact("C2", owner_id="bo", **alike),
        )
        ana = world.acting("ana", may="convert_leads claim_leads merge_records")
        with pytest.raises(ConversionRefusedError) as caught:
            ana.conversions.plan("L1")
        assert caught.value.reasons == (
            Reason(Why.AMBIGUOUS, LEAD.ref),
            Reason(Why.MASKED),
            Reason(Why.CANDIDATE, Ref(Kind.CONTACT, "C1")),
        )
        plan = ana.conversions.plan("L1", person=Existing("C1"))
        assert plan.warnings == ("a record that bo owns may be the same",)


class TestGivenValues:
    def test_they_are_checked_like_those_of_a_deal_made_by_hand(
        self, world: World
    ) -> None:
        """A deal is won by winning it; a custom value is of its field's type."""
        ana = world.acting()
        ana.customers.define_field("floor", "Floor", CustomType.NUMBER)
        for values, path in (
            ({"stage": "Won"}, "deal.values.stage"),
            (
                {"custom": (CustomValue(field_id="floor", value="top"),)},
                "deal.values.custom.floor",
            ),
        ):
            with pytest.raises(InvalidValueError) as caught:
                ana.conversions.plan("L1", deal=New(values=values))
            assert [it.path for it in caught.value.problems] == [path]
        own = (
            CustomValue(field_id="floor", value=4),
            CustomValue(field_id="free", value="text"),
        )
        given = {"stage": "Talks", "custom": own}
        deal = ana.conversions.plan("L1", deal=New(values=given)).deal
        assert deal is not None
        assert isinstance(deal.after, Deal)
        assert (deal.after.stage, deal.after.custom) == ("Talks", own)

    @pytest.mark.parametrize("is_won", [False, True])
    def test_only_an_open_deal_makes_prospects(
        self, world: World, *, is_won: bool
    ) -> None:
        """The standing "while its deal is open"; a won one makes customers."""
        policy = attrs.evolve(
            RECOMMENDED.conversion, standing_with_open_deal=Standing.PROSPECT
        )
        world = world.under(attrs.evolve(RECOMMENDED, conversion=policy))
        world.put(make.deal("D1"))
        if is_won:
            world.acting().customers.win_deal("D1")
        record = convert(world, deal=Existing("D1"))
        person = world.at(Ref(Kind.CONTACT, record.person_id or ""))
        assert isinstance(person, Contact)
        wanted = Standing.CUSTOMER if is_won else Standing.PROSPECT
        assert person.standing is wanted


class TestRights:
    def test_converting_needs_the_right(self, world: World) -> None:
        """Without CONVERT_LEADS nothing is read."""
        conversions = world.acting("bo", "viewer").conversions
        for act in (conversions.plan, conversions.options):
            with pytest.raises(PermissionDeniedError) as caught:
                act("missing")
            assert caught.value.needs == ("convert_leads",)
        plan = world.acting().conversions.plan("L1")
        with pytest.raises(PermissionDeniedError):
            world.acting("bo", "viewer").apply(plan)

    def test_a_viewer_of_the_lead_cannot_convert_it(self, world: World) -> None:
        """Seeing is not acting."""
        bo = world.acting("bo", may="convert_leads view_all_leads")
        with pytest.raises(PermissionDeniedError) as caught:
            bo.conversions.plan("L1")
        assert caught.value.needs == ("manage_leads",)

    def test_a_hidden_lead_looks_like_a_missing_one(self, world: World) -> None:
        """The same error with the same facts."""
        bo = world.acting("bo", may="convert_leads")
        for id_ in ("L1", "missing"):
            for act in (bo.conversions.plan, bo.conversions.of):
                with pytest.raises(RecordNotFoundError) as caught:
                    act(id_)
                assert str(caught.value) == f"no lead {id_!r}"
        record = convert(world)
        with pytest.raises(RecordNotFoundError):
            bo.conversions.get(record.id)
        assert world.acting().conversions.get(record.id) == record

    def test_changing_an_existing_record_needs_a_right_to_merge(
        self, world: World
    ) -> None:
        """An agent makes new records but changes no customer, asked for or matched."""
        world.put(make.contact(phones=["+91 98450 12345"], emails=["asha@rao.example"]))
        agent = world.acting("ana", "agent")
        needs = ("manage_customers", "manage_leads", "merge_records")
        for person in (Existing("C1"), Auto()):
            with pytest.raises(PermissionDeniedError) as caught:
                agent.conversions.plan("L1", person=person)
            assert caught.value.needs == needs
        assert agent.conversions.plan("L1", person=New()).warnings != ()

    def test_the_leads_own_customer_may_be_filled_by_whoever_converts(
        self, world: World
    ) -> None:
        """Somebody with the right has linked them already."""
        world.put(make.contact(emails=()))
        world.edit(LEAD, customer=make.customer_link())
        agent = world.acting("ana", "agent")
        record = agent.apply(agent.conversions.plan("L1", company=NoTarget()))
        assert record.person_id == "C1"

    def test_naming_a_client_at_intake_opens_no_door(self, world: World) -> None:
        """Whoever takes a lead in says whose it is, without any right to merge."""
        contact = make.contact(standing=Standing.CUSTOMER)
        world.put(contact)
        agent = world.acting("bo", "agent")
        taken = agent.leads.create(
            NewLead(
                id="L2", name="Eve Ill", emails=["eve@ill.example"], client=contact.ref
            )
        ).lead
        assert taken.customer is not None
        agent.leads.claim("L2")
        with pytest.raises(PermissionDeniedError):
            agent.conversions.plan("L2")
        assert world.now(contact) == attrs.evolve(contact, version=1)
        ana = world.acting()
        ana.links.unlink_customer("L2")
        ana.links.link_customer("L2", contact.ref, kind=LinkKind.PRIOR_CUSTOMER)
        assert agent.apply(agent.conversions.plan("L2")).person_id == "C1"

    def test_a_company_that_nobody_asked_for_is_left_alone(self, world: World) -> None:
        """The agent's customer works for a company that the agent may not change."""
        company = make.company("O1", name="RAO TRADERS LTD", website="")
        world.put(company, make.contact(emails=(), company_id="O1"))
        world.edit(LEAD, customer=make.customer_link())
        agent = world.acting("ana", "agent")
        plan = agent.conversions.plan("L1")
        assert plan.company is None
        assert "company 'O1' is left as it is: changing it needs a right" in (
            plan.warnings
        )
        assert agent.apply(plan).person_id == "C1"
        assert world.now(company).version == 1

    def test_a_target_that_may_not_be_seen_is_missing(self, world: World) -> None:
        """A contact of somebody else's looks like none."""
        rights = attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS)
        world = world.under(attrs.evolve(RECOMMENDED, rights=rights))
        world.put(make.contact(owner_id="bo"))
        ana = world.acting("ana", may="convert_leads merge_records")
        for id_ in ("C1", "missing"):
            with pytest.raises(RecordNotFoundError) as caught:
                ana.conversions.plan("L1", person=Existing(id_))
            assert str(caught.value) == f"no contact {id_!r}"


class TestHiddenCustomer:
    """Spec 13: what may not be seen looks like what does not exist."""

    @pytest.fixture
    def world(self, world: World) -> World:
        """Hide contacts from who does not own them; a viewer sees the lead."""
        rights = attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS)
        world = world.under(attrs.evolve(RECOMMENDED, rights=rights))
        world.put(make.contact("C1", owner_id="zed", website="zed.example"))
        world.edit(LEAD, viewers=("vic",))
        world.put(make.note(about=[LEAD.ref]))
        return world

    def test_effects_and_losing_values_on_it_are_left_out(self, world: World) -> None:
        """The lead's own stay, and so does the id of what it became."""
        made = convert(world, person=Existing("C1"))
        vic = world.acting("vic", may="convert_leads")
        contact = Ref(Kind.CONTACT, "C1")
        for found in (vic.conversions.get(made.id), *vic.conversions.of("L1")):
            assert contact not in {effect.ref for effect in found.effects}
            assert LEAD.ref in {effect.ref for effect in found.effects}
            assert contact not in {value.record for value in found.losing}
            assert found.person_id == "C1"
        assert contact in {value.record for value in made.losing}
        zed = world.acting("mia").conversions.get(made.id)
        assert zed == world.now(made)
        world.edit(LEAD, owner_id="vic")
        done = vic.conversions.options("L1").done
        assert done is not None
        assert contact not in {effect.ref for effect in done.effects}
        again = vic.apply(vic.conversions.plan("L1"))
        assert again == done
        assert world.acting("root", "admin").undo(made.id).kept == ()

    def test_effects_on_what_is_gone_are_judged_as_it_was(self, world: World) -> None:
        """Undoing took the new contact away; it was somebody else's."""
        made = convert(world)
        world.acting("root", "admin").undo(made.id)
        vic = world.acting("vic", may="convert_leads").conversions.get(made.id)
        gone = Ref(Kind.CONTACT, made.person_id or "")
        assert gone not in {effect.ref for effect in vic.effects}
        mia = world.acting("mia").conversions.get(made.id)
        assert gone in {effect.ref for effect in mia.effects}

    def test_an_activity_names_only_what_is_seen(self, world: World) -> None:
        """A note that went along tells who sees the lead nothing of the contact."""
        made = convert(world, person=Existing("C1"))
        contact = Ref(Kind.CONTACT, "C1")
        (note,) = world.acting("vic", may="convert_leads").leads.notes("L1")
        assert note.about == (LEAD.ref,)
        (note,) = world.acting("zed", may="convert_leads").customers.notes(contact)
        assert note.about == (contact,)
        assert set(world.now(note).about) == {contact, LEAD.ref}
        assert contact in {effect.ref for effect in made.effects}

    @pytest.mark.parametrize(
        "ref", [Ref(Kind.RECEIPT, "convert:k1"), Ref(Kind.RECEIPT, "convert:k2")]
    )
    def test_keys_cannot_be_asked_for(self, world: World, ref: Ref) -> None:
        """A receipt that is there looks like one that is not."""
        convert(world, key="k1")
        with pytest.raises(RecordNotFoundError) as caught:
            world.acting("vic").conversions.of(ref)
        assert (caught.value.kind, caught.value.id) == (ref.kind, ref.id)


class TestOnce:
    def test_ids_that_were_merged_away_are_as_good(self, world: World) -> None:
        """Spec 12: "Old ids keep resolving", in a target, a lead and their keys."""
        one, two = make.contact("C1"), make.contact("C2", name="A. Rao")
        world.put(one, two, make.lead("L2", name="Asha R.", phones=()))
        ana = world.acting()
        for kept, gone in ((one.ref, two.ref), (LEAD.ref, Ref(Kind.LEAD, "L2"))):
            ana.apply(ana.merges.plan([kept, gone], survivor=kept))

        def again() -> ConversionPlan:
            return ana.conversions.plan("L2", person=Existing("C2"), key="K1")

        record = ana.apply(again())
        assert (record.lead_id, record.person_id) == ("L1", "C1")
        assert ana.apply(again()) == again().done == record

    def test_a_reference_is_the_same_as_its_id(self, world: World) -> None:
        """A repeat is one, whichever way the target is named."""
        world.put(make.contact("C1"))
        ana = world.acting()
        record = convert(world, person=Existing("C1"), key="K1")
        named = Existing(Ref(Kind.CONTACT, "C1"))
        assert ana.conversions.plan("L1", person=named, key="K1").done == record

    def test_applying_twice_gives_the_first_record(self, world: World) -> None:
        """Convert twice = convert once."""
        plan = world.acting().conversions.plan("L1", deal=DEAL)
        first = world.acting().apply(plan)
        assert world.acting().apply(plan) == first
        assert len(world.every(Everything(Deal))) == 1

    def test_planning_again_says_that_it_is_done(self, world: World) -> None:
        """A second request, with other targets even, gives the first conversion."""
        first = convert(world)
        plan = world.acting().conversions.plan("L1", deal=DEAL)
        assert plan.done == first
        assert "is converted already" in str(plan)
        assert world.acting().apply(plan) == first
        assert world.every(Everything(Deal)) == ()

    def test_two_at_once_convert_once(self, world: World) -> None:
        """Two plans made side by side: one set of records."""
        plans = [world.acting(name).conversions.plan("L1") for name in ("ana", "bo")]
        with ThreadPoolExecutor(2) as pool:
            done = [
                pool.submit(world.acting(plan.made_by).apply, plan) for plan in plans
            ]
            records = {job.result().id for job in done}
        assert len(records) == 1
        assert len(world.every(Everything(Contact))) == 1
        assert len(world.every(Everything(ConversionRecord))) == 1

    def test_a_key_gives_the_first_record(self, world: World) -> None:
        """A retry under the same key is recognised before anything else."""
        first = convert(world, deal=DEAL, key="K1")
        assert convert(world, deal=DEAL, key="K1") == first

    def test_a_key_with_other_arguments_is_an_error(self, world: World) -> None:
        """The deal has another name: that is another request."""
        convert(world, deal=DEAL, key="K1")
        with pytest.raises(KeyReusedError) as caught:
            convert(world, deal=New("Flat 5"), key="K1")
        assert (caught.value.key, caught.value.is_spent) == ("K1", False)

    def test_a_key_used_before_an_undo_is_spent(self, world: World) -> None:
        """It can be used for nothing else again."""
        record = convert(world, key="K1")
        world.acting().undo(record.id)
        with pytest.raises(KeyReusedError) as caught:
            convert(world, key="K1")
        assert (caught.value.key, caught.value.is_spent) == ("K1", True)

    def test_a_new_key_on_a_converted_lead_is_remembered(self, world: World) -> None:
        """It stands for the first conversion from then on."""
        first = convert(world)
        assert convert(world, key="K2") == first
        receipt = world.at(Ref(Kind.RECEIPT, "convert:K2"))
        assert isinstance(receipt, Receipt)
        assert receipt.result == first.ref


class TestStalePlans:
    """A plan made from records that have changed since is refused."""

    @pytest.mark.parametrize("edited", ["lead", "contact", "note", "definition"])
    def test_the_changed_record_is_named(self, world: World, edited: str) -> None:
        """Whatever the plan was made from."""
        contact, note = make.contact(emails=()), make.note()
        definition = make.custom_field()
        world.put(contact, note, definition)
        world.edit(LEAD, custom={"budget": 1})
        plan = world.acting().conversions.plan(
            "L1", person=Existing("C1"), company=NoTarget()
        )
        records = {
            "lead": (LEAD, {"industry": "Textiles"}),
            "contact": (contact, {"website": "x.example"}),
            "note": (note, {"text": "Called."}),
            "definition": (definition, {"label": "Money"}),
        }
        record, changes = records[edited]
        world.edit(record, **changes)  # type: ignore[arg-type]  # one of four kinds
        with pytest.raises(StaleRecordError) as caught:
            world.acting().apply(plan)
        assert caught.value.records == (record.ref,)  # type: ignore[attr-defined]  # as above
        assert world.now(LEAD).conversion_id is None

    def test_a_note_written_since_is_named(self, world: World) -> None:
        """Nothing goes anywhere that the plan did not show."""
        plan = world.acting().conversions.plan("L1")
        world.put(make.note())
        with pytest.raises(StaleRecordError) as caught:
            world.acting().apply(plan)
        assert caught.value.records == (Ref(Kind.NOTE, "N1"),)

    def test_a_plan_is_of_its_maker_and_policy(self, world: World) -> None:
        """What was altered, or made by another actor, is not carried out."""
        plan = world.acting().conversions.plan("L1")
        lost = attrs.evolve(plan, left=(), warnings=("none",))
        for forged, actor in ((lost, "ana"), (plan, "bo")):
            with pytest.raises(InvalidValueError) as caught:
                world.acting(actor).apply(forged)
            assert caught.value.what == "ConversionPlan"

    def test_time_alone_makes_no_plan_stale(self, world: World) -> None:
        """An appointment that lay ahead when the plan was shown goes along."""
        visit = make.appointment(starts_at=make.NOW + timedelta(hours=1))
        world.put(visit)
        plan = world.acting().conversions.plan("L1")
        world.clock.advance(timedelta(hours=2))
        record = world.acting().apply(plan)
        assert Ref(Kind.CONTACT, record.person_id or "") in world.now(visit).about
        assert record.created_at == world.clock.now()


class TestUndo:
    def test_everything_is_as_it_was(self, world: World) -> None:
        """Apply then undo gives back every record, equal but version and instant."""
        world.put(
            make.contact(emails=(), website="c.example"),
            make.note(),
            make.task(),
            make.document(),
            make.appointment(),
        )
        before = _facts(world)
        record = convert(
            world, person=Existing("C1"), deal=DEAL, tasks=[NewTask(title="Call")]
        )
        assert _facts(world) != before
        world.acting().undo(record.id)
        assert _facts(world) == before
        assert world.now(record).undone_by == "ana"

    def test_undo_is_single_use(self, world: World) -> None:
        """The second time it is refused."""
        record = convert(world)
        world.acting().undo(record.id)
        with pytest.raises(UndoRefusedError) as caught:
            world.acting().undo(record.id)
        assert caught.value.reasons == (Reason(Why.UNDONE, record.ref),)

    def test_converted_undone_and_converted_again(self, world: World) -> None:
        """The second conversion is a new one; the first stays in the books."""
        first = convert(world)
        world.acting().undo(first.id)
        second = convert(world)
        found = world.acting().conversions.of("L1")
        assert [it.id for it in found] == [first.id, second.id]
        assert [it.undone_at is None for it in found] == [False, True]
        assert world.now(LEAD).conversion_id == second.id
        actions = [entry.action for entry in world.history(LEAD.ref)]
        assert actions == ["create", "convert", "undo", "convert"]

    def test_an_old_plan_is_stale_after_an_undo(self, world: World) -> None:
        """It was made from a lead that has lived on since."""
        plan = world.acting().conversions.plan("L1")
        record = world.acting().apply(plan)
        world.acting().undo(record.id)
        with pytest.raises(StaleRecordError):
            world.acting().apply(plan)

    def test_later_work_is_never_destroyed(self, world: World) -> None:
        """It is listed, and refused unless told; kept, it keeps what it needs."""
        record = convert(world)
        person = Ref(Kind.CONTACT, record.person_id or "")
        world.edit(world.at(person), role="Director")
        with pytest.raises(UndoRefusedError) as caught:
            world.acting().undo(record.id)
        assert {it.record for it in caught.value.conflicts} == {
            person,
            Ref(Kind.COMPANY, record.company_id or ""),
        }
        world.acting().undo(record.id, resolution=Resolution.KEEP)
        assert world.has(person)
        assert world.has(Ref(Kind.COMPANY, record.company_id or ""))
        assert world.now(LEAD) == attrs.evolve(
            LEAD, version=3, updated_at=world.now(LEAD).updated_at
        )

    def test_told_to_restore_it_takes_everything_back(self, world: World) -> None:
        """Later work goes too, where the caller says so."""
        record = convert(world)
        world.edit(world.at(Ref(Kind.CONTACT, record.person_id or "")), role="Director")
        world.acting().undo(record.id, resolution=Resolution.RESTORE)
        assert world.every(Everything(Contact)) == ()
        assert world.every(Everything(Company)) == ()


def _facts(world: World) -> dict[Ref, object]:
    """Give every record that is no book-keeping, but for version and instant."""
    return {
        record.ref: attrs.evolve(record, version=0, updated_at=make.NOW)
        for record in world.everything()
        if record.kind not in (Kind.CONVERSION, Kind.RECEIPT)
    }


def test_a_plan_of_an_undone_world_is_a_value(world: World) -> None:
    """Equal by all fields, hashable, and readable by a person."""
    plan = world.acting().conversions.plan("L1", deal=DEAL)
    assert isinstance(plan, ConversionPlan)
    assert isinstance(plan.lead, Lead)
    assert hash(plan) == hash(attrs.evolve(plan))
    assert str(plan).startswith("Convert lead 'L1': Asha Rao (Rao Traders)")
