"""``leadlink customers``, ``timeline`` and ``erase``."""

from pathlib import Path
from typing import Annotated, Final

import typer

from leadlink.adapters import plain
from leadlink.adapters.records.places import keep
from leadlink.adapters.records.rejects import scrub_rejects
from leadlink.cli.asking import agreed
from leadlink.cli.failures import BadInputError
from leadlink.cli.links import Yes
from leadlink.cli.naming import name_of, subject_named
from leadlink.cli.output import short
from leadlink.cli.settings import Settings, opened
from leadlink.cli.work import moment
from leadlink.desk.acting import ActingDesk
from leadlink.model.errors import RecordNotFoundError
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Kind, Ref

PERSON_KINDS: Final = (Kind.LEAD, Kind.CONTACT, Kind.JOB)
"""The kinds of record that can be erased."""


def customers(
    settings: Settings,
    *,
    text: Annotated[
        str,
        typer.Argument(help="The beginning of a name or e-mail; typos are forgiven."),
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="The most to list.")] = 20,
) -> None:
    """Search the roster, or browse it."""
    with opened(settings) as desk:
        page = desk.customers.search(text, limit=limit)
        counts = [len(desk.customers.leads_and_jobs(each.ref)) for each in page.items]
    out = settings.out
    out.data([plain.to_dict(each) for each in page.items])
    name = short if out.is_terminal else str
    if not page.items:
        out.say("No customers.")
        return
    out.table(
        ("Customer", "Name", "Standing", "E-mail", "Phone", "Work"),
        [
            (
                f"{each.kind}:{name(each.id)}",
                name_of(each),
                str(each.standing),
                next((email.address for email in each.emails), ""),
                next((phone.number for phone in each.phones), ""),
                str(count or ""),
            )
            for each, count in zip(page.items, counts, strict=True)
        ],
    )
    if page.next is not None:
        out.note(f"There are more: --limit {limit * 2} shows as many.")


def timeline(
    settings: Settings,
    *,
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="A lead, contact:ID or company:ID.")
    ],
) -> None:
    """Tell what happened to a lead, or to a customer through all that it has been."""
    with opened(settings) as desk:
        ref = subject_named(desk, record)
        if ref.kind is Kind.LEAD:
            entries = desk.leads.history(ref.id)
            data = [plain.to_dict(entry) for entry in entries]
            rows = [
                (moment(entry.at), entry.actor_id, entry.action, _fields(entry))
                for entry in entries
            ]
            headings: tuple[str, ...] = ("When", "Who", "What", "Fields")
        else:
            steps = desk.reports.journey(ref)
            data = [
                {
                    "at": step.at.isoformat(),
                    "record": {"kind": step.record.kind.value, "id": step.record.id},
                    "what": step.what,
                    "by": step.by,
                }
                for step in steps
            ]
            rows = [
                (moment(step.at), step.by, str(step.record), step.what)
                for step in steps
            ]
            headings = ("When", "Who", "Record", "What")
    settings.out.data(data)
    settings.out.table(headings, rows)


def _fields(entry: HistoryEntry) -> str:
    return ", ".join(change.field for change in entry.changes)


def erase(
    settings: Settings,
    *,
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="A lead, contact:ID or job:ID.")
    ],
    rejects: Annotated[
        list[Path] | None,
        typer.Option(help="A rejects file to clear of the person as well; repeatable."),
    ] = None,
    yes: Yes = False,
) -> None:
    """Remove a person's data everywhere, history included; a dated stub is left.

    Who is erased is shown first; it is done after a yes, or with --yes. The rejects
    files are cleared just before, so that what fails half-way can be repeated.

    Raises:
        RecordNotFoundError: There is none.
        BadInputError: It was erased before.
    """
    out = settings.out
    files = rejects or []
    for path in files:
        keep(*settings.files, writing=path)
    with opened(settings) as desk:
        try:
            person = subject_named(desk, record)
        except RecordNotFoundError:
            _refuse_erased(desk, record, files)
            raise
        plan = desk.plan_erasure(person)
        if not agreed(out, str(plan), yes=yes):
            return
        rows = scrub_rejects(files, plan.traces)
        done = desk.erase(person)
    out.data({"erasure": plain.to_dict(done), "rejected_rows": rows})
    erased = ", ".join(map(str, done.erased))
    out.say(f"Erased: {erased}; rejected rows that went along: {rows}")


def _refuse_erased(desk: ActingDesk, typed: str, files: list[Path]) -> None:
    kind, _, rest = typed.rpartition(":")
    for ref in (Ref(each, rest) for each in PERSON_KINDS if kind in {"", each.value}):
        if desk.find_erasure(ref) is not None:
            msg = f"{ref} is erased already"
            if files:
                names = ", ".join(map(str, files))
                msg += (
                    ", and what its rows could be told by is gone: look for them in"
                    f" {names} yourself, or delete it"
                )
            raise BadInputError(msg)
