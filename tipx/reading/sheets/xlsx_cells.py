"""Numbers of a workbook as cells: plain numbers, dates, times."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from tipx.reading.sheets.model import Cell
from tipx.reading.sheets.xlsx_styles import ELAPSED

DIGITS = 15
"""So many digits of a number do spreadsheets keep."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_SHORT = re.compile(r"(?:0|-?[1-9][0-9]{0,14})")
_LONGEST = 400

_DAY = 86_400_000
_EPOCH_1900 = datetime.datetime(1899, 12, 30)
_EPOCH_1904 = datetime.datetime(1904, 1, 1)
_FIRST_SURE = 61
"""1 March 1900, in the count from 1900. Excel counts a 29 February 1900 that never was, other programs do not."""

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)Z?)?")
_TIME = re.compile(r"T?([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)Z?")


def number_cell(text: str, style: str | None, epoch_1904: bool) -> Cell | None:
    """The cell of a number, by its spelling in the file; `style` is how it is shown. None where it is no number."""
    if style is None:
        if _SHORT.fullmatch(text):
            return Cell("number", text)
        value = _value(text)
        return None if value is None else Cell("number", spelt(value))
    value = _value(text)
    if value is None:
        return None
    return _moment(value, style, epoch_1904) or Cell("number", spelt(value))


def _value(text: str) -> float | None:
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) != float("inf") else None


def spelt(value: float) -> str:
    """The shortest decimal spelling of a number; with an exponent where it would else have more than 15 digits."""
    decimal = Decimal(repr(value))
    sign, digits, exponent = decimal.normalize().as_tuple()
    if not any(digits):
        return "0"
    plain = f"{decimal.normalize():f}"
    if len(plain.lstrip("-0.").replace(".", "")) <= DIGITS and len(plain) <= 2 * DIGITS:
        return plain
    shown = "".join(map(str, digits))
    power = int(exponent) + len(shown) - 1
    fraction = f".{shown[1:]}" if len(shown) > 1 else ""
    return f"{'-' if sign else ''}{shown[0]}{fraction}E{power:+d}"


def _moment(value: float, style: str, epoch_1904: bool) -> Cell | None:
    """A date or time; None for a number that stands for no day that all programs agree on."""
    if style == ELAPSED or 0 <= value < 1:
        milliseconds = round(value * _DAY)
        return Cell("time", _clock(milliseconds)) if 0 <= milliseconds < 10_000 * _DAY else None
    epoch, first = (_EPOCH_1904, 0) if epoch_1904 else (_EPOCH_1900, _FIRST_SURE)
    if value < first:
        return None
    try:
        moment = epoch + datetime.timedelta(milliseconds=round(value * _DAY))
    except OverflowError:
        return None
    day = moment.date().isoformat()
    rest = (moment - datetime.datetime.combine(moment.date(), datetime.time())) // datetime.timedelta(milliseconds=1)
    return Cell("date", f"{day}T{_clock(rest)}" if rest else day)


def _clock(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    fraction = f".{thousandths:03d}" if thousandths else ""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"


def iso_cell(text: str) -> Cell | None:
    """The cell of a date in ISO 8601 (strict workbooks); None where it is none."""
    found = _DATE.fullmatch(text)
    if found:
        day, clock = found.groups()
        clock = f"{clock}:00" if clock is not None and len(clock) == 5 else clock
        return Cell("date", day if clock is None or not clock.strip("0:.") else f"{day}T{clock}")
    found = _TIME.fullmatch(text)
    return None if not found else Cell("time", found.group(1) + (":00" if len(found.group(1)) == 5 else ""))
