"""What another policy would change: two plans of one lead, fact by fact (spec 10)."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, TypeAlias, final

import attrs

from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import LeadLinkError
from leadlink.model.fields import CustomerLink, Origin
from leadlink.model.ids import Ref
from leadlink.model.lead import Lead
from leadlink.model.refusals import RefusedError
from leadlink.model.target_plans import TARGET_KINDS, TARGET_WORDS, TargetPlan, as_text

Outlook: TypeAlias = ConversionPlan | LeadLinkError
"""What becomes of a lead under a policy: a plan, or why there is none."""

_BOOKKEEPING: Final = frozenset(
    {
        "id",
        "version",
        "created_at",
        "updated_at",
        "created_by",
        "linked_at",
        "linked_by",
    }
)
_BLANK: Final = frozenset({None, "", ()})
_PARTED: Final = (Origin, CustomerLink)
"""Values that are told part by part; others are one block."""


class PlanPart(StrEnum):
    """The part of a plan that a difference is about; targets are called as in plans."""

    REFUSED = "refused"
    PERSON = "person"
    COMPANY = "company"
    DEAL = "deal"
    LEAD = "lead"
    GOES = "goes"
    STAYS = "stays"
    ENTERS = "enters"
    DIFFERS = "differs"
    ASKS = "asks"
    LOOK_AT = "look at"


@final
@attrs.frozen(kw_only=True)
class PlanDifference:
    """One fact of a plan that two policies decide differently.

    Attributes:
        part: Which part of the plan.
        field: The field of the target or lead; of what goes or stays, the activity or
            the lead's field; blank for the part as a whole.
        a: What it is under the first policy; None: nothing.
        b: What it is under the second; None: nothing.
    """

    part: PlanPart
    field: str
    a: Any = attrs.field(repr=False)
    b: Any = attrs.field(repr=False)

    def __str__(self) -> str:
        """Write both values, the first one first."""
        field = f"{self.field}: " if self.field else ""
        return f"{self.part:<8} {field}{_text(self.a)} -> {_text(self.b)}"


@final
@attrs.frozen(kw_only=True)
class LeadDifference:
    """A lead whose conversion plan would differ.

    Attributes:
        lead: As it stands.
        policies: The names of the two policies.
        a: The plan under the first policy, or why there is none.
        b: Likewise under the second.
        differences: Never empty; in the order of the plan.
    """

    lead: Lead
    policies: tuple[str, str]
    a: Outlook = attrs.field(repr=False)
    b: Outlook = attrs.field(repr=False)
    differences: tuple[PlanDifference, ...]

    def __str__(self) -> str:
        """Write the lead for a person who may see it, one line a difference."""
        head = f"{self.lead.ref}: {self.lead} ({' -> '.join(self.policies)})"
        return "\n".join((head, *(f"  {it}" for it in self.differences)))


def differences(a: Outlook, b: Outlook) -> tuple[PlanDifference, ...]:
    """Give every fact that differs between two plans of one lead.

    The ids of what is made must be the same in both, as ``conversion.ids_for`` gives
    them. Where only one of the two is refused, that is all there is to say.
    """
    left, right = _facts(a), _facts(b)
    if isinstance(a, LeadLinkError) is not isinstance(b, LeadLinkError):
        refusal = (PlanPart.REFUSED, "")
        left, right = (
            {key: value for key, value in facts.items() if key == refusal}
            for facts in (left, right)
        )
    keys = sorted({*left, *right}, key=lambda key: (_ORDER[key[0]], key[1]))
    return tuple(
        PlanDifference(part=part, field=field, a=left.get(key), b=right.get(key))
        for key in keys
        for part, field in (key,)
        if left.get(key) != right.get(key)
    )


_ORDER: Final = {part: place for place, part in enumerate(PlanPart)}
_Facts: TypeAlias = Mapping[tuple[PlanPart, str], Any]


def _facts(outlook: Outlook) -> _Facts:
    if isinstance(outlook, LeadLinkError):
        return {(PlanPart.REFUSED, ""): _reasons(outlook)}
    facts: dict[tuple[PlanPart, str], Any] = {}
    targets = (outlook.person, outlook.company, outlook.deal)
    for kind, target in zip(TARGET_KINDS, targets, strict=True):
        part = PlanPart(TARGET_WORDS[kind])
        facts |= {(part, field): it for field, it in _of_target(target)}
    facts |= {(PlanPart.LEAD, field): it for field, it in _filled(outlook.converted)}
    facts |= {(PlanPart.GOES, str(it.ref)): it.to for it in outlook.routed}
    for it in outlook.entered:
        facts[PlanPart.ENTERS, f"tag {it.tag!r} in {it.registry}"] = "entered"
    facts |= {(PlanPart.STAYS, it.path): it.why for it in outlook.left}
    for conflict in outlook.conflicts:
        key = (
            PlanPart.DIFFERS,
            f"{conflict.record}.{conflict.field} ({conflict.path})",
        )
        facts[key] = f"{as_text(conflict.lost)} is kept in the conversion record"
    for question in outlook.questions:
        key = (PlanPart.ASKS, f"{question.record}.{question.field} ({question.path})")
        facts[key] = f"{as_text(question.offered)} is offered"
    facts |= {(PlanPart.LOOK_AT, warning): "warned" for warning in outlook.warnings}
    return facts


def _reasons(error: LeadLinkError) -> tuple[str, ...]:
    if isinstance(error, RefusedError):
        return tuple(map(str, error.reasons))
    return (str(error),)


def _of_target(target: TargetPlan | None) -> Iterator[tuple[str, Any]]:
    if target is not None:
        yield "", f"new {target.ref.kind}" if target.is_new else target.ref
        yield from _filled(target.after)


def _filled(value: Any) -> Iterator[tuple[str, Any]]:
    for field in attrs.fields(type(value)):
        found = getattr(value, field.name)
        if isinstance(found, _PARTED):
            yield from ((f"{field.name}.{it}", part) for it, part in _filled(found))
        elif field.name not in _BOOKKEEPING and found not in _BLANK:
            yield field.name, found


def _text(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, tuple) and all(isinstance(it, Ref) for it in value):
        return " and ".join(map(str, value))
    return as_text(value)
