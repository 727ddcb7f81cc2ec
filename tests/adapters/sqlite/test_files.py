"""What a path may name, and what a file may be."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from leadlink.adapters.sqlite import SqliteStore
from leadlink.adapters.sqlite.schema import APPLICATION_ID, FIRST, STEPS, upgrade
from leadlink.model.errors import InvalidValueError
from leadlink.model.lead import Lead
from leadlink.model.store_errors import (
    BusyError,
    CorruptError,
    NewerSchemaError,
    ReadOnlyError,
)
from leadlink.ports.queries import Everything, HistoryOf
from leadlink.ports.store import Scope
from leadlink.testing import factories
from leadlink.testing.contract.given import put, stored

SCOPE = Scope("acme", "ana")
LEAD = factories.lead("L1")


def made(path: Path, *, checksum: bool = False) -> Path:
    """Make a store with one lead, and close it."""
    store = SqliteStore(path, checksum=checksum)
    put(store, SCOPE, LEAD)
    store.close()
    return path


def lead_in(path: Path, *, checksum: bool = False, read_only: bool = False) -> Lead:
    """Open a store, read its lead, and close it."""
    store = SqliteStore(path, checksum=checksum, read_only=read_only)
    with closing(store), store.read(SCOPE) as reader:
        return reader.get(Lead, "L1")


class TestPaths:
    def test_a_store_outlives_its_object(self, tmp_path: Path) -> None:
        """What was written is there when the file is opened again."""
        assert lead_in(made(tmp_path / "crm.db")) == stored(LEAD)

    def test_a_path_may_be_text_with_odd_characters(self, tmp_path: Path) -> None:
        """A name is a name: nothing in it is read as an option."""
        path = tmp_path / "a b?mode=memory#é.db"
        assert lead_in(made(Path(str(path)))) == stored(LEAD)
        assert path.exists()

    def test_a_relative_path_survives_a_change_of_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The file is the one that the path named at first."""
        monkeypatch.chdir(tmp_path)
        store = SqliteStore("crm.db")
        (tmp_path / "other").mkdir()
        monkeypatch.chdir(tmp_path / "other")
        with store.read(SCOPE), store.read(SCOPE):
            pass
        store.close()
        assert list((tmp_path / "other").iterdir()) == []

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("", "must name a file; MemoryStore needs none"),
            (":memory:", "must name a file; MemoryStore needs none"),
            (".", "is a folder"),
            ("missing/crm.db", "is in a folder that does not exist"),
            ("file/crm.db", "is in a folder that does not exist"),
            ("dangling.db", "cannot be opened"),
        ],
    )
    def test_a_path_that_names_no_file_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, reason: str
    ) -> None:
        """With the reason; nothing is made."""
        monkeypatch.chdir(tmp_path)
        (tmp_path / "file").touch()
        (tmp_path / "dangling.db").symlink_to(tmp_path / "nowhere" / "crm.db")
        with pytest.raises(InvalidValueError) as caught:
            SqliteStore(name)
        [problem] = caught.value.problems
        assert (problem.path, problem.reason) == ("path", reason)

    def test_what_is_missing_cannot_be_read(self, tmp_path: Path) -> None:
        """A read-only store makes no file."""
        with pytest.raises(InvalidValueError):
            SqliteStore(tmp_path / "crm.db", read_only=True)
        assert not (tmp_path / "crm.db").exists()


class TestReadOnly:
    def test_reading_works_and_writing_does_not(self, tmp_path: Path) -> None:
        """Every write is refused, the data stays."""
        store = SqliteStore(made(tmp_path / "crm.db"), read_only=True)
        with store.read(SCOPE) as reader:
            assert reader.get(Lead, "L1") == stored(LEAD)
        with pytest.raises(ReadOnlyError):
            put(store, SCOPE, factories.lead("L2"))
        with pytest.raises(ReadOnlyError):
            store.outbox(SCOPE).acknowledge(["n1"])
        with store.read(SCOPE) as reader:
            assert reader.find(Everything(Lead)).items == (stored(LEAD),)
        store.close()

    def test_an_empty_file_cannot_be_read_as_a_store(self, tmp_path: Path) -> None:
        """Only a writer can make a store of it."""
        path = tmp_path / "crm.db"
        path.touch()
        with pytest.raises(CorruptError):
            SqliteStore(path, read_only=True)
        assert path.read_bytes() == b""
        assert lead_in(made(path)) == stored(LEAD)


class TestForeignFiles:
    def test_text_is_no_store(self, tmp_path: Path) -> None:
        """The file is refused and left as it is."""
        path = tmp_path / "notes.txt"
        path.write_text("these are my notes\n" * 100)
        before = path.read_bytes()
        with pytest.raises(CorruptError):
            SqliteStore(path)
        assert path.read_bytes() == before

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE a (b)",
            "PRAGMA application_id = 7",
            "PRAGMA user_version = 1",
        ],
    )
    def test_another_applications_file_is_no_store(
        self, tmp_path: Path, statement: str
    ) -> None:
        """A table, an id or a version that is not ours is enough."""
        path = tmp_path / "other.db"
        with apsw.Connection(str(path)) as connection:
            connection.execute(statement)
        connection.close()
        before = path.read_bytes()
        with pytest.raises(CorruptError):
            SqliteStore(path)
        assert path.read_bytes() == before

    def test_a_newer_store_is_refused_untouched(self, tmp_path: Path) -> None:
        """An older leadlink does not guess at a newer file."""
        path = made(tmp_path / "crm.db")
        connection = apsw.Connection(str(path))
        connection.pragma("user_version", len(STEPS) + 1)
        connection.close()
        before = path.read_bytes()
        with pytest.raises(NewerSchemaError):
            SqliteStore(path)
        assert path.read_bytes() == before


class TestUpgrading:
    def test_steps_are_gone_through_once_and_in_order(self, tmp_path: Path) -> None:
        """A file that is a step behind goes through that step only."""
        path = made(tmp_path / "crm.db")
        connection = apsw.Connection(str(path))
        steps = (*STEPS, "CREATE TABLE later (a); INSERT INTO later VALUES (1)")
        upgrade(connection, steps=steps)
        upgrade(connection, steps=steps)
        assert connection.pragma("user_version") == len(steps)
        assert connection.pragma("application_id") == APPLICATION_ID
        assert connection.execute("SELECT count(*) FROM later").get == 1
        assert connection.execute("SELECT count(*) FROM leads").get == 1
        connection.close()

    def test_a_step_that_fails_leaves_the_file_as_it_was(self, tmp_path: Path) -> None:
        """All steps of an upgrade, or none."""
        connection = apsw.Connection(str(tmp_path / "crm.db"))
        with pytest.raises(apsw.SQLError):
            upgrade(connection, steps=(FIRST, "CREATE TABLE leads (a)"))
        assert connection.pragma("user_version") == 0
        assert connection.execute("SELECT count(*) FROM sqlite_schema").get == 0
        connection.close()

    def test_an_upgrade_waits_for_its_turn(self, tmp_path: Path) -> None:
        """While another program writes, opening is refused in the end."""
        path = tmp_path / "crm.db"
        other = apsw.Connection(str(path))
        other.pragma("journal_mode", "wal")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError):
            SqliteStore(path, busy_timeout=timedelta(milliseconds=30))
        other.execute("ROLLBACK")
        other.close()
        assert lead_in(made(path)) == stored(LEAD)


class TestDamage:
    def test_a_damaged_page_is_told(self, tmp_path: Path) -> None:
        """Reading it is an error of its own, not of the driver."""
        path = made(tmp_path / "crm.db")
        damaged = bytearray(path.read_bytes())
        damaged[4096:] = b"\xff" * (len(damaged) - 4096)
        path.write_bytes(damaged)
        with pytest.raises(CorruptError):
            lead_in(path)

    def test_a_truncated_file_is_told(self, tmp_path: Path) -> None:
        """Half a file is no store."""
        path = made(tmp_path / "crm.db")
        path.write_bytes(path.read_bytes()[:6000])
        with pytest.raises(CorruptError):
            lead_in(path)

    def test_a_file_without_its_tables_is_told(self, tmp_path: Path) -> None:
        """Somebody dropped one."""
        path = made(tmp_path / "crm.db")
        with apsw.Connection(str(path)) as connection:
            connection.execute("DROP TABLE leads")
        connection.close()
        with pytest.raises(CorruptError):
            lead_in(path)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE leads SET extra = '{'",
            "UPDATE leads SET extra = '[]'",
            "UPDATE leads SET extra = '{}', status = ''",
            "UPDATE leads SET created_at = '2025-01-06'",
            "UPDATE leads SET claimed_at = '2025-01-06T09:00:00.000000+00:00'",
            "UPDATE leads SET extra = json_set(extra, '$.surname', 'Rao')",
        ],
    )
    def test_a_row_that_is_no_record_is_told(
        self, tmp_path: Path, statement: str
    ) -> None:
        """Whatever another program wrote into it; the message has no personal data."""
        path = made(tmp_path / "crm.db")
        with apsw.Connection(str(path)) as connection:
            connection.execute(statement)
        connection.close()
        with pytest.raises(CorruptError) as caught:
            lead_in(path)
        assert "Rao" not in str(caught.value)

    def test_other_rows_that_cannot_be_read_are_told(self, tmp_path: Path) -> None:
        """Of history, of the outbox and of other kinds."""
        path = tmp_path / "crm.db"
        store = SqliteStore(path)
        put(
            store,
            SCOPE,
            factories.note("N1"),
            history=[factories.history_entry("H1")],
            notifications=[factories.notification("n1")],
        )
        with apsw.Connection(str(path)) as connection:
            connection.execute("UPDATE records SET extra = '{}'")
            connection.execute("UPDATE history SET extra = '{}'")
            connection.execute("UPDATE outbox SET at = 'noon'")
        connection.close()
        entry = factories.history_entry()
        with store.read(SCOPE) as reader:
            with pytest.raises(CorruptError):
                reader.get(type(factories.note()), "N1")
            with pytest.raises(CorruptError):
                reader.find(HistoryOf(entry.record))
        with pytest.raises(CorruptError):
            store.outbox(SCOPE).lease(now=factories.NOW, lease_for=timedelta(1))
        store.close()


class TestChecksums:
    def test_a_flipped_bit_is_found(self, tmp_path: Path) -> None:
        """Where no structure is hurt, only a checksum tells."""
        path = made(tmp_path / "crm.db", checksum=True)
        damaged = bytearray(path.read_bytes())
        place = damaged.index(b"Asha")
        damaged[place] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(CorruptError):
            lead_in(path)

    def test_a_file_with_checksums_is_recognised(self, tmp_path: Path) -> None:
        """Opened without the option it keeps its checksums."""
        path = made(tmp_path / "crm.db", checksum=True)
        store = SqliteStore(path)
        put(store, SCOPE, factories.lead("L2"))
        store.close()
        assert lead_in(path, checksum=True) == stored(LEAD)
        assert lead_in(path, read_only=True) == stored(LEAD)

    def test_checksums_are_chosen_when_a_file_is_made(self, tmp_path: Path) -> None:
        """A file that was made without them cannot be opened with them."""
        path = made(tmp_path / "crm.db")
        with pytest.raises(InvalidValueError):
            SqliteStore(path, checksum=True)
        assert lead_in(path) == stored(LEAD)
