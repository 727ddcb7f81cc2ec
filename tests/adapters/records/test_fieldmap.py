"""Which headings feed which fields, in the exports of the usual CRMs and others."""

import pytest

from leadlink.adapters.records.fieldmap import CUSTOMERS, LEADS, FieldMap
from leadlink.adapters.records.headings import folded, spellings
from leadlink.adapters.records.rows import UnreadableFileError

SALESFORCE = {
    "Salutation": "salutation",
    "First Name": "given",
    "Last Name": "family",
    "Company / Account": "company",
    "Lead Source": "source",
    "Email": "email",
    "Phone": "phone.other",
    "Mobile": "phone.mobile",
    "Fax": "phone.fax",
    "Street": "street",
    "City": "city",
    "State/Province": "region",
    "Zip/Postal Code": "postcode",
    "Country": "country",
    "Website": "website",
    "Industry": "industry",
    "Description": "description",
    "Email Opt Out": "refuses.emails",
    "Do Not Call": "refuses.phones",
    "Lead ID": "id",
}
DATA_LOADER = {
    "FirstName": "given",
    "LastName": "family",
    "MobilePhone": "phone.mobile",
    "LeadSource": "source",
    "PostalCode": "postcode",
    "HasOptedOutOfEmail": "refuses.emails",
}
SELL = {
    "first_name": "given",
    "last_name": "family",
    "organization_name": "company",
    "email": "email",
    "mobile": "phone.mobile",
    "phone": "phone.other",
    "fax": "phone.fax",
    "twitter": "social.x",
    "facebook": "social.facebook",
    "linkedin": "social.linkedin",
    "skype": "social.skype",
    "website": "website",
    "industry": "industry",
    "address_line1": "street",
    "address_city": "city",
    "address_postal_code": "postcode",
    "address_state": "region",
    "address_country": "country",
    "tags": "tags",
    "source": "source",
}
HUBSPOT = {
    "Record ID": "id",
    "First Name": "given",
    "Last Name": "family",
    "Email": "email",
    "Phone Number": "phone.other",
    "Mobile Phone Number": "phone.mobile",
    "Company Name": "company",
    "Street Address": "street",
    "State/Region": "region",
    "Postal Code": "postcode",
    "Country/Region": "country",
    "Website URL": "website",
    "Original Source": "source",
    "Unsubscribed from all email": "refuses.emails",
}
PIPEDRIVE = {
    "Person - Name": "full",
    "Person - Email - Work": "email",
    "Person - Email - Home": "email",
    "Person - Phone - Mobile": "phone.mobile",
    "Person - Phone - Work": "phone.work",
    "Organization - Name": "company",
    "Lead - Source": "source",
    "Lead - Labels": "tags",
    "Next activity date": "next_call",
}
SHIPPED = {
    "E-mail": "email",
    "E-mail 2 - Value": "email",
    "Phone 3": "phone.other",
    "Vorname": "given",
    "Nachname": "family",
    "Straße": "street",
    "PLZ": "postcode",
    "Mandate": "mandate",
}


@pytest.mark.parametrize(
    "export", [SALESFORCE, DATA_LOADER, SELL, HUBSPOT, PIPEDRIVE, SHIPPED]
)
def test_the_headings_of_usual_exports_are_known(export: dict[str, str]) -> None:
    """A file of a usual CRM needs no map of one's own."""
    columns = LEADS.columns(export)
    assert dict(columns.fields) == export
    assert columns.unread == ()


def test_customers_have_a_role_and_a_beginning() -> None:
    """``Title`` is a job in a contact export, and not a form of address."""
    columns = CUSTOMERS.columns(["Title", "Customer Since", "Account Name"])
    assert [field for _, field in columns.fields] == ["role", "first_seen", "company"]


def test_what_is_not_known_is_told() -> None:
    """A heading that feeds nothing is named, so that nobody misses it later."""
    columns = LEADS.columns(["Name", "Shoe size", "", "Lead Status"])
    assert columns.unread == ("Shoe size", "Lead Status")


def test_a_map_of_ones_own_comes_before_the_usual_one() -> None:
    """A heading can be given another field, a custom field, or none."""
    fields = LEADS.adding(
        {"Kunde": "full", "Budget": "custom.budget", "Company": "", "fax": "notes"}
    )
    columns = fields.columns(["KUNDE", "budget", "Company", "Fax", "Phone 2"])
    assert dict(columns.fields) == {
        "KUNDE": "full",
        "budget": "custom.budget",
        "Fax": "notes",
        "Phone 2": "phone.other",
    }
    assert columns.unread == ("Company",)


def test_a_field_that_is_none_is_refused() -> None:
    """A misspelt field would lose a column silently."""
    with pytest.raises(UnreadableFileError, match="'Kunde' cannot feed 'naem'"):
        LEADS.adding({"Kunde": "naem"})


def test_two_headings_of_one_single_field_are_refused() -> None:
    """A lead has one company; nobody can tell which is meant."""
    with pytest.raises(UnreadableFileError, match="both feed the field 'company'"):
        LEADS.columns(["Company", "Account Name"])


def test_a_file_of_which_nothing_is_known_is_refused() -> None:
    """It is not one of leads, or needs a map."""
    with pytest.raises(UnreadableFileError, match="no heading is known"):
        LEADS.columns(["alpha", "beta"])


def test_a_map_is_a_value() -> None:
    """Two maps that read alike are equal."""
    assert FieldMap(headings={"E-Mail": "email"}) == FieldMap(
        headings={"e_mail": "email"}
    )


@pytest.mark.parametrize(
    "heading",
    ["E-mail Address", "e_mail address", "É-MAIL_address", "É-mail  address:"],
)
def test_headings_are_compared_folded(heading: str) -> None:
    """Case, accents, signs and humps make no difference."""
    assert folded(heading) == "e mail address"


def test_a_heading_is_looked_up_as_it_is_first() -> None:
    """The closest spelling wins over one that leaves words out."""
    assert spellings("Lead - Phone 2") == (
        "lead phone 2",
        "lead phone",
        "phone 2",
        "phone",
    )
    assert spellings("EMailAddress") == ("emailaddress", "e mail address")
    fields = LEADS.adding({"Phone 2": ""})
    assert fields.columns(["Name", "Phone 2"]).unread == ("Phone 2",)
