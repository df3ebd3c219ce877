"""The digest of what is read or written, record by record: so a conversion is proven by reading back what it wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from tipx.reading.model import LIST_OF
from tipx.writing.canonical import bundle_digest, canonical


class Digest:
    """Takes records in any order; equal payloads have equal digests in all forms. It keeps 32 bytes of each record."""

    def __init__(self) -> None:
        self._found: dict[str, list[bytes]] = {}
        self.records = 0

    def add(self, kind: str, data: Mapping[str, Any]) -> None:
        """A record."""
        self.records += 1
        self._found.setdefault(kind, []).append(hashlib.sha256(canonical(data)).digest())

    def of(self, header: Mapping[str, Any] | None) -> str:
        """The digest of the payload (`tipx-1`); of records that travel alone, more than one, one that stands for all."""
        if header is not None:
            lists = {LIST_OF[kind]: [one.hex() for one in found] for kind, found in self._found.items()}
            return bundle_digest(header, lists)
        every = sorted(one for found in self._found.values() for one in found)
        return every[0].hex() if len(every) == 1 else hashlib.sha256(b"".join(every)).hexdigest()

    def proof(self, header: Mapping[str, Any] | None) -> tuple[str, bytes]:
        """What is equal where all of it is: the digest, and `integrity`, which the digest leaves out."""
        integrity = header.get("integrity") if header is not None else None
        return self.of(header), b"" if integrity is None else canonical(integrity)
