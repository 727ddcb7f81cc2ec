"""``leadlink label``: a person says of pairs whether they are one."""

import csv
import io
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, final

import attrs
import typer

from leadlink.adapters.records.places import keep, replace
from leadlink.cli.failures import BadInputError
from leadlink.cli.naming import every_customer, every_lead
from leadlink.cli.output import Output
from leadlink.cli.settings import Settings, opened
from leadlink.engine.labels import Label, Labels
from leadlink.model.errors import InvalidValueError
from leadlink.model.ids import Kind, Ref

if TYPE_CHECKING:
    from leadlink.engine.labelling import PairToLabel

HEADING: Final = ("left kind", "left", "right kind", "right", "answer")
ANSWERS: Final = {"y": 1.0, "yes": 1.0, "n": 0.0, "no": 0.0}
QUESTION: Final = "The same? y(es), n(o), u(nsure), b(ack), q(uit): "


def label(
    settings: Settings,
    *,
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where the answers are kept, as CSV.")
    ],
    count: Annotated[int, typer.Option(min=1, help="How many pairs to ask.")] = 20,
) -> None:
    """Ask of pairs whether they are one, for training and judging matching.

    Pairs that tell most come first; what matching thinks of them is not shown. Every
    answer is kept at once, and a later call asks only what FILE has no answer for.

    Raises:
        BadInputError: FILE holds no labels.
        UnreadableFileError: FILE is the database.
    """
    # Not at the head: numpy is loaded by who labels, not by every command.
    from leadlink.engine.labelling import pairs_to_label  # noqa: PLC0415

    keep(*settings.files, writing=path)
    asked = _Asked(path, read_labels(path))
    with opened(settings) as desk:
        records = chain(every_customer(desk), every_lead(desk))
        policy = settings.policy.matching
        pairs = pairs_to_label(
            records,
            labels=asked.labels,
            count=count,
            policy=policy,
            model=settings.model,
        )
    before = len(asked.labels)
    _ask(settings.out, pairs, asked)
    settings.out.data({"labels": len(asked.labels)})
    added = len(asked.labels) - before
    settings.out.say("", f"{added} labels more, {len(asked.labels)} in {path}")


@final
@attrs.define
class _Asked:
    """The answers so far; each change is written at once."""

    path: Path
    labels: list[Label]

    def add(self, label: Label) -> None:
        self.labels.append(label)
        write_labels(self.path, self.labels)

    def drop(self) -> None:
        self.labels.pop()
        write_labels(self.path, self.labels)


def _ask(out: Output, pairs: "Sequence[PairToLabel]", asked: _Asked) -> None:
    """Ask pair by pair, back and forth, until all are answered or nobody answers."""
    given: list[float | None] = []
    while len(given) < len(pairs):
        pair = pairs[len(given)]
        out.say("", f"{len(given) + 1} of {len(pairs)}", str(pair))
        out.note(QUESTION)
        line = sys.stdin.readline()
        said = line.strip().lower()
        if not line or said in {"q", "quit"}:
            return
        if said in {"b", "back"}:
            if given and given.pop() is not None:
                asked.drop()
        elif said in ANSWERS:
            given.append(ANSWERS[said])
            asked.add(pair.label(ANSWERS[said]))
        elif said in {"u", "unsure"}:
            given.append(None)


def read_labels(path: Path, *, must_exist: bool = False) -> list[Label]:
    """Read the labels of a file; one that is not there has none.

    Raises:
        BadInputError: It holds no labels, or is missing and must not be.
    """
    if not (must_exist or path.exists()):
        return []
    try:
        with path.open(newline="", encoding="utf-8") as file:
            heading, *rows = csv.reader(file)
        columns = [heading.index(column) for column in HEADING]
        values = ([row[column] for column in columns] for row in rows)
        labels: list[Label] = [
            (Ref(Kind(kind), id_), Ref(Kind(other), other_id), float(answer))
            for kind, id_, other, other_id, answer in values
        ]
        Labels.of(labels)
    except FileNotFoundError:
        msg = f"there is no file {path}"
        raise BadInputError(msg) from None
    except (ValueError, IndexError, csv.Error, InvalidValueError):
        msg = f"{path} holds no labels: remove it, or name another file"
        raise BadInputError(msg) from None
    return labels


def write_labels(path: Path, labels: Sequence[Label]) -> None:
    """Write labels to a file, in place of what is there."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADING)
    for left, right, answer in labels:
        if isinstance(left, Ref) and isinstance(right, Ref):
            writer.writerow((left.kind, left.id, right.kind, right.id, answer))
    replace(path, text.getvalue())
