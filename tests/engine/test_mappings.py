"""Records from plain mappings."""

import pytest

from leadlink.engine.mappings import record_of
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError
from leadlink.testing import factories


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
