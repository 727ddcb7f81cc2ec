"""Weights add up: from the levels of comparisons to probabilities and a grade.

All sums are of whole numbers, in 1/1024 bit, so that they are the same in every order
and on every machine.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import final

import attrs

from leadlink.model.match import Grade, Relation
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import company_weights, weights
from leadlink.rules.matching.comparison import Comparison
from leadlink.rules.matching.profile import Profile

UNIT = 1_024
"""Parts of a bit."""


@final
@attrs.frozen(kw_only=True)
class WeightTable:
    """Match weights of every level, for each relation against *unrelated*.

    Attributes:
        relations: What a pair may be, besides unrelated.
        has_same: Whether the first relation says that both are one.
        prior: One weight a relation, in 1/1024 bit: how rare it is among candidates.
        levels: By comparison and level, one weight a relation.
    """

    relations: tuple[Relation, ...]
    has_same: bool
    prior: tuple[int, ...]
    levels: Mapping[tuple[str, str], tuple[int, ...]] = attrs.field(repr=False)

    def weight(self, comparison: Comparison) -> tuple[int, ...]:
        """Give a level's weight for each relation; an unknown level says nothing."""
        blank = (0,) * len(self.relations)
        return self.levels.get((comparison.feature, comparison.level), blank)

    def total(self, found: Iterable[Comparison]) -> tuple[int, ...]:
        """Add the weights of all comparisons to the prior."""
        sums = list(self.prior)
        for comparison in found:
            for place, weight in enumerate(self.weight(comparison)):
                sums[place] += weight
        return tuple(sums)


def _table(
    relations: tuple[Relation, ...],
    prior: tuple[float, ...],
    rows: Mapping[str, Mapping[str, tuple[float, ...]]],
    *,
    has_same: bool,
) -> WeightTable:
    return WeightTable(
        relations=relations,
        has_same=has_same,
        prior=tuple(round(bits * UNIT) for bits in prior),
        levels={
            (feature, level): tuple(round(bits * UNIT) for bits in row)
            for feature, levels in rows.items()
            for level, row in levels.items()
        },
    )


PEOPLE = _table(
    (Relation.SAME_PERSON, Relation.SAME_HOUSEHOLD, Relation.SAME_COMPANY),
    weights.PEOPLE_PRIOR,
    weights.PEOPLE,
    has_same=True,
)
"""For two people."""

ORGANISATIONS = _table(
    (Relation.SAME_COMPANY,),
    company_weights.ORGANISATIONS_PRIOR,
    company_weights.ORGANISATIONS,
    has_same=True,
)
"""For two organisations."""

MIXED = _table(
    (Relation.SAME_COMPANY,),
    company_weights.MIXED_PRIOR,
    company_weights.MIXED,
    has_same=False,
)
"""For a person and an organisation, which are never the same."""


def table_for(left: Profile, right: Profile) -> WeightTable:
    """Give the table by which two profiles are weighed."""
    if left.is_organisation != right.is_organisation:
        return MIXED
    return ORGANISATIONS if left.is_organisation else PEOPLE


@lru_cache(maxsize=65_536)
def posterior(sums: tuple[int, ...]) -> tuple[float, ...]:
    """Give the probability of each relation and, last, of *unrelated*."""
    bits = [total / UNIT for total in sums] + [0.0]
    most = max(bits)
    odds = [2.0 ** (value - most) for value in bits]
    whole = sum(odds)
    return tuple(value / whole for value in odds)


def grade_of(same: float, found: Iterable[Comparison], policy: MatchingPolicy) -> Grade:
    """Grade a pair; STRONG needs two kinds of evidence that do not hang together."""
    if same >= policy.strong and is_corroborated(found):
        return Grade.STRONG
    return Grade.POSSIBLE if same >= policy.possible else Grade.WEAK


def is_corroborated(found: Iterable[Comparison]) -> bool:
    """Tell whether two independent features speak for *same*, one of them a contact.

    A name alone, one shared number, a role mailbox or a mail domain never do.
    """
    speaking = {
        _KEYS.get((comparison.feature, comparison.level)) for comparison in found
    }
    contacts = speaking & {"phone", "email", "address"}
    if "name" in speaking:
        return bool(contacts) or "company" in speaking
    return {"phone", "email"} <= speaking


def _keys() -> dict[tuple[str, str], str]:
    """Say which feature a level counts as; levels left out do not speak for *same*."""
    people = ("one person", "two people", "three people", "many people")
    full = ("same", "nickname", "close", "initial")
    keys = {
        ("name", f"{given} given name, {family} surname"): "name"
        for given in full
        for family in ("same", "part", "close")
    }
    for count in people:
        keys["phone", f"same number, {count}"] = "phone"
        keys["email", f"same address, {count}"] = "email"
        keys["address", f"same building, {count}"] = "address"
    keys["email", "similar user"] = "email"
    keys["company", "same company name"] = "company"
    return keys


_KEYS = _keys()
