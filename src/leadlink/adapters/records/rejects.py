"""The rejects file: rows not taken in, why, and how an erased person leaves it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, TextIO, final

from leadlink.adapters.records.headings import folded
from leadlink.adapters.records.places import draft_of
from leadlink.adapters.records.rows import Rejected, UnreadableFileError, guarded
from leadlink.adapters.records.spreadsheet import cannot_read
from leadlink.model.person import Email, PersonName, Phone, Social
from leadlink.rules.traces import SHORTEST, Traces

ROW: Final = "Row"
REASONS: Final = "Reasons"
MOST_IN_A_CELL: Final = 32_767
"""What a cell of a spreadsheet holds; of a longer one the rest is left out."""

_BEGINNING = f"{ROW},{REASONS}".encode("utf-8-sig")
_LEAST_DIGITS = 6
_LEAST_WORDS = 2


@final
class RejectsWriter:
    """Writes rejected rows as CSV: number, reasons, and the cells as they were.

    With its rows mended, the file can be imported: the two first columns feed nothing.
    """

    def __init__(self, file: TextIO, headings: Sequence[str]) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow([ROW, REASONS, *headings])

        self.is_empty = True

    def write(self, rejected: Rejected) -> None:
        """Write one row; what a spreadsheet would take for a formula is guarded."""
        self.is_empty = False
        reasons = "; ".join(map(str, rejected.problems))[:MOST_IN_A_CELL]
        self._writer.writerow([rejected.number, reasons, *map(_harmless, rejected.raw)])


def _harmless(cell: str) -> str:
    kept = cell[:MOST_IN_A_CELL]
    return kept if kept.startswith("'") else guarded(kept)


@contextmanager
def open_rejects(path: Path, headings: Sequence[str]) -> Iterator[RejectsWriter]:
    """Open a rejects file anew, in UTF-8 with a byte order mark.

    The file takes its place only when all is written; until then, and after an
    exception, what stood there before stands. Where no row was rejected there is no
    file, and a rejects file of an earlier run is removed.

    Raises:
        UnreadableFileError: It cannot be written.
    """
    with _drafting(path) as file:
        writer = RejectsWriter(file, headings)
        yield writer
        file.close()
        if not writer.is_empty:
            draft_of(path).replace(path)
        elif _is_of_rejects(path):
            path.unlink()


@contextmanager
def _drafting(path: Path) -> Iterator[TextIO]:
    """Open the draft of a file; what is not put in its place is removed again.

    Raises:
        UnreadableFileError: It cannot be written.
    """
    draft = draft_of(path)
    if path.is_dir():
        reason = f"cannot write {path}: it is a folder"
        raise UnreadableFileError(reason)
    try:
        # A lone surrogate can be in a heading or key; it is shown, not refused.
        file = draft.open(
            "w", encoding="utf-8-sig", errors="backslashreplace", newline=""
        )
    except OSError as error:
        raise UnreadableFileError(cannot_read(path, error, "write")) from error
    try:
        with file:
            yield file
    finally:
        draft.unlink(missing_ok=True)


def _is_of_rejects(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except OSError:
        return False


def scrub_rejects(paths: Iterable[Path], traces: Traces) -> int:
    """Take the rows of a person who is to be erased out of rejects files.

    A row goes when it has one of the person's e-mail addresses, phone numbers or
    handles, however written, or every word of a name of two or more. Rather a row too
    many goes than one of the person's stays. No file is changed before all are read.

    Args:
        paths: Files that ``open_rejects`` wrote.
        traces: What the person is known by, as ``plan_erasure`` tells.

    Returns:
        How many rows went.

    Raises:
        UnreadableFileError: One cannot be read or written, or is no rejects file.
    """
    sought = _Sought(traces)
    files = {path.resolve(): path for path in paths}.values()
    gone = 0
    with ExitStack() as stack:
        for path in files:
            target = stack.enter_context(_drafting(path))
            gone += _copy(path, target, sought)
            target.close()
        for path in files:
            draft_of(path).replace(path)
    return gone


def _copy(path: Path, target: TextIO, sought: "_Sought") -> int:
    """Copy the rows that are not the person's, and count the others.

    Raises:
        UnreadableFileError: It cannot be read, or is no rejects file.
    """
    gone = 0
    writer = csv.writer(target)
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            rows = csv.reader(source)
            heading = next(rows, [])
            if heading[:2] != [ROW, REASONS]:
                reason = f"{path} is no rejects file: it does not begin with {ROW}"
                raise UnreadableFileError(reason)
            writer.writerow(heading)
            for row in rows:
                if sought.is_in(row):
                    gone += 1
                else:
                    writer.writerow(row)
    except OSError as error:
        raise UnreadableFileError(cannot_read(path, error)) from error
    except (UnicodeError, csv.Error) as error:
        reason = f"{path} is no rejects file: {error}"
        raise UnreadableFileError(reason) from error
    return gone


class _Sought:
    """What tells that a row is about a person."""

    def __init__(self, traces: Traces) -> None:
        self.texts: set[str] = set()
        self.numbers: set[str] = set()
        self.names: set[frozenset[str]] = set()
        for value in traces.values:
            match value:
                case Email(address=text) | Social(handle=text):
                    self.texts.add(text.rpartition("<")[2].strip(" <>").casefold())
                case Phone(number=number):
                    self.numbers.add(_digits(number))
                case PersonName(given=given, family=family, full=full):
                    self.names |= {_words([given, family]), _words([full])}
                case _:
                    pass
        self.texts = {text for text in self.texts if len(text) >= SHORTEST}
        self.numbers = {each for each in self.numbers if len(each) >= _LEAST_DIGITS}
        self.names = {words for words in self.names if len(words) >= _LEAST_WORDS}

    def is_in(self, row: Iterable[str]) -> bool:
        """Tell whether a row has any of it."""
        cells = list(row)
        text = "\n".join(cells).casefold()
        if any(each in text for each in self.texts):
            return True
        digits = [_digits(cell) for cell in cells]
        if any(_same(number, cell) for number in self.numbers for cell in digits):
            return True
        words = _words(cells)
        return any(name <= words for name in self.names)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal()).lstrip("0")


def _same(number: str, cell: str) -> bool:
    """Tell whether digits are one number, with or without its country code."""
    short, long = sorted((number, cell), key=len)
    return len(short) >= _LEAST_DIGITS and short in long


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in folded(text).split())
