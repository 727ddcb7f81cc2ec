"""Actors and permissions."""

from collections.abc import Iterable
from enum import StrEnum
from typing import final

import attrs

from leadlink.model import checks, fields
from leadlink.model.ids import ActorId


class Permission(StrEnum):
    """What an actor may do (spec 13)."""

    CREATE_LEADS = "create_leads"
    VIEW_ALL_LEADS = "view_all_leads"
    MANAGE_LEADS = "manage_leads"
    CLAIM_LEADS = "claim_leads"
    LINK_LEADS = "link_leads"
    CONVERT_LEADS = "convert_leads"
    MERGE_RECORDS = "merge_records"
    UNDO = "undo"
    MANAGE_CUSTOMERS = "manage_customers"
    ADMIN = "admin"


def to_permissions(values: Iterable[Permission | str]) -> tuple[Permission, ...]:
    """Take permissions or their names; sorted, without repeats."""
    found = checks.each(_to_permission, values)
    return tuple(sorted(set(found))) if checks.is_all(found, Permission) else found


def _to_permission(value: Permission | str) -> Permission:
    try:
        return Permission(value)
    except ValueError:
        msg = "is not a permission"
        raise ValueError(msg) from None


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Actor:
    """Who acts: a person or a service.

    Attributes:
        roles: Names that the policy maps to permissions; sorted.
        permissions: Given to this actor beside those of its roles; sorted.
    """

    id: ActorId = attrs.field(validator=checks.identifier)
    roles: tuple[str, ...] = attrs.field(
        default=(), converter=checks.sorted_texts, validator=fields.texts
    )
    permissions: tuple[Permission, ...] = attrs.field(
        default=(),
        converter=to_permissions,
        validator=checks.tuple_of(checks.instance_of(Permission)),
    )
