"""What a use case writes: the change a rule asks for, and the commit it becomes."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, final

import attrs
from immutables import Map

from leadlink.model import checks, fields
from leadlink.model.history import HistoryEntry, Notification
from leadlink.model.ids import Ref
from leadlink.model.records import RECORD_CLASSES, Record

R = TypeVar("R", bound=Record)


def to_records(values: Iterable[Record]) -> tuple[Record, ...]:
    """Bring records to a tuple, in the order given."""
    return checks.each(checks.same, values)


def to_notifications(values: Iterable[Notification]) -> tuple[Notification, ...]:
    """Bring notifications to a tuple, in the order given."""
    return checks.each(checks.same, values)


def to_entries(values: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """Bring history entries to a tuple, in the order given."""
    return checks.each(checks.same, values)


def to_index(values: Mapping[Ref, frozenset[str]]) -> Mapping[Ref, frozenset[str]]:
    """Bring keys by record to an immutable mapping."""
    return checks.attempt(Map, values)  # type: ignore[return-value]  # the validator reads a Refused


def index_keys(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept an immutable mapping of references to frozensets of text.

    Raises:
        TypeError: It is anything else.
    """
    if not isinstance(value, Map) or not all(
        isinstance(ref, Ref) and isinstance(keys, frozenset) and _are_texts(keys)
        for ref, keys in value.items()
    ):
        msg = "must be a mapping of references to frozensets of text"
        raise TypeError(msg)


def _are_texts(keys: frozenset[object]) -> bool:
    return all(isinstance(key, str) for key in keys)


records = checks.tuple_of(checks.instance_of(tuple(RECORD_CLASSES.values())))
notifications = checks.tuple_of(checks.instance_of(Notification))
entries = checks.tuple_of(checks.instance_of(HistoryEntry))


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Change:
    """What a rule wants written, all or nothing.

    Attributes:
        action: The use case, for the history, as ``claim``.
        puts: New records have version 0; others the version that was read.
        restored: Records that were taken away and come back, at their last version.
        deletes: Records to take away, as they were read.
        notifications: What to tell whom, through the outbox.
    """

    action: str = attrs.field(validator=checks.filled)
    puts: tuple[Record, ...] = attrs.field(
        default=(), converter=to_records, validator=records
    )
    restored: tuple[Record, ...] = attrs.field(
        default=(), converter=to_records, validator=records
    )
    deletes: tuple[Record, ...] = attrs.field(
        default=(), converter=to_records, validator=records
    )
    notifications: tuple[Notification, ...] = attrs.field(
        default=(), converter=to_notifications, validator=notifications
    )

    def __or__(self, other: "Change") -> "Change":
        """Join two changes into one; the action is the left one's."""
        return Change(
            action=self.action,
            puts=self.puts + other.puts,
            restored=self.restored + other.restored,
            deletes=self.deletes + other.deletes,
            notifications=self.notifications + other.notifications,
        )


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Commit:
    """What a store writes in one unit of work; made by ``desk.commit`` alone.

    Attributes:
        puts: Records as they shall be read back but for ``version``, which is still
            the one that was read (0: must not exist) and which the store raises by one.
        restored: Records of which none is stored and that are stored with the version
            they had, raised by one: whoever read them before they were taken away
            cannot mistake them for what was read.
        deletes: Records as they were read; the store compares versions.
        history: Entries to append.
        notifications: Rows for the outbox.
        index: For each put or deleted record that matching knows, its keys from now
            on; empty: out of the index.
        rewritten: History entries to replace, by id: erasure only.
        withdrawn: Records whose outbox rows and history are deleted: erasure only.
    """

    puts: tuple[Record, ...] = attrs.field(
        default=(), converter=to_records, validator=records
    )
    restored: tuple[Record, ...] = attrs.field(
        default=(), converter=to_records, validator=records
    )
    deletes: tuple[Record, ...] = attrs.field(
        default=(), converter=to_records, validator=records
    )
    history: tuple[HistoryEntry, ...] = attrs.field(
        default=(), converter=to_entries, validator=entries
    )
    notifications: tuple[Notification, ...] = attrs.field(
        default=(), converter=to_notifications, validator=notifications
    )
    index: Mapping[Ref, frozenset[str]] = attrs.field(
        factory=Map, converter=to_index, validator=index_keys, repr=False
    )
    rewritten: tuple[HistoryEntry, ...] = attrs.field(
        default=(), converter=to_entries, validator=entries
    )
    withdrawn: tuple[Ref, ...] = attrs.field(
        default=(), converter=fields.to_refs, validator=fields.refs
    )

    @property
    def is_erasure(self) -> bool:
        """Whether this commit must leave no trace of what it replaces."""
        return bool(self.rewritten or self.withdrawn)
