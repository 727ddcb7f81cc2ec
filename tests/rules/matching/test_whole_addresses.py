"""Addresses in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.model.person import Address
from leadlink.rules.matching.addresses import place_of
from leadlink.rules.matching.whole_addresses import parted


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1 Oak St, Reno, NV 89501, US", ("1 Oak St", "Reno", "89501")),
        ("1 Oak St\nReno NV 89501", ("1 Oak St", "Reno", "89501")),
        ("12 Oak St, Apt 4, Reno", ("12 Oak St Apt 4", "Reno", "")),
        ("Flat 3, 12 High St, London SW1A 1AA", ("Flat 3 12 High St", "London", None)),
        ("Via Verdi, 33, 00165 Roma, Italia", ("Via Verdi 33", "Roma", "00165")),
        ("2, Rajaji Road, Delhi 110001", ("2 Rajaji Road", "Delhi", "110001")),
        ("Damrak 1, 1012 AB Amsterdam, NL", ("Damrak 1", "Amsterdam", "1012AB")),
        ("R. X, 12, São Paulo, SP, 01310-100", ("R. X 12", "São Paulo", "01310-100")),
        ("Ringstr. 7", ("Ringstr. 7", "", "")),
        ("Calle de Almazán, 55", ("Calle de Almazán 55", "", "")),
        ("33, Apt 4", ("33 Apt 4", "", "")),
        ("US", ("US", "", "")),
        (" , ", ("", "", "")),
    ],
)
def test_parted(line: str, expected: tuple[str, str, str | None]) -> None:
    """Street, town and postcode of the usual orders; UK codes have a blank."""
    street, city, postcode = expected
    assert parted(line) == (street, city, "SW1A1AA" if postcode is None else postcode)


def test_one_place_however_it_is_kept() -> None:
    """In one line, or in columns."""
    line = Address(street="1 Oak Street, Reno, NV 89501, USA")
    assert place_of(line) == place_of(
        Address(street="1 Oak St", city="Reno", postcode="89501")
    )
    assert place_of(Address(street=" , , ")) is None


@given(st.text(alphabet="Aé1 ,;\n#", max_size=20))
def test_every_word_is_in_one_part(line: str) -> None:
    """Nothing is told twice."""
    found = " ".join(parted(line))
    assert len(found.split()) <= len(line.replace(",", " ").replace(";", " ").split())
