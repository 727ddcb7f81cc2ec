"""Plans and matches for people to look at: as text, HTML and SVG.

``text(value)``, ``html(value)`` and ``svg(value)`` take a conversion plan or a match.
"""

from leadlink.adapters.render.rendering import html, svg, text

__all__ = ["html", "svg", "text"]
