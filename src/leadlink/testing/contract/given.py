"""What the contract works with: tenants of its own, data that ties and collides."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

import attrs
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from leadlink.model.change import Commit
from leadlink.model.fields import Hold
from leadlink.model.history import FieldChange, HistoryEntry
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import FlagStatus
from leadlink.model.records import RECORD_CLASSES, Record
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
from leadlink.ports.store import Scope, Store
from leadlink.testing import factories
from leadlink.testing.strategies import RECORDS, actor_ids, maybe, records

R = TypeVar("R", bound=Record)

NOW: Final = datetime(2025, 1, 6, 9, tzinfo=UTC)
MOMENT: Final = timedelta(microseconds=1)

drawn = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""Each example has a tenant of its own, so the store may be the same."""

near: Final = st.sampled_from(
    [NOW + step * MOMENT for step in (-2, -1, 0, 1, 2)]
    + [NOW + timedelta(days=days) for days in (-400, -1, 1)]
)
"""Instants that tie, and that lie right at each other's side."""

statuses: Final = st.sampled_from(("NOT_CONTACTED", "CONTACTED", "LOST"))
some_statuses: Final = st.lists(statuses, unique=True, max_size=3).map(tuple)


def alone(store: Store) -> Scope:
    """Give a tenant that nobody has used."""
    return Scope(store.ids.fresh(), "ana")


def put(store: Store, scope: Scope, *puts: Record, **more: Any) -> None:
    """Write records in one commit."""
    with store.write(scope) as writer:
        writer.apply(Commit(puts=puts, **more))


def stored(record: R) -> R:
    """Give a record as it reads once it was put."""
    return attrs.evolve(record, version=record.version + 1)


def anew(found: Iterable[Record]) -> list[Record]:
    """Give records as new ones, with ids that no other of them has."""
    return [
        attrs.evolve(record, version=0, id=f"{record.id}-{number}")
        for number, record in enumerate(found)
    ]


def told(entry_id: str, before: Record | None, after: Record) -> HistoryEntry:
    """Give a history entry with every field that differs."""
    fields: tuple[Any, ...] = attrs.fields(type(after))
    changes = (
        FieldChange(
            field=field.name,
            before=getattr(before, field.name, None),
            after=getattr(after, field.name),
        )
        for field in fields
        if getattr(before, field.name, None) != getattr(after, field.name)
    )
    return factories.history_entry(entry_id, record=after.ref, changes=changes)


def _hold(holder_id: str, held_until: datetime) -> Hold:
    return Hold(
        holder_id=holder_id,
        claimed_at=held_until - timedelta(hours=24),
        held_until=held_until,
    )


leads: Final[SearchStrategy[Lead]] = st.builds(
    factories.lead,
    st.sampled_from(("a", "b", "é", "\U0001f600", "B")),
    created_at=near,
    archived_at=st.none() | st.none() | near,
    status=statuses,
    owner_id=maybe(actor_ids),
    viewers=st.lists(actor_ids, max_size=1),
    hold=maybe(st.builds(_hold, actor_ids, near)),
    next_call_at=maybe(near),
    primary_id=st.none() | st.none() | st.just("a-0"),
)
"""Leads that differ in what queries ask."""

_claims: Final = st.builds(
    factories.claim, st.just("K"), created_at=near, created_by=actor_ids
)
_flags: Final = st.builds(
    factories.flag,
    st.just("F"),
    created_at=near,
    status=st.sampled_from(FlagStatus),
)
_notes: Final = st.builds(
    factories.note,
    st.just("N"),
    created_at=near,
    about=st.lists(
        st.builds(Ref, st.just(Kind.LEAD), st.sampled_from(("a-0", "b-1"))),
        min_size=1,
        max_size=2,
    ),
)

datasets: Final[SearchStrategy[list[Record]]] = st.lists(
    leads | leads | _claims | _flags | _notes, max_size=12
).map(anew)
"""New records of one tenant."""

mixed: Final[SearchStrategy[list[Record]]] = st.lists(records, max_size=3).map(anew)
"""New records of every kind, with every field filled somewhere."""

_classes: Final = st.sampled_from(tuple(RECORD_CLASSES.values()))
_sights: Final = st.builds(Sight, actor_id=actor_ids, pool=some_statuses, now=near)
_targets: Final = st.sampled_from(
    (Ref(Kind.LEAD, "a-0"), Ref(Kind.LEAD, "L1"), Ref(Kind.CONTACT, "C1"))
)
queries: Final[SearchStrategy[Query[Any]]] = st.one_of(
    st.builds(Everything, _classes),
    st.builds(Referencing, _classes, _targets),
    st.builds(
        Worklist,
        statuses=maybe(some_statuses),
        owner_id=maybe(actor_ids),
        sight=maybe(_sights),
    ),
    st.builds(Worklist, sight=_sights),
    st.builds(Pool, statuses=some_statuses, now=near),
    st.builds(LiveHolds, now=near, holder_id=maybe(actor_ids)),
    st.builds(ExpiredHolds, now=near),
    st.builds(ClaimsSince, actor_id=actor_ids, since=near),
    st.builds(Flags, status=st.sampled_from(FlagStatus)),
)
pages: Final = st.integers(1, 4)
every_kind: Final = RECORDS
