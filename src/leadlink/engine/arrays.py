"""Pairs in columns, for those who go on with numpy, pandas or Arrow."""

from collections.abc import Iterable
from typing import Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from leadlink.engine.clusters import Judged
from leadlink.model.ids import Ref
from leadlink.model.match import Relation

RELATIONS: Final = tuple(Relation)
"""What the numbers in ``PairArrays.relation`` stand for."""


@final
@attrs.frozen(eq=False)
class PairArrays:
    """Pairs of a roster, one array a column, all as long as there are pairs.

    Attributes:
        refs: Every record that is in a pair, in ascending order.
        left: The place in *refs* of the lesser reference of each pair, int64.
        right: That of the greater.
        same: Probability that both are one, 0.0-1.0, float64.
        relation: The place in ``RELATIONS`` of the most probable one, uint8.
    """

    refs: tuple[Ref, ...]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    same: NDArray[np.float64]
    relation: NDArray[np.uint8]

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.same)


def arrays_of(pairs: Iterable[Judged]) -> PairArrays:
    """Put pairs into columns, in their order."""
    numbers: dict[Ref, int] = {}
    sides: list[int] = []
    same: list[float] = []
    relations: list[int] = []
    known = {relation: number for number, relation in enumerate(RELATIONS)}
    for left, right, chance, relation in pairs:
        sides.append(numbers.setdefault(left, len(numbers)))
        sides.append(numbers.setdefault(right, len(numbers)))
        same.append(chance)
        relations.append(known[relation])
    refs = tuple(sorted(numbers))
    places = np.empty(len(refs), np.int64)
    for place, ref in enumerate(refs):
        places[numbers[ref]] = place
    pairs_of = places[np.array(sides, np.int64)].reshape(-1, 2)
    return PairArrays(
        refs=refs,
        left=pairs_of[:, 0].copy(),
        right=pairs_of[:, 1].copy(),
        same=np.array(same, np.float64),
        relation=np.array(relations, np.uint8),
    )
