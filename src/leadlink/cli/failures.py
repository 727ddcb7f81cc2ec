"""What goes wrong, as an exit code and one line."""

from enum import IntEnum
from typing import final

import typer

from leadlink.adapters.records.rows import UnreadableFileError
from leadlink.model.errors import (
    InvalidValueError,
    LeadLinkError,
    NotSignedInError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.refusals import UnknownOperationError
from leadlink.model.store_errors import MissingError, StoreError

Usage: type[Exception] = next(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException"
)
"""What the command line parser raises; typer has it from click, or has its own."""


@final
class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    REFUSED = 1
    BAD_INPUT = 2
    NOT_FOUND = 3
    STORE = 4


class BadInputError(LeadLinkError, ValueError):
    """What was typed cannot be understood."""


class FailedError(LeadLinkError):
    """A command did its work, and found what was not as it should be."""


_BAD_INPUT = (Usage, InvalidValueError, UnreadableFileError, BadInputError)
_NOT_FOUND = (
    RecordNotFoundError,
    UnknownOperationError,
    MissingError,
    PermissionDeniedError,
    NotSignedInError,
)


def exit_of(error: BaseException) -> Exit:
    """Tell with which code an error ends a command."""
    for code, errors in (
        (Exit.BAD_INPUT, _BAD_INPUT),
        (Exit.NOT_FOUND, _NOT_FOUND),
        (Exit.STORE, (StoreError, OSError)),
    ):
        if isinstance(error, errors):
            return code
    return Exit.REFUSED


def line_of(error: BaseException) -> str:
    """Give an error as one line, without a traceback."""
    told = getattr(error, "format_message", error.__str__)()
    return " ".join((told or type(error).__name__).split())
