"""Several processes at one file: no update is lost, a crash leaves whole commits."""

import signal
import subprocess
import sys
from pathlib import Path

from leadlink.adapters.sqlite import SqliteStore
from leadlink.model.activity import Document
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.ports.queries import Everything, HistoryOf
from leadlink.ports.store import Scope
from leadlink.testing import factories
from leadlink.testing.contract.given import put

SCOPE = Scope("acme", "ana")
PROCESSES = 4
STEPS = 25

COUNT = f"""
import sys, attrs
from leadlink.adapters.sqlite import SqliteStore
from leadlink.model.activity import Document
from leadlink.model.change import Commit
from leadlink.ports.store import Scope

store = SqliteStore(sys.argv[1])

def step(writer):
    found = writer.get(Document, "P1")
    writer.apply(Commit(puts=[attrs.evolve(found, size=found.size + 1)]))

for _ in range({STEPS}):
    store.run(Scope("acme", "ana"), step)
store.close()
"""

WRITE = """
import sys
from leadlink.adapters.sqlite import SqliteStore
from leadlink.model.change import Commit
from leadlink.ports.store import Scope
from leadlink.testing import factories

store = SqliteStore(sys.argv[1])
first = int(sys.argv[2])
for number in range(first, first + 10_000):
    leads = [factories.lead(f"{number:06}-{part}") for part in range(5)]
    with store.write(Scope("acme", "ana")) as writer:
        writer.apply(Commit(
            puts=leads,
            history=[
                factories.history_entry(lead.id, record=leads[0].ref) for lead in leads
            ],
            notifications=[factories.notification(leads[0].id)],
            index={lead.ref: frozenset({f"n:{number}"}) for lead in leads},
        ))
    print(number, flush=True)
"""

FORK = """
import os, sys
from leadlink.adapters.sqlite import SqliteStore
from leadlink.model.change import Commit
from leadlink.model.lead import Lead
from leadlink.ports.queries import Everything
from leadlink.ports.store import Scope
from leadlink.testing import factories

scope = Scope("acme", "ana")
store = SqliteStore(sys.argv[1])

def add(id_):
    with store.write(scope) as writer:
        writer.apply(Commit(puts=[factories.lead(id_)]))

add("L1")
child = os.fork()
if not child:
    add("L2")
    store.close()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
add("L3")
child = os.fork()
if not child:
    store.close()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
with store.read(scope) as reader:
    print(*(lead.id for lead in reader.find(Everything(Lead)).items))
store.close()
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a Python process."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own


class TestProcesses:
    def test_no_update_is_lost(self, tmp_path: Path) -> None:
        """Processes that count up one record by read, add and write lose no step."""
        path = tmp_path / "crm.db"
        store = SqliteStore(path)
        put(store, SCOPE, factories.document("P1", size=0))
        running = [start(COUNT, path) for _ in range(PROCESSES)]
        for process in running:
            process.communicate(timeout=60)
        assert [process.returncode for process in running] == [0] * PROCESSES
        with store.read(SCOPE) as reader:
            assert reader.get(Document, "P1").size == PROCESSES * STEPS
        store.close()

    def test_a_new_file_may_be_opened_by_all_at_once(self, tmp_path: Path) -> None:
        """One of them makes the tables, the others find them."""
        path = tmp_path / "crm.db"
        script = (
            "import sys\n"
            "from leadlink.adapters.sqlite import SqliteStore\n"
            "SqliteStore(sys.argv[1]).close()"
        )
        running = [start(script, path) for _ in range(PROCESSES)]
        for process in running:
            process.communicate(timeout=60)
        assert [process.returncode for process in running] == [0] * PROCESSES

    def test_a_killed_writer_leaves_whole_commits(self, tmp_path: Path) -> None:
        """Whatever was told to be written is there, and nothing is half there."""
        path = tmp_path / "crm.db"
        told: list[int] = []
        for first in range(0, 50_000, 10_000):
            with start(WRITE, path, first) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    told.append(int(line))
                    if told[-1] % 10_000 == 7:
                        process.send_signal(signal.SIGKILL)
            store = SqliteStore(path)
            with store.read(SCOPE) as reader:
                ids = {
                    lead.id for lead in reader.find(Everything(Lead), limit=10**6).items
                }
                numbers = {int(id_.split("-")[0]) for id_ in ids}
                keys = [f"n:{number}" for number in numbers]
                sizes = reader.sizes(keys, at_most=9)
                history = [
                    len(reader.find(HistoryOf(Ref(Kind.LEAD, f"{n:06}-0"))).items)
                    for n in numbers
                ]
            assert len(ids) == 5 * len(numbers)
            assert set(sizes.values()) == set(history) == {5}
            assert store.outbox(SCOPE).waiting() == len(numbers)
            assert numbers >= set(told)
            store.close()

    def test_a_forked_child_may_use_the_store(self, tmp_path: Path) -> None:
        """It opens connections of its own and leaves its parent's alone."""
        with start(FORK, tmp_path / "crm.db") as process:
            output, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert output.split() == ["L1", "L2", "L3"]
