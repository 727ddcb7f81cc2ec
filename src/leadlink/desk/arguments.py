"""The door of every public call: arguments are what their annotations say.

Types vanish at run time, so that a mistaken argument would surface as some error deep
inside. Here it is told by its name instead, for every use case in the same way.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import cache, wraps
from inspect import isfunction, signature
from types import NoneType, UnionType
from typing import (
    Any,
    ParamSpec,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from leadlink.model import checks
from leadlink.model.errors import InvalidValueError, Problem

P = ParamSpec("P")
T = TypeVar("T")
C = TypeVar("C", bound=type)

_NO_FIELD: Any = None
_VALIDATORS: Mapping[type, checks.Validator] = {
    str: checks.text,
    datetime: checks.instant,
    int: checks.whole,
}


def checked_class(cls: C) -> C:
    """Check the arguments of every public method that *cls* itself defines."""
    for name, method in tuple(vars(cls).items()):
        if name.startswith("_") or not isfunction(method):
            continue
        if not hasattr(method, "__wrapped__"):
            setattr(cls, name, checked(method))
    return cls


def checked(method: Callable[P, T]) -> Callable[P, T]:
    """Check the arguments of one public method.

    Its callers get an ``InvalidValueError`` that lists every argument which is not of
    the annotated type: the items of lists too, but not those of a mere iterable, which
    can be read only once.
    """
    parameters = signature(method)

    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        given = parameters.bind(*args, **kwargs).arguments
        hints = _hints(method)
        problems = [
            problem
            for name, value in given.items()
            if name in hints
            for problem in _problems(value, hints[name], name)
        ]
        if problems:
            raise InvalidValueError(what=method.__name__, problems=tuple(problems))
        return method(*args, **kwargs)

    return call


@cache
def _hints(method: Callable[..., Any]) -> Mapping[str, Any]:
    found = get_type_hints(method)
    variadic = {
        name
        for name, parameter in signature(method).parameters.items()
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    }
    return {name: hint for name, hint in found.items() if name not in variadic}


def _problems(value: object, hint: Any, path: str) -> Iterable[Problem]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        tried = [tuple(_problems(value, option, path)) for option in arguments]
        if all(tried):
            names = " or ".join(map(_name, arguments))
            near = [
                found
                for option, found in zip(arguments, tried, strict=True)
                if found[0].path != path or _is_of(value, option)
            ]
            yield from (
                near[0]
                if near
                else [Problem(path, f"must be {names}, not {type(value).__name__}")]
            )
    elif origin is type:
        if not isinstance(value, type):
            yield Problem(path, f"must be a class, not {type(value).__name__}")
    elif origin is not None:
        yield from _problems_of_many(value, origin, arguments, path)
    elif isinstance(hint, type):
        yield from _problems_of_one(value, hint, path)


def _problems_of_many(
    value: object, origin: type, arguments: tuple[Any, ...], path: str
) -> Iterable[Problem]:
    if not isinstance(value, origin) or isinstance(value, str | bytes):
        told = f"must be {_name(origin)}, not {type(value).__name__}"
        yield Problem(path, told)
    elif isinstance(value, Mapping) and issubclass(origin, Mapping):
        for index, (key, item) in enumerate(value.items()):
            yield from _problems(key, arguments[0], f"{path}[{index}]")
            yield from _problems(item, arguments[1], f"{path}[{index}]")
    elif isinstance(value, Collection) and arguments:
        for index, item in enumerate(value):
            yield from _problems(item, arguments[0], f"{path}[{index}]")


def _problems_of_one(value: object, wanted: type, path: str) -> Iterable[Problem]:
    if wanted is object:
        return
    if not _is_of(value, wanted):
        told = f"must be {_name(wanted)}, not {type(value).__name__}"
        yield Problem(path, told)
        return
    validator = _VALIDATORS.get(wanted)
    if validator is not None:
        try:
            validator(None, _NO_FIELD, value)
        except ValueError as error:
            yield Problem(path, str(error))


def _is_of(value: object, hint: Any) -> bool:
    """Tell whether a value is of a class; True and False are no numbers."""
    if get_origin(hint) is not None or not isinstance(hint, type):
        return False
    return isinstance(value, hint) and (hint is bool or not isinstance(value, bool))


def _name(hint: Any) -> str:
    if hint is NoneType:
        return "None"
    if hint is str:
        return "text"
    if get_origin(hint) is not None:
        return _name(get_origin(hint))
    return str(getattr(hint, "__name__", hint))
