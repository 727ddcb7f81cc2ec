"""The notifier port: delivers a notification to the outside."""

from typing import Protocol

from leadlink.model.history import Notification


class Notifier(Protocol):
    """Delivers notifications, in the order given."""

    def deliver(self, notification: Notification) -> None:
        """Deliver one; any exception leaves it in the outbox, to be tried again."""
        ...
