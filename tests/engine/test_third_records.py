"""What a third record tells of a pair."""

from leadlink.engine.third_records import told
from leadlink.model.ids import Kind, Ref

A, B, C, D = (Ref(Kind.CONTACT, id_) for id_ in "abcd")


def test_one_with_the_third_is_one() -> None:
    """A is B and B is C: A is C, whatever the two look like."""
    assert told([(A, B, 0.99), (B, C, 0.99), (A, C, 0.2)])[2] == 1.0


def test_another_than_the_third_is_another() -> None:
    """A is B, and C is surely not B."""
    assert told([(A, B, 0.99), (A, C, 0.6), (B, C, 0.01)])[1] == 0.0


def test_a_pair_that_was_not_looked_at_tells_nothing() -> None:
    """B and C were never compared: they may be one."""
    assert told([(A, B, 0.99), (A, C, 0.6)]) == [None, None]


def test_an_unsure_third_tells_nothing() -> None:
    """Neither 0.9 nor 0.1 is sure."""
    assert told([(A, B, 0.99), (A, C, 0.6), (B, C, 0.5)])[1] is None
    assert told([(A, B, 0.9), (B, C, 0.99), (A, C, 0.2)])[2] is None


def test_thirds_that_contradict_tell_nothing() -> None:
    """One says that they are one, the other that they are not."""
    pairs = [(A, B, 0.99), (B, C, 0.99), (A, D, 0.99), (A, C, 0.5), (C, D, 0)]
    assert told(pairs)[3] is None


def test_the_pair_itself_is_no_third() -> None:
    """Two that are surely one tell nothing of each other."""
    assert told([(A, B, 0.99)]) == [None]
