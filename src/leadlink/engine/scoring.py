"""Comparing proposed pairs, online and in batch by the same few lines."""

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Final, TypeAlias, final

import attrs
import numpy as np

from leadlink.engine.clusters import components
from leadlink.engine.probing import Probes, Proposed, propose
from leadlink.engine.proposing import Pairs, propose_all, rows_of
from leadlink.engine.roster import Roster
from leadlink.engine.screening import PairScreen
from leadlink.engine.sharing import RosterSharers, sharers_among
from leadlink.engine.uncollected import uncollected
from leadlink.model.match import Match, Relation
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import keys
from leadlink.rules.matching.compare import comparisons
from leadlink.rules.matching.comparison import Comparison
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.relate import explain, is_likely
from leadlink.rules.matching.screen import screen_of
from leadlink.rules.matching.weigh import posterior

AT_ONCE: Final = 1 << 15

_order: Final = attrgetter("kind", "id")
"""As references are ordered, only quicker."""

Found: TypeAlias = tuple[Comparison, ...]


@final
@attrs.frozen
class Scored:
    """Two profiles that were compared and may be shown."""

    left: Profile
    right: Profile
    found: Found
    sharers: Mapping[str, int] = attrs.field(repr=False)
    chances: tuple[float, ...]


@final
class Scorer:
    """Compares what a roster proposes.

    Args:
        roster: Who is there; it must not change while this is used.
        policy: What is shown, and how many records one lookup compares.
        model: What is compared.
    """

    def __init__(
        self, roster: Roster, policy: MatchingPolicy, model: MatchModel
    ) -> None:
        """Prepare the screen for the size that the roster has now."""
        self._roster = roster
        self._policy = policy
        self._model = model
        self._size = len(roster)
        self._screen = PairScreen(
            *(
                screen_of(table, policy, self._size)
                for table in (model.people, model.organisations)
            ),
            reads_all=any(callable(one.reads) for one in model.own),
        )

    def matches(
        self, probes: Probes, limit: int | None = None
    ) -> list[tuple[Match, ...]]:
        """Find for each profile who it may be, most probable first.

        Args:
            probes: The profiles.
            limit: How many of each are explained and given; None is all.
        """
        found = propose(self._roster, self._screen, probes)
        return [
            tuple(map(self.explained, self._about(probes, number, found)[:limit]))
            for number in range(len(probes.profiles))
        ]

    def _about(self, probes: Probes, number: int, proposed: Proposed) -> list[Scored]:
        """Give the pairs of a probe that are shown, best first."""
        probe = probes.profiles[number]
        found = map(self._roster.profile, proposed.rows[number])
        others = [other for other in found if other.ref != probe.ref]
        if not others:
            return []
        # Who is in the roster as it is asked about is counted there already.
        is_known = proposed.known[number] and self._roster.find(probe.ref) == probe
        sharers = RosterSharers(
            self._roster,
            probes.places(number),
            proposed.spans,
            None if is_known else probe,
        )
        shown = [
            scored
            for other in others
            for scored in self._compared(probe, other, sharers)
        ]
        shown.sort(key=lambda one: (-self._same(one), _order(one.right.ref)))
        return shown

    def _same(self, scored: Scored) -> float:
        """Give the probability that both are one."""
        table = self._model.table_for(scored.left, scored.right)
        return scored.chances[0] if table.has_same else 0.0

    def all(self) -> Iterator[tuple[Scored, float]]:
        """Compare the roster with itself, each pair once, with the share done.

        Pairs come group by group; the lesser reference is on the left. The profiles of
        many pairs are read at once, so that each is read about once.
        """
        pairs = _ordered(self.proposed())
        for at in range(0, len(pairs), AT_ONCE):
            part = pairs[at : at + AT_ONCE]
            share = (at + len(part)) / len(pairs)
            with uncollected():
                found = list(self._among(*rows_of(part)))
            for scored in found:
                yield scored, share

    def _among(self, lefts: list[int], rights: list[int]) -> Iterator[Scored]:
        profiles = {row: self._roster.read(row) for row in {*lefts, *rights}}
        sharers = self._sharers(profiles.values())
        for row, other_row in zip(lefts, rights, strict=True):
            one, other = profiles[row], profiles[other_row]
            is_less = _order(one.ref) < _order(other.ref)
            left, right = (one, other) if is_less else (other, one)
            yield from self._compared(left, right, sharers)

    def proposed(self) -> Pairs:
        """Give the pairs that are worth comparing, each once."""
        parts = [pairs for pairs, _ in propose_all(self._roster, self._screen)]
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.uint64)

    def _sharers(self, profiles: Iterable[Profile]) -> RosterSharers:
        """Look the keys of many profiles up at once; those that come twice, once."""
        wanted: set[str] = set()
        for profile in profiles:
            wanted.update(keys.people_keys(profile))
            wanted |= keys.counted_keys(profile.name)
        places = {key: place for place, key in enumerate(wanted)}
        return sharers_among(self._roster, places)

    def _compared(
        self, left: Profile, right: Profile, sharers: Mapping[str, int]
    ) -> Iterator[Scored]:
        table = self._model.table_for(left, right)
        found = comparisons(left, right, sharers, self._model)
        chances = posterior(table.total(found))
        if is_likely(chances, table, self._policy):
            yield Scored(left, right, found, sharers, chances)

    def explained(self, scored: Scored) -> Match:
        """Say why a pair is shown."""
        return explain(
            scored.left,
            scored.right,
            scored.found,
            self._policy,
            sharers=scored.sharers,
            model=self._model,
        )

    def judged(self, scored: Scored) -> tuple[float, Relation]:
        """Give the probability of *same*, and the most probable relation."""
        table = self._model.table_for(scored.left, scored.right)
        chances = scored.chances
        best = max(range(len(chances)), key=lambda place: (chances[place], -place))
        relations = (*table.relations, Relation.UNRELATED)
        return self._same(scored), relations[best]


def _ordered(pairs: Pairs) -> Pairs:
    """Put pairs group by group, a group being who hangs together."""
    left, right = pairs >> np.uint64(32), pairs & np.uint64(0xFFFFFFFF)
    if not len(pairs):
        return pairs
    groups = components(left.astype(np.int64), right.astype(np.int64))
    return pairs[np.lexsort((pairs, groups))]
