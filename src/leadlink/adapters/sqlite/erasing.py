"""The second half of an erasure: no byte of what was erased may stay in the file."""

import apsw

from leadlink.adapters.sqlite.writing import ERASED


def has_traces(connection: apsw.Connection) -> bool:
    """Tell whether traces of an erasure may still lie in the file or its log."""
    found = connection.execute("SELECT count(*) FROM meta WHERE name = ?", (ERASED,))
    return bool(found.get)


def scrub(connection: apsw.Connection) -> None:
    """Write the file anew, without free space, and empty its log.

    Freed cells are zeroed by ``secure_delete``, but a page that was split may keep a
    copy of what it passed on, and the log keeps pages as they were. Only when both are
    gone is the mark taken away that asks for this.
    """
    if connection.readonly("main"):
        return
    connection.execute("VACUUM")
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    connection.execute("DELETE FROM meta WHERE name = ?", (ERASED,))
