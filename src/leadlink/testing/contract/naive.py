"""What a store should answer, found the dumb way: look at everything, ask the rule."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from leadlink.model.bookkeeping import Claim
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Ref
from leadlink.model.lead import Lead
from leadlink.model.match import MatchFlag
from leadlink.model.records import Record, references
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
    Shared,
    Sight,
    Worklist,
)
from leadlink.rules.claiming import holder, is_in_pool, is_live


def answers(
    query: Query[Any],
    records: Iterable[Record],
    history: Iterable[HistoryEntry] = (),
) -> tuple[Any, ...]:
    """Give all answers to a query, in its order, from everything that a tenant has."""
    if isinstance(query, HistoryOf):
        return tuple(entry for entry in history if entry.record == query.record)
    found = [record for record in records if _is_answer(query, record)]
    return tuple(sorted(found, key=lambda record: _place(query, record)))


def _is_answer(query: Query[Any], record: Record) -> bool:  # noqa: PLR0911 - one a query
    match query, record:
        case Everything(), _:
            return type(record) is query.of
        case Referencing(), _:
            return type(record) is query.of and query.to in references(record)
        case Worklist(), Lead():
            return (
                record.archived_at is None
                and (query.statuses is None or record.status in query.statuses)
                and query.owner_id in (None, record.owner_id)
                and (query.sight is None or is_seen(record, query.sight))
            )
        case Pool(), Lead():
            return is_in_pool(record, statuses=query.statuses, now=query.now)
        case LiveHolds(), Lead():
            return is_live(record.hold, now=query.now) and (
                query.holder_id in (None, holder(record, now=query.now))
            )
        case ExpiredHolds(), Lead():
            return record.hold is not None and not is_live(record.hold, now=query.now)
        case ClaimsSince(), Claim():
            return (
                record.created_by == query.actor_id and record.created_at >= query.since
            )
        case Flags(), MatchFlag():
            return record.status is query.status
        case _:
            return False


def is_seen(lead: Lead, sight: Sight) -> bool:
    """Tell whether an actor without VIEW_ALL_LEADS sees a lead."""
    return (
        lead.owner_id == sight.actor_id
        or sight.actor_id in lead.viewers
        or holder(lead, now=sight.now) == sight.actor_id
        or is_in_pool(lead, statuses=sight.pool, now=sight.now)
    )


def _place(query: Query[Any], record: Record) -> tuple[Any, ...]:
    match query, record:
        case Everything(), _:
            return (record.id,)
        case Worklist(), Lead():
            call: datetime | None = record.next_call_at
            first = (call is None, call or record.created_at)
            return (*first, record.created_at, record.id)
        case ((LiveHolds() | ExpiredHolds()), Lead()) if record.hold is not None:
            return (record.hold.held_until, record.id)
        case _:
            return (record.created_at, record.id)


Index = Mapping[Ref, Collection[str]]


def sizes(index: Index, keys: Iterable[str], *, at_most: int) -> dict[str, int]:
    """Count the records of each key."""
    counts = {key: sum(key in held for held in index.values()) for key in keys}
    return {key: min(at_most, count) for key, count in counts.items() if count}


def holders(index: Index, key: str, *, limit: int) -> tuple[Ref, ...]:
    """Give the records of a key."""
    return tuple(sorted(ref for ref, held in index.items() if key in held)[:limit])


def sharing(index: Index, keys: Iterable[str], *, limit: int) -> tuple[Shared, ...]:
    """Give the records with most of some keys."""
    asked = set(keys)
    counts = {ref: len(asked & set(held)) for ref, held in index.items()}
    best = sorted((-count, ref) for ref, count in counts.items() if count)
    return tuple(Shared(record=ref, keys=-count) for count, ref in best[:limit])


def keys(index: Index, records: Iterable[Ref]) -> dict[Ref, frozenset[str]]:
    """Give the keys of records that have any."""
    return {ref: frozenset(index[ref]) for ref in records if index.get(ref)}
