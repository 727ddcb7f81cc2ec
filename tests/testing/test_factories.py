"""What suites are given: factories, a clock, ids, strategies."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from inspect import getmembers, isfunction

import pytest
from hypothesis import given

from leadlink.model.ids import Kind
from leadlink.model.records import RECORD_CLASSES, Record
from leadlink.testing import FrozenClock, SequentialIds, factories, strategies
from tests.model.walk import value_classes

START = datetime(2025, 1, 6, 9, tzinfo=UTC)
MAKERS = dict(getmembers(factories, isfunction))


class TestFrozenClock:
    def test_time_stands_still_until_it_is_moved(self) -> None:
        """Two looks at the clock see one instant."""
        clock = FrozenClock(START)
        assert clock.now() == clock.now() == START
        assert clock.advance(timedelta(hours=24)) == START + timedelta(hours=24)
        assert clock.now() == START + timedelta(hours=24)

    def test_time_can_go_back(self) -> None:
        """A clock set back is a case that rules must stand."""
        clock = FrozenClock(START)
        clock.advance(timedelta(days=-1))
        assert clock.now() == START - timedelta(days=1)

    def test_it_tells_utc(self) -> None:
        """An instant of another zone is brought to UTC."""
        clock = FrozenClock(START)
        clock.set(datetime(2025, 1, 6, 14, 30, tzinfo=timezone(timedelta(hours=5.5))))
        assert clock.now() == START
        assert clock.now().tzinfo is UTC

    def test_a_naive_instant_is_refused(self) -> None:
        """Nobody knows when a naive instant is."""
        with pytest.raises(ValueError, match="aware"):
            FrozenClock(START.replace(tzinfo=None))


class TestSequentialIds:
    def test_ids_differ_and_sort_as_they_were_made(self) -> None:
        """A hundred ids are in order already."""
        ids = SequentialIds("x")
        made = [ids.fresh() for _ in range(100)]
        assert made[0] == "x000001"
        assert made == sorted(set(made))


class TestFactories:
    @pytest.mark.parametrize("kind", Kind)
    def test_there_is_one_for_every_kind_of_record(self, kind: Kind) -> None:
        """A new kind of record needs a factory."""
        made = [make() for make in MAKERS.values()]
        assert [type(value) for value in made].count(RECORD_CLASSES[kind]) == 1

    @pytest.mark.parametrize("name", MAKERS)
    def test_each_takes_its_first_argument_and_overrides(self, name: str) -> None:
        """Name only what the test is about."""
        assert MAKERS[name]("other") != MAKERS[name]()
        assert MAKERS[name]() == MAKERS[name]()

    def test_an_override_wins(self) -> None:
        """A keyword replaces the default of its field, the id's too."""
        lead = factories.lead("L2", id="L3", status="LOST")
        assert (lead.id, lead.status) == ("L3", "LOST")


class TestStrategies:
    def test_there_is_one_for_every_kind_of_record(self) -> None:
        """A new kind of record needs a strategy."""
        assert set(strategies.RECORDS) == set(Kind)

    @given(record=strategies.records)
    def test_they_draw_records_of_their_kind(self, record: Record) -> None:
        """Valid values only: construction itself would fail on others."""
        assert type(record) is RECORD_CLASSES[record.kind]

    def test_the_walk_of_the_model_is_not_empty(self) -> None:
        """The classes that strategies are to cover are really found."""
        assert set(RECORD_CLASSES.values()) <= set(value_classes())


def test_factories_and_clock_need_no_test_library() -> None:
    """Users without the extra can build records for a notebook."""
    code = (
        "import sys, leadlink.testing.factories, leadlink.testing.clock;"
        "print(sorted({'hypothesis', 'pytest'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
