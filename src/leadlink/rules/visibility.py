"""Who sees what: what may not be seen looks like what does not exist (spec 13)."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeAlias

from leadlink.model.actor import Permission
from leadlink.model.customer import Company, Contact
from leadlink.model.ids import ActorId
from leadlink.model.lead import Lead
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import PoolSight, RosterSight
from leadlink.model.work import Deal, Job
from leadlink.rules.claiming import holder, is_in_pool, pool_statuses

Owned: TypeAlias = Contact | Company | Deal | Job


def may_see_pool(permissions: Collection[Permission], *, policy: Policy) -> bool:
    """Tell whether an actor sees the leads that are assigned to nobody (S3.24).

    With VIEW_ALL_LEADS it does; else if it may claim and the policy shows the pool to
    who may.
    """
    if Permission.VIEW_ALL_LEADS in permissions:
        return True
    is_shown = policy.rights.pool_sight is PoolSight.CLAIMERS
    return is_shown and Permission.CLAIM_LEADS in permissions


def may_see_lead(
    lead: Lead,
    *,
    actor_id: ActorId,
    permissions: Collection[Permission],
    policy: Policy,
    now: datetime,
) -> bool:
    """Tell whether an actor sees a lead.

    With VIEW_ALL_LEADS every lead; else those that it owns, views or holds, and the
    pool if it sees that (S3.24).
    """
    if Permission.VIEW_ALL_LEADS in permissions:
        return True
    if lead.owner_id == actor_id or actor_id in lead.viewers:
        return True
    if holder(lead, now=now) == actor_id:
        return True
    return may_see_pool(permissions, policy=policy) and is_in_pool(
        lead, statuses=pool_statuses(policy.pipeline), now=now
    )


def may_act_on_lead(
    lead: Lead, *, actor_id: ActorId, permissions: Collection[Permission], now: datetime
) -> bool:
    """Tell whether an actor may work a lead: its owner, its holder or MANAGE_LEADS.

    A viewer may not (S2.14).
    """
    return (
        Permission.MANAGE_LEADS in permissions
        or lead.owner_id == actor_id
        or holder(lead, now=now) == actor_id
    )


def may_see_owned(
    record: Owned,
    *,
    actor_id: ActorId,
    permissions: Collection[Permission],
    policy: Policy,
) -> bool:
    """Tell whether an actor sees a contact, company, deal or job."""
    return (
        policy.rights.roster_sight is RosterSight.EVERYONE
        or record.owner_id == actor_id
        or Permission.VIEW_ALL_LEADS in permissions
        or Permission.MANAGE_CUSTOMERS in permissions
    )
