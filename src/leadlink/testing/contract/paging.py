"""Queries: each answer equals the rule's, in the stated order, however it is paged."""

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given

from leadlink.model.actor import Permission
from leadlink.model.errors import InvalidValueError
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.records import Record
from leadlink.ports.queries import (
    ClaimsSince,
    Everything,
    HistoryOf,
    LiveHolds,
    Pool,
    Query,
    Referencing,
    Sight,
    Worklist,
)
from leadlink.ports.store import Reader, Store
from leadlink.presets.recommended import RECOMMENDED
from leadlink.rules.claiming import pool_statuses
from leadlink.rules.visibility import may_see_lead
from leadlink.testing import factories
from leadlink.testing.contract import naive
from leadlink.testing.contract.given import (
    MOMENT,
    NOW,
    alone,
    datasets,
    drawn,
    mixed,
    pages,
    put,
    queries,
    stored,
)
from leadlink.testing.strategies import refs


def in_pages(reader: Reader, query: Query[Any], limit: int) -> list[Any]:
    """Give all answers, page by page; only the last page may be short."""
    page = reader.find(query, limit=limit)
    found = list(page.items)
    while page.next is not None:
        assert len(page.items) == limit
        page = reader.find(query, after=page.next, limit=limit)
        assert page.items
        found.extend(page.items)
    return found


class QueriesContract:
    """A store's answer is that of the rule that the query names."""

    @given(data=datasets, query=queries, limit=pages)
    @drawn
    def test_answers_equal_the_naive_ones(
        self, store: Store, data: list[Record], query: Query[Any], limit: int
    ) -> None:
        """Same records, same order; one page or many."""
        scope = alone(store)
        put(store, scope, *data)
        expected = naive.answers(query, map(stored, data))
        with store.read(scope) as reader:
            assert reader.find(query).items == expected
            assert tuple(in_pages(reader, query, limit)) == expected

    @given(before=datasets, after=datasets, query=queries)
    @drawn
    def test_answers_follow_changes(
        self, store: Store, before: list[Record], after: list[Record], query: Query[Any]
    ) -> None:
        """What was changed or deleted answers as it is now, not as it was."""
        scope = alone(store)
        put(store, scope, *before)
        old = {record.ref: stored(record) for record in before}
        new = {
            record.ref: attrs.evolve(record, version=1 if record.ref in old else 0)
            for record in after
        }
        gone = [old[ref] for ref in list(old)[::2] if ref not in new]
        put(store, scope, *new.values(), deletes=gone)
        for record in gone:
            del old[record.ref]
        present = {**old, **{ref: stored(record) for ref, record in new.items()}}
        with store.read(scope) as reader:
            assert reader.find(query).items == naive.answers(query, present.values())

    @given(data=mixed, to=refs)
    @drawn
    def test_every_reference_is_found(
        self, store: Store, data: list[Record], to: Ref
    ) -> None:
        """Whatever field or effect a reference stands in."""
        scope = alone(store)
        put(store, scope, *data)
        present = [stored(record) for record in data]
        with store.read(scope) as reader:
            for of in {type(record) for record in data}:
                query: Query[Any] = Referencing(of, to)
                assert reader.find(query).items == naive.answers(query, present)

    @given(data=datasets)
    @drawn
    def test_sight_is_what_the_rule_of_visibility_says(
        self, store: Store, data: list[Record]
    ) -> None:
        """A worklist in sight holds exactly the leads that the actor may see."""
        scope = alone(store)
        put(store, scope, *data)
        pool = pool_statuses(RECOMMENDED.pipeline)
        for permissions in (frozenset[Permission](), {Permission.CLAIM_LEADS}):
            sight = Sight(actor_id="ana", pool=pool if permissions else (), now=NOW)
            seen = {
                record.id
                for record in data
                if isinstance(record, Lead)
                and record.archived_at is None
                and may_see_lead(
                    record,
                    actor_id="ana",
                    permissions=permissions,
                    policy=RECOMMENDED,
                    now=NOW,
                )
            }
            with store.read(scope) as reader:
                found = reader.find(Worklist(sight=sight)).items
            assert {lead.id for lead in found} == seen

    def test_a_hold_ends_at_its_end(self, store: Store) -> None:
        """One microsecond before the end it lives; at the end it does not."""
        scope = alone(store)
        lead = factories.lead(hold=factories.hold("bo"))
        put(store, scope, lead)
        end = lead.hold.held_until if lead.hold else NOW
        with store.read(scope) as reader:

            def live(now: datetime) -> int:
                return len(reader.find(LiveHolds(now=now, holder_id="bo")).items)

            def free(now: datetime) -> int:
                pool = Pool(statuses=("NOT_CONTACTED",), now=now)
                return len(reader.find(pool).items)

            assert (live(end - MOMENT), free(end - MOMENT)) == (1, 0)
            assert (live(end), free(end)) == (0, 1)
            early = end - timedelta(days=400)
            assert (live(early), free(early)) == (1, 0)

    def test_rows_added_behind_the_cursor_do_not_shift_it(self, store: Store) -> None:
        """Between two pages others add rows: none is skipped or doubled."""
        scope = alone(store)
        put(store, scope, *(factories.lead(f"L{number}") for number in range(2, 8)))
        query = Everything(Lead)
        with store.read(scope) as reader:
            page = reader.find(query, limit=3)
        put(store, scope, *(factories.lead(id_) for id_ in ("L1", "L39", "L45", "L9")))
        with store.read(scope) as reader:
            rest = reader.find(query, after=page.next)
        assert [lead.id for lead in page.items] == ["L2", "L3", "L4"]
        assert [lead.id for lead in rest.items] == ["L45", "L5", "L6", "L7", "L9"]

    def test_the_row_at_the_cursor_may_go(self, store: Store) -> None:
        """A cursor is a place, not a row."""
        scope = alone(store)
        leads = [factories.lead(f"L{number}") for number in range(4)]
        put(store, scope, *leads)
        with store.read(scope) as reader:
            page = reader.find(Everything(Lead), limit=2)
        put(store, scope, deletes=[page.items[-1]])
        with store.read(scope) as reader:
            rest = reader.find(Everything(Lead), after=page.next)
        assert [lead.id for lead in rest.items] == ["L2", "L3"]

    def test_a_page_may_be_asked_later(self, store: Store) -> None:
        """The instants of a query may move on between its pages."""
        scope = alone(store)
        leads = [factories.lead(f"L{number}") for number in range(3)]
        claims = [factories.claim(f"K{number}") for number in range(3)]
        put(store, scope, *leads, *claims)
        later = NOW + MOMENT
        statuses = ("NOT_CONTACTED",)
        asked: list[tuple[Query[Any], Query[Any]]] = [
            (Pool(statuses=statuses, now=NOW), Pool(statuses=statuses, now=later)),
            (
                Worklist(sight=Sight(actor_id="ana", pool=statuses, now=NOW)),
                Worklist(sight=Sight(actor_id="ana", pool=statuses, now=later)),
            ),
            (
                ClaimsSince(actor_id="ana", since=NOW - MOMENT),
                ClaimsSince(actor_id="ana", since=NOW),
            ),
        ]
        with store.read(scope) as reader:
            for first, second in asked:
                page = reader.find(first, limit=2)
                rest = reader.find(second, after=page.next)
                assert len(page.items + rest.items) == 3

    def test_a_foreign_cursor_is_refused(self, store: Store) -> None:
        """Only a cursor of the same query says where to go on."""
        scope = alone(store)
        put(store, scope, *(factories.lead(f"L{number}") for number in range(3)))
        pool = Pool(statuses=("NOT_CONTACTED",), now=NOW)
        history = HistoryOf(Ref(Kind.LEAD, "L1"))
        with store.read(scope) as reader:
            cursor = reader.find(Everything(Lead), limit=1).next
            assert cursor is not None
            others: list[Query[Any]] = [
                pool,
                history,
                Worklist(),
                Everything(type(factories.note())),
            ]
            for query in others:
                with pytest.raises(InvalidValueError):
                    reader.find(query, after=cursor)
            for broken in ("", "x", cursor[:-4], cursor + "AAAA", "é", "bnVsbA=="):
                with pytest.raises(InvalidValueError):
                    reader.find(Everything(Lead), after=broken)

    def test_a_question_that_makes_no_sense_is_refused(self, store: Store) -> None:
        """No empty page, no naive instant, no text that cannot be stored."""
        naive_now = NOW.replace(tzinfo=None)
        questions: list[tuple[Query[Any], int]] = [
            (Everything(Lead), 0),
            (Everything(Lead), -1),
            (Everything(str), 1),
            (LiveHolds(now=naive_now), 1),
            (Worklist(sight=Sight(actor_id="ana", pool=(), now=naive_now)), 1),
            (Worklist(owner_id="\ud800"), 1),
            (Query(), 1),
        ]
        with store.read(alone(store)) as reader:
            for query, limit in questions:
                with pytest.raises(InvalidValueError):
                    reader.find(query, limit=limit)
            with pytest.raises(InvalidValueError):
                reader.get(str, "L1")  # type: ignore[type-var]  # what is to be refused

    def test_a_page_may_be_as_long_as_one_likes(self, store: Store) -> None:
        """A limit beyond all answers, and beyond 64 bits, gives them all."""
        scope = alone(store)
        put(store, scope, factories.lead("L1"))
        with store.read(scope) as reader:
            page = reader.find(Everything(Lead), limit=10**30)
        assert len(page.items) == 1
        assert page.next is None
