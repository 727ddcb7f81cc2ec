"""What was wrong with plain data, told field by field and without repeating it."""

from collections.abc import Iterator
from typing import NoReturn, final

from cattrs.errors import (
    ClassValidationError,
    ForbiddenExtraKeysError,
)

from leadlink.model.errors import InvalidValueError, Problem


@final
class UnreadableError(ValueError):
    """A piece of plain data is not what it should be; the message may be shown."""


def refuse(*problems: Problem) -> NoReturn:
    """Refuse plain data.

    Raises:
        InvalidValueError: Always.
    """
    raise InvalidValueError(what="plain data", problems=problems) from None


def problems_of(error: BaseException) -> Iterator[Problem]:
    """Give every problem that a converter met, with its path."""
    match error:
        case ClassValidationError():
            noted, rest = error.group_exceptions()
            for inner, field in noted:
                yield from (it.below(field.name) for it in problems_of(inner))
            for inner in rest:
                yield from problems_of(inner)
        case InvalidValueError():
            yield from error.problems
        case _:
            yield Problem("", _reason(error))


def _reason(error: BaseException) -> str:
    match error:
        case ForbiddenExtraKeysError():
            return "has keys that are not its own"
        case KeyError():
            return "is missing"
        case UnreadableError():
            return str(error)
        case _:
            return "cannot be read"
