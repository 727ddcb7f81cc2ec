"""Desks over every store that leadlink ships."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadlink.adapters.memory import MemoryStore
from leadlink.adapters.sqlite import SqliteStore
from leadlink.ports.store import Store
from leadlink.presets import RECOMMENDED
from leadlink.testing import FrozenClock, SequentialIds
from tests.desk.office import Office

NOON = datetime(2025, 1, 6, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Open an empty store whose clock stands still."""
    clock, ids = FrozenClock(NOON), SequentialIds()
    opened: Store
    if request.param == "memory":
        opened = MemoryStore(clock=clock, ids=ids)
    else:
        opened = SqliteStore(tmp_path / "crm.db", clock=clock, ids=ids)
    yield opened
    opened.close()


@pytest.fixture
def office(store: Store) -> Office:
    """Give an office by the recommended policy."""
    return Office(store, RECOMMENDED)
