"""Generated payloads of any number of realistic records, written as a stream: a gigabyte is never in memory.

    python -m tests.bench.payloads OUT.tipx.ndjson --records 1000 [--seed 1]
    python -m tests.bench.payloads OUT.tipx.xml --size 1GB          (also .json; the ending says the form)

    from tests.bench.payloads import write
    written = write(path, records=100_000, form="ndjson")           # form: json, ndjson or xml

The records are those of the examples' stories, cases, victims and referrals linked to each other, with names, dates, texts,
numbers, codes and ids that differ from story to story. Equal arguments give equal bytes, and the three forms hold the same
records. Judged as of `NOW` every payload is valid and without a problem.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tests.bench.stories import LISTS, NOW, header_for, planned
from tests.bench.version import standard_measured
from tipx.writing.xml import to_xml

__all__ = ["FORMS", "NOW", "Written", "lines", "records_for", "size_of", "write"]

FORMS = ("json", "ndjson", "xml")
_BUFFER = 1 << 20


class Written(NamedTuple):
    """A payload that was written: where, in which form, how many records and bytes."""

    path: Path
    form: str
    records: int
    size: int


def write(path: Path, records: int, form: str = "ndjson", seed: int = 1) -> Written:
    """Write a payload of exactly so many records."""
    with open(path, "wb", buffering=_BUFFER) as file:
        {"json": _write_json, "ndjson": _write_ndjson, "xml": _write_xml}[form](file, records, seed)
    return Written(path, form, records, path.stat().st_size)


def lines(records: int, seed: int = 1, form: str = "json") -> Iterator[tuple[str, bytes]]:
    """The record type and the text of each record, in the order of NDJSON; `form` is json or xml (an element)."""
    for number, story in enumerate(planned(records, seed)):
        values = story.values(seed, number)
        for record in story.records:
            yield record.kind, (record.xml if form == "xml" else record.json).join(values)


def records_for(size: int, form: str, seed: int = 1) -> int:
    """How many records make a file of about so many bytes."""
    sample = 3000
    total = sum(len(text) for _kind, text in lines(sample, seed, "xml" if form == "xml" else "json"))
    return max(1, round(size / (total / sample + 1)))


def size_of(text: str) -> int:
    """A size as people write it (`50MB`, `1GB`; decimal) in bytes. Raises ValueError for anything else."""
    units = {"KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
    number, unit = text[:-2], text[-2:].upper()
    if unit not in units or not number.isdigit():
        raise ValueError("a size is a whole number and KB, MB or GB, such as 50MB")
    return int(number) * units[unit]


def _header_text(records: int, seed: int) -> str:
    return json.dumps(header_for(records, seed), ensure_ascii=False, separators=(",", ":"))


def _write_ndjson(file: BinaryIO, records: int, seed: int) -> None:
    file.write(_header_text(records, seed).encode() + b"\n")
    for _kind, text in lines(records, seed):
        file.write(text + b"\n")


def _write_json(file: BinaryIO, records: int, seed: int) -> None:
    file.write(_header_text(records, seed)[:-1].encode())
    for kind, name in LISTS.items():
        begin = f',"{name}":['.encode()
        opened = False
        for text in _of_kind(lines(records, seed), kind):
            file.write((b"," if opened else begin) + text)
            opened = True
        if opened:
            file.write(b"]")
    file.write(b"}\n")


def _write_xml(file: BinaryIO, records: int, seed: int) -> None:
    # The lists stand in the middle of the header's elements: a placeholder shows where.
    place = "\ue000"
    whole = to_xml({**header_for(records, seed), "cases": [{"id": place}]}, standard_measured()).decode()
    before, after = whole.split(f"<cases><id>{place}</id></cases>")
    file.write(before.encode())
    for kind in LISTS:
        for text in _of_kind(lines(records, seed, "xml"), kind):
            file.write(text)
    file.write(after.encode())


def _of_kind(found: Iterable[tuple[str, bytes]], kind: str) -> Iterator[bytes]:
    return (text for one, text in found if one == kind)


def main(arguments: list[str] | None = None) -> None:
    """Write one payload and say how large it is."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.payloads", description="Write a generated payload.")
    parser.add_argument("path", type=Path, metavar="OUT", help="*.json, *.ndjson or *.xml")
    amount = parser.add_mutually_exclusive_group(required=True)
    amount.add_argument("--records", type=int)
    amount.add_argument("--size", type=size_of, help="such as 50MB or 1GB")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    form = given.path.suffix.lstrip(".")
    if form not in FORMS:
        parser.error(f"the file's name ends in one of {', '.join(FORMS)}")
    written = write(given.path, given.records or records_for(given.size, form, given.seed), form, given.seed)
    print(f"{written.path}: {written.records:,} records, {written.size:,} bytes; judge as of {NOW}")


if __name__ == "__main__":
    main()
