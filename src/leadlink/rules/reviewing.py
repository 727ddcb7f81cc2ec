"""Review: what becomes of the question "possible repeat customer?" (spec 7)."""

from collections.abc import Collection, Iterable
from datetime import datetime

import attrs

from leadlink.model.ids import ActorId, Ref
from leadlink.model.match import Dismissal, FlagStatus, Grade, Match, MatchFlag


def is_ambiguous(matches: Iterable[Match]) -> bool:
    """Tell whether several records match strongly: nobody may guess between them."""
    return sum(match.grade is Grade.STRONG for match in matches) > 1


def asked_again(
    flag: MatchFlag | None, fresh: MatchFlag | None, *, by: ActorId
) -> MatchFlag | None:
    """Bring a flag in line with what matching finds now.

    Args:
        flag: As it stands; None where there is none yet.
        fresh: As it would be raised now; None where nothing is found any more.
        by: Who asks.

    Returns:
        The flag to keep; None where there was none and is none to raise. A question
        that was settled by a link stays so; one that was dismissed is open again once
        there is a new candidate.
    """
    if flag is None or flag.status is FlagStatus.LINKED:
        return flag if flag is not None else fresh
    if fresh is None:
        return settled(attrs.evolve(flag, candidates=()), by=by)
    return attrs.evolve(
        flag, candidates=fresh.candidates, status=FlagStatus.OPEN, decided_by=None
    )


def without(flag: MatchFlag, dismissed: Collection[Ref], *, by: ActorId) -> MatchFlag:
    """Take candidates from a flag; it is dismissed once none is left."""
    left = tuple(ref for ref in flag.candidates if ref not in dismissed)
    return settled(attrs.evolve(flag, candidates=left), by=by)


def settled(flag: MatchFlag, *, by: ActorId) -> MatchFlag:
    """Give an open flag without candidates as dismissed; any other as it is."""
    if flag.status is not FlagStatus.OPEN or flag.candidates:
        return flag
    return attrs.evolve(flag, status=FlagStatus.DISMISSED, decided_by=by)


def dismissal(
    one: Ref, other: Ref, *, reason: str, id_: str, by: ActorId, now: datetime
) -> Dismissal:
    """Say that two records are not the same, whichever is named first.

    Raises:
        InvalidValueError: Both are one record, or the reason cannot be kept.
    """
    left, right = sorted((one, other))
    return Dismissal(
        id=id_,
        created_at=now,
        updated_at=now,
        created_by=by,
        left=left,
        right=right,
        reason=reason,
    )


def is_between(found: Dismissal, one: Ref, other: Ref) -> bool:
    """Tell whether a dismissal is about these two records, in any order."""
    return (found.left, found.right) in ((one, other), (other, one))


def other_side(found: Dismissal, of: Ref) -> Ref:
    """Give the record that is not the same as *of*."""
    return found.right if found.left == of else found.left
