"""What HTML and SVG share: safe text, colours for light and dark, whole documents."""

import unicodedata
from hashlib import sha256
from html import escape
from typing import Final

_OVERRIDES: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
_ISOLATES: Final = frozenset("\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")


def safe(text: str) -> str:
    """Bring any text into a form that markup may hold and a reader is not misled by.

    Line ends and tabs become blanks. Control characters, of which XML forbids most,
    and signs that turn the direction of writing become a sign that something was there;
    those that join letters stay.
    """
    shown = "".join(map(_shown, " ".join(text.split())))
    return escape(shown, quote=True)


def _shown(letter: str) -> str:
    is_bad = (
        unicodedata.category(letter) in {"Cc", "Cs"}
        or letter in _OVERRIDES
        or letter in _ISOLATES
    )
    return "\N{REPLACEMENT CHARACTER}" if is_bad else letter


_LIGHT: Final = {
    "paper": "#ffffff",
    "ink": "#17202b",
    "faint": "#566173",
    "line": "#b9c3cf",
    "lead": "#eef1f5",
    "person": "#e2eefc",
    "company": "#e1f3e8",
    "deal": "#f3e9fb",
    "warn": "#fdf0d9",
    "edge": "#9a5b00",
    "for": "#1d6fd1",
    "against": "#b3430f",
}
_DARK: Final = {
    "paper": "#12171e",
    "ink": "#e7ecf2",
    "faint": "#a3afbd",
    "line": "#455160",
    "lead": "#1f2731",
    "person": "#17324f",
    "company": "#173a28",
    "deal": "#362347",
    "warn": "#43310f",
    "edge": "#e7ad4f",
    "for": "#6fb0ff",
    "against": "#ff9a66",
}


def colours(selector: str) -> str:
    """Write the colours as properties of a selector, for light and for dark."""
    light, dark = (
        ";".join(f"--{name}:{value}" for name, value in palette.items())
        for palette in (_LIGHT, _DARK)
    )
    return (
        f"{selector}{{{light};color-scheme:light dark}}"
        f"@media (prefers-color-scheme:dark){{{selector}{{{dark}}}}}"
    )


FONT: Final = "system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif"


def page(title: str, style: str, body: str) -> str:
    """Write a whole page: no script, nothing from elsewhere."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{safe(title)}</title>\n"
        f"<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def picture(
    title: str, description: str, *, width: int, height: int, style: str, body: str
) -> str:
    """Write a whole SVG document with a title and a description for readers aloud."""
    text = f"{title}\n{description}\n{body}"
    mark = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" class="leadlink" '
        f'aria-labelledby="ll-t-{mark} ll-d-{mark}">\n'
        f'<title id="ll-t-{mark}">{safe(title)}</title>\n'
        f'<desc id="ll-d-{mark}">{safe(description)}</desc>\n'
        f"<style>{colours('svg.leadlink')}{style}</style>\n"
        f'<rect class="ll-paper" width="{width}" height="{height}"/>\n{body}\n</svg>\n'
    )
