"""The SQLite store: serializable writers and snapshots on one file."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar, final

import apsw

from leadlink.adapters.sqlite.connections import Connections
from leadlink.adapters.sqlite.erasing import has_traces, scrub
from leadlink.adapters.sqlite.failures import translated
from leadlink.adapters.sqlite.outbox import SqliteOutbox
from leadlink.adapters.sqlite.units import SqliteReader, SqliteWriter
from leadlink.adapters.system import SystemClock, Uuid7Ids
from leadlink.model.store_errors import BusyError, ConflictError
from leadlink.ports.clock import Clock
from leadlink.ports.ids import Ids
from leadlink.ports.store import Scope

if TYPE_CHECKING:
    from leadlink.ports.outbox import Outbox
    from leadlink.ports.store import Store

T = TypeVar("T")


@final
class SqliteStore:
    """Keeps everything in one SQLite file; see ``ports.store.Store``.

    It may be used from any thread, and the file by any number of processes of one
    machine. A forked child may go on using the store between units of work.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        clock: Clock | None = None,
        ids: Ids | None = None,
        busy_timeout: timedelta = timedelta(seconds=5),
        read_only: bool = False,
        checksum: bool = False,
    ) -> None:
        """Open a store; a file that does not exist is made.

        Args:
            path: The file; its folder must exist.
            clock: None: the clock of this machine.
            ids: None: UUIDv7.
            busy_timeout: How long to wait for another unit of work.
            read_only: Refuse every write.
            checksum: Make a new file with a checksum on every page, so that damage is
                found when it is read; a file that has them is recognised by itself.

        Raises:
            InvalidValueError: The path names no file that can be opened, or the file
                was made without checksums.
            CorruptError: The file is damaged or no leadlink store.
            NewerSchemaError: A newer leadlink wrote the file; it was not changed.
        """
        self.clock: Clock = SystemClock() if clock is None else clock
        self.ids: Ids = Uuid7Ids() if ids is None else ids
        self._connections = Connections(
            path, busy_timeout=busy_timeout, read_only=read_only, checksum=checksum
        )
        with self._connections.lend() as connection:
            self._has_traces = has_traces(connection)
        self._scrub()

    @contextmanager
    def read(self, scope: Scope) -> Iterator[SqliteReader]:
        """Open a snapshot of the present state."""
        with self._transaction("BEGIN") as connection:
            reader = SqliteReader(connection, scope.tenant)
            try:
                yield reader
            finally:
                reader.close()

    @contextmanager
    def write(self, scope: Scope) -> Iterator[SqliteWriter]:
        """Open a unit of work; leaving it by an exception writes nothing."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            writer = SqliteWriter(connection, scope.tenant)
            try:
                yield writer
            finally:
                writer.close()
        if writer.has_erased:
            self._has_traces = True
            self._scrub(waits=True)
        else:
            self._scrub()

    def run(
        self, scope: Scope, work: Callable[[SqliteWriter], T], *, attempts: int = 5
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

    def outbox(self, scope: Scope) -> SqliteOutbox:
        """Give the notifications that wait to be delivered."""
        return SqliteOutbox(self._transaction, scope.tenant)

    def close(self) -> None:
        """Let go of everything; closing twice is allowed."""
        self._connections.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[apsw.Connection]:
        with self._connections.lend() as connection:
            with translated():
                connection.execute(begin)
            yield connection
            if connection.in_transaction:
                with translated():
                    connection.execute("COMMIT")

    def _scrub(self, *, waits: bool = False) -> None:
        """Wipe the traces of an erasure, now or at a later unit of work.

        They stay for as long as another unit of work still reads the state before.
        """
        if not self._has_traces:
            return
        try:
            with self._connections.lend(is_patient=waits) as connection, translated():
                scrub(connection)
        except BusyError:
            return
        self._has_traces = False


if TYPE_CHECKING:
    _port: type[Store] = SqliteStore
    _outbox: type[Outbox] = SqliteOutbox
