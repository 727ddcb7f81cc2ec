"""Tables and cards as plain text, for terminals and pipes."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from leadlink.model.lines import on_one_line

GAP: Final = "  "
NARROWEST: Final = 8


def flat(text: str) -> str:
    """Bring text to one line that a terminal can be shown, with no blanks to spare."""
    return on_one_line(" ".join(text.split()))


def width_of(text: str) -> int:
    """Tell how many columns of a terminal a text takes; some letters take two."""
    return sum(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def shortened(text: str, most: int) -> str:
    """Cut a text to at most so many columns, with an ellipsis where it was cut."""
    if width_of(text) <= most:
        return text
    kept, taken = "", 0
    for letter in text:
        taken += _width(letter)
        if taken > most - 1:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def padded(text: str, width: int) -> str:
    """Fill a text up with blanks."""
    return text + " " * (width - width_of(text))


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    most: int | None = None,
) -> tuple[str, ...]:
    """Give the lines of a table: the headings, a rule, and a line for each row.

    Args:
        headings: One a column.
        rows: Each as long as *headings*.
        most: How wide a line may be; the widest columns give way. None: as wide as it
            takes, nothing is cut.
    """
    cells = [[flat(cell) for cell in row] for row in rows]
    widths = [
        max(map(width_of, column)) for column in zip(headings, *cells, strict=True)
    ]
    if most is not None:
        widths = _narrowed(widths, most - len(GAP) * (len(widths) - 1))
    rule = ["─" * width for width in widths]
    return tuple(_line(row, widths) for row in (headings, rule, *cells))


def _narrowed(widths: Sequence[int], most: int) -> list[int]:
    narrowed = list(widths)
    while sum(narrowed) > most and max(narrowed) > NARROWEST:
        narrowed[narrowed.index(max(narrowed))] -= 1
    return narrowed


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        padded(shortened(cell, width), width)
        for cell, width in zip(row, widths, strict=True)
    )
    return GAP.join(cells).rstrip()


def card(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Give a line for each filled pair of a label and a value, values under another."""
    filled = [(label, flat(value)) for label, value in pairs if value.strip()]
    width = max((width_of(label) for label, _ in filled), default=0)
    return tuple(f"{padded(label, width)}{GAP}{value}" for label, value in filled)
