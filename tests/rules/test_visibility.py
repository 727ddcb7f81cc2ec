"""Who sees what (spec 13)."""

from datetime import timedelta

import attrs
import pytest

from leadlink.model.actor import Permission
from leadlink.model.lead import Lead
from leadlink.model.policy.rights import PoolSight, RosterSight
from leadlink.presets import RECOMMENDED
from leadlink.rules import visibility
from leadlink.testing import factories as make

NOW = make.NOW
DAY = timedelta(hours=24)
CLAIM = frozenset({Permission.CLAIM_LEADS})
NONE: frozenset[Permission] = frozenset()


def sees(lead: Lead, permissions: frozenset[Permission], *, wait: timedelta) -> bool:
    """Tell whether ana sees a lead after a while."""
    return visibility.may_see_lead(
        lead,
        actor_id="ana",
        permissions=permissions,
        policy=RECOMMENDED,
        now=NOW + wait,
    )


class TestLeads:
    """S3.24: View All Leads to see leads not assigned to you; else only your own."""

    @pytest.mark.parametrize(
        ("fields", "alone", "claiming"),
        [
            ({}, False, True),
            ({"owner_id": "ana"}, True, True),
            ({"owner_id": "bob"}, False, False),
            ({"owner_id": "bob", "viewers": ["ana"]}, True, True),
            ({"hold": make.hold("ana")}, True, True),
            ({"hold": make.hold("bob")}, False, False),
            ({"status": "LOST"}, False, False),
            ({"archived_at": NOW}, False, False),
            ({"primary_id": "L2"}, False, False),
        ],
    )
    def test_what_one_sees(
        self, fields: dict[str, object], *, alone: bool, claiming: bool
    ) -> None:
        """One's own, and the pool if one may claim; with the right, all."""
        lead = make.lead(**fields)
        assert sees(lead, NONE, wait=timedelta(0)) == alone
        assert sees(lead, CLAIM, wait=timedelta(0)) == claiming
        assert sees(lead, frozenset({Permission.VIEW_ALL_LEADS}), wait=timedelta(0))

    @pytest.mark.parametrize("sight", sorted(PoolSight))
    def test_who_sees_the_pool(self, sight: PoolSight) -> None:
        """Who may claim, or only who views all leads."""
        rights = attrs.evolve(RECOMMENDED.rights, pool_sight=sight)
        policy = attrs.evolve(RECOMMENDED, rights=rights)
        seen = {
            permission
            for permission in Permission
            if visibility.may_see_pool({permission}, policy=policy)
        }
        assert seen == {Permission.VIEW_ALL_LEADS} | (
            CLAIM if sight is PoolSight.CLAIMERS else NONE
        )

    def test_a_hold_gives_sight_as_long_as_it_lives(self) -> None:
        """And takes it from others as long."""
        held = make.lead(hold=make.hold("ana"))
        tick = timedelta(microseconds=1)
        assert [sees(held, NONE, wait=DAY - tick), sees(held, NONE, wait=DAY)] == [
            True,
            False,
        ]
        other = make.lead(hold=make.hold("bob"))
        assert [sees(other, CLAIM, wait=DAY - tick), sees(other, CLAIM, wait=DAY)] == [
            False,
            True,
        ]


class TestActing:
    """S2.14: visible to the other manager as viewer, who cannot act."""

    @pytest.mark.parametrize(
        ("fields", "may"),
        [
            ({"owner_id": "ana"}, True),
            ({"owner_id": "bob", "viewers": ["ana"]}, False),
            ({"hold": make.hold("ana")}, True),
            ({"hold": make.hold("ana", held_until=NOW + DAY, claimed_at=NOW)}, True),
            ({"hold": make.hold("bob")}, False),
            ({}, False),
        ],
    )
    def test_owner_and_holder_act(
        self, fields: dict[str, object], *, may: bool
    ) -> None:
        """And whoever manages leads."""
        lead = make.lead(**fields)

        def acts(*permissions: Permission) -> bool:
            return visibility.may_act_on_lead(
                lead, actor_id="ana", permissions=permissions, now=NOW
            )

        assert acts() == may
        assert acts(Permission.VIEW_ALL_LEADS, Permission.CLAIM_LEADS) == may
        assert acts(Permission.MANAGE_LEADS)


class TestCustomers:
    @pytest.mark.parametrize(
        ("owner", "permissions", "sees_it"),
        [
            ("bob", NONE, False),
            ("ana", NONE, True),
            ("bob", {Permission.VIEW_ALL_LEADS}, True),
            ("bob", {Permission.MANAGE_CUSTOMERS}, True),
            ("bob", {Permission.MANAGE_LEADS}, False),
        ],
    )
    def test_owners_only(
        self, owner: str, permissions: set[Permission], *, sees_it: bool
    ) -> None:
        """Where the policy keeps the roster to its owners."""
        rights = attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS)
        policy = attrs.evolve(RECOMMENDED, rights=rights)
        contact = make.contact(owner_id=owner)

        def sees(by: object) -> bool:
            return visibility.may_see_owned(
                contact,
                actor_id="ana",
                permissions=permissions,
                policy=by,  # type: ignore[arg-type]  # one of two
            )

        assert sees(policy) == sees_it
        assert sees(RECOMMENDED)
