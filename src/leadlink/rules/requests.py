"""What is asked of a conversion, told apart from what else may be asked."""

from enum import Enum
from hashlib import sha256
from typing import Any

import attrs

from leadlink.model.target_plans import TARGET_WORDS
from leadlink.model.targets import ConversionRequest, Existing
from leadlink.rules import targeting


def fingerprint(request: ConversionRequest) -> str:
    """Give a digest of what is asked, by which another request is told apart.

    A record that is named by its bare id is the same as by its reference.

    Raises:
        InvalidValueError: A target names a record of another kind.
    """
    named: dict[str, Any] = {
        word: attrs.evolve(target, record=targeting.ref_of(target, kind))
        for kind, word in TARGET_WORDS.items()
        if isinstance(target := getattr(request, word), Existing)
    }
    request = attrs.evolve(request, **named)
    return sha256(repr(_plain(request)).encode()).hexdigest()


def _plain(value: object) -> object:
    cls: Any = type(value)
    if attrs.has(cls):
        parts = (_plain(getattr(value, field.name)) for field in attrs.fields(cls))
        return (cls.__name__, *parts)
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return value.value if isinstance(value, Enum) else value
