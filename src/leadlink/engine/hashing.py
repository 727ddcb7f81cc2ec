"""A hash of text that is the same in every process and on every machine.

Python's own hash differs from run to run, and a digest costs a call for each text. This
one is made by numpy for thousands of texts at once, eight times as fast, and for a text
alone it is the same.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Hashes: TypeAlias = NDArray[np.uint64]

LONGEST: Final = 40
"""Letters of a text that are hashed as they stand; a longer one is digested."""

_PLAIN: Final = 64
_AT_ONCE: Final = 2_048
_WORDS: Final = LONGEST // 8
_HALF: Final = np.uint64(32)
_STEPS: Final = np.array(
    (
        *(0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB),
        *(0xD6E8FEB86659FD93, 0xA0761D6478BD642F),
    ),
    np.uint64,
)
"""One odd number for each eight letters, so that it tells where they stand."""

_LAST: Final = np.uint64(0xE7037ED1A0B428DB)


def hashes_of(texts: Sequence[str]) -> Hashes:
    """Give a number of 64 bits for each text, 0 for a blank one."""
    found = np.empty(len(texts), np.uint64)
    for at in range(0, len(texts), _AT_ONCE):
        part = texts[at : at + _AT_ONCE]
        padded = np.array(_short(part), f"S{LONGEST}")
        words = padded.view("<u8").reshape(-1, _WORDS).astype(np.uint64, copy=False)
        found[at : at + len(part)] = _mixed(words)
    return found


def _mixed(words: Hashes) -> Hashes:
    """Mix the words of each text, eight letters each, add them up, and mix the sum.

    No step puts two words into one, so texts that differ in one word never agree.

    Args:
        words: One row a text, which is written over.
    """
    words ^= words >> _HALF
    words *= _STEPS
    words ^= words >> _HALF
    found: Hashes = words.sum(axis=1)
    found ^= found >> _HALF
    found *= _LAST
    found ^= found >> _HALF
    return found


def _short(texts: Sequence[str]) -> list[str]:
    """Give texts that are short and plain, or what stands for them."""
    short: list[str] = []
    for at in range(0, len(texts), _PLAIN):
        part = texts[at : at + _PLAIN]
        # Most parts are plain: to look at a part is quicker than at each text.
        if "".join(part).isascii() and max(map(len, part)) <= LONGEST:
            short += part
        else:
            short += map(_shortened, part)
    return short


def _shortened(text: str) -> str:
    """Give a text, or what stands for one that is long or not ASCII."""
    if len(text) <= LONGEST and text.isascii():
        return text
    data = text.encode("utf-8", "surrogatepass")
    return "~" + blake2b(data, digest_size=LONGEST // 2 - 1).hexdigest()
