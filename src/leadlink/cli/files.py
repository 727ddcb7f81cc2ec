"""``leadlink import`` and ``leadlink export``."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, TextIO

import attrs
import typer

from leadlink.adapters.records import export as exporting
from leadlink.adapters.records.fieldmap import CUSTOMERS, LEADS, FieldMap
from leadlink.adapters.records.importing import (
    Imported,
    import_customers,
    import_leads,
)
from leadlink.adapters.records.places import draft_of, keep
from leadlink.adapters.records.reading import is_json_lines
from leadlink.cli.failures import BadInputError, Exit
from leadlink.cli.naming import every_customer, every_lead
from leadlink.cli.output import Output
from leadlink.cli.settings import Settings, opened
from leadlink.desk.acting import ActingDesk


class What(StrEnum):
    """What a file is of."""

    LEADS = "leads"
    CUSTOMERS = "customers"


class Form(StrEnum):
    """How a file is written."""

    CSV = "csv"
    JSON_LINES = "jsonl"


STANDARD: Final = Path("-")


def import_(
    settings: Settings,
    *,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON Lines.")],
    what: Annotated[What, typer.Option(help="What the rows are.")] = What.LEADS,
    rejects: Annotated[
        Path | None,
        typer.Option(
            help="Where rejected rows go; without it, FILE.rejects.csv beside the file;"
            " where none is rejected there is no such file."
        ),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="HEADING=FIELD", help="Read a heading so; repeatable."
        ),
    ] = None,
    day_first: Annotated[
        bool | None,
        typer.Option(
            "--day-first/--month-first", help="How 03/04/2024 is meant in this file."
        ),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Without it, as the bytes tell.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="Without it, the one that the heading uses.")
    ] = None,
) -> int:
    """Take leads or customers in from a file; the same row is taken in once.

    Rows that cannot be taken in go to a file of their own, with their numbers and every
    reason; the exit code is then 1.

    Raises:
        BadInputError: The options cannot be understood.
        UnreadableFileError: The rejected rows would overwrite the store or FILE.
    """
    fields = _field_map(what, mapped or [], day_first=day_first)
    if delimiter is not None and len(delimiter) != 1:
        msg = "--delimiter must be one character"
        raise BadInputError(msg)
    if not path.exists():
        msg = f"there is no file {path}"
        raise BadInputError(msg)
    target = rejects or path.parent / f"{path.name}.rejects.csv"
    keep(path, *settings.files, writing=target)
    out = settings.out
    with (
        opened(settings, makes=True) as desk,
        out.progress(f"importing {path.name}") as step,
    ):
        if what is What.LEADS:
            done = import_leads(
                desk.leads,
                path,
                fields=fields,
                rejects=target,
                encoding=encoding,
                delimiter=delimiter,
                progress=step,
            )
        else:
            done = import_customers(
                desk.customers,
                path,
                fields=fields,
                rejects=target,
                encoding=encoding,
                delimiter=delimiter,
                progress=step,
            )
    _tell(out, done, what, target)
    return Exit.REFUSED if done.rejected else Exit.DONE


def _field_map(what: What, mapped: list[str], *, day_first: bool | None) -> FieldMap:
    usual = LEADS if what is What.LEADS else CUSTOMERS
    pairs = dict(pair.rpartition("=")[::2] for pair in mapped)
    if "" in pairs:
        msg = "--map must be HEADING=FIELD"
        raise BadInputError(msg)
    return attrs.evolve(usual.adding(pairs), day_first=day_first)


def _tell(out: Output, done: Imported, what: What, rejects: Path) -> None:
    place = str(rejects) if done.rejected else None
    out.data({**attrs.asdict(done), "rejects": place})
    out.say(told(done, what.value))
    if done.unread:
        out.say(f"Headings that were not read: {', '.join(done.unread)}")
    if done.rejected:
        out.say(f"Rejected rows, with their reasons: {rejects}")


def told(done: Imported, what: str) -> str:
    """Tell in one line what came of an import."""
    parts = [f"{counted(done.added, what)} added"]
    if done.known:
        parts.append(f"{done.known} known already")
    if done.repeated:
        parts.append(f"{done.repeated} twice in the file")
    if done.flagged:
        repeats = "a possible repeat customer"
        if done.flagged > 1:
            repeats = "possible repeat customers"
        parts.append(f"{done.flagged} flagged as {repeats}")
    parts.append(f"{done.rejected} rejected")
    return f"{counted(done.read, 'rows')} read: {', '.join(parts)}."


def counted(count: int, what: str) -> str:
    """Write a number and what is counted, named in the plural, as ``1 lead``."""
    return f"{count} {what.removesuffix('s') if count == 1 else what}"


def export(
    settings: Settings,
    *,
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to; - is standard output.")
    ] = STANDARD,
    what: Annotated[What, typer.Option(help="What to write.")] = What.LEADS,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="Without it, as the name of FILE ends."),
    ] = None,
) -> None:
    """Write all leads or customers that you may see as CSV or JSON Lines.

    What a spreadsheet would take for a formula gets an apostrophe before it; an import
    takes it away again.

    Raises:
        BadInputError: The file cannot be written.
        UnreadableFileError: It would overwrite the store.
    """
    if path != STANDARD:
        keep(*settings.files, writing=path)
    chosen = form or (Form.JSON_LINES if is_json_lines(path) else Form.CSV)
    with opened(settings) as desk:
        if path == STANDARD:
            _write(settings.out, desk, sys.stdout, what, chosen)
            return
        part = draft_of(path)
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                count = _write(settings.out, desk, file, what, chosen)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            msg = f"cannot write {path}: {error.strerror or error}"
            raise BadInputError(msg) from error
    settings.out.data({"written": count, "path": str(path)})
    settings.out.say(f"{counted(count, what)} written to {path}")


def _write(out: Output, desk: ActingDesk, file: TextIO, what: What, form: Form) -> int:
    with out.progress(f"exporting {what}") as step:
        if what is What.LEADS:
            leads = every_lead(desk)
            if form is Form.CSV:
                cells = exporting.LEAD_CELLS
                return exporting.write_csv(leads, file, cells, step)
            return exporting.write_lines(leads, file, step)
        customers = every_customer(desk)
        if form is Form.CSV:
            cells = exporting.CUSTOMER_CELLS
            return exporting.write_csv(customers, file, cells, step)
        return exporting.write_lines(customers, file, step)
