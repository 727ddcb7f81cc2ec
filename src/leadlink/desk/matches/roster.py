"""Going through everybody: duplicates in the roster, and flags asked anew."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final, TypeVar

import attrs

from leadlink.desk import flags, linked_work
from leadlink.desk.matches.review import FlagReview
from leadlink.desk.session import Writing
from leadlink.engine.engine import MatchEngine, Progress
from leadlink.model.actor import Permission
from leadlink.model.change import Change
from leadlink.model.clusters import Cluster
from leadlink.model.customer import Company, Contact, Customer
from leadlink.model.lead import Lead
from leadlink.model.match import Dismissal
from leadlink.model.work import Job
from leadlink.ports.queries import Cursor, Everything

R = TypeVar("R", Lead, Job)

AT_ONCE: Final = 100
"""Leads or jobs that are asked about in one unit of work."""


@attrs.frozen
class RosterReview(FlagReview):
    """The whole roster, as one actor reviews it."""

    def duplicates(self, *, progress: Progress | None = None) -> tuple[Cluster, ...]:
        """Find the contacts and companies that are in the roster more than once.

        Only those that the actor sees are compared, and only they tell how many people
        share a number: a hidden record is neither found nor guessed at. Dismissed pairs
        stay apart. Nothing is written; ``merges.plan(cluster.records)`` may follow. The
        compared forms of all of them are held in memory meanwhile.

        Args:
            progress: Is told the share of the comparing that is done.

        Returns:
            Clusters of two records and more, by their first record; the edges to look
            at before a merge are marked weak.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
        """
        # Not at the head: numpy is loaded by who clusters, not by who opens a desk.
        from leadlink.engine.clusters import clusters_of  # noqa: PLC0415

        self.session.require(Permission.MANAGE_LEADS)
        policy = self.session.policy.matching
        engine = MatchEngine(policy, model=self.session.model)
        with self.session.reading() as unit:
            roster: Iterator[Customer] = chain(
                unit.every(Everything(Contact)), unit.every(Everything(Company))
            )
            for record in roster:
                if unit.may_see(record):
                    engine.add(record)
            said = [(it.left, it.right) for it in unit.every(Everything(Dismissal))]
        return clusters_of(
            engine.judged(progress=progress),
            possible=policy.possible,
            strong=policy.strong,
            dismissed=said,
        )

    def flag_all(self, *, progress: Callable[[int], None] | None = None) -> int:
        """Ask anew of every lead and job whether it is a possible repeat (S4.2).

        As after an import, or with another model. Each hundred is a unit of work of
        its own: what is done is kept when this is stopped, and doing it again changes
        nothing more. Leads and jobs that the actor does not see are left alone.

        Args:
            progress: Is told how many leads and jobs were asked about so far.

        Returns:
            How many flags were raised or changed.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_LEADS.
        """
        self.session.require(Permission.MANAGE_LEADS)
        asked = changed = 0
        for count, put in chain(self._flagged(Lead), self._flagged(Job)):
            asked, changed = asked + count, changed + put
            if progress is not None:
                progress(asked)
        return changed

    def _flagged(self, kind: type[R]) -> Iterator[tuple[int, int]]:
        """Go through a kind; give how many were asked about, and flags changed."""
        after: Cursor | None = None
        while True:
            asked, changed, after = self._flag_some(kind, after)
            yield asked, changed
            if after is None:
                return

    def _flag_some(
        self, kind: type[R], after: Cursor | None
    ) -> tuple[int, int, Cursor | None]:
        def work(unit: Writing) -> tuple[int, int, Cursor | None]:
            page = unit.reader.find(Everything(kind), after=after, limit=AT_ONCE)
            seen = [record for record in page.items if unit.may_see(record)]
            puts = [
                flag
                for record in seen
                if (flag := flags.asked_again(unit, record)) is not None
                and flag != linked_work.flag_of(unit, record.ref)
            ]
            if puts:
                unit.commit(Change(action="flag", puts=puts))
            return len(seen), len(puts), page.next

        return self.session.writing(work)
