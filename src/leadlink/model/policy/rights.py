"""Roles, what they permit, and who sees which records (spec 13)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, final

import attrs

from leadlink.model import checks
from leadlink.model.actor import Actor, Permission, to_permissions
from leadlink.model.errors import Problem


class RosterSight(StrEnum):
    """Who sees contacts, companies, deals and jobs."""

    EVERYONE = "everyone"
    OWNERS = "owners"


class PoolSight(StrEnum):
    """Who sees the pool: leads that are assigned to nobody."""

    CLAIMERS = "who may claim"
    VIEWERS = "who views all leads"


@final
@attrs.frozen(field_transformer=checks.report_all)
class Role:
    """A name for a set of permissions."""

    name: str = attrs.field(validator=checks.filled)
    permissions: tuple[Permission, ...] = attrs.field(
        converter=to_permissions,
        validator=checks.tuple_of(checks.instance_of(Permission)),
    )


def to_roles(values: Iterable[Role]) -> tuple[Role, ...]:
    """Bring roles to a tuple, in the order given."""
    return checks.each(checks.same, values)


def to_implied(
    values: Iterable[tuple[Permission, Permission]],
) -> tuple[tuple[Permission, Permission], ...]:
    """Bring pairs to a tuple, in the order given."""
    return checks.each(checks.same, values)


def implication(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a pair of permissions.

    Raises:
        TypeError: It is anything else.
    """
    match value:
        case (Permission(), Permission()) if isinstance(value, tuple):
            pass
        case _:
            msg = "must be a pair of permissions"
            raise TypeError(msg)


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
        pool_sight: Whether who may claim sees the pool, or only who views all leads:
            then a claim needs both rights (S3.16, S3.24).
    """

    roles: tuple[Role, ...] = attrs.field(
        converter=to_roles, validator=checks.tuple_of(checks.instance_of(Role))
    )
    implied: tuple[tuple[Permission, Permission], ...] = attrs.field(
        default=(), converter=to_implied, validator=checks.tuple_of(implication)
    )
    roster_sight: RosterSight = attrs.field(
        default=RosterSight.EVERYONE, validator=checks.instance_of(RosterSight)
    )
    pool_sight: PoolSight = attrs.field(
        default=PoolSight.CLAIMERS, validator=checks.instance_of(PoolSight)
    )

    def _conflicts(self) -> Iterable[Problem]:
        names = [role.name for role in self.roles]
        if len(names) != len(set(names)):
            yield Problem("roles", "has two of one name")

    def permissions_of(self, actor: Actor) -> frozenset[Permission]:
        """Give all that an actor may do, by its roles and by itself.

        ADMIN may do everything; what a permission includes follows in any order.
        """
        granted = set(actor.permissions)
        for role in self.roles:
            if role.name in actor.roles:
                granted.update(role.permissions)
        if Permission.ADMIN in granted:
            return frozenset(Permission)
        return self._with_implied(frozenset(granted))

    def _with_implied(self, granted: frozenset[Permission]) -> frozenset[Permission]:
        more = {included for given, included in self.implied if given in granted}
        return granted if more <= granted else self._with_implied(granted | more)
