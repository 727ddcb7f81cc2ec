"""The outbox port: notifications, claimed one by one with a lease and acknowledged."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from leadlink.model.history import Notification


class Outbox(Protocol):
    """Notifications that wait; each is delivered at least once, in order per record."""

    def lease(
        self, *, now: datetime, lease_for: timedelta, limit: int = 100
    ) -> tuple[Notification, ...]:
        """Take up to *limit* rows for a while; nobody else gets them meanwhile.

        Oldest first. While a row about a record is leased or waits, later rows about
        that record are not handed out, unless in the same batch, behind it. A row whose
        lease ended at or before *now* is handed out again.
        """
        ...

    def acknowledge(self, keys: Iterable[str]) -> None:
        """Take delivered rows away; unknown keys are ignored."""
        ...

    def waiting(self) -> int:
        """Count the rows that are not acknowledged, leased ones included."""
        ...
