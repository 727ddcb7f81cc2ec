"""``leadlink convert`` and ``leadlink undo``."""

from collections.abc import Iterable, Mapping
from typing import Annotated

import typer

from leadlink.adapters import plain, render
from leadlink.cli.asking import agreed
from leadlink.cli.failures import BadInputError
from leadlink.cli.links import Yes
from leadlink.cli.naming import lead_named
from leadlink.cli.settings import Settings, opened
from leadlink.cli.showing import Form, FormOption, shown_as
from leadlink.cli.work import LeadArgument
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.conversion import FilledRule, to_field_rules
from leadlink.model.target_plans import TARGET_WORDS
from leadlink.model.targets import Auto, Existing, New, NewTask, NoTarget, Target
from leadlink.rules.undoing import Resolution


def convert(
    settings: Settings,
    *,
    lead: LeadArgument,
    person: Annotated[
        str, typer.Option(metavar="auto|new|none|ID", help="Whom it becomes.")
    ] = "auto",
    company: Annotated[
        str, typer.Option(metavar="auto|new|none|ID", help="Which company.")
    ] = "auto",
    deal: Annotated[
        str | None,
        typer.Option(metavar="NAME|none", help="Open a deal of this name, or none."),
    ] = None,
    task: Annotated[
        list[str] | None, typer.Option(help="A task to make with it; repeatable.")
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TARGET.FIELD=RULE",
            help="What happens to a filled field, as person.website=overwrite: "
            "overwrite, fill-empty or ask; repeatable.",
        ),
    ] = None,
    key: Annotated[
        str, typer.Option(help="Your key: the same call again does nothing twice.")
    ] = "",
    yes: Yes = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what it would do, and stop.")
    ] = False,
    form: FormOption = Form.TEXT,
) -> None:
    """Convert a lead into a person, a company, and a deal if you name one.

    What goes where and what stays behind is shown first; it is done after a yes, or
    with --yes. What the policy asks is answered by --rule. Converting again gives the
    first result. With --dry-run the plan can be
    kept as a page or a picture: --format svg > plan.svg

    Raises:
        BadInputError: Another form than text is asked of what shall be done, or a rule
            cannot be read.
    """
    rules = _rules(rule or ())
    if form is not Form.TEXT and not dry_run:
        msg = f"--format {form} shows a plan and does nothing: add --dry-run"
        raise BadInputError(msg)
    out = settings.out
    with opened(settings) as desk:
        plan = desk.conversions.plan(
            lead_named(desk, lead).id,
            person=_target(person, Kind.CONTACT, rules["person"]),
            company=_target(company, Kind.COMPANY, rules["company"]),
            deal=_deal(deal),
            tasks=[NewTask(title=title) for title in task or ()],
            key=key,
        )
        if dry_run:
            shown_as(out, plan, form)
            return
        text = render.text(plan, width=out.width) if out.width else str(plan)
        if not agreed(out, text, yes=yes):
            return
        done = desk.apply(plan)
    out.data(plain.to_dict(done))
    made = {
        "contact": done.person_id,
        "company": done.company_id,
        "deal": done.deal_id,
    }
    out.card([("Lead", done.lead_id), *((k.title(), v or "") for k, v in made.items())])
    out.say(f"Done; undo it by: leadlink undo {done.id}")


def _deal(typed: str | None) -> Target | None:
    if typed == "none":
        return NoTarget()
    return None if typed is None else New(name=typed)


def _target(typed: str, kind: Kind, rules: Mapping[str, FilledRule]) -> Target:
    if typed in {"new", "none"}:
        if rules:
            msg = f"a {TARGET_WORDS[kind]} that is {typed!r} has no filled fields"
            raise BadInputError(msg)
        return New() if typed == "new" else NoTarget()
    fields = to_field_rules(rules)
    if typed == "auto":
        return Auto(fields=fields)
    return Existing(Ref(kind, typed), fields=fields)


def _rules(typed: Iterable[str]) -> Mapping[str, Mapping[str, FilledRule]]:
    """Read rules as ``person.website=overwrite``, for each target by field.

    Raises:
        BadInputError: One cannot be read.
    """
    rules: dict[str, dict[str, FilledRule]] = {"person": {}, "company": {}}
    known = {str(rule).replace(" ", "-"): rule for rule in FilledRule}
    for each in typed:
        where, _, rule = each.rpartition("=")
        target, _, field = where.partition(".")
        if target not in rules or not field or rule not in known:
            msg = (
                f"a rule is TARGET.FIELD=RULE, not {each!r}: TARGET is person or "
                f"company, RULE is {', '.join(known)}"
            )
            raise BadInputError(msg)
        rules[target][field] = known[rule]
    return rules


def undo(
    settings: Settings,
    *,
    operation: Annotated[
        str,
        typer.Argument(metavar="OPERATION", help="What linking or converting gave."),
    ],
    changed: Annotated[
        Resolution | None,
        typer.Option(
            help="What to do with what has changed since; else it is refused."
        ),
    ] = None,
) -> None:
    """Undo a link or a conversion; what others did since is never lost silently."""
    with opened(settings) as desk:
        done = desk.undo(operation, resolution=changed)
    out = settings.out
    out.data(
        {
            "operation": str(done.operation),
            "restored": [str(ref) for ref in done.restored],
            "removed": [str(ref) for ref in done.removed],
            "kept": [str(conflict) for conflict in done.kept],
        }
    )
    out.say(str(done), *(f"  {conflict}" for conflict in done.kept))
