"""Id numbers, as of a passport or for taxes: letters and digits alone."""

from functools import lru_cache
from typing import Final

from leadlink.rules.matching.folding import CACHE, squash

SHORTEST: Final = 5
_RUNS: Final = ("01234567890", "09876543210")


@lru_cache(maxsize=CACHE)
def id_number_of(value: object) -> str:
    """Give letters and digits in lower case; "" for junk.

    Junk is what has fewer than five of them, no digit, one digit over and over, or the
    digits in their order, as ``000-00-0000`` and ``123456789``.
    """
    found = squash(str(value))
    digits = "".join(letter for letter in found if letter.isdigit())
    if len(found) < SHORTEST or not digits:
        return ""
    if digits == found and (
        len(set(digits)) == 1 or any(digits in run for run in _RUNS)
    ):
        return ""
    return found
