"""One commit as SQL statements."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, final

import apsw

from leadlink.adapters.questions import instant_text
from leadlink.adapters.sqlite.rows import (
    LEAD_COLUMNS,
    RECORD_COLUMNS,
    history_row,
    lead_row,
    place,
    record_row,
)
from leadlink.model.change import Commit
from leadlink.model.history import HistoryEntry, Notification
from leadlink.model.ids import Ref
from leadlink.model.lead import Lead
from leadlink.model.records import Record, references

ERASED = "erased"
"""The name in ``meta`` that says: traces of an erasure may still lie in the file."""


@final
class StaleError(Exception):
    """Some record is not at the version that was read; never leaves the adapter."""


def _insert(table: str, *columns: str) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - all data is bound


def _update(table: str, columns: Iterable[str], *where: str) -> str:
    values = ", ".join(f"{name} = ?" for name in columns)
    conditions = " AND ".join(f"{name} = ?" for name in where)
    return f"UPDATE {table} SET {values} WHERE {conditions}"  # noqa: S608 - all data is bound


_ADD_LEAD = _insert("leads", "tenant", *LEAD_COLUMNS)
_PUT_LEAD = _update("leads", LEAD_COLUMNS, "tenant", "id", "version")
_ADD_RECORD = _insert("records", "tenant", "kind", *RECORD_COLUMNS)
_PUT_RECORD = _update("records", RECORD_COLUMNS, "tenant", "kind", "id", "version")
_ADD_VIEWER = (
    "INSERT INTO viewers (tenant, actor_id, lead)"
    " SELECT tenant, ?, pk FROM leads WHERE tenant = ? AND id = ?"
)
_DROP_VIEWERS = (
    "DELETE FROM viewers WHERE lead ="
    " (SELECT pk FROM leads WHERE tenant = ? AND id = ?)"
)
_ADD_REF = _insert("refs", "tenant", "to_kind", "to_id", "kind", "created_at", "id")
_ADD_KEY = _insert("match_keys", "tenant", "key", "kind", "id")
_DROP_KEY = (
    "DELETE FROM match_keys WHERE tenant = ? AND key = ? AND kind = ? AND id = ?"
)
_KEYS = "SELECT keys FROM match_records WHERE tenant = ? AND kind = ? AND id = ?"
_LIST_KEYS = (
    "INSERT INTO match_records (tenant, kind, id, keys) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET keys = excluded.keys"
)
_FORGET_KEYS = (
    "DELETE FROM match_records WHERE tenant = ? AND kind = ? AND id = ? AND keys = ?"
)
_TELL = _insert("history", "tenant", "kind", "record_id", "id", "extra")
_NOTIFY = (
    "INSERT INTO outbox (tenant, key, recipient, kind, record_id, event, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, key) DO NOTHING"
)


def write(connection: apsw.Connection, tenant: int, commit: Commit) -> None:
    """Write a commit; the caller sees to it that all or nothing stays.

    Raises:
        StaleError: A record is not at the version that was read.
    """
    try:
        new = [record for record in commit.puts if not record.version]
        _add(connection, tenant, [*new, *commit.restored])
    except apsw.ConstraintError:
        raise StaleError from None
    for record in commit.puts:
        if record.version:
            _put(connection, tenant, record)
    for record in commit.deletes:
        _delete(connection, tenant, record)
    _set_keys(connection, tenant, commit.index)
    _erase(connection, tenant, commit)
    connection.executemany(_TELL, _history(tenant, commit.history))
    connection.executemany(_NOTIFY, _outbox(tenant, commit.notifications))


def stale_in(
    connection: apsw.Connection, tenant: int, commit: Commit
) -> tuple[str, str]:
    """Name the first record that is not at the version that was read."""
    for record in commit.puts + commit.deletes:
        stored = connection.execute(*_version(tenant, record)).get
        is_same = stored == record.version if stored else not record.version
        if not is_same or (record in commit.deletes and not stored):
            return record.kind, record.id
    for record in commit.restored:
        if connection.execute(*_version(tenant, record)).get:
            return record.kind, record.id
    return "", ""


def _version(tenant: int, record: Record) -> tuple[str, Any]:
    if isinstance(record, Lead):
        sql = "SELECT version FROM leads WHERE tenant = ? AND id = ?"
        return sql, (tenant, record.id)
    sql = "SELECT version FROM records WHERE tenant = ? AND kind = ? AND id = ?"
    return sql, (tenant, record.kind, record.id)


def _add(connection: apsw.Connection, tenant: int, records: list[Record]) -> None:
    leads = [record for record in records if isinstance(record, Lead)]
    others = (record for record in records if not isinstance(record, Lead))
    connection.executemany(_ADD_LEAD, ((tenant, *lead_row(lead)) for lead in leads))
    connection.executemany(
        _ADD_RECORD,
        ((tenant, str(record.kind), *record_row(record)) for record in others),
    )
    connection.executemany(
        _ADD_VIEWER,
        ((viewer, tenant, lead.id) for lead in leads for viewer in lead.viewers),
    )
    _add_refs(connection, tenant, records)


def _add_refs(
    connection: apsw.Connection, tenant: int, records: Iterable[Record]
) -> None:
    connection.executemany(
        _ADD_REF,
        (
            (tenant, *place(to), str(r.kind), instant_text(r.created_at), r.id)
            for r in records
            for to in references(r)
        ),
    )


def _put(connection: apsw.Connection, tenant: int, record: Record) -> None:
    if isinstance(record, Lead):
        values = (*lead_row(record), tenant, record.id, record.version)
        _change(connection, _PUT_LEAD, values)
        connection.execute(_DROP_VIEWERS, (tenant, record.id))
        for viewer in record.viewers:
            connection.execute(_ADD_VIEWER, (viewer, tenant, record.id))
    else:
        where = (tenant, str(record.kind), record.id, record.version)
        _change(connection, _PUT_RECORD, (*record_row(record), *where))
    _drop_refs(connection, tenant, record)
    _add_refs(connection, tenant, (record,))


def _delete(connection: apsw.Connection, tenant: int, record: Record) -> None:
    if isinstance(record, Lead):
        sql = "DELETE FROM leads WHERE tenant = ? AND id = ? AND version = ?"
        _change(connection, sql, (tenant, record.id, record.version))
    else:
        sql = (
            "DELETE FROM records"
            " WHERE tenant = ? AND kind = ? AND id = ? AND version = ?"
        )
        where = (tenant, str(record.kind), record.id, record.version)
        _change(connection, sql, where)
    _drop_refs(connection, tenant, record)


def _drop_refs(connection: apsw.Connection, tenant: int, record: Record) -> None:
    connection.execute(
        "DELETE FROM refs WHERE tenant = ? AND kind = ? AND id = ?",
        (tenant, *place(record.ref)),
    )


def _change(connection: apsw.Connection, sql: str, values: tuple[Any, ...]) -> None:
    connection.execute(sql, values)
    if not connection.changes():
        raise StaleError


def _set_keys(
    connection: apsw.Connection, tenant: int, index: Mapping[Ref, frozenset[str]]
) -> None:
    """Bring the keys of some records to what they are now, touching what differs."""
    gone: list[tuple[Any, ...]] = []
    come: list[tuple[Any, ...]] = []
    lists: list[tuple[Any, ...]] = []
    for ref, keys in index.items():
        kind, id_ = place(ref)
        found = connection.execute(_KEYS, (tenant, kind, id_)).get
        old = frozenset(json.loads(found)) if found else frozenset()
        if old != keys:
            gone.extend((tenant, key, kind, id_) for key in old - keys)
            come.extend((tenant, key, kind, id_) for key in keys - old)
            listed = json.dumps(sorted(keys), ensure_ascii=False)
            lists.append((tenant, kind, id_, listed))
    connection.executemany(_DROP_KEY, gone)
    connection.executemany(_ADD_KEY, sorted(come))
    connection.executemany(_LIST_KEYS, lists)
    connection.executemany(_FORGET_KEYS, (row for row in lists if row[-1] == "[]"))


def _erase(connection: apsw.Connection, tenant: int, commit: Commit) -> None:
    if not commit.is_erasure:
        return
    connection.execute("INSERT OR IGNORE INTO meta VALUES (?, '')", (ERASED,))
    gone = [(tenant, *place(ref)) for ref in commit.withdrawn]
    for table in ("history", "outbox"):
        connection.executemany(
            f"DELETE FROM {table} WHERE tenant = ? AND kind = ? AND record_id = ?",  # noqa: S608 - a name from the line above
            gone,
        )
    for entry in commit.rewritten:
        *where, extra = history_row(entry)
        connection.execute(
            "UPDATE history SET extra = ?"
            " WHERE tenant = ? AND kind = ? AND record_id = ? AND id = ?",
            (extra, tenant, *where),
        )


def _history(tenant: int, entries: Iterable[HistoryEntry]) -> Iterator[tuple[Any, ...]]:
    return ((tenant, *history_row(entry)) for entry in entries)


def _outbox(tenant: int, rows: Iterable[Notification]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        at = instant_text(row.at)
        yield (tenant, row.key, row.to, *place(row.about), row.event, at)
