"""Two desks in step, over memory and over a file, looked at after every step."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from leadlink.adapters.memory import MemoryStore
from leadlink.adapters.sqlite import SqliteStore
from leadlink.desk.acting import ActingDesk
from leadlink.model.errors import LeadLinkError
from leadlink.model.ids import Kind, Ref
from leadlink.model.operations import OPERATIONS
from leadlink.model.policy.policy import Policy
from leadlink.testing import FrozenClock, SequentialIds
from leadlink.testing import factories as make
from tests.desk import audit
from tests.desk.moment import WORK, Moment, history_in, records_in
from tests.desk.promises_undo import Done
from tests.desk.seeded import SEED
from tests.desk.world import World

T = TypeVar("T")
Step = TypeVar("Step", bound=Callable[..., None])

ROLES: Final = {"ana": "manager", "bo": "agent", "cy": "viewer", "root": "admin"}


def can(**given: st.SearchStrategy[Any]) -> Callable[[Step], Step]:
    """Mark what can be done, with its arguments: each as likely as any other.

    Rules of the machine itself would be switched off at random, and what needs many of
    them would hardly ever come about.
    """

    def mark(step: Step) -> Step:
        name = step.__name__
        CHOICES.append(st.tuples(st.just(name), st.fixed_dictionaries(given)))
        return step

    return mark


CHOICES: Final[list[st.SearchStrategy[tuple[str, dict[str, Any]]]]] = []


class Stepping(RuleBasedStateMachine):
    """Whatever is done at one desk is done at the other, and looked at."""

    def open(self, policy: Policy) -> None:
        """Start with a small office, twice."""
        self.open_things = ExitStack()
        folder = Path(self.open_things.enter_context(TemporaryDirectory()))
        self.clock = FrozenClock(make.NOW)
        self.policy = policy
        stores = (
            MemoryStore(clock=self.clock, ids=SequentialIds()),
            SqliteStore(folder / "crm.db", clock=self.clock, ids=SequentialIds()),
        )
        self.worlds = [
            World(store=it, clock=self.clock, folder=folder, policy=self.policy)
            for it in stores
        ]
        for world in self.worlds:
            world.put(*SEED)
        self.counted = 0
        self.now = self.before = Moment.of(self.worlds[0])
        self.issued = frozenset(ref for ref in self.now.records if ref.kind in WORK)
        self.removed: frozenset[Ref] = frozenset()
        self.versions = {ref: self.now.records[ref].version for ref in self.issued}
        self.keys = audit.keys_by_scan(self.now, policy.matching)
        self.done: dict[str, Done] = {}

    def teardown(self) -> None:
        """Look at all that the second store has, and close both."""
        if hasattr(self, "now"):
            assert Moment.of(self.worlds[1], self.now.history) == self.now
            assert not [*audit.misled(self.worlds[1], self.keys, self.keys)]
        for world in self.worlds:
            world.store.close()
        self.open_things.close()

    def fresh(self) -> str:
        """Give a word that was never written before."""
        self.counted += 1
        return f"w{self.counted:04}"

    def pick(self, place: int, *kinds: Kind) -> Ref:
        """Choose an id of some kinds that was ever issued, gone ones too."""
        found = sorted(ref for ref in self.issued if ref.kind in kinds)
        return found[place % len(found)]

    def several(self, places: Sequence[int], kind: Kind) -> list[Ref]:
        """Choose different records of a kind that are there, if there are any."""
        found = sorted(ref for ref in self.now.records if ref.kind is kind)
        chosen: list[Ref] = []
        for place in places:
            left = [ref for ref in found if ref not in chosen] or found
            chosen.append(left[place % len(left)])
        return chosen

    def do(self, who: str, step: Callable[[ActingDesk, int], T]) -> T | LeadLinkError:
        """Do the same at both desks, and see that both answer the same.

        Args:
            who: Who does it.
            step: What to do at a desk, which is the first or the second.
        """
        answers: list[Any] = []
        for place, world in enumerate(self.worlds):
            try:
                answers.append(step(world.acting(who, ROLES[who]), place))
            except LeadLinkError as error:
                answers.append(error)
        first, second = answers
        is_refused = isinstance(first, LeadLinkError)
        if is_refused:
            assert (type(first), str(first)) == (type(second), str(second))
        else:
            assert first == second
        self._look(is_refused=is_refused)
        answer: T | LeadLinkError = first
        return answer

    def _look(self, *, is_refused: bool) -> None:
        self.before = self.now
        one, other = self.worlds
        self.now = Moment.of(one, self.before.history)
        assert records_in(other) == self.now.records
        told = [
            ref
            for ref, entries in self.now.history.items()
            if entries != self.before.history.get(ref, ())
        ]
        assert history_in(other, told) == {ref: self.now.history[ref] for ref in told}
        if is_refused:
            assert self.now == self.before
        new = [ref for ref in self.now.records if ref.kind in WORK]
        for ref in new:
            version = self.now.records[ref].version
            if ref not in self.before.records:
                assert version > self.versions.get(ref, 0), f"{ref} counts anew"
            self.versions[ref] = version
        self.issued |= frozenset(new)
        self.removed -= frozenset(new)

    def _misled(self) -> Iterator[str]:
        scanned = audit.keys_by_scan(self.now, self.policy.matching)
        both = self.keys.keys() | scanned.keys()
        moved = [key for key in both if self.keys.get(key) != scanned.get(key)]
        self.keys = {key: scanned.get(key, frozenset()) for key in both}
        yield from audit.misled(self.worlds[0], scanned, both)
        yield from audit.misled(self.worlds[1], scanned, moved)

    def settle(self, answer: object, wrong: Iterable[str] = ()) -> bool:
        """See that all is as it must always be, and as promised, if it was done.

        Returns:
            Whether it was done.
        """
        if isinstance(answer, LeadLinkError):
            return False
        found = [
            *wrong,
            *audit.dangling(self.now),
            *audit.unreachable(self.now),
            *audit.lost(self.now, self.issued, self.removed),
            *audit.rewritten(self.before, self.now),
            *audit.untold(self.before, self.now),
            *audit.undone_layers(self.now),
            *self._misled(),
        ]
        assert not found, found
        for record in self.now.records.values():
            if isinstance(record, OPERATIONS) and record.id not in self.done:
                self.done[record.id] = Done(record, self.before, self.now)
        return True
