"""JSON Lines are read strictly: a line is an object of JSON, or has a problem."""

from decimal import Decimal

import pytest

from leadlink.adapters.records.lines import read_lines


def test_objects_are_read_with_the_numbers_of_their_lines() -> None:
    """Blank lines count; a byte order mark at the start does not."""
    lines = [b'\xef\xbb\xbf{"name": "Asha"}\n', b"  \n", '{"name": "Åsa"}'.encode()]
    rows = list(read_lines(lines))
    assert [(row.number, row.values) for row in rows] == [
        (1, {"name": "Asha"}),
        (3, {"name": "Åsa"}),
    ]
    assert rows[0].raw == ('{"name": "Asha"}',)


def test_numbers_stay_exact() -> None:
    """A price is not a binary fraction."""
    (row,) = read_lines([b'{"budget": 0.10}'])
    assert row.values == {"budget": Decimal("0.10")}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"nonsense", "is not JSON: expecting value at column 1"),
        (b'{"a": 1', "is not JSON"),
        (b"[]", "is not an object"),
        (b'{"a": 1, "a": 2}', "has a key twice"),
        (b'{"a": NaN}', "has NaN, which is no number"),
        (b'{"a": "\xff"}', "is not UTF-8"),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "out of range"),
    ],
)
def test_a_line_that_is_no_object_has_a_problem(line: bytes, reason: str) -> None:
    """The reason says what is wrong; the line is kept as it was."""
    (row,) = read_lines([line + b"\n"])
    assert reason in str(row.problems[0])
    assert row.raw == (line.decode(errors="replace"),)
    assert not row.values


@pytest.mark.parametrize("number", [b"1e99999999999999999999", b"1" * 5000])
def test_a_number_that_nobody_can_hold_is_told(number: bytes) -> None:
    """The line is rejected, and the next one is read."""
    bad, good = read_lines([b'{"a": ' + number + b"}\n", b'{"a": 1}\n'])
    assert [str(each) for each in bad.problems] == ["has a number that is out of range"]
    assert good.values == {"a": 1}
