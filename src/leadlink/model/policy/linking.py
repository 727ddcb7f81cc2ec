"""How leads are linked to customers and to each other (spec 8, 9)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import final

import attrs

from leadlink.model import checks
from leadlink.model.fields import LinkKind


class Manager(StrEnum):
    """Who may be chosen to own a primary lead."""

    AN_OWNER = "an owner"
    ANYBODY = "anybody"


class Scope(StrEnum):
    """What two leads must share to be linked (S2.3)."""

    PROJECT = "project"
    MANDATE = "mandate"


def to_link_kinds(values: Iterable[LinkKind]) -> tuple[LinkKind, ...]:
    """Bring kinds of link to a tuple, in the order given."""
    return checks.each(checks.same, values)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class CustomerLinkingPolicy:
    """How leads and jobs are linked to customers.

    Attributes:
        counted: The kinds of link that conversion metrics count (S0.13).
        counts_removed: Whether they still count a link that was removed (S0.15); one
            that was undone or replaced never counts.
        needs_confirmation: Whether linking takes two calls, a plan and its confirmation
            (S0.8, S4.7), or choosing the customer in one will do (S0.7).
    """

    counted: tuple[LinkKind, ...] = attrs.field(
        default=(LinkKind.CONVERSION,),
        converter=to_link_kinds,
        validator=checks.tuple_of(checks.instance_of(LinkKind)),
    )
    counts_removed: bool = attrs.field(default=False, validator=checks.flag)
    needs_confirmation: bool = attrs.field(default=False, validator=checks.flag)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class LeadLinkingPolicy:
    """How a secondary lead is linked to a primary one.

    Attributes:
        within: Whether both must be of one project, or of one mandate.
        manager: Whether the chosen sales manager must be one of the two owners.
        counts_held_as_working: Whether an OPEN lead with an owner or a live hold is in
            progress (Anarock: claimed is one of the statuses of S2.4).
    """

    within: Scope = attrs.field(
        default=Scope.PROJECT, validator=checks.instance_of(Scope)
    )
    manager: Manager = attrs.field(
        default=Manager.AN_OWNER, validator=checks.instance_of(Manager)
    )
    counts_held_as_working: bool = attrs.field(default=False, validator=checks.flag)
