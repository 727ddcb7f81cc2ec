"""A long file is read as it is taken in: it takes no more memory than a short one."""

import tracemalloc
from pathlib import Path

from leadlink.adapters.records.drafts import Draft, lead_draft
from leadlink.adapters.records.fieldmap import LEADS
from leadlink.adapters.records.reading import open_records
from leadlink.adapters.records.seen import SeenKeys
from leadlink.presets.recommended import RECOMMENDED


def peak(path: Path, rows: int) -> int:
    """Read a file of so many rows to drafts, and give the most memory that it took."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Name,Email,Phone\n")
        for n in range(rows):
            file.write(f"Person {n},p{n}@example.com,+91 98450 {n:05}\n")
    tracemalloc.start()
    try:
        with open_records(path, fields=LEADS) as opened:
            seen = SeenKeys()
            for row in opened.rows:
                draft = lead_draft(row, opened.shape(row), policy=RECOMMENDED)
                assert isinstance(draft, Draft)
                assert seen.add(draft.key)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_the_rows_take_no_more_memory(tmp_path: Path) -> None:
    """CSV import streams (spec 4): what grows is the table of keys, 16 bytes a row."""
    short, long = peak(tmp_path / "a.csv", 500), peak(tmp_path / "b.csv", 5_000)
    table = 3 * 16 * 5_000  # the old table and the new one stand side by side
    assert long - table <= 1.2 * short
