"""What every field of the values in and beside records must refuse."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from leadlink.model.actor import Actor
from leadlink.model.change import Change, Commit
from leadlink.model.clusters import Cluster, Edge
from leadlink.model.fields import CustomerLink, CustomValue, Hold, Money, Origin
from leadlink.model.history import FieldChange, HistoryEntry, Notification
from leadlink.model.ids import Ref
from leadlink.model.match import (
    Evidence,
    MaskedMatch,
    Match,
)
from leadlink.model.operations import (
    Effect,
    LosingValue,
)
from leadlink.model.person import Address, Email, PersonName, Phone, Social
from leadlink.testing import factories as make
from tests.model.refused import (
    FILLED,
    FLAG,
    HALF,
    ID,
    INSTANT,
    LINE,
    MANY,
    NAIVE,
    OPTIONAL_ID,
    OPTIONAL_INSTANT,
    OPTIONAL_VALUE,
    REF,
    REFS,
    SHARE,
    SORTED_TEXTS,
    TEXT,
    TOO_LATE,
    VALUE,
    At,
)

BAD: dict[type[Any], Mapping[str, tuple[Any, ...]]] = {
    Actor: {
        "id": ID,
        "roles": SORTED_TEXTS,
        "permissions": (*MANY, At("[1]", ["undo", "fly"])),
    },
    Hold: {
        "holder_id": ID,
        "claimed_at": INSTANT,
        "held_until": (*INSTANT, make.NOW, make.NOW - timedelta(microseconds=1)),
    },
    CustomerLink: {
        "customer": (*VALUE, REF),
        "kind": VALUE,
        "linked_by": ID,
        "linked_at": INSTANT,
    },
    HistoryEntry: {
        "id": ID,
        "record": VALUE,
        "actor_id": ID,
        "at": INSTANT,
        "action": FILLED,
        "is_creation": FLAG,
        "is_deletion": FLAG,
        "changes": MANY,
    },
    Notification: {"key": ID, "to": ID, "about": VALUE, "event": FILLED, "at": INSTANT},
    Ref: {"kind": (*VALUE, "lead"), "id": ID},
    Effect: {"before": OPTIONAL_VALUE, "after": (*OPTIONAL_VALUE, make.erasure())},
    LosingValue: {"record": VALUE, "field": FILLED, "value": TEXT},
    FieldChange: {"field": FILLED, "before": ([], {}), "after": ([1], ("a", []))},
    PersonName: {"given": LINE, "family": LINE, "full": LINE, "title": LINE},
    Email: {"address": FILLED, "consent": VALUE},
    Phone: {"number": FILLED, "kind": VALUE, "consent": VALUE},
    Social: {"network": VALUE, "handle": FILLED},
    Address: {
        "street": LINE,
        "city": LINE,
        "region": LINE,
        "postcode": LINE,
        "country": LINE,
    },
    Origin: {"source": LINE, "campaign": LINE, "first_seen_at": OPTIONAL_INSTANT},
    Money: {
        "amount": (
            1,
            1.0,
            "1",
            None,
            Decimal("NaN"),
            Decimal("sNaN"),
            Decimal("Infinity"),
            Decimal("-Infinity"),
            Decimal("1" * 29),
            Decimal("1e29"),
            Decimal("1e-29"),
        ),
        "currency": ("eur", "EURO", "E1R", "ÉUR", "", None, 978),
    },
    CustomValue: {
        "field_id": ID,
        "value": (
            None,
            0.5,
            float("nan"),
            2**63,
            -(2**63),
            Decimal("NaN"),
            Decimal("Infinity"),
            NAIVE,
            TOO_LATE,
            HALF,
            "a\0b",
            ["list"],
        ),
    },
    Evidence: {
        "comparison": FILLED,
        "level": FILLED,
        "reason": TEXT,
        "weight": (True, "1", None, float("nan"), float("inf"), float("-inf"), 2**63),
        "weights": (*MANY, At("[0]", [True]), At("[1]", [0.5, float("nan")])),
        "left": TEXT,
        "right": TEXT,
    },
    Match: {
        "left": VALUE,
        "right": VALUE,
        "relation": VALUE,
        "probability": SHARE,
        "same": SHARE,
        "grade": VALUE,
        "evidence": MANY,
        "relations": (*MANY, At("[0]", ["same person"])),
        "prior": (*MANY, At("[1]", [0.5, "1"])),
    },
    MaskedMatch: {"owner_id": OPTIONAL_ID},
    Edge: {"left": VALUE, "right": VALUE, "same": SHARE, "is_weak": FLAG},
    Cluster: {"records": (*MANY, At("[0]", ["C1"])), "edges": MANY},
    Change: {
        "action": FILLED,
        "puts": (*MANY, At("[0]", [make.hold()])),
        "restored": MANY,
        "deletes": MANY,
        "notifications": (*MANY, At("[0]", [make.lead()])),
    },
    Commit: {
        "puts": MANY,
        "restored": MANY,
        "deletes": MANY,
        "history": MANY,
        "notifications": MANY,
        "index": (5, None, {REF: "p:1"}, {"L1": frozenset()}, {REF: frozenset({1})}),
        "rewritten": MANY,
        "withdrawn": REFS,
    },
}
