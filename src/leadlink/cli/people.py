"""``leadlink customers``, ``timeline`` and ``erase``."""

from pathlib import Path
from typing import Annotated

import typer

from leadlink.adapters import plain
from leadlink.adapters.records.rejects import scrub_rejects
from leadlink.cli.failures import BadInputError
from leadlink.cli.links import Yes
from leadlink.cli.naming import name_of, subject_named
from leadlink.cli.output import short
from leadlink.cli.settings import Settings, opened
from leadlink.cli.work import moment
from leadlink.model.history import HistoryEntry
from leadlink.model.ids import Kind
from leadlink.model.work import Deal


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

    Raises:
        BadInputError: Nobody said --yes.
    """
    with opened(settings) as desk:
        ref = subject_named(desk, record)
        if not yes:
            msg = f"erasing {ref} cannot be undone: repeat with --yes"
            raise BadInputError(msg)
        person = (
            desk.leads.get(ref.id) if ref.kind is Kind.LEAD else desk.customers.get(ref)
        )
        assert not isinstance(person, Deal)  # noqa: S101 - no deal can be named
        done = desk.erase(ref)
        rows = sum(scrub_rejects(path, person) for path in rejects or ())
    settings.out.data({"erasure": plain.to_dict(done), "rejected_rows": rows})
    settings.out.say(f"{ref} is erased; rejected rows that went with it: {rows}")
