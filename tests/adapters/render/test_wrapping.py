"""Folding: nothing is lost, nothing sticks out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.adapters.render.columns import width_of
from leadlink.adapters.render.wrapping import clipped, ems, wrapped
from leadlink.testing import strategies


class TestWrapped:
    @given(strategies.texts, st.integers(2, 9))
    def test_nothing_is_lost_and_nothing_sticks_out(self, text: str, most: int) -> None:
        """All letters are there in their order; a line is no wider than it may be."""
        lines = wrapped(text, most, width_of)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(width_of(line) <= most for line in lines)

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("", ("",)),
            ("one two", ("one two",)),
            ("one  two\nthree", ("one two", "three")),
            ("asha@rao.example", ("asha@", "rao.exam", "ple")),
            ("abcdefghijk", ("abcdefgh", "ijk")),
            ("東京本社営業部", ("東京本社", "営業部")),
        ],
    )
    def test_words_stay_whole_where_they_can(
        self, text: str, lines: tuple[str, ...]
    ) -> None:
        """An address breaks behind a sign; letters that take two columns count so."""
        assert wrapped(text, 8, width_of) == lines

    def test_a_mark_stays_with_its_letter(self) -> None:
        """A word is broken between letters that somebody would write apart."""
        assert wrapped("e\u0301" * 4, 2, width_of) == ("e\u0301e\u0301",) * 2

    def test_a_letter_stands_even_where_there_is_no_room(self) -> None:
        """Else it would be lost."""
        assert wrapped("東", 1, width_of) == ("東",)


class TestClipped:
    def test_what_is_beyond_is_told(self) -> None:
        """Exactly as many lines as may be are shown whole."""
        assert clipped(("a", "b"), 2) == ("a", "b")
        assert clipped(("a", "b", "c"), 2) == ("a", "b …")


class TestEms:
    @pytest.mark.parametrize(
        ("narrow", "wide"), [("i", "a"), ("a", "A"), ("A", "W"), ("W", "東"), ("", "i")]
    )
    def test_wide_letters_are_wider(self, narrow: str, wide: str) -> None:
        """A guess, but one that tells an i from an M."""
        assert ems(narrow) < ems(wide)

    def test_marks_take_nothing(self) -> None:
        """They stand over a letter."""
        assert ems("e\u0301") == ems("e")
