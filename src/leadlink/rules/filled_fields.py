"""What happens to a filled field of a target that meets another value (spec 10).

What a request says about a field comes before what the policy says; each may say it of
one field or, the policy, of all. Who owns a record is no matter of data and fields that
are sets are united: about both there is no rule.
"""

from collections.abc import Iterator, Mapping
from typing import Final, final

import attrs

from leadlink.model.bookkeeping import CustomFieldDefinition
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import Kind
from leadlink.model.policy.conversion import (
    ConversionPolicy,
    FieldRule,
    FilledRule,
    custom_id,
    rule_of,
)
from leadlink.model.target_plans import FILLED, TARGET_WORDS
from leadlink.model.targets import Auto, ConversionRequest, Existing, Target

REQUEST: Final = "the request"
TABLE: Final = "conversion.fields"
UNITED: Final = "spec 10: sets are united"
ASSIGNED: Final = "spec 6: an owner is assigned"

_COMMON: Final = (
    "name",
    "website",
    "industry",
    "description",
    "address",
    "origin",
    "custom",
)
RULED: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.CONTACT: (*_COMMON, "company", "company_id", "role"),
    Kind.COMPANY: _COMMON,
    Kind.DEAL: ("name", "amount", "origin", "custom", "contact_id", "company_id"),
}
"""The fields of each kind of target that a conversion may find filled."""


@final
@attrs.frozen
class FilledRules:
    """The rules of the filled fields of one target.

    Attributes:
        asked: What the request says.
        policy: What holds where it says nothing.
    """

    asked: tuple[FieldRule, ...]
    policy: ConversionPolicy

    def of(self, field: str) -> tuple[FilledRule, str]:
        """Give the rule of a field, and where it stands."""
        asked = rule_of(field, self.asked)
        if asked is not None:
            return asked, REQUEST
        named = rule_of(field, self.policy.fields)
        if named is not None:
            return named, TABLE
        return self.policy.filled, FILLED


def checked_rules(
    request: ConversionRequest,
    policy: ConversionPolicy,
    definitions: Mapping[str, CustomFieldDefinition],
) -> Mapping[Kind, FilledRules]:
    """Give the rules of the filled fields of each kind of target.

    Raises:
        InvalidValueError: The request has rules of fields that a target has not; each
            by its target and name.
    """
    problems = tuple(_unknown(request, definitions))
    if problems:
        raise InvalidValueError(what="ConversionRequest", problems=problems)
    return {
        kind: FilledRules(_asked(getattr(request, word)), policy)
        for kind, word in TARGET_WORDS.items()
    }


def _unknown(
    request: ConversionRequest, definitions: Mapping[str, CustomFieldDefinition]
) -> Iterator[Problem]:
    for kind, word in TARGET_WORDS.items():
        for rule in _asked(getattr(request, word)):
            path = f"{word}.fields.{rule.field}"
            defined = custom_id(rule.field)
            if defined and defined not in definitions:
                yield Problem(path, "no custom field is defined by that name")
            elif not defined and rule.field not in RULED[kind]:
                yield Problem(path, f"is no field of a {kind} that a lead may fill")


def _asked(target: Target) -> tuple[FieldRule, ...]:
    return target.fields if isinstance(target, Existing | Auto) else ()
