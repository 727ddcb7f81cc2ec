"""The command line: ``leadlink demo``, ``import``, ``leads``, ``claim`` and so on."""

import inspect
import sys
from collections.abc import Callable

import typer

from leadlink.cli import (
    conversions,
    files,
    labelling,
    links,
    people,
    policies,
    rosters,
    work,
)
from leadlink.cli.demo import command as demo
from leadlink.cli.failures import Exit, Usage, exit_of, line_of
from leadlink.cli.settings import on_desk
from leadlink.model.errors import LeadLinkError


def help_of(command: Callable[..., object]) -> str:
    """Give the part of a command's docstring that is about using it."""
    return inspect.cleandoc(command.__doc__ or "").partition("\n\nRaises:")[0]


app = typer.Typer(
    name="leadlink",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Claim, match, link and convert CRM leads, and undo any of it.",
    epilog="Exit codes: 0 done, 1 refused by a rule (or rows rejected), 2 usage or bad "
    "input, 3 not found or not permitted, 4 store trouble.",
)
app.command("demo", help=help_of(demo.demo))(demo.demo)
for name, command in (
    ("import", files.import_),
    ("export", files.export),
    ("leads", work.leads),
    ("claim", work.claim),
    ("status", work.status),
    ("sweep", work.sweep),
    ("customers", people.customers),
    ("match", links.match),
    ("review", links.review),
    ("dismiss", links.dismiss),
    ("duplicates", rosters.duplicates),
    ("label", labelling.label),
    ("train", rosters.train),
    ("link", links.link),
    ("convert", conversions.convert),
    ("undo", conversions.undo),
    ("timeline", people.timeline),
    ("erase", people.erase),
):
    app.command(name, help=help_of(command))(on_desk(command))
policy = typer.Typer(rich_markup_mode=None, help="Read and compare policies.")
for each in (policies.show, policies.diff):
    policy.command(help=help_of(each))(on_desk(each))
app.add_typer(policy, name="policy")


def run(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code; what goes wrong is one line."""
    try:
        # Not app(): that hangs something on an exception, and ours are frozen.
        command = typer.main.get_command(app)
        done = command.main(arguments, prog_name="leadlink", standalone_mode=False)
    except (Usage, LeadLinkError, OSError) as error:
        hint = " (see leadlink --help)" if isinstance(error, Usage) else ""
        sys.stderr.write(f"leadlink: {line_of(error)}{hint}\n")
        return exit_of(error)
    except (typer.Abort, KeyboardInterrupt):
        sys.stderr.write("leadlink: stopped\n")
        return Exit.REFUSED
    return done if isinstance(done, int) else Exit.DONE
