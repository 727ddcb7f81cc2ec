"""Reviewing flags: "possible repeat customer" on leads and jobs (S4.2-S4.7)."""

from collections.abc import Iterator
from typing import final

import attrs

from leadlink.desk import flags, linked_work
from leadlink.desk.facet import Facet
from leadlink.desk.links import linking
from leadlink.desk.session import Reading, Writing
from leadlink.model.actor import Permission
from leadlink.model.change import Change
from leadlink.model.customer import Customer
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.fields import LinkKind
from leadlink.model.ids import LeadId, Ref
from leadlink.model.match import (
    FlagStatus,
    MaskedMatch,
    Match,
    MatchFlag,
)
from leadlink.ports.queries import Cursor, Flags, Page
from leadlink.rules import reviewing
from leadlink.rules.customer_linking import CustomerLinkPlan, Linkable, LinkedWork
from leadlink.rules.matching.keys import is_matchable


@final
@attrs.frozen(kw_only=True)
class Candidate:
    """A customer that a flagged lead or job may belong to (S4.5).

    Attributes:
        customer: Its profile.
        match: How it matches, with the reasons.
        work: The leads and jobs already there, oldest first.
    """

    customer: Customer
    match: Match
    work: tuple[LinkedWork, ...]


@final
@attrs.frozen(kw_only=True)
class FlagView:
    """A flag, opened for review (S4.3).

    Attributes:
        flag: Its candidates are those that the actor sees.
        subject: The lead or job.
        candidates: Best first.
        masked: Owners of candidates that the actor may not see, each once.
        is_ambiguous: Whether several of all candidates match strongly.
    """

    flag: MatchFlag
    subject: Linkable
    candidates: tuple[Candidate, ...]
    masked: tuple[MaskedMatch, ...]
    is_ambiguous: bool


@attrs.frozen
class FlagReview(Facet):
    """Flags, as one actor reviews them."""

    def flag(self, record: Ref | LeadId) -> MatchFlag | None:
        """Ask anew whether a lead or job is a possible repeat customer (S4.2).

        Returns:
            The flag as it stands now; None where there is nothing to ask and never was.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
            RecordNotFoundError: The lead or job does not exist for this actor.
            CustomerLinkRefusedError: It is neither a lead nor a job.
        """
        self.session.require(Permission.MANAGE_LEADS)

        def work(unit: Writing) -> MatchFlag | None:
            found = linked_work.see_linkable(unit, linked_work.to_ref(record))
            flag = flags.asked_again(unit, found)
            return flag if flag is None else _stored(unit, flag, action="flag")

        return self.session.writing(work)

    def flag_of(self, record: Ref | LeadId) -> MatchFlag | None:
        """Find the flag of a lead or job as it was last asked; None where none is.

        Raises:
            RecordNotFoundError: The lead or job does not exist for this actor.
            CustomerLinkRefusedError: It is neither a lead nor a job.
        """
        with self.session.reading() as unit:
            found = linked_work.see_linkable(unit, linked_work.to_ref(record))
            flag = linked_work.flag_of(unit, found.ref)
            return flag if flag is None else flags.shown(unit, flag)

    def queue(
        self,
        status: FlagStatus = FlagStatus.OPEN,
        *,
        after: Cursor | None = None,
        limit: int = 100,
    ) -> Page[MatchFlag]:
        """Give the flags of a status, oldest first: what there is to review (S4.11).

        Only flags of leads and jobs that the actor sees; of their candidates only those
        that it sees. What is outside matching, as an archived or secondary lead, does
        not wait for review.

        Raises:
            InvalidValueError: The cursor comes from elsewhere, or *limit* is less than
                1.
        """
        with self.session.reading() as unit:
            shown: list[MatchFlag] = []
            while True:
                page = unit.reader.find(
                    Flags(status=status), after=after, limit=limit - len(shown)
                )
                found = (
                    flag
                    for flag in page.items
                    if unit.may_see(flag) and _is_current(unit, flag)
                )
                shown.extend(flags.shown(unit, flag) for flag in found)
                after = page.next
                if after is None or len(shown) == limit:
                    return Page(tuple(shown), after)

    def view(self, flag_id: str) -> FlagView:
        """Open a flag: profiles, the leads and jobs already there, reasons (S4.5).

        Raises:
            RecordNotFoundError: There is none, or the actor may not see its subject.
        """
        with self.session.reading() as unit:
            flag = unit.see(MatchFlag, flag_id)
            subject = linked_work.see_linkable(unit, flag.subject)
            customers = [*_customers(unit, flag)]
            compared = flags.compared(unit, subject, customers)
            seen = [
                Candidate(
                    customer=customer,
                    match=match,
                    work=linked_work.work_of(unit, customer.ref),
                )
                for customer, match in zip(customers, compared, strict=True)
                if unit.may_see(customer)
            ]
            return FlagView(
                flag=flags.shown(unit, flag),
                subject=subject,
                candidates=tuple(seen),
                masked=tuple(
                    it
                    for it in flags.masked(unit, compared)
                    if isinstance(it, MaskedMatch)
                ),
                is_ambiguous=reviewing.is_ambiguous(compared),
            )

    def link(
        self,
        flag_id: str,
        customer: Ref,
        *,
        kind: LinkKind = LinkKind.MATCH,
        replace: bool = False,
    ) -> CustomerLinkPlan:
        """Plan to link a flagged lead or job to one of its candidates (S4.7).

        Nothing is written: applying the plan confirms it, and settles the flag.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
            RecordNotFoundError: There is no such flag or customer for this actor.
            InvalidValueError: The customer is no candidate of the flag.
            CustomerLinkRefusedError: With every reason against it.
        """
        self.session.require(Permission.MANAGE_LEADS)
        with self.session.reading() as unit:
            flag = flags.shown(unit, unit.see(MatchFlag, flag_id))
            _require_candidate(flag, customer)
            return linking.plan_customer(
                unit, flag.subject, customer, kind, replace=replace
            )

    def dismiss_flag(
        self, flag_id: str, candidate: Ref | None = None, *, reason: str = ""
    ) -> MatchFlag:
        """Say that a flagged lead or job is none of its candidates, or not this one.

        Candidates that the actor may not see stay: the flag is dismissed once none is
        left.

        Args:
            flag_id: Which flag.
            candidate: The one it is not; None: none of those that the actor sees.
            reason: Why, in words.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
            RecordNotFoundError: There is no such flag for this actor.
            InvalidValueError: It is no candidate of the flag.
        """
        self.session.require(Permission.MANAGE_LEADS)

        def work(unit: Writing) -> MatchFlag:
            flag = unit.see(MatchFlag, flag_id)
            seen = flags.shown(unit, flag).candidates
            if candidate is not None:
                _require_candidate(flags.shown(unit, flag), candidate)
                seen = (candidate,)
            left = reviewing.without(flag, seen, by=unit.actor_id)
            made = [flags.dismissal_of(unit, flag.subject, ref, reason) for ref in seen]
            written = unit.commit(Change(action="dismiss", puts=(left, *made)))
            found = written[left.ref]
            assert isinstance(found, MatchFlag)  # noqa: S101 - by its kind
            return flags.shown(unit, found)

        return self.session.writing(work)


def _is_current(unit: Reading, flag: MatchFlag) -> bool:
    """Tell whether a flag was decided, or its question is still one to ask."""
    subject = flags.linkable_at(unit, flag.subject)
    is_asked = subject is not None and is_matchable(subject)
    return is_asked or flag.status is not FlagStatus.OPEN


def _customers(unit: Reading, flag: MatchFlag) -> Iterator[Customer]:
    for ref in flag.candidates:
        found = unit.at(ref)
        if isinstance(found, Customer):
            yield found


def _require_candidate(flag: MatchFlag, customer: Ref) -> None:
    if customer not in flag.candidates:
        problem = Problem("customer", "is no candidate of this flag")
        raise InvalidValueError(what="MatchFlag", problems=(problem,))


def _stored(unit: Writing, flag: MatchFlag, *, action: str) -> MatchFlag:
    written = unit.commit(Change(action=action, puts=(flag,)))[flag.ref]
    assert isinstance(written, MatchFlag)  # noqa: S101 - a reference tells the kind
    return flags.shown(unit, written)
