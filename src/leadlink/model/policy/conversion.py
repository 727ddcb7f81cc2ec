"""What a conversion makes and what it may touch (spec 10)."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, final

import attrs

from leadlink.model import checks
from leadlink.model.errors import Problem
from leadlink.model.fields import Standing, texts
from leadlink.model.policy.pipeline import Stage


class FilledRule(StrEnum):
    """What happens to a filled field of an existing target that meets another value.

    Whichever value loses is kept in the conversion record. Under ASK the plan holds an
    open question, and is not applied before a request answers it by a rule of its own.
    """

    FILL_EMPTY = "fill empty"
    OVERWRITE = "overwrite"
    ASK = "ask"


RULED: Final = (
    "name",
    "company",
    "website",
    "industry",
    "description",
    "address",
    "origin",
    "custom",
    "company_id",
    "contact_id",
    "role",
    "amount",
)
"""The fields of targets that a rule can be about; ``custom[budget]`` is one as well."""

UNITED: Final = frozenset({"emails", "phones", "socials", "tags"})
"""Fields that are sets: both sides are kept, so there is nothing to decide."""


@final
@attrs.frozen(order=True, field_transformer=checks.report_all)
class FieldRule:
    """What happens to one filled field, whatever happens to the others.

    Attributes:
        field: A target's field, as ``website``, or ``custom[budget]`` for one custom
            field. ``name``, ``address`` and ``origin`` are one block each.
        rule: What happens to it.
    """

    field: str = attrs.field()
    rule: FilledRule = attrs.field(validator=checks.instance_of(FilledRule))

    @field.validator
    def _field(self, field: "attrs.Attribute[Any]", value: object) -> None:
        checks.filled(self, field, value)
        name = str(value)
        if name in UNITED:
            msg = f"{name} is a set: both sides are always kept"
            raise ValueError(msg)
        if name not in RULED and not custom_id(name):
            # What is no name of a field at all may be anything, also somebody's data.
            is_name = name.isidentifier() and name.islower()
            which = f"{name} is" if is_name else "is"
            msg = f"{which} no field that a rule can be about"
            raise ValueError(msg)


def custom_id(field: str) -> str:
    """Give the custom field that ``custom[budget]`` means; blank: it means none."""
    inner = field.removeprefix("custom[").removesuffix("]")
    return inner if inner.strip() and field == f"custom[{inner}]" else ""


def to_field_rules(
    values: Mapping[str, FilledRule] | Iterable[FieldRule],
) -> tuple[FieldRule, ...]:
    """Take a mapping of field to rule, or rules of fields; sorted by field."""
    if isinstance(values, Mapping):
        found = checks.each(lambda item: FieldRule(*item), values.items())
    else:
        found = checks.each(checks.same, values)
    return tuple(sorted(found)) if checks.is_all(found, FieldRule) else found


def field_rules(instance: Any, field: "attrs.Attribute[Any]", value: Any) -> None:
    """Accept rules of fields, at most one a field.

    Raises:
        ValueError: There are two of one field.
    """
    _only_rules(instance, field, value)
    if len(value) != len({each.field for each in value}):
        msg = "has two rules of one field"
        raise ValueError(msg)


_only_rules = checks.tuple_of(checks.instance_of(FieldRule))


def rule_of(field: str, rules: Iterable[FieldRule]) -> FilledRule | None:
    """Find the rule of a field: its own, or that of all custom fields for one of them.

    None where there is neither.
    """
    found = {each.field: each.rule for each in rules}
    return found.get(field) or (found.get("custom") if custom_id(field) else None)


class MatchedRule(StrEnum):
    """What ``Auto`` does about a strong match (S1.4, S3.12, S4.6)."""

    MERGE = "merge"
    ASK = "ask"


class DealsRule(StrEnum):
    """Whether a conversion makes a deal (S1.8, S1.C8)."""

    WHEN_ASKED = "when asked for"
    UNLESS_DECLINED = "unless declined"
    NEVER = "never"


class OriginRule(StrEnum):
    """Which targets the origin of a lead is carried to (S1.22, S1.23)."""

    EVERY_TARGET = "every target"
    DEAL_ONLY = "deal only"


class NotesRule(StrEnum):
    """Where the notes of a lead go that becomes a person and a company (S1.24)."""

    PERSON = "the person"
    BOTH = "the person and the company"


class DocumentsRule(StrEnum):
    """Where the documents of a lead go; never to none (S1.C6, S1.C7)."""

    EVERY_TARGET = "every target"
    DEAL_OR_CUSTOMER = "the deal, or else the person or company"


class TagsRule(StrEnum):
    """Which registries of tags a lead's tags enter that comes with a deal (S1.15)."""

    ALSO_CONTACTS = "prospects and customers, and contacts"
    PROSPECTS_AND_CUSTOMERS = "prospects and customers"


class UndoRule(StrEnum):
    """Whether a conversion can be undone."""

    CHECKED = "checked"
    NEVER = "never"


def to_stages(values: Iterable[Stage]) -> tuple[Stage, ...]:
    """Bring stages to a tuple, in the order given."""
    return checks.each(checks.same, values)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class ConversionPolicy:
    """How leads are converted.

    Attributes:
        convert_from: Stages whose leads may be converted.
        qualified: Of their statuses those whose leads may be; empty: all (S1.1). A won
            lead may be converted in any case.
        matched: Whether a lead is merged into a strong match that nobody named, or is
            refused until somebody says whether it is the same (S1.4, S4.6).
        deals: Whether a deal is made when asked for, unless declined, or never.
        needs_given_and_family: Whether a person is made only from a given and a family
            name (S1.25).
        filled: What happens to filled fields of an existing target.
        fields: What happens to some of them instead, as ``{"industry": OVERWRITE}``.
        origin: Where source, campaign and creation instant are carried.
        deal_stage: The stage of a new deal (S1.13).
        won_stage: The stage of a deal that is won.
        customer_standing: The standing of a new customer without an open deal.
        standing_with_open_deal: Its standing while its deal is open.
        company_takes_contact_data: Whether a company that is made without a person also
            takes e-mails, phones, socials and description (S1.26 leaves them out).
        notes: Where notes go when there is a person and a company.
        documents: Where documents go.
        tags_with_deal: Which registries tags enter that come with a deal; without one
            they enter that of contacts (S1.16).
        undo: Whether a conversion can be undone.
        undo_window: For how long after it; None: for ever.
    """

    convert_from: tuple[Stage, ...] = attrs.field(
        default=(Stage.OPEN, Stage.WORKING),
        converter=to_stages,
        validator=checks.tuple_of(checks.instance_of(Stage)),
    )
    qualified: tuple[str, ...] = attrs.field(
        default=(), converter=checks.to_texts, validator=texts
    )
    matched: MatchedRule = attrs.field(
        default=MatchedRule.MERGE, validator=checks.instance_of(MatchedRule)
    )
    deals: DealsRule = attrs.field(
        default=DealsRule.WHEN_ASKED, validator=checks.instance_of(DealsRule)
    )
    needs_given_and_family: bool = attrs.field(default=False, validator=checks.flag)
    filled: FilledRule = attrs.field(
        default=FilledRule.FILL_EMPTY, validator=checks.instance_of(FilledRule)
    )
    fields: tuple[FieldRule, ...] = attrs.field(
        default=(), converter=to_field_rules, validator=field_rules
    )
    origin: OriginRule = attrs.field(
        default=OriginRule.EVERY_TARGET, validator=checks.instance_of(OriginRule)
    )
    deal_stage: str = attrs.field(default="Incoming", validator=checks.filled)
    won_stage: str = attrs.field(default="Won", validator=checks.filled)
    customer_standing: Standing = attrs.field(
        default=Standing.CUSTOMER, validator=checks.instance_of(Standing)
    )
    standing_with_open_deal: Standing = attrs.field(
        default=Standing.CUSTOMER, validator=checks.instance_of(Standing)
    )
    company_takes_contact_data: bool = attrs.field(default=True, validator=checks.flag)
    notes: NotesRule = attrs.field(
        default=NotesRule.PERSON, validator=checks.instance_of(NotesRule)
    )
    documents: DocumentsRule = attrs.field(
        default=DocumentsRule.EVERY_TARGET, validator=checks.instance_of(DocumentsRule)
    )
    tags_with_deal: TagsRule = attrs.field(
        default=TagsRule.ALSO_CONTACTS, validator=checks.instance_of(TagsRule)
    )
    undo: UndoRule = attrs.field(
        default=UndoRule.CHECKED, validator=checks.instance_of(UndoRule)
    )
    undo_window: timedelta | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(timedelta))
    )

    def _conflicts(self) -> Iterable[Problem]:
        if self.undo_window is not None and self.undo_window <= timedelta(0):
            yield Problem("undo_window", "must be longer than zero")
