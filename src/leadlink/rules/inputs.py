"""The filled inputs of a lead: what a conversion must account for, each by its path."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, final

import attrs

from leadlink.model.fields import CustomValue, Origin
from leadlink.model.lead import Lead
from leadlink.model.person import Address, PersonName
from leadlink.model.target_plans import Source

_SINGLE: Final = (
    "name",
    "company",
    "website",
    "industry",
    "description",
    "address",
    "project_id",
    "mandate_id",
    "owner_id",
    "next_call_at",
)
_LISTED: Final = ("emails", "phones", "socials")
_NAMED: Final = ("tags", "viewers")


@final
@attrs.frozen(kw_only=True)
class Input:
    """One filled input of a lead, or one that a request gives in its place.

    Attributes:
        path: Where it stands, as ``phones[0]``, ``custom[budget]``, ``origin.source``.
        field: The lead's field, as ``phones``; of what is given the target's.
        source: Who says so.
    """

    path: str
    field: str
    value: Any = attrs.field(repr=False)
    source: Source = Source.LEAD

    @property
    def place(self) -> str:
        """Where it stands in the lead; blank where it does not."""
        return self.path if self.source is Source.LEAD else ""


def inputs_of(lead: Lead) -> tuple[Input, ...]:
    """Give every filled input of a lead; what is blank says nothing and is left out.

    Zero and False count in custom fields, empty text does not. The instant at which the
    lead was first seen always counts.
    """
    return (
        *_fields(lead),
        *_items(lead),
        *_origin(lead),
        *(
            Input(path=f"custom[{custom.field_id}]", field="custom", value=custom)
            for custom in lead.custom
            if is_filled(custom)
        ),
    )


def inputs_given(record: Any, given: Iterable[str]) -> tuple[Input, ...]:
    """Give every filled input among the fields of a record that a request gives.

    Args:
        record: The target as it would be with nothing but these values in them.
        given: The names of the fields.
    """
    return tuple(
        attrs.evolve(item, source=Source.GIVEN)
        for item in _values(record, given)
        if is_filled(item.value)
    )


def _values(record: Any, names: Iterable[str]) -> Iterator[Input]:
    for name in names:
        value = getattr(record, name)
        match value:
            case Origin():
                for part in ("source", "campaign", "first_seen_at"):
                    yield Input(
                        path=f"origin.{part}", field=name, value=getattr(value, part)
                    )
            case tuple():
                for index, item in enumerate(value):
                    is_custom = isinstance(item, CustomValue)
                    inner = item.field_id if is_custom else index
                    yield Input(path=f"{name}[{inner}]", field=name, value=item)
            case _:
                yield Input(path=name, field=name, value=value)


def _fields(lead: Lead) -> Iterator[Input]:
    for name in _SINGLE:
        value = getattr(lead, name)
        if is_filled(value):
            yield Input(path=name, field=name, value=value)


def _items(lead: Lead) -> Iterator[Input]:
    for name in _LISTED:
        for index, item in enumerate(getattr(lead, name)):
            yield Input(path=f"{name}[{index}]", field=name, value=item)
    for name in _NAMED:
        for item in getattr(lead, name):
            yield Input(path=f"{name}[{item}]", field=name, value=item)


def _origin(lead: Lead) -> Iterator[Input]:
    for name in ("source", "campaign"):
        value = getattr(lead.origin, name)
        if is_filled(value):
            yield Input(path=f"origin.{name}", field="origin", value=value)
    if lead.origin.first_seen_at is None:
        yield Input(path="created_at", field="origin", value=lead.created_at)
    else:
        seen = lead.origin.first_seen_at
        yield Input(path="origin.first_seen_at", field="origin", value=seen)


def is_filled(value: object) -> bool:
    """Tell whether a field says anything; zero and False do."""
    match value:
        case None | ():
            return False
        case PersonName():
            return bool(str(value).strip()) or not value.is_blank
        case Address():
            return not value.is_blank
        case str():
            return bool(value.strip())
        case CustomValue(value=held):
            return is_filled(held)
        case _:
            return True
