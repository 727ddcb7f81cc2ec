"""Status, worklist, edits and activities over both stores (spec 4, 5)."""

from datetime import datetime, timedelta

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.desk.leads.worklist import View
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import CustomType
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import FlagStatus, MatchFlag
from leadlink.model.person import Consent, Email
from leadlink.model.refusals import (
    EditRefusedError,
    StaleRecordError,
    TransitionRefusedError,
    Why,
)
from leadlink.ports.queries import Page
from leadlink.ports.store import Store
from leadlink.presets import PIPELINE
from leadlink.testing import factories as make
from tests.desk.office import Office

HOUR = timedelta(hours=1)


def ids(page: Page[Lead]) -> list[str]:
    """Give the ids of a page, in its order."""
    return [lead.id for lead in page.items]


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """Act as a manager, who owns lead L1."""
    office.put(make.lead("L1", owner_id="ana"))
    return office.role("ana", "manager")


class TestStatus:
    def test_it_is_moved_as_work_goes_on(self, office: Office, ana: ActingDesk) -> None:
        """S3.13: with who, when, before and after in the history."""
        lead = ana.leads.set_status("L1", "CONTACTED", version=1)
        assert (lead.status, lead.version) == ("CONTACTED", 2)
        (entry,) = office.history(lead.ref)
        assert (entry.action, entry.actor_id, entry.at) == (
            "set status",
            "ana",
            office.now,
        )
        change = entry.change_of("status")
        assert change is not None
        assert (change.before, change.after) == ("NOT_CONTACTED", "CONTACTED")

    def test_the_same_again_leaves_no_trace(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """It is no move."""
        lead = ana.leads.set_status("L1", "NOT_CONTACTED")
        assert lead.version == 1
        assert office.history(lead.ref) == ()

    def test_a_refusal_changes_nothing(self, ana: ActingDesk) -> None:
        """S3.2: the statuses are those of the pipeline."""
        with pytest.raises(TransitionRefusedError) as caught:
            ana.leads.set_status("L1", "HOT")
        assert [reason.why for reason in caught.value.reasons] == [Why.UNKNOWN_STATUS]
        assert ana.leads.get("L1").version == 1

    def test_a_stale_version_is_refused(self, ana: ActingDesk) -> None:
        """Somebody else was here meanwhile."""
        ana.leads.set_status("L1", "CONTACTED")
        with pytest.raises(StaleRecordError) as caught:
            ana.leads.set_status("L1", "LOST", version=1)
        assert caught.value.records == (Ref(Kind.LEAD, "L1"),)

    def test_first_the_status_then_the_client(self, store: Store) -> None:
        """S3.4, S3.19: CONVERTED means won, to be turned into a client."""
        office = Office(store, PIPELINE)
        office.put(
            make.lead("L1", owner_id="ana"),
            make.lead("L2", owner_id="ana", status="CONVERTED", conversion_id="V1"),
            make.lead("L3", owner_id="ana", status="LOST"),
        )
        ana = office.role("ana", "manager")
        ana.leads.set_status("L1", "CONVERTED")
        assert ids(ana.leads.list(View.WON_WITHOUT_CLIENT)) == ["L1"]
        assert ids(ana.leads.list(View.CLOSED)) == ["L1", "L2", "L3"]
        assert ids(ana.leads.list()) == []
        ana.leads.set_status("L1", "QUALIFIED")
        assert ids(ana.leads.list()) == ["L1"]
        for lead_id in ("L2", "L3"):
            with pytest.raises(TransitionRefusedError):
                ana.leads.set_status(lead_id, "CONTACTED")

    def test_lost_may_be_reopened_where_the_policy_says_so(
        self, ana: ActingDesk
    ) -> None:
        """S3.4: LOST is a dead end under PIPELINE only."""
        ana.leads.set_status("L1", "LOST")
        assert ids(ana.leads.list()) == []
        assert ana.leads.set_status("L1", "CONTACTED").status == "CONTACTED"

    def test_leads_have_their_own_pipeline(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S3.1: apart from clients: no contact or company is among them."""
        office.put(make.contact("L9"), make.company("L8"))
        assert ids(ana.leads.list(View.ALL)) == ["L1"]
        with pytest.raises(RecordNotFoundError):
            ana.leads.get("L9")


class TestWorklist:
    def test_a_call_lifts_a_lead(self, office: Office, ana: ActingDesk) -> None:
        """S3.14: overdue and soonest calls first, then leads without a call by age."""
        office.wait(HOUR)
        office.put(
            make.lead("L2", owner_id="ana", created_at=office.now),
            make.lead("L3", owner_id="ana", next_call_at=office.now - HOUR),
            make.lead("L4", owner_id="ana", next_call_at=office.now + 2 * HOUR),
        )
        assert ids(ana.leads.list()) == ["L3", "L4", "L1", "L2"]
        ana.leads.schedule_call("L2", office.now + HOUR)
        assert ids(ana.leads.list()) == ["L3", "L2", "L4", "L1"]
        ana.leads.schedule_call("L3", None)
        assert ids(ana.leads.list()) == ["L2", "L4", "L1", "L3"]

    def test_a_call_needs_an_aware_instant(self, ana: ActingDesk) -> None:
        """A naive one means nothing."""
        with pytest.raises(InvalidValueError):
            ana.leads.schedule_call("L1", datetime(2025, 1, 7, 9))  # noqa: DTZ001 - naive on purpose

    def test_a_converted_lead_is_not_called(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S3.21: it is a historical record."""
        office.put(make.lead("L2", status="CONVERTED", conversion_id="V1"))
        with pytest.raises(EditRefusedError) as caught:
            ana.leads.schedule_call("L2", office.now)
        assert [reason.why for reason in caught.value.reasons] == [Why.CONVERTED]

    def test_pages_go_on_where_the_last_one_ended(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Also where time has passed between them."""
        office.put(*(make.lead(f"L{n}", owner_id="ana") for n in range(2, 6)))
        seen: list[str] = []
        after = None
        for _ in range(3):
            page = ana.leads.list(after=after, limit=2)
            seen += ids(page)
            after = page.next
            office.wait(HOUR)
        assert (seen, after) == (["L1", "L2", "L3", "L4", "L5"], None)
        with pytest.raises(InvalidValueError):
            ana.leads.list(after="no cursor")
        with pytest.raises(InvalidValueError):
            ana.leads.list(limit=0)

    def test_it_narrows_to_statuses_and_owners(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Of the view, never beyond it."""
        office.put(
            make.lead("L2", owner_id="bob", status="CONTACTED"),
            make.lead("L3", owner_id="bob", status="LOST"),
        )
        assert ids(ana.leads.list(owner="bob")) == ["L2"]
        assert ids(ana.leads.list(statuses=["LOST", "CONTACTED"])) == ["L2"]
        assert ids(ana.leads.list(View.ALL, statuses=["LOST"])) == ["L3"]
        assert ids(ana.leads.list(statuses=["LOST"])) == []

    def test_a_secondary_shows_only_under_all(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S2.12: with the mark Linked; the primary as usual (S2.11)."""
        office.put(
            make.lead("L2", owner_id="ana", status="LINKED", primary_id="L1"),
        )
        for view in (View.ACTIVE, View.CLOSED, View.WON_WITHOUT_CLIENT):
            assert "L2" not in ids(ana.leads.list(view, statuses=None))
            assert "L2" not in ids(ana.leads.list(view, statuses=["LINKED"]))
        assert "L1" in ids(ana.leads.list())
        shown = {lead.id: lead.status for lead in ana.leads.list(View.ALL).items}
        assert shown == {"L1": "NOT_CONTACTED", "L2": "LINKED"}

    def test_one_sees_ones_own(self, office: Office, ana: ActingDesk) -> None:
        """S3.24: View All Leads to see leads not assigned to you; else only yours."""
        office.put(make.lead("L2", owner_id="bob"), make.lead("L3"))
        assert ids(ana.leads.list()) == ["L1", "L2", "L3"]
        assert ids(office.role("bob", "agent").leads.list()) == ["L2", "L3"]
        assert ids(office.actor("bob").leads.list()) == ["L2"]


class TestEdit:
    def test_it_needs_the_version_that_was_read(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """And writes who changed what."""
        lead = ana.leads.edit("L1", version=1, company="Rao Textiles", tags=["hot"])
        assert (lead.company, lead.tags, lead.version) == ("Rao Textiles", ("hot",), 2)
        (entry,) = office.history(lead.ref)
        assert [change.field for change in entry.changes] == ["company", "tags"]
        with pytest.raises(StaleRecordError):
            ana.leads.edit("L1", version=1, company="Other")

    def test_what_cannot_be_is_refused(self, office: Office, ana: ActingDesk) -> None:
        """Every problem; nothing changes."""
        office.put(make.custom_field("budget", type=CustomType.NUMBER))
        with pytest.raises(InvalidValueError) as caught:
            ana.leads.edit("L1", version=1, owner_id="bob", phones=["12"])
        paths = [problem.path for problem in caught.value.problems]
        assert paths == ["owner_id", "phones[0].number"]
        with pytest.raises(InvalidValueError):
            ana.leads.edit("L1", version=1, custom={"budget": "much"})
        assert ana.leads.get("L1").version == 1

    def test_typing_again_takes_back_no_consent(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Spec 10: "consent never weakens"; one that is named decides."""
        refused = Email(address="asha@example.com", consent=Consent.REFUSED)
        office.put(make.lead("L2", emails=[refused]))
        lead = ana.leads.edit("L2", version=1, emails=["Asha@Example.com", "a@x.org"])
        assert [it.consent for it in lead.emails] == [Consent.REFUSED, Consent.UNKNOWN]
        given = Email(address="asha@example.com", consent=Consent.GIVEN)
        assert ana.leads.edit("L2", version=2, emails=[given]).emails == (given,)

    def test_old_misfits_do_not_stop_an_edit(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Their definition may be younger."""
        office.put(
            make.lead("L2", custom={"budget": "much"}),
            make.custom_field("budget", type=CustomType.NUMBER),
        )
        assert ana.leads.edit("L2", version=1, company="Rao").company == "Rao"

    def test_a_viewer_cannot_act(self, office: Office, ana: ActingDesk) -> None:
        """S2.14: sees, but may not."""
        office.put(make.lead("L2", owner_id="ana", viewers=["vic"]))
        vic = office.role("vic", "agent").leads
        assert vic.get("L2").id == "L2"
        for call in (
            lambda: vic.edit("L2", version=1, company="X"),
            lambda: vic.set_status("L2", "LOST"),
            lambda: vic.log("L2", "hello"),
            lambda: vic.archive("L2"),
            lambda: vic.restore("L2"),
            lambda: vic.schedule_call("L2", None),
        ):
            with pytest.raises(PermissionDeniedError) as caught:
                call()
            assert caught.value.needs == ("manage_leads",)
        assert ana.leads.get("L2").version == 1


class TestArchive:
    def test_it_leaves_worklists_and_comes_back(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Both with their history."""
        ana.leads.archive("L1", version=1)
        assert ids(ana.leads.list(View.ALL)) == []
        assert ana.leads.get("L1").archived_at == office.now
        with pytest.raises(EditRefusedError):
            ana.leads.archive("L1")
        with pytest.raises(EditRefusedError):
            ana.leads.edit("L1", version=2, company="X")
        ana.leads.restore("L1", version=2)
        assert ids(ana.leads.list()) == ["L1"]
        with pytest.raises(EditRefusedError):
            ana.leads.restore("L1")
        actions = [entry.action for entry in office.history(Ref(Kind.LEAD, "L1"))]
        assert actions == ["archive", "restore"]
        for call in (ana.leads.archive, ana.leads.restore):
            with pytest.raises(StaleRecordError):
                call("L1", version=1)

    def test_it_ends_a_hold(self, office: Office, ana: ActingDesk) -> None:
        """And the claim behind it."""
        office.put(make.lead("L2"))
        ana.leads.claim("L2")
        office.wait(HOUR)
        assert ana.leads.archive("L2").hold is None
        assert ana.leads.holds() == ()

    def test_it_settles_the_review(self, office: Office, ana: ActingDesk) -> None:
        """Nobody is asked about an archived lead."""
        flag = make.flag()
        office.put(make.contact("C1", phones=["+91 98450 12345"]), flag)
        ana.leads.archive("L1")
        assert office.get(flag).status is FlagStatus.DISMISSED
        ana.leads.restore("L1")
        again: MatchFlag = office.get(flag)
        assert (again.status, again.candidates) == (FlagStatus.OPEN, flag.candidates)


class TestActivities:
    def test_notes_and_outcomes_are_logged(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S3.15: with author and instant, oldest first."""
        first = ana.leads.log("L1", "Rang twice.", outcome="no answer")
        office.wait(HOUR)
        second = ana.leads.log("L1", "Wants a quote.")
        assert ana.leads.notes("L1") == (first, second)
        assert (first.text, first.outcome) == ("Rang twice.", "no answer")
        assert (first.created_by, second.created_at) == ("ana", office.now)
        assert [entry.action for entry in office.history(first.ref)] == ["log"]

    def test_tasks_are_done_once(self, office: Office, ana: ActingDesk) -> None:
        """By their owner or who works the lead; who did it first, did it."""
        task = ana.leads.add_task("L1", "Send quote", due_at=office.now + HOUR)
        assert (task.owner_id, ana.leads.tasks("L1")) == ("ana", (task,))
        given = ana.leads.add_task("L1", "Visit", owner="bob")
        with pytest.raises(RecordNotFoundError):
            office.role("bob", "agent").leads.complete_task(given.id)
        ana.leads.assign("L1", "eve")
        eve = office.role("eve", "agent").leads
        done = eve.complete_task(task.id)
        assert (done.done_at, done.done_by) == (office.now, "eve")
        office.wait(HOUR)
        assert ana.leads.complete_task(task.id) == done

    def test_who_only_views_completes_nothing(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S2.14: a viewer only looks, also at a task of its own."""
        office.put(make.lead("L2", owner_id="ana", viewers=["vic"]))
        mine = ana.leads.add_task("L2", "Call", owner="vic")
        other = ana.leads.add_task("L2", "Visit")
        planned = ana.leads.add_appointment("L2", "Visit", starts_at=office.now + HOUR)
        vic = office.role("vic", "agent").leads
        for task in (mine, other):
            with pytest.raises(PermissionDeniedError):
                vic.complete_task(task.id)
        with pytest.raises(PermissionDeniedError):
            vic.cancel_appointment(planned.id)

    def test_who_sees_every_lead_completes_its_own(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """It is no viewer of this one."""
        mine = ana.leads.add_task("L1", "Call", owner="zoe")
        zoe = office.actor("zoe", Permission.VIEW_ALL_LEADS).leads
        assert zoe.complete_task(mine.id).done_by == "zoe"

    def test_appointments_are_cancelled_once(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """They stay, cancelled."""
        planned = ana.leads.add_appointment(
            "L1", "Visit", starts_at=office.now + HOUR, owner="bob"
        )
        assert ana.leads.appointments("L1") == (planned,)
        cancelled = ana.leads.cancel_appointment(planned.id)
        assert cancelled == attrs.evolve(
            planned, cancelled_at=office.now, version=2, updated_at=office.now
        )
        office.wait(HOUR)
        assert ana.leads.cancel_appointment(planned.id) == cancelled

    def test_documents_are_metadata(self, ana: ActingDesk) -> None:
        """Where the bytes are is the caller's matter."""
        made = ana.leads.attach_document(
            "L1", "offer.pdf", "s3://x/1", media_type="application/pdf", size=10
        )
        assert ana.leads.documents("L1") == (made,)
        assert (made.storage_ref, made.size) == ("s3://x/1", 10)

    def test_a_read_only_lead_takes_none(self, office: Office, ana: ActingDesk) -> None:
        """S3.21: archived or converted, it is as it was."""
        office.put(make.lead("L2", conversion_id="V1", status="CONVERTED"))
        for call in (
            lambda: ana.leads.log("L2", "x"),
            lambda: ana.leads.add_task("L2", "x"),
            lambda: ana.leads.add_appointment("L2", "x", starts_at=office.now),
            lambda: ana.leads.attach_document("L2", "x", "y"),
        ):
            with pytest.raises(EditRefusedError) as caught:
                call()
            assert [reason.why for reason in caught.value.reasons] == [Why.CONVERTED]
