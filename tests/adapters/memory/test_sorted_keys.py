"""A sorted set that shares what did not change."""

from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.adapters.memory.sorted_keys import (
    LONGEST,
    NONE,
    SortedKeys,
    after,
    count,
    with_key,
    without,
)
from leadlink.adapters.questions import Key

keys = st.integers(0, 40).map(lambda number: (f"{number:03}",))
steps = st.lists(st.tuples(st.booleans(), keys), max_size=60)


def made(*keys: Key) -> SortedKeys:
    """Put keys into a set, one by one."""
    made = NONE
    for key in keys:
        made = with_key(made, key)
    return made


class TestSortedKeys:
    @given(steps=steps, start=keys)
    @settings(max_examples=200)
    def test_it_is_a_sorted_set(
        self, steps: list[tuple[bool, Key]], start: Key
    ) -> None:
        """After any additions and removals it holds what a set would, in order."""
        made, model = NONE, set[Key]()
        for is_added, key in steps:
            made = with_key(made, key) if is_added else without(made, key)
            model = model | {key} if is_added else model - {key}
        assert list(after(made, ())) == sorted(model)
        assert list(after(made, start)) == sorted(key for key in model if key > start)
        assert count(made) == len(model)

    def test_many_keys_are_cut_into_short_chunks(self) -> None:
        """In any order of arrival no chunk is longer than it may be, or empty."""
        names = [(f"{number * 7919 % 5000:04}",) for number in range(5000)]
        for order in (names, sorted(names), sorted(names, reverse=True)):
            found = made(*order)
            assert list(after(found, ())) == sorted(names)
            assert all(0 < len(chunk) <= LONGEST for chunk in found)
            assert len(found) < 5000 // LONGEST * 3

    def test_an_older_set_does_not_change(self) -> None:
        """What was made from a set leaves it as it was."""
        old = made(("a",), ("c",))
        new = without(with_key(old, ("b",)), ("a",))
        assert list(after(old, ())) == [("a",), ("c",)]
        assert list(after(new, ())) == [("b",), ("c",)]

    def test_the_last_key_takes_its_chunk_along(self) -> None:
        """An emptied set is equal to one that never held a key."""
        assert without(made(("a",)), ("a",)) == NONE
        assert without(NONE, ("a",)) == NONE
