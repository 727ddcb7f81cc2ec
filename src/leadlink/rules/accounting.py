"""What a conversion leaves behind, and what a person should look at (spec 10)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from leadlink.model.bookkeeping import CustomFieldDefinition
from leadlink.model.conversion import ConversionPlan
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Grade, MaskedMatch, Match, Relation
from leadlink.model.target_plans import TARGET_KINDS, LeftBehind, Source, TargetPlan
from leadlink.rules import custom_fields
from leadlink.rules.destinations import Setting, takes
from leadlink.rules.inputs import Input, inputs_of
from leadlink.rules.making import deal_name

_REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("S1.27", "goes to a person, and none is made of this lead"),
    "company": (
        "S1.26",
        "goes to a company or a person, and none is made of this lead",
    ),
    "emails": ("S1.27", "goes to a person, and none is made of this lead"),
    "phones": ("S1.27", "goes to a person, and none is made of this lead"),
    "socials": ("S1.27", "goes to a person, and none is made of this lead"),
    "description": ("S1.27", "goes to a person, and none is made of this lead"),
    "website": ("S1.26, S1.27", "goes to a person or a company, and none is made"),
    "industry": ("S1.26, S1.27", "goes to a person or a company, and none is made"),
    "address": ("S1.26, S1.27", "goes to a person or a company, and none is made"),
    "origin": ("conversion.origin", "goes to a deal alone, and none is made"),
    "project_id": ("spec 3", "no person, company or deal has this field"),
    "mandate_id": ("spec 3", "no person, company or deal has this field"),
    "viewers": ("spec 3", "no person, company or deal has viewers"),
    "next_call_at": ("spec 10", "a converted lead is called no more; ask for a task"),
}


def left_behind(plan: ConversionPlan, *, setting: Setting) -> tuple[LeftBehind, ...]:
    """Give every filled input of the lead that no target gets, each with its reason."""
    carried = plan.carried
    return tuple(
        _left(item, plan, setting)
        for item in inputs_of(plan.lead)
        if item.path not in carried
    )


def _left(item: Input, plan: ConversionPlan, setting: Setting) -> LeftBehind:
    rule, reason = _why(item, plan, setting)
    return LeftBehind(path=item.path, value=item.value, rule=rule, reason=reason)


def _why(item: Input, plan: ConversionPlan, setting: Setting) -> tuple[str, str]:
    keepers = [it.record for it in plan.conflicts if it.path == item.path]
    if keepers:
        return _rule(plan, item), f"{_listed(keepers)} keeps what it has"
    asking = [it.record for it in plan.questions if it.path == item.path]
    if asking:
        return _rule(plan, item), f"waits for a decision about {_listed(asking)}"
    if any(takes(t.ref.kind, item, setting=setting) for t in plan.targets):
        return "the request", "another value was given"
    if item.field == "custom":
        return _why_not_custom(item, setting)
    return _REASONS[item.field]


def _rule(plan: ConversionPlan, item: Input) -> str:
    """Give the rules by which an input lost, or waits; each once."""
    lost = [it.rule for it in plan.conflicts if it.path == item.path]
    asked = [it.rule for it in plan.questions if it.path == item.path]
    return ", ".join(dict.fromkeys((*lost, *asked)))


def _listed(records: Iterable[Ref]) -> str:
    return " and ".join(map(str, dict.fromkeys(records)))


def _why_not_custom(item: Input, setting: Setting) -> tuple[str, str]:
    definition = setting.definitions.get(item.value.field_id)
    if definition is None:
        return "S1.18", custom_fields.UNDEFINED
    misfit = custom_fields.why_misfit(definition, item.value)
    if misfit:
        return "S1.18", misfit
    if not definition.carries_to:
        return "S1.18", custom_fields.NOT_CARRIED
    kinds = " or ".join(definition.carries_to)
    return "S1.18", f"goes to a {kinds}, and none is made of this lead"


def warnings(
    plan: ConversionPlan, *, definitions: Mapping[str, CustomFieldDefinition]
) -> Iterator[str]:
    """Give what a person should look at before applying a plan."""
    for match in plan.matches:
        match match:
            case MaskedMatch():
                yield f"{match} may be the same"
            case Match():
                yield from _about_match(match, plan)
    for custom in plan.lead.custom:
        definition = definitions.get(custom.field_id)
        if definition is not None:
            misfit = custom_fields.why_misfit(definition, custom)
            if misfit:
                yield f"custom[{custom.field_id}] {misfit}"
    if plan.lead.next_call_at is not None and not plan.tasks:
        yield "the next call is not carried: ask for a task to keep it"
    yield from _about_deal_name(plan)
    before, after = plan.lead.customer, plan.converted.customer
    if before is not None and after is not None and before.customer != after.customer:
        yield f"the lead was linked to {before.customer}"


def _about_deal_name(plan: ConversionPlan) -> Iterator[str]:
    for field in plan.deal.fields if plan.deal is not None else ():
        is_leads = field.field == "name" and field.source is Source.LEAD
        if is_leads and field.value != deal_name(plan.lead)[1]:
            length = len(field.value)
            yield f"the deal is named after {length} letters of the lead's name"


def _about_match(match: Match, plan: ConversionPlan) -> Iterator[str]:
    target = _target(plan, match.right.kind)
    if target is None or not target.is_new or match.relation is Relation.UNRELATED:
        return
    if match.grade is not Grade.WEAK:
        yield f"{match.right} may be the same ({match.grade}): {match.explanation}"


def _target(plan: ConversionPlan, kind: Kind) -> TargetPlan | None:
    targets = (plan.person, plan.company, plan.deal)
    return dict(zip(TARGET_KINDS, targets, strict=True)).get(kind)
