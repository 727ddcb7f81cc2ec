"""Notifications leave through the outbox: at least once, in order, none lost."""

from datetime import timedelta
from typing import final

from leadlink.model.change import Change
from leadlink.model.history import Notification
from leadlink.model.ids import Kind, Ref
from tests.desk.office import Office

L1, L2 = Ref(Kind.LEAD, "L1"), Ref(Kind.LEAD, "L2")
LEASE = timedelta(minutes=5)


@final
class Receiver:
    """A receiver that fails for the keys it is told to."""

    def __init__(self, *failing: str) -> None:
        self.failing = set(failing)
        self.had: list[str] = []

    def deliver(self, notification: Notification) -> None:
        """Take a notification, or fail."""
        if notification.key in self.failing:
            raise ConnectionError
        self.had.append(notification.key)


def tell(office: Office, *notices: tuple[str, Ref]) -> None:
    """Put notifications into the outbox."""
    notifications = [
        Notification(key=key, to="mara", about=about, event="told", at=office.now)
        for key, about in notices
    ]
    change = Change(action="tell", notifications=notifications)
    office.admin.session.writing(lambda unit: unit.commit(change))


def test_what_waits_is_delivered_once_and_in_order(office: Office) -> None:
    """What was acknowledged does not come again."""
    tell(office, ("n1", L1), ("n2", L2), ("n3", L1))
    receiver = Receiver()
    done = office.desk.deliver(receiver)
    assert receiver.had == ["n1", "n2", "n3"]
    assert [it.key for it in done.delivered] == receiver.had
    assert office.desk.deliver(receiver).delivered == ()


def test_a_failing_receiver_loses_nothing_and_keeps_the_order(office: Office) -> None:
    """What is about the same record waits behind the failed one; others go on."""
    tell(office, ("n1", L1), ("n2", L2), ("n3", L1))
    receiver = Receiver("n1")
    done = office.desk.deliver(receiver, lease_for=LEASE)
    assert [it.key for it in done.waiting] == ["n1", "n3"]
    assert receiver.had == ["n2"]

    receiver.failing.clear()
    assert office.desk.deliver(receiver).delivered == ()
    office.wait(LEASE)
    office.desk.deliver(receiver)
    assert receiver.had == ["n2", "n1", "n3"]


def test_no_more_than_asked_for_is_taken(office: Office) -> None:
    """A limit of one delivers one."""
    tell(office, ("n1", L1), ("n2", L2))
    receiver = Receiver()
    office.desk.deliver(receiver, limit=1)
    assert receiver.had == ["n1"]
