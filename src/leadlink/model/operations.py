"""What was done and can be undone: customer links, lead links, conversions, merges.

Each keeps, for every record that it touched, an ``Effect`` of the record before and
after. An undo is a three-way merge over those: what the operation changed goes back,
what others changed since stays.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, TypeAlias, final

import attrs

from leadlink.model import checks, fields
from leadlink.model.activity import Activity, Appointment, Document, Note, Task
from leadlink.model.bookkeeping import Claim, Receipt, Redirect
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import Problem
from leadlink.model.fields import FieldChoice, LinkKind
from leadlink.model.ids import ActorId, CompanyId, ContactId, DealId, Kind, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import Dismissal, MatchFlag
from leadlink.model.tags import TagEntry
from leadlink.model.work import Deal, Job

Subject: TypeAlias = (
    Lead
    | Contact
    | Company
    | Deal
    | Job
    | Activity
    | Claim
    | Dismissal
    | MatchFlag
    | Receipt
    | Redirect
    | TagEntry
)
SUBJECTS: tuple[type[Subject], ...] = (
    Lead,
    Contact,
    Company,
    Deal,
    Job,
    Note,
    Task,
    Appointment,
    Document,
    Claim,
    Dismissal,
    MatchFlag,
    Receipt,
    Redirect,
    TagEntry,
)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Effect:
    """One record before and after an operation.

    Attributes:
        before: As it was; None where the operation made the record.
        after: As the operation left it; None where it took the record away.
    """

    before: Subject | None = attrs.field(
        validator=checks.optional(checks.instance_of(SUBJECTS))
    )
    after: Subject | None = attrs.field(
        validator=checks.optional(checks.instance_of(SUBJECTS))
    )

    def _conflicts(self) -> Iterable[Problem]:
        if self.before is None and self.after is None:
            yield Problem("", "needs a record before or after")

    @property
    def ref(self) -> Ref:
        """The record that was touched."""
        found = self.after if self.after is not None else self.before
        assert found is not None  # noqa: S101 - _conflicts sees to it
        return found.ref


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class LosingValue:
    """A value that gave way to another one, kept so that nothing is lost silently."""

    record: Ref = attrs.field(validator=checks.instance_of(Ref))
    field: str = attrs.field(validator=checks.filled)
    value: str = attrs.field(validator=checks.text, repr=False)


def to_effects(values: Iterable[Effect]) -> tuple[Effect, ...]:
    """Bring effects to a tuple, in the order given."""
    return checks.each(checks.same, values)


def to_losing(values: Iterable[LosingValue]) -> tuple[LosingValue, ...]:
    """Bring losing values to a tuple, in the order given."""
    return checks.each(checks.same, values)


effects = checks.tuple_of(checks.instance_of(Effect))
losing = checks.tuple_of(checks.instance_of(LosingValue))


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class CustomerLinkRecord:
    """That a lead or job was linked to, or unlinked from, a customer (spec 8).

    Attributes:
        subject: The lead or job.
        customer: The contact or company; None where this is an unlinking.
    """

    kind: ClassVar[Kind] = Kind.CUSTOMER_LINK

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    effects: tuple[Effect, ...] = attrs.field(
        default=(), converter=to_effects, validator=effects, repr=False
    )
    undone_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    undone_by: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    subject: Ref = attrs.field(validator=checks.instance_of(Ref))
    customer: Ref | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(Ref))
    )
    link: LinkKind | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(LinkKind))
    )

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(Kind.CUSTOMER_LINK, self.id)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class LeadLinkRecord:
    """That a secondary lead was linked to a primary one (spec 9)."""

    kind: ClassVar[Kind] = Kind.LEAD_LINK

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    effects: tuple[Effect, ...] = attrs.field(
        default=(), converter=to_effects, validator=effects, repr=False
    )
    undone_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    undone_by: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    primary_id: LeadId = attrs.field(validator=checks.identifier)
    secondary_id: LeadId = attrs.field(validator=checks.identifier)

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(Kind.LEAD_LINK, self.id)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class ConversionRecord:
    """That a lead was converted, into what, and what gave way (spec 10).

    Attributes:
        key: The caller's idempotency key; blank where none was given.
    """

    kind: ClassVar[Kind] = Kind.CONVERSION

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    effects: tuple[Effect, ...] = attrs.field(
        default=(), converter=to_effects, validator=effects, repr=False
    )
    undone_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    undone_by: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    lead_id: LeadId = attrs.field(validator=checks.identifier)
    person_id: ContactId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    company_id: CompanyId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    deal_id: DealId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    task_ids: tuple[str, ...] = attrs.field(
        default=(), converter=checks.to_texts, validator=fields.ids
    )
    key: str = attrs.field(default="", validator=checks.line)
    losing: tuple[LosingValue, ...] = attrs.field(
        default=(), converter=to_losing, validator=losing, repr=False
    )

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(Kind.CONVERSION, self.id)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class MergeRecord:
    """That records were merged into one of them, the survivor (spec 12).

    Attributes:
        choices: Fields for which the survivor did not simply come first.
        losing: Values that gave way, with the record that they are of.
        layer: Higher than that of every merge that it stands on; a clock that went
            back does not tell which came first.
    """

    kind: ClassVar[Kind] = Kind.MERGE

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    effects: tuple[Effect, ...] = attrs.field(
        default=(), converter=to_effects, validator=effects, repr=False
    )
    undone_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    undone_by: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    survivor: Ref = attrs.field(validator=checks.instance_of(Ref))
    merged: tuple[Ref, ...] = attrs.field(
        converter=fields.to_refs, validator=fields.refs
    )
    choices: tuple[FieldChoice, ...] = attrs.field(
        default=(), converter=fields.to_choices, validator=fields.choices
    )
    losing: tuple[LosingValue, ...] = attrs.field(
        default=(), converter=to_losing, validator=losing, repr=False
    )
    layer: int = attrs.field(default=0, validator=checks.whole)

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(Kind.MERGE, self.id)


Operation: TypeAlias = (
    CustomerLinkRecord | LeadLinkRecord | ConversionRecord | MergeRecord
)
OPERATIONS: tuple[type[Operation], ...] = (
    CustomerLinkRecord,
    LeadLinkRecord,
    ConversionRecord,
    MergeRecord,
)
