"""What must be true of everything a tenant has, whatever was done before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs

from leadlink.desk.commit import BOOKKEEPING, UNTOLD
from leadlink.model.bookkeeping import Redirect
from leadlink.model.customer import Company, Contact
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.merging import MERGEABLE
from leadlink.model.operations import OPERATIONS
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.records import Record, references
from leadlink.model.work import Job
from leadlink.rules.matching.keys import index_keys
from tests.desk.moment import ACTIVITIES, MAIN, Moment
from tests.desk.world import SCOPE, World

MOST: Final = 10_000
Keys: TypeAlias = Mapping[str, frozenset[Ref]]


def dangling(now: Moment) -> Iterator[str]:
    """Give every reference to nothing; operations may tell of what is gone."""
    for record in now.records.values():
        if not isinstance(record, OPERATIONS):
            for ref in references(record) - now.records.keys():
                yield f"{record.ref} refers to {ref}"


def unreachable(now: Moment) -> Iterator[str]:
    """Give every activity that nobody finds, since it is about nothing that is."""
    for record in now.records.values():
        if record.kind in ACTIVITIES and not any(
            ref.kind in MAIN and ref in now.records for ref in references(record)
        ):
            yield f"{record.ref} is about nothing"


def lost(now: Moment, issued: frozenset[Ref], removed: frozenset[Ref]) -> Iterator[str]:
    """Give every id that leads nowhere, but of what an undo said it would remove."""
    for ref in issued - removed:
        if now.leads_to(ref) is None:
            yield f"{ref} leads nowhere"
    for record in now.records.values():
        if isinstance(record, Redirect):
            if record.old in now.records:
                yield f"{record.old} is there and redirected"
            if record.to not in now.records:
                yield f"{record.old} is redirected to nothing"


def rewritten(before: Moment, now: Moment) -> Iterator[str]:
    """Give every record whose history or version does more than grow."""
    for ref, entries in before.history.items():
        if now.history.get(ref, ())[: len(entries)] != entries:
            yield f"the history of {ref} was rewritten"
    for ref in before.records.keys() & now.records.keys():
        old, new = before.records[ref], now.records[ref]
        if new.version < old.version:
            yield f"the version of {ref} shrank"
        if new.version == old.version and new != old:
            yield f"{ref} changed under one version"


def untold(before: Moment, now: Moment) -> Iterator[str]:
    """Give every change that the history does not tell, and what it makes up."""
    for ref, entries in now.history.items():
        if ref.kind not in BOOKKEEPING:
            new = entries[len(before.history.get(ref, ())) :]
            yield from _told(before.records.get(ref), now.records.get(ref), ref, new)


def _told(
    old: Record | None, new: Record | None, ref: Ref, entries: Sequence[HistoryEntry]
) -> Iterator[str]:
    if not entries:
        if not _is_same(old, new):
            yield f"nothing tells how {ref} changed"
        return
    if entries[0].is_creation != (old is None):
        yield f"{ref} was made, and the history differs"
    if entries[-1].is_deletion != (new is None):
        yield f"{ref} went, and the history differs"
    said = [change for entry in entries for change in entry.changes]
    first = {change.field: change.before for change in reversed(said)}
    last = {change.field: change.after for change in said}
    for name, value in first.items():
        if old is not None and value != getattr(old, name):
            yield f"{ref}.{name} was not so before"
    for name in _names(new) if new is not None else ():
        value, was = getattr(new, name), getattr(old, name, None)
        if last.get(name, value) != value:
            yield f"{ref}.{name} is not so now"
        if name not in last and value != was and (old is not None or value):
            yield f"nothing tells how {ref}.{name} changed"


def _names(record: Record) -> Iterator[str]:
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(record))
    yield from (field.name for field in fields if field.name not in UNTOLD)


def _is_same(old: Record | None, new: Record | None) -> bool:
    if old is None or new is None:
        return old is new
    return all(getattr(old, name) == getattr(new, name) for name in _names(old))


def keys_by_scan(now: Moment, policy: MatchingPolicy) -> Keys:
    """Find by looking at everything which key leads to which records."""
    found: dict[str, set[Ref]] = {}
    gone = {
        effect.ref: effect.before
        for merge in now.merges()
        for effect in merge.effects
        if effect.ref in merge.merged and isinstance(effect.before, MERGEABLE)
    }
    for record in now.records.values():
        if not isinstance(record, Lead | Contact | Company | Job):
            continue
        if record.archived_at is not None or (
            isinstance(record, Lead) and (record.primary_id or record.conversion_id)
        ):
            continue
        states = [
            record,
            *(
                gone[it.old]
                for it in now.records.values()
                if isinstance(it, Redirect) and it.to == record.ref
            ),
        ]
        for state in states:
            for key in index_keys(state, policy):
                found.setdefault(key, set()).add(record.ref)
    return {key: frozenset(refs) for key, refs in found.items()}


def misled(world: World, scanned: Keys, keys: Iterable[str]) -> Iterator[str]:
    """Give every key by which a lookup finds other records than a full scan."""
    with world.store.read(SCOPE) as reader:
        for key in keys:
            found = reader.holders(key, limit=MOST)
            if frozenset(found) != scanned.get(key, frozenset()):
                yield f"a key of type {key[0]} leads to {found}"


def undone_layers(now: Moment) -> Iterator[str]:
    """Give merges and redirects that do not fit each other."""
    standing = {ref: merge for merge in now.merges() for ref in merge.merged}
    redirects = {it.old: it for it in now.records.values() if isinstance(it, Redirect)}
    if standing.keys() != redirects.keys():
        yield f"merged: {sorted(standing)}; redirected: {sorted(redirects)}"
    for old, redirect in redirects.items():
        if now.records.get(Ref(Kind.MERGE, redirect.merge_id)) != standing.get(old):
            yield f"{old} is redirected by another merge"
