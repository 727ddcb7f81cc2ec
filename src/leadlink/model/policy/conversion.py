"""What a conversion makes and what it may touch (spec 10)."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import final

import attrs

from leadlink.model import checks
from leadlink.model.errors import Problem
from leadlink.model.fields import Standing
from leadlink.model.policy.pipeline import Stage


class FilledRule(StrEnum):
    """What happens to a field of an existing target that is already filled."""

    FILL_EMPTY = "fill empty"
    OVERWRITE = "overwrite"


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
        needs_given_and_family: Whether a person is made only from a given and a family
            name (S1.25).
        filled: What happens to filled fields of an existing target.
        origin: Where source, campaign and creation instant are carried.
        deal_stage: The stage of a new deal (S1.13).
        won_stage: The stage of a deal that is won.
        customer_standing: The standing of a new customer without an open deal.
        standing_with_open_deal: Its standing while its deal is open.
        company_takes_contact_data: Whether a company that is made without a person also
            takes e-mails, phones, socials and description, which S1.26 leaves out.
        notes: Where notes go when there is a person and a company.
        documents: Where documents go.
        undo: Whether a conversion can be undone.
        undo_window: For how long after it; None: for ever.
    """

    convert_from: tuple[Stage, ...] = attrs.field(
        default=(Stage.OPEN, Stage.WORKING),
        converter=to_stages,
        validator=checks.tuple_of(checks.instance_of(Stage)),
    )
    needs_given_and_family: bool = attrs.field(default=False, validator=checks.flag)
    filled: FilledRule = attrs.field(
        default=FilledRule.FILL_EMPTY, validator=checks.instance_of(FilledRule)
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
    undo: UndoRule = attrs.field(
        default=UndoRule.CHECKED, validator=checks.instance_of(UndoRule)
    )
    undo_window: timedelta | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(timedelta))
    )

    def _conflicts(self) -> Iterable[Problem]:
        if self.undo_window is not None and self.undo_window <= timedelta(0):
            yield Problem("undo_window", "must be longer than zero")
