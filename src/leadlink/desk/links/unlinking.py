"""Taking a customer from a lead or job, and back what a merge at intake had filled."""

import attrs

from leadlink.desk import linked_work
from leadlink.desk.links import linking
from leadlink.desk.revocable import revocable, standing_now
from leadlink.desk.session import Reading, Writing
from leadlink.model.change import Change
from leadlink.model.customer import Customer
from leadlink.model.operations import CustomerLinkRecord, Effect
from leadlink.ports.queries import Referencing
from leadlink.rules import customer_linking
from leadlink.rules.customer_linking import Linkable
from leadlink.rules.undoing import Resolution, undo


def unlink_customer(unit: Writing, subject: Linkable) -> CustomerLinkRecord:
    """Take the customer from a lead or job.

    Raises:
        CustomerLinkRefusedError: It is not linked, or archived or converted.
    """
    merge = _merge(unit, subject)
    found = revocable(unit, merge) if merge is not None else None
    effects = found.effects if found is not None else ()
    change = customer_linking.unlink_customer(
        subject,
        flag=linked_work.flag_of(unit, subject.ref),
        record_id=unit.fresh_id(),
        by=unit.actor_id,
        now=unit.now,
        emptied=_emptied(unit, effects),
    )
    if merge is not None and found is not None:
        over = attrs.evolve(merge, undone_at=unit.now, undone_by=unit.actor_id)
        change |= Change(action=change.action, puts=(over, *found.heirs))
    return linking.made(CustomerLinkRecord, unit, change)


def _merge(unit: Reading, subject: Linkable) -> CustomerLinkRecord | None:
    """Find the merge at intake by which a lead has its customer."""
    for record in unit.every(Referencing(CustomerLinkRecord, subject.ref)):
        if record.undone_at is None and len(record.effects) > 1:
            after = record.effects[0].after
            if isinstance(after, Linkable) and _is_same(unit, after, subject):
                return record
    return None


def _is_same(unit: Reading, made: Linkable, now: Linkable) -> bool:
    """Tell whether a link is the one made; a merge may have turned it since."""
    if made.customer is None:
        return False
    to = unit.resolved(made.customer.customer)
    return now.customer == attrs.evolve(made.customer, customer=to)


def _emptied(unit: Reading, effects: tuple[Effect, ...]) -> Effect | None:
    filled = [it for it in effects if isinstance(it.before, Customer)]
    current = standing_now(unit, filled)
    done = undo(
        filled,
        current=current,
        referrers={},
        now=unit.now,
        resolution=Resolution.KEEP,
    )
    return next((Effect(before=current[it.ref], after=it) for it in done.puts), None)
