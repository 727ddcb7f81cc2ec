"""Keys are remembered exactly, in a few bytes each."""

import hashlib

from leadlink.adapters.records.seen import SeenKeys


def keys(count: int) -> list[str]:
    """Make keys as rows have them."""
    return [f"row:{hashlib.sha256(str(n).encode()).hexdigest()}" for n in range(count)]


def test_a_key_is_new_once() -> None:
    """Also after the table has grown several times."""
    seen = SeenKeys()
    assert all(map(seen.add, keys(5000)))
    assert not any(map(seen.add, keys(5000)))
