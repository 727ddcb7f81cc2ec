"""What a commit writes, and when it writes nothing."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.model.change import Commit
from leadlink.model.customer import Contact
from leadlink.model.errors import InvalidValueError
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.records import Record
from leadlink.model.store_errors import ConflictError, MissingError
from leadlink.ports.queries import Everything, HistoryOf, Referencing
from leadlink.ports.store import Scope, Store
from leadlink.testing import factories
from leadlink.testing.contract.given import alone, drawn, every_kind, put, stored, told

LEAD = factories.lead("L1")
OTHER = factories.lead("L2")


def snapshot(store: Store, scope: Scope) -> tuple[Any, ...]:
    """Give all that a tenant has."""
    with store.read(scope) as reader:
        return (
            reader.find(Everything(Lead)).items,
            reader.find(Everything(Contact)).items,
            reader.find(HistoryOf(LEAD.ref)).items,
            reader.find(HistoryOf(OTHER.ref)).items,
            reader.find(Referencing(Lead, Ref(Kind.CONTACT, "C1"))).items,
            dict(reader.sizes(["p:1", "p:2"], at_most=9)),
            store.outbox(scope).waiting(),
        )


def refuses(store: Store, scope: Scope, commit: Commit, error: type[Exception]) -> Any:
    """See a commit refused and nothing written, though the unit ends in peace."""
    before = snapshot(store, scope)
    with store.write(scope) as writer, pytest.raises(error) as caught:
        writer.apply(commit)
    assert snapshot(store, scope) == before
    return caught.value


class CommitsContract:
    """A record is written at the version that was read, with all or nothing."""

    @given(st.one_of(*every_kind.values()))
    @drawn
    def test_every_record_comes_back_as_it_went(
        self, store: Store, given: Record
    ) -> None:
        """Each field of each kind survives; the version is one higher."""
        scope = alone(store)
        new = attrs.evolve(given, version=0)
        put(store, scope, new)
        with store.read(scope) as reader:
            assert reader.get(type(new), new.id) == stored(new)

    @given(st.data())
    @drawn
    def test_a_put_replaces_every_field(
        self, store: Store, data: st.DataObject
    ) -> None:
        """Nothing of the record before shows through, in no query."""
        scope = alone(store)
        kind = data.draw(st.sampled_from(sorted(every_kind)))
        first = attrs.evolve(data.draw(every_kind[kind]), version=0)
        second = attrs.evolve(data.draw(every_kind[kind]), version=1, id=first.id)
        put(store, scope, first)
        put(store, scope, second)
        with store.read(scope) as reader:
            assert reader.get(type(first), first.id) == stored(second)
            found = reader.find(Everything(type(first))).items
        assert found == (stored(second),)

    def test_kinds_have_ids_of_their_own(self, store: Store) -> None:
        """A lead and a contact may have one id."""
        scope = alone(store)
        put(store, scope, factories.lead("1"), factories.contact("1"))
        with store.write(scope) as writer:
            writer.apply(Commit(deletes=[stored(factories.lead("1"))]))
        with store.read(scope) as reader:
            assert reader.get(Contact, "1") == stored(factories.contact("1"))
            with pytest.raises(MissingError):
                reader.get(Lead, "1")

    def test_a_deleted_record_is_gone(self, store: Store) -> None:
        """It is missing, in no answer, and its id may be used again."""
        scope = alone(store)
        linked = attrs.evolve(LEAD, customer=factories.customer_link("C1"))
        put(store, scope, linked)
        with store.write(scope) as writer:
            writer.apply(Commit(deletes=[stored(linked)]))
        assert snapshot(store, scope)[0] == ()
        assert snapshot(store, scope)[4] == ()
        put(store, scope, LEAD)
        assert snapshot(store, scope)[0] == (stored(LEAD),)

    @pytest.mark.parametrize("kind", sorted(every_kind))
    def test_a_restored_record_goes_on_counting(self, store: Store, kind: Kind) -> None:
        """It is put anew at the version it had, raised by one; not where it is."""
        scope = alone(store)
        new: Record = getattr(factories, _maker(kind))("X1")
        put(store, scope, new)
        put(store, scope, stored(new))
        last = attrs.evolve(new, version=2)
        error = refuses(store, scope, Commit(restored=[last]), ConflictError)
        assert (error.kind, error.id) == (kind, "X1")
        with store.write(scope) as writer:
            writer.apply(Commit(deletes=[last]))
        with store.write(scope) as writer:
            writer.apply(Commit(restored=[last]))
            assert writer.get(type(new), "X1").version == 3

    @pytest.mark.parametrize("version", [1, 3, 2**62])
    def test_a_stale_put_is_refused(self, store: Store, version: int) -> None:
        """An older or newer version than the stored one names the record."""
        scope = alone(store)
        put(store, scope, LEAD)
        put(store, scope, attrs.evolve(LEAD, version=1))
        commit = Commit(puts=[attrs.evolve(LEAD, version=version)])
        error = refuses(store, scope, commit, ConflictError)
        assert (error.kind, error.id) == ("lead", "L1")

    @pytest.mark.parametrize("kind", sorted(every_kind))
    def test_a_record_is_made_once(self, store: Store, kind: Kind) -> None:
        """Version 0 must not exist, whatever its kind."""
        scope = alone(store)
        new: Record = getattr(factories, _maker(kind))("X1")
        put(store, scope, new)
        error = refuses(store, scope, Commit(puts=[new]), ConflictError)
        assert (error.kind, error.id) == (kind, "X1")

    @pytest.mark.parametrize("kind", sorted(every_kind))
    def test_what_is_missing_cannot_be_put_or_deleted(
        self, store: Store, kind: Kind
    ) -> None:
        """A version above 0 must exist; what is not stored cannot be deleted."""
        scope = alone(store)
        new: Record = getattr(factories, _maker(kind))("X1")
        for commit in (
            Commit(puts=[stored(new)]),
            Commit(deletes=[stored(new)]),
            Commit(deletes=[new]),
        ):
            error = refuses(store, scope, commit, ConflictError)
            assert (error.kind, error.id) == (kind, "X1")

    def test_a_stale_delete_is_refused(self, store: Store) -> None:
        """A record that changed since it was read is not deleted."""
        scope = alone(store)
        put(store, scope, LEAD)
        put(store, scope, attrs.evolve(LEAD, version=1))
        commit = Commit(deletes=[attrs.evolve(LEAD, version=1)])
        error = refuses(store, scope, commit, ConflictError)
        assert (error.kind, error.id) == ("lead", "L1")

    def test_a_commit_that_fails_half_way_writes_nothing(self, store: Store) -> None:
        """Not the records before the conflict, no history, key or notification."""
        scope = alone(store)
        put(store, scope, OTHER)
        commit = Commit(
            puts=(LEAD, factories.contact("C1"), OTHER),
            history=(told("H1", None, LEAD), told("H2", None, OTHER)),
            notifications=(factories.notification("n1"),),
            index={LEAD.ref: frozenset({"p:1"}), OTHER.ref: frozenset({"p:2"})},
        )
        refuses(store, scope, commit, ConflictError)

    def test_a_commit_names_a_record_once(self, store: Store) -> None:
        """Two puts of one record, or a put and a delete, are no single step."""
        scope = alone(store)
        put(store, scope, LEAD)
        now = stored(LEAD)
        refuses(store, scope, Commit(puts=[OTHER, OTHER]), InvalidValueError)
        refuses(store, scope, Commit(puts=[now], deletes=[now]), InvalidValueError)
        refuses(store, scope, Commit(puts=[now], restored=[now]), InvalidValueError)

    def test_history_keeps_its_order_and_values(self, store: Store) -> None:
        """Entries come back as written, in the order written, page by page."""
        scope = alone(store)
        entries: list[HistoryEntry] = []
        before: Lead | None = None
        for number in range(5):
            after = attrs.evolve(
                LEAD,
                status=f"S{number}",
                hold=factories.hold() if number % 2 else None,
                custom={"n": number},
            )
            entries.append(told(f"H{9 - number}", before, after))
            before = after
        with store.write(scope) as writer:
            writer.apply(Commit(history=entries[:2]))
        other = factories.history_entry("H0", record=OTHER.ref)
        with store.write(scope) as writer:
            writer.apply(Commit(history=[*entries[2:4], other, entries[4]]))
        with store.read(scope) as reader:
            page = reader.find(HistoryOf(LEAD.ref), limit=2)
            found = list(page.items)
            while page.next is not None:
                page = reader.find(HistoryOf(LEAD.ref), after=page.next, limit=2)
                found.extend(page.items)
            assert reader.find(HistoryOf(OTHER.ref)).items == (other,)
        assert found == entries


def _maker(kind: Kind) -> str:
    """Name the factory of a kind."""
    named = {
        Kind.CUSTOMER_LINK: "customer_link_record",
        Kind.LEAD_LINK: "lead_link_record",
    }
    return named.get(kind, str(kind))
