"""The outbox: at least once, in order per record, to one receiver at a time."""

from datetime import datetime, timedelta

import pytest

from leadlink.model.change import Commit
from leadlink.model.errors import InvalidValueError
from leadlink.model.history import Notification
from leadlink.model.ids import Kind, Ref
from leadlink.ports.outbox import Outbox
from leadlink.ports.store import Store
from leadlink.testing import factories
from leadlink.testing.contract.given import MOMENT, NOW, alone

FOR = timedelta(minutes=1)
END = NOW + FOR


def notices(*about: str) -> list[Notification]:
    """Make one notification for each lead named, with keys in order."""
    return [
        factories.notification(f"n{number}", about=Ref(Kind.LEAD, lead))
        for number, lead in enumerate(about)
    ]


def filled(store: Store, *rows: Notification) -> Outbox:
    """Write rows, each by a unit of work of its own, and give their outbox."""
    scope = alone(store)
    for row in rows:
        with store.write(scope) as writer:
            writer.apply(Commit(notifications=[row]))
    return store.outbox(scope)


def take(outbox: Outbox, now: datetime = NOW, limit: int = 100) -> list[str]:
    """Lease rows and give their keys."""
    rows = outbox.lease(now=now, lease_for=FOR, limit=limit)
    return [row.key for row in rows]


class OutboxContract:
    """Each notification is delivered at least once, in order per record."""

    def test_rows_come_oldest_first_as_they_were_written(self, store: Store) -> None:
        """In the order written, whatever their keys, and equal to what was written."""
        rows = notices("L1", "L2", "L3")[::-1]
        outbox = filled(store, *rows)
        assert outbox.lease(now=NOW, lease_for=FOR) == tuple(rows)

    def test_a_leased_row_is_given_to_nobody_else(self, store: Store) -> None:
        """Until its lease ends, a second receiver gets nothing."""
        outbox = filled(store, *notices("L1"))
        assert take(outbox) == ["n0"]
        assert take(outbox) == []
        assert take(outbox, END - MOMENT) == []
        assert outbox.waiting() == 1

    def test_a_row_whose_lease_ended_is_given_again(self, store: Store) -> None:
        """At the very end of the lease, with a fresh lease."""
        outbox = filled(store, *notices("L1"))
        take(outbox)
        assert take(outbox, END) == ["n0"]
        assert take(outbox, END) == []
        assert take(outbox, END + FOR) == ["n0"]

    def test_an_acknowledged_row_is_gone(self, store: Store) -> None:
        """It is not given again, after its lease neither; unknown keys do no harm."""
        outbox = filled(store, *notices("L1", "L2"))
        take(outbox)
        outbox.acknowledge(["n0", "unknown", "n0"])
        assert outbox.waiting() == 1
        assert take(outbox, END) == ["n1"]
        outbox.acknowledge(["n1"])
        outbox.acknowledge(["n1"])
        assert outbox.waiting() == 0

    def test_later_rows_of_a_record_wait_for_its_leased_one(self, store: Store) -> None:
        """Order per record survives two receivers; other records do not wait."""
        outbox = filled(store, *notices("L1", "L1", "L2", "L1"))
        assert take(outbox, limit=1) == ["n0"]
        assert take(outbox) == ["n2"]
        outbox.acknowledge(["n0"])
        assert take(outbox) == ["n1", "n3"]

    def test_one_batch_holds_rows_of_one_record_in_order(self, store: Store) -> None:
        """Behind each other in one batch they keep their order."""
        outbox = filled(store, *notices("L1", "L2", "L1"))
        assert take(outbox) == ["n0", "n1", "n2"]

    def test_kinds_do_not_block_each_other(self, store: Store) -> None:
        """A lead and a job of one id are two records."""
        job = factories.notification("n9", about=Ref(Kind.JOB, "L1"))
        outbox = filled(store, *notices("L1"), job)
        assert take(outbox, limit=1) == ["n0"]
        assert take(outbox) == ["n9"]

    def test_a_failed_receiver_does_not_change_the_order(self, store: Store) -> None:
        """A row that was leased and not acknowledged comes before later ones."""
        outbox = filled(store, *notices("L1", "L1"))
        take(outbox, limit=1)
        assert take(outbox, END) == ["n0", "n1"]

    def test_a_waiting_key_is_not_doubled(self, store: Store) -> None:
        """A key tells a receiver that it had this one: the first row stays."""
        first = factories.notification("n0", event="first")
        second = factories.notification("n0", event="second")
        outbox = filled(store, first, second)
        assert outbox.lease(now=NOW, lease_for=FOR) == (first,)

    def test_tenants_have_outboxes_of_their_own(self, store: Store) -> None:
        """Neither leases nor acknowledgements reach another tenant."""
        mine, other = filled(store, *notices("L1")), filled(store, *notices("L1"))
        assert take(mine) == ["n0"]
        mine.acknowledge(["n0"])
        assert other.waiting() == 1
        assert take(other) == ["n0"]

    def test_a_limit_of_zero_leases_nothing(self, store: Store) -> None:
        """Nor does a negative one."""
        outbox = filled(store, *notices("L1"))
        assert take(outbox, limit=0) == take(outbox, limit=-1) == []
        assert take(outbox) == ["n0"]

    def test_a_lease_that_makes_no_sense_is_refused(self, store: Store) -> None:
        """No naive instant, no empty lease, none beyond the calendar."""
        outbox = filled(store)
        naive = NOW.replace(tzinfo=None)
        for now, span in ((naive, FOR), (NOW, 0 * FOR), (NOW, timedelta.max)):
            with pytest.raises(InvalidValueError):
                outbox.lease(now=now, lease_for=span)

    def test_a_key_that_cannot_be_stored_is_unknown(self, store: Store) -> None:
        """Half a surrogate pair acknowledges nothing and breaks nothing."""
        outbox = filled(store, *notices("L1"))
        outbox.acknowledge(["\ud800"])
        assert outbox.waiting() == 1
