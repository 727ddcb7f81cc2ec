"""Pairs in columns say what pairs say."""

from leadlink.engine.arrays import RELATIONS, arrays_of
from leadlink.engine.engine import MatchEngine

ROWS = [
    {"id": "b", "name": "Robert Miller", "phone": "+1 415 555 0100"},
    {"id": "a", "name": "Bob Miller", "phone": "+1 415 555 0100"},
    {"id": "c", "name": "Jane Miller", "phone": "+1 415 555 0100"},
    {"id": "d", "name": "Ravi Menon"},
]


def test_each_pair_is_a_row() -> None:
    """In the order in which they are judged, records numbered by reference."""
    engine = MatchEngine.of(ROWS)
    columns = engine.judged_arrays()
    assert [ref.id for ref in columns.refs] == ["a", "b", "c"]
    rows = zip(columns.left, columns.right, columns.same, columns.relation, strict=True)
    again = [
        (columns.refs[left], columns.refs[right], same, RELATIONS[relation])
        for left, right, same, relation in rows
    ]
    assert again == list(engine.judged())
    assert len(columns) == len(again) == 3


def test_no_pairs_are_empty_columns() -> None:
    """Nothing to put together."""
    columns = arrays_of(())
    assert (columns.refs, len(columns), len(columns.left)) == ((), 0, 0)
