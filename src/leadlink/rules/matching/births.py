"""Dates of birth: one compared form for every way of writing them."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from leadlink.rules.matching.folding import CACHE, latin

_NUMBERS = re.compile(r"\d+")
_WRITTEN = re.compile(r"[a-z]{3,}")
_TIME = re.compile(r"(?<=\d)[t ]+\d{1,2}:\d\d.*$")
_MONTHS: Final = (
    ("jan", "ene", "gen", "yan", "sty", "oca"),
    ("feb", "fev", "fea", "lut"),
    ("mar", "maa", "mrz"),
    ("apr", "abr", "avr", "kwi", "nis"),
    ("may", "mai", "mag", "mei", "maj"),
    ("jun", "giu", "juin", "iyun", "cze", "haz"),
    ("jul", "lug", "juil", "iyul", "lip", "tem"),
    ("aug", "ago", "aou", "avg", "sie", "agu"),
    ("sep", "set", "sen", "wrz", "eyl"),
    ("oct", "okt", "ott", "out", "paz", "eki"),
    ("nov", "noy", "noi", "lis", "kas"),
    ("dec", "dez", "dic", "des", "dek", "gru"),
)
_MONTH_OF = {head: number for number, heads in enumerate(_MONTHS, 1) for head in heads}
_HEADS: Final = (4, 3)
_SIGNS = re.compile("[年月日년월일]")
_DAY_NOUGHT: Final = date(1899, 12, 30)
"""From which spreadsheets count days."""

_SERIAL = 5
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 49_999
_SHORT, _COMPACT = 6, 8
_PARTS = 3
_YEAR = 4
_FIRST_YEAR = 1500
_LAST_YEAR = 2100
_MONTHS_A_YEAR = 12
_DAYS_A_MONTH = 31
_CENTURY = 100
_NEW_YEAR = "0101"
"""What many write where they know the year alone."""

_YOUNG = 29
"""Years of two digits up to this one may be of either century."""

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

    ISO dates, ``YYYYMMDD``, days before months and months before days are read, months
    in words, years of two digits, and the numbers by which spreadsheets count days.
    Where ``05/06/1971`` may be both, both are given. Of ``1971-00-00`` the year is
    known, and of ``1971-01-01`` too, which many write where they know no more. What is
    no date, and what stands where nobody knows, as ``1900-01-01``, gives none.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _sound([(value.year, value.month, value.day)])
    text = _SIGNS.sub("-", str(value))
    return _read(_TIME.sub("", latin(text).strip()))


def _read(text: str) -> tuple[str, ...]:
    numbers = _NUMBERS.findall(text)
    words = _WRITTEN.findall(text)
    if words:
        return _with_month(numbers, next(filter(None, map(_month, words)), 0))
    match numbers:
        case [only]:
            return _compact(only)
        case [year, _] if _is_year(year):
            return (year,)
        case [first, second, third] if max(map(len, numbers)) <= _YEAR:
            return _in_parts(first, second, third)
        case _:
            return ()


def _month(word: str) -> int:
    heads = (word[:length] for length in _HEADS)
    return next((_MONTH_OF[head] for head in heads if head in _MONTH_OF), 0)


def _in_parts(first: str, second: str, third: str) -> tuple[str, ...]:
    one, two, three = int(first), int(second), int(third)
    if len(first) == _YEAR:
        if _is_year(first) and not (two and three):
            return (first,)
        return _sound([(one, two, three)])
    if len(third) == _YEAR:
        return _sound([(three, two, one), (three, one, two)])
    if max(map(len, (first, second, third))) == _YEAR:
        return ()
    if _DAYS_A_MONTH < one < _CENTURY:
        return _sound([(year, two, three) for year in _years(one)])
    return _sound(
        [
            (year, month, day)
            for month, day in ((two, one), (one, two))
            for year in _years(three)
        ]
    )


def _years(short: int) -> tuple[int, ...]:
    """Give the years that two digits may stand for."""
    if short >= _CENTURY:
        return ()
    late = (2000 + short,) if short <= _YOUNG else ()
    return (*late, 1900 + short)


def _with_month(numbers: list[str], month: int) -> tuple[str, ...]:
    if len(numbers) != _PARTS - 1:
        return ()
    years = [int(number) for number in numbers if len(number) == _YEAR]
    days = [int(number) for number in numbers if len(number) < _YEAR]
    if not years:
        years, days = list(_years(days[1])), days[:1]
    return _sound([(year, month, day) for year in years for day in days])


def _compact(digits: str) -> tuple[str, ...]:
    """Read a date without marks: a year, or its parts, the year first or else last."""
    if _is_year(digits):
        return (digits,)
    if len(digits) == _SERIAL and _FIRST_SERIAL <= int(digits) <= _LAST_SERIAL:
        day = _DAY_NOUGHT + timedelta(days=int(digits))
        return _sound([(day.year, day.month, day.day)])
    if len(digits) == _SHORT:
        one, two, three = (int(digits[at : at + 2]) for at in (0, 2, 4))
        readings = ((one, two, three), (three, two, one), (three, one, two))
        return _sound(
            [(y, month, day) for short, month, day in readings for y in _years(short)]
        )
    if len(digits) != _COMPACT:
        return ()
    found = _in_parts(digits[:4], digits[4:6], digits[6:])
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
    known = (text for text in kept if text not in JUNK)
    return tuple(
        dict.fromkeys(
            text[:_YEAR] if text.endswith(_NEW_YEAR) else text for text in known
        )
    )


def _is_year(number: str) -> bool:
    return len(number) == _YEAR and _FIRST_YEAR < int(number) <= _LAST_YEAR


def _days(year: int, month: int) -> int:
    if month == _MONTHS_A_YEAR:
        return 31
    return (date(year, month + 1, 1) - date(year, month, 1)).days
