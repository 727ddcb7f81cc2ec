"""What a user may rely on when something is undone: plain, slow, and not the rules."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, final

import attrs

from leadlink.desk.undoing import Undone
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import MatchFlag
from leadlink.model.operations import (
    CustomerLinkRecord,
    LeadLinkRecord,
    MergeRecord,
    Operation,
)
from leadlink.model.records import Record, references
from leadlink.rules.undoing import Resolution
from tests.desk.moment import (
    WORK,
    Moment,
    differing,
    differing_fields,
    fields,
    is_alike,
)

SETTLED: Final = frozenset((*WORK, Kind.CLAIM, Kind.FLAG, Kind.DISMISSAL))
"""Kinds that an undo brings back whole."""


@final
@attrs.frozen
class Done:
    """An operation that somebody did.

    Attributes:
        operation: As it was written.
        before: What there was.
        after: What there was right after it.
    """

    operation: Operation
    before: Moment
    after: Moment

    @property
    def touched(self) -> frozenset[Ref]:
        """The records that it made, changed or took away, bookkeeping apart.

        An intake that links makes a lead as well, which stays.
        """
        found = differing(self.before, self.after)
        if isinstance(self.operation, CustomerLinkRecord):
            found &= self.before.records.keys()
        return frozenset(ref for ref in found if ref.kind in SETTLED)

    @property
    def changed(self) -> frozenset[tuple[Ref, str]]:
        """The fields that it changed in records that were there before and after."""
        there = self.touched & self.before.records.keys() & self.after.records.keys()
        return frozenset(
            (ref, name)
            for ref in there
            for name in differing_fields(
                self.before.records[ref], self.after.records[ref]
            )
        )

    @property
    def made(self) -> frozenset[Ref]:
        """The records that it made."""
        return frozenset(it for it in self.touched if it not in self.before.records)


def of_undo(
    done: Done,
    undone: Undone,
    before: Moment,
    after: Moment,
    *,
    resolution: Resolution | None,
    is_past: bool,
    is_alone: bool,
) -> Iterator[str]:
    """An undo puts back what it can and destroys no later work unless it was told to.

    Args:
        done: What was undone.
        undone: What the undo says that it did.
        before: What there was before the undo.
        after: What there is now.
        resolution: How conflicts were to be met.
        is_past: Whether an appointment that it cancelled is over by now.
        is_alone: Whether no later one that stands has to do with the same records.
    """
    is_merge = isinstance(done.operation, MergeRecord)
    if is_untouched(done, before) and not is_past and (is_alone or is_merge):
        if undone.kept:
            yield f"nothing had changed, yet it kept {undone.kept}"
        yield from _given_back(done, after)
    if undone.kept and resolution is None and not is_merge:
        yield "it went through although something had changed since"
    listed = {conflict.record for conflict in undone.kept}
    is_kept = resolution is not Resolution.RESTORE
    yield from _kept(done, undone, before, after, is_alone=is_alone, is_kept=is_kept)
    if is_alone and (resolution is Resolution.RESTORE or not undone.kept):
        yield from _put_back(done, before, after, lost=listed)


def _kept(
    done: Done,
    undone: Undone,
    before: Moment,
    after: Moment,
    *,
    is_alone: bool,
    is_kept: bool,
) -> Iterator[str]:
    for ref, now in before.records.items():
        left, then = after.records.get(ref), before.turned(done.after.records.get(ref))
        if ref.kind not in WORK:
            continue
        if left is None:
            yield from _taken_away(done, undone, now, then, is_alone=is_alone)
        elif is_alone and ref not in done.touched | references(done.operation):
            if not is_alike(left, now):
                yield f"{ref} changed although the operation had not touched it"
        elif is_alone and then is not None and is_kept:
            yield from _later_work(ref, now, then, left)


def _taken_away(
    done: Done, undone: Undone, now: Record, then: Record | None, *, is_alone: bool
) -> Iterator[str]:
    is_made = now.ref in done.made or isinstance(done.operation, MergeRecord)
    if now.ref not in undone.removed or not is_made:
        yield f"{now.ref} is gone"
    is_told = any(conflict.record == now.ref for conflict in undone.kept)
    if is_alone and not is_told and not is_alike(now, then):
        yield f"{now.ref} is gone although it was edited"


def is_untouched(done: Done, now: Moment) -> bool:
    """Tell whether all that an operation touched is as it left it."""
    if any(
        not is_alike(now.records.get(ref), done.after.records.get(ref))
        for ref in done.touched
    ):
        return False
    needed = {
        it
        for ref in done.touched
        if (old := done.before.records.get(ref)) is not None
        for it in references(old)
        if it in done.before.records
    }
    gone = done.touched - done.after.records.keys()
    if any(it not in now.records for it in needed - gone):
        return False
    return not any(
        references(record) & done.made and ref not in done.after.records
        for ref, record in now.records.items()
    )


def _given_back(done: Done, after: Moment) -> Iterator[str]:
    for ref in done.touched:
        was, found = (moment.records.get(ref) for moment in (done.before, after))
        if isinstance(was, MatchFlag) and isinstance(found, MatchFlag):
            # Who decided is whoever the link is of that decided it.
            found = attrs.evolve(found, decided_by=was.decided_by)
        if not is_alike(was, found):
            names = differing_fields(was, found)
            yield f"{ref} is not as it was before {done.operation.ref} in {names}"


def _later_work(ref: Ref, now: Any, then: Any, left: Any) -> Iterator[str]:
    for name in fields(now):
        was, value, found = (getattr(it, name) for it in (then, now, left))
        if was == value:
            continue
        if isinstance(value, tuple):
            if not {*value} - {*was} <= {*found}:
                yield f"{ref}.{name} lost what was added since"
        elif found != value:
            yield f"{ref}.{name} lost what was written since"


def _put_back(
    done: Done, before: Moment, after: Moment, *, lost: set[Ref]
) -> Iterator[str]:
    for ref in done.touched & after.records.keys():
        if ref.kind not in WORK:
            continue
        was = before.turned(done.before.records.get(ref))
        then = before.turned(done.after.records.get(ref))
        if was is None or then is None:
            continue
        found = after.records[ref]
        for name in fields(was):
            old, new = getattr(was, name), getattr(then, name)
            if old == new or isinstance(old, tuple) or ref in lost:
                continue
            # What was cancelled and is over by now does not take place again.
            if getattr(found, name) != old and name != "cancelled_at":
                yield f"{ref}.{name} was not put back"


def stands_alone(done: Done, others: Iterable[Operation]) -> bool:
    """Tell whether no other operation has to do with what one touched.

    A link of leads is about both, also where it changed only one of them.
    """
    is_link = isinstance(done.operation, LeadLinkRecord)
    met = done.touched | (references(done.operation) if is_link else frozenset())
    return not any(met & references(other) for other in others)
