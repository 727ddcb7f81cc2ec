"""Profiles from records and from rows of a file, the rows without a record between.

To check a record and to build it costs twice what normalising does. So a row of plain
texts, which no check could refuse, is read directly; any other becomes a record first.
Both ways give the same profile.
"""

from collections.abc import Iterable, Mapping
from typing import Final, final

from leadlink.engine.column_names import EITHER
from leadlink.engine.columns import BLANKS, columns_of
from leadlink.engine.mappings import record_of
from leadlink.engine.packing import sound_ref
from leadlink.model.fields import to_custom
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import addresses, companies, emails, names, phones
from leadlink.rules.matching.countries import region_of
from leadlink.rules.matching.field_names import FieldNames
from leadlink.rules.matching.keys import is_matchable
from leadlink.rules.matching.profile import (
    Extras,
    Matched,
    Profile,
    custom_of,
    profile_of,
)

_LONGEST: Final = 200
"""Letters of a row that no field is too short for, whichever they are in."""

_PARTS: Final = (
    *("id", "name", "given", "middle", "family", "suffix", "title", "company"),
    *("website", "number", "street", "street 2", "city", "postcode"),
    "country",
)
_NOBODY: Final = names.Name((), ())
_Columns = tuple[str, ...]
_Fields = tuple[tuple[str, str], ...]
_Plan = tuple[tuple[_Columns, ...], _Columns, _Columns, _Fields, _Columns, bool]


@final
class ProfileReader:
    """Reads what an engine is given.

    Args:
        policy: How values are read.
        fields: Which columns and custom fields are read besides.
    """

    def __init__(self, policy: MatchingPolicy, fields: FieldNames) -> None:
        """Remember the columns of rows as they come."""
        self._policy = policy
        self._fields = fields
        self._plans: dict[tuple[object, ...], _Plan] = {}

    def read(self, given: Matched | Mapping[str, object]) -> Profile:
        """Give the profile of a record or a row.

        Raises:
            InvalidValueError: A mapping makes no record.
        """
        if isinstance(given, Mapping):
            profile = self._read_row(given)
            if profile is not None:
                return profile
        record = record_of(given, self._fields)
        return profile_of(record, self._policy, self._fields)

    def find(self, given: Matched | Mapping[str, object]) -> tuple[Ref, Profile | None]:
        """Give the reference, and the profile unless the record is outside matching.

        Raises:
            InvalidValueError: A mapping makes no record.
        """
        if isinstance(given, Mapping) or is_matchable(given):
            profile = self.read(given)
            return profile.ref, profile
        return given.ref, None

    def _plan(self, keys: tuple[str, ...]) -> _Plan:
        columns = columns_of(keys, self._fields)
        local = columns.addresses[0] if columns.addresses else {}
        parts = {**columns.parts, **local}
        plan = (
            tuple(parts.get(part, ()) for part in _PARTS),
            parts.get("email", ()),
            parts.get("phone", ()),
            columns.custom,
            parts.get("birth year", ()),
            len(columns.addresses) > 1 or bool(columns.kinds) or EITHER in parts,
        )
        if len(self._plans) < _LONGEST:
            self._plans[keys] = plan
        return plan

    def _read_row(self, given: Mapping[str, object]) -> Profile | None:
        """Read a row of plain texts; None leaves it to the record."""
        keys = tuple(given)
        plan = self._plans.get(keys) or self._plan(keys)
        parts, email_columns, phone_columns, fields, year_columns, is_rich = plan
        if is_rich:
            return None
        try:
            text = "".join(given.values())  # type: ignore[arg-type]  # others raise
        except TypeError:
            return None
        if len(text) > _LONGEST or not text.isprintable():
            return None
        row: Mapping[str, str] = given  # type: ignore[assignment]  # all are texts
        texts = [_first(row, columns) if columns else "" for columns in parts]
        id_, full, first, middle, last, suffix, title, written_company = texts[:8]
        website, number, line, second_line, city, postcode, country = texts[8:]
        if not id_ or _first(row, year_columns):
            return None
        births, ids, extras = self._custom(row, fields)
        given_name = _joined(first, middle)
        family = _joined(last, suffix)
        if not (written_company or given_name or family) and (
            full and companies.has_legal_form(full)
        ):
            written_company, full = full, ""
        company = companies.company_of(written_company) if written_company else None
        is_company = bool(written_company) and not (given_name or family or full)
        name = _NOBODY
        if not is_company:
            name = names.name_of_texts(given_name, family, full)
        street = _joined(number, line or second_line)
        return Profile(
            ref=sound_ref(Kind.COMPANY if is_company else Kind.CONTACT, id_),
            is_organisation=is_company or (company is not None and not name.words),
            name=name,
            written_name=full or " ".join(filter(None, (title, given_name, family)))
            if not is_company
            else "",
            company=company,
            written_company=written_company,
            emails=self._emails(_every(row, email_columns)),
            phones=_phones(
                _every(row, phone_columns),
                (region_of(country) if country else "") or self._policy.default_region,
            ),
            host=emails.host_of(website) if website else "",
            place=addresses.place_of_texts(street, city, postcode)
            if street or city or postcode
            else None,
            births=births,
            ids=ids,
            extras=extras,
        )

    def _custom(
        self, row: Mapping[str, str], fields: _Fields
    ) -> tuple[tuple[str, ...], tuple[str, ...], Extras]:
        found: dict[str, str] = {}
        for column, field in fields:
            text = _first(row, (column,))
            if text:
                found.setdefault(field, text)
        return custom_of(to_custom(found), self._fields) if found else ((), (), ())

    def _emails(self, values: Iterable[str]) -> tuple[str, ...]:
        found = (emails.email_key(value, self._policy) for value in values)
        return tuple(dict.fromkeys(key for key in found if key is not None))


def _phones(values: Iterable[str], region: str) -> tuple[phones.PhoneKey, ...]:
    found = [key for value in values for key in phones.phone_keys(value, region)]
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))  # noqa: PLR2004 - one has no repeats


def _first(row: Mapping[str, str], columns: tuple[str, ...]) -> str:
    for column in columns:
        text = row[column]
        if text and (text := text.strip()) and text not in BLANKS:
            return text
    return ""


def _every(row: Mapping[str, str], columns: tuple[str, ...]) -> list[str]:
    found = (row[column].strip() for column in columns)
    return [text for text in found if text and text not in BLANKS]


def _joined(one: str, other: str) -> str:
    return f"{one} {other}" if one and other else one or other
