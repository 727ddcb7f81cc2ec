"""The clean columns that peers are given."""

import cleaning
import pytest


class TestNames:
    @pytest.mark.parametrize(
        ("first", "last", "clean"),
        [
            ("Dr. José", "García López", ("jose", "garcia lopez")),
            ("", "Rossi, Anna", ("anna", "rossi")),
            ("Anna Rossi", "", ("anna", "rossi")),
            ("Sam Q.", "Hill, Jr.", ("sam", "hill")),
            ("Anna", "", ("anna", "")),
            ("", "Rossi", ("", "rossi")),
            ("", "", ("", "")),
        ],
    )
    def test_they_are_in_two_columns(
        self, first: str, last: str, clean: tuple[str, str]
    ) -> None:
        """Titles, generations and marks are gone, whole names are parted."""
        assert cleaning.names(first, last) == clean


class TestPhone:
    @pytest.mark.parametrize(
        ("text", "country", "clean"),
        [
            ("(415) 555-0100", "US", "+14155550100"),
            ("030 1234567 ext 12", "DE", "+49301234567"),
            ("07700 900123 / 020 7946 0000", "GB", "+447700900123"),
            ("0000000000", "US", ""),
            ("n/a", "US", ""),
        ],
    )
    def test_it_is_international(self, text: str, country: str, clean: str) -> None:
        """One number, without an extension; what is no number is blank."""
        assert cleaning.phone(text, country) == clean
