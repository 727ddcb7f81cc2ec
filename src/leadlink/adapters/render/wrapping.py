"""Folding text to a width, whatever the width of a letter is."""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

Measure = Callable[[str], float]
"""How wide a text is."""

_NARROW: Final = frozenset(" !'(),-./:;I[]`fijlrt|·")
_WIDE: Final = frozenset("%@MWmw—→…")

_JOINTS: Final = frozenset("/@._-&=?+")


def ems(text: str) -> float:
    """Guess how wide a text is in a sans-serif font, in sizes of the font."""
    return sum(map(_ems, text))


def _ems(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.95
    if letter.isascii():
        return 0.7 if letter.isupper() else 0.57
    return 0.75


def wrapped(text: str, most: float, measure: Measure) -> tuple[str, ...]:
    """Fold a text between words; a word that is too long is broken where it must be.

    Args:
        text: Any; blanks and line ends separate words.
        most: How wide a line may be; a single letter stands even where it is wider.
        measure: How wide a text is.

    Returns:
        The lines; one empty line for a blank text.
    """
    lines: list[str] = []
    line = ""
    for word in _pieces(text.split(), most, measure):
        longer = f"{line} {word}" if line else word
        if measure(longer) <= most or not line:
            line = longer
        else:
            lines.append(line)
            line = word
    return (*lines, line)


def _pieces(words: list[str], most: float, measure: Measure) -> Iterator[str]:
    for word in words:
        if measure(word) <= most:
            yield word
            continue
        piece = ""
        for letter in word:
            # A mark belongs to the letter before it.
            is_mark = unicodedata.category(letter).startswith("M")
            if piece and not is_mark and measure(piece + letter) > most:
                cut = _cut(piece)
                yield piece[:cut]
                piece = piece[cut:]
            piece += letter
        yield piece


def _cut(piece: str) -> int:
    """Tell where to break a piece of an address: behind a sign, if one is near."""
    places = [place + 1 for place, letter in enumerate(piece) if letter in _JOINTS]
    return max((it for it in places if it > len(piece) // 2), default=len(piece))


def clipped(lines: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Leave out what is beyond so many lines, with an ellipsis where it was."""
    if len(lines) <= most:
        return lines
    return (*lines[: most - 1], f"{lines[most - 1]} …")
