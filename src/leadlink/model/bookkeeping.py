"""Records about records: claims, field definitions, receipts, erasures, redirects."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, final

import attrs

from leadlink.model import checks, fields
from leadlink.model.errors import Problem
from leadlink.model.ids import ActorId, Kind, LeadId, Ref


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Claim:
    """That an actor claimed a lead: kept for caps, cooldowns and reports (spec 6)."""

    kind: ClassVar[Kind] = Kind.CLAIM

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    lead_id: LeadId = attrs.field(validator=checks.identifier)
    held_until: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )

    @property
    def ref(self) -> Ref:
        """The reference to this claim."""
        return Ref(Kind.CLAIM, self.id)


def to_kinds(values: Iterable[Kind]) -> tuple[Kind, ...]:
    """Sort kinds and drop repeats; anything else is left to the validator."""
    found = checks.each(checks.same, values)
    return tuple(sorted(set(found))) if checks.is_all(found, Kind) else found


class CustomType(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    INSTANT = "instant"
    CHOICE = "choice"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class CustomFieldDefinition:
    """What a custom field holds and to which targets a conversion may carry it (S1.18).

    Attributes:
        id: The ``field_id`` of its values.
        carries_to: Of CONTACT, COMPANY and DEAL those that may inherit it; sorted.
        choices: What may be chosen, for a CHOICE; else empty.
    """

    kind: ClassVar[Kind] = Kind.CUSTOM_FIELD

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    label: str = attrs.field(validator=checks.filled)
    type: CustomType = attrs.field(validator=checks.instance_of(CustomType))
    carries_to: tuple[Kind, ...] = attrs.field(
        default=(),
        converter=to_kinds,
        validator=checks.tuple_of(checks.instance_of(Kind)),
    )
    choices: tuple[str, ...] = attrs.field(
        default=(), converter=checks.to_texts, validator=fields.texts
    )

    def _conflicts(self) -> Iterable[Problem]:
        for index, kind in enumerate(self.carries_to):
            if kind not in (Kind.CONTACT, Kind.COMPANY, Kind.DEAL):
                yield Problem(
                    f"carries_to[{index}]", "must be contact, company or deal"
                )
        if (self.type is CustomType.CHOICE) != bool(self.choices):
            yield Problem("choices", "are for a choice, which needs them")

    @property
    def ref(self) -> Ref:
        """The reference to this definition."""
        return Ref(Kind.CUSTOM_FIELD, self.id)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Receipt:
    """That a keyed request was carried out, so that a repeat is recognised.

    Attributes:
        id: What was asked and the caller's key, as ``convert:K1``.
        fingerprint: Of the arguments; the same key with others is refused.
        result: What the request made.
        is_spent: True once the result was undone: the key cannot be used again.
    """

    kind: ClassVar[Kind] = Kind.RECEIPT

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    fingerprint: str = attrs.field(validator=checks.filled)
    result: Ref = attrs.field(validator=checks.instance_of(Ref))
    is_spent: bool = attrs.field(default=False, validator=checks.flag)

    @property
    def ref(self) -> Ref:
        """The reference to this receipt."""
        return Ref(Kind.RECEIPT, self.id)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Erasure:
    """The dated stub that erasing a person leaves, without personal data (spec 13)."""

    kind: ClassVar[Kind] = Kind.ERASURE

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    erased: tuple[Ref, ...] = attrs.field(
        converter=fields.to_refs, validator=fields.refs
    )

    @property
    def ref(self) -> Ref:
        """The reference to this stub."""
        return Ref(Kind.ERASURE, self.id)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Redirect:
    """Where to look for a record that was merged away: its id keeps resolving.

    Attributes:
        id: The kind and id of *old*: a record has one redirect.
        old: The record that is no more.
        to: The record that stands for it; never one that was merged away itself.
        merge_id: The merge that took *old* away, and keeps it as it was.
    """

    kind: ClassVar[Kind] = Kind.REDIRECT

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    old: Ref = attrs.field(validator=checks.instance_of(Ref))
    to: Ref = attrs.field(validator=checks.instance_of(Ref))
    merge_id: str = attrs.field(validator=checks.identifier)

    def _conflicts(self) -> Iterable[Problem]:
        if self.to.kind is not self.old.kind or self.to == self.old:
            yield Problem("to", "must be another record of the same kind")

    @property
    def ref(self) -> Ref:
        """The reference to this redirect."""
        return Ref(Kind.REDIRECT, self.id)
