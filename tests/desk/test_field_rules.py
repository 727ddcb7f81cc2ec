"""Field rules of a conversion at the desk: ask, answer, keep the loser (spec 10)."""

from typing import Any

import attrs
import pytest

from leadlink.adapters.plain import from_dict, to_dict
from leadlink.desk.acting import ActingDesk
from leadlink.desk.conversions.bulk import BulkItem, Converted, NotConverted
from leadlink.model.errors import InvalidValueError
from leadlink.model.policy.conversion import FilledRule
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import ConversionRefusedError, KeyReusedError, Reason, Why
from leadlink.model.targets import Auto, Existing, New, NoTarget
from leadlink.ports.store import Store
from leadlink.presets.recommended import RECOMMENDED
from leadlink.rules.whatif import PlanPart
from leadlink.testing import factories as make
from tests.desk.office import Office

CONTACT = make.contact(name="Asha Rao", website="old.example", industry="Steel")
LEAD = make.lead(
    owner_id="ana",
    status="CONTACTED",
    website="new.example",
    industry="Textiles",
    emails=["asha@rao.example"],
)
ASK, OVERWRITE = FilledRule.ASK, FilledRule.OVERWRITE


def asking(**conversion: Any) -> Policy:
    """Give the recommended policy, but it asks."""
    given = {"filled": ASK} | conversion
    part = attrs.evolve(RECOMMENDED.conversion, **given)
    return attrs.evolve(RECOMMENDED, name="asking", conversion=part)


@pytest.fixture
def office(store: Store) -> Office:
    """Give an office that asks, with a contact and a lead of the same person."""
    made = Office(store, asking())
    made.put(CONTACT, LEAD)
    return made


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """A manager."""
    return office.role("ana", "manager")


def into_contact(ana: ActingDesk, **fields: FilledRule) -> Any:
    """Plan to convert the lead into the contact."""
    person = Existing("C1", fields=fields)
    return ana.conversions.plan("L1", person=person, company=NoTarget())


class TestAsking:
    def test_a_plan_with_questions_is_not_applied(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """One error lists every undecided field, and nothing is written."""
        plan = into_contact(ana)
        assert [it.field for it in plan.questions] == ["website", "industry"]
        with pytest.raises(ConversionRefusedError) as caught:
            ana.apply(plan)
        assert caught.value.reasons == (
            Reason(Why.UNDECIDED, CONTACT.ref, "website"),
            Reason(Why.UNDECIDED, CONTACT.ref, "industry"),
        )
        assert office.get(LEAD).conversion_id is None
        assert office.get(CONTACT).version == 1

    def test_half_an_answer_leaves_the_other_half(self, ana: ActingDesk) -> None:
        """Only what is still open is refused."""
        with pytest.raises(ConversionRefusedError) as caught:
            ana.apply(into_contact(ana, website=OVERWRITE))
        assert [it.field for it in caught.value.reasons] == ["industry"]

    def test_the_answer_is_planning_again(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """A rule a field; what loses is reported and kept in the record."""
        plan = into_contact(ana, website=OVERWRITE, industry=FilledRule.FILL_EMPTY)
        record = ana.apply(plan)
        found = office.get(CONTACT)
        assert (found.website, found.industry) == ("new.example", "Steel")
        assert {(it.field, it.value) for it in record.losing} == {
            ("website", "old.example"),
            ("industry", "Textiles"),
        }
        assert {(it.field, it.lost) for it in plan.conflicts} == {
            ("website", "old.example"),
            ("industry", "Textiles"),
        }

    def test_undoing_gives_back_what_lost(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Overwritten values come back from the record."""
        plan = into_contact(ana, website=OVERWRITE, industry=OVERWRITE)
        ana.undo(ana.apply(plan).id)
        found = office.get(CONTACT)
        assert (found.website, found.industry) == ("old.example", "Steel")

    def test_converting_twice_gives_the_first(self, ana: ActingDesk) -> None:
        """A plan of a lead that is converted already has no questions."""
        first = ana.apply(into_contact(ana, website=OVERWRITE, industry=OVERWRITE))
        assert ana.apply(into_contact(ana)) == first

    def test_answers_may_come_by_auto(self, office: Office, ana: ActingDesk) -> None:
        """They hold for the record that it falls on."""
        office.put(
            attrs.evolve(office.get(LEAD), customer=make.customer_link(CONTACT.id))
        )
        auto = Auto(fields={"website": OVERWRITE, "industry": OVERWRITE})
        plan = ana.conversions.plan("L1", person=auto, company=NoTarget())
        assert ana.apply(plan).person_id == "C1"
        assert office.get(CONTACT).website == "new.example"

    def test_a_key_tells_answers_apart(self, ana: ActingDesk) -> None:
        """Other rules are other arguments; planning alone uses no key up."""
        asked = {"company": NoTarget(), "key": "K1"}
        ana.conversions.plan("L1", person=Existing("C1"), **asked)  # type: ignore[arg-type]  # targets and a key
        rules = {"website": OVERWRITE, "industry": OVERWRITE}
        person = Existing("C1", fields=rules)
        plan = ana.conversions.plan("L1", person=person, **asked)  # type: ignore[arg-type]  # as above
        assert ana.apply(plan) == ana.apply(plan)
        with pytest.raises(KeyReusedError):
            ana.conversions.plan("L1", person=Existing("C1"), **asked)  # type: ignore[arg-type]  # as above

    def test_questions_are_plain_data(self, ana: ActingDesk) -> None:
        """A service asks its user with them."""
        plan = into_contact(ana, industry=OVERWRITE)
        data = to_dict(plan)
        (question,) = data["questions"]
        assert question["field"] == "website"
        assert from_dict(data) == plan


class TestUnknownFields:
    def test_a_field_of_another_target_is_refused(self, ana: ActingDesk) -> None:
        """It is named, with the target that it was asked for."""
        with pytest.raises(InvalidValueError) as caught:
            into_contact(ana, contact_id=OVERWRITE)
        assert [it.path for it in caught.value.problems] == ["person.fields.contact_id"]


class TestBulk:
    """Bulk cannot ask: what is undecided is refused per item, with reasons."""

    def convert_all(self, ana: ActingDesk, **asked: Any) -> list[BulkItem]:
        """Convert both leads into the contact, or as asked."""
        given: dict[str, Any] = {"person": Existing("C1"), "company": NoTarget()}
        return [*ana.conversions.convert_many(["L1", "L2"], **(given | asked))]

    @pytest.fixture
    def office(self, office: Office) -> Office:
        """Add a lead that says nothing else than the contact."""
        agreeing = make.lead("L2", name="Asha Rao", website="old.example", phones=[])
        office.put(attrs.evolve(agreeing, owner_id="ana", status="CONTACTED"))
        return office

    def test_undecided_leads_are_refused_alone(self, ana: ActingDesk) -> None:
        """The other one is converted."""
        refused, done = self.convert_all(ana)
        assert isinstance(refused, NotConverted)
        assert isinstance(refused.error, ConversionRefusedError)
        assert [str(it) for it in refused.error.reasons] == [
            f"contact 'C1'.{field} {Why.UNDECIDED}" for field in ("website", "industry")
        ]
        assert isinstance(done, Converted)

    def test_answers_hold_for_all(self, office: Office, ana: ActingDesk) -> None:
        """A rule of the call decides for every lead."""
        rules = {"website": OVERWRITE, "industry": OVERWRITE}
        done = self.convert_all(ana, person=Existing("C1", fields=rules))
        assert all(isinstance(it, Converted) for it in done)
        assert office.get(CONTACT).industry == "Textiles"

    def test_all_or_nothing_does_nothing(self, office: Office, ana: ActingDesk) -> None:
        """One question withholds all."""
        found = self.convert_all(ana, all_or_nothing=True)
        assert all(isinstance(it, NotConverted) for it in found)
        assert office.get(CONTACT).version == 1


class TestWhatWouldChange:
    def test_a_rule_for_one_field_is_seen(self, ana: ActingDesk) -> None:
        """What would be asked, and what would give way."""
        policy = asking(fields={"website": OVERWRITE})
        (found,) = ana.conversions.what_would_change(policy, person=Existing("C1"))
        told = {(it.part, it.field): (it.a, it.b) for it in found.differences}
        key = (PlanPart.ASKS, "contact 'C1'.website (website)")
        assert told[key] == ("new.example is offered", None)
        assert told[PlanPart.PERSON, "website"] == ("old.example", "new.example")
        assert (PlanPart.ASKS, "contact 'C1'.industry (industry)") not in told

    def test_it_reads_as_a_line(self, ana: ActingDesk) -> None:
        """Part, field, both sides."""
        (found,) = ana.conversions.what_would_change(
            RECOMMENDED, person=Existing("C1"), deal=New()
        )
        line = (
            "asks     contact 'C1'.website (website): new.example is offered -> nothing"
        )
        assert line in [str(it) for it in found.differences]
