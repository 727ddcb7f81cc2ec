"""A sorted set that shares its unchanged parts with the set it was made from."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import final

import attrs

from leadlink.adapters.questions import Key

LONGEST = 512
"""The most keys of a chunk; a change copies one chunk and the list of chunks."""


@final
@attrs.frozen
class SortedKeys:
    """An immutable sorted set of keys, cut into chunks."""

    chunks: tuple[tuple[Key, ...], ...] = ()

    def __len__(self) -> int:
        """Count the keys."""
        return sum(map(len, self.chunks))

    def with_key(self, key: Key) -> "SortedKeys":
        """Give the set with *key*, which may be in it already."""
        if not self.chunks:
            return SortedKeys(((key,),))
        place = self._chunk_of(key)
        chunk = self.chunks[place]
        at = bisect_left(chunk, key)
        if at < len(chunk) and chunk[at] == key:
            return self
        longer = (*chunk[:at], key, *chunk[at:])
        if len(longer) <= LONGEST:
            return self._replaced(place, longer)
        middle = at if at == len(chunk) else len(longer) // 2
        return self._replaced(place, longer[:middle], longer[middle:])

    def without(self, key: Key) -> "SortedKeys":
        """Give the set without *key*, which need not be in it."""
        if not self.chunks:
            return self
        place = self._chunk_of(key)
        chunk = self.chunks[place]
        at = bisect_left(chunk, key)
        if at == len(chunk) or chunk[at] != key:
            return self
        shorter = chunk[:at] + chunk[at + 1 :]
        return self._replaced(place, shorter) if shorter else self._replaced(place)

    def after(self, key: Key) -> Iterator[Key]:
        """Go through the keys that are greater than *key*, in order."""
        if not self.chunks:
            return
        place = self._chunk_of(key)
        chunk = self.chunks[place]
        yield from chunk[bisect_right(chunk, key) :]
        for later in islice(self.chunks, place + 1, None):
            yield from later

    def _chunk_of(self, key: Key) -> int:
        return max(0, bisect_right(self.chunks, key, key=_first) - 1)

    def _replaced(self, place: int, *chunks: tuple[Key, ...]) -> "SortedKeys":
        return SortedKeys((*self.chunks[:place], *chunks, *self.chunks[place + 1 :]))


def _first(chunk: tuple[Key, ...]) -> Key:
    return chunk[0]
