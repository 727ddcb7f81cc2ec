"""Weights add up: from the levels of comparisons to probabilities and a grade.

All sums are of whole numbers, in 1/1024 bit, so that they are the same in every order
and on every machine.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import final

import attrs

from leadlink.model.match import Grade, Relation
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import company_weights, weights
from leadlink.rules.matching.compare_names import PEOPLE
from leadlink.rules.matching.comparison import Comparison
from leadlink.rules.matching.folding import CACHE
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


PERSONS = _table(
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
    return ORGANISATIONS if left.is_organisation else PERSONS


@lru_cache(maxsize=CACHE)
def posterior(sums: tuple[int, ...]) -> tuple[float, ...]:
    """Give the probability of each relation and, last, of *unrelated*."""
    bits = [total / UNIT for total in sums] + [0.0]
    most = max(bits)
    odds = [2.0 ** (value - most) for value in bits]
    whole = sum(odds)
    return tuple(value / whole for value in odds)


def grade_of(
    same: float, found: Sequence[Comparison], policy: MatchingPolicy, table: WeightTable
) -> Grade:
    """Grade a pair; STRONG needs two kinds of evidence that do not hang together."""
    if same >= policy.strong and is_corroborated(found, table):
        return Grade.STRONG
    return Grade.POSSIBLE if same >= policy.possible else Grade.WEAK


def is_corroborated(found: Iterable[Comparison], table: WeightTable) -> bool:
    """Tell whether two independent features speak for *same*.

    Two people need a name and a number, a mailbox or an address beside it, or both a
    number and a mailbox of their own. Two organisations need the company's name and
    a contact, a domain or an address. So a name, alone or with an employer, one shared
    number, a role mailbox or a mail domain is never enough. Another town wants
    two contacts, and a building wants no other number or mailbox beside it: father and
    son, and namesakes, look so.
    """
    levels = {(item.feature, item.level) for item in found}
    speaking = {SPEAKS.get(level, "") for level in levels}
    if table is ORGANISATIONS:
        contacts = {"phone", "email", "address", "office"}
        return "company" in speaking and bool(speaking & contacts)
    if {"phone", "email"} <= speaking:
        return True
    if "name" not in speaking or levels & MOVED:
        return False
    if speaking & {"phone", "email"}:
        return True
    return "address" in speaking and not levels & CONTRADICTS


MOVED = frozenset((("address", "other town"),))
"""What a name and one contact do not outweigh."""

CONTRADICTS = frozenset(
    (
        ("phone", "different number"),
        ("email", "different address"),
        ("email", "common user elsewhere"),
        ("email", "similar user elsewhere"),
    )
)
"""What a name and a building do not outweigh."""


def _speaks() -> dict[tuple[str, str], str]:
    speaks = {
        ("name", f"{given} given name, {family} surname"): "name"
        for given in ("same", "nickname", "close", "initial")
        for family in ("same", "part", "close")
    }
    for people in PEOPLE:
        speaks["phone", f"same number, {people}"] = "phone"
        speaks["email", f"same address, {people}"] = "email"
        speaks["address", f"same building, {people}"] = "address"
    speaks["email", "similar user"] = "email"
    speaks["email", "same role mailbox"] = "office"
    speaks["email", "same company domain"] = "office"
    speaks["domain", "same domain"] = "office"
    speaks["company", "same company name"] = "company"
    speaks["company", "company name misspelt"] = "company"
    return speaks


SPEAKS = _speaks()
"""As what a level speaks for *same*; levels left out do not, whatever they weigh."""
