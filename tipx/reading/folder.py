"""A folder of files as one input: its digest is that of the list of its files, as `sha256sum *.csv | sha256sum` gives it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

from tipx.reading.content import PIECE, Content, TooLarge, Unreadable, reason
from tipx.reading.model import Limits

SUFFIX = ".csv"
PASSED_OVER = (".", "~$")
"""How the names of files begin that are hidden, or that spreadsheet programs leave while they have one open."""


class Folder(Content):
    """The *.csv files that lie in a folder, in the order of their names. It has bytes for those only who read it as tables:
    for all others it is a directory, and cannot be read."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.is_tables = False
        self._is_too_large = False
        try:
            self._files = _files(path)
        except OSError as error:
            raise Unreadable(reason(error), self) from None
        self.size = sum(size for _, size, _ in self._files)

    def open_as_tables(self, limits: Limits) -> None:
        """From now on it has bytes. Raises TooLarge beyond the limit."""
        self.is_tables = True
        self._is_too_large = (self.size or 0) > limits.max_bytes
        self._refuse()

    def pieces(self) -> Iterator[bytes]:
        """The bytes of all files, one after the other."""
        self._refuse()
        total = hashlib.sha256()
        for name, _, _ in self._files:
            digest = hashlib.sha256()
            for piece in self._bytes(name):
                digest.update(piece)
                if self.digest is None and self.watch is not None:
                    self.watch(len(piece))
                yield piece
            total.update(f"{digest.hexdigest()}  ".encode() + os.fsencode(name) + b"\n")
        self.digest = total.hexdigest()

    def _bytes(self, name: str) -> Iterator[bytes]:
        try:
            with open(os.path.join(self.path, name), "rb") as file:
                yield from iter(lambda: file.read(PIECE), b"")
        except OSError as error:
            raise Unreadable(reason(error), self) from None

    def slice(self, start: int, end: int | None = None) -> bytes:
        """Nothing: a folder has no stretches."""
        self._refuse()
        return b""

    def _refuse(self) -> None:
        if not self.is_tables:
            raise Unreadable("it is a directory", self)
        if self._is_too_large:
            raise TooLarge

    def has_changed(self) -> bool:
        """Whether files came, went or were written to since it was opened."""
        try:
            return _files(self.path) != self._files
        except OSError:
            return True


def _files(path: str) -> list[tuple[str, int, int]]:
    """The files by name, each with its size and when it was last written to."""
    found = []
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.lower().endswith(SUFFIX) and not entry.name.startswith(PASSED_OVER) and entry.is_file():
                status = entry.stat()
                found.append((entry.name, status.st_size, status.st_mtime_ns))
    return sorted(found, key=lambda one: os.fsencode(one[0]))
