"""Bytes to plain records, once: JSON, NDJSON, XML and plain data, each with its limits and its findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tipx.reading.model import Input, Limits, ReadFinding

if TYPE_CHECKING:
    from tipx.reading.source import Source
    from tipx.standard import Standard


def read(
    source: Source, form: str, limits: Limits, find_standard: Callable[[str | None], Standard], xml_parser: str = "auto"
) -> Input:
    """Read a loaded source. `form` is auto or the form to read it as.

    `find_standard` gives the version whose field tree XML is read by. Nothing wrong with the input is raised: it is in
    the findings.
    """
    if source.raw is None:
        from tipx.reading.data_reader import read_data

        return read_data(source.data, limits)
    from tipx.reading.sniff import sniff

    sniffed = sniff(source.raw, form)
    if sniffed.form is None:
        return Input(form if form != "auto" else "unknown", sniffed.findings, iter(()))
    if sniffed.form == "xml":
        from tipx.reading.xml_reader import read_xml

        found = read_xml(source.raw, limits, find_standard, xml_parser)
    else:
        from tipx.reading.json_reader import read_json, read_ndjson

        found = (read_ndjson if sniffed.form == "ndjson" else read_json)(source.raw, limits, sniffed.begin)
    return found._replace(findings=[*sniffed.findings, *found.findings])


def too_large(limits: Limits) -> Input:
    """What is read of an input beyond the size limit: nothing."""
    return Input("unknown", [ReadFinding("TIPX-SYN-011", args={"limit": limits.max_bytes})], iter(()))
