"""What every store makes of what it is asked: checks, instants, cursors."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, NoReturn, TypeVar, cast

import attrs

from leadlink.model.change import Commit
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Kind, Ref
from leadlink.model.records import RECORD_CLASSES, Record
from leadlink.ports.queries import (
    ClaimsSince,
    Cursor,
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

A = TypeVar("A", bound=Record | HistoryEntry)

Key = tuple[str, ...]
"""A place in the order of a query; the texts sort as what they stand for."""

NO_CALL = "~"
"""Sorts behind every instant: a lead without a next call."""

_PLACE = re.compile("[0-9]{1,18}")
_ANY_TIME = datetime(1, 1, 1, tzinfo=UTC)
_PARTS = {
    Everything: 1,
    Referencing: 2,
    Worklist: 3,
    Pool: 2,
    LiveHolds: 2,
    ExpiredHolds: 2,
    ClaimsSince: 2,
    Flags: 2,
    HistoryOf: 1,
}


def instant_text(instant: datetime) -> str:
    """Write an aware UTC instant with a fixed width, so that texts sort as time."""
    return instant.isoformat(timespec="microseconds")


def kind_of(of: type[object]) -> Kind:
    """Give the kind of a record class.

    Raises:
        InvalidValueError: It is not a class of records.
    """
    kind = getattr(of, "kind", None)
    if not isinstance(kind, Kind) or RECORD_CLASSES[kind] is not of:
        refuse("record class", "", "is not a kind of record")
    return kind


def is_storable(text: object) -> bool:
    """Tell whether a store can look for this text at all."""
    if not isinstance(text, str):
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def checked(query: Query[A], *, limit: int) -> Query[A]:
    """Give the same query with its instants in UTC.

    Raises:
        InvalidValueError: It is no known query, has a naive instant or a text that no
            store can keep, or *limit* < 1.
    """
    name = type(query).__name__
    if type(query) not in _PARTS:
        refuse(name, "", "is not a query that a store knows")
    if limit < 1:
        refuse(name, "limit", "must be at least 1")
    if isinstance(query, Everything | Referencing):
        kind_of(query.of)
    return cast("Query[A]", _in_utc(query, name))


def _in_utc(query: Any, what: str) -> Any:
    changes: dict[str, object] = {}
    for field in attrs.fields(type(query)):
        value = getattr(query, field.name)
        match value:
            case datetime():
                changes[field.name] = in_utc(value, what=what, path=field.name)
            case str() if not is_storable(value):
                refuse(what, field.name, "contains half of a surrogate pair")
            case _ if field.name == "sight" and value is not None:
                changes[field.name] = _in_utc(value, what)
            case _:
                pass
    return attrs.evolve(query, **changes) if changes else query


def in_utc(instant: datetime, *, what: str, path: str) -> datetime:
    """Bring an aware instant to UTC.

    Raises:
        InvalidValueError: It is naive.
    """
    if instant.utcoffset() is None:
        refuse(what, path, "must be an aware datetime")
    return instant.astimezone(UTC)


def lease_end(now: datetime, lease_for: timedelta) -> datetime:
    """Give the instant at which a lease ends.

    Raises:
        InvalidValueError: *now* is naive, or the lease is not longer than zero or ends
            after the last year.
    """
    start = in_utc(now, what="lease", path="now")
    if lease_for <= timedelta(0):
        refuse("lease", "lease_for", "must be longer than zero")
    try:
        return start + lease_for
    except OverflowError:
        refuse("lease", "lease_for", "ends too late")


def check_once(commit: Commit) -> None:
    """Refuse a commit that names a record twice.

    Raises:
        InvalidValueError: It does.
    """
    named: set[Ref] = set()
    for record in commit.puts + commit.restored + commit.deletes:
        ref = record.ref
        if ref in named:
            refuse("Commit", "", f"names {ref} twice")
        named.add(ref)


def cursor_of(query: Query[A], key: Key) -> Cursor:
    """Write down where a page of *query* ended."""
    payload = json.dumps([_fingerprint(query), *key], ensure_ascii=False)
    return base64.urlsafe_b64encode(payload.encode()).decode()


def key_of(query: Query[A], cursor: Cursor) -> Key:
    """Read where a page of *query* ended.

    Raises:
        InvalidValueError: The cursor is not one of this query.
    """
    try:
        payload = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
    except (TypeError, ValueError, RecursionError):
        payload = None
    match payload:
        case [str() as fingerprint, *parts] if (
            fingerprint == _fingerprint(query)
            and len(parts) == _PARTS[type(query)]
            and all(map(is_storable, parts))
        ):
            key = tuple(parts)
        case _:
            key = ()
    if isinstance(query, HistoryOf) and not _PLACE.fullmatch("".join(key)):
        key = ()
    if not key:
        refuse("cursor", "", "is not one of this query")
    return key


def _fingerprint(query: Query[A]) -> str:
    """Tell queries apart, but not by their instants: a later page is asked later."""
    timeless: Any = query
    match timeless:
        case Pool() | LiveHolds() | ExpiredHolds():
            timeless = attrs.evolve(timeless, now=_ANY_TIME)
        case ClaimsSince():
            timeless = attrs.evolve(timeless, since=_ANY_TIME)
        case Worklist(sight=Sight() as sight):
            timeless = attrs.evolve(timeless, sight=attrs.evolve(sight, now=_ANY_TIME))
        case _:
            pass
    return blake2b(repr(timeless).encode(), digest_size=8).hexdigest()


def refuse(what: str, path: str, reason: str) -> NoReturn:
    """Refuse an argument for one reason.

    Raises:
        InvalidValueError: Always.
    """
    raise InvalidValueError(what=what, problems=(Problem(path, reason),)) from None
