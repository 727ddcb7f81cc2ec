"""Comparisons of users: what leadlink does not compare by itself."""

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import Any, TypeAlias, final

import attrs

from leadlink.model import checks
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.rules.matching.comparison import Feature, Sharers
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.tables import Bits

Reads: TypeAlias = str | Callable[[Profile], Iterable[str]]
"""A custom field, or what gives the values of a profile."""

Weights: TypeAlias = tuple[tuple[str, tuple[float, ...]], ...]


def to_weights(given: Mapping[str, Bits] | Weights) -> Weights:
    """Bring a mapping of levels to weights to tuples, in the order given."""
    if not isinstance(given, Mapping):
        return given
    return tuple(
        (level, tuple(bits) if isinstance(bits, Iterable) else (bits,))
        for level, bits in given.items()
    )


def to_levels(given: Iterable[str]) -> frozenset[str]:
    """Bring levels to a set; text is left to the validator."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        return given  # type: ignore[return-value]  # the validator refuses it
    return frozenset(given)


def _are_weights(_: Any, field: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, tuple):
        msg = "must be a mapping of levels to weights"
        raise TypeError(msg)
    for item in value:
        if not isinstance(item, tuple) or len(item) != len(("level", "weights")):
            msg = "must be a mapping of levels to weights"
            raise TypeError(msg)
        checks.filled(_, field, item[0])
        for weight in item[1]:
            checks.number(_, field, weight)


def _is_read(_: Any, field: "attrs.Attribute[Any]", value: object) -> None:
    if not callable(value):
        checks.filled(_, field, value)


def _is_function(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    if not callable(value):
        msg = "must be a function"
        raise TypeError(msg)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class OwnComparison:
    """A comparison of one more thing, as of a loyalty card or a customer number.

    Every value of the one record is compared with every value of the other, and the
    best level counts. The lesser of the two values always comes first, so that the
    answer is the same whichever record is asked about. A blank is never compared.

    Attributes:
        name: What it is of, as ``loyalty card``.
        reads: A custom field (or a column's name), or a function that gives the values
            of a profile.
        level: Gives the level of two values; None is no evidence.
        people: Levels with their weights for two people, best first, in bits: of *same
            person* alone, or of *same person*, *same household* and *same company*.
        organisations: Likewise for two organisations: of *same company*.
        identifying: Levels that only one person or organisation reaches, as the same
            card number. Beside a name they may make a match STRONG.
    """

    name: str = attrs.field(validator=checks.filled)
    reads: Reads = attrs.field(validator=_is_read)
    level: Callable[[str, str], str | None] = attrs.field(validator=_is_function)
    people: Weights = attrs.field(
        default=(), converter=to_weights, validator=_are_weights
    )
    organisations: Weights = attrs.field(
        default=(), converter=to_weights, validator=_are_weights
    )
    identifying: frozenset[str] = attrs.field(
        default=frozenset(),
        converter=to_levels,
        validator=checks.instance_of(frozenset),
    )

    def _conflicts(self) -> Iterable[Problem]:
        if not self.levels:
            yield Problem("people", "must have a level, or organisations must")
        for level in sorted(map(repr, self.identifying - set(self.levels))):
            yield Problem("identifying", f"has {level}, which is no level")
        for path, weights, most in (
            ("people", self.people, 3),
            ("organisations", self.organisations, 1),
        ):
            for level, bits in weights:
                if len(bits) not in {1, most}:
                    yield Problem(f"{path}.{level}", f"must have 1 or {most} weights")

    @property
    def levels(self) -> tuple[str, ...]:
        """All levels, best first."""
        found = (*self.people, *self.organisations)
        return tuple(dict.fromkeys(level for level, _ in found))

    @property
    def feature(self) -> Feature:
        """The comparison as matching uses it."""
        return Feature(
            name=self.name,
            level=self._level,
            levels=self.levels,
            values=self._values,
            contacts=self.identifying,
            speaking=tuple((level, self.name) for level in sorted(self.identifying)),
        )

    def _level(self, left: Profile, right: Profile, _: Sharers) -> str | None:
        found = self._found(left, right)
        return self.levels[min(found)[0]] if found else None

    def _values(self, left: Profile, right: Profile, _: Sharers) -> tuple[str, str]:
        return min(self._found(left, right))[3:]

    def _found(
        self, left: Profile, right: Profile
    ) -> list[tuple[int, str, str, str, str]]:
        """Give the place of each pair's level, the pair in order, and as given."""
        found = []
        for one, other in product(self._read(left), self._read(right)):
            lesser, greater = min(one, other), max(one, other)
            level = self.level(lesser, greater)
            if level is not None:
                found.append((self._place(level), lesser, greater, one, other))
        return found

    def _place(self, level: str) -> int:
        if level not in self.levels:
            problem = Problem("level", f"gave {level!r}, which is no level")
            raise InvalidValueError(
                what=f"comparison {self.name!r}", problems=(problem,)
            )
        return self.levels.index(level)

    def _read(self, profile: Profile) -> tuple[str, ...]:
        if isinstance(self.reads, str):
            return profile.values_of(self.reads)
        return tuple(filter(None, self.reads(profile)))
