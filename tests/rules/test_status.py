"""Statuses: which may follow which, and how a lead is shown (spec 5)."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.model.policy.pipeline import Pipeline, Stage
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import Reason, TransitionRefusedError, Why
from leadlink.presets import ANAROCK, PIPELINE, RECOMMENDED
from leadlink.presets.pipeline import STATUSES
from leadlink.rules import status
from leadlink.testing import factories as make

NOW = make.NOW
IN_PROGRESS = ("NOT_CONTACTED", "CONTACTED", "QUALIFIED")


def reasons(lead_status: str, to: str, policy: Policy, **fields: object) -> list[Why]:
    """Give why a lead may not move; nothing where it may, and then it did."""
    lead = make.lead(status=lead_status, **fields)
    try:
        moved = status.set_status(lead, to, policy=policy)
    except TransitionRefusedError as error:
        return [reason.why for reason in error.reasons]
    assert moved == attrs.evolve(lead, status=to)
    return []


class TestInProgress:
    """S3.13: The status is updated as work goes on."""

    @pytest.mark.parametrize("to", IN_PROGRESS)
    @pytest.mark.parametrize("old", IN_PROGRESS)
    def test_any_follows_any(self, old: str, to: str) -> None:
        """Transitions are free among OPEN and WORKING."""
        assert reasons(old, to, RECOMMENDED) == []

    def test_a_graph_may_say_less(self) -> None:
        """What it does not name is refused."""
        pipeline = Pipeline(
            statuses=STATUSES, transitions={("NOT_CONTACTED", "CONTACTED")}
        )
        policy = attrs.evolve(RECOMMENDED, pipeline=pipeline)
        assert reasons("NOT_CONTACTED", "CONTACTED", policy) == []
        assert reasons("NOT_CONTACTED", "QUALIFIED", policy) == [Why.NO_TRANSITION]
        assert reasons("CONTACTED", "LOST", policy) == []
        assert reasons("FORGOTTEN", "QUALIFIED", policy) == []

    @pytest.mark.parametrize("to", ["", "contacted", "NOBODY'S"])
    def test_an_unknown_status_is_refused(self, to: str) -> None:
        """Names are exact."""
        assert reasons("CONTACTED", to, RECOMMENDED) == [Why.UNKNOWN_STATUS]

    def test_linked_is_reached_by_linking_only(self) -> None:
        """No hand sets it."""
        assert reasons("CONTACTED", "LINKED", RECOMMENDED) == [Why.RESERVED_STATUS]


class TestWon:
    """S3.19: set status CONVERTED, then use Convert to client."""

    def test_where_the_status_comes_first_a_hand_sets_it(self) -> None:
        """The policy converts leads that are won."""
        assert status.may_win_by_hand(PIPELINE)
        assert reasons("QUALIFIED", "CONVERTED", PIPELINE) == []

    def test_where_the_conversion_comes_first_it_sets_the_status(self) -> None:
        """The policy converts leads that are in progress."""
        assert not status.may_win_by_hand(RECOMMENDED)
        refused = reasons("QUALIFIED", "CONVERTED", RECOMMENDED)
        assert refused == [Why.RESERVED_STATUS]

    def test_without_a_conversion_it_is_left_by_reopening(self) -> None:
        """Back to work, but not straight to lost."""
        assert reasons("CONVERTED", "QUALIFIED", PIPELINE) == []
        assert reasons("CONVERTED", "LOST", PIPELINE) == [Why.CLOSED]

    def test_with_a_conversion_it_is_left_by_undoing_that(self) -> None:
        """No status does it."""
        for to in ("QUALIFIED", "LOST"):
            refused = reasons("CONVERTED", to, PIPELINE, conversion_id="V1")
            assert refused == [Why.CONVERTED]

    def test_a_client_is_missing_until_there_is_a_conversion(self) -> None:
        """Converted without client is a state of its own."""
        pipeline = PIPELINE.pipeline
        won = make.lead(status="CONVERTED")
        assert status.is_won_without_client(won, pipeline=pipeline)
        for done in (
            attrs.evolve(won, conversion_id="V1"),
            attrs.evolve(won, archived_at=NOW),
            attrs.evolve(won, status="LOST"),
        ):
            assert not status.is_won_without_client(done, pipeline=pipeline)


class TestLost:
    """S3.4: LOST is a dead end; whether for good is policy."""

    def test_a_policy_may_reopen_it(self) -> None:
        """Back to OPEN or WORKING, nowhere else."""
        assert reasons("LOST", "CONTACTED", RECOMMENDED) == []

    def test_a_policy_may_not(self) -> None:
        """The pipeline document knows no way back."""
        assert reasons("LOST", "CONTACTED", PIPELINE) == [Why.CLOSED]
        assert reasons("LOST", "CONVERTED", PIPELINE) == [Why.CLOSED]


class TestReadOnly:
    def test_all_reasons_come_together(self) -> None:
        """An archived secondary lead, and a status that nobody knows."""
        refused = reasons("LINKED", "?", RECOMMENDED, primary_id="L2", archived_at=NOW)
        assert refused == [Why.ARCHIVED, Why.SECONDARY, Why.UNKNOWN_STATUS]

    def test_a_secondary_lead_keeps_its_status(self) -> None:
        """It is left by unlinking."""
        refused = reasons("LINKED", "CONTACTED", RECOMMENDED, primary_id="L2")
        assert refused == [Why.SECONDARY]

    @given(st.sampled_from([s.name for s in STATUSES]), st.booleans())
    def test_the_status_it_has_is_never_refused(
        self,
        name: str,
        is_archived: bool,  # noqa: FBT001 - Hypothesis hands it over
    ) -> None:
        """Saying it again is no move."""
        lead = make.lead(status=name, archived_at=NOW if is_archived else None)
        assert status.set_status(lead, name, policy=PIPELINE) is lead


class TestClosed:
    """S3.4: a closed state is read from the status."""

    @pytest.mark.parametrize("name", [s.name for s in STATUSES])
    def test_the_stage_says_so(self, name: str) -> None:
        """And nothing else does."""
        stage = RECOMMENDED.pipeline.stage_of(name)
        is_closed = status.is_closed(
            make.lead(status=name), pipeline=RECOMMENDED.pipeline
        )
        assert is_closed == (stage in (Stage.WON, Stage.LOST, Stage.LINKED))

    def test_a_status_that_is_no_more_is_not_closed(self) -> None:
        """It is left as one that is being worked."""
        lead = make.lead(status="FORGOTTEN")
        assert not status.is_closed(lead, pipeline=RECOMMENDED.pipeline)
        assert reasons("FORGOTTEN", "LOST", RECOMMENDED) == []


class TestShown:
    """S2.4: claimed is one of the statuses in progress; it is not stored."""

    @pytest.mark.parametrize(
        ("fields", "shown"),
        [
            ({}, "new"),
            ({"owner_id": "bob"}, "claimed"),
            ({"hold": make.hold("bob")}, "claimed"),
            ({"owner_id": "bob", "status": "visit done"}, "visit done"),
        ],
    )
    def test_somebody_has_it(self, fields: dict[str, object], shown: str) -> None:
        """An OPEN lead with an owner or a live hold shows as claimed."""
        lead = make.lead(**({"status": "new"} | fields))
        assert status.shown_status(lead, pipeline=ANAROCK.pipeline, now=NOW) == shown

    def test_a_hold_that_has_ended_shows_no_more(self) -> None:
        """The clock decides."""
        lead = make.lead(status="new", hold=make.hold("bob"))
        later = NOW + timedelta(hours=24)
        assert status.shown_status(lead, pipeline=ANAROCK.pipeline, now=later) == "new"

    def test_other_pipelines_show_the_status(self) -> None:
        """They have no name for it."""
        lead = make.lead(owner_id="bob")
        shown = status.shown_status(lead, pipeline=RECOMMENDED.pipeline, now=NOW)
        assert shown == lead.status


def test_every_reason_names_the_lead() -> None:
    """A refusal is told with the record it is about."""
    lead = make.lead()
    with pytest.raises(TransitionRefusedError) as caught:
        status.set_status(lead, "LINKED", policy=RECOMMENDED)
    assert caught.value.reasons == (Reason(Why.RESERVED_STATUS, lead.ref),)
