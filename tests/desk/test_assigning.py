"""Assigning over both stores (spec 6; S3.11, S3.23)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.desk.leads.assignments import Assigned
from leadlink.model.bookkeeping import Claim
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.ids import Kind, Ref
from leadlink.model.refusals import (
    AssignmentRefusedError,
    StaleRecordError,
    Why,
)
from leadlink.ports.queries import Everything
from leadlink.rules.assigning import Quota, RoundRobin, SkippedActor
from leadlink.testing import factories as make
from tests.desk.office import Office

PEOPLE = RoundRobin(["ana", "bob", "eve"])


def told(office: Office) -> list[tuple[str, str, str]]:
    """Give whom the outbox tells what about which lead."""
    return [(told.to, told.about.id, told.event) for told in office.told()]


@pytest.fixture
def max_(office: Office) -> ActingDesk:
    """Act as a manager, with six leads in the pool."""
    office.put(*(make.lead(f"L{number}") for number in range(1, 7)))
    return office.role("max", "manager")


class TestAssign:
    def test_a_manager_changes_the_owner(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """S3.23: Manage Leads to assign and change ownership; the new owner is told."""
        lead = max_.leads.assign("L1", "ana", version=1)
        assert (lead.owner_id, lead.version) == ("ana", 2)
        assert max_.leads.assign("L1", "bob").owner_id == "bob"
        assert told(office) == [
            ("ana", "L1", "lead assigned"),
            ("bob", "L1", "lead assigned"),
            ("ana", "L1", "lead taken away"),
        ]
        actions = [entry.action for entry in office.history(lead.ref)]
        assert actions == ["assign", "assign"]
        assert office.role("bob", "agent").leads.get("L1").owner_id == "bob"

    def test_a_hold_ends_and_its_holder_is_told(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """The claim on record ends as well."""
        office.role("ana", "agent").leads.claim("L1")
        office.wait(timedelta(hours=1))
        assert max_.leads.assign("L1", "bob").hold is None
        assert told(office) == [
            ("bob", "L1", "lead assigned"),
            ("ana", "L1", "lead taken away"),
        ]
        with office.admin.session.reading() as unit:
            (made,) = unit.every(Everything(Claim))
        assert made.held_until == office.now

    def test_the_same_owner_again_is_nothing(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """Nobody is told, nothing is written."""
        lead = max_.leads.assign("L1", "max")
        assert max_.leads.assign("L1", "max") == lead
        assert told(office) == []

    def test_unassigning_returns_it_to_the_pool(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """From its owner, or from its holder."""
        max_.leads.assign("L1", "ana")
        office.role("ana", "agent").leads.claim("L2")
        for lead_id in ("L1", "L2"):
            lead = max_.leads.unassign(lead_id)
            assert (lead.owner_id, lead.hold) == (None, None)
        assert len(max_.leads.pool().items) == 6
        assert told(office)[1:] == [
            ("ana", "L1", "lead taken away"),
            ("ana", "L2", "lead taken away"),
        ]

    def test_it_needs_manage_leads(self, office: Office, max_: ActingDesk) -> None:
        """S3.11, S3.23: without it nobody assigns."""
        ana = office.role("ana", "agent").leads
        calls: tuple[Callable[[], object], ...] = (
            lambda: ana.assign("L1", "ana"),
            lambda: ana.unassign("L1"),
            lambda: ana.assign_many(["L1"], PEOPLE),
        )
        for call in calls:
            with pytest.raises(PermissionDeniedError) as caught:
                call()
            assert caught.value.needs == ("manage_leads",)
        assert max_.leads.get("L1").owner_id is None

    def test_what_is_over_is_not_assigned(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """Converted, linked or archived leads stay whose they were."""
        office.put(make.lead("L7", conversion_id="V1", status="CONVERTED"))
        calls: tuple[Callable[[], object], ...] = (
            lambda: max_.leads.assign("L7", "a"),
            lambda: max_.leads.unassign("L7"),
        )
        for call in calls:
            with pytest.raises(AssignmentRefusedError) as caught:
                call()
            assert [reason.why for reason in caught.value.reasons] == [Why.CONVERTED]

    def test_bad_arguments_change_nothing(self, max_: ActingDesk) -> None:
        """No id, no such lead, an old version."""
        with pytest.raises(InvalidValueError):
            max_.leads.assign("L1", " ")
        with pytest.raises(RecordNotFoundError):
            max_.leads.assign("L9", "ana")
        calls: tuple[Callable[[], object], ...] = (
            lambda: max_.leads.assign("L1", "ana", version=7),
            lambda: max_.leads.unassign("L1", version=7),
        )
        for call in calls:
            with pytest.raises(StaleRecordError):
                call()
        assert max_.leads.get("L1").version == 1


class TestInTurn:
    def test_round_robin_goes_on_over_calls(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """The last turn is stored, whoever calls."""
        first = max_.leads.assign_many(["L1", "L2"], PEOPLE)
        assert first.items == (
            Assigned(lead_id="L1", to="ana"),
            Assigned(lead_id="L2", to="bob"),
        )
        second = office.admin.leads.assign_many(["L3", "L4"], PEOPLE)
        assert [item.to for item in second.items] == ["eve", "ana"]
        other = RoundRobin(PEOPLE.people, name="other")
        third = max_.leads.assign_many(["L5"], other)
        assert [item.to for item in third.items] == ["ana"]
        assert max_.leads.get("L4").owner_id == "ana"
        assert len(told(office)) == 5

    def test_round_robin_survives_the_erasure_of_its_last_lead(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """Nobody gets two turns because a lead is gone."""
        first = max_.leads.assign_many(["L1", "L2"], PEOPLE)
        assert [it.to for it in first.items] == ["ana", "bob"]
        office.admin.erase(Ref(Kind.LEAD, "L2"))
        (item,) = max_.leads.assign_many(["L3"], PEOPLE).items
        assert item.to == "eve"

    def test_the_inactive_are_skipped_with_a_reason(self, max_: ActingDesk) -> None:
        """The others' turns stay even."""
        done = max_.leads.assign_many(
            ["L1", "L2", "L3"], PEOPLE, inactive=["bob", "zoe"]
        )
        assert [item.to for item in done.items] == ["ana", "eve", "ana"]
        assert done.skipped == (SkippedActor(actor_id="bob", why=Why.INACTIVE),)
        back = max_.leads.assign_many(["L4", "L5"], PEOPLE)
        assert [item.to for item in back.items] == ["bob", "eve"]

    def test_a_refused_lead_takes_nobodys_turn(
        self, office: Office, max_: ActingDesk
    ) -> None:
        """It is told with its reason, and the others are assigned."""
        office.put(make.lead("L7", archived_at=office.now))
        done = max_.leads.assign_many(["L9", "L7", "L1", "L1", "L2"], PEOPLE)
        assert [(item.lead_id, item.to) for item in done.items] == [
            ("L9", None),
            ("L7", None),
            ("L1", "ana"),
            ("L2", "bob"),
        ]
        assert isinstance(done.items[0].error, RecordNotFoundError)
        assert isinstance(done.items[1].error, AssignmentRefusedError)

    def test_who_has_it_already_keeps_it(self, max_: ActingDesk) -> None:
        """It counts as a turn and writes nothing of the lead."""
        lead = max_.leads.assign("L1", "ana")
        done = max_.leads.assign_many(["L1", "L2"], PEOPLE)
        assert [item.to for item in done.items] == ["ana", "bob"]
        assert max_.leads.get("L1") == lead

    def test_nobody_active_assigns_nothing(self, max_: ActingDesk) -> None:
        """The whole call is refused."""
        with pytest.raises(AssignmentRefusedError) as caught:
            max_.leads.assign_many(["L1"], PEOPLE, inactive=PEOPLE.people)
        assert [reason.why for reason in caught.value.reasons] == [Why.NOBODY_ACTIVE]

    def test_only_refusals_move_no_turn(self, max_: ActingDesk) -> None:
        """The next call begins where this one would have."""
        max_.leads.assign_many(["L9"], PEOPLE)
        done = max_.leads.assign_many(["L1"], PEOPLE)
        assert [item.to for item in done.items] == ["ana"]

    def test_by_quota(self, office: Office, max_: ActingDesk) -> None:
        """Everybody up to their own; what is left over is told."""
        done = max_.leads.assign_many(
            ["L1", "L2", "L3", "L4"], Quota({"ana": 2, "bob": 1})
        )
        assert [item.to for item in done.items] == ["ana", "bob", "ana", None]
        error = done.items[3].error
        assert isinstance(error, AssignmentRefusedError)
        assert [reason.why for reason in error.reasons] == [Why.QUOTA_FULL]
        assert office.find(Ref(Kind.RECEIPT, "rotation:everybody")) is None
