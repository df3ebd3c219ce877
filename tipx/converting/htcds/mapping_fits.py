"""Whether a conversion can put what it makes of a cell at a place of the standard."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from tipx.converting.htcds.place import KEY, ROW, Place
from tipx.standard import Standard
from tipx.standard.fields import Field

DECIDED = "agencyType:decided"
"""The kinds of bodies that decide on victim status: agency types under other names."""
OTHER = "other"


def codelist_of(standard: Standard, name: str) -> Collection[str] | None:
    """The codes of a list by the name that the mapping has for it."""
    found = standard.codelists.get("agencyType" if name == DECIDED else name)
    return None if found is None else found.codes


def model_field(standard: Standard, model: str) -> Field:
    """The field at a model path. KeyError where there is none."""
    kind, _, names = model.replace("[]", "").partition(".")
    return standard.record(kind.lower()).at(*names.split("."))


def field_of(standard: Standard, place: Place) -> Field:
    """The field at a place. KeyError where there is none, ValueError where its brackets are not those of the lists on the way."""
    node = standard.record(place.kind)
    for step in place.steps:
        inner = node.properties[step.name]
        last = step is place.steps[-1]
        if (step.item is not None) != (inner.kind == "list" and not last):
            raise ValueError("brackets stand behind lists, and not behind the last name")
        node = inner if last or inner.item is None else inner.item
        if step.item == KEY:
            key = node.properties[step.key]
            codes = standard.codelists.get((key.item or key).codelist or "")
            if codes is not None and not all(codes.is_member(code) or code.startswith("x-") for code in step.codes):
                raise ValueError("a code in brackets is none of its list")
    return node


def misfit(standard: Standard, places: tuple[Place, ...], conversion: str, codelist: str) -> str:
    """Why the conversion does not go with the places; nothing where it does."""
    if conversion not in _FITS:
        return f"conversion is one of {', '.join(sorted(_FITS))}"
    if places[0].kind == "bundle" and [(one.name, one.item) for one in places[0].steps[:1]] != [("agencies", ROW)]:
        return "of the message itself a row tells only organisations (Bundle.agencies[row])"
    nodes = [field_of(standard, one) for one in places]
    if not all(_FITS[conversion](node, place, codelist) for node, place in zip(nodes, places, strict=True)):
        return f"the conversion {conversion} does not go with the place"
    if conversion == "code" and OTHER in (codelist_of(standard, codelist) or ()):
        parent = model_field(standard, places[0].model.rpartition(".")[0]) if len(places[0].steps) > 1 else None
        members = (parent.item or parent if parent else standard.record(places[0].kind)).properties
        if f"{places[0].names[-1]}OtherText" not in members:
            return "the place has no text beside the code other"
    return ""


def is_shaped(value: Any, field: Field) -> bool:
    """Whether a value has the shape of the field: its type, and that of all in it."""
    if field.kind == "list":
        return isinstance(value, list) and field.item is not None and all(is_shaped(one, field.item) for one in value)
    if field.kind == "object":
        return isinstance(value, dict) and all(
            name in field.properties and is_shaped(one, field.properties[name]) for name, one in value.items()
        )
    if field.kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, {"string": str, "boolean": bool}.get(field.kind, dict))


_Fit = Callable[[Field, Place, str], bool]


def _format(*formats: str) -> _Fit:
    return lambda node, place, codelist: node.kind == "string" and node.format in formats


def _kind(kind: str) -> _Fit:
    return lambda node, place, codelist: node.kind == kind


def _type(name: str) -> _Fit:
    return lambda node, place, codelist: node.type_name == name


def _coded(only: str = "") -> _Fit:
    """The code list of the line is that of the place."""
    return lambda node, place, codelist: (
        (node.item or node).codelist == codelist and codelist == (only or codelist) != ""
    )


def _named(*names: str) -> _Fit:
    return lambda node, place, codelist: node.kind == "string" and place.names[-1] in names


def _deciding(node: Field, place: Place, codelist: str) -> bool:
    return node.type_name == "agencyRef" and place.names[-2:] == ("decisions", "decidedBy")


_TEXT = _format("string", "text")
_FITS: Mapping[str, _Fit] = {
    "text": _TEXT,
    "given-name": _named("given", "full"),
    "closure": _named("closureNote", "closureReason"),
    "comment": _TEXT,
    "region": _named("subdivision", "district"),
    "phone": _TEXT,
    "integer": _kind("integer"),
    "decimal": _format("decimal"),
    "boolean": _kind("boolean"),
    "consent": _coded("consentStatus"),
    "date": _format("date"),
    "partial-date": _type("partialDate"),
    "day-as-moment": _format("dateTime"),
    "code": _coded(),
    "country": _coded("country"),
    "language": _coded("language"),
    "deciding-body": _deciding,
    "person": _type("contactPoint"),
    "agency": _type("agencyRef"),
}
"""By conversion what a place has to be; the names are those of `reading_cells` and `writing_cells`."""
