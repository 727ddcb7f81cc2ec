"""``leadlink match``, ``review``, ``dismiss`` and ``link``."""

from typing import Annotated

import typer

from leadlink.adapters import plain
from leadlink.cli.asking import agreed
from leadlink.cli.failures import BadInputError
from leadlink.cli.naming import customer_named, lead_named, name_of, subject_named
from leadlink.cli.output import Output, short
from leadlink.cli.settings import Settings, opened
from leadlink.cli.showing import Form, FormOption, shown_as
from leadlink.cli.work import LeadArgument, show_leads
from leadlink.desk.acting import ActingDesk
from leadlink.model.fields import LinkKind
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import AnyMatch, FlagStatus, Match
from leadlink.model.operations import CustomerLinkRecord, LeadLinkRecord

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
CustomerArgument = Annotated[
    str,
    typer.Argument(
        metavar="CUSTOMER", help="contact:ID, company:ID, an id or its end."
    ),
]


def match(
    settings: Settings,
    *,
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="A lead, or contact:ID, job:ID, …")
    ],
    customer: Annotated[
        str | None,
        typer.Option(
            "--with",
            metavar="CUSTOMER",
            help="Show of this one how the reasons add up.",
        ),
    ] = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Show the customers that a lead may be, best first, with the reasons.

    With --with the match can be kept as a page or a picture: --format svg > match.svg

    Raises:
        BadInputError: Another form than text is asked of many, or the two do not match.
    """
    if form is not Form.TEXT and customer is None:
        msg = f"--format {form} shows one match: name the customer by --with"
        raise BadInputError(msg)
    with opened(settings) as desk:
        subject = subject_named(desk, record)
        found = _found(desk, subject)
        if customer is not None:
            ref = customer_named(desk, customer).ref
            shown_as(settings.out, _only(found, ref), form)
            return
        rows = [_row(settings.out, desk, each) for each in found]
    settings.out.data([plain.to_dict(each) for each in found])
    if found:
        settings.out.explained(("Customer", "Name", "Relation", "Grade", "Why"), rows)
    else:
        settings.out.say(f"No customer matches {subject}.")


def _found(desk: ActingDesk, subject: Ref) -> list[AnyMatch]:
    """Give the matches, and who else shares a number or mailbox: family, colleagues."""
    found = list(desk.matches.of(subject))
    if subject.kind in (Kind.LEAD, Kind.JOB):
        flag = desk.matches.flag_of(subject)
        shown = desk.matches.view(flag.id).candidates if flag else ()
        known = {each.right for each in found if isinstance(each, Match)}
        found += [each.match for each in shown if each.customer.ref not in known]
    return found


def _only(found: list[AnyMatch], customer: Ref) -> Match:
    for each in found:
        if isinstance(each, Match) and each.right == customer:
            return each
    msg = f"{customer} does not match"
    raise BadInputError(msg)


def _row(out: Output, desk: ActingDesk, found: AnyMatch) -> tuple[str, ...]:
    if not isinstance(found, Match):
        return ("", "", "", "", str(found))
    name = short if out.is_terminal else str
    customer = desk.customers.get(found.right)
    return (
        f"{found.right.kind}:{name(found.right.id)}",
        str(customer.name),
        f"{found.relation} {found.probability:.2f}",
        str(found.grade),
        found.explanation,
    )


def review(
    settings: Settings,
    *,
    status: Annotated[FlagStatus, typer.Option(help="Which flags.")] = FlagStatus.OPEN,
    limit: Annotated[int, typer.Option(min=1, help="The most to show.")] = 20,
) -> None:
    """Show the queue of possible repeat customers, oldest first."""
    with opened(settings) as desk:
        page = desk.matches.queue(status, limit=limit)
        views = [desk.matches.view(flag.id) for flag in page.items]
    name = short if settings.out.is_terminal else str
    rows = []
    for view in views:
        best = view.candidates[0] if view.candidates else None
        rows.append(
            (
                f"{view.subject.kind}:{name(view.subject.id)}",
                str(view.subject.name),
                f"{best.customer.kind}:{name(best.customer.id)}" if best else "",
                name_of(best.customer) if best else str(*view.masked[:1]),
                f"{best.match.relation} ({best.match.grade})" if best else "",
                ("ambiguous: " if view.is_ambiguous else "")
                + (best.match.explanation if best else ""),
            )
        )
    settings.out.data(
        [
            {
                "flag": plain.to_dict(view.flag),
                "ambiguous": view.is_ambiguous,
                "matches": [plain.to_dict(each.match) for each in view.candidates],
                "masked": [plain.to_dict(each) for each in view.masked],
            }
            for view in views
        ]
    )
    if rows:
        headings = ("Lead or job", "Name", "May be", "Customer", "Relation", "Why")
        settings.out.explained(headings, rows)
    else:
        settings.out.say(f"No {status} flags.")
    if page.next is not None:
        settings.out.note(f"There are more: --limit {limit * 2} shows as many.")


def dismiss(
    settings: Settings,
    *,
    record: LeadArgument,
    customer: CustomerArgument,
    reason: Annotated[str, typer.Option(help="Why, in your words.")] = "",
) -> None:
    """Say that a lead and a customer are not the same; nobody is asked again."""
    with opened(settings) as desk:
        one = subject_named(desk, record)
        other = customer_named(desk, customer).ref
        done = desk.matches.dismiss(one, other, reason=reason)
    settings.out.data(plain.to_dict(done))
    settings.out.say(f"{one} and {other} are not the same")


def link(
    settings: Settings,
    *,
    record: LeadArgument,
    customer: Annotated[
        str | None,
        typer.Argument(
            metavar="CUSTOMER", help="contact:ID, company:ID, an id or its end."
        ),
    ] = None,
    to_lead: Annotated[
        str | None,
        typer.Option(metavar="PRIMARY", help="Link it to another lead instead."),
    ] = None,
    manager: Annotated[
        str | None, typer.Option(help="Who is to own the primary lead.")
    ] = None,
    kind: Annotated[
        LinkKind, typer.Option(help="Why lead and customer belong together.")
    ] = LinkKind.MATCH,
    replace: Annotated[
        bool, typer.Option("--replace", help="Give up the customer it is linked to.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Link a lead to a customer of the roster, or to a primary lead.

    What it would do is shown first; it is done after a yes, or with --yes.

    Raises:
        BadInputError: Neither or both of the two are named.
    """
    if (customer is None) == (to_lead is None):
        msg = "name either a customer or --to-lead"
        raise BadInputError(msg)
    out = settings.out
    with opened(settings) as desk:
        if customer is not None:
            subject = subject_named(desk, record)
            target = customer_named(desk, customer).ref
            plan = desk.links.plan_customer(subject, target, kind=kind, replace=replace)
            done: CustomerLinkRecord | LeadLinkRecord | None = (
                desk.apply(plan) if agreed(out, str(plan), yes=yes) else None
            )
        else:
            primary = lead_named(desk, to_lead or "")
            secondary = lead_named(desk, record)
            chosen = manager or primary.owner_id or settings.as_actor.id
            leads = desk.links.plan_leads(primary.id, secondary.id, chosen)
            done = desk.apply(leads) if agreed(out, str(leads), yes=yes) else None
            if done is not None and not out.as_json:
                found = (desk.leads.get(primary.id), desk.leads.get(secondary.id))
                show_leads(out, found, desk.session.clock.now())
    if done is not None:
        out.data(plain.to_dict(done))
        out.say(f"Done; undo it by: leadlink undo {done.id}")
