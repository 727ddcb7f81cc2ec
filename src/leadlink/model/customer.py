"""Contacts (people) and companies: whom a lead may turn out to be, or become."""

from datetime import datetime
from typing import ClassVar, TypeAlias, final

import attrs

from leadlink.model import checks, fields, person
from leadlink.model.fields import CustomValue, Origin, Standing
from leadlink.model.ids import ActorId, CompanyId, ContactId, Kind, Ref
from leadlink.model.person import Address, Email, PersonName, Phone, Social


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Contact:
    """A person whom we know, and what they are to us.

    Attributes:
        company: The employer's name as typed, where there is no company record.
        company_id: The company this person belongs to, with *role* in it.
    """

    kind: ClassVar[Kind] = Kind.CONTACT

    id: ContactId = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    archived_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)

    name: PersonName = attrs.field(
        factory=PersonName,
        converter=person.to_name,
        validator=checks.instance_of(PersonName),
        repr=False,
    )
    company: str = attrs.field(default="", validator=checks.line, repr=False)
    company_id: CompanyId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    role: str = attrs.field(default="", validator=checks.line)
    emails: tuple[Email, ...] = attrs.field(
        default=(), converter=person.to_emails, validator=person.emails, repr=False
    )
    phones: tuple[Phone, ...] = attrs.field(
        default=(), converter=person.to_phones, validator=person.phones, repr=False
    )
    socials: tuple[Social, ...] = attrs.field(
        default=(), converter=person.to_socials, validator=person.socials, repr=False
    )
    website: str = attrs.field(default="", validator=checks.line, repr=False)
    industry: str = attrs.field(default="", validator=checks.line)
    description: str = attrs.field(default="", validator=checks.text, repr=False)
    address: Address | None = attrs.field(
        default=None,
        validator=checks.optional(checks.instance_of(Address)),
        repr=False,
    )
    standing: Standing = attrs.field(
        default=Standing.NONE, validator=checks.instance_of(Standing)
    )
    owner_id: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    origin: Origin = attrs.field(factory=Origin, validator=checks.instance_of(Origin))
    tags: tuple[str, ...] = attrs.field(
        default=(), converter=checks.sorted_texts, validator=fields.texts
    )
    custom: tuple[CustomValue, ...] = attrs.field(
        default=(), converter=fields.to_custom, validator=fields.custom_values
    )

    @property
    def ref(self) -> Ref:
        """The reference to this contact."""
        return Ref(Kind.CONTACT, self.id)

    def __str__(self) -> str:
        """Write the contact for a person who may see it."""
        return f"{str(self.name) or 'contact'}, {self.standing}"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Company:
    """An organisation that we know, and what it is to us."""

    kind: ClassVar[Kind] = Kind.COMPANY

    id: CompanyId = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    archived_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)

    name: str = attrs.field(validator=checks.filled, repr=False)
    emails: tuple[Email, ...] = attrs.field(
        default=(), converter=person.to_emails, validator=person.emails, repr=False
    )
    phones: tuple[Phone, ...] = attrs.field(
        default=(), converter=person.to_phones, validator=person.phones, repr=False
    )
    socials: tuple[Social, ...] = attrs.field(
        default=(), converter=person.to_socials, validator=person.socials, repr=False
    )
    website: str = attrs.field(default="", validator=checks.line, repr=False)
    industry: str = attrs.field(default="", validator=checks.line)
    description: str = attrs.field(default="", validator=checks.text, repr=False)
    address: Address | None = attrs.field(
        default=None,
        validator=checks.optional(checks.instance_of(Address)),
        repr=False,
    )
    standing: Standing = attrs.field(
        default=Standing.NONE, validator=checks.instance_of(Standing)
    )
    owner_id: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    origin: Origin = attrs.field(factory=Origin, validator=checks.instance_of(Origin))
    tags: tuple[str, ...] = attrs.field(
        default=(), converter=checks.sorted_texts, validator=fields.texts
    )
    custom: tuple[CustomValue, ...] = attrs.field(
        default=(), converter=fields.to_custom, validator=fields.custom_values
    )

    @property
    def ref(self) -> Ref:
        """The reference to this company."""
        return Ref(Kind.COMPANY, self.id)

    def __str__(self) -> str:
        """Write the company for a person who may see it."""
        return f"{self.name}, {self.standing}"


Customer: TypeAlias = Contact | Company
