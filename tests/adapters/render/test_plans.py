"""Rendered plans: complete, safe, within their bounds, the same every time."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, final
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.adapters import render
from leadlink.adapters.render.columns import width_of
from leadlink.adapters.render.plan_svg import SIZE, WIDTH
from leadlink.adapters.render.plan_text import NARROWEST
from leadlink.adapters.render.plan_view import STAYS, view_of
from leadlink.adapters.render.wrapping import ems
from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import InvalidValueError
from leadlink.model.match import MaskedMatch
from leadlink.model.person import PersonName
from leadlink.model.policy.conversion import FilledRule
from leadlink.model.target_plans import Source
from leadlink.model.targets import Existing, New, NewTask, NoTarget
from leadlink.presets import RECOMMENDED
from leadlink.rules.conversion import plan_conversion
from leadlink.rules.inputs import inputs_of
from leadlink.testing import factories as make
from tests.adapters.plans import conversion_plans

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert('x')</script> & \"co\" \u202egnp.exe </svg></title>\x1b[2J"


def planned(lead: Any = None, **asked: Any) -> ConversionPlan:
    """Plan one lead."""
    return plan_conversion(
        lead or make.lead(company="Rao Traders"),
        policy=asked.pop("policy", RECOMMENDED),
        by="ana",
        now=make.NOW,
        **asked,
    )


@final
class Tags(HTMLParser):
    """Everything that a page is made of."""

    VOID = frozenset({"meta"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that is opened."""
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


def parsed(page: str) -> Tags:
    """Read a page, whose every element must be closed."""
    tags = Tags(page)
    assert tags.open == []
    return tags


class TestWhatIsShown:
    @given(conversion_plans())
    @settings(max_examples=40)
    def test_every_input_is_in_one_place(self, plan: ConversionPlan) -> None:
        """A row for what is carried, a line in the lane for what stays (spec 10)."""
        view = view_of(plan)
        rows = [row for title, rows in view.sections for row in rows]
        from_lead = dict(view.sections).get("From the lead", ())
        (stays,) = (lane for lane in view.lanes if lane.title == STAYS)
        inputs = {item.path for item in inputs_of(plan.lead)}
        fields = [row.name for row in from_lead]
        left = [row[0] for row in stays.rows]
        assert len(fields) == len(set(fields))
        assert {*fields, *left} - {str(e.ref) for e in plan.effects} >= inputs
        assert not set(fields) & set(left)
        assert all(any(row.cells) for row in rows)
        assert len(left) == len(plan.left)

    @given(conversion_plans())
    @settings(max_examples=40)
    def test_every_value_of_a_target_has_its_cell(self, plan: ConversionPlan) -> None:
        """Also what the request, the policy or another target sets."""
        view = view_of(plan)
        shown = [
            cell.field
            for title, rows in view.sections
            for row in rows
            for cells in row.cells
            for cell in cells
            if title != "Goes along" and not cell.is_kept
        ]
        fields = [field.field for target in plan.targets for field in target.fields]
        assert sorted(shown) == sorted(fields)

    def test_what_a_target_keeps_is_told(self) -> None:
        """The lead's value goes to the company alone; the person keeps its own."""
        lead = make.lead(company="Rao Traders", website="new.example")
        known = make.contact("C1", website="old.example")
        plan = planned(lead, person=Existing("C1"), known=[known])
        (row,) = (
            row
            for _, rows in view_of(plan).sections
            for row in rows
            if row.name == "website"
        )
        person, company, deal = row.cells
        assert [(it.note, it.is_kept) for it in person] == [("keeps old.example", True)]
        assert [(it.note, it.is_contested) for it in company] == [("", False)]
        assert deal == ()
        assert "≠ website" in render.text(plan)
        assert "Gives way, kept in the conversion record" in render.svg(plan)

    def test_what_gives_way_is_told(self) -> None:
        """Under a policy that overwrites."""
        part = attrs.evolve(RECOMMENDED.conversion, filled=FilledRule.OVERWRITE)
        lead = make.lead(website="new.example")
        known = make.contact("C1", website="old.example")
        plan = planned(
            lead,
            person=Existing("C1"),
            known=[known],
            policy=attrs.evolve(RECOMMENDED, conversion=part),
        )
        assert "instead of old.example" in render.text(plan)
        assert "ll-contested" in render.svg(plan)
        assert 'class="person contested"' in render.html(plan)

    def test_open_questions_are_told(self) -> None:
        """Somebody shall decide before the plan is applied."""
        part = attrs.evolve(RECOMMENDED.conversion, filled=FilledRule.ASK)
        plan = planned(
            make.lead(website="new.example"),
            person=Existing("C1"),
            known=[make.contact("C1", website="old.example")],
            policy=attrs.evolve(RECOMMENDED, conversion=part),
        )
        text = render.text(plan)
        assert "1 to be decided" in text
        assert "TO BE DECIDED FIRST" in text
        assert "is offered: new.example" in text

    def test_what_goes_along_and_what_is_made(self) -> None:
        """Activities and new tasks, with where they go."""
        lead = make.lead()
        about = [lead.ref]
        plan = planned(
            lead,
            deal=New("Flat 4B"),
            tasks=[NewTask(title="Call", due_at=make.NOW)],
            activities=[
                make.note(about=about, text="Wants two"),
                make.task(about=about, title="Send"),
                make.document(about=about, name="offer.pdf"),
            ],
        )
        text = render.text(plan, width=140)
        for said in (
            "Wants two",
            "Send",
            "offer.pdf",
            "Call, due 2025-01-06 09:00 UTC",
        ):
            assert said in text

    def test_matches_and_warnings(self) -> None:
        """A hidden match is told of, and nothing else of it."""
        plan = planned(matches=[MaskedMatch(owner_id="bo")])
        text = render.text(plan)
        assert "MATCHES CONSIDERED\n  hidden\n    why: a record that bo owns" in text
        assert "TO LOOK AT" in text

    def test_a_target_that_is_none(self) -> None:
        """Its column stays, empty."""
        plan = planned(company=NoTarget())
        heads = {head.word: head.what for head in view_of(plan).heads}
        assert heads == {"Person": "new", "Company": "none", "Deal": "none"}
        assert set(parsed(render.html(plan)).texts) >= {"none"}

    def test_nothing_stays_behind(self) -> None:
        """The lane is there and says so."""
        plan = planned(make.lead())
        assert "STAYS BEHIND\n  nothing" in render.text(plan)
        assert ">Nothing.<" in render.svg(plan)
        assert "Nothing." in parsed(render.html(plan)).texts

    def test_a_lead_that_is_converted_already(self) -> None:
        """There is nothing else to tell."""
        done = make.conversion("V1")
        plan = planned(make.lead(conversion_id="V1", status="CONVERTED"), done=done)
        assert render.text(plan).endswith(
            "The lead is converted already: conversion 'V1'."
        )
        assert "converted already" in render.svg(plan)
        assert "<table" not in render.html(plan)

    def test_another_value_has_no_picture(self) -> None:
        """The error says what can be shown."""
        for show in (render.text, render.html, render.svg):
            with pytest.raises(InvalidValueError) as caught:
                show(make.lead())  # type: ignore[arg-type]  # what is to be refused
            assert "neither a conversion plan nor a match" in str(caught.value)


class TestText:
    @given(conversion_plans(), st.integers(40, 140))
    @settings(max_examples=40)
    def test_no_line_is_too_long(self, plan: ConversionPlan, width: int) -> None:
        """In columns of a terminal, as few as they are."""
        for line in render.text(plan, width=width).split("\n"):
            assert width_of(line) <= max(width, NARROWEST)

    def test_a_terminal_is_given_no_commands(self) -> None:
        """An escape sequence in a name becomes a sign."""
        plan = planned(
            make.lead(
                name=PersonName(given=HOSTILE.replace("\x1b", "")), industry=HOSTILE
            )
        )
        assert "\x1b" not in render.text(plan)
        assert "\u202e" not in render.text(plan)


class TestHtml:
    @given(conversion_plans())
    @settings(max_examples=30)
    def test_a_page_is_whole_and_holds_text_only(self, plan: ConversionPlan) -> None:
        """No script, nothing from elsewhere; every element is closed."""
        page = render.html(plan)
        tags = parsed(page)
        assert tags.seen <= {
            *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2"),
            *("p", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"),
            *("b", "bdi", "small"),
        }
        assert tags.attributes <= {
            *("lang", "charset", "http-equiv", "content", "name", "class", "scope"),
            *("colspan", "role", "tabindex", "aria-label"),
        }
        assert "url(" not in page
        assert "@import" not in page

    def test_hostile_names_are_text(self) -> None:
        """They are shown as they are, and turn no line round."""
        page = render.html(planned(make.lead(industry=HOSTILE)))
        assert "<script" not in page
        assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp;" in page
        assert "\u202e" not in page
        assert "\x1b" not in page

    def test_letters_are_joined_as_they_were(self) -> None:
        """A sign that joins letters is part of the word."""
        word = "क्\u200dष"
        assert word in render.html(planned(make.lead(industry=word)))

    def test_tables_say_what_heads_them(self) -> None:
        """Readers aloud are told the row and the column of each cell."""
        page = render.html(planned(make.lead(project_id="P1")))
        assert page.count('<th scope="col"') == 4 + 3 + page.count("Tags</th>") * 2
        assert '<th scope="row">' in page
        assert page.count("<caption>") == page.count("<table")
        assert "prefers-color-scheme:dark" in page


class TestSvg:
    @given(conversion_plans())
    @settings(max_examples=30)
    def test_a_picture_is_well_formed(self, plan: ConversionPlan) -> None:
        """XML, with a title and a description, and no script or link."""
        picture = render.svg(plan)
        root = ET.fromstring(picture)  # noqa: S314 - our own words
        names = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert names <= {"svg", "title", "desc", "style", "rect", "path", "text"}
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        ids = [title.get("id"), desc.get("id")]
        assert root.get("aria-labelledby") == " ".join(map(str, ids))
        assert (root.get("role"), bool(title.text)) == ("img", True)

    @given(conversion_plans())
    @settings(max_examples=30)
    def test_no_text_sticks_out_of_its_box(self, plan: ConversionPlan) -> None:
        """Nor does a box overlap another one, nor leave the picture."""
        root = ET.fromstring(render.svg(plan))  # noqa: S314 - our own words
        boxes = [_bounds(it) for it in root.iter(f"{SVG}rect")][1:]
        height = float(root.get("height", "0"))
        for x, y, right, bottom in boxes:
            assert 0 <= x < right <= WIDTH
            assert 0 <= y < bottom <= height
            for text in root.iter(f"{SVG}text"):
                left, base = float(text.get("x", "")), float(text.get("y", ""))
                if x <= left < right and y <= base < bottom and text.text:
                    is_bold = "ll-b" in text.get("class", "")
                    wide = ems(text.text) * SIZE * (1.08 if is_bold else 1.0)
                    # A single letter may be wider than guessed, and an ellipsis.
                    assert left + wide <= right + 2 * SIZE
        for one, other in pairwise(boxes):
            apart = one[2] <= other[0] or one[3] <= other[1]
            assert apart

    @given(conversion_plans())
    @settings(max_examples=10)
    def test_the_same_plan_gives_the_same_picture(self, plan: ConversionPlan) -> None:
        """So that a committed picture changes only when what it shows does."""
        assert render.svg(plan) == render.svg(plan)

    def test_hostile_names_are_text(self) -> None:
        """No name closes the picture or opens a script."""
        picture = render.svg(planned(make.lead(industry=HOSTILE)))
        ET.fromstring(picture)  # noqa: S314 - our own words
        assert "<script" not in picture
        assert picture.count("</svg>") == 1

    def test_it_follows_the_colours_of_its_reader(self) -> None:
        """Light and dark, each with its own."""
        style = re.search("<style>(.*)</style>", render.svg(planned()))
        assert style is not None
        assert "prefers-color-scheme:dark" in style[1]

    def test_long_texts_are_cut(self) -> None:
        """And say that they were."""
        picture = render.svg(planned(make.lead(description="word " * 500)))
        assert " …</text>" in picture
        assert picture.count("word") < 60

    def test_sources_other_than_the_lead(self) -> None:
        """What nobody gave is told with who set it."""
        plan = planned(deal=New("Flat 4B"))
        picture = render.svg(plan)
        for source in (Source.GIVEN, Source.POLICY, Source.TARGET):
            assert f"by {source}" in picture


def _bounds(rect: Any) -> tuple[float, float, float, float]:
    x, y = float(rect.get("x", 0)), float(rect.get("y", 0))
    return x, y, x + float(rect.get("width")), y + float(rect.get("height"))
