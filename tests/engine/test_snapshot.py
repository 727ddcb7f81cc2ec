"""A roster as one file: whole, or refused."""

from pathlib import Path

import pytest

from leadlink.engine import snapshot
from leadlink.engine.engine import MatchEngine
from leadlink.model.errors import InvalidValueError
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.store_errors import CorruptError, NewerSchemaError, ReadOnlyError
from tests.engine import crm_world

PROBE = {"id": "x", "name": "Bob Miller", "phone": "4155550100"}
ROSTER = (
    {"id": "1", "name": "Robert Miller", "phone": "+1 415 555 0100"},
    {"id": "2", "name": "Jane Miller", "phone": "(415) 555-0100"},
    {"id": "3", "name": "Jörg Müller", "email": "jörg@example.com"},
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Save a roster from which one record was removed."""
    engine = MatchEngine.of(ROSTER)
    engine.remove(Ref(Kind.CONTACT, "3"))
    engine.save(tmp_path / "roster")
    return tmp_path / "roster"


def test_the_same_answers(tmp_path: Path) -> None:
    """Before and after, and both can be changed."""
    engine = MatchEngine.of(crm_world.customers()[:300])
    engine.save(tmp_path / "roster")
    again = MatchEngine.load(tmp_path / "roster")
    assert list(again.pairs()) == list(engine.pairs())
    for one in (engine, again):
        one.add(PROBE)
    assert len(again) == len(engine) == 301
    assert again.search(PROBE | {"id": "y"}) == engine.search(PROBE | {"id": "y"})


def test_nothing_beside_it(file: Path) -> None:
    """One file, in place of an older one."""
    engine = MatchEngine.load(file)
    assert len(engine) == 2
    engine.add(ROSTER[2])
    engine.save(file)
    assert len(MatchEngine.load(file)) == 3
    assert [path.name for path in file.parent.iterdir()] == ["roster"]


def test_an_empty_roster(tmp_path: Path) -> None:
    """Nobody is somebody's roster."""
    MatchEngine().save(tmp_path / "roster")
    engine = MatchEngine.load(tmp_path / "roster")
    assert (len(engine), engine.search(PROBE), list(engine.pairs())) == (0, (), [])


@pytest.mark.parametrize("at", [0, 17, 40, 400, -1])
def test_damaged(file: Path, at: int) -> None:
    """One letter is enough, wherever it is."""
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    with pytest.raises((CorruptError, NewerSchemaError)):
        MatchEngine.load(file)


@pytest.mark.parametrize("content", [b"", b"id,name\n", snapshot.MAGIC])
def test_something_else(file: Path, content: bytes) -> None:
    """An empty file, another file, the first line alone."""
    file.write_bytes(content)
    with pytest.raises(CorruptError):
        MatchEngine.load(file)


def test_not_there(tmp_path: Path) -> None:
    """No file to read, or no folder to write to."""
    with pytest.raises(CorruptError):
        MatchEngine.load(tmp_path / "roster")
    with pytest.raises(ReadOnlyError):
        MatchEngine().save(tmp_path / "none" / "roster")


def test_newer(file: Path) -> None:
    """What a later leadlink writes is not guessed at."""
    data = file.read_bytes()
    at = len(snapshot.MAGIC)
    file.write_bytes(data[:at] + b"\x09" + data[at + 1 :])
    with pytest.raises(NewerSchemaError):
        MatchEngine.load(file)


def test_other_normal_forms(file: Path) -> None:
    """Thresholds may differ, not how values are read."""
    assert len(MatchEngine.load(file, MatchingPolicy(shown=0.3))) == 2
    with pytest.raises(InvalidValueError) as raised:
        MatchEngine.load(file, MatchingPolicy(default_region="IN"))
    assert [problem.path for problem in raised.value.problems] == ["policy"]


def test_older(file: Path) -> None:
    """What was written with other hashes is built anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "FORMAT", snapshot.FORMAT - 1)
        MatchEngine().save(file)
    with pytest.raises(InvalidValueError) as raised:
        MatchEngine.load(file)
    assert [problem.path for problem in raised.value.problems] == ["format"]
