"""An office: a desk whose records a test can put in place as it likes."""

from datetime import datetime, timedelta
from typing import TypeVar, final

from leadlink.desk.acting import ActingDesk
from leadlink.desk.desk import LeadDesk
from leadlink.desk.session import Writing
from leadlink.model.actor import Actor, Permission
from leadlink.model.bookkeeping import Claim
from leadlink.model.change import Change
from leadlink.model.history import HistoryEntry, Notification
from leadlink.model.ids import Ref
from leadlink.model.policy.policy import Policy
from leadlink.model.records import RECORD_CLASSES, Record
from leadlink.ports.queries import HistoryOf, Referencing
from leadlink.ports.store import Scope, Store
from leadlink.testing import FrozenClock

R = TypeVar("R", bound=Record)


@final
class Office:
    """A desk over a store, by one policy."""

    def __init__(self, store: Store, policy: Policy) -> None:
        assert isinstance(store.clock, FrozenClock)
        self.store = store
        self.policy = policy
        self.clock = store.clock
        self.desk = LeadDesk(store, policy)
        self.admin = self.actor("root", Permission.ADMIN)

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.clock.now()

    def wait(self, span: timedelta) -> datetime:
        """Let time pass."""
        return self.clock.advance(span)

    def role(self, id_: str, *roles: str) -> ActingDesk:
        """Act as somebody with roles of the policy."""
        return self.desk.acting_as(Actor(id=id_, roles=roles))

    def actor(self, id_: str, *permissions: Permission) -> ActingDesk:
        """Act as somebody with just these permissions."""
        return self.desk.acting_as(Actor(id=id_, permissions=permissions))

    def put(self, *records: Record) -> None:
        """Put records in place, as made by factories."""

        def work(unit: Writing) -> None:
            unit.commit(Change(action="seed", puts=records))

        self.admin.session.writing(work)

    def remove(self, *records: Record) -> None:
        """Take records away, behind everybody's back."""

        def work(unit: Writing) -> None:
            unit.commit(Change(action="seed", deletes=records))

        self.admin.session.writing(work)

    def get(self, record: R) -> R:
        """Give a record as it stands now."""
        found = self.find(record.ref)
        assert isinstance(found, type(record))
        return found

    def find(self, ref: Ref) -> Record | None:
        """Find a record as it stands now."""
        with self.admin.session.reading() as unit:
            return unit.find(RECORD_CLASSES[ref.kind], ref.id)

    def history(self, ref: Ref) -> tuple[HistoryEntry, ...]:
        """Give the history of a record, what the test put in place left out."""
        with self.admin.session.reading() as unit:
            entries = unit.every(HistoryOf(ref))
            return tuple(entry for entry in entries if entry.action != "seed")

    def claims(self, lead: Ref) -> tuple[Claim, ...]:
        """Give the claims on a lead, oldest first."""
        with self.admin.session.reading() as unit:
            return tuple(unit.every(Referencing(Claim, lead)))

    def told(self) -> tuple[Notification, ...]:
        """Give the notifications that wait."""
        scope = Scope(tenant="default", actor_id="root")
        outbox = self.store.outbox(scope)
        return outbox.lease(now=self.now, lease_for=timedelta(minutes=1))
