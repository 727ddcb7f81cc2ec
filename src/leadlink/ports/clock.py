"""The clock port."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the present."""

    def now(self) -> datetime:
        """Give the present instant, aware, UTC; it may step backwards."""
        ...
