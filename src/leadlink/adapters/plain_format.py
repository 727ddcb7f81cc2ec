"""A format of plain data: which classes it has, under which names, both ways."""

from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any, Final, TypeVar, final, get_args

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from leadlink.adapters import plain_anything, plain_history, plain_leaves
from leadlink.adapters.plain_problems import UnreadableError, problems_of, refuse
from leadlink.model.errors import InvalidValueError, LeadLinkError, Problem
from leadlink.model.history import HistoryEntry

P = TypeVar("P")

_NOTHING: Final[Mapping[type[Any], tuple[str, ...]]] = {}


@final
class Format:
    """Values to JSON-ready data and back, by the names of their classes.

    Args:
        names: What ``kind`` may be, and the class it stands for.
        results: Likewise for classes that are written and never read.
        derived: Properties of a class that are written beside its fields. They may be
            left out of what is read; where they are there they must be right.
    """

    def __init__(
        self,
        names: Mapping[str, type[Any]],
        *,
        results: Mapping[str, type[Any]] | None = None,
        derived: Mapping[type[Any], tuple[str, ...]] = _NOTHING,
    ) -> None:
        self.names: Final = dict(names)
        self.results: Final = dict(results or {})
        self._derived: Final = derived
        self._read: Final = frozenset(self.names.values())
        self._written: Final = self._read | frozenset(self.results.values())
        self._converters: Final[dict[tuple[bool, bool], Converter]] = {}

    def to_dict(self, value: object, *, lean: bool = False) -> dict[str, Any]:
        """Write a value.

        Args:
            value: Of a class of this format, or an error.
            lean: Leave out every field that has its default, and all that is derived.

        Raises:
            InvalidValueError: It has no plain form.
        """
        if type(value) not in self._written and not isinstance(value, LeadLinkError):
            refuse(Problem("", f"{type(value).__name__} has no plain form"))
        try:
            data: dict[str, Any] = self._converter(lean=lean).unstructure(value)
        except UnreadableError as error:
            refuse(Problem("", str(error)))
        except (AttributeError, KeyError, TypeError, ValueError):
            refuse(Problem("changes", "tell of what the record cannot have"))
        return data

    def from_dict(self, data: Mapping[str, Any]) -> Any:
        """Read what ``to_dict`` gave, by its kind.

        Raises:
            InvalidValueError: It is not that; lists every problem with its path.
        """
        name = data.get("kind") if isinstance(data, dict) else None
        if not isinstance(name, str) or name not in self.names:
            refuse(Problem("kind", "is none that is known"))
        return self.read_as(self.names[name], data)

    def read_as(self, of: type[P], data: Mapping[str, Any]) -> P:
        """Read what ``to_dict`` gave for a value of one class.

        Raises:
            InvalidValueError: It is not that; lists every problem with its path.
        """
        try:
            return self._converter().structure(data, of)
        except Exception:  # noqa: BLE001 - cattrs leaks whatever the data provokes
            return self._explain(of, data)

    def _explain(self, of: type[P], data: Mapping[str, Any]) -> P:
        try:
            return self._converter(explains=True).structure(data, of)
        except Exception as error:  # noqa: BLE001 - as above
            refuse(*problems_of(error))

    def _converter(self, *, explains: bool = False, lean: bool = False) -> Converter:
        """Give the strict converter; the one that explains is the slower one."""
        found = self._converters.get((explains, lean))
        if found is None:
            # Two threads may both make one: either is right.
            found = self._made(explains=explains, lean=lean)
            self._converters[explains, lean] = found
        return found

    def _made(self, *, explains: bool, lean: bool) -> Converter:
        made = Converter(
            forbid_extra_keys=True,
            detailed_validation=explains,
            omit_if_default=lean,
            unstruct_collection_overrides={tuple: list, frozenset: sorted},
        )
        plain_leaves.register(made)
        plain_anything.register(made)
        made.register_structure_hook_func(
            self._is_union_of_kinds, lambda data, of: self._read_one_of(made, data, of)
        )
        made.register_structure_hook_func(
            _is_text_or_value, lambda data, of: _read_text_or(made, data, of)
        )
        made.register_unstructure_hook_func(
            _is_error, lambda it: _write_error(made, it)
        )
        for name, of in (self.names | self.results).items():
            self._register(made, name, of)
        return made

    def _register(self, made: Converter, name: str, of: type[Any]) -> None:
        """Make a class write its kind, and read only its own."""
        special = _special(made, of)
        derived = self._derived.get(of, ())
        write_fields = make_dict_unstructure_fn(
            of, made, _cattrs_omit_if_default=made.omit_if_default, **special
        )

        def write(value: Any) -> dict[str, Any]:
            data = {"kind": name, **write_fields(value)}
            if of is HistoryEntry:
                data["changes"] = plain_history.write_changes(made, value)
            if not made.omit_if_default:
                data |= {it: made.unstructure(getattr(value, it)) for it in derived}
            return data

        made.register_unstructure_hook(of, write)
        if of in self._read:
            read = self._reader(made, name, of, special)
            made.register_structure_hook(of, read)

    def _reader(
        self, made: Converter, name: str, of: type[Any], special: dict[str, Any]
    ) -> Callable[[Any, Any], Any]:
        derived = self._derived.get(of, ())
        read_fields = make_dict_structure_fn(
            of,
            made,
            _cattrs_forbid_extra_keys=True,
            _cattrs_detailed_validation=made.detailed_validation,
            **special,
        )

        def read(data: Any, _: Any) -> Any:
            fields = dict(plain_leaves.exactly(dict, data))
            if fields.pop("kind", None) != name:
                msg = f"is not of the kind {name}"
                raise UnreadableError(msg)
            told = {it: fields.pop(it) for it in derived if it in fields}
            if of is HistoryEntry:
                fields["changes"] = plain_history.read_changes(made, data)
            value = read_fields(fields, of)
            problems = tuple(
                Problem(it, "does not follow from the rest")
                for it, given in told.items()
                if self._converter().unstructure(getattr(value, it)) != given
            )
            if problems:
                raise InvalidValueError(what=of.__name__, problems=problems)
            return value

        return read

    def _is_union_of_kinds(self, of: Any) -> bool:
        members = set(get_args(of)) - {NoneType}
        return len(members) > 1 and members <= self._read

    def _read_one_of(self, made: Converter, data: Any, of: Any) -> Any:
        """Read a union of classes by their kind.

        Raises:
            UnreadableError: The kind is none of the union.
        """
        members = get_args(of)
        if data is None and NoneType in members:
            return None
        name = plain_leaves.exactly(dict, data).get("kind")
        found = self.names.get(plain_leaves.exactly(str, name))
        if found is None or found not in members:
            msg = "is of a kind that has no place here"
            raise UnreadableError(msg)
        return made.structure(data, found)


def _special(made: Converter, of: type[Any]) -> dict[str, Any]:
    """Give the fields of a class that are written otherwise than their type says."""
    found = {
        field.name: override(unstruct_hook=made.unstructure)
        for field in attrs.fields(of)
        if getattr(field.type, "__parameters__", ())
    }
    if "kind" in attrs.fields_dict(of):
        found["kind"] = override(rename="link_kind")
    if of is HistoryEntry:
        found["changes"] = override(
            unstruct_hook=_same, struct_hook=lambda told, _: told
        )
    return found


def _same(value: Any) -> Any:
    return value


def _is_text_or_value(of: Any) -> bool:
    members = set(get_args(of)) - {NoneType, str}
    return str in get_args(of) and len(members) == 1 and attrs.has(members.pop())


def _read_text_or(made: Converter, data: Any, of: Any) -> Any:
    """Read a text, or the one class beside it, or None where that may be."""
    members = get_args(of)
    if data is None and NoneType in members:
        return None
    if type(data) is not dict:
        return plain_leaves.exactly(str, data)
    (found,) = set(members) - {NoneType, str}
    return made.structure(data, found)


def _is_error(of: Any) -> bool:
    return isinstance(of, type) and issubclass(of, LeadLinkError)


def _write_error(made: Converter, error: LeadLinkError) -> dict[str, Any]:
    """Write an error: its class, its message, and the facts that it tells."""
    of: type[Any] = type(error)
    fields = attrs.fields(of) if attrs.has(of) else ()
    return {
        "kind": "error",
        "name": of.__name__,
        "message": str(error),
        "facts": {
            field.name: made.unstructure(getattr(error, field.name)) for field in fields
        },
    }
