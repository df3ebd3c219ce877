"""The digest of what is read or written, record by record: so a conversion is proven by reading back what it wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from tipx.reading.model import LIST_OF
from tipx.writing.canonical import canonical, long_bundle_digest

_SIZE = 32


class Digest:
    """Takes records in any order; equal payloads have equal digests in all forms. It keeps 32 bytes of each record."""

    def __init__(self) -> None:
        self._found: dict[str, bytearray] = {kind: bytearray() for kind in LIST_OF}
        self.records = 0

    def add(self, kind: str, data: Mapping[str, Any]) -> None:
        """A record."""
        self.records += 1
        self._found[kind] += hashlib.sha256(canonical(data)).digest()

    def of(self, header: Mapping[str, Any] | None) -> str:
        """The digest of the payload (`tipx-1`); of records that travel alone, more than one, one that stands for all."""
        if header is not None:
            return long_bundle_digest(
                header,
                {
                    LIST_OF[kind]: (one.hex() for one in _in_order(found))
                    for kind, found in self._found.items()
                    if found
                },
            )
        every = bytearray().join(self._found.values())
        if len(every) == _SIZE:
            return every.hex()
        total = hashlib.sha256()
        for one in _in_order(every):
            total.update(one)
        return total.hexdigest()

    def proof(self, header: Mapping[str, Any] | None) -> tuple[str, bytes]:
        """What is equal where all of it is: the digest, and `integrity`, which the digest leaves out."""
        integrity = header.get("integrity") if header is not None else None
        return self.of(header), b"" if integrity is None else canonical(integrity)


def _in_order(found: bytearray) -> Iterator[bytearray]:
    """Digests in their order, a 256th of them at a time: there may be millions."""
    firsts = bytes(found[::_SIZE])
    for first in range(256):
        some = []
        place = firsts.find(first)
        while place >= 0:
            some.append(found[place * _SIZE : (place + 1) * _SIZE])
            place = firsts.find(first, place + 1)
        yield from sorted(some)
