"""How single values look in plain data: texts, numbers, instants, choices, lists."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, get_args, get_origin

from cattrs import Converter

from leadlink.adapters.plain_problems import UnreadableError, problems_of
from leadlink.adapters.questions import instant_text
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.fields import Scalar

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

_MICROSECOND = timedelta(microseconds=1)
_WORDS = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


def register(made: Converter) -> None:
    """Teach a converter the single values of the model."""
    made.register_structure_hook(int, lambda data, of: exactly(of, data))
    made.register_structure_hook(bool, lambda data, of: exactly(of, data))
    # cattrs takes the hook of str for every StrEnum as well
    made.register_structure_hook(
        str, lambda data, of: exactly(of, data) if of is str else read_enum(data, of)
    )
    made.register_structure_hook(float, _read_float)
    for of, (write, read) in _TEXTS.items():
        made.register_unstructure_hook(of, write)
        made.register_structure_hook(of, read)
    made.register_unstructure_hook(str, _write_text)
    made.register_unstructure_hook_func(lambda of: of == Scalar, _write_scalar)
    made.register_structure_hook_func(lambda of: of == Scalar, _read_scalar)
    made.register_structure_hook_factory(_is_list, lambda of: _items(made, of))


def _is_list(of: Any) -> bool:
    made: Any = get_origin(of)
    return made is tuple or made is frozenset


def exactly(of: type[T], data: Any) -> T:
    """Take data of one JSON type, and nothing that only resembles it.

    Raises:
        UnreadableError: It is of another type.
    """
    if type(data) is not of:
        msg = f"must be {_WORDS[of]}"
        raise UnreadableError(msg)
    return data


def read_enum(data: Any, of: type[E]) -> E:
    """Read one of an enumeration by its value.

    Raises:
        UnreadableError: It is none of them.
    """
    try:
        return of(exactly(str, data))
    except ValueError:
        msg = "must be one of: " + ", ".join(str(choice.value) for choice in of)
        raise UnreadableError(msg) from None


def _items(made: Converter, of: Any) -> Callable[[Any, Any], Any]:
    """Make a reader of lists that stand for a tuple or a frozenset."""
    make, types = get_origin(of), get_args(of)
    is_open = make is frozenset or types[-1] is Ellipsis

    def read(data: Any, _: Any) -> Any:
        items = exactly(list, data)
        if not is_open and len(items) != len(types):
            msg = f"must have {len(types)} items"
            raise UnreadableError(msg)
        wanted = types[:1] * len(items) if is_open else types
        return make(_read_each(made, items, wanted))

    return read


def _read_each(made: Converter, items: list[Any], types: Iterable[Any]) -> list[Any]:
    try:
        return [made.structure(item, of) for item, of in zip(items, types, strict=True)]
    except Exception:
        if not made.detailed_validation:
            raise
    problems: list[Problem] = []
    for index, (item, of) in enumerate(zip(items, types, strict=True)):
        try:
            made.structure(item, of)
        except Exception as error:  # noqa: BLE001 - cattrs leaks what data provokes
            path = f"[{index}]"
            problems.extend(problem.below(path) for problem in problems_of(error))
    raise InvalidValueError(what="list", problems=tuple(problems))


def _write_text(text: str) -> str:
    """Write a text, and one of a StrEnum as the text it stands for."""
    return text if type(text) is str else str.__str__(text)


def _read_float(data: Any, _: Any) -> float:
    if type(data) not in (float, int):
        msg = "must be a number"
        raise UnreadableError(msg)
    return float(data)


def _reader(
    what: str, parse: Callable[[str], T], write: Callable[[T], str]
) -> Callable[[Any, Any], T]:
    """Make a reader that takes a text only in the form in which it is written."""

    def read(data: Any, _: Any) -> T:
        text = exactly(str, data)
        try:
            value = parse(text)
            if write(value) == text:
                return value
        except (ArithmeticError, ValueError):
            pass
        msg = f"must be {what}"
        raise UnreadableError(msg)

    return read


def _write_instant(value: datetime) -> str:
    return instant_text(value.astimezone(UTC))


def _write_duration(value: timedelta) -> str:
    return str(Decimal(value // _MICROSECOND).scaleb(-6))


def _parse_duration(text: str) -> timedelta:
    return int(Decimal(text).scaleb(6)) * _MICROSECOND


_TEXTS: dict[type, tuple[Callable[[Any], str], Callable[[Any, Any], Any]]] = {
    datetime: (
        _write_instant,
        _reader(
            "an instant as 2024-01-31T09:30:00.000000+00:00",
            datetime.fromisoformat,
            _write_instant,
        ),
    ),
    date: (
        date.isoformat,
        _reader("a date as 2024-01-31", date.fromisoformat, date.isoformat),
    ),
    Decimal: (str, _reader("a decimal number", Decimal, str)),
    timedelta: (
        _write_duration,
        _reader("seconds as 86400.000000", _parse_duration, _write_duration),
    ),
}

_SCALARS: dict[str, type] = {
    "text": str,
    "flag": bool,
    "integer": int,
    "decimal": Decimal,
    "date": date,
    "instant": datetime,
}
_NAMES_OF_SCALARS = {of: name for name, of in _SCALARS.items()}


def _write_scalar(value: Scalar) -> dict[str, Any]:
    name = _NAMES_OF_SCALARS[type(value)]
    write = _TEXTS[type(value)][0] if type(value) in _TEXTS else _same
    return {name: write(value)}


def _same(value: Any) -> Any:
    return value


def _read_scalar(data: Any, _: Any) -> Any:
    entries = list(exactly(dict, data).items())
    name, value = entries[0] if len(entries) == 1 else ("", None)
    if name not in _SCALARS:
        msg = "must be an object with one of the keys " + ", ".join(_SCALARS)
        raise UnreadableError(msg)
    of = _SCALARS[name]
    return _TEXTS[of][1](value, of) if of in _TEXTS else exactly(of, value)
