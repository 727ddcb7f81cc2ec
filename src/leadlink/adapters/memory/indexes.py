"""Where a record stands in which index, and which index answers which query.

An index is a sorted set of keys under a name. Both are tuples of texts; the last text
of a key is the record's id.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, final

import attrs

from leadlink.adapters.questions import NO_CALL, Key, instant_text
from leadlink.model.bookkeeping import Claim
from leadlink.model.ids import Kind
from leadlink.model.lead import Lead
from leadlink.model.match import MatchFlag
from leadlink.model.records import Record, references
from leadlink.ports.queries import (
    ClaimsSince,
    Everything,
    ExpiredHolds,
    Flags,
    LiveHolds,
    Pool,
    Query,
    Referencing,
    Sight,
    Worklist,
)

Name = tuple[str, ...]


def places_of(record: Record) -> Iterator[tuple[Name, Key]]:
    """Give every index that *record* stands in, and where."""
    kind, id_ = record.kind, record.id
    born = (instant_text(record.created_at), id_)
    yield ("kind", kind), (id_,)
    for to in references(record):
        yield ("to", to.kind, to.id, kind), born
    match record:
        case Lead():
            yield from _places_of_lead(record, born)
        case Claim():
            yield ("claims", record.created_by), born
        case MatchFlag():
            yield ("flags", record.status), born
        case _:
            pass


def _places_of_lead(lead: Lead, born: Key) -> Iterator[tuple[Name, Key]]:
    if lead.hold is not None:
        end = (instant_text(lead.hold.held_until), lead.id)
        yield ("holds",), end
        yield ("holds", lead.hold.holder_id), end
    if lead.archived_at is not None:
        return
    call = NO_CALL if lead.next_call_at is None else instant_text(lead.next_call_at)
    yield ("work",), (call, *born)
    if lead.owner_id is not None:
        yield ("work", lead.owner_id), (call, *born)
    elif lead.primary_id is None:
        yield ("pool",), born


@final
@attrs.frozen(kw_only=True)
class Answer:
    """How to answer a query: the part of an index, and which of its records.

    Attributes:
        of: The kind of the records.
        index: The index's name.
        above: Only keys greater than this one.
        below: Only keys less than this one; None: to the end.
        accepts: Which of the records.
    """

    of: Kind
    index: Name
    above: Key = ()
    below: Key | None = None
    accepts: Callable[[Any], bool] = lambda _: True


def answer_to(query: Query[Any]) -> Answer:
    """Find how to answer a query about records, which was checked."""
    return _ANSWERS[type(query)](query)


def _everything(query: Everything[Any]) -> Answer:
    return Answer(of=query.of.kind, index=("kind", query.of.kind))


def _referencing(query: Referencing[Any]) -> Answer:
    to, of = query.to, query.of.kind
    return Answer(of=of, index=("to", to.kind, to.id, of))


def _pool(query: Pool) -> Answer:
    def accepts(lead: Lead) -> bool:
        return lead.status in query.statuses and not _is_held(lead, query.now)

    return Answer(of=Kind.LEAD, index=("pool",), accepts=accepts)


def _live_holds(query: LiveHolds) -> Answer:
    who = () if query.holder_id is None else (query.holder_id,)
    return Answer(of=Kind.LEAD, index=("holds", *who), above=_just_after(query.now))


def _expired_holds(query: ExpiredHolds) -> Answer:
    return Answer(of=Kind.LEAD, index=("holds",), below=_just_after(query.now))


def _claims_since(query: ClaimsSince) -> Answer:
    return Answer(
        of=Kind.CLAIM,
        index=("claims", query.actor_id),
        above=(instant_text(query.since),),
    )


def _flags(query: Flags) -> Answer:
    return Answer(of=Kind.FLAG, index=("flags", query.status))


def _just_after(instant: datetime) -> Key:
    """Give a key behind all of *instant* and before all of the next one."""
    return (instant_text(instant) + "~",)


def _worklist(query: Worklist) -> Answer:
    statuses, sight = query.statuses, query.sight

    def accepts(lead: Lead) -> bool:
        if statuses is not None and lead.status not in statuses:
            return False
        return sight is None or _is_seen(lead, sight)

    who = () if query.owner_id is None else (query.owner_id,)
    return Answer(of=Kind.LEAD, index=("work", *who), accepts=accepts)


def _is_held(lead: Lead, now: datetime) -> bool:
    return lead.hold is not None and now < lead.hold.held_until


def _is_seen(lead: Lead, sight: Sight) -> bool:
    if lead.owner_id == sight.actor_id or sight.actor_id in lead.viewers:
        return True
    if lead.hold is not None and _is_held(lead, sight.now):
        return lead.hold.holder_id == sight.actor_id
    return (
        lead.owner_id is None and lead.primary_id is None and lead.status in sight.pool
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
}
