"""Sorted sets of keys that share what did not change with the set they came from.

A set is a tuple of sorted, non-empty tuples of keys, and not an object of its own: the
garbage collector leaves tuples of texts alone, and there may be millions of them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias

from leadlink.adapters.questions import Key

SortedKeys: TypeAlias = tuple[tuple[Key, ...], ...]

LONGEST = 512
"""The most keys of a chunk; a change copies one chunk and the list of chunks."""

NONE: SortedKeys = ()


def count(keys: SortedKeys) -> int:
    """Count the keys."""
    return sum(map(len, keys))


def with_key(keys: SortedKeys, key: Key) -> SortedKeys:
    """Give the set with *key*, which may be in it already."""
    if not keys:
        return ((key,),)
    place = _chunk_of(keys, key)
    chunk = keys[place]
    at = bisect_left(chunk, key)
    if at < len(chunk) and chunk[at] == key:
        return keys
    longer = (*chunk[:at], key, *chunk[at:])
    if len(longer) <= LONGEST:
        return (*keys[:place], longer, *keys[place + 1 :])
    middle = at if at == len(chunk) else len(longer) // 2
    return (*keys[:place], longer[:middle], longer[middle:], *keys[place + 1 :])


def without(keys: SortedKeys, key: Key) -> SortedKeys:
    """Give the set without *key*, which need not be in it."""
    if not keys:
        return keys
    place = _chunk_of(keys, key)
    chunk = keys[place]
    at = bisect_left(chunk, key)
    if at == len(chunk) or chunk[at] != key:
        return keys
    shorter = chunk[:at] + chunk[at + 1 :]
    return (*keys[:place], *((shorter,) if shorter else ()), *keys[place + 1 :])


def after(keys: SortedKeys, key: Key) -> Iterator[Key]:
    """Go through the keys that are greater than *key*, in order."""
    if not keys:
        return
    place = _chunk_of(keys, key)
    chunk = keys[place]
    yield from chunk[bisect_right(chunk, key) :]
    for later in islice(keys, place + 1, None):
        yield from later


def _chunk_of(keys: SortedKeys, key: Key) -> int:
    return max(0, bisect_right(keys, key, key=_first) - 1)


def _first(chunk: tuple[Key, ...]) -> Key:
    return chunk[0]
