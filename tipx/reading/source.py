"""What a caller gave to be validated, turned into a name and bytes (or plain data)."""

from __future__ import annotations

import functools
import os
import stat
from collections.abc import Mapping
from typing import Any

from tipx.reading.content import CHANGED, Content, File, Memory, Stream, TooLarge, Unreadable, reason
from tipx.reading.folder import Folder
from tipx.reading.model import Limits

__all__ = ["Source", "TooLarge", "Unreadable"]


class Source:
    """One input: its name, and its bytes (`open`, or `raw` after `load`) or its plain data (`data`)."""

    def __init__(self, name: str, raw: bytes | None = None, data: Any = None, file: Any = None) -> None:
        self.name = name
        self.raw = raw
        self.data = data
        self._file = file
        self._path: str | None = None
        self._fault: str | None = None

    @classmethod
    def path(cls, path: str) -> Source:
        """A file, or a folder of tables, by its path."""
        source = cls(path)
        source._path = path
        return source

    @classmethod
    def missing(cls, name: str, why: str) -> Source:
        """An input that cannot be read, for the reason given."""
        source = cls(name)
        source._fault = why
        return source

    @classmethod
    def of(cls, given: Any, name: str | None = None) -> Source:
        """What a caller of the library gave. Raises TypeError for anything that cannot be an input."""
        if isinstance(given, Source):
            return given
        if isinstance(given, bytes | bytearray | memoryview):
            return cls(name or "<bytes>", bytes(given))
        if isinstance(given, Mapping):
            return cls(name or "<data>", data=given)
        if isinstance(given, str):
            if given.lstrip("\ufeff \t\r\n")[:1] in ("{", "<", "["):
                return cls(name or "<text>", given.encode("utf-8", "surrogatepass"))
            return cls.path(given)
        if isinstance(given, os.PathLike):
            return cls.path(os.fsdecode(given))
        if hasattr(given, "read"):
            return cls(name or str(getattr(given, "name", "<file>")), file=given)
        raise TypeError(f"an input is a path, bytes, text, plain data or an open file, not {type(given).__name__}")

    @property
    def file_path(self) -> str | None:
        """The path, where the input is a file that others can open too."""
        return self._path if self.raw is None else None

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder: then it has no bytes of its own to load."""
        return self._path is not None and self._fault is None and os.path.isdir(self._path)

    @functools.cached_property
    def size(self) -> int | None:
        """How many bytes a regular file has; None for anything else."""
        try:
            status = os.stat(self._path) if self._path is not None and self._fault is None else None
        except (OSError, ValueError):
            return None
        return status.st_size if status is not None and stat.S_ISREG(status.st_mode) else None

    def open(self, limits: Limits) -> Content:
        """Open the bytes (not for plain data). Raises Unreadable with the reason, TooLarge beyond the limit.

        Of a folder the content can be read only where it is read as tables.
        """
        if self._fault is not None:
            raise Unreadable(self._fault)
        if self.raw is None and self._path is not None:
            return self._open_path(self._path, limits)
        if self.raw is None and self._file is not None:
            return Stream(self._file, limits.max_bytes)
        raw = self.raw or b""
        if len(raw) > limits.max_bytes:
            raise TooLarge
        return Memory(raw)

    def load(self, limits: Limits) -> None:
        """Read all bytes into `raw`. Raises Unreadable with the reason, TooLarge beyond the limit."""
        if self.data is None and (self.raw is None or self._fault is not None or len(self.raw) > limits.max_bytes):
            content = self.open(limits)
            try:
                raw = content.whole()
                if content.has_changed():
                    raise Unreadable(CHANGED)
                self.raw = raw
            except Unreadable as error:
                self._fault = str(error)  # so that who asks why is told this, and not what stands there then
                raise
            finally:
                content.close()

    def _open_path(self, path: str, limits: Limits) -> Content:
        try:
            status = os.stat(path)
            if stat.S_ISDIR(status.st_mode):
                return Folder(path)
            if status.st_size > limits.max_bytes:
                raise TooLarge
            file = open(path, "rb")  # noqa: SIM115 - the content closes it
            # A regular file can be read again. Anything else (a pipe, a device) may have no end and goes by once.
            return (
                File(path, file) if stat.S_ISREG(status.st_mode) and status.st_size else Stream(file, limits.max_bytes)
            )
        except OSError as error:
            raise Unreadable(reason(error)) from None
        except ValueError:
            raise Unreadable("this is no possible file name") from None
