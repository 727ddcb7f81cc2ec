"""A conversion plan as text: a column for each target, within the width of a window."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from leadlink.adapters.render.columns import GAP, flat, padded, width_of
from leadlink.adapters.render.plan_view import Cell, Head, Lane, PlanView, Row
from leadlink.adapters.render.wrapping import clipped, wrapped

NARROWEST: Final = 48
"""How wide text is at least: below it four columns cannot be read."""

INDENT: Final = "  "
MOST: Final = 6
"""How many lines of one text are shown; the plan itself has the whole."""

EMPTY: Final = 8
"""How wide the column of a target is that is not there."""


def plan_text(view: PlanView, width: int) -> str:
    """Write a plan within so many columns of a terminal."""
    width = max(width, NARROWEST)
    lines = [*wrapped(flat(view.title), width, width_of)]
    lines += wrapped(flat(view.summary), width, width_of)
    if view.heads:
        widths = _widths(view.heads, width)
        lines += ["", *_heads(view.heads, widths)]
        for title, rows in view.sections:
            lines += ["", title.upper()]
            lines += (line for row in rows for line in _row(row, widths))
    for lane in view.lanes:
        lines += ["", lane.title.upper(), *_lane(lane, width)]
    return "\n".join(line.rstrip() for line in lines)


def _widths(heads: Sequence[Head], width: int) -> tuple[int, ...]:
    """Share the width: what is not there takes little, the lead as much as a target."""
    free = width - len(GAP) * len(heads)
    free -= EMPTY * sum(head.is_empty for head in heads)
    each = free // (1 + sum(not head.is_empty for head in heads))
    return (each, *(EMPTY if head.is_empty else each for head in heads))


def _heads(heads: Sequence[Head], widths: Sequence[int]) -> Iterator[str]:
    yield from _beside((("Lead",), *((head.word,) for head in heads)), widths)
    said = [
        _folded([f"{head.what}, {head.why}" if head.why else head.what], width)
        for head, width in zip(heads, widths[1:], strict=True)
    ]
    yield from _beside(((), *said), widths)
    yield GAP.join("─" * width for width in widths)


def _row(row: Row, widths: Sequence[int]) -> Iterator[str]:
    first = [row.name, *([f"{INDENT}{row.value}"] if row.value else [])]
    cells = [[line for cell in cells for line in _cell(cell)] for cells in row.cells]
    columns = (first, *cells)
    yield from _beside(map(_folded, columns, widths), widths)


def _cell(cell: Cell) -> Iterator[str]:
    yield f"{'≠' if cell.is_kept else '→'} {cell.field}"
    yield from (f"{INDENT}{it}" for it in (cell.value, cell.note) if it)


def _folded(texts: Iterable[str], width: int) -> tuple[str, ...]:
    """Fold texts, each one under the other; what follows a line is set in like it."""
    lines: list[str] = []
    for text in texts:
        indent = INDENT if text.startswith((INDENT, "→", "≠")) else ""
        most = width - len(indent)
        first, *rest = clipped(wrapped(flat(text), most, width_of), MOST)
        is_set_in = text.startswith(INDENT)
        lines.append(f"{indent if is_set_in else ''}{first}")
        lines += (f"{indent}{line}" for line in rest)
    return tuple(lines)


def _beside(columns: Iterable[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """Put columns of lines beside one another."""
    held = [list(column) for column in columns]
    for place in range(max(map(len, held))):
        cells = (
            padded(column[place] if place < len(column) else "", width)
            for column, width in zip(held, widths, strict=True)
        )
        yield GAP.join(cells).rstrip()


def _lane(lane: Lane, width: int) -> Iterator[str]:
    if not lane.rows:
        yield f"{INDENT}nothing"
    for first, *rest in lane.rows:
        named = zip(lane.headings[1:], rest, strict=True)
        said = [f"{INDENT}{first}"]
        said += [f"{INDENT}{_lower(name)}: {text}" for name, text in named if text]
        head, *below = said
        yield from _folded([head], width)
        for text in below:
            yield from (f"{INDENT}{line}" for line in _folded([text], width - 2))


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
