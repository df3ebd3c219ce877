"""What stands in files, whatever way their form writes it: for comparing what implementations write."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

TABLES = ("csv", "xlsx")
"""Forms in which a payload is written as tables: they are compared as the payload that stands in them, never file by file."""


def meaning(raw: bytes) -> Any:
    """The payloads of a TIPX file, or the rows of a table, as plain data; the bytes themselves where they are neither."""
    text = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] in (b"{", b"<"):
        found = _loaded(raw, "auto")
        return raw if found is None else found
    try:
        return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return raw


def meaning_of_tables(files: Mapping[str, bytes], form: str) -> Any:
    """The payload that tables hold, as plain data; None where they cannot be read as one. `files`: those of the folder by their
    names, or the one workbook."""
    if form == "xlsx":
        return _loaded(next(iter(files.values())), form) if len(files) == 1 else None
    with in_folder(files) as folder:
        return _loaded(folder, form) if folder is not None else None


@contextlib.contextmanager
def in_folder(files: Mapping[str, bytes]) -> Any:
    """A folder with these files while it is needed: each by the last part of its name. None where two have one name, or a name is no
    name of a file."""
    named = {PurePosixPath(name.replace("\\", "/")).name: raw for name, raw in files.items()}
    with tempfile.TemporaryDirectory(prefix="tipx-conformance-") as folder:
        if len(named) != len(files) or not _written(Path(folder), named):
            yield None
        else:
            yield folder


def stands_in(wanted: Any, found: Any) -> bool:
    """Whether a part stands in a whole: of an object every member of the part, of a list the same number of items in the same order;
    anything else is equal. So what an import makes anew each time, such as ids, is left out of the part."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(
            name in found and stands_in(value, found[name]) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        return isinstance(found, list) and len(wanted) == len(found) and all(map(stands_in, wanted, found))
    return type(wanted) is type(found) and bool(wanted == found)


def same(some: Any, other: Any) -> bool:
    """Whether two meanings are one. The order of members counts nowhere; true is not 1."""
    return some is not None and _ordered(some) == _ordered(other)


def _written(folder: Path, named: Mapping[str, bytes]) -> bool:
    try:
        for name, raw in named.items():
            (folder / name).write_bytes(raw)
    except (OSError, ValueError):
        return False
    return True


def _loaded(given: Any, form: str) -> Any:
    from tipx.errors import LoadError
    from tipx.loading import load_source
    from tipx.options import Options

    try:
        return load_source(given, Options(form=form))
    except (LoadError, ValueError):
        return None


def _ordered(value: Any) -> Any:
    return value if isinstance(value, bytes) else json.dumps(value, sort_keys=True)
