"""The system clock and UUIDv7: the only readers of clock and chance."""

import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, final
from uuid import UUID

if TYPE_CHECKING:
    from leadlink.ports.clock import Clock
    from leadlink.ports.ids import Ids


@final
class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Give the present instant, aware, UTC."""
        return datetime.now(UTC)


@final
class Uuid7Ids:
    """UUIDv7 ids (RFC 9562): 48 bits of milliseconds, then 74 bits of chance."""

    def fresh(self) -> str:
        """Give a new id; those of different milliseconds sort by time."""
        milliseconds = time.time_ns() // 1_000_000
        chance = secrets.randbits(74)
        number = milliseconds << 80 | 0x7 << 76 | (chance >> 62) << 64
        number |= 0b10 << 62 | chance & (1 << 62) - 1
        return str(UUID(int=number))


if TYPE_CHECKING:
    _clock: type[Clock] = SystemClock
    _ids: type[Ids] = Uuid7Ids
