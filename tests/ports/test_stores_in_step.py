"""An oracle, the memory store and the SQLite store in step; planted bugs are found."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from leadlink.adapters.memory import MemoryStore
from leadlink.adapters.sqlite import SqliteStore
from leadlink.ports.store import Store
from tests.ports.machine import StoresInStep
from tests.ports.planted import BUGS, SOUND, Opener


class BothStores(StoresInStep):
    def stores_to_try(self, open_things: ExitStack) -> list[Store]:
        """Open the stores that leadlink ships."""
        folder = open_things.enter_context(TemporaryDirectory())
        return [MemoryStore(), SqliteStore(Path(folder) / "store.db")]


TestStoresInStep = BothStores.TestCase
TestStoresInStep.settings = settings(max_examples=40, stateful_step_count=30)


def run(planted: Opener, *, examples: int) -> None:
    """Run the machine on a store, always with the same steps."""

    class OneStore(StoresInStep):
        def stores_to_try(self, _: ExitStack) -> list[Store]:
            return [planted()]

    run_state_machine_as_test(
        OneStore,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
        ),
    )


class TestPlantedBugs:
    """A machine that finds nothing proves nothing."""

    @pytest.mark.parametrize("bug", BUGS)
    def test_the_machine_finds_a_planted_bug(self, bug: str) -> None:
        """The oracle and the store with the bug part ways."""
        with pytest.raises(AssertionError):
            run(BUGS[bug], examples=200)

    def test_the_wrapping_alone_is_sound(self) -> None:
        """What is found is the bug, not the wrapping it stands in."""
        run(SOUND, examples=40)
