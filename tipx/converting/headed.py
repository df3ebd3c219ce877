"""Records that travel alone, under a header that was given beside them: one bundle, read and judged record by record."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from tipx.converting.model import ConvertError
from tipx.options import Options
from tipx.parts import Parts, is_one_line
from tipx.problems import Report
from tipx.reading.content import Content
from tipx.reading.lines import BOM
from tipx.reading.model import LISTS, Input, Limits, Payload, Surely
from tipx.reading.ndjson_reader import read_ndjson
from tipx.reading.source import Source

_USAGE = 2


def source_of(given: Mapping[str, Any]) -> Source:
    """The header as an input of its own. Raises ConvertError where it holds more than a header, or something else."""
    data = {"recordType": "bundle", **given}
    if data["recordType"] != "bundle" or any(name in data for name in LISTS):
        raise ConvertError("the header holds the fields of a bundle, without its records", _USAGE)
    return Source("<header>", data=data)


def validate(
    header: Source, source: Source, form: str, options: Options, progress: Callable[[int], None] | None
) -> Report:
    """The report of both as the parts of one payload: the header is input 0, the records are input 1."""
    from tipx.validation import validate_inputs

    # Parts are judged by several processes only where all of them are files.
    options = dataclasses.replace(options, form=form, jobs=1)
    return validate_inputs([header, source], options, "parts", progress=progress)


def told_apart(found: Input, form: str, content: Content | None, limits: Limits, surely: Surely) -> Input:
    """The records as the validation of parts takes them: a text of one line is NDJSON, unless its form was named."""
    if form != "auto":
        return found
    single, found = is_one_line(found, content)
    if not single or content is None:
        return found
    begin = len(BOM) if content.slice(0, len(BOM)) == BOM else 0
    marks = [one for one in found.findings if one.id == "TIPX-SYN-004"]
    lines = read_ndjson(content, limits, begin, surely)
    return lines._replace(findings=[*marks, *lines.findings])


def joined(header: Input, records: Input) -> Input:
    """The records under the header, as one payload. Raises ConvertError where they have a header of their own."""
    parts = Parts()
    parts.add(0, header)
    if parts.add(1, records) is not None:
        raise ConvertError("--header is for records that travel alone; the input is a bundle already", _USAGE)
    whole = parts.whole()
    whole.replace_units(unit for _, unit in parts.units(whole, Payload.units))
    return records._replace(payloads=iter([whole]))
