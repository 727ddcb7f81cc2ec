"""Before a policy is changed: which leads would be converted otherwise (spec 10)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from leadlink.desk.conversions import whatif as desk_whatif
from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.fields import Origin, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.operations import ConversionRecord
from leadlink.model.person import PersonName
from leadlink.model.policy.conversion import (
    DealsRule,
    FilledRule,
    NotesRule,
    OriginRule,
)
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RosterSight
from leadlink.model.refusals import ConversionRefusedError
from leadlink.model.targets import Existing, New, NoTarget
from leadlink.presets.pipeline import PIPELINE
from leadlink.presets.recommended import RECOMMENDED
from leadlink.presets.sell import SELL
from leadlink.rules.whatif import LeadDifference, PlanDifference, PlanPart
from leadlink.testing import factories as make
from tests.desk.world import STORES, World, worlds

LEAD = make.lead(
    "L1",
    name=PersonName(given="Asha", family="Rao"),
    origin=Origin(source="Referral"),
    owner_id="ana",
    company="Rao Traders",
    emails=["asha@rao.example"],
    phones=[],
    website="rao.example",
)


BLIND = attrs.evolve(
    RECOMMENDED,
    name="blind",
    matching=attrs.evolve(
        RECOMMENDED.matching, strong=1.0, possible=1 - 1e-12, shown=1 - 1e-11
    ),
)
"""Recognises next to nobody."""


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store, with one lead."""
    for made in worlds(request.param, tmp_path):
        made.put(LEAD)
        yield made


def other(**changes: Any) -> Policy:
    """Give the recommended policy, but for how it converts."""
    conversion = attrs.evolve(RECOMMENDED.conversion, **changes)
    return attrs.evolve(RECOMMENDED, name="other", conversion=conversion)


def changed(world: World, policy: Policy, **asked: Any) -> tuple[LeadDifference, ...]:
    """Ask as a manager, to the end."""
    return tuple(world.acting().conversions.what_would_change(policy, **asked))


def told(found: LeadDifference) -> list[tuple[str, str, object, object]]:
    """Give the differences of a lead as plain values."""
    return [(str(it.part), it.field, it.a, it.b) for it in found.differences]


class TestWhatIsFound:
    def test_the_same_policy_changes_nothing(self, world: World) -> None:
        """Nor does one that differs in what no conversion asks."""
        assert changed(world, RECOMMENDED) == ()
        assert changed(world, other(undo_window=None, won_stage="Done")) == ()

    def test_a_value_of_a_target(self, world: World) -> None:
        """Target, field, the value under the one and the other."""
        policy = other(customer_standing=Standing.PROSPECT)
        (found,) = changed(world, policy)
        assert found.lead == world.now(LEAD)
        assert told(found) == [
            ("person", "standing", Standing.CUSTOMER, Standing.PROSPECT),
            ("company", "standing", Standing.CUSTOMER, Standing.PROSPECT),
        ]
        assert str(found).splitlines() == [
            f"lead 'L1': {LEAD} (recommended -> other)",
            "  person   standing: customer -> prospect",
            "  company  standing: customer -> prospect",
        ]

    @pytest.mark.parametrize("asked", [{}, {"deal": NoTarget()}])
    def test_a_deal_that_only_one_makes(
        self, world: World, asked: dict[str, Any]
    ) -> None:
        """S1.C8: where nobody says anything about a deal, each policy does."""
        found = changed(world, other(deals=DealsRule.UNLESS_DECLINED), **asked)
        if asked:
            assert found == ()
            return
        parts = {it.part for it in found[0].differences}
        assert PlanPart.DEAL in parts

    def test_what_would_stay_behind(self, world: World) -> None:
        """S1.22: with the origin for deals only it is told what stays, and why."""
        (found,) = changed(world, other(origin=OriginRule.DEAL_ONLY))
        lines = told(found)
        assert ("person", "origin.source", "Referral", None) in lines
        assert ("company", "origin.source", "Referral", None) in lines
        ((*_, before, after),) = (
            it for it in lines if it[:2] == ("stays", "origin.source")
        )
        assert before is None
        assert "goes to a deal alone" in str(after)

    def test_with_a_deal_it_goes_there(self, world: World) -> None:
        """S1.23: what is asked of the conversions decides as well."""
        (found,) = changed(world, other(origin=OriginRule.DEAL_ONLY), deal=New())
        assert {it.part for it in found.differences} == {
            PlanPart.PERSON,
            PlanPart.COMPANY,
        }

    def test_a_target_that_is_not_made(self, world: World) -> None:
        """S1.25: a short name makes no person; each of its fields is told."""
        world.put(make.lead("L2", name="Asha", owner_id="ana", company="A", phones=[]))
        (found,) = changed(world, other(needs_given_and_family=True))
        lines = told(found)
        assert found.lead.id == "L2"
        assert lines[0] == ("person", "", "new contact", None)
        assert [a and str(a) for part, field, a, _ in lines if field == "name"] == [
            "Asha",
            None,
        ]
        person, company = (
            Ref(Kind.CONTACT, "L2:person"),
            Ref(Kind.COMPANY, "L2:company"),
        )
        assert ("lead", "customer.customer", person, company) in lines

    def test_where_activities_go(self, world: World) -> None:
        """S1.24: notes go elsewhere."""
        world.put(make.note("N1", about=[LEAD.ref]))
        (found,) = changed(world, other(notes=NotesRule.BOTH))
        (line,) = found.differences
        person, company = (
            Ref(Kind.CONTACT, "L1:person"),
            Ref(Kind.COMPANY, "L1:company"),
        )
        assert (line.part, line.field) == (PlanPart.GOES, "note 'N1'")
        assert (line.a, line.b) == ((person,), (person, company))
        assert str(line).endswith(f"{person} -> {person} and {company}")

    def test_between_two_other_policies(self, world: World) -> None:
        """The desk's own policy need not be one of them."""
        a, b = other(notes=NotesRule.BOTH), other(deal_stage="New")
        (found,) = changed(world, b, policy_a=a, deal=New())
        assert told(found) == [("deal", "stage", "Incoming", "New")]
        assert found.policies == ("other", "other")

    def test_which_value_gives_way(self, world: World) -> None:
        """Of an existing target: what it will have, and what is kept aside."""
        world.put(make.company("O1", name="Rao & Co", website="old.example"))
        policy = other(filled=FilledRule.OVERWRITE)
        (found,) = changed(world, policy, company=Existing("O1"))
        lines = told(found)
        assert ("company", "website", "old.example", "rao.example") in lines
        assert (
            "differs",
            "company 'O1'.website (website)",
            "rao.example is kept in the conversion record",
            "old.example is kept in the conversion record",
        ) in lines

    def test_what_to_look_at(self, world: World) -> None:
        """A match that only one policy calls possible is a warning of that one."""
        world.put(make.contact("C1", name="Asha Rao", emails=["asha@rao.example"]))
        (found,) = changed(world, BLIND)
        assert ("person", "", Ref(Kind.CONTACT, "C1"), "new contact") in told(found)
        (found,) = changed(world, BLIND, person=New())
        assert {it.part for it in found.differences} == {PlanPart.LOOK_AT}
        assert [(it.a, it.b) for it in found.differences] == [("warned", None)]

    def test_a_refusal_is_all_there_is_to_say(self, world: World) -> None:
        """The plan of the other side is there to be read."""
        (found,) = changed(world, PIPELINE)
        reason = "lead 'L1' is in a status that cannot be converted"
        assert told(found) == [("refused", "", None, (reason,))]
        assert isinstance(found.a, ConversionPlan)
        assert isinstance(found.b, ConversionRefusedError)
        assert str(found.differences[0]) == f"refused  nothing -> {reason}"

    def test_refused_by_both_for_other_reasons(self, world: World) -> None:
        """A lead that neither converts is told only where the reasons differ."""
        world.edit(LEAD, status="LOST")
        assert changed(world, PIPELINE) == ()
        world.edit(LEAD, name=make.lead(name="Asha").name, company="")
        world.edit(LEAD, status="CONTACTED")
        (found,) = changed(world, PIPELINE, policy_a=other(needs_given_and_family=True))
        (line,) = told(found)
        assert line[:2] == ("refused", "")
        assert line[2] != line[3]

    def test_a_right_that_only_one_plan_needs(self, world: World) -> None:
        """Who may not change what is there could not convert into it."""
        world.put(make.contact("C1", name="Asha Rao", emails=["asha@rao.example"]))
        ana = world.acting("ana", may="convert_leads")
        (found,) = ana.conversions.what_would_change(BLIND)
        assert isinstance(found.a, PermissionDeniedError)
        assert told(found)[0][:2] == ("refused", "")


class TestWhoseLeads:
    def test_only_what_the_actor_sees(self, world: World) -> None:
        """Another's lead is not among them."""
        world.put(attrs.evolve(LEAD, id="L2", owner_id="eve"))
        ana = world.acting("ana", may="convert_leads manage_leads")
        found = tuple(ana.conversions.what_would_change(PIPELINE))
        assert [it.lead.id for it in found] == ["L1"]

    def test_not_what_is_converted(self, world: World) -> None:
        """No policy changes what was done."""
        ana = world.acting()
        ana.apply(ana.conversions.plan("L1"))
        assert changed(world, PIPELINE) == ()

    def test_a_policy_that_is_tried_lets_nobody_see_more(self, world: World) -> None:
        """Rights and sight are those of the desk's own policy."""
        rights = attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS)
        guarded = world.under(attrs.evolve(RECOMMENDED, rights=rights))
        world.put(
            make.contact(
                "C1", name="Asha Rao", owner_id="eve", emails=["asha@rao.example"]
            )
        )
        ana = guarded.acting("ana", may="convert_leads manage_leads")
        assert tuple(ana.conversions.what_would_change(RECOMMENDED)) == ()

    def test_converting_is_a_right(self, world: World) -> None:
        """It comes before the first read, at the call."""
        ana = world.acting("ana", may="view_all_leads")
        with pytest.raises(PermissionDeniedError):
            ana.conversions.what_would_change(PIPELINE)

    @pytest.mark.parametrize(
        ("target", "error"),
        [
            (Existing("nobody"), RecordNotFoundError),
            (Existing(Ref(Kind.DEAL, "D1")), InvalidValueError),
        ],
    )
    def test_a_wrong_target_is_an_error(
        self, world: World, target: Existing, error: type[Exception]
    ) -> None:
        """It is not passed over in silence because both plans lack it."""
        with pytest.raises(error):
            changed(world, PIPELINE, person=target)


class TestReadOnly:
    def test_nothing_is_written(self, world: World) -> None:
        """Neither records nor history."""
        before = world.everything(), world.history(LEAD.ref)
        changed(world, SELL, deal=New())
        assert (world.everything(), world.history(LEAD.ref)) == before
        assert world.everything() != ()
        assert not any(isinstance(it, ConversionRecord) for it in before[0])

    def test_leads_are_read_as_results_are_asked_for(self, world: World) -> None:
        """A long list is read page by page, and the store may be written meanwhile."""
        many = desk_whatif.AT_ONCE * 2
        world.put(*(attrs.evolve(LEAD, id=f"M{n:04}") for n in range(many)))
        found = world.acting().conversions.what_would_change(PIPELINE)
        first = next(found)
        world.edit(attrs.evolve(LEAD, id=f"M{many - 1:04}"), archived_at=make.NOW)
        rest = {it.lead.id: it for it in found}
        assert first.lead.id == "L1"
        assert len(rest) == many
        last = rest[f"M{many - 1:04}"]
        assert last.differences == (
            PlanDifference(
                part=PlanPart.REFUSED,
                field="",
                a=("lead 'M0199' is archived",),
                b=(
                    "lead 'M0199' is archived",
                    "lead 'M0199' is in a status that cannot be converted",
                ),
            ),
        )
