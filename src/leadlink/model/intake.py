"""What is handed over at intake, what may be decided, and what comes of it (spec 4)."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias, final

import attrs

from leadlink.model import checks, fields, person
from leadlink.model.errors import LeadLinkError, Problem
from leadlink.model.fields import CustomValue
from leadlink.model.ids import ActorId, Kind, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import AnyMatch, MatchFlag
from leadlink.model.operations import CustomerLinkRecord
from leadlink.model.person import Address, Email, PersonName, Phone, Social

LONGEST_KEY = 180
"""A receipt's id is the key with a few letters before it."""


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class NewLead:
    """A lead as somebody enters it; whether it will do is the policy's to say.

    Attributes:
        id: The caller's own; None: a fresh one.
        source: One of the policy's sources; None or blank: its default.
        notes: Kept as the first note of the lead.
        client: The customer that the lead comes from, an upsell (S3.10).
        assigned_to: Its owner; naming one needs MANAGE_LEADS (S3.11).
    """

    id: LeadId | None = attrs.field(
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
    source: str | None = attrs.field(
        default=None, validator=checks.optional(checks.line)
    )
    campaign: str = attrs.field(default="", validator=checks.line)
    notes: str = attrs.field(default="", validator=checks.text, repr=False)
    client: Ref | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(Ref))
    )
    assigned_to: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    project_id: str = attrs.field(default="", validator=checks.line)
    mandate_id: str = attrs.field(default="", validator=checks.line)
    tags: tuple[str, ...] = attrs.field(
        default=(), converter=checks.sorted_texts, validator=fields.texts
    )
    custom: tuple[CustomValue, ...] = attrs.field(
        default=(), converter=fields.to_custom, validator=fields.custom_values
    )
    next_call_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )

    def _conflicts(self) -> Iterable[Problem]:
        if self.client and self.client.kind not in (Kind.CONTACT, Kind.COMPANY):
            yield Problem("client", "must be a contact or a company")


@final
@attrs.frozen(field_transformer=checks.report_all)
class MergeInto:
    """Decide that the new lead is an existing contact or company (S3.12).

    What the record lacks is filled from the lead, phones and e-mails are united, and
    the lead is kept and linked to it.
    """

    customer: Ref = attrs.field(validator=checks.instance_of(Ref))


@final
@attrs.frozen
class KeepBoth:
    """Decide that the new lead is none of the matches that were shown (S3.12)."""


Decision: TypeAlias = MergeInto | KeepBoth


@final
@attrs.frozen(field_transformer=checks.report_all)
class Keyed:
    """A draft of a bulk intake with the key under which a repeat is recognised."""

    draft: NewLead = attrs.field(validator=checks.instance_of(NewLead))
    key: str = attrs.field(validator=checks.identifier)

    def _conflicts(self) -> Iterable[Problem]:
        if len(self.key) > LONGEST_KEY:
            yield Problem("key", f"is longer than {LONGEST_KEY} characters")


@final
@attrs.frozen(kw_only=True)
class Known:
    """Who has the same phone or e-mail already.

    Attributes:
        matches: Contacts and companies, best first.
        leads: Other leads, best first; they are duplicates, not customers.
    """

    matches: tuple[AnyMatch, ...] = ()
    leads: tuple[AnyMatch, ...] = ()


@final
@attrs.frozen(kw_only=True)
class Intake:
    """What came of a new lead.

    Attributes:
        lead: As stored.
        matches: Contacts and companies with the same phone or e-mail, best first; under
            WARN, KEEP BOTH and in bulk they do not stop the lead.
        leads: Leads with the same phone or e-mail, best first.
        flag: The question that was left to be reviewed, if any; of its candidates
            those that the actor sees.
        was_known: True where the key was used before: *lead* is the first one.
        link: That the lead was linked to a customer, by whose id it can be undone.
    """

    lead: Lead
    matches: tuple[AnyMatch, ...] = ()
    leads: tuple[AnyMatch, ...] = ()
    flag: MatchFlag | None = None
    was_known: bool = False
    link: CustomerLinkRecord | None = None


@final
@attrs.frozen(kw_only=True)
class ItemResult:
    """What came of one draft of a bulk intake.

    Attributes:
        index: Its place among the drafts, from 0.
        lead_id: The lead that stands for it now; None where it was refused.
        was_known: True where its key was used before and nothing was added.
        intake: What was added; None where it was refused or known.
        error: Why it was refused; None where it was not.
    """

    index: int
    lead_id: LeadId | None = None
    was_known: bool = False
    intake: Intake | None = None
    error: LeadLinkError | None = None
