"""Small values that several records carry: origin, money, holds, links, custom."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias, final

import attrs

from leadlink.model import checks
from leadlink.model.errors import Problem
from leadlink.model.ids import ActorId, Kind, Ref

CURRENCY_LETTERS = 3


class Standing(StrEnum):
    """What a contact or company is to us; the roster is all of standing CUSTOMER."""

    NONE = "none"
    PROSPECT = "prospect"
    CUSTOMER = "customer"
    FORMER = "former"


class LinkKind(StrEnum):
    """Why a lead or job is linked to a customer (spec 8)."""

    PRIOR_CUSTOMER = "prior_customer"
    MATCH = "match"
    CONVERSION = "conversion"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Origin:
    """Where a record came from.

    Attributes:
        first_seen_at: When the lead was made that it came from.
    """

    source: str = attrs.field(default="", validator=checks.line)
    campaign: str = attrs.field(default="", validator=checks.line)
    first_seen_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Money:
    """An exact amount and its ISO 4217 currency."""

    amount: Decimal = attrs.field(validator=checks.finite)
    currency: str = attrs.field()

    @currency.validator
    def _currency(self, _: "attrs.Attribute[str]", value: object) -> None:
        if not (
            isinstance(value, str)
            and len(value) == CURRENCY_LETTERS
            and value.isascii()
            and value.isalpha()
            and value.isupper()
        ):
            msg = "must be an ISO 4217 code of three capital letters"
            raise ValueError(msg)

    def __str__(self) -> str:
        """Write the amount as ``1200.00 EUR``."""
        return f"{self.amount} {self.currency}"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Hold:
    """What a claim gives: the lead for one actor on [claimed_at, held_until)."""

    holder_id: ActorId = attrs.field(validator=checks.identifier)
    claimed_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    held_until: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )

    def _conflicts(self) -> Iterable[Problem]:
        if self.held_until <= self.claimed_at:
            yield Problem("held_until", "must be after claimed_at")


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class CustomerLink:
    """That a lead or job belongs to a contact or company, why, and who said so."""

    customer: Ref = attrs.field(validator=checks.instance_of(Ref))
    kind: LinkKind = attrs.field(validator=checks.instance_of(LinkKind))
    linked_by: ActorId = attrs.field(validator=checks.identifier)
    linked_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )

    def _conflicts(self) -> Iterable[Problem]:
        if self.customer.kind not in (Kind.CONTACT, Kind.COMPANY):
            yield Problem("customer", "must be a contact or a company")


Scalar: TypeAlias = str | bool | int | Decimal | date | datetime


def to_scalar(value: Scalar) -> Scalar:
    """Bring an instant to UTC; anything else stays as it is."""
    return checks.utc(value) if isinstance(value, datetime) else value  # type: ignore[return-value]  # no None comes of a datetime


def typed(value: Scalar) -> tuple[str, Scalar]:
    """Give what two values are equal by: 1, True and Decimal(1) are three values."""
    return type(value).__name__, value


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class CustomValue:
    """The value of one custom field; zero and False are values like any other."""

    field_id: str = attrs.field(validator=checks.identifier)
    value: Scalar = attrs.field(converter=to_scalar, eq=typed, repr=False)

    @value.validator
    def _value(self, field: "attrs.Attribute[Scalar]", value: object) -> None:
        match value:
            case str():
                checks.text(self, field, value)
            case bool():
                pass
            case int():
                if abs(value) > checks.MAX_INTEGER:
                    msg = "does not fit in 64 bits"
                    raise ValueError(msg)
            case Decimal():
                checks.finite(self, field, value)
            case datetime():
                checks.instant(self, field, value)
            case date():
                pass
            case _:
                msg = f"cannot be {type(value).__name__}"
                raise TypeError(msg)


def _to_custom_value(item: tuple[str, Scalar]) -> CustomValue:
    return CustomValue(field_id=item[0], value=item[1])


def to_custom(
    values: Mapping[str, Scalar] | Iterable[CustomValue],
) -> tuple[CustomValue, ...]:
    """Take a mapping of field id to value, or custom values; sorted by field id."""
    if isinstance(values, Mapping):
        found = checks.each(_to_custom_value, values.items())
    else:
        found = checks.each(checks.same, values)
    if checks.is_all(found, CustomValue):
        return tuple(sorted(found, key=lambda value: value.field_id))
    return found


def custom_values(instance: Any, field: "attrs.Attribute[Any]", value: Any) -> None:
    """Accept custom values, at most one a field.

    Raises:
        ValueError: There are two of one field.
    """
    _only_custom(instance, field, value)
    if len(value) != len({item.field_id for item in value}):
        msg = "has two values of one field"
        raise ValueError(msg)


def to_refs(values: Iterable[Ref]) -> tuple[Ref, ...]:
    """Bring references to a tuple without repeats, in the order given."""
    found = checks.each(checks.same, values)
    return tuple(dict.fromkeys(found)) if checks.is_all(found, Ref) else found


_only_custom = checks.tuple_of(checks.instance_of(CustomValue))
texts = checks.tuple_of(checks.filled)
refs = checks.tuple_of(checks.instance_of(Ref))
ids = checks.tuple_of(checks.identifier)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class FieldChoice:
    """From which record a merge takes a field.

    Attributes:
        field: As ``website``, or ``custom[budget]`` for one custom field.
        order: The records in order of preference: the first that says anything wins.
            Only one: that record's value, also where it says nothing.
    """

    field: str = attrs.field(validator=checks.filled)
    order: tuple[Ref, ...] = attrs.field(converter=to_refs, validator=refs)


def to_choices(values: Iterable[FieldChoice]) -> tuple[FieldChoice, ...]:
    """Bring choices to a tuple, in the order given."""
    return checks.each(checks.same, values)


choices = checks.tuple_of(checks.instance_of(FieldChoice))
