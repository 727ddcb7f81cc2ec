"""Labels: what people said of pairs, whether two records are one."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import isfinite
from typing import TypeAlias, final

import attrs

from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import Ref

Name: TypeAlias = str | Ref
"""A record's id; or its reference, where records of two kinds have the same id."""

Label: TypeAlias = tuple[Name, Name, bool | float]
"""Two records, and whether they are one: True, False, or a probability."""

HALF = 0.5
"""From this probability on a pair counts as one."""

_PARTS = len(("left", "right", "answer"))


@final
@attrs.frozen
class Labels:
    """Answers by pair; which record of a pair is named first makes no difference.

    Attributes:
        answers: By the two names, in order, the probability that both are one.
    """

    answers: Mapping[tuple[Name, Name], float] = attrs.field(repr=False)

    @classmethod
    def of(cls, given: "Iterable[Label] | Labels") -> "Labels":
        """Read labels; a pair that was labelled more than once has the mean answer.

        Raises:
            InvalidValueError: Every label that names one record twice or none, or whose
                answer is neither True, False nor a probability.
        """
        if isinstance(given, Labels):
            return given
        problems: list[Problem] = []
        found: dict[tuple[Name, Name], list[float]] = {}
        for place, label in enumerate(given):
            wrong = _wrong(label)
            if wrong:
                problems.append(Problem(f"labels[{place}]", wrong))
                continue
            left, right, answer = label
            found.setdefault(pair_of(left, right), []).append(float(answer))
        if problems:
            raise InvalidValueError(what="labels", problems=tuple(problems))
        means = {pair: sum(said) / len(said) for pair, said in found.items()}
        return cls(means)

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.answers)

    def __iter__(self) -> Iterator[tuple[Name, Name, float]]:
        """Give each pair once, with its answer."""
        for (left, right), answer in self.answers.items():
            yield left, right, answer

    def find(self, left: Ref, right: Ref) -> float | None:
        """Give the answer for two records, or None."""
        lefts: tuple[Name, ...] = left, left.id
        rights: tuple[Name, ...] = right, right.id
        for one, other in product(lefts, rights):
            found = self.answers.get(pair_of(one, other))
            if found is not None:
                return found
        return None


def pair_of(left: Name, right: Name) -> tuple[Name, Name]:
    """Put two names in order."""
    return (left, right) if str(left) < str(right) else (right, left)


def _wrong(label: object) -> str:
    """Say what is wrong with a label; blank if nothing is."""
    if not isinstance(label, tuple | list) or len(label) != _PARTS:
        return "must be two records and an answer"
    left, right, answer = label
    if not all(isinstance(name, str | Ref) and name for name in (left, right)):
        return "must name two records by id or reference"
    if left == right:
        return "names one record twice"
    # bool is an int, and stands for 0 and 1.
    if not isinstance(answer, int | float) or not isfinite(answer):
        return "must answer with True, False or a probability"
    return "" if 0 <= answer <= 1 else "must answer with a probability of 0.0 to 1.0"
