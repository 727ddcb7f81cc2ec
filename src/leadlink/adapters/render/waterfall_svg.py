"""A waterfall as a picture and as a page."""

from collections.abc import Iterator
from typing import Final

from leadlink.adapters.render.markup import FONT, colours, page, picture, safe
from leadlink.adapters.render.waterfall import Term, Waterfall
from leadlink.adapters.render.wrapping import clipped, ems, wrapped

WIDTH: Final = 900
MARGIN: Final = 20
REASON: Final = 340
NUMBER: Final = 64
SIZE: Final = 13
LINE: Final = 17
PAD: Final = 8
MOST: Final = 4
"""How many lines of a reason are shown."""

_LEFT: Final = MARGIN + REASON + 2 * NUMBER + 16
_SPAN: Final = WIDTH - MARGIN - _LEFT

STYLE: Final = (
    f".ll-paper{{fill:var(--paper)}}svg.leadlink text{{font:{SIZE}px {FONT};"
    "fill:var(--ink)}svg.leadlink .ll-h{font-size:17px;font-weight:600}"
    "svg.leadlink .ll-b{font-weight:600}svg.leadlink .ll-f{fill:var(--faint)}"
    "svg.leadlink .ll-n{text-anchor:end;font-variant-numeric:tabular-nums}"
    ".ll-for{fill:var(--for)}.ll-against{fill:var(--against)}"
    ".ll-way{stroke:var(--line);stroke-width:1.5;fill:none}"
    ".ll-step{stroke:var(--faint);stroke-dasharray:2 2}"
)
PAGE: Final = (
    colours(":root") + f"body{{margin:0;padding:1.5rem;background:var(--paper);"
    f"color:var(--ink);font:15px/1.45 {FONT}}}"
    "main{max-width:56rem;margin:0 auto}"
    "h1{font-size:1.3rem;margin:0 0 1rem;overflow-wrap:anywhere}"
    "p{color:var(--faint)}"
    "caption{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{padding:.4rem .6rem;text-align:start;font-weight:400;"
    "border-bottom:1px solid var(--line);overflow-wrap:anywhere}"
    "thead th{font-weight:600}tfoot th,tfoot td{font-weight:600;border:0}"
    ".n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".bar{width:34%;min-width:8rem}"
    ".bar div{height:.9rem;border-radius:2px;min-width:2px}"
    ".for{background:var(--for)}.against{background:var(--against)}"
)
HEADINGS: Final = (
    '<thead><tr><th scope="col">Reason</th><th scope="col" class="n">Bits</th>'
    '<th scope="col" class="n">Sum</th><th scope="col" class="bar">As a bar</th>'
    "</tr></thead>"
)


def _share(view: Waterfall, at: float) -> float:
    """Tell where a sum lies between the least and the most, 0.0-1.0."""
    low, high = view.span
    return (at - low) / (high - low)


def waterfall_svg(view: Waterfall) -> str:
    """Draw a waterfall."""
    parts: list[str] = []
    y = float(MARGIN)
    for line in wrapped(view.title, (WIDTH - 2 * MARGIN) / 17 / 1.08, ems):
        y += 22
        parts.append(_text(MARGIN, y, line, "ll-h"))
    y += LINE + 14
    for x, heading in ((_number(1), "bits"), (_number(2), "sum")):
        parts.append(_text(x, y, heading, "ll-n ll-f"))
    y += PAD
    zero = _LEFT + _share(view, 0.0) * _SPAN
    top = y
    bars: list[str] = []
    for place, term in enumerate(view.terms):
        y = _draw(bars, view, term, y, is_last=place == len(view.terms) - 1)
    parts.append(f'<path class="ll-way" d="M{zero:g} {top:g}V{y:g}"/>')
    parts += bars
    for line in wrapped(view.summary, (WIDTH - 2 * MARGIN) / SIZE / 1.08, ems):
        y += LINE + 4
        parts.append(_text(MARGIN, y, line, "ll-b"))
    return picture(
        view.title,
        view.summary,
        width=WIDTH,
        height=round(y + MARGIN),
        style=STYLE,
        body="\n".join(parts),
    )


def _number(place: int) -> float:
    return MARGIN + REASON + place * NUMBER


def _draw(
    parts: list[str], view: Waterfall, term: Term, y: float, *, is_last: bool
) -> float:
    lines = clipped(wrapped(term.reason, (REASON - PAD) / SIZE, ems), MOST)
    height = len(lines) * LINE + PAD
    for place, line in enumerate(lines):
        parts.append(_text(MARGIN, y + LINE * (place + 1) - 2, line, ""))
    numbers = (f"{term.weight:+.1f}", f"{term.after:.1f}")
    for place, number in enumerate(numbers, 1):
        parts.append(_text(_number(place), y + LINE - 2, number, "ll-n"))
    before, after = (
        _LEFT + _share(view, at) * _SPAN for at in (term.before, term.after)
    )
    look = "for" if term.weight >= 0 else "against"
    parts.append(
        f'<rect class="ll-{look}" x="{min(before, after):.1f}" y="{y + 4:g}" '
        f'width="{max(abs(after - before), 2.0):.1f}" height="{LINE - 3}" rx="2"/>'
    )
    if not is_last:
        parts.append(
            f'<path class="ll-step" d="M{after:.1f} {y + LINE + 1:g}'
            f'V{y + height + 4:g}"/>'
        )
    return y + height


def _text(x: float, y: float, line: str, look: str) -> str:
    classes = f' class="{look}"' if look else ""
    return f'<text x="{x:g}" y="{y:g}"{classes}>{safe(line)}</text>'


def waterfall_html(view: Waterfall) -> str:
    """Write a waterfall as a page: a table whose last column is bars."""
    body = (
        "<main>",
        f"<h1><bdi>{safe(view.title)}</bdi></h1>",
        "<table>",
        f"<caption>{safe(f'What speaks for {view.relation}')}</caption>",
        HEADINGS,
        "<tbody>",
        *_rows(view),
        "</tbody></table>",
        f"<p>{safe(view.summary)}</p>",
        "</main>",
    )
    return page(view.title, PAGE, "\n".join(body))


def _rows(view: Waterfall) -> Iterator[str]:
    for term in view.terms:
        start, end = sorted(_share(view, at) for at in (term.before, term.after))
        look = "for" if term.weight >= 0 else "against"
        bar = (
            f'<div class="{look}" style="margin-inline-start:{start:.1%};'
            f'width:{end - start:.1%}"></div>'
        )
        yield (
            f'<tr><th scope="row"><bdi>{safe(term.reason)}</bdi></th>'
            f'<td class="n">{term.weight:+.1f}</td><td class="n">{term.after:.1f}</td>'
            f'<td class="bar">{bar}</td></tr>'
        )
