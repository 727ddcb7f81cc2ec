"""The store port: units of work over records, history, match index and outbox."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar, final

import attrs

from leadlink.model import checks
from leadlink.model.change import Commit
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import ActorId, TenantId
from leadlink.model.records import Record
from leadlink.ports.candidates import Candidates
from leadlink.ports.clock import Clock
from leadlink.ports.ids import Ids
from leadlink.ports.outbox import Outbox
from leadlink.ports.queries import Cursor, Page, Query

R = TypeVar("R", bound=Record)
A = TypeVar("A", bound=Record | HistoryEntry)
T = TypeVar("T")


@final
@attrs.frozen(field_transformer=checks.report_all)
class Scope:
    """On whose data and on whose behalf a unit of work runs."""

    tenant: TenantId = attrs.field(validator=checks.identifier)
    actor_id: ActorId = attrs.field(validator=checks.identifier)


class Reader(Candidates, Protocol):
    """A snapshot of one tenant's data: later writes do not show in it."""

    def get(self, kind: type[R], id_: str) -> R:
        """Give one record.

        Raises:
            MissingError: There is none, also where another tenant has one.
        """
        ...

    def find(
        self, query: Query[A], *, after: Cursor | None = None, limit: int = 100
    ) -> Page[A]:
        """Give up to *limit* answers after a cursor, in the query's order.

        Raises:
            InvalidValueError: The cursor is not one of this query, or *limit* < 1.
        """
        ...


class Writer(Reader, Protocol):
    """A serializable unit of work; what it reads nobody changes before it ends."""

    def apply(self, commit: Commit) -> None:
        """Write all of *commit* or nothing; allowed once a unit of work.

        Puts and what is restored are stored with ``version`` raised by one. The unit
        reads its own write.

        Raises:
            ConflictError: A record to put or delete is not at the version that was
                read, or one to put anew or to restore exists; nothing was written.
            InvalidValueError: The commit names a record twice; nothing was written.
            ClosedError: The unit has ended or has written already.
            FullError: No room; nothing was written.
            ReadOnlyError: Nothing can be written here.
        """
        ...


class Store(Protocol):
    """Keeps every tenant's records.

    Attributes:
        clock: The clock that all users of this store should agree on.
        ids: Where new ids come from.
    """

    clock: Clock
    ids: Ids

    def read(self, scope: Scope) -> AbstractContextManager[Reader]:
        """Open a snapshot of the present state."""
        ...

    def write(self, scope: Scope) -> AbstractContextManager[Writer]:
        """Open a unit of work; leaving it by an exception writes nothing.

        Raises:
            BusyError: Another writer does not let go in time.
        """
        ...

    def run(self, scope: Scope, work: Callable[[Writer], T], *, attempts: int = 5) -> T:
        """Do *work* in a unit of work, again after a conflict, up to *attempts* times.

        Raises:
            ConflictError: The last attempt collided as well.
            BusyError: Another writer does not let go in time.
        """
        ...

    def outbox(self, scope: Scope) -> Outbox:
        """Give the notifications that wait to be delivered."""
        ...

    def close(self) -> None:
        """Let go of everything; closing twice is allowed."""
        ...
