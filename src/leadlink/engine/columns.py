"""What a column of a file holds, by its name: no configuration for common spellings.

Case, blanks, hyphens, dots and underscores make no difference: ``First Name``,
``first_name`` and ``firstName`` are one. What names whose column it is, or which of
several, may stand before or behind, as in ``Contact: Email`` and ``Mailing City``. A
number is the next of its kind, as in ``phone_2``, where a record may have several.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, final

import attrs

from leadlink.engine.column_names import ADDRESS, EITHER, SEVERAL
from leadlink.engine.meanings import COMPANY, Meaning, bare, meaning_of, words
from leadlink.rules.matching.field_names import BIRTH, FieldNames, plain
from leadlink.rules.matching.folding import CACHE, listed

BLANKS: Final = listed(
    "NULL null None NONE none N/A n/a #N/A #N/V NA <NA> NaN nan NaT \\N - -- --- \u2014"
    " \u2013 . ? n.a. N.A. (blank) (null) (none) #NULL! #REF! #VALUE! undefined unknown"
    " Unknown UNKNOWN unbekannt k.A."
)
"""What programs and people write where there is nothing."""

_LOCAL: Final[tuple[str, ...]] = (*ADDRESS, "country")
_SPEAKING: Final = ("street", "city", "postcode")
_PEOPLE_PARTS: Final = ("given", "middle", "family", "suffix", "title", "birth year")

Parts = Mapping[str, tuple[str, ...]]
"""By part of a record its columns, the best first."""

_Column = tuple[Meaning, int, str]
"""What a column holds, its place in the row, and its name."""


@final
@attrs.frozen
class Columns:
    """The columns of a mapping by what they hold, those of a part best first.

    Attributes:
        parts: By part of a record, those of addresses apart.
        addresses: By part of an address, for each address that a row may have: that of
            columns without a word for which, then home, work and the like.
        kinds: Columns that say whether a row is a company's.
        custom: Columns that matching reads besides, as one of birth dates, each with
            the field that it is.
        ignored: Columns that are left alone.
    """

    parts: Parts
    addresses: tuple[Parts, ...]
    kinds: tuple[str, ...]
    custom: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]


@lru_cache(maxsize=256)
def columns_of(keys: tuple[object, ...], fields: FieldNames) -> Columns:
    """Tell what each column holds; one that is not known is left alone.

    In a list of companies, as its other columns tell, a name is a company's.

    Args:
        keys: Names of columns; what is no text is left alone.
        fields: Which columns are read besides, as custom fields.
    """
    found: dict[str, list[_Column]] = {}
    kinds, custom, ignored = [], [], []
    for at, key in enumerate(keys):
        if not isinstance(key, str):
            continue
        name = plain(key.removesuffix("__c"))
        field = _field(name, fields)
        part = meaning_of(name)
        if field:
            custom.append((key, field))
        if part is not None:
            found.setdefault(part.part, []).append((part, at, key))
        elif name in words().kinds:
            kinds.append(key)
        elif not field:
            ignored.append(key)
    if "birth year" not in found:
        ignored += _lone_days(found, custom)
    names = {plain(key) for key in keys if isinstance(key, str)}
    if _is_of_companies(names, found, custom, fields):
        found[COMPANY] = [one for one in found["name"] if not one[0].place]
        found["name"] = [one for one in found["name"] if one[0].place]
    elif _is_either(found):
        found[EITHER] = found.pop("name")
    local = {part: found.pop(part) for part in _LOCAL if part in found}
    return Columns(
        {part: tuple(_ordered(part, some)) for part, some in found.items() if some},
        tuple(_addresses(local)),
        tuple(kinds),
        tuple(custom),
        tuple(ignored),
    )


@lru_cache(maxsize=CACHE)
def _field(name: str, fields: FieldNames) -> str:
    """Give the custom field that a column is, or ""."""
    if name in fields.uses:
        return fields.uses[name][1]
    for rest, label in bare(name):
        if rest in fields.uses and label not in words().places:
            return fields.uses[rest][1]
    return ""


def _lone_days(
    found: dict[str, list[_Column]], custom: list[tuple[str, str]]
) -> Iterator[str]:
    """Take out days and months that belong to no year; give those that are nothing."""
    known = {key for key, _ in custom}
    for part in ("birth day", "birth month"):
        yield from (key for _, _, key in found.pop(part, ()) if key not in known)


def _is_of_companies(
    names: set[str],
    found: Mapping[str, object],
    custom: Iterable[tuple[str, str]],
    fields: FieldNames,
) -> bool:
    not_firms = words().kinds | words().of_people
    if "name" not in names or COMPANY in found or names & not_firms:
        return False
    if any(part in found for part in _PEOPLE_PARTS):
        return False
    if any(fields.uses[plain(field)][0] == BIRTH for _, field in custom):
        return False
    if names & words().of_companies:
        return True
    return "email" not in found and ("type" in names or "website" in found)


def _is_either(found: Mapping[str, list[_Column]]) -> bool:
    """Tell whether the names may be given names or surnames, which have no column."""
    if ("given" in found) is ("family" in found) or "name" not in found:
        return False
    return all(plain(key) in words().either for _, _, key in found["name"])


def _ordered(part: str, found: Iterable[_Column]) -> Iterator[str]:
    """Order the columns of a part: the best name first, or as they come."""
    if part in SEVERAL:
        return (key for _, _, key in found)
    return (key for *_, key in sorted(found))


def _addresses(local: Mapping[str, list[_Column]]) -> Iterator[Parts]:
    """Part the columns by address; what one lacks is that of columns without a word."""
    labels = {it.label for columns in local.values() for it, _, _ in columns}
    own = {
        label: {
            part: tuple(
                _ordered(part, [one for one in columns if one[0].label == label])
            )
            for part, columns in local.items()
        }
        for label in sorted(labels, key=words().ranks.__getitem__)
    }
    common = own.get("", {})
    is_whole = any(common.get(part) for part in ("street", "street 2", "number"))
    if common and (is_whole or len(own) == 1):
        yield {part: columns for part, columns in common.items() if columns}
    for label, parts in own.items():
        if not label:
            continue
        full = {
            part: columns if columns and is_whole else columns + common.get(part, ())
            for part, columns in parts.items()
        }
        if len(own) == 1 or any(full.get(part) for part in _SPEAKING):
            yield {part: columns for part, columns in full.items() if columns}
