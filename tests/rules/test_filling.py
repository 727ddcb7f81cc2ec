"""Filling a known customer from a lead that turned out to be the same (S3.12)."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.model.fields import CustomerLink, LinkKind, Standing
from leadlink.model.operations import Effect
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
from leadlink.presets import RECOMMENDED
from leadlink.rules import filling, unions
from leadlink.testing import factories as make

POLICY = RECOMMENDED.matching
LEAD = make.lead(
    name=PersonName(given="Asha", family="Rao"),
    company="Rao Textiles",
    emails=["asha@example.com", "ASHA@work.example"],
    phones=[Phone(number="+91 98450 12345", kind=PhoneKind.MOBILE)],
    socials=[Social(network=Network.X, handle="@asha")],
    website="rao.example",
    industry="Textiles",
    description="Wants a quote.",
    address=Address(city="Pune"),
    tags=["hot"],
    custom={"budget": 5},
)
CONSENTS = st.sampled_from(Consent)


class TestFillEmpty:
    def test_what_is_blank_is_filled(self) -> None:
        """Tags, custom fields, standing and origin are the contact's own."""
        bare = make.contact(name="", emails=[], standing=Standing.NONE)
        assert filling.fill_empty(bare, LEAD, policy=POLICY) == attrs.evolve(
            bare,
            name=LEAD.name,
            company=LEAD.company,
            emails=LEAD.emails,
            phones=LEAD.phones,
            socials=LEAD.socials,
            website=LEAD.website,
            industry=LEAD.industry,
            description=LEAD.description,
            address=LEAD.address,
        )

    def test_what_is_filled_stays(self) -> None:
        """An address is one block; sets are united."""
        full = make.contact(
            name="A. Rao",
            company_id="O1",
            socials=[Social(network=Network.X, handle="@rao")],
            website="other.example",
            industry="Law",
            description="Known since 2019.",
            address=Address(street="Main St 1"),
        )
        filled = filling.fill_empty(full, LEAD, policy=POLICY)
        assert filled == attrs.evolve(
            full,
            emails=filled.emails,
            phones=filled.phones,
            socials=(*full.socials, *LEAD.socials),
        )

    def test_a_blank_address_is_none(self) -> None:
        """It gives way as a whole; and stays where the lead has none."""
        blank = make.contact(address=Address())
        assert filling.fill_empty(blank, LEAD, policy=POLICY).address == LEAD.address
        bare = make.lead(address=None)
        assert filling.fill_empty(blank, bare, policy=POLICY).address == Address()

    def test_a_company_keeps_its_name(self) -> None:
        """It takes the contact data only."""
        company = make.company()
        filled = filling.fill_empty(company, LEAD, policy=POLICY)
        assert filled.name == company.name
        assert filled.phones == LEAD.phones

    def test_numbers_and_addresses_are_united_in_normal_form(self) -> None:
        """The customer's own spelling stays; what is new comes behind it."""
        known = make.contact(
            emails=["asha@work.example", "x"], phones=["0091-98450-12345"]
        )
        filled = filling.fill_empty(known, LEAD, policy=POLICY)
        assert [email.address for email in filled.emails] == [
            "asha@work.example",
            "x",
            "asha@example.com",
        ]
        assert [phone.number for phone in filled.phones] == ["0091-98450-12345"]

    @pytest.mark.parametrize("country", ["India", ""])
    def test_a_number_without_country_is_the_same_number(self, country: str) -> None:
        """Whether an address tells the country or not; its longer form stays."""
        lead = make.lead(phones=["098450 12345"], address=Address(country=country))
        known = make.contact(phones=["+91 98450 12345"])
        filled = filling.fill_empty(known, lead, policy=POLICY)
        assert filled.phones == known.phones

    def test_doing_it_twice_changes_nothing_more(self) -> None:
        """It is idempotent."""
        once = filling.fill_empty(make.contact(), LEAD, policy=POLICY)
        assert filling.fill_empty(once, LEAD, policy=POLICY) == once


class TestConsent:
    @given(CONSENTS, CONSENTS)
    def test_a_refusal_is_never_weakened(self, own: Consent, other: Consent) -> None:
        """Whoever said it; and what is known is not forgotten."""
        found = unions.stronger(own, other)
        assert (found is Consent.REFUSED) == (Consent.REFUSED in (own, other))
        assert (found is Consent.UNKNOWN) == ({own, other} == {Consent.UNKNOWN})

    def test_it_is_taken_over_with_the_value(self) -> None:
        """The typed form stays the customer's."""
        known = make.contact(emails=["asha@example.com"])
        refused = Email(address="Asha@Example.com", consent=Consent.REFUSED)
        filled = filling.fill_empty(known, make.lead(emails=[refused]), policy=POLICY)
        assert filled.emails == (
            Email(address="asha@example.com", consent=Consent.REFUSED),
        )


class TestMergeInto:
    def test_lead_customer_and_record(self) -> None:
        """The lead is kept and linked; the record keeps both as they were."""
        known = make.contact(standing=Standing.NONE)
        lead, filled, record = filling.merge_into(
            LEAD, known, policy=POLICY, record_id="U1", by="ana", now=make.NOW
        )
        assert lead.customer == CustomerLink(
            customer=known.ref,
            kind=LinkKind.MATCH,
            linked_by="ana",
            linked_at=make.NOW,
        )
        assert filled == filling.fill_empty(known, LEAD, policy=POLICY)
        assert record == make.customer_link_record(
            effects=[
                Effect(before=LEAD, after=lead),
                Effect(before=known, after=filled),
            ]
        )

    def test_a_customer_that_lacks_nothing_is_not_touched(self) -> None:
        """There is no effect on it."""
        known = make.contact(phones=["+91 98450 12345"])
        lead = make.lead()
        _, filled, record = filling.merge_into(
            lead, known, policy=POLICY, record_id="U1", by="ana", now=make.NOW
        )
        assert filled == known
        assert [effect.ref for effect in record.effects] == [lead.ref]
