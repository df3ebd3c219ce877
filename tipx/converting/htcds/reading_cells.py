"""Cells into values of the standard: the named conversions of the mapping, in the direction of an import."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from tipx import dates
from tipx.converting.htcds.mapping import APPROXIMATE, FieldMap
from tipx.converting.htcds.mapping_fits import DECIDED, OTHER
from tipx.converting.htcds.picklists import Meaning, Picklist
from tipx.converting.htcds.reasons import LESS
from tipx.reading.sheets.model import Cell
from tipx.reading.tables.cells import spoilt
from tipx.standard.fields import Field

CODED = frozenset(("code", "country", "language"))
"""The conversions that look values up in the list of their field; `DECIDING` has a list of its own."""
DECIDING = "deciding-body"
PHONE = re.compile(r"\+[1-9][0-9]{6,14}|(?:00)?[1-9][0-9]{10,14}")
"""A number with its country code. Without + or 00 it has to be so long that it holds one for certain: of a shorter one perhaps a
spreadsheet has eaten the zero."""
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

_WHOLE_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?))?")
_PART_OF_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_MIDNIGHT = re.compile(r"[0:.]*")
_DIGITS = re.compile(r"[0-9]{1,15}")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SEPARATORS = str.maketrans("", "", " -()./\u00a0")
_TICKED = {
    "true": True,
    "yes": True,
    "1": True,
    "checked": True,
    "false": False,
    "no": False,
    "0": False,
    "unchecked": False,
}
_FINEST = Decimal("1e-9")


class Trouble(NamedTuple):
    """A note on a value: its check, the variant of its text, and arguments that hold nothing of the value."""

    rule: str
    say: str = ""
    args: Mapping[str, str | int] = {}


class Taken(NamedTuple):
    """What a cell gives. `value` None: nothing. `beside`: fields set beside it. `less`: why it was not taken exactly. `left`: how
    many values of the cell were not taken although that is no error."""

    value: Any = None
    beside: Mapping[str, Any] = {}
    troubles: tuple[Trouble, ...] = ()
    less: tuple[str, ...] = ()
    left: int = 0


class Reading(NamedTuple):
    """What conversions are given: the field, its node of the field tree, what makes a picklist of the name of a code list, and the
    offset of times of day."""

    field: FieldMap
    node: Field
    picklist: Callable[[str], Picklist]
    offset: str


def take(cell: Cell, reading: Reading) -> Taken:
    """The value of a cell, by the conversion of its field."""
    if cell.kind in ("formula", "error"):
        return Taken(troubles=(Trouble("TIPX-CNV-002", cell.kind),))
    field = reading.field
    taken = CONVERSIONS[field.conversion](cell, reading)
    if taken.value is None or field.imports != APPROXIMATE:
        return taken
    return taken._replace(less=(field.note, *taken.less))


def _less(reading: Reading, *, when: bool) -> tuple[str, ...]:
    """Why what the conversion makes of a cell is not exact, when it is not."""
    return (LESS[reading.field.conversion],) if when else ()


def _wrong(say: str = "", **args: str | int) -> Taken:
    return Taken(troubles=(Trouble("TIPX-CNV-002", say, args),))


def _text(cell: Cell, reading: Reading) -> Taken:
    return _as_text(cell, reading.node.max_length)


def _as_text(cell: Cell, longest: int | None) -> Taken:
    text = cell.text.strip()
    looks = spoilt(text) if cell.kind == "text" else ""
    if looks == "apostrophe":
        return _wrong()
    if looks == "exponent" or (cell.kind == "number" and "e" in text.lower()):
        return _wrong("rounded")
    if cell.kind == "number" or looks:
        return _wrong("zeros")
    if cell.kind != "text":
        # What was typed is not known: the spreadsheet has made a truth value, a date or a time of it.
        return _wrong()
    if _NO_TEXT.search(text):
        return _wrong("character")
    if longest is not None and len(text) > longest:
        return _wrong("long", limit=longest)
    return Taken(text)


def _phone(cell: Cell, reading: Reading) -> Taken:
    """Numbers with their country code are written without separators and with +; others stay as they are."""
    taken = _text(cell, reading)
    if taken.value is None:
        return taken
    bare = taken.value.translate(_SEPARATORS)
    if not PHONE.fullmatch(bare) or ("+" not in taken.value and bare != taken.value):
        return taken
    number = bare if bare.startswith("+") else f"+{bare.removeprefix('00')}"
    return taken._replace(value=number, less=_less(reading, when=number != taken.value))


def _whole(cell: Cell, reading: Reading) -> Taken:
    text = cell.text.strip()
    if not _DIGITS.fullmatch(text):
        return _wrong("number")
    number = int(text)
    if not (reading.node.minimum or 0) <= number <= (reading.node.maximum or number):
        return _wrong("range")
    return Taken(number)


def _decimal(cell: Cell, reading: Reading) -> Taken:
    text = cell.text.strip()
    if not _DECIMAL.fullmatch(text):
        return _wrong("number")
    number = Decimal(text)
    limits = reading.node.range
    if limits and not Decimal(limits["minimum"]) <= number <= Decimal(limits["maximum"]):
        return _wrong("range")
    if len(text.partition(".")[2]) > 9:
        rounded = format(number.quantize(_FINEST, ROUND_HALF_EVEN) + 0, "f")
        return Taken(rounded, less=_less(reading, when=True))
    return Taken("0" if text == "-0" else text)


def _boolean(cell: Cell, _: Reading) -> Taken:
    ticked = _TICKED.get(cell.text.strip().lower())
    return _wrong("boolean") if ticked is None else Taken(ticked)


def _consent(cell: Cell, reading: Reading) -> Taken:
    """A box that is not ticked says only that nobody recorded a consent."""
    taken = _boolean(cell, reading)
    return taken if taken.value is None else Taken("given" if taken.value else "not-asked")


def _date(cell: Cell, reading: Reading) -> Taken:
    found = _WHOLE_DAY.fullmatch(cell.text.strip()) if cell.kind in ("text", "date") else None
    if found is None:
        return _wrong("date")
    if dates.ordinal(found.group(1)) is None:
        return _wrong("day")
    return Taken(found.group(1), less=_less(reading, when=not _MIDNIGHT.fullmatch(found.group(2) or "")))


def _partial_date(cell: Cell, reading: Reading) -> Taken:
    text = cell.text.strip()
    if cell.kind == "text" and _PART_OF_DATE.fullmatch(text):
        real = dates.interval_of_partial({"value": text}) is not None
        return Taken({"value": text}) if real else _wrong("day")
    taken = _date(cell, reading)
    return taken if taken.value is None else taken._replace(value={"value": taken.value})


def _day_as_moment(cell: Cell, reading: Reading) -> Taken:
    taken = _date(cell, reading)
    return taken if taken.value is None else taken._replace(value=f"{taken.value}T00:00:00{reading.offset}")


def _code(cell: Cell, reading: Reading) -> Taken:
    """Codes of a list of codes, or the one code of a field; what is not known is kept as text where the list has other."""
    values = reading.picklist(reading.field.codelist)
    plain = _as_text(cell, None)
    if plain.value is None:
        return plain
    found = values.read_all(plain.value)
    if not found:
        return _wrong()  # separators alone
    many = reading.node.item is not None
    if not many and len(found) > 1:
        if any(isinstance(one, Meaning) for one in found):
            return _wrong("several")
        found = [plain.value]
    troubles: list[Trouble] = []
    codes: list[str] = []
    beside: dict[str, Any] = {}
    unknown = [one for one in found if isinstance(one, str)]
    for one in found:
        if isinstance(one, Meaning):
            codes.append(one.code)
            beside.update(one.beside)
            if not one.listed:
                troubles.append(Trouble("TIPX-CNV-001", "code"))
    text = "; ".join(unknown)
    if unknown and not values.has_other:
        troubles.append(Trouble("TIPX-CNV-001", "left"))
    elif len(text) > _LONGEST_TEXT:
        troubles.append(Trouble("TIPX-CNV-002", "long", {"limit": _LONGEST_TEXT}))
    elif unknown:
        codes.append(OTHER)
        beside[f"{reading.field.place.names[-1]}OtherText"] = text
        troubles.append(Trouble("TIPX-CNV-001"))
    value: Any = list(dict.fromkeys(codes)) if many else (codes[0] if codes else None)
    once = tuple(one for number, one in enumerate(troubles) if one not in troubles[:number])
    return Taken(value or None, beside, once, left=0 if values.has_other else len(unknown))


_LONGEST_TEXT = 4000


def _deciding_body(cell: Cell, reading: Reading) -> Taken:
    values = reading.picklist(DECIDED)
    plain = _as_text(cell, _LONGEST_TEXT)
    if plain.value is None:
        return plain
    meaning = values.read(plain.value)
    if meaning is not None:
        troubles = () if meaning.listed else (Trouble("TIPX-CNV-001", "code"),)
        return Taken({"type": meaning.code}, meaning.beside, troubles)
    other = values.read("Other")
    assert other is not None
    return Taken({"type": OTHER, "typeOtherText": plain.value}, other.beside, (Trouble("TIPX-CNV-001"),))


def _person(cell: Cell, _: Reading) -> Taken:
    """A case worker, by whatever is written of them: an e-mail address, a number, or a name."""
    taken = _as_text(cell, _LONGEST_STRING)
    if taken.value is None:
        return taken
    text = taken.value
    if EMAIL.fullmatch(text):
        return Taken({"kind": "email", "value": text})
    if text.startswith("+") and PHONE.fullmatch(text):
        return Taken({"kind": "phone", "value": text})
    return Taken({"kind": OTHER, "kindOtherText": "The name of the case worker.", "value": text, "personName": text})


_LONGEST_STRING = 200


def _name(cell: Cell, _: Reading) -> Taken:
    return _as_text(cell, _LONGEST_STRING)


def _agency(cell: Cell, reading: Reading) -> Taken:
    """The name of an organisation, or of several with semicolons between them."""
    taken = _name(cell, reading)
    return taken if taken.value is None or taken.value.strip("; \t\r\n") else _wrong()


CONVERSIONS: Mapping[str, Callable[[Cell, Reading], Taken]] = {
    "text": _text,
    "given-name": _text,
    "closure": _text,
    "comment": _text,
    "region": _name,
    "phone": _phone,
    "integer": _whole,
    "decimal": _decimal,
    "boolean": _boolean,
    "consent": _consent,
    "date": _date,
    "partial-date": _partial_date,
    "day-as-moment": _day_as_moment,
    "code": _code,
    "country": _code,
    "language": _code,
    DECIDING: _deciding_body,
    "person": _person,
    "agency": _agency,
}
"""By the name that the mapping gives it. `region` and `agency` give the text; who builds the records looks it up."""
