"""The badge as a picture, which needs nobody's server."""

from __future__ import annotations

import html
from collections.abc import Sequence

from tipx.conformance.results import Results
from tipx.conformance.views.badge import LABEL, badge

_COLOURS = {"brightgreen": "#2c7a12", "yellow": "#8a6100", "red": "#b3261e"}
"""Dark enough for white letters."""
_LETTER = 6.6
_EDGE = 8


def render(every: Sequence[Results]) -> str:
    """The picture."""
    found = badge(every)
    left, right = _width(LABEL), _width(found.message)
    said = html.escape(f"{LABEL}: {found.message}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{said}">\n'
        f"<title>{said}</title>\n"
        f'<rect width="{left}" height="20" fill="#444"/>\n'
        f'<rect x="{left}" width="{right}" height="20" fill="{_COLOURS[found.colour]}"/>\n'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">\n'
        f"{_text(LABEL, 0, left)}\n{_text(found.message, left, right)}\n"
        "</g>\n</svg>\n"
    )


def _text(text: str, start: int, width: int) -> str:
    return f'<text x="{start + _EDGE}" y="14" textLength="{width - 2 * _EDGE}">{html.escape(text)}</text>'


def _width(text: str) -> int:
    return round(len(text) * _LETTER) + 2 * _EDGE
