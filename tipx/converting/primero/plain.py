"""Conversions of fields that hold one plain thing: words, days, numbers, codes, ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tipx.converting.primero import values
from tipx.converting.primero.mapping import Row
from tipx.converting.primero.places import EXTENSION, Place, Step
from tipx.converting.primero.sides import Conversion, Into, Out
from tipx.converting.primero.telling import NOT_IN_LIST, NOT_STATED, UNREADABLE, Unread
from tipx.standard.codelists import CodeList
from tipx.standard.fields import Field

_LOOKUP = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""What the words of Primero's lists look like."""
OTHER = "other"


def at(row: Row) -> Place:
    """The place of a line that has one."""
    assert row.place is not None
    return row.place


def simple(read: Callable[[Any, Field], Any]) -> Conversion:
    """A value that is turned into another by itself, and written as it is."""

    def reading(value: Any, row: Row, into: Into) -> None:
        made = read(value, at(row).field(into.told.standard))
        into.put(at(row), made)
        # A value that had to be rewritten does not come back as it was.
        if made != value and row.reading == "exact" and not isinstance(value, bool):
            into.told.job.ledger.approximated(row.label, RESPELLED)

    def writing(row: Row, out: Out) -> Any:
        value = out.take(at(row))
        return None if value == NOT_STATED else value

    return Conversion(reading, writing)


RESPELLED = "Written in another way, as the standard spells it."


def _text(value: Any, field: Field) -> str:
    return values.text(value, field)


def _integer(value: Any, field: Field) -> int:
    number = values.integer(value)
    if not values.fits(number, field):
        raise Unread(UNREADABLE)
    return number


TEXT = simple(_text)
INTEGER = simple(_integer)
DATE = simple(lambda value, _: values.date(value))
MOMENT = simple(lambda value, _: values.moment(value))
KEPT = simple(lambda value, _: values.kept(value))


# -- codes ---------------------------------------------------------------------------------------------------------


def codelist(field: Field, into: Into | Out) -> CodeList:
    """The code list of a field."""
    return into.told.standard.codelists[(field.item or field).codelist or ""]


def beside(place: Place) -> Place:
    """The place of the words for `other`."""
    *before, last = place.steps
    return Place(place.kind, (*before, Step(f"{last.name}OtherText")))


def has_words(place: Place, into: Into) -> bool:
    """Whether the standard has a place for the words of `other` beside this one."""
    try:
        beside(place).field(into.told.standard)
    except KeyError:
        return False
    return True


def code_for(value: Any, row: Row, into: Into) -> tuple[str, str | None]:
    """The code for a word of Primero, and the words for `other`. What is in no list is kept as these words, and noted."""
    word = str(value).lower() if isinstance(value, bool) else values.text(value)
    code = row.read_as.get(word)
    if code is None:
        if not has_words(at(row), into) or not codelist(at(row).field(into.told.standard), into).is_member(OTHER):
            raise Unread(NOT_IN_LIST)
        into.told.note(NOT_IN_LIST, into.here, row.label, row.place)
        return OTHER, word
    into.fit = "exact" if row.written_as.get(code) == word else None
    return code, word if code == OTHER and has_words(at(row), into) else None


def word_for(code: str, words: Any, row: Row, out: Out) -> str | None:
    """The word of Primero for a code; for `other` its own words, where they are a word of a list."""
    if code == OTHER and isinstance(words, str) and _LOOKUP.fullmatch(words):
        out.fit = "exact"
        return words
    word = row.written_as.get(code)
    out.fit = "exact" if word is not None and code != OTHER and row.read_as.get(word) == code else "approximate"
    return word


def _read_code(value: Any, row: Row, into: Into) -> None:
    code, words = code_for(value, row, into)
    into.put(at(row), code)
    if words is not None:
        into.put(beside(at(row)), words)


def _write_code(row: Row, out: Out) -> str | None:
    code = out.take(at(row))
    if code is None:
        return None
    words = out.take(beside(at(row))) if code == OTHER else None
    word = word_for(code, words, row, out)
    if words is not None and word != words:
        out.pending.pop()
    if word is not None and out.fit != "exact" and row.writing == "exact":
        out.told.job.ledger.approximated(at(row).model(out.told.standard), RESPELLED)
    return word


CODE = Conversion(_read_code, _write_code)


# -- countries -----------------------------------------------------------------------------------------------------


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")


def country_for(value: Any, row: Row, into: Into) -> str:
    """The country that a word of Primero stands for: a code, the name, or the name as Primero's list spells it."""
    word = values.text(value).strip()
    codes = codelist(at(row).field(into.told.standard), into).codes
    if word.upper() in codes:
        return word.upper()
    slug = _slug(word)
    found = row.read_as.get(word) or row.read_as.get(slug)
    if found is None:
        found = next((one.code for one in codes.values() if _slug(one.label) == slug), None)
    if found is None:
        raise Unread(NOT_IN_LIST)
    return found


def _word_of_country(code: str, row: Row, out: Out) -> str:
    known = codelist(at(row).field(out.told.standard), out).codes.get(code)
    return row.written_as.get(code) or (code if known is None else _slug(known.label))


def _read_country(value: Any, row: Row, into: Into) -> None:
    into.put(at(row), country_for(value, row, into))


def _write_country(row: Row, out: Out) -> str | None:
    code = out.take(at(row))
    return None if code is None else _word_of_country(code, row, out)


def _read_countries(value: Any, row: Row, into: Into) -> None:
    found: list[str] = []
    for index, word in enumerate(value if isinstance(value, list) else [value]):
        if values.is_nothing(word):
            continue
        try:
            country = country_for(word, row, into)
        except Unread as refused:
            into.told.refused(refused, into.at(index) if isinstance(value, list) else into.here, row)
            continue
        if country not in found:
            found.append(country)
    if found:
        into.put(at(row), found)


def _write_countries(row: Row, out: Out) -> list[str] | None:
    codes = out.take(at(row))
    return None if codes is None else [_word_of_country(code, row, out) for code in codes]


COUNTRY = Conversion(_read_country, _write_country)
COUNTRIES = Conversion(_read_countries, _write_countries)


OWN_ID = "primero/id"
"""The system of a local id that is Primero's own for the record, where the standard cannot use it."""


# -- ids -----------------------------------------------------------------------------------------------------------


def _own(row: Row) -> Place:
    """Where an id of Primero is kept that the standard cannot use as one."""
    place = at(row)
    if place.steps[-1].name == "id" and len(place.steps) > 1:
        return Place(place.kind, (*place.steps[:-1], Step("extensions", key=EXTENSION + row.field[-1])))
    return Place(place.kind, (Step("localIds", picks=(("system", OWN_ID),)), Step("value")))


def _read_uuid(value: Any, row: Row, into: Into) -> None:
    identifier = values.urn(value)
    if identifier is None:
        into.put(_own(row), values.text(value, _own(row).field(into.told.standard)))
        return
    into.put(at(row), identifier)
    if values.uuid_of(identifier) != value:
        into.told.job.ledger.approximated(row.label, RESPELLED)


def _write_uuid(row: Row, out: Out) -> str | None:
    own = out.take(_own(row))
    if own is not None:
        return str(own)
    identifier = out.take(at(row))
    return None if identifier is None else values.uuid_of(identifier)


def _read_uuid_of(value: Any, row: Row, into: Into) -> None:
    identifier = values.urn(value)
    if identifier is None:
        raise Unread(UNREADABLE)
    into.put(at(row), identifier)


UUID = Conversion(_read_uuid, _write_uuid)
UUID_OF = Conversion(_read_uuid_of, _write_uuid)


def nothing(value: Any, row: Row, into: Into) -> None:
    """A field that has no place: its line says so, and it is never read."""


NONE = Conversion(nothing, lambda row, out: None)
