"""The traces of a person: what tells who it is, and how it is taken out of a value."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, final

import attrs

from leadlink.model.fields import CustomValue
from leadlink.model.person import Address, Email, PersonName, Phone, Social
from leadlink.rules.matching.phones import phone_keys

ERASED: Final = "[…]"
"""Stands where a trace was; never longer than one."""

SHORTEST: Final = 5
"""What has fewer letters is too common to be searched for in text."""

_BETWEEN: Final = r"[\s().\-/]*"
"""What may stand between the digits of a number that is written in text."""


@final
@attrs.frozen(kw_only=True)
class Traces:
    """What a person can be known by.

    Attributes:
        values: E-mails, phones, names, addresses ... as they were stored.
        texts: What is searched for within text, in lower case: names, addresses,
            numbers as typed, handles, streets, descriptions.
        digits: Phone numbers as they are compared.
        words: The words of names: traces only in what is written about this person.
        wholes: Whole names of any length: traces where they are all of a text.
    """

    values: frozenset[object] = attrs.field(repr=False)
    texts: frozenset[str] = attrs.field(repr=False)
    digits: frozenset[str] = attrs.field(repr=False)
    words: frozenset[str] = attrs.field(repr=False)
    wholes: frozenset[str] = attrs.field(default=frozenset(), repr=False)

    def __or__(self, other: "Traces") -> "Traces":
        """Join two sets of traces."""
        return Traces(
            values=self.values | other.values,
            texts=self.texts | other.texts,
            digits=self.digits | other.digits,
            words=self.words | other.words,
            wholes=self.wholes | other.wholes,
        )

    def __sub__(self, other: "Traces") -> "Traces":
        """Leave out what is somebody else's as well."""
        return Traces(
            values=self.values - other.values,
            texts=self.texts - other.texts,
            digits=self.digits - other.digits,
            words=self.words - other.words,
            wholes=self.wholes - other.wholes,
        )


def traces_in(values: Iterable[object], *, descriptions: bool = False) -> Traces:
    """Collect every trace in some records, images of records or values.

    Args:
        values: Anything of the model.
        descriptions: Whether what a record's description says is a trace as well.
    """
    found = frozenset(
        part for value in values for part in _parts(value, descriptions=descriptions)
    )
    texts = {text.strip().casefold() for part in found for text in _texts(part)}
    return Traces(
        values=found,
        texts=frozenset(text for text in texts if len(text) >= SHORTEST),
        digits=frozenset(
            digits
            for part in found
            if isinstance(part, Phone)
            for digits in _digits(part.number)
        ),
        words=frozenset(
            word
            for part in found
            if isinstance(part, PersonName)
            for word in f"{part.given} {part.family} {part.full}".casefold().split()
            if len(word) >= SHORTEST
        ),
        wholes=frozenset(
            text.strip().casefold()
            for part in found
            if isinstance(part, PersonName)
            for text in _texts(part)
            if text.strip()
        ),
    )


def _parts(value: object, *, descriptions: bool) -> Iterator[object]:
    match value:
        case Email() | Phone() | Social() | PersonName() | Address():
            yield value
        case CustomValue():
            # A number or a date is not known by itself to be anybody's.
            if isinstance(value.value, str):
                yield value
        case tuple():
            for item in value:
                yield from _parts(item, descriptions=descriptions)
        case _:
            cls: Any = type(value)
            for field in attrs.fields(cls) if attrs.has(cls) else ():
                part = getattr(value, field.name)
                if field.name == "description" and descriptions:
                    yield part
                else:
                    yield from _parts(part, descriptions=descriptions)


def _texts(part: object) -> Iterator[str]:
    match part:
        case Email():
            yield part.address
            yield part.address.rpartition("<")[2].strip(" <>")
        case Phone():
            yield part.number
        case Social():
            yield part.handle
        case PersonName():
            yield from (str(part), part.full, f"{part.given} {part.family}")
        case Address():
            yield part.street
        case str():
            yield part
        case _:
            pass


def _digits(number: str) -> Iterator[str]:
    for key in phone_keys(number):
        yield key.bare
        yield f"{key.country}{key.bare}"


def share(left: Traces, right: Traces) -> bool:
    """Tell whether two sets of traces have any in common."""
    return bool(left.values & right.values or left.digits & right.digits)


def scrubbed(value: Any, traces: Traces) -> Any:
    """Give a value without the traces in it: a list is shorter, a text says so."""
    match value:
        case str():
            return _without(value, traces)
        case tuple():
            return tuple(
                scrubbed(item, traces) for item in value if not _is_one(item, traces)
            )
        case PersonName():
            return PersonName() if _is_one(value, traces) else value
        case Address():
            return None if _is_one(value, traces) else value
        case Email() | Phone() | Social() | CustomValue():
            return None if _is_one(value, traces) else value
        case _:
            return value


def _is_one(item: object, traces: Traces) -> bool:
    if item in traces.values:
        return True
    match item:
        case Phone():
            return any(digits in traces.digits for digits in _digits(item.number))
        case Email() | Social():
            return any(t.strip().casefold() in traces.texts for t in _texts(item) if t)
        case _:
            return False


def _without(text: str, traces: Traces) -> str:
    if text.strip().casefold() in traces.wholes:
        return ERASED
    found = text
    # The longest first: a name within an address goes with the address.
    for trace in sorted(traces.texts | traces.digits, key=len, reverse=True):
        found = _replaced(found, trace, re.escape(trace))
    for digits in sorted(traces.digits, key=len, reverse=True):
        if len(digits) >= SHORTEST:
            found = re.sub(_BETWEEN.join(digits), ERASED, found)
    for word in traces.words:
        found = _replaced(found, word, rf"\b{re.escape(word)}\b")
    return found


def _replaced(text: str, trace: str, pattern: str) -> str:
    if trace not in text.casefold():
        return text
    found = re.sub(pattern, ERASED, text, flags=re.IGNORECASE)
    # Folding may change letters that the pattern then misses: then all of it goes.
    return ERASED if pattern[:2] != r"\b" and trace in found.casefold() else found
