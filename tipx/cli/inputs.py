"""What the arguments of `tipx validate` stand for: files, the payloads of a folder, the files of a pattern, `-`."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from typing import Any

from tipx.cli.common import stdin_source, usage_error

PAYLOAD_NAMES = (".tipx.json", ".tipx.xml", ".tipx.ndjson")
"""What is taken from a folder, in any case of letters."""

_OTHER_NAMES = (".json", ".xml", ".ndjson", ".jsonl")
_PATTERN = "*?["


def sources(paths: Sequence[str], stdin_filename: str) -> list[Any]:
    """The inputs that the arguments stand for, in their order; those of a folder or a pattern are sorted.

    What stands for nothing is an input that cannot be read: it is never passed over in silence.
    """
    if "" in paths:
        raise usage_error("an argument is empty; was a variable of the shell not set?")
    if paths.count("-") > 1:
        raise usage_error("standard input (-) can be given once")
    return [source for path in paths for source in _sources(path, stdin_filename)]


def _sources(path: str, stdin_filename: str) -> list[Any]:
    from tipx.reading.source import Source

    if path == "-":
        return [stdin_source(stdin_filename)]
    if os.path.isdir(path):
        return list(_folder(path))
    if not os.path.lexists(path) and any(mark in path for mark in _PATTERN):
        found = sorted(file for file in glob.glob(path, recursive=True) if os.path.isfile(file))
        return [Source.path(file) for file in found] or [Source.missing(path, "no file has a name of this pattern")]
    return [Source.path(path)]


def _folder(path: str) -> Iterator[Any]:
    """The payloads in and below a folder, and the folders that could not be looked into."""
    from tipx.reading.source import Source

    closed: list[OSError] = []
    payloads: list[str] = []
    others = 0
    for folder, below, files in os.walk(path, onerror=closed.append):
        below.sort()
        for file in sorted(files):
            if file.lower().endswith(PAYLOAD_NAMES):
                payloads.append(os.path.join(folder, file))
            elif file.lower().endswith(_OTHER_NAMES):
                others += 1
    yield from (Source.path(file) for file in payloads)
    for error in closed:
        yield Source.missing(str(error.filename or path), (error.strerror or type(error).__name__).lower())
    if not payloads and not closed:
        yield Source.missing(path, _nothing_there(others))


def _nothing_there(others: int) -> str:
    why = "there is no *.tipx.json, *.tipx.xml or *.tipx.ndjson in or below this folder"
    if others:
        files = (
            "one other .json, .xml or .ndjson file" if others == 1 else f"{others} other .json, .xml or .ndjson files"
        )
        return f"{why}; it holds {files}: give them by name or by a pattern such as '*.json'"
    return why
