"""Labelling at the command line: blind, kept at once, back and forth."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from leadlink.cli.labelling import HEADING, read_labels
from leadlink.model.ids import Kind, Ref
from tests.cli.conftest import Cli, Ran

PEOPLE = """\
Customer ID,Name,Email,Mobile
1,Asha Rao,asha.rao@example.com,+91 98450 12345
2,Asha Rao,asha.rao@example.com,+91 98450 99999
3,A. Rao,,+91 98450 12345
4,Ravi Rao,asha.rao@example.com,
"""

Asking: TypeAlias = Callable[..., Ran]


@pytest.fixture
def asking(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """Run ``leadlink label`` over four customers, with what a person types."""
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert cli("import", "people.csv", "--what", "customers").code == 0

    def call(typed: str, *options: str) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return cli("label", "labels.csv", *options)

    return call


def answers(folder: Path) -> list[float]:
    """Give the answers that were kept."""
    return [float(answer) for *_, answer in read_labels(folder / "labels.csv")]


def test_answers_are_kept(asking: Asking, tmp_path: Path) -> None:
    """Yes and no; who is unsure says nothing."""
    ran = asking("y\nu\nNO\nq\n")
    assert ran.code == 0
    assert answers(tmp_path) == [1.0, 0.0]
    assert ran.out.endswith("2 labels more, 2 in labels.csv\n")


def test_it_is_blind(asking: Asking) -> None:
    """Two records side by side, and neither a score nor a reason."""
    out = asking("").out
    assert out.splitlines()[1].startswith("1 of ")
    assert "Asha Rao" in out
    assert not any(word in out for word in ("0.", "same", "differ", "likely"))


def test_back_takes_an_answer_back(asking: Asking, tmp_path: Path) -> None:
    """The pair is asked again; before the first there is none."""
    ran = asking("b\ny\nb\nn\nu\nback\ny\n")
    lines = [line[:4] for line in ran.out.splitlines() if " of " in line]
    assert lines == ["1 of", "1 of", "2 of", "1 of", "2 of", "3 of", "2 of", "3 of"]
    assert answers(tmp_path) == [0.0, 1.0]


def test_a_mistyped_answer_is_asked_again(asking: Asking, tmp_path: Path) -> None:
    """Nothing is guessed."""
    asking("maybe\ny\n")
    assert answers(tmp_path) == [1.0]


def test_it_goes_on_where_it_stopped(asking: Asking, tmp_path: Path) -> None:
    """What has an answer is not asked again."""
    asking("y\n")
    (first,) = read_labels(tmp_path / "labels.csv")
    asking("n\nn\nn\nn\nn\nn\nn\n")
    labels = read_labels(tmp_path / "labels.csv")
    assert labels[0] == first
    assert len({(left, right) for left, right, _ in labels}) == len(labels) > 2
    assert asking("y\n").out == f"\n0 labels more, {len(labels)} in labels.csv\n"


def test_so_many(asking: Asking) -> None:
    """The option says how many pairs, and programs are told how many labels."""
    assert asking("y\ny\ny\n", "--count", "2", "--json").data == {"labels": 2}


def test_labels_name_kind_and_id(asking: Asking, tmp_path: Path) -> None:
    """So a lead and a customer with one id are told apart."""
    asking("y\n")
    text = (tmp_path / "labels.csv").read_text(encoding="utf-8")
    ((left, right, answer),) = read_labels(tmp_path / "labels.csv")
    assert text.splitlines()[0] == ",".join(HEADING)
    assert isinstance(left, Ref)
    assert isinstance(right, Ref)
    assert {left.kind, right.kind} == {Kind.CONTACT}
    assert answer == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n",
        f"{','.join(HEADING)}\ncontact,1\n",
        f"{','.join(HEADING)}\ncontact,1,contact,1,1\n",
        f"{','.join(HEADING)}\nnobody,1,contact,2,1\n",
        f"{','.join(HEADING)}\ncontact,1,contact,2,perhaps\n",
    ],
)
def test_another_file_is_left_alone(text: str, asking: Asking, tmp_path: Path) -> None:
    """What holds no labels is not written over."""
    (tmp_path / "labels.csv").write_text(text, encoding="utf-8")
    ran = asking("y\n")
    assert ran.code == 2
    assert ran.err.startswith("leadlink: labels.csv holds no labels")
    assert (tmp_path / "labels.csv").read_text(encoding="utf-8") == text


def test_the_database_is_left_alone(asking: Asking, cli: Cli) -> None:
    """Answers never take the place of the store."""
    assert asking("y\n").code == 0
    assert cli("label", "crm.db").code == 2
