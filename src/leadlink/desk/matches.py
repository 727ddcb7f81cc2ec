"""Matches: the facet ``desk.acting_as(actor).matches``."""

from typing import final

import attrs

from leadlink.desk import flags, linked_work
from leadlink.desk.flag_review import FlagReview
from leadlink.desk.session import Reading, Writing
from leadlink.model.actor import Permission
from leadlink.model.change import Change
from leadlink.model.customer import Company, Contact, Customer
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import (
    AnyMatch,
    Dismissal,
    MaskedMatch,
    Match,
)
from leadlink.model.work import Job
from leadlink.ports.queries import Referencing
from leadlink.rules import reviewing


@final
@attrs.frozen
class Matches(FlagReview):
    """Possible repeat customers: finding, reviewing, linking, dismissing."""

    def of(self, record: Ref | LeadId) -> tuple[AnyMatch, ...]:
        """Give the contacts and companies that a record may be, best first (S4.4).

        Dismissed pairs are left out; of a match that the actor may not see nothing is
        told but its owner.

        Args:
            record: A lead, job, contact or company; a bare id is a lead's.

        Raises:
            RecordNotFoundError: It does not exist for this actor.
            InvalidValueError: It is something else.
        """
        with self.session.reading() as unit:
            found = unit.see_at(linked_work.to_ref(record))
            if not isinstance(found, Lead | Job | Contact | Company):
                problem = Problem("kind", "must be lead, job, contact or company")
                raise InvalidValueError(what="Ref", problems=(problem,))
            matches = flags.customer_matches(unit, found)
            return tuple(_masked(unit, match) for match in matches)

    def dismiss(
        self, one: Ref | LeadId, other: Ref | LeadId, *, reason: str = ""
    ) -> Dismissal:
        """Say that two records are not the same; they are not matched again.

        The order does not matter; saying it again gives the first dismissal. A flag
        loses the candidate.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
            RecordNotFoundError: One of the two does not exist for this actor.
            InvalidValueError: Both are one record, or the reason cannot be kept.
        """
        self.session.require(Permission.MANAGE_LEADS)

        def work(unit: Writing) -> Dismissal:
            left = unit.see_at(linked_work.to_ref(one)).ref
            right = unit.see_at(linked_work.to_ref(other)).ref
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


def _masked(unit: Reading, match: Match) -> AnyMatch:
    found = unit.at(match.right)
    if isinstance(found, Customer) and not unit.may_see(found):
        return MaskedMatch(owner_id=found.owner_id)
    return match
