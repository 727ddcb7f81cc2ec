"""One valid value of every class, and the tables of what its fields must refuse."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs

from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import (
    CustomFieldDefinition,
    CustomType,
    Redirect,
)
from leadlink.model.change import Change, Commit
from leadlink.model.clusters import Cluster, Edge
from leadlink.model.errors import InvalidValueError
from leadlink.model.fields import (
    CustomerLink,
    CustomValue,
    FieldChoice,
    Hold,
    Money,
    Origin,
)
from leadlink.model.history import FieldChange
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import (
    Dismissal,
    Evidence,
    Grade,
    MaskedMatch,
    Match,
    Relation,
)
from leadlink.model.operations import (
    Effect,
    LosingValue,
)
from leadlink.model.person import Address, Email, Network, PersonName, Phone, Social
from leadlink.model.policy.claiming import ClaimingPolicy
from leadlink.model.policy.conversion import (
    ConversionPolicy,
    FieldRule,
    FilledRule,
)
from leadlink.model.policy.intake import IntakePolicy
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.policy.pipeline import Pipeline, Stage, Status
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RightsPolicy, Role
from leadlink.presets import RECOMMENDED
from leadlink.testing import factories as make
from tests.model import (
    refused_drafts,
    refused_policies,
    refused_records,
    refused_values,
)
from tests.model.refused import REF

EDGE = Edge(left=REF, right=Ref(Kind.CONTACT, "C1"), same=0.9)

EFFECT = Effect(before=None, after=make.contact())
LOSING = LosingValue(record=REF, field="industry", value="Textiles")
CHOICE = FieldChoice(field="industry", order=[REF])
CHANGE = FieldChange(field="status", before="NOT_CONTACTED", after="LOST")

VALUES: tuple[Any, ...] = (
    make.lead(
        socials=[Social(network=Network.X, handle="@asha")],
        address=Address(street="1 MG Road"),
        hold=make.hold(),
        customer=make.customer_link(),
        custom={"budget": 5},
        viewers=["bo"],
        tags=["vip"],
    ),
    make.contact(),
    make.company(),
    make.deal(amount=Money(amount=Decimal("10.00"), currency="INR")),
    make.job(),
    make.note(),
    make.task(),
    make.appointment(),
    make.document(),
    make.custom_field(),
    make.claim(),
    make.dismissal(),
    make.flag(),
    make.customer_link_record(effects=[EFFECT]),
    make.lead_link_record(effects=[EFFECT]),
    make.conversion(effects=[EFFECT], losing=[LOSING], task_ids=["T1"]),
    make.merge(effects=[EFFECT], losing=[LOSING], choices=[CHOICE]),
    make.receipt(),
    make.erasure(),
    make.redirect(),
    make.tag_entry(),
    make.actor(permissions=[Permission.UNDO]),
    make.hold(),
    make.customer_link(),
    make.history_entry(changes=[CHANGE]),
    make.notification(),
    REF,
    EFFECT,
    LOSING,
    CHOICE,
    CHANGE,
    PersonName(given="Asha", family="Rao", full="Asha Rao", title="Dr"),
    Email(address="asha@example.com"),
    Phone(number="+91 98450 12345"),
    Social(network=Network.X, handle="@asha"),
    Address(street="1 MG Road", city="Bengaluru"),
    Origin(source="Event", campaign="spring", first_seen_at=make.NOW),
    Money(amount=Decimal("10.00"), currency="INR"),
    CustomValue(field_id="budget", value=5),
    Evidence(
        comparison="phone",
        level="same",
        reason="same phone",
        weight=9.5,
        weights=(9.5, 2.0, 0.0),
        left="+91 98450 12345",
        right="098450 12345",
    ),
    Match(
        left=REF,
        right=Ref(Kind.CONTACT, "C1"),
        relation=Relation.SAME_PERSON,
        probability=0.9,
        same=0.9,
        grade=Grade.STRONG,
        evidence=[
            Evidence(comparison="phone", level="same", reason="same phone", weight=9)
        ],
        relations=[Relation.SAME_PERSON, Relation.SAME_HOUSEHOLD],
        prior=[-4.0, -9.5],
    ),
    MaskedMatch(owner_id="bo"),
    EDGE,
    Cluster(records=[EDGE.left, EDGE.right], edges=[EDGE]),
    Change(action="claim", puts=[make.lead()]),
    Commit(puts=[make.lead()], index={REF: frozenset({"p:+919845012345"})}),
    RECOMMENDED,
    RECOMMENDED.pipeline,
    RECOMMENDED.pipeline.statuses[0],
    RECOMMENDED.rights,
    RECOMMENDED.rights.roles[0],
    RECOMMENDED.intake,
    RECOMMENDED.claiming,
    RECOMMENDED.customer_linking,
    RECOMMENDED.lead_linking,
    RECOMMENDED.matching,
    FieldRule("industry", FilledRule.ASK),
    RECOMMENDED.conversion,
    RECOMMENDED.merging,
    *refused_drafts.DRAFTS,
    *refused_drafts.RESULTS,
)
SAMPLES: Mapping[type[Any], Any] = {type(value): value for value in VALUES}


def built(cls: type[Any], given: dict[str, Any]) -> Any:
    """Give what the class makes of the arguments, or the error that refuses them."""
    try:
        return cls(**given)
    except InvalidValueError as error:
        return error


UNCHECKED = frozenset(type(value) for value in refused_drafts.RESULTS)


def arguments(value: Any) -> dict[str, Any]:
    """Give what builds *value* again: its fields, by name."""
    return {
        field.name: getattr(value, field.name) for field in attrs.fields(type(value))
    }


BAD: Mapping[type[Any], Mapping[str, tuple[Any, ...]]] = (
    refused_records.BAD | refused_values.BAD | refused_policies.BAD | refused_drafts.BAD
)
"""For each class and field what it refuses; the problem stands at the field itself,
or at ``At.path`` below it."""

CONFLICTS: Mapping[type[Any], tuple[tuple[dict[str, Any], str], ...]] = {
    **refused_drafts.CONFLICTS,
    CustomFieldDefinition: (
        ({"carries_to": [Kind.CONTACT, Kind.LEAD]}, "carries_to[1]"),
        ({"type": CustomType.CHOICE}, "choices"),
    ),
    Hold: (({"held_until": make.NOW}, "held_until"),),
    CustomerLink: (({"customer": REF}, "customer"),),
    Dismissal: (
        ({"left": REF, "right": REF}, "left"),
        ({"left": Ref(Kind.LEAD, "L2")}, "left"),
    ),
    Effect: (({"before": None, "after": None}, ""),),
    Redirect: (({"to": REF}, "to"), ({"to": Ref(Kind.CONTACT, "C2")}, "to")),
    Pipeline: (
        ({"statuses": [Status("A", Stage.OPEN), Status("B", Stage.WON)]}, "statuses"),
        ({"transitions": [("A", "B")]}, "transitions"),
    ),
    RightsPolicy: (({"roles": [Role("a", ()), Role("a", ())]}, "roles"),),
    IntakePolicy: (({"sources": ["Fair"]}, "default_source"),),
    ClaimingPolicy: (
        ({"window": timedelta(0)}, "window"),
        ({"cooldown": -timedelta(1)}, "cooldown"),
    ),
    Policy: (
        (
            {"conversion": ConversionPolicy(qualified=["CONTACTED", "HOT"])},
            "conversion",
        ),
    ),
    ConversionPolicy: (({"undo_window": timedelta(0)}, "undo_window"),),
    MatchingPolicy: (
        ({"strong": 0.3}, "strong"),
        ({"shown": 0.7}, "strong"),
    ),
}
"""For each class whose fields must fit each other, what does not fit and where."""
