"""The desk: all use cases over one tenant of a store, by one policy."""

from datetime import timedelta
from typing import final

from leadlink.desk.acting import ActingDesk
from leadlink.desk.delivery import LEASE, Delivered, deliver
from leadlink.desk.session import Session
from leadlink.model.actor import Actor
from leadlink.model.errors import InvalidValueError, NotSignedInError, Problem
from leadlink.model.ids import TenantId
from leadlink.model.policy.policy import Policy
from leadlink.ports.clock import Clock
from leadlink.ports.ids import Ids
from leadlink.ports.notifier import Notifier
from leadlink.ports.store import Scope, Store
from leadlink.presets.recommended import RECOMMENDED
from leadlink.rules.matching.model import MatchModel


@final
class LeadDesk:
    """Where actors work: ``desk.acting_as(actor)`` has the use cases.

    A desk keeps nothing but its arguments; it may be shared between threads if its
    store may.
    """

    def __init__(
        self,
        store: Store,
        policy: Policy = RECOMMENDED,
        *,
        tenant: TenantId = "default",
        clock: Clock | None = None,
        ids: Ids | None = None,
        model: MatchModel | None = None,
    ) -> None:
        """Open a desk.

        Args:
            store: Where the records are.
            policy: What decides wherever the sources disagree.
            tenant: Whose records; no use case reaches another tenant's.
            clock: None: the store's.
            ids: None: the store's.
            model: What matching compares and what it weighs; None: leadlink's own.
                Records are found by the fields that it reads from when they were
                written.
        """
        self.store = store
        self.policy = policy
        self.tenant = tenant
        self.model = model
        self._clock = store.clock if clock is None else clock
        self._ids = store.ids if ids is None else ids

    def deliver(
        self, notifier: Notifier, *, lease_for: timedelta = LEASE, limit: int = 100
    ) -> Delivered:
        """Hand the notifications that wait to a notifier; see ``desk.delivery``.

        It is for the application to call, from time to time: no actor does this.

        Raises:
            InvalidValueError: *limit* or *lease_for* is not positive.
        """
        scope = Scope(tenant=self.tenant, actor_id="outbox")
        return deliver(
            self.store.outbox(scope),
            notifier,
            clock=self._clock,
            lease_for=lease_for,
            limit=limit,
        )

    def acting_as(self, actor: Actor | None) -> ActingDesk:
        """Give the use cases, as this actor has them.

        Raises:
            NotSignedInError: There is no actor (S0.1).
            InvalidValueError: It is no ``Actor``.
        """
        if actor is None:
            raise NotSignedInError
        given: object = actor
        if not isinstance(given, Actor):
            told = f"must be Actor, not {type(given).__name__}"
            raise InvalidValueError(what="actor", problems=(Problem("", told),))
        return ActingDesk(
            session=Session(
                store=self.store,
                scope=Scope(tenant=self.tenant, actor_id=actor.id),
                policy=self.policy,
                clock=self._clock,
                ids=self._ids,
                model=self.model,
                actor=actor,
                permissions=self.policy.rights.permissions_of(actor),
            )
        )
