"""From the shape of a row to a draft: a new lead that intake can take."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, final

import attrs

from leadlink.adapters.records.rows import Rejected, Row
from leadlink.adapters.records.shapes import Shape
from leadlink.adapters.records.strict import (
    Reading,
    block,
    choice,
    each,
    either_text_or,
    instant,
    scalars,
)
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import NewLead
from leadlink.model.person import (
    Address,
    Consent,
    Email,
    Network,
    PersonName,
    Phone,
    PhoneKind,
    Social,
)
from leadlink.model.policy.policy import Policy
from leadlink.rules.intake import check

TOLD_ONLY: Final = frozenset(
    {"kind", "status", "owner_id", "created_at", "customer", "primary_id", "converted"}
)
"""Keys that an export writes for its readers, and that an import leaves aside."""


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "name": either_text_or(block(PersonName)),
    "emails": each(either_text_or(block(Email, consent=choice(Consent)))),
    "phones": each(
        either_text_or(block(Phone, kind=choice(PhoneKind), consent=choice(Consent)))
    ),
    "socials": each(block(Social, network=choice(Network))),
    "address": block(Address),
    "client": block(Ref, kind=choice(Kind)),
    "custom": scalars,
    "next_call_at": instant,
}


@final
@attrs.frozen(kw_only=True)
class Draft:
    """A row that can be handed to intake.

    Attributes:
        key: The same for every row that says the same, in whichever file, column order
            or format.
        shape: What the row said, for telling problems by heading.
    """

    number: int
    lead: NewLead
    key: str
    raw: tuple[str, ...] = attrs.field(repr=False)
    shape: Shape = attrs.field(repr=False)

    def rejected(self, *problems: Problem) -> Rejected:
        """Reject the row after all, with problems told by heading."""
        told = tuple(map(self.shape.told, problems))
        return Rejected(number=self.number, raw=self.raw, problems=told)


def key_of(data: Mapping[str, Any]) -> str:
    """Give the key of a row: the SHA-256 of what it says, however it is arranged."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=True, default=str)
    return f"row:{hashlib.sha256(text.encode()).hexdigest()}"


def draft_of(row: Row, shape: Shape, *, policy: Policy) -> Draft | Rejected:
    """Make a new lead of a row, or tell everything that is wrong with it.

    A row that can be read is left to intake to check; one that cannot is checked by
    *policy* here, so that nothing that is wrong with it stays untold.
    """
    if row.problems:
        return Rejected(number=row.number, raw=row.raw, problems=row.problems)
    problems = shape.problems
    try:
        lead = new_lead(shape.data)
        if not problems:
            return Draft(
                number=row.number,
                lead=lead,
                key=key_of(shape.data),
                raw=row.raw,
                shape=shape,
            )
        check(lead, policy)
    except InvalidValueError as error:
        problems += tuple(map(shape.told, error.problems))
    return Rejected(number=row.number, raw=row.raw, problems=problems)


def new_lead(data: Mapping[str, Any]) -> NewLead:
    """Make a new lead of JSON data, strictly: keys are the fields of ``NewLead``.

    Raises:
        InvalidValueError: It is not that; lists every problem with its path.
    """
    reading = Reading()
    known = {field.name for field in attrs.fields(NewLead)}
    given = {name: value for name, value in data.items() if name not in TOLD_ONLY}
    reading.refuse_unknown("", given, known)
    fields = {
        name: reading.read(name, _READERS.get(name), value)
        for name, value in given.items()
        if name in known
    }
    return reading.finish(lambda: NewLead(**fields), NewLead.__name__)
