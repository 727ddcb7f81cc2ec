"""What converting needs beside the rule: what it reads, and its right to merge."""

from collections.abc import Iterator
from typing import Final

import attrs

from leadlink.desk import flags, linked_work
from leadlink.desk.conversions import receipts
from leadlink.desk.session import Reading, Writing
from leadlink.model.activity import Activity, Appointment, Document, Note, Task
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import CustomFieldDefinition
from leadlink.model.change import Change
from leadlink.model.conversion import ConversionPlan
from leadlink.model.customer import Contact
from leadlink.model.errors import PermissionDeniedError
from leadlink.model.fields import LinkKind
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import AnyMatch, FlagStatus, Match
from leadlink.model.operations import ConversionRecord, CustomerLinkRecord
from leadlink.model.person import PersonName
from leadlink.model.refusals import (
    ConversionRefusedError,
    Reason,
    Why,
)
from leadlink.model.tags import TagEntry
from leadlink.model.target_plans import (
    TARGET_KINDS,
    TARGET_RECORDS,
    TARGET_WORDS,
    Chosen,
    TargetRecord,
)
from leadlink.model.targets import Auto, ConversionRequest, Existing, NewIds, Target
from leadlink.ports.queries import Everything, Referencing
from leadlink.rules import carrying_out, conversion, convertible, targeting

MERGING: Final = (
    Permission.MERGE_RECORDS,
    Permission.MANAGE_LEADS,
    Permission.MANAGE_CUSTOMERS,
)
"""Of these one is needed to change an existing contact, company or deal."""

_ACTIVITIES: Final[tuple[type[Activity], ...]] = (Note, Task, Appointment, Document)


def matches(unit: Reading, lead: Lead) -> Iterator[AnyMatch]:
    """Find the matches of a lead: whom it may be, then which company it may be of.

    Those that the actor may not see are masked.
    """
    yield from flags.masked(unit, _matches(unit, lead))


def _matches(unit: Reading, lead: Lead) -> tuple[Match, ...]:
    found = {match.right: match for match in flags.customer_matches(unit, lead)}
    if lead.company.strip():
        # A person is never the same as a company; who it works for is asked apart.
        firm = attrs.evolve(lead, name=PersonName())
        for match in flags.customer_matches(unit, firm):
            if match.right.kind is Kind.COMPANY:
                found[match.right] = match
    return tuple(found.values())


def start(
    unit: Reading, request: ConversionRequest, lead: Lead, *, is_done: bool = False
) -> ConversionPlan:
    """Give a plan that says only what is asked, with fresh ids and what matches.

    Raises:
        ConversionRefusedError: Hidden matches make its targets ambiguous.
    """
    ids = NewIds(
        conversion=unit.fresh_id(),
        person=unit.fresh_id(),
        company=unit.fresh_id(),
        deal=unit.fresh_id(),
        tasks=tuple(unit.fresh_id() for _ in request.tasks),
    )
    return ConversionPlan(
        request=request,
        ids=ids,
        made_by=unit.actor_id,
        made_at=unit.now,
        lead=lead,
        converted=lead,
        matches=() if is_done else unambiguous(unit, request, lead),
    )


def unambiguous(
    unit: Reading, request: ConversionRequest, lead: Lead
) -> tuple[AnyMatch, ...]:
    """Give the matches of a lead, unless hidden ones make its targets ambiguous.

    Raises:
        ConversionRefusedError: They do.
    """
    found = _matches(unit, lead)
    shown = tuple(flags.masked(unit, found))
    asked = {Kind.CONTACT: request.person, Kind.COMPANY: request.company}
    linked = lead.customer.customer.kind if lead.customer is not None else None
    reasons: list[Reason] = []
    for kind, target in asked.items():
        seen, real = targeting.strong(shown, kind), targeting.strong(found, kind)
        is_open = isinstance(target, Auto) and linked is not kind
        if is_open and len(real) > max(1, len(seen)):
            reasons += [Reason(Why.AMBIGUOUS, lead.ref), Reason(Why.MASKED)]
            reasons += [Reason(Why.CANDIDATE, ref) for ref in seen]
    if reasons:
        against = convertible.against_conversion(lead, unit.policy)
        ConversionRefusedError.over((*against, *reasons))
    return shown


def planned(
    unit: Reading,
    start: ConversionPlan,
    lead: Lead,
    done: ConversionRecord | None,
) -> ConversionPlan:
    """Plan what *start* asks for, with its ids, its instant and its matches.

    Raises:
        PermissionDeniedError: The actor may not change a record that there is.
        RecordNotFoundError: A named target does not exist for this actor.
        ConversionRefusedError: The lead cannot be converted so.
        InvalidValueError: A target cannot be.
    """
    request = start.request
    targets = {
        word: _surviving(unit, getattr(request, word), kind)
        for kind, word in TARGET_WORDS.items()
    }
    plan = conversion.plan_conversion(
        lead,
        policy=unit.policy,
        by=unit.actor_id,
        now=start.made_at,
        **targets,
        tasks=request.tasks,
        key=request.key,
        ids=start.ids,
        known=() if done else tuple(_known(unit, request, lead, start.matches)),
        matches=start.matches,
        activities=tuple(_activities(unit, lead)),
        definitions=tuple(unit.every(Everything(CustomFieldDefinition))),
        done=done,
        may_merge=unit.session.may(*MERGING),
    )
    _require_merging(unit, plan)
    # What was asked stays as it was asked: by it a repetition is recognised.
    return attrs.evolve(plan, request=request)


def _surviving(unit: Reading, target: Target, kind: Kind) -> Target:
    """Name an existing target by the record that stands for it since a merge."""
    if not isinstance(target, Existing):
        return target
    ref = targeting.ref_of(target, kind)
    return attrs.evolve(target, record=unit.resolved(ref))


def _require_merging(unit: Reading, plan: ConversionPlan) -> None:
    if unit.session.may(*MERGING):
        return
    merged = [target for target in plan.targets if not target.is_new]
    if _is_vouched_for(unit, plan.lead):
        merged = [target for target in merged if target.chosen is not Chosen.LINK]
    if merged:
        raise PermissionDeniedError(
            actor_id=unit.actor_id, needs=tuple(sorted(MERGING))
        )


def _is_vouched_for(unit: Reading, lead: Lead) -> bool:
    """Tell whether somebody who may has decided that a lead is its customer's.

    Whose a lead is that is being taken in anybody may say who takes it in. Merging has
    turned the references of links, but not who made them and when.
    """
    link = lead.customer
    if link is None or link.kind is not LinkKind.PRIOR_CUSTOMER:
        return True
    made = (link.kind, link.linked_by, link.linked_at)
    return any(
        effect.before.version > 0 and (now.kind, now.linked_by, now.linked_at) == made
        for record in unit.every(Referencing(CustomerLinkRecord, lead.ref))
        for effect in record.effects
        if isinstance(effect.before, Lead) and isinstance(effect.after, Lead)
        if (now := effect.after.customer) is not None
    )


def _known(
    unit: Reading,
    request: ConversionRequest,
    lead: Lead,
    matches: tuple[AnyMatch, ...],
) -> Iterator[TargetRecord]:
    targets = (request.person, request.company, request.deal)
    for kind, target in zip(TARGET_KINDS, targets, strict=True):
        if isinstance(target, Existing):
            found = unit.see_at(targeting.ref_of(target, kind))
            yield from _with_employer(unit, found)
    refs = [ref for kind in TARGET_KINDS for ref in targeting.strong(matches, kind)]
    if lead.customer is not None:
        refs.append(lead.customer.customer)
    for ref in refs:
        yield from _with_employer(unit, linked_work.find_customer(unit, ref))


def _with_employer(unit: Reading, found: object) -> Iterator[TargetRecord]:
    if isinstance(found, TARGET_RECORDS):
        yield found
    if isinstance(found, Contact) and found.company_id is not None:
        company = linked_work.find_customer(unit, Ref(Kind.COMPANY, found.company_id))
        if company is not None:
            yield company


def _activities(unit: Reading, lead: Lead) -> Iterator[Activity]:
    for kind in _ACTIVITIES:
        yield from unit.every(Referencing(kind, lead.ref))


def convert(unit: Writing, plan: ConversionPlan) -> ConversionRecord:
    """Write a plan, with its receipt; the review flag of the lead is settled.

    Raises:
        ConversionRefusedError: Somebody shall decide about fields first: all of them.
    """
    entries = (unit.find(TagEntry, it.ref.id) for it in plan.entered)
    change = carrying_out.convert(
        plan,
        by=unit.actor_id,
        now=unit.now,
        registered=[entry for entry in entries if entry is not None],
    )
    record = next(put for put in change.puts if isinstance(put, ConversionRecord))
    if plan.request.key:
        change |= Change(
            action="convert", puts=(receipts.new_receipt(unit, plan.request, record),)
        )
    flag = linked_work.flag_of(unit, plan.lead.ref)
    if flag is not None and flag.status is FlagStatus.OPEN:
        settled = attrs.evolve(flag, status=FlagStatus.LINKED, decided_by=unit.actor_id)
        change |= Change(action="convert", puts=(settled,))
    written = unit.commit(change)[record.ref]
    assert isinstance(written, ConversionRecord)  # noqa: S101 - a reference tells the kind
    return written
