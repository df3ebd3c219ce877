"""Tables to payloads and units: a bundle with its records, or records that travel alone, each a payload by itself."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from tipx.reading.content import Content
from tipx.reading.model import LIST_OF, Input, Limits, NotWellFormed, Payload, ReadFinding, Surely, Unit, never
from tipx.reading.sheets.model import Sheets, SheetsRefused
from tipx.reading.tables.assembling import assemble
from tipx.reading.tables.joining import Node, orphans
from tipx.reading.tables.opening import Book, FindStandard, book_of, opened, told


def read_tables(
    content: Content, form: str, limits: Limits, find_standard: FindStandard, surely: Surely = never
) -> Input:
    """Read a folder of CSV files, one CSV file or a workbook. What is found in the input as a whole is complete when all
    payloads have been gone through."""
    content.limits = limits
    stack = contextlib.ExitStack()
    try:
        sheets = stack.enter_context(opened(content, limits))
        return input_of(sheets, content.size, limits, find_standard, surely, stack)
    except SheetsRefused as why:
        stack.close()
        return Input(form, [told(why.finding, form)], iter(()))
    except BaseException:
        stack.close()
        raise


def input_of(
    sheets: Sheets,
    size: int | None,
    limits: Limits,
    find_standard: FindStandard,
    surely: Surely = never,
    stack: contextlib.ExitStack | None = None,
) -> Input:
    """What sheets hold that are open already. `stack` is left when all has been read. Raises SheetsRefused."""
    book = book_of(sheets, size, find_standard)
    reading = _Reading(stack or contextlib.ExitStack(), sheets, book, limits, surely)
    return Input(book.form, book.findings, reading.payloads())


class _Reading:
    """The reading of one input. The joining is begun at once, so that what cannot be read is known before anything is given."""

    def __init__(self, stack: contextlib.ExitStack, sheets: Sheets, book: Book, limits: Limits, surely: Surely) -> None:
        self._stack = stack
        self._sheets = sheets
        self._book = book
        self._limits = limits
        self._surely = surely
        self._joiner = book.joiner()
        self._version: object = None
        self._is_cut = False
        self._header = self._make_header()

    def payloads(self) -> Iterator[Payload]:
        """The payloads in their order."""
        with self._stack, self._well_formed():
            if self._header is not None:
                yield self._bundle(self._header)
            else:
                yield from self._alone()
            self._end()

    @contextlib.contextmanager
    def _well_formed(self) -> Iterator[None]:
        """Whatever cannot be read on behind records that were given already."""
        try:
            yield
        except SheetsRefused as why:
            raise NotWellFormed([told(why.finding, self._book.form, self._sheets)], self._book.form) from None

    def _make_header(self) -> Unit | None:
        if self._book.header is None:
            return None
        nodes = self._joiner.records("bundle")
        unit = self._unit("bundle", next(nodes))
        for second in nodes:
            span = second.view.span_of(second.row)
            self._book.findings.append(ReadFinding("TIPX-SYN-020", span, None, "second-header"))
        return unit

    def _bundle(self, header: Unit) -> Payload:
        payload = Payload(header, iter(()))
        payload.in_order = True
        self._version = header.data.get("tipxVersion")

        def units() -> Iterator[Unit]:
            count = 0
            with self._well_formed():
                for kind, name in LIST_OF.items():
                    for ordinal, node in enumerate(self._joiner.records(name)):
                        count += 1
                        if count > self._limits.max_records:
                            payload.findings.append(self._too_many(node))
                            payload.lost = True
                            return
                        yield self._unit(kind, node, name, ordinal)

        payload.replace_units(units())
        return payload

    def _alone(self) -> Iterator[Payload]:
        count = 0
        for kind, name in LIST_OF.items():
            for node in self._joiner.records(name):
                if count >= self._limits.max_records:
                    over = Payload(None, iter(()), [self._too_many(node)])
                    over.fatal = True
                    yield over
                    return
                payload = Payload(None, iter((self._unit(kind, node, None, count),)))
                payload.in_order = True
                yield payload
                count += 1
        if not count and not any(one.id == "TIPX-TAB-008" for one in self._book.findings):
            self._book.findings.append(ReadFinding("TIPX-TAB-001", None, None, "empty"))

    def _too_many(self, node: Node) -> ReadFinding:
        self._is_cut = True
        return ReadFinding("TIPX-SYN-013", node.view.span_of(node.row), None, "", {"limit": self._limits.max_records})

    def _unit(self, kind: str, node: Node, list_name: str | None = None, ordinal: int = 0) -> Unit:
        found = assemble(node, self._book.views, self._limits, self._book.findings)
        unit = Unit(
            kind, found.data, list_name, ordinal, node.row.number, refused=found.refused, findings=found.findings
        )
        if kind != "bundle" and not found.refused and not found.findings:
            version = self._version if self._book.header is not None else found.data.get("tipxVersion")
            unit.sure = self._surely(kind, found.data, version)
        return unit

    def _end(self) -> None:
        """What is left when all records were read: rows that belong to none, and warnings of the sheets."""
        if not self._is_cut:
            self._book.findings.extend(orphans(self._joiner))
        for view in self._book.views.values():
            self._book.findings.extend(view.merged())
        self._book.findings.extend(told(one, self._book.form, self._sheets) for one in self._sheets.findings)
