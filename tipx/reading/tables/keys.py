"""The keys that were met, in little memory: some 20 bytes each, however long they are."""

from __future__ import annotations

import hashlib
from array import array

_SLOTS = 1 << 10
_FULL = 0.6


class Keys:
    """Remembers keys, each with a number (of its row). Instead of a key its digest of eight bytes is kept: that two keys of ten
    million have the same one is as good as impossible."""

    def __init__(self) -> None:
        self._digests = array("Q", bytes(8 * _SLOTS))
        self._numbers = array("Q", bytes(8 * _SLOTS))
        self._count = 0

    def first(self, key: str, number: int) -> int | None:
        """The number with which the key was met first; None when it is met now."""
        digest = _digest(key)
        slot = self._slot(digest)
        if self._digests[slot]:
            return self._numbers[slot]
        self._digests[slot], self._numbers[slot] = digest, number
        self._count += 1
        if self._count > _FULL * len(self._digests):
            self._grow()
        return None

    def has(self, key: str) -> bool:
        """Whether the key was met."""
        return self._digests[self._slot(_digest(key))] != 0

    def _slot(self, digest: int) -> int:
        """Where the digest is, or where it belongs."""
        last = len(self._digests) - 1
        slot = digest & last
        while self._digests[slot] not in (0, digest):
            slot = (slot + 1) & last
        return slot

    def _grow(self) -> None:
        old = [(digest, number) for digest, number in zip(self._digests, self._numbers, strict=True) if digest]
        size = 2 * len(self._digests)
        self._digests, self._numbers = array("Q", bytes(8 * size)), array("Q", bytes(8 * size))
        for digest, number in old:
            slot = self._slot(digest)
            self._digests[slot], self._numbers[slot] = digest, number


def _digest(key: str) -> int:
    """Eight bytes that stand for the key; never 0, which is an empty place."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") or 1
