"""Clusters: who is one person over many pairs, without gluing families together."""

from collections.abc import Collection, Iterable, Iterator
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadlink.model.clusters import Cluster, Edge
from leadlink.model.ids import Ref
from leadlink.model.match import Relation

Places: TypeAlias = NDArray[np.int64]


def components(left: Places, right: Places) -> Places:
    """Give each pair the least place that it hangs together with."""
    labels = np.arange(int(max(left.max(), right.max())) + 1)
    while True:
        least = np.minimum(labels[left], labels[right])
        before = labels.copy()
        np.minimum.at(labels, left, least)
        np.minimum.at(labels, right, least)
        labels = labels[labels]
        if np.array_equal(labels, before):
            return labels[left]


Judged: TypeAlias = tuple[Ref, Ref, float, Relation]
"""A pair, the lesser reference first: P(same), and the most probable relation."""


def clusters_of(
    pairs: Iterable[Judged],
    *,
    possible: float,
    strong: float,
    dismissed: Iterable[tuple[Ref, Ref]] = (),
) -> tuple[Cluster, ...]:
    """Put together who is one, beginning with the most probable pair.

    Two groups become one where no pair between them is of another relation, as of one
    household, and at least half of the pairs between them are probably one: so a chain
    of records, each like the next, does not become one person.

    Args:
        pairs: All that may be shown, each once.
        possible: From which probability on two are one.
        strong: Below which an edge that a cluster hangs by is weak.
        dismissed: Pairs of which somebody said that they are two, the lesser first.

    Returns:
        By their first record; a record is in one cluster at most.
    """
    same: dict[tuple[Ref, Ref], float] = {}
    apart = set(dismissed)
    for left, right, chance, relation in pairs:
        if (left, right) in apart:
            continue
        if chance >= possible:
            same[left, right] = chance
        elif relation is not Relation.UNRELATED:
            apart.add((left, right))
    groups = _grouped(same, apart)
    inside: dict[Ref, list[tuple[Ref, Ref]]] = {}
    for pair in sorted(same):
        if groups[pair[0]] is groups[pair[1]]:
            inside.setdefault(min(groups[pair[0]]), []).append(pair)
    return tuple(
        Cluster(
            records=tuple(sorted(groups[first])),
            edges=tuple(_edges(inside[first], same, strong)),
        )
        for first in sorted(inside)
    )


def _grouped(
    same: dict[tuple[Ref, Ref], float], apart: Collection[tuple[Ref, Ref]]
) -> dict[Ref, list[Ref]]:
    groups: dict[Ref, list[Ref]] = {}
    for left, right in same:
        groups.setdefault(left, [left])
        groups.setdefault(right, [right])
    for left, right in sorted(same, key=lambda pair: (-same[pair], pair)):
        one, other = groups[left], groups[right]
        if one is other or not _is_joined(one, other, same, apart):
            continue
        one += other
        for ref in other:
            groups[ref] = one
    return groups


def _is_joined(
    one: list[Ref],
    other: list[Ref],
    same: Collection[tuple[Ref, Ref]],
    apart: Collection[tuple[Ref, Ref]],
) -> bool:
    if len(one) == len(other) == 1:
        return True
    between = [(min(pair), max(pair)) for pair in product(one, other)]
    if any(pair in apart for pair in between):
        return False
    return 2 * sum(pair in same for pair in between) >= len(between)


def _edges(
    pairs: list[tuple[Ref, Ref]], same: dict[tuple[Ref, Ref], float], strong: float
) -> Iterator[Edge]:
    for pair in pairs:
        is_weak = same[pair] < strong and _is_bridge(pair, pairs)
        left, right = pair
        yield Edge(left=left, right=right, same=same[pair], is_weak=is_weak)


def _is_bridge(pair: tuple[Ref, Ref], pairs: list[tuple[Ref, Ref]]) -> bool:
    """Tell whether nothing else connects the two records of a pair."""
    reached = {pair[0]}
    grown = True
    while grown and pair[1] not in reached:
        found = {
            ref
            for other in pairs
            if other != pair and not reached.isdisjoint(other)
            for ref in other
        }
        grown = not found <= reached
        reached |= found
    return pair[1] not in reached
