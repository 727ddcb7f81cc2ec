"""A conversion plan as a page: one table of what goes where, one for each lane."""

from collections.abc import Iterator
from typing import Final

from leadlink.adapters.render.markup import FONT, colours, page, safe
from leadlink.adapters.render.plan_view import (
    COLUMNS,
    STAYS,
    Cell,
    Head,
    Lane,
    PlanView,
    Row,
)

STYLE: Final = (
    colours(":root") + f"body{{margin:0;padding:1.5rem;background:var(--paper);"
    f"color:var(--ink);font:15px/1.45 {FONT}}}"
    "main{max-width:72rem;margin:0 auto}"
    "h1{font-size:1.3rem;margin:0 0 .25rem;overflow-wrap:anywhere}"
    "h2{font-size:1rem;margin:1.75rem 0 .5rem}"
    "p{margin:0 0 1rem;color:var(--faint)}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:separate;border-spacing:4px;width:100%;table-layout:fixed}"
    "table.plan{min-width:44rem}"
    "caption{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}"
    "th,td{padding:.35rem .6rem;text-align:start;vertical-align:top;"
    "border-radius:4px;overflow-wrap:anywhere;font-weight:400}"
    "thead th{font-weight:600;border-bottom:2px solid var(--line);border-radius:0}"
    "thead small,td small,th small{display:block;font-size:.85em;font-weight:400;"
    "color:var(--faint)}"
    "tbody.section th[colspan]{font-weight:600;padding-top:1rem}"
    "tbody th[scope=row],table.lane td,table.lane th[scope=row]"
    "{background:var(--lead)}"
    "tbody th[scope=row],td b{font-weight:600}th[scope=row] small{color:var(--ink)}"
    ".person{background:var(--person)}.company{background:var(--company)}"
    ".deal{background:var(--deal)}"
    ".contested{box-shadow:inset 3px 0 var(--edge)}"
    "td div+div{margin-top:.4rem}"
    "table.stays td,table.stays tbody th[scope=row]{background:none;"
    "outline:1px dashed var(--line);outline-offset:-1px}"
)

WIDE: Final = (
    '<div class="wide" role="region" tabindex="0" aria-label="What each target gets">'
)
"""What can be moved sideways on a narrow screen, also by the keyboard."""


def plan_html(view: PlanView) -> str:
    """Write a plan as a page."""
    body = [
        "<main>",
        f"<h1><bdi>{safe(view.title)}</bdi></h1>",
        f"<p>{safe(view.summary)}</p>",
    ]
    if view.heads:
        body += [WIDE, *_grid(view), "</div>"]
    for lane in view.lanes:
        body += [f"<h2>{safe(lane.title)}</h2>", *_lane(lane)]
    return page(view.title, STYLE, "\n".join((*body, "</main>")))


def _grid(view: PlanView) -> Iterator[str]:
    yield '<table class="plan">'
    yield "<caption>What each target gets</caption>"
    heads = "".join(map(_head, view.heads))
    yield f'<thead><tr><th scope="col">Lead</th>{heads}</tr></thead>'
    for title, rows in view.sections:
        yield '<tbody class="section">'
        across = 1 + len(view.heads)
        yield (f'<tr><th colspan="{across}" scope="rowgroup">{safe(title)}</th></tr>')
        yield from map(_row, rows)
        yield "</tbody>"
    yield "</table>"


def _head(head: Head) -> str:
    what = safe(f"{head.what}, {head.why}" if head.why else head.what)
    return f'<th scope="col">{safe(head.word)}<small>{what}</small></th>'


def _row(row: Row) -> str:
    value = f"<small>{_said(row.value)}</small>" if row.value else ""
    cells = "".join(map(_cells, COLUMNS, row.cells))
    return f'<tr><th scope="row">{safe(row.name)}{value}</th>{cells}</tr>'


def _cells(word: str, cells: tuple[Cell, ...]) -> str:
    if not cells:
        return "<td></td>"
    is_contested = any(cell.is_contested for cell in cells)
    is_kept = all(cell.is_kept for cell in cells)
    names = (
        "" if is_kept else word.lower(),
        "contested" if is_contested else "",
    )
    classes = " ".join(name for name in names if name)
    return f'<td class="{classes}">{"".join(map(_cell, cells))}</td>'


def _cell(cell: Cell) -> str:
    value = f": {_said(cell.value)}" if cell.value else ""
    note = f"<small>{_said(cell.note)}</small>" if cell.note else ""
    return f"<div><b>{safe(cell.field)}</b>{value}{note}</div>"


def _lane(lane: Lane) -> Iterator[str]:
    if not lane.rows:
        yield "<p>Nothing.</p>"
        return
    name = "lane stays" if lane.title == STAYS else "lane"
    yield f'<table class="{name}">'
    yield f"<caption>{safe(lane.title)}</caption>"
    headings = "".join(f'<th scope="col">{safe(it)}</th>' for it in lane.headings)
    yield f"<thead><tr>{headings}</tr></thead>"
    yield "<tbody>"
    for first, *rest in lane.rows:
        cells = "".join(f"<td>{_said(it)}</td>" for it in rest)
        yield f'<tr><th scope="row">{_said(first)}</th>{cells}</tr>'
    yield "</tbody></table>"


def _said(text: str) -> str:
    """Write what somebody typed: its direction is its own."""
    return f"<bdi>{safe(text)}</bdi>"
