"""Records from plain mappings, as rows of a file or a database give them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.person import Address, PersonName
from leadlink.rules.matching.profile import Matched

_SOME_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_WHO = "engine"

_GIVEN = ("given", "given_name", "first_name")
_FAMILY = ("family", "family_name", "last_name", "surname")


def record_of(given: Matched | Mapping[str, object]) -> Matched:
    """Make a record of a mapping; a record is given back as it is.

    A mapping has an ``id`` and any of ``name`` (or ``first_name``, ``last_name``),
    ``title``, ``email`` or ``emails``, ``phone`` or ``phones``, ``company``,
    ``website``, ``street``, ``city``, ``region``, ``postcode``, ``country``. Without a
    person's name it is a company. Other keys are left alone; None is blank.

    Raises:
        InvalidValueError: There is no id, or a value cannot be a record's.
    """
    if not isinstance(given, Mapping):
        return given
    text = _texts(given)
    if not text.get("id"):
        problem = Problem(path="id", reason="must not be blank")
        raise InvalidValueError(what="record", problems=(problem,))
    address = Address(
        street=text.get("street", ""),
        city=text.get("city", ""),
        region=text.get("region", ""),
        postcode=text.get("postcode", ""),
        country=text.get("country", ""),
    )
    name = PersonName(
        full=text.get("name", ""),
        given=_first(text, _GIVEN),
        family=_first(text, _FAMILY),
        title=text.get("title", ""),
    )
    company = text.get("company", "")
    common = {
        "id": text["id"],
        "created_at": _SOME_TIME,
        "updated_at": _SOME_TIME,
        "created_by": _WHO,
        "emails": _several(given, "email", "emails"),
        "phones": _several(given, "phone", "phones"),
        "website": text.get("website", ""),
        "address": None if address.is_blank else address,
    }
    if name.is_blank and company:
        return Company(name=company, **common)  # type: ignore[arg-type]  # the model checks each
    return Contact(name=name, company=company, **common)  # type: ignore[arg-type]  # likewise


def _texts(given: Mapping[str, object]) -> dict[str, str]:
    return {
        key: str(value).strip()
        for key, value in given.items()
        if isinstance(value, str | int)
    }


def _first(text: Mapping[str, str], keys: Iterable[str]) -> str:
    return next((text[key] for key in keys if text.get(key)), "")


def _several(given: Mapping[str, object], one: str, many: str) -> tuple[str, ...]:
    values = given.get(many) or given.get(one) or ()
    found = (values,) if isinstance(values, str | int) else tuple(values)  # type: ignore[arg-type]  # the model refuses what is no text
    return tuple(str(value).strip() for value in found if str(value).strip())
