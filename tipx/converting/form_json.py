"""JSON: one payload, a bundle or a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tipx.converting.ledger import Loss
from tipx.converting.listed import ListedWriter
from tipx.converting.model import Data, Job, Target
from tipx.standard import Standard
from tipx.writing.json import to_json


class JsonWriter(ListedWriter):
    """Compact on one line, or indented by two."""

    def __init__(self, target: Target, job: Job) -> None:
        super().__init__(target, job)
        self._pretty = bool(job.settings.get("pretty"))
        self.separator = b"," + self._line(2)

    def _line(self, depth: int) -> bytes:
        return b"\n" + b"  " * depth if self._pretty else b""

    def _written(self, data: Any, depth: int) -> bytes:
        return to_json(data, pretty=self._pretty).replace(b"\n", self._line(depth))

    def _record(self, kind: str, data: Data) -> bytes:
        return self._written(self._ordered(kind, data), 2)

    def _one(self, kind: str, data: Data) -> bytes:
        return to_json(self._ordered(kind, data), pretty=self._pretty) + b"\n"

    def _bundle(self, header: Mapping[str, Any]) -> Iterator[bytes]:
        before, behind = self._sides(header)
        comma = b""
        yield b"{"
        for part in self._members(before):
            yield comma + part
            comma = b","
        for name, pieces in self._lists():
            yield comma + self._name(name) + b"[" + self._line(2)
            yield from pieces
            yield self._line(1) + b"]"
            comma = b","
        for part in self._members(behind):
            yield comma + part
            comma = b","
        yield self._line(0) + b"}\n"

    def _members(self, data: Data) -> Iterator[bytes]:
        return (self._name(name) + self._written(value, 1) for name, value in data.items())

    def _name(self, name: str) -> bytes:
        return self._line(1) + to_json(name) + (b": " if self._pretty else b":")


def writer(target: Target, job: Job) -> JsonWriter:
    """The writer of JSON; `pretty` indents."""
    return JsonWriter(target, job)


def reading_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing is lost."""
    return ()


def writing_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing is lost."""
    return ()
