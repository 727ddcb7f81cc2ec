"""CSV files as spreadsheets and CRMs write them: any delimiter, several encodings."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TextIO, final

import attrs

from leadlink.adapters.records.rows import Row, UnreadableFileError, unguarded
from leadlink.model.errors import Problem

DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@final
@attrs.frozen(kw_only=True)
class Sheet:
    """The heading of a CSV file and its rows, which are read as they are asked for."""

    headings: tuple[str, ...]
    rows: Iterator[Row]


def encoding_of(path: Path, given: str | None = None) -> str:
    """Tell how a file is encoded, reading it once in blocks.

    A byte order mark decides (UTF-8, UTF-16); else UTF-8 where all of the file is that,
    else Windows-1252, as old spreadsheets write, else Latin-1, which reads anything.

    Args:
        path: The file.
        given: The encoding that it is said to have; None: nobody knows.

    Raises:
        UnreadableFileError: It cannot be opened, or is not what its mark says, or not
            of the encoding given, or nobody knows that encoding.
    """
    if given and not _is_of_text(given):
        reason = f"unknown encoding {given!r}"
        raise UnreadableFileError(reason)
    try:
        with path.open("rb") as file:
            head = file.read(4)
            marked = [name for mark, name in _MARKS if head.startswith(mark)]
            guesses = [given] if given else marked or ["utf-8", "cp1252", "latin-1"]
            for name in guesses:
                file.seek(0)
                if _decodes(iter(lambda: file.read(_BLOCK), b""), name):
                    return name
    except OSError as error:
        raise UnreadableFileError(cannot_read(path, error)) from error
    msg = f"{path} is not {guesses[0]} throughout"
    raise UnreadableFileError(msg)


def _is_of_text(encoding: str) -> bool:
    """Tell whether this is an encoding of text: hex and base64 are none."""
    try:
        TextIOWrapper(BytesIO(), encoding=encoding)
    except (LookupError, ValueError):
        return False
    return True


def _decodes(blocks: Iterable[bytes], encoding: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        for block in blocks:
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def cannot_read(path: Path, error: OSError, verb: str = "read") -> str:
    """Say that a file cannot be opened, in one line."""
    return f"cannot {verb} {path}: {error.strerror or error}"


def delimiter_of(heading: str) -> str:
    """Tell which delimiter a heading line uses: the one it has most of, unquoted.

    A line that has none is of one column, and a comma.
    """
    unquoted = "".join(heading.split('"')[::2])
    counts = Counter(letter for letter in unquoted if letter in DELIMITERS)
    return max(DELIMITERS, key=lambda letter: counts[letter])


def read_sheet(file: TextIO, *, delimiter: str | None = None) -> Sheet:
    """Read the heading of a CSV file, and its rows as they are asked for.

    Args:
        file: Opened with ``newline=""``.
        delimiter: None: the one that the heading uses; a first line ``sep=;`` tells it
            as well.

    Raises:
        UnreadableFileError: It has no heading, or one with two columns of one name, or
            the delimiter cannot be one.
    """
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        reason = f"{delimiter!r} cannot be a delimiter"
        raise UnreadableFileError(reason)
    lines = _Lines(file)
    heading, number = next(lines, ""), 1
    if heading[:4].lower() == "sep=" and heading[4:5] in DELIMITERS:
        delimiter = delimiter or heading[4]
        heading, number = next(lines, ""), 2
    chosen = delimiter or delimiter_of(heading)
    lines.again = heading
    reader = csv.reader(lines, delimiter=chosen)
    try:
        names = [cell.strip() for cell in next(reader, [])]
    except csv.Error as error:
        reason = f"the heading is no CSV: {error}"
        raise UnreadableFileError(reason) from error
    while names and not names[-1]:
        names.pop()
    if not names:
        reason = "the file has no heading"
        raise UnreadableFileError(reason)
    twice = sorted(name for name, n in Counter(filter(None, names)).items() if n > 1)
    if twice:
        reason = f"the heading has {', '.join(map(repr, twice))} more than once"
        raise UnreadableFileError(reason)
    return Sheet(headings=tuple(names), rows=_rows(reader, lines, names, number))


class _Lines:
    """The lines of a file, of which it remembers those of the present row."""

    def __init__(self, file: TextIO) -> None:
        self.file = iter(file)
        self.again = ""
        self.row: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line, self.again = self.again or next(self.file), ""
        self.row.append(line)
        return line


def _rows(
    reader: Iterator[list[str]], lines: _Lines, names: Sequence[str], number: int
) -> Iterator[Row]:
    while True:
        lines.row.clear()
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raw = tuple(line.rstrip("\r\n") for line in lines.row)
            yield Row(number=number, raw=raw, problems=(Problem("", str(error)),))
            continue
        if any(cell.strip() for cell in cells):
            yield _row(number, cells, names)


def _row(number: int, cells: list[str], names: Sequence[str]) -> Row:
    filled = list(cells)
    while len(filled) > len(names) and not filled[-1].strip():
        filled.pop()
    if len(filled) != len(names):
        reason = f"has {len(cells)} cells where the heading has {len(names)}"
        return Row(number=number, raw=tuple(cells), problems=(Problem("", reason),))
    values = zip(names, (unguarded(cell).strip() for cell in filled), strict=True)
    return Row(
        number=number,
        raw=tuple(cells),
        values={name: value for name, value in values if value and name},
    )
