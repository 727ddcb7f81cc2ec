"""Profiles: what of a record is compared, and in which form."""

from leadlink.model.person import Address
from leadlink.rules.matching.profile import employer_of, profile_of
from leadlink.testing import factories
from tests.rules.matching.people import POLICY, firm, person


def test_a_lead_is_read_like_a_contact() -> None:
    """Leads, contacts and jobs carry the same contact data."""
    given = {
        "name": "Asha Rao",
        "emails": ("ASHA@example.com", "asha@example.com"),
        "phones": ("+91 98450 12345", "0000000", "+919845012345"),
        "company": "Rao Ltd",
    }
    lead = profile_of(factories.lead(**given), POLICY)
    job = profile_of(factories.job(**given), POLICY)
    assert lead.emails == job.emails == ("asha@example.com",)
    assert [phone.e164 for phone in lead.phones] == ["+919845012345"]
    assert lead.company == job.company
    assert not lead.is_organisation
    assert lead.written_name == "Asha Rao"


def test_the_country_of_a_record_comes_before_the_default_region() -> None:
    """A number without a country code is of where the record lives."""
    record = factories.lead(phones=("098450 12345",), address=Address(country="India"))
    assert profile_of(record, POLICY).phones[0].e164 == "+919845012345"


def test_who_has_only_a_company_is_an_organisation() -> None:
    """People, companies, and a person of a company are told apart."""
    assert firm(name="Acme Ltd").is_organisation
    assert person(company="Acme Ltd").is_organisation
    assert not person(name="Asha", company="Acme Ltd").is_organisation
    assert not person(phones=("+1 212 555 0100",)).is_organisation


def test_a_bare_record_has_a_bare_profile() -> None:
    """Blank is no evidence."""
    found = person()
    assert (found.name.words, found.company, found.place) == ((), None, None)
    assert found.domains == frozenset()


def test_domains_are_those_that_not_everybody_can_have() -> None:
    """A website counts like a mail domain; a free provider does not."""
    found = person(emails=("a@gmail.com", "a@acme.com"), website="www.rao.in/x")
    assert found.domains == {"acme.com", "rao.in"}


def test_an_employer_is_a_company_of_its_own() -> None:
    """Only what belongs to the company is its evidence."""
    record = factories.lead(
        company="Acme Ltd",
        emails=("asha@acme.com", "asha@gmail.com"),
        website="acme.com",
    )
    found = employer_of(record, POLICY)
    assert found is not None
    assert found.is_organisation
    assert (found.emails, found.phones) == (("asha@acme.com",), ())
    assert found.ref == record.ref


def test_without_a_company_there_is_no_employer() -> None:
    """Most leads are people at home."""
    assert employer_of(factories.lead(company=""), POLICY) is None


def test_personal_data_does_not_show_in_a_repr() -> None:
    """Profiles may be logged by id only."""
    shown = repr(person(name="Asha Rao", phones=("+91 98450 12345",)))
    assert "Rao" not in shown
    assert "98450" not in shown
