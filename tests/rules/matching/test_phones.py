"""Phones: international form with a default region, extensions, junk never matches."""

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadlink.rules.matching.phones import (
    is_junk,
    is_landline,
    is_same_number,
    phone_key,
    phone_keys,
)


def e164(text: str, region: str = "") -> str:
    """Give the international form of a number that must be one."""
    found = phone_key(text, region)
    assert found is not None
    return found.e164


def by_the_library(digits: str, region: str) -> str:
    """Read a number as phonenumbers does, without leading zeros."""
    try:
        parsed = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return digits.lstrip("0")
    return str(parsed.national_number)


@settings(max_examples=50, deadline=None)
@given(
    st.from_regex(r"0{0,2}[1-9][0-9]{6,12}", fullmatch=True),
    st.sampled_from(("AR", "BR", "DE", "FR", "GB", "IL", "IN", "IT", "MX", "TW", "US")),
)
@example("01456962430", "IL")
@example("03055501234", "DE")
def test_what_is_plain_to_see(digits: str, region: str) -> None:
    """A number that is read without the library is read as by the library."""
    found = phone_key(digits, region)
    is_foreign = digits.startswith(("00", "011", "1"))
    if found is not None and not is_foreign:
        assert found.bare == by_the_library(digits, region)


class TestPhoneKey:
    """Phones in international form with a default region (spec 7)."""

    @pytest.mark.parametrize(
        ("text", "region"),
        [
            ("+91 98450 12345", ""),
            ("+91 (0) 98450-12345", ""),
            ("0091 98450 12345", "DE"),
            ("011 91 98450 12345", "US"),
            ("011 91 98450 12345", ""),
            ("98450 12345", "IN"),
            ("098450 12345", "in"),
            ("Mobile: +91.98450.12345", ""),
            ("+९१ ९८४५० १२३४५", ""),
        ],
    )
    def test_every_way_of_writing_a_number_is_one(self, text: str, region: str) -> None:
        """Country code, trunk zero, region and punctuation lead to one form."""
        assert e164(text, region) == "+919845012345"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("1-777-930-5193", "+17779305193"),
            ("1 (212) 555-0100", "+12125550100"),
            ("+7 912 345-67-89", "+79123456789"),
            ("+353 1 679 1000", "+35316791000"),
        ],
    )
    def test_country_codes_have_one_to_three_digits(
        self, text: str, expected: str
    ) -> None:
        """A number with its country code needs no region."""
        assert e164(text) == expected

    def test_an_italian_zero_belongs_to_the_number(self) -> None:
        """Italy's landlines keep their zero, with a country code or by region."""
        assert e164("+39 06 6982 1234") == "+390669821234"
        assert e164("06 6982 1234", "IT") == "+390669821234"

    def test_eleven_digits_in_china_are_no_american_number(self) -> None:
        """A Chinese mobile begins with 1 as well."""
        assert e164("1 380-013-8001", "CN") == "+8613800138001"

    def test_without_country_only_the_digits_are_known(self) -> None:
        """No region, no country code: no international form."""
        found = phone_key("098450 12345")
        assert found is not None
        assert (found.e164, found.bare, str(found)) == ("", "9845012345", "9845012345")

    def test_an_unknown_region_is_no_region(self) -> None:
        """A region that no plan has leaves the country open."""
        found = phone_key("98450 12345", "ZZ")
        assert found is not None
        assert not found.country

    def test_a_number_too_short_for_its_region_keeps_its_digits(self) -> None:
        """What the plan cannot parse is compared as it is."""
        assert e164("1234560", "IN").startswith("+91")

    @pytest.mark.parametrize(
        "text",
        ["+1 212 555 0100 ext. 42", "+1 212 555 0100 x042", "+12125550100;ext=42"],
    )
    def test_an_extension_is_kept_apart(self, text: str) -> None:
        """The number is the same; the extension is its own fact."""
        found = phone_key(text.replace("=", " "))
        assert found is not None
        assert (found.e164, found.extension) == ("+12125550100", "42")
        assert str(found) == "+12125550100 ext 42"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "n/a",
            "call me",
            "-",
            "0000000",
            "123456",
            "1234567890",
            "9876543210",
            "+1 111 111 1111",
            "99999999",
            "+44 20 0000000",
            "12345",
            "+49 12 34",
            "1234567 1234567 12345",
            "asha@example.com",
        ],
    )
    def test_junk_is_no_number(self, text: str) -> None:
        """Placeholders, runs of digits and what is no number never match."""
        assert phone_key(text) is None
        assert phone_key(text, "IN") is None

    def test_a_digit_misread_as_a_letter_still_counts(self) -> None:
        """One stray letter is a slip, not a word."""
        assert phone_key("063-724504e") is not None

    def test_several_numbers_in_one_field_are_all_read(self) -> None:
        """Slash, semicolon, comma and "or" part numbers."""
        found = phone_keys("020 7946 0958 / 07700 900123 or 0000000", "GB")
        assert [key.e164 for key in found] == ["+442079460958", "+447700900123"]


class TestIsJunk:
    """Junk numbers (0000000, 123456) never match."""

    @pytest.mark.parametrize(
        "digits", ["0000000", "7777777", "2127777777", "2345678", "8765432"]
    )
    def test_placeholders_are_junk(self, digits: str) -> None:
        """One digit again and again, or a run up or down."""
        assert is_junk(digits)

    @pytest.mark.parametrize("digits", ["2125550100", "9845012345", "55500000"])
    def test_real_numbers_are_not(self, digits: str) -> None:
        """Up to six of one digit in a row is a number."""
        assert not is_junk(digits)


class TestIsSameNumber:
    """A number without a country code equals the same digits with one."""

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            (("+91 98450 12345", ""), ("098450 12345", ""), True),
            (("+91 98450 12345", ""), ("98450 12345", "IN"), True),
            (("+91 98450 12345", ""), ("+1 984 501 2345", ""), False),
            (("+91 98450 12345", ""), ("98450 12345", "US"), True),
            (("+91 98450 12345", ""), ("+91 98450 12346", ""), False),
        ],
    )
    def test_same_number(
        self, left: tuple[str, str], right: tuple[str, str], *, expected: bool
    ) -> None:
        """Two typed country codes decide; an assumed one does not."""
        one, other = phone_key(*left), phone_key(*right)
        assert one is not None
        assert other is not None
        assert is_same_number(one, other) is expected
        assert is_same_number(other, one) is expected


class TestIsLandline:
    """A number not known to be a landline counts as mobile (S2.8)."""

    @pytest.mark.parametrize(
        ("number", "region", "expected"),
        [
            ("+44 20 7946 0958", "", True),
            ("+44 7400 123456", "", False),
            ("080 2222 1234", "IN", True),
            ("98450 12345", "in", False),
            ("+1 212 555 0100", "", None),
            ("98450 12345", "", None),
            ("call me", "IN", None),
        ],
    )
    def test_by_numbering_plan(
        self, number: str, region: str, *, expected: bool | None
    ) -> None:
        """None wherever the plan does not tell."""
        assert is_landline(number, region) is expected
