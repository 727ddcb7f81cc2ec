"""A bulk conversion that is killed and started again, on SQLite (spec 10 "Bulk")."""

from pathlib import Path

from benchmarks import crash_cycles
from benchmarks.crash_cycles import Point


def test_each_lead_is_converted_exactly_once(tmp_path: Path) -> None:
    """Four times kill -9, one of them just after a commit, then to the end."""
    said: list[str] = []
    wrong = crash_cycles.cycles(
        tmp_path / "crm.db", leads=60, kills=4, seed=1, say=said.append
    )
    assert wrong == []
    assert all(any(point in line for line in said) for point in Point)
