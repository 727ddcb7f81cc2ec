"""What fields of each sort must refuse: the blocks that the tables are built of."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs

from leadlink.model.fields import CustomValue
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.conversion import FieldRule, FilledRule

REF = Ref(Kind.LEAD, "L1")


@attrs.frozen
class At:
    """A value that is refused, and where below its field."""

    path: str
    value: Any


NAIVE = datetime(2025, 1, 6, 9)  # noqa: DTZ001 - the point of it
TOO_LATE = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5)))
HALF = "\ud800"

TEXT = (None, 5, b"x", "a\0b", HALF, "x" * 65_537)
LINE = (None, 5, b"x", "a\0b", HALF, "x" * 1_025)
FILLED = (*LINE, "", " \t")
ID = (None, 5, "", "  ", "a\0b", HALF, "x" * 201)
OPTIONAL_ID = ID[1:]
OPTIONAL_INSTANT = (NAIVE, "2025-01-06", date(2025, 1, 6), 0, TOO_LATE)
INSTANT = (*OPTIONAL_INSTANT, None)
WHOLE = (True, -1, 2**63, 1.0, "1", None, Decimal(1))
OPTIONAL_WHOLE = WHOLE[:5]
FLAG = (0, 1, None, "yes")
SHARE = (True, -0.01, 1.01, float("nan"), float("inf"), "1", None)
OPTIONAL_VALUE = (0, "x", False)
VALUE = (*OPTIONAL_VALUE, None)
MANY = (None, 5, "text", At("[0]", [None]))
IDS = (*MANY, At("[1]", ["ok", ""]), At("[0]", ["x" * 201]))
TEXTS = (*MANY, At("[1]", ["ok", " "]), At("[0]", [HALF]))
SORTED_TEXTS = (*MANY, At("[0]", ["ok", " "]), At("[0]", [HALF]))
SORTED_IDS = (*MANY, At("[0]", ["ok", ""]), At("[0]", ["x" * 201]))
REFS = (*MANY, At("[1]", [REF, "L1"]))
NAME = (
    None,
    5,
    At(".full", "a\0b"),
    At(".full", HALF),
    At(".full", "x" * 1_025),
)
EMAILS = (*MANY, At("[0].address", [" "]), At("[1].address", ["a@x.org", HALF]))
PHONES = (*MANY, At("[0].number", [""]), At("[1].number", ["123", "\0"]))
CUSTOM = (
    *MANY,
    At("[0].value", {"a": 0.5}),
    At("[0].value", {"a": Decimal("NaN")}),
    At("[1].value", {"a": 1, "b": 2**63}),
    At("[0].field_id", {"": 1}),
    [CustomValue(field_id="a", value=1), CustomValue(field_id="a", value=2)],
)

FIELD_RULES = (
    *MANY,
    At("[0].field", {"colour": FilledRule.ASK}),
    At("[0].field", {"phones": FilledRule.OVERWRITE}),
    At("[0].rule", {"industry": "overwrite"}),
    [FieldRule("name", FilledRule.ASK), FieldRule("name", FilledRule.OVERWRITE)],
)

KEPT = {
    "id": ID,
    "version": WHOLE,
    "created_at": INSTANT,
    "updated_at": INSTANT,
    "created_by": ID,
}
SHELVED = KEPT | {"archived_at": OPTIONAL_INSTANT}
REACHED = {
    "emails": EMAILS,
    "phones": PHONES,
    "description": TEXT,
    "address": OPTIONAL_VALUE,
    "owner_id": OPTIONAL_ID,
    "origin": VALUE,
    "tags": SORTED_TEXTS,
    "custom": CUSTOM,
}
PROFILED = REACHED | {"socials": MANY, "website": LINE, "industry": LINE}
UNDOABLE = KEPT | {
    "effects": MANY,
    "undone_at": OPTIONAL_INSTANT,
    "undone_by": OPTIONAL_ID,
}
