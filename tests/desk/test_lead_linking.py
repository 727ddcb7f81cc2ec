"""Lead links at the desk, over both stores: plans, claims, unlinking, undo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.actor import Permission
from leadlink.model.errors import PermissionDeniedError, RecordNotFoundError
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.refusals import (
    EditRefusedError,
    LeadLinkRefusedError,
    Reason,
    StaleRecordError,
    UndoRefusedError,
    Why,
)
from leadlink.ports.store import Store
from leadlink.presets import ANAROCK, RECOMMENDED
from leadlink.rules.undoing import Resolution
from leadlink.testing import factories as make
from tests.desk.office import Office

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def working(id_: str, owner: str | None, **overrides: Any) -> Lead:
    """Make a lead in progress of project P1."""
    given: dict[str, Any] = {
        "status": "CONTACTED",
        "project_id": "P1",
        "owner_id": owner,
    }
    return make.lead(id_, **(given | overrides))


FIRST = working("L1", "sal", viewers=["viv"])
SECOND = working("L2", "tia", phones=["+91 98860 55555"])


@pytest.fixture
def office(store: Store) -> Office:
    """An office with two leads of one project."""
    office = Office(store, RECOMMENDED)
    office.put(FIRST, SECOND)
    return office


@pytest.fixture
def boss(office: Office) -> ActingDesk:
    """A manager, who may link leads."""
    return office.role("boss", "manager")


def untouched(lead: Lead, like: Lead) -> bool:
    """Tell whether a lead has all data of another, whatever its version."""
    return attrs.evolve(lead, version=like.version, updated_at=like.updated_at) == like


class TestPlans:
    def test_are_stale_once_a_lead_has_changed(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """Either of the two."""
        for lead in (FIRST, SECOND):
            plan = boss.links.plan_leads("L1", "L2", "sal")
            boss.leads.edit(lead.id, version=office.get(lead).version, industry="Toys")
            with pytest.raises(StaleRecordError) as caught:
                boss.apply(plan)
            assert caught.value.records == (lead.ref,)
        assert office.get(SECOND).primary_id is None

    def test_are_stale_once_the_appointments_have_changed(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """One more, or one that was moved."""
        plan = boss.links.plan_leads("L1", "L2", "sal")
        visit = boss.leads.add_appointment("L2", "visit", starts_at=office.now + DAY)
        with pytest.raises(StaleRecordError) as caught:
            boss.apply(plan)
        assert caught.value.records == (SECOND.ref,)
        plan = boss.links.plan_leads("L1", "L2", "sal")
        boss.leads.cancel_appointment(visit.id)
        with pytest.raises(StaleRecordError) as caught:
            boss.apply(plan)
        assert caught.value.records == (visit.ref,)

    def test_are_refused_once_time_has_made_them_impossible(self, store: Store) -> None:
        """A claimed lead counts as in progress until its hold ends."""
        office = Office(store, ANAROCK)
        office.put(
            working("L1", "sal", status="interested"),
            working("L2", None, status="new"),
        )
        office.role("tia", "sales manager").leads.claim("L2")
        boss = office.role("boss", "super user")
        plan = boss.links.plan_leads("L1", "L2", "sal")
        office.wait(ANAROCK.claiming.window)
        with pytest.raises(LeadLinkRefusedError) as caught:
            boss.apply(plan)
        assert caught.value.reasons == (Reason(Why.NOT_WORKING, SECOND.ref),)

    def test_hold_for_appointments_at_the_instant_of_applying(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """One that has begun meanwhile is not cancelled."""
        soon = boss.leads.add_appointment("L2", "call", starts_at=office.now + INSTANT)
        later = boss.leads.add_appointment("L2", "visit", starts_at=office.now + DAY)
        plan = boss.links.plan_leads("L1", "L2", "sal")
        assert plan.cancelled == (soon, later)
        office.wait(INSTANT)
        boss.apply(plan)
        assert office.get(soon).cancelled_at is None
        assert office.get(later).cancelled_at == office.now

    def test_need_the_right_again_when_applied(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """LINK_LEADS, and sight of both leads."""
        plan = boss.links.plan_leads("L1", "L2", "sal")
        with pytest.raises(PermissionDeniedError) as caught:
            office.role("vic", "viewer").apply(plan)
        assert caught.value.needs == (Permission.LINK_LEADS,)
        with pytest.raises(RecordNotFoundError):
            office.actor("cy", Permission.LINK_LEADS).apply(plan)

    def test_hidden_and_missing_leads_answer_alike(self, office: Office) -> None:
        """Spec 13, in each call."""
        links = office.actor("cy", Permission.LINK_LEADS).links
        for lead_id in ("L2", "L9"):
            for call in (
                lambda it: links.plan_leads(it, "L1", "sal"),
                lambda it: links.link_leads(it, "L1", "sal"),
                links.unlink_leads,
                links.secondaries,
                links.primary_of,
            ):
                with pytest.raises(RecordNotFoundError) as caught:
                    call(lead_id)
                assert (caught.value.kind, caught.value.id) == ("lead", lead_id)


class TestHolds:
    """Spec 6: "linking two leads ends the holds on both"."""

    def test_and_the_claims_they_came_from_end(self, store: Store) -> None:
        """So that caps and cooldowns see when a hold ended; undone, it has not."""
        office = Office(store, ANAROCK)
        office.put(
            working("L1", None, status="interested"),
            working("L2", "tia", status="interested"),
        )
        office.role("sal", "sales manager").leads.claim("L1")
        office.wait(timedelta(hours=1))
        office.role("boss", "super user").links.link_leads("L1", "L2", "tia")
        assert office.get(FIRST).hold is None
        (claim,) = office.claims(FIRST.ref)
        assert claim.held_until == office.now
        office.admin.links.unlink_leads("L2")
        hold = office.get(FIRST).hold
        assert hold is not None
        assert office.get(claim).held_until == hold.held_until

    def test_that_are_over_are_only_cleared(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """Their claims had ended when they were due."""
        held = working("L3", "uma", hold=make.hold("uma"))
        office.put(held, make.claim("K3", lead_id="L3", created_by="uma"))
        office.wait(DAY * 2)
        boss.links.link_leads("L1", "L3", "sal")
        assert office.get(held).hold is None
        assert office.get(make.claim("K3")).held_until == make.NOW + DAY


class TestUnlinking:
    """Spec 9: "Unlink restores status, owner, viewers, numbers and ..."."""

    @pytest.mark.parametrize("how", ["unlink", "undo"])
    def test_restores_everything(
        self, office: Office, boss: ActingDesk, how: str
    ) -> None:
        """Both leads and the appointments that are still ahead."""
        ahead = boss.leads.add_appointment("L2", "visit", starts_at=office.now + DAY)
        boss.leads.schedule_call("L2", office.now + DAY)
        record = boss.links.link_leads("L1", "L2", "tia")
        assert office.get(SECOND).next_call_at is None
        office.wait(timedelta(hours=1))
        undone = (
            boss.links.unlink_leads("L2") if how == "unlink" else boss.undo(record.id)
        )
        assert undone.kept == ()
        assert set(undone.restored) == {FIRST.ref, SECOND.ref, ahead.ref}
        assert untouched(office.get(FIRST), FIRST)
        second = office.get(SECOND)
        assert untouched(attrs.evolve(second, next_call_at=None), SECOND)
        assert second.next_call_at == make.NOW + timedelta(hours=3) + DAY
        assert office.get(ahead).cancelled_at is None
        assert boss.links.secondaries("L1") == ()
        assert office.get(record).undone_by == "boss"

    def test_leaves_appointments_that_are_over(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """Spec 9: "cancelled appointments that are still in the future"."""
        visit = boss.leads.add_appointment("L2", "visit", starts_at=office.now + DAY)
        boss.links.link_leads("L1", "L2", "tia")
        office.wait(DAY)
        undone = boss.links.unlink_leads("L2")
        assert undone.kept == ()
        assert office.get(visit).cancelled_at is not None

    def test_says_what_it_cannot_restore(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """Spec 9: "unless changed since (then it says what it cannot restore)"."""
        boss.links.link_leads("L1", "L2", "tia")
        boss.leads.assign("L1", "uma")
        with pytest.raises(UndoRefusedError) as caught:
            boss.links.unlink_leads("L2")
        (conflict,) = caught.value.conflicts
        assert (conflict.record, conflict.field) == (FIRST.ref, "owner_id")
        assert office.get(SECOND).primary_id == "L1"

    @pytest.mark.parametrize(
        ("resolution", "owner"), [(Resolution.KEEP, "uma"), (Resolution.RESTORE, "sal")]
    )
    def test_does_as_it_is_told_with_what_has_changed(
        self, office: Office, boss: ActingDesk, resolution: Resolution, owner: str
    ) -> None:
        """Everything else is restored in both cases."""
        boss.links.link_leads("L1", "L2", "tia")
        boss.leads.assign("L1", "uma")
        undone = boss.links.unlink_leads("L2", resolution=resolution)
        assert [it.field for it in undone.kept] == ["owner_id"]
        first = office.get(FIRST)
        assert (first.owner_id, first.phones) == (owner, FIRST.phones)
        assert office.get(SECOND).status == "CONTACTED"

    def test_keeps_work_done_since(self, office: Office, boss: ActingDesk) -> None:
        """Other fields, other numbers, other viewers."""
        boss.links.link_leads("L1", "L2", "tia")
        linked = office.get(FIRST)
        numbers = [*linked.phones, "+91 98860 77777"]
        boss.leads.edit("L1", version=linked.version, phones=numbers, industry="Toys")
        boss.links.unlink_leads("L2")
        first = office.get(FIRST)
        assert [phone.number for phone in first.phones] == [
            FIRST.phones[0].number,
            "+91 98860 77777",
        ]
        assert first.industry == "Toys"

    def test_hands_shared_numbers_on_to_the_other_link(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """The primary has the number until the last link that brings it is gone."""
        office.put(working("L3", "tia", phones=["098860 55555"]))
        boss.links.link_leads("L1", "L2", "sal")
        boss.links.link_leads("L1", "L3", "sal")
        boss.links.unlink_leads("L2")
        kept = office.get(FIRST)
        assert kept.phones == (*FIRST.phones, *SECOND.phones)
        assert kept.viewers == ("tia", "viv")
        boss.links.unlink_leads("L3")
        assert untouched(office.get(FIRST), FIRST)

    def test_tells_both_managers(self, office: Office, boss: ActingDesk) -> None:
        """As linking did."""
        boss.links.link_leads("L1", "L2", "tia")
        boss.links.unlink_leads("L2")
        told = [it.to for it in office.told() if it.event == "leads unlinked"]
        assert sorted(told) == ["sal", "tia"]

    def test_frees_both_leads_for_other_links(self, boss: ActingDesk) -> None:
        """The other way round, if one likes."""
        boss.links.link_leads("L1", "L2", "tia")
        boss.links.unlink_leads("L2")
        boss.links.link_leads("L2", "L1", "tia")
        assert [lead.id for lead in boss.links.secondaries("L2")] == ["L1"]

    def test_needs_a_link(self, boss: ActingDesk) -> None:
        """A lead that is no secondary is told so; so is a primary."""
        for linked in (False, True):
            if linked:
                boss.links.link_leads("L1", "L2", "tia")
            with pytest.raises(LeadLinkRefusedError) as caught:
                boss.links.unlink_leads("L1")
            assert caught.value.reasons == (Reason(Why.NOT_SECONDARY, FIRST.ref),)


class TestReaching:
    def test_a_hidden_primary_is_not_shown(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """Who only views the secondary does not learn of the primary."""
        office.put(working("L3", "uma", viewers=["wes"]))
        boss.links.link_leads("L1", "L3", "sal")
        wes = office.actor("wes")
        assert wes.leads.get("L3").id == "L3"
        assert wes.links.primary_of("L3") is None
        assert boss.links.primary_of("L3") == office.get(FIRST)

    def test_secondary_leads_are_outside_matching(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """Spec 7: "linked-secondary records are outside matching"."""
        office.put(make.contact(phones=["+91 98860 55555"]))
        assert boss.matches.of("L2") != ()
        boss.links.link_leads("L1", "L2", "sal")
        assert boss.matches.of("L2") == ()
        assert Ref(Kind.CONTACT, "C1") in {
            getattr(match, "right", None) for match in boss.matches.of("L1")
        }


class TestSecondary:
    """A linked lead is part of its primary: the work goes on there."""

    def test_nothing_is_planned_for_it(self, office: Office, boss: ActingDesk) -> None:
        """No appointment, no call; nor is it archived before it is unlinked."""
        boss.links.link_leads("L1", "L2", "sal")
        later = office.now + DAY
        uses: tuple[Callable[[], object], ...] = (
            lambda: boss.leads.add_appointment("L2", "Visit", starts_at=later),
            lambda: boss.leads.schedule_call("L2", later),
            lambda: boss.leads.edit(
                "L2", version=office.get(SECOND).version, next_call_at=later
            ),
            lambda: boss.leads.archive("L2"),
        )
        for use in uses:
            with pytest.raises(EditRefusedError) as caught:
                use()
            assert caught.value.reasons == (Reason(Why.SECONDARY, SECOND.ref),)
        assert boss.leads.schedule_call("L2", None).next_call_at is None
        boss.leads.log("L2", "a note is no plan")
        boss.links.unlink_leads("L2")
        assert boss.leads.archive("L2").archived_at == office.now

    def test_the_former_owner_of_the_primary_only_looks(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """Also at the task and the appointment that it had planned."""
        sal = office.role("sal", "agent").leads
        task = sal.add_task("L1", "Call")
        visit = sal.add_appointment("L1", "Visit", starts_at=office.now + DAY)
        boss.links.link_leads("L1", "L2", "tia")
        with pytest.raises(PermissionDeniedError):
            sal.complete_task(task.id)
        with pytest.raises(PermissionDeniedError):
            sal.cancel_appointment(visit.id)
        tia = office.role("tia", "agent").leads
        assert tia.complete_task(task.id).done_by == "tia"
