"""A mistaken argument of the engine is told by its name, and nothing else happens."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadlink.engine.engine import MatchEngine
from leadlink.engine.key_costs import key_costs
from leadlink.engine.labelling import pairs_to_label
from leadlink.engine.training import train
from leadlink.model.errors import InvalidValueError

ROWS = [{"id": "a", "name": "Bob Miller"}, {"id": "b", "name": "Bob Miller"}]

MISTAKES: dict[str, tuple[str, Callable[[Any], object]]] = {
    "of nothing": ("records", lambda _: MatchEngine.of(None)),  # type: ignore[arg-type]
    "of a number": ("records", lambda _: MatchEngine.of(5)),  # type: ignore[arg-type]
    "of a text": ("records", lambda _: MatchEngine.of("rows")),  # type: ignore[arg-type]
    "policy": ("policy", lambda _: MatchEngine.of(ROWS, 1)),  # type: ignore[arg-type]
    "model": ("model", lambda _: MatchEngine(model="x")),  # type: ignore[arg-type]
    "limit of text": ("limit", lambda it: it.search(ROWS[0], limit="3")),
    "limit of half": ("limit", lambda it: it.search(ROWS[0], limit=2.5)),
    "limit below 0": ("limit", lambda it: it.search(ROWS[0], limit=-1)),
    "link": ("records", lambda it: it.link(None)),
    "remove": ("ref", lambda it: it.remove("a")),
    "columns": ("row", lambda it: it.columns_of(None)),
    "pairs": ("progress", lambda it: it.pairs(progress=5)),
    "judged": ("progress", lambda it: it.judged(progress=5)),
    "arrays": ("progress", lambda it: it.judged_arrays(progress=5)),
    "clusters": ("progress", lambda it: it.clusters(progress=5)),
    "linking": ("progress", lambda it: it.link(ROWS, progress=5)),
    "train": ("records", lambda _: train(None)),  # type: ignore[arg-type]
    "label": ("records", lambda _: pairs_to_label(None)),  # type: ignore[arg-type]
    "count": ("count", lambda _: pairs_to_label(ROWS, count=-1)),
    "costs": ("records", lambda _: key_costs(None)),  # type: ignore[arg-type]
    "save nowhere": ("path", lambda it: it.save(None)),
    "save to NUL": ("path", lambda it: it.save("a\0b")),
    "load a number": ("path", lambda _: MatchEngine.load(5)),  # type: ignore[arg-type]
    "load a folder": ("path", lambda _: MatchEngine.load(".")),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_is_told_by_its_name(name: str) -> None:
    """Not by some error deep inside."""
    path, call = MISTAKES[name]
    engine = MatchEngine.of(ROWS)
    with pytest.raises(InvalidValueError) as caught:
        call(engine)
    assert [problem.path for problem in caught.value.problems] == [path]
    assert len(engine) == 2


def test_a_bad_record_is_told_by_its_place() -> None:
    """So that it is found in a long list."""
    with pytest.raises(InvalidValueError) as caught:
        MatchEngine.of([*ROWS, {"id": "c", "name": "x" * 2_000}])
    assert str(caught.value).startswith("invalid PersonName: records[2].")


def test_only_a_file_is_written_over(tmp_path: Path) -> None:
    """A pipe or a folder stays what it is, and a link leads to what was written."""
    engine = MatchEngine.of(ROWS)
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with pytest.raises(InvalidValueError, match="must be the path of a file"):
            engine.save(path)
    assert pipe.is_fifo()
    link.symlink_to(tmp_path / "roster")
    engine.save(link)
    assert link.is_symlink()
    assert len(MatchEngine.load(tmp_path / "roster")) == 2
