"""What is handed over to make a contact, a company, a deal or a job."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, TypeAlias, final

import attrs

from leadlink.model import checks, fields, person
from leadlink.model.errors import Problem
from leadlink.model.fields import CustomValue, Money, Origin, Standing
from leadlink.model.ids import ActorId, CompanyId, ContactId, DealId, JobId, Kind, Ref
from leadlink.model.person import Address, Email, PersonName, Phone, Social


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class NewContact:
    """A person as somebody enters it; it needs a name, or a way to be reached.

    Attributes:
        id: The caller's own; None: a fresh one.
        company: The employer's name, where there is no company record.
        company_id: The company it belongs to, with *role* in it.
        standing: CUSTOMER puts it into the roster.
    """

    kind: ClassVar[Kind] = Kind.CONTACT

    id: ContactId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
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

    def _conflicts(self) -> Iterable[Problem]:
        if self.name.is_blank and not (self.emails or self.phones):
            yield Problem("name", "is needed where there is no e-mail or phone")


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class NewCompany:
    """A company as somebody enters it.

    Attributes:
        id: The caller's own; None: a fresh one.
        standing: CUSTOMER puts it into the roster.
    """

    kind: ClassVar[Kind] = Kind.COMPANY

    id: CompanyId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
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


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class NewDeal:
    """A deal as somebody enters it.

    Attributes:
        id: The caller's own; None: a fresh one.
        stage: Blank: that of a new deal under the policy.
    """

    kind: ClassVar[Kind] = Kind.DEAL

    id: DealId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    name: str = attrs.field(validator=checks.filled, repr=False)
    stage: str = attrs.field(default="", validator=checks.line)
    amount: Money | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(Money))
    )
    contact_id: ContactId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    company_id: CompanyId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
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


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class NewJob:
    """A job as it is taken in, with the contact data that was typed (S4.1).

    Attributes:
        id: The caller's own; None: a fresh one.
        customer: Whose it is, where it is made from the customer's page; linking needs
            MANAGE_LEADS.
    """

    kind: ClassVar[Kind] = Kind.JOB

    id: JobId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    name: PersonName = attrs.field(
        factory=PersonName,
        converter=person.to_name,
        validator=checks.instance_of(PersonName),
        repr=False,
    )
    company: str = attrs.field(default="", validator=checks.line, repr=False)
    emails: tuple[Email, ...] = attrs.field(
        default=(), converter=person.to_emails, validator=person.emails, repr=False
    )
    phones: tuple[Phone, ...] = attrs.field(
        default=(), converter=person.to_phones, validator=person.phones, repr=False
    )
    description: str = attrs.field(default="", validator=checks.text, repr=False)
    address: Address | None = attrs.field(
        default=None,
        validator=checks.optional(checks.instance_of(Address)),
        repr=False,
    )
    status: str = attrs.field(default="new", validator=checks.filled)
    scheduled_on: date | None = attrs.field(
        default=None, validator=checks.optional(checks.day)
    )
    customer: Ref | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(Ref))
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

    def _conflicts(self) -> Iterable[Problem]:
        if self.name.is_blank and not (self.emails or self.phones or self.company):
            yield Problem("name", "is needed where nothing tells whose job it is")
        if self.customer and self.customer.kind not in (Kind.CONTACT, Kind.COMPANY):
            yield Problem("customer", "must be a contact or a company")


NewRecord: TypeAlias = NewContact | NewCompany | NewDeal | NewJob
