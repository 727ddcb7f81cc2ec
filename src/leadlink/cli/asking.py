"""Plan, then apply: a person says yes first."""

import sys

import typer

from leadlink.cli.output import Output


def agreed(out: Output, plan: str, *, yes: bool) -> bool:
    """Show a plan and tell whether to carry it out.

    With *yes* it is; at a terminal the person is asked; otherwise it is not, and the
    way to do it is told.
    """
    if yes:
        return True
    out.say(plan)
    if out.is_terminal and sys.stdin.isatty():
        return typer.confirm("Do it?")
    out.data({"plan": plan, "done": False})
    out.note("Nothing was changed; repeat with --yes to do it.")
    return False
