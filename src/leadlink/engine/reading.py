"""Profiles from records and from rows of a file, the rows without a record between.

To check a record and to build it costs twice what normalising does. So a row of plain
texts, which no check could refuse, is read directly; any other becomes a record first.
Both ways give the same profile.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Final, TypeVar, final

import attrs

from leadlink.engine.column_names import EITHER
from leadlink.engine.columns import BLANKS, Columns, columns_of
from leadlink.engine.mappings import record_of, row_of
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
_PLANS: Final = 200
_NONE: Final[tuple[tuple[str, ...], tuple[str, ...], Extras]] = ((), (), ())
_T = TypeVar("_T")


@final
@attrs.frozen
class _Plan:
    """Where the values of rows with certain columns are, found out once for all.

    Attributes:
        columns: Those that are read: of e-mail addresses, phone numbers, custom fields,
            years of birth, then the others.
        ends: Where the first four kinds of columns end.
        fields: Which fields the custom columns are.
        several: For each part with several columns, where those are.
        texts: Gives the value of each part, of the values of *columns*, a blank, and
            the first of each of *several* that is filled.
    """

    columns: tuple[str, ...]
    ends: tuple[int, int, int, int]
    fields: tuple[str, ...]
    several: tuple[tuple[int, ...], ...]
    texts: Callable[[Sequence[str]], tuple[str, ...]]

    @classmethod
    def of(cls, found: Columns) -> "_Plan | None":
        """Make the plan of some columns; None where a row needs more thought."""
        if len(found.addresses) > 1 or found.kinds or EITHER in found.parts:
            return None
        parts = {**found.parts, **(found.addresses[0] if found.addresses else {})}
        columns: list[str] = []
        ends = []
        custom = tuple(column for column, _ in found.custom)
        for part in ("email", "phone", custom, "birth year"):
            columns += parts.get(part, ()) if isinstance(part, str) else part
            ends.append(len(columns))
        columns += parts.get("region", ())
        groups = {}
        for part in _PARTS:
            own = parts.get(part, ())
            groups[part] = tuple(range(len(columns), len(columns) + len(own)))
            columns += own
        several = tuple(group for group in groups.values() if len(group) > 1)
        blank = len(columns)
        first = {group: at for at, group in enumerate(several, blank + 1)}
        first |= {group: group[0] for group in groups.values() if len(group) == 1}
        places = [first.get(groups[part], blank) for part in _PARTS]
        emails_end, phones_end, custom_end, years_end = ends
        return cls(
            tuple(columns),
            (emails_end, phones_end, custom_end, years_end),
            tuple(field for _, field in found.custom),
            several,
            itemgetter(*places),
        )

    def values(self, row: Mapping[str, object]) -> list[str] | None:
        """Give the values, without blanks around; None if a check might refuse one."""
        values: list[str] = [row[column] for column in self.columns]  # type: ignore[misc]  # or what comes raises
        try:
            text = "|".join(values)
        except TypeError:
            return None
        if len(text) > _LONGEST + len(values) or not text.isprintable():
            return None
        # Most values are plain: to look at all is quicker than at each.
        if (
            " |" in text
            or "| " in text
            or text != text.strip()
            or not BLANKS.isdisjoint(values)
        ):
            values = ["" if it in BLANKS else it for it in map(str.strip, values)]
        values.append("")
        for group in self.several:
            filled = (values[place] for place in group if values[place])
            values.append(next(filled, ""))
        return values


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
        self._plans: dict[tuple[object, ...], _Plan | None] = {}

    def read(self, given: Matched | Mapping[str, object]) -> Profile:
        """Give the profile of a record or a row.

        Raises:
            InvalidValueError: A mapping makes no record.
        """
        given = row_of(given)
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
        given = row_of(given)
        if isinstance(given, Mapping) or is_matchable(given):
            profile = self.read(given)
            return profile.ref, profile
        return given.ref, None

    def _plan(self, keys: tuple[str, ...]) -> _Plan | None:
        plan = _Plan.of(columns_of(keys, self._fields))
        if len(self._plans) < _PLANS:
            self._plans[keys] = plan
        return plan

    def _read_row(self, given: Mapping[str, object]) -> Profile | None:
        """Read a row of plain texts; None leaves it to the record."""
        keys = tuple(given)
        plan = self._plans[keys] if keys in self._plans else self._plan(keys)
        values = plan.values(given) if plan is not None else None
        if plan is None or values is None:
            return None
        id_, full, first, middle, last, suffix, title, written_company, *rest = (
            plan.texts(values)
        )
        website, number, line, second_line, city, postcode, country = rest
        emails_end, phones_end, custom_end, years_end = plan.ends
        if not id_ or any(values[custom_end:years_end]):
            return None
        births, ids, extras = _NONE
        if any(values[phones_end:custom_end]):
            births, ids, extras = self._custom(
                plan.fields, values[phones_end:custom_end]
            )
        given_name = _joined(first, middle)
        family = _joined(last, suffix)
        if not (written_company or given_name or family) and (
            full and companies.has_legal_form(full)
        ):
            written_company, full = full, ""
        company = companies.company_of(written_company) if written_company else None
        is_company = bool(written_company) and not (given_name or family or full)
        name, written_name = _NOBODY, ""
        if not is_company:
            name = names.name_of_texts(given_name, family, full)
            written_name = full or _joined(title, _joined(given_name, family))
        street = _joined(number, line or second_line)
        region = region_of(country) if country else ""
        return Profile(
            ref=sound_ref(Kind.COMPANY if is_company else Kind.CONTACT, id_),
            is_organisation=is_company or (company is not None and not name.words),
            name=name,
            written_name=written_name,
            company=company,
            written_company=written_company,
            emails=self._emails(values[:emails_end]),
            phones=_phones(
                values[emails_end:phones_end], region or self._policy.default_region
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
        self, fields: Sequence[str], values: Sequence[str]
    ) -> tuple[tuple[str, ...], tuple[str, ...], Extras]:
        found: dict[str, str] = {}
        for field, text in zip(fields, values, strict=True):
            if text:
                found.setdefault(field, text)
        return custom_of(to_custom(found), self._fields)

    def _emails(self, values: Iterable[str]) -> tuple[str, ...]:
        found = [emails.email_key(value, self._policy) for value in values if value]
        return _distinct([key for key in found if key is not None])


def _phones(values: Iterable[str], region: str) -> tuple[phones.PhoneKey, ...]:
    found = [phones.phone_keys(value, region) for value in values if value]
    return (
        found[0]
        if len(found) == 1
        else _distinct([key for keys in found for key in keys])
    )


def _distinct(values: Sequence[_T]) -> tuple[_T, ...]:
    return tuple(values if len(values) == 1 else dict.fromkeys(values))


def _joined(one: str, other: str) -> str:
    return f"{one} {other}" if one and other else one or other
