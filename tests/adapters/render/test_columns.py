"""Tables and cards as text: aligned, flat, and no wider than asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.adapters.render.columns import card, flat, shortened, table, width_of


def test_a_table_is_aligned_whatever_its_letters() -> None:
    """Letters that take two columns, and marks that take none, are counted so."""
    assert table(
        ("Name", "Phone"),
        [("花子", "1"), ("José", "22"), ("Jose\N{COMBINING ACUTE ACCENT}", "")],
    ) == (
        "Name  Phone",
        "────  ─────",
        "花子  1",
        "José  22",
        "Jose\N{COMBINING ACUTE ACCENT}",
    )


def test_a_table_of_nothing_has_its_heading() -> None:
    """A heading and a rule."""
    assert table(("Name",), []) == ("Name", "────")


def test_the_widest_columns_give_way() -> None:
    """Narrow ones are kept whole; a cut cell says so."""
    lines = table(("Id", "Why"), [("L1", "one two three four five")], most=16)
    assert lines == ("Id  Why", "──  ────────────", "L1  one two thr…")


def test_columns_do_not_vanish() -> None:
    """In a window too narrow for all of them lines are longer than it."""
    lines = table(("A" * 20, "B" * 20), [], most=3)
    assert lines[1] == "────────  ────────"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two\nlines\tand a tab", "two lines and a tab"),
        (
            "\x1b[31mred\x1b[0m",
            "\N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER}[0m",
        ),
        ("a\u202eb\x00", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"),
        ("  plain  ", "plain"),
    ],
)
def test_nothing_of_a_cell_reaches_the_terminal_but_letters(
    text: str, expected: str
) -> None:
    """An imported name cannot colour, move or turn round what is shown."""
    assert flat(text) == expected


@given(st.text(max_size=20), st.integers(1, 30))
def test_a_text_is_never_wider_than_allowed(text: str, most: int) -> None:
    """And stays as it is where there is room."""
    cut = shortened(text, most)
    assert width_of(cut) <= most
    assert (cut == text) == (width_of(text) <= most)


def test_a_card_leaves_out_what_is_blank() -> None:
    """Values stand under another; a card of nothing has no line."""
    assert card([("Id", "L1"), ("Next call", " "), ("Phone", "+44\n1")]) == (
        "Id     L1",
        "Phone  +44 1",
    )
    assert card([]) == ()
