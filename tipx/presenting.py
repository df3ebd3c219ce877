"""Turns raw problems into Problems: words, places in the file, fingerprint. Nothing is judged here."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tipx import catalogue
from tipx.checks import check
from tipx.problems import Place, Problem, Related, Value
from tipx.raw import Raw, UnitSpot, value_at
from tipx.reading.content import Content, Memory
from tipx.reading.json_places import locate_in_record
from tipx.reading.lines import Spot, spots_in
from tipx.reading.model import Path, Span
from tipx.reading.places import Located, locate, locate_in_element
from tipx.reading.sniff import TABLES
from tipx.ruleset.finding import model_path
from tipx.standard import Standard, known_or_newest, newest
from tipx.standard.fields import Field

SITE_URL = "https://tipx.invalid/"
"""Where the docs site will be; no domain is owned yet. One setting, equal to `site_url` of mkdocs.yml (a test)."""

_FEW_CODES = 8
"""So many codes are named in a hint; more make it unreadable."""

Wanted = tuple[UnitSpot, Path]


class Material:
    """What places are looked up in: the bytes of each input with its form, or the plain data that a caller gave."""

    def __init__(self, form: str, content: Content | None, data: Any = None) -> None:
        self.form = form
        self.content = content
        self.data = data


def present(raws: Sequence[Raw], materials: Sequence[Material], show_values: bool) -> list[Problem]:
    """The problems of these raw ones, ordered by input, place and id."""
    catalogue.load()
    wanted: list[Wanted] = []
    for raw in raws:
        if raw.path is not None:
            wanted.append((raw.spot, raw.path))
        wanted.extend((spot, path) for spot, path, _ in raw.related)
    found = _locate_all(wanted, materials)
    problems = [_problem(raw, found, materials, show_values) for raw in raws]
    return sorted(problems, key=_order)


def _order(problem: Problem) -> tuple[int, str, int, int, str, str]:
    at = problem.at
    sheet, row, column = _cell(at.cell)
    return (at.input, sheet, at.line or row, at.column or len(column), column, problem.rule)


def _cell(cell: str | None) -> tuple[str, int, str]:
    """Sheet, row and column of a cell."""
    if cell is None:
        return "", 0, ""
    sheet, _, rest = cell.rpartition("!")
    column = rest.rstrip("0123456789")
    return sheet, int(rest[len(column) :]), column


def _locate_all(wanted: Iterable[Wanted], materials: Sequence[Material]) -> dict[Wanted, Located]:
    by_text: dict[tuple[int, int | None, int | None], list[Wanted]] = defaultdict(list)
    in_tables: dict[int, list[Wanted]] = defaultdict(list)
    for spot, path in wanted:
        if materials[spot.input].form in TABLES:
            in_tables[spot.input].append((spot, path))
            continue
        start, end = _slice(spot, materials)
        by_text[spot.input, start, end].append((spot, path))
    found: dict[Wanted, Located] = {}
    for number, places in in_tables.items():
        found.update(_locate_in_tables(places, materials[number]))
    begins = _beginnings(by_text, materials)
    for (number, start, end), places in by_text.items():
        material = materials[number]
        alone = start is not None and material.form in ("ndjson", "json")
        full = {place: place[1] if alone else (*place[0].prefix, *place[1]) for place in places}
        if material.content is None:
            located = {path: Located(_nearest(material.data, path), None) for path in full.values()}
        elif start is None:
            located = locate(material.content, material.form, set(full.values()))
        elif material.form == "json":
            raw, prefix = material.content.slice(start, end), places[0][0].prefix
            located = locate_in_record(raw, begins[number][start], prefix, set(full.values()))
        elif alone:
            located = locate(Memory(material.content.slice(start, end)), "json", set(full.values()))
        else:
            raw, ordinal = material.content.slice(start, end), places[0][0].ordinal
            located = locate_in_element(
                raw, _standard_of(places[0][0]).namespace, begins[number][start], ordinal, set(full.values())
            )
        for place, path in full.items():
            if path in located:
                in_line = material.form == "ndjson"
                found[place] = _moved(located[path], place[0], start) if in_line else located[path]
    return found


def _locate_in_tables(places: Iterable[Wanted], material: Material) -> dict[Wanted, Located]:
    """The cells of places in tables."""
    from tipx.reading.tables.places import Wanted as Asked
    from tipx.reading.tables.places import locate as locate_cells

    asked = {(spot, path): Asked(spot.kind or "", spot.line or 0, path) for spot, path in places}
    assert material.content is not None
    cells = locate_cells(material.content, set(asked.values()))
    return {
        (spot, path): Located((*spot.prefix, *cells[one][0]), cells[one][1])
        for (spot, path), one in asked.items()
        if one in cells
    }


def _beginnings(
    texts: Iterable[tuple[int, int | None, int | None]], materials: Sequence[Material]
) -> dict[int, dict[int, Spot]]:
    """Where the records of bundles in JSON and XML begin that are looked up by themselves, by input: line and column."""
    starts: dict[int, list[int]] = defaultdict(list)
    for number, start, _ in texts:
        if start is not None and materials[number].form in ("json", "xml"):
            starts[number].append(start)
    found = {}
    for number, offsets in starts.items():
        content = materials[number].content
        assert content is not None
        found[number] = spots_in(content, offsets)
    return found


def _slice(spot: UnitSpot, materials: Sequence[Material]) -> tuple[int | None, int | None]:
    """The bytes in which a unit's places are looked up: those of its own, where they are known; else the whole input."""
    own = materials[spot.input].form in ("ndjson", "json", "xml") and spot.start is not None
    return (spot.start, spot.end) if own else (None, None)


def _moved(located: Located, spot: UnitSpot, start: int | None) -> Located:
    if start is None or located.span is None:
        return located
    span, down = located.span, (spot.line or 1) - 1
    moved = span._replace(line=span.line + down, end_line=span.end_line + down, byte=span.byte + start)
    return Located(located.path, moved)


def _nearest(data: Any, path: Path) -> Path:
    """The longest beginning of the path at which there is a value."""
    for length in range(len(path), 0, -1):
        if value_at(data, path[:length])[0]:
            return path[:length]
    return ()


def _problem(raw: Raw, found: Mapping[Wanted, Located], materials: Sequence[Material], show_values: bool) -> Problem:
    entry = check(raw.id)
    template = entry.message[raw.say]
    at = _place(raw.spot, raw.path, raw.span, found)
    related = tuple(Related(_place(spot, path, None, found), role) for spot, path, role in raw.related)
    value = None
    if raw.path is not None:
        value = Value(shape(raw), _text(raw) if show_values else None)
    return Problem(
        rule=raw.id,
        severity=raw.severity or entry.severity,
        layer=entry.layer,
        message=template.format(**raw.args),
        at=at,
        hint=hint(entry.mend, raw.args, at.model if raw.spot.kind else None, _standard_of(raw.spot)),
        args=dict(raw.args),
        related=related,
        source=entry.source,
        doc=f"{SITE_URL}rules/{raw.id}/",
        value=value,
        caused=raw.caused,
        fingerprint=_fingerprint(raw.id, at, raw.spot.payload),
    )


def _standard_of(spot: UnitSpot) -> Standard:
    """The version of the standard by which a unit was judged: what is told of it does not change with newer ones."""
    return known_or_newest(spot.version)


def hint(mend: str, args: Mapping[str, str | int], model: str | None, of: Standard | None = None) -> str:
    """How to mend, with the words in capitals filled: FIELD is the place as `tipx explain` takes it, LIST the code list.

    A short list is written out, so that nobody has to look it up. `of`: the version of the standard that has the list.
    """
    if "LIST" in mend and "list" in args:
        name = str(args["list"])
        codelist = (of or newest()).codelists.get(name)
        codes = [] if codelist is None else [code.code for code in codelist.codes.values() if code.status == "active"]
        if 0 < len(codes) <= _FEW_CODES:
            mend = mend.replace("a code of the list", f"one of {', '.join(codes)}")
        mend = mend.replace("LIST", name)
    return mend.replace("FIELD", (model or "recordType").replace("[]", ""))


def _place(spot: UnitSpot, path: Path | None, span: Span | None, found: Mapping[Wanted, Located]) -> Place:
    # Records of tables that travel alone have no list; they are told apart by their number among all of them.
    index = (
        spot.ordinal if spot.list or (spot.kind not in (None, "bundle") and _is_cell(spot, path, span, found)) else None
    )
    if path is None:
        return Place(spot.input, spot.kind, spot.list, index, **_lines(span))
    located = found.get((spot, path))
    exact: Path = (*spot.prefix, *path) if located is None else located.path
    # In NDJSON a place is told from its line, else from the payload.
    begin = spot.prefix if exact[: len(spot.prefix)] == spot.prefix else ()
    exact = (*begin, *known_part(spot.kind, exact[len(begin) :], _standard_of(spot)))
    if located is not None and span is None:
        span = located.span
    if span is not None and span.xpath is not None:
        span = span._replace(xpath="/".join(span.xpath.split("/")[: 2 + sum(isinstance(s, str) for s in exact)]))
    return Place(
        input=spot.input,
        record_type=spot.kind,
        list=spot.list,
        index=index,
        model=model_path(spot.kind or "record", known_part(spot.kind, path, _standard_of(spot))),
        pointer=pointer(exact),
        **_lines(span),
    )


def known_part(kind: str | None, path: Path, of: Standard | None = None) -> Path:
    """The path as far as the standard knows its names: unknown names and keys of extensions are text of the payload. `of`: the
    version of the standard, the newest one where none is named."""
    if kind is None:
        return path if path == ("recordType",) else ()
    node: Field | None = (of or newest()).record(kind)
    for position, step in enumerate(path):
        if node is not None and node.item is not None and not isinstance(step, int):
            node = node.item
        if isinstance(step, int):
            node = node.item if node is not None else None
        else:
            node = node.properties.get(step) if node is not None else None
        if node is None:
            return path[:position]
        if node.kind == "extensions":
            return path[: position + 1]
    return path


def _is_cell(spot: UnitSpot, path: Path | None, span: Span | None, found: Mapping[Wanted, Located]) -> bool:
    """Whether a place is a cell of a table."""
    located = found.get((spot, path)) if path is not None else None
    span = located.span if span is None and located is not None else span
    return span is not None and span.cell is not None


def _lines(span: Span | None) -> dict[str, Any]:
    if span is None:
        return {}
    if span.cell is not None:
        return {"cell": span.cell, "line": span.line or None}
    return {
        "xpath": span.xpath, "line": span.line, "column": span.column, "end_line": span.end_line,
        "end_column": span.end_column, "byte": span.byte,
    }  # fmt: skip


def pointer(path: Path) -> str:
    """The JSON Pointer of a place."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _fingerprint(identifier: str, at: Place, payload: int) -> str:
    """Made of places only, never of values: a hash of a name can be guessed. `payload`: which one of its input."""
    parts = (
        identifier,
        str(payload),
        at.model or "",
        at.list or "",
        str(at.index),
        at.pointer or "",
        at.record_type or "",
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def shape(raw: Raw) -> str:
    """The type and length class of the value at a place, never the value."""
    if not raw.has_value:
        return "absent"
    value = raw.value
    if isinstance(value, str):
        size = len(value)
        return "empty text" if not size else f"text of {'1-10' if size <= 10 else '11-100' if size <= 100 else '101+'}"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int):
        return "whole number"
    return "list" if isinstance(value, list) else "object"


def _text(raw: Raw) -> str | None:
    if raw.written is not None:
        return raw.written[:200]
    if not raw.has_value or isinstance(raw.value, dict | list):
        return None
    return str(raw.value)[:200]
