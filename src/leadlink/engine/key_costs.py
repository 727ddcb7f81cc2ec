"""What each type of key costs a batch run, and what it adds, before it is run."""

from collections.abc import Iterable
from typing import Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from leadlink.engine import arguments
from leadlink.engine.engine import Given
from leadlink.engine.reading import ProfileReader
from leadlink.engine.roster import Roster
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.field_names import FIELD_NAMES, FieldNames
from leadlink.rules.matching.screen import CAP, CAPS

KEY_TYPES: Final = {
    "p": "phone number",
    "e": "e-mail address",
    "u": "user of an address",
    "m": "mail domain",
    "n": "name",
    "i": "initial and surname",
    "x": "head of a surname",
    "y": "tail of a surname",
    "z": "consonants of a name",
    "a": "building",
    "w": "surname and place",
    "f": "surname",
    "g": "name and employer",
    "c": "company",
    "d": "date of birth",
    "k": "id number",
}
"""What the keys of the match index are of, by the letter that they begin with."""

_TYPE: Final = np.uint64(56)
_HALF: Final = np.uint64(32)

_Pairs = NDArray[np.uint64]


@final
@attrs.frozen
class KeyCost:
    """What the keys of one type cost.

    Attributes:
        letter: That they begin with.
        of: What they are of.
        keys: How many different ones more than one record has.
        skipped: How many of them too many records have, so that they are not read.
        largest: How many records have the most common key.
        pairs: How many pairs of records the others propose.
        added: How many of these no rarer type proposes.
    """

    letter: str
    of: str
    keys: int
    skipped: int
    largest: int
    pairs: int
    added: int

    def __str__(self) -> str:
        """Write one line of a table."""
        return (
            f"{self.letter}  {self.of:22} {self.keys:9,} {self.skipped:8,} "
            f"{self.largest:8,} {self.pairs:11,} {self.added:11,}"
        )


@final
@attrs.frozen
class KeyCosts:
    """What all keys of a roster cost.

    Attributes:
        records: How many take part.
        rows: By type, that with the fewest pairs a key first.
    """

    records: int
    rows: tuple[KeyCost, ...]

    @property
    def pairs(self) -> int:
        """How many pairs a batch run looks at, each once."""
        return sum(row.added for row in self.rows)

    def __str__(self) -> str:
        """Write a table."""
        head = (
            f"   {'key':22} {'keys':>9} {'skipped':>8} {'largest':>8} "
            f"{'pairs':>11} {'added':>11}"
        )
        foot = f"{self.records:,} records, {self.pairs:,} pairs"
        return "\n".join([head, *map(str, self.rows), foot])


def key_costs(
    records: Iterable[Given],
    *,
    policy: MatchingPolicy = MatchingPolicy(),  # noqa: B008 - a frozen value
    fields: FieldNames = FIELD_NAMES,
) -> KeyCosts:
    """Count what each type of key would propose, before anything is compared.

    Nothing is compared: it takes as long as to take the records in, and eight bytes a
    pair. Most pairs that are proposed are dropped by the screen, at little cost.

    Args:
        records: The roster.
        policy: How it is read.
        fields: Which columns and custom fields are read besides.

    Raises:
        InvalidValueError: A mapping makes no record.
    """
    reader, roster = ProfileReader(policy, fields), Roster()
    for record in arguments.many(records, "records"):
        _, profile = reader.find(record)
        if profile is not None:
            roster.add(profile)
    count = len(roster)
    keys, rows = roster.index.whole()
    if roster.has_dead:
        alive = roster.alive[rows]
        keys, rows = keys[alive], rows[alive]
    kinds = (keys >> _TYPE).astype(np.uint8)
    costs: list[tuple[float, KeyCost, _Pairs]] = []
    for letter, of in KEY_TYPES.items():
        own = kinds == ord(letter)
        cost, pairs = _cost(letter, of, keys[own], rows[own])
        costs.append((cost.pairs / max(cost.keys, 1), cost, pairs))
    costs.sort(key=lambda found: (found[0], found[1].letter))
    seen: _Pairs = np.empty(0, np.uint64)
    made: list[KeyCost] = []
    for _, cost, pairs in costs:
        more = np.union1d(seen, pairs)
        made.append(attrs.evolve(cost, added=len(more) - len(seen)))
        seen = more
    return KeyCosts(count, tuple(made))


def _cost(
    letter: str, of: str, keys: _Pairs, rows: NDArray[np.uint32]
) -> tuple[KeyCost, _Pairs]:
    """Count the keys of one type, and give their pairs, each once."""
    _, starts, sizes = np.unique(keys, return_index=True, return_counts=True)
    shared = sizes > 1
    starts, sizes = starts[shared], sizes[shared]
    is_read = sizes <= CAPS.get(letter, CAP)
    parts = [
        _pairs_of(rows, starts[is_read & (sizes == size)], int(size))
        for size in np.unique(sizes[is_read])
    ]
    pairs = np.unique(np.concatenate(parts)) if parts else np.empty(0, np.uint64)
    cost = KeyCost(
        letter=letter,
        of=of,
        keys=len(sizes),
        skipped=int((~is_read).sum()),
        largest=int(sizes.max(initial=1 if len(keys) else 0)),
        pairs=len(pairs),
        added=0,
    )
    return cost, pairs


def _pairs_of(rows: NDArray[np.uint32], starts: NDArray[np.intp], size: int) -> _Pairs:
    """Give every pair within groups of one size."""
    one, other = np.triu_indices(size, 1)
    left = rows[(starts[:, None] + one).ravel()].astype(np.uint64)
    right = rows[(starts[:, None] + other).ravel()].astype(np.uint64)
    pairs: _Pairs = (np.minimum(left, right) << _HALF) | np.maximum(left, right)
    return pairs
