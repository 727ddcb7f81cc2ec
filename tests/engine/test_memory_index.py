"""The index of an engine without a store."""

from leadlink.model.ids import Kind, Ref
from leadlink.ports.queries import Shared
from tests.engine.memory_index import MemoryIndex

ONE, TWO, THREE = (Ref(Kind.CONTACT, id_) for id_ in ("1", "2", "3"))


def test_it_answers_as_the_port_says() -> None:
    """Sizes up to a bound, holders in order, sharing by count."""
    index = MemoryIndex()
    index.add(TWO, ["a", "b"])
    index.add(ONE, ["a"])
    index.add(THREE, ["a", "b", "c"])
    assert index.sizes(["a", "b", "x"], at_most=2) == {"a": 2, "b": 2}
    assert index.holders("a", limit=2) == (ONE, TWO)
    assert index.holders("x", limit=2) == ()
    assert index.sharing(["a", "b", "x"], limit=2) == (
        Shared(record=TWO, keys=2),
        Shared(record=THREE, keys=2),
    )


def test_what_is_removed_is_gone() -> None:
    """A key without holders is no key."""
    index = MemoryIndex()
    index.add(ONE, ["a", "b"])
    index.add(TWO, ["a"])
    index.remove(ONE, ["a", "b"])
    assert index.sizes(["a", "b"], at_most=9) == {"a": 1}
