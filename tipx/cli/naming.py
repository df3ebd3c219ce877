"""Finds what a name of the standard stands for: record types, code lists, codes, fields; and the near names."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tipx.cli.common import near, same
from tipx.standard import RECORD_TYPES, newest
from tipx.standard.fields import Field

if TYPE_CHECKING:
    from tipx.standard.codelists import Code, CodeList

_RECORD_LISTS = ("cases", "victims", "referrals")
_LONG_LISTS = ("language", "subdivision")


class NamedField(NamedTuple):
    """A field with its place: record type, field names, model path (`Victim.consents[].givenOn`), whether required."""

    kind: str
    names: tuple[str, ...]
    model: str
    node: Field
    required: bool


@functools.cache
def every_field() -> tuple[NamedField, ...]:
    """Every field of every record type, in the order of the schemas."""
    return tuple(found for kind in RECORD_TYPES for found in _walk(kind, newest().record(kind), (), kind.capitalize()))


def _walk(kind: str, node: Field, names: tuple[str, ...], model: str) -> Iterator[NamedField]:
    for name, field in node.properties.items():
        here = (*names, name)
        inner, path = field, f"{model}.{name}"
        while inner.item is not None:
            inner, path = inner.item, f"{path}[]"
        yield NamedField(kind, here, path, field, name in node.required)
        if inner.kind == "object" and name not in _RECORD_LISTS:
            yield from _walk(kind, inner, here, path)


def fields(name: str) -> Iterator[NamedField]:
    """The fields of that model path or last name, in any case, with or without the marks of lists."""
    wanted = _plain(name)
    for field in every_field():
        if wanted in (_plain(field.model), field.names[-1].casefold()):
            yield field


def field_models() -> list[str]:
    """The model paths of all fields."""
    return [field.model for field in every_field()]


def _plain(model: str) -> str:
    return model.replace("[]", "").strip().casefold()


def record_type(name: str) -> str | None:
    """The record type of that name, in any case."""
    return same(name.strip(), RECORD_TYPES)


def codelist(name: str) -> CodeList | None:
    """The code list of that name, in any case."""
    lists = newest().codelists
    found = same(name.strip(), lists)
    return None if found is None else lists[found]


def codes(name: str) -> Iterator[tuple[CodeList, Code]]:
    """The codes of that name, list by list: as it is written, or else in any case. Long lists are read when it may be."""
    wanted = name.strip()
    found = [
        (one, code)
        for one in newest().codelists.values()
        if one.name not in _LONG_LISTS or _may_be(one.name, wanted)
        for code in one.codes.values()
        if code.code.casefold() == wanted.casefold()
    ] or list(_added(wanted))
    exact = [(one, code) for one, code in found if code.code == wanted]
    yield from exact or found


def _added(wanted: str) -> Iterator[tuple[CodeList, Code]]:
    """The codes of that name that profiles add, each in the list that it extends."""
    if not wanted.casefold().startswith("x-"):
        return
    from tipx.standard.profiles import published

    lists = newest().codelists
    for versions in published().values():
        for name, codes in versions[-1].additions.items():
            yield from ((lists[name], code) for code in codes.values() if code.code.casefold() == wanted.casefold())


def _may_be(list_name: str, code: str) -> bool:
    return 2 <= len(code) <= 3 if list_name == "language" else code[2:3] == "-"


def own_codes() -> Iterator[str]:
    """The codes of the standard's own lists."""
    for one in newest().codelists.values():
        if one.kind != "pattern":
            yield from one.codes


def last_name(name: str) -> str:
    """The last part of a path."""
    return name.strip().rstrip("[]").rsplit(".", 1)[-1]


def names_near(name: str) -> list[str]:
    """What was probably meant: fields by their path when a path was given, else by their name, codes, code lists."""
    if "." in name:
        plain = {_plain(field.model): field.model for field in every_field()}
        return [plain[one] for one in near(_plain(name), plain)]
    last = [field.names[-1] for field in every_field()]
    return near(name, [*RECORD_TYPES, *newest().codelists, *last, *own_codes()])
