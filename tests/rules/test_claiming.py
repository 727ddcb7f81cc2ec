"""Claims, decided by the clock alone (spec 6)."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.model.lead import Lead
from leadlink.model.policy.claiming import ClaimingPolicy
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import (
    ClaimRefusedError,
    LeadAlreadyClaimedError,
    Reason,
    Why,
)
from leadlink.presets import RECOMMENDED
from leadlink.rules import claiming
from leadlink.testing import factories as make

NOW = make.NOW
DAY = timedelta(hours=24)
TICK = timedelta(microseconds=1)
HELD = make.lead(hold=make.hold("bob"))


def by(**claiming_policy: object) -> Policy:
    """Give the recommended policy with another way of claiming."""
    policy = ClaimingPolicy(**claiming_policy)  # type: ignore[arg-type]  # as named
    return attrs.evolve(RECOMMENDED, claiming=policy)


def claim(lead: Lead, policy: Policy = RECOMMENDED, **given: object) -> Lead:
    """Claim for ana, now."""
    asked = {"by": "ana", "now": NOW, "policy": policy} | given
    return claiming.claim(lead, **asked)  # type: ignore[arg-type]  # as named


class TestWindow:
    """S3.17: A claim assigns temporarily for a fixed window of 24 hours."""

    def test_a_claim_holds_from_now_to_the_end_of_the_window(self) -> None:
        """The hold is [now, now + window), and nothing else changes."""
        held = claim(make.lead())
        assert held == attrs.evolve(make.lead(), hold=make.hold("ana"))

    def test_a_tick_before_the_end_nobody_else_can(self) -> None:
        """The error names the holder and the end of the hold."""
        with pytest.raises(LeadAlreadyClaimedError) as caught:
            claim(HELD, now=NOW + DAY - TICK)
        error = caught.value
        assert (error.lead_id, error.held_by) == ("L1", "bob")
        assert error.held_until == NOW + DAY

    @pytest.mark.parametrize("later", [timedelta(0), TICK])
    def test_at_the_end_and_after_it_another_may(self, later: timedelta) -> None:
        """A lapsed claim keeps nobody out, swept or not."""
        held = claim(HELD, now=NOW + DAY + later)
        assert held.hold == make.hold(
            "ana", claimed_at=NOW + DAY + later, held_until=NOW + DAY + later + DAY
        )

    def test_a_clock_set_back_gives_no_second_winner(self) -> None:
        """A hold that was claimed in what is now the future lives."""
        with pytest.raises(LeadAlreadyClaimedError) as caught:
            claim(HELD, now=NOW - DAY)
        assert caught.value.held_by == "bob"

    @given(st.timedeltas(timedelta(days=-3), timedelta(days=3)))
    def test_a_lead_is_held_or_in_the_pool_never_both(self, span: timedelta) -> None:
        """Exactly one of the two, at every instant."""
        now = NOW + span
        statuses = claiming.pool_statuses(RECOMMENDED.pipeline)
        is_held = claiming.holder(HELD, now=now) is not None
        assert is_held != claiming.is_in_pool(HELD, statuses=statuses, now=now)


class TestClaimingAgain:
    def test_the_holder_may_ask_again_and_nothing_changes(self) -> None:
        """Claiming again does not renew."""
        assert claim(HELD, by="bob", now=NOW + DAY - TICK) is HELD

    def test_a_policy_may_renew(self) -> None:
        """The window starts anew; when it was claimed stays."""
        later = NOW + timedelta(hours=1)
        renewed = claim(HELD, by(renews=True), by="bob", now=later)
        assert renewed.hold == make.hold("bob", held_until=later + DAY)

    def test_a_clock_set_back_renews_nothing(self) -> None:
        """A renewal never ends a hold earlier, and never lengthens it backwards."""
        assert claim(HELD, by(renews=True), by="bob", now=NOW - DAY) is HELD


class TestRefusals:
    def test_all_reasons_come_together(self) -> None:
        """Archived, closed and owned: each is said."""
        lead = make.lead(status="LOST", owner_id="bob", archived_at=NOW)
        with pytest.raises(ClaimRefusedError) as caught:
            claim(lead)
        assert caught.value.reasons == (
            Reason(Why.ARCHIVED, lead.ref),
            Reason(Why.CLOSED, lead.ref),
            Reason(Why.OWNED, lead.ref),
        )

    def test_a_secondary_lead_cannot_be_claimed(self) -> None:
        """It is worked under its primary."""
        lead = make.lead(primary_id="L2", status="LINKED")
        with pytest.raises(ClaimRefusedError) as caught:
            claim(lead)
        assert caught.value.reasons == (Reason(Why.SECONDARY, lead.ref),)

    def test_a_cap_on_live_holds(self) -> None:
        """As many as the cap, not one more."""
        policy = by(most_live_holds=2)
        assert claim(make.lead(), policy, live_holds=1).hold is not None
        with pytest.raises(ClaimRefusedError) as caught:
            claim(make.lead(), policy, live_holds=2)
        assert [reason.why for reason in caught.value.reasons] == [Why.TOO_MANY_HOLDS]

    @pytest.mark.parametrize(
        ("age", "is_counted"),
        [(DAY, False), (DAY - TICK, True), (-DAY, True)],
        ids=["a day ago", "a tick less", "ahead"],
    )
    def test_claims_a_day(self, age: timedelta, *, is_counted: bool) -> None:
        """A claim counts for 24 hours, and while the clock is behind it."""
        policy = by(most_claims_a_day=1)
        made = make.claim(lead_id="L2", created_at=NOW - age)
        if not is_counted:
            assert claim(make.lead(), policy, recent=[made]).hold is not None
            return
        with pytest.raises(ClaimRefusedError) as caught:
            claim(make.lead(), policy, recent=[made])
        assert [reason.why for reason in caught.value.reasons] == [Why.TOO_MANY_CLAIMS]

    def test_a_cooldown_on_the_same_lead(self) -> None:
        """It ends at an instant, not after it."""
        policy = by(cooldown=timedelta(hours=1))
        made = make.claim(held_until=NOW - timedelta(hours=1))
        assert claim(make.lead(), policy, earlier=[made]).hold is not None
        with pytest.raises(ClaimRefusedError) as caught:
            claim(make.lead(), policy, earlier=[made], now=NOW - TICK)
        assert [reason.why for reason in caught.value.reasons] == [Why.COOLING_DOWN]

    def test_without_a_cooldown_earlier_claims_say_nothing(self) -> None:
        """A hold that was ended early by others leaves its claim behind."""
        made = make.claim(held_until=NOW + DAY)
        assert claim(make.lead(), earlier=[made]).hold is not None


class TestOwnership:
    """S3.18: after the window the lead returns unless ownership was formally taken."""

    def test_the_holder_becomes_owner_and_no_longer_only_views(self) -> None:
        """The hold is over: ownership needs none."""
        lead = attrs.evolve(HELD, viewers=("ana", "bob"))
        taken = claiming.take_ownership(lead, by="bob", now=NOW + DAY - TICK)
        assert (taken.owner_id, taken.hold, taken.viewers) == ("bob", None, ("ana",))

    def test_at_the_end_of_the_window_it_is_too_late(self) -> None:
        """A hold that has ended gives nothing."""
        with pytest.raises(ClaimRefusedError) as caught:
            claiming.take_ownership(HELD, by="bob", now=NOW + DAY)
        assert caught.value.reasons == (Reason(Why.NOT_HELD, HELD.ref),)

    def test_nobody_takes_what_another_holds(self) -> None:
        """The error names the holder."""
        with pytest.raises(LeadAlreadyClaimedError) as caught:
            claiming.take_ownership(HELD, by="ana", now=NOW)
        assert caught.value.held_by == "bob"

    def test_an_archived_lead_is_not_taken(self) -> None:
        """Restore it first."""
        lead = attrs.evolve(HELD, archived_at=NOW)
        with pytest.raises(ClaimRefusedError) as caught:
            claiming.take_ownership(lead, by="bob", now=NOW)
        assert caught.value.reasons == (Reason(Why.ARCHIVED, lead.ref),)


class TestRelease:
    def test_the_holder_ends_the_hold(self) -> None:
        """Whenever the holder likes."""
        assert claiming.release(HELD, by="bob", now=NOW).hold is None

    def test_what_is_not_held_is_not_released(self) -> None:
        """A hold that has ended cannot be ended again."""
        with pytest.raises(ClaimRefusedError) as caught:
            claiming.release(HELD, by="bob", now=NOW + DAY)
        assert caught.value.reasons == (Reason(Why.NOT_HELD, HELD.ref),)

    def test_the_claim_behind_it_ends_as_well(self) -> None:
        """Only that claim, and only if it had not ended already."""
        its = make.claim("K1", created_by="bob")
        others = [
            make.claim("K2", created_by="ana"),
            make.claim("K3", created_by="bob", created_at=NOW - DAY, held_until=NOW),
        ]
        hold = make.hold("bob")
        later = NOW + timedelta(hours=1)
        ended = list(claiming.ended([its, *others], hold, now=later))
        assert ended == [attrs.evolve(its, held_until=later)]
        assert list(claiming.ended([its], hold, now=NOW + DAY)) == []

    def test_on_a_clock_set_back_a_claim_ends_no_earlier_than_it_began(self) -> None:
        """No claim has a negative length."""
        its = make.claim("K1", created_by="bob")
        ended = list(claiming.ended([its], make.hold("bob"), now=NOW - DAY))
        assert ended == [attrs.evolve(its, held_until=NOW)]


class TestExpiry:
    def test_only_a_hold_that_has_ended_is_taken_off(self) -> None:
        """The sweep asks the same clock as everybody."""
        assert claiming.expire(HELD, now=NOW + DAY - TICK) is HELD
        assert claiming.expire(HELD, now=NOW + DAY).hold is None
