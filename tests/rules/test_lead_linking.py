"""Lead links: a secondary lead becomes part of a primary one (spec 9, S2)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from leadlink.model.activity import Appointment
from leadlink.model.history import Notification
from leadlink.model.ids import Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import LeadLinkRecord
from leadlink.model.person import Phone
from leadlink.model.policy.linking import LeadLinkingPolicy, Manager, Scope
from leadlink.model.policy.policy import Policy
from leadlink.model.records import Record
from leadlink.model.refusals import LeadLinkRefusedError, Reason, Why
from leadlink.presets import ANAROCK, RECOMMENDED
from leadlink.rules.lead_linking import (
    LeadLinkPlan,
    is_ahead,
    is_in_progress,
    link_leads,
    plan_lead_link,
)
from leadlink.testing import factories as make

NOW = make.NOW + timedelta(hours=1)
INSTANT = timedelta(microseconds=1)
MANDATE = LeadLinkingPolicy(within=Scope.MANDATE)
ANYBODY = LeadLinkingPolicy(manager=Manager.ANYBODY)


def working(id_: str, owner: str | None, **overrides: Any) -> Lead:
    """Make a lead in progress of project P1."""
    given: dict[str, Any] = {
        "status": "CONTACTED",
        "project_id": "P1",
        "mandate_id": "M1",
        "owner_id": owner,
    }
    return make.lead(id_, **(given | overrides))


PRIMARY = working("L1", "ana")
SECONDARY = working("L2", "bo", phones=["+91 98860 55555"])


def notice(*, to: str, about: Ref, event: str) -> Notification:
    """Make a notification without a clock."""
    return make.notification(f"{event}:{to}", to=to, about=about, event=event)


def plan(
    primary: Lead = PRIMARY,
    secondary: Lead = SECONDARY,
    *,
    manager: str = "ana",
    policy: Policy = RECOMMENDED,
    linking: LeadLinkingPolicy | None = None,
    secondary_leads: Iterable[str] = (),
    appointments: Iterable[Appointment] = (),
) -> LeadLinkPlan:
    """Plan with defaults."""
    if linking is not None:
        policy = attrs.evolve(policy, lead_linking=linking)
    return plan_lead_link(
        primary,
        secondary,
        manager_id=manager,
        secondary_leads=tuple(secondary_leads),
        appointments=tuple(appointments),
        policy=policy,
        now=NOW,
    )


def reasons(**given: Any) -> set[Reason]:
    """Give the reasons why a link is refused; none where it is not."""
    try:
        plan(**given)
    except LeadLinkRefusedError as error:
        return set(error.reasons)
    return set()


class TestRefusals:
    """Spec 9: "All reasons for a refusal are returned together"."""

    def test_none_where_all_is_well(self) -> None:
        """Two leads in progress of one project, and one of the owners."""
        assert not reasons()
        assert not reasons(manager="bo")

    def test_a_lead_is_not_linked_to_itself(self) -> None:
        """Spec 9: "no cycles"."""
        assert reasons(secondary=PRIMARY) == {Reason(Why.SAME_RECORD, PRIMARY.ref)}

    def test_another_project(self) -> None:
        """S2.3: both leads must be of the same project."""
        other = attrs.evolve(SECONDARY, project_id="P2")
        assert reasons(secondary=other) == {Reason(Why.OTHER_PROJECT, other.ref)}

    def test_no_project(self) -> None:
        """Two leads without a project have no project in common."""
        one = attrs.evolve(PRIMARY, project_id="")
        other = attrs.evolve(SECONDARY, project_id="")
        assert reasons(primary=one, secondary=other) == {
            Reason(Why.NO_PROJECT, one.ref),
            Reason(Why.NO_PROJECT, other.ref),
        }

    def test_the_mandate_where_the_policy_says_so(self) -> None:
        """Spec 9: "same project (policy: same mandate)"."""
        other = attrs.evolve(SECONDARY, project_id="P2")
        assert not reasons(secondary=other, linking=MANDATE)
        apart = attrs.evolve(SECONDARY, mandate_id="M2")
        assert reasons(secondary=apart, linking=MANDATE) == {
            Reason(Why.OTHER_MANDATE, apart.ref)
        }
        none = attrs.evolve(SECONDARY, mandate_id="")
        assert reasons(secondary=none, linking=MANDATE) == {
            Reason(Why.NO_MANDATE, none.ref)
        }

    @pytest.mark.parametrize("status", ["NOT_CONTACTED", "LOST", "CONVERTED", "LINKED"])
    def test_a_lead_that_is_not_in_progress(self, status: str) -> None:
        """S2.4: both must be in progress; it is told of each."""
        one = attrs.evolve(PRIMARY, status=status)
        other = attrs.evolve(SECONDARY, status=status)
        assert reasons(primary=one, secondary=other) == {
            Reason(Why.NOT_WORKING, one.ref),
            Reason(Why.NOT_WORKING, other.ref),
        }

    def test_no_chains(self) -> None:
        """Neither is secondary already, and the secondary has none of its own."""
        one = attrs.evolve(PRIMARY, primary_id="L9")
        other = attrs.evolve(SECONDARY, primary_id="L9")
        given: dict[str, Any] = {
            "primary": one,
            "secondary": other,
            "secondary_leads": ["L7"],
        }
        assert reasons(**given) == {
            Reason(Why.SECONDARY, one.ref),
            Reason(Why.SECONDARY, other.ref),
            Reason(Why.HAS_SECONDARIES, other.ref),
        }

    def test_somebody_else_as_manager(self) -> None:
        """Spec 9: "one of the two owners; policy: anybody"."""
        assert reasons(manager="cy") == {Reason(Why.MANAGER_NOT_OWNER, PRIMARY.ref)}
        assert not reasons(manager="cy", linking=ANYBODY)

    def test_everything_at_once(self) -> None:
        """Nobody has to try again to learn the second reason."""
        bad = working(
            "L2",
            "bo",
            status="CONVERTED",
            conversion_id="V1",
            project_id="P2",
            archived_at=make.NOW,
        )
        assert reasons(secondary=bad, manager="cy") == {
            Reason(Why.ARCHIVED, bad.ref),
            Reason(Why.CONVERTED, bad.ref),
            Reason(Why.NOT_WORKING, bad.ref),
            Reason(Why.OTHER_PROJECT, bad.ref),
            Reason(Why.MANAGER_NOT_OWNER, PRIMARY.ref),
        }


class TestInProgress:
    """S2.4: "claimed, interested, meeting done, visit done or final negotiation"."""

    @pytest.mark.parametrize(
        "status", ["interested", "meeting done", "visit done", "final negotiation"]
    )
    def test_working_statuses_are(self, status: str) -> None:
        """With or without an owner."""
        assert progresses(make.lead(status=status))

    @pytest.mark.parametrize("status", ["converted", "lost", "linked", "unheard of"])
    def test_others_are_not(self, status: str) -> None:
        """Owned or not."""
        assert not progresses(make.lead(status=status, owner_id="ana"))

    def test_claimed_is_an_owner_or_a_live_hold_on_a_new_lead(self) -> None:
        """At the end of the hold it is claimed no more."""
        held = make.lead(status="new", hold=make.hold())
        end = make.NOW + timedelta(hours=24)
        assert progresses(make.lead(status="new", owner_id="ana"))
        assert progresses(held, at=end - INSTANT)
        assert not progresses(held, at=end)
        assert not progresses(make.lead(status="new"))

    def test_claimed_does_not_count_under_other_policies(self) -> None:
        """RECOMMENDED: an OPEN lead is not in progress, whoever owns it."""
        lead = make.lead(status="NOT_CONTACTED", owner_id="ana", hold=make.hold())
        policy = RECOMMENDED
        assert not is_in_progress(lead, policy.pipeline, policy.lead_linking, now=NOW)


def progresses(lead: Lead, *, at: Any = NOW) -> bool:
    """Ask by the Anarock policy."""
    return is_in_progress(lead, ANAROCK.pipeline, ANAROCK.lead_linking, now=at)


class TestEffects:
    """Spec 9: "Effects, together or not at all"."""

    def test_the_chosen_manager_owns_and_the_other_views(self) -> None:
        """S2.6, S2.7, whichever of the two is chosen."""
        for manager, other in (("ana", "bo"), ("bo", "ana")):
            primary = carried(plan(manager=manager))[0]
            assert (primary.owner_id, primary.viewers) == (manager, (other,))

    def test_one_owner_for_both_adds_no_viewer(self) -> None:
        """Spec 9: "one owner for both: no viewer"."""
        made = plan(secondary=attrs.evolve(SECONDARY, owner_id="ana"))
        assert made.new_viewers == ()
        assert made.notified == ("ana",)

    @pytest.mark.parametrize("unowned", ["primary", "secondary"])
    def test_an_unowned_side_adds_none(self, unowned: str) -> None:
        """Spec 9: "an unowned side adds none"."""
        sides = {"primary": PRIMARY, "secondary": SECONDARY}
        sides[unowned] = attrs.evolve(sides[unowned], owner_id=None)
        manager = "bo" if unowned == "primary" else "ana"
        made = plan(sides["primary"], sides["secondary"], manager=manager)
        assert (made.new_viewers, made.notified) == ((), (manager,))

    def test_anybody_as_manager_makes_viewers_of_both(self) -> None:
        """Neither owner loses sight of the lead."""
        made = plan(manager="cy", linking=ANYBODY)
        assert set(made.new_viewers) == {"ana", "bo"}
        assert made.notified == ("cy", "ana", "bo")

    def test_a_viewer_who_becomes_owner_views_no_longer(self) -> None:
        """Who is there already is not added twice either."""
        primary = attrs.evolve(PRIMARY, viewers=["ana", "bo", "cy"])
        made = plan(primary, manager="bo")
        assert made.new_viewers == ()
        assert carried(made)[0].viewers == ("ana", "cy")

    def test_the_mobile_numbers_come_along(self) -> None:
        """S2.8, behind those of the primary."""
        primary = carried(plan())[0]
        assert primary.phones == (
            *PRIMARY.phones,
            Phone(number="+91 98860 55555"),
        )

    def test_future_appointments_are_cancelled(self) -> None:
        """S2.9: all future events; not what has begun, nor what was off already."""
        ahead = make.appointment("A1", starts_at=NOW + INSTANT)
        begun = make.appointment("A2", starts_at=NOW)
        off = make.appointment("A3", cancelled_at=make.NOW)
        shelved = make.appointment("A4", archived_at=make.NOW)
        made = plan(appointments=[ahead, begun, off, shelved])
        assert made.cancelled == (ahead,)
        assert made.appointments == (ahead, begun, off, shelved)
        assert attrs.evolve(ahead, cancelled_at=NOW) in put(made)
        assert not is_ahead(begun, now=NOW)

    def test_a_call_to_come_is_off(self) -> None:
        """It is an event of the secondary; an overdue one stays as it was missed."""
        for call, left in ((NOW + INSTANT, None), (NOW, NOW)):
            made = plan(secondary=attrs.evolve(SECONDARY, next_call_at=call))
            assert carried(made)[1].next_call_at == left

    def test_the_secondary_reads_linked(self) -> None:
        """S2.10; its own data, owner and viewers stay."""
        held = attrs.evolve(SECONDARY, hold=make.hold())
        assert carried(plan(secondary=held))[1] == attrs.evolve(
            SECONDARY, status="LINKED", primary_id="L1"
        )

    def test_the_holds_of_both_end(self) -> None:
        """Spec 6: "linking two leads ends the holds on both"."""
        held = make.hold()
        made = plan(
            attrs.evolve(PRIMARY, hold=held), attrs.evolve(SECONDARY, hold=held)
        )
        assert [lead.hold for lead in carried(made)] == [None, None]

    def test_both_managers_are_told(self) -> None:
        """S2.16, about the primary."""
        change = link_leads(
            plan(),
            linked_status="LINKED",
            record_id="U2",
            by="eve",
            now=NOW,
            notice=notice,
        )
        assert [(it.to, it.about, it.event) for it in change.notifications] == [
            ("ana", PRIMARY.ref, "leads linked"),
            ("bo", PRIMARY.ref, "leads linked"),
        ]

    def test_are_all_kept_in_the_record(self) -> None:
        """What was before and after, for undoing."""
        ahead = make.appointment("A1")
        made = plan(appointments=[ahead])
        *after, record = put(made)
        assert isinstance(record, LeadLinkRecord)
        assert (record.primary_id, record.secondary_id) == ("L1", "L2")
        assert [it.before for it in record.effects] == [PRIMARY, SECONDARY, ahead]
        assert [it.after for it in record.effects] == after

    def test_show_in_the_plan(self) -> None:
        """In ids and counts only."""
        assert str(plan(appointments=[make.appointment()])) == (
            "link lead 'L2' to lead 'L1': 'ana' owns it, 'bo' may view it, "
            "alternate numbers: 1, appointments cancelled: 1"
        )
        alone = plan(secondary=attrs.evolve(SECONDARY, owner_id=None))
        assert "nobody may view it" in str(alone)


def put(made: LeadLinkPlan) -> tuple[Record, ...]:
    """Carry out a plan and give what it puts."""
    change = link_leads(
        made,
        linked_status="LINKED",
        record_id="U2",
        by="eve",
        now=NOW,
        notice=notice,
    )
    return change.puts


def carried(made: LeadLinkPlan) -> tuple[Lead, Lead]:
    """Carry out a plan and give the primary and the secondary."""
    primary, secondary, *_ = put(made)
    assert isinstance(primary, Lead)
    assert isinstance(secondary, Lead)
    return primary, secondary
