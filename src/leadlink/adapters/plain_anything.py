"""How a value looks whose field may hold anything: an object that says what it is.

A plan tells of values of many fields, so each is written as ``{"phone": {...}}`` or
``{"text": "Textiles"}``: one key, which names what the value is; nothing is null.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from cattrs import Converter

from leadlink.adapters.plain_leaves import exactly
from leadlink.adapters.plain_problems import UnreadableError
from leadlink.model.fields import (
    CustomerLink,
    CustomValue,
    Hold,
    LinkKind,
    Money,
    Origin,
    Standing,
)
from leadlink.model.ids import Ref
from leadlink.model.person import (
    Address,
    Consent,
    Email,
    PersonName,
    Phone,
    Social,
)

WORDS: Final[dict[str, type[Any]]] = {
    "text": str,
    "flag": bool,
    "integer": int,
    "decimal": Decimal,
    "date": date,
    "instant": datetime,
    "name": PersonName,
    "email": Email,
    "phone": Phone,
    "social": Social,
    "address": Address,
    "consent": Consent,
    "money": Money,
    "origin": Origin,
    "standing": Standing,
    "hold": Hold,
    "customer_link": CustomerLink,
    "link_kind": LinkKind,
    "custom": CustomValue,
    "reference": Ref,
    "list": tuple,
}
"""What the one key may be, and the class it stands for."""

_WORD_OF: Final = {of: word for word, of in WORDS.items()}


def register(made: Converter) -> None:
    """Teach a converter the fields whose type is Any."""
    made.register_unstructure_hook_func(
        lambda of: of is Any, lambda value: write(made, value)
    )
    made.register_structure_hook_func(
        lambda of: of is Any, lambda data, _: _read(made, data)
    )
    made.register_unstructure_hook_func(
        lambda of: of == frozenset[object], lambda values: _write_set(made, values)
    )


def write(made: Converter, value: Any) -> dict[str, Any] | None:
    """Write a value under the word for what it is.

    Raises:
        UnreadableError: It is of a class that no field of a record has.
    """
    if value is None:
        return None
    word = _WORD_OF.get(type(value))
    if word is None:
        msg = f"{type(value).__name__} has no plain form"
        raise UnreadableError(msg)
    if word == "list":
        return {word: [write(made, item) for item in value]}
    return {word: made.unstructure(value, WORDS[word])}


def _write_set(made: Converter, values: Iterable[object]) -> list[Any]:
    """Write values of any class in an order that is always the same."""
    return sorted((write(made, value) for value in values), key=str)


def _read(made: Converter, data: Any) -> Any:
    if data is None:
        return None
    entries = list(exactly(dict, data).items())
    word, value = entries[0] if len(entries) == 1 else ("", None)
    if word not in WORDS:
        msg = "must be null or an object with one of the keys " + ", ".join(WORDS)
        raise UnreadableError(msg)
    of: Any = tuple[Any, ...] if word == "list" else WORDS[word]
    return made.structure(value, of)
