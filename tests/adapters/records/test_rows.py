"""The guard against spreadsheet formulas, there and back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadlink.adapters.records.rows import Rejected, guarded, unguarded
from leadlink.model.errors import Problem


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+91 98450 12345", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"],
)
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    """CSV export guards against formula injection (spec 4)."""
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Asha", "a=b", "'t Hooft", "0044 1"])
def test_what_it_would_not_run_stays(text: str) -> None:
    """An apostrophe of one's own is no guard."""
    assert guarded(text) == text == unguarded(text)


@example("'=1")
@example("''+")
@given(st.text(alphabet="'=+-@\t\r\na1 "))
def test_a_guard_comes_off_again(text: str) -> None:
    """Every text survives the way out and back; none begins as a formula."""
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_rejected_row_tells_its_number_and_every_reason() -> None:
    """The text is one line, and has nothing of the person."""
    problems = (Problem("E-mail", "is not an e-mail address"), Problem("", "is long"))
    rejected = Rejected(number=7, raw=("Asha",), problems=problems)
    assert str(rejected) == "row 7: E-mail: is not an e-mail address; is long"
    assert "Asha" not in repr(rejected)
