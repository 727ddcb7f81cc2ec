"""Duplicates of the roster, and flags asked anew of everybody, over both stores."""

import attrs
import pytest

from leadlink.model.actor import Permission
from leadlink.model.errors import PermissionDeniedError
from leadlink.model.match import FlagStatus
from leadlink.model.policy.rights import RosterSight
from leadlink.ports.store import Store
from leadlink.presets import RECOMMENDED
from leadlink.testing import factories as make
from tests.desk.office import Office

REACH = {"emails": ["asha@example.com"], "phones": ["+91 98450 12345"]}
ASHA = make.contact(owner_id="bo", **REACH)
TWIN = make.contact("C2", owner_id="cy", **REACH)
OTHER = make.contact("C3", name="Vikram Sethi", phones=["+91 98450 99999"])
LEAD = make.lead(**REACH)
OWNERS = attrs.evolve(
    RECOMMENDED,
    rights=attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS),
)


class TestDuplicates:
    def test_are_put_together_and_can_be_merged(self, office: Office) -> None:
        """One who is in the roster twice is found, and once merged no more."""
        office.put(ASHA, TWIN, OTHER)
        desk = office.admin
        (cluster,) = desk.matches.duplicates()
        assert cluster.records == (ASHA.ref, TWIN.ref)
        desk.apply(desk.merges.plan(cluster.records))
        assert desk.matches.duplicates() == ()

    def test_leave_out_the_archived(self, office: Office) -> None:
        """Spec 4: "archived records leave worklists and matching"."""
        office.put(ASHA, attrs.evolve(TWIN, archived_at=make.NOW))
        assert office.admin.matches.duplicates() == ()

    def test_dismissed_pairs_stay_apart(self, office: Office) -> None:
        """Spec 7: "dismissed pairs do not come back"."""
        office.put(ASHA, TWIN)
        said = office.admin.matches.dismiss(TWIN.ref, ASHA.ref)
        assert office.admin.matches.duplicates() == ()
        office.admin.matches.revoke(said.id)
        assert len(office.admin.matches.duplicates()) == 1

    def test_are_looked_for_among_what_the_actor_sees(self, store: Store) -> None:
        """What is hidden is not found, not even by what it shares."""
        office = Office(store, OWNERS)
        office.put(ASHA, TWIN)
        assert office.actor("bo", Permission.MANAGE_LEADS).matches.duplicates() == ()

    def test_tell_how_far_they_are(self, office: Office) -> None:
        """Progress ends at all of it."""
        office.put(ASHA, TWIN)
        told: list[float] = []
        office.admin.matches.duplicates(progress=told.append)
        assert told[-1] == 1.0

    def test_need_a_permission(self, office: Office) -> None:
        """As every review does."""
        with pytest.raises(PermissionDeniedError):
            office.actor("zoe").matches.duplicates()


class TestFlaggingAll:
    def test_raises_what_is_missing_and_nothing_twice(self, office: Office) -> None:
        """S4.2: after an import of customers every lead is asked about again."""
        job = make.job("J1", **REACH)
        office.put(LEAD, make.lead("L2", name="Vikram Sethi"), job, ASHA)
        told: list[int] = []
        assert office.admin.matches.flag_all(progress=told.append) == 2
        assert told == [2, 3]
        queue = office.admin.matches.queue().items
        assert {flag.subject for flag in queue} == {LEAD.ref, job.ref}
        assert office.admin.matches.flag_all() == 0

    def test_goes_on_over_many(self, office: Office) -> None:
        """Each hundred is a unit of work of its own."""
        leads = [make.lead(f"L{number:03}", **REACH) for number in range(230)]
        office.put(*leads, ASHA)
        told: list[int] = []
        assert office.admin.matches.flag_all(progress=told.append) == 230
        assert told == [100, 200, 230, 230]

    def test_closes_what_is_found_no_more(self, office: Office) -> None:
        """A flag without a candidate left has nothing to ask."""
        office.put(LEAD, ASHA)
        desk = office.admin
        desk.matches.flag_all()
        desk.customers.archive(ASHA.ref)
        assert desk.matches.flag_all() == 1
        flag = desk.matches.flag_of(LEAD.ref)
        assert flag is not None
        assert flag.status is FlagStatus.DISMISSED

    def test_leaves_alone_what_the_actor_does_not_see(self, office: Office) -> None:
        """A hidden lead is neither flagged nor counted."""
        office.put(attrs.evolve(LEAD, owner_id="bo"), ASHA)
        blind = office.actor("zoe", Permission.MANAGE_LEADS)
        told: list[int] = []
        assert blind.matches.flag_all(progress=told.append) == 0
        assert told == [0, 0]
        assert office.admin.matches.flag_all() == 1

    def test_needs_a_permission(self, office: Office) -> None:
        """As every review does."""
        with pytest.raises(PermissionDeniedError):
            office.actor("zoe").matches.flag_all()
