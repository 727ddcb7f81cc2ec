"""Undo: a three-way merge over what an operation did (spec 9, 10, 12).

For every field of every record that an operation touched there are three values:
before it, after it, and now. What stands now as the operation left it goes back to what
it was; what the operation never changed stays as it is now; anything else has been
changed since and is a conflict. In fields that are sets the same holds for each item.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, final

import attrs

from leadlink.model.fields import CustomValue
from leadlink.model.ids import Ref
from leadlink.model.operations import ConversionRecord, Effect, Operation, Subject
from leadlink.model.person import Email, Phone
from leadlink.model.policy.conversion import UndoRule
from leadlink.model.policy.policy import Policy
from leadlink.model.records import references
from leadlink.model.refusals import Reason, UndoConflict, Why

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
        restored: Records that are gone and come back, at their last version.
        deletes: Records that the operation made and that are to go.
        conflicts: What has changed since; under KEEP it is left as it is.
    """

    puts: tuple[Subject, ...]
    restored: tuple[Subject, ...]
    deletes: tuple[Subject, ...]
    conflicts: tuple[UndoConflict, ...]


def against_undo(
    operation: Operation, *, policy: Policy, now: datetime
) -> Iterator[Reason]:
    """Give every reason for which an operation can never be undone.

    The policy's rule and window are about conversions; within the window, and at its
    very end no longer, undoing is allowed.
    """
    if operation.undone_at is not None:
        yield Reason(Why.UNDONE, operation.ref)
    elif not operation.effects:
        yield Reason(Why.ERASED, operation.ref)
    if not isinstance(operation, ConversionRecord):
        return
    if policy.conversion.undo is UndoRule.NEVER:
        yield Reason(Why.NEVER_UNDONE, operation.ref)
    window = policy.conversion.undo_window
    if window is not None and now - operation.created_at >= window:
        yield Reason(Why.UNDONE_TOO_LATE, operation.ref)


def undo(
    effects: Sequence[Effect],
    *,
    current: Mapping[Ref, Subject],
    referrers: Mapping[Ref, Sequence[Ref]],
    now: datetime,
    resolution: Resolution | None = None,
) -> Undoing:
    """Work out how to take an operation back.

    A record that the operation made is kept while anything refers to it, also another
    record of the same operation that is kept because it was edited since.

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
    puts: dict[Ref, Subject] = {}
    deletes: dict[Ref, Subject] = {}
    conflicts: list[UndoConflict] = []
    for effect in effects:
        ref, found = effect.ref, current.get(effect.ref)
        if effect.before is None:
            is_needed = bool(referrers.get(ref))
            clashes = tuple(_against_removal(effect, found, is_needed=is_needed))
            is_forced = resolution is Resolution.RESTORE and not is_needed
            if found is not None and (is_forced or not clashes):
                deletes[ref] = found
        else:
            restored, clashes = _restored(effect.before, effect, found, resolution)
            if restored is not None:
                puts[ref] = attrs.evolve(restored, updated_at=now)
        conflicts.extend(clashes)
    needed = _needed({**current, **puts}, deletes)
    while needed:
        conflicts.extend(UndoConflict(ref, "", REFERRED_TO) for ref in needed)
        for ref in needed:
            del deletes[ref]
        needed = _needed({**current, **puts}, deletes)
    return Undoing(
        puts=tuple(put for ref, put in puts.items() if ref in current),
        restored=tuple(put for ref, put in puts.items() if ref not in current),
        deletes=tuple(deletes.values()),
        conflicts=tuple(conflicts),
    )


def _against_removal(
    effect: Effect, found: Subject | None, *, is_needed: bool
) -> Iterator[UndoConflict]:
    if found is None or effect.after is None:
        return
    for name in names(found):
        if getattr(effect.after, name) != getattr(found, name):
            yield UndoConflict(effect.ref, name, EDITED)
    if is_needed:
        yield UndoConflict(effect.ref, "", REFERRED_TO)


def _restored(
    before: Subject,
    effect: Effect,
    found: Subject | None,
    resolution: Resolution | None,
) -> tuple[Subject | None, tuple[UndoConflict, ...]]:
    """Give what to put for a record that was there before, if anything."""
    if effect.after is None:
        if found is None:
            return before, ()
        return None, (UndoConflict(effect.ref, "", BACK),)
    if found is None:
        return None, (UndoConflict(effect.ref, "", GONE),)
    merged, changed = _merge(before, effect.after, found, resolution)
    clashes = tuple(UndoConflict(effect.ref, name, CHANGED) for name in changed)
    return (merged if merged != found else None), clashes


def _needed(
    records: Mapping[Ref, Subject], deletes: Mapping[Ref, Subject]
) -> tuple[Ref, ...]:
    """Give what would be deleted although a record that stays refers to it."""
    kept = (record for ref, record in records.items() if ref not in deletes)
    referred = {ref for record in kept for ref in references(record)}
    return tuple(ref for ref in deletes if ref in referred)


def names(record: Subject) -> tuple[str, ...]:
    """Give the fields in which a record may be changed."""
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(record))
    return tuple(field.name for field in fields if field.name not in BOOKKEEPING)


def _merge(
    before: Subject, after: Subject, found: Subject, resolution: Resolution | None
) -> tuple[Subject, list[str]]:
    changes: dict[str, Any] = {}
    clashes: list[str] = []
    for name in names(found):
        old, done, present = (getattr(it, name) for it in (before, after, found))
        if old in (done, present):
            continue
        if present == done:
            changes[name] = old
        elif isinstance(present, tuple):
            changes[name], is_clash = _merge_items(old, done, present, resolution)
            clashes.extend([name] * is_clash)
        else:
            clashes.append(name)
            if resolution is Resolution.RESTORE:
                changes[name] = old
    return attrs.evolve(found, **changes), clashes


ABSENT: Final = object()


def _merge_items(
    old: tuple[Any, ...],
    done: tuple[Any, ...],
    present: tuple[Any, ...],
    resolution: Resolution | None,
) -> tuple[tuple[Any, ...], bool]:
    """Merge three states of a set, item by item, in the order of the present one.

    Returns:
        The items, and whether one of them was changed both by the operation and since.
    """
    before, after, now = keyed(old), keyed(done), keyed(present)
    is_clash = False
    merged: dict[Hashable, Any] = {}
    for key in (*now, *(key for key in before if key not in now)):
        was, made, item = (it.get(key, ABSENT) for it in (before, after, now))
        if was != made and item == made:
            item = was
        elif made not in (was, item) and item != was:
            is_clash = True
            item = was if resolution is Resolution.RESTORE else item
        if item is not ABSENT:
            merged[key] = item
    return tuple(merged.values()), is_clash


def keyed(items: tuple[Any, ...]) -> dict[Hashable, Any]:
    """Give items by what they are of; of several equal ones each by its turn."""
    turns: Counter[Hashable] = Counter()
    found: dict[Hashable, Any] = {}
    for item in items:
        key = _key(item)
        turns[key] += 1
        found[key, turns[key]] = item
    return found


def _key(item: Any) -> Hashable:
    match item:
        case CustomValue():
            return item.field_id
        case Phone():
            return item.number
        case Email():
            return item.address
        case _:
            key: Hashable = item
            return key
