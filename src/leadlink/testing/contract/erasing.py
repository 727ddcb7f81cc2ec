"""Erasure: the one exception from history that is only ever added to."""

import attrs

from leadlink.model.change import Commit
from leadlink.ports.queries import HistoryOf
from leadlink.ports.store import Store
from leadlink.testing import factories
from leadlink.testing.contract.given import NOW, alone
from leadlink.testing.contract.outbox import FOR

LEAD = factories.lead("L1")
KEPT = factories.lead("L2")


class ErasingContract:
    """A commit may rewrite history entries, or withdraw a record's altogether."""

    def test_rewritten_entries_keep_their_place(self, store: Store) -> None:
        """Only the entries named change, by id; order and the rest stay."""
        scope = alone(store)
        entries = [
            factories.history_entry(f"H{n}", action=f"a{n}", record=LEAD.ref)
            for n in range(3)
        ]
        with store.write(scope) as writer:
            writer.apply(Commit(history=entries))
        blank = attrs.evolve(entries[1], action="erased", changes=())
        unknown = factories.history_entry("H9", record=LEAD.ref)
        with store.write(scope) as writer:
            writer.apply(Commit(rewritten=[blank, unknown]))
        with store.read(scope) as reader:
            found = reader.find(HistoryOf(LEAD.ref)).items
        assert found == (entries[0], blank, entries[2])

    def test_withdrawn_records_lose_history_and_notifications(
        self, store: Store
    ) -> None:
        """Of the named records only; what the same commit tells stays."""
        scope = alone(store)
        history = [
            factories.history_entry(f"{ref.id}-{n}", record=ref)
            for ref in (LEAD.ref, KEPT.ref)
            for n in range(2)
        ]
        rows = [factories.notification(r.id, about=r) for r in (LEAD.ref, KEPT.ref)]
        with store.write(scope) as writer:
            writer.apply(Commit(history=history, notifications=rows))
        last = factories.history_entry("last", record=LEAD.ref, action="erase")
        notice = factories.notification("erased", about=LEAD.ref)
        with store.write(scope) as writer:
            writer.apply(
                Commit(withdrawn=[LEAD.ref], history=[last], notifications=[notice])
            )
        with store.read(scope) as reader:
            assert reader.find(HistoryOf(LEAD.ref)).items == (last,)
            assert reader.find(HistoryOf(KEPT.ref)).items == tuple(history[2:])
        leased = store.outbox(scope).lease(now=NOW, lease_for=FOR)
        assert leased == (rows[1], notice)

    def test_another_tenants_history_is_not_erased(self, store: Store) -> None:
        """The same record of another tenant keeps everything."""
        mine, other = alone(store), alone(store)
        entry = factories.history_entry("H1", record=LEAD.ref)
        row = factories.notification("n1", about=LEAD.ref)
        for scope in (mine, other):
            with store.write(scope) as writer:
                writer.apply(Commit(history=[entry], notifications=[row]))
        blank = attrs.evolve(entry, action="erased")
        with store.write(mine) as writer:
            writer.apply(Commit(rewritten=[blank], withdrawn=[KEPT.ref]))
        with store.write(mine) as writer:
            writer.apply(Commit(withdrawn=[LEAD.ref]))
        with store.read(other) as reader:
            assert reader.find(HistoryOf(LEAD.ref)).items == (entry,)
        assert store.outbox(other).waiting() == 1
        assert store.outbox(mine).waiting() == 0
