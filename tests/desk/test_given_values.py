"""Values that are given with a conversion, over every store (S1.7, spec 10)."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from leadlink.adapters import plain
from leadlink.model.bookkeeping import CustomType
from leadlink.model.conversion import ConversionPlan
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError, PermissionDeniedError
from leadlink.model.fields import CustomValue, Money, Origin, Standing
from leadlink.model.ids import Kind
from leadlink.model.person import Address, Consent, Email, PersonName, Phone
from leadlink.model.policy.conversion import FilledRule
from leadlink.model.refusals import ConversionRefusedError
from leadlink.model.target_plans import Chosen, Source, TargetPlan
from leadlink.model.targets import Auto, Existing, New, NoTarget, Target
from leadlink.model.work import Deal
from leadlink.testing import factories as make
from tests.desk.selling import convert, person_of
from tests.desk.world import STORES, World, worlds

LEAD = make.lead(owner_id="ana", industry="Wholesale", company="Rao Traders")
THERE = make.contact("C1", industry="Textiles", standing=Standing.CUSTOMER)
EMPTY = make.contact("C1", name="A. Rao", emails=(), phones=LEAD.phones)


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store."""
    yield from worlds(request.param, tmp_path)


class TestConsent:
    """Spec 10: "consent never weakens"."""

    @pytest.mark.parametrize("typed", [Consent.GIVEN, Consent.UNKNOWN])
    def test_given_for_a_new_contact(self, world: World, typed: Consent) -> None:
        """To type an address again is no way round its refusal."""
        refused = Email(address="asha@rao.example", consent=Consent.REFUSED)
        world.put(make.lead(owner_id="ana", emails=[refused]))
        given = Email(address="Asha@rao.example", consent=typed)
        record = convert(world, person=New(values={"emails": (given,)}))
        assert [it.consent for it in person_of(world, record).emails] == [
            Consent.REFUSED
        ]

    def test_of_an_address_that_is_there_twice(self, world: World) -> None:
        """What is refused once is not consented to beside it."""
        said = Email(address="asha@rao.example", consent=Consent.GIVEN)
        twice = [
            "asha@rao.example",
            Email(address="ASHA@rao.example", consent=Consent.REFUSED),
        ]
        world.put(make.lead(owner_id="ana", emails=[said]))
        world.put(make.contact("C1", emails=twice))
        convert(world, person=Existing("C1"))
        found = world.now(make.contact("C1"))
        assert isinstance(found, Contact)
        assert {it.consent for it in found.emails} == {Consent.REFUSED}


def person_plan(world: World, target: Target, **asked: Any) -> TargetPlan:
    """Plan a person and no company."""
    plan = world.acting().conversions.plan(
        "L1", person=target, company=NoTarget(), **asked
    )
    assert plan.person is not None
    return plan.person


def given_in(plan: TargetPlan) -> dict[str, object]:
    """Give what a target gets from the request."""
    return {it.field: it.value for it in plan.fields if it.source is Source.GIVEN}


class TestForExistingTargets:
    """S1.7: "Converting one lead allows updating its profile information"."""

    @pytest.mark.parametrize("is_named", [False, True])
    def test_what_is_empty_gets_what_is_given(
        self, world: World, *, is_named: bool
    ) -> None:
        """In place of what the lead says; the undo takes it back."""
        world.put(LEAD, EMPTY)
        values = {"role": "Buyer", "industry": "Retail"}
        target = Existing("C1", values=values) if is_named else Auto(values=values)
        plan = world.acting().conversions.plan("L1", person=target)
        assert plan.person is not None
        assert given_in(plan.person) == values
        assert plain.from_dict(plain.to_dict(plan)) == plan
        record = world.acting().apply(plan)
        found = person_of(world, record)
        assert (found.id, found.role, found.industry) == ("C1", "Buyer", "Retail")
        world.acting().undo(record.id)
        back = world.now(EMPTY)
        assert (back.role, back.industry) == ("", "")

    @pytest.mark.parametrize("rule", sorted(FilledRule))
    def test_what_is_filled_follows_the_rule_of_the_field(
        self, world: World, rule: FilledRule
    ) -> None:
        """As the lead's own value would; whichever loses is kept."""
        world.put(LEAD, THERE)
        ana = world.acting()
        target = Existing(
            "C1", values={"industry": "Retail"}, fields={"industry": rule}
        )
        plan = ana.conversions.plan("L1", person=target, company=NoTarget())
        assert [it.reason for it in plan.left if it.path == "industry"] == [
            "another value was given"
        ]
        if rule is FilledRule.ASK:
            (question,) = plan.questions
            assert (question.path, question.offered) == ("", "Retail")
            with pytest.raises(ConversionRefusedError):
                ana.apply(plan)
            return
        record = ana.apply(plan)
        values = {"Textiles", "Retail"}
        kept = "Retail" if rule is FilledRule.OVERWRITE else "Textiles"
        assert person_of(world, record).industry == kept
        assert {it.value for it in record.losing if it.field == "industry"} == (
            values - {kept}
        )

    def test_a_name(self, world: World) -> None:
        """It is one block, and no other name is made of it."""
        world.put(LEAD, EMPTY)
        overwrite = {"name": FilledRule.OVERWRITE}
        target = Existing("C1", name="Asha Rao-Iyer", fields=overwrite)
        plan = person_plan(world, target)
        assert isinstance(plan.after, Contact)
        assert str(plan.after.name) == "Asha Rao-Iyer"

    def test_sets_and_blocks(self, world: World) -> None:
        """Sets are joined and never weaken; an address and an origin are blocks."""
        mail = Email(address="asha@rao.example", consent=Consent.REFUSED)
        world.put(attrs.evolve(LEAD, emails=(mail,)), EMPTY)
        home = Address(city="Pune", country="IN")
        values = {
            "emails": (Email(address="ASHA@rao.example", consent=Consent.GIVEN),),
            "phones": (Phone(number="+91 80 4123 4567"),),
            "tags": ("vip",),
            "address": home,
            "origin": Origin(source="Fair"),
        }
        after = person_plan(world, Existing("C1", values=values)).after
        assert isinstance(after, Contact)
        assert [it.consent for it in after.emails] == [Consent.REFUSED]
        assert [it.number for it in after.phones] == [
            *(it.number for it in EMPTY.phones),
            "+91 80 4123 4567",
        ]
        assert (after.tags, after.address, after.origin.source) == (
            ("vip",),
            home,
            "Fair",
        )

    def test_custom_fields(self, world: World) -> None:
        """Each by itself; zero is a value."""
        ana = world.acting()
        ana.customers.define_field(
            "floor", "Floor", CustomType.NUMBER, carries_to=[Kind.CONTACT]
        )
        world.put(LEAD, EMPTY)
        zero = (CustomValue(field_id="floor", value=0),)
        after = person_plan(world, Existing("C1", values={"custom": zero})).after
        assert after.custom == zero

    def test_a_deal(self, world: World) -> None:
        """Its amount and name; its stage is changed by working it."""
        world.put(LEAD, make.deal("D1", name="Flat"))
        amount = Money(amount=Decimal(1200), currency="EUR")
        target = Existing(
            "D1",
            name="Flat 4B",
            values={"amount": amount},
            fields={"name": FilledRule.OVERWRITE, "amount": FilledRule.ASK},
        )
        record = convert(world, deal=target)
        found = world.now(make.deal("D1"))
        assert isinstance(found, Deal)
        assert (found.name, found.amount) == ("Flat 4B", amount)
        assert [it.value for it in record.losing if it.field == "name"] == ["Flat"]


class TestForAutomaticTargets:
    def test_a_new_record_has_what_is_given(self, world: World) -> None:
        """Whatever it falls on, and also where only the request has a name."""
        world.put(make.lead(owner_id="ana", name="", emails=["x@rao.example"]))
        record = convert(
            world,
            person=Auto(name="Asha Rao", values={"role": "Buyer"}),
            company=Auto(name="Rao Traders"),
        )
        found = person_of(world, record)
        assert (str(found.name), found.role) == ("Asha Rao", "Buyer")
        company = world.at(make.company(record.company_id or "").ref)
        assert isinstance(company, Company)
        assert company.name == "Rao Traders"

    def test_a_given_company_name_leads_to_the_employer(self, world: World) -> None:
        """Decision 62: two facts agree, whoever says the second."""
        firm = make.company("K1", name="Rao Textiles Ltd")
        world.put(LEAD, firm, attrs.evolve(EMPTY, company_id="K1"))
        plan = world.acting().conversions.plan(
            "L1", person=Existing("C1"), company=Auto(name="Rao Textiles")
        )
        assert plan.company is not None
        assert (plan.company.ref, plan.company.chosen) == (firm.ref, Chosen.EMPLOYER)

    def test_it_asks_for_a_company_that_nobody_may_change(self, world: World) -> None:
        """Without the right it is refused, and not left out in silence."""
        firm = make.company("K1", name="Rao Traders Ltd")
        world.put(firm, attrs.evolve(EMPTY, company_id="K1"))
        world.put(attrs.evolve(LEAD, customer=make.customer_link("C1")))
        bob = world.acting("ana", "agent")
        with pytest.raises(PermissionDeniedError):
            bob.conversions.plan("L1", company=Auto(values={"industry": "Retail"}))


class TestRefusals:
    @pytest.mark.parametrize(
        ("values", "path"),
        [
            ({"owner_id": "max"}, "person.values.owner_id"),
            ({"colour": "red"}, "person.values.colour"),
            ({"standing": Standing.FORMER}, "person.values.standing"),
            ({"industry": 3}, "person.values.industry"),
            (
                {"custom": (CustomValue(field_id="floor", value="top"),)},
                "person.values.custom.floor",
            ),
        ],
    )
    def test_each_names_the_target_and_the_field(
        self, world: World, values: dict[str, object], path: str
    ) -> None:
        """Of an existing target nothing is changed that other use cases are for."""
        world.acting().customers.define_field("floor", "Floor", CustomType.NUMBER)
        world.put(LEAD, EMPTY)
        with pytest.raises(InvalidValueError) as caught:
            person_plan(world, Existing("C1", values=values))
        assert [it.path for it in caught.value.problems] == [path]

    @pytest.mark.parametrize(
        ("target", "path"),
        [
            (New(values={"industry": 3}), "person.values.industry"),
            (New(values={"emails": (3,)}), "person.values.emails[0]"),
            (Auto(values={"industry": 3}), "person.values.industry"),
            (Existing("C1", values={"emails": (3,)}), "person.values.emails[0]"),
        ],
    )
    def test_a_value_that_does_not_fit(
        self, world: World, target: Target, path: str
    ) -> None:
        """Of a new record as of one that is there."""
        world.put(LEAD, EMPTY)
        with pytest.raises(InvalidValueError, match="ConversionRequest") as caught:
            person_plan(world, target)
        assert [it.path for it in caught.value.problems] == [path]

    @pytest.mark.parametrize("target", [New, lambda name: Existing("D1", name=name)])
    def test_a_name_that_does_not_fit(self, world: World, target: Any) -> None:
        """A person's name may be longer than a deal's may be."""
        world.put(LEAD, make.deal("D1"))
        name = PersonName(given="A" * 600, family="B" * 600)
        with pytest.raises(InvalidValueError) as caught:
            convert(world, deal=target(name=name))
        assert [it.path for it in caught.value.problems] == ["deal.name"]

    @pytest.mark.parametrize("cls", [New, Auto, lambda **it: Existing("C1", **it)])
    def test_a_value_that_may_change(self, cls: Any) -> None:
        """It is refused before there is a request, by the name of its field."""
        with pytest.raises(InvalidValueError) as caught:
            cls(values={"emails": ["a@rao.example"], "role": "Buyer", "tags": ["vip"]})
        assert [it.path for it in caught.value.problems] == [
            "values.emails",
            "values.tags",
        ]
        with pytest.raises(
            InvalidValueError, match=r"values\[0\]\.field: must be text"
        ):
            cls(values={3: "x"})

    def test_a_stage_is_not_given(self, world: World) -> None:
        """A deal that is there is moved, won and lost by working it."""
        world.put(LEAD, make.deal("D1"))
        with pytest.raises(InvalidValueError, match=r"deal\.values\.stage"):
            convert(world, deal=Existing("D1", values={"stage": "Won"}))

    @pytest.mark.parametrize(
        "target", [Auto(name="A"), Existing("C1", name="A")], ids=str
    )
    def test_no_name_is_given_in_bulk(self, world: World, target: Target) -> None:
        """S1.10: "the bulk dialogue has no editing of name and company"."""
        with pytest.raises(InvalidValueError, match=r"person\.name"):
            world.acting().conversions.convert_many(["L1"], person=target)

    def test_a_plan_that_was_altered(self, world: World) -> None:
        """What is given is part of what was asked."""
        world.put(LEAD, EMPTY)
        ana = world.acting()
        plan = ana.conversions.plan("L1", person=Existing("C1", values={"role": "A"}))
        asked = attrs.evolve(plan.request, person=Existing("C1", values={"role": "B"}))
        altered: ConversionPlan = attrs.evolve(plan, request=asked)
        with pytest.raises(InvalidValueError, match="was altered"):
            ana.apply(altered)
