"""The bytes of an input: given in pieces, in flat memory, and given again wherever a reader or a place needs them.

A file is read again from where it lies. What cannot be read again (a pipe, standard input) is kept compressed in memory:
never in a temporary file, which would hold the data of victims.
"""

from __future__ import annotations

import functools
import hashlib
import os
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import IO, Any

PIECE = 1 << 20
_BLOCK = 1 << 16


CHANGED = "it was written to while it was read"


class Unreadable(Exception):
    """The input could not be read; the message is one clear line for people. `content`: where it is known, of which input."""

    def __init__(self, message: str, content: Content | None = None) -> None:
        super().__init__(message)
        self.content = content

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str]]:
        return Unreadable, (str(self),)


class TooLarge(Exception):
    """The input is larger than the limit."""


class Content:
    """The bytes of one input. `digest` is their SHA-256, once they were all given in order; `size` how many they are, None
    where that is not known before they have gone by; `watch` is told of each piece that is given for the first time. `mark`: by
    it a file is known that others open under the same path. `limits` and `name`: those with which it was read as tables; it is
    read again to look up places."""

    def __init__(self) -> None:
        self.limits: Any = None
        self.name: str | None = None
        self.digest: str | None = None
        self.mark: tuple[int, int] | None = None
        self.size: int | None = None
        self.watch: Callable[[int], None] | None = None

    def pieces(self) -> Iterator[bytes]:
        """All bytes from the beginning, in pieces. Raises TooLarge where they go beyond the limit, Unreadable."""
        if self.digest is not None:
            yield from self._read()
            return
        total = hashlib.sha256()
        for piece in self._read():
            total.update(piece)
            if self.watch is not None:
                self.watch(len(piece))
            yield piece
        self.digest = total.hexdigest()

    def _read(self) -> Iterator[bytes]:
        raise NotImplementedError

    def slice(self, start: int, end: int | None = None) -> bytes:
        """The bytes of a stretch; fewer where there are no more."""
        raise NotImplementedError

    def some(self, start: int, most: int) -> bytes:
        """Some of the bytes from there on, so many at most; none only where there are no more."""
        return self.slice(start, start + most)

    def stretch(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes of a long stretch, in pieces."""
        while start < end:
            piece = self.slice(start, min(start + PIECE, end))
            if not piece:
                return
            start += len(piece)
            yield piece

    def whole(self) -> bytes:
        """All bytes at once."""
        return b"".join(self.pieces())

    def has_changed(self) -> bool:
        """Whether the input is certainly no longer what it was when it was opened."""
        return False

    def close(self) -> None:
        """Give back what was opened."""


class Memory(Content):
    """Bytes that a caller gave."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self._raw = raw
        self.size = len(raw)

    def _read(self) -> Iterator[bytes]:
        return (self._raw[at : at + PIECE] for at in range(0, len(self._raw), PIECE))

    def slice(self, start: int, end: int | None = None) -> bytes:
        """The bytes of a stretch."""
        return self._raw[start:end]

    def whole(self) -> bytes:
        """All bytes at once."""
        if self.digest is None:
            self.digest = hashlib.sha256(self._raw).hexdigest()
        return self._raw


class File(Content):
    """A regular file, read from where it lies as often as needed."""

    def __init__(self, path: str, file: IO[bytes]) -> None:
        super().__init__()
        self.path = path
        self._file = file
        self._status = os.fstat(file.fileno())
        self.size = self._status.st_size
        self.mark = _mark(self._status)

    def _read(self) -> Iterator[bytes]:
        at = 0
        while at < self._status.st_size:  # what is added meanwhile has no end
            piece = self.slice(at, at + PIECE)
            if not piece:
                return
            at += len(piece)
            yield piece

    def slice(self, start: int, end: int | None = None) -> bytes:
        """The bytes of a stretch."""
        try:
            self._file.seek(start)
            return self._file.read(-1 if end is None else end - start)
        except OSError as error:
            raise Unreadable(reason(error), self) from None

    def has_changed(self) -> bool:
        """Whether it was written to since it was opened."""
        return _mark(os.fstat(self._file.fileno())) != self.mark

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Stream(Content):
    """What can be read once: a pipe, standard input, an open file object. It is kept, compressed, as it goes by."""

    def __init__(self, file: Any, limit: int) -> None:
        super().__init__()
        self._file = file
        self._read_some = getattr(file, "read1", file.read)  # what is there, rather than waiting for more
        self._limit = limit
        self._blocks: list[bytes] = []
        self._starts = array("Q")
        self._gone = 0
        self._pending = bytearray()
        self._block = functools.lru_cache(maxsize=64)(lambda number: zlib.decompress(self._blocks[number]))

    def _read(self) -> Iterator[bytes]:
        at = 0
        while True:
            while at >= self._gone:
                if not self._more():
                    return
            piece = self.slice(at, min(at + PIECE, self._gone))  # what is there, rather than waiting for more
            at += len(piece)
            yield piece

    def some(self, start: int, most: int) -> bytes:
        """What is there, at least one byte where there is one at all."""
        while start >= self._gone:
            if not self._more():
                return b""
        return self.slice(start, min(start + most, self._gone))

    def slice(self, start: int, end: int | None = None) -> bytes:
        """The bytes of a stretch, as far as they have gone by; read on where they have not."""
        while end is None or self._gone < end:
            if not self._more():
                break
        last = self._gone if end is None else min(end, self._gone)
        kept = self._gone - len(self._pending)
        found = []
        number = max(bisect_right(self._starts, start) - 1, 0)
        while number < len(self._blocks) and self._starts[number] < last:
            begin = self._starts[number]
            block = self._block(number)
            found.append(block[max(start - begin, 0) : last - begin])
            number += 1
        if last > kept:
            found.append(bytes(self._pending[max(start - kept, 0) : last - kept]))
        return b"".join(found)

    def _more(self) -> bool:
        """Read on by one piece; False at the end."""
        if self._file is None:
            return False
        try:
            found = self._read_some(_BLOCK)
        except OSError as error:
            raise Unreadable(reason(error), self) from None
        except UnicodeDecodeError:
            raise Unreadable("it was opened as text in another encoding; open it in binary mode") from None
        except ValueError:
            raise Unreadable("the file object is closed") from None
        if not found:
            self._file = None
            return False
        piece = found.encode("utf-8", "surrogatepass") if isinstance(found, str) else bytes(found)
        self._gone += len(piece)
        self._pending += piece
        if self._gone > self._limit:
            raise TooLarge
        while len(self._pending) > 2 * PIECE:
            self._starts.append(self._gone - len(self._pending))
            self._blocks.append(zlib.compress(self._pending[:_BLOCK], 1))
            del self._pending[:_BLOCK]
        return True


def _mark(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def reason(error: OSError) -> str:
    """Why a file cannot be read, in words."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "permission denied"
    return (error.strerror or type(error).__name__).lower()
