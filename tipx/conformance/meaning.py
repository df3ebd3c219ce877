"""What stands in a file, whatever way its form writes it: for comparing what implementations write."""

from __future__ import annotations

import csv
import io
import json
from typing import Any


def meaning(raw: bytes) -> Any:
    """The payloads of a TIPX file, or the rows of a table, as plain data; the bytes themselves where they are neither."""
    from tipx.errors import LoadError
    from tipx.loading import load_source
    from tipx.options import Options

    text = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] in (b"{", b"<"):
        try:
            return json.dumps(load_source(raw, Options()), sort_keys=True)
        except (LoadError, ValueError):
            return raw
    try:
        return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return raw
