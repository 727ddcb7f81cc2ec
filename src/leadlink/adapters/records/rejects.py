"""The rejects file: rows not taken in, why, and how an erased person leaves it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from errno import EISDIR
from os import strerror
from pathlib import Path
from typing import Final, TextIO, final

from leadlink.adapters.records.headings import folded
from leadlink.adapters.records.places import draft_of
from leadlink.adapters.records.places import draft_of
from leadlink.adapters.records.rows import Rejected, UnreadableFileError, guarded
from leadlink.adapters.records.spreadsheet import cannot_read
from leadlink.model.customer import Company, Contact
from leadlink.model.lead import Lead
from leadlink.model.work import Job

ROW: Final = "Row"
REASONS: Final = "Reasons"
MOST_IN_A_CELL: Final = 32_767
"""What a cell of a spreadsheet holds; of a longer one the rest is left out."""

_BEGINNING = f"{ROW},{REASONS}".encode("utf-8-sig")
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


def scrub_rejects(path: Path, person: Lead | Contact | Company | Job) -> int:
    """Take the rows of an erased person out of a rejects file.

    A row goes when it has one of the person's e-mail addresses or phone numbers,
    however written, or every word of a name of two or more. Rather a row too many goes
    than one of the person's stays.

    Args:
        path: A file that ``open_rejects`` wrote.
        person: As the record was before it was erased.

    Returns:
        How many rows went.

    Raises:
        UnreadableFileError: It cannot be read or written.
    """
    traces = _Traces(person)
    gone = 0
    try:
        source = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise UnreadableFileError(cannot_read(path, error)) from error
    with source, _drafting(path) as target:
        writer = csv.writer(target)
        for row in csv.reader(source):
            if traces.are_in(row):
                gone += 1
            else:
                writer.writerow(row)
        target.close()
        draft_of(path).replace(path)
    return gone


class _Traces:
    """What tells that a row is about a person."""

    def __init__(self, person: Lead | Contact | Company | Job) -> None:
        self.mails = {email.address.strip().casefold() for email in person.emails}
        self.numbers = {
            digits
            for phone in person.phones
            if len(digits := _digits(phone.number)) >= _LEAST_DIGITS
        }
        name = person.name
        full = name if isinstance(name, str) else f"{name.given} {name.family}"
        forms = {full} if isinstance(name, str) else {full, name.full}
        split = (_words([form]) for form in forms)
        self.names = {words for words in split if len(words) >= _LEAST_WORDS}

    def are_in(self, row: Iterable[str]) -> bool:
        """Tell whether a row has any of them."""
        cells = list(row)
        text = "\n".join(cells).casefold()
        if any(mail in text for mail in self.mails):
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
