"""A bulk conversion that is killed and started again, on SQLite (spec 10 "Bulk")."""

from pathlib import Path

from benchmarks import crash_cycles
from benchmarks.crash_cycles import Point
from leadlink.adapters.sqlite import SqliteStore
from leadlink.model.activity import Task
from leadlink.model.change import Commit
from leadlink.ports.queries import Everything


def test_each_lead_is_converted_exactly_once(tmp_path: Path) -> None:
    """Four times kill -9, one of them just after a commit, then to the end."""
    said: list[str] = []
    wrong = crash_cycles.cycles(
        tmp_path / "crm.db", leads=60, kills=4, seed=1, say=said.append
    )
    assert wrong == []
    assert all(any(point in line for line in said) for point in Point)


def test_what_is_lost_or_left_is_seen(tmp_path: Path) -> None:
    """The check of a file is not blind: a lead that was told, and those that wait."""
    path = tmp_path / "crm.db"
    crash_cycles.fill(path, 2)
    told = crash_cycles.Told({"L0": "a conversion"})
    assert sorted(crash_cycles.problems(path, told, is_whole=True)) == [
        "L0 is not converted",
        "L0 was told and is lost",
        "L1 is not converted",
    ]
    crash_cycles.convert(path, 2, None)
    store = SqliteStore(path)
    with store.write(crash_cycles.SCOPE) as writer:
        tasks = writer.find(Everything(Task)).items
        writer.apply(Commit(deletes=tasks))
    store.close()
    (first, second, count) = crash_cycles.problems(
        path, crash_cycles.Told(), is_whole=False
    )
    assert {it.split("' ")[1] for it in (first, second)} == {"lacks what it made"}
    assert count == "2 people, 2 deals, 0 tasks"
