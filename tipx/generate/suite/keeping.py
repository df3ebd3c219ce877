"""What a record of an older version keeps of a newer one, written as the documentation of migrating says it, not by the tool."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

BLOCK = "urn:tipx:migration:1.1"

_OF_NO_DIGEST = ("tipxVersion", "integrity")
_LISTS = ("cases", "victims", "referrals")


def change(at: str, *was: Any, items: Sequence[str] = (), within: Sequence[Any] | None = None) -> dict[str, Any]:
    """Something that the older version holds otherwise. `was`: what stood there, if anything did. `items`: the ids of the list items
    on the way; where they have none, `within` is the list as the older version has it."""
    found: dict[str, Any] = {"at": at}
    if was:
        (found["was"],) = was
    if items:
        found["in"] = list(items)
    if within is not None:
        found["list"] = sha256(list(within))
    return found


def keeping(record: Mapping[str, Any], *changes: Mapping[str, Any]) -> dict[str, Any]:
    """The record of the older version with its extension. A bundle is given with its records, which have extensions of their own."""
    own = {name: value for name, value in record.items() if name not in _LISTS} if _is_bundle(record) else record
    block = {"digest": digest(own), "changes": [_within(own, one) for one in changes]}
    return {**record, "extensions": {**record.get("extensions", {}), BLOCK: block}}


def _within(record: Mapping[str, Any], one: Mapping[str, Any]) -> dict[str, Any]:
    """A change with the digest of the object that its place is in, where that is not the record itself and is there."""
    *steps, _ = one["at"].split("/")[1:]
    holder: Any = record
    for step in steps:
        if isinstance(holder, list):
            holder = holder[int(step)] if int(step) < len(holder) else None
        else:
            holder = holder.get(step) if isinstance(holder, dict) else None
    return {**one, "object": sha256(holder)} if steps and holder is not None else dict(one)


def digest(record: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical form of a record without its version, `integrity` and the extensions of migrating."""
    bare = {name: value for name, value in record.items() if name not in (*_OF_NO_DIGEST, "extensions")}
    others = {name: value for name, value in record.get("extensions", {}).items() if name != BLOCK}
    return sha256({**bare, "extensions": others} if others else bare)


def with_integrity(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """The bundle with the digest of what it holds (`tipx-1`): of its lists of records the digests of these, sorted, are taken."""
    bare = {name: value for name, value in bundle.items() if name != "integrity"}
    told = {name: sorted(map(sha256, value)) if name in _LISTS else value for name, value in bare.items()}
    return {**bare, "integrity": {"algorithm": "sha-256", "canonicalisation": "tipx-1", "digest": sha256(told)}}


def sha256(value: Any) -> str:
    """The SHA-256 of the RFC 8785 form of plain data whose names are ASCII and whose numbers are whole."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _is_bundle(record: Mapping[str, Any]) -> bool:
    return bool(record["recordType"] == "bundle")
