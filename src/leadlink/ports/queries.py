"""What a store can be asked: a small closed set of immutable query values.

Each names its condition and its order. Where the condition is also a rule's predicate,
``StoreContract`` proves that the two agree.
"""

from datetime import datetime
from typing import Generic, TypeAlias, TypeVar, final

import attrs

from leadlink.model.bookkeeping import Claim
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import ActorId, Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import FlagStatus, MatchFlag
from leadlink.model.records import Record

R_co = TypeVar("R_co", bound=Record | HistoryEntry, covariant=True)
S = TypeVar("S", bound=Record)

Cursor: TypeAlias = str
"""Where a page ended: opaque, valid for the same query on the same store."""


class Query(Generic[R_co]):
    """A question whose answers are of one type."""

    __slots__ = ()


@final
@attrs.frozen
class Page(Generic[R_co]):
    """Some answers in the query's order; ``next`` is None on the last page."""

    items: tuple[R_co, ...]
    next: Cursor | None


@final
@attrs.frozen
class Everything(Query[S]):
    """Every record of a class, archived ones too; by id."""

    of: type[S]


@final
@attrs.frozen
class Referencing(Query[S]):
    """Records of a class that refer to *to* (``records.references``); oldest first."""

    of: type[S]
    to: Ref


@final
@attrs.frozen(kw_only=True)
class Sight:
    """What an actor without VIEW_ALL_LEADS sees: ``rules.visibility`` is the predicate.

    Attributes:
        actor_id: Sees what it owns, views, or holds live at *now*.
        pool: Statuses of pool leads it sees as well; empty: it does not see the pool.
        now: The present instant.
    """

    actor_id: ActorId
    pool: tuple[str, ...]
    now: datetime


@final
@attrs.frozen(kw_only=True)
class Worklist(Query[Lead]):
    """Leads that are not archived: soonest next call first, then by age, then by id.

    Leads with a ``next_call_at`` come first, soonest first, then those without, oldest
    ``created_at`` first; ties by id.

    Attributes:
        statuses: Only these; None: any, secondary leads included.
        owner_id: Only of this owner; None: any.
        sight: Only what an actor sees; None: everything.
    """

    statuses: tuple[str, ...] | None = None
    owner_id: ActorId | None = None
    sight: Sight | None = None


@final
@attrs.frozen(kw_only=True)
class Pool(Query[Lead]):
    """Pool leads at *now*; oldest first, then by id.

    Unowned, in one of *statuses*, not secondary, not archived, without a hold that
    lives at *now*: ``rules.claiming.is_in_pool`` is the predicate.
    """

    statuses: tuple[str, ...]
    now: datetime


@final
@attrs.frozen(kw_only=True)
class LiveHolds(Query[Lead]):
    """Leads whose hold lives at *now* (now < held_until); soonest end first.

    A hold whose ``claimed_at`` lies ahead, because the clock went back, lives as well.

    Attributes:
        holder_id: Only of this holder; None: any.
    """

    now: datetime
    holder_id: ActorId | None = None


@final
@attrs.frozen(kw_only=True)
class ExpiredHolds(Query[Lead]):
    """Leads that still carry a hold that ended by *now*; soonest end first."""

    now: datetime


@final
@attrs.frozen(kw_only=True)
class ClaimsSince(Query[Claim]):
    """Claims that an actor made at or after *since*; oldest first."""

    actor_id: ActorId
    since: datetime


@final
@attrs.frozen(kw_only=True)
class Flags(Query[MatchFlag]):
    """Review flags of a status; oldest first."""

    status: FlagStatus


@final
@attrs.frozen
class HistoryOf(Query[HistoryEntry]):
    """History entries of a record, in the order in which they were written."""

    record: Ref


@final
@attrs.frozen(kw_only=True)
class Shared:
    """A record of the match index, and how many of the asked keys it has."""

    record: Ref
    keys: int


INDEXED: tuple[Kind, ...] = (Kind.LEAD, Kind.CONTACT, Kind.COMPANY, Kind.JOB)
"""The kinds that have keys in the match index."""
