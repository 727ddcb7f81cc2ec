"""What is never STRONG, whatever else agrees (spec 7)."""

import pytest

from leadlink.engine.engine import MatchEngine
from leadlink.model.match import Grade

JOHN = {
    "name": "John Harper",
    "phone": "+1 415 555 0107",
    "email": "harpers@example.com",
    "street": "12 Oak Street",
    "city": "Reno",
}


def grade(left: dict[str, str], right: dict[str, str]) -> Grade:
    """Grade two records who have all of John's besides."""
    engine = MatchEngine.of([{"id": "left"} | JOHN | left])
    (found,) = engine.search({"id": "right"} | JOHN | right)
    return found.grade


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({}, {}, Grade.STRONG),
        ({"dob": "1950-03-04"}, {"dob": "1950-03-04"}, Grade.STRONG),
        ({"dob": "1950-03-04"}, {"dob": "1980-11-20"}, Grade.POSSIBLE),
        ({"ssn": "536-22-8417"}, {"ssn": "219-48-7730"}, Grade.POSSIBLE),
        (
            {"dob": "1950-03-04", "ssn": "536-22-8417"},
            {"dob": "1980-11-20", "ssn": "536-22-8417"},
            Grade.STRONG,
        ),
        (
            {"dob": "1950-03-04", "ssn": "536-22-8417"},
            {"dob": "1950-03-04", "ssn": "219-48-7730"},
            Grade.STRONG,
        ),
    ],
)
def test_father_and_son_share_everything_but_dates_and_numbers(
    left: dict[str, str], right: dict[str, str], expected: Grade
) -> None:
    """Another date of birth or id number is outweighed by the other of the two."""
    assert grade(left, right) is expected
