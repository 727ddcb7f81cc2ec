"""What happens around customers, deals and jobs: notes, tasks, appointments, files."""

from datetime import datetime
from typing import Any, TypeVar

import attrs

from leadlink.desk.customer_rights import changed, see
from leadlink.desk.facet import Facet
from leadlink.desk.session import Reading, Writing
from leadlink.model.activity import Activity, Appointment, Document, Note, Task
from leadlink.model.change import Change
from leadlink.model.ids import ActorId, Ref
from leadlink.model.refusals import EditRefusedError, Reason, Why
from leadlink.ports.queries import Referencing

V = TypeVar("V", bound=Activity)


@attrs.frozen
class CustomerActivities(Facet):
    """What happens around a contact, company, deal or job."""

    def notes(self, record: Ref) -> tuple[Note, ...]:
        """Give the notes of a record, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Note, record)

    def tasks(self, record: Ref) -> tuple[Task, ...]:
        """Give the tasks of a record, done ones too, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Task, record)

    def appointments(self, record: Ref) -> tuple[Appointment, ...]:
        """Give the appointments of a record, cancelled ones too, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Appointment, record)

    def documents(self, record: Ref) -> tuple[Document, ...]:
        """Give the documents of a record, oldest first.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self._about(Document, record)

    def log(self, record: Ref, text: str, *, outcome: str = "") -> Note:
        """Write down a note, and what came of a call or visit.

        Raises:
            RecordNotFoundError: There is no such record, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived.
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
        record: Ref,
        title: str,
        *,
        due_at: datetime | None = None,
        owner: ActorId | None = None,
    ) -> Task:
        """Add something to do; without *owner* it is the actor's.

        Raises:
            RecordNotFoundError: There is no such record, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived.
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

    def add_appointment(
        self,
        record: Ref,
        title: str,
        *,
        starts_at: datetime,
        owner: ActorId | None = None,
    ) -> Appointment:
        """Add a call, meeting or visit; without *owner* it is the actor's.

        Raises:
            RecordNotFoundError: There is no such record, or the actor may not see it.
            PermissionDeniedError: The actor only sees it.
            EditRefusedError: It is archived.
            InvalidValueError: The title is blank or the instant naive.
        """

        def work(unit: Writing) -> Appointment:
            appointment = Appointment(
                **_about(unit, record),
                title=title,
                starts_at=starts_at,
                owner_id=unit.actor_id if owner is None else owner,
            )
            return _stored(unit, appointment, action="add appointment")

        return self.session.writing(work)

    def attach_document(
        self,
        record: Ref,
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
            EditRefusedError: It is archived.
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

    def _about(self, kind: type[V], record: Ref) -> tuple[V, ...]:
        with self.session.reading() as unit:
            return tuple(unit.every(Referencing(kind, see(unit, record).ref)))


def _about(unit: Reading, record: Ref) -> dict[str, Any]:
    found = changed(unit, record)
    if found.archived_at is not None:
        raise EditRefusedError(reasons=(Reason(Why.ARCHIVED, found.ref),))
    return {
        "id": unit.fresh_id(),
        "created_at": unit.now,
        "updated_at": unit.now,
        "created_by": unit.actor_id,
        "about": (found.ref,),
    }


def _stored(unit: Writing, record: V, *, action: str) -> V:
    written = unit.commit(Change(action=action, puts=(record,)))[record.ref]
    assert isinstance(written, type(record))  # noqa: S101 - a reference tells the kind
    return written
