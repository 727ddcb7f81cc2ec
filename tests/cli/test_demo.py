"""The demo as a user runs it: in a process of its own, twice, over foreign files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from leadlink.adapters.sqlite import SqliteStore
from leadlink.cli.demo import command
from leadlink.cli.demo.story import Story
from leadlink.cli.output import Output
from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Actor
from leadlink.model.errors import LeadLinkError
from leadlink.testing.clock import FrozenClock
from leadlink.testing.factories import NOW
from tests.cli.conftest import Cli


def demo(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run the demo in a folder."""
    return subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-m", "leadlink", "demo", *options],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
        encoding="utf-8",
        capture_output=True,
        check=False,
        timeout=120,
    )


def test_the_demo_holds_and_can_be_run_again(tmp_path: Path) -> None:
    """It exits 0 only if its own end state holds, a second time as well."""
    for _ in range(2):
        ran = demo(tmp_path)
        assert (ran.returncode, ran.stderr) == (0, "")
        labels = [line.split()[0] for line in ran.stdout.splitlines() if line[:1] > " "]
        told = iter(labels)
        for step in (
            *("import", "rejects", "import", "rejects", "again", "ask", "merge"),
            *("claim", "refused", "expired", "match", "match", "match", "review"),
            *("link", "link", "refused", "plan", "convert", "again", "undo"),
            *("Database", "Next"),
        ):
            assert step in told, step
        assert ran.stdout.count("\n          - ") >= 4
        assert "          stays    " not in ran.stdout.split("plan ")[0]
        assert "  stays    " in ran.stdout
        assert "\x1b" not in ran.stdout
    assert (tmp_path / "demo.leads.rejects.csv").exists()


def test_the_next_command_works(cli: Cli) -> None:
    """What the demo tells to try next is there to be tried."""
    ran = cli("demo", "--db", "other.db")
    assert (ran.code, ran.err) == (0, "")
    following = ran.out.splitlines()[-1].split()
    assert following[0] == "Next"
    shown = cli(*following[following.index("review") :])
    assert shown.code == 0
    assert "same person" in shown.out


def test_a_file_that_is_no_demos_is_left_alone(crm: Cli, tmp_path: Path) -> None:
    """Neither a store of somebody's work nor any other file is removed."""
    (tmp_path / "demo.db").write_text("my letters", encoding="utf-8")
    for name in ("crm.db", "demo.db"):
        before = (tmp_path / name).read_bytes()
        ran = crm("demo", "--db", name)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            f"leadlink: {name} is there and is no demo's: name another file by --db\n"
        )
        assert (tmp_path / name).read_bytes() == before


def test_what_is_not_as_it_should_be_is_told(tmp_path: Path) -> None:
    """The demo checks what it read back, and names what is wrong."""
    store = SqliteStore(tmp_path / "demo.db", clock=FrozenClock(NOW))
    desk = LeadDesk(store)
    clock = FrozenClock(NOW)
    story = Story(desk, clock=clock, out=Output(as_json=True), beside=tmp_path / "x")
    story.take_in()
    assert story.failures() == []
    ana = desk.acting_as(Actor(id="ana", roles=("manager",)))
    bob = story.lead("Bob", "Hollingsworth")
    ana.leads.archive(bob.id)
    with pytest.raises(LeadLinkError, match="no lead Bob Hollingsworth"):
        story.match()
    story.check("the sky is green", holds=False)
    assert story.failures() == ["the sky is green"]
    store.close()


@pytest.mark.parametrize(
    ("path", "by_uv", "called", "told"),
    [
        ("bin", False, "bin/leadlink", "leadlink"),
        ("bin", True, "bin/leadlink", "bin/leadlink"),
        ("other", False, "bin/leadlink", "bin/leadlink"),
        ("", False, "bin/leadlink", "bin/leadlink"),
        ("", False, "/elsewhere/leadlink", "/elsewhere/leadlink"),
        ("bin", False, "/src/leadlink/__main__.py", "bin/python -m leadlink"),
    ],
)
def test_the_next_command_is_called_as_the_demo_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    path: str,
    by_uv: bool,
    called: str,
    told: str,
) -> None:
    """By its name only where that will still be found when the demo has ended."""
    for folder in ("bin", "other"):
        script = tmp_path / folder / "leadlink"
        script.parent.mkdir()
        script.touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / path) if path else "/nowhere")
    monkeypatch.delenv("UV", raising=False)
    if by_uv:
        monkeypatch.setenv("UV", "/usr/bin/uv")
    monkeypatch.setattr(sys, "argv", [called])
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    assert command._called() == told  # noqa: SLF001 - what it tells depends on the path
