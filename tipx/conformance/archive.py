"""The suite as one archive, the same bytes each time; and what is refused of an archive before anything is read from it."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
import zlib
from pathlib import Path

from tipx.conformance.suite import Suite, SuiteError

MOST_FILES = 200_000
MOST_BYTES = 1 << 30
"""All files of a suite together have no more bytes."""
MOST_OF_A_FILE = 64 << 20

_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3
_NAME = re.compile(r"(?!.*(^|/)\.)[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
"""A path of a suite: no part of it begins with a dot."""


def archive(suite: Suite) -> bytes:
    """The archive: one folder, with every file that the manifest names. Raises SuiteError where one is missing or another."""
    suite.check()
    if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", suite.version):
        raise SuiteError("the version of the suite is none")
    root = f"tipx-conformance-{suite.version}"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(suite.names()):
            if not _NAME.fullmatch(name):
                raise SuiteError("the manifest names a file outside the suite")
            info = zipfile.ZipInfo(f"{root}/{name}", _MOMENT)
            info.create_system, info.external_attr, info.compress_type = _UNIX, _MODE, zipfile.ZIP_DEFLATED
            packed.writestr(info, suite.read(name), compresslevel=9)
    return written.getvalue()


def checksum(raw: bytes, target: str) -> bytes:
    """The line of `sha256sum` for an archive of that name."""
    return f"{hashlib.sha256(raw).hexdigest()}  {os.path.basename(target)}\n".encode()


def refuse_hostile(path: Path) -> None:
    """Raise SuiteError for an archive that could do harm, or of which a file cannot be unpacked. Nothing is ever written from one."""
    try:
        with zipfile.ZipFile(path) as packed:
            fault = _fault(packed.infolist())
            if fault is None and packed.testzip() is not None:
                fault = "a file in it is broken"
    except OSError as error:
        fault = (error.strerror or "it cannot be read").lower()
    except (zipfile.BadZipFile, ValueError, zlib.error, EOFError):
        fault = "it is no archive, or a broken one"
    except RuntimeError:
        fault = "a file in it is encrypted, or packed in a way that is not known"
    if fault is not None:
        raise SuiteError(f"{path} is no conformance suite: {fault}")


def _fault(every: list[zipfile.ZipInfo]) -> str | None:
    if len(every) > MOST_FILES:
        return f"it has more than {MOST_FILES} files"
    if sum(one.file_size for one in every) > MOST_BYTES:
        return f"its files have more than {MOST_BYTES} bytes"
    if any(one.file_size > MOST_OF_A_FILE for one in every):
        return f"a file in it has more than {MOST_OF_A_FILE} bytes"
    if any(not _NAME.fullmatch(one.filename.removesuffix("/")) for one in every):
        return "a name in it leads elsewhere, or has letters that no file of a suite has"
    if len({one.filename for one in every}) != len(every):
        return "two files in it have one name"
    if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in every):
        return "a file in it is packed in a way that is not known"
    return None
