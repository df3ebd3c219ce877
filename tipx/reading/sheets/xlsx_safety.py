"""A look into the zip of a workbook before anything of it is read: is it whole, small enough, and without active content?"""

from __future__ import annotations

import io
import struct
import zlib
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from tipx.reading.sheets.model import refused

ENTRIES = 4096
"""So many parts may a workbook have."""

EXPANDED = 2 * 1024**3
"""To so many bytes may all parts unpack."""

RATIO = 200
LARGE = 16 * 1024**2
"""A part that unpacks to more than LARGE bytes may be packed at most RATIO times: rows of a sheet are packed 5 to 40 times."""

_BLOCK = 1 << 18
_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_NAME = 512
"""Bytes that the directory may need for a part, on average."""

_ENCRYPTED = 0x1
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")

_PARTS = (
    ("macros", ("vbaproject", "vbadata", "xl/macrosheets/", "xl/dialogsheets/")),
    ("external", ("xl/externallinks/",)),
    ("embedded", ("xl/embeddings/", "xl/activex/")),
    ("connection", ("xl/connections.xml", "xl/querytables/")),
)
"""What the names of parts give away."""


def open_zip(file: IO[bytes]) -> ZipFile:
    """The zip, its directory read and found in order, every part unpacked once and counted. Raises SheetsRefused.

    Its parts hold no document type declaration, none is known by its name for active content.
    """
    if _directory_size(file) > ENTRIES * _LONGEST_NAME:
        raise refused("TIPX-TAB-004", "entries", limit=ENTRIES)
    try:
        archive = ZipFile(file)
    except (BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        raise refused("TIPX-TAB-001", "zip") from None
    infos = archive.infolist()
    if len(infos) > ENTRIES:
        raise refused("TIPX-TAB-004", "entries", limit=ENTRIES)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise refused("TIPX-TAB-001", "encrypted")
    names = [info.filename.replace("\\", "/").lstrip("/").lower() for info in infos]
    if len(set(names)) < len(names) or any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in infos):
        raise refused("TIPX-TAB-001", "zip")
    for say, marks in _PARTS:
        if any(mark in name for name in names for mark in marks):
            raise refused("TIPX-TAB-003", say)
    _unpack(archive)
    return archive


def _directory_size(file: IO[bytes]) -> int:
    """How many bytes the directory says that it takes: it would be held in memory whole."""
    size = file.seek(0, io.SEEK_END)
    start = file.seek(max(0, size - _END.size - 0xFFFF - _LOCATOR.size - _END_64.size))
    tail = file.read()
    file.seek(0)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < _END.size:
        raise refused("TIPX-TAB-001", "zip")
    directory = int(_END.unpack_from(tail, end)[5])
    locator = end - _LOCATOR.size
    if locator >= 0 and tail.startswith(b"PK\x06\x07", locator):
        place = int(_LOCATOR.unpack_from(tail, locator)[2]) - start
        # Readers look for the larger record where it is said to be, or right before: both must be the same.
        if place != locator - _END_64.size or place < 0 or not tail.startswith(b"PK\x06\x06", place):
            raise refused("TIPX-TAB-001", "zip")
        directory = max(directory if directory != 0xFFFFFFFF else 0, int(_END_64.unpack_from(tail, place)[8]))
    return directory


def _unpack(archive: ZipFile) -> None:
    """Unpack every part once: the sizes that are declared may lie, and what is cut short shows."""
    if sum(info.file_size for info in archive.infolist()) > EXPANDED:
        raise refused("TIPX-TAB-004", "expanded", limit=EXPANDED)
    total = 0
    for info in archive.infolist():
        declares = not info.filename.lower().lstrip("/").startswith("xl/media/")
        size, last = 0, b""
        try:
            with archive.open(info) as part:
                while block := part.read(_BLOCK):
                    size += len(block)
                    if total + size > EXPANDED:
                        raise refused("TIPX-TAB-004", "expanded", limit=EXPANDED)
                    if size > LARGE and size > RATIO * info.compress_size:
                        raise refused("TIPX-TAB-004", "ratio", limit=RATIO)
                    if declares:
                        # Without NULs, so that it is found in UTF-16 and UTF-32 too.
                        plain = last + (block.translate(None, b"\0") if b"\0" in block else block)
                        if b"<!" in plain and any(mark in plain for mark in _DECLARATIONS):
                            raise refused("TIPX-TAB-003", "dtd")
                        last = plain[-len(_DECLARATIONS[0]) :]
        except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, struct.error):
            raise refused("TIPX-TAB-001", "zip") from None
        if size != info.file_size:
            raise refused("TIPX-TAB-001", "zip")
        total += size
