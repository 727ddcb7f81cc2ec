"""A conversion plan as a picture: arrows from the lead to its targets, lanes below."""

from collections.abc import Iterator, Sequence
from typing import Final, final

import attrs

from leadlink.adapters.render.markup import FONT, picture, safe
from leadlink.adapters.render.plan_view import (
    COLUMNS,
    STAYS,
    Cell,
    Head,
    Lane,
    PlanView,
    Row,
)
from leadlink.adapters.render.wrapping import clipped, ems, wrapped

WIDTH: Final = 980
MARGIN: Final = 20
LEAD_WIDTH: Final = 250
GUTTER: Final = 30
SIZE: Final = 13
LINE: Final = 17
PAD: Final = 8
GAP: Final = 6
MOST: Final = 6
"""How many lines of one text are shown."""

_EACH: Final = (WIDTH - 2 * MARGIN - LEAD_WIDTH - 3 * GUTTER) / 3
_LEFTS: Final = tuple(
    MARGIN + LEAD_WIDTH + GUTTER + place * (_EACH + GUTTER) for place in range(3)
)

STYLE: Final = (
    f".ll-paper{{fill:var(--paper)}}svg.leadlink text{{font:{SIZE}px {FONT};"
    "fill:var(--ink)}svg.leadlink .ll-h{font-size:17px;font-weight:600}"
    "svg.leadlink .ll-b{font-weight:600}svg.leadlink .ll-f{fill:var(--faint)}"
    ".ll-box{stroke:var(--line);stroke-width:1}"
    ".ll-lead{fill:var(--lead)}.ll-person{fill:var(--person)}"
    ".ll-company{fill:var(--company)}.ll-deal{fill:var(--deal)}"
    ".ll-kept{fill:var(--paper)}.ll-stays{fill:none;stroke-dasharray:4 3}"
    ".ll-contested{stroke:var(--edge);stroke-width:2}"
    ".ll-way{stroke:var(--line);stroke-width:1.5;fill:none}"
    ".ll-tip{fill:var(--faint)}"
)


@final
@attrs.frozen
class Text:
    """A line of text and how it is written: plain, bold or faint."""

    line: str
    look: str = ""


def plan_svg(view: PlanView) -> str:
    """Draw a plan."""
    parts: list[str] = []
    y = float(MARGIN)
    for line in _wrapped(view.title, WIDTH - 2 * MARGIN, look="ll-h", size=17):
        y += 22
        parts.append(_text(MARGIN, y, line))
    y += LINE + 2
    parts.append(_text(MARGIN, y, Text(view.summary, "ll-f")))
    y += LINE
    if view.heads:
        y = _draw_heads(parts, view.heads, y)
        for title, rows in view.sections:
            y = _draw_title(parts, title, y)
            for row in rows:
                y = _draw_row(parts, row, y)
    for lane in view.lanes:
        y = _draw_lane(parts, lane, _draw_title(parts, lane.title, y))
    return picture(
        view.title,
        view.summary,
        width=WIDTH,
        height=round(y + MARGIN),
        style=STYLE,
        body="\n".join(parts),
    )


def _wrapped(
    text: str, width: float, *, look: str = "", size: float = SIZE
) -> tuple[Text, ...]:
    bold = 1.08 if look in {"ll-h", "ll-b"} else 1.0
    lines = wrapped(text, width / size / bold, ems)
    return tuple(Text(line, look) for line in clipped(lines, MOST))


def _text(x: float, y: float, text: Text) -> str:
    look = f' class="{text.look}"' if text.look else ""
    return f'<text x="{x:g}" y="{y:g}"{look}>{safe(text.line)}</text>'


def _draw_title(parts: list[str], title: str, y: float) -> float:
    y += LINE + 12
    parts.append(_text(MARGIN, y, Text(title, "ll-b")))
    return y + PAD


def _draw_heads(parts: list[str], heads: Sequence[Head], y: float) -> float:
    y += LINE + 6
    parts.append(_text(MARGIN, y, Text("Lead", "ll-b")))
    deepest = y
    for head, x in zip(heads, _LEFTS, strict=True):
        what = f"{head.what}, {head.why}" if head.why else head.what
        lines = (Text(head.word, "ll-b"), *_wrapped(what, _EACH, look="ll-f"))
        for place, line in enumerate(lines):
            parts.append(_text(x, y + place * LINE, line))
        deepest = max(deepest, y + (len(lines) - 1) * LINE)
    y = deepest + PAD
    parts.append(f'<path class="ll-way" d="M{MARGIN} {y:g}H{WIDTH - MARGIN}"/>')
    return y


def _draw_row(parts: list[str], row: Row, y: float) -> float:
    lead = (
        *_wrapped(row.name, LEAD_WIDTH - 2 * PAD, look="ll-b"),
        *(_wrapped(row.value, LEAD_WIDTH - 2 * PAD) if row.value else ()),
    )
    held = [tuple(_cell_lines(cells)) for cells in row.cells]
    height = max(map(len, (lead, *held))) * LINE + 2 * PAD - 3
    reached = [x for x, lines in zip(_LEFTS, held, strict=True) if lines]
    middle = y + PAD + LINE / 2
    if reached:
        start = MARGIN + LEAD_WIDTH
        parts.append(
            f'<path class="ll-way" d="M{start} {middle:g}H{reached[-1] - 4:g}"/>'
        )
    parts += _box(MARGIN, y, LEAD_WIDTH, height, look="ll-lead", lines=lead)
    for word, x, cells, lines in zip(COLUMNS, _LEFTS, row.cells, held, strict=True):
        if lines:
            parts += [] if _is_kept(cells) else [_tip(x, middle)]
            parts += _box(x, y, _EACH, height, look=_look(word, cells), lines=lines)
    return y + height + GAP


def _cell_lines(cells: Sequence[Cell]) -> Iterator[Text]:
    width = _EACH - 2 * PAD
    for cell in cells:
        yield from _wrapped(cell.field, width, look="ll-b")
        yield from _wrapped(cell.value, width) if cell.value else ()
        yield from _wrapped(cell.note, width, look="ll-f") if cell.note else ()


def _look(word: str, cells: Sequence[Cell]) -> str:
    fill = "kept" if _is_kept(cells) else word.lower()
    is_contested = any(cell.is_contested for cell in cells)
    return f"ll-{fill} ll-contested" if is_contested else f"ll-{fill}"


def _is_kept(cells: Sequence[Cell]) -> bool:
    return all(cell.is_kept for cell in cells)


def _tip(x: float, y: float) -> str:
    return f'<path class="ll-tip" d="M{x:g} {y:g}l-8 -4v8z"/>'


def _box(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    look: str,
    lines: Sequence[Text] = (),
) -> Iterator[str]:
    yield (
        f'<rect class="ll-box {look}" x="{x:g}" y="{y:g}" width="{width:g}" '
        f'height="{height:g}" rx="5"/>'
    )
    for place, line in enumerate(lines):
        yield _text(x + PAD, y + PAD + 10 + place * LINE, line)


def _draw_lane(parts: list[str], lane: Lane, y: float) -> float:
    if not lane.rows:
        parts.append(_text(MARGIN, y + LINE, Text("Nothing.", "ll-f")))
        return y + LINE + GAP
    look = "ll-stays" if lane.title == STAYS else "ll-lead"
    lefts, _ = _lane_columns(len(lane.headings))
    for x, heading in zip(lefts, lane.headings, strict=True):
        parts.append(_text(x, y + PAD, Text(heading, "ll-f")))
    y += LINE
    for row in lane.rows:
        lefts, widths = _lane_columns(len(row))
        folded = [
            _wrapped(text, width - PAD, look="" if place else "ll-b")
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        height = max(map(len, folded)) * LINE + 2 * PAD - 3
        parts += _box(MARGIN, y, WIDTH - 2 * MARGIN, height, look=look)
        for x, lines in zip(lefts, folded, strict=True):
            for place, line in enumerate(lines):
                parts.append(_text(x, y + PAD + 10 + place * LINE, line))
        y += height + GAP
    return y


def _lane_columns(count: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Share the width of a lane: the first column is as wide as a lead's box."""
    inner = WIDTH - 2 * MARGIN - 2 * PAD
    if count == 1:
        return (MARGIN + PAD,), (inner,)
    rest = (inner - LEAD_WIDTH) / (count - 1)
    lefts = [MARGIN + PAD + LEAD_WIDTH + place * rest for place in range(count - 1)]
    return (MARGIN + PAD, *lefts), (LEAD_WIDTH - PAD, *[rest] * (count - 1))
