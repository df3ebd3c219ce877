"""The quick way to read JSON: a native parser where it is certain that the strict one would find nothing.

orjson drops duplicate keys, rounds numbers and lets nulls through without a word. Three cheap looks at the bytes show
that none of these is there; wherever one of them doubts, the strict parser reads the text again and says what it finds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tipx.reading.model import Limits
from tipx.reading.strict_json import Parsed, parse

try:
    import orjson
except ImportError:  # where no binary wheel exists the strict parser reads everything
    orjson = None  # type: ignore[assignment]

_STRINGS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?')
"""A text; the closing mark may be missing, so that one that is cut off is passed over once and not from each mark in it."""
_DOUBTFUL_TEXT = re.compile(rb"\\(?:[bf]|u(?:00[01]|[dD][89a-fA-F]|[fF]{3}[efEF]|0022|002[dD]))|\xef\xbf[\xbe\xbf]")
"""Escapes of controls, surrogates and U+FFFE, U+FFFF; these two raw; and the escapes that upset the counts of quotes and minus signs."""
_NO_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))
_ALIKE = bytes.maketrans(b"[]", b"{}")
_SLICE = 1 << 20
_DOUBTFUL_REST = re.compile(rb"null|[.eE][0-9+-]|-0|[0-9]{16}")
"""What must not stand outside of texts: null, fraction, exponent, minus zero, numbers that may be too large."""


LARGE = 4 << 20
"""A larger text is looked through before data is built of it: of what is not well formed none is needed."""


def read_text(raw: bytes, limits: Limits) -> Parsed:
    """Read one JSON value. `raw` is valid UTF-8 without byte order mark."""
    if len(raw) > LARGE:
        from tipx.reading.json_form import in_pieces, is_well_formed

        looked_through = None if is_well_formed(in_pieces(raw)) else parse(raw.decode("utf-8"), limits, keep=False)
        if looked_through is not None and looked_through.fatal:
            return looked_through
    if orjson is not None and _is_certain(raw, limits):
        try:
            data = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return parse(raw.decode("utf-8"), limits)
        if _count_quotes(data) == raw.count(b'"'):
            return Parsed(data, set(), [], False, len(raw))
    return parse(raw.decode("utf-8"), limits)


def quick(raw: bytes, limits: Limits) -> Any:
    """The value, where nothing can be wrong with the text but null, fractions and depth; None where it may.

    A schema that allows none of these says the rest.
    """
    if orjson is None or len(raw) > limits.max_string:
        return None
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    if b"\\" in raw and (b"\\u" in raw or b"\\b" in raw or b"\\f" in raw) and _DOUBTFUL_TEXT.search(raw) is not None:
        return None
    if not raw.isascii() and b"\xef\xbf" in raw and _DOUBTFUL_TEXT.search(raw) is not None:
        return None
    # Written again, it has fewer quotation marks where a key stood twice, and fewer minus signs where there was -0.
    written = orjson.dumps(data)
    if written == raw or (written.count(b'"') == raw.count(b'"') and written.count(b"-") == raw.count(b"-")):
        return data
    return None


def quickest(raw: bytes) -> Any:
    """The value of a text that is known to be right."""
    return orjson.loads(raw) if orjson is not None else json.loads(raw)


def _is_certain(raw: bytes, limits: Limits) -> bool:
    if (b"\\" in raw or b"\xef\xbf" in raw) and _DOUBTFUL_TEXT.search(raw) is not None:
        return False
    brackets = []
    for rest in _outside(raw):
        if _DOUBTFUL_REST.search(rest.translate(None, b" \t\r\n")) is not None:
            return False
        brackets.append(rest.translate(_ALIKE, _NO_BRACKETS))
    if len(raw) > limits.max_string and _may_be_longer(raw, limits.max_string) and _longest(raw) > limits.max_string:
        return False
    return _depth_at_most(b"".join(brackets), limits.max_depth)


def _outside(raw: bytes) -> Iterator[bytes]:
    """What stands outside of texts, a stretch at a time: a list of all parts would take more memory than the text."""
    if b"\\" in raw:
        raw = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Where nothing is escaped, every second part between quotation marks stands outside of texts.
    at, inside = 0, 0
    while at < len(raw):
        end = raw.rfind(b'"', at, at + _SLICE) + 1 or raw.find(b'"', at + _SLICE) + 1 or len(raw)
        parts = raw[at:end].split(b'"')
        yield b"".join(parts[inside::2])
        inside = (inside + len(parts) - 1) % 2
        at = end


def is_no_deeper(raw: bytes, limit: int) -> bool:
    """Whether a value nests no deeper than the limit. It is known to be well formed."""
    if raw.count(b"{") + raw.count(b"[") <= limit:
        return True
    return _depth_at_most(b"".join(rest.translate(_ALIKE, _NO_BRACKETS) for rest in _outside(raw)), limit)


def _may_be_longer(raw: bytes, limit: int) -> bool:
    """Whether two quotation marks stand so far apart that a text between them could be longer: seldom do they."""
    if b"\\" in raw:
        raw = raw.replace(b"\\\\", b"__").replace(b'\\"', b"__")  # those inside of texts do not count
    at = raw.find(b'"')
    while at >= 0 and len(raw) - at > limit:
        further = raw.rfind(b'"', at + 1, at + limit)
        if further < 0:
            return True
        at = further
    return False


def _longest(raw: bytes) -> int:
    """How many bytes the longest text has at most, its quotation marks counted."""
    return max((found.end() - found.start() for found in _STRINGS.finditer(raw)), default=0)


def _depth_at_most(brackets: bytes, limit: int) -> bool:
    """Whether brackets, all written as braces, nest no deeper than the limit. Of what is not well formed False is said."""
    for _ in range(limit):
        if not brackets:
            break
        brackets = brackets.replace(b"{}", b"")  # the innermost level
    return not brackets


def _count_quotes(data: Any) -> int:
    """How many quotation marks the data has when it is written: fewer than the text where a key stood twice."""
    return orjson.dumps(data).count(b'"')
