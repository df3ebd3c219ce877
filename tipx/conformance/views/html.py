"""The matrix as a page that needs nothing else: no script, no style sheet, nothing of another host."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from tipx.conformance.results import Results
from tipx.conformance.views.matrix import Disagreement, declared_as, disagreements, in_a_word, notes, table

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1b1b;background:#fff}"
    "table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:600;padding:.3rem 0}"
    "th,td{border:1px solid #b5b5b5;padding:.25rem .6rem;text-align:left;vertical-align:top}td.n{text-align:right}"
    ".good{background:#d9f2dd}.bad{background:#f9d7d7}.partly{background:#fff1cc}.none{color:#595959}"
)
_SIGNS = {"good": "✓ ", "bad": "✗ "}


def render(every: Sequence[Results]) -> str:
    """The results as a page of HTML."""
    return "\n".join(_lines(every)) + "\n"


def _lines(every: Sequence[Results]) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>TIPX conformance</title><style>{_STYLE}</style></head>"
    yield "<body><main><h1>TIPX conformance</h1><ul>"
    for found in every:
        yield f"<li>{_(declared_as(found))}: <strong>{_(in_a_word(found))}</strong>, suite {_(found.suite)}</li>"
    yield "</ul>"
    yield from (f"<p>{_(one)}</p>" for one in notes(every))
    shown = table(every)
    yield "<table><caption>Cases by their groups</caption><thead><tr>"
    yield "".join(f'<th scope="col">{_(one)}</th>' for one in shown.head) + "</tr></thead><tbody>"
    for name, cells in shown.rows:
        written = "".join(
            f'<td class="n {cell.kind}">{_SIGNS.get(cell.kind, "") if cell.text else ""}{_(cell.text)}</td>'
            for cell in cells
        )
        yield f'<tr><th scope="row">{_(name)}</th>{written}</tr>'
    yield "</tbody></table>"
    listed = disagreements(every)
    if listed:
        yield "<table><caption>What does not pass</caption><thead><tr>"
        names = ["case", "form", *map(declared_as, every)]
        yield "".join(f'<th scope="col">{_(one)}</th>' for one in names) + "</tr></thead><tbody>"
        yield from map(_disagreement, listed)
        yield "</tbody></table>"
    yield "</main></body></html>"


def _disagreement(one: Disagreement) -> str:
    cells = "".join(
        f'<td class="{_KINDS.get(outcome.value, "none") if outcome else "none"}">{_(outcome.value if outcome else "not asked")}'
        f"{': ' if why else ''}{_(why)}</td>"
        for outcome, why in one.of
    )
    return f'<tr><th scope="row">{_(one.case)}</th><td>{_(one.form)}</td>{cells}</tr>'


_KINDS = {"pass": "good", "fail": "bad", "errored": "bad", "skipped": "partly"}


def _(text: str) -> str:
    return html.escape(text)
