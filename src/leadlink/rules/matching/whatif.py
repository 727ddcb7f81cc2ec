"""What would change the answer: which one thing more, or less, would move the grade."""

from collections.abc import Iterable, Iterator
from typing import Final, final

import attrs

from leadlink.model.match import Grade, Match, Relation
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.compare_people import OTHER
from leadlink.rules.matching.comparison import Comparison
from leadlink.rules.matching.features import BUILT_IN
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.tables import WeightTable, in_bits
from leadlink.rules.matching.weigh import grade_of, posterior

_SAID: Final = {
    ("name", "same given name, same surname"): "the same name",
    ("name", "different given name, same surname"): "another given name",
    ("generation", "different generation"): "Jr on one side and Sr on the other",
    ("phone", "same number, one person"): "the same phone number",
    ("phone", "different number"): "another phone number",
    ("email", "same address, one person"): "the same e-mail address",
    ("email", "different address"): "another e-mail address",
    ("company", "same company name"): "the same company name",
    ("company", "different company name"): "another company name",
    ("domain", "same domain"): "the same domain",
    ("address", "same building, one person"): "the same address",
    ("address", "other town"): "an address in another town",
    ("birth date", "same date"): "the same date of birth",
    ("birth date", "different date"): "another date of birth",
    ("id number", "same id number"): "the same id number",
    ("id number", "different id number"): "another id number",
}
"""Levels that one can think of without seeing the other record, in words."""


@final
@attrs.frozen(kw_only=True)
class WhatIf:
    """One change of what was compared, and the grade that would come of it.

    Attributes:
        comparison: As ``birth date``.
        level: What it would have to reach, as ``same date``.
        grade: The grade then; another than now.
        same: The probability that both are one, then.
        words: As ``the same date of birth``.
    """

    comparison: str
    level: str
    grade: Grade
    same: float
    words: str

    def __str__(self) -> str:
        """Write ``the same date of birth would make it STRONG``."""
        return f"{self.words} would make it {self.grade.upper()}"


def what_would_change(
    match: Match, policy: MatchingPolicy, *, model: MatchModel | None = None
) -> tuple[WhatIf, ...]:
    """Tell which one level of one comparison would move the grade of a match.

    Each comparison is put to what one can ask for: the same number or another, the same
    date of birth or another. How many use a value or have a name stays as it is.

    Args:
        match: As ``relate.match`` or a lookup gave it.
        policy: The same by which it was graded.
        model: The same by which it was weighed.

    Returns:
        What would lift the grade first, then what would lower it, each from the most
        to the least telling; empty where no single one would, and for a person and an
        organisation.
    """
    chosen = model or MatchModel.default()
    table = _table_of(match, chosen)
    if table is None:
        return ()
    found = tuple(_comparisons(match, table))
    changes = [
        change
        for level in _askable(table)
        if (change := _change(level, found, match, policy, table)) is not None
    ]
    now = match.grade.rank
    changes.sort(
        key=lambda change: (
            change.grade.rank < now,
            -abs(change.same - match.same),
            change.comparison,
        )
    )
    return tuple(changes)


def _table_of(match: Match, model: MatchModel) -> WeightTable | None:
    if Relation.SAME_PERSON in match.relations:
        return model.people
    # A person and an organisation are never the same, whatever else agrees.
    is_one_kind = match.prior == in_bits(model.organisations.prior)
    return model.organisations if is_one_kind else None


def _comparisons(match: Match, table: WeightTable) -> Iterator[Comparison]:
    for item in match.evidence:
        for _, levels in (*table.compared, *table.by_chance):
            found = levels.get(item.level)
            if found is not None and found.feature == item.comparison:
                yield found


def _askable(table: WeightTable) -> Iterator[Comparison]:
    """Give the levels to try: those with words, and the ends of own comparisons."""
    for _, levels in table.compared:
        every = tuple(levels.values())
        said = [one for one in every if (one.feature, one.level) in _SAID]
        is_own = every[0].feature not in BUILT_IN
        yield from (every[0], every[-1]) if is_own else said


def _change(
    level: Comparison,
    found: Iterable[Comparison],
    match: Match,
    policy: MatchingPolicy,
    table: WeightTable,
) -> WhatIf | None:
    """Give what comes of putting one comparison to *level*, if the grade differs."""
    kept = [one for one in found if one.feature != level.feature]
    if level.is_contact:
        chance = {one for _, levels in table.by_chance for one in levels.values()}
        kept = [one for one in kept if one not in chance]
    if level.feature == "name" and level.level.startswith("different"):
        kept = [_of_two(one, table) for one in kept if one.feature != "namesakes"]
    kept.append(level)
    same = posterior(table.total(kept))[0]
    grade = grade_of(same, kept, policy, table)
    if grade is match.grade:
        return None
    words = _SAID.get((level.feature, level.level), f"{level.feature}: {level.level}")
    return WhatIf(
        comparison=level.feature,
        level=level.level,
        grade=grade,
        same=same,
        words=words,
    )


def _of_two(comparison: Comparison, table: WeightTable) -> Comparison:
    """Give the level that two people with two given names reach in place of one."""
    alike = comparison.level.replace("one person", "two people")
    for _, levels in table.compared:
        found = levels.get(f"{alike}, {OTHER}")
        if found is not None and found.feature == comparison.feature:
            return found
    return comparison
