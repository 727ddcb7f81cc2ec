"""Whatever a mapping has, an engine reads it or says which field it cannot be."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.engine.column_names import IS_COMPANY, NAMES, PERSONS, PLACES
from leadlink.engine.engine import MatchEngine
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.rules.matching.field_names import FIELD_NAMES

KNOWN = sorted(name for names in NAMES.values() for name in names)
COLUMNS = st.one_of(
    st.sampled_from(KNOWN),
    st.sampled_from((*FIELD_NAMES.births, *FIELD_NAMES.ids, *IS_COMPANY)),
    st.builds(
        "{} {}".format, st.sampled_from((*PERSONS, *PLACES)), st.sampled_from(KNOWN)
    ),
    st.sampled_from(("industry", "type", "", "\ud800", "x" * 500, None, 7, ("a",))),
)
TEXTS = st.one_of(
    st.sampled_from(
        (
            *("Anna", "Rossi, Anna", "Anna <anna@x.com>", "a@b@c", "@", "xn--@x", "+"),
            *("(212) 555-0100 x7", "1 Oak St, Reno", "Acme GmbH", "05/06/71", "-"),
            *("http://[::1", "ext", "1" * 40, "\ud800", "\0", "a\nb", "Jr", "İ" * 20),
            *("1 " * 600, "@a." * 400, "x" * 3_000, "a@" + "b." * 100, "9" * 5_000),
        )
    ),
    st.text(max_size=15),
    st.text(alphabet="aé中ы\ud800\n\x1f @.,;:-/+(0129İﬁ㈜\xa0", max_size=15),
)
ODD = st.sampled_from(
    (
        *(None, True, 10**30, -7, 0.5, float("nan"), float("-inf"), 1 + 2j, 1e300),
        *(Decimal("sNaN"), Decimal("1E+99999"), Fraction(10**400, 3), UUID(int=7)),
        *(date(1, 1, 1), datetime(1971, 6, 24), time(1), timedelta(1)),  # noqa: DTZ001 - as a data frame has it
        *(np.int8(5), np.uint64(2**64 - 1), np.float16(3), np.datetime64("NaT")),
        *(np.array(5), np.array([["a"]], object), np.str_("a@b.co"), b"a", int, len),
        *(object(), {"value": None}, {7: 7}, frozenset("ab"), ...),
    )
)
VALUES = st.recursive(
    st.one_of(TEXTS, ODD),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.fixed_dictionaries({"value": inner})
    ),
    max_leaves=3,
)
IDS = st.one_of(st.integers(0, 9).map(str), st.integers(0, 9), TEXTS, ODD)
ROWS = st.tuples(
    st.dictionaries(COLUMNS, VALUES, max_size=6),
    st.one_of(st.just({}), st.fixed_dictionaries({"id": IDS})),
).map(lambda both: both[0] | both[1])


def problems_of(engine: MatchEngine, row: Mapping[Any, object]) -> tuple[Problem, ...]:
    """Add a row, or give what is wrong with it."""
    try:
        engine.add(row)
    except InvalidValueError as error:
        return error.problems
    return ()


def test_a_number_of_five_thousand_digits() -> None:
    """Python itself does not write it."""
    engine = MatchEngine.of([{"id": "1", "name": "Anna", "zip": 10**5_000}])
    assert len(engine) == 1


@settings(max_examples=200, deadline=None)
@given(st.lists(ROWS, max_size=6))
def test_any_mapping(rows: list[dict[Any, object]]) -> None:
    """Nothing but an error that names the field leaves a call."""
    engine = MatchEngine()
    problems = [problems_of(engine, row) for row in rows]
    assert all(each.path and each.reason for found in problems for each in found)
    taken = [row for row, found in zip(rows, problems, strict=True) if not found]
    for row in taken:
        assert len(engine.search(row)) <= len(engine)
    assert len(list(engine.link(taken))) <= len(taken) * len(engine)
    assert len(list(engine.pairs())) == len(list(engine.judged()))
    assert len(engine.clusters()) <= len(engine)
    for row in rows:
        assert set(engine.columns_of(row).ignored) <= set(row)
