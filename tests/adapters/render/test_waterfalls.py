"""Waterfalls: the terms of a match add up, and are shown as they do."""

import math
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.adapters import render
from leadlink.adapters.render.columns import width_of
from leadlink.adapters.render.waterfall import NARROWEST, waterfall_of
from leadlink.adapters.render.waterfall_svg import WIDTH
from leadlink.engine.engine import MatchEngine
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Evidence, Grade, Match, Relation
from leadlink.model.person import PersonName
from leadlink.testing import factories as make
from leadlink.testing import strategies
from tests.adapters.render.test_plans import HOSTILE, SVG, parsed

LEAD = make.lead(
    "L1", name=PersonName(full="Bob Hollingsworth"), phones=["07700 900111"]
)
ROBERT = make.contact(
    "C1",
    name=PersonName(full="Robert Hollingsworth"),
    phones=["+44 7700 900111"],
    emails=["robert@example.com"],
)


def found() -> Match:
    """Match the two, as the engine does."""
    (match,) = MatchEngine.of([ROBERT]).search(LEAD)
    return match


def told(*weights: float, **changes: Any) -> Match:
    """Make a match of evidence that weighs so much."""
    match = Match(
        left=LEAD.ref,
        right=ROBERT.ref,
        relation=Relation.SAME_PERSON,
        probability=0.5,
        same=0.5,
        grade=Grade.WEAK,
        evidence=[
            Evidence(comparison="name", level="x", reason=f"reason {i}", weight=weight)
            for i, weight in enumerate(weights)
        ],
    )
    return attrs.evolve(match, **changes)


class TestTheSum:
    def test_it_is_what_the_probability_is_of(self) -> None:
        """The prior and all evidence give the odds against unrelated."""
        match = found()
        view = waterfall_of(match)
        sums = [
            prior + sum(item.weights[place] for item in match.evidence)
            for place, prior in enumerate(match.prior)
        ]
        whole = 1.0 + sum(2.0**bits for bits in sums)
        assert view.is_whole
        assert view.relation is match.relation
        assert math.isclose(2.0**view.total / whole, match.probability, rel_tol=1e-6)
        assert len(view.terms) == 1 + len(match.evidence)

    @given(st.lists(st.floats(-30, 30), max_size=5))
    def test_each_term_goes_on_where_the_last_one_ended(
        self, weights: list[float]
    ) -> None:
        """From zero to the sum of all."""
        view = waterfall_of(told(*weights))
        ends = [0.0, *(term.after for term in view.terms)]
        assert [term.before for term in view.terms] == ends[:-1]
        assert math.isclose(view.total, sum(weights), abs_tol=1e-9)
        low, high = view.span
        assert low <= min(ends) <= max(ends) <= high
        assert low < high

    @pytest.mark.parametrize(
        ("weights", "changes", "said"),
        [
            ((3.0,), {}, "+3.0 bits for same person against unrelated, before how"),
            ((), {}, "+0.0 bits for same person"),
            (
                (3.0,),
                {"prior": (-1.0,)},
                "+2.0 bits for same person against unrelated: ",
            ),
            ((3.0,), {"prior": (-1.0,)}, "4.0 to 1 for it."),
            ((3.0,), {"prior": (7.0,)}, "1,024 to 1 for it."),
            ((3.0,), {"prior": (-4.0,)}, "2.0 to 1 against it."),
        ],
    )
    def test_it_says_what_it_comes_to(
        self, weights: tuple[float, ...], changes: dict[str, Any], said: str
    ) -> None:
        """In bits and in odds; without the prior there are no odds."""
        relations = (Relation.SAME_PERSON,)
        match = told(*weights, relations=relations, **changes)
        assert said in waterfall_of(match).summary

    def test_of_the_unrelated_it_is_about_being_the_same(self) -> None:
        """Nothing speaks for *unrelated*: all else speaks against it."""
        relations = (Relation.SAME_COMPANY,)
        match = told(
            -2.0,
            relation=Relation.UNRELATED,
            relations=relations,
            prior=(-3.0,),
        )
        view = waterfall_of(match)
        assert (view.relation, view.total) == (Relation.SAME_COMPANY, -5.0)


class TestHowItIsShown:
    def test_as_text(self) -> None:
        """A bar a term, each from where the last one ended."""
        lines = render.text(told(4.0, 2.0, -3.0), width=70).split("\n")
        assert lines == [
            "lead 'L1' and contact 'C1': same person 0.50 (weak)",
            "",
            "                                 bits    sum",
            "reason 0                         +4.0    4.0  ███████████████",
            "reason 1                         +2.0    6.0  │              ████████",
            "reason 2                         -3.0    3.0  │           ▒▒▒▒▒▒▒▒▒▒▒",
            "",
            "+3.0 bits for same person against unrelated, before how rare that is.",
        ]

    @given(strategies.matches, st.integers(40, 120))
    @settings(max_examples=40)
    def test_text_stays_in_its_width(self, match: Match, width: int) -> None:
        """However long a reason is."""
        for line in render.text(match, width=width).split("\n"):
            assert width_of(line) <= max(width, NARROWEST)

    @given(strategies.matches)
    @settings(max_examples=40)
    def test_a_picture_is_well_formed(self, match: Match) -> None:
        """All bars are within it."""
        root = ET.fromstring(render.svg(match))  # noqa: S314 - our own words
        for bar in root.iter(f"{SVG}rect"):
            left, wide = float(bar.get("x", 0)), float(bar.get("width", 0))
            assert left >= 0
            assert left + wide <= WIDTH

    @given(strategies.matches)
    @settings(max_examples=40)
    def test_a_page_is_whole(self, match: Match) -> None:
        """A row a term, and no script."""
        tags = parsed(render.html(match))
        assert tags.attributes <= {
            *("lang", "charset", "http-equiv", "content", "name", "class", "scope"),
            "style",
        }
        assert "script" not in tags.seen

    def test_hostile_reasons_are_text(self) -> None:
        """A name is part of a reason."""
        reason = Evidence(comparison="name", level="x", reason=HOSTILE, weight=1.0)
        match = told(right=Ref(Kind.CONTACT, HOSTILE[:20]), evidence=[reason])
        for shown in (render.html(match), render.svg(match)):
            assert "<script" not in shown
            assert "\u202e" not in shown
        assert "\x1b" not in render.text(match)

    def test_what_is_for_and_what_against(self) -> None:
        """They differ in colour, and in the sign of the number."""
        for shown in (render.html(told(2.0, -1.0)), render.svg(told(2.0, -1.0))):
            assert "against" in shown
            assert "+2.0" in shown
            assert "-1.0" in shown
