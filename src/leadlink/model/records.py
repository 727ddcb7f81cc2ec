"""The registry of record kinds: their classes and what each refers to.

A new kind of record, or a new reference in one, is entered here once; stores, erasure
and merging read it.
"""

from collections.abc import Iterator
from typing import TypeAlias, TypeVar, assert_never

from leadlink.model.activity import Appointment, Document, Note, Task
from leadlink.model.bookkeeping import Claim, CustomFieldDefinition, Erasure, Receipt
from leadlink.model.customer import Company, Contact
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import Dismissal, MatchFlag
from leadlink.model.operations import (
    ConversionRecord,
    CustomerLinkRecord,
    LeadLinkRecord,
    MergeRecord,
)
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
}


def references(record: Record) -> frozenset[Ref]:
    """Give every record that *record* refers to, itself left out.

    Effects of operations count, so that all operations on a record are found from it.
    """
    return frozenset(_references(record)) - {record.ref}


def _references(record: Record) -> Iterator[Ref]:  # noqa: C901, PLR0912 - a case a kind
    match record:
        case Lead():
            if record.customer is not None:
                yield record.customer.customer
            yield from _maybe(Kind.LEAD, record.primary_id)
            yield from _maybe(Kind.CONVERSION, record.conversion_id)
        case Contact():
            yield from _maybe(Kind.COMPANY, record.company_id)
        case Company() | CustomFieldDefinition() | Erasure():
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
            yield from (effect.ref for effect in record.effects)
            yield from (value.record for value in record.losing)
        case Receipt():
            yield record.result
        case _:
            assert_never(record)


def _maybe(kind: Kind, id_: str | None) -> Iterator[Ref]:
    if id_ is not None:
        yield Ref(kind, id_)
