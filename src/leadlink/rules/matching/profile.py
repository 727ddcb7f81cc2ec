"""A record as matching sees it: every value in its compared form."""

from typing import TypeAlias, final

import attrs

from leadlink.model.customer import Company, Contact
from leadlink.model.fields import CustomValue
from leadlink.model.ids import Ref
from leadlink.model.lead import Lead
from leadlink.model.person import Email, Phone
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.work import Job
from leadlink.rules.matching import addresses, companies, emails, names, phones
from leadlink.rules.matching.addresses import Place
from leadlink.rules.matching.births import births_of
from leadlink.rules.matching.companies import CompanyName
from leadlink.rules.matching.countries import region_of
from leadlink.rules.matching.field_names import (
    BIRTH,
    FIELD_NAMES,
    ID,
    OWN,
    FieldNames,
    plain,
)
from leadlink.rules.matching.id_numbers import id_number_of
from leadlink.rules.matching.names import Name
from leadlink.rules.matching.phones import PhoneKey

Matched: TypeAlias = Lead | Contact | Company | Job
"""The records that matching compares."""

Extras: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""Values by the name of the field."""

_NOBODY = Name((), ())
_NONE: tuple[tuple[str, ...], tuple[str, ...], Extras] = ((), (), ())


@final
@attrs.frozen(kw_only=True)
class Profile:
    """A record in normal form; what is blank or junk is left out.

    Attributes:
        ref: The record.
        is_organisation: Whether it stands for a company: a Company, or any record with
            a company's name and no person's.
        name: The person's name; without words for an organisation.
        written_name: The person's name as typed, for reasons.
        company: The company's own name, or the employer's.
        written_company: That name as typed.
        emails: Compared forms, in the order given, without repeats.
        phones: Likewise.
        hosts: Of the website.
        place: Of the address.
        births: Dates of birth as eight digits; more than one where it is not clear.
        ids: Id numbers, letters and digits only.
        extras: What own comparisons read, by the name that they read it by.
    """

    ref: Ref
    is_organisation: bool
    name: Name = attrs.field(default=_NOBODY, repr=False)
    written_name: str = attrs.field(default="", repr=False)
    company: CompanyName | None = attrs.field(default=None, repr=False)
    written_company: str = attrs.field(default="", repr=False)
    emails: tuple[str, ...] = attrs.field(default=(), repr=False)
    phones: tuple[PhoneKey, ...] = attrs.field(default=(), repr=False)
    host: str = attrs.field(default="", repr=False)
    place: Place | None = attrs.field(default=None, repr=False)
    births: tuple[str, ...] = attrs.field(default=(), repr=False)
    ids: tuple[str, ...] = attrs.field(default=(), repr=False)
    extras: Extras = attrs.field(default=(), repr=False)

    def values_of(self, field: str) -> tuple[str, ...]:
        """Give the values of one more field, without repeats."""
        return next((values for name, values in self.extras if name == field), ())

    @property
    def domains(self) -> frozenset[str]:
        """Domains that not everybody can have an address at, the website's too."""
        found = {emails.domain_of(address) for address in self.emails}
        if self.host:
            found.add(self.host)
        return frozenset(domain for domain in found if not emails.is_free(domain))


def profile_of(
    record: Matched, policy: MatchingPolicy, fields: FieldNames = FIELD_NAMES
) -> Profile:
    """Bring a record to the form in which it is compared; the record stays as it is.

    Args:
        record: What to read.
        policy: How to read it.
        fields: Which custom fields to read besides.
    """
    if isinstance(record, Company):
        name, written_name, written_company = _NOBODY, "", record.name
    else:
        name, written_name = names.name_of(record.name), str(record.name)
        written_company = record.company
    company = companies.company_of(written_company) if written_company else None
    address = record.address
    region = region_of(address.country) if address and address.country else ""
    births, ids, extras = custom_of(record.custom, fields) if record.custom else _NONE
    return Profile(
        ref=record.ref,
        is_organisation=isinstance(record, Company)
        or (company is not None and not name.words),
        name=name,
        written_name=written_name,
        company=company,
        written_company=written_company,
        emails=email_keys(record.emails, policy),
        phones=phone_keys(record.phones, region or policy.default_region),
        host="" if isinstance(record, Job) else emails.host_of(record.website),
        place=addresses.place_of(address) if address else None,
        births=births,
        ids=ids,
        extras=extras,
    )


def custom_of(
    values: tuple[CustomValue, ...], fields: FieldNames
) -> tuple[tuple[str, ...], tuple[str, ...], Extras]:
    """Give dates of birth, id numbers and extras of custom fields; junk is left out."""
    births: dict[str, None] = {}
    ids: dict[str, None] = {}
    extras: dict[str, dict[str, None]] = {}
    for custom in values:
        use, name = fields.uses.get(plain(custom.field_id), ("", ""))
        if use == BIRTH:
            births |= dict.fromkeys(births_of(custom.value))
        elif use == ID:
            ids |= dict.fromkeys(filter(None, (id_number_of(custom.value),)))
        elif use == OWN:
            text = str(custom.value).strip()
            extras.setdefault(name, {}).update(dict.fromkeys(filter(None, (text,))))
    read = ((name, tuple(found)) for name, found in extras.items() if found)
    return tuple(births), tuple(ids), tuple(sorted(read))


def employer_of(record: Matched, policy: MatchingPolicy) -> Profile | None:
    """Give the profile of the company that a person's record names, if it names one.

    Only what belongs to the company is in it: its name, its website, and addresses at
    its domain. The reference is still the person's.
    """
    person = profile_of(record, policy)
    if person.company is None:
        return None
    own = (
        address
        for address in person.emails
        if not emails.is_free(emails.domain_of(address))
    )
    return Profile(
        ref=person.ref,
        is_organisation=True,
        company=person.company,
        written_company=person.written_company,
        emails=tuple(own),
        host=person.host,
    )


def email_keys(values: tuple[Email, ...], policy: MatchingPolicy) -> tuple[str, ...]:
    """Give the compared forms of addresses, without repeats."""
    found = (emails.email_key(email.address, policy) for email in values)
    return tuple(dict.fromkeys(key for key in found if key is not None))


def phone_keys(values: tuple[Phone, ...], region: str) -> tuple[PhoneKey, ...]:
    """Give the compared forms of numbers, without repeats."""
    return tuple(
        dict.fromkeys(
            key for phone in values for key in phones.phone_keys(phone.number, region)
        )
    )
