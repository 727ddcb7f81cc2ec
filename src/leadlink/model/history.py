"""History entries and notifications: what every change leaves behind it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, final

import attrs

from leadlink.model import checks
from leadlink.model.ids import ActorId, Ref


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class FieldChange:
    """One field before and after; None stands for no record or an empty field."""

    field: str = attrs.field(validator=checks.filled)
    before: Any = attrs.field(default=None, validator=checks.immutable, repr=False)
    after: Any = attrs.field(default=None, validator=checks.immutable, repr=False)


def to_changes(values: Iterable[FieldChange]) -> tuple[FieldChange, ...]:
    """Bring changes of fields to a tuple, in the order given."""
    return checks.each(checks.same, values)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class HistoryEntry:
    """Who did what to a record, when, and every field before and after.

    Attributes:
        id: Unique; sorts with time.
        action: The use case, as ``claim`` or ``convert``.
        is_creation: True for the first entry of a record.
        is_deletion: True for the last entry of a record that was taken away.
        changes: Every field that differs, in the order of the model.
    """

    id: str = attrs.field(validator=checks.identifier)
    record: Ref = attrs.field(validator=checks.instance_of(Ref))
    actor_id: ActorId = attrs.field(validator=checks.identifier)
    at: datetime = attrs.field(converter=checks.utc_instant, validator=checks.instant)
    action: str = attrs.field(validator=checks.filled)
    is_creation: bool = attrs.field(default=False, validator=checks.flag)
    is_deletion: bool = attrs.field(default=False, validator=checks.flag)
    changes: tuple[FieldChange, ...] = attrs.field(
        default=(),
        converter=to_changes,
        validator=checks.tuple_of(checks.instance_of(FieldChange)),
    )

    def change_of(self, field: str) -> FieldChange | None:
        """Find the change of one field."""
        return next((change for change in self.changes if change.field == field), None)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Notification:
    """What an actor is told: ids only, never personal data.

    Attributes:
        key: Tells a receiver that it has had this one before; unique.
        to: The actor to be told.
        about: The record it is about; notifications about one keep their order.
        event: What happened, as ``hold expired``.
    """

    key: str = attrs.field(validator=checks.identifier)
    to: ActorId = attrs.field(validator=checks.identifier)
    about: Ref = attrs.field(validator=checks.instance_of(Ref))
    event: str = attrs.field(validator=checks.filled)
    at: datetime = attrs.field(converter=checks.utc_instant, validator=checks.instant)
