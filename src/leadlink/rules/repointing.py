"""Turning to the survivor of a merge whatever refers to a record that goes (spec 12).

``records.repointed`` turns a reference of any kind. What there is once for a pair or
once for a record needs more: dismissals, and the review flag of a lead.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar, final

import attrs

from leadlink.model.bookkeeping import Claim
from leadlink.model.fields import Hold
from leadlink.model.ids import ActorId, Ref, joint_id
from leadlink.model.lead import Lead
from leadlink.model.match import Dismissal, FlagStatus, MatchFlag
from leadlink.model.merging import Mergeable
from leadlink.model.operations import Effect, Subject
from leadlink.model.records import repointed
from leadlink.rules.claiming import ended
from leadlink.rules.reviewing import other_side, without

S = TypeVar("S", bound=Subject)


@final
@attrs.frozen(kw_only=True)
class Turning:
    """What is merged into what, as turning references needs it.

    Attributes:
        after: The survivor as it will stand.
        gone: The records that go.
        ended: Live holds that end, with the leads that they are on.
        by: Who merges.
        now: When.
    """

    after: Mergeable
    gone: tuple[Ref, ...]
    ended: tuple[tuple[Ref, Hold], ...]
    by: ActorId
    now: datetime

    @property
    def family(self) -> frozenset[Ref]:
        """The survivor and the records that go."""
        return frozenset({self.after.ref, *self.gone})


def turn(referrers: Iterable[Subject], turning: Turning) -> tuple[Effect, ...]:
    """Turn to the survivor whatever refers to a record that goes.

    Args:
        referrers: Every record that refers to one that goes, and the dismissals and
            flags of the survivor; operations left out.
        turning: What is merged into what.

    Returns:
        What changes, and the survivor's own dismissals and flag that do not, by
        reference; ``after`` is None where the survivor has the same already, ``before``
        is None for a flag that it had not.
    """
    found = sorted(referrers, key=lambda record: record.ref)
    pairs = [record for record in found if isinstance(record, Dismissal)]
    flags = [record for record in found if isinstance(record, MatchFlag)]
    effects = list(_dismissals(pairs, turning))
    survivor = turning.after.ref
    apart = frozenset(
        other_side(it.after, survivor)
        for it in effects
        if isinstance(it.after, Dismissal)
        and survivor in (it.after.left, it.after.right)
    )
    effects.extend(_flags(flags, apart, turning))
    effects.extend(
        Effect(before=record, after=_turned(record, turning))
        for record in found
        if not isinstance(record, Dismissal | MatchFlag)
    )
    kept = (it for it in effects if it.before != it.after or _counts(it, turning))
    return tuple(sorted(kept, key=lambda it: it.ref))


def _counts(effect: Effect, turning: Turning) -> bool:
    """Tell whether what stays as it is decides about others, if this is done again."""
    match effect.before:
        case Dismissal():
            return True
        case MatchFlag(subject=subject):
            return subject == turning.after.ref
        case _:
            return False


def _turned(record: S, turning: Turning) -> S:
    turned = record
    for old in turning.gone:
        turned = repointed(turned, old, turning.after.ref)
    if isinstance(record, Claim) and isinstance(turned, Claim):
        for lead, hold in turning.ended:
            if record.lead_id == lead.id:
                turned = next(ended((turned,), hold, now=turning.now), turned)  # type: ignore[assignment]  # a claim again
    return turned


def _dismissals(pairs: Sequence[Dismissal], turning: Turning) -> Iterator[Effect]:
    """Turn dismissals: one of two that are now one record goes, and one said before."""
    is_old = {it.ref: not {it.left, it.right}.isdisjoint(turning.gone) for it in pairs}
    said: set[tuple[Ref, Ref]] = set()
    for pair in sorted(pairs, key=lambda it: (is_old[it.ref], it.created_at, it.id)):
        if {pair.left, pair.right} <= turning.family:
            yield Effect(before=pair, after=None)
            continue
        turned = _turned(pair, turning)
        sides = (turned.left, turned.right)
        yield Effect(before=pair, after=None if sides in said else turned)
        said.add(sides)


def _flags(
    flags: Sequence[MatchFlag], apart: frozenset[Ref], turning: Turning
) -> Iterator[Effect]:
    """Turn flags: a candidate that is one with another, or dismissed, is no more."""
    own = [flag for flag in flags if flag.subject in turning.family]
    for flag in flags:
        if flag in own:
            continue
        turned = _turned(flag, turning)
        if flag.subject in apart:
            turned = without(turned, {turning.after.ref}, by=turning.by)
        yield Effect(before=flag, after=turned)
    if own:
        yield from _own_flags(own, apart, turning)


def _own_flags(
    flags: Sequence[MatchFlag], apart: frozenset[Ref], turning: Turning
) -> Iterator[Effect]:
    """Bring the flags of the merged leads into the one of the survivor."""
    survivor = turning.after.ref
    kept = next((flag for flag in flags if flag.subject == survivor), None)
    others = [flag for flag in flags if flag.subject != survivor]
    for flag in others:
        yield Effect(before=flag, after=None)
    in_order = [flag for flag in (kept,) if flag is not None] + others
    candidates = tuple(
        dict.fromkeys(
            ref for flag in in_order for ref in flag.candidates if ref not in apart
        )
    )
    start = kept or MatchFlag(
        id=joint_id(survivor),
        created_at=turning.now,
        updated_at=turning.now,
        created_by=turning.by,
        subject=survivor,
    )
    is_decided = all(flag.status is FlagStatus.DISMISSED for flag in in_order)
    status = _status(turning.after, is_open=bool(candidates) and not is_decided)
    deciders = (flag.decided_by for flag in in_order if flag.status is status)
    decided_by = next(deciders, None) or turning.by
    after = attrs.evolve(
        start,
        candidates=candidates,
        status=status,
        decided_by=None if status is FlagStatus.OPEN else decided_by,
    )
    yield Effect(before=kept, after=after)


def _status(after: Mergeable, *, is_open: bool) -> FlagStatus:
    if isinstance(after, Lead) and after.customer is not None:
        return FlagStatus.LINKED
    return FlagStatus.OPEN if is_open else FlagStatus.DISMISSED
