"""Review: what becomes of the question "possible repeat customer?" (spec 7)."""

import attrs
import pytest

from leadlink.model.errors import InvalidValueError
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import FlagStatus, Grade, Match, MatchFlag, Relation
from leadlink.rules import reviewing
from leadlink.testing import factories as make

LEAD = Ref(Kind.LEAD, "L1")
ONE, TWO = Ref(Kind.CONTACT, "C1"), Ref(Kind.COMPANY, "O1")
OPEN = make.flag(candidates=[ONE, TWO])
LINKED = attrs.evolve(OPEN, status=FlagStatus.LINKED, decided_by="bo")
DISMISSED = make.flag(candidates=(), status=FlagStatus.DISMISSED, decided_by="bo")


def found(grade: Grade) -> Match:
    """Make a match of a grade."""
    return Match(
        left=LEAD,
        right=ONE,
        relation=Relation.SAME_PERSON,
        probability=0.5,
        same=0.5,
        grade=grade,
    )


class TestAmbiguity:
    """Spec 7: "Several STRONG candidates are reported as ambiguous, never guessed"."""

    @pytest.mark.parametrize(
        ("strong", "is_ambiguous"), [(0, False), (1, False), (2, True)]
    )
    def test_needs_two_strong_ones(self, strong: int, *, is_ambiguous: bool) -> None:
        """Weaker ones beside them change nothing."""
        matches = [found(Grade.STRONG)] * strong + [found(Grade.POSSIBLE)] * 2
        assert reviewing.is_ambiguous(matches) is is_ambiguous


class TestAskingAgain:
    """A record has one flag; asking again brings it up to date."""

    @pytest.mark.parametrize("fresh", [None, OPEN])
    def test_the_first_time_the_fresh_one_counts(self, fresh: MatchFlag | None) -> None:
        """There may be none."""
        assert reviewing.asked_again(None, fresh, by="cy") == fresh

    @pytest.mark.parametrize("fresh", [None, OPEN])
    def test_a_link_settles_the_question(self, fresh: MatchFlag | None) -> None:
        """Whatever matching finds."""
        assert reviewing.asked_again(LINKED, fresh, by="cy") == LINKED

    def test_a_dismissed_one_opens_for_a_new_candidate(self) -> None:
        """What was dismissed is not among what is found."""
        assert reviewing.asked_again(DISMISSED, OPEN, by="cy") == OPEN

    def test_candidates_follow_what_is_found(self) -> None:
        """Version and makers stay."""
        old = attrs.evolve(make.flag(candidates=[TWO]), version=7)
        again = reviewing.asked_again(old, OPEN, by="cy")
        assert again == attrs.evolve(OPEN, version=7)

    def test_an_open_one_without_any_left_is_dismissed(self) -> None:
        """By who asked."""
        again = reviewing.asked_again(OPEN, None, by="cy")
        assert again == attrs.evolve(DISMISSED, decided_by="cy")

    def test_a_dismissed_one_stays_its_deciders(self) -> None:
        """Nothing new: nothing changes."""
        assert reviewing.asked_again(DISMISSED, None, by="cy") == DISMISSED


class TestDismissing:
    def test_one_candidate_leaves_the_others(self) -> None:
        """The flag stays open."""
        left = reviewing.without(OPEN, {ONE}, by="cy")
        assert left == attrs.evolve(OPEN, candidates=[TWO])

    def test_the_last_one_settles_the_flag(self) -> None:
        """By who dismissed it."""
        left = reviewing.without(OPEN, {ONE, TWO}, by="cy")
        assert left == attrs.evolve(DISMISSED, decided_by="cy")

    def test_does_not_unsettle_a_link(self) -> None:
        """A linked flag stays linked, without candidates too."""
        left = reviewing.without(LINKED, {ONE, TWO}, by="cy")
        assert left == attrs.evolve(LINKED, candidates=())


class TestDismissal:
    """Spec 7: "Dismissed pairs do not come back (symmetric, attributed, ...)"."""

    @pytest.mark.parametrize("pair", [(LEAD, ONE), (ONE, LEAD)])
    def test_is_the_same_whichever_is_named_first(self, pair: tuple[Ref, Ref]) -> None:
        """It says who decided, when and why."""
        made = reviewing.dismissal(
            *pair, reason="brothers", id_="X1", by="ana", now=make.NOW
        )
        assert made == make.dismissal(left=ONE, right=LEAD, reason="brothers")
        assert reviewing.is_between(made, *pair)
        assert not reviewing.is_between(made, LEAD, TWO)
        assert reviewing.other_side(made, LEAD) == ONE
        assert reviewing.other_side(made, ONE) == LEAD

    def test_needs_two_records(self) -> None:
        """Nothing is another than itself."""
        with pytest.raises(InvalidValueError) as caught:
            reviewing.dismissal(LEAD, LEAD, reason="", id_="X1", by="ana", now=make.NOW)
        assert [problem.path for problem in caught.value.problems] == ["left"]
