"""Clusters do not glue families together, and say where they hang by a thread."""

import pytest

from leadlink.engine.clusters import Judged, clusters_of
from leadlink.engine.engine import MatchEngine
from leadlink.model.clusters import Cluster
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Relation

SAME, HOME = Relation.SAME_PERSON, Relation.SAME_HOUSEHOLD


def pair(one: int, other: int, same: float, relation: Relation = SAME) -> Judged:
    """Judge two records."""
    return Ref(Kind.CONTACT, str(one)), Ref(Kind.CONTACT, str(other)), same, relation


def clusters(*pairs: Judged) -> tuple[Cluster, ...]:
    """Put them together by the usual thresholds."""
    return clusters_of(pairs, possible=0.5, strong=0.9)


def members(*pairs: Judged) -> list[list[str]]:
    """Give the ids of each cluster."""
    return [[ref.id for ref in found.records] for found in clusters(*pairs)]


class TestMembers:
    """Who is one."""

    def test_two(self) -> None:
        """From the threshold on."""
        assert members(pair(1, 2, 0.5), pair(3, 4, 0.49)) == [["1", "2"]]

    def test_nobody(self) -> None:
        """No pair, no cluster."""
        assert members() == []

    def test_a_triangle(self) -> None:
        """All three are alike."""
        assert members(pair(1, 2, 0.9), pair(2, 3, 0.9), pair(1, 3, 0.9)) == [
            ["1", "2", "3"]
        ]

    def test_a_long_chain(self) -> None:
        """Each like the next is not one person: no half of the pairs agrees."""
        chain = [pair(n, n + 1, 0.9) for n in range(1, 7)]
        assert all(len(found) <= 3 for found in members(*chain))

    def test_of_one_household(self) -> None:
        """Who is like both of a couple does not make the couple one."""
        couple = pair(1, 3, 0.001, HOME)
        assert members(pair(1, 2, 0.99), pair(2, 3, 0.6), couple) == [["1", "2"]]

    def test_unrelated_is_no_contradiction(self) -> None:
        """Two that merely differ may be one through a third."""
        strangers = pair(1, 3, 0.2, Relation.UNRELATED)
        assert members(pair(1, 2, 0.99), pair(2, 3, 0.6), strangers) == [
            ["1", "2", "3"]
        ]


class TestWeakEdges:
    """What to look at first."""

    @pytest.mark.parametrize(("same", "is_weak"), [(0.89, True), (0.9, False)])
    def test_a_bridge(self, same: float, is_weak: bool) -> None:  # noqa: FBT001 - drawn
        """Below STRONG, and nothing else connects the two."""
        (found,) = clusters(pair(1, 2, 0.95), pair(2, 3, same))
        assert bool(found.weak) is is_weak
        assert [edge.is_weak for edge in found.edges] == [False, is_weak]

    def test_no_bridge(self) -> None:
        """Another way round."""
        (found,) = clusters(pair(1, 2, 0.95), pair(2, 3, 0.6), pair(1, 3, 0.95))
        assert found.weak == ()


def test_of_a_roster() -> None:
    """From records to clusters."""
    engine = MatchEngine.of(
        [
            {"id": "1", "name": "Robert Miller", "phone": "+1 415 555 0100"},
            {"id": "2", "name": "Jane Miller", "phone": "(415) 555-0100"},
            {"id": "3", "name": "Bob Miller", "phone": "415.555.0100"},
        ]
    )
    shares: list[float] = []
    (found,) = engine.clusters(progress=shares.append)
    assert [ref.id for ref in found.records] == ["1", "3"]
    assert shares == sorted(shares)
    assert shares[-1] == 1
