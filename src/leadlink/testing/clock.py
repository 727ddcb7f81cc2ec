"""A clock that stands still until a test moves it, and ids that count."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from leadlink.ports.clock import Clock
    from leadlink.ports.ids import Ids


@final
class FrozenClock:
    """A clock that moves only when told, backwards too."""

    def __init__(self, start: datetime) -> None:
        self._now = _aware(start)

    def now(self) -> datetime:
        """Give the present instant, aware, UTC."""
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move the present by a span, which may be negative, and give it."""
        self._now += by
        return self._now

    def set(self, instant: datetime) -> None:
        """Move the present to an aware instant.

        Raises:
            ValueError: The instant is naive.
        """
        self._now = _aware(instant)


@final
class SequentialIds:
    """Ids in order, ``id-000001`` first: tests read well and sort as they were made."""

    def __init__(self, prefix: str = "id-") -> None:
        self._prefix = prefix
        self._numbers = count(1)

    def fresh(self) -> str:
        """Give the next id; two threads never get the same one."""
        return f"{self._prefix}{next(self._numbers):06}"


def _aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        msg = "a clock needs an aware instant"
        raise ValueError(msg)
    return instant.astimezone(UTC)


if TYPE_CHECKING:
    _clock: type[Clock] = FrozenClock
    _ids: type[Ids] = SequentialIds
