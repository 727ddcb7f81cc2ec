"""Strict readers of JSON data, which keep every problem until the end."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

import attrs

from leadlink.model.errors import InvalidValueError, Problem

T = TypeVar("T")
A = TypeVar("A", bound=attrs.AttrsInstance)
E = TypeVar("E", bound=StrEnum)


class Reading:
    """Reads JSON data and keeps every problem until the end."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse_unknown(self, data: Mapping[str, Any], known: set[str]) -> None:
        """Note every key that is not known."""
        for name in sorted(data.keys() - known):
            self.problems.append(Problem(name, "is no field"))

    def read(
        self, path: str, reader: Callable[[Any], Any] | None, value: object
    ) -> Any:
        """Read one value; a problem is noted under its path."""
        try:
            return reader(value) if reader and value is not None else value
        except InvalidValueError as error:
            self.problems.extend(problem.below(path) for problem in error.problems)
        except (TypeError, ValueError) as error:
            self.problems.append(Problem(path, str(error)))
        return None

    def finish(self, make: Callable[[], T], what: str) -> T:
        """Make the value, and raise everything that was wrong, at once.

        Raises:
            InvalidValueError: Something was.
        """
        seen = set(map(_top, self.problems))
        try:
            made = make()
        except InvalidValueError as error:
            more = (each for each in error.problems if _top(each) not in seen)
            raise InvalidValueError(
                what=what, problems=(*self.problems, *more)
            ) from None
        if self.problems:
            raise InvalidValueError(what=what, problems=tuple(self.problems))
        return made


def _top(problem: Problem) -> str:
    return problem.path.split("[", 1)[0].split(".", 1)[0]


def block(of: type[A], **readers: Callable[[Any], Any]) -> Callable[[Any], A]:
    """Make a reader of an object whose keys are the fields of a class."""

    def read(value: object) -> A:
        if not isinstance(value, dict):
            msg = "must be an object"
            raise TypeError(msg)
        reading = Reading()
        known = {field.name for field in attrs.fields(of)}
        reading.refuse_unknown(value, known)
        fields = {
            name: reading.read(name, readers.get(name), item)
            for name, item in value.items()
            if name in known
        }
        return reading.finish(lambda: of(**fields), "object")

    return read


def either_text_or(read: Callable[[Any], T]) -> Callable[[Any], T | str]:
    """Make a reader that leaves text to the model and reads objects."""
    return lambda value: value if isinstance(value, str) else read(value)


def each(read: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    """Make a reader of a list."""

    def read_all(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            msg = "must be a list"
            raise TypeError(msg)
        reading = Reading()
        items = [
            reading.read(f"[{index}]", read, item) for index, item in enumerate(value)
        ]
        return reading.finish(lambda: tuple(items), "list")

    return read_all


def choice(of: type[E]) -> Callable[[Any], E]:
    """Make a reader of one of a few words."""

    def read(value: object) -> E:
        found = next((member for member in of if member.value == value), None)
        if found is None:
            msg = f"must be one of {', '.join(of)}"
            raise ValueError(msg)
        return found

    return read


def scalars(value: object) -> dict[str, Any]:
    """Read an object of custom values.

    Texts, whole numbers and booleans stand for themselves, a number with decimals as
    well; ``{"number": "1.20"}``, ``{"date": ...}`` and ``{"instant": ...}`` say what
    JSON has no word for.

    Raises:
        TypeError: It is no object.
    """
    if not isinstance(value, dict):
        msg = "must be an object"
        raise TypeError(msg)
    reading = Reading()
    items = {name: reading.read(name, _scalar, item) for name, item in value.items()}
    return reading.finish(lambda: items, "object")


def _scalar(value: object) -> Any:
    match value:
        case {"number": str(text), **rest} if not rest:
            try:
                return Decimal(text)
            except InvalidOperation:
                msg = "must be a number"
                raise ValueError(msg) from None
        case {"date": str(text), **rest} if not rest:
            return date.fromisoformat(text)
        case {"instant": text, **rest} if not rest:
            return instant(text)
        case _:
            return value


def instant(value: object) -> datetime:
    """Read an ISO 8601 instant; the model refuses a naive one.

    Raises:
        ValueError: It is none.
    """
    try:
        return datetime.fromisoformat(value)  # type: ignore[arg-type]  # a TypeError is caught
    except (TypeError, ValueError):
        msg = "must be an ISO 8601 instant"
        raise ValueError(msg) from None
