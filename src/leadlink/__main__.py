"""``python -m leadlink`` and ``leadlink``: the command line."""

import sys
from typing import NoReturn

NEEDED = frozenset({"typer", "rich", "click"})
WITHOUT_EXTRA = (
    "leadlink: the command line needs two more packages: pip install 'leadlink[cli]'"
)


def main() -> NoReturn:
    """Run the command line; leave with its exit code.

    Raises:
        ModuleNotFoundError: A module other than those of the extra is missing.
    """
    try:
        from leadlink.cli.app import run  # noqa: PLC0415 - the extra may be missing
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in NEEDED:
            raise
        sys.stderr.write(f"{WITHOUT_EXTRA}\n")
        sys.exit(2)
    sys.exit(run())


if __name__ == "__main__":
    main()
