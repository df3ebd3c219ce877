"""Plain data to JSON: the same bytes whichever library writes them."""

from __future__ import annotations

import json
from typing import Any

try:
    import orjson
except ImportError:  # where no binary wheel exists the standard library writes
    orjson = None  # type: ignore[assignment]


def to_json(data: Any, *, pretty: bool = False) -> bytes:
    """Plain data as JSON in UTF-8, without a line end; `pretty`: indented by two."""
    if orjson is not None:
        return orjson.dumps(data, option=orjson.OPT_INDENT_2 if pretty else None)
    if pretty:
        return json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8")
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
