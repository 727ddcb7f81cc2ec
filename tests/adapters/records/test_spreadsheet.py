"""CSV files as they come: delimiters, encodings, headings, and rows that do not fit."""

import codecs
from io import StringIO
from pathlib import Path

import pytest

from leadlink.adapters.records.rows import Row, UnreadableFileError
from leadlink.adapters.records.spreadsheet import (
    delimiter_of,
    encoding_of,
    read_sheet,
)


def rows_of(text: str, **options: str) -> list[Row]:
    """Read all rows of a text."""
    return list(read_sheet(StringIO(text, newline=""), **options).rows)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (codecs.BOM_UTF8 + "Name\nJürgen".encode(), "utf-8-sig"),
        ("Name\nJürgen".encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + "Name\nJürgen".encode("utf-16-be"), "utf-16"),
        ("Name\nJürgen".encode(), "utf-8"),
        (b"", "utf-8"),
        ("Name\nJürgen: €".encode("cp1252"), "cp1252"),
        (b"Name\nJ\xfcrgen \x81", "latin-1"),
    ],
)
def test_the_bytes_tell_the_encoding(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    """A mark decides; else UTF-8 if all is; else what spreadsheets used to write."""
    path = tmp_path / "leads.csv"
    path.write_bytes(content)
    assert encoding_of(path) == expected


def test_a_letter_cut_off_at_the_very_end_is_no_utf_8(tmp_path: Path) -> None:
    """The last bytes of a file count as the others do."""
    path = tmp_path / "leads.csv"
    path.write_bytes("Jü".encode()[:-1])
    assert encoding_of(path) == "cp1252"


@pytest.mark.parametrize(
    ("content", "given"),
    [
        (codecs.BOM_UTF8 + b"\xff", None),
        (b"\xff", "utf-8"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_refused(
    tmp_path: Path, content: bytes, given: str | None
) -> None:
    """A file is not read half right."""
    path = tmp_path / "leads.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="throughout"):
        encoding_of(path, given)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The error says which file, and why."""
    with pytest.raises(UnreadableFileError) as caught:
        encoding_of(tmp_path / "none.csv")
    assert str(caught.value).startswith("cannot read ")
    assert "none.csv" in caught.value.reason


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Name,Phone", ","),
        ("Name;Phone;Notes, remarks", ";"),
        ("Name\tPhone", "\t"),
        ("Name|Phone", "|"),
        ('"Name, first; last",Phone', ","),
        ("Name", ","),
    ],
)
def test_the_heading_tells_the_delimiter(heading: str, expected: str) -> None:
    """What stands in quotes does not count."""
    assert delimiter_of(heading) == expected


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    """The heading is row 1; blank rows count, and lines within quotes do not."""
    rows = rows_of('Name,Notes\r\nAsha,"one\r\ntwo"\r\n\r\n,\r\nBob,\r\n')
    assert [row.number for row in rows] == [2, 5]
    assert rows[0].values == {"Name": "Asha", "Notes": "one\r\ntwo"}
    assert rows[1].values == {"Name": "Bob"}
    assert rows[1].raw == ("Bob", "")


def test_a_line_that_tells_the_delimiter_comes_before_the_heading() -> None:
    """Excel writes ``sep=;``; the rows are numbered as Excel does."""
    rows = rows_of("sep=;\nName;Notes\nAsha;a,b\n")
    assert rows == [
        Row(number=3, raw=("Asha", "a,b"), values={"Name": "Asha", "Notes": "a,b"})
    ]


def test_the_caller_knows_the_delimiter_better() -> None:
    """A delimiter that is given is used, whatever the heading has most of."""
    (row,) = rows_of("Name;x,y,z\nAsha;1\n", delimiter=";")
    assert row.values == {"Name": "Asha", "x,y,z": "1"}


@pytest.mark.parametrize("line", ["Asha", "Asha,1,2", "Asha,,x"])
def test_a_row_of_other_length_than_the_heading_has_a_problem(line: str) -> None:
    """Cells that slid into the next column are not taken for good ones."""
    (row,) = rows_of(f"Name,Notes\n{line}\n")
    count = line.count(",") + 1
    assert str(row.problems[0]) == f"has {count} cells where the heading has 2"
    assert row.raw == tuple(line.split(","))
    assert not row.values


def test_blank_cells_beyond_the_heading_do_no_harm() -> None:
    """Spreadsheets write them; so do blank headings at the end."""
    (row,) = rows_of("Name,Notes,,\nAsha,x,,,\n")
    assert row.values == {"Name": "Asha", "Notes": "x"}
    assert not row.problems


def test_a_guard_against_formulas_is_taken_away() -> None:
    """What an export guarded comes back as it was; blanks around it do not."""
    (row,) = rows_of("Phone,Name\n'+44 1,  't Hooft  \n")
    assert row.values == {"Phone": "+44 1", "Name": "'t Hooft"}


def test_a_quote_without_end_costs_its_rows_and_no_others() -> None:
    """The reader tells what it swallowed and goes on."""
    swallowed = "\n".join(["x" * 1000] * 200)
    rows = rows_of(f'Name,Notes\nAsha,1\nBob,"{swallowed}\n' + "Eve,2\n" * 200)
    assert rows[0].values == {"Name": "Asha", "Notes": "1"}
    assert "field larger than field limit" in str(rows[1].problems[0])
    assert rows[1].raw[0].startswith('Bob,"xxx')
    assert rows[-1].values == {"Name": "Eve", "Notes": "2"}


@pytest.mark.parametrize("text", ["", "\n", ",,\nAsha,1,2\n"])
def test_a_file_without_heading_is_refused(text: str) -> None:
    """Nobody can tell what its columns are."""
    with pytest.raises(UnreadableFileError, match="no heading"):
        rows_of(text)


def test_a_heading_of_two_equal_names_is_refused() -> None:
    """Nobody can tell which of the two is meant."""
    with pytest.raises(UnreadableFileError, match="'Phone' more than once"):
        rows_of("Name,Phone,Phone\n")


def test_a_heading_beyond_all_measure_is_refused() -> None:
    """What csv cannot read ends as one error."""
    with pytest.raises(UnreadableFileError, match="heading is no CSV"):
        rows_of('"' + "x" * 200_000)


@pytest.mark.parametrize(
    "encoding", ["nonsense", "hex", "base64", "rot13", "a\0b", "a\nb"]
)
def test_an_encoding_that_is_none_is_told(tmp_path: Path, encoding: str) -> None:
    """Also one that Python knows, but not as an encoding of text."""
    path = tmp_path / "in.csv"
    path.write_text("Name,Email\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError) as caught:
        encoding_of(path, encoding)
    assert str(caught.value) == f"unknown encoding {encoding!r}"


@pytest.mark.parametrize("encoding", ["undefined", "punycode", "utf-16", "utf-32"])
def test_bytes_that_an_encoding_cannot_read_are_told(
    tmp_path: Path, encoding: str
) -> None:
    """Whatever the codec raises."""
    path = tmp_path / "in.csv"
    path.write_text("Name,Email\nBob,b@example.com\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=f"not {encoding} throughout"):
        encoding_of(path, encoding)


@pytest.mark.parametrize("delimiter", ["", "ab", '"', "\n", "\r"])
def test_what_cannot_be_a_delimiter_is_told(delimiter: str) -> None:
    """It would cut quotes or rows."""
    with pytest.raises(UnreadableFileError, match="cannot be a delimiter"):
        read_sheet(StringIO("Name,Email\n"), delimiter=delimiter)
