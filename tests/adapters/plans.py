"""Plans to write and to draw: any of them, and those of desks that are told apart."""

from typing import Any

import attrs
from hypothesis import strategies as st

from leadlink.model.conversion import ConversionPlan
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import MaskedMatch, Match
from leadlink.model.policy.conversion import ConversionPolicy, FilledRule, OriginRule
from leadlink.model.targets import Existing, New, NewTask, NoTarget
from leadlink.presets import RECOMMENDED
from leadlink.rules.conversion import plan_conversion
from leadlink.testing import factories as make
from leadlink.testing import strategies


def _live(records: st.SearchStrategy[Any], id_: str) -> st.SearchStrategy[Any]:
    return records.map(lambda it: attrs.evolve(it, id=id_, archived_at=None))


@st.composite
def conversion_plans(draw: st.DrawFn) -> ConversionPlan:
    """Draw the plan of any lead into any targets, under several policies."""
    lead = attrs.evolve(
        draw(strategies.leads),
        status="CONTACTED",
        archived_at=None,
        primary_id=None,
        conversion_id=None,
    )
    known = (
        draw(_live(strategies.contacts, "C1")),
        draw(_live(strategies.companies, "O1")),
        draw(_live(strategies.deals, "D1")),
    )
    targets: list[Any] = [
        draw(st.sampled_from([Existing(record.ref), NoTarget(), New("Given Name")]))
        for record in known
    ]
    if targets == [NoTarget()] * 3:
        targets[0] = New("Given Name")
    drawn: tuple[st.SearchStrategy[Any], ...] = (
        strategies.notes,
        strategies.tasks,
        strategies.appointments,
        strategies.documents,
    )
    part = ConversionPolicy(
        filled=draw(st.sampled_from(FilledRule)),
        origin=draw(st.sampled_from(OriginRule)),
    )
    person, company, deal = targets
    return plan_conversion(
        lead,
        policy=attrs.evolve(RECOMMENDED, conversion=part),
        by="ana",
        now=make.NOW,
        person=person,
        company=company,
        deal=deal,
        tasks=draw(st.lists(st.just(NewTask(title="Call")), max_size=1)),
        known=known,
        matches=draw(st.lists(_matches(), max_size=2)),
        activities=[
            attrs.evolve(draw(kind), about=[Ref(Kind.LEAD, lead.id)]) for kind in drawn
        ],
        definitions=draw(st.lists(strategies.custom_fields, max_size=3)),
    )


def _matches() -> st.SearchStrategy[Match | MaskedMatch]:
    others = strategies.matches.map(
        lambda it: attrs.evolve(it, right=Ref(Kind.CONTACT, "C9"))
    )
    return others | strategies.masked_matches
