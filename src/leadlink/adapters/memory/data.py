"""One tenant's data as an immutable value, and how a commit makes the next one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, final

import attrs
from immutables import Map

from leadlink.adapters.memory.indexes import Name, places_of
from leadlink.adapters.memory.sorted_keys import (
    NONE,
    SortedKeys,
    after,
    with_key,
    without,
)
from leadlink.adapters.questions import Key, check_once
from leadlink.model.change import Commit
from leadlink.model.history import HistoryEntry, Notification
from leadlink.model.ids import Ref
from leadlink.model.records import Record
from leadlink.model.store_errors import ConflictError

_EMPTY: Map[Any, Any] = Map()


@final
@attrs.frozen(kw_only=True)
class Waiting:
    """A notification in the outbox."""

    notification: Notification
    place: Key
    leased_until: datetime | None = None


@final
@attrs.frozen(kw_only=True)
class Data:
    """All that one tenant keeps.

    Attributes:
        records: By reference, as ``(kind, id)``.
        indexes: Sorted keys by the index's name.
        keys: The match keys of each indexed record.
        history: Each record's entries with their places, in the order written.
        waiting: The outbox by notification key.
        queue: The outbox in order: keys of place and notification key.
        written: How many history entries and notifications were ever written.
    """

    records: Map[tuple[str, str], Record] = _EMPTY
    indexes: Map[Name, SortedKeys] = _EMPTY
    keys: Map[Ref, frozenset[str]] = _EMPTY
    history: Map[Ref, tuple[tuple[Key, HistoryEntry], ...]] = _EMPTY
    waiting: Map[str, Waiting] = _EMPTY
    queue: SortedKeys = NONE
    written: int = 0

    def index(self, *name: str) -> SortedKeys:
        """Give an index; empty where nothing stands in it."""
        return self.indexes.get(name, NONE)

    def after(self, commit: Commit) -> "Data":
        """Give the data after a commit.

        Raises:
            ConflictError: A record is not at the version that was read, or to be
                restored and there.
            InvalidValueError: The commit names a record twice.
        """
        draft = _Draft(self)
        draft.check(commit)
        for record in commit.puts + commit.restored:
            draft.replace(record, attrs.evolve(record, version=record.version + 1))
        for record in commit.deletes:
            draft.replace(record, None)
        for ref, keys in commit.index.items():
            draft.set_keys(ref, keys)
        draft.withdraw(commit.withdrawn)
        draft.rewrite(commit.rewritten)
        draft.tell(commit.history, commit.notifications)
        return draft.finish()

    def leased(self, rows: Iterable[Waiting], until: datetime) -> "Data":
        """Give the data with these outbox rows leased."""
        waiting = self.waiting
        for row in rows:
            waiting = waiting.set(
                row.notification.key, attrs.evolve(row, leased_until=until)
            )
        return attrs.evolve(self, waiting=waiting)

    def without_rows(self, keys: Iterable[str]) -> "Data":
        """Give the data without these outbox rows."""
        waiting, queue = self.waiting, self.queue
        for key in keys:
            row = waiting.get(key)
            if row is not None:
                waiting = waiting.delete(key)
                queue = without(queue, row.place)
        return attrs.evolve(self, waiting=waiting, queue=queue)


@final
class _Draft:
    """The data of a tenant while one commit is entered."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._records = data.records.mutate()
        self._indexes = data.indexes.mutate()
        self._keys = data.keys.mutate()
        self._history = data.history.mutate()
        self._waiting = data.waiting.mutate()
        self._queue = data.queue
        self._written = data.written

    def check(self, commit: Commit) -> None:
        check_once(commit)
        for record in commit.puts + commit.deletes:
            stored = self._records.get((record.kind, record.id))
            if (stored.version if stored is not None else 0) != record.version:
                raise ConflictError(kind=record.kind, id=record.id)
        for record in commit.deletes:
            if not record.version:
                raise ConflictError(kind=record.kind, id=record.id)
        for record in commit.restored:
            if (record.kind, record.id) in self._records:
                raise ConflictError(kind=record.kind, id=record.id)

    def replace(self, record: Record, now: Record | None) -> None:
        where = (record.kind, record.id)
        before = self._records.get(where)
        old = dict.fromkeys(places_of(before)) if before is not None else {}
        new = dict.fromkeys(places_of(now)) if now is not None else {}
        for name, key in old:
            if (name, key) not in new:
                self._leave(name, key)
        for name, key in new:
            if (name, key) not in old:
                self._enter(name, key)
        if now is not None:
            self._records[where] = now
        else:
            del self._records[where]

    def set_keys(self, ref: Ref, keys: frozenset[str]) -> None:
        old = self._keys.get(ref, frozenset())
        place = (ref.kind, ref.id)
        for key in old - keys:
            self._leave(("key", key), place)
        for key in keys - old:
            self._enter(("key", key), place)
        if keys:
            self._keys[ref] = frozenset(keys)
        else:
            self._keys.pop(ref, None)

    def withdraw(self, refs: Iterable[Ref]) -> None:
        gone = frozenset(refs)
        for ref in gone:
            self._history.pop(ref, None)
        if not gone:
            return
        for place in tuple(after(self._queue, ())):
            key = place[-1]
            if self._waiting[key].notification.about in gone:
                del self._waiting[key]
                self._queue = without(self._queue, place)

    def rewrite(self, entries: Iterable[HistoryEntry]) -> None:
        for entry in entries:
            told = self._history.get(entry.record, ())
            self._history[entry.record] = tuple(
                (place, entry if old.id == entry.id else old) for place, old in told
            )

    def tell(
        self, history: Iterable[HistoryEntry], notifications: Iterable[Notification]
    ) -> None:
        for entry in history:
            told = self._history.get(entry.record, ())
            self._history[entry.record] = (*told, (self._next_place(), entry))
        for notification in notifications:
            key = notification.key
            if key not in self._waiting:
                place = (*self._next_place(), key)
                self._waiting[key] = Waiting(notification=notification, place=place)
                self._queue = with_key(self._queue, place)

    def finish(self) -> Data:
        return Data(
            records=self._records.finish(),
            indexes=self._indexes.finish(),
            keys=self._keys.finish(),
            history=self._history.finish(),
            waiting=self._waiting.finish(),
            queue=self._queue,
            written=self._written,
        )

    def _next_place(self) -> Key:
        self._written += 1
        return (f"{self._written:018}",)

    def _enter(self, name: Name, key: Key) -> None:
        self._indexes[name] = with_key(self._indexes.get(name, NONE), key)

    def _leave(self, name: Name, key: Key) -> None:
        left = without(self._indexes[name], key)
        if left:
            self._indexes[name] = left
        else:
            del self._indexes[name]
