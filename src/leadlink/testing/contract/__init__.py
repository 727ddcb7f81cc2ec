"""The promises of the store port, as tests: for every adapter, leadlink's or yours.

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self):
            store = MyStore(...)
            yield store
            store.close()

Needs the extra ``testing``. Each test works for tenants of its own, so one store may
serve them all.
"""

import pytest

pytest.register_assert_rewrite(
    *(
        f"leadlink.testing.contract.{part}"
        for part in ("candidates", "commits", "erasing", "outbox", "paging", "units")
    )
)

from leadlink.testing.contract.candidates import CandidatesContract  # noqa: E402 - once pytest knows that it is to be rewritten
from leadlink.testing.contract.commits import CommitsContract  # noqa: E402
from leadlink.testing.contract.erasing import ErasingContract  # noqa: E402
from leadlink.testing.contract.outbox import OutboxContract  # noqa: E402
from leadlink.testing.contract.paging import QueriesContract  # noqa: E402
from leadlink.testing.contract.units import RunningContract, UnitsContract  # noqa: E402

__all__ = ["StoreContract"]


class StoreContract(
    UnitsContract,
    RunningContract,
    CommitsContract,
    QueriesContract,
    CandidatesContract,
    OutboxContract,
    ErasingContract,
):
    """Every promise of ``leadlink.ports``; give it a fixture named ``store``."""
