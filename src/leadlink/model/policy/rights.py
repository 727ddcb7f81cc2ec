"""Roles, what they permit, and who sees which records (spec 13)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import final

import attrs

from leadlink.model import checks
from leadlink.model.actor import Actor, Permission, to_permissions
from leadlink.model.errors import Problem


class RosterSight(StrEnum):
    """Who sees contacts, companies, deals and jobs."""

    EVERYONE = "everyone"
    OWNERS = "owners"


@final
@attrs.frozen(field_transformer=checks.report_all)
class Role:
    """A name for a set of permissions."""

    name: str = attrs.field(validator=checks.filled)
    permissions: tuple[Permission, ...] = attrs.field(
        converter=to_permissions,
        validator=checks.tuple_of(checks.instance_of(Permission)),
    )


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class RightsPolicy:
    """Which roles there are and what follows from which permission.

    Attributes:
        roles: Each role's permissions; a role that is not named here permits nothing.
        implied: Pairs (permission, what it includes), as MANAGE_LEADS includes
            CLAIM_LEADS in the pipeline document (S3.23).
        roster_sight: Whether everyone sees the customers or only those who own them,
            view all leads or manage customers.
    """

    roles: tuple[Role, ...] = attrs.field(
        converter=tuple, validator=checks.tuple_of(checks.instance_of(Role))
    )
    implied: tuple[tuple[Permission, Permission], ...] = attrs.field(
        default=(), converter=tuple, validator=checks.instance_of(tuple)
    )
    roster_sight: RosterSight = attrs.field(
        default=RosterSight.EVERYONE, validator=checks.instance_of(RosterSight)
    )

    def _conflicts(self) -> Iterable[Problem]:
        names = [role.name for role in self.roles]
        if len(names) != len(set(names)):
            yield Problem("roles", "has two of one name")

    def permissions_of(self, actor: Actor) -> frozenset[Permission]:
        """Give all that an actor may do, by its roles and by itself; ADMIN: everything."""
        granted = set(actor.permissions)
        for role in self.roles:
            if role.name in actor.roles:
                granted.update(role.permissions)
        if Permission.ADMIN in granted:
            return frozenset(Permission)
        for given, included in self.implied:
            if given in granted:
                granted.add(included)
        return frozenset(granted)
