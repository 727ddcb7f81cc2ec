"""How a history entry looks in plain data: each change as what its field holds."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import attrs
from cattrs import Converter

from leadlink.adapters import plain_leaves, plain_problems
from leadlink.adapters.plain_problems import problems_of
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.history import FieldChange, HistoryEntry
from leadlink.model.ids import Kind
from leadlink.model.records import RECORD_CLASSES


def write_changes(made: Converter, entry: HistoryEntry) -> list[dict[str, Any]]:
    """Write both sides of each change as the record's field is written."""
    writers = _writers(made, entry.record.kind)
    return [
        {
            "field": name,
            "before": None if before is None else writers[name](before),
            "after": None if after is None else writers[name](after),
        }
        for name, before, after in (
            (change.field, change.before, change.after) for change in entry.changes
        )
    ]


def read_changes(made: Converter, data: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Read each side of a change as what the record's field holds.

    Raises:
        InvalidValueError: Some cannot be read.
    """
    types = _types(plain_leaves.read_enum(data["record"]["kind"], Kind))
    changes: list[FieldChange] = []
    problems: list[Problem] = []
    for index, told in enumerate(plain_leaves.exactly(list, data.get("changes", []))):
        try:
            changes.append(_read_change(made, types, told))
        except Exception as error:  # noqa: BLE001 - cattrs leaks what data provokes
            path = f"changes[{index}]"
            problems.extend(problem.below(path) for problem in problems_of(error))
    if problems:
        raise InvalidValueError(what="HistoryEntry", problems=tuple(problems))
    return tuple(changes)


@cache
def _types(kind: Kind) -> dict[str, Any]:
    """Give the type of each field of a kind of record."""
    return {field.name: field.type for field in attrs.fields(RECORD_CLASSES[kind])}


@cache
def _writers(made: Converter, kind: Kind) -> dict[str, Callable[[Any], Any]]:
    """Find how each field of a kind of record is written."""
    return {name: made.get_unstructure_hook(of) for name, of in _types(kind).items()}


def _read_change(made: Converter, types: dict[str, Any], told: Any) -> FieldChange:
    if plain_leaves.exactly(dict, told).keys() != {"field", "before", "after"}:
        msg = "needs field, before and after, and nothing else"
        raise plain_problems.UnreadableError(msg)
    name = plain_leaves.exactly(str, told["field"])
    if name not in types:
        msg = "names a field that the record does not have"
        raise plain_problems.UnreadableError(msg)
    sides: dict[str, Any] = {}
    problems: list[Problem] = []
    for side in ("before", "after"):
        try:
            sides[side] = _read_or_none(made, told[side], types[name])
        except Exception as error:  # noqa: BLE001 - cattrs leaks what data provokes
            problems.extend(problem.below(side) for problem in problems_of(error))
    if problems:
        raise InvalidValueError(what="FieldChange", problems=tuple(problems))
    return FieldChange(field=name, **sides)


def _read_or_none(made: Converter, data: Any, of: Any) -> Any:
    return None if data is None else made.structure(data, of)
