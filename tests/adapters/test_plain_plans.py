"""Plans, results and errors as plain data: what a page or a web service is given."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from leadlink.adapters.plain import NAMES, RESULTS, from_dict, to_dict
from leadlink.adapters.plain_anything import WORDS
from leadlink.desk.conversions.bulk import AlreadyConverted, Converted, NotConverted
from leadlink.desk.conversions.facet import ConversionOption, ConversionOptions
from leadlink.desk.customers.facet import CustomerCard, JobIntake
from leadlink.desk.delivery import Delivered
from leadlink.desk.erasing import ErasurePlan
from leadlink.desk.leads.assignments import Assigned, Assignments
from leadlink.desk.matches.review import Candidate, FlagView
from leadlink.desk.undoing import Undone
from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import InvalidValueError, LeadLinkError
from leadlink.model.fields import LinkKind, Money
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import Intake, ItemResult, Known
from leadlink.model.match import Evidence, Grade, MaskedMatch, Match, Relation
from leadlink.model.person import Email, PersonName, Phone, PhoneKind
from leadlink.model.refusals import (
    ClaimRefusedError,
    DuplicateFoundError,
    Reason,
    UndoConflict,
    Why,
)
from leadlink.model.targets import Auto, Existing, New, NoTarget, Target
from leadlink.ports.queries import Page
from leadlink.presets import RECOMMENDED, SELL
from leadlink.rules.assigning import SkippedActor
from leadlink.rules.conversion import plan_conversion
from leadlink.rules.customer_linking import CustomerLinkPlan, LinkedWork
from leadlink.rules.journey import Step
from leadlink.rules.metrics import ConversionMetrics
from leadlink.rules.traces import traces_in
from leadlink.rules.whatif import LeadDifference, differences
from leadlink.testing import factories as make
from tests.adapters.plans import conversion_plans
from tests.model.samples import SAMPLES

LEAD, CONTACT = make.lead(company="Rao Traders"), make.contact()
MATCH = Match(
    left=LEAD.ref,
    right=CONTACT.ref,
    relation=Relation.SAME_PERSON,
    probability=0.9,
    same=0.9,
    grade=Grade.STRONG,
    evidence=[Evidence(comparison="phone", level="same", reason="same", weight=9.5)],
)
REFUSED = ClaimRefusedError(reasons=(Reason(Why.CONVERTED, LEAD.ref),))
WORK = LinkedWork(record=LEAD, link=make.customer_link(), is_repeat=True)
INTAKE = Intake(lead=LEAD, matches=(MATCH, MaskedMatch(owner_id="bo")))


def planned(**asked: Any) -> ConversionPlan:
    """Plan the one lead."""
    return plan_conversion(LEAD, policy=RECOMMENDED, by="ana", now=make.NOW, **asked)


def under_sell() -> ConversionPlan:
    """Plan the one lead as Sell would."""
    return plan_conversion(LEAD, policy=SELL, by="ana", now=make.NOW)


def through_json(data: dict[str, Any]) -> Any:
    """Write data as JSON text and read it again."""
    return json.loads(json.dumps(data, allow_nan=False))


IN_RULES = {"customer_link_plan", "lead_link_plan"}
"""Plans that no module of the model defines."""

TARGETS: dict[str, Target] = {
    "none": NoTarget(),
    "automatic": Auto(),
    "an id": Existing("C1"),
    "a reference": Existing(CONTACT.ref),
    "new": New(),
    "a text": New("Asha Rao"),
    "a name": New(PersonName(given="Asha")),
    "values": New(
        values={
            "emails": (Email(address="a@x.org"),),
            "phones": (Phone(number="1", kind=PhoneKind.WORK),),
            "tags": ("a", "b"),
            "website": "",
        }
    ),
}

EXAMPLES: tuple[Any, ...] = (
    AlreadyConverted(lead_id="L1", record=make.conversion()),
    Assigned(lead_id="L1", error=REFUSED),
    Assignments(
        items=(Assigned(lead_id="L1", to="bo"),),
        skipped=(SkippedActor(actor_id="chi", why=Why.INACTIVE),),
    ),
    Candidate(customer=CONTACT, match=MATCH, work=(WORK,)),
    ConversionMetrics(
        group="Event",
        leads=4,
        worked=2,
        converted=1,
        lost=0,
        median_time=timedelta(days=1),
    ),
    ConversionOption(record=CONTACT, match=MATCH),
    ConversionOptions(
        lead=LEAD,
        reasons=(Reason(Why.CONVERTED),),
        done=None,
        persons=(ConversionOption(record=CONTACT, match=None),),
        companies=(),
        masked=(MaskedMatch(),),
    ),
    Converted(lead_id="L1", record=make.conversion()),
    CustomerCard(
        customer=CONTACT,
        company=make.company(),
        people=(),
        work=(WORK,),
        deals=(make.deal(),),
        notes=(make.note(),),
        tasks=(make.task(),),
        appointments=(make.appointment(),),
        documents=(make.document(),),
    ),
    Delivered(delivered=(make.notification(),), waiting=()),
    ErasurePlan(erased=(CONTACT.ref,), traces=traces_in([CONTACT, LEAD])),
    FlagView(
        flag=make.flag(),
        subject=LEAD,
        candidates=(Candidate(customer=CONTACT, match=MATCH, work=()),),
        masked=(MaskedMatch(),),
        is_ambiguous=False,
    ),
    INTAKE,
    ItemResult(index=0, lead_id="L1", intake=INTAKE),
    JobIntake(job=make.job(), flag=make.flag()),
    Known(matches=(MATCH,)),
    LeadDifference(
        lead=LEAD,
        policies=("recommended", "sell"),
        a=planned(),
        b=under_sell(),
        differences=differences(planned(), under_sell()),
    ),
    WORK,
    NotConverted(lead_id="L1", error=REFUSED),
    Page(items=(LEAD, CONTACT), next="abc"),
    Step(at=make.NOW, record=LEAD.ref, what="taken in", by="ana"),
    Undone(
        operation=Ref(Kind.MERGE, "M1"),
        restored=(LEAD.ref,),
        removed=(),
        kept=(UndoConflict(LEAD.ref, "status", "changed since"),),
    ),
)


def _problems(data: Any) -> dict[str, str]:
    with pytest.raises(InvalidValueError) as caught:
        from_dict(data)
    return {problem.path: problem.reason for problem in caught.value.problems}


class TestPlans:
    @given(conversion_plans())
    @settings(max_examples=40)
    def test_a_plan_survives_json(self, plan: ConversionPlan) -> None:
        """Whole or lean, every value of every class comes back equal."""
        for lean in (False, True):
            assert from_dict(through_json(to_dict(plan, lean=lean))) == plan

    @given(conversion_plans())
    @settings(max_examples=20)
    def test_the_plan_of_a_page_is_complete(self, plan: ConversionPlan) -> None:
        """What its text tells is in its data, with all records before and after."""
        data = to_dict(plan)
        carried = {path: [it.id for it in refs] for path, refs in plan.carried.items()}
        told = {
            path: [it["id"] for it in refs] for path, refs in data["carried"].items()
        }
        assert told == carried
        befores = [to_dict(it.before) if it.before else None for it in plan.effects]
        assert [effect["before"] for effect in data["effects"]] == befores
        for name in ("routed", "left", "conflicts", "warnings", "matches", "read"):
            assert len(data[name]) == len(getattr(plan, name))

    def test_a_value_says_what_it_is(self) -> None:
        """A field of a target may hold anything: a number is no text."""
        plan = planned(deal=New("Flat", values={"amount": _money()}))
        assert plan.deal is not None
        data = to_dict(plan)
        told = {it["field"]: it["value"] for it in data["deal"]["fields"]}
        assert told["amount"] == {"money": {"amount": "5.00", "currency": "EUR"}}
        assert told["name"] == {"text": "Flat"}
        assert all(
            len(value) == 1 and set(value) <= set(WORDS) for value in told.values()
        )

    def test_what_is_derived_may_be_left_out_but_not_be_wrong(self) -> None:
        """Effects that say something else than the plan are refused."""
        data = to_dict(planned())
        wrong = data | {"effects": data["effects"][:1], "carried": {}}
        assert _problems(wrong) == {
            "carried": "does not follow from the rest",
            "effects": "does not follow from the rest",
        }
        del data["effects"], data["carried"]
        assert from_dict(data) == planned()

    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            ("x", "must be an object"),
            ({"word": "x"}, "must be null or an object with one of the keys "),
            ({"text": "x", "flag": True}, "must be null or an object with one of "),
            ({"integer": "1"}, "must be a whole number"),
            ({"list": {}}, "must be a list"),
        ],
    )
    def test_a_value_of_no_known_kind_is_refused(
        self, value: object, reason: str
    ) -> None:
        """Its path leads to it."""
        data = to_dict(planned())
        data["person"]["fields"][0]["value"] = value
        (told,) = _problems(data).values()
        assert told.startswith(reason)
        assert next(iter(_problems(data))).startswith("person.fields[0].value")

    @pytest.mark.parametrize("name", sorted(TARGETS))
    def test_a_target_can_be_posted(self, name: str) -> None:
        """A page says what a lead shall become."""
        target = TARGETS[name]
        again = from_dict(through_json(to_dict(target)))
        assert again == target
        assert type(again) is type(target)

    def test_a_target_is_an_id_or_a_reference(self) -> None:
        """Nothing in between."""
        assert _problems({"kind": "existing", "record": 1}) == {
            "record": "must be text"
        }
        assert "record.id" in _problems(
            {"kind": "existing", "record": {"kind": "contact", "id": ""}}
        )

    def test_what_no_field_can_have_is_not_written(self) -> None:
        """A given value of a class of the caller's own."""
        with pytest.raises(InvalidValueError) as caught:
            to_dict(New(values={"name": 1.5}))
        assert str(caught.value) == "invalid plain data: float has no plain form"

    def test_a_link_plan_survives_json(self) -> None:
        """A web service plans in one request and applies in the next."""
        plan = CustomerLinkPlan(
            subject=LEAD, customer=CONTACT, kind=LinkKind.MATCH, replace=False
        )
        data = through_json(to_dict(plan))
        assert (data["kind"], data["link_kind"]) == ("customer_link_plan", "match")
        assert from_dict(data) == plan


class TestEveryKind:
    @pytest.mark.parametrize("name", sorted(set(NAMES) - IN_RULES))
    def test_it_survives_json(self, name: str) -> None:
        """One value of every kind that the model has."""
        value = SAMPLES[NAMES[name]]
        data = through_json(to_dict(value))
        assert data["kind"] == name
        assert from_dict(data) == value


class TestResults:
    def test_every_result_has_an_example(self) -> None:
        """And is of a class of its own."""
        assert {type(it) for it in EXAMPLES} == set(RESULTS.values())

    @pytest.mark.parametrize("value", EXAMPLES, ids=lambda it: type(it).__name__)
    def test_a_result_is_plain(self, value: Any) -> None:
        """Every field of it, in JSON; it says what it is, and is not read again."""
        data = to_dict(value)
        assert through_json(data) == data
        fields = [field.name for field in attrs.fields(type(value))]
        assert ["kind", *fields] == list(data)[: len(fields) + 1]
        assert RESULTS[data["kind"]] is type(value)
        assert _problems(data) == {"kind": "is none that is known"}

    def test_rates_are_told(self) -> None:
        """What a page shows of metrics it need not reckon."""
        metrics = next(it for it in EXAMPLES if isinstance(it, ConversionMetrics))
        assert to_dict(metrics)["rate"] == 0.25
        assert to_dict(metrics)["median_time"] == "86400.000000"

    def test_the_traces_of_an_erasure_are_in_order(self) -> None:
        """The same plan gives the same text."""
        plan = next(it for it in EXAMPLES if isinstance(it, ErasurePlan))
        values = to_dict(plan)["traces"]["values"]
        assert values == sorted(values, key=str)
        assert {"name": to_dict(CONTACT)["name"]} in values


ERRORS: tuple[LeadLinkError, ...] = (
    REFUSED,
    DuplicateFoundError(matches=(MATCH,), leads=(), may_decide=True),
    LeadLinkError("no more than a message"),
)


class TestErrors:
    @pytest.mark.parametrize("error", ERRORS, ids=lambda it: type(it).__name__)
    def test_an_error_is_plain(self, error: LeadLinkError) -> None:
        """Its class, its message and its facts, as a web service answers with."""
        data = to_dict(error)
        assert through_json(data) == data
        assert (data["kind"], data["name"]) == ("error", type(error).__name__)
        assert data["message"] == str(error)

    def test_its_facts_are_its_fields(self) -> None:
        """Every reason, with the record that it is about."""
        lead = {"kind": "lead", "id": "L1"}
        assert to_dict(REFUSED)["facts"] == {
            "reasons": [{"why": "is converted", "record": lead, "field": ""}]
        }


def _money() -> Money:
    return Money(amount=Decimal("5.00"), currency="EUR")
