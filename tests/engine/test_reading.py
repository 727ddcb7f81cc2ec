"""Rows are read in two ways that give one profile."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadlink.engine.mappings import record_of
from leadlink.engine.reading import ProfileReader
from leadlink.model.errors import InvalidValueError
from leadlink.model.ids import Kind, Ref
from leadlink.rules.matching.field_names import FIELD_NAMES
from leadlink.rules.matching.profile import profile_of
from leadlink.testing import factories
from tests.engine import crm_world
from tests.engine.crm_world import POLICY

READER = ProfileReader(POLICY, FIELD_NAMES)

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        (
            *("", " ", "NULL", "Anna", " Rossi ", "Dr", "Anna Maria", "O'Neil, Bob"),
            *("+39 06 5550100", "030 1234567", "anna@x.com", "Acme GmbH", "DE"),
            *("1 Oak St", "12345", "acme.com", "\0", "a\nb", "\ud800", "x" * 300),
        )
    ),
)
VALUES = st.one_of(TEXTS, st.none(), st.integers(0, 9), st.lists(TEXTS, max_size=2))
COLUMNS = (
    *("id", "name", "first_name", "Last Name", "middle name", "suffix", "title"),
    *("email", "email 2", "phone", "mobile", "company", "website", "street", "city"),
    *("house number", "address 2", "state", "zip", "country", "dob", "hobby"),
    *("Mailing Street", "home city", "is company", "industry", "Patient DOB", "ssn"),
    *("Vorname", "birth year", "gender", "Contact: Email", "Organization - Name"),
)
ROWS = st.dictionaries(st.sampled_from(COLUMNS), TEXTS, max_size=9)


def by_record(row: dict[str, Any]) -> object:
    """Read a row by way of a record; or tell that it makes none."""
    try:
        return profile_of(record_of(row), POLICY)
    except InvalidValueError as error:
        return str(error)


def directly(row: dict[str, Any]) -> object:
    """Read a row as an engine does."""
    try:
        return READER.read(row)
    except InvalidValueError as error:
        return str(error)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(ROWS, st.dictionaries(st.sampled_from(COLUMNS), VALUES, max_size=6)),
    st.sampled_from(("1", "1", "1", "", " 7 ", "NULL")),
)
@example({"company": "Acme", "title": "Dr"}, "1")
@example({"state": "Bavaria"}, "1")
def test_one_profile(row: dict[str, Any], id_: str) -> None:
    """Whatever stands in the row, and whatever is wrong with it."""
    whole = {"id": id_} | row
    assert directly(whole) == by_record(whole)


def test_the_set() -> None:
    """Every row of the developer set."""
    for row in crm_world.rows("customers"):
        assert directly(row) == by_record(row)


def test_records() -> None:
    """Those outside matching have a reference only."""
    lead = factories.lead()
    assert READER.find(lead) == (lead.ref, profile_of(lead, POLICY))
    gone = factories.lead("L2", archived_at=factories.NOW)
    assert READER.find(gone) == (Ref(Kind.LEAD, "L2"), None)


@pytest.mark.parametrize("count", [1, 300])
def test_many_kinds_of_rows(count: int) -> None:
    """As many as one likes."""
    reader = ProfileReader(POLICY, FIELD_NAMES)
    for number in range(count):
        profile = reader.read({"id": "1", "name": "Anna", f"x{number}": ""})
        assert profile.written_name == "Anna"
