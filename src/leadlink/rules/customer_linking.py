"""Customer links: a lead or job belongs to one customer of the roster (spec 8)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeAlias, final

import attrs

from leadlink.model.change import Change
from leadlink.model.customer import Customer
from leadlink.model.fields import CustomerLink, LinkKind
from leadlink.model.ids import ActorId
from leadlink.model.lead import Lead
from leadlink.model.match import FlagStatus, MatchFlag
from leadlink.model.operations import CustomerLinkRecord, Effect
from leadlink.model.policy.linking import CustomerLinkingPolicy
from leadlink.model.records import Record
from leadlink.model.refusals import CustomerLinkRefusedError, Reason, Why
from leadlink.model.work import Job
from leadlink.rules.standing import is_in_roster

Linkable: TypeAlias = Lead | Job


@final
@attrs.frozen(kw_only=True)
class CustomerLinkPlan:
    """What linking would do; nothing is written before it is applied (S4.6, S4.7).

    Attributes:
        subject: The lead or job, as it was read.
        customer: The contact or company, as it was read.
        kind: Why the two belong together.
        replace: Whether a link that is there already gives way.
    """

    subject: Linkable
    customer: Customer
    kind: LinkKind
    replace: bool

    @property
    def replaces(self) -> CustomerLink | None:
        """The link that would give way."""
        return self.subject.customer

    def __str__(self) -> str:
        """Write the plan as ``link lead 'L1' to contact 'C1' as match``."""
        instead = f" instead of {self.replaces.customer}" if self.replaces else ""
        return f"link {self.subject.ref} to {self.customer.ref} as {self.kind}{instead}"


@final
@attrs.frozen(kw_only=True)
class LinkedWork:
    """A lead or job under its customer (S0.12, S4.8).

    Attributes:
        is_repeat: Whether the same customer has an earlier one.
    """

    record: Linkable
    link: CustomerLink
    is_repeat: bool


def plan_customer_link(
    subject: Linkable, customer: Customer, *, kind: LinkKind, replace: bool = False
) -> CustomerLinkPlan:
    """Work out what linking a lead or job to a customer would do.

    Args:
        subject: A lead or job that is neither archived nor converted.
        customer: A contact or company of the roster: linking never creates one, nor
            makes one a customer (S0.4).
        kind: Why the two belong together.
        replace: Whether a link that is there already may give way.

    Raises:
        CustomerLinkRefusedError: Any of this is not so, or the subject is linked.

    Source: S0.3, S0.4, S0.10; docs/explanation/customer_linking.md.
    """
    CustomerLinkRefusedError.over(_reasons(subject, customer, kind, replace=replace))
    return CustomerLinkPlan(
        subject=subject, customer=customer, kind=kind, replace=replace
    )


def _reasons(
    subject: Linkable, customer: Customer, kind: LinkKind, *, replace: bool
) -> Iterator[Reason]:
    yield from against_change(subject)
    if customer.archived_at is not None:
        yield Reason(Why.ARCHIVED, customer.ref)
    elif not is_in_roster(customer):
        yield Reason(Why.NOT_IN_ROSTER, customer.ref)
    link = subject.customer
    if link is None:
        return
    if link.customer == customer.ref and (link.kind is kind or not replace):
        yield Reason(Why.LINKED_SO_ALREADY, subject.ref)
    elif link.customer != customer.ref and not replace:
        yield Reason(Why.ALREADY_LINKED, subject.ref)


def against_one_call(
    plan: CustomerLinkPlan, policy: CustomerLinkingPolicy
) -> Iterator[Reason]:
    """Give the reason why choosing a customer does not link it yet (S0.8, S4.7)."""
    if policy.needs_confirmation:
        yield Reason(Why.NOT_CONFIRMED, plan.subject.ref)


def against_change(subject: Linkable) -> Iterator[Reason]:
    """Give the reasons for which no link of a lead or job may be made or taken away."""
    if subject.archived_at is not None:
        yield Reason(Why.ARCHIVED, subject.ref)
    if isinstance(subject, Lead) and subject.conversion_id is not None:
        yield Reason(Why.CONVERTED, subject.ref)


def link_customer(
    plan: CustomerLinkPlan,
    *,
    flag: MatchFlag | None,
    record_id: str,
    by: ActorId,
    now: datetime,
) -> Change:
    """Carry out a plan; the review flag of the subject, if any, reads LINKED."""
    link = CustomerLink(
        customer=plan.customer.ref, kind=plan.kind, linked_by=by, linked_at=now
    )
    record, after = _record(plan.subject, link, record_id=record_id, by=by, now=now)
    return Change(action="link customer", puts=(after, record, *settled(flag, by)))


def unlink_customer(
    subject: Linkable,
    *,
    flag: MatchFlag | None,
    record_id: str,
    by: ActorId,
    now: datetime,
    emptied: Effect | None = None,
) -> Change:
    """Take the link to its customer from a lead or job (S0.15).

    The link and its end both stay in the history; a flag that the link had settled is
    open again.

    Args:
        subject: The lead or job.
        flag: Its review flag, if any.
        record_id: The id of the record of this unlinking.
        by: Who unlinks.
        now: The present instant.
        emptied: The customer before and after what the link had filled is taken out.

    Raises:
        CustomerLinkRefusedError: It is not linked, or it is archived or converted.
    """
    CustomerLinkRefusedError.over(_against_unlinking(subject))
    record, after = _record(subject, None, record_id=record_id, by=by, now=now)
    more: tuple[Record, ...] = reopen(flag)
    if emptied is not None and emptied.after is not None:
        record = attrs.evolve(record, effects=(*record.effects, emptied))
        more = (*more, emptied.after)
    return Change(action="unlink customer", puts=(after, record, *more))


def _against_unlinking(subject: Linkable) -> Iterator[Reason]:
    yield from against_change(subject)
    if subject.customer is None:
        yield Reason(Why.NOT_LINKED, subject.ref)


def _record(
    subject: Linkable,
    link: CustomerLink | None,
    *,
    record_id: str,
    by: ActorId,
    now: datetime,
) -> tuple[CustomerLinkRecord, Linkable]:
    after = attrs.evolve(subject, customer=link)
    record = CustomerLinkRecord(
        id=record_id,
        created_at=now,
        updated_at=now,
        created_by=by,
        subject=subject.ref,
        customer=link.customer if link else None,
        link=link.kind if link else None,
        effects=(Effect(before=subject, after=after),),
    )
    return record, after


def settled(flag: MatchFlag | None, by: ActorId) -> Iterator[MatchFlag]:
    """Give the flag to put once its subject is linked, by whom; none else."""
    if flag is not None:
        yield attrs.evolve(flag, status=FlagStatus.LINKED, decided_by=by)


def reopen(flag: MatchFlag | None) -> tuple[MatchFlag, ...]:
    """Give the flag to put once the link that had settled it is gone; none else."""
    if flag is None or flag.status is not FlagStatus.LINKED:
        return ()
    status = FlagStatus.OPEN if flag.candidates else FlagStatus.DISMISSED
    decided_by = None if flag.candidates else flag.decided_by
    return (attrs.evolve(flag, status=status, decided_by=decided_by),)


def with_repeat_marks(
    linked: Iterable[tuple[Linkable, CustomerLink]],
) -> tuple[LinkedWork, ...]:
    """Mark the leads and jobs of one customer, oldest first.

    All but the first are repeats: leads and jobs count alike (S4.8).
    """
    in_order = sorted(linked, key=lambda it: (it[0].created_at, it[0].ref))
    return tuple(
        LinkedWork(record=record, link=link, is_repeat=place > 0)
        for place, (record, link) in enumerate(in_order)
    )
