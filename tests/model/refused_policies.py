"""What every field of every policy must refuse."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from leadlink.model.actor import Permission
from leadlink.model.policy.claiming import ClaimingPolicy
from leadlink.model.policy.conversion import ConversionPolicy, FieldRule
from leadlink.model.policy.intake import IntakePolicy
from leadlink.model.policy.linking import CustomerLinkingPolicy, LeadLinkingPolicy
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.policy.merging import MergingPolicy
from leadlink.model.policy.pipeline import Pipeline, Stage, Status
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RightsPolicy, Role
from leadlink.presets import RECOMMENDED
from tests.model.refused import (
    FIELD_RULES,
    FILLED,
    FLAG,
    LINE,
    MANY,
    OPTIONAL_VALUE,
    OPTIONAL_WHOLE,
    SHARE,
    TEXTS,
    VALUE,
    WHOLE,
    At,
)

TOO_LONG = timedelta(days=3650, microseconds=1)

BAD: dict[type[Any], Mapping[str, tuple[Any, ...]]] = {
    Policy: {
        "name": FILLED,
        "pipeline": VALUE,
        "rights": VALUE,
        "intake": VALUE,
        "claiming": VALUE,
        "customer_linking": VALUE,
        "lead_linking": VALUE,
        "matching": VALUE,
        "conversion": VALUE,
        "merging": VALUE,
    },
    Pipeline: {
        "statuses": (
            *MANY,
            [Status("A", Stage.OPEN), Status("B", Stage.LINKED)],
            [*RECOMMENDED.pipeline.statuses, Status("LOST", Stage.LOST)],
        ),
        "transitions": (
            5,
            "AB",
            [5],
            [["NOT_CONTACTED", "CONTACTED"]],
            [("NOT_CONTACTED",)],
            [("NOT_CONTACTED", 5)],
            [("NOT_CONTACTED", [])],
            [("NOT_CONTACTED", "UNHEARD OF")],
        ),
        "reopens_lost": FLAG,
        "holds_shown_as": LINE,
    },
    Status: {"name": FILLED, "stage": (*VALUE, "open")},
    RightsPolicy: {
        "roles": (*MANY, [Role("a", ()), Role("a", ())]),
        "implied": (
            *MANY,
            At("[0]", [Permission.UNDO]),
            At("[0]", [("undo", "admin")]),
            At("[0]", [[Permission.UNDO, Permission.ADMIN]]),
        ),
        "roster_sight": VALUE,
        "pool_sight": VALUE,
    },
    Role: {"name": FILLED, "permissions": (*MANY, At("[0]", ["fly"]))},
    IntakePolicy: {
        "takes_company_name": FLAG,
        "needs_given_and_family": FLAG,
        "sources": TEXTS,
        "default_source": (*LINE, "Nowhere"),
        "needs_source": FLAG,
        "reaction": VALUE,
        "auto_grade": VALUE,
        "to_pool": FLAG,
    },
    ClaimingPolicy: {
        "window": (*VALUE, timedelta(0), timedelta(days=-1), TOO_LONG, timedelta.max),
        "renews": FLAG,
        "most_live_holds": OPTIONAL_WHOLE,
        "most_claims_a_day": OPTIONAL_WHOLE,
        "cooldown": (*VALUE, timedelta(microseconds=-1), TOO_LONG, timedelta.max),
    },
    CustomerLinkingPolicy: {
        "counted": (*MANY, At("[0]", ["match"])),
        "counts_removed": FLAG,
        "needs_confirmation": FLAG,
    },
    LeadLinkingPolicy: {
        "within": VALUE,
        "manager": VALUE,
        "counts_held_as_working": FLAG,
    },
    MatchingPolicy: {
        "default_region": LINE,
        "folds_plus_tags": FLAG,
        "folds_dots": FLAG,
        "budget": WHOLE,
        "strong": (*SHARE, 0.4),
        "possible": SHARE,
        "shown": SHARE,
    },
    FieldRule: {
        "field": (*FILLED, "colour", "emails", "owner_id", "custom[]", "custom[ ]"),
        "rule": VALUE,
    },
    ConversionPolicy: {
        "convert_from": MANY,
        "qualified": TEXTS,
        "matched": VALUE,
        "deals": VALUE,
        "needs_given_and_family": FLAG,
        "filled": VALUE,
        "fields": FIELD_RULES,
        "origin": VALUE,
        "deal_stage": FILLED,
        "won_stage": FILLED,
        "customer_standing": VALUE,
        "standing_with_open_deal": VALUE,
        "company_takes_contact_data": FLAG,
        "notes": VALUE,
        "documents": VALUE,
        "tags_with_deal": VALUE,
        "undo": VALUE,
        "undo_window": (*OPTIONAL_VALUE, timedelta(0)),
    },
    MergingPolicy: {"survivor": VALUE, "filled": VALUE},
}
