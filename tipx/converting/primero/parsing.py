"""JSON as case systems write it: with nulls and fractions, which the standard's own reader refuses.

Names that stand twice in one object, NaN, and whatever is larger or deeper than it may be are refused here too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from tipx.converting.model import ConvertError
from tipx.reading.content import TooLarge
from tipx.reading.model import Limits
from tipx.reading.source import Source

MAX_BYTES = 256 * 1024**2
"""Bytes of an input of this form at most, whatever the limit of the options: it is read whole."""
_MARK = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_DECIMALS = 100


class _Refused(Exception):
    """Why the text is refused."""


def parse(source: Source, limits: Limits) -> Any:
    """The data of the input. Raises ConvertError, Unreadable and TooLarge."""
    if source.data is not None:
        _check_data(source.data, limits)
        return source.data
    content = source.open(limits)
    try:
        pieces, size = [], 0
        for piece in content.pieces():
            size += len(piece)
            if size > min(MAX_BYTES, limits.max_bytes):
                raise TooLarge
            pieces.append(piece)
    finally:
        content.close()
    return parse_bytes(b"".join(pieces), limits)


def parse_bytes(raw: bytes, limits: Limits) -> Any:
    """The data of a JSON text. Raises ConvertError, which tells where and never what."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConvertError(f"it is not UTF-8 (byte {error.start})", 3) from None
    _check_depth(text, limits)
    try:
        data = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=lambda token: _number(token, limits),
            parse_int=lambda token: _number(token, limits),
            parse_constant=_constant,
        )
    except _Refused as error:
        raise ConvertError(str(error), 1) from None
    except json.JSONDecodeError as error:
        raise ConvertError(f"it is not JSON (line {error.lineno}, column {error.colno})", 3) from None
    except RecursionError:
        raise _too_deep(limits) from None
    _check_data(data, limits)
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Refused("an object has one name twice, so that nobody can say which value counts")
    return found


def _number(token: str, limits: Limits) -> int | Decimal:
    if len(token) > min(limits.max_number, _DECIMALS):
        raise _Refused("a number is longer than the limit")
    number = Decimal(token)
    # A fraction of nothing (12.0) is how some systems write whole numbers.
    if number.adjusted() < _DECIMALS and number == number.to_integral_value():
        return int(number)
    return number


def _constant(_: str) -> NoReturn:
    raise _Refused("it holds NaN or Infinity, which are no numbers")


def _check_depth(text: str, limits: Limits) -> None:
    """Brackets are counted before anything is built, so that no depth can harm."""
    depth = 0
    for found in _MARK.finditer(text):
        mark = found.group()
        if mark in "[{":
            depth += 1
            if depth > limits.max_depth:
                raise _too_deep(limits)
        elif mark in "]}":
            depth -= 1


def _check_data(data: Any, limits: Limits) -> None:
    level: list[Any] = [data]
    for depth in range(limits.max_depth + 1):
        if depth == limits.max_depth and any(isinstance(one, Mapping | list) for one in level):
            raise _too_deep(limits)
        below: list[Any] = []
        for one in level:
            if isinstance(one, str):
                if len(one) > limits.max_string:
                    raise ConvertError(f"a text is longer than the limit of {limits.max_string} characters", 1)
            elif isinstance(one, Mapping):
                below += one.values()
                if not all(isinstance(name, str) for name in one):
                    raise ConvertError("it holds something that is not JSON", 1)
            elif isinstance(one, list):
                below += one
            elif not (one is None or isinstance(one, bool | int | float | Decimal)):
                raise ConvertError("it holds something that is not JSON", 1)
        level = below


def _too_deep(limits: Limits) -> ConvertError:
    return ConvertError(f"it is nested deeper than the limit of {limits.max_depth} levels", 1)
