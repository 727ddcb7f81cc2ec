"""The conversion document, from top to bottom (S1.1-S1.29 and its comments).

Its preset is SELL; RECOMMENDED answers the comments. Tag registries (S1.15-S1.17) and
conversion in bulk (S1.9-S1.11, S1.19) are not proved here.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.bookkeeping import CustomType
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError
from leadlink.model.fields import Origin, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import NewLead
from leadlink.model.operations import ConversionRecord
from leadlink.model.person import Address, Network, PersonName, Phone, PhoneKind, Social
from leadlink.model.refusals import Reason, UndoRefusedError, Why
from leadlink.model.targets import Existing, New, NewTask, NoTarget
from leadlink.model.work import Deal
from leadlink.ports.queries import Everything
from leadlink.presets.recommended import RECOMMENDED
from leadlink.presets.sell import SELL
from leadlink.testing import factories as make
from tests.desk.world import STORES, World, worlds

LEAD = make.lead(
    status="QUALIFIED",
    owner_id="ana",
    name=PersonName(given="Asha", family="Rao"),
    company="Rao Traders",
    emails=["asha@raotraders.example"],
    phones=[
        Phone(number="+91 98450 12345", kind=PhoneKind.MOBILE),
        Phone(number="+91 80 4123 4567", kind=PhoneKind.WORK),
        Phone(number="+91 80 4123 4568", kind=PhoneKind.FAX),
    ],
    socials=[Social(network=network, handle="asha.rao") for network in Network],
    website="raotraders.example",
    industry="Textiles",
    description="Wants a garden.",
    address=Address(street="12 MG Road", city="Bengaluru", country="IN"),
    origin=Origin(source="Referral"),
    tags=["north", "vip"],
    custom={"budget": 0, "secret": "x"},
    created_at=make.NOW - timedelta(days=90),
)
FIELDS = (
    make.custom_field("budget", carries_to=[Kind.CONTACT]),
    make.custom_field("secret", type=CustomType.TEXT, carries_to=[]),
)
DEAL = New("Flat 4B")


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store, under the preset of the document."""
    for made in worlds(request.param, tmp_path):
        made.put(LEAD, *FIELDS)
        yield made.under(SELL)


def agent(world: World) -> ActingDesk:
    """Give the desk of somebody who may convert."""
    return world.acting("ana", "agent" if world.policy == SELL else "manager")


def convert(world: World, **asked: Any) -> ConversionRecord:
    """Plan and apply."""
    ana = agent(world)
    return ana.apply(ana.conversions.plan("L1", **asked))


def person_of(world: World, record: ConversionRecord) -> Contact:
    """Give the person contact that a conversion made."""
    found = world.at(Ref(Kind.CONTACT, record.person_id or ""))
    assert isinstance(found, Contact)
    return found


def company_of(world: World, record: ConversionRecord) -> Company:
    """Give the company contact that a conversion made."""
    found = world.at(Ref(Kind.COMPANY, record.company_id or ""))
    assert isinstance(found, Company)
    return found


def deal_of(world: World, record: ConversionRecord) -> Deal:
    """Give the deal that a conversion made."""
    found = world.at(Ref(Kind.DEAL, record.deal_id or ""))
    assert isinstance(found, Deal)
    return found


class TestConverting:
    """Convert: "The next step is to convert them from a lead to a contact"."""

    def test_a_qualified_lead_becomes_a_contact(self, world: World) -> None:
        """S1.1, S1.12: the lead becomes a contact; qualifying it first is no must."""
        world.edit(LEAD, status="NOT_CONTACTED")
        person = person_of(world, convert(world))
        assert person.name == LEAD.name

    def test_a_deal_and_a_task_can_be_made_with_it(self, world: World) -> None:
        """S1.2, S1.3, S1.8, S1.12: both are optional and show on the contact card."""
        record = convert(world, deal=DEAL, tasks=[NewTask(title="Follow up")])
        card = Ref(Kind.CONTACT, record.person_id or "")
        assert deal_of(world, record).contact_id == card.id
        task = world.at(Ref(Kind.TASK, record.task_ids[0]))
        assert card in task.about  # type: ignore[union-attr]  # a task

    def test_details_merge_automatically(self, world: World) -> None:
        """S1.4: "the contact details automatically merge" with a strong match."""
        world.put(
            make.contact(
                name="Asha Rao",
                emails=["asha@raotraders.example"],
                phones=["+91 98450 12345"],
                website="",
            )
        )
        record = convert(world)
        person = person_of(world, record)
        assert (record.person_id, person.website) == ("C1", LEAD.website)
        assert len(person.phones) == len(LEAD.phones)

    def test_a_shared_name_merges_nothing(self, world: World) -> None:
        """S1.5: not "with an unrelated contact that shares the same name"."""
        namesake = make.contact("C1", emails=(), phones=(), company_id="O5")
        world.put(make.company("O5", name="Elsewhere Ltd"), namesake)
        world.put(make.company("O6", name="Rao Traders"))
        record = convert(world)
        assert record.person_id != "C1"
        assert record.company_id not in ("O5", "O6")
        assert world.now(namesake) == attrs.evolve(namesake, version=1)

    def test_by_program_or_by_hand_is_one_way(self, world: World) -> None:
        """S1.6: conversions can be created and read."""
        record = convert(world)
        assert agent(world).conversions.get(record.id) == record
        assert agent(world).conversions.of("L1") == (record,)

    def test_the_profile_can_be_updated_in_the_same_step(self, world: World) -> None:
        """S1.7: "Update the profile information of the lead as needed"."""
        name = PersonName(given="Asha R.", family="Rao")
        values = {"description": "Wants two gardens."}
        person = person_of(world, convert(world, person=New(name, values=values)))
        assert (person.name, person.description) == (name, "Wants two gardens.")


class TestRules:
    """Rules: "The following conditions and rules apply when converting leads"."""

    def test_new_deals_are_incoming(self, world: World) -> None:
        """S1.13: "New deals are classified as Incoming"."""
        assert deal_of(world, convert(world, deal=DEAL)).stage == "Incoming"

    def test_tags_go_to_the_contacts_and_the_deal(self, world: World) -> None:
        """S1.14: "their tags are also added to the new contact card and deal card"."""
        record = convert(world, deal=DEAL)
        for made in (
            person_of(world, record),
            company_of(world, record),
            deal_of(world, record),
        ):
            assert made.tags == ("north", "vip")
        assert world.now(LEAD).tags == ("north", "vip")

    def test_tags_are_added_to_those_of_a_contact(self, world: World) -> None:
        """S1.14: a union, without repeats."""
        world.put(make.contact(tags=["east", "vip"]))
        record = convert(world, person=Existing("C1"))
        assert person_of(world, record).tags == ("east", "north", "vip")

    def test_with_a_deal_one_is_a_prospect_without_one_a_contact(
        self, world: World
    ) -> None:
        """The standing says whose tags these are: the document has three lists."""
        without = person_of(world, convert(world))
        assert without.standing is Standing.NONE
        world.put(
            make.lead("L2", owner_id="ana", name=LEAD.name, emails=["b@x.example"])
        )
        ana = agent(world)
        other = ana.apply(ana.conversions.plan("L2", person=New(), deal=DEAL))
        assert person_of(world, other).standing is Standing.PROSPECT

    def test_custom_fields_go_only_where_allowed(self, world: World) -> None:
        """S1.18: "If you have allowed it"; a zero is a value."""
        record = convert(world)
        found = {c.field_id: c.value for c in person_of(world, record).custom}
        assert found == {"budget": 0}
        assert company_of(world, record).custom == ()

    def test_a_deal_is_named_after_its_lead(self, world: World) -> None:
        """S1.19: unless a name is given; it can be renamed."""
        assert deal_of(world, convert(world, deal=New())).name == "Asha Rao"

    def test_conversion_is_one_way(self, world: World) -> None:
        """S1.20, S1.C9: "a one-way action"; contacts cannot be converted back."""
        record = convert(world)
        with pytest.raises(UndoRefusedError) as caught:
            world.acting("root", "admin").undo(record.id)
        assert caught.value.reasons == (Reason(Why.NEVER_UNDONE, record.ref),)

    def test_or_it_can_be_undone(self, world: World) -> None:
        """S1.21: "then you have several options for undoing" it (recommended)."""
        world = world.under(RECOMMENDED)
        record = convert(world)
        world.acting().undo(record.id)
        lead = world.now(LEAD)
        assert (lead.status, lead.conversion_id) == ("QUALIFIED", None)

    def test_the_source_is_not_converted(self, world: World) -> None:
        """S1.22, S1.C3: it reaches neither person nor company, and the plan says so."""
        plan = agent(world).conversions.plan("L1")
        record = agent(world).apply(plan)
        assert person_of(world, record).origin == Origin()
        assert company_of(world, record).origin == Origin()
        left = {it.path: it.rule for it in plan.left}
        assert left["origin.source"] == "conversion.origin"

    def test_but_to_a_deal(self, world: World) -> None:
        """S1.23: "create a deal … so that the source field transfers to the deal"."""
        record = convert(world, deal=DEAL)
        assert deal_of(world, record).origin.source == "Referral"
        assert person_of(world, record).origin == Origin()

    def test_notes_of_a_person_go_to_the_person(self, world: World) -> None:
        """S1.24, S1.C5: "go to the company person", that is the contact person."""
        note = make.note()
        world.put(note)
        record = convert(world)
        assert world.now(note).about == (
            LEAD.ref,
            Ref(Kind.CONTACT, record.person_id or ""),
        )

    def test_notes_of_a_company_go_to_the_company(self, world: World) -> None:
        """S1.24: "the notes on the lead company go to the contact company"."""
        note = make.note()
        world.put(note)
        world.edit(LEAD, name=PersonName())
        record = convert(world)
        assert world.now(note).about == (
            LEAD.ref,
            Ref(Kind.COMPANY, record.company_id or ""),
        )

    def test_both_names_make_two_contacts(self, world: World) -> None:
        """S1.25: "this creates both a company contact and a person contact"."""
        record = convert(world)
        assert person_of(world, record).company_id == record.company_id
        assert len(world.every(Everything(Contact))) == 1
        assert len(world.every(Everything(Company))) == 1

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
        """S1.27: all numbers, e-mail, socials and the rest."""
        person = person_of(world, convert(world))
        assert {phone.kind for phone in person.phones} == {
            PhoneKind.MOBILE,
            PhoneKind.WORK,
            PhoneKind.FAX,
        }
        assert (person.emails, person.socials) == (LEAD.emails, LEAD.socials)
        assert (person.industry, person.website) == (LEAD.industry, LEAD.website)
        assert (person.description, person.address) == (LEAD.description, LEAD.address)

    def test_default_fields_cannot_be_changed_custom_fields_can(
        self, world: World
    ) -> None:
        """S1.28: a definition decides about its custom field, none about the others."""
        world.edit(FIELDS[1], carries_to=[Kind.COMPANY])
        record = convert(world)
        found = [c.field_id for c in company_of(world, record).custom]
        assert found == ["secret"]
        with pytest.raises(InvalidValueError):
            make.custom_field("x", carries_to=[Kind.LEAD])

    def test_a_lead_needs_its_default_fields(self, world: World) -> None:
        """S1.29: "you must enter information into default fields"."""
        with pytest.raises(InvalidValueError) as caught:
            agent(world).leads.create(NewLead(name="Asha", phones=["+12175550143"]))
        assert [problem.path for problem in caught.value.problems] == ["name"]


class TestComments:
    """What its readers miss, the recommended policy has (S1.C1-S1.C9)."""

    @pytest.fixture
    def world(self, world: World) -> World:
        """Give the same world under the recommended policy."""
        return world.under(RECOMMENDED)

    def test_the_source_reaches_every_target(self, world: World) -> None:
        """S1.C1, S1.C2: no custom field is needed for it."""
        record = convert(world, deal=DEAL)
        for made in (
            person_of(world, record),
            company_of(world, record),
            deal_of(world, record),
        ):
            assert made.origin.source == "Referral"

    def test_so_does_the_creation_date(self, world: World) -> None:
        """S1.C4: when the lead was made, not when it was converted."""
        record = convert(world, deal=DEAL)
        assert person_of(world, record).origin.first_seen_at == LEAD.created_at
        assert deal_of(world, record).origin.first_seen_at == LEAD.created_at
        assert person_of(world, record).created_at == make.NOW

    def test_documents_arrive(self, world: World) -> None:
        """S1.C6, S1.C7: on the contact and, with a deal, on both."""
        document = make.document()
        world.put(document)
        record = convert(world, deal=DEAL)
        assert {ref.kind for ref in world.now(document).about} == {
            Kind.LEAD,
            Kind.CONTACT,
            Kind.COMPANY,
            Kind.DEAL,
        }
        assert record.deal_id is not None

    def test_under_the_documents_rule_they_go_to_the_deal(self, world: World) -> None:
        """S1.C7: "if Create Deal is ticked then the documents move to the deal"."""
        document = make.document()
        world.put(document)
        convert(world.under(SELL), deal=DEAL)
        assert [ref.kind for ref in world.now(document).about] == [Kind.LEAD, Kind.DEAL]

    def test_no_deal_is_made_unless_asked_for(self, world: World) -> None:
        """S1.C8: "extra unused deals"."""
        convert(world)
        assert world.every(Everything(Deal)) == ()

    def test_it_can_be_reverted(self, world: World) -> None:
        """S1.C9: nobody has to create the lead manually again."""
        record = convert(world, deal=DEAL)
        world.acting().undo(record.id)
        found = world.now(LEAD)
        assert attrs.evolve(found, version=0, updated_at=LEAD.updated_at) == LEAD
        assert world.every(Everything(Contact)) == ()
