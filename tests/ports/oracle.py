"""A store so dumb that it can be believed: dicts and lists, one tenant each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs

from leadlink.model.change import Commit
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.history import HistoryEntry, Notification
from leadlink.model.ids import Ref
from leadlink.model.records import Record
from leadlink.model.store_errors import ConflictError
from leadlink.ports.queries import Query
from leadlink.testing.contract import naive


@attrs.define
class Row:
    """A notification that waits."""

    notification: Notification
    leased_until: datetime | None = None


@attrs.define
class Oracle:
    """All that one tenant has."""

    records: dict[Ref, Record] = attrs.field(factory=dict)
    history: list[HistoryEntry] = attrs.field(factory=list)
    index: dict[Ref, frozenset[str]] = attrs.field(factory=dict)
    rows: list[Row] = attrs.field(factory=list)

    def version(self, ref: Ref) -> int:
        """Give the version that is stored; 0 where there is none."""
        return self.records[ref].version if ref in self.records else 0

    def apply(self, commit: Commit) -> None:
        """Write a commit as the port says."""
        both = commit.puts + commit.restored + commit.deletes
        if len({record.ref for record in both}) < len(both):
            raise InvalidValueError(what="Commit", problems=(Problem("", "twice"),))
        for record in both:
            version = 0 if record in commit.restored else record.version
            is_same = self.version(record.ref) == version
            if not is_same or (record in commit.deletes and not record.version):
                raise ConflictError(kind=record.kind, id=record.id)
        for record in commit.puts + commit.restored:
            now = attrs.evolve(record, version=record.version + 1)
            self.records[record.ref] = now
        for record in commit.deletes:
            del self.records[record.ref]
        self.index |= commit.index
        gone = set(commit.withdrawn)
        new = {entry.id: entry for entry in commit.rewritten}
        kept = [entry for entry in self.history if entry.record not in gone]
        self.history = [new.get(entry.id, entry) for entry in kept]
        self.history += commit.history
        self.rows = [row for row in self.rows if row.notification.about not in gone]
        for notification in commit.notifications:
            if all(row.notification.key != notification.key for row in self.rows):
                self.rows.append(Row(notification))

    def find(self, query: Query[Any]) -> tuple[Any, ...]:
        """Give all answers."""
        return naive.answers(query, self.records.values(), self.history)

    def lease(
        self, *, now: datetime, until: datetime, limit: int
    ) -> tuple[Notification, ...]:
        """Take rows that are free and not behind a leased one of their record."""
        taken: list[Row] = []
        blocked: set[Ref] = set()
        for row in self.rows:
            about = row.notification.about
            if row.leased_until is not None and now < row.leased_until:
                blocked.add(about)
            elif about not in blocked and len(taken) < limit:
                taken.append(row)
        for row in taken:
            row.leased_until = until
        return tuple(row.notification for row in taken)

    def acknowledge(self, keys: Iterable[str]) -> None:
        """Take rows away."""
        gone = set(keys)
        self.rows = [row for row in self.rows if row.notification.key not in gone]
