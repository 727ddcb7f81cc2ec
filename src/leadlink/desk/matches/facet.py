"""Matches: the facet ``desk.acting_as(actor).matches``."""

from typing import final

import attrs

from leadlink.desk import flags, linked_work
from leadlink.desk.matches.roster import RosterReview
from leadlink.desk.session import Reading, Writing
from leadlink.model.actor import Permission
from leadlink.model.change import Change
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import Kind, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import (
    AnyMatch,
    Dismissal,
)
from leadlink.model.work import Job
from leadlink.ports.queries import Referencing
from leadlink.rules import reviewing
from leadlink.rules.matching.profile import Matched


@final
@attrs.frozen
class Matches(RosterReview):
    """Possible repeat customers: finding, reviewing, linking, dismissing."""

    def of(self, record: Ref | LeadId) -> tuple[AnyMatch, ...]:
        """Give the contacts and companies that a record may be, best first (S4.4).

        Dismissed pairs are left out; of matches that the actor may not see nothing is
        told but their owners, each once and behind the others.

        Args:
            record: A lead, job, contact or company; a bare id is a lead's.

        Raises:
            RecordNotFoundError: It does not exist for this actor.
            InvalidValueError: It is something else.
        """
        with self.session.reading() as unit:
            found = _see(unit, record)
            return flags.masked(unit, flags.customer_matches(unit, found))

    def dismiss(
        self, one: Ref | LeadId, other: Ref | LeadId, *, reason: str = ""
    ) -> Dismissal:
        """Say that two records are not the same; they are not matched again.

        The order does not matter; saying it again gives the first dismissal. A flag
        loses the candidate.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
            RecordNotFoundError: One of the two does not exist for this actor.
            InvalidValueError: Both are one record, one is no lead, job, contact or
                company, or the reason cannot be kept.
        """
        self.session.require(Permission.MANAGE_LEADS)

        def work(unit: Writing) -> Dismissal:
            left, right = _see(unit, one).ref, _see(unit, other).ref
            made = flags.dismissal_of(unit, left, right, reason)
            puts = [
                reviewing.without(flag, {candidate}, by=unit.actor_id)
                for subject, candidate in ((left, right), (right, left))
                if (flag := linked_work.flag_of(unit, subject)) is not None
            ]
            written = unit.commit(Change(action="dismiss", puts=(made, *puts)))
            found = written[made.ref]
            assert isinstance(found, Dismissal)  # noqa: S101 - by its kind
            return found

        return self.session.writing(work)

    def revoke(self, dismissal_id: str) -> None:
        """Take a dismissal back; what it kept apart may match and be flagged again.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
            RecordNotFoundError: There is none, or the actor may not see both records.
        """
        self.session.require(Permission.MANAGE_LEADS)

        def work(unit: Writing) -> None:
            found = unit.see(Dismissal, dismissal_id)
            sides = (flags.linkable_at(unit, ref) for ref in (found.left, found.right))
            asked = (
                flags.asked_again(unit, side, but=found)
                for side in sides
                if side is not None
            )
            puts = [flag for flag in asked if flag is not None]
            change = Change(action="revoke dismissal", puts=puts, deletes=(found,))
            unit.commit(change)

        self.session.writing(work)

    def dismissals(self, record: Ref | LeadId) -> tuple[Dismissal, ...]:
        """Give the dismissals of a record whose other side the actor sees too.

        Raises:
            RecordNotFoundError: The record does not exist for this actor.
        """
        with self.session.reading() as unit:
            found = unit.see_at(linked_work.to_ref(record))
            pairs = unit.every(Referencing(Dismissal, found.ref))
            return tuple(pair for pair in pairs if unit.may_see(pair))


def _see(unit: Reading, record: Ref | LeadId) -> Matched:
    """Give a record that can match others.

    Raises:
        RecordNotFoundError: It does not exist for this actor.
        InvalidValueError: It is something else.
    """
    ref = linked_work.to_ref(record)
    if ref.kind in (Kind.LEAD, Kind.JOB, Kind.CONTACT, Kind.COMPANY):
        found = unit.see_at(ref)
        if isinstance(found, Lead | Job | Contact | Company):
            return found
    problem = Problem("kind", "must be lead, job, contact or company")
    raise InvalidValueError(what="Ref", problems=(problem,))
