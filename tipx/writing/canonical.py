"""The canonical form and the digest of a payload, equal for its JSON, XML and NDJSON form.

Record: SHA-256 of its RFC 8785 form. Bundle: SHA-256 of the RFC 8785 form of the bundle in which the lists of records
are replaced by the sorted lists of their digests, and `integrity` is left out (`tipx-1`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

try:
    import orjson
except ImportError:  # where no binary wheel exists the standard library writes
    orjson = None  # type: ignore[assignment]

LISTS = ("cases", "victims", "referrals")
_FAR = re.compile(rb"[\xee-\xf4]")
"""How the UTF-8 of characters from U+E000 on begins."""


def canonical(data: Any) -> bytes:
    """The RFC 8785 form of plain data (which knows no fractions)."""
    if orjson is not None:
        # It sorts by UTF-8. Where no character from U+E000 on is written, that is the order by UTF-16 code units.
        written: bytes = orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
        if written.isascii() or _FAR.search(written) is None:
            return written
    return json.dumps(_sorted(data), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _sorted(data: Any) -> Any:
    """Members in the order of their names by UTF-16 code units."""
    if isinstance(data, Mapping):
        return {name: _sorted(data[name]) for name in _ordered(data)}
    if isinstance(data, list):
        return [_sorted(item) for item in data]
    return data


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: name.encode("utf-16-be"))


def record_digest(record: Mapping[str, Any]) -> str:
    """The digest of one record."""
    return hashlib.sha256(canonical(record)).hexdigest()


def bundle_digest(header: Mapping[str, Any], digests: Mapping[str, list[str]]) -> str:
    """The digest of a bundle from its own fields and the digests of its records, by list."""
    return long_bundle_digest(header, {name: sorted(found) for name, found in digests.items() if found})


def long_bundle_digest(header: Mapping[str, Any], digests: Mapping[str, Iterable[str]]) -> str:
    """The same from digests that come in their order, by list, none of which is empty: never are all of them held as text."""
    form = {name: value for name, value in header.items() if name != "integrity" and not _is_list(name, value)}
    total = hashlib.sha256(b"{")
    comma = b""
    for name in _ordered({**form, **dict.fromkeys(digests)}):
        total.update(comma + canonical(name) + b":")
        comma = b","
        if name not in digests:
            total.update(canonical(form[name]))
            continue
        before = b'["'
        for digest in digests[name]:
            total.update(before + digest.encode("ascii"))
            before = b'","'
        total.update(b'"]')
    total.update(b"}")
    return total.hexdigest()


def payload_digest(payload: Mapping[str, Any]) -> str:
    """The digest of a payload: a bundle or a record."""
    if payload.get("recordType") != "bundle":
        return record_digest(payload)
    lists = {name: value for name, value in payload.items() if _is_list(name, value)}
    return bundle_digest(payload, {name: [record_digest(one) for one in value] for name, value in lists.items()})


def canonical_payload(payload: Mapping[str, Any]) -> bytes:
    """The canonical form of a payload, the records of a bundle sorted by their digests."""
    if payload.get("recordType") != "bundle":
        return canonical(payload)
    whole = dict(payload)
    for name in LISTS:
        if _is_list(name, whole.get(name)):
            whole[name] = sorted(whole[name], key=record_digest)
    return canonical(whole)


def _is_list(name: str, value: Any) -> bool:
    """Whether it is a list of records. What stands there wrongly is a field like any other, and stays as it is."""
    return name in LISTS and isinstance(value, list)
