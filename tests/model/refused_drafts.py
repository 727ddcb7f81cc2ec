"""What every field of drafts, targets and plans must refuse, and a valid one each."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import attrs

from leadlink.model.conversion import ConversionPlan, ReadVersion
from leadlink.model.fields import Money
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import (
    LONGEST_KEY,
    Intake,
    ItemResult,
    KeepBoth,
    Keyed,
    Known,
    MergeInto,
    NewLead,
)
from leadlink.model.match import MaskedMatch
from leadlink.model.merging import MergedField, MergePlan
from leadlink.model.operations import Effect, LosingValue
from leadlink.model.person import PersonName
from leadlink.model.roster import NewCompany, NewContact, NewDeal, NewJob
from leadlink.model.tags import TagRegistry
from leadlink.model.target_plans import (
    Chosen,
    EnteredTag,
    FieldConflict,
    FieldPlan,
    FieldQuestion,
    LeftBehind,
    Routed,
    Source,
    TargetPlan,
)
from leadlink.model.targets import (
    MAX_KEY,
    Auto,
    ConversionRequest,
    Existing,
    GivenValue,
    New,
    NewIds,
    NewTask,
    NoTarget,
)
from leadlink.testing import factories as make
from tests.model.refused import (
    FIELD_RULES,
    FILLED,
    ID,
    IDS,
    INSTANT,
    LINE,
    MANY,
    NAME,
    OPTIONAL_ID,
    OPTIONAL_INSTANT,
    OPTIONAL_VALUE,
    PROFILED,
    REACHED,
    REF,
    REFS,
    TEXT,
    VALUE,
    WHOLE,
    At,
)

CONTACT = Ref(Kind.CONTACT, "C1")
REQUEST = ConversionRequest(lead_id="L1", deal=New(name="Flat 4B"))
IDS_TO_USE = NewIds(conversion="V1", person="C1", company="O1", deal="D1")
FIELD = FieldPlan(
    field="industry", value="Textiles", source=Source.LEAD, path="industry"
)
TARGET = TargetPlan(
    chosen=Chosen.DATA, before=None, after=make.contact(), fields=[FIELD]
)

MERGED = MergedField(
    field="industry",
    value="Silk",
    source=CONTACT,
    losing=[LosingValue(record=CONTACT, field="industry", value="Textiles")],
)
NOTE = make.note()

RESULTS: tuple[Any, ...] = (
    Known(matches=(MaskedMatch(owner_id="bo"),)),
    Intake(lead=make.lead()),
    ItemResult(index=0, lead_id="L1"),
)
"""What use cases give back, made of values that were checked; nobody hands them over,
so that they have no validators."""

DRAFTS: tuple[Any, ...] = (
    NewLead(name="Asha Rao", phones=["+91 98450 12345"], client=CONTACT),
    MergeInto(CONTACT),
    KeepBoth(),
    Keyed(NewLead(name="Asha Rao"), "row-1"),
    NewContact(name="Asha Rao"),
    NewCompany(name="Rao Textiles"),
    NewDeal(name="Flat 4B"),
    NewJob(name="Asha Rao"),
    NoTarget(),
    Auto(),
    New(name="Flat 4B", values={"amount": Money(amount=Decimal(1), currency="INR")}),
    Existing(CONTACT),
    GivenValue("industry", "Textiles"),
    NewTask(title="Follow up"),
    REQUEST,
    IDS_TO_USE,
    FIELD,
    FieldConflict(
        record=CONTACT,
        field="industry",
        path="industry",
        kept="Retail",
        lost="Textiles",
    ),
    FieldQuestion(
        record=CONTACT,
        field="industry",
        path="industry",
        present="Retail",
        offered="Textiles",
    ),
    EnteredTag(TagRegistry.CONTACTS, "vip"),
    TARGET,
    Routed(before=make.note(), after=make.note(about=[REF, CONTACT]), to=[CONTACT]),
    MERGED,
    MergePlan(
        made_by="ana",
        made_at=make.NOW,
        survivor=make.contact(),
        after=make.contact(industry="Silk"),
        merged=[make.contact("C2")],
        taken=[MERGED],
        turned=[Effect(before=NOTE, after=None)],
        notified=["bo"],
    ),
    LeftBehind(path="project_id", value="P1", rule="S1.27", reason="is the lead's"),
    ReadVersion(REF, 1),
    ConversionPlan(
        request=REQUEST,
        ids=IDS_TO_USE,
        made_by="ana",
        made_at=make.NOW,
        lead=make.lead(),
        converted=make.lead(status="CONVERTED"),
        person=TARGET,
    ),
)

GIVEN: Final[Mapping[str, tuple[Any, ...]]] = {
    "name": (*FILLED[1:], PersonName(), PersonName(title="Dr")),
    "values": (
        *MANY,
        At(".amount", {"amount": []}),
        At("[0].field", {"": 1}),
        [GivenValue("amount", 1), GivenValue("amount", 2)],
    ),
}
BAD: dict[type[Any], Mapping[str, tuple[Any, ...]]] = {
    NewLead: {
        name: bad
        for name, bad in PROFILED.items()
        if name not in {"owner_id", "origin"}
    }
    | {
        "id": OPTIONAL_ID,
        "name": NAME,
        "company": LINE,
        "source": LINE[1:],
        "campaign": LINE,
        "notes": TEXT,
        "client": (*OPTIONAL_VALUE, REF),
        "assigned_to": OPTIONAL_ID,
        "project_id": LINE,
        "mandate_id": LINE,
        "next_call_at": OPTIONAL_INSTANT,
    },
    MergeInto: {"customer": VALUE},
    KeepBoth: {},
    Keyed: {"draft": VALUE, "key": (*ID, "x" * (LONGEST_KEY + 1))},
    NewContact: PROFILED
    | {
        "id": OPTIONAL_ID,
        "name": (*NAME, ""),
        "company": LINE,
        "company_id": OPTIONAL_ID,
        "role": LINE,
        "standing": VALUE,
    },
    NewCompany: PROFILED | {"id": OPTIONAL_ID, "name": FILLED, "standing": VALUE},
    NewDeal: {name: REACHED[name] for name in ("owner_id", "origin", "tags", "custom")}
    | {
        "id": OPTIONAL_ID,
        "name": FILLED,
        "stage": LINE,
        "amount": OPTIONAL_VALUE,
        "contact_id": OPTIONAL_ID,
        "company_id": OPTIONAL_ID,
    },
    NewJob: REACHED
    | {
        "id": OPTIONAL_ID,
        "name": (*NAME, ""),
        "company": LINE,
        "status": FILLED,
        "scheduled_on": (make.NOW, "2025-01-06", 0),
        "customer": (*OPTIONAL_VALUE, REF),
    },
    NoTarget: {},
    Auto: {"fields": FIELD_RULES, **GIVEN},
    New: GIVEN,
    Existing: {"record": ID, "fields": FIELD_RULES, **GIVEN},
    GivenValue: {"field": ID, "value": ([], {})},
    NewTask: {
        "title": FILLED,
        "due_at": OPTIONAL_INSTANT,
        "owner_id": OPTIONAL_ID,
    },
    ConversionRequest: {
        "lead_id": ID,
        "person": VALUE,
        "company": VALUE,
        "deal": VALUE,
        "tasks": MANY,
        "key": (*LINE, "x" * (MAX_KEY + 1)),
    },
    NewIds: {
        "conversion": ID,
        "person": ID,
        "company": ID,
        "deal": ID,
        "tasks": IDS,
    },
    FieldPlan: {
        "field": FILLED,
        "value": ([],),
        "source": VALUE,
        "path": LINE,
        "replaces": ([],),
    },
    FieldConflict: {
        "record": VALUE,
        "field": FILLED,
        "path": LINE,
        "kept": ([],),
        "lost": ([],),
        "rule": FILLED,
    },
    FieldQuestion: {
        "record": VALUE,
        "field": FILLED,
        "path": LINE,
        "present": ([],),
        "offered": ([],),
        "rule": FILLED,
    },
    EnteredTag: {"registry": VALUE, "tag": FILLED},
    TargetPlan: {
        "chosen": VALUE,
        "before": (*OPTIONAL_VALUE, make.lead()),
        "after": (*VALUE, make.lead()),
        "fields": MANY,
    },
    Routed: {"before": VALUE, "after": VALUE, "to": REFS},
    LeftBehind: {"path": FILLED, "value": ([],), "rule": FILLED, "reason": FILLED},
    MergedField: {"field": FILLED, "value": ([],), "source": VALUE, "losing": MANY},
    MergePlan: {
        "made_by": ID,
        "made_at": INSTANT,
        "survivor": (*VALUE, make.deal()),
        "after": (*VALUE, make.deal()),
        "merged": (*MANY, At("[0]", [make.deal()])),
        "choices": MANY,
        "taken": MANY,
        "turned": MANY,
        "notified": IDS,
    },
    ReadVersion: {"record": VALUE, "version": WHOLE},
    ConversionPlan: {
        "request": VALUE,
        "ids": VALUE,
        "made_by": ID,
        "made_at": INSTANT,
        "lead": VALUE,
        "converted": VALUE,
        "done": OPTIONAL_VALUE,
        "person": OPTIONAL_VALUE,
        "company": OPTIONAL_VALUE,
        "deal": OPTIONAL_VALUE,
        "tasks": MANY,
        "routed": MANY,
        "entered": MANY,
        "left": MANY,
        "conflicts": MANY,
        "questions": MANY,
        "warnings": MANY,
        "matches": MANY,
        "read": MANY,
    },
}

CONFLICTS: dict[type[Any], tuple[tuple[dict[str, Any], str], ...]] = {
    NewLead: (({"client": REF}, "client"),),
    Keyed: (({"key": "x" * (LONGEST_KEY + 1)}, "key"),),
    NewContact: (({"name": ""}, "name"),),
    NewJob: (({"name": ""}, "name"), ({"customer": REF}, "customer")),
    NewIds: (({"tasks": ("T1", "T1")}, "tasks"),),
    ConversionPlan: (({"ids": attrs.evolve(IDS_TO_USE, tasks=("T1",))}, "ids.tasks"),),
}
