"""Many changes in one unit of work: each sees those before it, all are written once.

A unit of work writes one commit. Where several leads are converted in one, the second
may become the person that the first has made: it must be planned as if the first were
written already.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, final

import attrs

from leadlink.desk.commit import keys_of
from leadlink.desk.session import Writing
from leadlink.model.change import Commit
from leadlink.model.history import HistoryEntry, Notification
from leadlink.model.ids import Kind, Ref
from leadlink.model.records import Record, references
from leadlink.model.store_errors import MissingError
from leadlink.ports.queries import Cursor, Everything, Page, Query, Referencing, Shared

if TYPE_CHECKING:
    from leadlink.ports.store import Writer

R = TypeVar("R", bound=Record)
A = TypeVar("A", bound=Record | HistoryEntry)
NOBODY: Final[Mapping[Ref, None]] = {}


@final
class Gathering:
    """Commits of one unit of work, gathered into one, and what the store has below.

    It answers ``Everything`` and ``Referencing``, which is all that planning asks, and
    takes commits that neither delete nor restore anything.
    """

    def __init__(self, unit: Writing) -> None:
        self._below = unit.writer
        self._policy = unit.policy
        self._fields = unit.fields
        self._before: dict[Ref, Record | None] = {}
        self._now: dict[Ref, Record] = {}
        self._near: dict[tuple[Kind, Ref | None], dict[Ref, None]] = {}
        self._left: dict[str, dict[Ref, None]] = {}
        self._held: dict[str, dict[Ref, None]] = {}
        self._keys: dict[Ref, frozenset[str]] = {}
        self._history: list[HistoryEntry] = []
        self._notifications: list[Notification] = []

    def __contains__(self, ref: object) -> bool:
        """Tell whether a record is to be put."""
        return ref in self._now

    @property
    def joined(self) -> Commit:
        """All commits as one; each record is put as it stands at the end."""
        return Commit(
            puts=(
                attrs.evolve(record, version=_version(self._before[ref]))
                for ref, record in self._now.items()
            ),
            history=self._history,
            notifications=self._notifications,
            index=self._keys,
        )

    def get(self, kind: type[R], id_: str) -> R:
        """Give a record, gathered or stored."""
        found = self._now.get(Ref(kind.kind, id_))
        return found if isinstance(found, kind) else self._below.get(kind, id_)

    def find(
        self, query: Query[A], *, after: Cursor | None = None, limit: int = 100
    ) -> Page[A]:
        """Give a page of the stored answers as they stand now; new ones on the last."""
        assert isinstance(query, Everything | Referencing)  # noqa: S101 - see the class
        to = query.to if isinstance(query, Referencing) else None
        page = self._below.find(query, after=after, limit=limit)
        items: list[Any] = [self._now.get(it.ref, it) for it in page.items]
        if page.next is None:
            near = self._near.get((query.of.kind, to), NOBODY)
            new = (ref for ref in near if not _answers(self._before[ref], to))
            items += (self._now[ref] for ref in new)
        return Page(tuple(it for it in items if _answers(it, to)), page.next)

    def sizes(self, keys: Iterable[str], *, at_most: int) -> Mapping[str, int]:
        """Count the records of each key, as ``ports.candidates`` says."""
        wanted = tuple(keys)
        more = max((len(self._left.get(key, ())) for key in wanted), default=0)
        stored = self._below.sizes(wanted, at_most=at_most + more)
        counts = {
            key: stored.get(key, 0)
            - len(self._left.get(key, ()))
            + len(self._held.get(key, ()))
            for key in wanted
        }
        return {key: min(at_most, count) for key, count in counts.items() if count > 0}

    def holders(self, key: str, *, limit: int) -> tuple[Ref, ...]:
        """Give up to *limit* records that have *key*, ordered by reference."""
        left, held = self._left.get(key, NOBODY), self._held.get(key, NOBODY)
        stored = self._below.holders(key, limit=limit + len(left))
        both = {ref for ref in stored if ref not in left} | held.keys()
        return tuple(sorted(both)[:limit])

    def sharing(self, keys: Iterable[str], *, limit: int) -> tuple[Shared, ...]:
        """Give the records with most of *keys*, then by reference."""
        wanted = frozenset(keys)
        left = {ref for key in wanted for ref in self._left.get(key, ())}
        stored = self._below.sharing(wanted, limit=limit + len(left))
        counts = {it.record: it.keys for it in stored if it.record not in self._now}
        for key in wanted:
            for ref in self._held.get(key, ()):
                counts[ref] = counts.get(ref, 0) + 1
        best = sorted(counts, key=lambda ref: (-counts[ref], ref))[:limit]
        return tuple(Shared(record=ref, keys=counts[ref]) for ref in best)

    def keys(self, records: Iterable[Ref]) -> Mapping[Ref, frozenset[str]]:
        """Give the keys of records; one without any is left out."""
        wanted = tuple(records)
        found = dict(self._below.keys(wanted))
        found |= {ref: self._keys[ref] for ref in wanted if ref in self._keys}
        return {ref: keys for ref, keys in found.items() if keys}

    def apply(self, commit: Commit) -> None:
        """Gather a commit; from now on it reads as if it were written."""
        assert not commit.deletes + commit.restored  # noqa: S101 - see the class
        for record in commit.puts:
            self._put(record)
        for ref, keys in commit.index.items():
            for key in self._keys.get(ref, frozenset()):
                del self._held[key][ref]
            for key in keys:
                self._held.setdefault(key, {})[ref] = None
            self._keys[ref] = keys
        self._history += commit.history
        self._notifications += commit.notifications

    def _put(self, record: Record) -> None:
        ref = record.ref
        if ref not in self._before:
            before = self._stored(record)
            self._before[ref] = before
            left = (
                keys_of(before, policy=self._policy, fields=self._fields)
                if before
                else ()
            )
            for key in left:
                self._left.setdefault(key, {})[ref] = None
        version = _version(self._before[ref]) + 1
        self._now[ref] = attrs.evolve(record, version=version)
        for to in (None, *references(record)):
            self._near.setdefault((ref.kind, to), {})[ref] = None

    def _stored(self, record: Record) -> Record | None:
        try:
            return self._below.get(type(record), record.id)
        except MissingError:
            return None


def _version(record: Record | None) -> int:
    return record.version if record is not None else 0


def _answers(record: Record | None, to: Ref | None) -> bool:
    if record is None:
        return False
    return to is None or to in references(record)


if TYPE_CHECKING:

    def _port(unit: Writing) -> Writer:
        return Gathering(unit)
