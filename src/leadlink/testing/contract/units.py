"""Units of work: tenants, snapshots, all or nothing, one writer at a time."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs
import pytest

from leadlink.model.change import Commit
from leadlink.model.lead import Lead
from leadlink.model.store_errors import ClosedError, ConflictError, MissingError
from leadlink.ports.queries import Everything, HistoryOf
from leadlink.ports.store import Reader, Store, Writer
from leadlink.testing import factories
from leadlink.testing.contract.given import alone, put, stored, told

LEAD = factories.lead("L1")


def holdings(reader: Reader) -> tuple[Any, ...]:
    """Give all that a tenant has of LEAD, asked in every way."""
    try:
        found: Lead | None = reader.get(Lead, LEAD.id)
    except MissingError:
        found = None
    return (
        found,
        reader.find(Everything(Lead)).items,
        reader.find(HistoryOf(LEAD.ref)).items,
        dict(reader.sizes(["p:1"], at_most=9)),
        reader.holders("p:1", limit=9),
        reader.sharing(["p:1"], limit=9),
        dict(reader.keys([LEAD.ref])),
    )


NOTHING: tuple[Any, ...] = (None, (), (), {}, (), (), {})


def full_commit() -> Commit:
    """Make a commit that writes something of each sort."""
    return Commit(
        puts=(LEAD,),
        history=(told("H1", None, LEAD),),
        notifications=(factories.notification("n1"),),
        index={LEAD.ref: frozenset({"p:1"})},
    )


class UnitsContract:
    """A snapshot does not move; a unit of work is all or nothing, and alone."""

    def test_a_new_tenant_has_nothing(self, store: Store) -> None:
        """What was never written is missing, and no query finds any."""
        scope = alone(store)
        with store.read(scope) as reader:
            assert holdings(reader) == NOTHING
            with pytest.raises(MissingError) as caught:
                reader.get(Lead, "L1")
        assert (caught.value.kind, caught.value.id) == ("lead", "L1")
        assert store.outbox(scope).waiting() == 0

    def test_what_was_written_is_read_by_the_next_unit(self, store: Store) -> None:
        """Records, history, keys and notifications of one commit are all there."""
        scope = alone(store)
        with store.write(scope) as writer:
            writer.apply(full_commit())
        with store.read(scope) as reader:
            found, everything, history, sizes, holders, sharing, keys = holdings(reader)
        assert found == stored(LEAD)
        assert everything == (found,)
        assert history == (told("H1", None, LEAD),)
        assert sizes == {"p:1": 1}
        assert holders == (LEAD.ref,)
        assert [(shared.record, shared.keys) for shared in sharing] == [(LEAD.ref, 1)]
        assert keys == {LEAD.ref: frozenset({"p:1"})}
        assert store.outbox(scope).waiting() == 1

    def test_a_unit_reads_its_own_write(self, store: Store) -> None:
        """After apply the writer sees what it wrote."""
        with store.write(alone(store)) as writer:
            writer.apply(full_commit())
            inside = holdings(writer)
        assert inside[0] == stored(LEAD)
        assert all(inside)

    def test_no_tenant_sees_another_tenants_data(self, store: Store) -> None:
        """The same ids and keys of another tenant are neither read nor touched."""
        mine, other = alone(store), alone(store)
        with store.write(other) as writer:
            writer.apply(full_commit())
        with store.read(mine) as reader:
            assert holdings(reader) == NOTHING
        assert store.outbox(mine).waiting() == 0
        own = attrs.evolve(LEAD, status="LOST")
        put(store, mine, own, index={LEAD.ref: frozenset({"p:2"})})
        with store.write(mine) as writer:
            writer.apply(Commit(deletes=[stored(own)], index={LEAD.ref: frozenset()}))
        with store.read(other) as reader:
            assert holdings(reader)[0] == stored(LEAD)
            assert all(holdings(reader))

    def test_an_exception_writes_nothing(self, store: Store) -> None:
        """Leaving a unit by an exception undoes its apply."""
        scope = alone(store)

        def fail() -> None:
            with store.write(scope) as writer:
                writer.apply(full_commit())
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        with store.read(scope) as reader:
            assert holdings(reader) == NOTHING
        assert store.outbox(scope).waiting() == 0

    def test_a_snapshot_does_not_move(self, store: Store) -> None:
        """What is written after a reader was opened does not show in it."""
        scope = alone(store)
        with store.read(scope) as early:
            with store.write(scope) as writer:
                writer.apply(full_commit())
            assert holdings(early) == NOTHING
            with store.read(scope) as late:
                before = holdings(late)
                changed = attrs.evolve(stored(LEAD), status="LOST")
                commit = Commit(puts=[changed], index={LEAD.ref: frozenset({"p:2"})})
                with store.write(scope) as writer:
                    writer.apply(commit)
                assert holdings(late) == before
            assert holdings(early) == NOTHING

    def test_a_reader_does_not_wait_for_a_writer(self, store: Store) -> None:
        """While a unit of work is open, others read the state before it."""
        scope = alone(store)
        with store.write(scope) as writer:
            writer.apply(full_commit())
            with store.read(scope) as reader:
                assert holdings(reader) == NOTHING

    def test_a_unit_writes_once(self, store: Store) -> None:
        """A second apply in one unit of work is refused, the first one stays."""
        scope = alone(store)
        with store.write(scope) as writer:
            writer.apply(Commit(puts=[LEAD]))
            with pytest.raises(ClosedError):
                writer.apply(Commit(puts=[factories.lead("L2")]))
        with store.read(scope) as reader:
            assert reader.find(Everything(Lead)).items == (stored(LEAD),)

    def test_a_unit_that_has_ended_is_closed(self, store: Store) -> None:
        """Nothing can be read or written through it any more."""
        scope = alone(store)
        with store.read(scope) as reader:
            pass
        with pytest.raises(ClosedError):
            reader.get(Lead, "L1")
        with store.write(scope) as writer:
            pass
        with pytest.raises(ClosedError):
            writer.apply(Commit())
        with pytest.raises(ClosedError):
            writer.find(Everything(Lead))

    def test_a_closed_store_is_closed(self, store: Store) -> None:
        """Closing twice is allowed; using it after that is not."""
        scope = alone(store)
        outbox = store.outbox(scope)
        store.close()
        store.close()
        with pytest.raises(ClosedError), store.read(scope):
            pass
        with pytest.raises(ClosedError), store.write(scope):
            pass
        with pytest.raises(ClosedError):
            outbox.waiting()

    def test_an_id_that_cannot_be_stored_is_missing(self, store: Store) -> None:
        """Half a surrogate pair is no id of any record."""
        with store.read(alone(store)) as reader, pytest.raises(MissingError):
            reader.get(Lead, "\ud800")

    def test_the_clock_and_ids_of_a_store_serve(self, store: Store) -> None:
        """The clock is aware, and no id comes twice."""
        assert store.clock.now().utcoffset() is not None
        assert store.ids.fresh() != store.ids.fresh()


class RunningContract:
    """``run`` does the work again where it collides, and only there."""

    def test_run_gives_what_the_work_gives(self, store: Store) -> None:
        """The work's writes are written, its result is handed on."""
        scope = alone(store)

        def work(writer: Writer) -> str:
            writer.apply(Commit(puts=[LEAD]))
            return "done"

        assert store.run(scope, work) == "done"
        with store.read(scope) as reader:
            assert reader.get(Lead, "L1") == stored(LEAD)

    def test_run_tries_again_after_a_conflict(self, store: Store) -> None:
        """Work that collides twice succeeds at the third attempt."""
        tries: list[int] = []

        def work(_: Writer) -> int:
            tries.append(1)
            if len(tries) < 3:
                raise ConflictError(kind="lead", id="L1")
            return len(tries)

        assert store.run(alone(store), work, attempts=3) == 3

    def test_run_gives_up(self, store: Store) -> None:
        """The conflict of the last attempt leaves."""
        tries: list[int] = []

        def work(_: Writer) -> None:
            tries.append(1)
            raise ConflictError(kind="lead", id="L1")

        with pytest.raises(ConflictError):
            store.run(alone(store), work, attempts=2)
        assert len(tries) == 2

    def test_run_does_not_repeat_other_failures(self, store: Store) -> None:
        """Anything but a conflict leaves at once."""
        tries: list[int] = []

        def work(_: Writer) -> None:
            tries.append(1)
            raise KeyError

        with pytest.raises(KeyError):
            store.run(alone(store), work)
        assert len(tries) == 1

    def test_no_update_is_lost(self, store: Store) -> None:
        """Threads that count up one record by read, add and write lose no step."""
        scope = alone(store)
        put(store, scope, factories.document("P1", size=0))

        def count(_: int) -> None:
            store.run(scope, _count_up)

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(count, range(20)))
        with store.read(scope) as reader:
            assert reader.get(type(factories.document()), "P1").size == 20

    def test_a_limit_over_many_records_holds(self, store: Store) -> None:
        """Of many that add "if there are fewer than three", three succeed."""
        scope = alone(store)

        def add(number: int) -> bool:
            def work(writer: Writer) -> bool:
                if len(writer.find(Everything(Lead)).items) >= 3:
                    return False
                writer.apply(Commit(puts=[factories.lead(f"L{number}")]))
                return True

            return store.run(scope, work)

        with ThreadPoolExecutor(4) as threads:
            added = list(threads.map(add, range(12)))
        assert sum(added) == 3


def _count_up(writer: Writer) -> None:
    found = writer.get(type(factories.document()), "P1")
    writer.apply(Commit(puts=[attrs.evolve(found, size=found.size + 1)]))
