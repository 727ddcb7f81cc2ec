"""The table of benchmark results for the docs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs/explanation/benchmarks.md"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"
OWN = "leadlink"
Line = Mapping[str, object]


def line_of(line: Line) -> str:
    """Write a result in one line."""
    keys = ("F1", "best F1", "build", "match", "p50 ms", "p99 ms", "CPU s", "peak MiB")
    told = ", ".join(f"{key} {line[key]}" for key in keys if key in line)
    where = f"{line['world']} {line['customers']:,}"
    run = f"{line['peer']:16} {line['task']:7} {where:16}"
    return f"{run} {line['outcome']}: {told}"


def write(path: Path) -> None:
    """Put the tables of a file of results into the page; last runs count."""
    lines: dict[tuple[object, ...], Line] = {}
    for text in path.read_text("utf-8").splitlines():
        line = json.loads(text)
        key = tuple(line[name] for name in ("world", "customers", "peer", "task"))
        lines[key] = line
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    made = "\n".join(_tables(list(lines.values())))
    PAGE.write_text(f"{before}{BEGIN}\n\n{made}\n\n{END}{after}", "utf-8")


def _tables(lines: list[Line]) -> Iterator[str]:
    first = lines[0]
    yield f"Measured on {first['date']}: {first['machine']}."
    worlds = sorted(
        {(str(line["world"]), _number(line["customers"])) for line in lines}
    )
    worlds.sort(key=lambda world: (world[0] != "crm_dev", world[1]))
    for world, size in worlds:
        here = [
            line
            for line in lines
            if (line["world"], line["customers"]) == (world, size)
        ]
        for task, title in (
            ("link", "linking leads"),
            ("dedupe", "repeats among the customers"),
        ):
            yield from _quality(f"{world}, {size:,} customers: {title}", here, task)
        yield from _lookups(f"{world}, {size:,} customers: one lookup", here)


def _quality(title: str, lines: Iterable[Line], task: str) -> Iterator[str]:
    rows = [line for line in lines if line["task"] == task]
    if not rows:
        return
    own = next((line for line in rows if line["peer"] == OWN), None)
    yield ""
    yield f"### {title}"
    yield ""
    yield (
        "| | F1 at 0.5 | best F1 | recall at precision 0.99"
        " | CPU s | ratio | peak MiB | ratio |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for line in rows:
        cells = [
            _text(line, key) for key in ("F1", "best F1", "recall at precision 0.99")
        ]
        if line["outcome"] != "done":
            cells = [str(line["outcome"]), "", ""]
        for key in ("CPU s", "peak MiB"):
            cells += [_text(line, key), _ratio(line, own, key)]
        yield f"| {line['peer']} | " + " | ".join(cells) + " |"


def _lookups(title: str, lines: Iterable[Line]) -> Iterator[str]:
    rows = [line for line in lines if line["task"] == "lookup"]
    if not rows:
        return
    own = next((line for line in rows if line["peer"] == OWN), None)
    yield ""
    yield f"### {title}"
    yield ""
    yield (
        "| | CPU s before the first | p50 ms | ratio | p99 ms | ratio"
        " | peak MiB | ratio |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for line in rows:
        cells = [_text(line, "build")]
        for key in ("p50 ms", "p99 ms", "peak MiB"):
            cells += [_text(line, key), _ratio(line, own, key)]
        if line["outcome"] != "done":
            cells[1] = str(line["outcome"])
        yield f"| {line['peer']} | " + " | ".join(cells) + " |"


def _number(value: object) -> int:
    return int(str(value))


def _text(line: Line, key: str) -> str:
    value = line.get(key, "")
    if isinstance(value, float):
        return f"{value:.1f}" if value >= 10 else f"{value:.3g}"  # noqa: PLR2004 - digits to show
    return f"{value:,}" if isinstance(value, int) else str(value)


def _ratio(line: Line, own: Line | None, key: str) -> str:
    """Give how many times leadlink's figure this one is."""
    if own is None or line is own or key not in line or not own.get(key):
        return ""
    times = float(str(line[key])) / float(str(own[key]))
    return f"{times:,.0f}" if times >= 10 else f"{times:.1f}"  # noqa: PLR2004 - digits to show
