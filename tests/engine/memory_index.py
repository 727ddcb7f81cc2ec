"""A match index in memory, for an engine without a store."""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, final

from leadlink.model.ids import Ref
from leadlink.ports.candidates import Candidates
from leadlink.ports.queries import Shared


@final
class MemoryIndex:
    """Finds references by key."""

    def __init__(self) -> None:
        """Start empty."""
        self._holders: dict[str, dict[Ref, None]] = {}
        self._keys: dict[Ref, set[str]] = {}

    def add(self, ref: Ref, keys: Iterable[str]) -> None:
        """Enter a reference under its keys."""
        for key in keys:
            self._holders.setdefault(key, {})[ref] = None
            self._keys.setdefault(ref, set()).add(key)

    def remove(self, ref: Ref, keys: Iterable[str]) -> None:
        """Strike a reference from the keys under which it was entered."""
        for key in keys:
            holders = self._holders[key]
            del holders[ref]
            if not holders:
                del self._holders[key]
            self._keys[ref].discard(key)
            if not self._keys[ref]:
                del self._keys[ref]

    def sizes(self, keys: Iterable[str], *, at_most: int) -> Mapping[str, int]:
        """Count the holders of each key, up to *at_most*; unknown keys are left out."""
        return {
            key: min(len(self._holders[key]), at_most)
            for key in keys
            if key in self._holders
        }

    def holders(self, key: str, *, limit: int) -> tuple[Ref, ...]:
        """Give up to *limit* holders of a key, ordered by reference."""
        # As references are ordered, only quicker.
        order = attrgetter("kind", "id")
        return tuple(sorted(self._holders.get(key, ()), key=order)[:limit])

    def sharing(self, keys: Iterable[str], *, limit: int) -> tuple[Shared, ...]:
        """Give the references with most of *keys*, then by reference."""
        counts: dict[Ref, int] = {}
        for key in keys:
            for ref in self._holders.get(key, ()):
                counts[ref] = counts.get(ref, 0) + 1
        best = sorted(counts, key=lambda ref: (-counts[ref], ref))[:limit]
        return tuple(Shared(record=ref, keys=counts[ref]) for ref in best)

    def keys(self, records: Iterable[Ref]) -> Mapping[Ref, frozenset[str]]:
        """Give the keys of references; one without any is left out."""
        known = self._keys
        return {ref: frozenset(known[ref]) for ref in records if ref in known}


if TYPE_CHECKING:
    _port: type[Candidates] = MemoryIndex
