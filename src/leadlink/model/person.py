"""Person data: names, e-mail addresses, phones, socials, postal addresses, consent."""

from collections.abc import Iterable
from enum import StrEnum
from typing import final

import attrs

from leadlink.model import checks


class Consent(StrEnum):
    """Whether the person allows this channel; a refusal is never weakened."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    REFUSED = "refused"


class PhoneKind(StrEnum):
    """What a phone number is for."""

    MOBILE = "mobile"
    WORK = "work"
    HOME = "home"
    FAX = "fax"
    OTHER = "other"


class Network(StrEnum):
    """The social networks that a contact card has a field for (S1.27)."""

    X = "x"
    FACEBOOK = "facebook"
    SKYPE = "skype"
    LINKEDIN = "linkedin"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class PersonName:
    """A person's name: in parts, in full as somebody typed it, or both.

    Any part may be blank; nothing is ever rewritten.
    """

    given: str = attrs.field(default="", validator=checks.line, repr=False)
    family: str = attrs.field(default="", validator=checks.line, repr=False)
    full: str = attrs.field(default="", validator=checks.line, repr=False)
    title: str = attrs.field(default="", validator=checks.line, repr=False)

    def __str__(self) -> str:
        """Write the name as it was typed, or else its parts in order."""
        parts = (self.title, self.given, self.family)
        return self.full or " ".join(part for part in parts if part)

    @property
    def is_blank(self) -> bool:
        """Whether no part says anything."""
        return not (self.given + self.family + self.full).strip()


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Email:
    """An e-mail address as it was typed, and whether it may be used."""

    address: str = attrs.field(validator=checks.filled, repr=False)
    consent: Consent = attrs.field(
        default=Consent.UNKNOWN, validator=checks.instance_of(Consent)
    )


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Phone:
    """A phone number as it was typed, what it is for and whether it may be used."""

    number: str = attrs.field(validator=checks.filled, repr=False)
    kind: PhoneKind = attrs.field(
        default=PhoneKind.OTHER, validator=checks.instance_of(PhoneKind)
    )
    consent: Consent = attrs.field(
        default=Consent.UNKNOWN, validator=checks.instance_of(Consent)
    )


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Social:
    """An account on a social network."""

    network: Network = attrs.field(validator=checks.instance_of(Network))
    handle: str = attrs.field(validator=checks.filled, repr=False)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Address:
    """A postal address: one block, never mixed from two sources (spec 10)."""

    street: str = attrs.field(default="", validator=checks.line, repr=False)
    city: str = attrs.field(default="", validator=checks.line, repr=False)
    region: str = attrs.field(default="", validator=checks.line, repr=False)
    postcode: str = attrs.field(default="", validator=checks.line, repr=False)
    country: str = attrs.field(default="", validator=checks.line, repr=False)

    def __str__(self) -> str:
        """Write the filled parts, comma separated."""
        parts = (self.street, self.city, self.region, self.postcode, self.country)
        return ", ".join(part for part in parts if part)

    @property
    def is_blank(self) -> bool:
        """Whether no part says anything."""
        return not str(self).strip()


def to_name(value: PersonName | str) -> PersonName:
    """Take text as a full name as typed."""
    if not isinstance(value, str):
        return value
    return checks.attempt(lambda full: PersonName(full=full), value)  # type: ignore[return-value]  # the validator reads a Refused


def to_emails(values: Iterable[Email | str]) -> tuple[Email, ...]:
    """Take each text as an address of unknown consent."""

    def make(value: Email | str) -> Email:
        return Email(address=value) if isinstance(value, str) else value

    return checks.each(make, values)


def to_phones(values: Iterable[Phone | str]) -> tuple[Phone, ...]:
    """Take each text as a number of kind OTHER and unknown consent."""

    def make(value: Phone | str) -> Phone:
        return Phone(number=value) if isinstance(value, str) else value

    return checks.each(make, values)


def to_socials(values: Iterable[Social]) -> tuple[Social, ...]:
    """Bring socials to a tuple."""
    return checks.each(checks.same, values)


emails = checks.tuple_of(checks.instance_of(Email))
phones = checks.tuple_of(checks.instance_of(Phone))
socials = checks.tuple_of(checks.instance_of(Social))
