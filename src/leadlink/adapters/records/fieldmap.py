"""Field maps: which heading of a file feeds which field."""

from collections.abc import Iterable, Mapping
from datetime import UTC, tzinfo
from typing import Final, final

import attrs
from immutables import Map

from leadlink.adapters.records.headings import (
    CUSTOMER_HEADINGS,
    LEAD_HEADINGS,
    MANY,
    folded,
    spellings,
)
from leadlink.adapters.records.rows import UnreadableFileError

CUSTOM = "custom."


def _to_map(values: Mapping[str, str]) -> Mapping[str, str]:
    return Map({folded(heading): field for heading, field in values.items()})


@final
@attrs.frozen(kw_only=True)
class FieldMap:
    """Which heading feeds which field, and how dates are written.

    Attributes:
        headings: Field by heading; headings are compared in folded form.
        day_first: Whether ``03/04/2024`` is the third of April; None: a date with
            slashes is refused, as nobody can tell.
        zone: Of instants that name none.
    """

    headings: Mapping[str, str] = attrs.field(converter=_to_map)
    day_first: bool | None = None
    zone: tzinfo = UTC

    def adding(self, headings: Mapping[str, str]) -> "FieldMap":
        """Give a map that reads these headings as well, or otherwise.

        Args:
            headings: Field by heading, as ``{"Kunde": "full"}``; a blank field leaves
                the heading unread, ``custom.budget`` feeds the custom field
                ``budget``.

        Raises:
            UnreadableFileError: There is no such field.
        """
        known = {*self.headings.values(), ""}
        for heading, field in headings.items():
            if field not in known and not field.startswith(CUSTOM):
                msg = f"{heading!r} cannot feed {field!r}: there is no such field"
                raise UnreadableFileError(msg)
        return attrs.evolve(self, headings={**self.headings, **_to_map(headings)})

    def columns(self, headings: Iterable[str]) -> "Columns":
        """Tell which of a file's headings feed which field.

        Raises:
            UnreadableFileError: Two headings feed a field that holds one value, or no
                heading feeds any field.
        """
        fields: dict[str, str] = {}
        unread: list[str] = []
        for heading in headings:
            forms = (form for form in spellings(heading) if form in self.headings)
            field = self.headings.get(next(forms, ""), "")
            if not field:
                unread.append(heading)
                continue
            others = [other for other, taken in fields.items() if taken == field]
            if others and not field.startswith(MANY):
                msg = f"{others[0]!r} and {heading!r} both feed the field {field!r}"
                raise UnreadableFileError(msg)
            fields[heading] = field
        if not fields:
            msg = "no heading is known: name them with a field map"
            raise UnreadableFileError(msg)
        return Columns(fields=tuple(fields.items()), unread=tuple(filter(None, unread)))


@final
@attrs.frozen(kw_only=True)
class Columns:
    """What a field map makes of the headings of one file.

    Attributes:
        fields: Pairs of heading and field, in the order of the headings.
        unread: Headings that feed nothing, in their order.
    """

    fields: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]


def _inverted(table: Mapping[str, str]) -> dict[str, str]:
    return {
        heading: field
        for field, headings in table.items()
        for heading in (field.replace(".", " "), *headings.split(", "))
    }


LEADS: Final = FieldMap(headings=_inverted(LEAD_HEADINGS))
"""Reads the usual headings of lead exports."""

CUSTOMERS: Final = FieldMap(headings=_inverted(CUSTOMER_HEADINGS))
"""Reads the usual headings of contact and company exports."""
