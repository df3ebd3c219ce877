"""Values of the standard into cells: the named conversions of the mapping, in the direction of an export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from tipx.converting.htcds.finding import Found, Path
from tipx.converting.htcds.mapping import APPROXIMATE, FieldMap, HtcdsMapping
from tipx.converting.htcds.mapping_fits import DECIDED, OTHER
from tipx.converting.htcds.picklists import picklist, regions
from tipx.ruleset.agencies import Agencies
from tipx.standard import Standard

MULTISELECT = "Multiselect"
"""How the types of fields begin of which a cell may hold several values."""
LONGEST = 32_000
"""Characters that a cell holds for sure."""


class Written(NamedTuple):
    """What a cell becomes (None: blank), the paths of the values that went into it, and whether it tells less than they do."""

    text: str | None = None
    used: tuple[Path, ...] = ()
    less: bool = False


class Writing(NamedTuple):
    """What conversions are given. `many`: cells of multi-select fields may hold several values."""

    field: FieldMap
    mapping: HtcdsMapping
    standard: Standard
    agencies: Agencies
    many: bool


Given = Sequence[Found]
_BLANK = Written()


def write(found: Given, writing: Writing) -> Written:
    """The cell of a field, from the values that were found at its places."""
    return CONVERSIONS[writing.field.conversion](found, writing) if found else _BLANK


def _first(one: Found, text: str, *, less: bool = False) -> Written:
    return Written(text, (one.path, *one.keys), less)


def _text(found: Given, _: Writing) -> Written:
    return _first(found[0], str(found[0].value))


def _given_name(found: Given, _: Writing) -> Written:
    """The given name; the full name where no part of it is known. (Its first place finds a name, the second its whole.)"""
    given = next((one for one in found if one.path[-1] == "given"), None)
    if given is not None:
        return _first(given, given.value)
    full = next((one for one in found if one.path[-1] == "full" and "family" not in one.parent), None)
    return _BLANK if full is None else _first(full, full.value, less=True)


def _boolean(found: Given, _: Writing) -> Written:
    return _first(found[0], "TRUE" if found[0].value else "FALSE")


def _consent(found: Given, _: Writing) -> Written:
    status = found[-1].value
    return _first(found[-1], "TRUE" if status == "given" else "FALSE", less=status not in ("given", "not-asked"))


def _partial_date(found: Given, _: Writing) -> Written:
    value = found[0].value.get("value", "")
    if len(value) != len("YYYY-MM-DD"):
        return _BLANK
    return Written(value, ((*found[0].path, "value"), *found[0].keys))


def _day_as_moment(found: Given, _: Writing) -> Written:
    value = found[0].value
    return _first(found[0], value[:10], less=not value[10:].startswith("T00:00:00"))


def _code(found: Given, writing: Writing) -> Written:
    """Codes as values of HTCDS: those that it does not know as Other, where there is one."""
    values = picklist(writing.standard, writing.field.codelist, writing.mapping)
    texts: list[str] = []
    used: list[Path] = []
    less = False
    most = None if writing.many and writing.field.type.startswith(MULTISELECT) else 1
    for path, code, one in _codes(found):
        text: str | None = values.write(code)
        beside: tuple[str, ...] = ()
        if text is None and (joint := values.write_joint(code, one.parent)) is not None:
            text, beside = joint
        exact = text is not None and values.reads_back(code, {name: one.parent[name] for name in beside})
        text = text if text is not None else values.write(OTHER)
        if text is None or (most is not None and texts and text not in texts):
            continue
        if text not in texts:
            texts.append(text)
        used += [path, *one.keys, *((*one.path[:-1], name) for name in beside)]
        less = less or not exact
    return Written(";".join(texts), tuple(used), less) if texts else _BLANK


def _codes(found: Given) -> list[tuple[Path, str, Found]]:
    """The single codes, each once by its place."""
    codes: dict[Path, tuple[Path, str, Found]] = {}
    for one in found:
        listed = isinstance(one.value, list)
        for index, code in enumerate(one.value if listed else [one.value]):
            path = (*one.path, index) if listed else one.path
            codes.setdefault(path, (path, code, one))
    return list(codes.values())


def _country(found: Given, writing: Writing) -> Written:
    written = _code(found, writing)
    return written._replace(less=bool(_USER_ASSIGNED.intersection((written.text or "").split(";"))))


_USER_ASSIGNED = frozenset(("XX", "XK"))
"""Codes that stand for no country in ISO 3166 itself."""


def _language(found: Given, writing: Writing) -> Written:
    one = found[0]
    primary, *more = one.value.split("-")
    text = picklist(writing.standard, "language", writing.mapping).write(primary)
    return _BLANK if text is None else _first(one, text, less=bool(more))


def _region(found: Given, writing: Writing) -> Written:
    """A subdivision by its name; a district where there is none."""
    one = found[0]
    known = regions(writing.standard)
    if one.path[-1] == "subdivision":
        return _first(one, known.write(one.value))
    return _first(one, one.value, less=known.read(one.value, one.parent.get("country")) is not None)


def _deciding_body(found: Given, writing: Writing) -> Written:
    one = found[-1]
    kind = writing.agencies.type(one.value)
    text = picklist(writing.standard, DECIDED, writing.mapping).write(kind) if kind is not None else None
    if text is None:
        return _BLANK
    used = "agencyId" if "agencyId" in one.value else "type"
    return Written(text, ((*one.path, used), *one.keys), True)


def _person(found: Given, _: Writing) -> Written:
    one = found[0]
    contact: Mapping[str, Any] = one.value
    text = contact.get("personName", contact.get("value"))
    if text is None:
        return _BLANK
    told = ["personName"] if "personName" in contact else []
    if contact.get("value") == text:
        told += [name for name in ("kind", "kindOtherText", "value") if name in contact]
    return Written(text, (*((*one.path, name) for name in told), *one.keys), len(told) < len(contact))


def _agency(found: Given, writing: Writing) -> Written:
    one = found[0]
    name = writing.agencies.get(one.value, "name")
    if name is None:
        return _BLANK
    used = "agencyId" if "agencyId" in one.value else "name"
    # Where a cell may hold several names a semicolon parts them.
    parted = name.replace(";", ",") if writing.many and writing.field.exports == APPROXIMATE else name
    return Written(parted, ((*one.path, used), *one.keys), parted != name)


def _closure(found: Given, writing: Writing) -> Written:
    """The note on the closure; the reason by its label where there is none."""
    by_name = {one.path[-1]: one for one in found}
    note, reason = by_name.get("closureNote"), by_name.get("closureReason")
    if note is not None:
        told = (reason.path,) if reason is not None and reason.value == OTHER else ()
        return Written(note.value, (note.path, *told))
    assert reason is not None
    text = reason.parent.get("closureReasonOtherText") if reason.value == OTHER else None
    if text is not None:
        return Written(text, (reason.path, (*reason.path[:-1], "closureReasonOtherText")), True)
    known = writing.standard.codelists[writing.field.codelist].codes.get(reason.value)
    return _BLANK if known is None else _first(reason, known.label, less=True)


def _comment(found: Given, _: Writing) -> Written:
    """The summary and all notes, one below the other, as many as a cell holds."""
    texts: list[str] = []
    used: list[Path] = []
    for one in sorted(found, key=lambda each: each.path[-1] != "summary"):
        if sum(map(len, texts)) + len(one.value) + 2 * len(texts) <= LONGEST:
            texts.append(one.value)
            used.append(one.path)
    return Written("\n\n".join(texts), tuple(used), len(texts) > 1 or found[0].path[-1] == "summary")


CONVERSIONS: Mapping[str, Callable[[Given, Writing], Written]] = {
    "text": _text,
    "given-name": _given_name,
    "closure": _closure,
    "comment": _comment,
    "region": _region,
    "phone": _text,
    "integer": _text,
    "decimal": _text,
    "boolean": _boolean,
    "consent": _consent,
    "date": _text,
    "partial-date": _partial_date,
    "day-as-moment": _day_as_moment,
    "code": _code,
    "country": _country,
    "language": _language,
    "deciding-body": _deciding_body,
    "person": _person,
    "agency": _agency,
}
"""By the name that the mapping gives it."""
