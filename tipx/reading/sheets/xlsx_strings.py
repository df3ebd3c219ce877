"""The texts that the cells of a workbook share, kept small: one stretch of bytes, and where each text ends in it."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING
from zipfile import ZipFile

from tipx.reading.sheets.escapes import unescaped
from tipx.reading.sheets.model import refused
from tipx.reading.sheets.xlsx_xml import DEPTH, MAIN, SEPARATOR, pieces

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

TEXTS = 512 * 1024**2
"""So many bytes may all shared texts have."""

_SST, _SI, _R, _T = range(4)
_TAGS = {
    f"{namespace}{SEPARATOR}{name}": tag
    for namespace in MAIN
    for name, tag in (("sst", _SST), ("si", _SI), ("r", _R), ("t", _T))
}
_CHILDREN = {(0, _SST), (1, _SI), (2, _T), (2, _R), (3, _T)}
"""At which depth which element counts. Any other, such as how a text is pronounced, is passed over with all in it."""


class SharedStrings:
    """The texts by their number."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> str:
        return self._bytes[self._ends[index] : self._ends[index + 1]].decode("utf-8")

    def append(self, text: str) -> None:
        """Add a text."""
        self._bytes += text.encode("utf-8")
        self._ends.append(len(self._bytes))
        if len(self._bytes) + 8 * len(self._ends) > TEXTS:
            raise refused("TIPX-TAB-004", "strings", limit=TEXTS)


def shared_strings(archive: ZipFile, part: str | None, longest: int) -> SharedStrings:
    """The shared texts of a workbook, none longer than so many characters. Raises SheetsRefused."""
    reader = _Reader(longest)
    if part is not None:
        for _ in pieces(archive, part, reader.attach):
            reader.check()
    return reader.strings


class _Reader:
    def __init__(self, longest: int) -> None:
        self.strings = SharedStrings()
        self._longest = longest
        self._open: list[int] = []
        self._other = 0
        self._heard: list[str] = []
        self._text: list[str] = []

    def attach(self, parser: XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._heard.append

    def check(self) -> None:
        """Between two pieces: is a text growing beyond the limit? What stands between the texts is forgotten."""
        if not self._open or self._open[-1] != _T:
            self._heard.clear()
        if sum(map(len, self._heard)) + sum(map(len, self._text)) > 8 * self._longest + 8:
            raise refused("TIPX-TAB-004", "cell", limit=self._longest)

    def _start(self, name: str, _: dict[str, str]) -> None:
        tag = _TAGS.get(name, -1)
        if self._other or (len(self._open), tag) not in _CHILDREN:
            if not self._open:
                raise refused("TIPX-TAB-001", "part")
            self._other += 1
            if self._other > DEPTH:
                raise refused("TIPX-TAB-004", "depth", limit=DEPTH)
            return
        self._open.append(tag)
        if tag == _T:
            self._heard.clear()
        elif tag == _SI:
            self._text.clear()

    def _end(self, _: str) -> None:
        if self._other:
            self._other -= 1
            return
        tag = self._open.pop()
        if tag == _T:
            self._text.append(unescaped("".join(self._heard)))
            self._heard.clear()
        elif tag == _SI:
            text = "".join(self._text)
            if len(text) > self._longest:
                raise refused("TIPX-TAB-004", "cell", limit=self._longest)
            self.strings.append(text)
