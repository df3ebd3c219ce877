"""What a cell means, by the field of its column: a value, nothing, or something that cannot be taken without guessing."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from tipx.reading.sheets.model import Cell
from tipx.standard import Standard
from tipx.standard.codelists import CodeList
from tipx.standard.tables import Column

NOTHING: Any = object()
"""What a cell means that holds white space only, where white space says nothing."""

_WHOLE = re.compile(r"(-?(?:0|[1-9][0-9]*))(?:\.0+)?")
_GREATEST = 2**53 - 1
_DIGITS = 15
"""So many digits of a number does a spreadsheet keep."""
_SPOILT = {
    "exponent": r"[+-]?[0-9](?:[.,][0-9]+[eE]\+?[0-9]{1,3}|[eE]\+[0-9]{2,3})",
    "point": r"[+-]?[0-9]{4,}[.,]0+",
    "apostrophe": r"'[0-9][0-9 -]*[0-9]",
}
_SPOILT_ANYHOW = re.compile("|".join(f"(?P<{say}>{pattern})" for say, pattern in _SPOILT.items()))
_SPOILT_BEGINS = frozenset("+-'0123456789")
"""How texts look that programs made of a number: a long one shortened, one with a fraction of zeros, one marked as a text. By the
variant of TIPX-TAB-006 that tells it."""
_YEARS = range(1900, 2101)
_ITEMS = re.compile(r"[;\r\n]")
_ITEMS_WITH_SEMICOLONS = re.compile(r";\s+|[\r\n]")
_MIDNIGHT = "T00:00:00"
_REMEMBERED = 1 << 12
"""Of so many different texts of a list it is remembered what they mean."""

Take = Callable[[Cell], Any]


class Refused(Exception):
    """A cell cannot be taken: the check, the variant of its message, and its arguments, which hold nothing of the data."""

    def __init__(self, rule: str, say: str = "", **args: str | int) -> None:
        super().__init__(rule)
        self.rule = rule
        self.say = say
        self.args_of_message: Mapping[str, str | int] = args


def taker(column: Column, standard: Standard) -> Take:
    """The function that takes the cells of a column: it gives the value, or NOTHING; it raises Refused."""
    kind = column.field.kind
    if kind == "integer":
        return _whole
    if kind == "boolean":
        return _boolean
    if column.is_free:
        return _short_text if column.field.format == "string" else _text
    one = _one_of(standard.codelists[column.field.codelist]) if column.field.codelist is not None else _as_it_is
    if column.many:
        apart = _ITEMS_WITH_SEMICOLONS if column.has_semicolons else _ITEMS
        return functools.partial(_list, apart, one)
    form, pattern = column.field.format, column.field.pattern

    def fixed(cell: Cell) -> Any:
        if cell.kind == "text":
            text = cell.text.strip()
            return one(text) if text else NOTHING
        return _other_than_text(form, pattern, cell)

    return fixed


def spoilt(text: str) -> str:
    """How a text looks like a number that a spreadsheet spoilt, as identity and telephone numbers are: a variant of TIPX-TAB-006;
    empty for any other."""
    if text[:1] not in _SPOILT_BEGINS:
        return ""
    found = _SPOILT_ANYHOW.fullmatch(text)
    return (found.lastgroup or "") if found is not None else ""


def _said(cell: Cell) -> None:
    """A formula or an error is no value at all."""
    if cell.kind in ("formula", "error"):
        raise Refused("TIPX-TAB-005", "error" if cell.kind == "error" else "")


def _text(cell: Cell) -> str:
    if cell.kind != "text":
        _said(cell)
        raise Refused("TIPX-TAB-006", _text_expected(cell))
    return cell.text


def _text_expected(cell: Cell) -> str:
    """What is said of a cell in which there is something else than a text: a variant of TIPX-TAB-006."""
    if cell.kind == "number":
        return "digits" if len(re.sub("[^0-9]", "", cell.text)) > _DIGITS else ""
    return cell.kind


def _short_text(cell: Cell) -> str:
    text = _text(cell)
    if say := spoilt(text):
        raise Refused("TIPX-TAB-006", say)
    return text


def _whole(cell: Cell) -> Any:
    if cell.kind in ("boolean", "date", "time"):
        raise Refused("TIPX-TAB-012", "whole")
    _said(cell)
    text = cell.text.strip()
    if not text:
        return NOTHING
    found = _WHOLE.fullmatch(text)
    if found is None or found.group(1) == "-0":
        raise Refused("TIPX-TAB-012", "whole")
    digits = found.group(1)
    if len(digits) > 17 or abs(int(digits)) > _GREATEST:
        raise Refused("TIPX-TAB-006", "digits")
    return int(digits)


def _boolean(cell: Cell) -> Any:
    _said(cell)
    text = cell.text.strip().lower()
    if not text:
        return NOTHING
    if cell.kind not in ("text", "boolean") or text not in ("true", "false"):
        raise Refused("TIPX-TAB-012", "boolean")
    return text == "true"


def _other_than_text(form: str | None, pattern: str | None, cell: Cell) -> Any:
    """What a cell means that holds no text, in a column of dates, decimals or other fixed forms."""
    _said(cell)
    if form in ("date", "partialDateValue", "dateTime"):
        return _date(form, cell)
    if form == "decimal" and cell.kind == "number":
        if len(re.sub("[^0-9]", "", cell.text)) > _DIGITS or re.fullmatch(pattern or "", cell.text) is None:
            raise Refused("TIPX-TAB-006", "digits")
        return cell.text
    raise Refused("TIPX-TAB-006", _text_expected(cell))


def _date(form: str, cell: Cell) -> str:
    if cell.kind == "number":
        if form == "partialDateValue" and cell.text.isdigit() and int(cell.text) in _YEARS:
            return cell.text
        raise Refused("TIPX-TAB-007", "number")
    if cell.kind == "time":
        raise Refused("TIPX-TAB-007", "time")
    if cell.kind != "date":
        raise Refused("TIPX-TAB-006", _text_expected(cell))
    if form == "dateTime":
        raise Refused("TIPX-TAB-007", "offset")
    day = cell.text.removesuffix(_MIDNIGHT)
    if "T" in day:
        raise Refused("TIPX-TAB-007")
    return day


def _list(apart: re.Pattern[str], one: Callable[[str], str], cell: Cell) -> Any:
    text = _text(cell)
    items = [one(item) for part in apart.split(text) if (item := part.strip())]
    return items or NOTHING


def _as_it_is(text: str) -> str:
    return text


@functools.lru_cache(maxsize=256)
def _one_of(codelist: CodeList) -> Callable[[str], str]:
    """What takes a code, or the label of exactly one active code instead of it; anything else stays for the schema to judge."""
    if codelist.kind == "claim":
        return _as_it_is
    by_label: dict[str, str | None] = {}
    seen: dict[str, str] = {}

    def take(text: str) -> str:
        found = seen.get(text)
        if found is None:
            found = taken(text)
            if len(seen) < _REMEMBERED:
                seen[text] = found
        return found

    def taken(text: str) -> str:
        if codelist.is_member(text):
            return text
        if not by_label:
            for code in codelist.codes.values():
                if code.status == "active":
                    label = code.label.casefold()
                    by_label[label] = None if label in by_label else code.code
        return by_label.get(text.casefold()) or text

    return take
