"""Records and history entries as rows: columns for what is asked, JSON for the rest."""

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from leadlink.adapters.plain_records import FORMAT
from leadlink.model.errors import InvalidValueError
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Ref
from leadlink.model.lead import Lead
from leadlink.model.match import MatchFlag
from leadlink.model.records import Record
from leadlink.model.store_errors import CorruptError

R = TypeVar("R", bound=Record)

_LEAD_PLAIN = (
    "id",
    "version",
    "created_at",
    "archived_at",
    "status",
    "owner_id",
    "primary_id",
    "next_call_at",
)
_HOLD = ("holder_id", "claimed_at", "held_until")
_RECORD = ("id", "version", "created_at", "created_by", "status")

LEAD_COLUMNS = (*_LEAD_PLAIN, *_HOLD, "extra")
RECORD_COLUMNS = (*_RECORD, "extra")
HISTORY_COLUMNS = ("seq", "id", "kind", "record_id", "extra")

Row = tuple[Any, ...]


def lead_row(lead: Lead) -> Row:
    """Give a lead in the order of ``LEAD_COLUMNS``, its version raised by one."""
    data = FORMAT.to_dict(lead, lean=True)
    del data["kind"]
    data["version"] = lead.version + 1
    plain = [data.pop(name, None) for name in _LEAD_PLAIN]
    hold = data.pop("hold", None) or {}
    return (*plain, *(hold.get(name) for name in _HOLD), _dump(data))


def record_row(record: Record) -> Row:
    """Give a record in the order of ``RECORD_COLUMNS``, its version raised by one."""
    data = FORMAT.to_dict(record, lean=True)
    del data["kind"]
    data["version"] = record.version + 1
    if isinstance(record, MatchFlag):
        data["status"] = str(record.status)
    plain = [data.pop(name, None) for name in _RECORD]
    return (*plain, _dump(data))


def history_row(entry: HistoryEntry) -> Row:
    """Give kind and id of the record, the entry's id, and the rest."""
    data = FORMAT.to_dict(entry, lean=True)
    del data["kind"], data["record"]
    return (*place(entry.record), data.pop("id"), _dump(data))


def read_record(of: type[R], row: Sequence[Any]) -> R:
    """Read a row in the order of the columns of its class.

    Raises:
        CorruptError: The row does not read as a record.
    """
    data = _load(row[-1])
    if of is Lead:
        data.update(zip(_LEAD_PLAIN, row, strict=False))
        hold = dict(zip(_HOLD, row[len(_LEAD_PLAIN) :], strict=False))
        data["hold"] = hold if any(value is not None for value in row[8:11]) else None
    else:
        data.update(zip(_RECORD, row, strict=False))
        if data["status"] is None:
            del data["status"]
    data["kind"] = of.kind
    try:
        return FORMAT.read_as(of, data)
    except InvalidValueError as error:
        msg = f"{of.kind} {row[0]!r} cannot be read: {error}"
        raise CorruptError(msg) from None


def read_entry(row: Sequence[Any]) -> HistoryEntry:
    """Read a row in the order of ``HISTORY_COLUMNS``.

    Raises:
        CorruptError: The row does not read as a history entry.
    """
    _, id_, kind, record_id, extra = row
    data = _load(extra)
    data |= {
        "kind": "history_entry",
        "id": id_,
        "record": {"kind": kind, "id": record_id},
    }
    try:
        return FORMAT.read_as(HistoryEntry, data)
    except InvalidValueError as error:
        msg = f"history entry {id_!r} cannot be read: {error}"
        raise CorruptError(msg) from None


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _load(text: str) -> dict[str, Any]:
    """Read the JSON of a row.

    Raises:
        CorruptError: It is no JSON object.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        msg = "a row holds no JSON object"
        raise CorruptError(msg)
    return data


def place(ref: Ref) -> tuple[str, str]:
    """Give kind and id of a reference, as columns."""
    return (str(ref.kind), ref.id)
