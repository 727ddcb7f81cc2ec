"""Model values to JSON-ready data and back, strictly and without loss.

``to_dict`` gives dicts, lists, texts, numbers, booleans and None. The key ``kind`` says
what a dict is; its names are part of the format and do not follow class names.
Instants are ISO 8601 texts in UTC with six digits of microseconds; exact numbers and
durations (in seconds) are texts. ``from_dict`` takes nothing that ``to_dict`` does not
give, but for fields that are left out and have a default.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias, TypeVar, get_args

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from leadlink.adapters import plain_leaves, plain_problems
from leadlink.adapters.plain_problems import problems_of, refuse
from leadlink.model.actor import Actor
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.history import FieldChange, HistoryEntry, Notification
from leadlink.model.ids import Kind
from leadlink.model.match import MaskedMatch, Match
from leadlink.model.policy.policy import Policy
from leadlink.model.records import RECORD_CLASSES, Record

Plain: TypeAlias = (
    Record | HistoryEntry | Notification | Match | MaskedMatch | Actor | Policy
)
P = TypeVar("P", bound=Plain)

NAMES: dict[str, type[Plain]] = {
    **{str(kind): of for kind, of in RECORD_CLASSES.items()},
    "history_entry": HistoryEntry,
    "notification": Notification,
    "match": Match,
    "masked_match": MaskedMatch,
    "actor": Actor,
    "policy": Policy,
}
"""What ``kind`` may be, and the class it stands for."""

_CLASSES = frozenset(NAMES.values())


def to_dict(value: Plain, *, lean: bool = False) -> dict[str, Any]:
    """Write a record, history entry, notification, match, actor or policy as data.

    Args:
        value: What to write.
        lean: Leave out every field that has its default.

    Raises:
        InvalidValueError: It is none of these, or a history entry tells of a field or
            value that its record cannot have.
    """
    if type(value) not in _CLASSES:
        refuse(Problem("", f"{type(value).__name__} has no plain form"))
    try:
        data: dict[str, Any] = _converter(lean=lean).unstructure(value)
    except (AttributeError, KeyError, TypeError, ValueError):
        refuse(Problem("changes", "tell of what the record cannot have"))
    return data


def from_dict(data: Mapping[str, Any]) -> Plain:
    """Read what ``to_dict`` gave.

    Raises:
        InvalidValueError: It is not that; lists every problem with its path.
    """
    name = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(name, str) or name not in NAMES:
        refuse(Problem("kind", "is none that is known"))
    return read_as(NAMES[name], data)


def read_as(of: type[P], data: Mapping[str, Any]) -> P:
    """Read what ``to_dict`` gave for a value of one class.

    Raises:
        InvalidValueError: It is not that; lists every problem with its path.
    """
    try:
        return _converter().structure(data, of)
    except Exception:  # noqa: BLE001 - cattrs leaks whatever the data provokes
        return _explain(of, data)


def _explain(of: type[P], data: Mapping[str, Any]) -> P:
    try:
        return _converter(explains=True).structure(data, of)
    except Exception as error:  # noqa: BLE001 - as above
        refuse(*problems_of(error))


@cache
def _converter(*, explains: bool = False, lean: bool = False) -> Converter:
    """Make the strict converter; the one that explains is the slower one."""
    made = Converter(
        forbid_extra_keys=True,
        detailed_validation=explains,
        omit_if_default=lean,
        unstruct_collection_overrides={tuple: list, frozenset: sorted},
    )
    plain_leaves.register(made)
    made.register_structure_hook_func(
        _is_union_of_kinds, lambda data, of: _read_one_of(made, data, of)
    )
    for name, of in NAMES.items():
        _register(made, name, of)
    return made


def _register(made: Converter, name: str, of: type[Any]) -> None:
    """Make a class write its kind, and read only its own."""
    as_they_are: dict[str, Any] = {}
    if of is HistoryEntry:
        as_they_are["changes"] = override(
            unstruct_hook=_same, struct_hook=lambda told, _: told
        )
    write_fields = make_dict_unstructure_fn(
        of, made, _cattrs_omit_if_default=made.omit_if_default, **as_they_are
    )
    read_fields = make_dict_structure_fn(
        of,
        made,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=made.detailed_validation,
        **as_they_are,
    )

    def write(value: Any) -> dict[str, Any]:
        data = {"kind": name, **write_fields(value)}
        if of is HistoryEntry:
            data["changes"] = _write_changes(made, value)
        return data

    def read(data: Any, _: Any) -> Any:
        fields = dict(plain_leaves.exactly(dict, data))
        if fields.pop("kind", None) != name:
            msg = f"is not of the kind {name}"
            raise plain_problems.UnreadableError(msg)
        if of is HistoryEntry:
            fields["changes"] = _read_changes(made, data)
        return read_fields(fields, of)

    made.register_unstructure_hook(of, write)
    made.register_structure_hook(of, read)


def _same(value: Any) -> Any:
    return value


@cache
def _types(kind: Kind) -> dict[str, Any]:
    """Give the type of each field of a kind of record."""
    return {field.name: field.type for field in attrs.fields(RECORD_CLASSES[kind])}


def _write_changes(made: Converter, entry: HistoryEntry) -> list[dict[str, Any]]:
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


@cache
def _writers(made: Converter, kind: Kind) -> dict[str, Callable[[Any], Any]]:
    """Find how each field of a kind of record is written."""
    return {name: made.get_unstructure_hook(of) for name, of in _types(kind).items()}


def _read_changes(made: Converter, data: dict[str, Any]) -> tuple[FieldChange, ...]:
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


def _is_union_of_kinds(of: Any) -> bool:
    members = set(get_args(of)) - {type(None)}
    return len(members) > 1 and members <= _CLASSES


def _read_one_of(made: Converter, data: Any, of: Any) -> Any:
    """Read a union of records by their kind.

    Raises:
        UnreadableError: The kind is none of the union.
    """
    members = get_args(of)
    if data is None and type(None) in members:
        return None
    name = plain_leaves.exactly(dict, data).get("kind")
    found = NAMES.get(plain_leaves.exactly(str, name))
    if found is None or found not in members:
        msg = "is of a kind that has no place here"
        raise plain_problems.UnreadableError(msg)
    return made.structure(data, found)
