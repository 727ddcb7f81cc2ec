"""All that a tenant has at one moment, and how two moments differ."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias, final

import attrs

from leadlink.model.bookkeeping import Redirect
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Kind, Ref, joint_id
from leadlink.model.operations import MergeRecord
from leadlink.model.records import RECORD_CLASSES, Record, repointed
from leadlink.ports.queries import Everything, HistoryOf
from tests.desk.world import SCOPE, World

Records: TypeAlias = Mapping[Ref, Record]

SILENT: Final = frozenset({"id", "version", "created_at", "updated_at", "created_by"})
"""Fields that no user works on."""

MAIN: Final = (Kind.LEAD, Kind.CONTACT, Kind.COMPANY, Kind.DEAL, Kind.JOB)
ACTIVITIES: Final = (Kind.NOTE, Kind.TASK, Kind.APPOINTMENT, Kind.DOCUMENT)
WORK: Final = frozenset((*MAIN, *ACTIVITIES))
"""Kinds that users work with."""


@final
@attrs.frozen
class Moment:
    """What there is.

    Attributes:
        records: Every record.
        history: What happened to each record that is or ever was.
        waiting: How many notifications wait.
    """

    records: Records
    history: Mapping[Ref, tuple[HistoryEntry, ...]]
    waiting: int

    @classmethod
    def of(cls, world: World, ever: Iterable[Ref] = ()) -> "Moment":
        """Look at everything, and at the history of what is there or *ever* was."""
        records = records_in(world)
        waiting = world.store.outbox(SCOPE).waiting()
        return cls(records, history_in(world, {*ever, *records}), waiting)

    def resolved(self, ref: Ref) -> Ref:
        """Give what stands for a record that may have been merged away."""
        redirect = self.records.get(Ref(Kind.REDIRECT, joint_id(ref)))
        return redirect.to if isinstance(redirect, Redirect) else ref

    def leads_to(self, ref: Ref) -> Record | None:
        """Give the record that an id leads to, if there is one."""
        return self.records.get(ref) or self.records.get(self.resolved(ref))

    def merges(self) -> Iterator[MergeRecord]:
        """Give the merges that stand."""
        for record in self.records.values():
            if isinstance(record, MergeRecord) and record.undone_at is None:
                yield record

    def turned(self, record: Record | None) -> Record | None:
        """Let a record that users work with refer to what stands for others by now."""
        if record is None or record.kind not in WORK:
            return record
        for redirect in self.records.values():
            if isinstance(redirect, Redirect):
                record = repointed(record, redirect.old, redirect.to)
        return record


def history_in(
    world: World, refs: Iterable[Ref]
) -> Mapping[Ref, tuple[HistoryEntry, ...]]:
    """Give what happened to some records."""
    with world.store.read(SCOPE) as reader:
        return {ref: reader.find(HistoryOf(ref), limit=10_000).items for ref in refs}


def records_in(world: World) -> Records:
    """Give every record."""
    records: dict[Ref, Record] = {}
    with world.store.read(SCOPE) as reader:
        for kind in RECORD_CLASSES.values():
            page = reader.find(Everything(kind), limit=10_000)
            records |= {record.ref: record for record in page.items}
    return records


def fields(record: Record) -> tuple[str, ...]:
    """Give the fields that users work on."""
    inner: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(record))
    return tuple(field.name for field in inner if field.name not in SILENT)


def is_alike(left: Record | None, right: Record | None) -> bool:
    """Tell whether two states of a record say the same."""
    if left is None or right is None:
        return left is right
    return all(getattr(left, name) == getattr(right, name) for name in fields(left))


def differing_fields(left: Record | None, right: Record | None) -> list[str]:
    """Give the fields in which two states of a record differ, if there are two."""
    if left is None or right is None:
        return []
    return [it for it in fields(left) if getattr(left, it) != getattr(right, it)]


def differing(before: Moment, after: Moment) -> frozenset[Ref]:
    """Give the records that differ between two moments."""
    refs = before.records.keys() | after.records.keys()
    return frozenset(
        ref
        for ref in refs
        if not is_alike(before.records.get(ref), after.records.get(ref))
    )
