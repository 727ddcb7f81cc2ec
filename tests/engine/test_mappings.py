"""Records from plain mappings."""

import sqlite3
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from leadlink.engine.engine import MatchEngine
from leadlink.engine.mappings import record_of
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError
from leadlink.rules.matching.profile import profile_of
from leadlink.testing import factories
from tests.rules.matching.people import POLICY


def test_a_person() -> None:
    """Names in parts or in full, one address or several."""
    record = record_of(
        {
            "id": 7,
            "first_name": "Asha",
            "surname": "Rao",
            "email": "asha@example.com",
            "phones": ["+91 98450 12345", ""],
            "company": "Acme",
            "city": "Bengaluru",
            "postcode": 560001,
            "entity": object(),
            "website": None,
        }
    )
    assert isinstance(record, Contact)
    assert (record.id, str(record.name), record.company) == ("7", "Asha Rao", "Acme")
    assert [email.address for email in record.emails] == ["asha@example.com"]
    assert [phone.number for phone in record.phones] == ["+91 98450 12345"]
    assert str(record.address) == "Bengaluru, 560001"


def test_a_company() -> None:
    """Who has no person's name but a company's is one."""
    record = record_of({"id": "x", "company": "Acme", "phone": 2125550100})
    assert isinstance(record, Company)
    assert record.name == "Acme"
    assert record.address is None
    assert record.phones[0].number == "2125550100"


def test_a_record_stays_as_it_is() -> None:
    """Nothing to do."""
    lead = factories.lead()
    assert record_of(lead) is lead


@pytest.mark.parametrize("row", [{}, {"id": " "}, {"id": None, "name": "Asha"}])
def test_no_id(row: dict[str, object]) -> None:
    """A row must be told from the others."""
    with pytest.raises(InvalidValueError) as caught:
        record_of(row)
    assert [problem.path for problem in caught.value.problems] == ["id"]


def test_a_value_that_no_record_can_have() -> None:
    """The model says what is wrong."""
    with pytest.raises(InvalidValueError) as caught:
        record_of({"id": "1", "name": "a\0b"})
    assert caught.value.problems[0].reason == "contains a NUL character"


def contact(**row: Any) -> Contact:
    """Make the record of a row with blanks for underscores."""
    record = record_of({key.replace("_", " "): value for key, value in row.items()})
    assert isinstance(record, Contact)
    return record


@pytest.mark.parametrize(
    "value",
    [
        *(12345, 12345.0, "12345 ", Decimal("12345.00"), Fraction(12345)),
        *(np.int32(12345), np.uint16(12345), np.float32(12345), np.str_("12345")),
    ],
    ids=repr,
)
def test_codes(value: object) -> None:
    """However a program keeps a code, it is the same one."""
    record = record_of({"id": value, "name": "A", "zip": value, "phones": [value]})
    assert isinstance(record, Contact)
    assert record.address is not None
    assert (record.id, record.address.postcode) == ("12345", "12345")
    assert [phone.number for phone in record.phones] == ["12345"]


@pytest.mark.parametrize(
    "value",
    [
        *(None, "-", " n/a ", "unknown", 0.5, float("inf"), Decimal("NaN")),
        *(Decimal("sNaN"), Decimal("1E+999999"), 10**30, Fraction(10**400, 3)),
        *(True, np.bool(1), np.float16("nan"), np.datetime64("NaT"), b"12345"),
        *({}, {"x": "1"}, [[]], ["-", None, {"label": "work"}], SimpleNamespace()),
        *(np.array(float("nan")), np.array([None, "-"], object), int, range(0)),
    ],
    ids=repr,
)
def test_what_is_no_value(value: object) -> None:
    """It is blank, and nothing fails."""
    record = record_of({"id": "1", "name": "A", "zip": value, "phone": value})
    assert isinstance(record, Contact)
    assert (record.address, record.phones) == (None, ())


def test_lists_of_mappings() -> None:
    """As the interfaces of programs give addresses and numbers."""
    record = contact(
        id=UUID(int=7),
        name="A",
        email=[{"label": "work", "value": "a@x.com"}, {"address": "b@x.com"}],
        phone={"value": 5550100, "primary": True},
    )
    assert record.id == "00000000-0000-0000-0000-000000000007"
    assert [email.address for email in record.emails] == ["a@x.com", "b@x.com"]
    assert [phone.number for phone in record.phones] == ["5550100"]


@pytest.mark.parametrize(
    "value",
    [
        *(date(1971, 6, 24), datetime(1971, 6, 24, 1), np.datetime64("1971-06-24")),  # noqa: DTZ001 - as a data frame has it
        *("1971-6-24", 19710624.0, 26474, "06/24/71"),
    ],
    ids=repr,
)
def test_dates_of_birth(value: object) -> None:
    """Of a data frame, a spreadsheet or a database."""
    assert profile_of(contact(id=1, dob=value), POLICY).births[0] in {
        "19710624",
        "19720624",
    }


def test_the_first_date_of_birth_that_is_filled() -> None:
    """Two columns of one field are one."""
    row = {"id": "1", "DOB": "-", "Patient DOB": "1971-06-24", "dob ": "1972-01-02"}
    record = record_of(row)
    assert [str(value.value) for value in record.custom] == ["1971-06-24"]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"Vorname": "Anna", "Name": "Wolf"}, ("Anna", "Wolf", "")),
        ({"Nome": "Anna", "Cognome": "Rossi"}, ("Anna", "Rossi", "")),
        ({"Prénom": "Anna", "Nom": "Anna Petit"}, ("", "", "Anna Petit")),
        ({"Prénom": "Anna", "Nom": "anna"}, ("Anna", "", "")),
        ({"Prénom": "", "Nom": "Anna Petit"}, ("", "", "Anna Petit")),
        ({"Nombre": "Anna", "Apellidos": ""}, ("", "", "Anna")),
        ({"First Name": "Anna", "Full Name": "Ann Lee"}, ("Anna", "", "Ann Lee")),
    ],
)
def test_half_a_name(row: dict[str, object], name: tuple[str, str, str]) -> None:
    """A name beside one of its parts is the other part, unless it has both."""
    found = record_of({"id": "1", **row})
    assert isinstance(found, Contact)
    assert (found.name.given, found.name.family, found.name.full) == name


@pytest.mark.parametrize(
    ("row", "is_company"),
    [
        ({"name": "Wolf GmbH"}, True),
        ({"name": "Acme Inc."}, True),
        ({"name": "株式会社山田"}, True),
        ({"name": "GmbH"}, False),
        ({"name": "Inc Wolf"}, False),
        ({"name": "Wolf GmbH", "company": "Acme"}, False),
        ({"name": "Wolf GmbH", "first name": "Anna"}, False),
        ({"name": "Wolf", "industry": ""}, True),
        ({"name": "Wolf", "Registration No.": "7"}, True),
        ({"name": "Wolf", "type": "french"}, True),
        ({"name": "Wolf", "type": "lead", "email": ""}, False),
        ({"full name": "Wolf", "industry": ""}, False),
        ({"name": "Wolf", "industry": "", "contact person": ""}, True),
        ({"name": "Wolf", "industry": "", "contact person": "Anna"}, False),
        ({"name": "Wolf", "website": "wolf.de"}, True),
        ({"name": "Wolf", "website": "wolf.de", "email": ""}, False),
        ({"Hotel Name": "Wolf"}, True),
        ({"name": "Wolf", "industry": "", "gender": ""}, False),
        ({"name": "Wolf", "industry": "", "first name": ""}, False),
        ({"name": "Wolf", "industry": "", "dob": ""}, False),
        ({"name": "Wolf", "is_company": True}, True),
        ({"name": "Wolf", "is_company": "false", "industry": ""}, False),
        ({"name": "Wolf", "is_company": "yes", "first name": "Anna"}, False),
        ({"Organization - Name": "Wolf"}, True),
        ({"Contact - Name": "Wolf"}, False),
    ],
)
def test_whose_name_it_is(row: dict[str, object], is_company: bool) -> None:  # noqa: FBT001 - expected
    """A legal form, the row itself or the other columns tell."""
    assert isinstance(record_of({"id": "1", **row}), Company) is is_company


def test_one_of_several_addresses() -> None:
    """Parts of two are never mixed, but a country is found wherever it stands."""
    row = {
        "id": "1",
        "name": "A",
        "Home Street": "",
        "Home City": " ",
        "Home Country": "DE",
        "Business Street": "1 Oak St",
        "Business City": "Reno",
    }
    assert str(contact(**row).address) == "1 Oak St, Reno, DE"
    row["Home City"] = "Bonn"
    assert str(contact(**row).address) == "Bonn, DE"


def test_a_town_for_every_address() -> None:
    """A column without a word for which fills what an address lacks."""
    row = {"id": "1", "name": "A", "res_street_address": "1 Oak St", "zip": "89501"}
    assert str(contact(**row, mail_city="Elko").address) == "1 Oak St, 89501"
    assert str(contact(**row | {"res_street_address": ""}).address) == "89501"
    assert contact(id="1", name="A", mailing_country="US").address is not None


class Series:
    """As a row of a data frame: it has keys and values, but is no mapping."""

    def __init__(self, **values: object) -> None:
        """Keep the values."""
        self._values = values

    def keys(self) -> list[str]:
        """Give the columns."""
        return list(self._values)

    def __getitem__(self, key: str) -> object:
        """Give a value."""
        return self._values[key]


def test_rows_that_are_no_mappings() -> None:
    """A database and a data frame give such."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    row = connection.execute("SELECT 7 AS id, 'Anna Rossi' AS name").fetchone()
    connection.close()
    rows: list[Any] = [row, Series(id=8, name="Anna Rossi", zip=float("nan"))]
    engine = MatchEngine.of(rows)
    probe: Any = Series(id=9, name="Rossi, Anna")
    assert engine.search(probe)
    assert len(engine) == 2


@pytest.mark.parametrize("given", [None, 7, "id", [("id", "1")], dict, object()])
def test_what_is_no_row(given: Any) -> None:
    """A caller is told, whatever it is."""
    engine = MatchEngine()
    for ask in (engine.add, engine.search, record_of):
        with pytest.raises(InvalidValueError) as caught:
            ask(given)
        assert [problem.path for problem in caught.value.problems] == ["record"]


def test_columns_without_a_name() -> None:
    """Keys may be anything."""
    row: dict[Any, object] = {"id": "1", 7: "x", None: "y", ("a",): 1, "name": "A"}
    record = record_of(row)
    assert isinstance(record, Contact)
    assert record.name.full == "A"
