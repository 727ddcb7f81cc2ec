"""Dates of birth: one compared form for every way of writing them."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from leadlink.rules.matching.folding import CACHE, latin

_NUMBERS = re.compile(r"\d+")
_WRITTEN = re.compile(r"[a-z]{3,}")
_TIME = re.compile(r"(?<=\d)[t ]+\d{1,2}:\d\d.*$")
_MONTHS: Final = (
    ("jan", "ene", "gen"),
    ("feb", "fev", "fea"),
    ("mar", "maa", "mrz"),
    ("apr", "abr", "avr"),
    ("may", "mai", "mag", "mei"),
    ("jun", "giu", "jui"),
    ("jul", "lug"),
    ("aug", "ago", "aou"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "dez", "dic", "des"),
)
_MONTH_OF = {head: number for number, heads in enumerate(_MONTHS, 1) for head in heads}
_COMPACT = 8
_PARTS = 3
_YEAR = 4
_FIRST_YEAR = 1850
_LAST_YEAR = 2100
_MONTHS_A_YEAR = 12
JUNK: Final = frozenset(
    (
        "18991230",
        "18991231",
        "19000101",
        "19010101",
        "19700101",
        "99991231",
    )
)
"""What programs write where nobody knows."""


@lru_cache(maxsize=CACHE)
def births_of(value: object) -> tuple[str, ...]:
    """Read a date of birth as eight digits, ``19710624``, or a year as four.

    ISO dates, ``YYYYMMDD``, days before months and months before days are read, and
    months in words. Where ``05/06/1971`` may be both, both are given. What is no date,
    and what stands where nobody knows, as ``1900-01-01``, gives none.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _sound([(value.year, value.month, value.day)])
    return _read(_TIME.sub("", latin(str(value)).strip()))


def _read(text: str) -> tuple[str, ...]:
    numbers = _NUMBERS.findall(text)
    word = _WRITTEN.search(text)
    if word is not None:
        return _with_month(numbers, _MONTH_OF.get(word.group()[:3], 0))
    match numbers:
        case [only] if len(only) == _COMPACT:
            return _compact(only)
        case [year] | [year, _] if _is_year(year):
            return (year,)
        case [first, second, third]:
            return _in_parts(first, second, third)
        case _:
            return ()


def _in_parts(first: str, second: str, third: str) -> tuple[str, ...]:
    one, two, three = int(first), int(second), int(third)
    if len(first) == _YEAR:
        return _sound([(one, two, three)])
    if len(third) == _YEAR:
        return _sound([(three, two, one), (three, one, two)])
    return ()


def _with_month(numbers: list[str], month: int) -> tuple[str, ...]:
    if len(numbers) != _PARTS - 1:
        return ()
    years = [int(number) for number in numbers if len(number) == _YEAR]
    days = [int(number) for number in numbers if len(number) < _YEAR]
    return _sound([(year, month, day) for year in years for day in days])


def _compact(digits: str) -> tuple[str, ...]:
    """Read eight digits: the year first, or else last."""
    found = _sound([(int(digits[:4]), int(digits[4:6]), int(digits[6:]))])
    if found or digits in JUNK:
        return found
    one, two, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    return _sound([(year, two, one), (year, one, two)])


def _sound(found: list[tuple[int, int, int]]) -> tuple[str, ...]:
    """Write the dates that a person can be born on."""
    kept = (
        f"{year:04}{month:02}{day:02}"
        for year, month, day in found
        if _FIRST_YEAR <= year <= _LAST_YEAR
        and 1 <= month <= _MONTHS_A_YEAR
        and 1 <= day <= _days(year, month)
    )
    return tuple(dict.fromkeys(text for text in kept if text not in JUNK))


def _is_year(number: str) -> bool:
    return len(number) == _YEAR and _FIRST_YEAR < int(number) <= _LAST_YEAR


def _days(year: int, month: int) -> int:
    if month == _MONTHS_A_YEAR:
        return 31
    return (date(year, month + 1, 1) - date(year, month, 1)).days
