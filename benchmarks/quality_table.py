"""Put what ``quality.py --out`` measured into the docs, as tables.

python benchmarks/quality_table.py RESULTS.jsonl
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs/explanation/matching.md"
BEGIN, END = "<!-- quality: begin -->", "<!-- quality: end -->"
Line = Mapping[str, object]
COLUMNS = {
    "precision": "precision",
    "recall": "recall",
    "F1": "F1",
    "recall at precision 0.99": "recall at 0.99",
    "candidate recall": "looked at",
    "STRONG precision": "STRONG right",
    "STRONG recall": "STRONG finds",
    "of those not called same": "sharers kept apart",
    "of those named household": "households named",
}


def tables(lines: Iterable[Line]) -> Iterator[str]:
    """Write what was measured, and how far probabilities are from shares."""
    found = list(lines)
    yield f"| set, task | {' | '.join(COLUMNS.values())} |"
    yield "|---" * (len(COLUMNS) + 1) + "|"
    for line in found:
        cells = [f"{float(str(line[key])):.3f}" for key in COLUMNS]
        yield f"| {line['set']}, {line['task']} | {' | '.join(cells)} |"
    yield ""
    yield f"| share that is right, given | {' | '.join(map(_tenth, range(10)))} |"
    yield "|---" * 11 + "|"
    for line in found:
        cells = [_above(one) for one in line["calibration"]]  # type: ignore[attr-defined]  # a list
        yield f"| {line['set']}, {line['task']} | {' | '.join(cells)} |"


def _tenth(at: int) -> str:
    return f"{at / 10:.1f} to {(at + 1) / 10:.1f}"


def _above(tenth: tuple[int, float, float]) -> str:
    """Give the mean probability and the share that is right, where there are pairs."""
    count, said, right = tenth
    return f"{said:.2f}: {right:.2f} of {count:,}" if count else ""


def main() -> None:
    """Put the tables into the page; of a set the last run counts."""
    lines: dict[tuple[object, object], Line] = {}
    for text in Path(sys.argv[1]).read_text("utf-8").splitlines():
        line = json.loads(text)
        lines[line["set"], line["task"]] = line
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    middle = "\n".join(tables(lines.values()))
    PAGE.write_text(f"{before}{BEGIN}\n{middle}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
