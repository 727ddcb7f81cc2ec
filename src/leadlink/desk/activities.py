"""What happens around a record: notes, tasks, appointments, documents (S3.15)."""

from datetime import datetime
from typing import Any, TypeVar

import attrs

from leadlink.desk.customer_rights import CustomerRecord, changed, may_change, see
from leadlink.desk.facet import Facet, open_to_work
from leadlink.desk.linked_work import to_ref
from leadlink.desk.session import Reading, Writing
from leadlink.desk.showing import activities, shown_activity
from leadlink.model.activity import Activity, Appointment, Document, Note, Task
from leadlink.model.actor import Permission
from leadlink.model.change import Change
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import PermissionDeniedError
from leadlink.model.ids import ActorId, Kind, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.refusals import EditRefusedError, Reason, Why
from leadlink.model.work import Deal, Job
from leadlink.rules import intake

V = TypeVar("V", bound=Activity)


@attrs.frozen
class Activities(Facet):
    """What happens around a lead, contact, company, deal or job.

    A bare id is that of a lead.
    """

    def notes(self, record: Ref | LeadId) -> tuple[Note, ...]:
        """Give the notes of a record, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Note, record)

    def tasks(self, record: Ref | LeadId) -> tuple[Task, ...]:
        """Give the tasks of a record, done ones too, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Task, record)

    def appointments(self, record: Ref | LeadId) -> tuple[Appointment, ...]:
        """Give the appointments of a record, cancelled ones too, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Appointment, record)

    def documents(self, record: Ref | LeadId) -> tuple[Document, ...]:
        """Give the documents of a record, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Document, record)

    def log(self, record: Ref | LeadId, text: str, *, outcome: str = "") -> Note:
        """Write down a note, and what came of a call or visit.

        Raises:
            RecordNotFoundError: There is no such record, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived, or a converted lead.
            InvalidValueError: The text cannot be kept.
        """
        return self.session.writing(
            lambda unit: _stored(
                unit,
                Note(**_about(unit, record), text=text, outcome=outcome),
                action="log",
            )
        )

    def add_task(
        self,
        record: Ref | LeadId,
        title: str,
        *,
        due_at: datetime | None = None,
        owner: ActorId | None = None,
    ) -> Task:
        """Add something to do; without *owner* it is the actor's.

        Raises:
            RecordNotFoundError: There is no such record, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived, or a converted lead.
            InvalidValueError: The title is blank or the instant naive.
        """

        def work(unit: Writing) -> Task:
            task = Task(
                **_about(unit, record),
                title=title,
                due_at=due_at,
                owner_id=unit.actor_id if owner is None else owner,
            )
            return _stored(unit, task, action="add task")

        return self.session.writing(work)

    def complete_task(self, task_id: str) -> Task:
        """Mark a task as done; one that is done stays as it is.

        Raises:
            RecordNotFoundError: There is none, or the actor sees nothing it is about.
            PermissionDeniedError: It is about records the actor only sees, and is
                another's or about a lead of which the actor is a viewer.
        """

        def work(unit: Writing) -> Task:
            task = unit.see(Task, task_id)
            _may_act(unit, task, owner_id=task.owner_id)
            if task.done_at is not None:
                return shown_activity(unit, task)
            done = attrs.evolve(task, done_at=unit.now, done_by=unit.actor_id)
            return _stored(unit, done, action="complete task")

        return self.session.writing(work)

    def add_appointment(
        self,
        record: Ref | LeadId,
        title: str,
        *,
        starts_at: datetime,
        owner: ActorId | None = None,
    ) -> Appointment:
        """Add a call, meeting or visit; without *owner* it is the actor's.

        Raises:
            RecordNotFoundError: There is no such record, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived, or a converted or linked lead.
            InvalidValueError: The title is blank or the instant naive.
        """

        def work(unit: Writing) -> Appointment:
            about = _about(unit, record)
            _refuse_linked(unit, record)
            appointment = Appointment(
                **about,
                title=title,
                starts_at=starts_at,
                owner_id=unit.actor_id if owner is None else owner,
            )
            return _stored(unit, appointment, action="add appointment")

        return self.session.writing(work)

    def cancel_appointment(self, appointment_id: str) -> Appointment:
        """Cancel an appointment; one that is cancelled stays as it is.

        Raises:
            RecordNotFoundError: There is none, or the actor sees nothing it is about.
            PermissionDeniedError: It is about records the actor only sees, and is
                another's or about a lead of which the actor is a viewer.
        """

        def work(unit: Writing) -> Appointment:
            planned = unit.see(Appointment, appointment_id)
            _may_act(unit, planned, owner_id=planned.owner_id)
            if planned.cancelled_at is not None:
                return shown_activity(unit, planned)
            cancelled = attrs.evolve(planned, cancelled_at=unit.now)
            return _stored(unit, cancelled, action="cancel appointment")

        return self.session.writing(work)

    def attach_document(
        self,
        record: Ref | LeadId,
        name: str,
        storage_ref: str,
        *,
        media_type: str = "",
        size: int = 0,
    ) -> Document:
        """Attach a file that is kept elsewhere; *storage_ref* says where.

        Raises:
            RecordNotFoundError: There is no such record, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived, or a converted lead.
            InvalidValueError: The name or the reference is blank, or a value unfit.
        """

        def work(unit: Writing) -> Document:
            document = Document(
                **_about(unit, record),
                name=name,
                storage_ref=storage_ref,
                media_type=media_type,
                size=size,
            )
            return _stored(unit, document, action="attach document")

        return self.session.writing(work)

    def _about(self, kind: type[V], record: Ref | LeadId) -> tuple[V, ...]:
        ref = to_ref(record)
        with self.session.reading() as unit:
            found = unit.see_at(ref) if ref.kind is Kind.LEAD else see(unit, ref)
            return activities(unit, kind, found.ref)


def _about(unit: Reading, record: Ref | LeadId) -> dict[str, Any]:
    """Give what every new activity about a record says.

    Raises:
        EditRefusedError: The record is archived, or a converted lead.
    """
    ref = to_ref(record)
    if ref.kind is Kind.LEAD:
        found: Lead | CustomerRecord = open_to_work(unit, ref.id)
    else:
        found = changed(unit, ref)
        if found.archived_at is not None:
            raise EditRefusedError(reasons=(Reason(Why.ARCHIVED, found.ref),))
    return {
        "id": unit.fresh_id(),
        "created_at": unit.now,
        "updated_at": unit.now,
        "created_by": unit.actor_id,
        "about": (found.ref,),
    }


def _refuse_linked(unit: Reading, record: Ref | LeadId) -> None:
    """Refuse to plan for a lead whose work goes on at its primary.

    Raises:
        EditRefusedError: That is so.
    """
    found = unit.at(to_ref(record))
    if isinstance(found, Lead):
        EditRefusedError.over(intake.against_planning(found))


def _may_act(unit: Reading, record: Activity, *, owner_id: ActorId | None) -> None:
    """Refuse an actor who neither owns an activity nor may work what it is about.

    Who became a mere viewer of a lead no longer acts on what it owns there.

    Raises:
        PermissionDeniedError: That is so.
    """
    if any(_may_work(unit, ref) for ref in record.about):
        return
    views_only = any(_is_viewer(unit, ref) for ref in record.about)
    if owner_id == unit.actor_id and not views_only:
        return
    raise PermissionDeniedError(
        actor_id=unit.actor_id, needs=(Permission.MANAGE_LEADS,)
    )


def _is_viewer(unit: Reading, ref: Ref) -> bool:
    found = unit.at(ref)
    return isinstance(found, Lead) and unit.actor_id in found.viewers


def _may_work(unit: Reading, ref: Ref) -> bool:
    match unit.at(ref):
        case Lead() as lead:
            return unit.may_act_on(lead)
        case Contact() | Company() | Deal() | Job() as found:
            return may_change(unit, found)
        case _:
            return False


def _stored(unit: Writing, record: V, *, action: str) -> V:
    written = unit.commit(Change(action=action, puts=(record,)))[record.ref]
    assert isinstance(written, type(record))  # noqa: S101 - a reference tells the kind
    return shown_activity(unit, written)
