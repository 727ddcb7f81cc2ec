"""The memory store: one immutable root, swapped by one writer at a time."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar, final

import attrs
from immutables import Map

from leadlink.adapters.memory.data import Data, Waiting
from leadlink.adapters.memory.sorted_keys import after
from leadlink.adapters.memory.units import MemoryReader, MemoryWriter
from leadlink.adapters.questions import in_utc, lease_end
from leadlink.adapters.system import SystemClock, Uuid7Ids
from leadlink.model.history import Notification
from leadlink.model.ids import Ref, TenantId
from leadlink.model.store_errors import BusyError, ClosedError, ConflictError
from leadlink.ports.clock import Clock
from leadlink.ports.ids import Ids
from leadlink.ports.store import Scope

if TYPE_CHECKING:
    from leadlink.ports.outbox import Outbox
    from leadlink.ports.store import Store

T = TypeVar("T")
EMPTY = Data()


@final
class MemoryStore:
    """Keeps everything in this process; see ``ports.store.Store``.

    It may be used from any thread. Readers never wait; a writer waits for the one
    before it.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        ids: Ids | None = None,
        busy_timeout: timedelta = timedelta(seconds=5),
    ) -> None:
        """Make an empty store.

        Args:
            clock: None: the clock of this machine.
            ids: None: UUIDv7.
            busy_timeout: How long a writer waits for another one.
        """
        self.clock: Clock = SystemClock() if clock is None else clock
        self.ids: Ids = Uuid7Ids() if ids is None else ids
        self._root: Map[TenantId, Data] = Map()
        self._turn = threading.Lock()
        self._patience = busy_timeout.total_seconds()
        self._is_closed = False

    @contextmanager
    def read(self, scope: Scope) -> Iterator[MemoryReader]:
        """Open a snapshot of the present state."""
        reader = MemoryReader(self.tenant(scope.tenant))
        try:
            yield reader
        finally:
            reader.close()

    @contextmanager
    def write(self, scope: Scope) -> Iterator[MemoryWriter]:
        """Open a unit of work; leaving it by an exception writes nothing."""
        with self.turn():
            writer = MemoryWriter(self.tenant(scope.tenant))
            try:
                yield writer
                if writer.written is not None:
                    self.swap(scope.tenant, writer.written)
            finally:
                writer.close()

    def run(
        self, scope: Scope, work: Callable[[MemoryWriter], T], *, attempts: int = 5
    ) -> T:
        """Do *work* in a unit of work, again where it collides."""
        for _ in range(attempts - 1):
            try:
                with self.write(scope) as writer:
                    return work(writer)
            except ConflictError:
                continue
        with self.write(scope) as writer:
            return work(writer)

    def outbox(self, scope: Scope) -> "MemoryOutbox":
        """Give the notifications that wait to be delivered."""
        return MemoryOutbox(self, scope.tenant)

    def close(self) -> None:
        """Let go of everything; closing twice is allowed."""
        self._is_closed = True
        self._root = Map()

    def tenant(self, tenant: TenantId) -> Data:
        """Give the present data of a tenant.

        Raises:
            ClosedError: The store was closed.
        """
        if self._is_closed:
            msg = "the store was closed"
            raise ClosedError(msg)
        return self._root.get(tenant, EMPTY)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the writers before this one.

        Raises:
            BusyError: Another writer does not let go in time.
        """
        if not self._turn.acquire(timeout=self._patience):
            msg = "another unit of work is writing"
            raise BusyError(msg)
        try:
            yield
        finally:
            self._turn.release()

    def swap(self, tenant: TenantId, data: Data) -> None:
        """Make *data* the present data of a tenant; only in a turn."""
        self.tenant(tenant)
        self._root = self._root.set(tenant, data)


@final
@attrs.frozen
class MemoryOutbox:
    """The outbox of one tenant; see ``ports.outbox.Outbox``."""

    _store: MemoryStore
    _tenant: TenantId

    def lease(
        self, *, now: datetime, lease_for: timedelta, limit: int = 100
    ) -> tuple[Notification, ...]:
        """Take up to *limit* rows for a while; nobody else gets them meanwhile."""
        until = lease_end(now, lease_for)
        present = in_utc(now, what="lease", path="now")
        with self._store.turn():
            data = self._store.tenant(self._tenant)
            rows = list(_free(data, present, limit))
            self._store.swap(self._tenant, data.leased(rows, until))
        return tuple(row.notification for row in rows)

    def acknowledge(self, keys: Iterable[str]) -> None:
        """Take delivered rows away; unknown keys are ignored."""
        with self._store.turn():
            data = self._store.tenant(self._tenant)
            self._store.swap(self._tenant, data.without_rows(keys))

    def waiting(self) -> int:
        """Count the rows that are not acknowledged, leased ones included."""
        return len(self._store.tenant(self._tenant).waiting)


def _free(data: Data, now: datetime, limit: int) -> Iterator[Waiting]:
    blocked: set[Ref] = set()
    taken = 0
    for place in after(data.queue, ()):
        if taken >= limit:
            return
        row = data.waiting[place[-1]]
        about = row.notification.about
        if row.leased_until is not None and now < row.leased_until:
            blocked.add(about)
        elif about not in blocked:
            taken += 1
            yield row


if TYPE_CHECKING:
    _port: type[Store] = MemoryStore
    _outbox: type[Outbox] = MemoryOutbox
