"""Where a command writes: text for people, data for programs, progress."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap
from typing import Any, Final, TypeAlias, final

import attrs
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from leadlink.adapters.render import columns as render

NARROWEST: Final = 40
"""How wide text is at least, however narrow the window."""

Step: TypeAlias = Callable[[int], None]


@final
@attrs.frozen(kw_only=True)
class Output:
    """The two streams of a command.

    Attributes:
        as_json: Whether standard output is for a program: data, and nothing else.
    """

    as_json: bool = False

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at standard output."""
        return sys.stdout.isatty() and not self.as_json

    @property
    def width(self) -> int | None:
        """How wide a line may be; None where nobody's window ends."""
        return Console().width if self.is_terminal else None

    def data(self, value: Any) -> None:
        """Write data, if standard output is for a program."""
        if self.as_json:
            _write(json.dumps(value, ensure_ascii=False, indent=2))

    def say(self, *lines: str) -> None:
        """Write lines, if standard output is for a person."""
        if not self.as_json:
            for line in lines:
                _write(line)

    def heading(self, line: str) -> None:
        """Write a line that stands out."""
        if self.is_terminal:
            Console(highlight=False, soft_wrap=True).print(Text(line, style="bold"))
        else:
            self.say(line)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table; each row is one line."""
        if self.as_json:
            return
        first, *rest = render.table(headings, rows, most=self.width)
        self.heading(first)
        self.say(*rest)

    def explained(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write a table whose last column is long: at a terminal below each row."""
        width = self.width
        if width is None:
            self.table(headings, rows)
            return
        shown = render.table(headings[:-1], [row[:-1] for row in rows], most=width)
        self.heading(shown[0])
        self.say(shown[1])
        for line, row in zip(shown[2:], rows, strict=True):
            why = wrap(render.flat(row[-1]), max(width - 4, NARROWEST))
            self.say(line, *(f"    {part}" for part in why))

    def card(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Write labels and values, one pair a line; blank values are left out."""
        self.say(*render.card(pairs))

    def note(self, line: str) -> None:
        """Write a line that is no result to standard error."""
        sys.stderr.write(line + "\n")

    @contextmanager
    def progress(self, what: str) -> Iterator[Step]:
        """Show on standard error how far a long work is, if that is a terminal."""
        if not sys.stderr.isatty():
            yield lambda _: None
            return
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed} done"),
            console=Console(stderr=True),
            transient=True,
        )
        with bar:
            task = bar.add_task(what, total=None)
            yield lambda done: bar.update(task, completed=done)


def _write(line: str) -> None:
    """Write a line; what standard output cannot say is shown in ASCII."""
    encoding = sys.stdout.encoding
    shown = line.encode(encoding, "backslashreplace").decode(encoding)
    sys.stdout.write(shown + "\n")


def short(id_: str) -> str:
    """Give the end of an id, by which a command finds it again."""
    return id_ if len(id_) <= 12 else f"…{id_[-8:]}"  # noqa: PLR2004 - readable as it is
