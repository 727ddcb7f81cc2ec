"""Merging as a rule: what the survivor has of each record, and what turns to it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.model.bookkeeping import Redirect
from leadlink.model.errors import InvalidValueError
from leadlink.model.fields import LinkKind, Origin, Standing
from leadlink.model.ids import Kind, Ref, joint_id
from leadlink.model.lead import Lead
from leadlink.model.match import FlagStatus, MatchFlag
from leadlink.model.merging import Mergeable, MergePlan
from leadlink.model.operations import SUBJECTS, Effect, MergeRecord, Subject
from leadlink.model.person import (
    Address,
    Consent,
    Email,
    Network,
    PersonName,
    Phone,
    PhoneKind,
    Social,
)
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.policy.merging import MergeRule, MergingPolicy, SurvivorRule
from leadlink.model.records import references
from leadlink.rules.merging import all_effects, plan_merge
from leadlink.rules.merging_choices import choices_of, survivor_of
from leadlink.rules.unmerging import touched, unmerging
from leadlink.testing import factories as make
from leadlink.testing import strategies

C1, C2, C3 = (Ref(Kind.CONTACT, f"C{n}") for n in (1, 2, 3))
L1, L2, L3 = (Ref(Kind.LEAD, f"L{n}") for n in (1, 2, 3))
NOW = make.NOW + timedelta(hours=1)
MATCHING = MatchingPolicy(default_region="IN")


def planned(
    survivor: Mergeable,
    *merged: Mergeable,
    rules: dict[str, MergeRule | Ref] | None = None,
    referrers: Sequence[Subject] = (),
) -> MergePlan:
    """Plan by the default policy."""
    return plan_merge(
        survivor,
        merged,
        choices=choices_of(survivor, merged, rules=rules or {}, policy=MergingPolicy()),
        referrers=referrers,
        matching=MATCHING,
        by="ana",
        now=NOW,
    )


def contacts(first: dict[str, Any], second: dict[str, Any], **rules: Any) -> MergePlan:
    """Plan to merge C2 into C1."""
    bare: dict[str, Any] = {"emails": (), "standing": Standing.NONE}
    return planned(
        make.contact("C1", **(bare | first)),
        make.contact("C2", **(bare | second)),
        rules=rules,
    )


def leads(first: dict[str, Any], second: dict[str, Any], **rules: Any) -> MergePlan:
    """Plan to merge L2 into L1."""
    return planned(make.lead("L1", **first), make.lead("L2", **second), rules=rules)


def lost(plan: MergePlan) -> list[tuple[str, str, str]]:
    """Give the losing values: of whom, which field, what."""
    return [(it.record.id, it.field, it.value) for it in plan.losing]


class TestSingleFields:
    def test_what_is_empty_is_filled(self) -> None:
        """And what is filled stays; what loses is kept."""
        plan = contacts(
            {"website": "one.example"}, {"website": "two.example", "industry": "Silk"}
        )
        assert (plan.after.website, plan.after.industry) == ("one.example", "Silk")
        assert lost(plan) == [("C2", "website", "two.example")]

    def test_the_first_of_several_wins(self) -> None:
        """The order in which they were named is the order of preference."""
        plan = planned(
            make.contact("C1"),
            make.contact("C3", industry="Jute"),
            make.contact("C2", industry="Silk"),
        )
        assert plan.after.industry == "Jute"
        assert lost(plan) == [("C2", "industry", "Silk")]

    def test_overwriting_lets_the_other_win(self) -> None:
        """A blank overwrites nothing."""
        plan = contacts(
            {"website": "one.example", "industry": "Jute"},
            {"industry": "Silk"},
            website=MergeRule.OVERWRITE,
            industry=MergeRule.OVERWRITE,
        )
        assert (plan.after.website, plan.after.industry) == ("one.example", "Silk")
        assert lost(plan) == [("C1", "industry", "Jute")]

    def test_a_named_record_wins_also_where_it_is_blank(self) -> None:
        """Explicit beats all; what it hides is kept."""
        plan = contacts({"website": "one.example"}, {}, website=C2)
        assert plan.after.website == ""
        assert lost(plan) == [("C1", "website", "one.example")]
        assert "  website = '' of contact 'C2'" in str(plan).splitlines()

    def test_nothing_in_the_plans_text_is_obeyed(self) -> None:
        """Whatever somebody has typed; a line of the plan stays a line."""
        plan = contacts({"name": "Asha\x1b[2J\nRao"}, {"industry": "Silk\x1b[2J"})
        lines = str(plan).split("\n")
        assert "Asha\ufffd[2J Rao" in lines[0]
        assert all(it.isprintable() for it in lines)

    def test_an_address_is_one_block(self) -> None:
        """An "address one block": no town of one beside the street of another."""
        plan = contacts(
            {"address": Address(city="Mysuru")},
            {"address": Address(street="1 MG Road")},
        )
        assert plan.after.address == Address(city="Mysuru")
        assert lost(plan) == [("C2", "address", "1 MG Road")]

    def test_a_name_is_one_block(self) -> None:
        """A blank name gives way as a whole."""
        name = PersonName(given="Asha", family="Rao")
        assert contacts({"name": ""}, {"name": name}).after.name == name

    def test_choosing_the_default_is_no_choice(self) -> None:
        """Filling what is empty needs no record of a choice."""
        assert contacts({}, {}, website=MergeRule.FILL_EMPTY).choices == ()

    @pytest.mark.parametrize(
        ("field", "rule"),
        [
            ("id", MergeRule.OVERWRITE),
            ("standing", C1),
            ("role", C1),
            ("colour", C1),
            ("custom[", C1),
            ("website", C3),
            ("phones", MergeRule.OVERWRITE),
        ],
    )
    def test_refuses_what_cannot_be_chosen(
        self, field: str, rule: MergeRule | Ref
    ) -> None:
        """Fields that a rule decides, or that there are not; records not merged."""
        with pytest.raises(InvalidValueError) as caught:
            contacts({}, {}, **{field: rule})
        assert [it.path for it in caught.value.problems] == [f"fields.{field}"]


class TestEmployers:
    """A person's company, its record and the role in it are one block."""

    def test_the_survivor_keeps_its_own(self) -> None:
        """No role in one company beside the name of another."""
        plan = contacts(
            {"company": "Rao Textiles"},
            {"company": "Silk Ltd", "company_id": "O2", "role": "CEO"},
        )
        after: Any = plan.after
        employer = (after.company, after.company_id, after.role)
        assert employer == ("Rao Textiles", None, "")
        assert lost(plan) == [
            ("C2", "company", "Silk Ltd"),
            ("C2", "company_id", "O2"),
            ("C2", "role", "CEO"),
        ]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({}, {"company": "Silk Ltd", "company_id": "O2", "role": "CEO"}),
            (
                {"company": "silk ltd "},
                {"company": "Silk Ltd", "company_id": "O2", "role": "CEO"},
            ),
            ({"company_id": "O2"}, {"company_id": "O2", "role": "CEO"}),
            ({"company_id": "O2"}, {"role": "CEO"}),
        ],
    )
    def test_the_same_employer_is_filled(self, first: Any, second: Any) -> None:
        """Same record, or same name as typed."""
        after: Any = contacts(first, second).after
        assert (after.company_id, after.role) == ("O2", "CEO")

    def test_another_record_of_the_same_name_is_another(self) -> None:
        """Ids decide where both have one."""
        after: Any = contacts(
            {"company": "Silk", "company_id": "O1"},
            {"company": "Silk", "company_id": "O2", "role": "CEO"},
        ).after
        assert (after.company_id, after.role) == ("O1", "")

    def test_can_be_named(self) -> None:
        """The whole block comes from that record."""
        after: Any = contacts(
            {"company": "Rao", "role": "CEO"}, {"company": "Silk"}, company=C2
        ).after
        assert (after.company, after.role) == ("Silk", "")


class TestSets:
    """Spec 12: "union of emails, phones, tags, socials without repeats"."""

    def test_are_joined_in_normal_form(self) -> None:
        """What is there stays as it was typed."""
        plan = contacts(
            {
                "emails": ["asha@example.com"],
                "phones": ["098450 12345"],
                "tags": ["vip"],
                "socials": [Social(network=Network.X, handle="@asha")],
            },
            {
                "emails": ["Asha@Example.com", "rao@example.com"],
                "phones": ["+91 98450 12345", "+91 98450 54321"],
                "tags": ["vip", "new"],
                "socials": [Social(network=Network.X, handle="@Asha")],
            },
        )
        after = plan.after
        assert [it.address for it in after.emails] == [
            "asha@example.com",
            "rao@example.com",
        ]
        assert [it.number for it in after.phones] == ["098450 12345", "+91 98450 54321"]
        assert after.tags == ("new", "vip")
        assert [it.handle for it in after.socials] == ["@asha"]
        assert lost(plan) == []
        assert {it.source for it in plan.taken} == {C2}

    @pytest.mark.parametrize("chosen", [None, C1, C2])
    def test_consent_never_weakens(self, chosen: Ref | None) -> None:
        """Whoever is chosen: a refusal of either side stands."""
        said = [
            [Email(address="a@x.org", consent=consent)]
            for consent in (Consent.REFUSED, Consent.GIVEN)
        ]
        rules = {} if chosen is None else {"emails": chosen}
        for first, second in (said, said[::-1]):
            (email,) = contacts(
                {"emails": first}, {"emails": second}, **rules
            ).after.emails
            assert email.consent is Consent.REFUSED

    def test_a_named_record_gives_the_whole_set(self) -> None:
        """What only the others had is kept as losing."""
        plan = contacts({"tags": ["a", "b"]}, {"tags": ["b", "c"]}, tags=C2)
        assert plan.after.tags == ("b", "c")
        assert lost(plan) == [("C1", "tags", "a")]

    def test_what_a_phone_is_for_can_lose(self) -> None:
        """One number, two kinds: the survivor's stays."""
        number = "+91 98450 12345"
        plan = contacts(
            {"phones": [Phone(number=number, kind=PhoneKind.WORK)]},
            {"phones": [Phone(number=number, kind=PhoneKind.HOME)]},
        )
        assert lost(plan) == [("C2", "phones", f"{number} (home)")]


class TestCustomFields:
    def test_zero_and_false_are_values(self) -> None:
        """They fill nothing up and give way to nothing."""
        plan = contacts(
            {"custom": {"budget": 0, "vip": False}},
            {"custom": {"budget": 5, "vip": True, "floor": ""}},
        )
        assert {it.field_id: it.value for it in plan.after.custom} == {
            "budget": 0,
            "vip": False,
            "floor": "",
        }
        assert lost(plan) == [
            ("C2", "custom[budget]", "5"),
            ("C2", "custom[vip]", "True"),
        ]

    def test_one_can_be_chosen(self) -> None:
        """A rule for one field goes before the rule for all."""
        plan = contacts(
            {"custom": {"a": 1, "b": 1, "c": 1}},
            {"custom": {"a": 2, "b": 2}},
            **{"custom": MergeRule.OVERWRITE, "custom[b]": C1, "custom[c]": C2},
        )
        assert {it.field_id: it.value for it in plan.after.custom} == {"a": 2, "b": 1}
        assert lost(plan) == [
            ("C1", "custom[a]", "1"),
            ("C2", "custom[b]", "2"),
            ("C1", "custom[c]", "1"),
        ]


class TestStandings:
    @pytest.mark.parametrize(
        ("first", "second", "stands"),
        [
            (Standing.NONE, Standing.FORMER, Standing.FORMER),
            (Standing.FORMER, Standing.PROSPECT, Standing.PROSPECT),
            (Standing.PROSPECT, Standing.CUSTOMER, Standing.CUSTOMER),
            (Standing.CUSTOMER, Standing.NONE, Standing.CUSTOMER),
        ],
    )
    def test_the_strongest_stands(
        self, first: Standing, second: Standing, stands: Standing
    ) -> None:
        """CUSTOMER over PROSPECT over FORMER over NONE."""
        plan = contacts({"standing": first}, {"standing": second})
        assert plan.after.standing is stands  # type: ignore[union-attr]  # contacts


class TestOrigins:
    def test_source_and_campaign_are_one_block(self) -> None:
        """And what loses is kept."""
        plan = contacts(
            {"origin": Origin(source="Event")},
            {"origin": Origin(source="Email", campaign="spring")},
        )
        assert plan.after.origin == Origin(source="Event")
        assert lost(plan) == [
            ("C2", "origin.source", "Email"),
            ("C2", "origin.campaign", "spring"),
        ]

    def test_first_seen_is_the_earliest(self) -> None:
        """A lead was first seen when it was made, if nobody says otherwise."""
        early, late = make.NOW - timedelta(days=9), make.NOW
        plan = leads({"created_at": late}, {"created_at": early})
        assert plan.after.origin.first_seen_at == early
        plan = contacts(
            {"origin": Origin(first_seen_at=late)},
            {"origin": Origin(first_seen_at=early)},
        )
        assert plan.after.origin.first_seen_at == early
        assert lost(plan) == [
            ("C1", "origin.first_seen_at", late.isoformat("T", "minutes"))
        ]

    def test_stays_open_where_nobody_knows(self) -> None:
        """An older survivor has nothing to add."""
        assert leads({}, {"created_at": NOW}).after.origin.first_seen_at is None

    def test_can_be_named(self) -> None:
        """Then the instant comes along."""
        origin = Origin(source="Email", first_seen_at=NOW)
        plan = contacts(
            {"origin": Origin(source="Event")}, {"origin": origin}, origin=C2
        )
        assert plan.after.origin == origin


class TestLeads:
    def test_whoever_owned_one_may_look_on(self) -> None:
        """Nobody loses sight of a lead by merging it."""
        after: Any = leads(
            {"owner_id": "ana", "viewers": ["cy"]},
            {"owner_id": "bo", "viewers": ["ana"]},
        ).after
        assert (after.owner_id, after.viewers) == ("ana", ("bo", "cy"))

    def test_a_free_survivor_takes_a_live_hold(self) -> None:
        """The claim goes on, now on the survivor."""
        hold = make.hold("bo", claimed_at=make.NOW)
        claim = make.claim("K1", lead_id="L2", created_by="bo")
        plan = planned(make.lead("L1"), make.lead("L2", hold=hold), referrers=[claim])
        assert isinstance(plan.after, Lead)
        assert plan.after.hold == hold
        assert plan.turned == (
            Effect(before=claim, after=attrs.evolve(claim, lead_id="L1")),
        )
        assert plan.notified == ()

    @pytest.mark.parametrize(
        "first", [{"owner_id": "ana"}, {"hold": make.hold("ana", claimed_at=make.NOW)}]
    )
    def test_else_a_live_hold_ends(self, first: dict[str, Any]) -> None:
        """Its claim ends now, its holder is told, and the hold is kept as losing."""
        hold = make.hold("bo", claimed_at=make.NOW)
        claim = make.claim("K1", lead_id="L2", created_by="bo")
        plan = planned(
            make.lead("L1", **first), make.lead("L2", hold=hold), referrers=[claim]
        )
        assert isinstance(plan.after, Lead)
        assert plan.after.hold == first.get("hold")
        (effect,) = plan.turned
        assert effect.after == attrs.evolve(claim, lead_id="L1", held_until=NOW)
        assert plan.notified == ("bo",)
        assert [(it.record, it.field) for it in plan.losing] == [(L2, "hold")]

    def test_a_lapsed_hold_says_nothing(self) -> None:
        """At its very end it is over."""
        hold = make.hold("bo", claimed_at=make.NOW, held_until=NOW)
        plan = leads({}, {"hold": hold})
        assert isinstance(plan.after, Lead)
        assert plan.after.hold is None
        assert plan.losing == ()

    def test_the_same_customer_is_no_conflict(self) -> None:
        """Whoever linked it, and when."""
        link = make.customer_link("C1")
        again = attrs.evolve(link, linked_by="bo", linked_at=NOW)
        assert lost(leads({"customer": link}, {"customer": again})) == []
        other = attrs.evolve(link, kind=LinkKind.PRIOR_CUSTOMER)
        assert lost(leads({"customer": link}, {"customer": other})) == [
            ("L2", "customer", "contact 'C1' as prior_customer")
        ]


class TestDismissals:
    """Spec 12: dismissals "survive merges of either side"."""

    def test_turn_to_the_survivor_in_order(self) -> None:
        """The lesser reference stays left."""
        pair = make.dismissal(left=C2, right=C3)
        plan = planned(make.contact("C9"), make.contact("C2"), referrers=[pair])
        (effect,) = plan.turned
        assert effect.after == attrs.evolve(
            pair, left=C3, right=Ref(Kind.CONTACT, "C9")
        )

    def test_of_the_two_goes(self) -> None:
        """They are one record now."""
        pair = make.dismissal(left=C1, right=C2)
        plan = planned(make.contact("C1"), make.contact("C2"), referrers=[pair])
        assert plan.turned == (Effect(before=pair, after=None),)

    def test_said_of_both_is_said_once(self) -> None:
        """The survivor's own stays, else the oldest."""
        own = make.dismissal("X2", left=C1, right=L1)
        old = make.dismissal("X1", left=C2, right=L1)
        plan = planned(make.contact("C1"), make.contact("C2"), referrers=[old, own])
        assert plan.turned == (
            Effect(before=old, after=None),
            Effect(before=own, after=own),
        )
        assert str(plan).splitlines()[-1] == "  dismissal 'X1' goes"
        late = make.dismissal("X0", left=C3, right=L1, created_at=NOW)
        plan = planned(
            make.contact("C1"),
            make.contact("C2"),
            make.contact("C3"),
            referrers=[late, old],
        )
        assert [it.after for it in plan.turned] == [None, attrs.evolve(old, left=C1)]


def flagged(id_: str, *candidates: Ref, **more: Any) -> MatchFlag:
    """Make the flag of a lead."""
    ref = Ref(Kind.LEAD, id_)
    return make.flag(joint_id(ref), subject=ref, candidates=candidates, **more)


class TestFlags:
    """A record has one flag; a candidate that is one with another is one."""

    def test_candidates_turn(self) -> None:
        """Two candidates that are one now are one candidate."""
        flag = flagged("L1", C2, C1)
        plan = planned(make.contact("C1"), make.contact("C2"), referrers=[flag])
        assert [it.after for it in plan.turned] == [
            attrs.evolve(flag, candidates=(C1,))
        ]

    def test_a_dismissed_candidate_does_not_come_back(self) -> None:
        """L1 is not C1; that it may be C2 is settled once both are one."""
        flag = flagged("L1", C2)
        pair = make.dismissal(left=C1, right=L1)
        plan = planned(make.contact("C1"), make.contact("C2"), referrers=[flag, pair])
        effect = plan.turned[-1]
        settled = attrs.evolve(
            flag, candidates=(), status=FlagStatus.DISMISSED, decided_by="ana"
        )
        assert effect == Effect(before=flag, after=settled)

    def test_flags_of_leads_become_one(self) -> None:
        """With the candidates of both, open while one is open."""
        first, second = flagged("L1", C1), flagged("L2", C2, C1)
        plan = planned(make.lead("L1"), make.lead("L2"), referrers=[first, second])
        assert plan.turned == (
            Effect(before=first, after=attrs.evolve(first, candidates=(C1, C2))),
            Effect(before=second, after=None),
        )

    def test_a_lead_without_a_flag_gets_one(self) -> None:
        """Under its own id; what is dismissed for it is no candidate."""
        second = flagged("L2", C1, C2)
        pair = make.dismissal(left=C1, right=L1)
        plan = planned(make.lead("L1"), make.lead("L2"), referrers=[second, pair])
        made = next(it.after for it in plan.turned if it.before is None)
        assert isinstance(made, MatchFlag)
        assert (made.id, made.subject, made.candidates) == ("lead:L1", L1, (C2,))
        assert (made.status, made.decided_by) == (FlagStatus.OPEN, None)

    def test_a_linked_survivor_has_its_answer(self) -> None:
        """The question of the other one is answered by the link as well."""
        linked = flagged("L1", C1, status=FlagStatus.LINKED, decided_by="bo")
        plan = planned(
            make.lead("L1", customer=make.customer_link("C1")),
            make.lead("L2"),
            referrers=[linked, flagged("L2", C2)],
        )
        after = plan.turned[0].after
        assert isinstance(after, MatchFlag)
        assert (after.status, after.decided_by) == (FlagStatus.LINKED, "bo")

    def test_what_all_dismissed_stays_dismissed(self) -> None:
        """Nobody is asked again."""
        over = {"status": FlagStatus.DISMISSED, "decided_by": "bo"}
        plan = planned(
            make.lead("L1"),
            make.lead("L2"),
            referrers=[flagged("L1", **over), flagged("L2", C2, **over)],
        )
        after = plan.turned[0].after
        assert isinstance(after, MatchFlag)
        assert (after.status, after.decided_by) == (FlagStatus.DISMISSED, "bo")


class TestSurvivors:
    def test_of_equals_the_least_id(self) -> None:
        """The choice never depends on the order of the arguments."""
        records = [make.contact(id_) for id_ in ("C3", "C1", "C2")]
        for rule in SurvivorRule:
            assert survivor_of(records, rule).id == "C1"


pairs = st.tuples(strategies.contacts, strategies.contacts).map(
    lambda pair: (attrs.evolve(pair[0], id="C1"), attrs.evolve(pair[1], id="C2"))
)


class TestLaws:
    @settings(max_examples=60)
    @given(pair=pairs)
    def test_nothing_is_lost(self, pair: tuple[Any, Any]) -> None:
        """Every value of both is in the survivor or among the losing values."""
        plan = planned(*pair)
        kept = {it.field_id for it in plan.after.custom}
        losing = {it.field for it in plan.losing}
        for record in pair:
            for name in ("name", "website", "industry", "description", "owner_id"):
                value = getattr(record, name)
                is_kept = getattr(plan.after, name) == value
                assert is_kept or not str(value or "").strip() or name in losing
            assert {it.field_id for it in record.custom} <= kept

    @settings(max_examples=60)
    @given(pair=pairs)
    def test_planning_is_pure(self, pair: tuple[Any, Any]) -> None:
        """The same records give an equal plan."""
        assert planned(*pair) == planned(*pair)

    @settings(max_examples=60)
    @given(pair=pairs)
    def test_no_consent_weakens(self, pair: tuple[Any, Any]) -> None:
        """Whoever refused an address has refused it still."""
        after = planned(*pair).after
        refused = {
            email.address
            for record in pair
            for email in record.emails
            if email.consent is Consent.REFUSED
        }
        for email in after.emails:
            assert email.address not in refused or email.consent is Consent.REFUSED

    @settings(max_examples=60)
    @given(data=st.data())
    def test_nothing_refers_to_what_goes(self, data: st.DataObject) -> None:
        """Of any records at all, but a redirect of one of the two."""
        one, two = make.contact("1"), make.contact("2")
        kinds = st.one_of(*(strategies.RECORDS[cls.kind] for cls in SUBJECTS))
        drawn = data.draw(st.lists(kinds, max_size=6, unique_by=lambda it: it.ref))
        referrers = [
            record
            for record in drawn
            if isinstance(record, SUBJECTS)
            and getattr(record, "old", None) not in (one.ref, two.ref)
        ]
        plan = planned(one, two, referrers=referrers)
        turned = {it.ref: it.after for it in plan.turned}
        for record in referrers:
            after = turned.get(record.ref, record)
            if after is not None and record.ref not in (one.ref, two.ref):
                assert two.ref not in references(after)


def record_of(plan: MergePlan, id_: str, minutes: int) -> MergeRecord:
    """Give the record of a plan that was carried out."""
    at = NOW + timedelta(minutes=minutes)
    return make.merge(
        id_,
        survivor=plan.survivor.ref,
        merged=[it.ref for it in plan.merged],
        choices=plan.choices,
        effects=all_effects(plan, record_id=id_),
        created_at=at,
        updated_at=at,
    )


class TestUnmerging:
    """A merge is taken out from under those that stand on it."""

    def test_alone_it_is_its_own_effects(self) -> None:
        """Nothing stands on it."""
        first = record_of(contacts({}, {"industry": "Silk"}), "M1", 0)
        done = unmerging(first, later=(), matching=MATCHING)
        assert (done.effects, done.heirs, done.conflicts) == (first.effects, (), ())

    def test_touched_is_what_it_changed_and_what_that_referred_to(self) -> None:
        """A merge of the company of a contact that went stands on it."""
        first = record_of(contacts({}, {"company_id": "O2"}), "M1", 0)
        assert touched(first.effects) == {
            C1,
            C2,
            Ref(Kind.REDIRECT, "contact:C2"),
            Ref(Kind.COMPANY, "O2"),
        }

    def test_the_later_one_answers_for_what_both_brought(self) -> None:
        """C2 and C3 both say Silk: taking C2 out leaves it, taking C3 out as well."""
        one = contacts({}, {"industry": "Silk"})
        first = record_of(one, "M1", 0)
        third = make.contact("C3", industry="Silk", emails=(), standing=Standing.NONE)
        second = record_of(planned(one.after, third), "M2", 1)
        done = unmerging(first, later=(second,), matching=MATCHING)
        assert C1 not in {it.ref for it in done.effects}
        (heir,) = done.heirs
        effect = next(it for it in heir.effects if it.ref == C1)
        assert effect.before == one.survivor
        assert effect.after == one.after

    def test_what_only_the_later_one_turns_is_its_own_from_then_on(self) -> None:
        """C2 worked for O2, which is O1 by now: C2 comes back to O1."""
        first = record_of(contacts({}, {"company_id": "O2"}), "M1", 0)
        after: Any = first.effects[0].after
        companies = planned(make.company("O1"), make.company("O2"), referrers=[after])
        second = record_of(companies, "M2", 1)
        done = unmerging(first, later=(second,), matching=MATCHING)
        back = next(it.before for it in done.effects if it.ref == C2)
        assert getattr(back, "company_id", "") == "O1"
        (heir,) = done.heirs
        assert {C2} <= {it.ref for it in heir.effects}
        own = next(it for it in done.effects if it.ref == C1)
        assert (own.before, own.after) == (
            first.effects[0].before,
            attrs.evolve(after, company_id="O1"),
        )

    def test_a_record_that_was_edited_between_stays(self) -> None:
        """A flag that the first merge made and somebody decided is not taken away."""
        one = planned(make.lead("L1"), make.lead("L2"), referrers=[flagged("L2", C1)])
        first = record_of(one, "M1", 0)
        made = next(
            it.after
            for it in first.effects
            if it.before is None and isinstance(it.after, MatchFlag)
        )
        decided = attrs.evolve(made, status=FlagStatus.DISMISSED, decided_by="bo")
        two = planned(
            one.after, make.lead("L3"), referrers=[decided, flagged("L3", C2)]
        )
        second = record_of(two, "M2", 1)
        done = unmerging(first, later=(second,), matching=MATCHING)
        assert made.ref not in {it.ref for it in done.effects}
        (heir,) = done.heirs
        flag = next(it for it in heir.effects if it.ref == made.ref)
        assert flag.before == decided

    def test_a_hold_that_lived_when_the_later_one_was_planned_stays(self) -> None:
        """It passed to the survivor, though it was over when the plan was applied."""
        one = planned(make.lead("L1"), make.lead("L2", website="two.example"))
        first = record_of(one, "M1", 0)
        hold = make.hold(held_until=NOW + timedelta(minutes=1))
        claim = make.claim("K3", lead_id="L3")
        two = planned(one.after, make.lead("L3", hold=hold), referrers=[claim])
        second = record_of(two, "M2", 2)
        done = unmerging(first, later=(second,), matching=MATCHING)
        own = next(it for it in done.effects if it.ref == L1)
        assert own.before == attrs.evolve(two.after, website="")
        (heir,) = done.heirs
        assert heir.created_at == second.created_at
        assert [it for it in heir.effects if it.ref == claim.ref] == [
            it for it in second.effects if it.ref == claim.ref
        ]

    def test_a_redirect_that_was_flattened_goes(self) -> None:
        """L2 went into L1, L1 into L3: L2 comes back, its redirect goes."""
        one = planned(make.lead("L1"), make.lead("L2"))
        first = record_of(one, "M1", 0)
        redirect = next(
            it.after for it in first.effects if isinstance(it.after, Redirect)
        )
        second = record_of(
            planned(make.lead("L3"), one.after, referrers=[redirect]), "M2", 1
        )
        done = unmerging(first, later=(second,), matching=MATCHING)
        effect = next(it for it in done.effects if it.ref == redirect.ref)
        assert effect.before is None
        assert effect.after == attrs.evolve(redirect, to=L3)
