"""Validators and converters of the model, and how they report every problem at once.

A model class is made with ``field_transformer=checks.report_all``. Its validators then
all run, whatever the first one says, and one ``InvalidValueError`` lists what each
found under its field path. Where a class has a method ``_conflicts``, which yields the
problems between fields, it runs once every single field is sound.

Converters bring values to one form and never raise: what they cannot convert they leave
to the validator, which can name the field.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from leadlink.model.errors import InvalidValueError, Problem

MAX_TEXT = 65_536
MAX_LINE = 1_024
MAX_ID = 200
MAX_INTEGER = 2**63 - 1
MAX_DIGITS = 28

T = TypeVar("T")
Validator = Callable[[Any, "attrs.Attribute[Any]", Any], None]


@attrs.frozen
class Refused:
    """Stands where a converter could not make a value, until the validator tells."""

    problems: tuple[Problem, ...]


def sound(cls: type[T], /, **values: object) -> T:
    """Make an instance of what is known to be sound, without a check.

    To check it takes ten times as long as to make it. All fields are given, each in
    the form that its converter would give.
    """
    made = object.__new__(cls)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def report_all(
    cls: type, fields: list["attrs.Attribute[Any]"]
) -> list["attrs.Attribute[Any]"]:
    """Make the last field's validator run those of all fields."""
    checked = [(field, field.validator) for field in fields if field.validator]

    def check_all(instance: Any, _: "attrs.Attribute[Any]", __: Any) -> None:
        problems: list[Problem] = []
        for field, validator in checked:
            value = getattr(instance, field.name)
            try:
                validator(instance, field, value)
            except (TypeError, ValueError) as error:
                problems += _problems(field.name, value, error)
        if not problems and hasattr(instance, "_conflicts"):
            problems += instance._conflicts()  # noqa: SLF001 - the class's own hook
        if problems:
            raise InvalidValueError(what=cls.__name__, problems=tuple(problems))

    bare = [field.evolve(validator=None) for field in fields]
    return [*bare[:-1], bare[-1].evolve(validator=check_all)]


def _problems(name: str, value: object, error: Exception) -> Iterator[Problem]:
    """Give what a validator found, or a converter before it, under the field's name."""
    if isinstance(value, Refused):
        found = value.problems
    elif isinstance(error, InvalidValueError):
        found = error.problems
    else:
        found = (Problem(path="", reason=str(error)),)
    return (problem.below(name) for problem in found)


def attempt(make: Callable[[Any], T], value: object) -> T | Refused:
    """Make a value, or keep what was wrong with it for the validator to tell."""
    try:
        return make(value)
    except InvalidValueError as error:
        return Refused(problems=error.problems)
    except (TypeError, ValueError) as error:
        return Refused(problems=(Problem(path="", reason=str(error)),))


def each(make: Callable[[Any], T], values: object) -> tuple[T, ...]:
    """Make a tuple of every value; text or a single thing is left to the validator."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        return values  # type: ignore[return-value]  # the validator refuses it
    return tuple(attempt(make, value) for value in values)  # type: ignore[misc]


def same(value: T) -> T:
    """Give *value* back, for use with ``each``."""
    return value


def is_all(values: object, wanted: type[Any]) -> bool:
    """Tell whether *values* is a tuple of *wanted* alone, which can be arranged."""
    return isinstance(values, tuple) and all(isinstance(v, wanted) for v in values)


def to_texts(values: Iterable[str]) -> tuple[str, ...]:
    """Bring texts to a tuple, in the order given."""
    return each(same, values)


def sorted_texts(values: Iterable[str]) -> tuple[str, ...]:
    """Sort texts and drop repeats; anything else is left to the validator."""
    found = each(same, values)
    return tuple(sorted(set(found))) if is_all(found, str) else found


def utc(value: datetime | None) -> datetime | None:
    """Bring an aware instant to UTC; a naive one is left to the validator."""
    if isinstance(value, datetime) and value.utcoffset() is not None:
        return attempt(_in_utc, value)  # type: ignore[return-value]  # the validator reads a Refused
    return value


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        msg = "is outside the years 1 to 9999 in UTC"
        raise ValueError(msg) from None


def utc_instant(value: datetime) -> datetime:
    """Bring an aware instant to UTC, where a field cannot be empty."""
    return utc(value)  # type: ignore[return-value]  # the validator refuses None


def _reject_text(value: object, longest: int) -> None:
    if not isinstance(value, str):
        msg = f"must be text, not {type(value).__name__}"
        raise TypeError(msg)
    if len(value) > longest:
        msg = f"is longer than {longest} characters"
        raise ValueError(msg)
    if "\0" in value:
        msg = "contains a NUL character"
        raise ValueError(msg)
    try:
        value.encode()
    except UnicodeEncodeError:
        msg = "contains half of a surrogate pair"
        raise ValueError(msg) from None


def text(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept text of up to 65,536 characters that every store can keep.

    Raises:
        TypeError: It is not text.
        ValueError: It is too long, or has a NUL or half a surrogate pair.
    """
    _reject_text(value, MAX_TEXT)


def line(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept text of up to 1,024 characters: a name, a number, a label.

    Raises:
        TypeError: It is not text.
        ValueError: It is too long, or has a NUL or half a surrogate pair.
    """
    _reject_text(value, MAX_LINE)


def filled(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a line that is not blank.

    Raises:
        TypeError: It is not text.
        ValueError: It is blank, or no line.
    """
    _reject_text(value, MAX_LINE)
    if not str(value).strip():
        msg = "must not be blank"
        raise ValueError(msg)


def identifier(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept an opaque id: text of 1 to 200 characters that is not blank.

    Raises:
        TypeError: It is not text.
        ValueError: It is blank or too long, or has a NUL or half a surrogate pair.
    """
    _reject_text(value, MAX_ID)
    if not str(value).strip():
        msg = "must not be blank"
        raise ValueError(msg)


def instant(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept an aware instant; a naive datetime is refused.

    Raises:
        TypeError: It is not a datetime.
        ValueError: It is naive.
    """
    if not isinstance(value, datetime):
        msg = f"must be a datetime, not {type(value).__name__}"
        raise TypeError(msg)
    if value.utcoffset() is None:
        msg = "must be an aware datetime"
        raise ValueError(msg)


def day(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a calendar date, not a datetime.

    Raises:
        TypeError: It is anything else.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        msg = f"must be a date, not {type(value).__name__}"
        raise TypeError(msg)


def whole(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a whole number from 0 up to what 64 bits hold.

    Raises:
        TypeError: It is not a whole number; True is none.
        ValueError: It is out of range.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        msg = f"must be a whole number, not {type(value).__name__}"
        raise TypeError(msg)
    if not 0 <= value <= MAX_INTEGER:
        msg = f"must be from 0 to {MAX_INTEGER}"
        raise ValueError(msg)


def flag(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept True or False and nothing that only resembles them.

    Raises:
        TypeError: It is anything else.
    """
    if not isinstance(value, bool):
        msg = f"must be True or False, not {type(value).__name__}"
        raise TypeError(msg)


def share(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a probability from 0.0 to 1.0.

    Raises:
        TypeError: It is not a number; True is none.
        ValueError: It is out of range, or NaN.
    """
    if not isinstance(value, float | int) or isinstance(value, bool):
        msg = f"must be a number, not {type(value).__name__}"
        raise TypeError(msg)
    if not 0.0 <= value <= 1.0:
        msg = "must be from 0.0 to 1.0"
        raise ValueError(msg)


def number(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a finite number that fits in 64 bits, whole or not.

    Raises:
        TypeError: It is not a number; True is none.
        ValueError: It is out of range, infinite or NaN.
    """
    if not isinstance(value, float | int) or isinstance(value, bool):
        msg = f"must be a number, not {type(value).__name__}"
        raise TypeError(msg)
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        msg = f"must be from -{MAX_INTEGER} to {MAX_INTEGER}"
        raise ValueError(msg)


def immutable(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept whatever can be hashed: it does not change behind a record's back.

    Raises:
        TypeError: It cannot be hashed, as a list or a dict.
    """
    try:
        hash(value)
    except TypeError:
        msg = f"must be immutable, not {type(value).__name__}"
        raise TypeError(msg) from None


def finite(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a finite Decimal of up to 28 digits; NaN and infinities are refused.

    Raises:
        TypeError: It is not a Decimal.
        ValueError: It is not finite, or has more digits.
    """
    if not isinstance(value, Decimal):
        msg = f"must be a Decimal, not {type(value).__name__}"
        raise TypeError(msg)
    if not value.is_finite():
        msg = "must be finite"
        raise ValueError(msg)
    _, digits, exponent = value.as_tuple()
    if len(digits) > MAX_DIGITS or abs(int(exponent)) > MAX_DIGITS:
        msg = "has more than 28 digits"
        raise ValueError(msg)


def instance_of(wanted: type[Any] | tuple[type[Any], ...]) -> Validator:
    """Accept only instances of *wanted*."""
    names = wanted if isinstance(wanted, tuple) else (wanted,)
    label = " or ".join(kind.__name__ for kind in names)

    def check(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, wanted):
            msg = f"must be {label}, not {type(value).__name__}"
            raise TypeError(msg)

    return check


def optional(validator: Validator) -> Validator:
    """Accept None, or what *validator* accepts."""

    def check(instance: Any, field: "attrs.Attribute[Any]", value: object) -> None:
        if value is not None:
            validator(instance, field, value)

    return check


def tuple_of(validator: Validator) -> Validator:
    """Accept a tuple whose every item *validator* accepts, and name the others."""

    def check(instance: Any, field: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, tuple):
            msg = f"must be a list, not {type(value).__name__}"
            raise TypeError(msg)
        problems: list[Problem] = []
        for index, item in enumerate(value):
            path = f"[{index}]"
            if isinstance(item, Refused):
                problems.extend(problem.below(path) for problem in item.problems)
                continue
            try:
                validator(instance, field, item)
            except InvalidValueError as error:
                problems.extend(problem.below(path) for problem in error.problems)
            except (TypeError, ValueError) as error:
                problems.append(Problem(path=path, reason=str(error)))
        if problems:
            raise InvalidValueError(what=field.name, problems=tuple(problems))

    return check
