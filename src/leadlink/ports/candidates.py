"""The match index port: which records share a key."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from leadlink.model.ids import Ref
from leadlink.ports.queries import Shared


class Candidates(Protocol):
    """Finds records by key, without reading records.

    A key is a short text whose first letters name its type, as ``p:+9198...``. A
    record's keys change in the same unit of work as the record.
    """

    def sizes(self, keys: Iterable[str], *, at_most: int) -> Mapping[str, int]:
        """Count the records of each key, counting no further than *at_most*.

        A key that no record has is left out.
        """
        ...

    def holders(self, key: str, *, limit: int) -> tuple[Ref, ...]:
        """Give up to *limit* records that have *key*, ordered by reference."""
        ...

    def sharing(self, keys: Iterable[str], *, limit: int) -> tuple[Shared, ...]:
        """Give the records with most of *keys*, then by reference; none with no key."""
        ...

    def keys(self, records: Iterable[Ref]) -> Mapping[Ref, frozenset[str]]:
        """Give the keys of records; one without any is left out."""
        ...
