"""How fast the stores take in leads and answer, beside bare SQLite.

Run ``python benchmarks/stores.py [LEADS]``; 100,000 leads unless said otherwise.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import attrs

from leadlink.adapters.memory import MemoryStore
from leadlink.adapters.sqlite import SqliteStore
from leadlink.adapters.sqlite.schema import STEPS
from leadlink.model.change import Commit
from leadlink.model.history import FieldChange, HistoryEntry
from leadlink.model.lead import Lead
from leadlink.ports.queries import (
    Everything,
    HistoryOf,
    LiveHolds,
    Pool,
    Query,
    Referencing,
    Sight,
    Worklist,
)
from leadlink.ports.store import Scope, Store
from leadlink.testing import factories

SCOPE = Scope("acme", "ana")
NOW = factories.NOW
BATCH = 500
TABLES = (
    "tenants",
    "leads",
    "viewers",
    "refs",
    "match_keys",
    "match_records",
    "history",
)


def make(number: int) -> Lead:
    """Make a lead like those of an import, some held, some linked."""
    return factories.lead(
        f"L{number:07}",
        created_at=NOW + timedelta(seconds=number),
        name=f"Asha Rao {number}",
        phones=(f"+91 98{number:08}",),
        emails=(f"asha{number}@example.com",),
        owner_id=f"owner{number % 50}" if number % 3 else None,
        hold=factories.hold(f"holder{number % 9}") if number % 7 == 0 else None,
        customer=factories.customer_link(f"C{number % 1000}")
        if number % 5 == 0
        else None,
    )


def tell(lead: Lead) -> HistoryEntry:
    """Make the first history entry of a lead."""
    names = ("name", "phones", "emails", "status", "owner_id")
    return HistoryEntry(
        id=f"H{lead.id}",
        record=lead.ref,
        actor_id="ana",
        at=NOW,
        action="create",
        is_creation=True,
        changes=[FieldChange(field=name, after=getattr(lead, name)) for name in names],
    )


def commits(leads: int) -> list[Commit]:
    """Make the commits of an import."""
    made: list[Commit] = []
    for start in range(0, leads, BATCH):
        batch = [make(number) for number in range(start, min(leads, start + BATCH))]
        index = {
            lead.ref: frozenset(
                {
                    f"p:{lead.phones[0].number}",
                    f"e:{lead.emails[0].address}",
                    f"n:asha rao {lead.id}",
                    f"n:rao a {lead.id[-3:]}",
                    f"l:asha{lead.id[-4:]}",
                }
            )
            for lead in batch
        }
        made.append(Commit(puts=batch, history=map(tell, batch), index=index))
    return made


def seconds(work: Callable[[], Any]) -> float:
    """Tell how long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def take_in(store: Store, made: list[Commit]) -> None:
    """Write commits, each in a unit of work of its own."""
    for commit in made:
        with store.write(SCOPE) as writer:
            writer.apply(commit)


def bare(source: Path, target: Path, turns: int) -> float:
    """Tell how long bare SQLite takes for the rows of a store, in as many commits."""
    rows: dict[str, tuple[str, list[Any]]] = {}
    with apsw.Connection(str(source)) as connection:
        for table in TABLES:
            info = connection.execute(f"PRAGMA table_info({table})").fetchall()
            names = [str(column[1]) for column in info]
            columns = ", ".join(names)
            found = connection.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608 - names from above
            marks = ", ".join("?" * len(names))
            rows[table] = (f"INSERT INTO {table} ({columns}) VALUES ({marks})", found)  # noqa: S608 - as above
    connection = apsw.Connection(str(target))
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    connection.pragma("cache_size", -65536)
    for step in STEPS:
        connection.execute(step)

    def insert() -> None:
        for turn in range(turns):
            connection.execute("BEGIN IMMEDIATE")
            for sql, found in rows.values():
                share = -(-len(found) // turns)
                connection.executemany(sql, found[turn * share : (turn + 1) * share])
            connection.execute("COMMIT")

    return seconds(insert)


def questions(leads: int) -> dict[str, Query[Any]]:
    """Name what is asked."""
    statuses = ("NOT_CONTACTED",)
    lead = make(leads // 2)
    customer = factories.customer_link("C5").customer
    sight = Sight(actor_id="owner7", pool=(), now=NOW)
    return {
        "everything": Everything(Lead),
        "leads of a customer": Referencing(Lead, customer),
        "worklist": Worklist(),
        "worklist of an owner": Worklist(owner_id="owner7"),
        "worklist in sight": Worklist(sight=sight),
        "with the pool": Worklist(sight=attrs.evolve(sight, pool=statuses)),
        "pool": Pool(statuses=statuses, now=NOW),
        "live holds of an actor": LiveHolds(now=NOW, holder_id="holder3"),
        "history": HistoryOf(lead.ref),
    }


def time_reading(store: Store, leads: int) -> None:
    """Print what one lookup costs."""

    def show(name: str, work: Callable[[], Any], *, times: int = 200) -> None:
        work()
        cost = seconds(lambda: [work() for _ in range(times)]) / times
        print(f"  {name:28} {cost * 1e6:10.1f} us")

    middle = make(leads // 2)
    keys = [f"p:{middle.phones[0].number}", f"n:rao a {middle.id[-3:]}"]
    with store.read(SCOPE) as reader:
        show("get", lambda: reader.get(Lead, middle.id), times=2000)
        for name, query in questions(leads).items():
            show(f"{name} (10)", partial(reader.find, query, limit=10))
        show("sizes of 2 keys", lambda: reader.sizes(keys, at_most=200))
        show("sharing 2 keys", lambda: reader.sharing(keys, limit=20))

    def change() -> None:
        with store.write(SCOPE) as writer:
            lead = writer.get(Lead, middle.id)
            changed = attrs.evolve(lead, description=f"seen {lead.version}")
            writer.apply(Commit(puts=[changed]))

    show("one unit of work", change)


def main() -> None:
    """Measure and print."""
    leads = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    made = commits(leads)
    print(f"{leads:,} leads, commits of {BATCH}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        sqlite = SqliteStore(path)
        took = seconds(lambda: take_in(sqlite, made))
        floor = bare(path, Path(folder) / "bare.db", len(made))
        print(f"SqliteStore: {took:.1f} s; bare SQLite, same rows: {floor:.1f} s")
        print(f"  ratio {took / floor:.2f}")
        time_reading(sqlite, leads)
        sqlite.close()
    memory = MemoryStore()
    print(f"MemoryStore: {seconds(lambda: take_in(memory, made)):.1f} s")
    time_reading(memory, leads)


if __name__ == "__main__":
    main()
