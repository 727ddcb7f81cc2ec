"""Taking lead links back, in any order (spec 9)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.model.activity import Appointment
from leadlink.model.history import Notification
from leadlink.model.ids import Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import LeadLinkRecord, Subject
from leadlink.presets import RECOMMENDED
from leadlink.rules.lead_linking import link_leads, plan_lead_link
from leadlink.rules.lead_unlinking import Unlinking, unlinking
from leadlink.rules.undoing import Undoing, undo
from leadlink.testing import factories as make

NOW = make.NOW + timedelta(hours=1)
SHARED = "+91 98860 55555"
people = st.sampled_from(["ana", "bo", "cy"])
numbers = st.lists(
    st.sampled_from(["+91 98450 12345", "98450-12345", SHARED, "080 2555 1234", "?"]),
    max_size=3,
)


def working(id_: str, owner: str | None, *phones: str) -> Lead:
    """Make a lead in progress of project P1."""
    return make.lead(
        id_, status="CONTACTED", project_id="P1", owner_id=owner, phones=phones
    )


class World:
    """Leads and their links, as they would stand in a store."""

    def __init__(self, *leads: Lead) -> None:
        self.records: dict[Ref, Subject] = {lead.ref: lead for lead in leads}
        self.links: dict[str, LeadLinkRecord] = {}

    def lead(self, id_: str) -> Lead:
        """Give a lead as it stands."""
        found = self.records[make.lead(id_).ref]
        assert isinstance(found, Lead)
        return found

    def link(self, secondary_id: str, manager: str) -> None:
        """Link a lead to L1."""
        plan = plan_lead_link(
            self.lead("L1"),
            self.lead(secondary_id),
            manager_id=manager,
            secondary_leads=(),
            appointments=[
                it for it in self.records.values() if isinstance(it, Appointment)
            ],
            policy=RECOMMENDED,
            now=NOW,
        )
        change = link_leads(
            plan,
            linked_status="LINKED",
            record_id=f"U{secondary_id}",
            by="eve",
            now=NOW,
            notice=notice,
        )
        for put in change.puts:
            if isinstance(put, LeadLinkRecord):
                self.links[secondary_id] = put
            else:
                self.records[put.ref] = put  # type: ignore[assignment]  # leads and appointments

    def taken(self, secondary_id: str, *, at: datetime = NOW) -> Unlinking:
        """Say what there is to take back."""
        return unlinking(
            self.links[secondary_id],
            others=[it for id_, it in self.links.items() if id_ != secondary_id],
            current=self.records,
            region="IN",
            now=at,
        )

    def unlink(self, secondary_id: str, *, at: datetime = NOW) -> Undoing:
        """Take a link back."""
        taken = self.taken(secondary_id, at=at)
        done = undo(taken.effects, current=self.records, referrers={}, now=at)
        self.records |= {put.ref: put for put in done.puts}
        del self.links[secondary_id]
        self.links |= {heir.secondary_id: heir for heir in taken.heirs}
        return done


def notice(*, to: str, about: Ref, event: str) -> Notification:
    """Make a notification without a clock."""
    return make.notification(f"{event}:{to}", to=to, about=about, event=event)


def data(lead: Lead) -> Lead:
    """Give a lead without what every write changes."""
    return attrs.evolve(lead, updated_at=make.NOW)


class TestOneLink:
    """Spec 9: "Unlink restores status, owner, viewers, numbers"."""

    def test_restores_both_leads(self) -> None:
        """As if they had never been linked."""
        primary = working("L1", "ana", "+91 98450 12345")
        secondary = working("L2", "bo", SHARED)
        world = World(primary, secondary)
        world.link("L2", "bo")
        assert world.unlink("L2").conflicts == ()
        assert data(world.lead("L1")) == primary
        assert data(world.lead("L2")) == secondary

    @pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1)])
    def test_restores_appointments_that_are_still_ahead(self, late: timedelta) -> None:
        """One that begins at this instant is over; a microsecond before it is not."""
        visit = make.appointment("A1", starts_at=NOW + timedelta(hours=2))
        world = World(working("L1", "ana"), working("L2", "bo"))
        world.records[visit.ref] = visit
        world.link("L2", "ana")
        world.unlink("L2", at=visit.starts_at - late)
        found = world.records[visit.ref]
        assert isinstance(found, Appointment)
        assert (found.cancelled_at is None) is bool(late)

    def test_tells_what_has_changed_since(self) -> None:
        """Another owner was named meanwhile: that stays, and is told."""
        world = World(working("L1", "ana"), working("L2", "bo"))
        world.link("L2", "bo")
        moved = attrs.evolve(world.lead("L1"), owner_id="cy")
        world.records[moved.ref] = moved
        conflicts = world.unlink("L2").conflicts
        assert [(it.record, it.field) for it in conflicts] == [(moved.ref, "owner_id")]
        assert world.lead("L1").owner_id == "cy"


class TestAnyLink:
    """Law: unlinking undoes linking, whatever the two leads were like."""

    @settings(max_examples=50)
    @given(
        phones=st.tuples(numbers, numbers),
        owners=st.tuples(people, people),
        viewers=st.lists(people, max_size=3),
        held=st.booleans(),
    )
    def test_is_undone_by_unlinking(
        self,
        *,
        phones: tuple[list[str], list[str]],
        owners: tuple[str, str],
        viewers: list[str],
        held: bool,
    ) -> None:
        """Numbers keep their order; a manager who was a viewer is one again."""
        primary = attrs.evolve(
            working("L1", owners[0], *phones[0]),
            viewers=viewers,
            hold=make.hold() if held else None,
        )
        secondary = working("L2", owners[1], *phones[1])
        for manager in owners:
            world = World(primary, secondary)
            world.link("L2", manager)
            assert world.unlink("L2").conflicts == ()
            assert data(world.lead("L1")) == primary
            assert data(world.lead("L2")) == secondary


class TestSeveralLinks:
    """Spec 9: "a primary may have several secondaries"."""

    @pytest.mark.parametrize("order", tuple(permutations(["L2", "L3", "L4"])))
    def test_any_order_of_unlinking_restores_all(self, order: Sequence[str]) -> None:
        """Numbers and viewers that two of them bring go with the last of the two."""
        leads = (
            working("L1", "ana", "+91 98450 12345"),
            working("L2", "bo", SHARED),
            working("L3", "bo", "98860 55555", "+91 98860 66666"),
            working("L4", "cy", "+91 98860 66666"),
        )
        world = World(*leads)
        for secondary in ("L2", "L3", "L4"):
            world.link(secondary, "ana")
        for secondary in order:
            assert world.unlink(secondary).conflicts == ()
        assert [data(world.lead(lead.id)) for lead in leads] == list(leads)

    def test_what_another_brings_as_well_stays(self) -> None:
        """The primary would have it without the first link too."""
        world = World(
            working("L1", "ana"),
            working("L2", "bo", SHARED),
            working("L3", "bo", SHARED),
        )
        world.link("L2", "ana")
        world.link("L3", "ana")
        world.unlink("L2")
        assert [phone.number for phone in world.lead("L1").phones] == [SHARED]
        assert world.lead("L1").viewers == ("bo",)

    def test_nothing_is_handed_on_that_nobody_else_brings(self) -> None:
        """Links that share nothing do not change each other."""
        world = World(
            working("L1", "ana"),
            working("L2", "bo", SHARED),
            working("L3", "cy", "+91 98860 66666"),
        )
        world.link("L2", "ana")
        world.link("L3", "ana")
        assert world.taken("L2").heirs == ()

    def test_an_erased_link_brings_nothing_any_more(self) -> None:
        """It keeps no effects to answer for."""
        world = World(
            working("L1", "ana"),
            working("L2", "bo", SHARED),
            working("L3", "bo", SHARED),
        )
        world.link("L2", "ana")
        world.link("L3", "ana")
        world.links["L3"] = attrs.evolve(world.links["L3"], effects=())
        assert world.taken("L2") == Unlinking(
            effects=world.links["L2"].effects, heirs=()
        )
