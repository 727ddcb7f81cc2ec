"""Looking records up: who in a roster shares a key with each, and passes the screen.

Many are looked up by numpy together. For one alone the calls of numpy would take longer
than their work, so its dozen keys are gone through one by one.
"""

from collections.abc import Iterator, Sequence
from typing import Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from leadlink.engine.block import ref_key
from leadlink.engine.hashing import hashes_of
from leadlink.engine.key_index import (
    Counts,
    Rows,
    Spans,
    keys_from,
    letters_of,
    spread_out,
)
from leadlink.engine.proposing import CAPS_OF, MOST, NAMES, PAIRS_A_BLOCK
from leadlink.engine.roster import Roster
from leadlink.engine.screening import PairScreen, Truths
from leadlink.engine.signature import signatures_from, texts_of
from leadlink.rules.matching.keys import profile_keys
from leadlink.rules.matching.profile import Profile

_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)
_CAPS: Final = CAPS_OF.tolist()


@final
class Probes:
    """Profiles that are asked about, with their keys and signatures.

    Args:
        profiles: One at least, in the order in which they are numbered.
    """

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Hash everything at once."""
        self.profiles = profiles
        texts, numbers = texts_of(profiles)
        of_signatures = len(texts)
        self.ends: list[int] = []
        for profile in profiles:
            texts += profile_keys(profile)
            # The reference is the last key of a probe.
            texts.append(ref_key(profile.ref))
            self.ends.append(len(texts) - of_signatures)
        hashes = hashes_of(texts)
        self._texts = texts[of_signatures:]
        self.signatures = signatures_from(hashes[:of_signatures], numbers)
        self.types = letters_of(self._texts)
        self.keys = keys_from(hashes[of_signatures:], self.types)

    def places(self, number: int) -> dict[str, int]:
        """Give the keys of a probe, each with its place among all."""
        start = self.ends[number - 1] if number else 0
        part = range(start, self.ends[number])
        return dict(zip(self._texts[start : part.stop], part, strict=True))


@final
@attrs.frozen(eq=False)
class Proposed:
    """Who each probe may be.

    Attributes:
        rows: By probe, in ascending order.
        known: By probe, whether its reference is in the roster.
        spans: What was found of the keys of the probes.
    """

    rows: Sequence[list[int]]
    known: Sequence[bool]
    spans: Spans


def propose(roster: Roster, screen: PairScreen, probes: Probes) -> Proposed:
    """Find who each probe may be."""
    spans = roster.index.spans(probes.keys)
    count = len(probes.profiles)
    if not spans:
        return Proposed([[] for _ in range(count)], [False] * count, spans)
    sizes = roster.sizes(spans)
    if count == 1:
        rows, is_known = _of_one(roster, screen, probes, spans, sizes.tolist())
        return Proposed([rows], [is_known], spans)
    ends = np.array(probes.ends)
    starts = np.concatenate(([0], ends[:-1]))
    known = (sizes.take(ends - 1) > 0).tolist()
    types = np.frombuffer(probes.types, np.uint8)
    bearers = np.empty((count, len(NAMES)), np.int64)
    for place, name in enumerate(NAMES):
        named = np.where(types == name, sizes, MOST)
        bearers[:, place] = np.minimum.reduceat(named, starts) % MOST
    owners = np.arange(count, dtype=np.uint64).repeat(ends - starts)
    wanted = sizes <= CAPS_OF.take(types)
    found = [
        _passing(roster, screen, probes, bearers, (owners.take(places) << _HALF) | rows)
        for places, rows in _in_blocks(spans, sizes, wanted)
    ]
    pairs = np.unique(np.concatenate(found)) if found else np.empty(0, np.uint64)
    bounds = (pairs >> _HALF).searchsorted(np.arange(count + 1)).tolist()
    listed = (pairs & _LOW).tolist()
    rows_of = [listed[bounds[at] : bounds[at + 1]] for at in range(count)]
    return Proposed(rows_of, known, spans)


def _of_one(
    roster: Roster,
    screen: PairScreen,
    probes: Probes,
    spans: Spans,
    sizes: list[int],
) -> tuple[list[int], bool]:
    """Do the same for the only probe, key by key."""
    least = dict.fromkeys(NAMES, MOST)
    wanted: list[int] = []
    for place, (kind, size) in enumerate(zip(probes.types, sizes, strict=True)):
        if kind in least:
            least[kind] = min(least[kind], size)
        if 0 < size <= _CAPS[kind]:
            wanted.append(place)
    parts = [
        rows[starts[place] : ends[place]]
        for rows, starts, ends in spans
        for place in wanted
    ]
    if not parts:
        return [], sizes[-1] > 0
    bearers = np.array([[size % MOST for size in least.values()]])
    shared = np.concatenate(parts).astype(np.uint64)
    passed = _passing(roster, screen, probes, bearers, shared)
    return passed.tolist(), sizes[-1] > 0


def _passing(
    roster: Roster,
    screen: PairScreen,
    probes: Probes,
    bearers: Counts,
    shared: NDArray[np.uint64],
) -> NDArray[np.uint64]:
    """Give the pairs of probes and rows, each once, that pass the screen."""
    pairs = _once(shared)
    rows = (pairs & _LOW).astype(np.uint32)
    if roster.has_dead:
        is_alive = roster.alive.take(rows)
        pairs, rows = pairs[is_alive], rows[is_alive]
    passed = screen.passing(
        probes.signatures,
        (pairs >> _HALF).astype(np.uint32),
        roster.signatures,
        rows,
        bearers,
    )
    return pairs[passed]


def _once(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sort values, each once; for few in half the time of ``np.unique``."""
    values.sort()
    is_new = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=is_new[1:])
    return values[is_new]


def _in_blocks(
    spans: Spans, sizes: Counts, wanted: Truths
) -> Iterator[tuple[Counts, Rows]]:
    """Spread keys out, so many at a time."""
    blocks = (sizes * wanted).cumsum() // PAIRS_A_BLOCK
    for block in range(int(blocks[-1]) + 1):
        yield from spread_out(spans, wanted & (blocks == block))
