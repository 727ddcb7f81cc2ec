"""A small world over one store: records put in directly, then worked on at the desk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, final

import attrs

from leadlink.adapters.memory import MemoryStore
from leadlink.adapters.sqlite import SqliteStore
from leadlink.desk.acting import ActingDesk
from leadlink.desk.commit import make_commit
from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Permission
from leadlink.model.change import Change
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Ref
from leadlink.model.policy.policy import Policy
from leadlink.model.records import RECORD_CLASSES, Record
from leadlink.model.store_errors import MissingError
from leadlink.ports.queries import Everything, HistoryOf, Query
from leadlink.ports.store import Scope, Store
from leadlink.presets.recommended import RECOMMENDED
from leadlink.testing import FrozenClock, SequentialIds
from leadlink.testing import factories as make

R = TypeVar("R", bound=Record)
A = TypeVar("A", bound=Record | HistoryEntry)
SCOPE = Scope("default", "maker")


@final
@attrs.define
class World:
    """One tenant of a store, its clock, and whoever acts there."""

    store: Store
    clock: FrozenClock
    folder: Path
    policy: Policy = RECOMMENDED

    def put(self, *records: Record) -> None:
        """Store records as they are, with history and match keys."""
        with self.store.write(SCOPE) as writer:
            writer.apply(
                make_commit(
                    Change(action="create", puts=records),
                    reader=writer,
                    actor_id="maker",
                    now=self.clock.now(),
                    ids=self.store.ids,
                    policy=self.policy,
                )
            )

    def edit(self, record: Record, **changes: Any) -> None:
        """Change a record behind everybody's back, as another program would."""
        self.put(attrs.evolve(self.now(record), **changes))

    def now(self, record: R) -> R:
        """Give a record as it stands."""
        with self.store.read(SCOPE) as reader:
            return reader.get(type(record), record.id)

    def at(self, ref: Ref) -> Record:
        """Give the record at a reference."""
        with self.store.read(SCOPE) as reader:
            return reader.get(RECORD_CLASSES[ref.kind], ref.id)

    def has(self, ref: Ref) -> bool:
        """Tell whether there is such a record."""
        try:
            self.at(ref)
        except MissingError:
            return False
        return True

    def every(self, query: Query[A]) -> tuple[A, ...]:
        """Give all answers of a query."""
        with self.store.read(SCOPE) as reader:
            return reader.find(query, limit=10_000).items

    def everything(self) -> tuple[Record, ...]:
        """Give every record of the tenant."""
        return tuple(
            record
            for cls in RECORD_CLASSES.values()
            for record in self.every(Everything(cls))
        )

    def history(self, ref: Ref) -> tuple[HistoryEntry, ...]:
        """Give what happened to a record."""
        return self.every(HistoryOf(ref))

    def files(self) -> tuple[Path, ...]:
        """Give the files of the store, the log and its index among them."""
        return tuple(self.folder.glob("crm.db*"))

    def acting(self, name: str = "ana", *roles: str, may: str = "") -> ActingDesk:
        """Give a desk to an actor: a manager, unless roles or rights are given."""
        wanted = roles or (() if may else ("manager",))
        permissions = tuple(map(Permission, may.split()))
        actor = make.actor(name, roles=wanted, permissions=permissions)
        return LeadDesk(self.store, self.policy).acting_as(actor)

    def under(self, policy: Policy) -> "World":
        """Give the same world under another policy."""
        return attrs.evolve(self, policy=policy)


def _memory(_: Path, clock: FrozenClock) -> Store:
    return MemoryStore(clock=clock, ids=SequentialIds())


def _sqlite(folder: Path, clock: FrozenClock) -> Store:
    return SqliteStore(folder / "crm.db", clock=clock, ids=SequentialIds())


STORES: dict[str, Callable[[Path, FrozenClock], Store]] = {
    "memory": _memory,
    "sqlite": _sqlite,
}


def worlds(name: str, folder: Path) -> Iterator[World]:
    """Open a world over the store of that name, and close it."""
    clock = FrozenClock(make.NOW)
    store = STORES[name](folder, clock)
    try:
        yield World(store=store, clock=clock, folder=folder)
    finally:
        store.close()
