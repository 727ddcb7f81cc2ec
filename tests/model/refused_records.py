"""What every field of every record must refuse."""

from collections.abc import Mapping
from typing import Any

from leadlink.model.activity import Appointment, Document, Note, Task
from leadlink.model.bookkeeping import (
    Claim,
    CustomFieldDefinition,
    Erasure,
    Receipt,
    Redirect,
)
from leadlink.model.customer import Company, Contact
from leadlink.model.fields import FieldChoice
from leadlink.model.ids import Kind
from leadlink.model.lead import Lead
from leadlink.model.match import (
    Dismissal,
    MatchFlag,
)
from leadlink.model.operations import (
    ConversionRecord,
    CustomerLinkRecord,
    LeadLinkRecord,
    MergeRecord,
)
from leadlink.model.tags import TagEntry
from leadlink.model.work import Deal, Job
from leadlink.testing import factories as make
from tests.model.refused import (
    CUSTOM,
    FILLED,
    FLAG,
    ID,
    IDS,
    INSTANT,
    KEPT,
    LINE,
    MANY,
    NAME,
    OPTIONAL_ID,
    OPTIONAL_INSTANT,
    OPTIONAL_VALUE,
    PROFILED,
    REACHED,
    REFS,
    SHELVED,
    SORTED_IDS,
    SORTED_TEXTS,
    TEXT,
    TEXTS,
    UNDOABLE,
    VALUE,
    WHOLE,
    At,
)

BAD: dict[type[Any], Mapping[str, tuple[Any, ...]]] = {
    Lead: SHELVED
    | PROFILED
    | {
        "name": NAME,
        "company": LINE,
        "project_id": LINE,
        "mandate_id": LINE,
        "status": FILLED,
        "viewers": SORTED_IDS,
        "hold": OPTIONAL_VALUE,
        "next_call_at": OPTIONAL_INSTANT,
        "customer": OPTIONAL_VALUE,
        "primary_id": OPTIONAL_ID,
        "conversion_id": OPTIONAL_ID,
    },
    Contact: SHELVED
    | PROFILED
    | {
        "name": NAME,
        "company": LINE,
        "company_id": OPTIONAL_ID,
        "role": LINE,
        "standing": VALUE,
    },
    Company: SHELVED | PROFILED | {"name": FILLED, "standing": VALUE},
    Deal: SHELVED
    | {
        "name": FILLED,
        "stage": FILLED,
        "amount": OPTIONAL_VALUE,
        "contact_id": OPTIONAL_ID,
        "company_id": OPTIONAL_ID,
        "owner_id": OPTIONAL_ID,
        "origin": VALUE,
        "tags": SORTED_TEXTS,
        "custom": CUSTOM,
    },
    Job: SHELVED
    | REACHED
    | {
        "name": NAME,
        "company": LINE,
        "status": FILLED,
        "scheduled_on": (make.NOW, "2025-01-06", 0),
        "customer": OPTIONAL_VALUE,
    },
    Note: SHELVED | {"about": REFS, "text": TEXT, "outcome": LINE},
    Task: SHELVED
    | {
        "about": REFS,
        "title": FILLED,
        "owner_id": OPTIONAL_ID,
        "due_at": OPTIONAL_INSTANT,
        "done_at": OPTIONAL_INSTANT,
        "done_by": OPTIONAL_ID,
    },
    Appointment: SHELVED
    | {
        "about": REFS,
        "title": FILLED,
        "owner_id": OPTIONAL_ID,
        "starts_at": INSTANT,
        "cancelled_at": OPTIONAL_INSTANT,
    },
    Document: SHELVED
    | {
        "about": REFS,
        "name": FILLED,
        "storage_ref": FILLED,
        "media_type": LINE,
        "size": WHOLE,
    },
    CustomFieldDefinition: KEPT
    | {
        "label": FILLED,
        "type": VALUE,
        "carries_to": (*MANY, At("[0]", ["contact"]), At("[0]", [Kind.LEAD])),
        "choices": (*TEXTS, ["given to a number"]),
    },
    Claim: KEPT | {"lead_id": ID, "held_until": INSTANT},
    Dismissal: KEPT | {"left": VALUE, "right": VALUE, "reason": TEXT},
    MatchFlag: KEPT
    | {
        "subject": VALUE,
        "candidates": REFS,
        "status": VALUE,
        "decided_by": OPTIONAL_ID,
    },
    CustomerLinkRecord: UNDOABLE
    | {"subject": VALUE, "customer": OPTIONAL_VALUE, "link": OPTIONAL_VALUE},
    LeadLinkRecord: UNDOABLE | {"primary_id": ID, "secondary_id": ID},
    ConversionRecord: UNDOABLE
    | {
        "lead_id": ID,
        "person_id": OPTIONAL_ID,
        "company_id": OPTIONAL_ID,
        "deal_id": OPTIONAL_ID,
        "task_ids": IDS,
        "key": LINE,
        "losing": MANY,
    },
    MergeRecord: UNDOABLE
    | {"survivor": VALUE, "merged": REFS, "choices": MANY, "losing": MANY}
    | {"layer": WHOLE},
    FieldChoice: {"field": FILLED, "order": REFS},
    Receipt: KEPT | {"fingerprint": FILLED, "result": VALUE, "is_spent": FLAG},
    Erasure: KEPT | {"erased": REFS},
    TagEntry: KEPT | {"registry": VALUE, "tag": FILLED},
    Redirect: KEPT | {"old": VALUE, "to": VALUE, "merge_id": ID},
}
