"""The rejects file: what it holds, how it takes its place, and how a person leaves."""

import csv
from pathlib import Path

import pytest

from leadlink.adapters.records.rejects import (
    MOST_IN_A_CELL,
    open_rejects,
    scrub_rejects,
)
from leadlink.adapters.records.rows import Rejected, UnreadableFileError
from leadlink.model.errors import Problem
from leadlink.testing import factories

BAD = (Problem("E-mail", "is bad"), Problem("", "is short"))


def written(path: Path, *rows: tuple[str, ...]) -> None:
    """Write a rejects file with these raw rows, numbered from 2."""
    with open_rejects(path, ("Name", "E-mail", "Phone")) as rejects:
        for number, raw in enumerate(rows, start=2):
            rejects.write(Rejected(number=number, raw=raw, problems=BAD))


def read(path: Path) -> list[list[str]]:
    """Read the file as a spreadsheet would."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_row_is_kept_with_its_number_and_every_reason(tmp_path: Path) -> None:
    """The rejects file has row numbers (spec 4), and what was in the row."""
    path = tmp_path / "rejects.csv"
    written(path, ("Åsa, Rao", "asa@", "x"), ("Bob",))
    assert read(path) == [
        ["Row", "Reasons", "Name", "E-mail", "Phone"],
        ["2", "E-mail: is bad; is short", "Åsa, Rao", "asa@", "x"],
        ["3", "E-mail: is bad; is short", "Bob"],
    ]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_no_cell_is_a_formula_nor_too_long_for_a_spreadsheet(tmp_path: Path) -> None:
    """A rejected row may be hostile; what was guarded already stays so."""
    path = tmp_path / "rejects.csv"
    written(path, ("=1+1", "'+44", "x" * 40_000))
    _, row = read(path)
    assert row[2:4] == ["'=1+1", "'+44"]
    assert len(row[4]) == MOST_IN_A_CELL


def test_an_import_that_breaks_off_leaves_the_last_file(tmp_path: Path) -> None:
    """A half-written file never takes the place of a whole one."""
    path = tmp_path / "rejects.csv"
    written(path, ("Asha", "", ""))
    before = path.read_bytes()

    def breaks_off() -> None:
        with open_rejects(path, ("Name",)) as rejects:
            rejects.write(Rejected(number=2, raw=("Bob",), problems=BAD))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        breaks_off()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The error says which file."""
    for place in (tmp_path / "none" / "rejects.csv", tmp_path):
        with (
            pytest.raises(UnreadableFileError, match=f"cannot write {place}: "),
            open_rejects(place, ("Name",)),
        ):
            pass


def test_where_nothing_is_rejected_no_file_is_left(tmp_path: Path) -> None:
    """That of an earlier run goes, and nothing that is no rejects file."""
    path = tmp_path / "rejects.csv"
    written(path, ("Asha",))
    written(path)
    assert list(tmp_path.iterdir()) == []
    path.write_text("Name,Row", encoding="utf-8")
    written(path)
    assert path.read_text(encoding="utf-8") == "Name,Row"


def test_what_utf_8_cannot_say_is_shown_in_ascii(tmp_path: Path) -> None:
    """A lone surrogate in a key of JSON stops no import."""
    path = tmp_path / "rejects.csv"
    bad = Rejected(number=2, raw=("x",), problems=(Problem("\ud800", "is no field"),))
    with open_rejects(path, ("Line",)) as rejects:
        rejects.write(bad)
    assert read(path)[1][1] == "\\ud800: is no field"


def test_an_erased_person_leaves_the_file(tmp_path: Path) -> None:
    """Erasure removes a person's data everywhere, rejects included (spec 13)."""
    path = tmp_path / "rejects.csv"
    written(
        path,
        ("Asha Rao", "", ""),
        ("RAO, ásha", "", "12"),
        ("A.", "Asha@Example.com", ""),
        ("", "", "098450-12345"),
        ("Asha", "asha.other@example.com", ""),
        ("Nobody", "", "+44 7700 900111"),
    )
    person = factories.lead(
        name="Asha Rao", phones=["+91 98450 12345", "11"], emails=["asha@example.com"]
    )
    assert scrub_rejects(path, person) == 4
    assert [row[2] for row in read(path)[1:]] == ["Asha", "Nobody"]
    assert b"12345" not in path.read_bytes()


def test_a_name_of_one_word_takes_no_row_away(tmp_path: Path) -> None:
    """It tells nobody from another; a company's name of several words does."""
    path = tmp_path / "rejects.csv"
    written(path, ("Asha", "", ""), ("Rao Textiles", "", ""))
    assert scrub_rejects(path, factories.contact(name="Asha", emails=())) == 0
    assert scrub_rejects(path, factories.company(name="Rao Textiles")) == 1
    assert [row[2] for row in read(path)[1:]] == ["Asha"]


def test_a_rejects_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Whoever erases must know that a file was not cleared."""
    with pytest.raises(UnreadableFileError, match="cannot read"):
        scrub_rejects(tmp_path / "none.csv", factories.lead())
