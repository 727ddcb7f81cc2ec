"""From the shape of a row to a draft: a new lead, contact or company."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Generic, TypeAlias, TypeVar, final

import attrs

from leadlink.adapters.records.fieldmap import LEADS, FieldMap
from leadlink.adapters.records.reading import open_records
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
from leadlink.model.fields import Origin, Standing
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
from leadlink.model.roster import NewCompany, NewContact
from leadlink.rules.intake import check, is_email
from leadlink.rules.matching.countries import region_of
from leadlink.rules.matching.phones import phone_keys

NewCustomer: TypeAlias = NewContact | NewCompany
A = TypeVar("A", NewLead, NewContact, NewCompany)
N = TypeVar("N", NewLead, NewCustomer)

TOLD_ONLY: Final = frozenset({"kind", "status", "owner_id", "created_at"})
"""Keys that an export writes for its readers, and that an import leaves aside."""


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "emails": each(either_text_or(block(Email, consent=choice(Consent)))),
    "phones": each(
        either_text_or(block(Phone, kind=choice(PhoneKind), consent=choice(Consent)))
    ),
    "socials": each(block(Social, network=choice(Network))),
    "address": block(Address),
    "client": block(Ref, kind=choice(Kind)),
    "custom": scalars,
    "next_call_at": instant,
    "standing": choice(Standing),
    "origin": block(Origin, first_seen_at=instant),
}
_NAMED: Final = {"name": either_text_or(block(PersonName))}
_ORIGIN: Final = ("source", "campaign", "first_seen_at")


@final
@attrs.frozen(kw_only=True)
class Draft(Generic[N]):
    """A row that can be handed to the desk.

    Attributes:
        key: The same for every row that says the same, in whichever file, column order
            or format.
        shape: What the row said, for telling problems by heading.
    """

    number: int
    new: N = attrs.field(repr=False)
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


def read_leads(
    path: Path, *, policy: Policy, fields: FieldMap = LEADS
) -> Iterator[tuple[int, NewLead | Rejected]]:
    """Read the leads of a file with the numbers of their rows; nothing is stored.

    The file is read as rows are asked for. A row that is not sound, by itself or by
    *policy*, is rejected with every reason.

    Raises:
        UnreadableFileError: The file as a whole cannot be read.
    """
    with open_records(path, fields=fields) as file:
        for row in file.rows:
            found = lead_draft(row, file.shape(row), policy=policy)
            if isinstance(found, Draft):
                try:
                    check(found.new, policy)
                except InvalidValueError as error:
                    found = found.rejected(*error.problems)
            yield row.number, found.new if isinstance(found, Draft) else found


def lead_draft(row: Row, shape: Shape, *, policy: Policy) -> Draft[NewLead] | Rejected:
    """Make a new lead of a row, or tell everything that is wrong with it.

    A row that can be read is left to intake to check; one that cannot is checked by
    *policy* here, so that nothing that is wrong with it stays untold.
    """
    return _draft_of(
        row, shape, make=new_lead, check_what_is_bad=lambda lead: check(lead, policy)
    )


def customer_draft(
    row: Row, shape: Shape, *, policy: Policy
) -> Draft[NewCustomer] | Rejected:
    """Make a new contact or company of a row, or tell all that is wrong with it.

    A row without a person's name, but with a company's, is a company. It is put into
    the roster, unless it has a standing of its own.
    """

    def make(data: Mapping[str, Any]) -> NewCustomer:
        made = new_customer(data)
        check_customer(made, policy)
        return made

    return _draft_of(row, shape, make=make, check_what_is_bad=lambda _: None)


def _draft_of(
    row: Row,
    shape: Shape,
    *,
    make: Callable[[Mapping[str, Any]], N],
    check_what_is_bad: Callable[[N], None],
) -> Draft[N] | Rejected:
    if row.problems:
        return Rejected(number=row.number, raw=row.raw, problems=row.problems)
    problems = shape.problems
    try:
        made = make(shape.data)
        if not problems:
            return Draft(
                number=row.number,
                new=made,
                key=key_of(shape.data),
                raw=row.raw,
                shape=shape,
            )
        check_what_is_bad(made)
    except InvalidValueError as error:
        problems += tuple(map(shape.told, error.problems))
    return Rejected(number=row.number, raw=row.raw, problems=problems)


def new_lead(data: Mapping[str, Any]) -> NewLead:
    """Make a new lead of JSON data, strictly: keys are the fields of ``NewLead``.

    Raises:
        InvalidValueError: It is not that; lists every problem with its path.
    """
    given = {name: value for name, value in data.items() if name not in TOLD_ONLY}
    return _made(NewLead, given, {**_READERS, **_NAMED})


def new_customer(data: Mapping[str, Any]) -> NewCustomer:
    """Make a new contact or company of JSON data, strictly.

    Keys are the fields of ``NewContact`` and ``NewCompany``, and ``source``,
    ``campaign`` and ``first_seen_at`` of the origin. ``kind`` tells which of the two
    it is; where it is missing, a name does.

    Raises:
        InvalidValueError: It is not that; lists every problem with its path.
    """
    told = {name: value for name, value in data.items() if name not in TOLD_ONLY}
    given = {"standing": Standing.CUSTOMER.value, **told}
    origin = {name: given.pop(name) for name in _ORIGIN if name in given}
    kind = data.get("kind") or ("contact" if _is_person(given) else "company")
    if origin:
        given["origin"] = origin
    if kind == Kind.CONTACT:
        return _made(NewContact, given, {**_READERS, **_NAMED})
    if kind != Kind.COMPANY:
        problem = Problem("kind", "must be contact or company")
        raise InvalidValueError(what="customer", problems=(problem,))
    if "company" in given:
        given["name"] = given.pop("company")
        given.pop("role", None)
    return _made(NewCompany, given, _READERS)


def _is_person(data: Mapping[str, Any]) -> bool:
    name = data.get("name")
    if isinstance(name, dict):
        return any(name.get(part) for part in ("given", "family", "full"))
    return bool(name) or not data.get("company")


def check_customer(new: NewCustomer, policy: Policy) -> None:
    """Refuse a customer with what is no e-mail address or phone number.

    Raises:
        InvalidValueError: Every one of them.
    """
    country = region_of(new.address.country) if new.address else ""
    region = country or policy.matching.default_region
    mails = enumerate(email.address for email in new.emails)
    numbers = enumerate(phone.number for phone in new.phones)
    problems = (
        *(
            Problem(f"emails[{index}].address", "is not an e-mail address")
            for index, address in mails
            if not is_email(address)
        ),
        *(
            Problem(f"phones[{index}].number", "is not a phone number")
            for index, number in numbers
            if not phone_keys(number, region)
        ),
    )
    if problems:
        raise InvalidValueError(what=type(new).__name__, problems=problems)


def _made(
    of: type[A], data: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]]
) -> A:
    reading = Reading()
    known = {field.name for field in attrs.fields(of)}
    reading.refuse_unknown(data, known)
    fields = {
        name: reading.read(name, readers.get(name), value)
        for name, value in data.items()
        if name in known
    }
    return reading.finish(lambda: of(**fields), of.__name__)
