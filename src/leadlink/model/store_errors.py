"""What a store may raise; no error of a driver leaves an adapter (design 4)."""

from typing import final

import attrs

from leadlink.model.errors import LeadLinkError


class StoreError(LeadLinkError):
    """The base of every error of a store."""


@final
@attrs.frozen
class ConflictError(StoreError, RuntimeError):
    """A record is not at the version that was read, or two units of work collided.

    Attributes:
        kind: The record's kind; blank where whole units of work collided.
        id: The record's id; blank likewise.
    """

    kind: str
    id: str

    def __str__(self) -> str:
        """Name the record."""
        what = f"{self.kind} {self.id!r}" if self.id else "what this unit of work read"
        return f"{what} has changed since it was read"


@final
@attrs.frozen
class MissingError(StoreError, LookupError):
    """There is no such record."""

    kind: str
    id: str

    def __str__(self) -> str:
        """Name the kind and id."""
        return f"no {self.kind} {self.id!r}"


class _DetailedError(StoreError):
    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


@final
class BusyError(_DetailedError):
    """Another writer kept the store for longer than the busy timeout; try again."""


@final
class FullError(_DetailedError):
    """The disk is full; nothing was written."""


@final
class ReadOnlyError(_DetailedError):
    """The store was opened, or its file is, read-only; nothing was written."""


@final
class CorruptError(_DetailedError, ValueError):
    """The file is damaged, is no leadlink store, or a row does not read as a record."""


@final
class NewerSchemaError(_DetailedError, ValueError):
    """The store was written by a newer leadlink; nothing was changed."""


@final
class ClosedError(_DetailedError, ValueError):
    """The store or unit of work was closed."""
