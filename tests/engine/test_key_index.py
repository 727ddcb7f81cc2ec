"""KeyIndex: sorted runs that answer as a plain mapping would."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.engine import key_index
from leadlink.engine.key_index import KeyIndex, keys_of, spread_out

ENTRIES = st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=12)


def filled(parts: list[list[int]]) -> tuple[KeyIndex, dict[int, list[int]]]:
    """Enter rows in parts, asking now and then, beside a plain mapping."""
    index, plain, row = KeyIndex(), dict[int, list[int]](), 0
    for number, part in enumerate(parts):
        rows = np.arange(row, row + len(part), dtype=np.uint32)
        index.add(np.array(part, dtype=np.uint64), rows)
        for key in part:
            plain.setdefault(key, []).append(row)
            row += 1
        if number % 2:
            assert index.runs is not None
    return index, plain


@given(ENTRIES)
def test_rows(parts: list[list[int]]) -> None:
    """Every row of a key, and no other, however the runs came about."""
    index, plain = filled(parts)
    for key in range(11):
        assert sorted(index.rows(np.uint64(key)).tolist()) == plain.get(key, [])


@given(ENTRIES)
def test_whole(parts: list[list[int]]) -> None:
    """By key and then by row."""
    index, plain = filled(parts)
    keys, rows = index.whole()
    expected = [(key, row) for key in sorted(plain) for row in plain[key]]
    assert list(zip(keys.tolist(), rows.tolist(), strict=True)) == expected
    assert len(index.runs) <= 1


@given(ENTRIES)
def test_in_parts(parts: list[list[int]]) -> None:
    """A large merge is parted to save memory, which shows nowhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_index, "_LARGE", 2)
        parted = filled(parts)[0].whole()
    whole = filled(parts)[0].whole()
    assert [part.tolist() for part in parted] == [part.tolist() for part in whole]


@given(ENTRIES)
def test_spread_out(parts: list[list[int]]) -> None:
    """The place of a key stands beside each of its rows."""
    index, plain = filled(parts)
    asked = np.array([3, 7, 3], dtype=np.uint64)
    wanted = np.array([True, True, False])
    found = sorted(
        pair
        for places, rows in spread_out(index.spans(asked), wanted)
        for pair in zip(places.tolist(), rows.tolist(), strict=True)
    )
    expected = [(0, row) for row in plain.get(3, ())]
    expected += [(1, row) for row in plain.get(7, ())]
    assert found == expected


def test_types() -> None:
    """The type of a key is its first byte, so that types stand together."""
    keys = keys_of(["p:1", "e:1"])
    assert [int(key) >> 56 for key in keys] == [ord("p"), ord("e")]
