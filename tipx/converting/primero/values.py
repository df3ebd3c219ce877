"""Single values: from what Primero writes to what the standard asks for. What cannot be read raises Unread."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from tipx import dates
from tipx.converting.primero.telling import UNREADABLE, Unread
from tipx.standard.fields import Field

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_DATE = re.compile(r"([0-9]{4})([-/])([0-9]{2})\2([0-9]{2})")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?) ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)
_GREATEST = 2**53 - 1
_TRUE, _FALSE = ("true", "yes"), ("false", "no")
_MAX_TEXT = 4000
_URN = "urn:uuid:"


def is_nothing(value: Any) -> bool:
    """Whether the field says nothing: null, or empty."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, dict | list) and not value)


def text(value: Any, field: Field | None = None) -> str:
    """A text, as it stands; a whole number as its digits."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = str(integer(value))
    most = _MAX_TEXT if field is None or field.max_length is None else field.max_length
    if not isinstance(value, str) or not value.strip() or len(value) > most or _BAD.search(value):
        raise Unread(UNREADABLE)
    return value


def integer(value: Any) -> int:
    """A whole number, also one written as 12.0 or as text."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 20:
        return integer(int(value))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Unread(UNREADABLE)
    if value != value or not -_GREATEST <= value <= _GREATEST or value != int(value):
        raise Unread(UNREADABLE)
    return int(value)


def boolean(value: Any) -> bool:
    """A yes or no, also as the words that Primero's lists have for it."""
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
    if not isinstance(value, bool):
        raise Unread(UNREADABLE)
    return value


def words(value: Any) -> list[Any]:
    """The entries of a field that may have several: a list, or one alone."""
    return [one for one in value if not is_nothing(one)] if isinstance(value, list) else [value]


def date(value: Any) -> str:
    """A real day, `YYYY-MM-DD`; of a moment its day."""
    given = text(value).strip()
    found = _DATE.fullmatch(given)
    day = "-".join((found.group(1), found.group(3), found.group(4))) if found else moment(given)[:10]
    if dates.ordinal(day) is None:
        raise Unread(UNREADABLE)
    return day


def moment(value: Any) -> str:
    """A real moment with offset. Primero keeps its moments in UTC, whether or not it says so."""
    given = text(value).strip()
    found = _MOMENT.fullmatch(given)
    if found is None:
        if _DATE.fullmatch(given):
            return f"{date(given)}T00:00:00Z"
        raise Unread(UNREADABLE)
    day, time, offset = found.groups()
    if offset is None or offset == "UTC":
        offset = "Z"
    elif offset != "Z" and ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:]}"
    whole = f"{day}T{time}{offset}"
    if dates.instant(whole) is None:
        raise Unread(UNREADABLE)
    return whole


def moment_with_offset(value: Any) -> str:
    """A real moment that says its offset itself."""
    found = _MOMENT.fullmatch(text(value).strip())
    if found is None or found.group(3) is None:
        raise Unread(UNREADABLE)
    return moment(value)


def urn(value: Any) -> str | None:
    """The id of a record from Primero's own; None where that is no UUID as the standard wants it."""
    given = text(value).strip().lower()
    return _URN + given if _UUID.fullmatch(given) else None


def uuid_of(identifier: str) -> str:
    """Primero's own id from that of a record."""
    return identifier.removeprefix(_URN)


def kept(value: Any) -> Any:
    """What an extension holds: the value as it is, without nulls and what is empty. A fraction cannot be held."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return integer(value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        found = [kept(one) for one in value if not is_nothing(one)]
    elif isinstance(value, dict):
        found = {text(name): kept(one) for name, one in value.items() if not is_nothing(one)}  # type: ignore[assignment]
    else:
        raise Unread(UNREADABLE)
    if not found:
        raise Unread(UNREADABLE)
    return found


def fits(value: int, field: Field) -> bool:
    """Whether a whole number is in the range of the field."""
    least, most = field.minimum, field.maximum
    return (least is None or value >= least) and (most is None or value <= most)
