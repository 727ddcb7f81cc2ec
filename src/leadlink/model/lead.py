"""A lead: somebody who is being chased but has not been won yet."""

from datetime import datetime
from typing import ClassVar, final

import attrs

from leadlink.model import checks, fields, person
from leadlink.model.fields import CustomerLink, CustomValue, Hold, Origin
from leadlink.model.ids import ActorId, Kind, LeadId, Ref
from leadlink.model.person import Address, Email, PersonName, Phone, Social


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Lead:
    """A lead as it is stored.

    Attributes:
        status: The name of a status of the policy's pipeline.
        viewers: Actors who may see but not act; sorted, without repeats.
        hold: The last claim; whether it still lives is a question of the clock.
        customer: The contact or company that this lead was linked to, if any.
        primary_id: The primary lead, when this is a secondary one.
        conversion_id: The conversion record, once converted.
    """

    kind: ClassVar[Kind] = Kind.LEAD

    id: LeadId = attrs.field(validator=checks.identifier)
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

    origin: Origin = attrs.field(factory=Origin, validator=checks.instance_of(Origin))
    project_id: str = attrs.field(default="", validator=checks.line)
    mandate_id: str = attrs.field(default="", validator=checks.line)
    status: str = attrs.field(validator=checks.filled)
    owner_id: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    viewers: tuple[ActorId, ...] = attrs.field(
        default=(), converter=checks.sorted_texts, validator=fields.ids
    )
    hold: Hold | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(Hold))
    )
    next_call_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    tags: tuple[str, ...] = attrs.field(
        default=(), converter=checks.sorted_texts, validator=fields.texts
    )
    custom: tuple[CustomValue, ...] = attrs.field(
        default=(), converter=fields.to_custom, validator=fields.custom_values
    )
    customer: CustomerLink | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(CustomerLink))
    )
    primary_id: LeadId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    conversion_id: str | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )

    @property
    def ref(self) -> Ref:
        """The reference to this lead."""
        return Ref(Kind.LEAD, self.id)

    def __str__(self) -> str:
        """Write the lead for a person who may see it."""
        about = str(self.name) or "lead"
        company = f" ({self.company})" if self.company else ""
        return f"{about}{company}, {self.status}"
