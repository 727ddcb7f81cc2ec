"""Addresses and countries: compared, not parsed."""

import pytest

from leadlink.model.person import Address
from leadlink.rules.matching.addresses import Place, place_of
from leadlink.rules.matching.compare_addresses import place_level
from leadlink.rules.matching.countries import region_of


def place(
    street: str = "", city: str = "", postcode: str = "", country: str = ""
) -> Place:
    """Read an address that says something."""
    found = place_of(
        Address(street=street, city=city, postcode=postcode, country=country)
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 Oak Street", "12 Oak St. Apt 4"),
        ("Schillerstraße 5", "5, Schillerstr."),
        ("Koenigsallee 7", "Königsallee 7"),
        ("Rue de l'Église 105", "105 rue de l'Eglise"),
        ("ul. Polna 83", "Polna 83"),
        ("007 Bond Road #3", "7 Bond Rd"),
    ],
)
def test_one_building_however_written(one: str, other: str) -> None:
    """Kinds of street, units and order do not matter."""
    assert place(one) == place(other)


def test_a_street_named_only_by_its_kind_keeps_it() -> None:
    """The Lane is a street."""
    assert place("3 The Lane").street == ("the", "lane")


def test_an_address_that_says_nothing_is_none() -> None:
    """Punctuation and a country alone are no place."""
    assert place_of(Address(street="-", country="IN")) is None


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (("1 Oak St", "Reno"), ("1 Oak Street", "Reno"), "same building"),
        (("1 Oak St", "Reno"), ("1 Oka Street", "Reno"), "same building, one slip"),
        (("1 Oak St", "Reno"), ("1 Oak St", "Boston"), "elsewhere"),
        (("1 Oak St", ""), ("1 Oak St", ""), "same building"),
        (("1 Oakwood St", "Reno"), ("2 Oakwood", "Reno"), "same street"),
        (("Oakwood St", "Reno"), ("Oakwood", "Reno"), "same street"),
        (("1 Oak St", "Reno", "89501"), ("2 Elm", "", "89501"), "postcode, street"),
        (("", "Reno", "89501"), ("2 Elm", "", "89501"), "same postcode"),
        (("1 Oak St", "Reno"), ("2 Elm", "Rino"), "same town, other street"),
        (("", "Reno"), ("2 Elm", "Reno"), "same town"),
        (("", "Reno"), ("2 Elm", "Boston"), "other town"),
        (("", "", "89501"), ("", "", "89502"), "same town"),
        (("", "", "89501"), ("", "", "10115"), "other town"),
        (("1 Oak St", ""), ("2 Elm", ""), "other street"),
        (("1 Oak St", ""), ("", "Reno"), ""),
    ],
)
def test_levels(left: tuple[str, ...], right: tuple[str, ...], level: str) -> None:
    """Street, number, postcode and town are one comparison, in either order."""
    expected = {
        "same building, one slip": "same town, other street",
        "elsewhere": "same street and number in another town",
        "postcode, street": "same postcode, other street",
    }.get(level, level)
    assert place_level(place(*left), place(*right)) == expected
    assert place_level(place(*right), place(*left)) == expected


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("IN", "IN"),
        ("de", "DE"),
        ("Deutschland", "DE"),
        ("U.S.A.", "US"),
        ("UK", "GB"),
        ("Great Britain", "GB"),
        ("Türkiye", "TR"),
        ("Atlantis", ""),
        ("", ""),
    ],
)
def test_countries_give_regions(country: str, region: str) -> None:
    """By code or by a common name."""
    assert region_of(country) == region
