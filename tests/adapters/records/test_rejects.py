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
from leadlink.model.person import Network, Social
from leadlink.rules.traces import traces_in
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
    assert scrub_rejects([path], traces_in([person])) == 4
    assert [row[2] for row in read(path)[1:]] == ["Asha", "Nobody"]
    assert b"12345" not in path.read_bytes()


def test_a_name_of_one_word_takes_no_row_away(tmp_path: Path) -> None:
    """It tells nobody from another; neither does a handle of a few letters."""
    path = tmp_path / "rejects.csv"
    written(path, ("Asha", "ab", ""), ("@asha_rao", "", ""))
    names = [Social(network=Network.X, handle=name) for name in ("ab", "Asha_Rao")]
    person = factories.contact(name="Asha", emails=(), phones=(), socials=names)
    assert scrub_rejects([path], traces_in([person])) == 1
    assert [row[2] for row in read(path)[1:]] == ["Asha"]


def test_the_heading_stays_whatever_it_says(tmp_path: Path) -> None:
    """A person may be called as a column is."""
    path = tmp_path / "rejects.csv"
    with open_rejects(path, ("E-mail", "Phone")) as rejects:
        rejects.write(Rejected(number=2, raw=("mail phone", ""), problems=BAD))
    person = factories.lead(name="Mail Phone", emails=(), phones=())
    assert scrub_rejects([path], traces_in([person])) == 1
    assert read(path) == [["Row", "Reasons", "E-mail", "Phone"]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "cannot read"),
        (b"", "does not begin with Row"),
        (b"Name,Email\nAsha,asha@example.com\n", "does not begin with Row"),
        (b"Row,Reasons,Name\n2,bad,\xff\xfe\x00\n", "is no rejects file: "),
        (b"Row,Reasons,Name\n2,bad," + b"x" * 200_000, "field larger than"),
    ],
)
def test_no_file_is_cleared_unless_all_can_be(
    tmp_path: Path, data: bytes | None, reason: str
) -> None:
    """Whoever erases must know that a file was not cleared, before it is too late."""
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    written(good, ("Asha Rao", "", ""))
    before = good.read_bytes()
    if data is not None:
        bad.write_bytes(data)
    traces = traces_in([factories.lead(name="Asha Rao")])
    with pytest.raises(UnreadableFileError, match=reason) as caught:
        scrub_rejects([good, bad], traces)
    assert str(bad) in str(caught.value)
    assert good.read_bytes() == before
    assert bad.exists() == (data is not None)
    assert not list(tmp_path.glob("*.part"))


def test_a_file_that_is_named_twice_is_cleared_once(tmp_path: Path) -> None:
    """By another name as well."""
    path = tmp_path / "rejects.csv"
    written(path, ("Asha Rao", "", ""), ("Bob", "", ""))
    other = tmp_path / "." / ".." / tmp_path.name / "rejects.csv"
    traces = traces_in([factories.lead(name="Asha Rao")])
    assert scrub_rejects([path, other], traces) == 1
    assert [row[2] for row in read(path)[1:]] == ["Bob"]


def test_reasons_are_never_too_long_to_be_read_again(tmp_path: Path) -> None:
    """A row may be bad in very many ways."""
    path = tmp_path / "rejects.csv"
    many = tuple(Problem(f"Field {n}", "is bad") for n in range(20_000))
    with open_rejects(path, ("Name",)) as rejects:
        rejects.write(Rejected(number=2, raw=("Asha Rao",), problems=many))
    traces = traces_in([factories.lead(name="Asha Rao")])
    assert scrub_rejects([path], traces) == 1
