"""Connections to one file, lent to one unit of work at a time."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import final

import apsw
import apsw.sqlite_extra

from leadlink.adapters.questions import refuse
from leadlink.adapters.sqlite import schema
from leadlink.adapters.sqlite.failures import translated
from leadlink.model.store_errors import ClosedError, CorruptError

MOST_IDLE = 8
_CHECKSUM_BYTES = 8
_CHECKSUM_VFS = "cksmvfs"
_LONGEST_NAP = 0.01

_inherited: list[apsw.Connection] = []
"""Connections of a parent process: SQLite forbids a child even to close them."""


@final
class Connections:
    """Opens, keeps, lends and closes connections; safe to use from any thread."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        busy_timeout: timedelta,
        read_only: bool,
        checksum: bool,
    ) -> None:
        self._path = _checked_path(path, read_only=read_only)
        self._patience = busy_timeout.total_seconds()
        self._read_only = read_only
        self._vfs: str | None = None
        self._idle: list[apsw.Connection] = []
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._is_closed = False
        self._idle.append(self._first(checksum=checksum))

    @contextmanager
    def lend(self, *, is_patient: bool = True) -> Iterator[apsw.Connection]:
        """Lend a connection outside of any transaction, and see that it comes back so.

        Args:
            is_patient: Whether it waits for a lock, for as long as the busy timeout.
        """
        connection = self._take()
        if not is_patient:
            connection.set_busy_timeout(0)
        try:
            yield connection
        finally:
            if not is_patient:
                connection.set_busy_handler(_Patience(self._patience))
            self._give_back(connection)

    def close(self) -> None:
        """Close every connection: idle ones now, lent ones when they come back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        if os.getpid() == self._process:
            for connection in idle:
                connection.close()
        else:
            _inherited.extend(idle)

    def _take(self) -> apsw.Connection:
        if os.getpid() != self._process:
            _inherited.extend(self._idle)
            self._idle, self._lock = [], threading.Lock()
            self._process = os.getpid()
        with self._lock:
            if self._is_closed:
                msg = "the store was closed"
                raise ClosedError(msg)
            if self._idle:
                return self._idle.pop()
        with translated():
            return self._open()

    def _give_back(self, connection: apsw.Connection) -> None:
        try:
            if connection.in_transaction:
                with translated():
                    connection.execute("ROLLBACK")
        finally:
            with self._lock:
                is_kept = not self._is_closed and len(self._idle) < MOST_IDLE
                if is_kept:
                    self._idle.append(connection)
            if not is_kept:
                connection.close()

    def _first(self, *, checksum: bool) -> apsw.Connection:
        """Open the file for the first time: find out what it is, then upgrade it."""
        with translated():
            connection = self._open()
            try:
                is_checked = connection.reserve_bytes() == _CHECKSUM_BYTES
                is_old = schema.check(connection)
                is_new = not connection.pragma("user_version")
            except BaseException:
                connection.close()
                raise
            if is_checked or (checksum and is_new):
                connection.close()
                _register_checksums()
                self._vfs = _CHECKSUM_VFS
                connection = self._open()
            elif checksum:
                connection.close()
                refuse("SqliteStore", "checksum", "the file was made without")
            try:
                if is_old:
                    self._bring_up_to_date(connection, is_new=is_new)
            except BaseException:
                connection.close()
                raise
            return connection

    def _bring_up_to_date(self, connection: apsw.Connection, *, is_new: bool) -> None:
        if connection.readonly("main"):
            msg = "the file is no store yet, or an older one, and can only be read"
            raise CorruptError(msg)
        if is_new:
            if self._vfs is not None:
                connection.reserve_bytes(reserve=_CHECKSUM_BYTES)
            connection.pragma("journal_mode", "wal")
        schema.upgrade(connection)

    def _open(self) -> apsw.Connection:
        flags = (
            apsw.SQLITE_OPEN_READONLY
            if self._read_only
            else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        )
        try:
            connection = apsw.Connection(self._path, flags=flags, vfs=self._vfs)
        except apsw.CantOpenError:
            refuse("SqliteStore", "path", "cannot be opened")
        connection.set_busy_handler(_Patience(self._patience))
        for pragma, value in (
            ("foreign_keys", 1),
            ("synchronous", "full"),
            ("secure_delete", 1),
            ("cache_size", -32768),
        ):
            connection.pragma(pragma, value)
        return connection


@final
class _Patience:
    """Wait for a lock in short naps, so that no writer starves behind quicker ones."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0

    def __call__(self, naps: int) -> bool:
        if naps == 0:
            self._until = time.monotonic() + self._seconds
        if time.monotonic() >= self._until:
            return False
        time.sleep(min(_LONGEST_NAP, 0.001 * (naps + 1)))
        return True


def _checked_path(path: str | os.PathLike[str], *, read_only: bool) -> str:
    name = os.fspath(path)
    if not name or name.startswith(":memory:"):
        refuse("SqliteStore", "path", "must name a file; MemoryStore needs none")
    file = Path(name)
    if file.is_dir():
        refuse("SqliteStore", "path", "is a folder")
    if not file.parent.is_dir():
        refuse("SqliteStore", "path", "is in a folder that does not exist")
    if read_only and not file.exists():
        refuse("SqliteStore", "path", "does not exist")
    return str(file.absolute())


def _register_checksums() -> None:
    """Make SQLite's checksum VFS known.

    Raises:
        InvalidValueError: This build of apsw comes without it.
    """
    if _CHECKSUM_VFS in apsw.vfs_names():
        return
    if not apsw.sqlite_extra.has("cksumvfs"):
        refuse("SqliteStore", "checksum", "needs a build of apsw that ships cksumvfs")
    with apsw.Connection(":memory:") as connection:
        apsw.sqlite_extra.load(connection, "cksumvfs")
