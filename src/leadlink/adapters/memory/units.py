"""Units of work over a tenant's data."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar, cast, final

from leadlink.adapters.memory.data import Data
from leadlink.adapters.memory.indexes import answer_to
from leadlink.adapters.memory.sorted_keys import after, count
from leadlink.adapters.questions import Key, checked, cursor_of, key_of, kind_of
from leadlink.model.change import Commit
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Kind, Ref
from leadlink.model.records import Record
from leadlink.model.store_errors import ClosedError, MissingError
from leadlink.ports.queries import Cursor, HistoryOf, Page, Query, Shared

R = TypeVar("R", bound=Record)
A = TypeVar("A", bound=Record | HistoryEntry)

MOST = 2**31
"""More answers than this a page never has."""


class MemoryReader:
    """A snapshot; see ``ports.store.Reader``."""

    def __init__(self, data: Data) -> None:
        self._data: Data | None = data

    def close(self) -> None:
        """End the unit of work."""
        self._data = None

    def _open(self) -> Data:
        if self._data is None:
            msg = "this unit of work has ended"
            raise ClosedError(msg)
        return self._data

    def get(self, kind: type[R], id_: str) -> R:
        """Give one record.

        Raises:
            MissingError: There is none.
        """
        found = self._open().records.get((kind_of(kind), id_))
        if found is None:
            raise MissingError(kind=kind.kind, id=id_)
        return cast("R", found)

    def find(
        self, query: Query[A], *, after: Cursor | None = None, limit: int = 100
    ) -> Page[A]:
        """Give up to *limit* answers after a cursor, in the query's order."""
        data = self._open()
        asked = checked(query, limit=limit)
        start = () if after is None else key_of(asked, after)
        answers = _history(data, asked) if isinstance(asked, HistoryOf) else None
        if answers is None:
            answers = _records(data, asked, start)
        else:
            answers = (answer for answer in answers if answer[0] > start)
        found = list(islice(answers, min(limit, MOST) + 1))
        items = tuple(item for _, item in found[:limit])
        if len(found) <= limit:
            return Page(items=items, next=None)
        return Page(items=items, next=cursor_of(asked, found[limit - 1][0]))

    def sizes(self, keys: Iterable[str], *, at_most: int) -> Mapping[str, int]:
        """Count the records of each key, counting no further than *at_most*."""
        data = self._open()
        counts = {key: min(at_most, count(data.index("key", key))) for key in keys}
        return {key: count for key, count in counts.items() if count > 0}

    def holders(self, key: str, *, limit: int) -> tuple[Ref, ...]:
        """Give up to *limit* records that have *key*, ordered by reference."""
        found = after(self._open().index("key", key), ())
        return tuple(_ref(place) for place in islice(found, max(0, limit)))

    def sharing(self, keys: Iterable[str], *, limit: int) -> tuple[Shared, ...]:
        """Give the records with most of *keys*, then by reference."""
        data = self._open()
        counts = Counter(
            place for key in set(keys) for place in after(data.index("key", key), ())
        )
        best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(
            Shared(record=_ref(place), keys=count)
            for place, count in best[: max(0, limit)]
        )

    def keys(self, records: Iterable[Ref]) -> Mapping[Ref, frozenset[str]]:
        """Give the keys of records; one without any is left out."""
        known = self._open().keys
        return {ref: known[ref] for ref in records if ref in known}


@final
class MemoryWriter(MemoryReader):
    """A serializable unit of work; see ``ports.store.Writer``."""

    def __init__(self, data: Data) -> None:
        super().__init__(data)
        self.written: Data | None = None

    def apply(self, commit: Commit) -> None:
        """Write all of *commit* or nothing; allowed once a unit of work.

        Raises:
            ClosedError: The unit of work has ended, or has written already.
        """
        data = self._open()
        if self.written is not None:
            msg = "this unit of work has written already"
            raise ClosedError(msg)
        self.written = self._data = data.after(commit)


def _history(data: Data, query: HistoryOf) -> Iterable[tuple[Key, Any]]:
    return data.history.get(query.record, ())


def _records(data: Data, query: Query[Any], start: Key) -> Iterator[tuple[Key, Any]]:
    answer = answer_to(query)
    for key in after(data.index(*answer.index), max(start, answer.above)):
        if answer.below is not None and key > answer.below:
            return
        record = data.records[answer.of, key[-1]]
        if answer.accepts(record):
            yield key, record


def _ref(place: Key) -> Ref:
    kind, id_ = place
    return Ref(Kind(kind), id_)
