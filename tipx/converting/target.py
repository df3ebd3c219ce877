"""Where a conversion writes: beside the place of the output, readable by its owner alone, and renamed when all is done.

Nothing half written ever stands under the name of the output, and what waits on the way is in files without a name, which are
gone with the process however it ends.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from tipx.converting.model import ConvertError
from tipx.reading.content import Content, File, Memory
from tipx.reading.model import Limits
from tipx.reading.source import Source

_IN_MEMORY = 1 << 22
"""So many bytes wait in memory before a file takes them."""
_PIECE = 1 << 20
_USAGE = 2


class Spool:
    """Bytes that wait: written once, then read once from the beginning. Many of them wait in a file without a name, which
    nobody else can open. `folder`: where it is; None for the system's."""

    def __init__(self, folder: str | None) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=folder)  # noqa: SIM115 - closed by pieces
        self.write = self._file.write

    def __bool__(self) -> bool:
        return self._file.tell() > 0

    def pieces(self) -> Iterator[bytes]:
        """All bytes in their order; the spool is of no more use afterwards."""
        self._file.seek(0)
        yield from iter(lambda: self._file.read(_PIECE), b"")
        self._file.close()

    def discard(self) -> None:
        """Forget what waits. What a full disk has not taken is not missed any more."""
        with contextlib.suppress(OSError):
            self._file.close()


class Output:
    """The place of an output. `commit` makes it appear; leaving the block without it leaves nothing behind."""

    name = ""

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_: Any) -> None:
        self.discard()

    def open(self, name: str | None = None) -> IO[bytes]:
        """The file to write to."""
        raise NotImplementedError

    def spool(self) -> Spool:
        """A place for bytes that have to wait."""
        raise NotImplementedError

    def private_folder(self) -> str:
        """A folder that nobody else can read."""
        raise NotImplementedError

    def written(self) -> Source:
        """What was written, to be read back before it appears."""
        raise NotImplementedError

    def commit(self) -> None:
        """Let the output appear under its name, whole."""
        raise NotImplementedError

    def discard(self) -> None:
        """Take away what has not appeared."""
        raise NotImplementedError


class ToPath(Output):
    """A file, or a folder of files, by its path."""

    def __init__(self, path: str, *, folder: bool = False) -> None:
        self.name = path
        self._place = os.path.realpath(path)
        self._beside = os.path.dirname(self._place)
        self._folder = folder
        self._files: list[IO[bytes]] = []
        self._spools: list[Spool] = []
        self._temporary: str | None = None
        self._private: str | None = None
        why = _unwritable(path, self._place, folder)
        if why is not None:
            raise ConvertError(f"{path} cannot be written: {why}", _USAGE)

    def open(self, name: str | None = None) -> IO[bytes]:
        """The file to write to; one of that name where the output is a folder."""
        if self._temporary is None:
            self._temporary = self._make()
        path = os.path.join(self._temporary, name) if name is not None else self._temporary
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        file = os.fdopen(handle, "w+b")
        self._files.append(file)
        return file

    def _make(self) -> str:
        if self._folder:
            return tempfile.mkdtemp(dir=self._beside, prefix=".tipx-")
        handle, path = tempfile.mkstemp(dir=self._beside, prefix=".tipx-")
        os.close(handle)
        return path

    def spool(self) -> Spool:
        """A place for bytes that have to wait, on the same disk as the output."""
        self._spools.append(Spool(self._beside))
        return self._spools[-1]

    def private_folder(self) -> str:
        """A folder that nobody else can read, beside the output."""
        if self._private is None:
            self._private = tempfile.mkdtemp(dir=self._beside, prefix=".tipx-")
        return self._private

    def written(self) -> Source:
        """What was written, under its temporary name."""
        self._close(sync=False)
        assert self._temporary is not None
        return Source.path(self._temporary)

    def _close(self, *, sync: bool) -> None:
        for file in self._files:
            if not file.closed:
                file.flush()
                if sync:
                    os.fsync(file.fileno())  # a disk that is full or fails may say so only now
                file.close()

    def commit(self) -> None:
        """Rename it. Raises OSError."""
        self._close(sync=True)
        if self._temporary is None:
            self._temporary = self._make()
        for file in self._files:
            _settle(file.name if isinstance(file.name, str) else self._temporary)
        if self._folder and os.path.isdir(self._place):
            os.rmdir(self._place)  # it is empty
        os.replace(self._temporary, self._place)
        self._temporary = None

    def discard(self) -> None:
        """Take away what stands under temporary names."""
        for spool in self._spools:
            spool.discard()
        for file in self._files:
            with contextlib.suppress(OSError):
                file.close()
        for path in (self._temporary, self._private):
            if path is not None and os.path.isdir(path):
                shutil.rmtree(path, ignore_errors=True)
            elif path is not None:
                with contextlib.suppress(OSError):
                    os.unlink(path)
        self._temporary = self._private = None


def _settle(path: object) -> None:
    """The bytes of a file reach the disk before its name does, also where it was closed by its writer."""
    if isinstance(path, str) and os.path.isfile(path):
        handle = os.open(path, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def keep_apart(source: str | None, output: Output, rejects: Output | None) -> None:
    """Refuse an output that is the input, and one file for what is converted and what is rejected."""
    places = [one.name for one in (output, rejects) if isinstance(one, ToPath)]
    for place in places:
        if source is not None and _are_one(place, source):
            raise ConvertError(f"{place} is the input; it would be overwritten", _USAGE)
    if len(places) == 2 and _are_one(*places):
        raise ConvertError(f"{places[0]} cannot take both what is converted and what is rejected", _USAGE)


def _are_one(one: str, other: str) -> bool:
    if os.path.exists(one) and os.path.exists(other):
        return os.path.samefile(one, other)
    return os.path.realpath(one) == os.path.realpath(other)


def _unwritable(path: str, place: str, folder: bool) -> str | None:
    """Why an output cannot be written there, as far as can be told before any work."""
    beside = os.path.dirname(place)
    if folder and os.path.isdir(place):
        return "the folder is not empty" if os.listdir(place) else None
    if folder and os.path.lexists(place):
        return "there is a file of that name; these tables need a folder"
    if os.path.isdir(place):
        return "it is a folder"
    if os.path.lexists(place) and not os.path.isfile(place):
        return "it is no regular file"
    if not os.path.isdir(beside):
        return "there is no such folder"
    return None if os.access(beside, os.W_OK) else "permission denied"


class ToStream(Output):
    """An open binary file, such as standard output: it is given everything at once, when all is done."""

    def __init__(self, stream: IO[bytes] | None, name: str = "<output>") -> None:
        """`stream` None: the bytes stay in `data`."""
        self.name = name
        self.data = b""
        self._stream = stream
        self._file: IO[bytes] | None = None
        self._spools: list[Spool] = []
        self._private: str | None = None

    def open(self, name: str | None = None) -> IO[bytes]:
        """The file to write to."""
        if name is not None:
            raise ConvertError("this form is a folder of files; it needs a path", _USAGE)
        self._file = _Kept(_IN_MEMORY)
        return self._file

    def spool(self) -> Spool:
        """A place for bytes that have to wait."""
        self._spools.append(Spool(None))
        return self._spools[-1]

    def private_folder(self) -> str:
        """A folder that nobody else can read."""
        if self._private is None:
            self._private = tempfile.mkdtemp(prefix=".tipx-")
        return self._private

    def written(self) -> Source:
        """What was written."""
        assert self._file is not None
        return _Written(self.name, self._file)

    def commit(self) -> None:
        """Give the bytes on. Raises OSError."""
        assert self._file is not None
        self._file.seek(0)
        if self._stream is None:
            self.data = self._file.read()
            return
        while piece := self._file.read(_PIECE):
            self._stream.write(piece)
        self._stream.flush()

    def discard(self) -> None:
        """Forget what was written."""
        for spool in self._spools:
            spool.discard()
        if self._file is not None:
            with contextlib.suppress(OSError):
                tempfile.SpooledTemporaryFile.close(self._file)  # type: ignore[arg-type]
            self._file = None
        if self._private is not None:
            shutil.rmtree(self._private, ignore_errors=True)
            self._private = None


class _Kept(tempfile.SpooledTemporaryFile):  # type: ignore[type-arg]
    """Stays open when the library that wrote it closes it: it is still to be read."""

    def close(self) -> None:
        """Nothing yet."""


class _Written(Source):
    """What stands in an open file."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        super().__init__(name)
        self._written = file

    def open(self, limits: Limits) -> Content:
        """Its bytes. Those of a file are read from it as they are needed."""
        self._written.seek(0, os.SEEK_END)
        size = self._written.tell()
        self._written.seek(0)
        if size <= _IN_MEMORY:  # to ask for its handle would put it on a disk
            return Memory(self._written.read())
        return File(self.name, os.fdopen(os.dup(self._written.fileno()), "rb"))
