"""Assigning: who works a lead, one by one or in turn (spec 6)."""

from collections import Counter
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.model.errors import InvalidValueError
from leadlink.model.refusals import AssignmentRefusedError, Reason, Why
from leadlink.rules import assigning
from leadlink.rules.assigning import AssigningRule, Quota, RoundRobin, SkippedActor
from leadlink.testing import factories as make

PEOPLE = ("ana", "bob", "eve")


def given_out(
    rule: AssigningRule, leads: int, *, inactive: str = "", last: str | None = None
) -> list[str | None]:
    """Give who gets each of so many leads."""
    turns, _ = assigning.turns(rule, inactive=frozenset(inactive.split()), last=last)
    got: list[str | None] = []
    for _ in range(leads):
        to = turns.next()
        got.append(to)
        turns = turns.after(to) if to else turns
    return got


class TestRoundRobin:
    def test_everybody_in_turn(self) -> None:
        """In the order given, over and over."""
        assert given_out(RoundRobin(PEOPLE), 4) == ["ana", "bob", "eve", "ana"]

    def test_it_goes_on_after_the_last_turn(self) -> None:
        """Nobody is first again only because a call is new."""
        assert given_out(RoundRobin(PEOPLE), 2, last="bob") == ["eve", "ana"]

    def test_who_is_inactive_is_passed_over(self) -> None:
        """The one after gets the turn; the place of the inactive one stays known."""
        assert given_out(RoundRobin(PEOPLE), 2, inactive="bob") == ["ana", "eve"]
        assert given_out(RoundRobin(PEOPLE), 1, inactive="bob", last="bob") == ["eve"]

    def test_somebody_who_left_is_forgotten(self) -> None:
        """Then the first one begins."""
        assert given_out(RoundRobin(PEOPLE), 1, last="zoe") == ["ana"]

    @settings(max_examples=50)
    @given(
        st.lists(st.integers(min_value=0, max_value=7), max_size=8),
        st.sets(st.sampled_from(PEOPLE), max_size=2),
    )
    def test_it_does_not_drift_over_calls(
        self, calls: list[int], away: set[str]
    ) -> None:
        """However the leads are cut into calls, active people differ by one at most."""
        last: str | None = None
        counts = Counter({person: 0 for person in PEOPLE if person not in away})
        for leads in calls:
            got = given_out(
                RoundRobin(PEOPLE), leads, inactive=" ".join(away), last=last
            )
            last = got[-1] if got else last
            counts.update(person for person in got if person)
        assert max(counts.values()) - min(counts.values()) <= 1


class TestQuota:
    def test_everybody_gets_the_same_share_of_their_own(self) -> None:
        """Twice the quota, twice the leads, from the first lead on."""
        got = given_out(Quota({"ana": 4, "bob": 2}), 6)
        assert got == ["ana", "bob", "ana", "ana", "bob", "ana"]

    def test_nobody_gets_more(self) -> None:
        """What is left over is nobody's."""
        assert given_out(Quota({"ana": 1, "bob": 0}), 2) == ["ana", None]

    def test_an_inactive_quota_is_not_passed_on(self) -> None:
        """The others keep theirs."""
        rule = Quota({"ana": 1, "bob": 5})
        assert given_out(rule, 2, inactive="bob") == ["ana", None]


class TestSkipping:
    def test_who_is_skipped_is_told_with_the_reason(self) -> None:
        """In their order."""
        _, skipped = assigning.turns(
            RoundRobin(PEOPLE), inactive=frozenset(("eve", "ana", "zoe"))
        )
        assert skipped == (
            SkippedActor(actor_id="ana", why=Why.INACTIVE),
            SkippedActor(actor_id="eve", why=Why.INACTIVE),
        )

    def test_nobody_active_is_refused(self) -> None:
        """There is nobody to give a lead to."""
        with pytest.raises(AssignmentRefusedError) as caught:
            assigning.turns(RoundRobin(PEOPLE), inactive=frozenset(PEOPLE))
        assert caught.value.reasons == (Reason(Why.NOBODY_ACTIVE),)
        assert str(caught.value) == "nobody who could have the leads is active"


class TestShape:
    @pytest.mark.parametrize(
        ("rule", "given", "paths"),
        [
            (RoundRobin, [()], ["people"]),
            (RoundRobin, [("ana", "ana")], ["people"]),
            (RoundRobin, [("ana",), "x" * 101], ["name"]),
            (RoundRobin, [("",)], ["people[0]"]),
            (RoundRobin, [("ana",), " "], ["name"]),
            (Quota, [{}], ["most"]),
            (Quota, [[("ana", 1), ("ana", 2)]], ["most"]),
            (Quota, [{"ana": -1}], ["most[0]"]),
            (Quota, [{"ana": True}], ["most[0]"]),
            (Quota, [{"": 1}], ["most[0]"]),
            (Quota, [{"ana": 1, 1: 1}], ["most[1]"]),
            (Quota, [["ana", ("bob",)]], ["most[0]", "most[1]"]),
            (Quota, [5], ["most"]),
            (Quota, ["ana"], ["most"]),
        ],
    )
    def test_a_rule_that_cannot_be_is_refused(
        self, rule: type[Any], given: list[Any], paths: list[str]
    ) -> None:
        """Each with its field."""
        with pytest.raises(InvalidValueError) as caught:
            rule(*given)
        assert [problem.path for problem in caught.value.problems] == paths


class TestAssign:
    def test_the_owner_is_set_and_a_hold_ends(self) -> None:
        """The new owner no longer only views it."""
        lead = make.lead(hold=make.hold("bob"), viewers=("ana", "eve"))
        assigned = assigning.assign(lead, to="ana")
        assert assigned == attrs.evolve(
            lead, owner_id="ana", hold=None, viewers=("eve",)
        )

    def test_unassigning_leaves_nobody(self) -> None:
        """Neither owner nor holder."""
        lead = make.lead(owner_id="ana", hold=make.hold("bob"))
        assert assigning.unassign(lead) == make.lead()

    def test_all_reasons_come_together(self) -> None:
        """Archived, converted, linked."""
        lead = make.lead(
            archived_at=make.NOW, conversion_id="V1", primary_id="L2", owner_id="ana"
        )
        expected = (
            Reason(Why.ARCHIVED, lead.ref),
            Reason(Why.CONVERTED, lead.ref),
            Reason(Why.SECONDARY, lead.ref),
        )
        with pytest.raises(AssignmentRefusedError) as caught:
            assigning.assign(lead, to="bob")
        assert caught.value.reasons == expected
        with pytest.raises(AssignmentRefusedError) as caught:
            assigning.unassign(lead)
        assert caught.value.reasons == expected
