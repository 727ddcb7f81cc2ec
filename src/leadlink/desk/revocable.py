"""What there is to take back of an operation, after what came since."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import final

import attrs

from leadlink.desk.session import Reading
from leadlink.model.bookkeeping import Redirect
from leadlink.model.ids import Kind, Ref, joint_id
from leadlink.model.operations import (
    SUBJECTS,
    ConversionRecord,
    CustomerLinkRecord,
    Effect,
    LeadLinkRecord,
    MergeRecord,
    Operation,
    Subject,
)
from leadlink.model.records import references
from leadlink.model.refusals import UndoConflict
from leadlink.model.target_plans import TARGET_RECORDS
from leadlink.ports.queries import Referencing
from leadlink.rules import registering
from leadlink.rules.handing_on import Filling, handing_on, is_later
from leadlink.rules.lead_unlinking import Unlinking, unlinking
from leadlink.rules.unmerging import touched, translated, unmerging

MERGED = "merged into another record since"
FEW = 10
"""How many conversions of a tag are read at once: mostly the first will do."""


@final
@attrs.frozen(kw_only=True)
class Revocable:
    """What there is to take back of an operation.

    Attributes:
        effects: What it did to each record, as it is to be taken back.
        heirs: Operations that answer from now on for what they share with it.
        conflicts: What stays in any case.
    """

    effects: tuple[Effect, ...]
    heirs: tuple[Operation, ...] = ()
    conflicts: tuple[UndoConflict, ...] = ()


def revocable(unit: Reading, operation: Operation) -> Revocable:
    """Give what there is to take back of an operation, after all that came since."""
    match operation:
        case MergeRecord():
            unmerged = unmerging(
                operation,
                later=later_merges(unit, operation),
                matching=unit.policy.matching,
            )
            return Revocable(
                effects=unmerged.effects,
                heirs=unmerged.heirs,
                conflicts=unmerged.conflicts,
            )
        case LeadLinkRecord():
            unlinked = _unlinked_leads(unit, operation)
            return _translated(unit, unlinked.effects, unlinked.heirs)
        case ConversionRecord() | CustomerLinkRecord():
            left, heirs = _without_entries(unit, operation)
            handed = handing_on(
                left,
                later=[heirs.get(it.ref, it) for it in _later(unit, operation)],
                matching=unit.policy.matching,
            )
            both = {**heirs, **{heir.ref: heir for heir in handed.heirs}}
            return _translated(unit, handed.effects, tuple(both.values()))


def _without_entries(
    unit: Reading, operation: Filling
) -> tuple[Filling, Mapping[Ref, ConversionRecord]]:
    """Hand on the tag entries that other conversions need, whenever they were made."""
    if not isinstance(operation, ConversionRecord):
        return operation, {}
    heirs = {
        entry: heir
        for entry in registering.made_by(operation)
        if (heir := entry_heir(unit, entry, gone={operation.ref})) is not None
    }
    return registering.handed(operation, heirs)


def entry_heir(
    unit: Reading, entry: Ref, *, gone: Collection[Ref]
) -> ConversionRecord | None:
    """Find a conversion that needs a tag entry and stands, besides those that go."""
    others = unit.every(Referencing(ConversionRecord, entry), page=FEW)
    return next(
        (it for it in others if it.ref not in gone and it.undone_at is None), None
    )


def _later(unit: Reading, operation: Filling) -> tuple[Filling, ...]:
    """Give what else brought a lead to a record that an operation had changed."""
    found: dict[Ref, Filling] = {}
    for effect in operation.effects:
        if isinstance(effect.before, TARGET_RECORDS):
            for conversion in unit.every(Referencing(ConversionRecord, effect.ref)):
                found[conversion.ref] = conversion
            for link in unit.every(Referencing(CustomerLinkRecord, effect.ref)):
                found[link.ref] = link
    later = (other for other in found.values() if is_later(other, operation))
    return tuple(sorted(later, key=_place))


def _unlinked_leads(unit: Reading, operation: LeadLinkRecord) -> Unlinking:
    links = unit.every(
        Referencing(LeadLinkRecord, Ref(Kind.LEAD, operation.primary_id))
    )
    return unlinking(
        operation,
        others=[
            link
            for link in links
            if link.primary_id == operation.primary_id
            and link.id != operation.id
            and link.undone_at is None
        ],
        current=standing_now(unit, operation.effects),
        region=unit.policy.matching.default_region,
        now=unit.now,
    )


def _translated(
    unit: Reading, effects: tuple[Effect, ...], heirs: tuple[Operation, ...]
) -> Revocable:
    """Follow merges that came since: a reference they turned was changed by nobody."""
    images = (it for effect in effects for it in (effect.before, effect.after))
    refs = {ref for it in images if it is not None for ref in (it.ref, *references(it))}
    redirects = tuple(
        found
        for ref in sorted(refs)
        if (found := unit.find(Redirect, joint_id(ref))) is not None
    )
    gone = {redirect.old for redirect in redirects}
    made = (effect.ref for effect in effects if effect.before is None)
    return Revocable(
        effects=translated(effects, redirects),
        heirs=heirs,
        conflicts=tuple(UndoConflict(ref, "", MERGED) for ref in made if ref in gone),
    )


def later_merges(unit: Reading, operation: MergeRecord) -> tuple[MergeRecord, ...]:
    """Give the merges that stand on what a merge touched, directly or not, in order."""
    found: dict[Ref, MergeRecord] = {}
    seen: set[Ref] = set()
    waiting = set(touched(operation.effects))
    while waiting:
        ref = waiting.pop()
        seen.add(ref)
        for other in unit.every(Referencing(MergeRecord, ref)):
            is_later = _layer(other) > _layer(operation)
            stands = other.undone_at is None and bool(other.effects)
            if is_later and stands and other.ref not in found:
                found[other.ref] = other
                waiting |= touched(other.effects) - seen
    return tuple(sorted(found.values(), key=_layer))


def layer_over(unit: Reading, effects: Sequence[Effect]) -> int:
    """Give the layer of a merge that does this, over all that it stands on."""
    below = (
        other.layer
        for ref in touched(effects)
        for other in unit.every(Referencing(MergeRecord, ref))
        if other.undone_at is None
    )
    return 1 + max(below, default=0)


def _layer(record: MergeRecord) -> tuple[int, datetime, str]:
    return record.layer, record.created_at, record.id


def _place(record: Operation) -> tuple[datetime, str]:
    return record.created_at, record.id


def standing_now(unit: Reading, effects: Sequence[Effect]) -> Mapping[Ref, Subject]:
    """Give the records that an operation touched, as they stand now."""
    found = (unit.at(effect.ref) for effect in effects)
    return {record.ref: record for record in found if isinstance(record, SUBJECTS)}
