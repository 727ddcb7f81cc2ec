"""An oracle and stores that are told and asked the same, step by step."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from leadlink.adapters.memory import MemoryStore
from leadlink.model.change import Commit
from leadlink.model.errors import LeadLinkError
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.records import RECORD_CLASSES, Record
from leadlink.ports.queries import (
    Everything,
    ExpiredHolds,
    HistoryOf,
    LiveHolds,
    Pool,
    Query,
    Sight,
    Worklist,
)
from leadlink.ports.store import Scope, Store
from leadlink.testing import FrozenClock, factories
from leadlink.testing.contract import naive
from leadlink.testing.contract.given import NOW, leads, near, queries, told
from tests.ports.oracle import Oracle

KEYS: Final = ("p:1", "p:2", "n:rao")
TENANTS: Final = ("one", "two")
IDS: Final = ("a", "b", "c", "d")

POOL: Final = ("NOT_CONTACTED", "CONTACTED", "LOST")
AUDIT: Final[tuple[Query[Any], ...]] = (
    *(Everything(RECORD_CLASSES[kind]) for kind in (Kind.LEAD, Kind.CLAIM, Kind.FLAG)),
    *(HistoryOf(Ref(Kind.LEAD, id_)) for id_ in IDS),
    *(
        Worklist(sight=Sight(actor_id=actor_id, pool=pool, now=NOW))
        for actor_id, pool in (("ana", ()), ("bo", ("CONTACTED",)))
    ),
    Pool(statuses=POOL, now=NOW),
    LiveHolds(now=NOW),
    ExpiredHolds(now=NOW),
)
"""What is asked after every step."""

tenants = st.sampled_from(TENANTS)
keys = st.frozensets(st.sampled_from(KEYS))
skews = st.sampled_from((0, 0, 0, 0, 1, -1))
drafts: Final = st.one_of(
    st.builds(attrs.evolve, leads, id=st.sampled_from(IDS)),
    st.builds(
        factories.claim,
        st.sampled_from(IDS),
        created_at=near,
        created_by=st.sampled_from(("ana", "bo")),
    ),
    st.builds(factories.flag, st.sampled_from(IDS), created_at=near),
)
refs = st.builds(Ref, st.sampled_from((Kind.LEAD, Kind.JOB)), st.sampled_from(IDS))
asked = queries | st.builds(HistoryOf, refs)


def outcome(step: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """Give the result of a step, or what its error says."""
    try:
        return step(*args, **named)
    except LeadLinkError as error:
        told_by_error = {
            name: getattr(error, name, None) for name in ("kind", "id", "what")
        }
        return type(error), told_by_error


class StoresInStep(RuleBasedStateMachine):
    """Whatever the oracle answers, every store answers."""

    def stores_to_try(self, _: ExitStack) -> list[Store]:
        """Open the stores."""
        return [MemoryStore()]

    @initialize()
    def open(self) -> None:
        """Start with nothing."""
        self.open_things = ExitStack()
        self.stores = self.stores_to_try(self.open_things)
        self.oracles = {tenant: Oracle() for tenant in TENANTS}
        self.clock = FrozenClock(NOW)
        self.written = 0

    def teardown(self) -> None:
        """Close the stores."""
        for store in self.stores:
            store.close()
        self.open_things.close()

    def fresh(self) -> str:
        """Give an id that is new."""
        self.written += 1
        return f"x{self.written:04}"

    def apply(self, tenant: str, commit: Commit) -> None:
        """Have the oracle and every store write a commit, and compare."""
        expected = outcome(self.oracles[tenant].apply, commit)
        for store in self.stores:

            def write(store: Store = store) -> None:
                with store.write(Scope(tenant, "ana")) as writer:
                    writer.apply(commit)

            assert outcome(write) == expected

    @rule(
        tenant=tenants,
        drafts=st.lists(drafts, min_size=1, max_size=3),
        skew=skews,
        keys=keys,
    )
    def put(
        self, tenant: str, drafts: list[Record], skew: int, keys: frozenset[str]
    ) -> None:
        """Put records, with their history, keys and notifications."""
        oracle = self.oracles[tenant]
        puts = [
            attrs.evolve(draft, version=max(0, oracle.version(draft.ref) + skew))
            for draft in drafts
        ]
        history = [
            told(self.fresh(), oracle.records.get(record.ref), record)
            for record in puts
        ]
        notice = factories.notification(self.fresh(), about=puts[0].ref)
        index = {r.ref: keys for r in puts if isinstance(r, Lead)}
        self.apply(
            tenant,
            Commit(puts=puts, history=history, notifications=[notice], index=index),
        )

    @rule(tenant=tenants, place=st.integers(0, 9), skew=skews, is_back=st.booleans())
    def delete(self, tenant: str, place: int, skew: int, *, is_back: bool) -> None:
        """Delete a record, with its keys; bring it back, also where it is not gone."""
        records = list(self.oracles[tenant].records.values())
        if records:
            found = records[place % len(records)]
            found = attrs.evolve(found, version=max(0, found.version + skew))
            index: dict[Ref, frozenset[str]] = {found.ref: frozenset()}
            self.apply(tenant, Commit(deletes=[found], index=index))
            if is_back:
                self.apply(tenant, Commit(restored=[found]))

    @rule(tenant=tenants, ref=refs)
    def erase(self, tenant: str, ref: Ref) -> None:
        """Withdraw a record's history and rows, and blank the entries of another."""
        entries = [e for e in self.oracles[tenant].history if e.record != ref]
        blank = [attrs.evolve(entry, changes=()) for entry in entries[:1]]
        self.apply(tenant, Commit(withdrawn=[ref], rewritten=blank))

    @rule(tenant=tenants, draft=drafts)
    def fail(self, tenant: str, draft: Record) -> None:
        """Leave a unit of work by an exception."""
        version = self.oracles[tenant].version(draft.ref)
        commit = Commit(puts=[attrs.evolve(draft, version=version)])
        for store in self.stores:

            def write(store: Store = store) -> None:
                with store.write(Scope(tenant, "ana")) as writer:
                    writer.apply(commit)
                    raise _AbortError

            assert outcome(write)[0] is _AbortError

    @rule(tenant=tenants, draft=drafts)
    def look_back(self, tenant: str, draft: Record) -> None:
        """Read through a snapshot that was taken before a write."""
        query: Query[Any] = Everything(type(draft))
        expected = self.oracles[tenant].find(query)
        with ExitStack() as snapshots:
            readers = [
                snapshots.enter_context(store.read(Scope(tenant, "ana")))
                for store in self.stores
            ]
            version = self.oracles[tenant].version(draft.ref)
            self.apply(tenant, Commit(puts=[attrs.evolve(draft, version=version)]))
            for reader in readers:
                assert reader.find(query).items == expected

    @rule(tenant=tenants, queries=st.lists(asked, min_size=1, max_size=4))
    def ask(self, tenant: str, queries: list[Query[Any]]) -> None:
        """Ask some queries."""
        for query in queries:
            self.compare(tenant, query, limit=1)

    def compare(self, tenant: str, query: Query[Any], *, limit: int) -> None:
        """Ask a query page by page, and compare."""
        expected = self.oracles[tenant].find(query)
        for store in self.stores:
            found: list[Any] = []
            with store.read(Scope(tenant, "ana")) as reader:
                page = reader.find(query, limit=limit)
                found.extend(page.items)
                while page.next is not None:
                    page = reader.find(query, after=page.next, limit=limit)
                    found.extend(page.items)
            assert tuple(found) == expected

    @rule(tenant=tenants, asked=keys, limit=st.integers(0, 3))
    def share(self, tenant: str, asked: frozenset[str], limit: int) -> None:
        """Ask the match index."""
        index = self.oracles[tenant].index
        for store in self.stores:
            with store.read(Scope(tenant, "ana")) as reader:
                counts = dict(reader.sizes(asked, at_most=2))
                assert counts == naive.sizes(index, asked, at_most=2)
                for key in asked:
                    found = reader.holders(key, limit=limit)
                    assert found == naive.holders(index, key, limit=limit)
                shared = reader.sharing(asked, limit=limit)
                assert shared == naive.sharing(index, asked, limit=limit)
                assert dict(reader.keys(index)) == naive.keys(index, index)

    @rule(tenant=tenants, limits=st.lists(st.integers(1, 3), min_size=2, max_size=3))
    def lease(self, tenant: str, limits: list[int]) -> None:
        """Have some receivers, one after the other, take rows for a minute."""
        now, span = self.clock.now(), timedelta(minutes=1)
        oracle = self.oracles[tenant]
        for limit in limits:
            expected = oracle.lease(now=now, until=now + span, limit=limit)
            for store in self.stores:
                outbox = store.outbox(Scope(tenant, "ana"))
                assert outbox.lease(now=now, lease_for=span, limit=limit) == expected

    @rule(tenant=tenants, place=st.integers(0, 9))
    def acknowledge(self, tenant: str, place: int) -> None:
        """Take a row away, leased or not."""
        rows = self.oracles[tenant].rows
        if rows:
            key = rows[place % len(rows)].notification.key
            self.oracles[tenant].acknowledge([key])
            for store in self.stores:
                store.outbox(Scope(tenant, "ana")).acknowledge([key])

    @rule(seconds=st.sampled_from((1, 59, 60, -60)))
    def pass_time(self, seconds: int) -> None:
        """Move the clock, backwards too."""
        self.clock.advance(timedelta(seconds=seconds))

    @precondition(lambda self: hasattr(self, "stores"))
    @invariant()
    def everything_is_the_same(self) -> None:
        """After every step each tenant has what the oracle says, and no more."""
        for tenant, oracle in self.oracles.items():
            for query in AUDIT:
                self.compare(tenant, query, limit=2)
            scope = Scope(tenant, "ana")
            for store in self.stores:
                assert store.outbox(scope).waiting() == len(oracle.rows)
                with store.read(scope) as reader:
                    shared = reader.sharing(KEYS, limit=9)
                assert shared == naive.sharing(oracle.index, KEYS, limit=9)


class _AbortError(LeadLinkError):
    """A unit of work is left."""
