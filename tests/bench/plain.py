"""What plain libraries do for a conversion when they do as little as can be: the peers of section `conversion`.

They know nothing of the standard: no schema, no types, no order of fields, no check of what they write, no care for what breaks
off half way. What one needs to know of names stands in `plain.json` beside the input (see `note_beside`). Nothing of TIPX is loaded
here, so that it is not in their memory either.
"""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Convert = Callable[[Path, Path], int]
"""Converts one file or folder to another, and gives the number of records."""
Rows = Callable[[str, list[str]], None]
"""Takes a row of a table."""

LISTS = ("cases", "victims", "referrals")
KINDS = ("case", "victim", "referral")
NOTES = "plain.json"
LABEL = " (label)"


def note_beside(folder: Path, namespace: str, tables: Mapping[str, Any]) -> None:
    """Note what the peers have to know: the namespace of XML, and of each table its columns and the tables of its groups."""
    (folder / NOTES).write_text(json.dumps({"namespace": namespace, "tables": tables}), encoding="utf-8")


@functools.cache
def _notes(folder: Path) -> Any:
    return json.loads((folder / NOTES).read_bytes())


# -- JSON and XML ------------------------------------------------------------------------------------------------------


def json_to_xml(source: Path, out: Path) -> int:
    """orjson reads all of it; lxml builds and writes the elements of one record after the other."""
    import orjson

    payload = orjson.loads(source.read_bytes())
    records = [(name, record) for name in LISTS for record in payload.pop(name, ())]
    _write_xml(source, out, payload, (_element(name, record) for name, record in records))
    return len(records)


def ndjson_to_xml(source: Path, out: Path) -> int:
    """The same line by line. XML wants the records list by list, so that those of the later ones wait."""
    import orjson

    waiting: dict[str, list[bytes]] = {kind: [] for kind in KINDS}
    with open(source, "rb") as file:
        header = orjson.loads(file.readline())
        for line in file:
            record = orjson.loads(line)
            kind = record["recordType"]
            waiting[kind].append(_element(f"{kind}s", record))
    _write_xml(source, out, header, (text for texts in waiting.values() for text in texts))
    return sum(map(len, waiting.values()))


def _write_xml(source: Path, out: Path, header: Mapping[str, Any], records: Iterator[bytes]) -> None:
    with open(out, "wb") as file:
        file.write(f'<bundle xmlns="{_notes(source.parent)["namespace"]}">'.encode())
        for name, value in header.items():
            for one in value if type(value) is list else (value,):
                file.write(_element(name, one))
        file.writelines(records)
        file.write(b"</bundle>")


def _element(name: str, value: Any) -> bytes:
    from lxml import etree

    element = etree.Element(name)
    if type(value) is dict:
        _fill(element, value, etree.SubElement)
    else:
        element.text = _text(value)
    written: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=False)
    return written


def _fill(parent: Any, data: Mapping[str, Any], add: Callable[[Any, str], Any]) -> None:
    for name, value in data.items():
        for one in value if type(value) is list else (value,):
            child = add(parent, name)
            if type(one) is dict:
                _fill(child, one, add)
            else:
                child.text = one if type(one) is str else _text(one)


def _text(value: Any) -> str:
    return ("true" if value else "false") if type(value) is bool else str(value)


def xml_to_json(source: Path, out: Path) -> int:
    """lxml gives one record after the other, orjson writes it: every value a text, a list only where a name stands twice."""
    import orjson
    from lxml import etree

    space = f"{{{_notes(source.parent)['namespace']}}}"
    count, before = 0, ""
    with open(out, "wb") as file:
        for _event, element in etree.iterparse(str(source), tag=[space + name for name in LISTS], huge_tree=True):
            name = element.tag[len(space) :]
            file.write(b"," if name == before else (b"]," if before else b"{") + f'"{name}":['.encode())
            file.write(orjson.dumps(_members(element, len(space))))
            count, before = count + 1, name
            root = element.getparent()
            root.remove(element)
        file.write(b"]," + orjson.dumps(_members(root, len(space)))[1:])
    return count


def _members(element: Any, skip: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element:
        name = child.tag[skip:]
        value = _members(child, skip) if len(child) else child.text
        if name not in found:
            found[name] = value
        elif type(found[name]) is list:
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


# -- tables ------------------------------------------------------------------------------------------------------------


def json_to_csv(source: Path, out: Path) -> int:
    """orjson reads all of it; the csv module writes the rows of flattened cells, without labels."""
    tables = _notes(source.parent)["tables"]
    out.mkdir()
    files: list[Any] = []
    writers: dict[str, Any] = {}

    def row(table: str, cells: list[str]) -> None:
        if table not in writers:
            files.append(open(out / f"{table}.csv", "w", encoding="utf-8", newline=""))  # noqa: SIM115 - closed below
            writers[table] = csv.writer(files[-1])
            writers[table].writerow(_names(tables[table]))
        writers[table].writerow(cells)

    count = _table_rows(source, row)
    for file in files:
        file.close()
    return count


def json_to_xlsx(source: Path, out: Path) -> int:
    """orjson reads all of it; XlsxWriter writes the same cells as text, row by row in constant memory."""
    import xlsxwriter

    tables = _notes(source.parent)["tables"]
    book = xlsxwriter.Workbook(str(out), {"constant_memory": True, "tmpdir": str(out.parent)})
    sheets: dict[str, tuple[Any, Iterator[int]]] = {}

    def row(table: str, cells: list[str]) -> None:
        if table not in sheets:
            sheets[table] = (book.add_worksheet(table), iter(range(1_000_000)))
            row(table, _names(tables[table]))
        sheet, numbers = sheets[table]
        number = next(numbers)
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(number, column, cell)

    count = _table_rows(source, row)
    book.close()
    return count


def _names(table: Mapping[str, Any]) -> list[str]:
    return [*(("parent", "#") if table["parent"] else ()), *table["columns"]]


def _table_rows(source: Path, row: Rows) -> int:
    import orjson

    payload = orjson.loads(source.read_bytes())
    tables = _notes(source.parent)["tables"]
    records = [(name, record) for name in LISTS for record in payload.pop(name, ())]
    for name, record in [("bundle", payload), *records]:
        _row(tables, name, record, [], row)
    return len(records)


def _row(tables: Mapping[str, Any], name: str, data: Any, keys: list[str], row: Rows) -> None:
    """The row of an object, and those of its groups."""
    table = tables[name]
    cells: dict[str, str] = {}
    groups: list[tuple[str, list[Any]]] = []
    if type(data) is dict:
        _flatten(data, "", table["groups"], cells, groups)
    else:
        cells["value"] = data
    row(name, [*keys, *(cells.get(column, "") for column in table["columns"])])
    key = cells.get("id") or "/".join(keys)
    for group, items in groups:
        for number, item in enumerate(items, 1):
            _row(tables, group, item, [key, str(number)], row)


def _flatten(
    data: Mapping[str, Any],
    before: str,
    known: Mapping[str, str],
    cells: dict[str, str],
    groups: list[tuple[str, list[Any]]],
) -> None:
    for name, value in data.items():
        place = before + name
        kind = type(value)
        if kind is str:
            cells[place] = value
        elif kind is dict:
            _flatten(value, f"{place}.", known, cells, groups)
        elif kind is not list:
            cells[place] = _text(value)
        elif place in known:
            groups.append((known[place], value))
        else:
            cells[place] = "; ".join(value)


def csv_to_json(source: Path, out: Path) -> int:
    """The csv module reads all rows; they are joined and written by orjson: every value a text."""

    def rows(table: str) -> Iterator[Sequence[str | None]]:
        path = source / f"{table}.csv"
        if path.exists():
            with open(path, encoding="utf-8-sig", newline="") as file:
                yield from csv.reader(file)

    return _joined(source, out, rows)


def xlsx_to_json(source: Path, out: Path) -> int:
    """openpyxl reads all rows, in the mode in which it only reads; they are joined and written by orjson."""
    import openpyxl

    book = openpyxl.load_workbook(source, read_only=True)

    def rows(table: str) -> Iterator[Sequence[str | None]]:
        if table in book.sheetnames:
            yield from book[table].iter_rows(values_only=True)

    count = _joined(source, out, rows)
    book.close()
    return count


def _joined(source: Path, out: Path, rows: Callable[[str], Iterator[Sequence[str | None]]]) -> int:
    import orjson

    tables = _notes(source.parent)["tables"]
    found = {name: list(_objects(rows(name))) for name in tables}
    below = {name: _by_parent(one) for name, one in found.items() if tables[name]["parent"]}
    records = {name: [_whole(tables, below, name, one) for one in found[name]] for name in LISTS}
    (header,) = (_whole(tables, below, "bundle", one) for one in found["bundle"])
    out.write_bytes(orjson.dumps({**header, **records}))
    return sum(map(len, records.values()))


def _objects(rows: Iterator[Sequence[str | None]]) -> Iterator[dict[str, str]]:
    names = [None if name is None or name.endswith(LABEL) else name for name in next(rows, ())]
    for cells in rows:
        yield {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}


def _by_parent(objects: Sequence[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for one in objects:
        found.setdefault(one.pop("parent"), []).append(one)
    return found


def _whole(
    tables: Mapping[str, Any], below: Mapping[str, Any], name: str, cells: dict[str, str], above: str = ""
) -> Any:
    """The object of a row, with those of its groups in it."""
    if "value" in cells and tables[name]["columns"] == ["value"]:
        return cells["value"]
    data: dict[str, Any] = {}
    key = cells.get("id") or (f"{above}/{cells['#']}" if above else "")
    for place, cell in cells.items():
        if place != "#":
            _put(data, place, cell)
    for place, group in tables[name]["groups"].items():
        items = below[group].get(key)
        if items:
            _put(data, place, [_whole(tables, below, group, one, key) for one in items])
    return data


def _put(data: dict[str, Any], place: str, value: Any) -> None:
    if "." not in place:
        data[place] = value
        return
    *steps, last = place.split(".")
    for step in steps:
        data = data.setdefault(step, {})
    data[last] = value


# -- Parquet -----------------------------------------------------------------------------------------------------------


def json_to_parquet(source: Path, out: Path) -> int:
    """orjson reads all of it; pyarrow finds the types by itself, every code and date a text, and writes one table."""
    import orjson
    import pyarrow
    import pyarrow.parquet

    payload = orjson.loads(source.read_bytes())
    empty: dict[str, Any] = dict.fromkeys(KINDS)
    rows = [{**empty, kind: record} for kind in KINDS for record in payload.get(f"{kind}s", ())]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out)
    return len(rows)


PLAIN: Mapping[str, Convert] = {
    "json-xml": json_to_xml,
    "xml-json": xml_to_json,
    "ndjson-xml": ndjson_to_xml,
    "json-csv": json_to_csv,
    "json-xlsx": json_to_xlsx,
    "csv-json": csv_to_json,
    "xlsx-json": xlsx_to_json,
    "json-parquet": json_to_parquet,
}
"""By the name of the conversion."""
