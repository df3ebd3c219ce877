"""What the arguments of `tipx validate` stand for: files, the payloads of a folder, the files of a pattern, `-`."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from typing import Any

from tipx.cli.common import stdin_source, usage_error

PAYLOAD_NAMES = (".tipx.json", ".tipx.xml", ".tipx.ndjson")
"""What is taken from a folder, in any case of letters."""

_OTHER_NAMES = (".json", ".xml", ".ndjson", ".jsonl")
_PATTERN = "*?["


def sources(paths: Sequence[str], stdin_filename: str, *, tables: bool = False) -> list[Any]:
    """The inputs that the arguments stand for, in their order; those of a folder or a pattern are sorted.

    `tables`: a folder is one input, a payload in CSV tables. What stands for nothing is an input that cannot be read: it is never
    passed over in silence.
    """
    if "" in paths:
        raise usage_error("an argument is empty; was a variable of the shell not set?")
    if paths.count("-") > 1:
        raise usage_error("standard input (-) can be given once")
    return [source for path in paths for source in _sources(path, stdin_filename, tables)]


def _sources(path: str, stdin_filename: str, tables: bool) -> list[Any]:
    from tipx.reading.source import Source

    if path == "-":
        return [stdin_source(stdin_filename)]
    if os.path.isdir(path):
        return [Source.path(path)] if tables else list(_folder(path))
    if not os.path.lexists(path) and any(mark in path for mark in _PATTERN):
        return list(_matching(path))
    return [Source.path(path)]


def _matching(pattern: str) -> Iterator[Any]:
    """The files of a pattern, each folder once however many links lead to it, and the folders that are closed to us."""
    from tipx.reading.source import Source

    closed: list[OSError] = []
    root = _before_the_marks(pattern)
    if "**" in pattern:
        for _ in os.walk(root, onerror=closed.append):
            pass
    elif os.path.isdir(root):
        try:
            os.scandir(root).close()
        except OSError as error:
            closed.append(error)
    found: dict[tuple[str, str], str] = {}
    for file in sorted(glob.glob(pattern, recursive=True), key=lambda one: (one.count(os.sep), one)):
        if os.path.lexists(file) and not os.path.isdir(file):
            folder, name = os.path.split(file)
            found.setdefault((os.path.realpath(folder), name), file)
    yield from (_file(file) for file in sorted(found.values()))
    closed = [error for error in closed if os.path.exists(str(error.filename or root))]
    yield from (_closed_folder(error, root) for error in closed)
    if not found and not closed:
        yield Source.missing(pattern, "no file has a name of this pattern")


def _before_the_marks(pattern: str) -> str:
    """The folder that a pattern begins in: its parts before the first one with a mark."""
    folder = pattern
    while any(mark in folder for mark in _PATTERN):
        folder = os.path.dirname(folder)
    return folder or "."


def _file(path: str) -> Any:
    """What was found under a name. A pipe or a device may have no end, and nobody gave it by its name: it is not opened."""
    from tipx.reading.source import Source

    try:
        regular = stat.S_ISREG(os.stat(path).st_mode)
    except OSError:  # gone meanwhile, or a link that leads nowhere: opening it says why
        return Source.path(path)
    return Source.path(path) if regular else Source.missing(path, "it is no regular file: give it by its name")


def _closed_folder(error: OSError, root: str) -> Any:
    from tipx.reading.source import Source

    return Source.missing(str(error.filename or root), (error.strerror or type(error).__name__).lower())


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
    yield from (_file(file) for file in payloads)
    yield from (_closed_folder(error, path) for error in closed)
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
