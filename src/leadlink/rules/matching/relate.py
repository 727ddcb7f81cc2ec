"""Matching two profiles: which relation, how probable, and why."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from leadlink.model.checks import sound
from leadlink.model.match import Evidence, Match, Relation
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import phones
from leadlink.rules.matching.compare import comparisons
from leadlink.rules.matching.comparison import Comparison, Feature
from leadlink.rules.matching.explain import reason_of
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.tables import WeightTable, in_bits
from leadlink.rules.matching.weigh import grade_of, posterior

NOBODY_ELSE: Final[Mapping[str, int]] = MappingProxyType({})
"""No knowledge of a roster: each value is taken as its records' own."""


def probability(
    found: tuple[Comparison, ...],
    left: Profile,
    right: Profile,
    model: MatchModel | None = None,
) -> float:
    """Give the probability that both are one person or one organisation."""
    table = (model or MatchModel.default()).table_for(left, right)
    return posterior(table.total(found))[0] if table.has_same else 0.0


def is_shown(
    found: tuple[Comparison, ...],
    left: Profile,
    right: Profile,
    policy: MatchingPolicy,
    model: MatchModel | None = None,
) -> bool:
    """Tell whether a pair is worth a look: it may be the same, or is a household."""
    table = (model or MatchModel.default()).table_for(left, right)
    return is_likely(posterior(table.total(found)), table, policy)


def is_likely(
    chances: tuple[float, ...], table: WeightTable, policy: MatchingPolicy
) -> bool:
    """Tell the same from the probabilities of a table's relations."""
    if table.has_same and chances[0] >= policy.shown:
        return True
    if Relation.SAME_HOUSEHOLD not in table.relations:
        return False
    household = chances[table.relations.index(Relation.SAME_HOUSEHOLD)]
    return household >= policy.possible


def match(
    left: Profile,
    right: Profile,
    policy: MatchingPolicy,
    *,
    sharers: Mapping[str, int] = NOBODY_ELSE,
    model: MatchModel | None = None,
) -> Match:
    """Compare two profiles, weigh what was found, and explain it.

    The answer does not depend on which of the two is *left*, except for the references
    and for which value stands on which side.

    Args:
        left: The record that is asked about.
        right: The record that was found.
        policy: Where STRONG and POSSIBLE begin.
        sharers: How many people of the roster use a phone, e-mail or building key, and
            how many records have a name key; what is left out is the pair's own.
        model: What is compared and weighed how; None is the one that comes with
            leadlink.
    """
    found = comparisons(left, right, sharers, model)
    return explain(left, right, found, policy, sharers=sharers, model=model)


def explain(
    left: Profile,
    right: Profile,
    found: tuple[Comparison, ...],
    policy: MatchingPolicy,
    *,
    sharers: Mapping[str, int] = NOBODY_ELSE,
    model: MatchModel | None = None,
) -> Match:
    """Turn what was found of a pair into an explained match.

    Args:
        left: The record that was asked about.
        right: The record that was found.
        found: What ``comparisons`` gave for them.
        policy: Where STRONG and POSSIBLE begin.
        sharers: The same as for ``comparisons``.
        model: Likewise.
    """
    table = (model or MatchModel.default()).table_for(left, right)
    chances = posterior(table.total(found))
    relations = (*table.relations, Relation.UNRELATED)
    best = max(range(len(chances)), key=lambda place: (chances[place], -place))
    same = chances[0] if table.has_same else 0.0
    evidence = [
        _evidence(table.named[item.feature], item, left, right, sharers)
        for item in found
    ]
    evidence.sort(key=lambda item: (-item.weight, item.comparison))
    return sound(
        Match,
        left=left.ref,
        right=right.ref,
        relation=relations[best],
        probability=chances[best],
        same=same,
        grade=grade_of(same, found, policy, table),
        evidence=tuple(evidence),
        relations=table.relations,
        prior=in_bits(table.prior),
    )


def _evidence(
    feature: Feature,
    comparison: Comparison,
    left: Profile,
    right: Profile,
    sharers: Mapping[str, int],
) -> Evidence:
    one, other = feature.values(left, right, sharers)
    weights = in_bits(comparison.weights)
    return sound(
        Evidence,
        comparison=comparison.feature,
        level=comparison.level,
        reason=reason_of(comparison, (one, other), left, right, sharers),
        weight=weights[0],
        weights=weights,
        left=one,
        right=other,
    )


def shared_contacts(left: Profile, right: Profile) -> tuple[str, ...]:
    """Give the e-mail addresses and phone numbers that two profiles have in common.

    Unlike a shared key, a number typed with another country code is not the same.
    """
    addresses = [address for address in left.emails if address in right.emails]
    numbers = [
        str(one)
        for one in left.phones
        if any(phones.is_same_number(one, other) for other in right.phones)
    ]
    return tuple(sorted({*addresses, *numbers}))
