"""The door of the engine: a mistaken argument is told by its name."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from leadlink.model.errors import InvalidValueError, Problem

T = TypeVar("T")


def refuse(path: str, told: str) -> NoReturn:
    """Tell what is wrong with one argument.

    Raises:
        InvalidValueError: In any case.
    """
    raise InvalidValueError(what="argument", problems=(Problem(path, told),))


def many(values: Iterable[T], path: str) -> Iterator[T]:
    """Go through what should be many.

    Raises:
        InvalidValueError: It is one text, or nothing to go through.
    """
    found: Any = values
    if not isinstance(found, str | bytes):
        try:
            return iter(found)
        except TypeError:
            pass
    refuse(path, f"must be iterable, not {type(found).__name__}")


def instance(value: T, kind: type[T], path: str) -> T:
    """Give a value that is of a class.

    Raises:
        InvalidValueError: It is of another.
    """
    found: object = value
    if not isinstance(found, kind):
        refuse(path, f"must be {kind.__name__}, not {type(found).__name__}")
    return value


def count(value: int, path: str) -> int:
    """Give a whole number that is not negative.

    Raises:
        InvalidValueError: It is none.
    """
    found: object = value
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        refuse(path, "must be a whole number, 0 or more")
    return value


def progress(told: Callable[[Any], None] | None) -> Callable[[Any], None]:
    """Give what is to be told of progress; None is told nothing.

    Raises:
        InvalidValueError: It cannot be called.
    """
    found: object = told
    if found is None:
        return _untold
    if not callable(found):
        refuse("progress", f"must be callable, not {type(found).__name__}")
    return found


def _untold(_: object) -> None:
    """Tell nobody."""


def place(path: str | PathLike[str]) -> Path:
    """Give the path of a file, through links to it.

    Raises:
        InvalidValueError: It is no path, or what is there is no file.
    """
    given: Any = path
    with suppress(TypeError, ValueError, OSError, RuntimeError):
        found = Path(given).resolve()
        if found.is_file() or not found.exists():
            return found
    return refuse("path", "must be the path of a file")
