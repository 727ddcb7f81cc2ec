"""Queries as SQL: the condition and order of each, in one statement."""

import json
from collections.abc import Callable
from typing import Any, final

import attrs

from leadlink.adapters.questions import Key, instant_text
from leadlink.adapters.sqlite.rows import (
    HISTORY_COLUMNS,
    LEAD_COLUMNS,
    RECORD_COLUMNS,
    read_entry,
    read_record,
)
from leadlink.model.bookkeeping import Claim
from leadlink.model.history import HistoryEntry
from leadlink.model.lead import Lead
from leadlink.model.match import MatchFlag
from leadlink.model.records import Record
from leadlink.ports.queries import (
    ClaimsSince,
    Everything,
    ExpiredHolds,
    Flags,
    HistoryOf,
    LiveHolds,
    Pool,
    Query,
    Referencing,
    Sight,
    Worklist,
)


@final
@attrs.frozen(kw_only=True)
class Answer:
    """How to answer a query.

    Attributes:
        columns: What to select, before the order.
        tables: From where.
        where: The condition; named values stand in *values*.
        order: The columns that order the answers; the keys of the cursor.
        read: Makes an answer of a row.
        is_sorted: Whether to sort, rather than to follow an index in order.
    """

    columns: tuple[str, ...]
    tables: str
    where: str
    order: tuple[str, ...]
    values: dict[str, Any]
    read: Callable[[Any], Record | HistoryEntry]
    is_sorted: bool = False

    def statement(self, tenant: int, start: Key, limit: int) -> tuple[str, Any]:
        """Give the SQL and its values for the answers behind *start*."""
        order = ", ".join(self.order)
        where = self.where
        values = {**self.values, "tenant": tenant, "limit": limit}
        if start:
            marks = ", ".join(f":after{index}" for index in range(len(start)))
            where = f"{where} AND ({order}) > ({marks})"
            values |= {f"after{index}": key for index, key in enumerate(start)}
        by = ", ".join(f"+{name}" for name in self.order) if self.is_sorted else order
        columns = ", ".join((*self.columns, *self.order))
        select = f"SELECT {columns} FROM {self.tables} WHERE {where}"  # noqa: S608 - all data is bound
        return f"{select} ORDER BY {by} LIMIT :limit", values


def answer_to(query: Query[Any]) -> Answer:
    """Find how to answer a query, which was checked."""
    return _ANSWERS[type(query)](query)


def _of(of: type[Record], *, where: str, order: tuple[str, ...], **more: Any) -> Answer:
    columns = LEAD_COLUMNS if of is Lead else RECORD_COLUMNS
    return Answer(
        columns=tuple(f"x.{name}" for name in columns),
        tables=more.pop("tables", "leads x" if of is Lead else "records x"),
        where=f"x.tenant = :tenant AND {where}",
        order=order,
        read=lambda row: read_record(of, row[: len(columns)]),
        is_sorted=more.pop("is_sorted", False),
        values=more,
    )


def _everything(query: Everything[Any]) -> Answer:
    if query.of is Lead:
        return _of(Lead, where="true", order=("x.id",))
    return _of(query.of, where="x.kind = :kind", order=("x.id",), kind=query.of.kind)


def _referencing(query: Referencing[Any]) -> Answer:
    table = "leads x" if query.of is Lead else "records x"
    is_same = "" if query.of is Lead else "x.kind = r.kind AND "
    return _of(
        query.of,
        tables=f"refs r CROSS JOIN {table}",
        where=f"{is_same}x.id = r.id AND r.tenant = :tenant AND r.to_kind = :to_kind"
        " AND r.to_id = :to_id AND r.kind = :kind",
        order=("r.created_at", "r.id"),
        to_kind=query.to.kind,
        to_id=query.to.id,
        kind=query.of.kind,
    )


_BY_CALL = ("x.call_order", "x.created_at", "x.id")


def _worklist(query: Worklist) -> Answer:
    conditions = ["x.archived_at IS NULL"]
    values: dict[str, Any] = {}
    if query.statuses is not None:
        conditions.append("x.status IN (SELECT value FROM json_each(:statuses))")
        values["statuses"] = json.dumps(query.statuses)
    if query.owner_id is not None:
        conditions.append("x.owner_id = :owner")
        values["owner"] = query.owner_id
    if query.sight is not None:
        conditions.append(_IN_SIGHT if query.sight.pool else _IN_NARROW_SIGHT)
        values |= _sight_values(query.sight)
    is_narrow = query.sight is not None and not query.sight.pool
    return _of(
        Lead,
        where=" AND ".join(conditions),
        order=_BY_CALL,
        is_sorted=is_narrow and query.owner_id is None,
        **values,
    )


_VIEWED = "SELECT lead FROM viewers WHERE tenant = :tenant AND actor_id = :actor"
_IN_SIGHT = f"""(
  x.owner_id = :actor
  OR x.pk IN ({_VIEWED})
  OR (x.held_until > :now AND x.holder_id = :actor)
  OR (
    x.owner_id IS NULL AND x.primary_id IS NULL
    AND NOT coalesce(x.held_until > :now, false)
    AND x.status IN (SELECT value FROM json_each(:pool))
  )
)"""  # noqa: S608 - all data is bound
_IN_NARROW_SIGHT = f"""x.pk IN (
  SELECT pk FROM leads
  WHERE tenant = :tenant AND owner_id = :actor AND archived_at IS NULL
  UNION ALL {_VIEWED}
  UNION ALL SELECT pk FROM leads
  WHERE tenant = :tenant AND holder_id = :actor AND held_until > :now
)"""  # noqa: S608 - all data is bound


def _sight_values(sight: Sight) -> dict[str, Any]:
    values = {"actor": sight.actor_id, "now": instant_text(sight.now)}
    return values | {"pool": json.dumps(sight.pool)} if sight.pool else values


def _pool(query: Pool) -> Answer:
    return _of(
        Lead,
        where="x.archived_at IS NULL AND x.owner_id IS NULL AND x.primary_id IS NULL"
        " AND (x.held_until IS NULL OR x.held_until <= :now)"
        " AND x.status IN (SELECT value FROM json_each(:statuses))",
        order=("x.created_at", "x.id"),
        now=instant_text(query.now),
        statuses=json.dumps(query.statuses),
    )


_BY_END = ("x.held_until", "x.id")


def _live_holds(query: LiveHolds) -> Answer:
    now = instant_text(query.now)
    if query.holder_id is None:
        return _of(Lead, where="x.held_until > :now", order=_BY_END, now=now)
    return _of(
        Lead,
        where="x.held_until > :now AND x.holder_id = :holder",
        order=_BY_END,
        now=now,
        holder=query.holder_id,
    )


def _expired_holds(query: ExpiredHolds) -> Answer:
    now = instant_text(query.now)
    return _of(Lead, where="x.held_until <= :now", order=_BY_END, now=now)


_BY_AGE = ("x.created_at", "x.id")


def _claims_since(query: ClaimsSince) -> Answer:
    return _of(
        Claim,
        where="x.kind = 'claim' AND x.created_by = :actor AND x.created_at >= :since",
        order=_BY_AGE,
        actor=query.actor_id,
        since=instant_text(query.since),
    )


def _flags(query: Flags) -> Answer:
    return _of(
        MatchFlag,
        where="x.kind = 'flag' AND x.status = :status",
        order=_BY_AGE,
        status=str(query.status),
    )


def _history(query: HistoryOf) -> Answer:
    return Answer(
        columns=HISTORY_COLUMNS,
        tables="history",
        where="tenant = :tenant AND kind = :kind AND record_id = :id",
        order=("seq",),
        values={"kind": query.record.kind, "id": query.record.id},
        read=lambda row: read_entry(row[: len(HISTORY_COLUMNS)]),
    )


_ANSWERS: dict[type[Query[Any]], Callable[[Any], Answer]] = {
    Everything: _everything,
    Referencing: _referencing,
    Worklist: _worklist,
    Pool: _pool,
    LiveHolds: _live_holds,
    ExpiredHolds: _expired_holds,
    ClaimsSince: _claims_since,
    Flags: _flags,
    HistoryOf: _history,
}
