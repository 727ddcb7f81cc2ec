"""Matches and flags within a unit of work: what is found, minus what was dismissed."""

from collections.abc import Callable, Iterable, Sequence

import attrs

from leadlink.desk import linked_work
from leadlink.desk.session import Reading
from leadlink.engine.lookup import find_matches
from leadlink.model.customer import Customer
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import AnyMatch, Dismissal, MaskedMatch, Match, MatchFlag
from leadlink.model.records import Record
from leadlink.model.work import Job
from leadlink.ports.queries import Referencing
from leadlink.rules import reviewing
from leadlink.rules.customer_linking import Linkable
from leadlink.rules.flagging import CUSTOMER_KINDS, flag_for
from leadlink.rules.matching.keys import is_matchable
from leadlink.rules.matching.profile import Matched, profile_of
from leadlink.rules.matching.relate import match, shared_contacts


def dismissed(
    unit: Reading, record: Ref, *, but: Dismissal | None = None
) -> frozenset[Ref]:
    """Give the records that somebody said are not the same as this one."""
    return frozenset(
        reviewing.other_side(found, record)
        for found in unit.every(Referencing(Dismissal, record))
        if but is None or found.id != but.id
    )


def customer_matches(
    unit: Reading, record: Matched, *, but: Dismissal | None = None
) -> tuple[Match, ...]:
    """Find the contacts and companies that a record may be, best first.

    Whoever may see them; a record outside matching has none.

    Args:
        unit: Where to look.
        record: Whose matches.
        but: A dismissal that does not count.
    """
    if not is_matchable(record):
        return ()
    return find_matches(
        unit.reader,
        record,
        unit.policy.matching,
        kinds=frozenset(CUSTOMER_KINDS),
        excluding=dismissed(unit, record.ref, but=but),
        model=unit.session.model,
    )


def raised(
    unit: Reading, record: Linkable, *, but: Dismissal | None = None
) -> MatchFlag | None:
    """Make the flag of a lead or job as it would be raised now, without storing it."""
    if record.customer is not None:
        return None
    matches = customer_matches(unit, record, but=but)
    return flag_for(
        record.ref,
        matches,
        by=unit.actor_id,
        now=unit.now,
        known=[found.right for found in matches if _is_known(unit, record, found)],
    )


def _is_known(unit: Reading, record: Linkable, found: Match) -> bool:
    customer = unit.at(found.right)
    policy = unit.policy.matching
    return isinstance(customer, Customer) and bool(
        shared_contacts(profile_of(record, policy), profile_of(customer, policy))
    )


def asked_again(
    unit: Reading, record: Linkable, *, but: Dismissal | None = None
) -> MatchFlag | None:
    """Give the flag of a lead or job in line with what matching finds now."""
    flag = linked_work.flag_of(unit, record.ref)
    fresh = raised(unit, record, but=but)
    return reviewing.asked_again(flag, fresh, by=unit.actor_id)


def compared(
    unit: Reading, record: Linkable, customers: Sequence[Customer]
) -> tuple[Match, ...]:
    """Compare a record with each of these customers, in their order."""
    found = {match.right: match for match in customer_matches(unit, record)}
    policy = unit.policy.matching
    probe = profile_of(record, policy, unit.fields)
    return tuple(
        found.get(customer.ref)
        or match(
            probe,
            profile_of(customer, policy, unit.fields),
            policy,
            model=unit.session.model,
        )
        for customer in customers
    )


def linkable_at(unit: Reading, record: Ref) -> Linkable | None:
    """Find the lead or job at a reference, whoever may see it."""
    if record.kind not in (Kind.LEAD, Kind.JOB):
        return None
    found = unit.at(record)
    return found if isinstance(found, Lead | Job) else None


def dismissal_of(unit: Reading, one: Ref, other: Ref, reason: str) -> Dismissal:
    """Give the dismissal of a pair: the one there is, or a new one."""
    for found in unit.every(Referencing(Dismissal, one)):
        if reviewing.is_between(found, one, other):
            return found
    return reviewing.dismissal(
        one,
        other,
        reason=reason,
        id_=unit.fresh_id(),
        by=unit.actor_id,
        now=unit.now,
    )


def shown(unit: Reading, flag: MatchFlag) -> MatchFlag:
    """Give a flag without the candidates that the actor may not see."""
    found = ((ref, unit.at(ref)) for ref in flag.candidates)
    seen = (ref for ref, record in found if record is not None and unit.may_see(record))
    return attrs.evolve(flag, candidates=tuple(seen))


def masked(
    unit: Reading,
    matches: Iterable[Match],
    *,
    at: Callable[[Ref], Record | None] | None = None,
) -> tuple[AnyMatch, ...]:
    """Give matches as the actor may see them: the visible ones, then one mask an owner.

    A mask says that there is one and whose it is, nothing else; not even how many.

    Args:
        unit: Who looks.
        matches: Best first.
        at: Where to find what was matched, if not in the unit alone.
    """
    seen: list[AnyMatch] = []
    masks: dict[MaskedMatch, None] = {}
    for found in matches:
        record = (at or unit.at)(found.right)
        if record is not None and unit.may_see(record):
            seen.append(found)
        else:
            masks[MaskedMatch(owner_id=getattr(record, "owner_id", None))] = None
    return (*seen, *masks)
