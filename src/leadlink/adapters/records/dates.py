"""Days and instants as people and exports write them."""

import re
from datetime import date, datetime, time, tzinfo

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]+(.+))?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T ,]+(.+))?")
_HOURS = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*([ap])?\.?m?\.?", re.IGNORECASE
)
_NOON = 12


def instant_of(text: str, *, zone: tzinfo, day_first: bool | None) -> datetime:
    """Read an instant: ISO 8601, or a day with or without a time.

    A day alone is its first moment. ``31.12.2024`` is day first, as it is everywhere;
    ``03/04/2024`` and ``03-04-2024`` need *day_first*.

    Args:
        text: Without surrounding blanks.
        zone: Of an instant that names none.
        day_first: None: nobody can tell.

    Raises:
        ValueError: It is none of these, or no day of the calendar.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = _by_parts(text, day_first=day_first)
    return read if read.tzinfo else read.replace(tzinfo=zone)


def _by_parts(text: str, *, day_first: bool | None) -> datetime:
    if found := _YEAR_FIRST.fullmatch(text):
        year, _, month, day, rest = found.groups()
    elif found := _YEAR_LAST.fullmatch(text):
        left, sign, right, year, rest = found.groups()
        if sign != "." and day_first is None:
            msg = "does not tell whether day or month comes first"
            raise ValueError(msg)
        is_day_first = sign == "." or day_first
        day, month = (left, right) if is_day_first else (right, left)
    else:
        msg = "is not a date"
        raise ValueError(msg)
    try:
        on = date(int(year), int(month), int(day))
    except ValueError:
        msg = "is no day of the calendar"
        raise ValueError(msg) from None
    return datetime.combine(on, _time_of(rest))


def _time_of(text: str | None) -> time:
    if not text:
        return time()
    found = _HOURS.fullmatch(text.strip())
    if not found:
        msg = "is not a time of day"
        raise ValueError(msg)
    hour, minute, second, half = found.groups()
    hours = int(hour)
    if half:
        hours = hours % _NOON + (_NOON if half.lower() == "p" else 0)
    try:
        return time(hours, int(minute), int(second or 0))
    except ValueError:
        msg = "is not a time of day"
        raise ValueError(msg) from None
