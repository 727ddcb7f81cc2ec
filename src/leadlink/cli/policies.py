"""``leadlink policy show`` and ``leadlink policy diff``."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from leadlink import presets
from leadlink.adapters import plain
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
    fields = list(_differences(plain.to_dict(first), plain.to_dict(second)))
    out = settings.out
    out.say(*(f"{path}: {_line(one)} -> {_line(two)}" for path, one, two in fields))
    found = []
    if leads:
        with opened(settings) as desk:
            for lead in desk.conversions.what_would_change(second, first):
                out.say("", str(lead))
                found.append(_as_data(lead) if out.as_json else None)
        out.say("", f"Leads that would be converted otherwise: {len(found)}")
    told = [{"field": path, "a": one, "b": two} for path, one, two in fields]
    out.data({"fields": told, "leads": found} if leads else {"fields": told})


def _named(name: str) -> Policy:
    chosen = presets.BY_NAME.get(name)
    if chosen is None:
        msg = f"there is no policy {name!r}: {', '.join(presets.BY_NAME)}"
        raise BadInputError(msg)
    return chosen


def _differences(a: Any, b: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    if a == b:
        return
    left, right = _named_parts(a), _named_parts(b)
    below = [
        found
        for key in dict.fromkeys((*left, *right))
        for found in _differences(
            left.get(key), right.get(key), f"{path}.{key}" if path else key
        )
    ]
    yield from below or [(path, a, b)]


def _named_parts(value: Any) -> dict[str, Any]:
    """Take what has parts with names as a mapping; all else has none."""
    if isinstance(value, list) and all(
        isinstance(it, dict) and "name" in it for it in value
    ):
        return {
            it["name"]: {key: part for key, part in it.items() if key != "name"}
            for it in value
        }
    return value if isinstance(value, dict) else {}


def _line(value: Any) -> str:
    match value:
        case None | [] | "":
            return "nothing"
        case [str(), *_]:
            return ", ".join(value)
        case str():
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)


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
