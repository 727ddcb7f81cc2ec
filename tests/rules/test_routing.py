"""Routing: notes, documents, tasks and appointments follow, each stored once."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.conversion import (
    ConversionPolicy,
    DocumentsRule,
    NotesRule,
)
from leadlink.rules.routing import route
from leadlink.testing import factories as make

PERSON = Ref(Kind.CONTACT, "C1")
COMPANY = Ref(Kind.COMPANY, "O1")
DEAL = Ref(Kind.DEAL, "D1")
LEAD = Ref(Kind.LEAD, "L1")


def goes_to(activity: Any, *targets: Ref, **policy: Any) -> tuple[Ref, ...]:
    """Route one activity and give where it goes; empty where it stays."""
    routed, left = route(
        [activity],
        targets={ref.kind: ref for ref in targets},
        policy=ConversionPolicy(**policy),
        now=make.NOW,
    )
    assert len(routed) + len(left) == 1
    return routed[0].to if routed else ()


class TestNotes:
    """S1.24: notes of a person go to the person, of a company to the company."""

    def test_to_the_person_or_else_the_company(self) -> None:
        """With both, to the person alone; with neither, to the deal."""
        assert goes_to(make.note(), PERSON) == (PERSON,)
        assert goes_to(make.note(), COMPANY, DEAL) == (COMPANY,)
        assert goes_to(make.note(), PERSON, COMPANY) == (PERSON,)
        assert goes_to(make.note(), DEAL) == (DEAL,)

    def test_to_both_by_policy(self) -> None:
        """Stored once, all the same."""
        found = goes_to(make.note(), PERSON, COMPANY, DEAL, notes=NotesRule.BOTH)
        assert found == (PERSON, COMPANY)
        assert goes_to(make.note(), DEAL, notes=NotesRule.BOTH) == (DEAL,)


class TestDocuments:
    """S1.C6, S1.C7: documents are attached to what policy names, never to none."""

    def test_to_every_target(self) -> None:
        """The recommended rule."""
        assert goes_to(make.document(), PERSON, COMPANY, DEAL) == (
            PERSON,
            COMPANY,
            DEAL,
        )

    @pytest.mark.parametrize(
        ("targets", "to"),
        [
            ((PERSON, COMPANY, DEAL), DEAL),
            ((PERSON, COMPANY), PERSON),
            ((COMPANY,), COMPANY),
            ((DEAL,), DEAL),
        ],
    )
    def test_to_the_deal_or_else_the_customer(
        self, targets: tuple[Ref, ...], to: Ref
    ) -> None:
        """The rule of the conversion document."""
        rule = DocumentsRule.DEAL_OR_CUSTOMER
        assert goes_to(make.document(), *targets, documents=rule) == (to,)


class TestWork:
    """Open tasks and future appointments follow; completed work stays (spec 11)."""

    def test_open_work_goes_to_every_target(self) -> None:
        """It is about the lead as well, as before."""
        routed, _ = route(
            [make.task(), make.appointment()],
            targets={Kind.CONTACT: PERSON, Kind.DEAL: DEAL},
            policy=ConversionPolicy(),
            now=make.NOW,
        )
        assert [it.after.about for it in routed] == [(LEAD, PERSON, DEAL)] * 2
        assert [it.ref for it in routed] == [make.task().ref, make.appointment().ref]

    @pytest.mark.parametrize(
        ("activity", "reason"),
        [
            (make.task(done_at=make.NOW), "is done"),
            (make.appointment(starts_at=make.NOW), "is past"),
            (make.appointment(cancelled_at=make.NOW), "was cancelled"),
            (make.note(archived_at=make.NOW), "is archived"),
        ],
    )
    def test_what_is_over_stays(self, activity: Any, reason: str) -> None:
        """With its author and instant, and with its reason in the plan."""
        _, left = route(
            [activity],
            targets={Kind.CONTACT: PERSON},
            policy=ConversionPolicy(),
            now=make.NOW,
        )
        assert [(it.path, it.reason) for it in left] == [(str(activity.ref), reason)]

    def test_the_next_instant_is_the_future(self) -> None:
        """An appointment that starts a microsecond later follows."""
        later = make.appointment(starts_at=make.NOW + timedelta(microseconds=1))
        assert goes_to(later, PERSON) == (PERSON,)

    def test_what_is_about_the_target_already_stays_as_it_is(self) -> None:
        """No reference comes twice."""
        note = make.note(about=[LEAD, PERSON])
        routed, _ = route(
            [note],
            targets={Kind.CONTACT: PERSON},
            policy=ConversionPolicy(),
            now=make.NOW,
        )
        assert routed[0].after == attrs.evolve(note)
