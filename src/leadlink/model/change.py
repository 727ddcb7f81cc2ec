"""What a use case writes: the change that a rule asks for, and the commit it becomes."""

from collections.abc import Mapping
from typing import TypeVar, final

import attrs

from leadlink.model import checks
from leadlink.model.history import HistoryEntry, Notification
from leadlink.model.ids import Ref
from leadlink.model.records import Record

R = TypeVar("R", bound=Record)


@final
@attrs.frozen(kw_only=True)
class Change:
    """What a rule wants written, all or nothing.

    Attributes:
        action: The use case, for the history, as ``claim``.
        puts: New records have version 0; others the version that was read.
        deletes: Records to take away, as they were read.
        notifications: What to tell whom, through the outbox.
    """

    action: str = attrs.field(validator=checks.filled)
    puts: tuple[Record, ...] = attrs.field(default=(), converter=tuple)
    deletes: tuple[Record, ...] = attrs.field(default=(), converter=tuple)
    notifications: tuple[Notification, ...] = attrs.field(default=(), converter=tuple)

    def __or__(self, other: "Change") -> "Change":
        """Join two changes into one; the action is the left one's."""
        return Change(
            action=self.action,
            puts=self.puts + other.puts,
            deletes=self.deletes + other.deletes,
            notifications=self.notifications + other.notifications,
        )


@final
@attrs.frozen(kw_only=True)
class Commit:
    """What a store writes in one unit of work; made by ``desk.commit`` alone.

    Attributes:
        puts: Records as they shall be read back but for ``version``, which is still
            the one that was read (0: must not exist) and which the store raises by one.
        deletes: Records as they were read; the store compares versions.
        history: Entries to append.
        notifications: Rows for the outbox.
        index: For each put or deleted record that matching knows, its keys from now
            on; empty: out of the index.
        rewritten: History entries to replace, by id: erasure only.
        withdrawn: Records whose outbox rows and history are deleted: erasure only.
    """

    puts: tuple[Record, ...] = attrs.field(default=(), converter=tuple)
    deletes: tuple[Record, ...] = attrs.field(default=(), converter=tuple)
    history: tuple[HistoryEntry, ...] = attrs.field(default=(), converter=tuple)
    notifications: tuple[Notification, ...] = attrs.field(default=(), converter=tuple)
    index: Mapping[Ref, frozenset[str]] = attrs.field(factory=dict)
    rewritten: tuple[HistoryEntry, ...] = attrs.field(default=(), converter=tuple)
    withdrawn: tuple[Ref, ...] = attrs.field(default=(), converter=tuple)

    @property
    def is_erasure(self) -> bool:
        """Whether this commit must leave no trace of what it replaces."""
        return bool(self.rewritten or self.withdrawn)
