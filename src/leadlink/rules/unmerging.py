"""Taking a merge back, also where later merges stand on it (spec 12).

Merges of the same records are like layers. To take one out, those that came after it
are made again without it: what each of them left behind is compared with what it would
have left, and only the difference goes back. They answer for the rest from then on.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias, final

import attrs

from leadlink.model.bookkeeping import Redirect
from leadlink.model.ids import Ref
from leadlink.model.merging import MERGEABLE, Mergeable
from leadlink.model.operations import Effect, MergeRecord, Subject
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.records import references, repointed
from leadlink.model.refusals import UndoConflict
from leadlink.rules.merging import plan_merge, with_effects
from leadlink.rules.undoing import BOOKKEEPING, Resolution, undo

Shift: TypeAlias = tuple[Subject | None, Subject | None]
"""A record as merges left it, and as they would have left it without one of them."""


@final
@attrs.frozen(kw_only=True)
class Unmerging:
    """What there is to take back of a merge.

    Attributes:
        effects: What the merge, and those that stand on it, did to each record, from
            how it shall be.
        heirs: The later merges, as they would have been without it.
        conflicts: What was changed between two merges, and stays.
    """

    effects: tuple[Effect, ...]
    heirs: tuple[MergeRecord, ...]
    conflicts: tuple[UndoConflict, ...]


def touched(effects: Sequence[Effect]) -> frozenset[Ref]:
    """Give every record that a merge touched or that these referred to before."""
    befores = (it.before for it in effects if it.before is not None)
    return frozenset(
        {
            *(it.ref for it in effects),
            *(ref for before in befores for ref in references(before)),
        }
    )


def unmerging(
    record: MergeRecord, *, later: Sequence[MergeRecord], matching: MatchingPolicy
) -> Unmerging:
    """Work out what of a merge is to be taken back.

    Args:
        record: The merge.
        later: Merges that came after it, that stand, and that touched what it touched
            or what such a merge touched; in the order in which they were made.
        matching: How e-mails and phones are compared.
    """
    shifts: dict[Ref, Shift] = {it.ref: (it.after, it.before) for it in record.effects}
    heirs: list[MergeRecord] = []
    conflicts: list[UndoConflict] = []
    for heir in later:
        made = {it.ref: it for it in heir.effects}
        before: dict[Ref, Subject | None] = {
            ref: new for ref, (_, new) in shifts.items()
        }
        for ref, effect in made.items():
            before[ref], clashes = _shifted(effect.before, shifts.get(ref))
            conflicts.extend(clashes)
        again = _again(heir, before, matching)
        fresh = {it.ref: it.after for it in again.effects}
        for ref in {**before, **fresh}:
            old = made[ref].after if ref in made else shifts.get(ref, (None, None))[0]
            shifts[ref] = (old, fresh[ref] if ref in fresh else before[ref])
        heirs.append(again)
    effects = (
        Effect(before=new, after=old) for old, new in shifts.values() if old != new
    )
    return Unmerging(
        effects=tuple(effects), heirs=tuple(heirs), conflicts=tuple(conflicts)
    )


def _shifted(
    image: Subject | None, shift: Shift | None
) -> tuple[Subject | None, tuple[UndoConflict, ...]]:
    """Give what a later merge would have found in place of what it found."""
    if shift is None:
        return image, ()
    old, new = shift
    if image is None or old is None:
        return (new if image is None and old is None else image), ()
    if new is None:
        return (None if _is_alike(image, old) else image), ()
    done = undo(
        (Effect(before=new, after=old),),
        current={image.ref: image},
        referrers={},
        now=image.updated_at,
        resolution=Resolution.KEEP,
    )
    return next(iter(done.puts), image), done.conflicts


def _is_alike(left: Subject, right: Subject) -> bool:
    fields: tuple[attrs.Attribute[object], ...] = attrs.fields(type(left))
    names = (field.name for field in fields if field.name not in BOOKKEEPING)
    return all(getattr(left, name) == getattr(right, name) for name in names)


def _again(
    heir: MergeRecord, before: Mapping[Ref, Subject | None], matching: MatchingPolicy
) -> MergeRecord:
    """Make a merge again, of records as they would have been."""
    members = (heir.survivor, *heir.merged)
    survivor, *merged = (_mergeable(before[ref]) for ref in members)
    plan = plan_merge(
        survivor,
        merged,
        choices=heir.choices,
        referrers=[it for it in before.values() if it is not None],
        matching=matching,
        by=heir.created_by,
        now=_planned_at(heir),
    )
    return with_effects(heir, plan)


def _planned_at(merge: MergeRecord) -> datetime:
    """Give when a merge was planned, as its redirects say: it decides which holds live.

    A plan may be applied later than it was made.
    """
    made = (it.after for it in merge.effects if it.before is None)
    redirects = (it.created_at for it in made if isinstance(it, Redirect))
    return next(redirects, merge.created_at)


def _mergeable(record: Subject | None) -> Mergeable:
    assert isinstance(record, MERGEABLE)  # noqa: S101 - a merge has an effect on each
    return record


def translated(
    effects: Iterable[Effect], redirects: Iterable[Redirect]
) -> tuple[Effect, ...]:
    """Let effects refer to the survivors of merges that came after them.

    A reference that a merge has turned since has not been changed by anybody else.
    """
    turns = tuple(redirects)

    def turned(image: Subject | None) -> Subject | None:
        for redirect in turns:
            if image is not None:
                image = repointed(image, redirect.old, redirect.to)
        return image

    return tuple(
        Effect(before=turned(effect.before), after=turned(effect.after))
        for effect in effects
    )
