"""Records that were merged away: what stands for them, and what they were (spec 12)."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from leadlink.model.bookkeeping import Redirect
from leadlink.model.change import Change
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Ref
from leadlink.model.merging import MERGEABLE, MERGEABLE_KINDS, Mergeable
from leadlink.model.operations import MergeRecord
from leadlink.model.records import Record
from leadlink.ports.queries import Cursor, HistoryOf, Query, Referencing
from leadlink.ports.store import Reader

A = TypeVar("A", bound=Record | HistoryEntry)

NOTHING = Change(action="nothing")


def redirects_to(
    reader: Reader, ref: Ref, *, change: Change = NOTHING
) -> tuple[Redirect, ...]:
    """Give the redirects of what was merged into a record, oldest first.

    Args:
        reader: What the store has.
        ref: The survivor.
        change: What is about to be written, over what the store has.
    """
    if ref.kind not in MERGEABLE_KINDS:
        return ()
    ahead = [it for it in (*change.puts, *change.deletes) if isinstance(it, Redirect)]
    hidden = {redirect.ref for redirect in ahead}
    stored = (
        it for it in _every(reader, Referencing(Redirect, ref)) if it.ref not in hidden
    )
    new = (it for it in change.puts if isinstance(it, Redirect) and it.to == ref)
    return (*stored, *new)


def formers(
    reader: Reader, ref: Ref, *, change: Change = NOTHING
) -> Iterator[Mergeable]:
    """Give the records that were merged into one, as they were then.

    What an erasure has taken from the merge is left out.
    """
    for redirect in redirects_to(reader, ref, change=change):
        for effect in _merge_of(reader, redirect, change.puts).effects:
            if effect.ref == redirect.old and isinstance(effect.before, MERGEABLE):
                yield effect.before


def _merge_of(
    reader: Reader, redirect: Redirect, puts: Sequence[Record]
) -> MergeRecord:
    for record in puts:
        if isinstance(record, MergeRecord) and record.id == redirect.merge_id:
            return record
    return reader.get(MergeRecord, redirect.merge_id)


def history_of(reader: Reader, ref: Ref) -> tuple[HistoryEntry, ...]:
    """Give the history of a record and of all that was merged into it, in order."""
    refs = (ref, *(redirect.old for redirect in redirects_to(reader, ref)))
    entries = [it for one in refs for it in _every(reader, HistoryOf(one))]
    if len(refs) > 1:
        entries.sort(key=lambda entry: (entry.at, entry.id))
    return tuple(entries)


def _every(reader: Reader, query: Query[A]) -> Iterator[A]:
    after: Cursor | None = None
    while True:
        page = reader.find(query, after=after, limit=500)
        yield from page.items
        if page.next is None:
            return
        after = page.next
