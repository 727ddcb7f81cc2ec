"""Write leads and customers as CSV or JSON Lines, so that they can be read again."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TextIO, TypeVar

import attrs

from leadlink.adapters.records.rows import guarded
from leadlink.model.customer import Company, Contact
from leadlink.model.fields import Scalar
from leadlink.model.lead import Lead
from leadlink.model.person import Consent, Network, PersonName, PhoneKind

R = TypeVar("R", Lead, Contact | Company)

_PHONES: Final = {
    "Mobile": PhoneKind.MOBILE,
    "Work Phone": PhoneKind.WORK,
    "Home Phone": PhoneKind.HOME,
    "Fax": PhoneKind.FAX,
    "Phone": PhoneKind.OTHER,
}
_SOCIALS: Final = {
    "LinkedIn": Network.LINKEDIN,
    "X": Network.X,
    "Facebook": Network.FACEBOOK,
    "Skype": Network.SKYPE,
}
_ADDRESS: Final = {
    "Street": "street",
    "City": "city",
    "State": "region",
    "Postal Code": "postcode",
    "Country": "country",
}
Cell = Callable[[Any], str]


def _cells() -> dict[str, Cell]:
    def phones(kind: PhoneKind) -> Cell:
        return lambda of: "; ".join(p.number for p in of.phones if p.kind is kind)

    def social(network: Network) -> Cell:
        return lambda of: next(
            (s.handle for s in of.socials if s.network is network), ""
        )

    def address(part: str) -> Cell:
        return lambda of: getattr(of.address, part) if of.address else ""

    def refuses(what: str) -> Cell:
        return lambda of: (
            "yes"
            if any(one.consent is Consent.REFUSED for one in getattr(of, what))
            else ""
        )

    return {
        "E-mail": lambda of: "; ".join(email.address for email in of.emails),
        "Email Opt Out": refuses("emails"),
        **{heading: phones(kind) for heading, kind in _PHONES.items()},
        "Do Not Call": refuses("phones"),
        **{heading: social(network) for heading, network in _SOCIALS.items()},
        "Website": lambda of: of.website,
        "Industry": lambda of: of.industry,
        "Description": lambda of: of.description,
        **{heading: address(part) for heading, part in _ADDRESS.items()},
        "Lead Source": lambda of: of.origin.source,
        "Campaign": lambda of: of.origin.campaign,
        "Tags": lambda of: "; ".join(of.tags),
    }


def _part(name: str) -> Cell:
    return lambda of: getattr(of.name, name) if isinstance(of.name, PersonName) else ""


def _instant(value: datetime | None) -> str:
    return value.isoformat() if value else ""


_NAME: Final[Mapping[str, Cell]] = {
    "Salutation": _part("title"),
    "First Name": _part("given"),
    "Last Name": _part("family"),
    "Name": _part("full"),
}
LEAD_CELLS: Final[Mapping[str, Cell]] = {
    "Lead ID": lambda lead: lead.id,
    **_NAME,
    "Company": lambda lead: lead.company,
    **_cells(),
    "Project": lambda lead: lead.project_id,
    "Mandate": lambda lead: lead.mandate_id,
    "Next Call": lambda lead: _instant(lead.next_call_at),
    "Lead Status": lambda lead: lead.status,
    "Lead Owner": lambda lead: lead.owner_id or "",
    "Created Date": lambda lead: _instant(lead.created_at),
}
"""What a lead has under each heading of an export; an import leaves the last three."""

CUSTOMER_CELLS: Final[Mapping[str, Cell]] = {
    "Customer ID": lambda customer: customer.id,
    **_NAME,
    "Company": lambda customer: (
        customer.company if isinstance(customer, Contact) else customer.name
    ),
    "Job Title": lambda customer: getattr(customer, "role", ""),
    "Standing": lambda customer: customer.standing.value,
    **_cells(),
    "Customer Since": lambda customer: _instant(customer.origin.first_seen_at),
    "Owner": lambda customer: customer.owner_id or "",
}
"""What a customer has under each heading of an export."""


def write_csv(
    records: Iterable[R],
    file: TextIO,
    cells: Mapping[str, Cell],
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write records as CSV, one a row, and tell how many there were.

    Several values of a field stand in one cell, ``; `` between them. Every cell that a
    spreadsheet would take for a formula is guarded (``rows.guarded``). Consent that was
    given, custom fields and the order of phones of different kinds are not written:
    JSON Lines keep them.

    Args:
        records: In the order in which they are to stand.
        file: Opened with ``newline=""``.
        cells: ``LEAD_CELLS`` or ``CUSTOMER_CELLS``, or a part of either.
        progress: Told after each record how many there were.
    """
    writer = csv.writer(file)
    writer.writerow(cells)
    count = 0
    for count, record in enumerate(records, start=1):
        writer.writerow([guarded(cell(record)) for cell in cells.values()])
        progress(count)
    return count


def write_lines(
    records: Iterable[R],
    file: TextIO,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write records as JSON Lines, and tell how many there were.

    Keys are those that an import takes, and of a lead also ``status``, ``owner_id`` and
    ``created_at``, which it leaves aside. What is blank is left out.
    """
    count = 0
    for count, record in enumerate(records, start=1):
        file.write(json.dumps(line_of(record), ensure_ascii=False) + "\n")
        progress(count)
    return count


_FLAT: Final = ("source", "campaign")
_LEFT_OUT: Final = frozenset(
    {
        "version",
        "updated_at",
        "archived_at",
        "created_by",
        "viewers",
        "hold",
        "customer",
        "primary_id",
        "conversion_id",
        "company_id",
        "origin",
        "custom",
    }
)


def line_of(record: Lead | Contact | Company) -> dict[str, Any]:
    """Give a record as the data of one line."""
    data: dict[str, Any] = {"kind": str(record.kind)}
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        if field.name not in _LEFT_OUT and value not in (None, "", ()):
            data[field.name] = _data(value)
    if record.custom:
        data["custom"] = {item.field_id: _scalar(item.value) for item in record.custom}
    data |= {name: text for name in _FLAT if (text := getattr(record.origin, name))}
    if not isinstance(record, Lead) and record.origin.first_seen_at:
        data["first_seen_at"] = record.origin.first_seen_at.isoformat()
    return data


def _data(value: Any) -> Any:
    match value:
        case tuple():
            return [_data(item) for item in value]
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case str():
            return value
        case _:
            given = attrs.asdict(value, recurse=False)
            return {name: _data(item) for name, item in given.items() if item != ""}


def _scalar(value: Scalar) -> Any:
    match value:
        case datetime():
            return {"instant": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"number": str(value)}
        case _:
            return value
