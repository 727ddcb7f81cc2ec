"""``leadlink demo``: the main job on real input, from two dirty files to the undo."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from leadlink.adapters.sqlite import SqliteStore
from leadlink.adapters.system import SystemClock
from leadlink.cli.demo.stage import IMPORTER
from leadlink.cli.demo.story import Story
from leadlink.cli.failures import BadInputError, Exit
from leadlink.cli.output import Output
from leadlink.cli.settings import store_at
from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Actor
from leadlink.model.store_errors import StoreError
from leadlink.presets.recommended import RECOMMENDED
from leadlink.testing.clock import FrozenClock, SequentialIds

BEGINS_AGO = timedelta(days=2)
DEFAULT = Path("demo.db")


def demo(
    *,
    db: Annotated[
        Path, typer.Option(help="The SQLite file to make; one of an earlier demo goes.")
    ] = DEFAULT,
) -> int:
    """Import two dirty files, then claim, match, link, convert and undo.

    It ends with 0 only if everything is as it should be at its end.
    """
    _make_way(db)
    out = Output()
    clock = FrozenClock((SystemClock().now() - BEGINS_AGO).replace(microsecond=0))
    with _opened(db, clock) as desk:
        story = Story(desk, clock=clock, out=out, beside=db)
        story.tell()
        failures = story.failures()
    for failure in failures:
        out.note(f"leadlink: not as it should be: {failure}")
    if failures:
        return Exit.REFUSED
    out.say(
        "",
        f"All {len(story.holds)} facts of this story were read back and hold.",
        f"Database  {db.resolve()}",
        f"Next      {_called()} review --db {db}",
    )
    return Exit.DONE


@contextmanager
def _opened(path: Path, clock: FrozenClock) -> Iterator[LeadDesk]:
    store = store_at(path, clock=clock, ids=SequentialIds("d"))
    try:
        yield LeadDesk(store, policy=RECOMMENDED)
    finally:
        store.close()


def _make_way(path: Path) -> None:
    """Remove the file of an earlier demo; any other file stays where it is.

    Raises:
        BadInputError: There is another file.
    """
    if not path.exists():
        return
    if not _is_of_a_demo(path):
        msg = f"{path} is there and is no demo's: name another file by --db"
        raise BadInputError(msg)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _is_of_a_demo(path: Path) -> bool:
    """Tell whether all that a file has first was put there by the demo."""
    try:
        store = SqliteStore(path, read_only=True)
    except (StoreError, ValueError):
        return False
    try:
        desk = LeadDesk(store).acting_as(Actor(id=IMPORTER, roles=("admin",)))
        first = (*desk.customers.search(limit=1).items, *desk.leads.list(limit=1).items)
        return all(record.created_by == IMPORTER for record in first)
    finally:
        store.close()


def _called() -> str:
    """Give the words by which this command line can be called again from here."""
    script = Path(sys.argv[0])
    if script.name != "leadlink":
        return f"{_near(Path(sys.executable))} -m leadlink"
    found = shutil.which("leadlink")
    # What uv puts on the path of programs is there only while uv runs.
    is_on_path = found is not None and Path(found).absolute() == script.absolute()
    if is_on_path and "UV" not in os.environ:
        return "leadlink"
    return _near(script)


def _near(program: Path) -> str:
    """Write where a program is as briefly as may be from here."""
    here, path = Path.cwd(), program.absolute()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
