"""Locks, full disks, closed stores: each has its own error, nothing is half done."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from leadlink.adapters.memory import MemoryStore
from leadlink.adapters.sqlite import SqliteStore
from leadlink.model.change import Commit
from leadlink.model.lead import Lead
from leadlink.model.store_errors import BusyError, ClosedError, FullError
from leadlink.ports.queries import Everything
from leadlink.ports.store import Scope, Store
from leadlink.testing import factories
from leadlink.testing.contract.given import put, stored

SCOPE = Scope("acme", "ana")
SOON = timedelta(milliseconds=50)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Name a file."""
    return tmp_path / "crm.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """Give a store that does not wait for long."""
    store = SqliteStore(path, busy_timeout=SOON)
    yield store
    store.close()


def leads(store: Store) -> list[str]:
    """Give the ids of all leads."""
    with store.read(SCOPE) as reader:
        return [lead.id for lead in reader.find(Everything(Lead)).items]


class TestBusy:
    def test_a_second_writer_gives_up_in_the_end(self, store: SqliteStore) -> None:
        """After the busy timeout, not at once and not never; the first one goes on."""
        with store.write(SCOPE):
            start = time.monotonic()
            with pytest.raises(BusyError):
                put(store, SCOPE, factories.lead("L1"))
            waited = time.monotonic() - start
        assert SOON.total_seconds() <= waited < 5
        put(store, SCOPE, factories.lead("L2"))
        assert leads(store) == ["L2"]

    def test_a_writer_of_another_program_is_waited_for(
        self, store: SqliteStore, path: Path
    ) -> None:
        """The lock is that of the file."""
        other = apsw.Connection(str(path))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError):
            store.outbox(SCOPE).acknowledge(["n1"])
        other.execute("ROLLBACK")
        other.close()
        put(store, SCOPE, factories.lead("L1"))
        assert leads(store) == ["L1"]

    def test_a_file_that_is_locked_altogether_cannot_be_read(
        self, store: SqliteStore, path: Path
    ) -> None:
        """Somebody works on it alone."""
        store.close()
        other = apsw.Connection(str(path))
        other.pragma("locking_mode", "exclusive")
        other.execute("BEGIN IMMEDIATE; CREATE TABLE x (y); COMMIT")
        with pytest.raises(BusyError):
            SqliteStore(path, busy_timeout=SOON)
        other.close()

    def test_memory_gives_up_as_well(self) -> None:
        """The same promise, without a file."""
        store = MemoryStore(busy_timeout=SOON)
        with store.write(SCOPE), pytest.raises(BusyError):
            put(store, SCOPE, factories.lead("L1"))
        assert leads(store) == []


class TestFull:
    def test_a_full_disk_writes_nothing(self, store: SqliteStore) -> None:
        """What does not fit leaves no trace, and what fits goes on being written."""
        put(store, SCOPE, factories.lead("L1"))
        with store._connections.lend() as connection:  # noqa: SLF001 - a quota stands for the disk
            pages = connection.pragma("page_count")
            connection.pragma("max_page_count", pages + 2)
        many = [factories.lead(f"M{n}", description="x" * 500) for n in range(200)]
        with pytest.raises(FullError):
            put(store, SCOPE, *many)
        assert leads(store) == ["L1"]
        with store.write(SCOPE) as writer:
            with pytest.raises(FullError):
                writer.apply(Commit(puts=many))
            with pytest.raises(ClosedError):
                writer.apply(Commit(puts=many[:1]))
            with pytest.raises(ClosedError):
                writer.get(Lead, "L1")
        assert leads(store) == ["L1"]
        put(store, SCOPE, factories.lead("L2"))
        assert leads(store) == ["L1", "L2"]


class TestClosed:
    def test_a_unit_that_is_open_may_end(self, store: SqliteStore) -> None:
        """Closing the store takes nothing from a unit of work that has begun."""
        with store.write(SCOPE) as writer:
            store.close()
            writer.apply(Commit(puts=[factories.lead("L1")]))
            assert writer.get(Lead, "L1") == stored(factories.lead("L1"))
        with pytest.raises(ClosedError):
            leads(store)

    def test_nothing_is_left_open(self, store: SqliteStore, path: Path) -> None:
        """After close the log is folded into the file, and only that is left."""
        put(store, SCOPE, factories.lead("L1"))
        with store.read(SCOPE), store.read(SCOPE), store.read(SCOPE):
            pass
        store.close()
        assert list(path.parent.iterdir()) == [path]

    def test_more_readers_than_are_kept(self, store: SqliteStore, path: Path) -> None:
        """Any number of snapshots may be open; their connections are given up later."""
        with ExitStack() as open_now:
            for _ in range(20):
                open_now.enter_context(store.read(SCOPE))
        store.close()
        assert list(path.parent.iterdir()) == [path]
