"""One name in several Latin spellings, as clerks write names of other scripts."""

from functools import lru_cache
from itertools import groupby

from leadlink.rules.matching.folding import CACHE

_SHORT = 3
_SOUNDS = (
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ei", "e"),
    ("ey", "e"),
    ("ai", "e"),
    ("ay", "e"),
    ("iy", "i"),
    ("ij", "i"),
    ("y", "i"),
    ("ch", "C"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("ph", "f"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("w", "v"),
)


def is_respelt(left: str, right: str) -> bool:
    """Tell ``zaynab`` as ``zeinab`` or ``mansoori`` as ``mansouri``: one sound."""
    if left[0] != right[0] or min(len(left), len(right)) < _SHORT:
        return False
    return _sound(left) == _sound(right)


@lru_cache(maxsize=CACHE)
def _sound(word: str) -> str:
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return "".join(letter for letter, _ in groupby(word))
