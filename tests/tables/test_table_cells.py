"""What a cell means, by the kind of its column: a value, nothing, or a clear problem; never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tipx.checks import check
from tipx.reading import sheets, table_ids
from tipx.reading.sheets.model import Cell
from tipx.reading.tables.cells import NOTHING, Refused, taker
from tipx.standard import newest, standard, versions
from tipx.standard.tables import Column, layout

assert table_ids is not None

WHOLE, BOOLEAN, CODE, CODES, COUNTRIES, CLAIMS = (
    ("victims", "ageAtDetection"), ("bundle", "isTest"), ("victims", "sex"), ("bundle", "purpose"),
    ("victims", "citizenships"), ("bundle", "profiles"),
)  # fmt: skip
DAY, PARTLY, MOMENT, DECIMAL = (
    ("cases", "registeredOn"), ("cases", "detectedOn.value"), ("cases", "createdAt"), ("cases", "detectionPlace.latitude"),
)  # fmt: skip
SHORT, LONG, NUMBER, URN, VERSION = (
    ("victim.contacts", "value"), ("cases", "closureNote"), ("victim.identityDocuments", "number"), ("cases", "id"),
    ("bundle", "tipxVersion"),
)  # fmt: skip


def take(place: tuple[str, str], kind: str, text: str) -> Any:
    table = layout(newest()).tables[place[0]]
    column = next(one for one in table.columns if one.name == place[1])
    return taker(column, newest())(Cell(kind, text))


@pytest.mark.parametrize(
    ("place", "kind", "text", "value"),
    [
        (WHOLE, "text", "3", 3), (WHOLE, "text", " 3.0 ", 3), (WHOLE, "number", "3", 3), (WHOLE, "number", "17.00", 17),
        (WHOLE, "text", "-4", -4), (WHOLE, "text", "9007199254740991", 2**53 - 1), (WHOLE, "text", "  ", NOTHING),
        (BOOLEAN, "boolean", "true", True), (BOOLEAN, "text", "FALSE", False), (BOOLEAN, "text", " True\n", True),
        (BOOLEAN, "text", " ", NOTHING),
        (CODE, "text", "female", "female"), (CODE, "text", " female ", "female"), (CODE, "text", "Female", "female"),
        (CODE, "text", "FEMALE", "female"), (CODE, "text", "no such code", "no such code"), (CODE, "text", "\t", NOTHING),
        (CODES, "text", "referral;statistics", ["referral", "statistics"]),
        (CODES, "text", " referral ;\r\nstatistics\n;; ", ["referral", "statistics"]),
        (CODES, "text", "referral\nstatistics", ["referral", "statistics"]), (CODES, "text", " ; ", NOTHING),
        (COUNTRIES, "text", "PK;Pakistan; AE", ["PK", "PK", "AE"]),
        (CLAIMS, "text", "core; urn:a;b;; core", ["core", "urn:a;b;", "core"]),
        (DAY, "text", " 2026-03-05", "2026-03-05"), (DAY, "date", "2026-03-05", "2026-03-05"),
        (DAY, "date", "2026-03-05T00:00:00", "2026-03-05"), (DAY, "text", "5.3.2026", "5.3.2026"),
        (PARTLY, "number", "2019", "2019"), (PARTLY, "date", "2019-01-02", "2019-01-02"), (PARTLY, "text", "2019-01", "2019-01"),
        (MOMENT, "text", "2026-03-05T00:00:00Z ", "2026-03-05T00:00:00Z"),
        (DECIMAL, "number", "33.684421", "33.684421"), (DECIMAL, "number", "-0.5", "-0.5"), (DECIMAL, "text", "7.5", "7.5"),
        (SHORT, "text", " +92 300 ", " +92 300 "), (SHORT, "text", "=1+1", "=1+1"), (LONG, "text", "a\r\n\tb ", "a\r\n\tb "),
        (LONG, "text", " ", " "), (LONG, "text", "3.5E+12", "3.5E+12"), (NUMBER, "text", "0035202", "0035202"),
        (NUMBER, "text", "3E4", "3E4"), (NUMBER, "text", "3E12", "3E12"), (NUMBER, "text", "12.0", "12.0"),
        (NUMBER, "text", "3520200000001.5", "3520200000001.5"), (NUMBER, "text", "'A35", "'A35"), (SHORT, "text", "'", "'"),
        (LONG, "text", "3520200000001.0", "3520200000001.0"), (VERSION, "text", "1.0", "1.0"),
    ],
)  # fmt: skip
def test_what_is_sure_is_taken(place: tuple[str, str], kind: str, text: str, value: Any) -> None:
    found = take(place, kind, text)
    assert found is value if value is NOTHING else (found == value and type(found) is type(value))


@pytest.mark.parametrize(
    ("place", "kind", "text", "rule", "say"),
    [
        (WHOLE, "number", "3.5", "TIPX-TAB-012", "whole"), (WHOLE, "text", "three", "TIPX-TAB-012", "whole"),
        (WHOLE, "text", "03", "TIPX-TAB-012", "whole"), (WHOLE, "text", "-0", "TIPX-TAB-012", "whole"),
        (WHOLE, "boolean", "true", "TIPX-TAB-012", "whole"), (WHOLE, "date", "2026-03-05", "TIPX-TAB-012", "whole"),
        (WHOLE, "text", "9007199254740992", "TIPX-TAB-006", "digits"),
        (WHOLE, "formula", "1+1", "TIPX-TAB-005", ""), (WHOLE, "error", "#N/A", "TIPX-TAB-005", "error"),
        (BOOLEAN, "text", "yes", "TIPX-TAB-012", "boolean"), (BOOLEAN, "number", "1", "TIPX-TAB-012", "boolean"),
        (CODE, "number", "1", "TIPX-TAB-006", ""), (CODE, "boolean", "true", "TIPX-TAB-006", "boolean"),
        (CODE, "formula", "A1", "TIPX-TAB-005", ""), (CODES, "number", "5", "TIPX-TAB-006", ""),
        (CODES, "error", "#REF!", "TIPX-TAB-005", "error"),
        (DAY, "number", "46000", "TIPX-TAB-007", "number"), (DAY, "date", "2026-03-05T10:00:00", "TIPX-TAB-007", ""),
        (DAY, "boolean", "true", "TIPX-TAB-006", "boolean"),
        (PARTLY, "number", "46000", "TIPX-TAB-007", "number"), (PARTLY, "number", "2019.5", "TIPX-TAB-007", "number"),
        (MOMENT, "date", "2026-03-05T10:00:00", "TIPX-TAB-007", "offset"), (MOMENT, "date", "2026-03-05", "TIPX-TAB-007", "offset"),
        (MOMENT, "number", "46000.5", "TIPX-TAB-007", "number"),
        (DECIMAL, "number", "33.68442100000000012", "TIPX-TAB-006", "digits"),
        (DECIMAL, "number", "1.5E-12", "TIPX-TAB-006", "digits"), (DECIMAL, "date", "2026-03-05", "TIPX-TAB-006", "date"),
        (SHORT, "number", "923001234567", "TIPX-TAB-006", ""), (NUMBER, "number", "3520212345671", "TIPX-TAB-006", ""),
        (NUMBER, "number", "1.2345678901234567E+20", "TIPX-TAB-006", "digits"),
        (NUMBER, "text", "3.52021E+12", "TIPX-TAB-006", "exponent"), (SHORT, "text", "9,23E+11", "TIPX-TAB-006", "exponent"),
        (NUMBER, "text", "3.5202E12", "TIPX-TAB-006", "exponent"), (NUMBER, "text", "3,5202e+7", "TIPX-TAB-006", "exponent"),
        (NUMBER, "text", "3520200000001.0", "TIPX-TAB-006", "point"), (SHORT, "text", "923001234567,00", "TIPX-TAB-006", "point"),
        (NUMBER, "text", "'0035", "TIPX-TAB-006", "apostrophe"), (SHORT, "text", "'0300 1234567", "TIPX-TAB-006", "apostrophe"),
        (NUMBER, "date", "2026-03-05", "TIPX-TAB-006", "date"), (LONG, "boolean", "true", "TIPX-TAB-006", "boolean"),
        (LONG, "error", "#VALUE!", "TIPX-TAB-005", "error"), (URN, "number", "1", "TIPX-TAB-006", ""),
        (VERSION, "number", "1", "TIPX-TAB-006", ""),
        (DAY, "time", "05:05:00", "TIPX-TAB-007", "time"), (PARTLY, "time", "05:05:00", "TIPX-TAB-007", "time"),
        (MOMENT, "time", "05:05:00", "TIPX-TAB-007", "time"), (SHORT, "time", "05:05:00", "TIPX-TAB-006", "time"),
        (LONG, "time", "05:05:00", "TIPX-TAB-006", "time"), (CODE, "time", "05:05:00", "TIPX-TAB-006", "time"),
        (CODES, "time", "05:05:00", "TIPX-TAB-006", "time"), (DECIMAL, "time", "05:05:00", "TIPX-TAB-006", "time"),
        (URN, "time", "05:05:00", "TIPX-TAB-006", "time"), (WHOLE, "time", "05:05:00", "TIPX-TAB-012", "whole"),
        (BOOLEAN, "time", "05:05:00", "TIPX-TAB-012", "boolean"),
    ],
)  # fmt: skip
def test_what_would_have_to_be_guessed_is_refused(
    place: tuple[str, str], kind: str, text: str, rule: str, say: str
) -> None:
    with pytest.raises(Refused) as caught:
        take(place, kind, text)
    assert (caught.value.rule, caught.value.say) == (rule, say)
    assert check(rule).message[say].format(**caught.value.args_of_message)


CELLS = {
    "text": ("x", " ", "3", "true", "1.23E+12", "2026-03-05", "9" * 20, "a; b"),
    "number": ("0", "2019", "33.68", "-0.5", "9" * 16, "1.2345678901234567E+20", "1.5E-12"),
    "boolean": ("true", "false"),
    "date": ("2026-03-05", "2026-03-05T00:00:00", "2026-03-05T10:00:00"),
    "time": ("05:05:00", "00:00:00", "26:30:00.500"),
    "formula": ("=A1", "="),
    "error": ("#REF!", "#N/A"),
}
"""Texts for each kind of cell."""
VARIANTS = {
    ("TIPX-TAB-005", ""), ("TIPX-TAB-005", "error"), ("TIPX-TAB-006", ""), ("TIPX-TAB-006", "digits"),
    ("TIPX-TAB-006", "exponent"), ("TIPX-TAB-006", "boolean"), ("TIPX-TAB-006", "date"), ("TIPX-TAB-006", "time"),
    ("TIPX-TAB-007", ""), ("TIPX-TAB-007", "number"), ("TIPX-TAB-007", "offset"), ("TIPX-TAB-007", "time"),
    ("TIPX-TAB-012", "whole"), ("TIPX-TAB-012", "boolean"),
}  # fmt: skip
"""All that is said of cells."""


def every_column() -> Iterator[tuple[str, Column]]:
    for version in versions():
        for table in layout(standard(version)).tables.values():
            yield from ((version, column) for column in table.columns)


def test_the_kinds_of_cells_are_those_that_the_readers_make() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(sheets.__file__).parent.glob("*.py")]
    assert {kind for source in sources for kind in re.findall(r'Cell\("([a-z]+)"', source)} == set(CELLS)


def test_whatever_stands_in_any_column_is_taken_or_refused_in_words_that_there_are() -> None:
    said: dict[tuple[str, str], Mapping[str, str | int]] = {}
    for version, column in every_column():
        take_cell = taker(column, standard(version))
        for kind, texts in CELLS.items():
            for text in texts:
                try:
                    take_cell(Cell(kind, text))
                except Refused as why:
                    said[why.rule, why.say] = why.args_of_message
                else:
                    assert kind not in ("time", "formula", "error"), column.name
    assert set(said) == VARIANTS
    for (rule, say), args in said.items():
        assert "{" not in check(rule).message[say].format(**args)


def test_a_label_that_two_active_codes_have_says_nothing() -> None:
    from tipx.reading.tables.cells import _one_of
    from tipx.standard.codelists import Code, CodeList

    def code(name: str, label: str, status: str = "active") -> Code:
        return Code(name, label, "", status, "1.0", "", "")

    codes = [code("a", "Same"), code("b", "same"), code("c", "Only"), code("d", "Gone", "retired"), code("e", "gone")]
    read = _one_of(CodeList("it", "It", "closed", {one.code: one for one in codes}))
    assert [read(one) for one in ("SAME", "only", "GONE", "a", "d")] == ["SAME", "c", "e", "a", "d"]
