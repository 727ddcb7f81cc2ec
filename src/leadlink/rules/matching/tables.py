"""Tables of match weights: what each level of each comparison says of each relation."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import isfinite
from typing import Any, TypeAlias, final

import attrs

from leadlink.model.match import Relation
from leadlink.rules.matching.comparison import Comparison, Feature, Levelling
from leadlink.rules.matching.folding import CACHE

UNIT = 1_024
"""Parts of a bit: weights are whole numbers of them, so that sums are always equal."""

Rows: TypeAlias = tuple[tuple[str, tuple[int, ...]], ...]
"""Levels with their weights, best first."""

Bits: TypeAlias = float | Sequence[float]
"""One weight a relation, in bits; or one alone, that of *same*."""


@final
@attrs.frozen(kw_only=True)
class WeightTable:
    """Match weights of every level, for each relation against *unrelated*.

    Attributes:
        relations: What a pair may be, besides unrelated.
        has_same: Whether the first relation says that both are one.
        prior: One weight a relation, in 1/1024 bit: how rare it is among candidates.
        features: The comparisons in force, in the order in which they are compared.
        weights: The levels of each; one that is left out says nothing.
        named: The comparisons in force by name.
        compared: How each feature that a pair can have anyway is levelled, and the
            comparisons that come of it, by level.
        by_chance: Likewise of those that count only where no contact agrees.
    """

    relations: tuple[Relation, ...]
    has_same: bool
    prior: tuple[int, ...]
    features: tuple[Feature, ...] = attrs.field(repr=False)
    weights: tuple[tuple[str, Rows], ...] = attrs.field(repr=False)
    named: Mapping[str, Feature] = attrs.field(init=False, eq=False, repr=False)
    compared: tuple[tuple[Levelling, Mapping[str, Comparison]], ...] = attrs.field(
        init=False, eq=False, repr=False
    )
    by_chance: tuple[tuple[Levelling, Mapping[str, Comparison]], ...] = attrs.field(
        init=False, eq=False, repr=False
    )

    @named.default
    def _named(self) -> Mapping[str, Feature]:
        return {feature.name: feature for feature in self.features}

    @compared.default
    def _compared(self) -> tuple[tuple[Levelling, Mapping[str, Comparison]], ...]:
        return self._steps(is_chance=False)

    @by_chance.default
    def _by_chance(self) -> tuple[tuple[Levelling, Mapping[str, Comparison]], ...]:
        return self._steps(is_chance=True)

    def _steps(
        self, *, is_chance: bool
    ) -> tuple[tuple[Levelling, Mapping[str, Comparison]], ...]:
        return tuple(
            (feature.level, self._comparisons(feature, dict(rows)))
            for feature, (_, rows) in zip(self.features, self.weights, strict=True)
            if feature.is_chance is is_chance
        )

    def _comparisons(
        self, feature: Feature, rows: Mapping[str, tuple[int, ...]]
    ) -> Mapping[str, Comparison]:
        speaking = dict(feature.speaking)
        blank = (0,) * len(self.relations)
        return {
            level: Comparison(
                feature.name,
                level,
                rows.get(level, blank),
                is_contact=level in feature.contacts,
                speaks=speaking.get(level, ""),
            )
            for level in feature.levels
        }

    def total(self, found: Iterable[Comparison]) -> tuple[int, ...]:
        """Add the weights of all comparisons to the prior."""
        return tuple(
            map(sum, zip(self.prior, *(item.weights for item in found), strict=True))
        )

    def without(self, names: Iterable[str]) -> "WeightTable":
        """Give the table in which these comparisons are not in force."""
        left_out = frozenset(names)
        return attrs.evolve(
            self,
            features=tuple(one for one in self.features if one.name not in left_out),
            weights=tuple(one for one in self.weights if one[0] not in left_out),
        )

    def adding(self, feature: Feature, rows: Rows) -> "WeightTable":
        """Give the table with one more comparison, in place of one of its name."""
        base = self.without([feature.name])
        return attrs.evolve(
            base,
            features=(*base.features, feature),
            weights=(*base.weights, (feature.name, rows)),
        )


def in_unit(bits: Any) -> Any:
    """Write a weight in whole parts of a bit; what is none is left to be refused."""
    if isinstance(bits, bool) or not isinstance(bits, int | float):
        return bits
    return round(bits * UNIT) if isfinite(bits) else bits


@lru_cache(maxsize=CACHE)
def in_bits(weights: tuple[int, ...]) -> tuple[float, ...]:
    """Give weights in bits; nothing is lost."""
    return tuple(weight / UNIT for weight in weights)
