"""Common spellings of columns, read without any configuration."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from leadlink.engine.column_names import NAMES
from leadlink.engine.columns import columns_of
from leadlink.engine.mappings import record_of
from leadlink.model.customer import Company, Contact
from leadlink.rules.matching.field_names import FIELD_NAMES, plain
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Profile, profile_of
from tests.rules.matching.people import POLICY


def read(**row: Any) -> Contact | Company:
    """Make a record of a row with blanks for underscores."""
    record = record_of({key.replace("_", " "): value for key, value in row.items()})
    assert isinstance(record, Contact | Company)
    return record


def profile(**row: Any) -> Profile:
    """Make the profile of a row."""
    return profile_of(record_of(row), POLICY)


def test_the_australian_way() -> None:
    """As the FEBRL sets spell them."""
    record = record_of(
        {
            "rec_id": "rec-1070-org",
            "given_name": "michaela",
            "surname": "neumann",
            "street_number": "8",
            "address_1": "stanley street",
            "address_2": "miami",
            "suburb": "winston hills",
            "postcode": "4223",
            "state": "nsw",
            "date_of_birth": "19151111",
            "soc_sec_id": "5304218",
        }
    )
    assert isinstance(record, Contact)
    assert (record.id, str(record.name)) == ("rec-1070-org", "michaela neumann")
    assert record.address is not None
    assert record.address.street == "8 stanley street"
    assert record.address.city == "winston hills"
    assert (record.address.region, record.address.postcode) == ("nsw", "4223")
    found = profile_of(record, POLICY)
    assert (found.births, found.ids) == (("19151111",), ("5304218",))


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("First Name", "Asha", "name.given"),
        ("firstName", "Asha", "name.given"),
        ("LAST-NAME", "Rao", "name.family"),
        ("Town", "Reno", "address.city"),
        ("Zip Code", "89501", "address.postcode"),
        ("postal_code", "89501", "address.postcode"),
        ("State", "NV", "address.region"),
        ("Country Code", "US", "address.country"),
        ("Address Line 1", "12 Oak St", "address.street"),
        ("address_2", "12 Oak St", "address.street"),
        ("Organization", "Acme", "company"),
        ("organisation", "Acme", "company"),
        ("Web Site", "acme.com", "website"),
    ],
)
def test_spellings(key: str, value: str, path: str) -> None:
    """Case, blanks, hyphens and underscores make no difference."""
    at: Any = record_of({"id": "1", "Full Name": "A", key: value})
    assert at.name.full == "A"
    for part in path.split("."):
        at = getattr(at, part)
    assert at == value


@pytest.mark.parametrize("part", sorted(NAMES))
def test_each_name_is_of_one_part(part: str) -> None:
    """No name stands for two things, or would never be read."""
    others = {
        plain(name) for other, names in NAMES.items() if other != part for name in names
    }
    assert not others & {plain(name) for name in NAMES[part]}


@pytest.mark.parametrize("part", sorted(NAMES))
def test_documented(part: str) -> None:
    """The page lists every name."""
    page = Path(__file__).parents[2] / "docs/reference/columns.md"
    row = f"| {part} | {', '.join(NAMES[part])} |"
    assert row in page.read_text(encoding="utf-8").splitlines()


def test_several_columns() -> None:
    """Numbers and addresses of every column count, each once."""
    record = record_of(
        {
            "id": 1,
            "mail": "a@x.com",
            "E-Mail 2": "b@x.com",
            "phone_number": "2125550100",
            "mobile": 2125550177,
            "telephone": "2125550100",
            "phones": ["4155559876", None, " "],
        }
    )
    assert [email.address for email in record.emails] == ["a@x.com", "b@x.com"]
    assert [phone.number for phone in record.phones] == [
        "2125550100",
        "2125550177",
        "4155559876",
    ]


def test_the_first_that_is_filled_counts() -> None:
    """A blank column does not hide another of its kind."""
    record = read(id="1", first_name=" ", given_name="Asha", town="", suburb="Reno")
    assert isinstance(record, Contact)
    assert record.name.given == "Asha"
    assert record.address is not None
    assert record.address.city == "Reno"


def test_names_in_more_parts() -> None:
    """Middle names go with the given name, Jr with the surname."""
    record = read(id="1", first="Al", middle="B", last="Ray", suffix="Jr")
    assert isinstance(record, Contact)
    assert (record.name.given, record.name.family) == ("Al B", "Ray Jr")


@pytest.mark.parametrize(
    "blank", ["NULL", "None", "N/A", "nan", "", float("nan"), None], ids=repr
)
def test_blanks_of_programs(blank: object) -> None:
    """What a program writes for nothing is nothing; Null in a name is not."""
    record = record_of({"id": "1", "name": "A", "city": blank, "phone": blank})
    assert (record.address, record.phones) == (None, ())
    assert profile(id="1", surname="Null").written_name == "Null"


def test_numbers() -> None:
    """A spreadsheet makes numbers of codes."""
    record = record_of({"id": 7.0, "name": "A", "zip": 89501.0, "phone": 2125550100.0})
    assert record.id == "7"
    assert record.address is not None
    assert record.address.postcode == "89501"
    assert record.phones[0].number == "2125550100"
    assert record_of({"id": 1, "name": "A", "zip": 0.5, "phone": object()}).phones == ()


@pytest.mark.parametrize(
    "row",
    [
        {"dob": "1971-06-24"},
        {"dob": date(1971, 6, 24)},
        {"dob": datetime(1971, 6, 24, 1)},  # noqa: DTZ001 - as a data frame has it
        {"Birth Date": 19710624},
        {"birth_year": 1971, "birth_month": 6, "birth_day_": 24, "bd": 24},
        {"by": "1971", "bm": "6", "bd": "24"},
    ],
)
def test_birth_dates(row: dict[str, Any]) -> None:
    """In one column or in three."""
    assert profile_of(record_of({"id": "1", **row}), POLICY).births == ("19710624",)


def test_a_year_alone() -> None:
    """Better than nothing; a day without a year is nothing."""
    assert profile(id="1", yob=1971).births == ("1971",)
    assert profile(id="1", bd=24).births == ()


def test_what_own_comparisons_read() -> None:
    """Columns that a model reads, and no others."""
    fields = FIELD_NAMES.adding(own=["card no"])
    record = record_of({"id": "1", "Card_No": 77, "budget": 5, "x": object()}, fields)
    assert [value.field_id for value in record.custom] == ["card no"]
    assert profile_of(record, POLICY, fields).values_of("card no") == ("77",)
    assert MatchModel.default().fields == FIELD_NAMES


def test_unknown_columns_are_left_alone() -> None:
    """A street number is no second street."""
    found = columns_of(("entity", "cluster", "name2", "city 2"), FIELD_NAMES)
    assert (found.parts, found.custom) == ({}, ())
