"""Open a file of records, CSV or JSON Lines, to be read row by row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, TypeVar, final

import attrs

from leadlink.adapters.records.fieldmap import FieldMap
from leadlink.adapters.records.lines import read_lines
from leadlink.adapters.records.rows import Row, UnreadableFileError
from leadlink.adapters.records.shapes import Shape, shape_of
from leadlink.adapters.records.spreadsheet import cannot_read, encoding_of, read_sheet

F = TypeVar("F", bound=IO[Any])

JSON_LINES: Final = frozenset({".jsonl", ".ndjson"})
"""How the name of a JSON Lines file ends; any other file is CSV."""


@final
@attrs.frozen(kw_only=True)
class RecordFile:
    """An open file of records.

    Attributes:
        headings: Of the raw cells of a row.
        unread: The headings that feed no field.
        rows: Every row that is not blank, in order, read as it is asked for.
        shape: Brings a row to the shape of its fields.
    """

    headings: tuple[str, ...]
    unread: tuple[str, ...]
    rows: Iterator[Row]
    shape: Callable[[Row], Shape]


def is_json_lines(path: Path) -> bool:
    """Tell by its name whether a file is of JSON Lines."""
    return path.suffix.lower() in JSON_LINES


@contextmanager
def open_records(
    path: Path,
    *,
    fields: FieldMap,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Iterator[RecordFile]:
    """Open a CSV file, or one of JSON Lines if its name ends in .jsonl or .ndjson.

    Args:
        path: The file.
        fields: Which heading of a CSV file feeds which field.
        encoding: Of a CSV file; None: as its bytes tell (``encoding_of``).
        delimiter: Of a CSV file; None: the one that its heading uses.

    Raises:
        UnreadableFileError: It cannot be opened, or has no heading to go by.
    """
    if is_json_lines(path):
        with _opened(lambda: path.open("rb"), path) as lines:
            yield RecordFile(
                headings=("Line",),
                unread=(),
                rows=_unbroken(read_lines(lines), path),
                shape=lambda row: Shape(data=row.values),
            )
        return
    chosen = encoding_of(path, encoding)
    with _opened(lambda: path.open(encoding=chosen, newline=""), path) as file:
        with _telling(path):
            sheet = read_sheet(file, delimiter=delimiter)
        columns = fields.columns(sheet.headings)
        yield RecordFile(
            headings=sheet.headings,
            unread=columns.unread,
            rows=_unbroken(sheet.rows, path),
            shape=lambda row: shape_of(row.values, columns, fields),
        )


def _opened(opening: Callable[[], F], path: Path) -> F:
    try:
        return opening()
    except OSError as error:
        raise UnreadableFileError(cannot_read(path, error)) from error


def _unbroken(rows: Iterator[Row], path: Path) -> Iterator[Row]:
    with _telling(path):
        yield from rows


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Name the file in what goes wrong while it is read.

    Raises:
        UnreadableFileError: It breaks off, or is not of its encoding any more.
    """
    try:
        yield
    except OSError as error:
        raise UnreadableFileError(cannot_read(path, error)) from error
    except UnicodeError as error:
        reason = f"{path} has changed while it was read: {error}"
        raise UnreadableFileError(reason) from error
