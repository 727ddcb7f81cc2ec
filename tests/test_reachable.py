"""Whatever a public signature names can be imported from where the docs say."""

import importlib
import inspect
import re
import typing
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import attrs

import leadlink
from leadlink.desk.conversions.bulk import BulkConversions
from leadlink.desk.conversions.facet import Conversions

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "names.md"
INSIDE = "leadlink.desk.session"
"""What a desk is made of; users meet it as ``session`` and have no business there."""


def classes_in(annotation: Any) -> Iterator[type[Any]]:
    """Give every class that an annotation is made of."""
    if isinstance(annotation, TypeVar):
        for bound in (*annotation.__constraints__, annotation.__bound__):
            yield from classes_in(bound)
    elif isinstance(annotation, list | tuple):
        for part in annotation:
            yield from classes_in(part)
    else:
        found = typing.get_origin(annotation) or annotation
        if isinstance(found, type):
            yield found
        yield from classes_in(typing.get_args(annotation))


def public_functions(of: type[Any]) -> Iterator[Any]:
    """Give the public methods and properties that a class of ours has."""
    for name in dir(of):
        found = inspect.getattr_static(of, name)
        if isinstance(found, property):
            found = found.fget
        elif isinstance(found, cached_property):
            found = found.func
        elif isinstance(found, staticmethod | classmethod):
            found = found.__func__
        if not name.startswith("_") and inspect.isfunction(found):
            own = inspect.unwrap(found)
            if own.__module__.startswith("leadlink."):
                yield own


def named_by(of: type[Any]) -> Iterator[type[Any]]:
    """Give every class of ours that the signatures and fields of a class name."""
    owners = [*public_functions(of), *([of] if attrs.has(of) else [])]
    for owner in owners:
        for name, annotation in typing.get_type_hints(owner, localns=ROOT).items():
            if not name.startswith("_"):
                for found in classes_in(annotation):
                    if found.__module__.startswith("leadlink."):
                        yield found


ROOT: dict[str, Any] = {name: getattr(leadlink, name) for name in leadlink.__all__}
"""What annotations that are written as text may name."""

DOCUMENTED = tuple(
    sorted(re.findall(r"`(leadlink(?:\.\w+)+)`", PAGE.read_text(encoding="utf-8")))
)


def is_documented(of: type[Any]) -> bool:
    """Tell whether a class can be imported from ``leadlink`` or a documented module."""
    if ROOT.get(of.__name__) is of:
        return True
    places = (*DOCUMENTED, INSIDE)
    return any(f"{of.__module__}.".startswith(f"{place}.") for place in places)


def reachable() -> dict[type[Any], str]:
    """Give every class that is reached from the root, and from where."""
    found: dict[type[Any], str] = {}
    waiting = [(it, "leadlink") for it in ROOT.values() if isinstance(it, type)]
    while waiting:
        of, from_ = waiting.pop(0)
        if of in found:
            continue
        found[of] = from_
        if of.__module__ != INSIDE:
            waiting += [(it, of.__name__) for it in named_by(of)]
    return found


def test_whatever_is_reached_can_be_imported() -> None:
    """A user can write the type of whatever a call takes or gives."""
    hidden = [
        f"{of.__module__}.{of.__name__}, reached from {from_}"
        for of, from_ in reachable().items()
        if not is_documented(of)
    ]
    assert sorted(hidden) == []


def test_the_walk_goes_deep() -> None:
    """From the desk over its facets and plans to the rule of a policy."""
    names = {of.__name__ for of in reachable()}
    assert {"ActingDesk", "Conversions", "TargetPlan", "Chosen", "MergeRule"} <= names
    assert len(names) > 150


def test_what_is_documented_can_be_imported() -> None:
    """Each module of the page is there."""
    assert len(DOCUMENTED) > 10
    for name in DOCUMENTED:
        assert importlib.import_module(name).__doc__


def test_a_hidden_class_would_be_found() -> None:
    """The test can fail: what a facet is put together from is nowhere documented."""
    assert not is_documented(BulkConversions)
    assert is_documented(Conversions)
