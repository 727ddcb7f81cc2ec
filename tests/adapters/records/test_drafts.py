"""From rows to drafts: what each heading feeds, and every problem of a row at once."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from leadlink.adapters.records.drafts import (
    Draft,
    customer_draft,
    key_of,
    lead_draft,
    new_customer,
    new_lead,
)
from leadlink.adapters.records.fieldmap import CUSTOMERS, LEADS, FieldMap
from leadlink.adapters.records.rows import Rejected, Row
from leadlink.adapters.records.shapes import Shape, shape_of
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.fields import CustomValue, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import NewLead
from leadlink.model.person import (
    Address,
    Consent,
    Email,
    Network,
    PersonName,
    Phone,
    PhoneKind,
    Social,
)
from leadlink.model.policy.intake import SOURCES
from leadlink.model.roster import NewCompany, NewContact
from leadlink.presets.recommended import RECOMMENDED


def shaped(cells: Mapping[str, str], fields: FieldMap = LEADS) -> Shape:
    """Bring one row of a file with these headings to its shape."""
    return shape_of(cells, fields.columns(cells), fields)


def lead_of(cells: Mapping[str, str], fields: FieldMap = LEADS) -> NewLead:
    """Read one row as a lead that is sound."""
    row = Row(number=2, raw=tuple(cells.values()), values=cells)
    draft = lead_draft(row, shaped(cells, fields), policy=RECOMMENDED)
    assert isinstance(draft, Draft), str(draft)
    return draft.new


def rejected(cells: Mapping[str, str]) -> list[str]:
    """Read one row that is not sound, and give its reasons."""
    row = Row(number=2, raw=tuple(cells.values()), values=cells)
    found = lead_draft(row, shaped(cells), policy=RECOMMENDED)
    assert isinstance(found, Rejected)
    assert (found.number, found.raw) == (2, tuple(cells.values()))
    return [str(problem) for problem in found.problems]


def customer_of(cells: Mapping[str, str]) -> NewContact | NewCompany:
    """Read one row as a customer that is sound."""
    row = Row(number=2, raw=tuple(cells.values()), values=cells)
    shape = shaped(cells, CUSTOMERS)
    draft = customer_draft(row, shape, policy=RECOMMENDED)
    assert isinstance(draft, Draft), str(draft)
    return draft.new


def test_every_heading_feeds_its_field() -> None:
    """A row of a full export becomes a full lead, nothing rewritten."""
    cells = {
        "Lead ID": "00Q1",
        "Salutation": "Dr.",
        "First Name": "Asha",
        "Last Name": "Rao",
        "Company": "Rao Textiles",
        "Email": "asha@example.com; ASHA@example.org",
        "Mobile": "+91 98450 12345",
        "Work Phone": "080 2511 6640 ext 4",
        "Home Phone": "08025116640; 08025116641",
        "Fax": "080 2511 6650; ext 3",
        "Phone 2": "080 2511 6660",
        "LinkedIn": "in/asha",
        "Twitter": "@asha",
        "Facebook": "asha.rao",
        "Skype": "asha",
        "Website": "rao.example",
        "Industry": "Textiles",
        "Description": "wholesale",
        "About": "retail",
        "Street": "7 MG Road",
        "Address Line 1": "2nd floor",
        "City": "Pune",
        "State": "MH",
        "Zip": "411001",
        "Country": "India",
        "Lead Source": "Referral",
        "Campaign": "Spring",
        "Project": "Green Acres",
        "Mandate": "M1",
        "Assigned To": "mara",
        "Tags": "hot, wine;export|hot",
        "Next Call": "4.3.2024 10:00",
        "Notes": "one",
        "Comments": "two",
        "Budget": "12",
    }
    assert lead_of(cells, LEADS.adding({"Budget": "custom.budget"})) == NewLead(
        id="00Q1",
        name=PersonName(title="Dr.", given="Asha", family="Rao"),
        company="Rao Textiles",
        emails=["asha@example.com", "ASHA@example.org"],
        phones=[
            Phone(number="+91 98450 12345", kind=PhoneKind.MOBILE),
            Phone(number="080 2511 6640 ext 4", kind=PhoneKind.WORK),
            Phone(number="08025116640", kind=PhoneKind.HOME),
            Phone(number="08025116641", kind=PhoneKind.HOME),
            Phone(number="080 2511 6650; ext 3", kind=PhoneKind.FAX),
            Phone(number="080 2511 6660", kind=PhoneKind.OTHER),
        ],
        socials=[
            Social(network=Network.LINKEDIN, handle="in/asha"),
            Social(network=Network.X, handle="@asha"),
            Social(network=Network.FACEBOOK, handle="asha.rao"),
            Social(network=Network.SKYPE, handle="asha"),
        ],
        website="rao.example",
        industry="Textiles",
        description="wholesale\nretail",
        address=Address(
            street="7 MG Road, 2nd floor",
            city="Pune",
            region="MH",
            postcode="411001",
            country="India",
        ),
        source="Referral",
        campaign="Spring",
        project_id="Green Acres",
        mandate_id="M1",
        assigned_to="mara",
        tags=["hot", "wine", "export"],
        next_call_at=datetime(2024, 3, 4, 10, tzinfo=UTC),
        notes="one\ntwo",
        custom={"budget": "12"},
    )


@pytest.mark.parametrize(
    ("word", "consent"), [("Yes", Consent.REFUSED), ("0", Consent.UNKNOWN)]
)
def test_who_opted_out_has_refused(word: str, consent: Consent) -> None:
    """Consent never weakens, also not by way of a file (spec 10)."""
    lead = lead_of(
        {
            "Name": "Asha Rao",
            "Email": "asha@example.com",
            "Mobile": "+91 98450 12345",
            "Email Opt Out": word,
            "Do Not Call": word,
        }
    )
    assert lead.emails == (Email(address="asha@example.com", consent=consent),)
    assert [phone.consent for phone in lead.phones] == [consent]


@pytest.mark.parametrize(
    ("cells", "parts"),
    [
        ({"Vorname": "Ana", "Name": "Müller"}, ("Ana", "Müller", "")),
        ({"Surname": "Rao", "Name": "Asha"}, ("Asha", "Rao", "")),
        ({"Vorname": "Ana", "Name": "Müller, Ana"}, ("Ana", "", "Müller, Ana")),
        ({"Name": "Ana Müller"}, ("", "", "Ana Müller")),
    ],
)
def test_a_name_beside_half_a_name_is_the_other_half(
    cells: dict[str, str], parts: tuple[str, str, str]
) -> None:
    """Unless it has the half in it: then it is the name in full."""
    name = shaped(cells).data["name"]
    assert tuple(name.get(part, "") for part in ("given", "family", "full")) == parts


def test_who_opted_out_of_what_is_not_there_has_refused_nothing() -> None:
    """The word about e-mail says nothing of the phone, and makes no mailbox."""
    lead = lead_of(
        {"Name": "Asha Rao", "Mobile": "+91 98450 12345", "Email Opt Out": "x"}
    )
    assert lead.emails == ()
    assert lead.phones[0].consent is Consent.UNKNOWN


def test_every_reason_is_told_by_its_heading() -> None:
    """The import gives per-row errors (spec 4): all of them, not only the first."""
    assert rejected(
        {
            "Last Name": "Rao",
            "E-mail": "asha(at)example.com",
            "Second": "x",
            "Mobile": "n/a",
            "Lead Source": "Pigeon",
            "Next Call": "soon",
            "Do Not Call": "maybe",
        }
    ) == [
        "Next Call: is not a date",
        "Do Not Call: is neither yes nor no",
        "E-mail: is not an e-mail address",
        "Mobile: is not a phone number",
        f"Lead Source: must be one of {', '.join(SOURCES)}",
    ]


def test_what_no_heading_said_is_told_by_its_field() -> None:
    """A missing name stands under no heading."""
    assert rejected({"Email": "asha@example.com", "Next Call": "soon"}) == [
        "Next Call: is not a date",
        "name: needs a name",
    ]


def test_what_the_model_refuses_is_told_by_its_heading() -> None:
    """A name that no store can keep is the row's problem, not the program's."""
    assert rejected({"Last Name": "R" * 2000, "Email": "a@example.com"}) == [
        "Last Name: is longer than 1024 characters"
    ]


def test_a_row_that_does_not_fit_is_rejected_as_it_is() -> None:
    """What the reader found wrong stands."""
    row = Row(number=9, raw=("x",), problems=(Problem("", "has 1 cells"),))
    found = lead_draft(row, Shape(data={}), policy=RECOMMENDED)
    assert found == Rejected(number=9, raw=("x",), problems=row.problems)


def test_a_draft_can_be_rejected_later() -> None:
    """What the desk finds wrong is told by heading as well; the longest path counts."""
    cells = {"Name": "Asha", "Email": "a@example.com", "Phone": "+44 7700 900111"}
    row = Row(number=3, raw=("Asha",), values=cells)
    draft = lead_draft(row, shaped(cells), policy=RECOMMENDED)
    assert isinstance(draft, Draft)
    late = draft.rejected(
        Problem("phones[0].number", "is junk"), Problem("phones", "are few")
    )
    assert [str(each) for each in late.problems] == [
        "Phone: is junk",
        "phones: are few",
    ]


def test_rows_that_say_the_same_have_one_key() -> None:
    """The key is that of what a row says, not of how its columns stand."""
    one = shaped({"Name": "Asha", "Email": "a@example.com", "City": "Pune"})
    two = shaped({"City": "Pune", "E-mail": "a@example.com", "Full Name": "Asha"})
    other = shaped({"City": "Pune", "E-mail": "b@example.com", "Full Name": "Asha"})
    assert key_of(one.data) == key_of(two.data) != key_of(other.data)
    assert key_of(one.data).startswith("row:")


def test_json_says_what_the_model_has() -> None:
    """JSON Lines keep kinds, consent and types."""
    assert new_lead(
        {
            "kind": "lead",
            "status": "CONTACTED",
            "id": "L1",
            "name": {"given": "Asha", "family": "Rao"},
            "emails": ["a@example.com", {"address": "b@x.example", "consent": "given"}],
            "phones": [{"number": "+91 98450 12345", "kind": "mobile"}],
            "socials": [{"network": "x", "handle": "@asha"}],
            "address": {"city": "Pune"},
            "client": {"kind": "contact", "id": "C1"},
            "custom": {
                "vip": True,
                "seats": 4,
                "share": Decimal("0.5"),
                "price": {"number": "1.20"},
                "since": {"date": "2020-02-29"},
                "seen": {"instant": "2024-03-04T10:00:00+00:00"},
            },
            "next_call_at": "2024-03-04T10:00:00+00:00",
            "assigned_to": None,
        }
    ) == NewLead(
        id="L1",
        name=PersonName(given="Asha", family="Rao"),
        emails=["a@example.com", Email(address="b@x.example", consent=Consent.GIVEN)],
        phones=[Phone(number="+91 98450 12345", kind=PhoneKind.MOBILE)],
        socials=[Social(network=Network.X, handle="@asha")],
        address=Address(city="Pune"),
        client=Ref(Kind.CONTACT, "C1"),
        custom=[
            CustomValue(field_id="vip", value=True),
            CustomValue(field_id="seats", value=4),
            CustomValue(field_id="share", value=Decimal("0.5")),
            CustomValue(field_id="price", value=Decimal("1.20")),
            CustomValue(field_id="since", value=date(2020, 2, 29)),
            CustomValue(field_id="seen", value=datetime(2024, 3, 4, 10, tzinfo=UTC)),
        ],
        next_call_at=datetime(2024, 3, 4, 10, tzinfo=UTC),
    )


def test_json_that_says_something_else_is_refused_with_every_path() -> None:
    """The reader is strict: what it does not know, it does not drop."""
    data: dict[str, Any] = {
        "nmae": "Asha",
        "name": {"given": "Asha", "middle": "K"},
        "emails": "a@example.com",
        "phones": [{"number": "+91 98450 12345", "kind": "cell"}, 7],
        "socials": [{"network": "myspace", "handle": "x"}],
        "address": "Pune",
        "custom": [1],
        "client": {"kind": "lead", "id": ""},
        "next_call_at": "tomorrow",
        "company": 5,
    }
    with pytest.raises(InvalidValueError) as caught:
        new_lead(data)
    assert caught.value.what == "NewLead"
    assert [str(problem) for problem in caught.value.problems] == [
        "nmae: is no field",
        "name.middle: is no field",
        "emails: must be a list",
        "phones[0].kind: must be one of mobile, work, home, fax, other",
        "phones[1]: must be an object",
        "socials[0].network: must be one of x, facebook, skype, linkedin",
        "address: must be an object",
        "custom: must be an object",
        "client.id: must not be blank",
        "next_call_at: must be an ISO 8601 instant",
        "company: must be text, not int",
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"number": "many"}, "custom.x: must be a number"),
        ({"date": "soon"}, "custom.x: Invalid isoformat string"),
        ({"instant": 5}, "custom.x: must be an ISO 8601 instant"),
        ({"other": "5"}, "custom[0].value: cannot be dict"),
    ],
)
def test_a_custom_value_that_is_none_is_refused(value: object, reason: str) -> None:
    """A value is of one of the types that a custom field may have."""
    with pytest.raises(InvalidValueError, match=r"custom") as caught:
        new_lead({"custom": {"x": value}})
    assert str(caught.value.problems[0]).startswith(reason)


def test_a_row_with_a_person_is_a_contact_of_the_roster() -> None:
    """Importing customers puts them into the roster, with what was known since when."""
    contact = customer_of(
        {
            "Account Name": "Rao Textiles",
            "Name": "Asha Rao",
            "Job Title": "Buyer",
            "Customer Since": "2019-04-02",
            "Lead Source": "Event",
            "Notes": "pays late",
        }
    )
    assert isinstance(contact, NewContact)
    assert (contact.company, contact.role) == ("Rao Textiles", "Buyer")
    assert contact.standing is Standing.CUSTOMER
    assert contact.origin.first_seen_at == datetime(2019, 4, 2, tzinfo=UTC)
    assert contact.origin.source == "Event"
    assert contact.description == "pays late"


def test_a_row_without_a_person_is_a_company() -> None:
    """A salutation alone is no person."""
    company = customer_of(
        {"Salutation": "Mr", "Company": "Rao Textiles", "Title": "Head office"}
    )
    assert company == NewCompany(name="Rao Textiles", standing=Standing.CUSTOMER)


def test_a_standing_of_its_own_stands() -> None:
    """A former customer is imported as one."""
    contact = customer_of({"Name": "Asha Rao", "Standing": "former"})
    assert contact.standing is Standing.FORMER


def test_a_customer_with_what_is_no_mailbox_or_number_is_rejected() -> None:
    """Customers are checked as leads are: a number by the region of the address."""
    cells = {
        "Name": "Asha Rao",
        "Email": "asha@",
        "Phone": "12",
        "Country": "India",
        "Standing": "gold",
    }
    row = Row(number=4, raw=(), values=cells)
    shape = shaped(cells, CUSTOMERS)
    found = customer_draft(row, shape, policy=RECOMMENDED)
    assert isinstance(found, Rejected)
    assert [str(problem) for problem in found.problems] == [
        "Standing: must be one of none, prospect, customer, former"
    ]
    del cells["Standing"]
    found = customer_draft(row, shaped(cells, CUSTOMERS), policy=RECOMMENDED)
    assert isinstance(found, Rejected)
    assert [str(problem) for problem in found.problems] == [
        "Email: is not an e-mail address",
        "Phone: is not a phone number",
    ]


def test_json_tells_the_kind_of_customer() -> None:
    """Where the kind is told, the name need not tell it."""
    company = new_customer({"kind": "company", "name": "Rao Textiles"})
    assert company == NewCompany(name="Rao Textiles", standing=Standing.CUSTOMER)
    contact = new_customer({"name": "Asha", "owner_id": "x"})
    assert contact == NewContact(name="Asha", standing=Standing.CUSTOMER)
    with pytest.raises(InvalidValueError, match="must be contact or company"):
        new_customer({"kind": "lead", "name": "Asha"})
