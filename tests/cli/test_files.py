"""Import and export from the command line."""

import csv
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_import_tells_what_came_of_it(cli: Cli, tmp_path: Path) -> None:
    """Bad rows go to a file beside it, with numbers and reasons; the code is 1."""
    text = "Name,Email,Shoes\nAsha,asha@example.com,38\nBob,bob@,44\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    ran = cli("import", "in.csv")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "2 rows read: 1 lead added, 1 rejected.",
        "Headings that were not read: Shoes",
        "Rejected rows, with their reasons: in.csv.rejects.csv",
    ]
    (bad,) = rows(tmp_path / "in.csv.rejects.csv")
    assert (bad["Row"], bad["Reasons"]) == ("3", "Email: is not an e-mail address")
    again = cli("import", "in.csv", "--json", "--rejects", "bad.csv")
    assert again.data["known"] == 1
    assert again.data["added"] == 0
    assert rows(tmp_path / "bad.csv") == [bad]


def test_an_import_tells_repeats_and_flags(crm: Cli, tmp_path: Path) -> None:
    """Nothing is passed over silently."""
    text = "Name,Email\nBob A.,BOB@example.com\nBob A.,BOB@example.com\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    assert crm("import", "in.csv").out == (
        "2 rows read: 1 lead added, 1 twice in the file, "
        "1 flagged as a possible repeat customer, 0 rejected.\n"
    )
    assert crm("import", "in.csv").out == (
        "2 rows read: 0 leads added, 1 known already, 1 twice in the file, "
        "0 rejected.\n"
    )


def test_what_the_file_does_not_tell_the_options_do(cli: Cli, tmp_path: Path) -> None:
    """Headings, dates, encoding and delimiter of one's own."""
    text = "Kunde~E-mail~Next Call\nJörg~j@example.com~03/04/2024\n"
    (tmp_path / "in.csv").write_bytes(text.encode("utf-16-le"))
    ran = cli(
        *("import", "in.csv", "--map", "Kunde=full", "--day-first"),
        *("--encoding", "utf-16-le", "--delimiter", "~"),
    )
    assert ran.code == 0, ran
    (lead,) = cli("leads", "--json").data["leads"]
    assert lead["name"]["full"] == "Jörg"
    assert lead["next_call_at"].startswith("2024-04-03")


def test_options_that_make_no_sense_are_refused(cli: Cli, tmp_path: Path) -> None:
    """Each with one line and exit code 2; no file is made."""
    (tmp_path / "in.csv").write_text("Name,Email\n", encoding="utf-8")
    for options, reason in (
        (("--map", "full"), "--map must be HEADING=FIELD"),
        (("--map", "Name=nme"), "'Name' cannot feed 'nme': there is no such field"),
        (("--delimiter", "ab"), "--delimiter must be one character"),
        (("--encoding", "ebcdic-9"), "unknown encoding 'ebcdic-9'"),
        (("--policy", "none"), "there is no policy 'none'"),
    ):
        ran = cli("import", "in.csv", *options)
        assert ran.code == 2
        assert ran.err.startswith(f"leadlink: {reason}")
        assert ran.err.count("\n") == 1


def test_a_missing_file_makes_no_store(cli: Cli, tmp_path: Path) -> None:
    """The error names the file that is missing."""
    ran = cli("import", "none.csv")
    assert ran.code == 2
    assert "none.csv" in ran.err
    assert not (tmp_path / "crm.db").exists()


def test_an_export_can_be_imported_elsewhere(crm: Cli, tmp_path: Path) -> None:
    """As CSV and as JSON Lines; a phone keeps its plus behind a guard."""
    assert crm("export", "out.csv").out == "3 leads written to out.csv\n"
    assert "'+91 98450 12345" in (tmp_path / "out.csv").read_text(encoding="utf-8")
    crm("export", "out.jsonl", "--json")
    for path in ("out.csv", "out.jsonl"):
        other = f"{path}.db"
        assert crm("import", path, "--db", other, "--json").data["added"] == 3
        found = crm("leads", "--db", other, "--json").data["leads"]
        assert {lead["id"] for lead in found} == {"L-asha", "L-asha2", "L-bob"}
        assert "+91 98450 12345" in str(found)
        assert crm("import", path, "--json").data["known"] == 3


def test_customers_are_exported_as_well(crm: Cli, tmp_path: Path) -> None:
    """To a file or to standard output, in the form that one asks for."""
    ran = crm("export", "out.csv", "--what", "customers", "--json")
    assert ran.data == {"written": 3, "path": "out.csv"}
    assert len(rows(tmp_path / "out.csv")) == 3
    piped = crm("export", "-", "--what", "customers", "--format", "jsonl")
    assert piped.out.count('"kind": "contact"') == 2
    assert crm("export").out.startswith("Lead ID,")


def test_a_place_that_cannot_be_written_is_named(crm: Cli, tmp_path: Path) -> None:
    """Nothing half-written is left."""
    (tmp_path / "folder").mkdir()
    ran = crm("export", "folder")
    assert (ran.code, ran.err.startswith("leadlink: cannot write folder")) == (2, True)
    assert crm("export", "none/out.csv").code == 2
    for arguments in (("export", "."), ("import", "."), ("export", "/")):
        ran = crm(*arguments)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
    ran = crm("import", "leads.csv", "--rejects", ".")
    assert ran.err == "leadlink: cannot write .: it is a folder\n"
    assert not list(tmp_path.glob("**/*.part"))


@pytest.fixture
def taken(crm: Cli, tmp_path: Path) -> dict[Path, bytes]:
    """Give the files that must stay, with what they hold, and links to the store."""
    bad = "Name,Email\nBob,bob@\n"
    (tmp_path / "in.csv").write_text(bad, encoding="utf-8")
    (tmp_path / "soft.db").symlink_to("crm.db")
    os.link(tmp_path / "crm.db", tmp_path / "hard.db")
    assert crm("leads").code == 0
    names = ("crm.db", "in.csv")
    return {tmp_path / name: (tmp_path / name).read_bytes() for name in names}


@pytest.mark.parametrize(
    "place", ["crm.db", "./crm.db", "soft.db", "hard.db", "crm.db-wal", "crm.db-shm"]
)
def test_nothing_is_written_over_the_store(
    crm: Cli, taken: dict[Path, bytes], place: str
) -> None:
    """Neither an export nor rejected rows, by whichever name of the file."""
    for ran in (
        crm("export", place),
        crm("export", place, "--what", "customers", "--db", "soft.db"),
        crm("import", "in.csv", "--rejects", place),
    ):
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"leadlink: writing {Path(place)} would overwrite ")
        assert ran.err.count("\n") == 1
    assert {path: path.read_bytes() for path in taken} == taken
    assert len(crm("leads", "--json").data["leads"]) == 3


def test_a_draft_is_not_written_over_the_store_either(crm: Cli, tmp_path: Path) -> None:
    """What takes the place of a file is written beside it first."""
    (tmp_path / "crm.db").rename(tmp_path / "crm.part")
    ran = crm("export", "crm", "--db", "crm.part")
    assert (ran.code, ran.err) == (
        2,
        "leadlink: writing crm would overwrite crm.part\n",
    )
    assert len(crm("leads", "--json", "--db", "crm.part").data["leads"]) == 3


def test_rejected_rows_are_not_written_over_the_input(cli: Cli, tmp_path: Path) -> None:
    """Nothing is taken in, and no store is made."""
    (tmp_path / "in.csv").write_text("Name,Email\nBob,bob@\n", encoding="utf-8")
    ran = cli("import", "in.csv", "--rejects", "./in.csv")
    assert (ran.code, ran.err) == (
        2,
        "leadlink: writing in.csv would overwrite in.csv\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_clean_import_leaves_no_rejects_file(cli: Cli, tmp_path: Path) -> None:
    """That of an earlier run of the file goes; a file that is none stays."""
    source = tmp_path / "in.csv"
    source.write_text("Name,Email\nBob,bob@\n", encoding="utf-8")
    first = cli("import", "in.csv", "--json")
    assert (first.code, first.data["rejects"]) == (1, "in.csv.rejects.csv")
    source.write_text("Name,Email\nBob,bob@example.com\n", encoding="utf-8")
    mended = cli("import", "in.csv", "--json")
    assert (mended.code, mended.data["rejects"]) == (0, None)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert cli("import", "in.csv", "--rejects", "notes.txt").code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names - {"crm.db-wal", "crm.db-shm"} == {"crm.db", "in.csv", "notes.txt"}


def test_what_standard_output_cannot_say_is_shown(cli: Cli, tmp_path: Path) -> None:
    """UTF-7 can spell half a surrogate pair, here in a heading."""
    text = b"Name,Email,N+2AA-\nBob,b@example.com,x\n"
    (tmp_path / "in.csv").write_bytes(text)
    ran = cli("import", "in.csv", "--encoding", "utf-7")
    assert (ran.code, ran.out.splitlines()[1]) == (
        0,
        "Headings that were not read: N\\ud800",
    )
    again = cli("import", "in.csv", "--encoding", "utf-7", "--json")
    assert again.data["unread"] == ["N\ud800"]


def test_numbers_have_the_words_that_go_with_them(crm: Cli, tmp_path: Path) -> None:
    """One row is no rows; several repeats are several."""
    text = "Name,Email\nBob A.,BOB@example.com\nEvie Day,eve@example.com\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    assert crm("import", "in.csv").out == (
        "2 rows read: 2 leads added, 2 flagged as possible repeat customers, "
        "0 rejected.\n"
    )
    (tmp_path / "one.csv").write_text("Name,Email\nX,x@example.com\n", encoding="utf-8")
    ran = crm("import", "one.csv", "--db", "one.db")
    assert ran.out == "1 row read: 1 lead added, 0 rejected.\n"
    assert crm("export", "x.csv", "--db", "one.db").out == "1 lead written to x.csv\n"
