"""What a user may rely on when something was done: plain, slow, and not the rules.

Each function is told what there was before and after, and gives what is not as it was
promised; nothing where all is well.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from leadlink.model.activity import Appointment, Document, Note, Task
from leadlink.model.customer import Company, Contact
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import (
    ConversionRecord,
    MergeRecord,
)
from leadlink.model.records import Record, references
from leadlink.model.targets import ConversionRequest, Existing, New, NoTarget, Target
from leadlink.model.work import Deal
from tests.desk.moment import (
    ACTIVITIES,
    WORK,
    Moment,
    fields,
)

UNITED: Final = ("tags", "socials", "viewers")


def of_claim(
    before: Lead, after: Lead, who: str, now: datetime, until: datetime
) -> Iterator[str]:
    """Who claims holds the lead; who held it already goes on as it was."""
    hold = before.hold
    if hold is not None and now < hold.held_until:
        if after != before:
            yield "claiming again changed the hold"
        if hold.holder_id != who:
            yield "the hold of another was taken"
    elif after.hold is None or after.hold.holder_id != who:
        yield "who claimed does not hold the lead"
    elif after.hold.held_until != until:
        yield "the hold lasts otherwise than the window"


def is_claimable(lead: Lead, now: datetime) -> bool:
    """Tell whether a lead lies in the pool."""
    return (
        lead.owner_id is None
        and lead.archived_at is None
        and lead.primary_id is None
        and lead.conversion_id is None
        and lead.status in ("NOT_CONTACTED", "CONTACTED", "QUALIFIED")
        and (lead.hold is None or lead.hold.held_until <= now)
    )


def of_conversion(
    request: ConversionRequest, done: ConversionRecord, before: Moment, after: Moment
) -> Iterator[str]:
    """A conversion makes what was asked, loses nothing, and keeps the lead."""
    lead_ref = Ref(Kind.LEAD, done.lead_id)
    lead, now = before.records[lead_ref], after.records[lead_ref]
    assert isinstance(lead, Lead)
    assert isinstance(now, Lead)
    changed = {it for it in fields(lead) if getattr(lead, it) != getattr(now, it)}
    kept = {"status", "hold", "customer", "conversion_id"}
    if lead.owner_id is None and lead.hold and lead.hold.holder_id == done.created_by:
        kept |= {"owner_id", "viewers"}
    if not changed <= kept:
        yield f"the lead changed in {sorted(changed)}"
    if (now.status, now.hold, now.conversion_id) != ("CONVERTED", None, done.id):
        yield "the lead is not converted"
    slots = {
        Kind.CONTACT: (request.person, done.person_id),
        Kind.COMPANY: (request.company, done.company_id),
        Kind.DEAL: (request.deal, done.deal_id),
    }
    targets: list[Ref] = []
    for kind, (target, id_) in slots.items():
        ref = Ref(kind, id_) if id_ is not None else None
        yield from _of_target(target, kind, ref, before)
        if ref is not None:
            targets.append(ref)
            yield from _carried(lead, ref, before, after)
    made = {
        it for it in after.records.keys() - before.records.keys() if it.kind in WORK
    }
    tasks = {Ref(Kind.TASK, id_) for id_ in done.task_ids}
    if made - set(targets) != tasks or len(tasks) != len(request.tasks):
        yield "something was made that nobody asked for"
    yield from _routed(lead_ref, targets, before, after)


def _of_target(
    target: Target, kind: Kind, ref: Ref | None, before: Moment
) -> Iterator[str]:
    match target:
        case NoTarget() if ref is not None:
            yield f"a {kind} was made that nobody asked for"
        case New() if ref is None or ref in before.records:
            yield f"no new {kind} was made"
        case Existing(record=str(id_)) if ref != before.resolved(Ref(kind, id_)):
            yield f"another {kind} was taken than the one that was named"
        case _:
            return


def _carried(lead: Lead, ref: Ref, before: Moment, after: Moment) -> Iterator[str]:
    now, was = after.records[ref], before.records.get(ref)
    assert isinstance(now, Contact | Company | Deal)
    if not set(lead.tags) <= set(now.tags):
        yield f"tags did not reach {ref}"
    if isinstance(now, Contact):
        digits = {_digits(phone.number) for phone in now.phones}
        if not {_digits(phone.number) for phone in lead.phones} <= digits:
            yield f"phones did not reach {ref}"
        known = {email.address.strip().casefold() for email in now.emails}
        if not {it.address.strip().casefold() for it in lead.emails} <= known:
            yield f"e-mails did not reach {ref}"
    if was is None:
        for name in ("industry", "website"):
            if getattr(now, name, getattr(lead, name)) != getattr(lead, name):
                yield f"{name} did not reach {ref}"
        return
    for name in ("name", "industry", "website", "description", "owner_id"):
        old = getattr(was, name, None)
        if old and getattr(now, name) != old:
            yield f"{ref}.{name} was overwritten"


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


def _routed(
    lead: Ref, targets: Sequence[Ref], before: Moment, after: Moment
) -> Iterator[str]:
    for ref, was in before.records.items():
        if ref.kind not in ACTIVITIES or lead not in references(was):
            continue
        now = after.records[ref]
        if not references(was) <= references(now):
            yield f"{ref} left the lead"
        if isinstance(now, Task | Appointment) and _is_over(now):
            continue
        if isinstance(now, Note) and {it.kind for it in targets} == {Kind.DEAL}:
            continue
        if isinstance(now, Note | Document | Task) and not (
            references(now) & set(targets)
        ):
            yield f"{ref} reached no target"


def _is_over(activity: Task | Appointment) -> bool:
    if isinstance(activity, Task):
        return activity.done_at is not None
    return activity.cancelled_at is not None


def of_merge(done: MergeRecord, before: Moment, after: Moment) -> Iterator[str]:
    """A merge leaves one record with all that they had, and everything leads to it."""
    survivor, was = (it.records[done.survivor] for it in (after, before))
    for ref in done.merged:
        if ref in after.records or after.resolved(ref) != done.survivor:
            yield f"{ref} does not lead to the survivor"
        yield from _united(before.records[ref], survivor)
    chosen = {choice.field for choice in done.choices}
    for name in {"industry", "website", "description"} - chosen:
        value = getattr(was, name)
        if value and getattr(survivor, name) != value:
            yield f"{name} of the survivor was overwritten"
    family = {done.survivor, *done.merged}
    for ref, record in before.records.items():
        is_about = bool(references(record) & set(done.merged))
        if is_about and ref.kind in WORK and ref not in family:
            found = after.records.get(ref)
            if found is None or done.survivor not in references(found):
                yield f"{ref} does not refer to the survivor"


def _united(gone: Record, survivor: Record) -> Iterator[str]:
    for name in UNITED:
        if not {*getattr(gone, name, ())} <= {*getattr(survivor, name, ())}:
            yield f"{name} of {gone.ref} are not with the survivor"
    for name, key in (("phones", "number"), ("emails", "address")):
        theirs, own = (
            {_loosely(getattr(it, key)) for it in getattr(record, name)}
            for record in (gone, survivor)
        )
        if not theirs <= own:
            yield f"{name} of {gone.ref} are not with the survivor"


def _loosely(text: str) -> str:
    return _digits(text)[-10:] if "@" not in text else text.strip().casefold()
