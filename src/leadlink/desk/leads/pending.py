"""What a unit of work is about to write, read as if it were written already.

A unit of work writes once. Where it takes in many leads, each must see those before it:
the same row twice in a file, the contact that the last row was merged into.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar, final

from leadlink.desk.session import Reading
from leadlink.model.ids import Ref
from leadlink.model.records import Record
from leadlink.ports.queries import Shared
from leadlink.rules.matching.keys import contact_keys, is_matchable, profile_keys
from leadlink.rules.matching.profile import Matched, Profile, profile_of

R = TypeVar("R", bound=Record)


@final
class Pending:
    """Records to be put in one change, over what the store has.

    As a match index it knows a pending record by its phones and e-mails.
    """

    def __init__(self, unit: Reading) -> None:
        self.unit = unit
        self.puts: dict[Ref, Record] = {}
        self._holders: dict[str, dict[Ref, None]] = {}
        self._read: dict[Ref, Record | None] = {}

    def put(self, *records: Record) -> None:
        """Put records; one that is pending already is replaced."""
        policy = self.unit.policy.matching
        for record in records:
            self.puts[record.ref] = record
            if isinstance(record, Matched):
                for key in contact_keys(record, policy):
                    self._holders.setdefault(key, {})[record.ref] = None

    def find(self, kind: type[R], id_: str) -> R | None:
        """Find a record, pending or stored, whoever may see it."""
        found = self.at(Ref(kind.kind, id_))
        return found if isinstance(found, kind) else None

    def at(self, ref: Ref) -> Record | None:
        """Find the record at a reference, pending or stored, whoever may see it."""
        if ref in self.puts:
            return self.puts[ref]
        if ref not in self._read:
            self._read[ref] = self.unit.at(ref)
        return self._read[ref]

    def profile(self, ref: Ref) -> Profile | None:
        """Find a record as matching sees it; None for one outside matching."""
        found = self.at(ref)
        if not isinstance(found, Matched) or not is_matchable(found):
            return None
        return profile_of(found, self.unit.policy.matching, self.unit.fields)

    def sizes(self, keys: Iterable[str], *, at_most: int) -> Mapping[str, int]:
        """Count the records of each key, as ``ports.candidates`` says."""
        wanted = tuple(keys)
        found = dict(self.unit.reader.sizes(wanted, at_most=at_most))
        for key in wanted:
            if key in self._holders:
                count = found.get(key, 0) + len(self._holders[key])
                found[key] = min(at_most, count)
        return found

    def holders(self, key: str, *, limit: int) -> tuple[Ref, ...]:
        """Give records that have *key*: the stored ones, then the pending ones."""
        stored = self.unit.reader.holders(key, limit=limit)
        both = dict.fromkeys((*stored, *self._holders.get(key, ())))
        return tuple(islice(both, limit))

    def sharing(self, keys: Iterable[str], *, limit: int) -> tuple[Shared, ...]:
        """Give the stored records with most of *keys*."""
        return self.unit.reader.sharing(keys, limit=limit)

    def keys(self, records: Iterable[Ref]) -> Mapping[Ref, frozenset[str]]:
        """Give the keys of records, of the pending ones those they will have."""
        wanted = tuple(records)
        found = dict(
            self.unit.reader.keys(ref for ref in wanted if ref not in self.puts)
        )
        for ref in wanted:
            profile = self.profile(ref) if ref in self.puts else None
            if profile is not None:
                found[ref] = profile_keys(profile)
        return found

    def same_contact(self, keys: Iterable[str], *, most: int) -> Iterator[Ref]:
        """Give records that share a phone or e-mail key, up to *most* a key."""
        found = (ref for key in sorted(keys) for ref in self.holders(key, limit=most))
        yield from dict.fromkeys(found)
