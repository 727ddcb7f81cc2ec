"""Which rule decides about a filled field, and where it stands (spec 10)."""

from typing import Any

import attrs
import pytest

from leadlink.model.errors import InvalidValueError
from leadlink.model.fields import Origin
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.person import Address, Consent, Email, PersonName, Phone, PhoneKind
from leadlink.model.policy.conversion import (
    RULED,
    UNITED,
    FieldRule,
    FilledRule,
    custom_id,
    rule_of,
)
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import ConversionRefusedError, Reason, Why
from leadlink.model.targets import Auto, Existing, New, NoTarget
from leadlink.presets.recommended import RECOMMENDED
from leadlink.rules import filled_fields
from leadlink.rules.carrying_out import convert
from leadlink.rules.conversion import plan_conversion
from leadlink.testing import factories as make

ASK, FILL, OVERWRITE = FilledRule.ASK, FilledRule.FILL_EMPTY, FilledRule.OVERWRITE
OLD: dict[str, Any] = {
    "name": "A. Rao",
    "website": "old.example",
    "industry": "Steel",
    "description": "Old.",
    "address": Address(street="1 Old Lane"),
    "origin": Origin(source="Website", first_seen_at=make.NOW),
    "custom": {"budget": 0},
}
NEW: dict[str, Any] = {
    "name": PersonName(given="Asha", family="Rao"),
    "website": "new.example",
    "industry": "Textiles",
    "description": "New.",
    "address": Address(city="Pune"),
    "origin": Origin(source="Referral", campaign="Diwali"),
    "custom": {"budget": 7},
}
CONTACT = make.contact(**OLD, company="Rao & Co", phones=(), owner_id="chi")
COMPANY = make.company(**OLD)
LEAD = make.lead(**NEW, company="Rao Traders", owner_id="bo")
BUDGET = make.custom_field("budget", carries_to=[Kind.CONTACT, Kind.COMPANY, Kind.DEAL])
VALUES = ("name", "website", "industry", "description", "address", "custom[budget]")


def under(**conversion: Any) -> Policy:
    """Change the conversion part of the recommended policy."""
    part = attrs.evolve(RECOMMENDED.conversion, **conversion)
    return attrs.evolve(RECOMMENDED, conversion=part)


def plan(lead: Lead = LEAD, *, policy: Policy = RECOMMENDED, **asked: Any) -> Any:
    """Plan as Ana, at NOW, into the contact unless other targets are asked for."""
    start: dict[str, Any] = {"person": Existing("C1"), "company": NoTarget()}
    targets = start | asked
    known = targets.pop("known", [CONTACT, COMPANY])
    return plan_conversion(
        lead,
        policy=policy,
        by="ana",
        now=make.NOW,
        known=known,
        definitions=[BUDGET],
        **targets,
    )


def values(record: Any) -> dict[str, Any]:
    """Give the ruled fields of a record as they stand."""
    found = {name: getattr(record, name) for name in VALUES if "[" not in name}
    return found | {"custom[budget]": {it.value for it in record.custom}}


class TestWhichRule:
    """Per field, and the request before the policy."""

    @pytest.mark.parametrize("field", VALUES)
    @pytest.mark.parametrize("rule", FilledRule)
    @pytest.mark.parametrize("is_asked", [True, False])
    def test_it_is_about_that_field_alone(
        self, field: str, rule: FilledRule, *, is_asked: bool
    ) -> None:
        """All others follow the default, whoever names the one."""
        table = {field: rule}
        default = FILL if rule is OVERWRITE else OVERWRITE
        made = (
            plan(policy=under(filled=default), person=Existing("C1", fields=table))
            if is_asked
            else plan(policy=under(filled=default, fields=table))
        )
        assert [it.field for it in made.questions] == [field] * (rule is ASK)
        takes = dict.fromkeys(VALUES, default is OVERWRITE)
        takes[field] = rule is OVERWRITE
        ours, theirs = values(CONTACT), values(LEAD)
        assert values(made.person.after) == {
            name: theirs[name] if takes[name] else ours[name] for name in VALUES
        }

    def test_the_request_comes_before_the_policy(self) -> None:
        """Also its word on all custom fields before the policy's on one of them."""
        policy = under(filled=ASK, fields={"website": ASK, "custom[budget]": ASK})
        fields = {"website": OVERWRITE, "custom": FILL}
        made = plan(policy=policy, person=Existing("C1", fields=fields))
        assert "website" not in {it.field for it in made.questions}
        assert "custom[budget]" not in {it.field for it in made.questions}
        assert made.person.after.website == "new.example"
        assert [it.value for it in made.person.after.custom] == [0]

    def test_one_custom_field_comes_before_all(self) -> None:
        """``custom`` is for those that are not named."""
        rules = (FieldRule("custom", ASK), FieldRule("custom[budget]", OVERWRITE))
        assert rule_of("custom[budget]", rules) is OVERWRITE
        assert rule_of("custom[floor]", rules) is ASK
        assert rule_of("industry", rules) is None

    @pytest.mark.parametrize(
        ("policy", "fields", "rule"),
        [
            (under(), {}, "conversion.filled"),
            (under(fields={"website": FILL}), {}, "conversion.fields"),
            (under(), {"website": FILL}, "the request"),
        ],
    )
    def test_what_stays_behind_names_it(
        self, policy: Policy, fields: dict[str, FilledRule], rule: str
    ) -> None:
        """The plan says where the rule stands that a value lost by."""
        made = plan(policy=policy, person=Existing("C1", fields=fields))
        (left,) = (it for it in made.left if it.path == "website")
        assert (left.rule, left.reason) == (rule, "contact 'C1' keeps what it has")

    def test_each_target_has_its_own(self) -> None:
        """The lead's website goes to the company, and the person is asked about."""
        made = plan(
            person=Existing("C1", fields={"website": ASK}),
            company=Existing("O1", fields={"website": OVERWRITE}),
        )
        assert made.company.after.website == "new.example"
        assert made.person.after.website == "old.example"
        (question,) = made.questions
        assert (question.record, question.present, question.offered) == (
            CONTACT.ref,
            "old.example",
            "new.example",
        )
        assert made.carried["website"] == (COMPANY.ref,)

    def test_auto_has_rules_for_what_it_falls_on(self) -> None:
        """As the contact that the lead is linked to; a new one has nothing filled."""
        linked = attrs.evolve(LEAD, customer=make.customer_link("C1"))
        auto = Auto(fields={"website": OVERWRITE})
        assert plan(linked, person=auto).person.after.website == "new.example"
        made = plan(person=Auto(fields={"website": ASK}), policy=under(filled=ASK))
        assert made.person.is_new
        assert made.questions == ()


class TestAsk:
    """Under ASK a filled field that meets another value is an open question."""

    def test_each_field_is_asked_once(self) -> None:
        """With what is there and what is offered; the target keeps its own."""
        made = plan(policy=under(filled=ASK))
        asked = [it.field for it in made.questions]
        assert asked == [
            "name",
            "company",
            "website",
            "industry",
            "description",
            "address",
            "custom[budget]",
            "origin",
            "origin",
        ]
        assert values(made.person.after) == values(CONTACT)
        assert {it.rule for it in made.questions} == {"conversion.filled"}
        assert [it.field for it in made.conflicts] == ["owner_id"]

    def test_what_waits_stays_behind_until_then(self) -> None:
        """The reason says for whom it waits."""
        made = plan(policy=under(fields={"address": ASK}))
        (left,) = (it for it in made.left if it.path == "address")
        assert str(left) == (
            "address: waits for a decision about contact 'C1' (conversion.fields)"
        )

    def test_the_plan_reads_as_a_question(self) -> None:
        """A line a question."""
        text = str(plan(policy=under(fields={"industry": ASK})))
        assert (
            "  asks     contact 'C1'.industry: 'Steel' is there, 'Textiles' is offered"
        ) in text.splitlines()

    def test_blank_and_equal_values_are_no_question(self) -> None:
        """What is blank is filled, what is equal is there."""
        contact = make.contact(name=LEAD.name, website=" ", address=Address())
        made = plan(policy=under(filled=ASK), known=[contact])
        assert [it.field for it in made.questions] == []
        assert made.person.after.website == "new.example"

    def test_applying_is_refused_with_every_field(self) -> None:
        """One error, each field once."""
        made = plan(policy=under(fields={"origin": ASK, "name": ASK}))
        with pytest.raises(ConversionRefusedError) as caught:
            convert(made, by="ana", now=make.NOW)
        assert caught.value.reasons == (
            Reason(Why.UNDECIDED, CONTACT.ref, "name"),
            Reason(Why.UNDECIDED, CONTACT.ref, "origin"),
        )
        assert str(caught.value).startswith("contact 'C1'.name is filled, and")

    @pytest.mark.parametrize("answer", [FILL, OVERWRITE])
    def test_an_answer_is_a_rule_for_the_field(self, answer: FilledRule) -> None:
        """Planned again with one for each, there is no question left."""
        policy = under(filled=ASK)
        asked = plan(policy=policy).questions
        fields = {it.field: answer for it in asked}
        made = plan(policy=policy, person=Existing("C1", fields=fields))
        assert made.questions == ()
        lost = {it.field: it.lost for it in made.conflicts}
        expected = "new.example" if answer is FILL else "old.example"
        assert lost["website"] == expected
        record: Any = convert(made, by="ana", now=make.NOW).puts[-1]
        assert expected in [it.value for it in record.losing]

    def test_links_between_targets_are_asked_about(self) -> None:
        """Whose deal it is, and who employs a person."""
        contact = make.contact(name=LEAD.name, company_id="O9")
        deal = make.deal("D1", contact_id="C9", company_id="O1")
        made = plan(
            policy=under(fields={"company_id": ASK, "contact_id": ASK}),
            company=Existing("O1"),
            deal=Existing("D1"),
            known=[contact, COMPANY, deal],
        )
        assert [(it.record, it.field, it.path) for it in made.questions] == [
            (contact.ref, "company_id", ""),
            (deal.ref, "contact_id", ""),
        ]
        assert made.person.after.company_id == "O9"
        assert made.questions[0].offered == Ref(Kind.COMPANY, "O1")

    @pytest.mark.parametrize("rule", FilledRule)
    def test_an_owner_is_never_asked_about(self, rule: FilledRule) -> None:
        """Assigning decides who owns a record, whatever the rule."""
        made = plan(policy=under(filled=rule))
        assert made.person.after.owner_id == "chi"
        assert "owner_id" not in {it.field for it in made.questions}
        (left,) = (it for it in made.left if it.path == "owner_id")
        assert left.rule == filled_fields.ASSIGNED


class TestSets:
    """Keep both: sets are always united in normal form; consent never weakens."""

    @pytest.mark.parametrize("rule", FilledRule)
    def test_both_sides_are_kept_under_every_rule(self, rule: FilledRule) -> None:
        """However they are typed, a number and an address are there once."""
        contact = make.contact(
            name=LEAD.name,
            phones=[Phone(number="98450-12345", consent=Consent.REFUSED)],
            emails=["asha@rao.example"],
            tags=["calm"],
        )
        lead = make.lead(
            name=LEAD.name,
            address=Address(country="India"),
            phones=[
                Phone(number="+91 98450 12345", consent=Consent.GIVEN),
                "+91 98450 99999",
            ],
            emails=[Email(address="Asha@Rao.example", consent=Consent.GIVEN)],
            tags=["vip"],
        )
        made = plan(lead, policy=under(filled=rule), known=[contact])
        after = made.person.after
        assert [(it.number, it.consent) for it in after.phones] == [
            ("98450-12345", Consent.REFUSED),
            ("+91 98450 99999", Consent.UNKNOWN),
        ]
        assert [(it.address, it.consent) for it in after.emails] == [
            ("asha@rao.example", Consent.GIVEN)
        ]
        assert after.tags == ("calm", "vip")
        assert made.questions == ()

    @pytest.mark.parametrize("rule", FilledRule)
    def test_of_two_kinds_of_one_number_the_loser_is_kept(
        self, rule: FilledRule
    ) -> None:
        """Nobody is asked about it: sets are united by no policy."""
        contact = make.contact(
            name=LEAD.name, phones=[Phone(number="+12175550143", kind=PhoneKind.WORK)]
        )
        lead = make.lead(
            name=LEAD.name, phones=[Phone(number="+12175550143", kind=PhoneKind.FAX)]
        )
        made = plan(lead, policy=under(filled=rule), known=[contact])
        assert [(it.field, it.rule) for it in made.conflicts] == [
            ("phones", filled_fields.UNITED)
        ]


class TestUnknownFields:
    """A name that no rule can be about is an error that names it."""

    @pytest.mark.parametrize("field", sorted(UNITED))
    def test_a_set_has_no_rule(self, field: str) -> None:
        """Both sides are kept, so there is nothing to decide."""
        with pytest.raises(InvalidValueError, match=f"{field} is a set"):
            under(fields={field: OVERWRITE})

    @pytest.mark.parametrize("field", ["colour", "owner_id", "standing", "viewers"])
    def test_nor_has_what_is_no_field_of_a_lead(self, field: str) -> None:
        """In a policy and in a request."""
        for make_it in (
            lambda: under(fields={field: ASK}),
            lambda: Existing("C1", fields={field: ASK}),
            lambda: Auto(fields={field: ASK}),
        ):
            with pytest.raises(InvalidValueError) as caught:
                make_it()
            (problem,) = caught.value.problems
            assert problem.path == "fields[0].field"
            assert problem.reason == f"{field} is no field that a rule can be about"

    def test_what_is_no_name_at_all_is_not_repeated(self) -> None:
        """It may be anything, and errors tell no data."""
        with pytest.raises(InvalidValueError) as caught:
            FieldRule("Asha Rao", ASK)
        assert "Asha" not in str(caught.value)

    @pytest.mark.parametrize(
        ("word", "target", "fields"),
        [
            ("company", Existing("O1"), {"company": ASK, "website": ASK}),
            ("company", Auto(), {"company_id": ASK}),
            ("deal", Existing("D1"), {"website": ASK, "origin": ASK}),
            ("person", Existing("C1"), {"contact_id": ASK}),
            ("person", Existing("C1"), {"custom[floor]": ASK, "custom[budget]": ASK}),
        ],
    )
    def test_a_target_has_rules_for_its_own_fields_only(
        self, word: str, target: Any, fields: dict[str, FilledRule]
    ) -> None:
        """The error names the target and the field."""
        wrong = next(iter(fields))
        asked = {word: attrs.evolve(target, fields=fields)}
        with pytest.raises(InvalidValueError) as caught:
            plan(**asked, known=[CONTACT, COMPANY, make.deal("D1")])
        assert [it.path for it in caught.value.problems] == [f"{word}.fields.{wrong}"]

    def test_every_ruled_field_is_one_of_some_target(self) -> None:
        """The names of the model are those of the rule."""
        known = {name for names in filled_fields.RULED.values() for name in names}
        assert known == set(RULED)

    def test_a_policy_may_name_a_custom_field_that_is_not_defined(self) -> None:
        """A policy is made before its store is."""
        made = plan(policy=under(fields={"custom[floor]": ASK}))
        assert made.questions == ()

    @pytest.mark.parametrize(
        ("field", "found"),
        [("custom[a]", "a"), ("custom", ""), ("custom[]", ""), ("custom[a", "")],
    )
    def test_a_custom_field_is_named_in_brackets(self, field: str, found: str) -> None:
        """As plans call it."""
        assert custom_id(field) == found


def test_an_empty_part_of_a_block_is_no_loser() -> None:
    """A campaign that was blank gives way to nothing."""
    made = plan(person=Existing("C1", fields={"origin": OVERWRITE}))
    assert made.person.after.origin.campaign == "Diwali"
    assert "origin.campaign" not in {it.field for it in made.conflicts}


def test_a_new_deal_has_nothing_filled() -> None:
    """Rules are about what is there already."""
    made = plan(deal=New("Flat"), policy=under(filled=ASK), person=New())
    assert made.questions == ()
