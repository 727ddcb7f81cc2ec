"""An index of keys in sorted arrays: 12 bytes a key of a record.

What is added waits unsorted, is sorted into a run when somebody asks, and runs are
merged when the newer one has grown to a sixteenth of the older. A lookup asks each run.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias, final

import numpy as np
from numpy.typing import NDArray

from leadlink.engine.hashing import Hashes, hashes_of

Rows: TypeAlias = NDArray[np.uint32]
Counts: TypeAlias = NDArray[np.int64]
Run: TypeAlias = tuple[Hashes, Rows]
Spans: TypeAlias = Sequence[tuple[Rows, Counts, Counts]]
"""By run: its rows, and where those of each key that was asked for begin and end."""

_PARTS: Final = 8
_GROWN: Final = 16
_TYPE: Final = np.uint64(56)
_LETTER: Final = np.uint64(8)


def keys_of(texts: Sequence[str]) -> Hashes:
    """Give a number for each key: its type in the first byte, then its hash."""
    return keys_from(hashes_of(texts), letters_of(texts))


def letters_of(texts: Sequence[str]) -> bytes:
    """Give the letters of the types of keys."""
    return "".join([text[0] for text in texts]).encode()


def keys_from(hashes: Hashes, types: bytes) -> Hashes:
    """Give the numbers of keys that are hashed already."""
    letters = np.frombuffer(types, dtype=np.uint8).astype(np.uint64)
    return (hashes >> _LETTER) | (letters << _TYPE)


@final
class KeyIndex:
    """Finds the rows that have a key."""

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: list[Run] = []
        self._runs: list[Run] = []

    def add(self, keys: Hashes, rows: Rows) -> None:
        """Enter each row under its key; rows are given in ascending order."""
        self._waiting.append((keys, rows))

    @property
    def runs(self) -> Sequence[Run]:
        """Everything that was entered, by key and then by row; the oldest first."""
        if self._waiting:
            self._runs.append(_sorted(self._waiting))
            self._waiting = []
            while len(self._runs) > 1 and _is_grown(*self._runs[-2:]):
                self._runs[-2:] = [_sorted(self._runs[-2:])]
        return self._runs

    def whole(self) -> Run:
        """Merge all runs into one and give it."""
        if len(self.runs) > 1:
            self._runs = [_sorted(self._runs)]
        if not self._runs:
            return np.empty(0, np.uint64), np.empty(0, np.uint32)
        return self._runs[0]

    def put(self, run: Run) -> None:
        """Hold this run and nothing else."""
        self._waiting = []
        self._runs = [run] if len(run[0]) else []

    def spans(self, keys: Hashes) -> Spans:
        """Find the rows of many keys at once."""
        count = len(keys)
        # The rows of a key end where those of the next number begin.
        asked = np.concatenate((keys, keys + np.uint64(1)))
        found = [(rows, hashes.searchsorted(asked)) for hashes, rows in self.runs]
        return [(rows, places[:count], places[count:]) for rows, places in found]

    def rows(self, key: np.uint64) -> Rows:
        """Give the rows of one key, in ascending order within each run."""
        asked = np.array([key], dtype=np.uint64)
        found = [rows[starts[0] : ends[0]] for rows, starts, ends in self.spans(asked)]
        return np.concatenate(found) if found else np.empty(0, np.uint32)


def spread_out(
    spans: Spans, wanted: NDArray[np.bool_]
) -> Iterator[tuple[Counts, Rows]]:
    """Give the place of each wanted key as often as it has rows, and the rows."""
    every = np.arange(len(wanted))
    for rows, starts, ends in spans:
        counts = (ends - starts) * wanted
        places = every.repeat(counts)
        if len(places):
            # What stands before a key in the answer, it does not in the run.
            ahead = starts + counts - counts.cumsum()
            yield places, rows.take(np.arange(len(places)) + ahead.take(places))


def _is_grown(older: Run, newer: Run) -> bool:
    return len(newer[0]) * _GROWN >= len(older[0])


def _sorted(runs: Sequence[Run]) -> Run:
    """Merge runs into one; in parts, so that little more memory is used than kept."""
    total = sum(len(keys) for keys, _ in runs)
    all_keys, all_rows = np.empty(total, np.uint64), np.empty(total, np.uint32)
    bounds = _bounds(runs)
    filled = 0
    for low, high in zip((None, *bounds), (*bounds, None), strict=True):
        keys, rows = _between(runs, low, high)
        order = np.argsort(keys, kind="stable")
        end = filled + len(order)
        all_keys[filled:end] = keys[order]
        all_rows[filled:end] = rows[order]
        filled = end
    return all_keys, all_rows


def _bounds(runs: Sequence[Run]) -> Sequence[np.uint64]:
    """Give the keys at which a merge is parted; a small one is not."""
    total = sum(len(keys) for keys, _ in runs)
    if total < _LARGE:
        return ()
    sample = np.sort(
        np.concatenate([keys[:: len(keys) // 1_000 + 1] for keys, _ in runs])
    )
    return [sample[len(sample) * part // _PARTS] for part in range(1, _PARTS)]


_LARGE: Final = 1_000_000


def _between(runs: Sequence[Run], low: np.uint64 | None, high: np.uint64 | None) -> Run:
    if low is None and high is None:
        chosen = list(runs)
    else:
        chosen = []
        for keys, rows in runs:
            wanted = np.ones(len(keys), dtype=np.bool_)
            if low is not None:
                wanted &= keys >= low
            if high is not None:
                wanted &= keys < high
            chosen.append((keys[wanted], rows[wanted]))
    return (
        np.concatenate([keys for keys, _ in chosen]),
        np.concatenate([rows for _, rows in chosen]),
    )
