"""Stores with one bug each, which the machine must find."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import attrs

from leadlink.adapters.memory import MemoryStore
from leadlink.model.change import Commit
from leadlink.model.records import Record
from leadlink.model.store_errors import MissingError
from leadlink.ports.queries import (
    ExpiredHolds,
    LiveHolds,
    Page,
    Pool,
    Query,
    Worklist,
)
from leadlink.ports.store import Scope
from leadlink.testing.contract.given import MOMENT


class _Wrapped:
    """Hands everything on."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class _Store(_Wrapped):
    """A memory store whose units of work and outboxes are wrapped."""

    def __init__(
        self,
        unit: Callable[[Any], Any] = _Wrapped,
        box: Callable[[Any], Any] = _Wrapped,
    ) -> None:
        super().__init__(MemoryStore())
        self.unit, self.box = unit, box

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Any]:
        with self.inner.read(scope) as reader:
            yield self.unit(reader)

    @contextmanager
    def write(self, scope: Scope) -> Iterator[Any]:
        with self.inner.write(scope) as writer:
            yield self.unit(writer)

    def outbox(self, scope: Scope) -> Any:
        return self.box(self.inner.outbox(scope))


class _LastWriterWins(_Wrapped):
    def apply(self, commit: Commit) -> None:
        puts = [attrs.evolve(r, version=self._stored(r)) for r in commit.puts]
        self.inner.apply(attrs.evolve(commit, puts=puts))

    def _stored(self, record: Record) -> int:
        try:
            return int(self.inner.get(type(record), record.id).version)
        except MissingError:
            return 0


class _LosesAKey(_Wrapped):
    def apply(self, commit: Commit) -> None:
        index = {
            ref: frozenset(sorted(keys)[: max(1, len(keys) - 1)])
            for ref, keys in commit.index.items()
        }
        self.inner.apply(attrs.evolve(commit, index=index))


class _KeepsOldKeys(_Wrapped):
    def apply(self, commit: Commit) -> None:
        index = {ref: keys for ref, keys in commit.index.items() if keys}
        self.inner.apply(attrs.evolve(commit, index=index))


class _KeepsErasedHistory(_Wrapped):
    def apply(self, commit: Commit) -> None:
        self.inner.apply(attrs.evolve(commit, withdrawn=(), rewritten=()))


class _EndsHoldsLate(_Wrapped):
    def find(self, query: Query[Any], **named: Any) -> Any:
        if isinstance(query, Pool | LiveHolds | ExpiredHolds):
            query = attrs.evolve(query, now=query.now - MOMENT)
        return self.inner.find(query, **named)


class _ShowsEverything(_Wrapped):
    def find(self, query: Query[Any], **named: Any) -> Any:
        if isinstance(query, Worklist):
            query = attrs.evolve(query, sight=None)
        return self.inner.find(query, **named)


class _SkipsARow(_Wrapped):
    def find(self, query: Query[Any], *, after: Any = None, **named: Any) -> Any:
        page = self.inner.find(query, after=after, **named)
        return page if after is None else Page(page.items[1:], page.next)


class _LeasesTwice(_Wrapped):
    days = count(1)

    def lease(self, *, now: datetime, **named: Any) -> Any:
        later = now + timedelta(days=next(self.days))  # any lease is over by then
        return self.inner.lease(now=later, **named)


class _LeasesTheYoungestFirst(_Wrapped):
    def lease(self, **named: Any) -> Any:
        return self.inner.lease(**named)[::-1]


class _ForgetsTenants(_Store):
    def read(self, scope: Scope) -> Any:
        return super().read(attrs.evolve(scope, tenant="all"))

    def write(self, scope: Scope) -> Any:
        return super().write(attrs.evolve(scope, tenant="all"))


class _WritesOnFailure(_Store):
    @contextmanager
    def write(self, scope: Scope) -> Iterator[Any]:
        failure: BaseException | None = None
        with self.inner.write(scope) as writer:
            try:
                yield writer
            except BaseException as error:  # noqa: BLE001 - this is the bug
                failure = error
        if failure is not None:
            raise failure


class _MovesSnapshots(_Store):
    @contextmanager
    def read(self, scope: Scope) -> Iterator[Any]:
        yield _Live(self.inner, scope)


@attrs.frozen
class _Live:
    """A reader that looks at the present state each time."""

    store: Any
    scope: Scope

    def __getattr__(self, name: str) -> Any:
        def ask(*args: Any, **named: Any) -> Any:
            with self.store.read(self.scope) as reader:
                return getattr(reader, name)(*args, **named)

        return ask


Opener = Callable[[], Any]

SOUND: Opener = _Store
BUGS: dict[str, Opener] = {
    "the last writer wins": partial(_Store, _LastWriterWins),
    "tenants share a heap": _ForgetsTenants,
    "a hold lives at its end": partial(_Store, _EndsHoldsLate),
    "a worklist shows every lead": partial(_Store, _ShowsEverything),
    "a key does not reach the index": partial(_Store, _LosesAKey),
    "what left the index stays": partial(_Store, _KeepsOldKeys),
    "a later page skips a row": partial(_Store, _SkipsARow),
    "a leased row is given twice": partial(_Store, box=_LeasesTwice),
    "the outbox is a stack": partial(_Store, box=_LeasesTheYoungestFirst),
    "an exception undoes nothing": _WritesOnFailure,
    "a snapshot moves": _MovesSnapshots,
    "withdrawn history stays": partial(_Store, _KeepsErasedHistory),
}
