"""A roster in memory: profiles as bytes, signatures, keys, and who shares what.

About 400 bytes a record in all. Records are taken in by blocks, so that their texts are
hashed together; a question first takes in what waits.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from leadlink.engine.block import Block, ref_key
from leadlink.engine.hashing import Hashes
from leadlink.engine.key_index import (
    Counts,
    KeyIndex,
    Rows,
    Spans,
    keys_of,
    spread_out,
)
from leadlink.engine.packing import name_of, ref_of, unpack
from leadlink.engine.signature import WIDTH, Signatures
from leadlink.model.ids import Ref
from leadlink.rules.matching.names import Name
from leadlink.rules.matching.profile import Profile

BLOCK: Final = 2_048
_CACHED: Final = 4_096
_LEAST: Final = 1_024
_DEAD: Final = 4
_NO_KEYS: Final[Hashes] = np.empty(0, np.uint64)


@final
@attrs.frozen(eq=False)
class Stored:
    """A roster without gaps, as arrays.

    Attributes:
        signatures: By row.
        ends: Where each row's profile ends in *data*; one more than rows, 0 first.
        keys: In ascending order.
        rows: For each key a row, in ascending order.
        data: The profiles as bytes.
    """

    signatures: Signatures
    ends: Counts
    keys: Hashes
    rows: Rows
    data: NDArray[np.uint8]


@final
class Roster:
    """Keeps profiles by row; a row is never used again before ``compact``."""

    def __init__(self) -> None:
        """Start empty."""
        self._block = Block()
        self._removed: dict[str, int] = {}
        self._signatures: Signatures = np.empty((_LEAST, WIDTH), np.uint32)
        self._alive: NDArray[np.bool_] = np.zeros(_LEAST, np.bool_)
        self._ends: Counts = np.zeros(_LEAST + 1, np.int64)
        self._data = bytearray()
        self._rows = 0
        self._dead = 0
        self._unchecked: list[Hashes] = [_NO_KEYS]
        self._index = KeyIndex()
        self.profile = lru_cache(maxsize=_CACHED)(self.read)

    def __len__(self) -> int:
        """Count the records that are there."""
        self.settle()
        return self._rows - self._dead

    def add(self, profile: Profile) -> None:
        """Take a profile in, in place of one with the same reference."""
        self._block.add(profile)
        if len(self._block) >= BLOCK:
            self._enter()

    def remove(self, ref: Ref) -> None:
        """Forget a record; one that is not there is no error."""
        self._removed[ref_key(ref)] = self._rows + len(self._block)

    def settle(self) -> None:
        """Take in what waits, so that what is asked is answered of all."""
        if self._block:
            self._enter()
        if len(self._unchecked) > 1 or self._removed:
            self._strike()
        if self._dead > max(_LEAST, self._rows // _DEAD):
            self.compact()

    def _enter(self) -> None:
        """Give each record of the block a row."""
        block, self._block = self._block, Block()
        first, count = self._rows, len(block)
        self._grow(first + count)
        self._signatures[first : first + count] = block.signatures()
        self._alive[first : first + count] = True
        ends = np.cumsum(list(map(len, block.packed))) + len(self._data)
        self._ends[first + 1 : first + count + 1] = ends
        self._data += b"".join(block.packed)
        refs = block.refs()
        self._index.add(*block.keys(first))
        self._index.add(refs, np.arange(first, first + count, dtype=np.uint32))
        self._unchecked.append(refs)
        self._rows += count

    def _strike(self) -> None:
        """Mark rows as gone that were removed, or whose reference has come again.

        They are looked for when somebody asks, of all that came since at once: to sort
        the keys of each block would take longer than all else.
        """
        removed, self._removed = self._removed, {}
        came, counts = np.unique(np.concatenate(self._unchecked), return_counts=True)
        if counts.sum() < self._rows:
            counts = self.sizes(self._index.spans(came))
        self._unchecked = [_NO_KEYS]
        for key in {*came[counts > 1].tolist(), *keys_of(list(removed)).tolist()}:
            later: set[Ref] = set()
            for row in np.sort(self._index.rows(np.uint64(key)))[::-1].tolist():
                ref = self.ref(row)
                if ref in later or row < removed.get(ref_key(ref), 0):
                    self._dead += bool(self._alive[row])
                    self._alive[row] = False
                later.add(ref)

    def _grow(self, rows: int) -> None:
        room = len(self._alive)
        if rows <= room:
            return
        room = max(rows, room + room // 2)
        self._signatures = _enlarged(self._signatures, (room, WIDTH))
        self._alive = _enlarged(self._alive, (room,))
        self._ends = _enlarged(self._ends, (room + 1,))

    def compact(self) -> None:
        """Give up the room of rows that are gone; the others are numbered anew."""
        alive = self._alive[: self._rows]
        kept = np.flatnonzero(alive)
        places = (np.cumsum(alive) - 1).astype(np.uint32)
        keys, rows = self._index.whole()
        is_kept = alive[rows]
        self._index.put((keys[is_kept], places[rows[is_kept]]))
        data, ends = bytearray(), np.zeros(len(kept) + 1, np.int64)
        for place, row in enumerate(kept):
            data += self._data[self._ends[row] : self._ends[row + 1]]
            ends[place + 1] = len(data)
        self._data, self._ends = data, ends
        self._signatures = self._signatures[kept]
        self._alive = np.ones(len(kept), np.bool_)
        self._rows, self._dead = len(kept), 0
        self.profile.cache_clear()

    def stored(self) -> Stored:
        """Give everything, for a file."""
        self.settle()
        if self._dead:
            self.compact()
        keys, rows = self._index.whole()
        return Stored(
            signatures=self.signatures,
            ends=self._ends[: self._rows + 1],
            keys=keys,
            rows=rows,
            data=np.frombuffer(bytes(self._data), np.uint8),
        )

    @classmethod
    def restored(cls, stored: Stored) -> "Roster":
        """Make a roster of what ``stored`` gave."""
        roster = cls()
        roster._signatures = stored.signatures
        roster._ends = stored.ends
        roster._data = bytearray(stored.data)
        roster._rows = len(stored.signatures)
        roster._alive = np.ones(roster._rows, np.bool_)
        roster._index.put((stored.keys, stored.rows))
        return roster

    def read(self, row: int) -> Profile:
        """Give the profile of a row, made anew; ``profile`` keeps some."""
        return unpack(bytes(self._data[self._ends[row] : self._ends[row + 1]]))

    def name(self, row: int) -> Name:
        """Give the person's name of a row."""
        return name_of(bytes(self._data[self._ends[row] : self._ends[row + 1]]))

    def ref(self, row: int) -> Ref:
        """Give the reference of a row."""
        return ref_of(bytes(self._data[self._ends[row] : self._ends[row + 1]]))

    @property
    def index(self) -> KeyIndex:
        """The keys of all rows, of those that are gone too."""
        return self._index

    @property
    def signatures(self) -> Signatures:
        """The signatures of all rows."""
        return self._signatures[: self._rows]

    @property
    def alive(self) -> NDArray[np.bool_]:
        """By row, whether it is there."""
        return self._alive[: self._rows]

    @property
    def has_dead(self) -> bool:
        """Whether rows are gone."""
        return self._dead > 0

    def row_of(self, ref: Ref) -> int | None:
        """Give the row of a record, or None."""
        self.settle()
        key = ref_key(ref)
        for row in self.rows(key):
            if self.ref(int(row)) == ref:
                return int(row)
        return None

    def rows(self, key: str) -> Rows:
        """Give the rows that have a key."""
        found = self._index.rows(keys_of([key])[0])
        return found[self._alive[found]] if self._dead else found

    def find(self, ref: Ref) -> Profile | None:
        """Give the profile of a record, or None."""
        row = self.row_of(ref)
        return None if row is None else self.profile(row)

    def profiles(self) -> Iterator[Profile]:
        """Give every profile, by row."""
        self.settle()
        for row in np.flatnonzero(self.alive):
            yield self.read(int(row))

    def sizes(self, spans: Spans) -> Counts:
        """Count the records of each key."""
        if not spans:
            return np.zeros(0, np.int64)
        if not self._dead:
            return sum(ends - starts for _, starts, ends in spans)  # type: ignore[return-value]  # there is one at least
        sizes = np.zeros(len(spans[0][1]), np.int64)
        for places, rows in spread_out(spans, np.ones(len(sizes), np.bool_)):
            np.add.at(sizes, places[self._alive[rows]], 1)
        return sizes

    def held(self, spans: Spans, place: int) -> Rows:
        """Give the rows of one of the keys that were asked for."""
        parts = [rows[starts[place] : ends[place]] for rows, starts, ends in spans]
        rows = parts[0] if len(parts) == 1 else np.concatenate(parts)
        return rows[self._alive[rows]] if self._dead else rows


def _enlarged(array: NDArray, shape: tuple[int, ...]) -> NDArray:  # type: ignore[type-arg]  # of any kind
    made = np.zeros(shape, array.dtype)
    made[: len(array)] = array
    return made
