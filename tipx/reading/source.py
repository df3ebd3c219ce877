"""What a caller gave to be validated, turned into a name and bytes (or plain data)."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from typing import Any

from tipx.reading.model import Limits

_PIECE = 1 << 20


class Unreadable(Exception):
    """The input could not be read; the message is one clear line for people."""


class TooLarge(Exception):
    """The input is larger than the limit."""


class Source:
    """One input: its name, and after `load` its bytes (`raw`) or its plain data (`data`)."""

    def __init__(self, name: str, raw: bytes | None = None, data: Any = None, file: Any = None) -> None:
        self.name = name
        self.raw = raw
        self.data = data
        self._file = file
        self._path: str | None = None
        self._fault: str | None = None

    @classmethod
    def path(cls, path: str) -> Source:
        """A file by its path."""
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

    def load(self, limits: Limits) -> None:
        """Read the bytes. Raises Unreadable with the reason, TooLarge beyond the limit."""
        if self._fault is not None:
            raise Unreadable(self._fault)
        if self.raw is None and self.data is None:
            self.raw = self._read_path(limits) if self._path is not None else self._read_file(limits)
        if self.raw is not None and len(self.raw) > limits.max_bytes:
            raise TooLarge

    def _read_path(self, limits: Limits) -> bytes:
        assert self._path is not None
        try:
            status = os.stat(self._path)
            if stat.S_ISDIR(status.st_mode):
                raise Unreadable("it is a directory")
            if status.st_size > limits.max_bytes:
                raise TooLarge
            with open(self._path, "rb") as file:
                # A regular file is read whole in one piece. Anything else (a pipe, a device) may have no end.
                whole = stat.S_ISREG(status.st_mode) and status.st_size
                found = file.read() if whole else b"".join(_pieces(file, limits.max_bytes))
            assert isinstance(found, bytes)
            return found
        except OSError as error:
            raise Unreadable(_reason(error)) from None
        except ValueError:
            raise Unreadable("this is no possible file name") from None

    def _read_file(self, limits: Limits) -> bytes:
        try:
            return b"".join(_pieces(self._file, limits.max_bytes))
        except OSError as error:
            raise Unreadable(_reason(error)) from None
        except UnicodeDecodeError:
            raise Unreadable("it was opened as text in another encoding; open it in binary mode") from None
        except ValueError:
            raise Unreadable("the file object is closed") from None


def _pieces(file: Any, limit: int) -> Iterator[bytes]:
    """What a file object gives, piece by piece, until its end or just beyond the limit: some give less than asked for."""
    size = 0
    while size <= limit:
        found = file.read(_PIECE)
        if not found:
            return
        piece = found.encode("utf-8", "surrogatepass") if isinstance(found, str) else bytes(found)
        size += len(piece)
        yield piece


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "permission denied"
    return (error.strerror or type(error).__name__).lower()
