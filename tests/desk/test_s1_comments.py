"""What readers of the conversion document miss, and that RECOMMENDED has it (S1.C1-C9).

Each complaint is a question to a world; the peer's policy (SELL) answers it one way and
the recommended one the other, so that a relapse fails here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from leadlink.model.bookkeeping import CustomType
from leadlink.model.fields import Origin
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.conversion import DealsRule, DocumentsRule
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import (
    ConversionRefusedError,
    Reason,
    UndoRefusedError,
    Why,
)
from leadlink.model.targets import New, NoTarget
from leadlink.model.work import Deal
from leadlink.ports.queries import Everything
from leadlink.presets.recommended import RECOMMENDED
from leadlink.presets.sell import SELL
from leadlink.rules.metrics import By
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

PEER, OURS = SELL, RECOMMENDED
DOCUMENT = make.document()
both = pytest.mark.parametrize("policy", [PEER, OURS], ids=lambda policy: policy.name)


def but(policy: Policy, **changes: Any) -> Policy:
    """Give a policy with another conversion."""
    return attrs.evolve(policy, conversion=attrs.evolve(policy.conversion, **changes))


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store, with two leads and a document of the first."""
    for made in worlds(request.param, tmp_path):
        made.put(LEAD, BRUNO, DOCUMENT, *FIELDS)
        yield made


class TestSource:
    """S1.C1: "The lead source should be carried to Contact" (4 votes)."""

    @both
    @pytest.mark.parametrize("deal", [None, DEAL])
    def test_it_reaches_the_contact(
        self, world: World, policy: Policy, deal: New | None
    ) -> None:
        """S1.C1: "documentation where their clients are coming" from.

        S1.C3: by the peer it "is not carried over", whether there is a deal or not.
        """
        world = world.under(policy)
        record = convert(world, deal=deal)
        found = {
            person_of(world, record).origin.source,
            company_of(world, record).origin.source,
        }
        assert found == {"Referral" if policy is OURS else ""}

    @both
    def test_reports_tell_where_customers_come_from(
        self, world: World, policy: Policy
    ) -> None:
        """S1.C1: "what is actually working": the lead, which stays, has it anyhow."""
        world = world.under(policy)
        convert(world)
        rows = agent(world).reports.conversion(By.SOURCE)
        assert {row.group: row.converted for row in rows}["Referral"] == 1

    @both
    def test_no_field_is_needed_for_it(self, world: World, policy: Policy) -> None:
        """S1.C2: "adding a custom field that is copied over": a way round for the peer.

        It works, and under the recommended policy it says nothing new.
        """
        world = world.under(policy)
        define = world.acting("root", "admin").customers.define_field
        define("source", "Source", CustomType.TEXT, carries_to=[Kind.CONTACT])
        custom = {"budget": 0, "source": "Referral"}
        agent(world).leads.edit("L1", version=1, custom=custom)
        person = person_of(world, convert(world))
        carried = {value.field_id: value.value for value in person.custom}
        assert carried["source"] == "Referral"
        assert (person.origin.source == carried["source"]) is (policy is OURS)

    @both
    def test_the_plan_tells_what_is_left_behind(
        self, world: World, policy: Policy
    ) -> None:
        """S1.C3: what "is not carried over" is told before it is lost."""
        plan = agent(world.under(policy)).conversions.plan("L1")
        left = {it.path for it in plan.left if it.path.startswith("origin.")}
        assert ("origin.source" in left) is (policy is PEER)


class TestCreationDate:
    """S1.C4: "is the Lead creation date carried in some way?"."""

    @both
    def test_it_reaches_contact_and_deal(self, world: World, policy: Policy) -> None:
        """S1.C4: "How do I keep this info available even in contacts and deals?".

        When the lead was made, not when it was converted.
        """
        world = world.under(policy)
        record = convert(world, deal=DEAL)
        person, deal = person_of(world, record), deal_of(world, record)
        assert (person.created_at, deal.created_at) == (make.NOW, make.NOW)
        if policy is OURS:
            assert person.origin.first_seen_at == LEAD.created_at
            assert deal.origin.first_seen_at == LEAD.created_at
        else:
            assert person.origin == Origin()

    def test_a_known_contact_keeps_its_earlier_one(self, world: World) -> None:
        """S1.C4: "when Contacts were first added": the first instant stands."""
        early = Origin(source="Event", first_seen_at=make.NOW.replace(year=2020))
        known = make.contact(origin=early, emails=LEAD.emails, phones=LEAD.phones)
        world.put(known)
        record = convert(world.under(OURS))
        assert record.person_id == known.id
        assert person_of(world, record).origin.first_seen_at == early.first_seen_at


class TestCompanyPerson:
    """S1.C5: "Not sure what a Company Person is. Should it say Contact Person?"."""

    @both
    def test_it_is_the_contact_person(self, world: World, policy: Policy) -> None:
        """S1.C5: notes of a person with a company are on the person's card."""
        world = world.under(policy)
        world.put(make.note())
        record = convert(world)
        customers = agent(world).customers
        assert [it.id for it in customers.card(person_ref(record)).notes] == ["N1"]
        assert customers.card(company_of(world, record).ref).notes == ()


class TestDocuments:
    """S1.C6: "the documents DID NOT come over with the Lead"."""

    @pytest.mark.parametrize("rule", sorted(DocumentsRule))
    @pytest.mark.parametrize("deal", [None, DEAL])
    @pytest.mark.parametrize("names", ["both", "person", "company"])
    def test_they_never_disappear(
        self, world: World, rule: DocumentsRule, deal: New | None, names: str
    ) -> None:
        """S1.C6: "sometimes they show up ..., sometimes not": always, in some place.

        Stored once, and still on the lead.
        """
        world = world.under(but(OURS, documents=rule))
        targets: dict[str, Any] = {
            "both": {},
            "person": {"company": NoTarget()},
            "company": {"person": NoTarget()},
        }[names]
        record = convert(world, deal=deal, **targets)
        made = {
            Ref(kind, id_)
            for kind, id_ in (
                (Kind.CONTACT, record.person_id),
                (Kind.COMPANY, record.company_id),
                (Kind.DEAL, record.deal_id),
            )
            if id_ is not None
        }
        about = set(world.now(DOCUMENT).about)
        assert LEAD.ref in about
        assert about & made
        for ref in about & made:
            found = agent(world).customers.documents(ref)
            assert [it.id for it in found] == [DOCUMENT.id]

    @both
    def test_with_a_deal_they_are_on_the_contact_too(
        self, world: World, policy: Policy
    ) -> None:
        """S1.C7: "if Create Deal is ticked then the documents move to the deal".

        "they aren't visible on the contact" (by the peer).
        """
        world = world.under(policy)
        record = convert(world, deal=DEAL)
        customers = agent(world).customers
        on_deal = customers.documents(deal_of(world, record).ref)
        on_contact = customers.documents(person_ref(record))
        assert [it.id for it in on_deal] == [DOCUMENT.id]
        assert bool(on_contact) is (policy is OURS)

    @both
    def test_they_can_be_reached_through_the_contact(
        self, world: World, policy: Policy
    ) -> None:
        """S1.C7: "I can get to them through the Contact": by its deals at least."""
        world = world.under(policy)
        record = convert(world, deal=DEAL)
        customers = agent(world).customers
        (deal,) = customers.card(person_ref(record)).deals
        assert [it.id for it in customers.documents(deal.ref)] == [DOCUMENT.id]


class TestCreateDeal:
    """S1.C8: "people don't untick that box though so we have extra unused deals"."""

    @pytest.mark.parametrize(
        ("rule", "deals"), [(DealsRule.UNLESS_DECLINED, 1), (DealsRule.WHEN_ASKED, 0)]
    )
    def test_none_is_made_unless_asked_for(
        self, world: World, rule: DealsRule, deals: int
    ) -> None:
        """S1.C8: with the box left ticked there is one that nobody wanted.

        The recommended policy has it unticked.
        """
        assert OURS.conversion.deals is DealsRule.WHEN_ASKED
        world = world.under(but(OURS, deals=rule))
        convert(world)
        assert len(world.every(Everything(Deal))) == deals

    def test_a_ticked_box_can_be_unticked(self, world: World) -> None:
        """S1.C8: "unchecking that box", for one lead or for many."""
        world = world.under(but(OURS, deals=DealsRule.UNLESS_DECLINED))
        convert(world, deal=NoTarget())
        for _ in agent(world).conversions.convert_many(["L2"], deal=NoTarget()):
            pass
        assert world.now(BRUNO).conversion_id is not None
        assert world.every(Everything(Deal)) == ()

    def test_in_bulk_it_is_ticked_as_well(self, world: World) -> None:
        """S1.C8: each deal is named after its lead."""
        world = world.under(but(OURS, deals=DealsRule.UNLESS_DECLINED))
        for _ in agent(world).conversions.convert_many(["L1", "L2"]):
            pass
        names = sorted(deal.name for deal in world.every(Everything(Deal)))
        assert names == ["Asha Rao", "Bruno Lindqvist"]

    def test_it_can_be_disabled(self, world: World) -> None:
        """S1.C8: "I really wish they'd let us disable the "Create Deal" option"."""
        world.put(make.deal())
        world = world.under(but(OURS, deals=DealsRule.NEVER))
        for asked in (New(), DEAL):
            with pytest.raises(ConversionRefusedError) as caught:
                convert(world, deal=asked)
            assert caught.value.reasons == (Reason(Why.NO_DEALS, LEAD.ref),)
        assert convert(world).deal_id is None


class TestReverting:
    """S1.C9: "it's not possible to revert this action in Sell as of today"."""

    @both
    def test_it_can_be_reverted(self, world: World, policy: Policy) -> None:
        """S1.C9: by the peer one has "to create the lead manually again"."""
        world = world.under(policy)
        record = convert(world, deal=DEAL)
        admin = world.acting("root", "admin")
        if policy is PEER:
            with pytest.raises(UndoRefusedError) as caught:
                admin.undo(record.id)
            assert caught.value.reasons == (Reason(Why.NEVER_UNDONE, record.ref),)
            return
        admin.undo(record.id)
        found = world.now(LEAD)
        assert attrs.evolve(found, version=0, updated_at=LEAD.updated_at) == LEAD

    def test_nothing_is_left_to_delete(self, world: World) -> None:
        """S1.C9: "delete any data that is not relevant": what it made is gone.

        The document is where it was before.
        """
        world = world.under(OURS)
        before = set(world.everything())
        record = convert(world, deal=DEAL)
        made = set(world.everything()) - before
        assert {it.ref.kind for it in made} >= {Kind.CONTACT, Kind.COMPANY, Kind.DEAL}
        world.acting("root", "admin").undo(record.id)
        for ref in (person_ref(record), company_ref(record), deal_ref(record)):
            assert not world.has(ref)
        assert world.now(DOCUMENT).about == DOCUMENT.about


def company_ref(record: Any) -> Ref:
    """Give the company of a conversion."""
    return Ref(Kind.COMPANY, record.company_id)


def deal_ref(record: Any) -> Ref:
    """Give the deal of a conversion."""
    return Ref(Kind.DEAL, record.deal_id)
