"""What goes wrong ends with its own exit code and one line, never with a traceback."""

import sqlite3
from pathlib import Path

import pytest

from leadlink.adapters.records.rows import UnreadableFileError
from leadlink.cli.failures import Exit, exit_of, line_of
from leadlink.model.errors import (
    InvalidValueError,
    NotSignedInError,
    PermissionDeniedError,
    Problem,
    RecordNotFoundError,
)
from leadlink.model.ids import Kind, Ref
from leadlink.model.refusals import (
    ClaimRefusedError,
    Reason,
    StaleRecordError,
    UnknownOperationError,
    Why,
)
from leadlink.model.store_errors import BusyError, ConflictError, MissingError
from tests.cli.conftest import Cli

LEAD = Ref(Kind.LEAD, "L1")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ClaimRefusedError(reasons=(Reason(Why.OWNED, LEAD),)), Exit.REFUSED),
        (StaleRecordError(records=(LEAD,)), Exit.REFUSED),
        (InvalidValueError(what="x", problems=(Problem("", "y"),)), Exit.BAD_INPUT),
        (UnreadableFileError("no"), Exit.BAD_INPUT),
        (RecordNotFoundError(kind="lead", id="L1"), Exit.NOT_FOUND),
        (UnknownOperationError(id="O1"), Exit.NOT_FOUND),
        (MissingError(kind="lead", id="L1"), Exit.NOT_FOUND),
        (PermissionDeniedError(actor_id="a", needs=("x",)), Exit.NOT_FOUND),
        (NotSignedInError(), Exit.NOT_FOUND),
        (BusyError("busy"), Exit.STORE),
        (ConflictError(kind="", id=""), Exit.STORE),
        (OSError(28, "no space"), Exit.STORE),
    ],
)
def test_every_kind_of_error_has_its_code(error: Exception, code: Exit) -> None:
    """0 done, 1 refused, 2 bad input, 3 not found or not permitted, 4 store."""
    assert exit_of(error) is code


def test_an_error_is_one_line_whatever_it_says() -> None:
    """Also one with line ends, and one that says nothing."""
    assert line_of(UnreadableFileError("a\nb")) == "a b"
    assert line_of(UnreadableFileError("")) == "UnreadableFileError"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "Missing command."),
        (("nope",), 2, "No such command 'nope'."),
        (("leads", "--limit", "x"), 2, "Invalid value for '--limit'"),
        (("leads", "--role", "king"), 2, "policy recommended has no role 'king'"),
        (("leads", "--as", " "), 2, "must not be blank"),
        (("leads", "L-none"), 3, "no lead 'L-none'"),
        (("claim", "L-none"), 3, "no lead 'L-none'"),
        (("match", "job:J1"), 3, "no job 'J1'"),
        (("match", "company:none"), 3, "no company 'company:none'"),
        (("timeline", "nothing"), 3, "no lead or customer 'nothing'"),
        (("erase", "nothing"), 3, "no lead or customer 'nothing'"),
        (("erase", "contact:none"), 3, "no contact 'contact:none'"),
        (("leads", "--db", ""), 2, "the database . is a folder: name a file by --db"),
        (("import", "leads.csv", "--db", "none/x.db"), 2, "does not exist: name a"),
        (("demo", "--db", "none/x.db"), 2, "the database none/x.db is in a folder"),
        (("import", "leads.csv", "--db", ":memory:"), 2, "the database :memory: must"),
        (("link", "L-bob", "nobody"), 3, "no customer 'nobody'"),
        (("undo", "none"), 3, "no operation 'none'"),
        (("link", "L-bob", "C-eve", "--role", "agent"), 3, "needs manage_leads"),
        (("status", "L-bob", "nowhere"), 1, "names no status of the pipeline"),
        (("leads", "sha"), 3, "no lead 'sha'"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(
    crm: Cli, arguments: tuple[str, ...], code: int, words: str
) -> None:
    """One line on standard error that names ids; nothing on standard output."""
    ran = crm(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("leadlink: ")
    assert words in ran.err
    assert ran.err.count("\n") == 1


def test_an_ending_that_several_ids_have_is_too_short(crm: Cli, tmp_path: Path) -> None:
    """Nothing is guessed."""
    text = "Lead ID,Name,Email\nA-2024,A,a@example.com\nB-2024,B,b@example.com\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    crm("import", "in.csv")
    ran = crm("leads", "2024")
    assert (ran.code, "2 ids end in '2024'" in ran.err) == (2, True)


def test_a_file_that_is_no_store_is_left_alone(cli: Cli, tmp_path: Path) -> None:
    """Neither text nor another program's database is touched."""
    (tmp_path / "text.db").write_text("no database at all " * 100, encoding="utf-8")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    other.close()
    for name in ("text.db", "other.db"):
        before = (tmp_path / name).read_bytes()
        ran = cli("leads", "--db", name)
        assert ran.code == 4
        assert ran.err.count("\n") == 1
        assert (tmp_path / name).read_bytes() == before
