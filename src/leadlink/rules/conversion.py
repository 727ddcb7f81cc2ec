"""Conversion: what a lead would become, worked out before anything is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from leadlink.model.activity import Activity, Task
from leadlink.model.bookkeeping import CustomFieldDefinition
from leadlink.model.conversion import ConversionPlan, ReadVersion
from leadlink.model.fields import CustomerLink, LinkKind
from leadlink.model.ids import ActorId, Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import AnyMatch
from leadlink.model.operations import ConversionRecord
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import ConversionRefusedError, Reason, Why
from leadlink.model.target_plans import TARGET_WORDS, TargetRecord
from leadlink.model.targets import (
    Auto,
    ConversionRequest,
    NewIds,
    NewTask,
    Target,
)
from leadlink.rules import (
    accounting,
    claiming,
    filled_fields,
    making,
    registering,
    routing,
    targeting,
)
from leadlink.rules.convertible import against_conversion
from leadlink.rules.destinations import Setting
from leadlink.rules.matching.countries import region_of
from leadlink.rules.targeting import Answer


def plan_conversion(
    lead: Lead,
    *,
    policy: Policy,
    by: ActorId,
    now: datetime,
    person: Target | None = None,
    company: Target | None = None,
    deal: Target | None = None,
    tasks: Iterable[NewTask] = (),
    key: str = "",
    ids: NewIds | None = None,
    known: Iterable[TargetRecord] = (),
    matches: Sequence[AnyMatch] = (),
    activities: Sequence[Activity] = (),
    definitions: Iterable[CustomFieldDefinition] = (),
    done: ConversionRecord | None = None,
    may_merge: bool = True,
) -> ConversionPlan:
    """Work out what converting a lead would do; the same input gives an equal plan.

    Args:
        lead: As last read from a store.
        policy: What decides wherever the sources disagree.
        by: Who converts.
        now: The present, aware, UTC.
        person: Whom the lead becomes; by default ``Auto()``.
        company: Which company; by default ``Auto()``.
        deal: Which deal; by default what the policy says: nothing that was not asked
            for.
        tasks: Tasks to make with it.
        key: The caller's idempotency key; blank for none.
        ids: The ids of what is made; None: they follow from the lead's id.
        known: The records that a target may be, and the companies of those persons.
        matches: What matching says about the lead.
        activities: All activities about the lead.
        definitions: The custom fields that there are.
        done: The conversion record, where the lead is converted already: the plan then
            says so and nothing else.
        may_merge: Whether the actor may change records that there are; else a company
            that nobody asked for is left alone, with a warning.

    Raises:
        ConversionRefusedError: It cannot be converted so; every reason.
        InvalidValueError: A target names a record of another kind, a value that does
            not fit its field, or a rule of a field that it has not.

    Source: S1.1-S1.29, S3.20, S3.21; docs/explanation/conversion.md.
    """
    request = ConversionRequest(
        lead_id=lead.id,
        person=Auto() if person is None else person,
        company=Auto() if company is None else company,
        deal=targeting.deal_asked(deal, policy.conversion.deals),
        tasks=tasks,
        key=key,
    )
    fields = {definition.id: definition for definition in definitions}
    rules = filled_fields.checked_rules(request, policy.conversion, fields)
    ids = ids or ids_for(lead, tasks=len(request.tasks))
    start = ConversionPlan(
        request=request, ids=ids, made_by=by, made_at=now, lead=lead, converted=lead
    )
    if done is not None:
        return attrs.evolve(
            start, done=done, read=(ReadVersion(lead.ref, lead.version),)
        )
    records = {record.ref: record for record in known}
    answers = _answers(request, lead, records, matches, policy)
    left_alone = None if may_merge else targeting.not_asked_for(answers)
    if left_alone is not None:
        answers[Kind.COMPANY] = targeting.NOTHING
    ConversionRefusedError.over(
        (*against_conversion(lead, policy), *_against(answers, lead, policy))
    )
    chosen = {
        kind: answer.choice
        for kind, answer in answers.items()
        if answer.choice is not None
    }
    setting = Setting(
        policy=policy.conversion,
        matching=_with_region(lead, policy),
        definitions=fields,
        targets=frozenset(chosen),
    )
    made = making.make(
        chosen, lead=lead, ids=ids, by=by, now=now, rules=rules, setting=setting
    )
    plans = made.plans
    refs = {kind: plan.ref for kind, plan in plans.items()}
    routed, stays = routing.route(
        activities, targets=refs, policy=policy.conversion, now=now
    )
    read = (
        lead,
        *(plan.before for plan in plans.values() if plan.before is not None),
        *activities,
        *(fields[c.field_id] for c in lead.custom if c.field_id in fields),
    )
    plan = attrs.evolve(
        start,
        converted=_converted(start, refs, status=policy.pipeline.won),
        person=plans.get(Kind.CONTACT),
        company=plans.get(Kind.COMPANY),
        deal=plans.get(Kind.DEAL),
        tasks=_tasks(start, tuple(refs.values())),
        routed=routed,
        entered=registering.entered(plans, policy=policy.conversion),
        conflicts=made.conflicts,
        questions=made.questions,
        matches=tuple(matches),
        read=tuple(sorted(ReadVersion(it.ref, it.version) for it in read)),
    )
    left = accounting.left_behind(plan, setting=setting)
    warnings = list(accounting.warnings(plan, definitions=fields))
    if left_alone is not None:
        warnings.append(f"{left_alone} is left as it is: changing it needs a right")
    return attrs.evolve(plan, left=(*left, *stays), warnings=tuple(warnings))


def ids_for(lead: Lead, *, tasks: int) -> NewIds:
    """Give ids that follow from the lead's, for plans that no desk will apply."""
    return NewIds(
        conversion=f"{lead.id}:conversion",
        person=f"{lead.id}:person",
        company=f"{lead.id}:company",
        deal=f"{lead.id}:deal",
        tasks=tuple(f"{lead.id}:task:{number}" for number in range(tasks)),
    )


def _answers(
    request: ConversionRequest,
    lead: Lead,
    known: targeting.Known,
    matches: Sequence[AnyMatch],
    policy: Policy,
) -> dict[Kind, Answer]:
    person = targeting.choose_person(
        request.person,
        lead=lead,
        known=known,
        matches=matches,
        policy=policy.conversion,
    )
    company = targeting.choose_company(
        request.company,
        lead=lead,
        known=known,
        matches=matches,
        person=person.choice.record if person.choice else None,
        policy=policy.conversion,
    )
    deal = targeting.choose_deal(
        request.deal, lead=lead, known=known, policy=policy.conversion
    )
    answers = {Kind.CONTACT: person, Kind.COMPANY: company, Kind.DEAL: deal}
    return {
        kind: targeting.given(answer, getattr(request, TARGET_WORDS[kind]))
        for kind, answer in answers.items()
    }


def _against(
    answers: dict[Kind, Answer], lead: Lead, policy: Policy
) -> Iterator[Reason]:
    for answer in answers.values():
        yield from answer.reasons
    if all(answer == targeting.NOTHING for answer in answers.values()):
        is_short = policy.conversion.needs_given_and_family and not lead.name.is_blank
        yield Reason(Why.NAME_TOO_SHORT if is_short else Why.NOTHING_TO_MAKE, lead.ref)


def _with_region(lead: Lead, policy: Policy) -> MatchingPolicy:
    region = region_of(lead.address.country) if lead.address is not None else ""
    default = region or policy.matching.default_region
    return attrs.evolve(policy.matching, default_region=default)


def _converted(plan: ConversionPlan, refs: Mapping[Kind, Ref], *, status: str) -> Lead:
    by = plan.made_by
    link, customer = plan.lead.customer, refs.get(Kind.CONTACT, refs.get(Kind.COMPANY))
    # A link stays unless another customer of its kind was chosen instead.
    is_kept = link is not None and (
        refs.get(link.customer.kind, link.customer) == link.customer
    )
    if customer is not None and not is_kept:
        link = CustomerLink(
            customer=customer,
            kind=LinkKind.CONVERSION,
            linked_by=by,
            linked_at=plan.made_at,
        )
    lead = plan.lead
    if lead.owner_id is None and claiming.holder(lead, now=plan.made_at) == by:
        # Nobody loses sight of a lead by converting it.
        lead = claiming.take_ownership(lead, by=by, now=plan.made_at)
    return attrs.evolve(
        lead,
        status=status,
        hold=None,
        customer=link,
        conversion_id=plan.ids.conversion,
    )


def _tasks(plan: ConversionPlan, about: tuple[Ref, ...]) -> tuple[Task, ...]:
    return tuple(
        Task(
            id=id_,
            created_at=plan.made_at,
            updated_at=plan.made_at,
            created_by=plan.made_by,
            about=about,
            title=task.title,
            due_at=task.due_at,
            owner_id=task.owner_id or plan.lead.owner_id or plan.made_by,
        )
        for id_, task in zip(plan.ids.tasks, plan.request.tasks, strict=True)
    )
