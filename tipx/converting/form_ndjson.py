"""NDJSON: a bundle's header on the first line and a record on each further one; or records that travel alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tipx.converting.ledger import Loss
from tipx.converting.listed import ListedWriter
from tipx.converting.model import ConvertError, Data, Job, Target
from tipx.standard import Standard
from tipx.writing.json import to_json


class NdjsonWriter(ListedWriter):
    """Cases, victims and referrals one after the other under a header; records that travel alone as they come."""

    several = True

    def __init__(self, target: Target, job: Job) -> None:
        if job.settings.get("pretty"):
            raise ConvertError("a record of NDJSON stands on one line: --pretty is for json and xml", 2)
        super().__init__(target, job)

    def _record(self, kind: str, data: Data) -> bytes:
        return to_json(self._ordered(kind, data)) + b"\n"

    def _one(self, kind: str, data: Data) -> bytes:
        return self._record(kind, data)

    def _where(self, kind: str) -> str:
        """Records that travel alone wait together, in the order in which they come."""
        return kind if self._has_header else "case"

    def _bundle(self, header: Mapping[str, Any]) -> Iterator[bytes]:
        before, behind = self._sides(header)
        yield to_json({**before, **behind}) + b"\n"
        for _name, pieces in self._lists():
            yield from pieces


def writer(target: Target, job: Job) -> NdjsonWriter:
    """The writer of NDJSON."""
    return NdjsonWriter(target, job)


def reading_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing is lost."""
    return ()


def writing_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing is lost."""
    return ()
