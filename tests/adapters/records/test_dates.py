"""Dates as people and exports write them, and those that nobody can tell."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from leadlink.adapters.records.dates import instant_of

IST = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-04", datetime(2024, 3, 4, tzinfo=UTC)),
        ("2024-03-04T10:30:00Z", datetime(2024, 3, 4, 10, 30, tzinfo=UTC)),
        ("2024-03-04 10:30", datetime(2024, 3, 4, 10, 30, tzinfo=UTC)),
        ("2024-03-04T10:30+05:30", datetime(2024, 3, 4, 10, 30, tzinfo=IST)),
        ("2024/3/4", datetime(2024, 3, 4, tzinfo=UTC)),
        ("2024.03.04 7:05", datetime(2024, 3, 4, 7, 5, tzinfo=UTC)),
        ("31.12.2024", datetime(2024, 12, 31, tzinfo=UTC)),
        ("4.3.2024, 10:30:15", datetime(2024, 3, 4, 10, 30, 15, tzinfo=UTC)),
        ("4.3.2024 12:30 am", datetime(2024, 3, 4, 0, 30, tzinfo=UTC)),
        ("4.3.2024 12:30 PM", datetime(2024, 3, 4, 12, 30, tzinfo=UTC)),
        ("4.3.2024 1:30 p.m.", datetime(2024, 3, 4, 13, 30, tzinfo=UTC)),
    ],
)
def test_what_can_be_told_is_read(text: str, expected: datetime) -> None:
    """ISO 8601, years first, and dots, which are day first everywhere."""
    assert instant_of(text, zone=UTC, day_first=None) == expected


def test_an_instant_without_a_zone_is_of_the_zone_given() -> None:
    """A file of an office is in that office's time."""
    read = instant_of("2024-03-04 10:30", zone=IST, day_first=None)
    assert read == datetime(2024, 3, 4, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 3)])
def test_slashes_need_to_be_told(*, day_first: bool, month: int) -> None:
    """Half of the world writes the month first."""
    read = instant_of("03/04/2024", zone=UTC, day_first=day_first)
    assert read.month == month


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/04/2024", "does not tell whether day or month comes first"),
        ("03-04-2024", "does not tell whether day or month comes first"),
        ("31.02.2024", "is no day of the calendar"),
        ("2024-13-01", "is no day of the calendar"),
        ("soon", "is not a date"),
        ("45231", "is not a date"),
        ("4.3.2024 noon", "is not a time of day"),
        ("4.3.2024 25:00", "is not a time of day"),
    ],
)
def test_what_cannot_be_told_is_refused(text: str, reason: str) -> None:
    """Nothing is guessed; the reason does not repeat the value."""
    with pytest.raises(ValueError, match=reason) as caught:
        instant_of(text, zone=UTC, day_first=None)
    assert text not in str(caught.value)
