"""The canonical form and the digest of a payload, written down once more from their description, so that cases do not ask this
package what they expect.

Canonical form: RFC 8785 (names in the order of their UTF-16 code units, no white space, the shortest escapes), the records of a
bundle in the order of their digests. Digest of a record: SHA-256 of that form. Of a bundle (tipx-1): SHA-256 of the form of the
bundle with the sorted digests of its records in the place of the records, and without `integrity`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

_LISTS = ("cases", "victims", "referrals")
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def form_of(value: Any) -> str:
    """The form of plain data by RFC 8785. Raises TypeError for what the standard does not know: fractions and null."""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(_SHORT.get(one) or (f"\\u{ord(one):04x}" if one < " " else one) for one in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(form_of, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{form_of(name)}:{form_of(value[name])}" for name in sorted(value, key=_units)) + "}"
    raise TypeError(f"there is no canonical form of {type(value).__name__}")


def _units(name: str) -> tuple[int, ...]:
    """The UTF-16 code units of a name."""
    found: list[int] = []
    for one in map(ord, name):
        found += (one,) if one < 0x10000 else (0xD800 + ((one - 0x10000) >> 10), 0xDC00 + ((one - 0x10000) & 0x3FF))
    return tuple(found)


def canonical(payload: Mapping[str, Any]) -> bytes:
    """The canonical form of a payload."""
    whole = {name: sorted(value, key=_sha) if name in _lists_of(payload) else value for name, value in payload.items()}
    return form_of(whole).encode()


def digest(payload: Mapping[str, Any]) -> str:
    """The digest of a payload."""
    lists = _lists_of(payload)
    return _sha(
        {
            name: sorted(map(_sha, value)) if name in lists else value
            for name, value in payload.items()
            if not (name == "integrity" and payload["recordType"] == "bundle")
        }
    )


def _lists_of(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The lists of records that a payload has."""
    return _LISTS if payload["recordType"] == "bundle" else ()


def _sha(value: Any) -> str:
    return hashlib.sha256(form_of(value).encode()).hexdigest()


def sealed(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A bundle with its digest."""
    return {**payload, "integrity": {"algorithm": "sha-256", "canonicalisation": "tipx-1", "digest": digest(payload)}}
