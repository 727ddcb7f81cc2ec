"""Plans that come back late or altered: applying believes nothing but the store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import InvalidValueError
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Match
from leadlink.model.policy.conversion import MatchedRule
from leadlink.model.refusals import ConversionRefusedError, StaleRecordError, Why
from leadlink.model.target_plans import Chosen
from leadlink.model.targets import Auto, Existing, New, NewIds, NewTask
from leadlink.presets.recommended import RECOMMENDED
from leadlink.testing import factories as make
from tests.desk.world import STORES, World, worlds

LEAD = make.lead(owner_id="ana", emails=["asha@rao.example"])
SAME = make.contact("C1", phones=LEAD.phones, emails=LEAD.emails)
OTHER = make.contact("C9", name="Bruno Lindqvist", phones=(), emails=())


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store, with one lead that is ready to convert."""
    for made in worlds(request.param, tmp_path):
        made.put(LEAD)
        yield made


def refused(world: World, plan: ConversionPlan) -> tuple[Ref, ...]:
    """Apply a plan that is stale, and give why."""
    with pytest.raises(StaleRecordError) as caught:
        world.acting().apply(plan)
    assert world.now(LEAD).conversion_id is None
    return caught.value.records


class TestMatchesSince:
    """A plan follows a match, or finds none; either may have changed when it comes."""

    def test_two_leads_of_one_person_make_one_contact(self, world: World) -> None:
        """Both were planned before either was there to match."""
        world.put(attrs.evolve(LEAD, id="L2"))
        ana = world.acting()
        first, second = (ana.conversions.plan(lead) for lead in ("L1", "L2"))
        person_id = ana.apply(first).person_id
        with pytest.raises(StaleRecordError) as caught:
            ana.apply(second)
        assert caught.value.records == (Ref(Kind.CONTACT, person_id or ""),)
        assert ana.apply(ana.conversions.plan("L2")).person_id == person_id

    def test_what_was_dismissed_since_is_not_merged_into(self, world: World) -> None:
        """Somebody has said that they are not the same."""
        world.put(SAME)
        ana = world.acting()
        plan = ana.conversions.plan("L1")
        ana.matches.dismiss(LEAD.ref, SAME.ref)
        assert refused(world, plan) == (SAME.ref,)

    def test_an_explicit_choice_asks_no_match(self, world: World) -> None:
        """Whoever may have come: a new record was asked for."""
        ana = world.acting()
        plan = ana.conversions.plan("L1", person=New(), company=New("Rao Traders"))
        world.put(SAME)
        assert ana.apply(plan).person_id != SAME.id


class TestForgedMatches:
    def test_they_do_not_choose_a_target(self, world: World) -> None:
        """A conversion "by a strong match" that is none would be a lie."""
        world.put(SAME, OTHER)
        ana = world.acting()
        plan = ana.conversions.plan("L1")
        (match,) = plan.matches
        assert isinstance(match, Match)
        wanted = ana.conversions.plan("L1", person=Existing("C9"))
        assert wanted.person is not None
        forged = attrs.evolve(
            wanted,
            request=plan.request,
            matches=(attrs.evolve(match, right=OTHER.ref),),
            person=attrs.evolve(wanted.person, chosen=Chosen.MATCH),
        )
        assert refused(world, forged) == (SAME.ref, OTHER.ref)

    def test_leaving_them_out_answers_no_question(self, world: World) -> None:
        """Where a strong match is asked about, somebody has to name it."""
        policy = attrs.evolve(RECOMMENDED.conversion, matched=MatchedRule.ASK)
        world = world.under(attrs.evolve(RECOMMENDED, conversion=policy))
        world.put(SAME)
        ana = world.acting()
        plan = ana.conversions.plan("L1", person=New())
        assert plan.person is not None
        forged = attrs.evolve(
            plan,
            request=attrs.evolve(plan.request, person=Auto()),
            matches=(),
            warnings=(),
            person=attrs.evolve(plan.person, chosen=Chosen.DATA),
        )
        with pytest.raises(ConversionRefusedError) as caught:
            ana.apply(forged)
        assert [it.why for it in caught.value.reasons] == [Why.UNCONFIRMED]


class TestForgedIds:
    @pytest.mark.parametrize(
        ("name", "taken"),
        [("conversion", ""), ("person", "C2"), ("person", "C9"), ("tasks", "T1")],
    )
    def test_what_there_is_keeps_its_id(
        self, world: World, name: str, taken: str
    ) -> None:
        """Spec 12: "Old ids keep resolving"; an operation is undone by its id."""
        world.put(OTHER, make.contact("C2", name="B. Lindqvist", phones=()))
        ana = world.acting(may="admin")
        merge = ana.apply(
            ana.merges.plan([OTHER.ref, Ref(Kind.CONTACT, "C2")], survivor=OTHER.ref)
        )
        world.put(make.task("T1"))
        plan = ana.conversions.plan("L1", tasks=[NewTask(title="Call")])
        forged = (taken,) if name == "tasks" else taken or merge.id
        changed: dict[str, Any] = {name: forged}
        ids = attrs.evolve(plan.ids, **changed)
        with pytest.raises(InvalidValueError) as caught:
            ana.apply(attrs.evolve(plan, ids=ids))
        assert [it.path for it in caught.value.problems] == [f"ids.{name}"]

    def test_there_is_one_for_each_task(self, world: World) -> None:
        """No more and no less, and each but once."""
        plan = world.acting().conversions.plan(
            "L1", tasks=[NewTask(title="Call"), NewTask(title="Visit")]
        )
        for tasks in ((), ("T1",), ("T1", "T2", "T3")):
            with pytest.raises(InvalidValueError, match=r"ids\.tasks: must be one"):
                attrs.evolve(plan, ids=attrs.evolve(plan.ids, tasks=tasks))
        with pytest.raises(InvalidValueError, match="tasks: has an id twice"):
            NewIds(conversion="V", person="C", company="K", deal="D", tasks=("T", "T"))
