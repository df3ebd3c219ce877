"""Which styles of a workbook show a number as a date, a time or a duration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from zipfile import ZipFile

from tipx.reading.sheets.xlsx_xml import walk

DATE, TIME, ELAPSED = "date", "time", "elapsed"

_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)), DATE),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47), TIME),
    46: ELAPSED,
}
"""The formats that have a number only: ECMA-376, part 1, 18.8.30; 27 to 36 and 50 to 58 are those of East Asian languages."""

_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r"\"[^\"]*\"|\\.|[_*].|\[[^\]]*\]")
"""What is shown as it stands, or is no part of the number: texts in quotes, escaped characters, padding, colours, locales."""


def date_styles(archive: ZipFile, part: str | None) -> Mapping[str, str]:
    """By the number of a cell style, as cells write it: DATE, TIME or ELAPSED. Other styles are left out."""
    codes: dict[str, str] = {}
    formats: list[str] = []

    def started(path: tuple[str, ...], attributes: dict[str, str]) -> None:
        if path == ("styleSheet", "numFmts", "numFmt"):
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif path == ("styleSheet", "cellXfs", "xf"):
            formats.append(attributes.get("numFmtId", "0"))

    if part is not None:
        walk(archive, part, started)
    kinds = ((str(index), _kind(number, codes)) for index, number in enumerate(formats))
    return {index: kind for index, kind in kinds if kind is not None}


def _kind(number: str, codes: Mapping[str, str]) -> str | None:
    if number in codes:
        return kind_of_format(codes[number])
    return _BUILT_IN.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 5 else None


def kind_of_format(code: str) -> str | None:
    """DATE, TIME or ELAPSED, by the code of a number format; None for any other. Its first section is that of numbers."""
    bare = _LITERAL.sub(lambda found: found.group() if _ELAPSED.fullmatch(found.group()) else "", code)
    section = bare.partition(";")[0].lower()
    if _ELAPSED.search(section):
        return ELAPSED
    if section.strip() == "general":
        return None
    if "y" in section or "d" in section:
        return DATE
    if "h" in section or "s" in section:
        return TIME
    return DATE if "m" in section else None
