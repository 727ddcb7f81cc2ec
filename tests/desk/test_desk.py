"""The desk itself: who may open it, on whose records, by which clock."""

from datetime import timedelta
from typing import Any

import pytest

from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Actor
from leadlink.model.errors import (
    InvalidValueError,
    NotSignedInError,
    RecordNotFoundError,
)
from leadlink.model.intake import NewLead
from leadlink.ports.store import Store
from leadlink.presets import RECOMMENDED
from leadlink.testing import FrozenClock, SequentialIds
from leadlink.testing import factories as make

ANA = Actor(id="ana", roles=["manager"])
DRAFT = NewLead(name="Asha Rao", emails=["asha@example.com"])


class TestActingAs:
    def test_nobody_acts_without_signing_in(self, store: Store) -> None:
        """S0.1: The actor must be signed in."""
        with pytest.raises(NotSignedInError):
            LeadDesk(store).acting_as(None)

    @pytest.mark.parametrize("actor", ["ana", {"id": "ana"}, 5])
    def test_an_actor_is_an_actor(self, store: Store, actor: Any) -> None:
        """No other exception leaves a public call."""
        with pytest.raises(InvalidValueError) as caught:
            LeadDesk(store).acting_as(actor)
        assert caught.value.what == "actor"

    def test_facets_are_made_once(self, store: Store) -> None:
        """They are the actor's."""
        acting = LeadDesk(store).acting_as(ANA)
        for name in ("leads", "customers", "links", "matches", "reports"):
            assert getattr(acting, name) is getattr(acting, name)
            assert getattr(acting, name).session == acting.session


class TestLeadDesk:
    def test_it_follows_the_recommended_policy(self, store: Store) -> None:
        """Unless it is given another."""
        assert LeadDesk(store).policy is RECOMMENDED

    def test_clock_and_ids_are_the_stores_unless_given(self, store: Store) -> None:
        """A desk reads no clock of its own."""
        mine = LeadDesk(store).acting_as(ANA).leads.create(DRAFT).lead
        assert mine.created_at == store.clock.now()
        clock = FrozenClock(make.NOW + timedelta(days=400))
        other = LeadDesk(store, clock=clock, ids=SequentialIds("other-"))
        lead = other.acting_as(ANA).leads.create(DRAFT).lead
        assert lead.created_at == clock.now()
        assert lead.id.startswith("other-")

    def test_no_use_case_reaches_another_tenant(self, store: Store) -> None:
        """Not even with the id of a record."""
        lead = LeadDesk(store).acting_as(ANA).leads.create(DRAFT).lead
        other = LeadDesk(store, tenant="other").acting_as(ANA)
        with pytest.raises(RecordNotFoundError):
            other.leads.get(lead.id)
        assert other.leads.check(DRAFT).leads == ()

    def test_a_tenant_has_a_name(self, store: Store) -> None:
        """A blank one is nobody's."""
        with pytest.raises(InvalidValueError):
            LeadDesk(store, tenant=" ").acting_as(ANA)
