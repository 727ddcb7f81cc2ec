"""The port for fresh ids."""

from typing import Protocol


class Ids(Protocol):
    """Makes ids that nobody has used."""

    def fresh(self) -> str:
        """Give a new id: at most 200 characters, unique, sorting roughly with time."""
        ...
