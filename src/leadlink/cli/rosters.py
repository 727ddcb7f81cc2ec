"""``leadlink duplicates`` and ``train``: what is asked of everybody at once."""

from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from leadlink.adapters import plain
from leadlink.adapters.records.places import keep, replace
from leadlink.cli.labelling import read_labels
from leadlink.cli.naming import every_customer, every_lead
from leadlink.cli.output import short
from leadlink.cli.settings import Settings, opened


def duplicates(
    settings: Settings,
    *,
    limit: Annotated[int, typer.Option(min=1, help="The most to show.")] = 20,
) -> None:
    """Show the customers who are in the roster more than once, the largest first."""
    out = settings.out
    with opened(settings) as desk:
        found = desk.matches.duplicates()
        shown = sorted(found, key=lambda each: -len(each.records))[:limit]
        named = [
            [(ref, str(desk.customers.get(ref).name)) for ref in cluster.records]
            for cluster in shown
        ]
    out.data([plain.to_dict(cluster) for cluster in shown])
    if not found:
        out.say("Nobody is there twice.")
        return
    tell = short if out.is_terminal else str
    rows = [
        (
            str(number),
            f"{ref.kind}:{tell(ref.id)}",
            name,
            "look first" if cluster.weak and ref == cluster.records[0] else "",
        )
        for number, (cluster, records) in enumerate(zip(shown, named, strict=True), 1)
        for ref, name in records
    ]
    out.table(("No.", "Customer", "Name", ""), rows)
    if len(found) > limit:
        out.note(f"There are {len(found)}: --limit {len(found)} shows all.")


def train(
    settings: Settings,
    *,
    path: Annotated[
        Path, typer.Argument(metavar="MODEL", help="Where the model is written, JSON.")
    ],
    labels: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Answers that leadlink label kept."),
    ] = None,
) -> None:
    """Fit the weights of matching to the leads and customers there are.

    Without labels the records themselves teach, where a third one tells of two. Where
    nothing better is learnt, MODEL is the model in force. Use it with --model MODEL.

    Raises:
        BadInputError: The labels are none.
        InvalidValueError: A label names a record that is not there.
        UnreadableFileError: MODEL is the database, the labels, or no file.
    """
    # Not at the head: numpy is loaded by who trains, not by every command.
    from leadlink.engine.training import train as trained_on  # noqa: PLC0415

    keep(*settings.files, *([labels] if labels else []), writing=path)
    answers = read_labels(labels, must_exist=True) if labels else []
    with opened(settings) as desk:
        trained = trained_on(
            chain(every_customer(desk), every_lead(desk)),
            labels=answers,
            policy=settings.policy.matching,
            model=settings.model,
        )
    replace(path, trained.model.to_json())
    settings.out.data({"changed": trained.is_changed, "model": str(path)})
    which = "what was learnt" if trained.is_changed else "the model in force"
    settings.out.say(str(trained), "", f"{path}: {which}")
