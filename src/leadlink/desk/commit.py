"""The one step that writes: a change becomes a commit.

History and the match index are derived here, from each record before and after, so
that no use case can forget them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import attrs

from leadlink.desk.formers import formers
from leadlink.model.bookkeeping import Redirect
from leadlink.model.change import Change, Commit
from leadlink.model.customer import Company, Contact
from leadlink.model.history import FieldChange, HistoryEntry
from leadlink.model.ids import ActorId, Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.merging import MERGEABLE, MERGEABLE_KINDS
from leadlink.model.policy.policy import Policy
from leadlink.model.records import RECORD_CLASSES, Record
from leadlink.model.store_errors import MissingError
from leadlink.model.work import Job
from leadlink.ports.ids import Ids
from leadlink.ports.queries import INDEXED
from leadlink.ports.store import Reader
from leadlink.rules.matching.field_names import FIELD_NAMES, FieldNames
from leadlink.rules.matching.keys import index_keys, is_matchable

BOOKKEEPING = frozenset({Kind.CLAIM, Kind.RECEIPT, Kind.ERASURE, Kind.REDIRECT})
"""Kinds that are themselves a record of what happened: no history is kept of them."""

UNTOLD = frozenset({"id", "version", "created_at", "updated_at", "effects", "losing"})
"""Fields that history leaves out: known from the entry, or kept in the operation."""


def make_commit(
    change: Change,
    *,
    reader: Reader,
    actor_id: ActorId,
    now: datetime,
    ids: Ids,
    policy: Policy,
    fields: FieldNames = FIELD_NAMES,
) -> Commit:
    """Derive history entries and index keys from a change.

    A put that would change nothing is left out, unless it is new.
    """
    puts: list[Record] = []
    restored: list[Record] = []
    history: list[HistoryEntry] = []
    index: dict[Ref, frozenset[str]] = {}

    def tell(before: Record | None, after: Record | None) -> None:
        told = after if after is not None else before
        assert told is not None  # noqa: S101 - one of the two is given below
        if told.kind in BOOKKEEPING:
            return
        history.append(
            HistoryEntry(
                id=ids.fresh(),
                record=told.ref,
                actor_id=actor_id,
                at=now,
                action=change.action,
                is_creation=before is None,
                is_deletion=after is None,
                changes=tuple(differences(before, after)),
            )
        )

    for record in change.puts:
        before = reader.get(type(record), record.id) if record.version else None
        if before is not None and record == attrs.evolve(
            before, updated_at=record.updated_at
        ):
            continue
        after = attrs.evolve(record, updated_at=now)
        puts.append(after)
        tell(before, after)
        if after.kind in INDEXED:
            index[after.ref] = keys_of(after, policy=policy, fields=fields)
    for record in change.restored:
        after = attrs.evolve(record, updated_at=now)
        restored.append(after)
        tell(None, after)
        if after.kind in INDEXED:
            index[after.ref] = keys_of(after, policy=policy, fields=fields)
    for record in change.deletes:
        tell(record, None)
        if record.kind in INDEXED:
            index[record.ref] = frozenset()
    index |= _with_formers(
        change, (*puts, *restored), reader, policy=policy, fields=fields
    )
    return Commit(
        puts=puts,
        restored=restored,
        deletes=change.deletes,
        history=history,
        notifications=change.notifications,
        index=index,
    )


def keys_of(
    record: Record, *, policy: Policy, fields: FieldNames = FIELD_NAMES
) -> frozenset[str]:
    """Give the index keys of a record; none once it is outside matching (spec 7)."""
    match record:
        case Lead() if (
            record.primary_id is not None or record.conversion_id is not None
        ):
            return frozenset()
        case Lead() | Contact() | Company() | Job() if record.archived_at is None:
            return index_keys(record, policy.matching, fields)
        case _:
            return frozenset()


def _with_formers(
    change: Change,
    puts: Iterable[Record],
    reader: Reader,
    *,
    policy: Policy,
    fields: FieldNames,
) -> dict[Ref, frozenset[str]]:
    """Give the keys of each survivor of a merge: its own, and those of what it was."""
    there = {record.ref: record for record in puts}
    refs = {
        ref for ref, it in there.items() if it.version and ref.kind in MERGEABLE_KINDS
    }
    for record in (*change.puts, *change.deletes):
        if isinstance(record, Redirect):
            before = _find(reader, record.ref) if record.version else None
            refs.update(it.to for it in (before, record) if isinstance(it, Redirect))
    found: dict[Ref, frozenset[str]] = {}
    for ref in refs - {record.ref for record in change.deletes}:
        survivor = there.get(ref) or _find(reader, ref)
        if isinstance(survivor, MERGEABLE) and is_matchable(survivor):
            keys = [
                index_keys(former, policy.matching, fields)
                for former in formers(reader, ref, change=change)
            ]
            if keys or ref not in there:
                own = keys_of(survivor, policy=policy, fields=fields)
                found[ref] = own.union(*keys)
    return found


def _find(reader: Reader, ref: Ref) -> Record | None:
    try:
        return reader.get(RECORD_CLASSES[ref.kind], ref.id)
    except MissingError:
        return None


def differences(before: Record | None, after: Record | None) -> Iterator[FieldChange]:
    """Give every field that differs; against no record, every field that is filled."""
    told: Any = after if after is not None else before
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(told))
    for field in fields:
        if field.name in UNTOLD:
            continue
        old = getattr(before, field.name, None)
        new = getattr(after, field.name, None)
        is_edit = before is not None and after is not None
        if old != new and (is_edit or old or new):
            yield FieldChange(field=field.name, before=old, after=new)
