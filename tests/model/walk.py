"""Every class of the model, found by walking its modules."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any

import attrs

from leadlink import model

NOT_VALUES = frozenset({"errors", "refusals", "store_errors", "checks"})
"""Modules of errors and of the machinery of validation: no stored values."""


@cache
def modules() -> tuple[ModuleType, ...]:
    """Give every module of the model, sub-packages too."""
    found = pkgutil.walk_packages(model.__path__, f"{model.__name__}.")
    return tuple(importlib.import_module(module.name) for module in found)


def _classes(module: ModuleType) -> list[type[Any]]:
    return [
        found
        for found in vars(module).values()
        if isinstance(found, type) and found.__module__ == module.__name__
    ]


@cache
def value_classes() -> tuple[type[Any], ...]:
    """Give every attrs class that is a value, in the order of the modules."""
    return tuple(
        found
        for module in modules()
        if module.__name__.rpartition(".")[2] not in NOT_VALUES
        for found in _classes(module)
        if attrs.has(found)
    )


@cache
def error_classes() -> tuple[type[Exception], ...]:
    """Give every exception that the model defines, abstract ones left out."""
    return tuple(
        found
        for module in modules()
        for found in _classes(module)
        if issubclass(found, Exception) and not found.__name__.startswith("_")
    )
