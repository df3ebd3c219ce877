"""What a field's value becomes before Arrow takes it: plain values of the types in `columns`, and a note of what has no place."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from tipx import dates
from tipx.converting.ledger import Ledger
from tipx.converting.parquet.codes import Codes
from tipx.standard.fields import Field
from tipx.writing.canonical import canonical

UNKNOWN = "the standard has no such field, and a column is made for each field of the standard only"
OTHER_TYPE = "the value is not of the type of the field, and a column holds values of one type"
NO_DAY = "there is no such day, and the column holds days"

_MICROSECOND = 1000
_FIRST = (1 - dates.EPOCH) * dates.DAY * dates.NANOSECONDS
_END = (datetime.date.max.toordinal() + 1 - dates.EPOCH) * dates.DAY * dates.NANOSECONDS
"""The moments that the programs which read Parquet know: those of the years 1 to 9999 in UTC."""

Shape = Callable[[Any], Any]
"""Gives what Arrow takes for a value; None where it has no place, which is then told."""


class Shapes:
    """Makes the shapes of fields. `codes` are the dictionaries; `size` counts the characters of the texts that went through."""

    def __init__(self, codes: Mapping[str, Codes], ledger: Ledger) -> None:
        self._codes = codes
        self._ledger = ledger
        self.size = 0

    def shape(self, field: Field, model: str, without: Collection[str] = ()) -> Shape:
        """The shape of a field. `model`: its place in the model. `without`: members of an object that have no column."""
        if field.kind == "object":
            return self._object(field, model, without)
        if field.kind == "list":
            return self._list(field, model)
        if field.kind == "extensions":
            return self._typed(dict, model, self._extensions)
        if field.kind == "boolean":
            return self._typed(bool, model, lambda value: value)
        if field.kind == "integer":
            return self._typed(int, model, lambda value: self._whole(value, model))
        if field.codelist:
            return self._code(self._codes[field.codelist], model)
        if field.format == "date":
            return self._typed(str, model, lambda text: self._day(text, model))
        if field.format == "dateTime":
            return self._typed(str, model, _moment)
        if field.format == "decimal":
            return self._typed(str, model, _decimal)
        return self._plain_text(model)

    # What most values are is written out in one function each: a call for each value is what takes the time.

    def _code(self, codes: Codes, model: str) -> Shape:
        places, place = codes.places, codes.place

        def shape(value: Any) -> Any:
            if type(value) is not str:
                return self._lost(model, OTHER_TYPE)
            found = places.get(value)
            return place(value) if found is None else found

        return shape

    def _plain_text(self, model: str) -> Shape:
        def shape(value: Any) -> Any:
            if type(value) is not str:
                return self._lost(model, OTHER_TYPE)
            self.size += len(value)
            return value

        return shape

    def _typed(self, kind: type, model: str, then: Shape) -> Shape:
        def shape(value: Any) -> Any:
            return then(value) if type(value) is kind else self._lost(model, OTHER_TYPE)

        return shape

    def _lost(self, model: str, why: str) -> Any:
        self._ledger.dropped(model, why)

    def _object(self, field: Field, model: str, without: Collection[str]) -> Shape:
        children = field.properties.items()
        shapes = {name: self.shape(child, f"{model}.{name}") for name, child in children if name not in without}
        is_partial_date = field.type_name == "partialDate"

        def shape(value: Any) -> Any:
            if type(value) is not dict:
                return self._lost(model, OTHER_TYPE)
            found = {}
            for name, one in value.items():
                inner = shapes.get(name)
                if inner is None:
                    self._lost(model, UNKNOWN)
                else:
                    found[name] = inner(one)
            if is_partial_date:
                found["earliest"], found["latest"] = _interval(value)
            return found

        return shape

    def _list(self, field: Field, model: str) -> Shape:
        assert field.item is not None
        inner = self.shape(field.item, f"{model}[]")

        def shape(value: Any) -> Any:
            return [inner(one) for one in value] if type(value) is list else self._lost(model, OTHER_TYPE)

        return shape

    def _whole(self, number: int, model: str) -> int | None:
        return number if -(2**63) <= number < 2**63 else self._lost(model, OTHER_TYPE)

    def _extensions(self, value: dict[str, Any]) -> str:
        text = canonical(value).decode()
        self.size += len(text)
        return text

    def _day(self, text: str, model: str) -> int | None:
        day = _days_since_1970(text)
        return self._lost(model, NO_DAY) if day is None else day


@functools.lru_cache(maxsize=65536)
def _days_since_1970(text: str) -> int | None:
    """The day as Arrow counts it; None for what would not come back as it is written."""
    day = dates.ordinal(text)
    return day - dates.EPOCH if day is not None and dates.format_day(day) == text else None


_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")


def _moment(text: str) -> dict[str, Any]:
    instant = dates.instant(text) if _MOMENT.fullmatch(text) else None
    known = instant is not None and _FIRST <= instant < _END
    return {"text": text, "utc": instant // _MICROSECOND if known and instant is not None else None}


def _decimal(text: str) -> dict[str, Any]:
    return {"text": text, "number": Decimal(text) if _DECIMAL.fullmatch(text) else None}


def _interval(partial: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """The first and the last day that a partial date can mean; None where its parts are no dates."""
    if not all(type(one) is str for one in partial.values()):
        return None, None
    try:
        interval = dates.interval_of_partial(partial)
    except ValueError:
        return None, None
    return (None, None) if interval is None else (interval.earliest - dates.EPOCH, interval.latest - dates.EPOCH)
