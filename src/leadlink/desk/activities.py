"""What happens around a lead: notes, tasks, appointments, documents (S3.15)."""

from datetime import datetime
from typing import TypeVar

import attrs

from leadlink.desk.facet import Facet, open_to_work
from leadlink.desk.session import Reading, Writing
from leadlink.model.activity import Activity, Appointment, Document, Note, Task
from leadlink.model.actor import Permission
from leadlink.model.change import Change
from leadlink.model.errors import PermissionDeniedError
from leadlink.model.ids import ActorId, Kind, LeadId
from leadlink.model.lead import Lead
from leadlink.ports.queries import Referencing

V = TypeVar("V", bound=Activity)


@attrs.frozen
class Activities(Facet):
    """What happens around a lead."""

    def notes(self, lead_id: LeadId) -> tuple[Note, ...]:
        """Give the notes of a lead, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Note, lead_id)

    def tasks(self, lead_id: LeadId) -> tuple[Task, ...]:
        """Give the tasks of a lead, done ones too, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Task, lead_id)

    def appointments(self, lead_id: LeadId) -> tuple[Appointment, ...]:
        """Give the appointments of a lead, cancelled ones too, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Appointment, lead_id)

    def documents(self, lead_id: LeadId) -> tuple[Document, ...]:
        """Give the documents of a lead, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Document, lead_id)

    def log(self, lead_id: LeadId, text: str, *, outcome: str = "") -> Note:
        """Write down a note, and what came of a call or visit.

        Author and instant are kept with it.

        Raises:
            RecordNotFoundError: There is no such lead, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived or converted.
            InvalidValueError: The text cannot be kept.
        """
        return self.session.writing(
            lambda unit: _added(
                unit,
                Note(
                    id=unit.fresh_id(),
                    created_at=unit.now,
                    updated_at=unit.now,
                    created_by=unit.actor_id,
                    about=(open_to_work(unit, lead_id).ref,),
                    text=text,
                    outcome=outcome,
                ),
                action="log",
            )
        )

    def add_task(
        self,
        lead_id: LeadId,
        title: str,
        *,
        due_at: datetime | None = None,
        owner: ActorId | None = None,
    ) -> Task:
        """Add something to do about a lead; without *owner* it is the actor's.

        Raises:
            RecordNotFoundError: There is no such lead, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived or converted.
            InvalidValueError: The title is blank or the instant naive.
        """
        return self.session.writing(
            lambda unit: _added(
                unit,
                Task(
                    id=unit.fresh_id(),
                    created_at=unit.now,
                    updated_at=unit.now,
                    created_by=unit.actor_id,
                    about=(open_to_work(unit, lead_id).ref,),
                    title=title,
                    due_at=due_at,
                    owner_id=unit.actor_id if owner is None else owner,
                ),
                action="add task",
            )
        )

    def complete_task(self, task_id: str) -> Task:
        """Mark a task as done; one that is done stays as it is.

        Raises:
            RecordNotFoundError: There is none, or the actor sees nothing it is about.
            PermissionDeniedError: It is another's, about leads the actor only sees.
        """

        def work(unit: Writing) -> Task:
            task = unit.see(Task, task_id)
            _may_act(unit, task, owner_id=task.owner_id)
            if task.done_at is not None:
                return task
            done = attrs.evolve(task, done_at=unit.now, done_by=unit.actor_id)
            return _added(unit, done, action="complete task")

        return self.session.writing(work)

    def add_appointment(
        self,
        lead_id: LeadId,
        title: str,
        *,
        starts_at: datetime,
        owner: ActorId | None = None,
    ) -> Appointment:
        """Add a call, meeting or visit; without *owner* it is the actor's.

        Raises:
            RecordNotFoundError: There is no such lead, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived or converted.
            InvalidValueError: The title is blank or the instant naive.
        """
        return self.session.writing(
            lambda unit: _added(
                unit,
                Appointment(
                    id=unit.fresh_id(),
                    created_at=unit.now,
                    updated_at=unit.now,
                    created_by=unit.actor_id,
                    about=(open_to_work(unit, lead_id).ref,),
                    title=title,
                    starts_at=starts_at,
                    owner_id=unit.actor_id if owner is None else owner,
                ),
                action="add appointment",
            )
        )

    def cancel_appointment(self, appointment_id: str) -> Appointment:
        """Cancel an appointment; one that is cancelled stays as it is.

        Raises:
            RecordNotFoundError: There is none, or the actor sees nothing it is about.
            PermissionDeniedError: It is another's, about leads the actor only sees.
        """

        def work(unit: Writing) -> Appointment:
            planned = unit.see(Appointment, appointment_id)
            _may_act(unit, planned, owner_id=planned.owner_id)
            if planned.cancelled_at is not None:
                return planned
            cancelled = attrs.evolve(planned, cancelled_at=unit.now)
            return _added(unit, cancelled, action="cancel appointment")

        return self.session.writing(work)

    def attach_document(
        self,
        lead_id: LeadId,
        name: str,
        storage_ref: str,
        *,
        media_type: str = "",
        size: int = 0,
    ) -> Document:
        """Attach a file that is kept elsewhere; *storage_ref* says where.

        Raises:
            RecordNotFoundError: There is no such lead, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived or converted.
            InvalidValueError: The name or the reference is blank, or a value unfit.
        """
        return self.session.writing(
            lambda unit: _added(
                unit,
                Document(
                    id=unit.fresh_id(),
                    created_at=unit.now,
                    updated_at=unit.now,
                    created_by=unit.actor_id,
                    about=(open_to_work(unit, lead_id).ref,),
                    name=name,
                    storage_ref=storage_ref,
                    media_type=media_type,
                    size=size,
                ),
                action="attach document",
            )
        )

    def _about(self, kind: type[V], lead_id: LeadId) -> tuple[V, ...]:
        with self.session.reading() as unit:
            lead = unit.see(Lead, lead_id)
            return tuple(unit.every(Referencing(kind, lead.ref)))


def _may_act(unit: Reading, record: Activity, *, owner_id: ActorId | None) -> None:
    """Refuse an actor who neither owns an activity nor may work a lead it is about.

    Raises:
        PermissionDeniedError: That is so.
    """
    leads = (unit.find(Lead, ref.id) for ref in record.about if ref.kind is Kind.LEAD)
    if owner_id == unit.actor_id or unit.session.may(Permission.MANAGE_LEADS):
        return
    if not any(lead is not None and unit.may_act_on(lead) for lead in leads):
        raise PermissionDeniedError(
            actor_id=unit.actor_id, needs=(Permission.MANAGE_LEADS,)
        )


def _added(unit: Writing, record: V, *, action: str) -> V:
    written = unit.commit(Change(action=action, puts=(record,)))[record.ref]
    assert isinstance(written, type(record))  # noqa: S101 - a reference tells the kind
    return written
