"""Where an input of the lead goes: to which field of which target (S1.25-S1.27)."""

from collections.abc import Mapping
from typing import final

import attrs

from leadlink.model.bookkeeping import CustomFieldDefinition
from leadlink.model.ids import Kind
from leadlink.model.policy.conversion import ConversionPolicy, OriginRule
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules import custom_fields
from leadlink.rules.inputs import Input

COMMON = ("industry", "website", "address")
"""What a person and a company both inherit, beside tags, origin and owner."""

CONTACT_DATA = ("emails", "phones", "socials", "description")
"""What a person inherits (S1.27) and a company only where it is alone."""


@final
@attrs.frozen(kw_only=True)
class Setting:
    """What decides about every target alike.

    Attributes:
        definitions: Custom fields by id.
        targets: The kinds of target that the conversion makes or changes.
    """

    policy: ConversionPolicy
    matching: MatchingPolicy
    definitions: Mapping[str, CustomFieldDefinition]
    targets: frozenset[Kind]


def takes(kind: Kind, item: Input, *, setting: Setting) -> str:
    """Give the field in which a target of this kind inherits an input; blank: in none.

    The company takes contact data where there is no person to take it and the policy
    says so; a person takes the company's name where there is no company.
    """
    if item.field in {"tags", "owner_id"}:
        return item.field
    if item.field == "origin":
        is_for_all = setting.policy.origin is OriginRule.EVERY_TARGET
        return "origin" if is_for_all or kind is Kind.DEAL else ""
    if item.field == "custom":
        definition = setting.definitions.get(item.value.field_id)
        return "" if custom_fields.why_not(definition, item.value, kind) else "custom"
    return fields_of(kind, setting=setting).get(item.field, "")


def fields_of(kind: Kind, *, setting: Setting) -> Mapping[str, str]:
    """Give the lead's own fields that this kind of target inherits, and where."""
    policy, targets = setting.policy, setting.targets
    taken = {name: name for name in COMMON}
    if kind is Kind.CONTACT:
        taken |= {name: name for name in ("name", *CONTACT_DATA)}
        if Kind.COMPANY not in targets:
            taken["company"] = "company"
    elif kind is Kind.COMPANY:
        taken["company"] = "name"
        if Kind.CONTACT not in targets and policy.company_takes_contact_data:
            taken |= {name: name for name in CONTACT_DATA}
    else:
        taken = {}
    return taken
