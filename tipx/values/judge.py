"""Judges the values of one record: dates that exist, ranges, codes, countries and languages, phone numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from tipx import dates
from tipx.reading.model import DataFinding, Path
from tipx.standard import Standard
from tipx.standard.fields import Field
from tipx.survey import Seen, Survey

_EXTENSION_CODE = re.compile(r"x-[a-z0-9]+-[a-z0-9-]+")
E164 = r"\+[1-9][0-9]{1,14}"
_E164 = re.compile(E164)
SHORT_NUMBER = "[0-9]{1,6}"
_SHORT_NUMBER = re.compile(SHORT_NUMBER)
ANY_COUNTRY = frozenset(("ZZ", "XK"))
"""Accepted beside the codes of the list: unknown, and Kosovo."""


def judge_values(standard: Standard, kind: str, found: Survey) -> Iterator[DataFinding]:
    """Every value of the record that its form allows and that is wrong all the same."""
    for name, judge in _BY_FORMAT.items():
        if name in found.formats:
            for seen in found.of_format(name):
                yield from judge(standard, seen)
    for seen in found.of_format("fieldPath"):
        if not _names_field(standard.record(kind), seen.value):
            yield DataFinding("TIPX-VAL-005", seen.path, refuses=seen.path)
    for name in ("location", "agency"):
        for seen in found.types.get(name, ()):
            yield from _subdivision_fits(standard, seen)
    for seen in found.types.get("contactPoint", ()):
        yield from _phone(seen)
    for seen in found.extensions:
        for key, value in seen.value.items():
            for path in _empty_in(value, (*seen.path, key), 0):
                yield DataFinding("TIPX-VAL-007", path, refuses=path)


def _date(_: Standard, seen: Seen) -> Iterator[DataFinding]:
    if dates.interval_of_date(seen.value) is None:
        yield DataFinding("TIPX-VAL-001", seen.path, refuses=seen.path)


def _partial_date(_: Standard, seen: Seen) -> Iterator[DataFinding]:
    if dates.interval_of_partial({"value": seen.value}) is None:
        yield DataFinding("TIPX-VAL-001", seen.path, refuses=seen.path)


def _moment(_: Standard, seen: Seen) -> Iterator[DataFinding]:
    text: str = seen.value
    if not text.endswith("Z") and not _offset_exists(text[-5:]):
        yield DataFinding("TIPX-VAL-003", seen.path, refuses=seen.path)
    elif dates.instant(text) is None:
        yield DataFinding("TIPX-VAL-002", seen.path, refuses=seen.path)


def _offset_exists(offset: str) -> bool:
    hours, minutes = int(offset[:2]), int(offset[3:])
    return minutes <= 59 and (hours < 14 or (hours == 14 and minutes == 0))


def _decimal(_: Standard, seen: Seen) -> Iterator[DataFinding]:
    limits = seen.field.range
    if not limits:
        return
    number = Decimal(seen.value)
    if "minimum" in limits and number < Decimal(limits["minimum"]):
        yield DataFinding("TIPX-VAL-004", seen.path, "minimum", {"limit": limits["minimum"]}, seen.path)
    elif "maximum" in limits and number > Decimal(limits["maximum"]):
        yield DataFinding("TIPX-VAL-004", seen.path, "maximum", {"limit": limits["maximum"]}, seen.path)


def _code(standard: Standard, seen: Seen) -> Iterator[DataFinding]:
    name = seen.field.codelist
    if name is None:
        return
    codelist = standard.codelists[name]
    code = codelist.codes.get(seen.value)
    if code is None:
        if codelist.kind == "extensible" and _EXTENSION_CODE.fullmatch(seen.value):
            yield DataFinding("TIPX-STR-009", seen.path, "foreign", {"list": name}, severity="warning")
            return
        near = codelist.near(seen.value)
        args = {"list": name, "near": near} if near else {"list": name}
        yield DataFinding("TIPX-STR-009", seen.path, "near" if near else "", args, seen.path)
    elif code.status == "deprecated":
        successor = code.replaced_by
        args = {"list": name, "near": successor} if successor else {"list": name}
        yield DataFinding("TIPX-STR-014", seen.path, "successor" if successor else "", args)


def _country(standard: Standard, seen: Seen) -> Iterator[DataFinding]:
    value = seen.value
    if value == "XX":
        if not (len(seen.path) >= 2 and seen.path[-2] == "citizenships"):
            yield DataFinding("TIPX-STR-015", seen.path, "citizenships", refuses=seen.path)
    elif value not in ANY_COUNTRY and not standard.codelists["country"].is_member(value):
        yield DataFinding("TIPX-STR-015", seen.path, args={"list": "country"}, refuses=seen.path)


def _listed(name: str) -> Callable[[Standard, Seen], Iterator[DataFinding]]:
    def judge(standard: Standard, seen: Seen) -> Iterator[DataFinding]:
        if not standard.codelists[name].is_member(seen.value):
            yield DataFinding("TIPX-STR-015", seen.path, args={"list": name}, refuses=seen.path)

    return judge


def _language(standard: Standard, seen: Seen) -> Iterator[DataFinding]:
    if not language_exists(standard, seen.value):
        yield DataFinding("TIPX-STR-015", seen.path, args={"list": "language"}, refuses=seen.path)


def language_exists(standard: Standard, tag: str) -> bool:
    """Whether the language of a BCP 47 tag exists, and its script and region when it has them."""
    primary, *others = tag.split("-")
    if not standard.codelists["language"].is_member(primary):
        return False
    for position, part in enumerate(others):
        if len(part) == 1:
            break
        if len(part) == 4 and part.isalpha() and position <= 1:
            if not standard.codelists["script"].is_member(part.capitalize()):
                return False
        elif len(part) == 2 and part.isalpha() and not standard.codelists["country"].is_member(part.upper()):
            return False
    return True


def _subdivision_fits(standard: Standard, seen: Seen) -> Iterator[DataFinding]:
    """Compares a country with the subdivision beside it. One that does not exist is reported by itself."""
    country, subdivision = seen.value.get("country"), seen.value.get("subdivision")
    if type(country) is not str or type(subdivision) is not str or subdivision.startswith(country + "-"):
        return
    known = country in ANY_COUNTRY or standard.codelists["country"].is_member(country)
    if known and standard.codelists["subdivision"].is_member(subdivision):
        path = (*seen.path, "subdivision")
        yield DataFinding("TIPX-STR-015", path, "subdivision", refuses=path)


def _phone(seen: Seen) -> Iterator[DataFinding]:
    kind, value = seen.value.get("kind"), seen.value.get("value")
    if kind not in ("phone", "mobile", "hotline") or type(value) is not str or _E164.fullmatch(value):
        return
    if kind == "hotline" and _SHORT_NUMBER.fullmatch(value):
        return
    yield DataFinding("TIPX-STR-016", (*seen.path, "value"))


def _names_field(tree: Field, path: str) -> bool:
    try:
        tree.at(*path.split("."))
    except KeyError:
        return False
    return True


def _empty_in(value: Any, path: Path, depth: int) -> Iterator[Path]:
    if value == "" or value == [] or value == {}:
        yield path
    elif isinstance(value, dict) and depth < 100:
        for key, inner in value.items():
            yield from _empty_in(inner, (*path, key), depth + 1)
    elif isinstance(value, list) and depth < 100:
        for index, inner in enumerate(value):
            yield from _empty_in(inner, (*path, index), depth + 1)


_BY_FORMAT: dict[str, Callable[[Standard, Seen], Iterator[DataFinding]]] = {
    "date": _date,
    "dateTime": _moment,
    "partialDateValue": _partial_date,
    "decimal": _decimal,
    "code": _code,
    "country": _country,
    "subdivision": _listed("subdivision"),
    "language": _language,
    "script": _listed("script"),
    "currency": _listed("currency"),
}
