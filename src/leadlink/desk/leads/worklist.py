"""Reading leads, and moving them along: worklist, status, next call, edits (spec 5)."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

import attrs

from leadlink.desk import flags
from leadlink.desk.facet import (
    Facet,
    acted_on,
    open_to_work,
    refuse_misfits,
    refuse_stale,
    stored,
)
from leadlink.desk.formers import history_of
from leadlink.desk.leads.claims import ended_claims
from leadlink.desk.session import Writing
from leadlink.model.change import Change
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import ActorId, LeadId
from leadlink.model.lead import Lead
from leadlink.model.policy.pipeline import Stage
from leadlink.model.refusals import EditRefusedError
from leadlink.ports.queries import Cursor, Page, Worklist
from leadlink.rules import intake
from leadlink.rules import status as pipeline_rules


class View(StrEnum):
    """Which leads a list shows; archived ones are in none."""

    ACTIVE = "active"
    CLOSED = "closed"
    WON_WITHOUT_CLIENT = "won without client"
    ALL = "all"


_STAGES = {
    View.ACTIVE: (Stage.OPEN, Stage.WORKING),
    View.CLOSED: (Stage.WON, Stage.LOST),
    View.WON_WITHOUT_CLIENT: (Stage.WON,),
}


@attrs.frozen
class Worklists(Facet):
    """Reading leads, and moving them along."""

    def get(self, lead_id: LeadId) -> Lead:
        """Give a lead.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        with self.session.reading() as unit:
            return unit.see(Lead, lead_id)

    def list(
        self,
        view: View = View.ACTIVE,
        *,
        statuses: Iterable[str] | None = None,
        owner: ActorId | None = None,
        after: Cursor | None = None,
        limit: int = 100,
    ) -> Page[Lead]:
        """Give a page of the leads that the actor sees.

        Overdue and soonest next calls come first, then leads without a call, oldest
        first. A secondary lead is listed under ALL only (S2.12).

        Args:
            view: Which leads.
            statuses: Of those, only the ones in these statuses.
            owner: Of those, only this actor's.
            after: Where the page before ended.
            limit: The most leads that a page has; it may have fewer.

        Raises:
            InvalidValueError: The cursor is not one of this list, or *limit* < 1.
        """
        pipeline = self.session.policy.pipeline
        named = None if view is View.ALL else pipeline.named(*_STAGES[view])
        if statuses is not None:
            wanted = tuple(statuses)
            shown = wanted if named is None else named
            named = tuple(name for name in shown if name in wanted)
        with self.session.reading() as unit:
            query = Worklist(statuses=named, owner_id=owner, sight=unit.sight())
            found = unit.reader.find(query, after=after, limit=limit)
        if view is not View.WON_WITHOUT_CLIENT:
            return found
        return attrs.evolve(
            found,
            items=tuple(
                lead
                for lead in found.items
                if pipeline_rules.is_won_without_client(lead, pipeline=pipeline)
            ),
        )

    def history(self, lead_id: LeadId) -> tuple[HistoryEntry, ...]:
        """Give who did what to a lead, in the order in which it was done.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        with self.session.reading() as unit:
            return history_of(unit.reader, unit.see(Lead, lead_id).ref)

    def set_status(
        self, lead_id: LeadId, status: str, *, version: int | None = None
    ) -> Lead:
        """Move a lead to another status (S3.13).

        Args:
            lead_id: Of a lead that the actor may work.
            status: The name of a status of the pipeline.
            version: Of the lead as it was read; None: whatever stands now.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            StaleRecordError: It is not at *version*.
            TransitionRefusedError: The pipeline does not lead there.
        """
        policy = self.session.policy

        def work(unit: Writing) -> Lead:
            lead = acted_on(unit, lead_id)
            refuse_stale(lead, version)
            moved = pipeline_rules.set_status(lead, status, policy=policy)
            return stored(unit, moved, action="set status")

        return self.session.writing(work)

    def schedule_call(self, lead_id: LeadId, at: datetime | None) -> Lead:
        """Set when a lead is to be called next (S3.14); None: no call.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived or converted; or linked, and there is to be
                a call.
            InvalidValueError: The instant is naive.
        """

        def work(unit: Writing) -> Lead:
            lead = open_to_work(unit, lead_id)
            if at is not None:
                EditRefusedError.over(intake.against_planning(lead))
            planned = attrs.evolve(lead, next_call_at=at)
            return stored(unit, planned, action="schedule call")

        return self.session.writing(work)

    def edit(self, lead_id: LeadId, *, version: int, **changes: Any) -> Lead:
        """Change a lead's data.

        Args:
            lead_id: Of a lead that the actor may work.
            version: Of the lead as it was read.
            changes: New values by field, of ``rules.intake.EDITABLE``.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            StaleRecordError: It is not at *version*.
            EditRefusedError: It is archived or converted; or linked, and a call is
                planned.
            InvalidValueError: A field cannot be edited or cannot have its value.
        """
        policy = self.session.policy

        def work(unit: Writing) -> Lead:
            lead = acted_on(unit, lead_id)
            refuse_stale(lead, version)
            edited = intake.edit(lead, changes, policy=policy)
            given = (value for value in edited.custom if value not in lead.custom)
            refuse_misfits(unit.find, given)
            return _asked_again(unit, edited, action="edit")

        return self.session.writing(work)

    def archive(self, lead_id: LeadId, *, version: int | None = None) -> Lead:
        """Take a lead from worklists and matching; it can be restored.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            StaleRecordError: It is not at *version*.
            EditRefusedError: It is archived already, converted or linked.
        """

        def work(unit: Writing) -> Lead:
            lead = acted_on(unit, lead_id)
            refuse_stale(lead, version)
            archived = intake.archive(lead, now=unit.now)
            return _asked_again(unit, archived, action="archive", was=lead)

        return self.session.writing(work)

    def restore(self, lead_id: LeadId, *, version: int | None = None) -> Lead:
        """Bring an archived lead back to worklists and matching.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            StaleRecordError: It is not at *version*.
            EditRefusedError: It is not archived.
        """

        def work(unit: Writing) -> Lead:
            lead = acted_on(unit, lead_id)
            refuse_stale(lead, version)
            return _asked_again(unit, intake.restore(lead), action="restore")

        return self.session.writing(work)


def _asked_again(
    unit: Writing, lead: Lead, *, action: str, was: Lead | None = None
) -> Lead:
    """Write a lead with its review flag: whom it may be, as it reads now.

    Args:
        unit: Where to write.
        lead: As it is to be stored.
        action: For the history.
        was: As it was, where a hold on it may have ended.
    """
    flag = flags.asked_again(unit, lead)
    claims = ended_claims(unit, was) if was else ()
    puts = (lead, *claims, *((flag,) if flag else ()))
    written = unit.commit(Change(action=action, puts=puts))[lead.ref]
    assert isinstance(written, Lead)  # noqa: S101 - a reference tells the kind
    return written
