"""Text on one line, as a terminal can be shown it."""

import unicodedata


def on_one_line(text: str) -> str:
    """Bring text to one line, with no letter that a terminal obeys.

    Line ends and tabs become blanks; other control characters, of which an escape
    sequence is made, become a sign that something was there.
    """
    return "".join(map(_shown, text))


def _shown(letter: str) -> str:
    if letter.isspace():
        return " "
    is_obeyed = unicodedata.category(letter) in {"Cc", "Cs", "Cf"}
    return "\N{REPLACEMENT CHARACTER}" if is_obeyed else letter
