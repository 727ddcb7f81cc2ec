"""From the cells of a CSV row to the shape that JSON Lines have as well."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, final

import attrs

from leadlink.adapters.records.dates import instant_of
from leadlink.adapters.records.fieldmap import CUSTOM, Columns, FieldMap
from leadlink.model.errors import Problem
from leadlink.model.person import Consent

_LIST = re.compile(r"[;,|]")
_MAILS = re.compile(r"[;,]\s*")

_NUMBERS = re.compile(r"\s*;\s*")
_LEAST_DIGITS = 5
_WORDS: Final = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "opted out"), True),
    **dict.fromkeys(("no", "n", "false", "0", "opted in"), False),
}

_TEXTS: Final = {
    "id": "id",
    "company": "company",
    "role": "role",
    "standing": "standing",
    "website": "website",
    "industry": "industry",
    "source": "source",
    "campaign": "campaign",
    "project": "project_id",
    "mandate": "mandate_id",
    "assigned_to": "assigned_to",
}
_BLOCKS: Final = {
    "given": ("name", "given"),
    "family": ("name", "family"),
    "full": ("name", "full"),
    "salutation": ("name", "title"),
    "street": ("address", "street"),
    "city": ("address", "city"),
    "region": ("address", "region"),
    "postcode": ("address", "postcode"),
    "country": ("address", "country"),
}
_INSTANTS: Final = {"next_call": "next_call_at", "first_seen": "first_seen_at"}


@final
@attrs.frozen(kw_only=True)
class Shape:
    """What a row says, as JSON would, and which heading said it.

    Attributes:
        data: Texts, lists and objects.
        places: Heading by path, as ``emails[0]``.
        problems: What could not be brought to this form, by heading.
    """

    data: Mapping[str, Any] = attrs.field(repr=False)
    places: Mapping[str, str] = attrs.field(factory=dict)
    problems: tuple[Problem, ...] = ()

    def told(self, problem: Problem) -> Problem:
        """Tell a problem by the heading of its field, where there is one."""
        heads = [path for path in self.places if _is_below(problem.path, path)]
        if not heads:
            return problem
        return Problem(self.places[max(heads, key=len)], problem.reason)


def _is_below(path: str, head: str) -> bool:
    return path == head or path.startswith((f"{head}.", f"{head}["))


def _numbers(text: str) -> list[str]:
    """Give the numbers of a cell; a short part after a semicolon is an extension."""
    parts = _NUMBERS.split(text)
    if all(sum(map(str.isdecimal, part)) >= _LEAST_DIGITS for part in parts):
        return parts
    return [text]


def shape_of(values: Mapping[str, str], columns: Columns, fields: FieldMap) -> Shape:
    """Bring the filled cells of a row to the shape of the fields that they feed."""
    making = _Making(fields)
    for heading, field in columns.fields:
        text = values.get(heading)
        if text is not None:
            making.take(heading, field, text)
    return making.finish()


class _Making:
    """A shape in the making: what has been read of a row so far."""

    def __init__(self, fields: FieldMap) -> None:
        self.fields = fields
        self.data: dict[str, Any] = {}
        self.places: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.refused: set[str] = set()

    def take(self, heading: str, field: str, text: str) -> None:
        """Put one cell where its field belongs."""
        head, _, rest = field.partition(".")
        if field in _TEXTS:
            self._put(_TEXTS[field], heading, text)
        elif field in _BLOCKS:
            self._put_in_block(*_BLOCKS[field], heading, text)
        elif field in _INSTANTS:
            self._put_instant(_INSTANTS[field], heading, text)
        elif f"{head}." == CUSTOM:
            self.data.setdefault("custom", {})[rest] = text
            self.places[f"custom.{rest}"] = heading
        else:
            self._many[head](self, heading, rest, text)

    def _put(self, name: str, heading: str, value: object) -> None:
        self.data[name] = value
        self.places[name] = heading

    def _put_in_block(self, name: str, part: str, heading: str, text: str) -> None:
        block = self.data.setdefault(name, {})
        block[part] = f"{block[part]}, {text}" if part in block else text
        self.places[f"{name}.{part}"] = heading

    def _put_instant(self, name: str, heading: str, text: str) -> None:
        zone, day_first = self.fields.zone, self.fields.day_first
        try:
            read = instant_of(text, zone=zone, day_first=day_first)
        except ValueError as error:
            self.problems.append(Problem(heading, str(error)))
        else:
            self._put(name, heading, read.isoformat())

    def _add(self, name: str, heading: str, value: object) -> None:
        items = self.data.setdefault(name, [])
        self.places[f"{name}[{len(items)}]"] = heading
        items.append(value)

    def _add_emails(self, heading: str, _: str, text: str) -> None:
        for address in filter(None, _MAILS.split(text)):
            self._add("emails", heading, address)

    def _add_phones(self, heading: str, kind: str, text: str) -> None:
        for number in _numbers(text):
            self._add("phones", heading, {"number": number, "kind": kind})

    def _add_social(self, heading: str, network: str, text: str) -> None:
        self._add("socials", heading, {"network": network, "handle": text})

    def _add_tags(self, heading: str, _: str, text: str) -> None:
        for tag in filter(None, map(str.strip, _LIST.split(text))):
            self._add("tags", heading, tag)

    def _add_notes(self, heading: str, _: str, text: str) -> None:
        self._add_text("notes", heading, text)

    def _add_description(self, heading: str, _: str, text: str) -> None:
        self._add_text("description", heading, text)

    def _add_text(self, name: str, heading: str, text: str) -> None:
        before = self.data.get(name)
        self._put(name, heading, f"{before}\n{text}" if before else text)

    def _refuse(self, heading: str, name: str, text: str) -> None:
        if text.casefold() not in _WORDS:
            self.problems.append(Problem(heading, "is neither yes nor no"))
        elif _WORDS[text.casefold()]:
            self.refused.add(name)

    def finish(self) -> Shape:
        """Give the shape, with the consent that was refused on what it is about."""
        if "emails" in self.refused:
            self.data["emails"] = [
                {"address": address, "consent": Consent.REFUSED.value}
                for address in self.data.get("emails", ())
            ]
        if "phones" in self.refused:
            self.data["phones"] = [
                {**phone, "consent": Consent.REFUSED.value}
                for phone in self.data.get("phones", ())
            ]
        self._complete_name()
        return Shape(data=self.data, places=self.places, problems=tuple(self.problems))

    def _complete_name(self) -> None:
        """Read a name beside one half of a name as the other half.

        ``Vorname`` and ``Name`` are given name and surname; but a name that has the
        words of the half is one in full.
        """
        name = self.data.get("name", {})
        halves = [half for half in ("given", "family") if half in name]
        if len(halves) != 1 or "full" not in name:
            return
        known = set(name[halves[0]].casefold().split())
        if not known <= set(name["full"].casefold().split()):
            other = "family" if halves == ["given"] else "given"
            name[other] = name.pop("full")
            self.places[f"name.{other}"] = self.places.pop("name.full")

    _many: Final[Mapping[str, Callable[["_Making", str, str, str], None]]] = {
        "email": _add_emails,
        "phone": _add_phones,
        "refuses": _refuse,
        "social": _add_social,
        "tags": _add_tags,
        "notes": _add_notes,
        "description": _add_description,
    }
