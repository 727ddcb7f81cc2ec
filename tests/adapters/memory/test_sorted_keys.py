"""A sorted set that shares what did not change."""

from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.adapters.memory.sorted_keys import LONGEST, SortedKeys
from leadlink.adapters.questions import Key

keys = st.integers(0, 40).map(lambda number: (f"{number:03}",))
steps = st.lists(st.tuples(st.booleans(), keys), max_size=60)


def made(*keys: Key) -> SortedKeys:
    """Put keys into a set, one by one."""
    made = SortedKeys()
    for key in keys:
        made = made.with_key(key)
    return made


class TestSortedKeys:
    @given(steps=steps, start=keys)
    @settings(max_examples=200)
    def test_it_is_a_sorted_set(
        self, steps: list[tuple[bool, Key]], start: Key
    ) -> None:
        """After any additions and removals it holds what a set would, in order."""
        made, model = SortedKeys(), set[Key]()
        for is_added, key in steps:
            made = made.with_key(key) if is_added else made.without(key)
            model = model | {key} if is_added else model - {key}
        assert list(made.after(())) == sorted(model)
        assert list(made.after(start)) == sorted(key for key in model if key > start)
        assert len(made) == len(model)

    def test_many_keys_are_cut_into_short_chunks(self) -> None:
        """In any order of arrival no chunk is longer than it may be, or empty."""
        names = [(f"{number * 7919 % 5000:04}",) for number in range(5000)]
        for order in (names, sorted(names), sorted(names, reverse=True)):
            found = made(*order)
            assert list(found.after(())) == sorted(names)
            assert all(0 < len(chunk) <= LONGEST for chunk in found.chunks)
            assert len(found.chunks) < 5000 // LONGEST * 3

    def test_an_older_set_does_not_change(self) -> None:
        """What was made from a set leaves it as it was."""
        old = made(("a",), ("c",))
        new = old.with_key(("b",)).without(("a",))
        assert list(old.after(())) == [("a",), ("c",)]
        assert list(new.after(())) == [("b",), ("c",)]

    def test_the_last_key_takes_its_chunk_along(self) -> None:
        """An emptied set is equal to one that never held a key."""
        assert made(("a",)).without(("a",)) == SortedKeys()
        assert SortedKeys().without(("a",)) == SortedKeys()
