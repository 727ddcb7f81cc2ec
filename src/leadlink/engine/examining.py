"""Examining a roster: which pairs would be compared, and what is found of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, final

import attrs

from leadlink.engine import arguments
from leadlink.engine.engine import Given
from leadlink.engine.labels import Labels, Name
from leadlink.engine.proposing import rows_of
from leadlink.engine.reading import ProfileReader
from leadlink.engine.roster import Roster
from leadlink.engine.scoring import Found, Scorer
from leadlink.engine.sharing import RosterSharers, sharers_among
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import Ref
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import keys
from leadlink.rules.matching.compare import comparisons
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.relate import probability

AT_ONCE: Final = 4_096
MOST_PAIRS: Final = 200_000
"""How many proposed pairs are compared at the most: weights need no more."""


@final
@attrs.frozen
class Examined:
    """Two records that were compared, whatever came of it.

    Attributes:
        left: The lesser reference.
        right: The greater.
        found: The levels that they reach.
        same: Probability that both are one, by the model.
        sharers: What the roster says of their keys.
    """

    left: Profile
    right: Profile
    found: Found = attrs.field(repr=False)
    same: float
    sharers: Mapping[str, int] = attrs.field(repr=False)


@final
class Examiner:
    """Keeps a roster to look at its pairs.

    Args:
        records: Who is there; archived and secondary records take no part.
        policy: How they are read, and what is worth comparing.
        model: By what they are compared.
    """

    def __init__(
        self, records: Iterable[Given], policy: MatchingPolicy, model: MatchModel
    ) -> None:
        """Read everything."""
        self._model = model
        self._reader = ProfileReader(policy, model.fields)
        self._roster = Roster()
        self._refs: dict[str, list[Ref]] = {}
        self._outside: set[Name] = set()
        for record in arguments.many(records, "records"):
            ref, profile = self._reader.find(record)
            if profile is None:
                self._outside |= {ref, ref.id}
            else:
                self._roster.add(profile)
                self._refs.setdefault(ref.id, []).append(ref)
        self._scorer = Scorer(self._roster, policy, model)

    def proposed(self) -> Iterator[Examined]:
        """Compare what matching would, up to ``MOST_PAIRS``, by the rows of records."""
        lefts, rights = rows_of(self._scorer.proposed()[:MOST_PAIRS])
        profile = self._roster.profile
        for at in range(0, len(lefts), AT_ONCE):
            part = slice(at, at + AT_ONCE)
            yield from self._examined(
                [
                    (profile(one), profile(other))
                    for one, other in zip(lefts[part], rights[part], strict=True)
                ]
            )

    def labelled(self, labels: Labels) -> Iterator[tuple[Examined, float]]:
        """Compare the pairs of labels, and give each with its answer.

        Pairs with a record that is outside matching are left out.

        Raises:
            InvalidValueError: Every name that no record has, or two.
        """
        problems: dict[str, Problem] = {}
        pairs: list[tuple[Profile, Profile]] = []
        answers: list[float] = []
        for left, right, answer in labels:
            both = self._profile(left, problems), self._profile(right, problems)
            if both[0] is not None and both[1] is not None:
                pairs.append((both[0], both[1]))
                answers.append(answer)
        if problems:
            raise InvalidValueError(what="labels", problems=tuple(problems.values()))
        return zip(self._examined(pairs), answers, strict=True)

    def _profile(self, name: Name, problems: dict[str, Problem]) -> Profile | None:
        id_ = name.id if isinstance(name, Ref) else name
        refs = list(dict.fromkeys(self._refs.get(id_, ())))
        if isinstance(name, Ref):
            refs = [ref for ref in refs if ref == name]
        if len(refs) == 1:
            return self._roster.find(refs[0])
        if refs:
            problems[str(name)] = Problem(str(name), "names two records; give a Ref")
        elif name not in self._outside:
            problems[str(name)] = Problem(str(name), "is no record that was given")
        return None

    def _examined(self, pairs: Sequence[tuple[Profile, Profile]]) -> Iterator[Examined]:
        sharers = self._sharers(profile for pair in pairs for profile in pair)
        for one, other in pairs:
            left, right = (one, other) if one.ref < other.ref else (other, one)
            found = comparisons(left, right, sharers, self._model)
            same = probability(found, left, right, self._model)
            yield Examined(left, right, found, same, sharers)

    def _sharers(self, profiles: Iterable[Profile]) -> RosterSharers:
        wanted: set[str] = set()
        for profile in profiles:
            wanted.update(keys.people_keys(profile))
            wanted |= keys.name_keys(profile.name)
        return sharers_among(self._roster, {key: at for at, key in enumerate(wanted)})
