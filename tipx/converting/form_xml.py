"""XML: one payload, a bundle or a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tipx.converting.ledger import Loss
from tipx.converting.listed import ListedWriter
from tipx.converting.model import Data, Job, Target
from tipx.reading.model import LIST_OF
from tipx.standard import Standard
from tipx.writing.xml import Elements


class XmlWriter(ListedWriter):
    """Elements in the order of the schema, without white space between them or indented by two."""

    def __init__(self, target: Target, job: Job) -> None:
        super().__init__(target, job)
        self._elements = Elements(job.standard, bool(job.settings.get("pretty")))

    def _record(self, kind: str, data: Data) -> bytes:
        return self._elements.item(LIST_OF[kind], data).encode("utf-8")

    def _one(self, kind: str, data: Data) -> bytes:
        elements = self._elements
        return (elements.begin(kind) + elements.members(kind, data) + elements.end(kind)).encode("utf-8")

    def _bundle(self, header: Mapping[str, Any]) -> Iterator[bytes]:
        before, behind = self._sides(header)
        yield (self._elements.begin("bundle") + self._elements.members("bundle", before)).encode("utf-8")
        for _name, pieces in self._lists():
            yield from pieces
        yield (self._elements.members("bundle", behind) + self._elements.end("bundle")).encode("utf-8")


def writer(target: Target, job: Job) -> XmlWriter:
    """The writer of XML; `pretty` indents."""
    return XmlWriter(target, job)


def reading_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing is lost."""
    return ()


def writing_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing is lost."""
    return ()
