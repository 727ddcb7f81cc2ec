"""The command line as other programs meet it: processes, pipes, terminals, no extra."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CUSTOMERS, LEADS, Cli

COMMAND = (sys.executable, "-m", "leadlink")


def started(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Start a command in a folder."""
    return subprocess.Popen(  # noqa: S603 - this very program
        [*COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_two_imports_at_once_add_each_row_once(cli: Cli, tmp_path: Path) -> None:
    """Both succeed; what one added the other knows."""
    text = "Name,Email\n" + "".join(f"P{n},p{n}@example.com\n" for n in range(300))
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    (tmp_path / "none.csv").write_text("Name,Email\n", encoding="utf-8")
    assert cli("import", "none.csv").code == 0
    both = [
        started(tmp_path, "import", "in.csv", "--rejects", f"bad{n}.csv", "--json")
        for n in range(2)
    ]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    leads = cli("leads", "--json", "--limit", "1000").data["leads"]
    assert len(leads) == 300


def test_two_claims_at_once_have_one_winner(crm: Cli, tmp_path: Path) -> None:
    """The loser is refused with the holder's name."""
    both = [started(tmp_path, "claim", "L-bob", "--as", name) for name in ("bo", "cy")]
    told = [process.communicate(timeout=120) for process in both]
    assert sorted(process.returncode for process in both) == [0, 1], told
    winner = crm("leads", "L-bob", "--json").data["lead"]["hold"]["holder_id"]
    assert any(f"is held by '{winner}' until" in err for _, err in told)


def in_terminal(folder: Path, *arguments: str, typed: str = "") -> str:
    """Run a command at a terminal of 80 columns, and give what is seen there."""
    master, slave = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - this very program
        [*COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "TERM": "xterm", "PYTHONUTF8": "1"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    os.write(master, typed.encode())
    seen = b""
    while True:
        try:
            block = os.read(master, 65_536)
        except OSError:  # the other side is closed
            break
        if not block:
            break
        seen += block
    os.close(master)
    process.wait(timeout=120)
    return seen.decode().replace("\r\n", "\n")


def test_a_terminal_gets_short_lines_and_bold_headings(
    crm: Cli, tmp_path: Path
) -> None:
    """Long ids by their ends, reasons below their rows, nothing beyond the edge."""
    text = "Name,Email\nBob Ash Junior of the Long Name,BOB@example.com\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    crm("import", "in.csv")
    (lead,) = [
        lead["id"]
        for lead in crm("leads", "--json").data["leads"]
        if not lead["id"].startswith("L-")
    ]
    seen = in_terminal(tmp_path, "leads")
    assert f"…{lead[-8:]}" in seen
    assert lead not in seen
    assert "\x1b[1mLead " in seen
    plain = seen.replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert max(map(len, plain.splitlines())) <= 80
    review = in_terminal(tmp_path, "review")
    assert "\n    same e-mail address" in review
    assert crm("leads", lead[-8:]).code == 0


def test_a_terminal_is_asked(crm: Cli, tmp_path: Path) -> None:
    """A yes does it; anything else does not."""
    seen = in_terminal(tmp_path, "link", "L-bob", "C-eve", typed="n\n")
    assert "Do it? [y/N]" in seen
    assert crm("leads", "L-bob", "--json").data["customer"] is None
    in_terminal(tmp_path, "link", "L-bob", "C-eve", typed="y\n")
    assert crm("leads", "L-bob", "--json").data["customer"]["id"] == "C-eve"


def test_a_terminal_shows_progress(cli: Cli, tmp_path: Path) -> None:
    """On standard error, where a person looks."""
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    seen = in_terminal(tmp_path, "import", "leads.csv")
    assert "importing leads.csv" in seen
    assert "3 leads added" in seen
    assert cli("leads").out.count("L-") == 3


def test_a_question_that_is_broken_off_changes_nothing(
    crm: Cli, tmp_path: Path
) -> None:
    """Control-D at the question ends the command with one line."""
    seen = in_terminal(tmp_path, "link", "L-bob", "C-eve", typed="\x04")
    assert seen.endswith("leadlink: stopped\n")
    assert crm("leads", "L-bob", "--json").data["customer"] is None


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_without_the_extra_one_line_says_what_to_install(
    tmp_path: Path, missing: str
) -> None:
    """A friendly line and exit code 2, no traceback."""
    code = f"import sys; sys.modules[{missing!r}] = None\n"
    code += "from leadlink.__main__ import main\nmain()"
    ran = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", code],
        cwd=tmp_path,
        encoding="utf-8",
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 2
    assert ran.stderr == (
        "leadlink: the command line needs two more packages: "
        "pip install 'leadlink[cli]'\n"
    )


def test_another_missing_module_is_not_hidden(tmp_path: Path) -> None:
    """A broken installation must not be taken for a missing extra."""
    code = "import sys; sys.modules['leadlink.cli.files'] = None\n"
    code += "from leadlink.__main__ import main\nmain()"
    ran = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", code],
        cwd=tmp_path,
        encoding="utf-8",
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 1
    assert "leadlink.cli.files" in ran.stderr
