"""Rows as they were read, and rows that are no good."""

import re
from collections.abc import Mapping
from typing import Any, final

import attrs

from leadlink.model.errors import LeadLinkError, Problem

_GUARDED = re.compile("'*[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]")


class UnreadableFileError(LeadLinkError, ValueError):
    """A file as a whole cannot be read as records; nothing was taken in."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        """Say what is wrong with the file."""
        return self.reason


@final
@attrs.frozen(kw_only=True)
class Row:
    """One row of a file.

    Attributes:
        number: The first row is 1, the heading of a CSV file included, as a spreadsheet
            counts; blank rows count. In JSON Lines it is the line.
        raw: The cells in their order, or the one line of JSON.
        values: What the row says under which heading or key; blanks are left out of
            a CSV row.
        problems: What is wrong with the row before anybody looks at its values.
    """

    number: int
    raw: tuple[str, ...] = attrs.field(repr=False)
    values: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()


@final
@attrs.frozen(kw_only=True)
class Rejected:
    """A row that was not taken in, and every reason why.

    Attributes:
        problems: With the heading or key as path; never empty.
    """

    number: int
    raw: tuple[str, ...] = attrs.field(repr=False)
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        """Write ``row 7: E-mail: is not an e-mail address``."""
        return f"row {self.number}: " + "; ".join(map(str, self.problems))


def guarded(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula.

    That is text whose first letter, after any apostrophes, is one of ``= + - @``, their
    wide forms, a tab or a line end. ``unguarded`` takes it away again, so that a phone
    number that begins with a plus survives the way out and back.
    """
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Take away the apostrophe that ``guarded`` put there."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text
