"""After an erasure no byte of what was erased is left in any file."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from leadlink.adapters.sqlite import SqliteStore
from leadlink.model.change import Commit
from leadlink.model.history import FieldChange, HistoryEntry
from leadlink.model.lead import Lead
from leadlink.model.store_errors import MissingError
from leadlink.ports.queries import Everything, HistoryOf
from leadlink.ports.store import Scope
from leadlink.testing import factories
from leadlink.testing.contract.given import put

SCOPE = Scope("acme", "ana")
SOON = timedelta(milliseconds=50)
PERSON = "Zyxwvu"
OTHERS = 300


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Name a file that is alone in its folder."""
    return tmp_path / "crm.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """Give a store in which one person is known everywhere, among many others."""
    store = SqliteStore(path, busy_timeout=SOON)
    for number in range(OTHERS):
        put(store, SCOPE, factories.lead(f"O{number:03}", description="x" * number))
    put(
        store,
        SCOPE,
        known(0),
        factories.note("N1", text=f"{PERSON} called"),
        history=[entry(0)],
        notifications=[factories.notification(f"{PERSON}:1")],
        index={factories.lead().ref: frozenset({f"n:{PERSON}", f"e:{PERSON}"})},
    )
    for version in range(1, 40):  # it grows and shrinks, moves and splits pages
        put(store, SCOPE, known(version), history=[entry(version)])
        other = factories.lead(f"O{version:03}", version=1, description="y" * 1900)
        put(store, SCOPE, other)
    yield store
    store.close()


def known(version: int) -> Lead:
    """Make the lead in whom the person is known."""
    return factories.lead(
        name=f"{PERSON} {version}",
        version=version,
        viewers=(f"{PERSON}-viewer",),
        description=f"{PERSON} " * (version * 37 % 400),
        custom={"nick": PERSON},
    )


def entry(number: int) -> HistoryEntry:
    """Make a history entry that tells the name."""
    change = FieldChange(field="description", after=f"{PERSON} " * number)
    return factories.history_entry(f"H{number}", changes=[change])


def erase(store: SqliteStore) -> None:
    """Erase the person, as the desk does."""
    with store.write(SCOPE) as writer:
        lead = writer.get(Lead, "L1")
        note = writer.get(type(factories.note()), "N1")
        writer.apply(
            Commit(
                puts=[factories.erasure()],
                deletes=[lead, note],
                index={lead.ref: frozenset()},
                withdrawn=[lead.ref],
            )
        )


def traces(path: Path) -> list[str]:
    """Name the files in which the secret stands."""
    return [
        file.name
        for file in sorted(path.parent.iterdir())
        if PERSON.encode() in file.read_bytes()
    ]


class TestErasing:
    def test_no_byte_is_left(self, store: SqliteStore, path: Path) -> None:
        """Not in the file, its log or a journal, open or closed; the others are."""
        assert "crm.db-wal" in traces(path)
        erase(store)
        assert traces(path) == []
        with store.read(SCOPE) as reader:
            leads = reader.find(Everything(Lead), limit=1000).items
            with pytest.raises(MissingError):
                reader.get(Lead, "L1")
        assert len(leads) == OTHERS
        assert store.outbox(SCOPE).waiting() == 0
        store.close()
        assert traces(path) == []

    def test_pages_that_were_split_keep_no_copy(self, tmp_path: Path) -> None:
        """A page that passed rows on to another one may still hold them."""
        path = tmp_path / "split.db"
        store = SqliteStore(path)
        versions: Counter[int] = Counter()
        steps = ((n, m) for n in range(600) for m in (n, n * 31 % (n + 1)))
        for step, row in steps:  # rows come in any order, shrink and grow
            place = row * 7919 % 600
            word = PERSON if place % 7 == 0 else "Nobody"
            length = (place * 131 + versions[place] * 577 + step * 37) % 150
            lead = factories.lead(
                f"L{place:04}", version=versions[place], description=word * length
            )
            versions[place] += 1
            key = f"n:{place * 31 % 600:04}{word}"
            put(store, SCOPE, lead, index={lead.ref: frozenset({key})})
        with store.read(SCOPE) as reader:
            leads = reader.find(Everything(Lead), limit=10_000).items
        known = [lead for lead in leads if int(lead.id[1:]) % 7 == 0]
        gone = {lead.ref: frozenset[str]() for lead in known}
        with store.write(SCOPE) as writer:
            writer.apply(Commit(deletes=known, index=gone, withdrawn=list(gone)))
        assert traces(path) == []
        store.close()

    def test_rewritten_history_leaves_no_byte(self, tmp_path: Path) -> None:
        """Where entries stay and only what they told goes."""
        path = tmp_path / "rewritten.db"
        store = SqliteStore(path)
        put(store, SCOPE, history=[entry(number) for number in range(1, 9)])
        blank = [attrs.evolve(entry(number), changes=()) for number in range(1, 9)]
        with store.write(SCOPE) as writer:
            writer.apply(Commit(rewritten=blank))
        assert traces(path) == []
        with store.read(SCOPE) as reader:
            assert list(reader.find(HistoryOf(blank[0].record)).items) == blank
        store.close()

    def test_a_snapshot_keeps_its_data_until_it_ends(
        self, store: SqliteStore, path: Path
    ) -> None:
        """A reader that began before reads on; the next unit wipes what it needed."""
        with store.read(SCOPE) as reader:
            erase(store)
            assert PERSON in str(reader.get(Lead, "L1").name)
            assert traces(path) != []
            put(store, SCOPE, factories.lead("L2"))
            assert traces(path) != []
        put(store, SCOPE, factories.lead("L3"))
        assert traces(path) == []

    def test_what_one_object_could_not_wipe_the_next_one_does(
        self, store: SqliteStore, path: Path
    ) -> None:
        """The file itself remembers that traces are left."""
        other = SqliteStore(path, busy_timeout=SOON)
        with other.read(SCOPE):
            erase(store)
            store.close()
        assert traces(path) != []
        idle = SqliteStore(path, read_only=True)
        idle.close()
        assert traces(path) != []
        SqliteStore(path).close()
        other.close()
        assert traces(path) == []
