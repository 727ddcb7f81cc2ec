"""Proposing pairs: who shares a key that few enough have, and passes the screen."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadlink.engine.hashing import Hashes
from leadlink.engine.key_index import Counts, Rows
from leadlink.engine.roster import Roster
from leadlink.engine.screening import PairScreen
from leadlink.rules.matching.screen import CAP, CAPS

Pairs: TypeAlias = NDArray[np.uint64]
"""Two rows in one number, the lesser in the upper half."""

PAIRS_A_BLOCK: Final = 1 << 17
_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)
NAMES: Final = ord("n"), ord("f")
"""Types of keys by which namesakes are counted, and who has a surname."""

_REF: Final = ord("@")
MOST: Final = 1 << 40
"""More than any key has holders."""


def _caps() -> Counts:
    """Give by type of key how many records may have one that is read."""
    caps = np.full(256, CAP, np.int64)
    caps[_REF] = 0
    for kind, most in CAPS.items():
        caps[ord(kind)] = most
    return caps


CAPS_OF: Final = _caps()
"""By letter of a type of keys; none of a reference is read."""


def types_of(keys: Hashes) -> Counts:
    """Give the types of keys."""
    return (keys >> np.uint64(56)).astype(np.int64)


def propose_all(roster: Roster, screen: PairScreen) -> Iterator[tuple[Pairs, float]]:
    """Give the pairs of a roster among each other, in parts, with the share done.

    A pair may come again in a later part.
    """
    keys, rows = roster.index.whole()
    if roster.has_dead:
        alive = roster.alive[rows]
        keys, rows = keys[alive], rows[alive]
    if not len(keys):
        return
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    sizes = np.diff(np.append(starts, len(keys)))
    kinds = types_of(keys[starts])
    held = _holders(rows, starts, sizes, kinds)
    bearers = _bearers(len(roster.alive), held)
    wanted = (sizes > 1) & (sizes <= CAPS_OF[kinds])
    starts, sizes = starts[wanted], sizes[wanted]
    made = np.cumsum(sizes * (sizes - 1) // 2)
    total = int(made[-1]) if len(made) else 0
    begin = 0
    while begin < len(starts):
        done = int(made[begin - 1]) if begin else 0
        end = int(np.searchsorted(made, done + PAIRS_A_BLOCK, side="right"))
        end = max(end, begin + 1)
        left, right = _among(rows, starts[begin:end], sizes[begin:end])
        passed = screen.passing(
            roster.signatures, left, roster.signatures, right, bearers
        )
        pairs = (left[passed].astype(np.uint64) << _HALF) | right[passed]
        yield np.unique(pairs), int(made[end - 1]) / total
        begin = end


def _bearers(count: int, held: Iterable[tuple[Counts | Rows, Counts]]) -> Counts:
    """Count the records that have the rarest name of each owner, and surname.

    Args:
        count: How many owners there are.
        held: For each of those types of keys whose they are, and how many have them.
    """
    found = np.full((count, len(NAMES)), MOST, np.int64)
    for place, (owners, sizes) in enumerate(held):
        np.minimum.at(found[:, place], owners, sizes)
    found[found == MOST] = 0
    return found


def _holders(
    rows: Rows, starts: Counts, sizes: Counts, kinds: Counts
) -> Iterator[tuple[Rows, Counts]]:
    """Give for keys of names and of surnames the rows, and how many have the key."""
    for kind in NAMES:
        # All of a type stand together, for it is the first byte of a key.
        first, end = np.searchsorted(kinds, (kind, kind + 1))
        spread = np.repeat(sizes[first:end], sizes[first:end])
        at = int(starts[first]) if len(spread) else 0
        yield rows[at : at + len(spread)], spread


def _among(rows: Rows, starts: Counts, sizes: Counts) -> tuple[Rows, Rows]:
    """Give every pair within each group, the lesser row first."""
    lefts: list[Rows] = []
    rights: list[Rows] = []
    twos = sizes == 2  # noqa: PLR2004 - most groups are pairs
    lefts.append(rows[starts[twos]])
    rights.append(rows[starts[twos] + 1])
    for size in np.unique(sizes[~twos]):
        chosen = starts[sizes == size]
        one, other = np.triu_indices(int(size), 1)
        lefts.append(rows[(chosen[:, None] + one).ravel()])
        rights.append(rows[(chosen[:, None] + other).ravel()])
    left, right = np.concatenate(lefts), np.concatenate(rights)
    return np.minimum(left, right), np.maximum(left, right)


def rows_of(pairs: Pairs) -> tuple[list[int], list[int]]:
    """Take pairs apart."""
    return (pairs >> _HALF).tolist(), (pairs & _LOW).tolist()
