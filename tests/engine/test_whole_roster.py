"""A whole roster: the same pairs and the same scores as one by one."""

import gc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadlink.engine import scoring
from leadlink.engine.engine import MatchEngine
from leadlink.model.ids import Ref

FIELDS = {
    "first name": ("Robert", "Bob", "Jane", "Smith", "R.", "Michelle", "明"),
    "last name": ("Miller", "Smith", "Smyth", "Garcia Lopez", "Lopez", "Bob"),
    "email": ("bob@x.com", "bob.miller@acme.com", "bob.miller@acne.com", "info@x.com"),
    "phone": ("4155550100", "4155550101", "+1 415 555 0100", "2125550199"),
    "company": ("Acme", "Acme Ltd", "Acmee"),
    "address": ("1 Maple Street", "1 Malpe Street", "2 Maple Street", "1 Maple"),
    "city": ("Springfield", "Sprinfield", "Boston"),
    "zip": ("12345", "12346"),
    "dob": ("1971-06-24", "1971-06-25"),
}

Rows = list[dict[str, str]]

rows_of_fields = st.lists(
    st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in FIELDS.items()}
    ),
    min_size=2,
    max_size=9,
)


def whole(rows: Rows) -> dict[tuple[Ref, Ref], float]:
    """Give the pairs of a roster asked about as a whole."""
    engine = MatchEngine.of(rows)
    return {(left, right): same for left, right, same, _ in engine.judged()}


def single(rows: Rows) -> dict[tuple[Ref, Ref], float]:
    """Give them by asking about one record after the other."""
    engine = MatchEngine.of(rows)
    found = (match for row in rows for match in engine.search(row, len(rows)))
    return {
        (min(one.left, one.right), max(one.left, one.right)): one.same for one in found
    }


def numbered(rows: Rows) -> Rows:
    """Give records with ids."""
    return [{"id": str(number)} | row for number, row in enumerate(rows)]


@settings(max_examples=50, deadline=None)
@given(rows=rows_of_fields)
@example(
    rows=[
        {"first name": "Smith", "last name": "Bob", "phone": "4155550100"},
        {"first name": "Robert", "last name": "Smith", "phone": "4155550101"},
    ]
)
@example(
    rows=[
        {"first name": "Bob", "last name": "Smyth"},
        {"first name": "Smith", "last name": "Bob"},
    ]
)
def test_one_by_one_or_all_at_once(rows: Rows) -> None:
    """Each pair is found in either way or in none, with one probability."""
    given_rows = numbered(rows)
    assert whole(given_rows) == single(given_rows)


@settings(max_examples=25, deadline=None)
@given(rows=rows_of_fields)
def test_in_any_order(rows: Rows) -> None:
    """Who came first decides nothing."""
    given_rows = numbered(rows)
    assert whole(given_rows) == whole(given_rows[::-1])


def test_profiles_are_read_again_in_each_part() -> None:
    """Few pairs at once give what many do."""
    rows = numbered([{"first name": "Bob", "last name": "Miller"}] * 6)
    expected = whole(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "AT_ONCE", 2)
        assert whole(rows) == expected
    assert len(expected) == 15


@pytest.mark.parametrize("is_enabled", [False, True])
def test_cycles_are_looked_for_afterwards(*, is_enabled: bool) -> None:
    """Whoever asks finds the collector as it was."""
    rows = numbered([{"first name": "Bob", "last name": "Miller"}] * 3)
    was_enabled = gc.isenabled()
    try:
        (gc.enable if is_enabled else gc.disable)()
        seen = [gc.isenabled() for _ in MatchEngine.of(rows).judged()]
        assert seen == [is_enabled] * 3
    finally:
        (gc.enable if was_enabled else gc.disable)()
