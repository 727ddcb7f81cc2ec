"""The long runs: imports of 100,000 rows, and imports that are killed half-way.

Run ``make soak``, or ``python benchmarks/soak.py 20000`` for shorter ones. It ends with
0 only if every promise held.
"""

import csv
import os
import random  # noqa: TID251 - chooses when to kill a process
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 100_000
SHARE = 10
"""How many times longer the long file is than the short one."""

MOST_GROWTH = 1.2
KILLS = 10
HEADINGS = ("First Name", "Last Name", "E-mail", "Mobile", "Lead Source", "Next Call")
PLANTED = {
    0: ("E-mail", "broken", "E-mail: is not an e-mail address"),
    1: ("First Name", "", ""),
    2: ("Next Call", "soon", "Next Call: is not a date"),
    3: ("Mobile", "n/a", "Mobile: is not a phone number"),
}


def row_of(number: int) -> dict[str, str]:
    """Make a sound row; no two are alike."""
    return {
        "First Name": f"Given{number % 5000}",
        "Last Name": f"Family{number % 7001}",
        "E-mail": f"p{number}@example.com",
        "Mobile": f"+91 9{(number * 7_919 + 123_457) % 10**9:09}",
        "Lead Source": "Website",
        "Next Call": "",
    }


def write(path: Path, rows: int) -> dict[str, str]:
    """Write a file with a bad row in each 250, and give their numbers and reasons."""
    bad = {}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        for number in range(rows):
            row = row_of(number)
            if number % 250 == 249:  # noqa: PLR2004 - one in 250
                heading, value, reason = PLANTED[number // 250 % len(PLANTED)]
                row[heading] = value
                if heading == "First Name":
                    row["Last Name"], reason = "", "name: needs a name"
                bad[str(number + 2)] = reason
            writer.writerow(row)
    return bad


def command(folder: Path, *arguments: str) -> list[str]:
    """Give a command over the store of a folder."""
    store = ("--db", str(folder / "soak.db"))
    return [sys.executable, "-m", "leadlink", *arguments, *store]


def peak_of_import(folder: Path, path: Path) -> tuple[int, float]:
    """Import a file; give the peak memory in KiB and the seconds it took."""
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - this very program
        command(folder, "import", str(path)), stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    expect("an import with bad rows ends with 1", holds=process.returncode == 1)
    return usage.ru_maxrss, time.monotonic() - began


def expect(what: str, *, holds: bool) -> None:
    """Tell that a promise holds, or end.

    Raises:
        SystemExit: It does not.
    """
    if not holds:
        sys.exit(f"broken: {what}")
    print(f"  holds: {what}")


def rejected(path: Path) -> dict[str, str]:
    """Read the numbers and reasons of a rejects file."""
    name = path.with_name(f"{path.name}.rejects.csv")
    with name.open(encoding="utf-8-sig", newline="") as file:
        return {row["Row"]: row["Reasons"] for row in csv.DictReader(file)}


def count_leads(folder: Path) -> int:
    """Count the leads of a store."""
    ran = subprocess.run(  # noqa: S603 - this very program
        command(folder, "export", "-", "--format", "jsonl"),
        stdout=subprocess.PIPE,
        check=True,
    )
    return ran.stdout.count(b"\n")


def imports(rows: int) -> None:
    """Import a short and a long file: memory, rejects, and a second run."""
    peaks = []
    for count in (rows // SHARE, rows):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            path = folder / "leads.csv"
            bad = write(path, count)
            peak, seconds = peak_of_import(folder, path)
            peaks.append(peak)
            print(f"{count:,} rows: {seconds:.0f} s, peak {peak / 1024:.0f} MiB")
            expect(
                "the rejects file has exactly the bad rows", holds=rejected(path) == bad
            )
            expect("all others are in", holds=count_leads(folder) == count - len(bad))
            _, seconds = peak_of_import(folder, path)
            print(f"again: {seconds:.0f} s")
            expect(
                "a second run adds nothing",
                holds=count_leads(folder) == count - len(bad),
            )
    growth = peaks[1] / peaks[0]
    if rows < ROWS:
        print(f"{growth:.2f} times the memory, of files too short to tell")
        return
    expect(
        f"{SHARE} times the rows take {growth:.2f} times the memory",
        holds=growth <= MOST_GROWTH,
    )


def kills(rows: int) -> None:
    """Kill imports half-way; the next one goes on, and no row is in twice."""
    chance = random.Random(1)  # noqa: S311 - not for secrets
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "leads.csv"
        bad = write(path, rows)
        for _ in range(KILLS):
            process = subprocess.Popen(  # noqa: S603 - this very program
                command(folder, "import", str(path)), stdout=subprocess.DEVNULL
            )
            try:
                process.wait(timeout=chance.uniform(0.3, 3.0))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        peak_of_import(folder, path)
        expect(
            f"{KILLS} kills lost and doubled nothing",
            holds=count_leads(folder) == rows - len(bad),
        )
        expect("the rejects file is whole", holds=rejected(path) == bad)


def main() -> None:
    """Run all of it."""
    rows = int(sys.argv[1]) if sys.argv[1:] else ROWS
    imports(rows)
    kills(max(rows // 20, 2_000))


if __name__ == "__main__":
    main()
