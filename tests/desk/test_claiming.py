"""Claiming over both stores (spec 6; S3.16-S3.18, S3.23, S3.24)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, final

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.desk.desk import LeadDesk
from leadlink.desk.leads.claims import SWEPT_AT_ONCE
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import Claim
from leadlink.model.errors import PermissionDeniedError, RecordNotFoundError
from leadlink.model.fields import Hold
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.claiming import ClaimingPolicy
from leadlink.model.refusals import (
    ClaimRefusedError,
    LeadAlreadyClaimedError,
    Why,
)
from leadlink.ports.clock import Clock
from leadlink.ports.queries import Everything
from leadlink.ports.store import Store
from leadlink.presets import PIPELINE, RECOMMENDED
from leadlink.rules.assigning import RoundRobin
from leadlink.testing import factories as make
from tests.desk.office import Office

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
LEAD = make.lead("L1")


def under(store: Store, **policy: Any) -> Office:
    """Open an office with three pool leads and another way of claiming."""
    claiming = ClaimingPolicy(**policy)
    office = Office(store, attrs.evolve(RECOMMENDED, claiming=claiming))
    office.put(LEAD, make.lead("L2"), make.lead("L3"))
    return office


def claims(office: Office) -> list[Claim]:
    """Give every claim that is on record."""
    with office.admin.session.reading() as unit:
        return list(unit.every(Everything(Claim)))


def why(error: ClaimRefusedError) -> list[Why]:
    """Give the reasons of a refusal."""
    return [reason.why for reason in error.reasons]


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """Act as an agent, with three leads in the pool."""
    office.put(LEAD, make.lead("L2"), make.lead("L3"))
    return office.role("ana", "agent")


@pytest.fixture
def bob(office: Office) -> ActingDesk:
    """Act as another agent."""
    return office.role("bob", "agent")


class TestClaim:
    def test_anyone_with_the_right_claims_from_the_pool(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S3.16: With an unassigned pool, anyone with the permission may claim."""
        assert [lead.id for lead in ana.leads.pool().items] == ["L1", "L2", "L3"]
        lead = ana.leads.claim("L1")
        assert lead.hold == Hold(
            holder_id="ana", claimed_at=office.now, held_until=office.now + DAY
        )
        assert ana.leads.holds() == (lead,)
        assert [lead.id for lead in ana.leads.pool().items] == ["L2", "L3"]
        (entry,) = office.history(lead.ref)
        assert (entry.action, entry.actor_id) == ("claim", "ana")
        (made,) = claims(office)
        assert (made.created_by, made.lead_id, made.held_until) == (
            "ana",
            "L1",
            office.now + DAY,
        )

    def test_claiming_needs_its_right(self, office: Office, ana: ActingDesk) -> None:
        """S3.16, S3.23: without it nobody claims, takes or releases."""
        vera = office.role("vera", "viewer").leads
        for call in (vera.claim, vera.take_ownership, vera.release):
            with pytest.raises(PermissionDeniedError) as caught:
                call("L1")
            assert caught.value.needs == ("claim_leads",)
        with pytest.raises(PermissionDeniedError):
            vera.holds()
        assert [lead.id for lead in vera.pool().items] == ["L1", "L2", "L3"]
        with pytest.raises(PermissionDeniedError):
            office.actor("nobody").leads.pool()
        assert ana.leads.get("L1") == office.get(LEAD)

    def test_managing_leads_includes_claiming(self, store: Store) -> None:
        """S3.23: Manage Leads to assign, claim, change ownership."""
        office = Office(store, PIPELINE)
        office.put(LEAD)
        assert office.role("max", "manager").leads.claim("L1").hold is not None

    def test_holds_are_in_the_order_of_their_end(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """The one that ends first is first; each actor has its own."""
        ana.leads.claim("L2")
        office.wait(HOUR)
        ana.leads.claim("L1")
        office.role("bob", "agent").leads.claim("L3")
        assert [lead.id for lead in ana.leads.holds()] == ["L2", "L1"]

    def test_what_is_not_in_the_pool_cannot_be_claimed(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Not what has an owner, is closed or does not exist."""
        office.put(make.lead("L4", owner_id="ana"), make.lead("L5", owner_id="bob"))
        with pytest.raises(ClaimRefusedError) as caught:
            ana.leads.claim("L4")
        assert why(caught.value) == [Why.OWNED]
        for lead_id in ("L5", "L9"):
            with pytest.raises(RecordNotFoundError):
                ana.leads.claim(lead_id)


class TestWindow:
    """S3.17: A claim assigns temporarily for a fixed window of 24 hours."""

    def test_the_loser_is_told_who_and_until_when(
        self, office: Office, ana: ActingDesk, bob: ActingDesk
    ) -> None:
        """Although the lead is hidden; whoever may not claim is told nothing."""
        ana.leads.claim("L1")
        with pytest.raises(RecordNotFoundError):
            bob.leads.get("L1")
        for call in (bob.leads.claim, bob.leads.take_ownership, bob.leads.release):
            with pytest.raises(LeadAlreadyClaimedError) as caught:
                call("L1")
            error = caught.value
            assert (error.lead_id, error.held_by) == ("L1", "ana")
            assert error.held_until == office.now + DAY
        with pytest.raises(RecordNotFoundError):
            office.actor("nobody").leads.get("L1")

    def test_a_tick_before_the_end_at_it_and_after(
        self, office: Office, ana: ActingDesk, bob: ActingDesk
    ) -> None:
        """At the instant claimed_at + window another may; before it nobody."""
        for lead_id in ("L1", "L2"):
            ana.leads.claim(lead_id)
        office.wait(DAY - TICK)
        with pytest.raises(LeadAlreadyClaimedError):
            bob.leads.claim("L1")
        office.wait(TICK)
        assert bob.leads.claim("L1").hold == Hold(
            holder_id="bob", claimed_at=office.now, held_until=office.now + DAY
        )
        office.wait(TICK)
        assert bob.leads.claim("L2").hold is not None

    def test_a_clock_set_back_a_day_gives_no_second_winner(
        self, office: Office, ana: ActingDesk, bob: ActingDesk
    ) -> None:
        """The hold lives until the instant that was promised, not longer."""
        ana.leads.claim("L1")
        office.wait(-DAY)
        with pytest.raises(LeadAlreadyClaimedError):
            bob.leads.claim("L1")
        assert [lead.id for lead in ana.leads.holds()] == ["L1"]
        assert [lead.id for lead in bob.leads.pool().items] == ["L2", "L3"]
        office.wait(2 * DAY)
        assert bob.leads.claim("L1").hold is not None

    def test_the_window_begins_at_the_turn(self, store: Store) -> None:
        """Whoever waited for the unit of work decides by the clock as it then is."""
        office = Office(store, RECOMMENDED)
        office.put(LEAD)
        waiting = LeadDesk(SlowStore(office, HOUR), RECOMMENDED)
        asked = office.now
        actor = make.actor("ana", roles=["agent"])
        hold = waiting.acting_as(actor).leads.claim("L1").hold
        assert hold is not None
        assert hold.claimed_at == asked + HOUR

    def test_a_hold_lives_by_the_clock_never_by_the_sweep(
        self, office: Office, ana: ActingDesk, bob: ActingDesk
    ) -> None:
        """S3.18: After the window the lead returns to the pool, swept or not."""
        ana.leads.claim("L1")
        office.wait(DAY)
        assert ana.leads.holds() == ()
        assert [lead.id for lead in bob.leads.pool().items] == ["L1", "L2", "L3"]
        assert bob.leads.get("L1").hold is not None
        with pytest.raises(ClaimRefusedError) as caught:
            ana.leads.take_ownership("L1")
        assert why(caught.value) == [Why.NOT_HELD]

    def test_a_claim_notes_the_hold_that_it_takes_over(
        self, office: Office, ana: ActingDesk, bob: ActingDesk
    ) -> None:
        """In the history, and to the former holder: no sweep will find it."""
        ana.leads.claim("L1")
        office.wait(DAY)
        lead = bob.leads.claim("L1")
        change = office.history(lead.ref)[-1].change_of("hold")
        assert change is not None
        assert change.before.holder_id == "ana"
        told = [(told.to, told.event) for told in office.told()]
        assert told == [("ana", "hold expired")]
        assert office.admin.leads.sweep() == 0

    @pytest.mark.parametrize("use", ["assign", "assign_many", "unassign", "archive"])
    def test_whatever_takes_an_expired_hold_away_tells_of_it(
        self, office: Office, ana: ActingDesk, use: str
    ) -> None:
        """Once: as a claim does, for no sweep will find it."""
        ana.leads.claim("L1")
        office.wait(DAY)
        max_ = office.role("max", "manager").leads
        uses: dict[str, Callable[[], object]] = {
            "assign": lambda: max_.assign("L1", "max"),
            "assign_many": lambda: max_.assign_many(["L1"], RoundRobin(["max"])),
            "unassign": lambda: max_.unassign("L1"),
            "archive": lambda: max_.archive("L1"),
        }
        uses[use]()
        change = office.history(LEAD.ref)[-1].change_of("hold")
        assert change is not None
        assert change.before.holder_id == "ana"
        assert max_.sweep() == 0
        told = [(told.to, told.about, told.event) for told in office.told()]
        assert told == [("ana", LEAD.ref, "hold expired")]

    def test_linking_and_converting_tell_of_it_too(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Both leads of a link count."""
        office.put(
            make.lead("P", status="CONTACTED", project_id="X", owner_id="max"),
            make.lead("S", status="CONTACTED", project_id="X"),
        )
        for lead_id in ("S", "L1"):
            ana.leads.claim(lead_id)
        office.wait(DAY)
        max_ = office.role("max", "manager")
        max_.links.link_leads("P", "S", "max")
        max_.apply(max_.conversions.plan("L1"))
        assert max_.leads.sweep() == 0
        told = [told.about.id for told in office.told() if told.event == "hold expired"]
        assert sorted(told) == ["L1", "S"]

    def test_who_claims_its_own_expired_hold_is_not_told(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """It knows."""
        ana.leads.claim("L1")
        office.wait(DAY)
        assert ana.leads.claim("L1").hold is not None
        assert office.told() == ()


@final
class SlowStore:
    """A store at which one waits for a unit of work, as behind other writers."""

    def __init__(self, office: Office, span: timedelta) -> None:
        self.clock: Clock = office.clock
        self.ids = office.store.ids
        self._office = office
        self._span = span
        self.read = office.store.read
        self.write = office.store.write
        self.outbox = office.store.outbox
        self.close = office.store.close

    def run(self, scope: Any, work: Any, *, attempts: int = 5) -> Any:
        """Wait, then do the work."""
        self._office.wait(self._span)
        return self._office.store.run(scope, work, attempts=attempts)


class TestAgain:
    def test_claiming_again_changes_nothing(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """No new claim, no longer hold, no history."""
        lead = ana.leads.claim("L1")
        office.wait(HOUR)
        assert ana.leads.claim("L1") == lead
        assert len(claims(office)) == 1
        assert len(office.history(lead.ref)) == 1

    def test_a_policy_may_renew(self, store: Store) -> None:
        """The same claim then lasts longer; it counts once."""
        office = under(store, renews=True, most_claims_a_day=1, most_live_holds=1)
        ana = office.role("ana", "agent").leads
        first = office.now
        ana.claim("L1")
        office.wait(HOUR)
        hold = ana.claim("L1").hold
        assert hold is not None
        assert (hold.claimed_at, hold.held_until) == (first, office.now + DAY)
        (made,) = claims(office)
        assert made.held_until == office.now + DAY
        actions = [entry.action for entry in office.history(LEAD.ref)]
        assert actions == ["claim", "renew claim"]


class TestOwnership:
    def test_the_holder_takes_formal_ownership(
        self, office: Office, ana: ActingDesk, bob: ActingDesk
    ) -> None:
        """S3.18: unless ownership was formally taken."""
        ana.leads.claim("L1")
        office.wait(DAY - TICK)
        lead = ana.leads.take_ownership("L1")
        assert (lead.owner_id, lead.hold) == ("ana", None)
        office.wait(DAY)
        assert ana.leads.get("L1").owner_id == "ana"
        with pytest.raises(RecordNotFoundError):
            bob.leads.claim("L1")
        assert claims(office)[0].held_until == office.now - DAY
        actions = [entry.action for entry in office.history(lead.ref)]
        assert actions == ["claim", "take ownership"]

    def test_only_what_one_holds(self, office: Office, ana: ActingDesk) -> None:
        """Not from the pool, not what is hidden."""
        with pytest.raises(ClaimRefusedError) as caught:
            ana.leads.take_ownership("L1")
        assert why(caught.value) == [Why.NOT_HELD]
        office.put(make.lead("L4", owner_id="bob"))
        for lead_id in ("L4", "L9"):
            with pytest.raises(RecordNotFoundError):
                ana.leads.take_ownership(lead_id)
            with pytest.raises(RecordNotFoundError):
                ana.leads.release(lead_id)


class TestRelease:
    def test_at_any_time(
        self, office: Office, ana: ActingDesk, bob: ActingDesk
    ) -> None:
        """The lead is in the pool at once; the claim ended then."""
        ana.leads.claim("L1")
        office.wait(HOUR)
        assert ana.leads.release("L1").hold is None
        assert claims(office)[0].held_until == office.now
        assert bob.leads.claim("L1").hold is not None
        actions = [entry.action for entry in office.history(LEAD.ref)]
        assert actions == ["claim", "release", "claim"]

    def test_nothing_is_released_twice(self, ana: ActingDesk) -> None:
        """There is no hold any more."""
        ana.leads.claim("L1")
        ana.leads.release("L1")
        with pytest.raises(ClaimRefusedError) as caught:
            ana.leads.release("L1")
        assert why(caught.value) == [Why.NOT_HELD]


class TestCaps:
    def test_live_holds(self, store: Store) -> None:
        """A hold that has ended or was released counts no more."""
        office = under(store, most_live_holds=1)
        ana = office.role("ana", "agent").leads
        ana.claim("L1")
        with pytest.raises(ClaimRefusedError) as caught:
            ana.claim("L2")
        assert why(caught.value) == [Why.TOO_MANY_HOLDS]
        ana.release("L1")
        ana.claim("L2")
        office.wait(DAY)
        ana.claim("L3")

    def test_none_at_all(self, store: Store) -> None:
        """A cap of zero lets nobody claim."""
        office = under(store, most_live_holds=0)
        with pytest.raises(ClaimRefusedError):
            office.role("ana", "agent").leads.claim("L1")

    def test_claims_a_day(self, store: Store) -> None:
        """Released ones too; each counts for 24 hours."""
        office = under(store, most_claims_a_day=2)
        ana = office.role("ana", "agent").leads
        ana.claim("L1")
        ana.release("L1")
        office.wait(HOUR)
        ana.claim("L2")
        office.wait(DAY - HOUR - TICK)
        with pytest.raises(ClaimRefusedError) as caught:
            ana.claim("L3")
        assert why(caught.value) == [Why.TOO_MANY_CLAIMS]
        office.wait(TICK)
        ana.claim("L3")
        office.role("bob", "agent").leads.claim("L1")

    def test_cooldown(self, store: Store) -> None:
        """From the end of the hold, for the same lead and actor only."""
        office = under(store, cooldown=HOUR)
        ana = office.role("ana", "agent").leads
        ana.claim("L1")
        office.wait(HOUR)
        ana.release("L1")
        office.wait(HOUR - TICK)
        with pytest.raises(ClaimRefusedError) as caught:
            ana.claim("L1")
        assert why(caught.value) == [Why.COOLING_DOWN]
        ana.claim("L2")
        bob = office.role("bob", "agent").leads
        bob.claim("L1")
        bob.release("L1")
        office.wait(TICK)
        ana.claim("L1")


class TestSweep:
    def test_each_expired_hold_once(
        self, office: Office, ana: ActingDesk, bob: ActingDesk
    ) -> None:
        """History and a notification; a live hold is left alone."""
        ana.leads.claim("L1")
        office.wait(HOUR)
        bob.leads.claim("L2")
        office.wait(DAY - HOUR)
        max_ = office.actor("max", Permission.MANAGE_LEADS).leads
        assert max_.sweep() == 1
        assert max_.sweep() == 0
        assert office.get(LEAD).hold is None
        entry = office.history(LEAD.ref)[-1]
        assert (entry.action, entry.actor_id) == ("expire hold", "max")
        (told,) = office.told()
        assert (told.to, told.about, told.event) == ("ana", LEAD.ref, "hold expired")
        assert [lead.id for lead in bob.leads.holds()] == ["L2"]

    def test_more_than_one_unit_of_work(self, office: Office) -> None:
        """All of them, in portions."""
        count = SWEPT_AT_ONCE + 1
        since: datetime = office.now - 2 * DAY
        hold = Hold(holder_id="ana", claimed_at=since, held_until=since + DAY)
        office.put(*(make.lead(f"L{n}", hold=hold) for n in range(count)))
        assert office.admin.leads.sweep() == count
        assert office.admin.leads.sweep() == 0
        assert len(office.told()) == min(count, 100)

    def test_sweeping_needs_manage_leads(self, ana: ActingDesk) -> None:
        """It tells whose holds there were."""
        with pytest.raises(PermissionDeniedError) as caught:
            ana.leads.sweep()
        assert caught.value.needs == ("manage_leads",)


def test_a_renewal_without_a_claim_on_record(store: Store) -> None:
    """A hold that an undo or another program put in place is renewed as well."""
    office = under(store, renews=True)
    hold = make.hold("ana", claimed_at=office.now, held_until=office.now + HOUR)
    office.put(make.lead("L4", hold=hold))
    lead = office.role("ana", "agent").leads.claim("L4")
    assert lead.hold is not None
    assert lead.hold.held_until == office.now + DAY
    assert claims(office) == []
    assert office.find(Ref(Kind.LEAD, "L4")) == lead
