"""The plain data of what stores keep: records, history entries, notifications.

``adapters.plain`` has these and all other public values.
"""

from typing import Final, TypeAlias

from leadlink.adapters.plain_format import Format
from leadlink.model.history import HistoryEntry, Notification
from leadlink.model.records import RECORD_CLASSES, Record

Stored: TypeAlias = Record | HistoryEntry | Notification

NAMES: Final[dict[str, type[Stored]]] = {
    **{str(kind): of for kind, of in RECORD_CLASSES.items()},
    "history_entry": HistoryEntry,
    "notification": Notification,
}
"""What ``kind`` may be, and the class it stands for."""

FORMAT: Final = Format(NAMES)
