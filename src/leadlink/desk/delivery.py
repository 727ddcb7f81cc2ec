"""Delivery of notifications: from the outbox to the outside, at least once."""

from datetime import timedelta
from typing import Final, final

import attrs

from leadlink.model.history import Notification
from leadlink.model.ids import Ref
from leadlink.ports.clock import Clock
from leadlink.ports.notifier import Notifier
from leadlink.ports.outbox import Outbox

LEASE: Final = timedelta(minutes=1)


@final
@attrs.frozen(kw_only=True)
class Delivered:
    """What one round of delivery did.

    Attributes:
        delivered: Handed over and taken off the outbox, in that order.
        waiting: Tried in vain, or behind such a one about the same record; they come
            again once their lease has ended.
    """

    delivered: tuple[Notification, ...]
    waiting: tuple[Notification, ...]


def deliver(
    outbox: Outbox,
    notifier: Notifier,
    *,
    clock: Clock,
    lease_for: timedelta = LEASE,
    limit: int = 100,
) -> Delivered:
    """Hand waiting notifications to a notifier, each at least once.

    Notifications about one record go in the order in which they were written: one that
    cannot be delivered keeps back those behind it. Receivers know a repeat by its key.

    Args:
        outbox: Where they wait.
        notifier: Whatever it raises leaves the notification in the outbox.
        clock: Tells when leases begin and end.
        lease_for: How long nobody else gets what is being delivered.
        limit: How many to take at the most.
    """
    delivered: list[Notification] = []
    waiting: list[Notification] = []
    stuck: set[Ref] = set()
    taken = outbox.lease(now=clock.now(), lease_for=lease_for, limit=limit)
    for notification in taken:
        if notification.about in stuck or not _is_taken(notifier, notification):
            stuck.add(notification.about)
            waiting.append(notification)
        else:
            outbox.acknowledge((notification.key,))
            delivered.append(notification)
    return Delivered(delivered=tuple(delivered), waiting=tuple(waiting))


def _is_taken(notifier: Notifier, notification: Notification) -> bool:
    try:
        notifier.deliver(notification)
    except Exception:  # noqa: BLE001 - a receiver may fail in any way; nothing is lost
        return False
    return True
