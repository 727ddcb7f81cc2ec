"""Duplicates and training at the command line."""

import json
from pathlib import Path

import pytest

from leadlink.cli.labelling import write_labels
from leadlink.model.ids import Kind, Ref
from leadlink.rules.matching.model import MatchModel
from tests.cli.conftest import Cli

PEOPLE = """\
Customer ID,Name,Email,Mobile
1,Asha Rao,asha.rao@example.com,+91 98450 12345
2,Asha Rao,asha.rao@example.com,
3,A. Rao,,+91 98450 12345
4,Ravi Menon,ravi@example.com,
5,Vikram Sethi,v.sethi@example.com,
6,Vikram Sethi,v.sethi@example.com,
"""


@pytest.fixture
def roster(cli: Cli, tmp_path: Path) -> Cli:
    """Give a command line over six customers who are three people."""
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert cli("import", "people.csv", "--what", "customers").code == 0
    return cli


def test_duplicates_are_listed_by_person(roster: Cli) -> None:
    """The largest cluster first, a record a line."""
    ran = roster("duplicates")
    assert ran.code == 0
    rows = [line.split()[:2] for line in ran.out.splitlines()[2:]]
    assert rows == [
        *([["1", f"contact:{id_}"] for id_ in "123"]),
        *([["2", f"contact:{id_}"] for id_ in "56"]),
    ]


def test_there_may_be_more_duplicates(roster: Cli) -> None:
    """The limit is of clusters, and how to see all is told."""
    ran = roster("duplicates", "--limit", "1")
    assert ran.err == "There are 2: --limit 2 shows all.\n"
    (cluster,) = roster("duplicates", "--limit", "1", "--json").data
    assert [ref["id"] for ref in cluster["records"]] == ["1", "2", "3"]


def test_a_roster_without_duplicates_says_so(cli: Cli, tmp_path: Path) -> None:
    """Not an empty table."""
    (tmp_path / "one.csv").write_text(PEOPLE[: PEOPLE.index("2,")], encoding="utf-8")
    cli("import", "one.csv", "--what", "customers")
    assert cli("duplicates").out == "Nobody is there twice.\n"


def test_training_writes_a_model_that_commands_take(
    roster: Cli, tmp_path: Path
) -> None:
    """With labels or without; what the weights are is in the file."""
    ran = roster("train", "model.json")
    assert ran.code == 0
    text = (tmp_path / "model.json").read_text(encoding="utf-8")
    assert MatchModel.from_json(text).people.features
    assert roster("duplicates", "--model", "model.json").code == 0
    data = json.loads(text)
    for table in data["people"], data["organisations"]:
        table["prior"] = dict.fromkeys(table["prior"], -60 * 1024)
    (tmp_path / "none.json").write_text(json.dumps(data), encoding="utf-8")
    none = roster("duplicates", "--model", "none.json")
    assert none.out == "Nobody is there twice.\n"


def test_training_takes_labels(roster: Cli, tmp_path: Path) -> None:
    """They are counted in what is told."""
    refs = [Ref(Kind.CONTACT, id_) for id_ in "1356"]
    labels = tmp_path / "labels.csv"
    write_labels(labels, [(refs[0], refs[1], 1.0), (refs[2], refs[3], 0.0)])
    ran = roster("train", "model.json", "--labels", "labels.csv", "--json")
    assert ran.data == {"changed": False, "model": "model.json"}
    said = roster("train", "model.json", "--labels", "labels.csv").out
    assert said.startswith("people: 2 labelled")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("train", "crm.db"), "would overwrite crm.db"),
        (("train", "."), ". is no file"),
        (("train", "no/model.json"), "no/model.json cannot be written"),
        (("train", "m.json", "--labels", "no.csv"), "there is no file no.csv"),
        (("train", "people.csv", "--labels", "people.csv"), "would overwrite"),
        (("duplicates", "--model", "no.json"), "no.json holds no model"),
        (("duplicates", "--model", "people.csv"), "people.csv holds no model"),
    ],
)
def test_bad_files_are_one_line(
    roster: Cli, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Nothing is written over, and the file is named."""
    ran = roster(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert not list(tmp_path.rglob("*.part"))
    assert ran.err.count("\n") == 1
