"""Records from plain mappings, as rows of a file or a database give them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from leadlink.engine.columns import BLANKS, Columns, columns_of
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.person import Address, PersonName
from leadlink.rules.matching.field_names import FIELD_NAMES, FieldNames
from leadlink.rules.matching.profile import Matched

_SOME_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_WHO = "engine"


def record_of(
    given: Matched | Mapping[str, object], fields: FieldNames = FIELD_NAMES
) -> Matched:
    """Make a record of a mapping; a record is given back as it is.

    A mapping has an id and any of a name, in full or in parts, e-mail addresses, phone
    numbers, a company, a website, an address, a date of birth and id numbers, under
    the names in ``columns.NAMES`` and ``field_names``. Without a person's name it is a
    company. Other keys are left alone; None is blank.

    Args:
        given: A record, or values by column.
        fields: Which columns are read besides, as custom fields.

    Raises:
        InvalidValueError: There is no id, or a value cannot be a record's.
    """
    if not isinstance(given, Mapping):
        return given
    columns = columns_of(tuple(given), fields)
    row = _Row(given, columns)
    id_ = row.text("id")
    if not id_:
        problem = Problem(path="id", reason="must not be blank")
        raise InvalidValueError(what="record", problems=(problem,))
    address = Address(
        street=_joined(row.text("number"), row.text("street") or row.text("street 2")),
        city=row.text("city"),
        region=row.text("region"),
        postcode=row.text("postcode"),
        country=row.text("country"),
    )
    name = PersonName(
        full=row.text("name"),
        given=_joined(row.text("given"), row.text("middle")),
        family=_joined(row.text("family"), row.text("suffix")),
        title=row.text("title"),
    )
    company = row.text("company")
    common: dict[str, Any] = {
        "id": id_,
        "created_at": _SOME_TIME,
        "updated_at": _SOME_TIME,
        "created_by": _WHO,
        "emails": row.several("email"),
        "phones": row.several("phone"),
        "website": row.text("website"),
        "address": None if address.is_blank else address,
        "custom": row.custom(),
    }
    if name.is_blank and company:
        return Company(name=company, **common)
    return Contact(name=name, company=company, **common)


class _Row:
    """A mapping, read by what its columns hold."""

    __slots__ = ("columns", "given")

    def __init__(self, given: Mapping[str, object], columns: Columns) -> None:
        self.given = given
        self.columns = columns

    def text(self, part: str) -> str:
        """Give the first column of a part that is not blank, or ""."""
        for key in self.columns.parts.get(part, ()):
            found = _text(self.given[key])
            if found:
                return found
        return ""

    def several(self, part: str) -> tuple[str, ...]:
        """Give the values of every column of a part."""
        found: dict[str, None] = {}
        for key in self.columns.parts.get(part, ()):
            value = self.given[key]
            if value is not None:
                found |= dict.fromkeys(_texts(value))
        return tuple(found)

    def custom(self) -> dict[str, str | date]:
        """Give what is read besides, by column."""
        found: dict[str, str | date] = {}
        for key in self.columns.custom:
            value = self.given[key]
            if isinstance(value, datetime):
                found[key] = value.date()
            elif isinstance(value, date):
                found[key] = value
            elif _text(value):
                found[key] = _text(value)
        year = self.text("birth year")
        if year:
            parts = (year, self.text("birth month"), self.text("birth day"))
            found.setdefault("birth date", "-".join(filter(None, parts)))
        return found


def _joined(one: str, other: str) -> str:
    return f"{one} {other}" if one and other else one or other


def _text(value: object) -> str:
    """Write a text or a number without blanks around it; "" for anything else."""
    if isinstance(value, str):
        text = value.strip()
        return "" if text in BLANKS else text
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return ""


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str | int | float):
        return filter(None, (_text(value),))
    if not isinstance(value, Iterable):
        return ()
    return (str(one).strip() for one in value if one is not None and str(one).strip())
