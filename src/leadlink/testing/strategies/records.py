"""Strategies for every kind of record."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from leadlink.model.activity import Appointment, Document, Note, Task
from leadlink.model.bookkeeping import (
    Claim,
    CustomFieldDefinition,
    CustomType,
    Erasure,
    Receipt,
    Redirect,
)
from leadlink.model.checks import MAX_INTEGER
from leadlink.model.customer import Company, Contact
from leadlink.model.fields import (
    FieldChoice,
    LinkKind,
    Standing,
)
from leadlink.model.ids import Kind
from leadlink.model.lead import Lead
from leadlink.model.match import (
    Dismissal,
    FlagStatus,
    MatchFlag,
)
from leadlink.model.operations import (
    ConversionRecord,
    CustomerLinkRecord,
    Effect,
    LeadLinkRecord,
    LosingValue,
    MergeRecord,
)
from leadlink.model.records import Record
from leadlink.model.tags import TagEntry, TagRegistry
from leadlink.model.work import Deal, Job
from leadlink.testing.strategies.values import (
    abouts,
    actor_ids,
    addresses,
    amounts,
    customer_links,
    customer_refs,
    customs,
    days,
    emails,
    filled,
    holds,
    ids,
    instants,
    maybe,
    names,
    origins,
    phones,
    refs,
    socials,
    statuses,
    subject_refs,
    tags,
    texts,
    versions,
)

_kept: Final[dict[str, SearchStrategy[Any]]] = {
    "id": ids,
    "version": versions,
    "created_at": instants,
    "updated_at": instants,
    "created_by": actor_ids,
}
_shelved: Final = _kept | {"archived_at": maybe(instants)}
_reached: Final[dict[str, SearchStrategy[Any]]] = {
    "emails": st.lists(emails, max_size=2),
    "phones": st.lists(phones, max_size=2),
    "description": texts,
    "address": maybe(addresses),
    "owner_id": maybe(actor_ids),
    "origin": origins,
    "tags": tags,
    "custom": customs,
}
_profiled: Final = _reached | {
    "socials": st.lists(socials, max_size=2),
    "website": texts,
    "industry": texts,
}

leads: Final = st.builds(
    Lead,
    **_shelved,
    **_profiled,
    name=names,
    company=texts,
    project_id=st.sampled_from(("", "P1", "P2")),
    mandate_id=st.sampled_from(("", "M1")),
    status=statuses,
    viewers=st.lists(actor_ids, max_size=2),
    hold=maybe(holds),
    next_call_at=maybe(instants),
    customer=maybe(customer_links),
    primary_id=maybe(ids),
    conversion_id=maybe(ids),
)
contacts: Final = st.builds(
    Contact,
    **_shelved,
    **_profiled,
    name=names,
    company=texts,
    company_id=maybe(ids),
    role=texts,
    standing=st.sampled_from(Standing),
)
companies: Final = st.builds(
    Company, **_shelved, **_profiled, name=filled, standing=st.sampled_from(Standing)
)
deals: Final = st.builds(
    Deal,
    **_shelved,
    name=filled,
    stage=filled,
    amount=maybe(amounts),
    contact_id=maybe(ids),
    company_id=maybe(ids),
    owner_id=maybe(actor_ids),
    origin=origins,
    tags=tags,
    custom=customs,
)
jobs: Final = st.builds(
    Job,
    **_shelved,
    **_reached,
    name=names,
    company=texts,
    status=filled,
    scheduled_on=maybe(days),
    customer=maybe(customer_links),
)
notes: Final = st.builds(Note, **_shelved, about=abouts, text=texts, outcome=texts)
tasks: Final = st.builds(
    Task,
    **_shelved,
    about=abouts,
    title=filled,
    owner_id=maybe(actor_ids),
    due_at=maybe(instants),
    done_at=maybe(instants),
    done_by=maybe(actor_ids),
)
appointments: Final = st.builds(
    Appointment,
    **_shelved,
    about=abouts,
    title=filled,
    owner_id=maybe(actor_ids),
    starts_at=instants,
    cancelled_at=maybe(instants),
)
documents: Final = st.builds(
    Document,
    **_shelved,
    about=abouts,
    name=filled,
    storage_ref=filled,
    media_type=texts,
    size=st.integers(0, MAX_INTEGER),
)
_carried = st.lists(st.sampled_from((Kind.CONTACT, Kind.COMPANY, Kind.DEAL)))
custom_fields: Final = st.builds(
    CustomFieldDefinition,
    **_kept,
    label=filled,
    type=st.sampled_from([kind for kind in CustomType if kind != CustomType.CHOICE]),
    carries_to=_carried,
) | st.builds(
    CustomFieldDefinition,
    **_kept,
    label=filled,
    type=st.just(CustomType.CHOICE),
    carries_to=_carried,
    choices=st.lists(filled, min_size=1, max_size=3),
)
claims: Final = st.builds(Claim, **_kept, lead_id=ids, held_until=instants)
_pairs = st.lists(refs, min_size=2, max_size=2, unique=True).map(sorted)
dismissals: Final = st.builds(
    lambda pair, **rest: Dismissal(left=pair[0], right=pair[1], **rest),
    _pairs,
    **_kept,
    reason=texts,
)
flags: Final = st.builds(
    MatchFlag,
    **_kept,
    subject=subject_refs,
    candidates=st.lists(customer_refs, max_size=3),
    status=st.sampled_from(FlagStatus),
    decided_by=maybe(actor_ids),
)

tag_entries: Final = st.builds(
    TagEntry, **_kept, registry=st.sampled_from(TagRegistry), tag=filled
)
subjects: Final = st.one_of(
    leads,
    contacts,
    companies,
    deals,
    jobs,
    notes,
    tasks,
    appointments,
    documents,
    tag_entries,
)
effects: Final = st.builds(Effect, before=maybe(subjects), after=subjects) | st.builds(
    Effect, before=subjects, after=st.none()
)
losing_values: Final = st.builds(LosingValue, record=refs, field=filled, value=texts)
_undoable: Final = _kept | {
    "effects": st.lists(effects, max_size=1),
    "undone_at": maybe(instants),
    "undone_by": maybe(actor_ids),
}
customer_link_records: Final = st.builds(
    CustomerLinkRecord,
    **_undoable,
    subject=subject_refs,
    customer=maybe(customer_refs),
    link=maybe(st.sampled_from(LinkKind)),
)
lead_link_records: Final = st.builds(
    LeadLinkRecord, **_undoable, primary_id=ids, secondary_id=ids
)
conversions: Final = st.builds(
    ConversionRecord,
    **_undoable,
    lead_id=ids,
    person_id=maybe(ids),
    company_id=maybe(ids),
    deal_id=maybe(ids),
    task_ids=st.lists(ids, max_size=2),
    key=texts,
    losing=st.lists(losing_values, max_size=2),
)
merges: Final = st.builds(
    MergeRecord,
    **_undoable,
    survivor=refs,
    merged=st.lists(refs, min_size=1, max_size=2),
    choices=st.lists(
        st.builds(FieldChoice, field=filled, order=st.lists(refs, max_size=2)),
        max_size=2,
    ),
    losing=st.lists(losing_values, max_size=2),
)
receipts: Final = st.builds(
    Receipt, **_kept, fingerprint=filled, result=refs, is_spent=st.booleans()
)
erasures: Final = st.builds(Erasure, **_kept, erased=st.lists(refs, max_size=2))

redirects: Final = st.builds(
    lambda pair, **rest: Redirect(old=pair[0], to=pair[1], **rest),
    _pairs.filter(lambda pair: pair[0].kind is pair[1].kind),
    **_kept,
    merge_id=ids,
)

RECORDS: Final[Mapping[Kind, SearchStrategy[Record]]] = MappingProxyType(
    {
        Kind.LEAD: leads,
        Kind.CONTACT: contacts,
        Kind.COMPANY: companies,
        Kind.DEAL: deals,
        Kind.JOB: jobs,
        Kind.NOTE: notes,
        Kind.TASK: tasks,
        Kind.APPOINTMENT: appointments,
        Kind.DOCUMENT: documents,
        Kind.CUSTOM_FIELD: custom_fields,
        Kind.CLAIM: claims,
        Kind.DISMISSAL: dismissals,
        Kind.FLAG: flags,
        Kind.CUSTOMER_LINK: customer_link_records,
        Kind.LEAD_LINK: lead_link_records,
        Kind.CONVERSION: conversions,
        Kind.MERGE: merges,
        Kind.RECEIPT: receipts,
        Kind.ERASURE: erasures,
        Kind.REDIRECT: redirects,
        Kind.TAG_ENTRY: tag_entries,
    }
)
"""A strategy for the records of each kind."""

records: Final = st.one_of(*RECORDS.values())
