"""Typing an address or number again takes back no consent."""

from typing import Any

import attrs
import pytest

from leadlink.model.customer import Company, Contact
from leadlink.model.lead import Lead
from leadlink.model.person import Address, Consent, Email, Phone, PhoneKind
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.work import Job
from leadlink.rules.consent import keep_known, none_weaker
from leadlink.testing import factories as make

REFUSED, GIVEN, UNKNOWN = Consent.REFUSED, Consent.GIVEN, Consent.UNKNOWN
POLICY = MatchingPolicy()
HOME = Address(city="Pune", country="IN")


def edited(old: Any, **changes: Any) -> Any:
    """Edit a record as the rules of editing do."""
    return keep_known(attrs.evolve(old, **changes), old=old, policy=POLICY)


class TestTypedAgain:
    @pytest.mark.parametrize("known", sorted(Consent))
    @pytest.mark.parametrize("typed", ["asha@x.org", "ASHA@X.org ", "A <asha@x.org>"])
    def test_an_address_keeps_its_consent(self, known: Consent, typed: str) -> None:
        """However it is written; it is stored as it was typed last."""
        old = make.lead(emails=[Email(address="asha@x.org", consent=known)])
        found = edited(old, emails=[typed]).emails
        assert found == (Email(address=typed, consent=known),)

    @pytest.mark.parametrize("known", sorted(Consent))
    @pytest.mark.parametrize("typed", ["+91 98450 12345", "098450-12345"])
    def test_a_number_keeps_its_consent_and_kind(
        self, known: Consent, typed: str
    ) -> None:
        """Without a country code it is one of the country of the address."""
        phone = Phone(number="+919845012345", kind=PhoneKind.MOBILE, consent=known)
        old = make.lead(phones=[phone], address=HOME)
        found = edited(old, phones=[typed]).phones
        assert found == (attrs.evolve(phone, number=typed),)

    def test_another_address_starts_unknown(self) -> None:
        """Tags and dots count: each may be a mailbox."""
        old = make.lead(emails=[Email(address="a.b@gmail.com", consent=REFUSED)])
        found = edited(old, emails=["ab@gmail.com", "a.b+x@gmail.com"]).emails
        assert [email.consent for email in found] == [UNKNOWN, UNKNOWN]

    def test_typed_twice_both_are_refused(self) -> None:
        """None of the two is a way round the refusal."""
        old = make.lead(emails=[Email(address="a@x.org", consent=REFUSED)])
        found = edited(old, emails=["A@x.org", "a@x.org"]).emails
        assert {email.consent for email in found} == {REFUSED}

    @pytest.mark.parametrize("order", [1, -1])
    def test_stood_twice_the_refusal_counts(self, order: int) -> None:
        """Whichever stood first."""
        both = [
            Email(address="a@x.org", consent=GIVEN),
            Email(address="A@x.org", consent=REFUSED),
        ]
        old = make.lead(emails=both[::order])
        assert edited(old, emails=["a@x.org"]).emails[0].consent is REFUSED


class TestNamed:
    @pytest.mark.parametrize("named", [GIVEN, REFUSED])
    @pytest.mark.parametrize("known", sorted(Consent))
    def test_a_consent_that_is_named_decides(
        self, known: Consent, named: Consent
    ) -> None:
        """Either way: it is somebody's word."""
        old = make.lead(
            emails=[Email(address="a@x.org", consent=known)],
            phones=[Phone(number="+91 98450 12345", consent=known)],
        )
        found = edited(
            old,
            emails=[Email(address="a@x.org", consent=named)],
            phones=[Phone(number="+91 98450 12345", consent=named)],
        )
        assert {found.emails[0].consent, found.phones[0].consent} == {named}

    def test_a_kind_that_is_named_decides(self) -> None:
        """OTHER names none."""
        old = make.lead(phones=[Phone(number="+91 98450 12345", kind=PhoneKind.MOBILE)])
        work = Phone(number="+91 98450 12345", kind=PhoneKind.WORK)
        assert edited(old, phones=[work]).phones == (work,)


@pytest.mark.parametrize(
    "old",
    [make.lead(), make.contact(), make.company(), make.job()],
    ids=lambda record: record.kind,
)
def test_every_record_with_contact_data_has_it(
    old: Lead | Contact | Company | Job,
) -> None:
    """What the edit leaves alone stays as it is."""
    known = attrs.evolve(old, emails=[Email(address="a@x.org", consent=REFUSED)])
    again = edited(known, emails=["a@x.org", "b@x.org"], tags=["t"])
    assert [email.consent for email in again.emails] == [REFUSED, UNKNOWN]
    assert again == attrs.evolve(known, emails=again.emails, tags=["t"])


class TestGivenWithAConversion:
    """Consent never weakens: the refusal, then the consent, of either side."""

    @pytest.mark.parametrize("typed", sorted(Consent))
    @pytest.mark.parametrize("known", sorted(Consent))
    def test_the_refusal_of_either_stands(self, known: Consent, typed: Consent) -> None:
        """Whatever is typed for the new contact, nobody has edited the lead."""
        lead = make.lead(
            emails=[Email(address="a@x.org", consent=known)],
            phones=[Phone(number="+919845012345", consent=known)],
            address=HOME,
        )
        given = make.contact(
            emails=[Email(address="A@x.org", consent=typed)],
            phones=[Phone(number="+91 98450 12345", consent=typed)],
        )
        found = none_weaker(given, known=lead, policy=POLICY)
        both = {known, typed}
        wanted = REFUSED if REFUSED in both else GIVEN if GIVEN in both else UNKNOWN
        consents = [*(it.consent for it in found.emails)]
        consents += [it.consent for it in found.phones]
        assert consents == [wanted] * 2

    def test_others_and_deals_stay_as_they_are(self) -> None:
        """Another address is another matter, and a deal has none."""
        lead = make.lead(emails=[Email(address="a@x.org", consent=REFUSED)])
        other = make.contact(emails=["b@x.org"], phones=())
        assert none_weaker(other, known=lead, policy=POLICY) == other
        deal = make.deal()
        assert none_weaker(deal, known=lead, policy=POLICY) is deal
