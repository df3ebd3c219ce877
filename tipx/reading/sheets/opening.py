"""Tells by their content what is given as sheets, and opens it."""

from __future__ import annotations

import io
import os
from typing import IO

from tipx.reading.model import Limits
from tipx.reading.sheets.model import Sheets, SheetsRefused, refused

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old workbooks begin (.xls), and new ones that are locked with a password."""

_BLOCK = 1 << 20


def open_sheets(path: str | None, raw: bytes | None, limits: Limits) -> Sheets:
    """Open a folder of *.csv, one CSV file, or a workbook: by its path, or by its bytes (its path is then only its name).

    Raises SheetsRefused for what cannot be read or must not be.
    """
    if raw is None and path is not None and os.path.isdir(path):
        from tipx.reading.sheets.csv_sheets import csv_folder

        return csv_folder(path, limits)
    if raw is None and path is not None and not os.path.isfile(path):
        raw = _whole(path, limits)
    size, head = _look(path, raw)
    if size > limits.max_bytes:
        raise refused("TIPX-TAB-004", "bytes", limit=limits.max_bytes)
    if not size:
        raise refused("TIPX-TAB-001", "empty")
    if head.startswith(_OLE):
        raise refused("TIPX-TAB-001", "encrypted")
    if head.startswith(_ZIP):
        from tipx.reading.sheets.xlsx_sheets import open_workbook

        return open_workbook(path, raw, limits)
    from tipx.reading.sheets.csv_sheets import csv_file

    return csv_file(path, raw, limits)


def open_bytes(path: str | None, raw: bytes | None) -> IO[bytes]:
    """The bytes to read. Raises SheetsRefused where the file cannot be opened."""
    if raw is not None:
        return io.BytesIO(raw)
    try:
        return open(path or "", "rb")
    except (OSError, ValueError):
        raise refused("TIPX-TAB-001", "missing") from None


def _look(path: str | None, raw: bytes | None) -> tuple[int, bytes]:
    with open_bytes(path, raw) as file:
        head = file.read(len(_OLE))
        return file.seek(0, io.SEEK_END), head


def _whole(path: str, limits: Limits) -> bytes:
    """All bytes of what goes by only once, such as a pipe."""
    parts, size = [], 0
    with open_bytes(path, None) as file:
        while block := file.read(_BLOCK):
            parts.append(block)
            size += len(block)
            if size > limits.max_bytes:
                raise refused("TIPX-TAB-004", "bytes", limit=limits.max_bytes)
    return b"".join(parts)


__all__ = ["SheetsRefused", "open_bytes", "open_sheets"]
