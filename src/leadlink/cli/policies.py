"""``leadlink policy show`` and ``leadlink policy diff``."""

import json
from typing import Annotated, Any

import typer

from leadlink import presets
from leadlink.adapters import plain
from leadlink.adapters.policies import field_differences
from leadlink.cli.failures import BadInputError
from leadlink.cli.settings import Settings, opened
from leadlink.model.policy.policy import Policy
from leadlink.model.target_plans import as_text
from leadlink.rules.whatif import LeadDifference


def show(
    settings: Settings,
    *,
    name: Annotated[str, typer.Argument(help="Which; without it, --policy.")] = "",
) -> None:
    """Print a policy, as data.

    Raises:
        BadInputError: There is no such policy.
    """
    data = plain.to_dict(_named(name) if name else settings.policy)
    settings.out.data(data)
    settings.out.say(json.dumps(data, ensure_ascii=False, indent=2))


def diff(
    settings: Settings,
    *,
    a: Annotated[str, typer.Argument(metavar="A", help="The one policy.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other.")],
    leads: Annotated[
        bool,
        typer.Option(
            "--leads", help="Tell which leads of --db would be converted otherwise."
        ),
    ] = False,
) -> None:
    """Compare two policies, field by field, and what they would make of your leads.

    Raises:
        BadInputError: There is no such policy.
    """
    first, second = _named(a), _named(b)
    fields = field_differences(first, second)
    out = settings.out
    out.say(*map(str, fields))
    found = []
    if leads:
        with opened(settings) as desk:
            for lead in desk.conversions.what_would_change(second, first):
                out.say("", str(lead))
                found.append(_as_data(lead) if out.as_json else None)
        out.say("", f"Leads that would be converted otherwise: {len(found)}")
    told = [{"field": it.path, "a": it.a, "b": it.b} for it in fields]
    out.data({"fields": told, "leads": found} if leads else {"fields": told})


def _named(name: str) -> Policy:
    chosen = presets.BY_NAME.get(name)
    if chosen is None:
        msg = f"there is no policy {name!r}: {', '.join(presets.BY_NAME)}"
        raise BadInputError(msg)
    return chosen


def _as_data(found: LeadDifference) -> dict[str, Any]:
    return {
        "lead": found.lead.id,
        "differences": [
            {
                "part": it.part,
                "field": it.field,
                "a": None if it.a is None else as_text(it.a),
                "b": None if it.b is None else as_text(it.b),
            }
            for it in found.differences
        ],
    }
