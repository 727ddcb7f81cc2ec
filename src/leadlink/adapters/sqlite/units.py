"""Units of work over one connection."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast, final

import apsw

from leadlink.adapters.questions import (
    check_once,
    checked,
    cursor_of,
    is_storable,
    key_of,
    kind_of,
)
from leadlink.adapters.sqlite.answers import answer_to
from leadlink.adapters.sqlite.failures import translated
from leadlink.adapters.sqlite.rows import LEAD_COLUMNS, RECORD_COLUMNS, read_record
from leadlink.adapters.sqlite.writing import StaleError, stale_in, write
from leadlink.model.change import Commit
from leadlink.model.checks import sound
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Kind, Ref, TenantId
from leadlink.model.lead import Lead
from leadlink.model.records import Record
from leadlink.model.store_errors import ClosedError, ConflictError, MissingError
from leadlink.ports.queries import Cursor, Page, Query, Shared

R = TypeVar("R", bound=Record)
A = TypeVar("A", bound=Record | HistoryEntry)

MOST = 2**31
"""More answers than this a page never has."""

_GET_LEAD = f"SELECT {', '.join(LEAD_COLUMNS)} FROM leads WHERE tenant = ? AND id = ?"  # noqa: S608 - all data is bound
_GET_RECORD = (
    f"SELECT {', '.join(RECORD_COLUMNS)} FROM records"  # noqa: S608 - all data is bound
    " WHERE tenant = ? AND kind = ? AND id = ?"
)
_SIZES = """
SELECT k.value, (
  SELECT count(*) FROM (
    SELECT 1 FROM match_keys WHERE tenant = :tenant AND key = k.value LIMIT :most
  )
) FROM json_each(:keys) AS k
"""
_HOLDERS = """
SELECT kind, id FROM match_keys WHERE tenant = :tenant AND key = :key
ORDER BY kind, id LIMIT :limit
"""
_SHARING = """
SELECT m.kind, m.id, count(*) AS shared
FROM json_each(:keys) AS k
CROSS JOIN match_keys AS m ON m.tenant = :tenant AND m.key = k.value
GROUP BY m.kind, m.id ORDER BY shared DESC, m.kind, m.id LIMIT :limit
"""
_KEYS = """
SELECT m.kind, m.id, m.keys
FROM json_each(:records) AS r
CROSS JOIN match_records AS m
ON m.tenant = :tenant AND m.kind = r.value ->> 0 AND m.id = r.value ->> 1
"""


class SqliteReader:
    """A snapshot; see ``ports.store.Reader``."""

    def __init__(self, connection: apsw.Connection, tenant: TenantId) -> None:
        self._connection: apsw.Connection | None = connection
        self._tenant_name = tenant
        # the first statement of a transaction fixes what it sees
        found = connection.execute(
            "SELECT tenant FROM tenants WHERE name = ?", (tenant,)
        )
        self._tenant: int = found.get or 0

    def close(self) -> None:
        """End the unit of work."""
        self._connection = None

    def _open(self) -> apsw.Connection:
        if self._connection is None:
            msg = "this unit of work has ended"
            raise ClosedError(msg)
        return self._connection

    def get(self, kind: type[R], id_: str) -> R:
        """Give one record.

        Raises:
            MissingError: There is none.
        """
        connection, name = self._open(), kind_of(kind)
        row: Any = None
        with translated():
            if kind is Lead and is_storable(id_):
                row = connection.execute(_GET_LEAD, (self._tenant, id_)).fetchone()
            elif is_storable(id_):
                where = (self._tenant, str(name), id_)
                row = connection.execute(_GET_RECORD, where).fetchone()
        if row is None:
            raise MissingError(kind=kind.kind, id=id_)
        return read_record(kind, row)

    def find(
        self, query: Query[A], *, after: Cursor | None = None, limit: int = 100
    ) -> Page[A]:
        """Give up to *limit* answers after a cursor, in the query's order."""
        connection = self._open()
        asked = checked(query, limit=limit)
        start = () if after is None else key_of(asked, after)
        answer = answer_to(asked)
        most = min(limit, MOST)
        sql, values = answer.statement(self._tenant, start, most + 1)
        with translated():
            rows = connection.execute(sql, values).fetchall()
        items = tuple(cast("A", answer.read(row)) for row in rows[:most])
        if len(rows) <= most:
            return Page(items=items, next=None)
        key = tuple(str(part) for part in rows[most - 1][-len(answer.order) :])
        return Page(items=items, next=cursor_of(asked, key))

    def sizes(self, keys: Iterable[str], *, at_most: int) -> Mapping[str, int]:
        """Count the records of each key, counting no further than *at_most*."""
        rows = self._ask(_SIZES, keys=_listed(keys), most=_within(at_most))
        return {key: count for key, count in rows if count}

    def holders(self, key: str, *, limit: int) -> tuple[Ref, ...]:
        """Give up to *limit* records that have *key*, ordered by reference."""
        if not is_storable(key):
            return ()
        rows = self._ask(_HOLDERS, key=key, limit=_within(limit))
        return tuple(_ref(kind, id_) for kind, id_ in rows)

    def sharing(self, keys: Iterable[str], *, limit: int) -> tuple[Shared, ...]:
        """Give the records with most of *keys*, then by reference."""
        rows = self._ask(_SHARING, keys=_listed(keys), limit=_within(limit))
        return tuple(
            Shared(record=_ref(kind, id_), keys=count) for kind, id_, count in rows
        )

    def keys(self, records: Iterable[Ref]) -> Mapping[Ref, frozenset[str]]:
        """Give the keys of records; one without any is left out."""
        asked = {(str(ref.kind), ref.id): ref for ref in records if is_storable(ref.id)}
        rows = self._ask(_KEYS, records=json.dumps(tuple(asked)))
        return {
            asked[kind, id_]: frozenset(json.loads(keys)) for kind, id_, keys in rows
        }

    def _ask(self, sql: str, **values: Any) -> list[Any]:
        connection = self._open()
        with translated():
            return connection.execute(
                sql, {"tenant": self._tenant, **values}
            ).fetchall()


def _ref(kind: str, id_: str) -> Ref:
    """Make a reference of what was checked before it was written."""
    return sound(Ref, kind=Kind(kind), id=id_)


@final
class SqliteWriter(SqliteReader):
    """A serializable unit of work; see ``ports.store.Writer``."""

    def __init__(self, connection: apsw.Connection, tenant: TenantId) -> None:
        super().__init__(connection, tenant)
        self._has_written = False
        self.has_erased = False

    def apply(self, commit: Commit) -> None:
        """Write all of *commit* or nothing; allowed once a unit of work.

        Raises:
            ClosedError: The unit of work has ended, or has written already.
            ConflictError: A record is not at the version that was read.
        """
        connection = self._open()
        if self._has_written:
            msg = "this unit of work has written already"
            raise ClosedError(msg)
        check_once(commit)
        with translated():
            try:
                tenant = self._write(connection, commit)
            except StaleError:
                kind, id_ = stale_in(connection, self._tenant, commit)
                raise ConflictError(kind=kind, id=id_) from None
        self._tenant = tenant
        self._has_written = True
        self.has_erased = commit.is_erasure

    def _write(self, connection: apsw.Connection, commit: Commit) -> int:
        connection.execute("SAVEPOINT whole")
        is_done = False
        try:
            tenant = self._tenant or self._new_tenant(connection)
            write(connection, tenant, commit)
            is_done = True
        finally:
            if not connection.in_transaction:
                # a full disk ends the transaction: nothing may follow outside of it
                self.close()
            else:
                if not is_done:
                    connection.execute("ROLLBACK TO whole")
                connection.execute("RELEASE whole")
        return tenant

    def _new_tenant(self, connection: apsw.Connection) -> int:
        connection.execute(
            "INSERT INTO tenants (name) VALUES (?)", (self._tenant_name,)
        )
        return connection.last_insert_rowid()


def _listed(keys: Iterable[str]) -> str:
    return json.dumps(sorted({key for key in keys if is_storable(key)}))


def _within(limit: int) -> int:
    return max(0, min(limit, MOST))
