"""Proposing pairs: who shares a key that few enough have, and passes the screen."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, count
from typing import Final, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from leadlink.engine.hashing import Hashes
from leadlink.engine.key_index import Counts, Rows, Spans, keys_of, spread_out
from leadlink.engine.roster import Roster, ref_key
from leadlink.engine.screening import PairScreen, Truths
from leadlink.engine.signature import signatures_of
from leadlink.rules.matching.keys import profile_keys
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.screen import CAP, CAPS

Pairs: TypeAlias = NDArray[np.uint64]
"""Two rows in one number, the lesser in the upper half."""

PAIRS_A_BLOCK: Final = 1 << 17
_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)
_NAMES: Final = ord("n"), ord("f")
"""Types of keys by which namesakes are counted, and who has a surname."""

_REF: Final = ord("@")
_MOST: Final = 1 << 40


def _caps() -> Counts:
    """Give by type of key how many records may have one that is read."""
    caps = np.full(256, CAP, np.int64)
    caps[_REF] = 0
    for kind, most in CAPS.items():
        caps[ord(kind)] = most
    return caps


_CAPS: Final = _caps()


def types_of(keys: Hashes) -> Counts:
    """Give the types of keys."""
    return (keys >> np.uint64(56)).astype(np.int64)


@final
class Probes:
    """Profiles that are asked about, with their keys and signatures.

    Args:
        profiles: In the order in which they are numbered.
    """

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Hash everything at once."""
        self.profiles = profiles
        self.texts = [
            (*profile_keys(profile), ref_key(profile.ref)) for profile in profiles
        ]
        self.signatures = signatures_of(profiles)
        self.keys = keys_of([key for texts in self.texts for key in texts])
        counts = [len(texts) for texts in self.texts]
        self.owners = np.repeat(np.arange(len(profiles)), counts)
        self._starts = [0, *accumulate(counts)]

    def places(self, number: int) -> dict[str, int]:
        """Give the keys of a probe, each with its place among all."""
        return dict(zip(self.texts[number], count(self._starts[number])))


@final
@attrs.frozen(eq=False)
class Proposed:
    """Who each probe may be.

    Attributes:
        owners: The numbers of probes, ascending.
        rows: For each a row, ascending.
        known: By probe, whether its reference is in the roster.
        spans: What was found of the keys of the probes.
    """

    owners: Counts
    rows: Rows
    known: Truths
    spans: Spans


def propose(roster: Roster, screen: PairScreen, probes: Probes) -> Proposed:
    """Find who each probe may be."""
    spans = roster.index.spans(probes.keys)
    sizes = roster.sizes(spans)
    known = np.zeros(len(probes.profiles), np.bool_)
    nobody = np.empty(0, np.int64), np.empty(0, np.uint32)
    if not len(sizes):
        return Proposed(*nobody, known, spans)
    kinds = types_of(probes.keys)
    named = [kinds == kind for kind in _NAMES]
    held = ((probes.owners[those], sizes[those]) for those in named)
    bearers = _bearers(len(probes.profiles), held)
    known[probes.owners[(kinds == _REF) & (sizes > 0)]] = True
    wanted = (sizes > 0) & (sizes <= _CAPS[kinds])
    found: list[NDArray[np.uint64]] = []
    for places, holders in _in_blocks(spans, wanted):
        shared = (probes.owners[places].astype(np.uint64) << _HALF) | holders
        if roster.has_dead:
            shared = shared[roster.alive[holders]]
        pairs = np.unique(shared)
        passed = screen.passing(
            probes.signatures,
            (pairs >> _HALF).astype(np.uint32),
            roster.signatures,
            (pairs & _LOW).astype(np.uint32),
            bearers,
        )
        found.append(pairs[passed])
    if not found:
        return Proposed(*nobody, known, spans)
    every = found[0] if len(found) == 1 else np.unique(np.concatenate(found))
    owners, rows = (every >> _HALF).astype(np.int64), (every & _LOW).astype(np.uint32)
    return Proposed(owners, rows, known, spans)


def _in_blocks(spans: Spans, wanted: Truths) -> Iterator[tuple[Counts, Rows]]:
    """Spread keys out, all runs together, so many at a time."""
    counts = sum(ends - starts for _, starts, ends in spans) * wanted
    total = int(counts.sum())
    if total <= PAIRS_A_BLOCK:
        parts = list(spread_out(spans, wanted))
        if len(parts) == 1:
            yield parts[0]
        elif parts:
            yield (
                np.concatenate([places for places, _ in parts]),
                np.concatenate([rows for _, rows in parts]),
            )
        return
    blocks = np.cumsum(counts) // PAIRS_A_BLOCK
    for block in range(int(blocks[-1]) + 1):
        yield from spread_out(spans, wanted & (blocks == block))


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
    wanted = (sizes > 1) & (sizes <= _CAPS[kinds])
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
    found = np.full((count, len(_NAMES)), _MOST, np.int64)
    for place, (owners, sizes) in enumerate(held):
        np.minimum.at(found[:, place], owners, sizes)
    found[found == _MOST] = 0
    return found


def _holders(
    rows: Rows, starts: Counts, sizes: Counts, kinds: Counts
) -> Iterator[tuple[Rows, Counts]]:
    """Give for keys of names and of surnames the rows, and how many have the key."""
    for kind in _NAMES:
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
