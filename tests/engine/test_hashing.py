"""Hashes of text: equal everywhere, whoever else is hashed beside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.engine.hashing import LONGEST, hashes_of

TEXTS = ("n:anna|rossi", "e:jörg@example.com", "x" * LONGEST, "x" * (LONGEST + 1))


@given(st.lists(st.text(max_size=60), max_size=8))
def test_alone_and_together(texts: list[str]) -> None:
    """A probe's keys hash as those of a million records did."""
    together = hashes_of(texts).tolist()
    assert together == [int(hashes_of([text])[0]) for text in texts]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=40))
def test_few_and_many(texts: list[str]) -> None:
    """Thousands are cut out of one text, others are padded one by one."""
    many = hashes_of(texts * 1_024)
    assert many.reshape(1_024, -1).tolist() == [hashes_of(texts).tolist()] * 1_024


def test_equal_in_every_process() -> None:
    """A snapshot can be read by another process on another machine."""
    assert [int(value) for value in hashes_of(TEXTS[:1])] == [PINNED]


PINNED = 18378951428740949440


@pytest.mark.parametrize("text", sorted(TEXTS))
def test_one_letter_tells(text: str) -> None:
    """Also beyond the letters that are hashed as they stand."""
    assert hashes_of([text])[0] != hashes_of([text[:-1] + "?"])[0]


def test_blank() -> None:
    """A blank text is 0, and nothing else is."""
    assert hashes_of(["", "a"]).tolist()[0] == 0
    assert hashes_of(["", "a"]).tolist()[1] != 0
