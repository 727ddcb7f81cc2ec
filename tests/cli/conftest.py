"""The command line over a small file of its own, in a folder of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, final

import attrs
import pytest

from leadlink.cli.app import run

LEADS = """\
Lead ID,Name,E-mail,Mobile,Company,Project,Source,Tags
L-asha,Asha Rao,asha.rao@example.com,+91 98450 12345,Rao Textiles,Green Acres,Event,hot
L-asha2,Asha Rao,,+91 98450 54321,,Green Acres,Website,
L-bob,Bob Ash,bob@example.com,,,Palm Court,Event,
"""
CUSTOMERS = """\
Customer ID,Name,Company,Email,Mobile
C-robert,Robert Ash,,bob@example.com,+44 7700 900111
C-eve,Eve Day,,eve@example.com,
,,Rao Textiles,info@rao.example,
"""


@final
@attrs.frozen(kw_only=True)
class Ran:
    """What a command gave.

    Attributes:
        code: Its exit code.
        out: Its standard output.
        err: Its standard error.
    """

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Its standard output, read as JSON."""
        return json.loads(self.out)


Cli: TypeAlias = Callable[..., Ran]


@pytest.fixture
def cli(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Cli:
    """Run commands in an empty folder, as Ana unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    for name in ("DB", "ROLE", "POLICY", "MODEL"):
        monkeypatch.delenv(f"LEADLINK_{name}", raising=False)
    monkeypatch.setenv("LEADLINK_ACTOR", "ana")

    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(list(arguments))
        captured = capsys.readouterr()
        return Ran(code=code, out=captured.out, err=captured.err)

    return call


@pytest.fixture
def crm(cli: Cli, tmp_path: Path) -> Cli:
    """Run commands in a folder with a small crm.db."""
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    assert cli("import", "customers.csv", "--what", "customers").code == 0
    assert cli("import", "leads.csv").code == 0
    return cli
