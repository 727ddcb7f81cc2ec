"""Custom fields: which values fit their definition and may be carried where (S1.18)."""

from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from leadlink.model.bookkeeping import CustomFieldDefinition, CustomType
from leadlink.model.fields import CustomValue, Scalar
from leadlink.model.ids import Kind

UNDEFINED = "no custom field is defined by that name"
NOT_CARRIED = "the field's definition does not allow that target"


def fits(definition: CustomFieldDefinition, value: Scalar) -> bool:
    """Tell whether a value is of the type that its field holds."""
    match definition.type:
        case CustomType.TEXT:
            return isinstance(value, str)
        case CustomType.NUMBER:
            return isinstance(value, int | Decimal) and not isinstance(value, bool)
        case CustomType.FLAG:
            return isinstance(value, bool)
        case CustomType.DATE:
            return isinstance(value, date) and not isinstance(value, datetime)
        case CustomType.INSTANT:
            return isinstance(value, datetime)
        case CustomType.CHOICE:
            return value in definition.choices
        case _:
            assert_never(definition.type)


def why_not(
    definition: CustomFieldDefinition | None, value: CustomValue, kind: Kind
) -> str:
    """Say why a value cannot be carried to a target of this kind; blank: it can."""
    if definition is None:
        return UNDEFINED
    if kind not in definition.carries_to:
        return NOT_CARRIED
    return why_misfit(definition, value)


def why_misfit(definition: CustomFieldDefinition, value: CustomValue) -> str:
    """Say why a value is not one that its field may hold; blank: it is."""
    return "" if fits(definition, value.value) else f"is no {definition.type} value"
