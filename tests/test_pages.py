"""What is made from values and committed is up to date."""

import pytest

from leadlink.presets import BY_NAME
from tests.pages import COMMAND, DOCS, MADE, presets_page


@pytest.mark.parametrize("name", sorted(MADE))
def test_it_is_up_to_date(name: str) -> None:
    """Otherwise run the command, and commit what it writes."""
    committed = (DOCS / name).read_text(encoding="utf-8")
    assert committed == MADE[name](), f"out of date: run {COMMAND}"


def test_every_preset_has_its_place() -> None:
    """And every field that one has otherwise says what it decides."""
    page = presets_page()
    for name in BY_NAME:
        assert name.upper() in page
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows
    assert not [row for row in rows if row.endswith("|  |")]


def test_rule_numbers_are_left_out() -> None:
    """They are for those who build leadlink."""
    assert "(S1" not in presets_page()
