"""Records from plain mappings, as rows of a file or a database give them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from numbers import Integral, Real
from typing import Any
from uuid import UUID

import attrs

from leadlink.engine.column_names import EITHER
from leadlink.engine.columns import BLANKS, Columns, Parts, columns_of
from leadlink.model import checks
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.lead import Lead
from leadlink.model.person import Address, PersonName
from leadlink.model.work import Job
from leadlink.rules.matching.companies import has_legal_form
from leadlink.rules.matching.field_names import FIELD_NAMES, FieldNames
from leadlink.rules.matching.folding import listed
from leadlink.rules.matching.profile import Matched

_SOME_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_WHO = "engine"
_YES = listed("true t yes y 1 1.0 ja wahr company")
_NUMBERS = (Real, Decimal)
_ROWS = (dict, Lead, Contact, Company, Job, Mapping)
_NUMPY_DATE = "datetime64"
_IN_CONTACTS = ("value", "address", "number", "email", "phone")
"""Where a mailbox or a number stands that is a mapping itself."""


def record_of(
    given: Matched | Mapping[str, object], fields: FieldNames = FIELD_NAMES
) -> Matched:
    """Make a record of a mapping; a record is given back as it is.

    A mapping has an id and any of a name, in full or in parts, e-mail addresses, phone
    numbers, a company, a website, an address, a date of birth and id numbers, under
    the names in ``column_names`` and ``field_names``. Without a person's name it is a
    company, and so is one whose only name has a legal form. Other keys are left alone.
    What programs write for nothing is blank, and so is what no field can hold.

    Args:
        given: A record, or values by column.
        fields: Which columns are read besides, as custom fields.

    Raises:
        InvalidValueError: It has no columns or no id, or a value cannot be a record's.
    """
    given = row_of(given)
    if not isinstance(given, Mapping):
        return given
    columns = columns_of(tuple(given), fields)
    row = _Row(given, columns)
    id_ = row.text("id")
    if not id_:
        problem = Problem(path="id", reason="must not be blank")
        raise InvalidValueError(what="record", problems=(problem,))
    address = row.address()
    first, family, full = row.names()
    name = PersonName(
        full=full,
        given=_joined(first, row.text("middle")),
        family=_joined(family, row.text("suffix")),
        title=row.text("title"),
    )
    company = row.text("company")
    is_firm = row.is_company or (not company and has_legal_form(full))
    if is_firm and full and not (name.given or name.family):
        name, company = PersonName(), full
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


def row_of(given: object) -> Matched | Mapping[str, object]:
    """Give a record or a mapping as it is, and other rows with columns as a mapping.

    Rows of ``sqlite3`` and of data frames have keys, but are no mappings.

    Raises:
        InvalidValueError: It is nothing of that.
    """
    if isinstance(given, _ROWS):
        return given
    try:
        return {key: given[key] for key in given.keys()}  # type: ignore[attr-defined, index]  # noqa: SIM118 - no mapping
    except (AttributeError, TypeError, LookupError):
        reason = f"cannot be {type(given).__name__}"
        problem = Problem(path="record", reason=reason)
        raise InvalidValueError(what="record", problems=(problem,)) from None


class _Row:
    """A mapping, read by what its columns hold."""

    __slots__ = ("columns", "given")

    def __init__(self, given: Mapping[str, object], columns: Columns) -> None:
        self.given = given
        self.columns = columns

    def text(self, part: str) -> str:
        """Give the first column of a part that is not blank, or ""."""
        return self._first(self.columns.parts.get(part, ()))

    def names(self) -> tuple[str, str, str]:
        """Give given name, surname and the name in full, as far as there are columns.

        ``Vorname`` and ``Name`` are given name and surname, ``Nome`` and ``Cognome``
        too; but a name that has the other column's words is one in full.
        """
        given, family, full = self.text("given"), self.text("family"), self.text("name")
        either = self.text(EITHER)
        known = (given or family).casefold().split()
        if either.casefold().split() == known:
            return given, family, full
        if not known or set(known) <= set(either.casefold().split()):
            return "", "", full or either
        return given or either, family or either, full

    @property
    def is_company(self) -> bool:
        """Whether the row itself says that its name is a company's."""
        values = (self.given[key] for key in self.columns.kinds)
        return any(str(value).strip().casefold() in _YES for value in values)

    def several(self, part: str) -> tuple[str, ...]:
        """Give the values of every column of a part."""
        found: dict[str, None] = {}
        for key in self.columns.parts.get(part, ()):
            found |= dict.fromkeys(_texts(self.given[key]))
        return tuple(found)

    def address(self) -> Address:
        """Give the first address that says where; parts of two are never mixed."""
        found = [self._address(columns) for columns in self.columns.addresses]
        where = (one for one in found if one.street or one.city or one.postcode)
        best = next(where, found[0] if found else Address())
        country = next((one.country for one in (best, *found) if one.country), "")
        return attrs.evolve(best, country=country)

    def _address(self, columns: Parts) -> Address:
        texts = {part: self._first(keys) for part, keys in columns.items()}
        number, second = texts.pop("number", ""), texts.pop("street 2", "")
        street = _joined(number, texts.get("street") or second)
        return Address(**texts | {"street": street})

    def custom(self) -> dict[str, str | date]:
        """Give what is read besides, by field."""
        found: dict[str, str | date] = {}
        for key, field in self.columns.custom:
            value = _day(self.given[key]) or _text(self.given[key])
            if value:
                found.setdefault(field, value)
        year = self.text("birth year")
        if year:
            parts = (year, self.text("birth month"), self.text("birth day"))
            found.setdefault("birth date", "-".join(filter(None, parts)))
        return found

    def _first(self, keys: Iterable[str]) -> str:
        return next(filter(None, (_text(self.given[key]) for key in keys)), "")


def _joined(one: str, other: str) -> str:
    return f"{one} {other}" if one and other else one or other


def _day(value: object) -> date | None:
    """Give the day of a date or an instant; a blank one is not even itself."""
    if not isinstance(value, date) or value != value:  # noqa: PLR0124 - as pandas' NaT
        return None
    return value.date() if isinstance(value, datetime) else value


def _text(value: object) -> str:
    """Write a text or a number without blanks around it; "" for anything else."""
    if isinstance(value, _NUMBERS):
        return _code(value)
    if isinstance(value, UUID) or type(value).__name__ == _NUMPY_DATE:
        value = str(value)
    text = value.strip() if isinstance(value, str) else ""
    return "" if text in BLANKS else text


def _code(value: Any) -> str:
    """Write a number that stands for a code; "" for what has a fraction or no end."""
    if isinstance(value, bool):
        return ""
    number: Any = int(value) if isinstance(value, Integral) else value
    try:
        # A number of numpy compares with numbers of its own size alone.
        number = number if isinstance(number, int | Decimal) else float(number)
        is_sound = abs(number) <= checks.MAX_INTEGER and number == int(number)
    except (ArithmeticError, ValueError):
        return ""
    return str(int(number)) if is_sound else ""


def _texts(value: object) -> Iterable[str]:
    """Give the texts of a value, of each in a list, and of each mapping in a list."""
    if isinstance(value, Mapping):
        own = (_text(value.get(key)) for key in _IN_CONTACTS)
        return filter(None, own)
    if isinstance(value, str | bytes | bytearray):
        return filter(None, (_text(value),))
    try:
        several = iter(value)  # type: ignore[call-overload]  # the rest raises
    except TypeError:
        return filter(None, (_text(value),))
    return (
        text
        for one in several
        for text in (_texts(one) if isinstance(one, Mapping) else (_text(one),))
        if text
    )
