"""Which pairs a person should label: the most telling first, and without the score."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias, final

import attrs

from leadlink.engine import arguments
from leadlink.engine.engine import Given
from leadlink.engine.examining import Examined, Examiner
from leadlink.engine.labels import HALF, Label, Labels
from leadlink.model.ids import Ref
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Profile

Pattern: TypeAlias = tuple[tuple[str, str], ...]

_FADING: Final = 0.7
"""What a pattern of levels is still worth after each pair that was asked of it."""

_SEEN: Final = 0.9
"""Likewise, a record."""

_LOOKED_AT: Final = 100
"""So many times what is asked for is chosen from, the most doubtful."""


@final
@attrs.frozen
class PairToLabel:
    """Two records to be compared by a person, who is not told what matching says.

    Attributes:
        left: The one.
        right: The other.
        values: What is compared, with the values of both; a blank is ``""``.
    """

    left: Ref
    right: Ref
    values: tuple[tuple[str, str, str], ...] = attrs.field(repr=False)

    def label(self, answer: bool | float) -> Label:  # noqa: FBT001 - the answer itself
        """Give the label for an answer."""
        return self.left, self.right, answer

    def __str__(self) -> str:
        """Write both records side by side, a value a line."""
        rows = [("", self.left.id, self.right.id), *self.values]
        wide, wider = (max(len(row[at]) for row in rows) for at in (0, 1))
        lines = (
            f"{what:{wide}}  {one:{wider}}  {other}".rstrip()
            for what, one, other in rows
        )
        return "\n".join(lines)


def pairs_to_label(
    records: Iterable[Given],
    *,
    labels: Iterable[Label] | Labels = (),
    count: int = 20,
    policy: MatchingPolicy = MatchingPolicy(),  # noqa: B008 - a frozen value
    model: MatchModel | None = None,
) -> tuple[PairToLabel, ...]:
    """Choose the pairs whose labels teach most.

    A pair teaches the more the nearer its probability is to one half, and the less the
    more pairs of the same levels, or of the same records, were asked already. Pairs
    that have labels are not asked again, so that labelling goes on where it stopped.

    Args:
        records: Everybody, as for ``train``.
        labels: What was said so far; names of other records make no difference.
        count: How many pairs.
        policy: How records are read.
        model: Whose probabilities count; best is the one last trained.

    Returns:
        Most telling first; fewer than *count* where no more are proposed.

    Raises:
        InvalidValueError: A label is none, or a mapping makes no record.
    """
    base = MatchModel.default() if model is None else model
    wanted = arguments.count(count, "count")
    said = Labels.of(labels)
    asked: Counter[object] = Counter()
    waiting: list[_Waiting] = []
    for pair in Examiner(records, policy, base).proposed():
        if pair.left.is_organisation is not pair.right.is_organisation:
            continue
        refs = pair.left.ref, pair.right.ref
        if said.find(*refs) is None:
            waiting.append(_Waiting(pair, 1 - abs(pair.same - HALF) / HALF))
        else:
            asked.update((_pattern(pair), *refs))
    return tuple(_shown(pair) for pair in _best(waiting, asked, wanted))


@final
@attrs.frozen
class _Waiting:
    pair: Examined
    doubt: float

    def worth(self, asked: Counter[object]) -> float:
        """Say how telling it is, after what was asked already."""
        refs = self.pair.left.ref, self.pair.right.ref
        again = max(asked[ref] for ref in refs)
        return self.doubt * _FADING ** asked[_pattern(self.pair)] * _SEEN**again


def _pattern(pair: Examined) -> Pattern:
    return tuple((item.feature, item.level) for item in pair.found)


def _best(
    waiting: list[_Waiting], asked: Counter[object], count: int
) -> Iterator[Examined]:
    """Choose one by one, each in view of those before it."""
    waiting.sort(key=lambda it: (-it.doubt, it.pair.left.ref, it.pair.right.ref))
    left = waiting[: _LOOKED_AT * (count + 1)]
    for _ in range(min(count, len(left))):
        best = max(left, key=lambda it: it.worth(asked))
        left.remove(best)
        asked.update((_pattern(best.pair), best.pair.left.ref, best.pair.right.ref))
        yield best.pair


def _shown(pair: Examined) -> PairToLabel:
    """Show what is known of two records, in the same order for every pair."""
    left, right = _values(pair.left), _values(pair.right)
    values = tuple(
        (what, one, right.get(what, "")) for what, one in left.items()
    ) + tuple((what, "", other) for what, other in right.items() if what not in left)
    filled = tuple(row for row in values if row[1] or row[2])
    return PairToLabel(pair.left.ref, pair.right.ref, filled)


def _values(profile: Profile) -> dict[str, str]:
    place = profile.place
    return {
        "name": profile.written_name,
        "company": profile.written_company,
        "e-mail": ", ".join(profile.emails),
        "phone": ", ".join(map(str, profile.phones)),
        "website": profile.host,
        "street": f"{place.number} {place.line}".strip() if place else "",
        "town": f"{place.postcode} {place.city}".strip() if place else "",
        "birth date": ", ".join(profile.births),
        "id number": ", ".join(profile.ids),
        **{name: ", ".join(values) for name, values in profile.extras},
    }
