"""Records that wait to be taken into a roster, as flat lists of what is kept of them.

A profile is not kept itself: thousands of small objects that live for a while cost the
garbage collector more than it takes to make them.
"""

from typing import Final, final

import numpy as np

from leadlink.engine.hashing import Hashes, hashes_of
from leadlink.engine.key_index import Rows, keys_of
from leadlink.engine.packing import pack
from leadlink.engine.signature import Signatures, add_texts, signatures_from
from leadlink.model.ids import Ref
from leadlink.rules.matching.keys import profile_keys
from leadlink.rules.matching.profile import Profile


def ref_key(ref: Ref) -> str:
    """Give the key under which a record itself is found."""
    return f"@:{ref.kind.value}:{ref.id}"


@final
class Block:
    """Takes profiles one by one, and hashes their texts together."""

    __slots__ = ("_counts", "_keys", "_numbers", "_refs", "_texts", "packed")

    def __init__(self) -> None:
        """Start empty."""
        self.packed: Final[list[bytes]] = []
        self._refs: list[str] = []
        self._keys: list[str] = []
        self._counts: list[int] = []
        self._texts: list[str] = []
        self._numbers: list[int] = []

    def __len__(self) -> int:
        """Count the records."""
        return len(self.packed)

    def add(self, profile: Profile) -> None:
        """Take in what a roster keeps of a profile."""
        keys = profile_keys(profile)
        self._keys += keys
        self._counts.append(len(keys))
        self._refs.append(ref_key(profile.ref))
        self.packed.append(pack(profile))
        add_texts(profile, self._texts, self._numbers)

    def signatures(self) -> Signatures:
        """Give the signatures, in the order in which the records came."""
        return signatures_from(hashes_of(self._texts), self._numbers)

    def refs(self) -> Hashes:
        """Give the keys of the records themselves."""
        return keys_of(self._refs)

    def keys(self, first: int) -> tuple[Hashes, Rows]:
        """Give the other keys, each with its row, where the first row is *first*."""
        rows = np.arange(first, first + len(self), dtype=np.uint32)
        return keys_of(self._keys), rows.repeat(self._counts)
