"""What JSON, NDJSON and XML share: the records of a payload are written list by list, its own fields around them.

They come in any order, and some of the payload's own fields may come last: so each list waits until all is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipx.converting.model import ConvertError, Data, Job, Target
from tipx.reading.model import LIST_OF, LISTS
from tipx.writing.ordering import Ordering


class ListedWriter:
    """The frame of these writers. What they differ in are three ways of writing: a record, what stands around, one alone."""

    separator = b""
    """What stands between two records of a list."""
    several = False
    """Whether more than one record may travel alone."""

    def __init__(self, target: Target, job: Job) -> None:
        self._target = target
        self._job = job
        self._order = Ordering()
        self._is_in_order = job.in_order
        self._spools = {kind: target.spool() for kind in LIST_OF}
        self._begun: set[str] = set()
        self._alone = 0
        self._has_header = False

    def begin(self, header: Mapping[str, Any] | None) -> None:
        """Note whether the records are a bundle's."""
        self._has_header = header is not None

    def record(self, kind: str, data: Data) -> None:
        """Write a record where it waits."""
        if not self._has_header:
            self._alone += 1
            if self._alone > 1 and not self.several:
                raise ConvertError(
                    "the input holds several records that travel alone, and this form holds one payload: convert them to "
                    "ndjson, csv or xlsx, or make a bundle of them with --header",
                    2,
                )
            self._spools[self._where(kind)].write(self._one(kind, data))
            return
        written = self._record(kind, data)
        if kind in self._begun:
            written = self.separator + written
        self._begun.add(kind)
        self._spools[kind].write(written)

    def _where(self, kind: str) -> str:
        """In which list a record waits."""
        return kind

    def end(self, header: Mapping[str, Any] | None) -> None:
        """Put everything together."""
        out = self._target.open()
        if header is None:
            if not self._alone:
                raise ConvertError("there is no record to write", 1)
            for kind in LIST_OF:
                out.writelines(self._spools[kind].pieces())
            return
        out.writelines(self._bundle(header))

    def _sides(self, header: Mapping[str, Any]) -> tuple[Data, Data]:
        """The bundle's own fields that stand before its lists of records, and those behind, in the order of the schema."""
        names = list(self._job.standard.record("bundle").properties)
        last = max(names.index(name) for name in LISTS)
        ordered = self._order(
            {name: header[name] for name in header if name not in LISTS}, self._job.standard.record("bundle")
        )
        behind = {name for name in ordered if name in names[last:] or name not in names}
        before = {name: value for name, value in ordered.items() if name not in behind}
        return before, {name: value for name, value in ordered.items() if name in behind}

    def _ordered(self, kind: str, data: Data) -> Any:
        """A record with its members in the order of the schema."""
        return data if self._is_in_order else self._order(data, self._job.standard.record(kind))

    def _lists(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The lists that hold something, and their bytes."""
        for kind, name in LIST_OF.items():
            if self._spools[kind]:
                yield name, self._spools[kind].pieces()

    def _record(self, kind: str, data: Data) -> bytes:
        raise NotImplementedError

    def _one(self, kind: str, data: Data) -> bytes:
        raise NotImplementedError

    def _bundle(self, header: Mapping[str, Any]) -> Iterator[bytes]:
        raise NotImplementedError
