"""How good matching is on labelled pairs: thresholds, calibration, the worst errors.

All three take matches, as ``engine.pairs()`` and ``engine.link(records)`` give them,
and labels. A match without a label is left out, and a label without a match counts as
a pair with the probability 0.0: matching would never show it.
"""

from collections.abc import Iterable, Iterator
from typing import Final, final

import attrs

from leadlink.engine.labels import HALF, Label, Labels, Name, pair_of
from leadlink.model.match import Match

TENTHS: Final = 10


@final
@attrs.frozen
class Threshold:
    """What is found when pairs count as one from a probability on.

    Attributes:
        least: That probability.
        pairs: How many labelled pairs reach it.
        hits: How many of them are one.
        total: How many labelled pairs are one.
    """

    least: float
    pairs: int
    hits: int
    total: int

    @property
    def precision(self) -> float:
        """The share of the pairs that are one; of no pairs 1.0."""
        return self.hits / self.pairs if self.pairs else 1.0

    @property
    def recall(self) -> float:
        """The share of all that are one that is found; of none 1.0."""
        return self.hits / self.total if self.total else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        found = self.pairs + self.total
        return 2 * self.hits / found if found else 1.0

    def __str__(self) -> str:
        """Write one line of a table."""
        return (
            f"{self.least:9.3f} {self.pairs:8,} {self.precision:9.3f} "
            f"{self.recall:6.3f} {self.f1:5.3f}"
        )


@final
@attrs.frozen
class ThresholdTable:
    """What each threshold finds of labelled pairs.

    Attributes:
        rows: One for each probability that a labelled match has, the highest first.
    """

    rows: tuple[Threshold, ...]

    @property
    def best(self) -> Threshold | None:
        """The threshold with the greatest F1; None where no match is labelled."""
        return max(self.rows, key=lambda row: (row.f1, row.least), default=None)

    def at(self, least: float) -> Threshold:
        """Give what is found from a probability on."""
        reached = [row for row in self.rows if row.least >= least]
        if reached:
            return attrs.evolve(reached[-1], least=least)
        return Threshold(least, 0, 0, self.rows[0].total if self.rows else 0)

    def with_precision(self, wanted: float) -> Threshold | None:
        """Give the threshold that finds most with a precision; None if none has it."""
        kept = (row for row in self.rows if row.precision >= wanted)
        return max(kept, key=lambda row: (row.recall, row.least), default=None)

    def __str__(self) -> str:
        """Write a table of ten thresholds, and the best one."""
        steps = (0.99, 0.95, 0.9, 0.8, 0.7, 0.6, HALF, 0.4, 0.3, 0.1)
        lines = ["threshold    pairs precision recall    F1"]
        lines += [str(self.at(least)) for least in steps]
        if self.best is not None:
            lines += ["best F1:", str(self.best)]
        return "\n".join(lines)


@final
@attrs.frozen
class Tenth:
    """Matches whose probability is in one tenth.

    Attributes:
        low: Where it begins; it ends a tenth above.
        pairs: How many labelled matches are in it.
        said: Their mean probability.
        true: The share of them that are one.
    """

    low: float
    pairs: int
    said: float
    true: float

    def __str__(self) -> str:
        """Write one line of a table."""
        end = self.low + 1 / TENTHS
        shown = f"{self.said:6.3f} {self.true:6.3f}" if self.pairs else ""
        return f"{self.low:.1f}-{end:.1f} {self.pairs:8,} {shown}".rstrip()


@final
@attrs.frozen
class CalibrationTable:
    """Whether of the pairs with a probability that share is one.

    Attributes:
        tenths: Ten, the lowest first.
    """

    tenths: tuple[Tenth, ...]

    @property
    def error(self) -> float:
        """How far probability and share are apart, over all labelled matches."""
        total = sum(tenth.pairs for tenth in self.tenths)
        apart = sum(tenth.pairs * abs(tenth.said - tenth.true) for tenth in self.tenths)
        return apart / total if total else 0.0

    def __str__(self) -> str:
        """Write a table."""
        return "\n".join(["tenth      pairs   said   true", *map(str, self.tenths)])


@final
@attrs.frozen
class Missed:
    """Two records that are one and that matching does not call so.

    Attributes:
        left: As in the label.
        right: As in the label.
        match: What matching says; None where it does not show the pair at all.
    """

    left: Name
    right: Name
    match: Match | None

    def __str__(self) -> str:
        """Write one line."""
        said = "not shown" if self.match is None else _said(self.match)
        return f"{self.left} and {self.right}: {said}"


@final
@attrs.frozen
class ErrorList:
    """The errors that matching is surest of.

    Attributes:
        wrong: Pairs that are called one and are not, the most probable first.
        missed: Pairs that are one and are not called so, the least probable first.
    """

    wrong: tuple[Match, ...]
    missed: tuple[Missed, ...]

    def __str__(self) -> str:
        """Write an error a line."""
        lines = [f"called one, and are not: {len(self.wrong)}"]
        lines += [f"  {it.left.id} and {it.right.id}: {_said(it)}" for it in self.wrong]
        lines.append(f"one, and not called so: {len(self.missed)}")
        return "\n".join([*lines, *(f"  {missed}" for missed in self.missed)])


def _said(match: Match) -> str:
    return f"{match.same:.3f}, {match.explanation}"


def threshold_table(
    matches: Iterable[Match], labels: Iterable[Label] | Labels
) -> ThresholdTable:
    """Tell for every threshold what it finds and how much of that is right.

    Raises:
        InvalidValueError: A label is none.
    """
    said = Labels.of(labels)
    total = sum(answer >= HALF for *_, answer in said)
    found = sorted(_labelled(matches, said), key=lambda pair: -pair[0].same)
    rows: list[Threshold] = []
    hits = 0
    for count, (match, answer) in enumerate(found, 1):
        hits += answer >= HALF
        if count == len(found) or found[count][0].same < match.same:
            rows.append(Threshold(match.same, count, hits, total))
    return ThresholdTable(tuple(rows))


def calibration_table(
    matches: Iterable[Match], labels: Iterable[Label] | Labels
) -> CalibrationTable:
    """Tell for each tenth of probability what share of the pairs is one.

    Raises:
        InvalidValueError: A label is none.
    """
    tenths: list[list[tuple[float, bool]]] = [[] for _ in range(TENTHS)]
    for match, answer in _labelled(matches, Labels.of(labels)):
        place = min(int(match.same * TENTHS), TENTHS - 1)
        tenths[place].append((match.same, answer >= HALF))
    return CalibrationTable(
        tuple(
            Tenth(
                low=place / TENTHS,
                pairs=len(tenth),
                said=sum(same for same, _ in tenth) / max(len(tenth), 1),
                true=sum(is_one for _, is_one in tenth) / max(len(tenth), 1),
            )
            for place, tenth in enumerate(tenths)
        )
    )


def worst_errors(
    matches: Iterable[Match],
    labels: Iterable[Label] | Labels,
    *,
    limit: int = 20,
    least: float = HALF,
) -> ErrorList:
    """List the errors of either kind that matching is surest of, with its reasons.

    Args:
        matches: With a policy whose ``shown`` is low more of what was missed is there.
        labels: The truth.
        limit: How many of either kind.
        least: From which probability on a pair is called one.

    Raises:
        InvalidValueError: A label is none.
    """
    said = Labels.of(labels)
    wrong: list[Match] = []
    shown: dict[tuple[Name, Name], Match] = {}
    for match, answer in _labelled(matches, said):
        if answer < HALF and match.same >= least:
            wrong.append(match)
        for left in (match.left, match.left.id):
            for right in (match.right, match.right.id):
                shown[pair_of(left, right)] = match
    missed = [
        Missed(left, right, shown.get((left, right)))
        for left, right, answer in said
        if answer >= HALF
    ]
    missed = [it for it in missed if it.match is None or it.match.same < least]
    wrong.sort(key=lambda match: (-match.same, match.left, match.right))
    missed.sort(key=lambda it: (_same(it), str(it.left), str(it.right)))
    return ErrorList(tuple(wrong[:limit]), tuple(missed[:limit]))


def _same(missed: Missed) -> float:
    return missed.match.same if missed.match is not None else -1.0


def _labelled(
    matches: Iterable[Match], labels: Labels
) -> Iterator[tuple[Match, float]]:
    """Give the matches that are labelled, each pair once."""
    seen: set[tuple[Name, Name]] = set()
    for match in matches:
        answer = labels.find(match.left, match.right)
        pair = pair_of(match.left, match.right)
        if answer is not None and pair not in seen:
            seen.add(pair)
            yield match, answer
