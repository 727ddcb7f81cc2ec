"""The developer set ``tests/data/crm_dev``, and a roster grown from it."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, final

from leadlink.engine.mappings import record_of
from leadlink.engine.memory_index import MemoryIndex
from leadlink.model.ids import Ref
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.store_errors import MissingError
from leadlink.ports.queries import Cursor, Page, Query, Shared
from leadlink.rules.matching.keys import profile_keys
from leadlink.rules.matching.profile import Matched, profile_of

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


def strangers(count: int) -> Iterator[Matched]:
    """Make customers who are nobody of the set, from the parts of those who are.

    Each takes its given name, surname and street from three of them, and has a number,
    mailbox and house number of its own; every tenth keeps a company's switchboard.
    """
    known = rows("customers")
    for number in range(count):
        dice = int.from_bytes(blake2b(str(number).encode(), digest_size=8).digest())
        one, two, three = (known[(dice >> bits) % len(known)] for bits in (0, 16, 32))
        digits = str(2_000_000_000 + dice % 7_999_999_999)
        given, family = one["first_name"] or "Kim", two["last_name"] or "Noone"
        user = f"{given[0]}{family}{dice % 9973}".replace(" ", "")
        shared = three["phone"] if number % 10 == 0 and three["company"] else ""
        yield record_of(
            {
                "id": f"stranger-{number}",
                "first_name": given,
                "last_name": family,
                "company": three["company"],
                "email": f"{user}@example.org",
                "phone": shared or f"+1{digits}",
                "street": f"{dice % 997 + 1} {three['street'].lstrip('0123456789 ')}",
                "city": three["city"],
                "postcode": three["postcode"],
                "country": three["country"],
            }
        )


def _with_id(row: dict[str, str], kind: str) -> dict[str, str]:
    return row | {"id": f"{kind}-{row['id']}"}


@final
class CountingReader:
    """A reader of records in memory that counts what is read from it."""

    def __init__(self, records: Iterable[Matched]) -> None:
        self.records: dict[Ref, Matched] = {}
        self.read: list[Ref] = []
        self._index = MemoryIndex()
        for record in records:
            self.records[record.ref] = record
            self._index.add(record.ref, profile_keys(profile_of(record, POLICY)))

    def get(self, kind: type[Any], id_: str) -> Any:
        """Give a record, and note that it was read."""
        ref = Ref(kind.kind, id_)
        self.read.append(ref)
        if ref not in self.records:
            raise MissingError(kind=kind.kind, id=id_)
        return self.records[ref]

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
