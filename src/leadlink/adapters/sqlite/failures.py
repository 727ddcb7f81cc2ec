"""Errors of the driver become errors of the store; none leaves the adapter."""

from collections.abc import Iterator
from contextlib import contextmanager

import apsw

from leadlink.model.store_errors import (
    BusyError,
    ClosedError,
    CorruptError,
    FullError,
    ReadOnlyError,
    StoreError,
)

_MEANINGS: dict[type[apsw.Error], tuple[type[StoreError], str]] = {
    apsw.BusyError: (BusyError, "another unit of work keeps the file"),
    apsw.LockedError: (BusyError, "another unit of work keeps the file"),
    apsw.FullError: (FullError, "there is no room left"),
    apsw.ReadOnlyError: (ReadOnlyError, "the file can only be read"),
    apsw.PermissionsError: (ReadOnlyError, "the file can only be read"),
    apsw.NotADBError: (CorruptError, "the file is no database"),
    apsw.ConnectionClosedError: (ClosedError, "the store was closed"),
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn whatever the driver raises into the store's error for it.

    Raises:
        StoreError: The driver raised.
    """
    try:
        yield
    except apsw.Error as error:
        made, detail = _MEANINGS.get(
            type(error), (CorruptError, f"the file cannot be used: {error}")
        )
        raise made(detail) from error
