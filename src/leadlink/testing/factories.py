"""Records with sensible defaults, for examples: name only what the test is about.

Each function takes the id first and any field of its class as a keyword.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from leadlink.model.activity import Appointment, Document, Note, Task
from leadlink.model.actor import Actor
from leadlink.model.bookkeeping import (
    Claim,
    CustomFieldDefinition,
    CustomType,
    Erasure,
    Receipt,
    Redirect,
)
from leadlink.model.customer import Company, Contact
from leadlink.model.fields import CustomerLink, Hold, LinkKind, Standing
from leadlink.model.history import HistoryEntry, Notification
from leadlink.model.ids import ActorId, Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import Dismissal, MatchFlag
from leadlink.model.operations import (
    ConversionRecord,
    CustomerLinkRecord,
    LeadLinkRecord,
    MergeRecord,
)
from leadlink.model.tags import TagEntry, TagRegistry
from leadlink.model.work import Deal, Job

NOW: Final = datetime(2025, 1, 6, 9, tzinfo=UTC)
"""The instant at which all these records were made: a Monday morning."""

MAKER: Final[ActorId] = "ana"
"""Who made them."""

_MADE: Final[dict[str, Any]] = {
    "created_at": NOW,
    "updated_at": NOW,
    "created_by": MAKER,
}


def actor(id_: ActorId = MAKER, /, **overrides: Any) -> Actor:
    """Make an actor, a manager unless its roles are given."""
    given: dict[str, Any] = {"id": id_, "roles": ("manager",)}
    return Actor(**(given | overrides))


def lead(id_: str = "L1", /, **overrides: Any) -> Lead:
    """Make a new lead of nobody, with a name and a mobile number."""
    given: dict[str, Any] = {
        "id": id_,
        "name": "Asha Rao",
        "phones": ("+91 98450 12345",),
        "status": "NOT_CONTACTED",
    }
    return Lead(**(_MADE | given | overrides))


def contact(id_: str = "C1", /, **overrides: Any) -> Contact:
    """Make a person in the roster, with a name and an e-mail address."""
    given: dict[str, Any] = {
        "id": id_,
        "name": "Asha Rao",
        "emails": ("asha@example.com",),
        "standing": Standing.CUSTOMER,
    }
    return Contact(**(_MADE | given | overrides))


def company(id_: str = "O1", /, **overrides: Any) -> Company:
    """Make a company in the roster."""
    given: dict[str, Any] = {
        "id": id_,
        "name": "Rao Textiles",
        "standing": Standing.CUSTOMER,
    }
    return Company(**(_MADE | given | overrides))


def deal(id_: str = "D1", /, **overrides: Any) -> Deal:
    """Make an incoming deal."""
    given: dict[str, Any] = {"id": id_, "name": "Flat 4B", "stage": "Incoming"}
    return Deal(**(_MADE | given | overrides))


def job(id_: str = "J1", /, **overrides: Any) -> Job:
    """Make a booked job with the contact data of its intake."""
    given: dict[str, Any] = {
        "id": id_,
        "name": "Asha Rao",
        "phones": ("+91 98450 12345",),
        "status": "booked",
    }
    return Job(**(_MADE | given | overrides))


def note(id_: str = "N1", /, **overrides: Any) -> Note:
    """Make a note about lead L1."""
    given: dict[str, Any] = {
        "id": id_,
        "about": (Ref(Kind.LEAD, "L1"),),
        "text": "Call after six.",
    }
    return Note(**(_MADE | given | overrides))


def task(id_: str = "T1", /, **overrides: Any) -> Task:
    """Make an open task about lead L1."""
    given: dict[str, Any] = {
        "id": id_,
        "about": (Ref(Kind.LEAD, "L1"),),
        "title": "Follow up",
    }
    return Task(**(_MADE | given | overrides))


def appointment(id_: str = "A1", /, **overrides: Any) -> Appointment:
    """Make an appointment about lead L1, a day ahead."""
    given: dict[str, Any] = {
        "id": id_,
        "about": (Ref(Kind.LEAD, "L1"),),
        "title": "Site visit",
        "starts_at": NOW + timedelta(days=1),
    }
    return Appointment(**(_MADE | given | overrides))


def document(id_: str = "P1", /, **overrides: Any) -> Document:
    """Make a document about lead L1."""
    given: dict[str, Any] = {
        "id": id_,
        "about": (Ref(Kind.LEAD, "L1"),),
        "name": "offer.pdf",
        "storage_ref": "files/offer.pdf",
        "media_type": "application/pdf",
        "size": 1000,
    }
    return Document(**(_MADE | given | overrides))


def custom_field(id_: str = "budget", /, **overrides: Any) -> CustomFieldDefinition:
    """Define a numeric custom field that carries to a contact."""
    given: dict[str, Any] = {
        "id": id_,
        "label": "Budget",
        "type": CustomType.NUMBER,
        "carries_to": (Kind.CONTACT,),
    }
    return CustomFieldDefinition(**(_MADE | given | overrides))


def hold(holder_id: ActorId = MAKER, /, **overrides: Any) -> Hold:
    """Make a hold of 24 hours from NOW."""
    given: dict[str, Any] = {
        "holder_id": holder_id,
        "claimed_at": NOW,
        "held_until": NOW + timedelta(hours=24),
    }
    return Hold(**(given | overrides))


def customer_link(id_: str = "C1", /, **overrides: Any) -> CustomerLink:
    """Make a link to a contact: a confirmed match."""
    given: dict[str, Any] = {
        "customer": Ref(Kind.CONTACT, id_),
        "kind": LinkKind.MATCH,
        "linked_by": MAKER,
        "linked_at": NOW,
    }
    return CustomerLink(**(given | overrides))


def claim(id_: str = "K1", /, **overrides: Any) -> Claim:
    """Make the record that lead L1 was claimed for 24 hours."""
    given: dict[str, Any] = {
        "id": id_,
        "lead_id": "L1",
        "held_until": NOW + timedelta(hours=24),
    }
    return Claim(**(_MADE | given | overrides))


def dismissal(id_: str = "X1", /, **overrides: Any) -> Dismissal:
    """Make the decision that contact C1 is not lead L1."""
    given: dict[str, Any] = {
        "id": id_,
        "left": Ref(Kind.CONTACT, "C1"),
        "right": Ref(Kind.LEAD, "L1"),
    }
    return Dismissal(**(_MADE | given | overrides))


def flag(id_: str = "lead:L1", /, **overrides: Any) -> MatchFlag:
    """Make the open question whether lead L1 is contact C1."""
    given: dict[str, Any] = {
        "id": id_,
        "subject": Ref(Kind.LEAD, "L1"),
        "candidates": (Ref(Kind.CONTACT, "C1"),),
    }
    return MatchFlag(**(_MADE | given | overrides))


def customer_link_record(id_: str = "U1", /, **overrides: Any) -> CustomerLinkRecord:
    """Make the record that lead L1 was linked to contact C1."""
    given: dict[str, Any] = {
        "id": id_,
        "subject": Ref(Kind.LEAD, "L1"),
        "customer": Ref(Kind.CONTACT, "C1"),
        "link": LinkKind.MATCH,
    }
    return CustomerLinkRecord(**(_MADE | given | overrides))


def lead_link_record(id_: str = "U2", /, **overrides: Any) -> LeadLinkRecord:
    """Make the record that lead L2 was linked to its primary L1."""
    given: dict[str, Any] = {"id": id_, "primary_id": "L1", "secondary_id": "L2"}
    return LeadLinkRecord(**(_MADE | given | overrides))


def conversion(id_: str = "V1", /, **overrides: Any) -> ConversionRecord:
    """Make the record that lead L1 became contact C1."""
    given: dict[str, Any] = {"id": id_, "lead_id": "L1", "person_id": "C1"}
    return ConversionRecord(**(_MADE | given | overrides))


def merge(id_: str = "M1", /, **overrides: Any) -> MergeRecord:
    """Make the record that contact C2 was merged into C1."""
    given: dict[str, Any] = {
        "id": id_,
        "survivor": Ref(Kind.CONTACT, "C1"),
        "merged": (Ref(Kind.CONTACT, "C2"),),
    }
    return MergeRecord(**(_MADE | given | overrides))


def receipt(id_: str = "convert:K1", /, **overrides: Any) -> Receipt:
    """Make the receipt of a conversion that was asked for under key K1."""
    given: dict[str, Any] = {
        "id": id_,
        "fingerprint": "f1",
        "result": Ref(Kind.CONVERSION, "V1"),
    }
    return Receipt(**(_MADE | given | overrides))


def erasure(id_: str = "E1", /, **overrides: Any) -> Erasure:
    """Make the stub that erasing contact C1 leaves."""
    given: dict[str, Any] = {"id": id_, "erased": (Ref(Kind.CONTACT, "C1"),)}
    return Erasure(**(_MADE | given | overrides))


def tag_entry(id_: str = "contacts:vip", /, **overrides: Any) -> TagEntry:
    """Make the entry of the tag VIP in the registry of contacts."""
    given = {"id": id_, "registry": TagRegistry.CONTACTS, "tag": "vip"}
    return TagEntry(**(_MADE | given | overrides))


def redirect(id_: str = "contact:C2", /, **overrides: Any) -> Redirect:
    """Make the redirect of contact C2, which was merged into C1."""
    given: dict[str, Any] = {
        "id": id_,
        "old": Ref(Kind.CONTACT, "C2"),
        "to": Ref(Kind.CONTACT, "C1"),
        "merge_id": "M1",
    }
    return Redirect(**(_MADE | given | overrides))


def history_entry(id_: str = "H1", /, **overrides: Any) -> HistoryEntry:
    """Make the first history entry of lead L1."""
    given: dict[str, Any] = {
        "id": id_,
        "record": Ref(Kind.LEAD, "L1"),
        "actor_id": MAKER,
        "at": NOW,
        "action": "create",
        "is_creation": True,
    }
    return HistoryEntry(**(given | overrides))


def notification(key: str = "hold expired:L1", /, **overrides: Any) -> Notification:
    """Make the notice that a hold on lead L1 expired."""
    given: dict[str, Any] = {
        "key": key,
        "to": MAKER,
        "about": Ref(Kind.LEAD, "L1"),
        "event": "hold expired",
        "at": NOW,
    }
    return Notification(**(given | overrides))
