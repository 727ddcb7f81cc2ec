"""The conversion document, from top to bottom (S1.1-S1.29), by its preset."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from leadlink.desk.conversions.bulk import Converted, NotConverted
from leadlink.model.bookkeeping import CustomType
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError, RecordNotFoundError
from leadlink.model.fields import Origin, Standing
from leadlink.model.ids import Kind
from leadlink.model.intake import NewLead
from leadlink.model.operations import ConversionRecord
from leadlink.model.person import PersonName, PhoneKind
from leadlink.model.policy.conversion import (
    FilledRule,
    MatchedRule,
    NotesRule,
    OriginRule,
    TagsRule,
    UndoRule,
)
from leadlink.model.policy.intake import Reaction
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import (
    ConversionRefusedError,
    DuplicateFoundError,
    EditRefusedError,
    Reason,
    UndoRefusedError,
    Why,
)
from leadlink.model.tags import TagRegistry
from leadlink.model.targets import Existing, New, NewTask, NoTarget
from leadlink.model.work import Deal
from leadlink.ports.queries import Everything
from leadlink.presets.sell import SELL
from leadlink.testing import factories as make
from tests.desk.selling import (
    BRUNO,
    DEAL,
    FIELDS,
    LEAD,
    agent,
    company_of,
    convert,
    deal_of,
    person_of,
    person_ref,
)
from tests.desk.world import STORES, World, worlds

FOLLOW_UP = NewTask(title="Follow up")
BOTH = ("L1", "L2")
ASHA = make.contact(
    name="Asha Rao", emails=LEAD.emails, phones=LEAD.phones, industry="Cotton"
)


def selling(part: str = "conversion", **changes: Any) -> Policy:
    """Give the document's policy with one part changed."""
    changed = attrs.evolve(getattr(SELL, part), **changes)
    return attrs.evolve(SELL, **{part: changed})


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store, under the preset of the document."""
    for made in worlds(request.param, tmp_path):
        made.put(LEAD, BRUNO, *FIELDS)
        yield made.under(SELL)


def bulk(world: World, *ids: str, **asked: Any) -> tuple[ConversionRecord, ...]:
    """Convert several leads, each of which is expected to be converted."""
    items = tuple(agent(world).conversions.convert_many(ids, **asked))
    assert all(isinstance(item, Converted) for item in items)
    return tuple(item.record for item in items if isinstance(item, Converted))


class TestBeforehand:
    """What the article says before it explains how."""

    def test_a_qualified_lead_becomes_a_contact(self, world: World) -> None:
        """S1.1: "The next step is to convert them from a lead to a contact"."""
        record = convert(world)
        assert person_of(world, record).name == LEAD.name
        assert world.now(LEAD).status == "CONVERTED"

    def test_qualifying_it_first_is_no_must(self, world: World) -> None:
        """S1.1: "the lead becomes a qualified lead": whether it must is policy."""
        world.edit(LEAD, status="NOT_CONTACTED")
        strict = world.under(selling(qualified=["QUALIFIED"]))
        with pytest.raises(ConversionRefusedError) as caught:
            convert(strict)
        assert caught.value.reasons == (Reason(Why.NOT_QUALIFIED, LEAD.ref),)
        assert convert(strict, "L2").person_id is not None
        assert convert(world).person_id is not None

    def test_a_deal_can_be_made_with_it(self, world: World) -> None:
        """S1.2: "you can also create a new deal for the converted lead"."""
        record = convert(world, deal=DEAL)
        deal = deal_of(world, record)
        assert (deal.name, deal.contact_id) == ("Flat 4B", record.person_id)

    def test_a_task_can_be_made_with_it(self, world: World) -> None:
        """S1.3: "create a task for it, such as follow-up"."""
        record = convert(world, tasks=[FOLLOW_UP])
        (task,) = agent(world).customers.tasks(person_ref(record))
        assert (task.id, task.title) == (record.task_ids[0], "Follow up")

    def test_details_merge_automatically(self, world: World) -> None:
        """S1.4: "the contact details automatically merge" with a strong match."""
        world.put(ASHA)
        record = convert(world)
        person = person_of(world, record)
        assert (record.person_id, person.website) == ("C1", LEAD.website)
        assert person.socials == LEAD.socials

    @pytest.mark.parametrize(
        ("rule", "stays", "gives_way"),
        [
            (FilledRule.FILL_EMPTY, "Cotton", "Textiles"),
            (FilledRule.OVERWRITE, "Textiles", "Cotton"),
        ],
    )
    def test_whose_value_stays_is_policy(
        self, world: World, rule: FilledRule, stays: str, gives_way: str
    ) -> None:
        """S1.4: the document does not say; what gives way is kept aside."""
        world.put(ASHA)
        record = convert(world.under(selling(filled=rule)))
        assert person_of(world, record).industry == stays
        losing = {it.field: it.value for it in record.losing}
        assert losing["industry"] == gives_way

    def test_or_somebody_is_asked_whose_value_stays(self, world: World) -> None:
        """S1.4: nothing is merged before every question is answered."""
        world.put(ASHA)
        world = world.under(selling(filled=FilledRule.ASK))
        questions = agent(world).conversions.plan("L1").questions
        answers = {it.field: FilledRule.FILL_EMPTY for it in questions}
        assert "industry" in answers
        with pytest.raises(ConversionRefusedError) as caught:
            convert(world)
        asked = {it.field for it in caught.value.reasons if it.why is Why.UNDECIDED}
        assert asked == set(answers)
        answers["industry"] = FilledRule.OVERWRITE
        record = convert(world, person=Existing("C1", fields=answers))
        assert person_of(world, record).industry == "Textiles"

    def test_whether_it_is_automatic_is_policy(self, world: World) -> None:
        """S1.4, against S3.12 and S4.6: elsewhere somebody is asked first."""
        world.put(ASHA)
        asking = world.under(selling(matched=MatchedRule.ASK))
        with pytest.raises(ConversionRefusedError) as caught:
            convert(asking)
        assert caught.value.reasons == (Reason(Why.UNCONFIRMED, ASHA.ref),)
        assert convert(asking, person=New()).person_id != "C1"

    def test_a_new_lead_merges_automatically_as_well(self, world: World) -> None:
        """S1.4, against S3.12: intake merges under this policy, and asks by another."""
        world.put(ASHA)
        draft = NewLead(name=LEAD.name, emails=LEAD.emails, phones=LEAD.phones)
        asking = world.under(selling("intake", reaction=Reaction.ASK))
        with pytest.raises(DuplicateFoundError):
            agent(asking).leads.create(draft)
        lead = agent(world).leads.create(draft).lead
        assert lead.customer is not None
        assert lead.customer.customer == ASHA.ref

    def test_a_shared_name_merges_nothing(self, world: World) -> None:
        """S1.5: not "with an unrelated contact that shares the same name".

        "(even if the contact is connected to a different company)".
        """
        namesake = make.contact("C1", emails=(), phones=(), company_id="O5")
        world.put(make.company("O5", name="Elsewhere Ltd"), namesake)
        world.put(make.company("O6", name="Rao Traders"))
        record = convert(world)
        assert record.person_id != "C1"
        assert record.company_id not in ("O5", "O6")
        assert world.now(namesake) == attrs.evolve(namesake, version=1)

    def test_at_intake_a_shared_name_merges_nothing_either(self, world: World) -> None:
        """S1.5: the new lead is nobody's."""
        world.put(make.contact("C1", name="Cy Young", emails=(), phones=()))
        draft = NewLead(
            name=PersonName(given="Cy", family="Young"), emails=["cy@new.example"]
        )
        assert agent(world).leads.create(draft).lead.customer is None

    def test_the_deduplication_settings_can_be_adjusted(self, world: World) -> None:
        """S1.5: "Best practice is to adjust the deduplication settings"."""
        world.put(ASHA)
        cautious = world.under(selling("matching", strong=1.0))
        assert agent(cautious).conversions.options("L1").persons != ()
        assert convert(cautious).person_id != "C1"


class TestConvertingALead:
    """To convert a lead to a contact in Sell."""

    def test_by_program_or_by_hand_is_one_way(self, world: World) -> None:
        """S1.6: "via the Sell REST API or manually": create or read conversions."""
        record = convert(world)
        assert agent(world).conversions.get(record.id) == record
        assert agent(world).conversions.of("L1") == (record,)

    def test_the_leads_are_at_hand(self, world: World) -> None:
        """S1.6: "click the Leads icon, then click the lead you want to convert"."""
        leads = agent(world).leads
        assert [lead.id for lead in leads.list().items] == ["L1", "L2"]
        assert leads.get("L1").name == LEAD.name

    def test_the_profile_can_be_updated_in_the_same_step(self, world: World) -> None:
        """S1.7: "Update the profile information of the lead as needed"."""
        name = PersonName(given="Asha R.", family="Rao")
        values = {"description": "Wants two gardens."}
        person = person_of(world, convert(world, person=New(name, values=values)))
        assert (person.name, person.description) == (name, "Wants two gardens.")
        assert person.industry == LEAD.industry

    def test_what_the_lead_said_before_is_kept(self, world: World) -> None:
        """S1.7: the lead itself stays as it was converted."""
        convert(world, person=New(values={"industry": "Cotton"}))
        assert world.now(LEAD).industry == "Textiles"

    @pytest.mark.parametrize("deal", [None, DEAL])
    @pytest.mark.parametrize("tasks", [(), (FOLLOW_UP,)])
    def test_deal_and_task_are_optional(
        self, world: World, deal: New | None, tasks: tuple[NewTask, ...]
    ) -> None:
        """S1.8: "(Optional) ... by selecting the checkbox", each for itself."""
        record = convert(world, deal=deal, tasks=tasks)
        assert (record.deal_id is not None) is (deal is not None)
        assert len(record.task_ids) == len(tasks)

    def test_convert_is_clicked_twice(self, world: World) -> None:
        """S1.8: "Click Convert", then "Click Convert": the first writes nothing."""
        before = world.everything()
        plan = agent(world).conversions.plan("L1", deal=DEAL)
        assert world.everything() == before
        agent(world).apply(plan)
        assert len(world.everything()) > len(before)


class TestConvertingInBulk:
    """S1.9: "You can also convert multiple leads at one time"."""

    def test_the_selected_leads_are_converted(self, world: World) -> None:
        """S1.9: from a list, those whose box is checked; each has its own result."""
        world.put(make.lead("L3", name=PersonName(given="Cy", family="Young")))
        listed = [lead.id for lead in agent(world).leads.list().items]
        assert {"L1", "L2", "L3"} == set(listed)
        records = bulk(world, *(id_ for id_ in listed if id_ in BOTH))
        assert [record.lead_id for record in records] == ["L1", "L2"]
        assert world.now(make.lead("L3")).conversion_id is None

    def test_a_contact_among_the_selected_is_refused_alone(self, world: World) -> None:
        """S1.9: "all of the leads or contacts": a contact is converted already."""
        world.put(make.contact("C9"))
        items = tuple(agent(world).conversions.convert_many(["C9", "L2"]))
        assert isinstance(items[0], NotConverted)
        assert isinstance(items[0].error, RecordNotFoundError)
        assert isinstance(items[1], Converted)

    def test_name_and_company_are_modified_before(self, world: World) -> None:
        """S1.10: "Make any modifications to the lead name and company prior"."""
        name = PersonName(given="Bruno", family="Lind")
        agent(world).leads.edit("L2", version=1, name=name, company="Lind AB")
        (record,) = bulk(world, "L2")
        assert person_of(world, record).name == name
        assert company_of(world, record).name == "Lind AB"

    @pytest.mark.parametrize("target", ["person", "company"])
    def test_not_in_the_dialogue(self, world: World, target: str) -> None:
        """S1.10: "You won't have the option to edit the lead name and company"."""
        asked: dict[str, Any] = {target: New("Somebody else")}
        with pytest.raises(InvalidValueError) as caught:
            agent(world).conversions.convert_many(BOTH, **asked)
        assert [it.path for it in caught.value.problems] == [f"{target}.name"]
        assert world.every(Everything(ConversionRecord)) == ()

    def test_the_same_checkboxes_are_there(self, world: World) -> None:
        """S1.11: "create a new deal or task by selecting the checkbox"."""
        plain = bulk(world, "L1")
        with_both = bulk(world, "L2", deal=New(), tasks=[FOLLOW_UP])
        assert (plain[0].deal_id, plain[0].task_ids) == (None, ())
        assert with_both[0].deal_id is not None
        assert len(with_both[0].task_ids) == 1

    def test_a_task_is_made_for_each_converted_lead(self, world: World) -> None:
        """S1.11: "Create a task for each converted lead", and for no other."""
        world.put(make.lead("L3", status="LOST"))
        many = agent(world).conversions.convert_many((*BOTH, "L3"), tasks=[FOLLOW_UP])
        made = [item.record for item in many if isinstance(item, Converted)]
        for record in made:
            (task,) = agent(world).customers.tasks(person_ref(record))
            assert task.title == "Follow up"
        assert len(made) == len({record.task_ids for record in made}) == 2

    def test_each_deal_is_named_after_its_lead(self, world: World) -> None:
        """S1.19: "the new deal is named after the lead's name"."""
        records = bulk(world, *BOTH, deal=New())
        assert [deal_of(world, it).name for it in records] == [
            "Asha Rao",
            "Bruno Lindqvist",
        ]

    def test_a_deal_can_be_renamed(self, world: World) -> None:
        """S1.19: "You can edit the deal to update the name as needed"."""
        (record,) = bulk(world, "L2", deal=New())
        deal = deal_of(world, record)
        edited = agent(world).customers.edit(deal.ref, deal.version, name="Flat 9")
        assert isinstance(edited, Deal)
        assert edited.name == "Flat 9"


class TestResult:
    """S1.12: "Your leads are converted to contacts"."""

    @pytest.mark.parametrize("many", [False, True])
    def test_deals_and_tasks_show_on_the_contact_card(
        self, world: World, *, many: bool
    ) -> None:
        """S1.12: "they are included on the contact card of the lead"."""
        asked: dict[str, Any] = {"deal": New(), "tasks": [FOLLOW_UP]}
        record = bulk(world, "L1", **asked)[0] if many else convert(world, **asked)
        card = agent(world).customers.card(person_ref(record))
        assert [deal.id for deal in card.deals] == [record.deal_id]
        assert tuple(task.id for task in card.tasks) == record.task_ids
        assert [it.record.id for it in card.work] == ["L1"]

    @pytest.mark.parametrize("many", [False, True])
    def test_new_deals_are_incoming(self, world: World, *, many: bool) -> None:
        """S1.13: "New deals are classified as Incoming in your sales pipeline"."""
        asked: dict[str, Any] = {"deal": New()}
        record = bulk(world, "L1", **asked)[0] if many else convert(world, **asked)
        assert deal_of(world, record).stage == "Incoming"


class TestTags:
    """Rules: "A lead's tags are handled in the following ways"."""

    def test_they_go_to_the_contacts_and_the_deal(self, world: World) -> None:
        """S1.14: "also added to the new contact card and the new deal card"."""
        record = convert(world, deal=DEAL)
        for made in (
            person_of(world, record),
            company_of(world, record),
            deal_of(world, record),
        ):
            assert made.tags == ("north", "vip")
        assert world.now(LEAD).tags == ("north", "vip")

    def test_they_are_added_to_those_of_a_contact(self, world: World) -> None:
        """S1.14: a union, without repeats."""
        world.put(make.contact(tags=["east", "vip"]))
        record = convert(world, person=Existing("C1"))
        assert person_of(world, record).tags == ("east", "north", "vip")

    @pytest.mark.parametrize(
        ("rule", "contacts"),
        [
            (TagsRule.PROSPECTS_AND_CUSTOMERS, []),
            (TagsRule.ALSO_CONTACTS, ["north", "vip"]),
        ],
    )
    def test_with_a_deal_they_enter_prospects_and_customers(
        self, world: World, rule: TagsRule, contacts: list[str]
    ) -> None:
        """S1.15: "the Tags tab in the Prospects and Customers settings page".

        Whether they enter that of contacts as well is policy; here they do not.
        """
        assert SELL.conversion.tags_with_deal is TagsRule.PROSPECTS_AND_CUSTOMERS
        world = world.under(selling(tags_with_deal=rule))
        convert(world, deal=DEAL)
        assert tags(world) == {
            TagRegistry.PROSPECTS_AND_CUSTOMERS: ["north", "vip"],
            TagRegistry.CONTACTS: contacts,
        }

    def test_without_a_deal_they_enter_contacts_only(self, world: World) -> None:
        """S1.16: "only added to the Tags tab in the Contacts settings page"."""
        convert(world)
        assert tags(world) == {
            TagRegistry.PROSPECTS_AND_CUSTOMERS: [],
            TagRegistry.CONTACTS: ["north", "vip"],
        }

    def test_with_a_deal_one_is_a_prospect_without_one_a_contact(
        self, world: World
    ) -> None:
        """S1.15, S1.16: the standing says whose tags these are."""
        without = person_of(world, convert(world))
        with_deal = person_of(world, convert(world, "L2", deal=DEAL))
        assert (without.standing, with_deal.standing) == (
            Standing.NONE,
            Standing.PROSPECT,
        )

    @pytest.mark.parametrize("standing", [Standing.PROSPECT, Standing.CUSTOMER])
    def test_back_to_a_regular_contact_removes_none(
        self, world: World, standing: Standing
    ) -> None:
        """S1.17: "no tags are removed, (all tags remain)"."""
        record = convert(world, deal=DEAL)
        customers = agent(world).customers
        if standing is Standing.CUSTOMER:
            customers.win_deal(record.deal_id or "")
        before = tags(world)
        assert person_of(world, record).standing is standing
        customers.set_standing(person_ref(record), Standing.NONE)
        person = person_of(world, record)
        assert (person.standing, person.tags) == (Standing.NONE, ("north", "vip"))
        assert tags(world) == before


class TestCustomFields:
    """S1.18: "If you have allowed it ... your custom fields are also transferred"."""

    def test_they_go_only_where_allowed(self, world: World) -> None:
        """S1.18: into the new contact card; a zero is a value."""
        record = convert(world)
        found = {c.field_id: c.value for c in person_of(world, record).custom}
        assert found == {"budget": 0}
        assert company_of(world, record).custom == ()

    def test_it_is_defined_when_the_field_is_set_up(self, world: World) -> None:
        """S1.18: "You can define this when you set up the custom field"."""
        agent(world).customers.define_field(
            "secret", "Secret", CustomType.TEXT, carries_to=[Kind.CONTACT]
        )
        found = [c.field_id for c in person_of(world, convert(world)).custom]
        assert found == ["budget", "secret"]


class TestOneWay:
    """S1.20: "a one-way action in Sell"."""

    def test_conversion_cannot_be_undone(self, world: World) -> None:
        """S1.20, S1.C9: "You cannot convert contacts back to leads"."""
        record = convert(world)
        with pytest.raises(UndoRefusedError) as caught:
            world.acting("root", "admin").undo(record.id)
        assert caught.value.reasons == (Reason(Why.NEVER_UNDONE, record.ref),)
        assert world.now(LEAD).status == "CONVERTED"

    def test_or_it_can(self, world: World) -> None:
        """S1.20, S1.21: "then you have several options for undoing the conversion"."""
        world = world.under(selling(undo=UndoRule.CHECKED))
        record = convert(world)
        world.acting("root", "admin").undo(record.id)
        lead = world.now(LEAD)
        assert (lead.status, lead.conversion_id) == ("QUALIFIED", None)
        assert not world.has(person_ref(record))

    def test_or_for_a_while(self, world: World) -> None:
        """S1.21: "accidentally": within a window, not at its end."""
        hour = timedelta(hours=1)
        world = world.under(selling(undo=UndoRule.CHECKED, undo_window=hour))
        first, second = convert(world), convert(world, "L2")
        admin = world.acting("root", "admin")
        world.clock.advance(hour - timedelta(microseconds=1))
        admin.undo(first.id)
        world.clock.advance(timedelta(microseconds=1))
        with pytest.raises(UndoRefusedError) as caught:
            admin.undo(second.id)
        assert caught.value.reasons == (Reason(Why.UNDONE_TOO_LATE, second.ref),)

    def test_a_converted_lead_is_a_lead_no_more(self, world: World) -> None:
        """S1.20: it is neither worked on nor converted again."""
        record = convert(world)
        lead = world.now(LEAD)
        with pytest.raises(EditRefusedError):
            agent(world).leads.edit("L1", version=lead.version, company="Other")
        assert convert(world, deal=DEAL) == record
        assert world.every(Everything(Deal)) == ()


class TestSource:
    """S1.22: "the lead source field is not converted along with the other data"."""

    def test_it_is_not_converted(self, world: World) -> None:
        """S1.22, S1.C3: it reaches neither contact, and the plan says so."""
        plan = agent(world).conversions.plan("L1")
        record = agent(world).apply(plan)
        assert person_of(world, record).origin == Origin()
        assert company_of(world, record).origin == Origin()
        left = {it.path: it.rule for it in plan.left}
        assert left["origin.source"] == "conversion.origin"

    def test_but_to_a_deal(self, world: World) -> None:
        """S1.23: "so that the source field transfers to the deal and is not lost"."""
        record = convert(world, deal=DEAL)
        assert deal_of(world, record).origin.source == "Referral"
        assert person_of(world, record).origin == Origin()

    def test_or_it_is_stored_in_another_field(self, world: World) -> None:
        """S1.23, S1.C2: "store it in another field": a custom one that is carried."""
        agent(world).customers.define_field(
            "source", "Source", CustomType.TEXT, carries_to=[Kind.CONTACT]
        )
        custom = {"budget": 0, "source": "Referral"}
        agent(world).leads.edit("L1", version=1, custom=custom)
        found = {c.field_id: c.value for c in person_of(world, convert(world)).custom}
        assert found["source"] == "Referral"

    def test_where_it_goes_is_policy(self, world: World) -> None:
        """S1.22: elsewhere it goes to every target."""
        world = world.under(selling(origin=OriginRule.EVERY_TARGET))
        record = convert(world)
        assert person_of(world, record).origin.source == "Referral"
        assert company_of(world, record).origin.source == "Referral"


class TestNotes:
    """S1.24: "A lead's notes are handled in the following ways"."""

    def test_those_of_a_person_go_to_the_person(self, world: World) -> None:
        """S1.24, S1.C5: "to the company person", that is the contact person."""
        world.put(make.note())
        record = convert(world)
        customers = agent(world).customers
        (note,) = customers.notes(person_ref(record))
        assert note.text == make.note().text
        assert customers.notes(company_of(world, record).ref) == ()

    def test_whether_the_company_has_them_too_is_policy(self, world: World) -> None:
        """S1.24: "company person" may mean both."""
        world.put(make.note())
        world = world.under(selling(notes=NotesRule.BOTH))
        record = convert(world)
        customers = agent(world).customers
        for ref in (person_ref(record), company_of(world, record).ref):
            assert [note.id for note in customers.notes(ref)] == ["N1"]

    def test_those_of_a_company_go_to_the_company(self, world: World) -> None:
        """S1.24: "the notes on the lead company go to the contact company"."""
        world.put(make.note())
        world.edit(LEAD, name=PersonName())
        record = convert(world)
        assert record.person_id is None
        (note,) = agent(world).customers.notes(company_of(world, record).ref)
        assert note.id == "N1"


class TestDefaultFields:
    """S1.25: "Default fields can't be modified as custom fields can"."""

    def test_both_names_make_two_contacts(self, world: World) -> None:
        """S1.25: "this creates both a company contact and a person contact"."""
        record = convert(world)
        assert person_of(world, record).company_id == record.company_id
        assert len(world.every(Everything(Contact))) == 1
        assert len(world.every(Everything(Company))) == 1

    def test_without_a_company_name_there_is_no_company(self, world: World) -> None:
        """S1.25: "plus a company name"."""
        assert convert(world, "L2").company_id is None

    def test_a_person_needs_both_a_first_and_a_last_name(self, world: World) -> None:
        """S1.25: "both a first name and a last name": whether it needs both is policy.

        Elsewhere one part is a name.
        """
        world.edit(LEAD, name=PersonName(given="Asha"))
        world.edit(BRUNO, name=PersonName(given="Bruno"), company="Lindqvist AB")
        alone = convert(world)
        assert (alone.person_id, alone.company_id is not None) == (None, True)
        lax = world.under(selling(needs_given_and_family=False))
        both = convert(lax, "L2")
        assert (both.person_id is None, both.company_id is None) == (False, False)

    def test_the_company_inherits(self, world: World) -> None:
        """S1.26: "Industry, Website, Address, and Tags", and nothing else."""
        company = company_of(world, convert(world))
        assert (company.industry, company.website) == (LEAD.industry, LEAD.website)
        assert (company.address, company.tags) == (LEAD.address, LEAD.tags)
        assert (company.emails, company.phones, company.socials) == ((), (), ())
        assert company.description == ""

    def test_a_company_alone_inherits_no_more(self, world: World) -> None:
        """S1.26: what it does not inherit is listed as left behind."""
        plan = agent(world).conversions.plan("L1", person=NoTarget())
        left = {it.path.partition("[")[0] for it in plan.left}
        assert {"emails", "phones", "socials", "description", "name"} <= left

    def test_the_person_inherits(self, world: World) -> None:
        """S1.27: "Mobile ..., Work ..., Email, Fax ..., Socials", and the rest."""
        person = person_of(world, convert(world))
        assert {phone.kind for phone in person.phones} == {
            PhoneKind.MOBILE,
            PhoneKind.WORK,
            PhoneKind.FAX,
        }
        assert (person.emails, person.socials) == (LEAD.emails, LEAD.socials)
        assert {social.network for social in person.socials} == {
            "x",
            "facebook",
            "skype",
            "linkedin",
        }
        assert (person.industry, person.website) == (LEAD.industry, LEAD.website)
        assert (person.description, person.address) == (LEAD.description, LEAD.address)
        assert person.tags == LEAD.tags

    def test_their_behaviour_cannot_be_changed_that_of_custom_fields_can(
        self, world: World
    ) -> None:
        """S1.28: a definition decides about its custom field, none about the others.

        A custom field called as a default one decides nothing about that.
        """
        define = agent(world).customers.define_field
        define("secret", "Secret", CustomType.TEXT, carries_to=[Kind.COMPANY])
        define("industry", "Industry", CustomType.TEXT, carries_to=[])
        record = convert(world)
        found = [c.field_id for c in company_of(world, record).custom]
        assert found == ["secret"]
        assert company_of(world, record).industry == LEAD.industry
        with pytest.raises(InvalidValueError) as caught:
            define("x", "X", CustomType.TEXT, carries_to=[Kind.LEAD])
        assert [it.path for it in caught.value.problems] == ["carries_to[0]"]


class TestConsiderations:
    """S1.29: "you must enter information into default fields"."""

    @pytest.mark.parametrize(
        ("name", "company", "problem"),
        [
            (PersonName(given="Cy", family="Young"), "", ""),
            (PersonName(given="Cy", family="Young"), "Young Ltd", ""),
            (PersonName(), "Young Ltd", ""),
            (PersonName(given="Cy"), "", "needs a given and a family name"),
            (PersonName(), "", "needs a name or a company"),
        ],
    )
    def test_which_names_a_lead_needs(
        self, world: World, name: PersonName, company: str, problem: str
    ) -> None:
        """S1.29: "Leads can contain a first name, last name, and a company name"."""
        draft = NewLead(name=name, company=company, emails=["cy@young.example"])
        if not problem:
            lead = agent(world).leads.create(draft).lead
            assert (lead.name, lead.company) == (name, company)
            return
        with pytest.raises(InvalidValueError) as caught:
            agent(world).leads.create(draft)
        assert [str(it) for it in caught.value.problems] == [f"name: {problem}"]

    def test_which_are_required_is_policy(self, world: World) -> None:
        """S1.29: elsewhere one part of a name will do, and a company's will not."""
        other = selling(
            "intake", needs_given_and_family=False, takes_company_name=False
        )
        leads = agent(world.under(other)).leads
        single = NewLead(name=PersonName(given="Cy"), emails=["cy@young.example"])
        assert leads.create(single).lead.name.given == "Cy"
        with pytest.raises(InvalidValueError) as caught:
            leads.create(NewLead(company="Young Ltd", emails=["a@young.example"]))
        assert [it.path for it in caught.value.problems] == ["name"]


def tags(world: World) -> dict[TagRegistry, list[str]]:
    """Read both registries."""
    customers = agent(world).customers
    return {it: [tag.tag for tag in customers.tags(it)] for it in TagRegistry}
