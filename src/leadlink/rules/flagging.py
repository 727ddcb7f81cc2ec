"""Flags: the question "possible repeat customer?", left to be reviewed (S4.2)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from leadlink.model.ids import ActorId, Kind, Ref, joint_id
from leadlink.model.match import Grade, Match, MatchFlag

CUSTOMER_KINDS = (Kind.CONTACT, Kind.COMPANY)


def flag_id(subject: Ref) -> str:
    """Give the id of a record's flag: its kind and its id, or a digest of a long one.

    A record has one flag, so that nobody is asked the same twice.
    """
    return joint_id(subject)


def flag_for(
    subject: Ref,
    matches: Iterable[Match],
    *,
    by: ActorId,
    now: datetime,
    known: Collection[Ref] = (),
) -> MatchFlag | None:
    """Make the flag of a lead or job that may be a repeat of a customer.

    Args:
        subject: The lead or job; it is not linked to a customer.
        matches: What was found for it, best first.
        by: Who took it in.
        now: The present instant.
        known: Customers with the same phone or e-mail: they are candidates whatever
            their grade.

    Returns:
        None where no customer is at least a POSSIBLE match, or known.
    """
    candidates = tuple(
        match.right
        for match in matches
        if match.right.kind in CUSTOMER_KINDS
        and (match.grade.rank >= Grade.POSSIBLE.rank or match.right in known)
    )
    if not candidates:
        return None
    return MatchFlag(
        id=flag_id(subject),
        created_at=now,
        updated_at=now,
        created_by=by,
        subject=subject,
        candidates=candidates,
    )
