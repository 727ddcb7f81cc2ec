"""The developer set ``tests/data/crm_dev``, and a reader that counts."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, final

import attrs

from leadlink.engine.mappings import record_of
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.ports.queries import Cursor, Page, Query, Shared
from leadlink.rules.matching.keys import profile_keys, sample_keys
from leadlink.rules.matching.profile import Matched, profile_of
from tests.engine.memory_index import MemoryIndex

FOLDER = Path(__file__).parents[1] / "data/crm_dev"
POLICY = MatchingPolicy()


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Read one file of the set."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


@cache
def customers() -> tuple[Matched, ...]:
    """Give the customers, in the order of the file."""
    return tuple(record_of(_with_id(row, "customer")) for row in rows("customers"))


@cache
def leads() -> tuple[Matched, ...]:
    """Give the leads as probes, in the order of the file."""
    return tuple(record_of(_with_id(row, "lead")) for row in rows("leads"))


@cache
def entity_of() -> Mapping[str, str]:
    """Say by record id who it is."""
    return {
        f"{kind}-{row['id']}": row["entity"]
        for kind, name in (("customer", "customers"), ("lead", "leads"))
        for row in rows(name)
    }


@cache
def copies() -> Mapping[str, int]:
    """Count the customers of each entity."""
    return Counter(row["entity"] for row in rows("customers"))


def _with_id(row: dict[str, str], kind: str) -> dict[str, str]:
    return row | {"id": f"{kind}-{row['id']}"}


def _perturbed(key: str, copy: int) -> str:
    """Make a key of the same name, but of another contact and another home."""
    return f"{key}~{copy}" if key[0] in "peuaw" else key


@final
class CountingReader:
    """A reader of records in memory that counts what is read from it.

    Args:
        records: Who is there.
        copies: How often each is there once more: strangers of the same name and
            employer, with other phones, mailboxes and homes.
    """

    def __init__(self, records: Iterable[Matched], copies: int = 0) -> None:
        self.records = {record.ref: record for record in records}
        self.read: list[Ref] = []
        self._index = MemoryIndex()
        for ref, record in self.records.items():
            found = profile_keys(profile_of(record, POLICY))
            self._index.add(ref, found | sample_keys(ref))
            for copy in range(copies):
                stranger = Ref(ref.kind, f"{ref.id}~{copy}")
                strange = {_perturbed(key, copy) for key in found}
                self._index.add(stranger, strange | sample_keys(stranger))

    def crowd(self, count: int) -> None:
        """Enter so many customers that share nothing with anybody."""
        for number in range(count):
            ref = Ref(Kind.CONTACT, f"crowd-{number}")
            self._index.add(ref, sample_keys(ref))

    def get(self, kind: type[Any], id_: str) -> Any:
        """Give a record, and note that it was read."""
        ref = Ref(kind.kind, id_)
        self.read.append(ref)
        known, _, copy = id_.partition("~")
        record = self.records[Ref(ref.kind, known)]
        if not copy:
            return record
        return attrs.evolve(record, id=id_, emails=(), phones=(), address=None)

    def find(
        self, query: Query[Any], *, after: Cursor | None = None, limit: int = 100
    ) -> Page[Any]:
        """Answer nothing: a lookup has nothing to ask."""
        raise AssertionError((query, after, limit))

    def sizes(self, keys: Iterable[str], *, at_most: int) -> Mapping[str, int]:
        """Count the holders of keys."""
        return self._index.sizes(keys, at_most=at_most)

    def holders(self, key: str, *, limit: int) -> tuple[Ref, ...]:
        """Give the holders of a key."""
        return self._index.holders(key, limit=limit)

    def sharing(self, keys: Iterable[str], *, limit: int) -> tuple[Shared, ...]:
        """Give who shares most keys."""
        return self._index.sharing(keys, limit=limit)

    def keys(self, records: Iterable[Ref]) -> Mapping[Ref, frozenset[str]]:
        """Give the keys of records."""
        return self._index.keys(records)
