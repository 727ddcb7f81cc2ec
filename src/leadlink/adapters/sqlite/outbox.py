"""The outbox table: leases and acknowledgements."""

import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, final

import apsw
import attrs

from leadlink.adapters.plain_records import FORMAT
from leadlink.adapters.questions import in_utc, instant_text, is_storable, lease_end
from leadlink.adapters.sqlite.failures import translated
from leadlink.model.errors import InvalidValueError
from leadlink.model.history import Notification
from leadlink.model.ids import TenantId
from leadlink.model.store_errors import CorruptError

_FREE = """
SELECT seq, key, recipient, kind, record_id, event, at FROM outbox AS o
WHERE tenant = :tenant AND (leased_until IS NULL OR leased_until <= :now)
AND NOT EXISTS (
  SELECT 1 FROM outbox AS earlier
  WHERE earlier.tenant = o.tenant AND earlier.kind = o.kind
  AND earlier.record_id = o.record_id AND earlier.seq < o.seq
  AND earlier.leased_until > :now
)
ORDER BY seq LIMIT :limit
"""
_TENANT = "(SELECT tenant FROM tenants WHERE name = ?)"


@final
@attrs.frozen
class SqliteOutbox:
    """The outbox of one tenant; see ``ports.outbox.Outbox``."""

    _transaction: Callable[[str], AbstractContextManager[apsw.Connection]]
    _tenant: TenantId

    def lease(
        self, *, now: datetime, lease_for: timedelta, limit: int = 100
    ) -> tuple[Notification, ...]:
        """Take up to *limit* rows for a while; nobody else gets them meanwhile."""
        until = instant_text(lease_end(now, lease_for))
        present = instant_text(in_utc(now, what="lease", path="now"))
        with self._transaction("BEGIN IMMEDIATE") as connection, translated():
            found = connection.execute(f"SELECT {_TENANT}", (self._tenant,)).get
            values = {"tenant": found, "now": present, "limit": max(0, limit)}
            rows = connection.execute(_FREE, values).fetchall()
            connection.executemany(
                "UPDATE outbox SET leased_until = ? WHERE seq = ?",
                ((until, row[0]) for row in rows),
            )
        return tuple(map(_read, rows))

    def acknowledge(self, keys: Iterable[str]) -> None:
        """Take delivered rows away; unknown keys are ignored."""
        known = json.dumps([key for key in keys if is_storable(key)])
        with self._transaction("BEGIN IMMEDIATE") as connection, translated():
            connection.execute(
                f"DELETE FROM outbox WHERE tenant = {_TENANT}"  # noqa: S608 - all data is bound
                " AND key IN (SELECT value FROM json_each(?))",
                (self._tenant, known),
            )

    def waiting(self) -> int:
        """Count the rows that are not acknowledged, leased ones included."""
        with self._transaction("BEGIN") as connection, translated():
            sql = f"SELECT count(*) FROM outbox WHERE tenant = {_TENANT}"  # noqa: S608 - all data is bound
            count: int = connection.execute(sql, (self._tenant,)).get
        return count


def _read(row: Any) -> Notification:
    """Read a row of ``_FREE``.

    Raises:
        CorruptError: It does not read as a notification.
    """
    _, key, recipient, kind, record_id, event, at = row
    about = {"kind": kind, "id": record_id}
    data = {"key": key, "to": recipient, "about": about, "event": event, "at": at}
    try:
        return FORMAT.read_as(Notification, {"kind": "notification", **data})
    except InvalidValueError as error:
        msg = f"notification {key!r} cannot be read: {error}"
        raise CorruptError(msg) from None
