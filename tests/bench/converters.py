"""What section `conversion` measures: TIPX without and with validation, and plain libraries that do the least that can be done.

`python -m tests.bench.converters WHO CONVERSION INPUT OUTPUT` does one of them once, in a process of its own: for its memory.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.bench.plain import PLAIN, Convert

OWN, VALIDATED, PEER = "tipx", "tipx-validated", "plain"
WHO = (OWN, VALIDATED, PEER)


class Conversion(NamedTuple):
    """A conversion that is measured. `peer` says what the plain libraries do; `most`: of larger payloads it is left out."""

    name: str
    title: str
    peer: str
    most: int | None = None

    @property
    def forms(self) -> tuple[str, str]:
        """What it reads and what it writes."""
        before, _, after = self.name.partition("-")
        return before, after


LARGEST_WORKBOOK = 1_000
"""Workbooks of more records take minutes a round, and those of libraries that hold them whole no less."""

CONVERSIONS = {
    one.name: one
    for one in (
        Conversion("json-xml", "JSON to XML", "orjson + lxml elements"),
        Conversion("ndjson-xml", "NDJSON to XML", "orjson + lxml elements"),
        Conversion("xml-json", "XML to JSON", "lxml iterparse + orjson"),
        Conversion("json-csv", "JSON to CSV", "orjson + csv rows"),
        Conversion("csv-json", "CSV to JSON", "csv rows + orjson"),
        Conversion("json-xlsx", "JSON to XLSX", "orjson + XlsxWriter rows", LARGEST_WORKBOOK),
        Conversion("xlsx-json", "XLSX to JSON", "openpyxl rows + orjson", LARGEST_WORKBOOK),
        Conversion("json-parquet", "JSON to Parquet", "orjson + pyarrow"),
    )
}
"""All of them by name, in the order in which they are shown."""


def title(who: str, conversion: Conversion) -> str:
    """The heading of a row."""
    if who == PEER:
        return f"{conversion.peer}, the least"
    return "TIPX, without validation" if who == OWN else "TIPX, validating what it reads and writes"


def converter(who: str, name: str) -> Convert:
    """Who converts, set up. Raises ImportError where a library is missing."""
    return PLAIN[name] if who == PEER else _tipx(CONVERSIONS[name].forms[1], validate=who == VALIDATED)


def _tipx(form: str, validate: bool) -> Convert:
    import tipx
    from tests.bench.stories import NOW

    options = tipx.Options(now=NOW)

    def convert(source: Path, out: Path) -> int:
        return tipx.convert(source, out, to=form, validate=validate, options=options).records_out

    return convert


def work_of(who: str, name: str) -> Callable[[int], Callable[[Path], int]]:
    """The same as a candidate does it: what was written is taken away each time."""

    def make(_jobs: int) -> Callable[[Path], int]:
        convert = converter(who, name)
        _load(name)

        def work(source: Path) -> int:
            out = source.with_name(f"{name}-of-{who}.out")
            records = convert(source, out)
            remove(out)
            return records

        return work

    return make


def _load(name: str) -> None:
    """Load the libraries of both sides beforehand. ImportError where one is missing."""
    import lxml.etree  # noqa: F401
    import orjson  # noqa: F401

    if "xlsx" in name:
        import openpyxl  # noqa: F401
        import xlsxwriter  # noqa: F401
    if "parquet" in name:
        import pyarrow.parquet  # noqa: F401


def remove(path: Path) -> None:
    """Take a file or a folder away."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    print(converter(sys.argv[1], sys.argv[2])(Path(sys.argv[3]), Path(sys.argv[4])))
