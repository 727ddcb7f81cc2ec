"""Undo: a three-way merge over what an operation did (spec 9, 10, 12).

For every field of every record that an operation touched there are three values: before
it, after it, and now. What stands now as the operation left it goes back to what it was;
what the operation never changed stays as it is now; anything else has been changed since
and is a conflict. In fields that are sets the same holds for each item.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar, final

import attrs

from leadlink.model.ids import Ref
from leadlink.model.operations import Effect, Subject
from leadlink.model.refusals import UndoConflict

T = TypeVar("T", bound=Subject)

BOOKKEEPING = frozenset({"id", "version", "created_at", "updated_at", "created_by"})
CHANGED = "changed since"
GONE = "taken away since"
BACK = "made anew since"
EDITED = "edited since it was made"
REFERRED_TO = "referred to since by a record that would be left dangling"


class Resolution(StrEnum):
    """What to do with what has changed since: keep it, or put the old value back."""

    KEEP = "keep"
    RESTORE = "restore"


@final
@attrs.frozen(kw_only=True)
class Undoing:
    """What an undo would write, and what stands in its way.

    Attributes:
        puts: Records to put, at the version that is current.
        deletes: Records that the operation made and that are to go.
        conflicts: What has changed since; under KEEP it is left as it is.
    """

    puts: tuple[Subject, ...]
    deletes: tuple[Subject, ...]
    conflicts: tuple[UndoConflict, ...]


def undo(
    effects: Sequence[Effect],
    *,
    current: Mapping[Ref, Subject],
    referrers: Mapping[Ref, Sequence[Ref]],
    now: datetime,
    resolution: Resolution | None = None,
) -> Undoing:
    """Work out how to take an operation back.

    Args:
        effects: What the operation did, one effect a record.
        current: The records as they stand now; one that is gone is left out.
        referrers: For each record that the operation made: who refers to it now, apart
            from records that the operation itself touched or that record it.
        now: The present instant.
        resolution: How to meet conflicts; None and KEEP write the same, but the caller
            refuses to write while there are conflicts under None.

    Returns:
        What to write; ``conflicts`` lists every one, whatever the resolution.
    """
    puts: list[Subject] = []
    deletes: list[Subject] = []
    conflicts: list[UndoConflict] = []
    for effect in effects:
        ref, found = effect.ref, current.get(effect.ref)
        match effect.before, effect.after, found:
            case None, _, None:
                continue
            case None, after, found if found is not None and after is not None:
                reasons = list(_edits(after, found)) + [
                    UndoConflict(ref, "", REFERRED_TO)
                    for _ in referrers.get(ref, ())[:1]
                ]
                conflicts.extend(reasons)
                must_stay = bool(referrers.get(ref))
                if not reasons or (resolution is Resolution.RESTORE and not must_stay):
                    deletes.append(found)
            case before, None, None if before is not None:
                puts.append(attrs.evolve(before, version=0, updated_at=now))
            case before, None, found if before is not None and found is not None:
                conflicts.append(UndoConflict(ref, "", BACK))
            case before, after, None if before is not None:
                conflicts.append(UndoConflict(ref, "", GONE))
            case before, after, found if before and after and found:
                restored, clashes = _merge(before, after, found, resolution)
                conflicts.extend(UndoConflict(ref, name, CHANGED) for name in clashes)
                if restored != found:
                    puts.append(attrs.evolve(restored, updated_at=now))
    return Undoing(puts=tuple(puts), deletes=tuple(deletes), conflicts=tuple(conflicts))


def _edits(after: Subject, found: Subject) -> Iterator[UndoConflict]:
    for name in _names(after):
        if getattr(after, name) != getattr(found, name):
            yield UndoConflict(found.ref, name, EDITED)


def _names(record: Subject) -> tuple[str, ...]:
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(record))
    return tuple(field.name for field in fields if field.name not in BOOKKEEPING)


def _merge(
    before: Subject, after: Subject, found: Subject, resolution: Resolution | None
) -> tuple[Subject, list[str]]:
    changes: dict[str, Any] = {}
    clashes: list[str] = []
    for name in _names(found):
        old, done, present = (getattr(it, name) for it in (before, after, found))
        if old == done or present == old:
            continue
        if present == done:
            changes[name] = old
        elif isinstance(present, tuple):
            changes[name] = _merge_items(old, done, present)
        else:
            clashes.append(name)
            if resolution is Resolution.RESTORE:
                changes[name] = old
    return attrs.evolve(found, **changes), clashes


def _merge_items(
    old: tuple[Any, ...], done: tuple[Any, ...], present: tuple[Any, ...]
) -> tuple[Any, ...]:
    added = [item for item in done if item not in old]
    removed = [item for item in old if item not in done and item not in present]
    return (*(item for item in present if item not in added), *removed)
