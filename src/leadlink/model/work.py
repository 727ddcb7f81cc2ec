"""Deals and jobs: what is sold to a customer, and the work that is done for one."""

from datetime import date, datetime
from typing import ClassVar, final

import attrs

from leadlink.model import checks, fields, person
from leadlink.model.fields import CustomerLink, CustomValue, Money, Origin
from leadlink.model.ids import ActorId, CompanyId, ContactId, DealId, JobId, Kind, Ref
from leadlink.model.person import Address, Email, PersonName, Phone


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Deal:
    """An opportunity in the sales pipeline, for a contact, a company or both."""

    kind: ClassVar[Kind] = Kind.DEAL

    id: DealId = attrs.field(validator=checks.identifier)
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
    stage: str = attrs.field(validator=checks.filled)
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

    @property
    def ref(self) -> Ref:
        """The reference to this deal."""
        return Ref(Kind.DEAL, self.id)

    def __str__(self) -> str:
        """Write the deal for a person who may see it."""
        amount = f", {self.amount}" if self.amount else ""
        return f"{self.name}, {self.stage}{amount}"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Job:
    """A piece of work, with the contact data that was typed at intake (S4)."""

    kind: ClassVar[Kind] = Kind.JOB

    id: JobId = attrs.field(validator=checks.identifier)
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
    status: str = attrs.field(validator=checks.filled)
    scheduled_on: date | None = attrs.field(
        default=None, validator=checks.optional(checks.day)
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
    customer: CustomerLink | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(CustomerLink))
    )

    @property
    def ref(self) -> Ref:
        """The reference to this job."""
        return Ref(Kind.JOB, self.id)

    def __str__(self) -> str:
        """Write the job for a person who may see it."""
        when = f" on {self.scheduled_on}" if self.scheduled_on else ""
        return f"{str(self.name) or 'job'}, {self.status}{when}"
