"""What two policies decide differently, field by field, from their plain data."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, final

import attrs

from leadlink.adapters.plain import to_dict
from leadlink.model.policy.policy import Policy


@final
@attrs.frozen(kw_only=True)
class FieldDifference:
    """One field of a policy that another policy has otherwise.

    Attributes:
        path: As ``conversion.origin``, or ``rights.roles.viewer.permissions``: of what
            has a name the name, not the place.
        a: Its plain value in the first policy; None where it has none.
        b: Its plain value in the second.
    """

    path: str
    a: Any
    b: Any

    def __str__(self) -> str:
        """Write both values, the first one first."""
        return f"{self.path}: {as_line(self.a)} -> {as_line(self.b)}"


def field_differences(a: Policy, b: Policy) -> tuple[FieldDifference, ...]:
    """Give every field that two policies have differently, in the order of a policy."""
    return tuple(_differences(to_dict(a), to_dict(b)))


def fields_of(policy: Policy) -> Mapping[str, Any]:
    """Give every field of a policy by its path, with its plain value."""
    return {it.path: it.b for it in _differences({}, to_dict(policy))}


def _differences(a: Any, b: Any, path: str = "") -> Iterator[FieldDifference]:
    if a == b:
        return
    left, right = _named_parts(a), _named_parts(b)
    below = [
        found
        for key in dict.fromkeys((*left, *right))
        for found in _differences(
            left.get(key), right.get(key), f"{path}.{key}" if path else key
        )
    ]
    yield from below or [FieldDifference(path=path, a=a, b=b)]


def _named_parts(value: Any) -> dict[str, Any]:
    """Take what has parts with names as a mapping; all else has none.

    A rule of a field has the name of its field.
    """
    if not isinstance(value, list):
        return value if isinstance(value, dict) else {}
    for name in ("name", "field"):
        if all(isinstance(it, dict) and name in it for it in value):
            return {
                it[name]: {key: part for key, part in it.items() if key != name}
                for it in value
            }
    return {}


def as_line(value: Any) -> str:
    """Write the plain value of a field in one line, as a person reads it."""
    match value:
        case None | [] | "":
            return "nothing"
        case [str(), *_]:
            return ", ".join(value)
        case str():
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)
