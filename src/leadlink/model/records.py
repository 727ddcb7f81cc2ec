"""The registry of record kinds: their classes, what each refers to, and how to turn it.

A new kind of record, or a new reference in one, is entered here once; stores, erasure
and merging read it.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias, TypeVar, assert_never

import attrs

from leadlink.model.activity import Appointment, Document, Note, Task
from leadlink.model.bookkeeping import (
    Claim,
    CustomFieldDefinition,
    Erasure,
    Receipt,
    Redirect,
)
from leadlink.model.customer import Company, Contact
from leadlink.model.fields import CustomerLink
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import Dismissal, MatchFlag
from leadlink.model.operations import (
    ConversionRecord,
    CustomerLinkRecord,
    LeadLinkRecord,
    MergeRecord,
)
from leadlink.model.tags import TagEntry
from leadlink.model.work import Deal, Job

Record: TypeAlias = (
    Lead
    | Contact
    | Company
    | Deal
    | Job
    | Note
    | Task
    | Appointment
    | Document
    | CustomFieldDefinition
    | Claim
    | Dismissal
    | MatchFlag
    | CustomerLinkRecord
    | LeadLinkRecord
    | ConversionRecord
    | MergeRecord
    | Receipt
    | Erasure
    | Redirect
    | TagEntry
)
R = TypeVar("R", bound=Record)

RECORD_CLASSES: dict[Kind, type[Record]] = {
    Kind.LEAD: Lead,
    Kind.CONTACT: Contact,
    Kind.COMPANY: Company,
    Kind.DEAL: Deal,
    Kind.JOB: Job,
    Kind.NOTE: Note,
    Kind.TASK: Task,
    Kind.APPOINTMENT: Appointment,
    Kind.DOCUMENT: Document,
    Kind.CUSTOM_FIELD: CustomFieldDefinition,
    Kind.CLAIM: Claim,
    Kind.DISMISSAL: Dismissal,
    Kind.FLAG: MatchFlag,
    Kind.CUSTOMER_LINK: CustomerLinkRecord,
    Kind.LEAD_LINK: LeadLinkRecord,
    Kind.CONVERSION: ConversionRecord,
    Kind.MERGE: MergeRecord,
    Kind.RECEIPT: Receipt,
    Kind.ERASURE: Erasure,
    Kind.REDIRECT: Redirect,
    Kind.TAG_ENTRY: TagEntry,
}


def references(record: Record) -> frozenset[Ref]:
    """Give every record that *record* refers to, itself left out.

    Effects of operations count, so that all operations on a record are found from it.
    """
    return frozenset(_references(record)) - {record.ref}


def _references(record: Record) -> Iterator[Ref]:  # noqa: C901, PLR0912, PLR0915 - a case a kind
    match record:
        case Lead():
            if record.customer is not None:
                yield record.customer.customer
            yield from _maybe(Kind.LEAD, record.primary_id)
            yield from _maybe(Kind.CONVERSION, record.conversion_id)
        case Contact():
            yield from _maybe(Kind.COMPANY, record.company_id)
        case Company() | CustomFieldDefinition() | Erasure() | TagEntry():
            return
        case Deal():
            yield from _maybe(Kind.CONTACT, record.contact_id)
            yield from _maybe(Kind.COMPANY, record.company_id)
        case Job():
            if record.customer is not None:
                yield record.customer.customer
        case Note() | Task() | Appointment() | Document():
            yield from record.about
        case Claim():
            yield Ref(Kind.LEAD, record.lead_id)
        case Dismissal():
            yield from (record.left, record.right)
        case MatchFlag():
            yield record.subject
            yield from record.candidates
        case CustomerLinkRecord():
            yield record.subject
            if record.customer is not None:
                yield record.customer
            yield from (effect.ref for effect in record.effects)
        case LeadLinkRecord():
            yield Ref(Kind.LEAD, record.primary_id)
            yield Ref(Kind.LEAD, record.secondary_id)
            yield from (effect.ref for effect in record.effects)
        case ConversionRecord():
            yield Ref(Kind.LEAD, record.lead_id)
            yield from _maybe(Kind.CONTACT, record.person_id)
            yield from _maybe(Kind.COMPANY, record.company_id)
            yield from _maybe(Kind.DEAL, record.deal_id)
            yield from (Ref(Kind.TASK, task_id) for task_id in record.task_ids)
            yield from (effect.ref for effect in record.effects)
            yield from (value.record for value in record.losing)
        case MergeRecord():
            yield record.survivor
            yield from record.merged
            yield from (ref for choice in record.choices for ref in choice.order)
            yield from (effect.ref for effect in record.effects)
            befores = (it.before for it in record.effects if it.before is not None)
            # What comes back refers to them again, so a merge of them stands on this.
            yield from (ref for before in befores for ref in references(before))
            yield from (value.record for value in record.losing)
        case Receipt():
            yield record.result
        case Redirect():
            yield record.to
            yield Ref(Kind.MERGE, record.merge_id)
        case _:
            assert_never(record)


def _maybe(kind: Kind, id_: str | None) -> Iterator[Ref]:
    if id_ is not None:
        yield Ref(kind, id_)


def repointed(record: R, old: Ref, new: Ref) -> R:
    """Give a record with every reference to *old* turned to *new*.

    Operations stay as they are: they tell what was done to which record. A reference
    that would be there twice is there once.

    Args:
        record: Whatever it refers to.
        old: Of the same kind as *new*.
        new: What to refer to instead.

    Raises:
        InvalidValueError: The record is the dismissal of these two, or the redirect
            from one to the other: neither can be turned.
    """
    if old not in references(record):
        return record
    changes = _repointed(record, old, new)
    return attrs.evolve(record, **changes) if changes else record


def _repointed(  # noqa: C901, PLR0911, PLR0912 - a case a kind
    record: Record, old: Ref, new: Ref
) -> dict[str, Any]:
    def turned(ref: Ref) -> Ref:
        return new if ref == old else ref

    def id_of(kind: Kind, id_: str | None) -> str | None:
        return new.id if id_ is not None and Ref(kind, id_) == old else id_

    def link_of(link: CustomerLink | None) -> CustomerLink | None:
        if link is None:
            return None
        return attrs.evolve(link, customer=turned(link.customer))

    match record:
        case Lead():
            return {
                "customer": link_of(record.customer),
                "primary_id": id_of(Kind.LEAD, record.primary_id),
                "conversion_id": id_of(Kind.CONVERSION, record.conversion_id),
            }
        case Contact():
            return {"company_id": id_of(Kind.COMPANY, record.company_id)}
        case Deal():
            return {
                "contact_id": id_of(Kind.CONTACT, record.contact_id),
                "company_id": id_of(Kind.COMPANY, record.company_id),
            }
        case Job():
            return {"customer": link_of(record.customer)}
        case Note() | Task() | Appointment() | Document():
            return {"about": tuple(map(turned, record.about))}
        case Claim():
            return {"lead_id": id_of(Kind.LEAD, record.lead_id)}
        case Dismissal():
            left, right = sorted((turned(record.left), turned(record.right)))
            return {"left": left, "right": right}
        case MatchFlag():
            return {
                "subject": turned(record.subject),
                "candidates": tuple(map(turned, record.candidates)),
            }
        case Receipt():
            return {"result": turned(record.result)}
        case Redirect():
            return {
                "to": turned(record.to),
                "merge_id": id_of(Kind.MERGE, record.merge_id),
            }
        case CustomerLinkRecord() | LeadLinkRecord() | ConversionRecord():
            return {}
        case MergeRecord() | Company() | CustomFieldDefinition():
            return {}
        case Erasure() | TagEntry():
            return {}
        case _:
            assert_never(record)
