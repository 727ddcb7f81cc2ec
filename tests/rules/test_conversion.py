"""Planning a conversion, as a pure rule: it adds up for any lead and target."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.model.activity import Activity
from leadlink.model.conversion import ConversionPlan
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError
from leadlink.model.fields import LinkKind, Money, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import Evidence, Grade, MaskedMatch, Match, Relation
from leadlink.model.person import PersonName
from leadlink.model.policy.conversion import (
    ConversionPolicy,
    DocumentsRule,
    FilledRule,
    NotesRule,
    OriginRule,
    TagsRule,
)
from leadlink.model.policy.pipeline import Stage
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import ConversionRefusedError, Reason, Why
from leadlink.model.tags import TagRegistry
from leadlink.model.target_plans import TARGET_WORDS, Chosen, Source
from leadlink.model.targets import (
    Auto,
    ConversionRequest,
    Existing,
    New,
    NewTask,
    NoTarget,
)
from leadlink.model.work import Deal
from leadlink.presets.pipeline import PIPELINE
from leadlink.presets.recommended import RECOMMENDED
from leadlink.presets.sell import SELL
from leadlink.rules import filled_fields
from leadlink.rules.carrying_out import convert
from leadlink.rules.conversion import plan_conversion
from leadlink.rules.convertible import against_conversion
from leadlink.rules.inputs import inputs_of, is_filled
from leadlink.rules.requests import fingerprint
from leadlink.rules.undoing import undo
from leadlink.testing import factories as make
from leadlink.testing import strategies

LEAD = make.lead(company="Rao Traders")
CONTACT, COMPANY, DEAL = make.contact(), make.company(), make.deal()


def plan(lead: Lead = LEAD, *, policy: Policy = RECOMMENDED, **asked: Any) -> Any:
    """Plan as Ana, at NOW."""
    return plan_conversion(lead, policy=policy, by="ana", now=make.NOW, **asked)


def why(lead: Lead = LEAD, **asked: Any) -> list[Why]:
    """Plan what is refused, and give the reasons."""
    with pytest.raises(ConversionRefusedError) as caught:
        plan(lead, **asked)
    return [reason.why for reason in caught.value.reasons]


def under(policy: Policy = RECOMMENDED, **conversion: Any) -> Policy:
    """Change the conversion part of a policy."""
    part = attrs.evolve(policy.conversion, **conversion)
    return attrs.evolve(policy, conversion=part)


def strong(ref: Ref, comparison: str = "phone", **changes: Any) -> Match:
    """Make a strong match by one comparison."""
    evidence = Evidence(comparison=comparison, level="x", reason="said so", weight=9.0)
    relation = (
        Relation.SAME_PERSON if ref.kind is Kind.CONTACT else Relation.SAME_COMPANY
    )
    values: dict[str, Any] = {
        "left": LEAD.ref,
        "right": ref,
        "relation": relation,
        "probability": 0.99,
        "same": 0.99,
        "grade": Grade.STRONG,
        "evidence": [evidence],
    }
    return Match(**(values | changes))


open_leads = st.builds(
    lambda lead: attrs.evolve(
        lead, status="CONTACTED", archived_at=None, primary_id=None, conversion_id=None
    ),
    strategies.leads,
)
policies = st.builds(
    lambda part: attrs.evolve(RECOMMENDED, conversion=part),
    st.builds(
        ConversionPolicy,
        filled=st.sampled_from(FilledRule),
        fields=strategies.field_rules,
        tags_with_deal=st.sampled_from(TagsRule),
        origin=st.sampled_from(OriginRule),
        notes=st.sampled_from(NotesRule),
        documents=st.sampled_from(DocumentsRule),
        company_takes_contact_data=st.booleans(),
        customer_standing=st.sampled_from(Standing),
        standing_with_open_deal=st.sampled_from(Standing),
    ),
)


def live(records: st.SearchStrategy[Any], id_: str) -> st.SearchStrategy[Any]:
    """Draw records of one id that are not archived."""
    return st.builds(
        lambda record: attrs.evolve(record, id=id_, archived_at=None), records
    )


GIVEN = st.sampled_from(["", "Given"])
NAMED = st.sampled_from([NoTarget(), New("Given Name")])


def rules_for(kind: Kind) -> st.SearchStrategy[dict[str, FilledRule]]:
    """Draw what a request says about filled fields of a kind of target."""
    names = st.sampled_from(filled_fields.RULED[kind])
    return st.dictionaries(names, st.sampled_from(FilledRule), max_size=2)


def values_for(kind: Kind) -> st.SearchStrategy[dict[str, str]]:
    """Draw what a request gives in place of the lead's."""
    names = () if kind is Kind.DEAL else ("industry", "website", "description")
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, GIVEN))


@st.composite
def asked_for(draw: st.DrawFn) -> dict[str, Any]:
    """Draw targets of every kind, with the records they fall on."""
    known = [
        draw(live(strategies.contacts, "C1")),
        draw(live(strategies.companies, "O1")),
        draw(live(strategies.deals, "D1")),
    ]
    existing = [
        Existing(
            record.ref,
            fields=draw(rules_for(record.ref.kind)),
            values=draw(values_for(record.ref.kind)),
        )
        for record in known
    ]
    targets = [draw(NAMED | st.just(target)) for target in existing]
    if targets == [NoTarget()] * 3:
        targets[draw(st.integers(0, 2))] = New("Given Name")
    kinds: tuple[st.SearchStrategy[Any], ...] = (
        strategies.notes,
        strategies.tasks,
        strategies.appointments,
        strategies.documents,
    )
    activities = [
        attrs.evolve(activity, about=[Ref(Kind.LEAD, "L1")])
        for kind in kinds
        for activity in draw(
            st.lists(kind, max_size=2, unique_by=lambda activity: activity.id)
        )
    ]
    person, company, deal = targets
    return {
        "person": person,
        "company": company,
        "deal": deal,
        "known": known,
        "activities": activities,
        "definitions": draw(st.lists(strategies.custom_fields, max_size=3)),
        "tasks": draw(st.lists(st.just(NewTask(title="Call")), max_size=1)),
    }


def decided(
    lead: Lead, *, rule: FilledRule = FilledRule.OVERWRITE, **asked: Any
) -> Any:
    """Plan, and where the plan asks, plan again with an answer to every question."""
    made = plan(lead, **asked)
    for target in made.targets:
        fields = {q.field: rule for q in made.questions if q.record == target.ref}
        if fields:
            word = TARGET_WORDS[target.ref.kind]
            told = {it.field: it.rule for it in asked[word].fields}
            asked[word] = attrs.evolve(asked[word], fields=told | fields)
    return plan(lead, **asked)


class TestItAddsUp:
    """Every input is in exactly one of: carried, routed, left behind (spec 10)."""

    @given(open_leads, policies, asked_for())
    @settings(max_examples=60, deadline=None)
    def test_every_input_is_in_one_place(
        self, lead: Lead, policy: Policy, asked: dict[str, Any]
    ) -> None:
        """Carried and left behind are all inputs, and none is in both."""
        made = plan(lead, policy=policy, **asked)
        inputs = [item.path for item in inputs_of(lead)]
        left = [it.path for it in made.left if not _is_activity(it.path)]
        assert sorted([*made.carried, *left]) == sorted(inputs)
        assert all(it.rule and it.reason for it in made.left)

    @given(open_leads, policies, asked_for(), st.sampled_from(FilledRule))
    @settings(max_examples=40, deadline=None)
    def test_every_difference_is_told(
        self, lead: Lead, policy: Policy, asked: dict[str, Any], rule: FilledRule
    ) -> None:
        """What an answer would change is a question or a conflict, and never both."""
        made = plan(lead, policy=policy, **asked)
        assert all(it.rule for it in (*made.conflicts, *made.questions))
        lost = {(it.record, it.field, it.path) for it in made.conflicts}
        open_ = {(it.record, it.field, it.path) for it in made.questions}
        assert lost.isdisjoint(open_)
        after = decided(lead, rule=rule, policy=policy, **asked)
        assert bool(after.questions) == (bool(open_) and rule is FilledRule.ASK)
        targets = zip(made.targets, after.targets, strict=True)
        for before, target in targets:
            differing = {
                name
                for name in ("website", "industry", "description", "address", "name")
                if getattr(before.after, name, None)
                != getattr(target.after, name, None)
            }
            asked_about = {it.field for it in made.questions if it.record == target.ref}
            assert differing <= asked_about

    @given(open_leads, policies, asked_for())
    @settings(max_examples=40, deadline=None)
    def test_every_tag_that_is_carried_is_registered(
        self, lead: Lead, policy: Policy, asked: dict[str, Any]
    ) -> None:
        """S1.15, S1.16: and nothing else is."""
        made = plan(lead, policy=policy, **asked)
        carried = {path for path in made.carried if path.startswith("tags[")}
        assert {f"tags[{it.tag}]" for it in made.entered} == carried
        registries = {it.registry for it in made.entered}
        assert (TagRegistry.PROSPECTS_AND_CUSTOMERS in registries) == (
            bool(carried) and made.deal is not None
        )

    @given(open_leads, policies, asked_for())
    @settings(max_examples=40, deadline=None)
    def test_every_activity_is_in_one_place(
        self, lead: Lead, policy: Policy, asked: dict[str, Any]
    ) -> None:
        """Each is routed to at least one target, or stays with a reason."""
        made = plan(lead, policy=policy, **asked)
        left = [it.path for it in made.left if _is_activity(it.path)]
        routed = [str(it.ref) for it in made.routed]
        activities: list[Activity] = asked["activities"]
        assert sorted([*routed, *left]) == sorted(str(it.ref) for it in activities)
        assert all(it.to for it in made.routed)
        assert all(set(it.to) <= set(it.after.about) for it in made.routed)

    @given(open_leads, policies, asked_for())
    @settings(max_examples=40, deadline=None)
    def test_what_is_carried_is_there(
        self, lead: Lead, policy: Policy, asked: dict[str, Any]
    ) -> None:
        """Every value that a plan names for a field is the target's afterwards."""
        made = plan(lead, policy=policy, **asked)
        for target in made.targets:
            for field in target.fields:
                value = target.after
                for part in field.field.split("."):
                    value = getattr(value, part)
                if field.source is Source.TARGET:
                    assert Ref(field.value.kind, value) == field.value
                elif isinstance(value, tuple) and not isinstance(field.value, tuple):
                    assert _known_by(field.value) in map(_known_by, value)
                else:
                    assert value == field.value

    @given(open_leads, policies, asked_for())
    @settings(max_examples=40, deadline=None)
    def test_what_loses_is_kept(
        self, lead: Lead, policy: Policy, asked: dict[str, Any]
    ) -> None:
        """A value of an existing target that is there no more is among the losing."""
        made = plan(lead, policy=policy, **asked)
        for target in made.targets:
            if target.before is None:
                continue
            for name in ("website", "industry", "description", "address", "name"):
                old = getattr(target.before, name, None)
                new = getattr(target.after, name, None)
                if old != new and old and str(old).strip():
                    fields = [c.field for c in made.conflicts if c.lost == old]
                    assert name in fields
            lost = [it.lost for it in made.conflicts if it.record == target.ref]
            now = target.after.custom
            for value in target.before.custom:
                assert value in now or value in lost or not is_filled(value)
            for name in ("source", "campaign", "first_seen_at"):
                old = getattr(target.before.origin, name)
                new = getattr(target.after.origin, name)
                assert old == new or old in lost or not is_filled(old)

    @given(open_leads, policies, asked_for())
    @settings(max_examples=20, deadline=None)
    def test_planning_is_pure(
        self, lead: Lead, policy: Policy, asked: dict[str, Any]
    ) -> None:
        """The same input gives an equal plan, and its text is the same."""
        first, second = (plan(lead, policy=policy, **asked) for _ in range(2))
        assert first == second
        assert str(first) == str(second)

    @given(open_leads, policies, asked_for())
    @settings(max_examples=40, deadline=None)
    def test_applied_and_undone_everything_is_as_before(
        self, lead: Lead, policy: Policy, asked: dict[str, Any]
    ) -> None:
        """Every record is back, equal in every field but version and instant."""
        made = decided(lead, policy=policy, **asked)
        record: Any = convert(made, by="ana", now=make.NOW).puts[-1]
        effects = record.effects
        done = undo(
            effects,
            current={e.ref: e.after for e in effects},
            referrers={},
            now=make.NOW,
        )
        assert done.conflicts == ()
        now: Any = {e.ref: e.after for e in effects}
        now |= {put.ref: put for put in done.puts}
        for effect in effects:
            if effect.before is None:
                assert effect.ref in {gone.ref for gone in done.deletes}
            else:
                found = now[effect.ref]
                since = effect.before.updated_at
                assert attrs.evolve(found, updated_at=since) == effect.before


def _is_activity(path: str) -> bool:
    return path.partition(" ")[0] in {"note", "task", "appointment", "document"}


def _known_by(item: Any) -> object:
    return getattr(item, "number", None) or getattr(item, "address", None) or item


class TestAlone:
    def test_a_lead_needs_nothing_else(self) -> None:
        """Rules alone: no store, no clock; ids follow from the lead's."""
        made = plan()
        assert isinstance(made, ConversionPlan)
        assert [target.ref.id for target in made.targets] == ["L1:person", "L1:company"]
        assert made.converted.conversion_id == "L1:conversion"

    def test_nothing_is_made_that_was_not_asked_for(self) -> None:
        """S1.C8: no deal and no task unless asked for."""
        made = plan()
        assert (made.deal, made.tasks) == (None, ())

    def test_a_converted_lead_gives_a_plan_that_says_so(self) -> None:
        """There is nothing else in it."""
        done = make.conversion()
        made = plan(attrs.evolve(LEAD, conversion_id="V1"), done=done)
        assert (made.done, made.targets, made.left) == (done, (), ())
        assert str(made).endswith("is converted already: conversion 'V1'")


class TestRefusals:
    def test_all_reasons_come_together(self) -> None:
        """An archived secondary lead that was lost is refused for all three."""
        lead = make.lead(
            name="", archived_at=make.NOW, primary_id="L9", status="LOST", company=""
        )
        assert why(lead) == [
            Why.ARCHIVED,
            Why.SECONDARY,
            Why.STAGE_NOT_CONVERTIBLE,
            Why.NOTHING_TO_MAKE,
        ]

    @pytest.mark.parametrize(
        ("status", "policy", "reasons"),
        [
            ("NOT_CONTACTED", RECOMMENDED, []),
            ("QUALIFIED", RECOMMENDED, []),
            ("CONVERTED", RECOMMENDED, []),
            ("LOST", RECOMMENDED, [Why.STAGE_NOT_CONVERTIBLE]),
            ("LINKED", RECOMMENDED, [Why.STAGE_NOT_CONVERTIBLE]),
            ("NOT_CONTACTED", PIPELINE, [Why.STAGE_NOT_CONVERTIBLE]),
            ("CONVERTED", PIPELINE, []),
            (
                "CONTACTED",
                under(convert_from=[Stage.OPEN]),
                [Why.STAGE_NOT_CONVERTIBLE],
            ),
        ],
    )
    def test_the_policy_says_from_which_statuses(
        self, status: str, policy: Policy, reasons: list[Why]
    ) -> None:
        """`convert_from`; a WON lead without a conversion always may (S3.19)."""
        lead = attrs.evolve(LEAD, status=status)
        found = against_conversion(lead, policy)
        assert [reason.why for reason in found] == reasons

    def test_an_unknown_status_is_refused(self) -> None:
        """A status of another pipeline has no stage."""
        assert why(attrs.evolve(LEAD, status="HOT")) == [Why.UNKNOWN_STATUS]

    def test_a_converted_lead_is_refused_without_its_record(self) -> None:
        """Rules alone cannot give the first result again."""
        assert why(attrs.evolve(LEAD, conversion_id="V1")) == [Why.CONVERTED]

    def test_a_new_person_needs_a_name(self) -> None:
        """Asked for, it is refused; under Auto it is left out."""
        lead = attrs.evolve(LEAD, name="")
        assert why(lead, person=New()) == [Why.NO_PERSON_NAME]
        assert plan(lead).person is None
        assert plan(lead, person=New("Bo Rao")).person.after.name == PersonName(
            full="Bo Rao"
        )

    def test_a_new_company_needs_a_name(self) -> None:
        """Likewise."""
        lead = attrs.evolve(LEAD, company=" ")
        assert why(lead, company=New()) == [Why.NO_COMPANY_NAME]
        assert plan(lead).company is None
        assert plan(lead, company=New("Rao")).company.after.name == "Rao"

    def test_sell_needs_both_names_of_a_person(self) -> None:
        """S1.25: "if a lead has both a first name and a last name"."""
        lead = attrs.evolve(LEAD, name=PersonName(given="Asha"))
        assert why(lead, policy=SELL, person=New()) == [Why.NAME_TOO_SHORT]
        assert plan(lead, policy=SELL).person is None
        alone = attrs.evolve(lead, company="")
        assert why(alone, policy=SELL) == [Why.NAME_TOO_SHORT]

    def test_a_missing_or_archived_target_is_refused(self) -> None:
        """Every target's reason is listed."""
        archived = attrs.evolve(COMPANY, archived_at=make.NOW)
        found = why(person=Existing("C9"), company=Existing("O1"), known=[archived])
        assert found == [Why.NO_SUCH_TARGET, Why.ARCHIVED]

    @pytest.mark.parametrize("role", ["person", "company", "deal"])
    def test_a_target_of_another_kind_is_an_error(self, role: str) -> None:
        """A job is neither person, company nor deal."""
        asked: Any = {role: Existing(Ref(Kind.JOB, "J1"))}
        with pytest.raises(InvalidValueError) as caught:
            plan(**asked)
        assert caught.value.problems[0].path == "record"


class TestChoice:
    """An explicit choice beats the customer link, which beats matching (spec 10)."""

    LINKED = attrs.evolve(LEAD, customer=make.customer_link("C1"))
    OTHER = make.contact("C2")

    def test_explicit_beats_link(self) -> None:
        """And the lead is then linked to the chosen one."""
        made = plan(self.LINKED, person=Existing("C2"), known=[CONTACT, self.OTHER])
        assert (made.person.ref.id, made.person.chosen) == ("C2", Chosen.ASKED)
        assert made.converted.customer.customer.id == "C2"
        assert made.converted.customer.kind is LinkKind.CONVERSION
        assert "the lead was linked to contact 'C1'" in made.warnings

    def test_link_beats_match(self) -> None:
        """The lead's own customer is who it is."""
        match = strong(self.OTHER.ref)
        made = plan(self.LINKED, known=[CONTACT, self.OTHER], matches=[match])
        assert (made.person.ref.id, made.person.chosen) == ("C1", Chosen.LINK)

    def test_match_beats_new(self) -> None:
        """One strong match is the target."""
        made = plan(known=[CONTACT, COMPANY], matches=[strong(CONTACT.ref)])
        assert (made.person.ref.id, made.person.chosen) == ("C1", Chosen.MATCH)
        assert made.company.is_new

    def test_a_linked_company_is_the_company(self) -> None:
        """The link says which company; it says nothing of the person."""
        link = make.customer_link("O1", customer=COMPANY.ref)
        made = plan(attrs.evolve(LEAD, customer=link), known=[COMPANY])
        assert (made.company.ref.id, made.company.chosen) == ("O1", Chosen.LINK)
        assert made.person.is_new
        assert made.converted.customer == link

    def test_a_matching_company_is_the_company(self) -> None:
        """By more than its name."""
        match = strong(COMPANY.ref, "domain")
        made = plan(known=[COMPANY], matches=[match])
        assert (made.company.ref.id, made.company.chosen) == ("O1", Chosen.MATCH)

    @pytest.mark.parametrize(
        "match",
        [
            strong(CONTACT.ref, "name"),
            strong(CONTACT.ref, grade=Grade.POSSIBLE),
            strong(CONTACT.ref, relation=Relation.SAME_HOUSEHOLD),
            strong(CONTACT.ref, evidence=[]),
            MaskedMatch(owner_id="bo"),
        ],
    )
    def test_less_than_strong_selects_nothing(self, match: Any) -> None:
        """S1.5: "an unrelated contact that shares the same name" is not merged with."""
        made = plan(known=[CONTACT], matches=[match])
        assert made.person.is_new
        assert len(made.warnings) == 1

    def test_a_weak_or_unrelated_match_is_no_warning(self) -> None:
        """Nobody reads warnings about everybody."""
        weak = strong(CONTACT.ref, grade=Grade.WEAK)
        unrelated = strong(CONTACT.ref, relation=Relation.UNRELATED)
        assert plan(matches=[weak, unrelated]).warnings == ()

    def test_several_strong_matches_are_listed(self) -> None:
        """Never guessed."""
        with pytest.raises(ConversionRefusedError) as caught:
            plan(matches=[strong(CONTACT.ref), strong(self.OTHER.ref)])
        assert caught.value.reasons == (
            Reason(Why.AMBIGUOUS, LEAD.ref),
            Reason(Why.CANDIDATE, CONTACT.ref),
            Reason(Why.CANDIDATE, self.OTHER.ref),
        )

    def test_a_persons_company_of_that_name_is_the_company(self) -> None:
        """The name is not alone: the person belongs there."""
        contact = attrs.evolve(CONTACT, company_id="O1")
        employer = make.company(name="RAO TRADERS Pvt. Ltd.")
        made = plan(person=Existing("C1"), known=[contact, employer])
        assert (made.company.ref.id, made.company.chosen) == ("O1", Chosen.EMPLOYER)

    @pytest.mark.parametrize(
        "employer",
        [
            make.company(name="Other Ltd"),
            make.company(name="Rao Traders", archived_at=make.NOW),
        ],
    )
    def test_a_persons_other_company_stays_theirs(self, employer: Company) -> None:
        """A new company is made; whom the person works for is a conflict."""
        contact = attrs.evolve(CONTACT, company_id="O1")
        made = plan(person=Existing("C1"), known=[contact, employer])
        assert made.company.is_new
        assert made.person.after.company_id == "O1"
        assert [c.field for c in made.conflicts] == ["company_id"]

    def test_an_automatic_deal_is_new(self) -> None:
        """Nothing selects an existing deal but the caller."""
        assert plan(deal=Auto()).deal.is_new


class TestDeals:
    def test_it_is_named_after_the_lead(self) -> None:
        """S1.19; failing a name, the company gives one, and failing that the stage."""
        assert plan(deal=New()).deal.after.name == "Asha Rao"
        company = attrs.evolve(LEAD, name="")
        assert plan(company, deal=New()).deal.after.name == "Rao Traders"
        nameless = attrs.evolve(company, company="")
        assert plan(nameless, deal=New()).deal.after.name == "Incoming"

    def test_a_name_that_is_too_long_is_cut(self) -> None:
        """A person's name has parts, a deal's is one line; the plan says so."""
        for family, warned in ((512, []), (513, [1_024]), (1_000, [1_024])):
            name = PersonName(given="A" * 511, family="B" * family)
            made = plan(attrs.evolve(LEAD, name=name), deal=New())
            assert made.deal.after.name == str(name)[:1_024]
            assert list(made.warnings) == [
                f"the deal is named after {letters} letters of the lead's name"
                for letters in warned
            ]
        spaced = PersonName(full="", given="A" * 1_023, family="B")
        made = plan(attrs.evolve(LEAD, name=spaced), deal=New())
        assert made.deal.after.name == "A" * 1_023
        assert len(made.warnings) == 1

    def test_given_values_win(self) -> None:
        """A deal has what was asked for it, and the lead's value is left behind."""
        amount = Money(amount=Decimal(1200), currency="EUR")
        deal = New("Flat", values={"amount": amount, "stage": "Offer", "tags": ()})
        lead = attrs.evolve(LEAD, tags=["vip"])
        made = plan(lead, person=NoTarget(), company=NoTarget(), deal=deal)
        assert (made.deal.after.amount, made.deal.after.stage) == (amount, "Offer")
        assert made.deal.after.tags == ()
        left = {it.path: (it.rule, it.reason) for it in made.left}
        assert left["tags[vip]"] == ("the request", "another value was given")
        assert "tags[vip]: another value was given" in map(str, made.left)

    @pytest.mark.parametrize("name", ["id", "standing", "contact_id", "colour"])
    def test_what_follows_from_the_conversion_is_not_given(self, name: str) -> None:
        """Ids, standings and references are nobody's to give."""
        with pytest.raises(InvalidValueError) as caught:
            plan(deal=New("Flat", values={name: "x"}))
        assert [it.path for it in caught.value.problems] == [f"deal.values.{name}"]

    def test_an_existing_deal_is_filled(self) -> None:
        """Two leads, one deal: its contact stays, as the policy fills empty fields."""
        deal = attrs.evolve(DEAL, contact_id="C7", tags=["big"])
        lead = attrs.evolve(LEAD, tags=["vip"])
        made = plan(lead, deal=Existing("D1"), known=[deal])
        after = made.deal.after
        assert isinstance(after, Deal)
        assert (after.contact_id, after.company_id) == ("C7", "L1:company")
        assert after.tags == ("big", "vip")
        assert [(c.field, c.lost) for c in made.conflicts] == [
            ("contact_id", made.person.ref)
        ]
        over = plan(
            lead,
            deal=Existing("D1"),
            known=[deal],
            policy=under(filled=FilledRule.OVERWRITE),
        )
        assert over.deal.after.contact_id == made.person.ref.id
        assert over.conflicts[0].losing.value == "contact 'C7'"


class TestStanding:
    @pytest.mark.parametrize(
        ("before", "deal", "after"),
        [
            (Standing.NONE, NoTarget(), Standing.CUSTOMER),
            (Standing.FORMER, NoTarget(), Standing.CUSTOMER),
            (Standing.PROSPECT, New(), Standing.PROSPECT),
            (Standing.FORMER, New(), Standing.PROSPECT),
            (Standing.CUSTOMER, New(), Standing.CUSTOMER),
        ],
    )
    def test_it_rises_and_never_falls(
        self, before: Standing, deal: Any, after: Standing
    ) -> None:
        """CUSTOMER, or PROSPECT while the deal is open (policy)."""
        policy = under(standing_with_open_deal=Standing.PROSPECT)
        contact = attrs.evolve(CONTACT, standing=before)
        made = plan(policy=policy, person=Existing("C1"), deal=deal, known=[contact])
        assert made.person.after.standing is after

    def test_the_owner_is_the_leads_or_who_converts(self) -> None:
        """An existing record keeps its own, also where the policy overwrites."""
        owned = attrs.evolve(LEAD, owner_id="bo")
        assert plan(owned).person.after.owner_id == "bo"
        assert plan().person.after.owner_id == "ana"
        contact = attrs.evolve(CONTACT, owner_id="chi")
        made = plan(
            owned,
            person=Existing("C1"),
            known=[contact],
            policy=under(filled=FilledRule.OVERWRITE),
        )
        assert made.person.after.owner_id == "chi"

    def test_tasks_are_the_leads_owners(self) -> None:
        """Unless somebody else shall do it."""
        owned = attrs.evolve(LEAD, owner_id="bo")
        tasks = [NewTask(title="Call"), NewTask(title="Visit", owner_id="chi")]
        made = plan(owned, tasks=tasks)
        assert [task.owner_id for task in made.tasks] == ["bo", "chi"]
        assert plan(tasks=tasks[:1]).tasks[0].owner_id == "ana"
        assert made.tasks[0].about == (made.person.ref, made.company.ref)


class TestFingerprint:
    def test_different_requests_differ(self) -> None:
        """Also where one target is only of another class than the other."""
        requests = [
            ConversionRequest(lead_id="L1"),
            ConversionRequest(lead_id="L2"),
            ConversionRequest(lead_id="L1", person=NoTarget()),
            ConversionRequest(lead_id="L1", person=New()),
            ConversionRequest(lead_id="L1", person=New("A")),
            ConversionRequest(lead_id="L1", person=New(PersonName(full="A"))),
            ConversionRequest(lead_id="L1", person=Existing("C1")),
            ConversionRequest(lead_id="L1", tasks=[NewTask(title="Call")]),
        ]
        assert len({fingerprint(request) for request in requests}) == len(requests)

    def test_an_id_and_its_reference_do_not(self) -> None:
        """Both name one record."""
        targets = Existing("C1"), Existing(Ref(Kind.CONTACT, "C1"))
        one, other = (ConversionRequest(lead_id="L1", person=it) for it in targets)
        assert fingerprint(one) == fingerprint(other)

    def test_equal_requests_are_one(self) -> None:
        """However they were built."""
        given = New("Flat", values={"stage": "a", "amount": None})
        again = New("Flat", values={"amount": None, "stage": "a"})
        first = ConversionRequest(lead_id="L1", deal=given)
        second = ConversionRequest(lead_id="L1", deal=again)
        assert fingerprint(first) == fingerprint(second)


class TestText:
    def test_a_person_reads_the_whole_plan(self) -> None:
        """Targets, what differs, what stays, what to look at."""
        lead = attrs.evolve(
            LEAD,
            website="rao.example",
            project_id="P1",
            next_call_at=make.NOW + timedelta(days=1),
        )
        contact = attrs.evolve(CONTACT, website="old.example", industry="Steel")
        made = plan(
            attrs.evolve(lead, industry="Steel"),
            person=Existing("C1"),
            company=NoTarget(),
            deal=New("Flat"),
            known=[contact],
            activities=[make.note(), make.task(done_at=make.NOW)],
        )
        assert str(made) == READ

    def test_a_task_shows_when_it_is_due(self) -> None:
        """A line a task."""
        task = NewTask(title="Call", due_at=make.NOW)
        text = str(plan(tasks=[task]))
        assert "  task     new 'L1:task:0': Call, due 2025-01-06T09:00+00:00" in text

    def test_nothing_in_it_is_obeyed(self) -> None:
        """Whatever somebody has typed; a line of the plan stays a line."""
        typed = "Asha\x1b[2J\nRao\u202e"
        lead = attrs.evolve(
            LEAD, name=PersonName(full=typed), description=typed, tags=[typed]
        )
        task = NewTask(title=typed)
        text = str(plan(lead, tasks=[task]))
        assert "Asha\ufffd[2J Rao\ufffd" in text.splitlines()[0]
        assert all(it.isprintable() for it in text.split("\n"))
        assert sum("Asha" in it for it in text.split("\n")) > 1

    def test_a_replaced_value_is_shown(self) -> None:
        """What gives way under an overwriting policy."""
        lead = attrs.evolve(LEAD, website="rao.example")
        contact = attrs.evolve(CONTACT, website="old.example")
        made = plan(
            lead,
            person=Existing("C1"),
            known=[contact],
            policy=under(filled=FilledRule.OVERWRITE),
        )
        assert isinstance(made.person.after, Contact)
        assert made.person.after.website == "rao.example"
        assert "instead of 'old.example'" in str(made)

    def test_targets_say_what_they_are(self) -> None:
        """For lists and logs."""
        targets = [NoTarget(), Auto(), New("Secret"), Existing("C1")]
        assert [str(it) for it in targets] == [
            "none",
            "automatic",
            "new",
            "existing C1",
        ]


READ = """\
Convert lead 'L1': Asha Rao (Rao Traders), NOT_CONTACTED
  person   existing contact 'C1' (as asked for)
           name = 'Asha Rao' from the lead: name, as it is there already
           company = 'Rao Traders' from the lead: company
           industry = 'Steel' from the lead: industry, as it is there already
           phones = '+91 98450 12345 (other)' from the lead: phones[0]
           origin.first_seen_at = '2025-01-06T09:00+00:00' from the lead: created_at
  company  none
  deal     new deal 'L1:deal' (as asked for)
           name = 'Flat' from the request
           stage = 'Incoming' from the policy
           origin.first_seen_at = '2025-01-06T09:00+00:00' from the lead: created_at
           contact_id = "contact 'C1'" from another target
           owner_id = 'ana' from the actor
  goes     note 'N1' to contact 'C1'
  differs  contact 'C1'.website: 'old.example' stays, 'rao.example' is kept \
in the conversion record
  stays    website: contact 'C1' keeps what it has (conversion.filled)
  stays    project_id: no person, company or deal has this field
  stays    next_call_at: a converted lead is called no more; ask for a task
  stays    task 'T1': is done
  look at  the next call is not carried: ask for a task to keep it"""
