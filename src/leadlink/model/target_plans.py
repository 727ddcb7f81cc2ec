"""What becomes of each target of a conversion, and of what goes to none."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, TypeAlias, final

import attrs

from leadlink.model import checks, fields
from leadlink.model.activity import Activity, Appointment, Document, Note, Task
from leadlink.model.customer import Company, Contact
from leadlink.model.fields import CustomValue
from leadlink.model.ids import Kind, Ref
from leadlink.model.operations import LosingValue
from leadlink.model.person import Consent, Email, Phone, Social
from leadlink.model.tags import TagRegistry, tag_entry_id
from leadlink.model.work import Deal

TargetRecord: TypeAlias = Contact | Company | Deal
TARGET_RECORDS: tuple[type[TargetRecord], ...] = (Contact, Company, Deal)
TARGET_KINDS: tuple[Kind, ...] = (Kind.CONTACT, Kind.COMPANY, Kind.DEAL)
TARGET_WORDS: Mapping[Kind, str] = {
    Kind.CONTACT: "person",
    Kind.COMPANY: "company",
    Kind.DEAL: "deal",
}


FILLED = "conversion.filled"
"""The policy field that decides about filled fields, unless another one does."""


class Chosen(StrEnum):
    """Why a target is what it is."""

    ASKED = "as asked for"
    LINK = "by the lead's customer link"
    MATCH = "by a strong match"
    EMPLOYER = "as the company of that person"
    DATA = "from the lead's data"


class Source(StrEnum):
    """Where the value of a field of a target comes from."""

    LEAD = "the lead"
    GIVEN = "the request"
    POLICY = "the policy"
    TARGET = "another target"
    ACTOR = "the actor"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class FieldPlan:
    """One value that a target gets, or turns out to have already.

    Attributes:
        field: The target's field, as ``website``.
        value: What it will be; of a field that is a set, one item.
        source: Where the value comes from.
        path: Where in the lead, as ``phones[0]``; blank for other sources.
        replaces: What gives way; None where nothing does. Equal to *value*: the target
            has it already.
    """

    field: str = attrs.field(validator=checks.filled)
    value: Any = attrs.field(validator=checks.immutable, repr=False)
    source: Source = attrs.field(validator=checks.instance_of(Source))
    path: str = attrs.field(default="", validator=checks.line)
    replaces: Any = attrs.field(default=None, validator=checks.immutable, repr=False)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class FieldConflict:
    """Two values where there is room for one; the one that gives way is kept aside.

    Attributes:
        record: The target.
        field: Its field.
        path: The lead's field that takes part.
        kept: The value that the target will have.
        lost: The value that gives way; it is kept in the conversion record.
        rule: The rule or policy field that decides which of them gives way.
    """

    record: Ref = attrs.field(validator=checks.instance_of(Ref))
    field: str = attrs.field(validator=checks.filled)
    path: str = attrs.field(validator=checks.line)
    kept: Any = attrs.field(validator=checks.immutable, repr=False)
    lost: Any = attrs.field(validator=checks.immutable, repr=False)
    rule: str = attrs.field(default=FILLED, validator=checks.filled)

    @property
    def losing(self) -> LosingValue:
        """The value that gives way, as the conversion record keeps it."""
        return LosingValue(
            record=self.record, field=self.field, value=as_text(self.lost)
        )


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class FieldQuestion:
    """Two values where there is room for one, and a person shall decide.

    It is answered by planning again with a rule for the field: ``Existing("C1",
    fields={"industry": FilledRule.OVERWRITE})``. Until then the target keeps its own.

    Attributes:
        record: The target.
        field: What a rule calls the field, as ``industry`` or ``custom[budget]``.
        path: The lead's field that takes part; blank where another target does.
        present: What the target has.
        offered: What it would have instead.
        rule: The rule or policy field that asks.
    """

    record: Ref = attrs.field(validator=checks.instance_of(Ref))
    field: str = attrs.field(validator=checks.filled)
    path: str = attrs.field(validator=checks.line)
    present: Any = attrs.field(validator=checks.immutable, repr=False)
    offered: Any = attrs.field(validator=checks.immutable, repr=False)
    rule: str = attrs.field(default=FILLED, validator=checks.filled)


@final
@attrs.frozen(order=True, field_transformer=checks.report_all)
class EnteredTag:
    """A tag that a conversion enters in a registry, unless it is there already."""

    registry: TagRegistry = attrs.field(validator=checks.instance_of(TagRegistry))
    tag: str = attrs.field(validator=checks.filled)

    @property
    def ref(self) -> Ref:
        """The entry that there is afterwards."""
        return Ref(Kind.TAG_ENTRY, tag_entry_id(self.registry, self.tag))


def to_plans(values: Iterable[FieldPlan]) -> tuple[FieldPlan, ...]:
    """Bring plans of fields to a tuple, in the order given."""
    return checks.each(checks.same, values)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class TargetPlan:
    """What becomes of one target.

    Attributes:
        chosen: Why it is this record.
        before: As it stands; None where it will be new.
        after: As it will stand.
        fields: Every value that it gets, or turns out to have already.
    """

    chosen: Chosen = attrs.field(validator=checks.instance_of(Chosen))
    before: TargetRecord | None = attrs.field(
        validator=checks.optional(checks.instance_of(TARGET_RECORDS)), repr=False
    )
    after: TargetRecord = attrs.field(
        validator=checks.instance_of(TARGET_RECORDS), repr=False
    )
    fields: tuple[FieldPlan, ...] = attrs.field(
        converter=to_plans,
        validator=checks.tuple_of(checks.instance_of(FieldPlan)),
    )

    @property
    def ref(self) -> Ref:
        """The record that is made or changed."""
        return self.after.ref

    @property
    def is_new(self) -> bool:
        """Whether the record will be made."""
        return self.before is None


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Routed:
    """An activity that follows the lead: stored once, attached to more records.

    Attributes:
        before: As it stands.
        after: The same, about the targets as well.
        to: The targets that it goes to; never empty.
    """

    before: Activity = attrs.field(
        validator=checks.instance_of((Note, Task, Appointment, Document)), repr=False
    )
    after: Activity = attrs.field(
        validator=checks.instance_of((Note, Task, Appointment, Document)), repr=False
    )
    to: tuple[Ref, ...] = attrs.field(converter=fields.to_refs, validator=fields.refs)

    @property
    def ref(self) -> Ref:
        """The activity."""
        return self.after.ref


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class LeftBehind:
    """What no target gets; it stays on the lead, which stays readable.

    Attributes:
        path: A field of the lead, as ``project_id``, or an activity, as ``task 'T1'``.
        value: The value; None for an activity.
        rule: The rule or policy field that says so.
        reason: The same in words.
    """

    path: str = attrs.field(validator=checks.filled)
    value: Any = attrs.field(default=None, validator=checks.immutable, repr=False)
    rule: str = attrs.field(validator=checks.filled)
    reason: str = attrs.field(validator=checks.filled)

    @property
    def why(self) -> str:
        """The reason, with the policy field that decides it, if one does."""
        is_policy = self.rule.startswith("conversion.")
        return f"{self.reason} ({self.rule})" if is_policy else self.reason

    def __str__(self) -> str:
        """Write the field and the reason."""
        return f"{self.path}: {self.why}"


def as_text(value: object) -> str:
    """Write any value that a field may have, as a person reads it."""
    match value:
        case Email():
            text = _with_consent(value.address, value.consent)
        case Phone():
            text = _with_consent(f"{value.number} ({value.kind})", value.consent)
        case Social():
            text = f"{value.network}: {value.handle}"
        case CustomValue():
            text = f"{value.field_id}: {as_text(value.value)}"
        case Enum():
            text = str(value.value)
        case datetime():
            text = value.isoformat(timespec="minutes")
        case tuple():
            text = ", ".join(map(as_text, value))
        case None:
            text = ""
        case _:
            text = str(value)
    return text


def _with_consent(text: str, consent: Consent) -> str:
    return text if consent is Consent.UNKNOWN else f"{text}, consent {consent}"
