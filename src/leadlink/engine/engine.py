"""MatchEngine: matching without a store, from any iterable of records."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from os import PathLike
from typing import TYPE_CHECKING, TypeAlias, TypeVar, final

from leadlink.engine import arguments
from leadlink.engine.columns import Columns, columns_of
from leadlink.engine.reading import ProfileReader
from leadlink.engine.uncollected import uncollected
from leadlink.model.clusters import Cluster
from leadlink.model.errors import InvalidValueError
from leadlink.model.ids import Ref
from leadlink.model.match import Match
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Matched, Profile

if TYPE_CHECKING:
    from leadlink.engine.arrays import PairArrays
    from leadlink.engine.clusters import Judged
    from leadlink.engine.scoring import Scorer

Given: TypeAlias = Matched | Mapping[str, object]
"""A record of the model, or a mapping that ``mappings.record_of`` understands."""

Progress: TypeAlias = Callable[[float], None]
"""Is told the share of the work that is done, 0.0-1.0, which never falls."""

T = TypeVar("T")

AHEAD = 1_024
"""How many records are taken ahead when an engine is built."""

PROBES = 256
"""How many records are looked up at once."""


@final
class MatchEngine:
    """Answers "who may this be?" about one record, or about a whole roster.

    The engine keeps compared forms only, not the records: about 400 bytes of each. It
    is not safe to change it in one thread while another asks.
    """

    def __init__(
        self,
        policy: MatchingPolicy = MatchingPolicy(),  # noqa: B008 - a frozen value
        *,
        model: MatchModel | None = None,
    ) -> None:
        """Start with an empty roster; without a model with the one of leadlink.

        Raises:
            InvalidValueError: An argument is of another class.
        """
        # Not at the head: numpy is loaded by who builds an engine, not by who imports.
        from leadlink.engine.roster import Roster  # noqa: PLC0415

        self.policy = arguments.instance(policy, MatchingPolicy, "policy")
        self.model = (
            MatchModel.default()
            if model is None
            else arguments.instance(model, MatchModel, "model")
        )
        self._roster = Roster()
        self._reader = ProfileReader(policy, self.model.fields)
        self._scorer: Scorer | None = None

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
            InvalidValueError: A mapping makes no record; its place is told, from 0 on.
        """
        engine = cls(policy, model=model)
        rest = enumerate(arguments.many(records, "records"))
        while block := list(islice(rest, AHEAD)):
            with uncollected():
                for place, record in block:
                    try:
                        engine.add(record)
                    except InvalidValueError as error:
                        at = f"records[{place}]"
                        raise error.within(at) from None
        return engine

    @classmethod
    def load(
        cls,
        path: str | PathLike[str],
        policy: MatchingPolicy = MatchingPolicy(),  # noqa: B008 - a frozen value
        *,
        model: MatchModel | None = None,
    ) -> "MatchEngine":
        """Read an engine from a file that ``save`` wrote.

        Args:
            path: The file.
            policy: Reads values as the one by which the file was written does; its
                thresholds may be others.
            model: Reads the same fields; its weights may be others.

        Raises:
            CorruptError: The file is missing, damaged, or no snapshot.
            NewerSchemaError: A newer leadlink wrote it.
            InvalidValueError: It was written by another leadlink, or values were read
                in another way: build the engine from the records again.
        """
        from leadlink.engine import snapshot  # noqa: PLC0415 - numpy

        engine = cls(policy, model=model)
        fields = engine.model.fields
        engine._roster = snapshot.read(arguments.place(path), policy, fields)
        return engine

    def save(self, path: str | PathLike[str]) -> None:
        """Write the compared forms and the index to a file, or in place of one.

        The file has personal data. What stood there before is there until all is
        written.

        Raises:
            ReadOnlyError: The file cannot be written.
            InvalidValueError: It is no path, or what is there is no file.
        """
        from leadlink.engine import snapshot  # noqa: PLC0415 - numpy

        self._scorer = None
        where = arguments.place(path)
        snapshot.write(self._roster, where, self.policy, self.model.fields)

    def __len__(self) -> int:
        """Count the records that take part."""
        return len(self._roster)

    def add(self, record: Given) -> None:
        """Take a record in, in place of one with the same reference.

        Raises:
            InvalidValueError: A mapping makes no record.
        """
        ref, profile = self._reader.find(record)
        self._scorer = None
        if profile is None:
            self._roster.remove(ref)
        else:
            self._roster.add(profile)

    def remove(self, ref: Ref) -> None:
        """Forget a record; one that is not there is no error.

        Args:
            ref: As ``Ref(Kind.CONTACT, "7")``: rows are contacts, or companies where
                they name no person.

        Raises:
            InvalidValueError: It is no ``Ref``.
        """
        gone = arguments.instance(ref, Ref, "ref")
        self._scorer = None
        self._roster.remove(gone)

    def columns_of(self, row: Iterable[str]) -> Columns:
        """Tell what each column of a row is read as, and which are ignored.

        Args:
            row: A mapping as it would be added, or the names of its columns alone.

        Raises:
            InvalidValueError: It has no names.
        """
        return columns_of(tuple(arguments.many(row, "row")), self.model.fields)

    def search(self, probe: Given, limit: int = 10) -> tuple[Match, ...]:
        """Find the records that *probe* may be the same as, best first.

        Args:
            probe: A record, whether it is in the roster or not.
            limit: How many at most.

        Raises:
            InvalidValueError: A mapping makes no record, or *limit* is negative.
        """
        most = arguments.count(limit, "limit")
        return self._found([self._reader.read(probe)], most)[0]

    def link(
        self,
        records: Iterable[Given],
        *,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[Match]:
        """Look many records up: for each in its order what ``search`` finds.

        Only so many are looked at ahead as are looked up together, so that *records*
        may be longer than memory.

        Args:
            records: Probes; they are on the left of each match.
            progress: Is told how many records were looked up so far.

        Raises:
            InvalidValueError: A mapping makes no record.
        """
        rest, tell = arguments.many(records, "records"), arguments.progress(progress)
        return self._linked(rest, tell)

    def _linked(
        self, rest: Iterator[Given], tell: Callable[[int], None]
    ) -> Iterator[Match]:
        """Look records up block by block, and tell how many were."""
        done = 0
        while block := [self._reader.read(record) for record in islice(rest, PROBES)]:
            for matches in self._found(block):
                yield from matches
            done += len(block)
            tell(done)

    def pairs(self, *, progress: Progress | None = None) -> Iterator[Match]:
        """Give every pair of the roster that may be the same, each once.

        The lesser reference is on the left; pairs that hang together come together.

        Raises:
            InvalidValueError: *progress* cannot be called.
        """
        tell, scorer = arguments.progress(progress), self._ready()
        found = ((scorer.explained(scored), share) for scored, share in scorer.all())
        return _told(found, tell)

    def judged(self, *, progress: Progress | None = None) -> "Iterator[Judged]":
        """Give the same pairs as ``pairs`` without reasons, which takes a third.

        Raises:
            InvalidValueError: *progress* cannot be called.
        """
        tell, scorer = arguments.progress(progress), self._ready()
        found = (
            ((scored.left.ref, scored.right.ref, *scorer.judged(scored)), share)
            for scored, share in scorer.all()
        )
        return _told(found, tell)

    def judged_arrays(self, *, progress: Progress | None = None) -> "PairArrays":
        """Give what ``judged`` gives as arrays, one a column.

        Raises:
            InvalidValueError: *progress* cannot be called.
        """
        from leadlink.engine.arrays import arrays_of  # noqa: PLC0415 - numpy

        return arrays_of(self.judged(progress=progress))

    def clusters(self, *, progress: Progress | None = None) -> tuple[Cluster, ...]:
        """Put together the records that are one person or one organisation.

        Pairs from ``policy.possible`` on count, and see ``clusters_of``.

        Raises:
            InvalidValueError: *progress* cannot be called.
        """
        from leadlink.engine.clusters import clusters_of  # noqa: PLC0415 - numpy

        return clusters_of(
            self.judged(progress=progress),
            possible=self.policy.possible,
            strong=self.policy.strong,
        )

    def _found(
        self, profiles: list[Profile], limit: int | None = None
    ) -> list[tuple[Match, ...]]:
        from leadlink.engine.probing import Probes  # noqa: PLC0415 - numpy

        return self._ready().matches(Probes(profiles), limit)

    def _ready(self) -> "Scorer":
        if self._scorer is None:
            from leadlink.engine.scoring import Scorer  # noqa: PLC0415 - numpy

            self._scorer = Scorer(self._roster, self.policy, self.model)
        return self._scorer


def _told(found: Iterator[tuple[T, float]], tell: Progress) -> Iterator[T]:
    """Give what is found, and tell of each share when the next one is asked for."""
    for one, share in found:
        yield one
        tell(share)
