"""The lead-linking document, from top to bottom (S2.1-S2.16), by its preset."""

from datetime import timedelta
from typing import Any, final

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.desk.leads.worklist import View
from leadlink.model.activity import Appointment
from leadlink.model.actor import Permission
from leadlink.model.errors import PermissionDeniedError
from leadlink.model.history import Notification
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.person import Phone, PhoneKind
from leadlink.model.policy.linking import LeadLinkingPolicy, Manager, Scope
from leadlink.model.refusals import LeadLinkRefusedError, Reason, Why
from leadlink.ports.store import Store
from leadlink.presets import ANAROCK
from leadlink.testing import factories as make
from tests.desk.office import Office

DAY = timedelta(days=1)


def asked(id_: str, owner: str | None, **overrides: Any) -> Lead:
    """Make a lead of project P1 that its sales manager found interested."""
    given: dict[str, Any] = {
        "status": "interested",
        "project_id": "P1",
        "mandate_id": "M1",
        "owner_id": owner,
    }
    return make.lead(id_, **(given | overrides))


FIRST = asked("L1", "sal")
SECOND = asked(
    "L2",
    "tia",
    name="Meera Rao",
    emails=["meera@example.com"],
    company="Rao Textiles",
    phones=[
        Phone(number="+91 98860 55555", kind=PhoneKind.MOBILE),
        Phone(number="+91 80 2555 1234", kind=PhoneKind.HOME),
    ],
)


@pytest.fixture
def office(store: Store) -> Office:
    """An office with two leads of one project, of the sales managers sal and tia."""
    office = Office(store, ANAROCK)
    office.put(FIRST, SECOND)
    return office


@pytest.fixture
def boss(office: Office) -> ActingDesk:
    """An assignment owner at the dashboard."""
    return office.role("boss", "assignment owner")


def visit(
    office: Office, id_: str, *, ahead: timedelta, lead: str = "L2"
) -> Appointment:
    """Put a visit in place."""
    made = make.appointment(
        id_, about=[Ref(Kind.LEAD, lead)], starts_at=office.now + ahead
    )
    office.put(made)
    return made


class TestOverview:
    """S2.1: "This feature allows us to link different leads"."""

    def test_one_customer_with_several_leads(self, boss: ActingDesk) -> None:
        """S2.1: "someone from his or her family does an inquiry"; both leads stay."""
        boss.links.link_leads("L1", "L2", "sal")
        assert boss.leads.get("L1").name == FIRST.name
        assert boss.leads.get("L2").name == SECOND.name

    def test_is_done_on_the_dashboard_in_two_steps(self, boss: ActingDesk) -> None:
        """S2.2: "search for the lead ... Click on the lead to open the lead details".

        What linking would do shows before it is done.
        """
        found = [lead.id for lead in boss.leads.list().items]
        assert found == ["L1", "L2"]
        assert boss.leads.get("L2").name == SECOND.name
        plan = boss.links.plan_leads("L1", "L2", "sal")
        assert boss.leads.get("L2").status == "interested"
        record = boss.apply(plan)
        assert (record.primary_id, record.secondary_id) == ("L1", "L2")
        assert boss.leads.get("L2").status == "linked"


class TestWhichLeads:
    """S2.3, S2.4."""

    def test_must_belong_to_the_same_project(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """S2.3: "This feature will not work for leads from different projects"."""
        other = asked("L3", "tia", project_id="P2")
        office.put(other)
        assert refused(boss, "L1", "L3") == {Reason(Why.OTHER_PROJECT, other.ref)}

    def test_may_share_the_mandate_where_the_policy_says_so(self, store: Store) -> None:
        """S2.3: "but only in the same mandate"."""
        mandate = LeadLinkingPolicy(within=Scope.MANDATE, counts_held_as_working=True)
        office = Office(store, attrs.evolve(ANAROCK, lead_linking=mandate))
        other = asked("L4", "tia", mandate_id="M2")
        office.put(FIRST, asked("L3", "tia", project_id="P2"), other)
        boss = office.role("boss", "super user")
        assert refused(boss, "L1", "L4") == {Reason(Why.OTHER_MANDATE, other.ref)}
        assert boss.links.link_leads("L1", "L3", "sal").secondary_id == "L3"

    @pytest.mark.parametrize(
        "status", ["interested", "meeting done", "visit done", "final negotiation"]
    )
    def test_must_be_in_progress(
        self, office: Office, boss: ActingDesk, status: str
    ) -> None:
        """S2.4: "should have status as claimed, interested, meeting done, ..."."""
        office.put(asked("L3", "tia", status=status))
        assert boss.links.link_leads("L1", "L3", "sal").secondary_id == "L3"

    @pytest.mark.parametrize("status", ["new", "converted", "lost", "linked"])
    def test_cannot_be_in_any_other_status(
        self, office: Office, boss: ActingDesk, status: str
    ) -> None:
        """S2.4: a new lead of nobody is not claimed."""
        other = asked("L3", None, status=status)
        office.put(other)
        assert refused(boss, "L1", "L3") == {Reason(Why.NOT_WORKING, other.ref)}

    def test_claimed_is_a_live_hold_or_an_owner(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """S2.4: at the end of its hold a lead is no longer claimed."""
        office.put(asked("L3", None, status="new"), asked("L4", "tia", status="new"))
        office.role("uma", "sales manager").leads.claim("L3")
        end = office.now + ANAROCK.claiming.window
        assert refused(boss, "L1", "L3") == set()
        assert refused(boss, "L1", "L4") == set()
        office.clock.set(end)
        assert refused(boss, "L1", "L3") == {
            Reason(Why.NOT_WORKING, Ref(Kind.LEAD, "L3"))
        }

    def test_whether_claimed_is_in_progress_is_policy(
        self, store: Store, office: Office, boss: ActingDesk
    ) -> None:
        """S2.4: "status as claimed": elsewhere a new lead is none, whoever owns it."""
        new = asked("L3", "tia", status="new")
        office.put(new)
        linking = attrs.evolve(ANAROCK.lead_linking, counts_held_as_working=False)
        strict = Office(store, attrs.evolve(ANAROCK, lead_linking=linking))
        eve = strict.role("eve", "super user")
        assert refused(eve, "L1", "L3") == {Reason(Why.NOT_WORKING, new.ref)}
        assert refused(boss, "L1", "L3") == set()

    def test_all_reasons_come_together(self, office: Office, boss: ActingDesk) -> None:
        """Spec 9: "All reasons for a refusal are returned together"."""
        other = asked("L3", "tia", status="lost", project_id="P2")
        office.put(other)
        assert refused(boss, "L1", "L3", "uma") == {
            Reason(Why.NOT_WORKING, other.ref),
            Reason(Why.OTHER_PROJECT, other.ref),
            Reason(Why.MANAGER_NOT_OWNER, FIRST.ref),
        }
        assert office.get(FIRST) == boss.leads.get("L1")
        assert office.history(FIRST.ref) == ()

    def test_no_chains(self, office: Office, boss: ActingDesk) -> None:
        """Spec 9: "nor already secondary; no cycles or chains"."""
        third = asked("L3", "tia")
        office.put(third)
        boss.links.link_leads("L1", "L2", "sal")
        assert refused(boss, "L3", "L1") == {Reason(Why.HAS_SECONDARIES, FIRST.ref)}
        assert Reason(Why.SECONDARY, SECOND.ref) in refused(boss, "L2", "L3", "tia")
        assert Reason(Why.SECONDARY, SECOND.ref) in refused(boss, "L3", "L2", "tia")
        boss.links.link_leads("L1", "L3", "sal")
        assert [lead.id for lead in boss.links.secondaries("L1")] == ["L2", "L3"]


class TestWhoCanLink:
    """S2.5: "only by super users or assignment owners"."""

    @pytest.mark.parametrize("role", ["super user", "assignment owner"])
    def test_these_may(self, office: Office, role: str) -> None:
        """Both roles of the preset."""
        office.role("eve", role).links.link_leads("L1", "L2", "sal")
        assert office.get(SECOND).primary_id == "L1"

    def test_nobody_else_may(self, office: Office) -> None:
        """Not the sales managers whose leads they are, nor any other right."""
        everything_else = set(Permission) - {Permission.LINK_LEADS, Permission.ADMIN}
        for actor in (
            office.role("sal", "sales manager"),
            office.actor("eve", *everything_else),
        ):
            with pytest.raises(PermissionDeniedError) as caught:
                actor.links.link_leads("L1", "L2", "sal")
            assert caught.value.needs == (Permission.LINK_LEADS,)
            with pytest.raises(PermissionDeniedError):
                actor.links.plan_leads("L1", "L2", "sal")
            with pytest.raises(PermissionDeniedError):
                actor.links.unlink_leads("L2")
        assert office.get(SECOND).primary_id is None


class TestWhoWillOwn:
    """S2.6, S2.7."""

    @pytest.mark.parametrize(("manager", "other"), [("sal", "tia"), ("tia", "sal")])
    def test_the_selected_manager_owns_and_the_other_views(
        self, office: Office, boss: ActingDesk, manager: str, other: str
    ) -> None:
        """S2.6: "will now own the lead"; S2.7: "the other ... becomes the viewer"."""
        boss.links.link_leads("L1", "L2", manager)
        primary = office.get(FIRST)
        assert (primary.owner_id, primary.viewers) == (manager, (other,))

    def test_whether_anybody_may_be_selected_is_policy(
        self, store: Store, boss: ActingDesk
    ) -> None:
        """S2.6: "The sales manager selected while linking": one of the two, or any."""
        assert refused(boss, "L1", "L2", "uma") == {
            Reason(Why.MANAGER_NOT_OWNER, FIRST.ref)
        }
        linking = attrs.evolve(ANAROCK.lead_linking, manager=Manager.ANYBODY)
        open_ = Office(store, attrs.evolve(ANAROCK, lead_linking=linking))
        open_.role("eve", "super user").links.link_leads("L1", "L2", "uma")
        primary = open_.get(FIRST)
        assert (primary.owner_id, primary.viewers) == ("uma", ("sal", "tia"))


class TestEffects:
    """S2.8-S2.10: "How will lead details and lead history be affected?"."""

    def test_only_the_mobile_number_is_added(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """S2.8: "only the mobile number from the second lead will be added"."""
        boss.links.link_leads("L1", "L2", "sal")
        primary = office.get(FIRST)
        assert primary.phones == (*FIRST.phones, SECOND.phones[0])
        assert (primary.emails, primary.company) == (FIRST.emails, FIRST.company)
        assert office.get(SECOND).phones == SECOND.phones

    def test_a_number_that_is_there_already_is_not_repeated(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """S2.8: however it was typed."""
        office.put(asked("L3", "tia", phones=["0091 98450-12345"]))
        boss.links.link_leads("L1", "L3", "sal")
        assert office.get(FIRST).phones == FIRST.phones

    def test_all_future_events_are_cancelled(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """S2.9: "all future events will be canceled from the second lead"."""
        ahead = visit(office, "A1", ahead=DAY)
        begun = visit(office, "A2", ahead=timedelta(0))
        of_first = visit(office, "A3", ahead=DAY, lead="L1")
        boss.links.link_leads("L1", "L2", "sal")
        assert office.get(ahead).cancelled_at == office.now
        assert office.get(begun).cancelled_at is None
        assert office.get(of_first).cancelled_at is None

    def test_so_is_a_call_that_was_planned(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """S2.9: "all future events": a next call is one; that of the first stays."""
        for lead_id in ("L1", "L2"):
            office.admin.leads.schedule_call(lead_id, office.now + DAY)
        boss.links.link_leads("L1", "L2", "sal")
        assert office.get(SECOND).next_call_at is None
        assert office.get(FIRST).next_call_at == office.now + DAY

    def test_the_status_reads_linked(self, office: Office, boss: ActingDesk) -> None:
        """S2.10: "visible as linked on the dashboard"; who owned it is kept."""
        boss.links.link_leads("L1", "L2", "tia")
        second = office.get(SECOND)
        assert (second.status, second.primary_id) == ("linked", "L1")
        assert second.owner_id == "tia"

    def test_history_tells_of_both_leads(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """Who linked them, and every field that changed."""
        boss.links.link_leads("L1", "L2", "tia")
        (of_first,) = office.history(FIRST.ref)
        (of_second,) = office.history(SECOND.ref)
        assert {of_first.action, of_second.action} == {"link leads"}
        assert {of_first.actor_id, of_second.actor_id} == {"boss"}
        assert {change.field for change in of_first.changes} == {
            "owner_id",
            "viewers",
            "phones",
        }
        assert {change.field for change in of_second.changes} == {
            "status",
            "primary_id",
        }


class TestHowTheyAreAccessible:
    """S2.11-S2.16."""

    def test_the_primary_shows_as_usual(self, boss: ActingDesk) -> None:
        """S2.11: "visible as usual according to its status"."""
        boss.links.link_leads("L1", "L2", "sal")
        shown = boss.leads.list(statuses=["interested"])
        assert [lead.id for lead in shown.items] == ["L1"]

    def test_the_second_shows_only_under_all(self, boss: ActingDesk) -> None:
        """S2.12: "only be visible under the 'ALL' category ... tagged as 'Linked'"."""
        boss.links.link_leads("L1", "L2", "sal")
        for view in set(View) - {View.ALL}:
            shown = boss.leads.list(view).items
            assert "L2" not in {lead.id for lead in shown}
        under_all = {lead.id: lead.status for lead in boss.leads.list(View.ALL).items}
        assert under_all == {"L1": "interested", "L2": "linked"}

    def test_the_owner_can_act(self, office: Office, boss: ActingDesk) -> None:
        """S2.13: "visible to the owner ... and he'll be able to take action"."""
        boss.links.link_leads("L1", "L2", "tia")
        tia = office.role("tia", "sales manager")
        assert tia.leads.set_status("L1", "visit done").status == "visit done"

    def test_the_other_manager_only_views(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """S2.14: "as a viewer. He/she will not be able to take any action"."""
        boss.links.link_leads("L1", "L2", "tia")
        sal = office.role("sal", "sales manager")
        assert sal.leads.get("L1").viewers == ("sal",)
        with pytest.raises(PermissionDeniedError):
            sal.leads.set_status("L1", "visit done")
        with pytest.raises(PermissionDeniedError):
            sal.leads.log("L1", "called")

    def test_the_second_is_reached_from_the_primary(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """S2.15: "accessed from the lead details screen of the primary lead"."""
        boss.links.link_leads("L1", "L2", "sal")
        for manager in ("sal", "tia"):
            links = office.role(manager, "sales manager").links
            assert links.secondaries("L1") == (office.get(SECOND),)
        assert boss.links.primary_of("L2") == office.get(FIRST)
        assert boss.links.primary_of("L1") is None

    def test_both_managers_are_notified(self, office: Office, boss: ActingDesk) -> None:
        """S2.16: "The sales managers will also receive notifications"."""
        boss.links.link_leads("L1", "L2", "tia")
        told = [(it.to, it.event, it.about) for it in office.told()]
        assert sorted(told) == [
            ("sal", "leads linked", FIRST.ref),
            ("tia", "leads linked", FIRST.ref),
        ]

    def test_on_their_devices_and_in_the_app(
        self, office: Office, boss: ActingDesk
    ) -> None:
        """S2.16: "on their mobile devices and the Sales app": to both, each once."""
        boss.links.link_leads("L1", "L2", "tia")
        channels = Channels()
        office.desk.deliver(channels)
        office.desk.deliver(channels)
        assert sorted(channels.device) == sorted(channels.app) == ["sal", "tia"]


@final
class Channels:
    """A receiver that hands each notification to two channels."""

    def __init__(self) -> None:
        self.device: list[str] = []
        self.app: list[str] = []

    def deliver(self, notification: Notification) -> None:
        """Take one notification."""
        self.device.append(notification.to)
        self.app.append(notification.to)


def refused(
    boss: ActingDesk, primary: str, secondary: str, manager: str = "sal"
) -> set[Reason]:
    """Give the reasons why two leads may not be linked; none where they may."""
    try:
        boss.links.plan_leads(primary, secondary, manager)
    except LeadLinkRefusedError as error:
        return set(error.reasons)
    return set()
