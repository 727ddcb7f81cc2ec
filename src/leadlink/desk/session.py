"""What every use case shares: whose unit of work, by which policy, at which instant."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final, TypeVar, assert_never, final

import attrs

from leadlink.desk import formers
from leadlink.desk.commit import make_commit
from leadlink.model.activity import Appointment, Document, Note, Task
from leadlink.model.actor import Actor, Permission
from leadlink.model.bookkeeping import (
    Claim,
    CustomFieldDefinition,
    Erasure,
    Receipt,
    Redirect,
)
from leadlink.model.change import Change
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import PermissionDeniedError, RecordNotFoundError
from leadlink.model.history import HistoryEntry, Notification
from leadlink.model.ids import ActorId, Kind, Ref, joint_id
from leadlink.model.lead import Lead
from leadlink.model.match import Dismissal, MatchFlag
from leadlink.model.operations import (
    ConversionRecord,
    CustomerLinkRecord,
    LeadLinkRecord,
    MergeRecord,
)
from leadlink.model.policy.policy import Policy
from leadlink.model.records import RECORD_CLASSES, Record
from leadlink.model.store_errors import MissingError
from leadlink.model.tags import TagEntry
from leadlink.model.work import Deal, Job
from leadlink.ports.clock import Clock
from leadlink.ports.ids import Ids
from leadlink.ports.queries import Query, Sight
from leadlink.ports.store import Reader, Scope, Store, Writer
from leadlink.rules import claiming, visibility
from leadlink.rules.matching.field_names import FIELD_NAMES, FieldNames
from leadlink.rules.matching.model import MatchModel

R = TypeVar("R", bound=Record)
A = TypeVar("A", bound=Record | HistoryEntry)
T = TypeVar("T")

EXPIRED: Final = "hold expired"


@final
@attrs.frozen(kw_only=True)
class Session:
    """One actor at one desk."""

    store: Store
    scope: Scope
    policy: Policy
    clock: Clock
    ids: Ids
    model: MatchModel | None = None
    actor: Actor
    permissions: frozenset[Permission]

    def may(self, *needs: Permission) -> bool:
        """Tell whether the actor has one of these permissions."""
        return any(permission in self.permissions for permission in needs)

    def require(self, *needs: Permission) -> None:
        """Refuse an actor who has none of these permissions.

        Raises:
            PermissionDeniedError: It has none.
        """
        if not self.may(*needs):
            raise PermissionDeniedError(
                actor_id=self.actor.id, needs=tuple(sorted(needs))
            )

    @contextmanager
    def reading(self) -> "Iterator[Reading]":
        """Open a snapshot."""
        with self.store.read(self.scope) as reader:
            yield Reading(session=self, reader=reader, now=self.clock.now())

    def writing(self, work: "Callable[[Writing], T]") -> T:
        """Do *work* in one unit of work, again where it collides with another.

        The present is read once the unit is open: whoever waited for it decides with
        the instant at which it came to its turn.
        """

        def turn(writer: Writer) -> T:
            return work(
                Writing(
                    session=self, reader=writer, writer=writer, now=self.clock.now()
                )
            )

        return self.store.run(self.scope, turn)


@attrs.frozen(kw_only=True)
class Reading:
    """A snapshot as one actor sees it.

    Attributes:
        now: The present, one for the whole unit of work.
    """

    session: Session
    reader: Reader
    now: datetime

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.session.policy

    @property
    def fields(self) -> FieldNames:
        """Which custom fields matching reads."""
        model = self.session.model
        return FIELD_NAMES if model is None else model.fields

    @property
    def actor_id(self) -> ActorId:
        """Who acts."""
        return self.session.actor.id

    def fresh_id(self) -> str:
        """Give a new id."""
        return self.session.ids.fresh()

    def get(self, kind: type[R], id_: str) -> R:
        """Give a record, whoever may see it; of one that was merged away the survivor.

        Raises:
            RecordNotFoundError: There is none.
        """
        found = self.find(kind, id_) or self.find(
            kind, self.resolved(Ref(kind.kind, id_)).id
        )
        if found is None:
            raise RecordNotFoundError(kind=kind.kind, id=id_)
        return found

    def resolved(self, ref: Ref) -> Ref:
        """Give the record that stands for one which may have been merged away."""
        redirect = self.find(Redirect, joint_id(ref))
        return ref if redirect is None else redirect.to

    def is_taken(self, ref: Ref) -> bool:
        """Tell whether an id leads to a record, also to one that was merged."""
        return self.at(ref) is not None or self.resolved(ref) != ref

    def aliases(self, ref: Ref) -> tuple[Ref, ...]:
        """Give a record and all that were merged into it, by whose ids it is known."""
        return (ref, *(it.old for it in formers.redirects_to(self.reader, ref)))

    def find(self, kind: type[R], id_: str) -> R | None:
        """Find a record, whoever may see it; None where there is none."""
        try:
            return self.reader.get(kind, id_)
        except MissingError:
            return None

    def at(self, ref: Ref) -> Record | None:
        """Find the record at a reference, whoever may see it."""
        return self.find(RECORD_CLASSES[ref.kind], ref.id)

    def see(self, kind: type[R], id_: str) -> R:
        """Give a record that the actor may see.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        record = self.get(kind, id_)
        if not self.may_see(record):
            raise RecordNotFoundError(kind=kind.kind, id=id_)
        return record

    def see_at(self, ref: Ref) -> Record:
        """Give the record at a reference, if the actor may see it.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        return self.see(RECORD_CLASSES[ref.kind], ref.id)

    def may_see(self, record: Record) -> bool:  # noqa: C901, PLR0911 - one answer a kind
        """Tell whether the actor may see a record.

        An activity is seen with one of the records it is about, a flag or an operation
        with the record it was done to.
        """
        match record:
            case Lead():
                return visibility.may_see_lead(
                    record,
                    actor_id=self.actor_id,
                    permissions=self.session.permissions,
                    policy=self.policy,
                    now=self.now,
                )
            case Contact() | Company() | Deal() | Job():
                return visibility.may_see_owned(
                    record,
                    actor_id=self.actor_id,
                    permissions=self.session.permissions,
                    policy=self.policy,
                )
            case Note() | Task() | Appointment() | Document():
                return any(map(self.sees, record.about))
            case MatchFlag() | CustomerLinkRecord():
                return self.sees(record.subject)
            case LeadLinkRecord():
                return self.sees(Ref(Kind.LEAD, record.primary_id))
            case ConversionRecord() | Claim():
                return self.sees(Ref(Kind.LEAD, record.lead_id))
            case MergeRecord():
                return self.sees(record.survivor)
            case Dismissal():
                return self.sees(record.left) and self.sees(record.right)
            case Redirect():
                return self.sees(record.to)
            case Receipt():
                # That of a rotation is about itself: nobody's.
                return record.result != record.ref and self.sees(record.result)
            case CustomFieldDefinition() | Erasure() | TagEntry():
                return True
            case _:
                assert_never(record)

    def sees(self, ref: Ref) -> bool:
        """Tell whether the actor may see the record at a reference, if there is one."""
        found = self.at(ref) or self.at(self.resolved(ref))
        return found is not None and self.may_see(found)

    def may_act_on(self, lead: Lead) -> bool:
        """Tell whether the actor may work a lead, not only look at it."""
        return visibility.may_act_on_lead(
            lead,
            actor_id=self.actor_id,
            permissions=self.session.permissions,
            now=self.now,
        )

    @property
    def sees_pool(self) -> bool:
        """Whether the actor sees the leads that are assigned to nobody."""
        return visibility.may_see_pool(self.session.permissions, policy=self.policy)

    def sight(self) -> Sight | None:
        """Give what the actor sees of the leads, as a query; None: everything."""
        if self.session.may(Permission.VIEW_ALL_LEADS):
            return None
        pool = claiming.pool_statuses(self.policy.pipeline)
        return Sight(
            actor_id=self.actor_id,
            pool=pool if self.sees_pool else (),
            now=self.now,
        )

    def every(self, query: Query[A], *, page: int = 500) -> Iterator[A]:
        """Go through all answers of a query, page by page."""
        after = None
        while True:
            found = self.reader.find(query, after=after, limit=page)
            yield from found.items
            if found.next is None:
                return
            after = found.next

    def notice(self, *, to: ActorId, about: Ref, event: str) -> Notification:
        """Make a notification."""
        return Notification(
            key=self.fresh_id(), to=to, about=about, event=event, at=self.now
        )


@final
@attrs.frozen(kw_only=True)
class Writing(Reading):
    """A unit of work as one actor does it."""

    writer: Writer

    def commit(self, change: Change) -> Mapping[Ref, Record]:
        """Write a change with its history, index and notifications.

        Returns:
            What was put, as it now stands in the store; its version is what was read
            where nothing changed.
        """
        lapsed = Change(action=change.action, notifications=self._lapsed(change))
        change |= lapsed
        commit = make_commit(
            change,
            reader=self.reader,
            actor_id=self.actor_id,
            now=self.now,
            ids=self.session.ids,
            policy=self.policy,
            fields=self.fields,
        )
        self.writer.apply(commit)
        written: dict[Ref, Record] = {record.ref: record for record in change.puts}
        for record in commit.puts + commit.restored:
            written[record.ref] = attrs.evolve(record, version=record.version + 1)
        return written

    def _lapsed(self, change: Change) -> Iterator[Notification]:
        """Tell those whose hold ended unseen, before a change takes it from the lead.

        No sweep will find it any more. Nobody is told what they do themselves.
        """
        told = {(it.to, it.about) for it in change.notifications if it.event == EXPIRED}
        for record in change.puts:
            if not isinstance(record, Lead) or not record.version:
                continue
            was = self.find(Lead, record.id)
            if was is None or was.hold is None or was.hold == record.hold:
                continue
            holder_id = was.hold.holder_id
            is_told = holder_id == self.actor_id or (holder_id, was.ref) in told
            if not is_told and not claiming.is_live(was.hold, now=self.now):
                yield self.notice(to=holder_id, about=was.ref, event=EXPIRED)
