"""Bytes to plain records, once: JSON, NDJSON, XML, tables and plain data, each with its limits and its findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tipx.reading.model import Input, Limits, ReadFinding, Surely, never

if TYPE_CHECKING:
    from tipx.reading.content import Content
    from tipx.reading.source import Source
    from tipx.standard import Standard


def read(
    source: Source,
    form: str,
    limits: Limits,
    find_standard: Callable[[str | None], Standard],
    xml_parser: str = "auto",
    content: Content | None = None,
    surely: Surely = never,
) -> Input:
    """Read a source. `form` is auto or the form to read it as; `content` is its bytes, when they were opened already.

    `find_standard` gives the version whose field tree XML and tables are read by; `surely` tells records with which nothing is wrong.
    Nothing wrong with the input is raised: it is in the findings. Raises Unreadable and TooLarge, as reading goes on too.
    """
    if source.data is not None:
        from tipx.reading.data_reader import read_data

        return read_data(source.data, limits, surely)
    from tipx.reading.sniff import TABLES, not_utf8, sniff

    content = source.open(limits) if content is None else content
    if form == "csv":
        _open_folder(content, limits)
    sniffed = sniff(content, form)
    if sniffed.form is None:
        return Input(form if form != "auto" else "unknown", sniffed.findings, iter(()))
    if sniffed.form in TABLES:
        from tipx.reading.tables.reader import read_tables

        content.name = source.name
        return read_tables(content, sniffed.form, limits, find_standard, surely)
    if sniffed.form == "ndjson":
        from tipx.reading.ndjson_reader import read_ndjson

        found = read_ndjson(content, limits, sniffed.begin, surely)
    elif sniffed.form == "xml":
        from tipx.reading.xml_reader import read_xml

        found = read_xml(content, limits, find_standard, xml_parser, surely)
    else:
        from tipx.reading.json_reader import read_json
        from tipx.reading.json_stream import read_plain

        broken = not_utf8(content)
        if broken is not None:
            return Input(form if form != "auto" else "unknown", [*sniffed.findings, broken], iter(()))
        found = read_plain(content, sniffed.begin, limits, surely) or read_json(
            content.whole(), limits, sniffed.begin, surely
        )
    return found._replace(findings=[*sniffed.findings, *found.findings])


def _open_folder(content: Content, limits: Limits) -> None:
    """A folder is read only where tables are asked for: else it is a directory, and no input."""
    from tipx.reading.folder import Folder

    if isinstance(content, Folder):
        content.open_as_tables(limits)


def too_large(limits: Limits) -> Input:
    """What is read of an input beyond the size limit: nothing."""
    return Input("unknown", [ReadFinding("TIPX-SYN-011", args={"limit": limits.max_bytes})], iter(()))
