"""Training: what a roster, and what people said of its pairs, tell of the weights."""

from collections.abc import Iterable, Sequence
from typing import Final, final
from zlib import crc32

import attrs
import numpy as np

from leadlink.engine.clusters import Places
from leadlink.engine.engine import Given
from leadlink.engine.examining import Examined, Examiner
from leadlink.engine.fitting import Answered, Floats, SameWeights, likelihood
from leadlink.engine.labels import HALF, Label, Labels
from leadlink.engine.lessons import Lesson, Trained, WeightChange
from leadlink.engine.third_records import told
from leadlink.model import checks
from leadlink.model.ids import Ref
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.model_data import ORGANISATIONS, PEOPLE, RELATIONS
from leadlink.rules.matching.tables import UNIT

FOLDS: Final = 5
"""Answers are held out in so many parts, those about one record in the same part."""

FEW: Final = 100
STRENGTH: Final = 3.0
STRENGTHS: Final = (STRENGTH, 1.0)
"""How strongly weights stay where they are; with few answers only the first."""

TOLD: Final = 0.3
"""What an answer of a third record counts: many are about the same few people."""

SHOWN: Final = 0.01
"""From this probability on a pair is looked at: those that were missed teach most."""

LEAST_TOLD: Final = 10
"""Where third records tell less of one kind, they are not listened to."""


def train(
    records: Iterable[Given],
    *,
    labels: Iterable[Label] | Labels = (),
    policy: MatchingPolicy = MatchingPolicy(),  # noqa: B008 - a frozen value
    model: MatchModel | None = None,
) -> Trained:
    """Fit the weights of *same* to a roster, and to labels if there are some.

    The weights that there are count as what is known already: answers move a weight
    as far as they outweigh that. Without labels the roster itself gives answers, where
    a third record tells whether two are one; with labels both count. Answers are held
    out in five parts: weights that do not make these more probable are not taken, and
    the model stays as it was. Names' frequencies, who shares a contact and the size of
    the roster are no part of a model: matching always takes them from its roster.

    Args:
        records: Everybody, also those whom labels name: leads and customers together.
        labels: Pairs of records, and whether they are one. They may be few. They should
            be pairs that matching proposes, with both answers among them.
        policy: How records are read.
        model: What is known already; None is the model that comes with leadlink.

    Raises:
        InvalidValueError: A label is none, names a record that was not given, or a
            mapping makes no record.
    """
    base = MatchModel.default() if model is None else model
    shown = min(policy.shown, SHOWN)
    examiner = Examiner(records, attrs.evolve(policy, shown=shown), base)
    labelled = list(examiner.labelled(Labels.of(labels)))
    proposed = list(examiner.proposed())
    lessons: list[Lesson] = []
    changes: list[WeightChange] = []
    for whom in (PEOPLE, ORGANISATIONS):
        answers = _Answers(
            [(pair, answer) for pair, answer in labelled if _whom(pair) == whom],
            [pair for pair in proposed if _whom(pair) == whom],
        )
        table = base.people if whom == PEOPLE else base.organisations
        lesson, found = _learnt(whom, SameWeights(table), answers)
        lessons.append(lesson)
        changes += found
    changes.sort(key=lambda change: -abs(change.after - change.before))
    return Trained(
        model=_changed(base, changes, lessons) if changes else base,
        lessons=tuple(lessons),
        changes=tuple(changes),
    )


def _whom(pair: Examined) -> str:
    """Say by which table a pair is weighed; blank for a person and an organisation."""
    if pair.left.is_organisation is not pair.right.is_organisation:
        return ""
    return ORGANISATIONS if pair.left.is_organisation else PEOPLE


@final
class _Answers:
    """Answers of people and of third records, each with the part it is held out in.

    Args:
        labelled: Pairs with what people said.
        proposed: Pairs that third records may tell about.
    """

    def __init__(
        self, labelled: Sequence[tuple[Examined, float]], proposed: Sequence[Examined]
    ) -> None:
        said = {_refs(pair): answer for pair, answer in labelled}
        others = [pair for pair in proposed if _refs(pair) not in said]
        chances = [(*_refs(pair), pair.same) for pair in others]
        chances += [(*refs, answer) for refs, answer in said.items()]
        found = [
            (pair, answer)
            for pair, answer in zip(others, told(chances), strict=False)
            if answer is not None
        ]
        yes = sum(answer >= HALF for _, answer in found)
        if min(yes, len(found) - yes) < LEAST_TOLD:
            found = []
        self.labelled, self.told = len(labelled), len(found)
        self.answers = [
            *((pair.found, answer, 1.0) for pair, answer in labelled),
            *((pair.found, answer, TOLD) for pair, answer in found),
        ]
        every = [pair for pair, _ in (*labelled, *found)]
        self.parts = _parts(every, chances)

    @property
    def refusal(self) -> str:
        """Why nothing can be learnt; blank if something can."""
        if not self.answers:
            return "nobody said, and no third record tells"
        yes = sum(answer >= HALF for _, answer, _ in self.answers)
        return "" if 0 < yes < len(self.answers) else "all answers are alike"


def _refs(pair: Examined) -> tuple[Ref, Ref]:
    return pair.left.ref, pair.right.ref


def _parts(
    pairs: Iterable[Examined], chances: Iterable[tuple[Ref, Ref, float]]
) -> list[int]:
    """Give the part in which each pair is held out.

    Who is probably one is in one part, or an answer would be known by its like. The
    part of a pair is that of the lesser of its two.
    """
    least: dict[Ref, Ref] = {}

    def first(ref: Ref) -> Ref:
        while least.get(ref, ref) != ref:
            ref = least[ref]
        return ref

    for left, right, same in chances:
        if same >= HALF:
            one, other = sorted((first(left), first(right)))
            least[other] = one
    firsts = (min(map(first, _refs(pair))) for pair in pairs)
    return [crc32(f"{ref.kind}:{ref.id}".encode()) % FOLDS for ref in firsts]


def _learnt(
    whom: str, weights: SameWeights, answers: _Answers
) -> tuple[Lesson, list[WeightChange]]:
    lesson = Lesson(
        whom=whom,
        labelled=answers.labelled,
        told=answers.told,
        refusal=answers.refusal,
    )
    if lesson.refusal:
        return lesson, []
    given, parts = weights.answered(answers.answers, answers.parts)
    count = float(given.counts.sum())
    strengths = STRENGTHS if count >= FEW else STRENGTHS[:1]
    after, strength = max(
        (_held_out(weights, given, parts, strength), strength) for strength in strengths
    )
    before = likelihood(given, weights.start)
    lesson = attrs.evolve(lesson, before=before / count, after=after / count)
    if after <= before:
        refusal = "held-out answers are no more probable"
        return attrs.evolve(lesson, refusal=refusal), []
    return lesson, _changes(whom, weights, weights.fitted(given, strength))


def _held_out(
    weights: SameWeights, given: Answered, parts: Places, strength: float
) -> float:
    """Give how probable all answers are by weights that each was held out of."""
    return sum(
        likelihood(
            given.of(parts == part), weights.fitted(given.of(parts != part), strength)
        )
        for part in np.unique(parts)
    )


def _changes(whom: str, weights: SameWeights, fitted: Floats) -> list[WeightChange]:
    before, after = weights.in_parts(weights.start), weights.in_parts(fitted)
    return [
        WeightChange(whom, *level, old / UNIT, new / UNIT)
        for level, old, new in zip(weights.levels, before, after, strict=True)
        if old != new
    ]


def _changed(
    base: MatchModel, changes: Iterable[WeightChange], lessons: Iterable[Lesson]
) -> MatchModel:
    """Give the model with the weights after training."""
    weights: dict[str, dict[str, dict[str, float]]] = {PEOPLE: {}, ORGANISATIONS: {}}
    priors: dict[str, dict[str, float]] = {PEOPLE: {}, ORGANISATIONS: {}}
    for change in changes:
        if change.comparison:
            levels = weights[change.whom].setdefault(change.comparison, {})
            levels[change.level] = change.after
        else:
            priors[change.whom][RELATIONS[change.whom][0]] = change.after
    labelled = sum(lesson.labelled for lesson in lessons)
    pairs = sum(lesson.told for lesson in lessons)
    said = f"trained on {labelled} labels and {pairs} pairs that third records told"
    note = "; ".join(filter(None, (base.note, said)))[-checks.MAX_TEXT :]
    model = base
    for whom in (PEOPLE, ORGANISATIONS):
        model = model.with_weights(
            weights[whom], whom=whom, prior=priors[whom], note=note
        )
    return model
