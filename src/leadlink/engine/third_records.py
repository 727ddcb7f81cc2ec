"""What a third record tells of a pair, so that a roster labels pairs by itself.

Where one of two records is surely a third one, the other is as surely that third one
or not as it is of the pair: if A is B and B is C, A is C however little they share.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from leadlink.model.ids import Ref

SURE: Final = 0.95
"""From this probability on two records are surely one, below the rest surely not."""

Chances: TypeAlias = Mapping[Ref, Mapping[Ref, float]]


def told(pairs: Sequence[tuple[Ref, Ref, float]]) -> list[float | None]:
    """Say of each pair what third records tell: 1.0, 0.0, or None where they do not.

    Args:
        pairs: Two records and the probability that they are one, each pair once. A
            pair that is not here tells nothing: it may be one that nobody looked at.

    Returns:
        In the order given. None where no third record is surely one of the two, where
        it is unsure itself, or where third records contradict each other.
    """
    chances: dict[Ref, dict[Ref, float]] = {}
    for left, right, same in pairs:
        chances.setdefault(left, {})[right] = same
        chances.setdefault(right, {})[left] = same
    return [_told(left, right, chances) for left, right, _ in pairs]


def _told(left: Ref, right: Ref, chances: Chances) -> float | None:
    found = [*_through(left, right, chances), *_through(right, left, chances)]
    if not found:
        return None
    if max(found) <= 1 - SURE:
        return 0.0
    if max(found) >= SURE and min(found) > 1 - SURE:
        return 1.0
    return None


def _through(one: Ref, other: Ref, chances: Chances) -> Iterator[float]:
    """Give how likely *other* is each record that *one* surely is."""
    for third, same in chances[one].items():
        if same >= SURE and other in chances[third]:
            yield chances[third][other]
