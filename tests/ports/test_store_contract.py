"""Every store that leadlink ships keeps every promise of the port."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leadlink.adapters.memory import MemoryStore
from leadlink.adapters.sqlite import SqliteStore
from leadlink.ports.store import Store
from leadlink.testing.contract import StoreContract

ADAPTERS: dict[str, Callable[[Path], Store]] = {
    "memory": lambda _: MemoryStore(),
    "sqlite": lambda folder: SqliteStore(folder / "store.db"),
    "sqlite with checksums": lambda folder: SqliteStore(
        folder / "checked.db", checksum=True
    ),
}


class TestStores(StoreContract):
    @pytest.fixture(params=ADAPTERS)
    def store(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
        """Give a store of each adapter in turn."""
        store = ADAPTERS[request.param](tmp_path)
        yield store
        store.close()
