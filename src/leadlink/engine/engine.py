"""MatchEngine: matching without a store, from any iterable of records."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, final

from leadlink.engine.lookup import matches_of
from leadlink.engine.mappings import record_of
from leadlink.engine.memory_index import MemoryIndex
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Match
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.keys import is_matchable, profile_keys
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Matched, Profile, profile_of

Given: TypeAlias = Matched | Mapping[str, object]
"""A record of the model, or a mapping that ``mappings.record_of`` understands."""

ALL_KINDS = frozenset((Kind.LEAD, Kind.CONTACT, Kind.COMPANY, Kind.JOB))


@final
class MatchEngine:
    """Answers "who may this be?" about one record, or about a whole roster.

    The engine keeps compared forms only, not the records. It is not safe to change it
    in one thread while another asks.
    """

    def __init__(
        self,
        policy: MatchingPolicy = MatchingPolicy(),  # noqa: B008 - a frozen value
        *,
        model: MatchModel | None = None,
    ) -> None:
        """Start with an empty roster; without a model with the one of leadlink."""
        self.policy = policy
        self.model = MatchModel.default() if model is None else model
        self._profiles: dict[Ref, Profile] = {}
        self._index = MemoryIndex()

    @classmethod
    def of(
        cls,
        records: Iterable[Given],
        policy: MatchingPolicy = MatchingPolicy(),  # noqa: B008 - a frozen value
        *,
        model: MatchModel | None = None,
    ) -> "MatchEngine":
        """Build an engine over *records*; archived and secondary ones are left out.

        Raises:
            InvalidValueError: A mapping makes no record.
        """
        engine = cls(policy, model=model)
        for record in records:
            engine.add(record)
        return engine

    def __len__(self) -> int:
        """Count the records that take part."""
        return len(self._profiles)

    def add(self, record: Given) -> None:
        """Take a record in, in place of one with the same reference.

        Raises:
            InvalidValueError: A mapping makes no record.
        """
        made = record_of(record, self.model.fields)
        self.remove(made.ref)
        if not is_matchable(made):
            return
        profile = profile_of(made, self.policy, self.model.fields)
        self._profiles[made.ref] = profile
        self._index.add(made.ref, profile_keys(profile))

    def remove(self, ref: Ref) -> None:
        """Forget a record; one that is not there is no error."""
        profile = self._profiles.pop(ref, None)
        if profile is not None:
            self._index.remove(ref, profile_keys(profile))

    def search(self, probe: Given, limit: int = 10) -> tuple[Match, ...]:
        """Find the records that *probe* may be the same as, best first.

        Raises:
            InvalidValueError: A mapping makes no record.
        """
        fields = self.model.fields
        profile = profile_of(record_of(probe, fields), self.policy, fields)
        return self._matches(profile)[:limit]

    def pairs(self) -> Iterator[Match]:
        """Give every pair of the roster that may be the same, each once.

        Pairs come by their lesser reference; only who shares a key is compared.
        """
        for ref in sorted(self._profiles):
            for match in self._matches(self._profiles[ref]):
                if ref < match.right:
                    yield match

    def _matches(self, profile: Profile) -> tuple[Match, ...]:
        return matches_of(
            profile,
            self._index,
            self._profiles.get,
            self.policy,
            kinds=ALL_KINDS,
            roster=len(self),
            model=self.model,
        )
