"""``leadlink leads``, ``claim``, ``status`` and ``sweep``."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Final

import typer

from leadlink.adapters import plain
from leadlink.cli.failures import BadInputError
from leadlink.cli.naming import lead_named, pages
from leadlink.cli.output import Output, short
from leadlink.cli.settings import Settings, opened
from leadlink.desk.acting import ActingDesk
from leadlink.desk.leads.worklist import View
from leadlink.model.lead import Lead

LeadArgument = Annotated[
    str, typer.Argument(metavar="LEAD", help="Its id, or the end of it.")
]
MOST_SHOWN: Final = 30
_LEAD_HEADINGS: Final = ("Lead", "Name", "Company", "Reach", "Status", "Whose", "Call")


def leads(
    settings: Settings,
    *,
    lead: Annotated[
        str | None,
        typer.Argument(metavar="LEAD", help="Show one lead, by its id or its end."),
    ] = None,
    view: Annotated[View, typer.Option(help="Which leads to list.")] = View.ACTIVE,
    pool: Annotated[
        bool, typer.Option("--pool", help="Those that may be claimed now.")
    ] = False,
    status: Annotated[
        list[str] | None, typer.Option(help="Only of this status; repeatable.")
    ] = None,
    owner: Annotated[str | None, typer.Option(help="Only of this owner.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most to list.")] = MOST_SHOWN,
) -> None:
    """List the leads that you may see, soonest call first, or show one."""
    with opened(settings) as desk:
        if lead is not None:
            _show(settings.out, desk, lead_named(desk, lead))
            return
        if pool:
            found = pages(lambda after: desk.leads.pool(after=after))
        else:
            found = pages(
                lambda after: desk.leads.list(
                    view, statuses=status, owner=owner, after=after
                )
            )
        listed = list(islice(found, limit + 1))
        now = desk.session.clock.now()
    shown, is_more = listed[:limit], len(listed) > limit
    settings.out.data(
        {"leads": [plain.to_dict(each) for each in shown], "more": is_more}
    )
    if not shown:
        settings.out.say("No leads.")
        return
    show_leads(settings.out, shown, now)
    if is_more:
        settings.out.note(f"There are more: --limit {limit * 2} shows as many.")


def show_leads(out: Output, found: Iterable[Lead], now: datetime) -> None:
    """Write leads as a table; ids by their ends where a person looks at it."""
    name = short if out.is_terminal else str
    out.table(
        _LEAD_HEADINGS,
        [
            (
                name(each.id),
                str(each.name),
                each.company,
                reach(each),
                each.status,
                whose(each, now),
                moment(each.next_call_at),
            )
            for each in found
        ],
    )


def reach(lead: Lead) -> str:
    """Give the first number of a lead, or else its first mailbox."""
    numbers = [phone.number for phone in lead.phones]
    return next(iter(numbers + [email.address for email in lead.emails]), "")


def moment(at: datetime | None) -> str:
    """Write an instant to the minute, in UTC; blank where there is none."""
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def whose(lead: Lead, now: datetime) -> str:
    """Tell who owns a lead, or who holds it until when."""
    if lead.owner_id is not None:
        return lead.owner_id
    if lead.hold is not None and now < lead.hold.held_until:
        return f"{lead.hold.holder_id} until {moment(lead.hold.held_until)}"
    return "pool"


def _show(out: Output, desk: ActingDesk, lead: Lead) -> None:
    notes, documents = desk.leads.notes(lead.id), desk.leads.documents(lead.id)
    customer = desk.links.customer_of(lead.id)
    secondaries = desk.links.secondaries(lead.id)
    out.data(
        {
            "lead": plain.to_dict(lead),
            "customer": plain.to_dict(customer) if customer else None,
            "secondaries": [plain.to_dict(each) for each in secondaries],
            "notes": [plain.to_dict(each) for each in notes],
            "documents": [plain.to_dict(each) for each in documents],
        }
    )
    out.heading(str(lead))
    out.card(
        [
            ("Lead", lead.id),
            ("Phones", ", ".join(f"{p.number} ({p.kind})" for p in lead.phones)),
            ("E-mails", ", ".join(email.address for email in lead.emails)),
            ("Address", str(lead.address or "")),
            ("Website", lead.website),
            ("Industry", lead.industry),
            ("Source", lead.origin.source),
            ("Campaign", lead.origin.campaign),
            ("Project", lead.project_id),
            ("Tags", ", ".join(lead.tags)),
            ("Whose", whose(lead, desk.session.clock.now())),
            ("Viewers", ", ".join(lead.viewers)),
            ("Next call", moment(lead.next_call_at)),
            ("Customer", f"{customer} ({customer.id})" if customer else ""),
            ("Primary lead", lead.primary_id or ""),
            ("Linked leads", ", ".join(each.id for each in secondaries)),
            ("Conversion", lead.conversion_id or ""),
            *(("Document", document.name) for document in documents),
            *(("Note", f"{note.text} ({note.created_by})") for note in notes),
        ]
    )


def claim(
    settings: Settings,
    *,
    lead: LeadArgument,
    take: Annotated[
        bool, typer.Option("--take", help="Own the lead that you hold.")
    ] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Give the lead that you hold back.")
    ] = False,
) -> None:
    """Hold a lead of the pool for yourself; own it, or give it back.

    Raises:
        BadInputError: It shall be owned and given back at once.
    """
    if take and release:
        msg = "--take and --release exclude each other"
        raise BadInputError(msg)
    with opened(settings) as desk:
        lead_id = _claimable(desk, lead)
        if take:
            done = desk.leads.take_ownership(lead_id)
            told = f"lead {done.id!r} is {done.owner_id!r}'s"
        elif release:
            done = desk.leads.release(lead_id)
            told = f"lead {done.id!r} is back in the pool"
        else:
            done = desk.leads.claim(lead_id)
            hold = done.hold
            assert hold is not None  # noqa: S101 - a claim gives one
            told = f"lead {done.id!r} is held by {hold.holder_id!r} until "
            told += moment(hold.held_until)
    settings.out.data(plain.to_dict(done))
    settings.out.say(told)


def _claimable(desk: ActingDesk, typed: str) -> str:
    """Give the id of a lead that is seen; one that is not, the desk shall judge."""
    try:
        return lead_named(desk, typed).id
    except LookupError:
        return typed


def status(
    settings: Settings,
    *,
    lead: LeadArgument,
    to: Annotated[str, typer.Argument(metavar="STATUS", help="One of the pipeline.")],
) -> None:
    """Move a lead to another status."""
    with opened(settings) as desk:
        found = lead_named(desk, lead)
        done = desk.leads.set_status(found.id, to, version=found.version)
    settings.out.data(plain.to_dict(done))
    settings.out.say(f"lead {done.id!r} is {done.status}")


def sweep(settings: Settings) -> None:
    """Note the holds that have ended: a line of history and a notification each."""
    with opened(settings) as desk:
        count = desk.leads.sweep()
    data: dict[str, Any] = {"expired": count}
    settings.out.data(data)
    settings.out.say(f"Holds that had ended: {count}.")
