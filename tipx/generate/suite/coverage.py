"""What the standard says, and by which cases of the suite it is tested. `python -m tipx.generate.suite.coverage` prints it.

The exit status is 1 where something is tested by no case, and no reason is told why it cannot be.
"""

from __future__ import annotations

import contextlib
import functools
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tipx import catalogue
from tipx.generate import ROOT
from tipx.generate.suite import SUITE, drafts
from tipx.generate.suite.drafting import Draft
from tipx.generate.suite.ids import ids
from tipx.generate.suite.occurrences import coded, occurrences
from tipx.reading.model import LIST_OF
from tipx.standard import RECORD_TYPES, newest, standard, versions
from tipx.standard.fields import Field
from tipx.standard.profiles import published

UNTESTABLE: Mapping[str, str] = {
    "TIPX-SYN-025": "It tells that the time for judging was over: no case can bring that about on every machine.",
    "TIPX-SCH-008": "No list of the schemas has another limit than that it is not empty, which is TIPX-SCH-004.",
    "TIPX-STR-014": "No code of the standard is deprecated yet.",
    "TIPX-PRF-001": "No published profile requires a field.",
    "TIPX-PRF-002": "No published profile narrows the values of a field.",
    "TIPX-PRF-003": "No published profile leaves codes of a list out.",
    "TIPX-PRF-004": "The one published profile that tells forms of numbers has rules of its own for them.",
    "TIPX-PRF-005": "No published profile needs another one, or excludes it.",
}
"""What no case can test, by the name of its item, and why."""


class Tested(NamedTuple):
    """A case as coverage sees it: its id, and the draft that it was made from."""

    id: str
    draft: Draft

    @property
    def told(self) -> list[Mapping[str, Any]]:
        """The problems that it expects, in any of its forms."""
        every = (self.draft.expect, *self.draft.expect_in.values())
        return [one for expect in every for one in expect.get("problems", ())]

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong with its inputs."""
        return self.draft.op == "validate" and self.draft.expect.get("verdict") == "valid"


class Item(NamedTuple):
    """One thing that is to be tested, and the ids of the cases that test it."""

    name: str
    by: tuple[str, ...]
    why_not: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether no case tests it, though one could."""
        return not self.by and not self.why_not


class Area(NamedTuple):
    """Things of one kind."""

    title: str
    about: str
    items: tuple[Item, ...]


@functools.cache
def every() -> tuple[Tested, ...]:
    """All cases with their ids."""
    found: list[Tested] = []
    for group, of_group in drafts().items():
        if of_group:
            known = ids(SUITE / "ids" / f"{group}.csv", group, of_group).of
            found += sorted((Tested(known[draft.key], draft) for draft in of_group), key=lambda one: one.id)
    return tuple(found)


@functools.cache
def areas() -> tuple[Area, ...]:
    """Everything, area by area."""
    return (
        _constraints(), _codes_of_fields(), _ranges(), _formats(), _references(), _deprecated(), _rules(), _lists(), _codes(),
        _transitions(), _messages(), _operations(), _forms(), _of_versions(), _of_profiles(),
    )  # fmt: skip


def _item(name: str, cases: Iterable[Tested], why_not: str = "") -> Item:
    return Item(name, tuple(dict.fromkeys(one.id for one in cases)), why_not)


@functools.cache
def _by_tag() -> Mapping[str, list[Tested]]:
    found: defaultdict[str, list[Tested]] = defaultdict(list)
    for one in every():
        for tag in dict.fromkeys(one.draft.tests):
            found[tag].append(one)
    return found


@functools.cache
def _by_problem() -> Mapping[tuple[str, str | None], list[Tested]]:
    """The cases by the rules that they expect to speak, and by where: at a model path, and (None) anywhere."""
    found: defaultdict[tuple[str, str | None], list[Tested]] = defaultdict(list)
    for one in every():
        for rule, model in dict.fromkeys((told["rule"], told["model"]) for told in one.told):
            if model is not None:
                found[rule, model].append(one)
        for rule in dict.fromkeys(told["rule"] for told in one.told):
            found[rule, None].append(one)
    return found


def _constraints() -> Area:
    places = {one.place: one.model for version in versions() for one in occurrences(standard(version))}
    items = (_item(place, _by_tag().get(f"keyword:{place}", ())) for place in places)
    return Area("Constraints of the schemas", "Each keyword of the schemas that refuses something.", tuple(items))


def _codes_of_fields() -> Area:
    places = {one.place: one for version in versions() for one in coded(standard(version))}
    return Area(
        "Fields with codes", "Each field that bears a code of a list, with a code that there is not.",
        tuple(
            _item(place, _by_tag().get(f"keyword:{place}", ()), _no_list(one.path[-1], newest().codelists[one.value].kind))
            for place, one in places.items()
        ),
    )  # fmt: skip


def _no_list(name: str, kind: str) -> str:
    if kind == "claim":
        return "Others may claim codes of their own there."
    return "The schema says the one code that may stand there." if name == "recordType" else ""


@functools.cache
def _annotated(keyword: str) -> Mapping[str, tuple[Any, str]]:
    """Each place in the schemas with that keyword: its value, and the name of the type or record that it stands in."""
    found: dict[str, tuple[Any, str]] = {}
    for version in versions():
        for identifier, document in standard(version).schemas.items():
            for pointer, node in _nodes(document, ""):
                if keyword in node:
                    place = f"{identifier.rsplit(':', 1)[-1]}#{pointer}/{keyword}"
                    found.setdefault(place, (node[keyword], pointer.rpartition("/")[2]))
    return found


def _nodes(node: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield pointer, node
    for name in ("properties", "$defs"):
        for key, child in node.get(name, {}).items():
            yield from _nodes(child, f"{pointer}/{name}/{key}")
    if "items" in node:
        yield from _nodes(node["items"], f"{pointer}/items")


def _of_keyword(place: str) -> list[Tested]:
    return list(_by_tag().get(f"keyword:{place}", ()))


def _ranges() -> Area:
    items = [
        _item(f"{place}/{end}", _of_keyword(f"{place}/{end}"))
        for place, (value, _) in _annotated("x-tipx-range").items()
        for end in value
    ]
    return Area(
        "Ranges of decimal numbers", "Each end of a range, with the number next to it that lies outside.", tuple(items)
    )


_RULES_OF_FORMATS: Mapping[str, tuple[str, ...]] = {
    "date": ("TIPX-VAL-001",),
    "partialDateValue": ("TIPX-VAL-001",),
    "dateTime": ("TIPX-VAL-002", "TIPX-VAL-003"),
    "decimal": ("TIPX-VAL-004",),
    "code": ("TIPX-STR-009",),
    "country": ("TIPX-STR-015",),
    "subdivision": ("TIPX-STR-015",),
    "language": ("TIPX-STR-015",),
    "script": ("TIPX-STR-015",),
    "currency": ("TIPX-STR-015",),
    "fieldPath": ("TIPX-VAL-005",),
}
"""The formats of which the schema does not say all, with the checks that judge their values."""


@functools.cache
def _formats_of_models() -> Mapping[str, str | None]:
    """The formats of all fields, by their model paths."""
    return {
        model: field.format
        for version in versions()
        for kind in RECORD_TYPES
        for model, field in _fields(kind.capitalize(), standard(version).record(kind))
        if not (kind == "bundle" and model.partition(".")[2].partition("[")[0] in LIST_OF.values())
    }


def _fields(model: str, field: Field) -> Iterator[tuple[str, Field]]:
    yield model, field
    if field.item is not None:
        yield from _fields(f"{model}[]", field.item)
    for name, one in field.properties.items():
        yield from _fields(f"{model}.{name}", one)


def _formats() -> Area:
    items = []
    for name, rules in _RULES_OF_FORMATS.items():
        for rule in rules:
            of_rule = [(model, cases) for (of, model), cases in _by_problem().items() if of == rule]
            found = [
                one for model, cases in of_rule if model and _formats_of_models().get(model) == name for one in cases
            ]
            items.append(_item(f"{name}: {rule}", found))
    return Area(
        "Formats",
        "Each format whose values can be wrong though the schema allows them, with the checks that say so.",
        tuple(items),
    )


_OF_REFERENCES = (
    "TIPX-STR-003", "TIPX-STR-004", "TIPX-STR-005", "TIPX-STR-006", "TIPX-STR-007", "TIPX-STR-008", "TIPX-STR-017", "TIPX-STR-018",
)  # fmt: skip
"""The rules that say that a reference leads nowhere, or where it must not."""

_OF_ITEM = "types#/$defs/dataAbsent/properties/itemId/x-tipx-refers-to"
"""What is wrong with it is told of the entry that it stands in."""

_ELSEWHERE = "It names what another message may hold: no message by itself shows that it is wrong."
_NOT_JUDGED = {
    "bundle#/properties/inReplyTo/x-tipx-refers-to": _ELSEWHERE,
    "bundle#/properties/externalReferences/items/x-tipx-refers-to": _ELSEWHERE,
    "types#/$defs/withdrawal/properties/recordId/x-tipx-refers-to": _ELSEWHERE,
    "types#/$defs/receipt/properties/recordId/x-tipx-refers-to": _ELSEWHERE,
    "types#/$defs/linkedCase/properties/caseId/x-tipx-refers-to": _ELSEWHERE,
    "types#/$defs/linkedVictim/properties/victimId/x-tipx-refers-to": _ELSEWHERE,
    "types#/$defs/agency/properties/parentAgencyId/x-tipx-refers-to": "An agency may be a part of one that the message does not describe.",
}  # fmt: skip


def _references() -> Area:
    items = []
    for place in _annotated("x-tipx-refers-to"):
        models = _models_of(place)
        found = [one for rule in _OF_REFERENCES for model in models for one in _by_problem().get((rule, model), ())]
        if place == _OF_ITEM:
            found += [
                one for model in models for one in _by_problem().get(("TIPX-STR-011", model.rpartition(".")[0]), ())
            ]
        items.append(_item(place, found, _NOT_JUDGED.get(place, "")))
    return Area("References", "Each field that names a record or a part of one, where it must not lead.", tuple(items))


def _models_of(place: str) -> list[str]:
    """The model paths of the fields that are described at a place of the schemas."""
    name, _, pointer = place.partition("#")
    holder, *path = pointer.rpartition("/")[0].removeprefix("/$defs/").split("/properties/")
    below = "".join(f".{one}".replace("/items", "[]") for one in path)
    owners = {
        model
        for version in versions()
        for kind in RECORD_TYPES
        for model, field in _fields(kind.capitalize(), standard(version).record(kind))
        if field.kind == "object" and field.type_name == holder
    }
    return sorted(_as_record(f"{model}{below}") for model in (owners if name == "types" else (name.capitalize(),)))


def _as_record(model: str) -> str:
    """A record in a list of a bundle is told as that record."""
    kinds = {f"Bundle.{name}[]": kind.capitalize() for kind, name in LIST_OF.items()}
    for prefix, kind in kinds.items():
        if model.startswith(prefix):
            return kind + model.removeprefix(prefix)
    return model


def _deprecated() -> Area:
    items = [
        _item(place, [one for model in _models_of(place) for one in _by_problem().get(("TIPX-STR-024", model), ())])
        for place in _annotated("deprecated")
    ]
    return Area("Deprecated fields", "Each field that a version has deprecated, in use.", tuple(items))


def _rules() -> Area:
    items: list[Item] = []
    for identifier, check in catalogue.load_every().items():
        if check.tool:
            continue
        breaks = _by_problem().get((identifier, None), [])
        spoken = {one.id for one in breaks}
        keeps = [one for one in _by_tag().get(f"rule:{identifier}", ()) if one.id not in spoken]
        items.append(_item(f"{identifier} broken", breaks, UNTESTABLE.get(identifier, "")))
        items.append(_item(f"{identifier} kept", keeps, UNTESTABLE.get(identifier, "")))
    return Area("Rules", "Each check of the standard and of its profiles, broken and kept.", tuple(items))


def _lists() -> Area:
    of = newest()
    items = [
        _item(name, _by_tag().get(f"codelist:{name}", ()), _why_no_list(name, one.kind))
        for name, one in of.codelists.items()
    ]
    return Area("Code lists", "Each code list, with a code that it does not have.", tuple(items))


def _why_no_list(name: str, kind: str) -> str:
    if kind == "claim":
        return "Others may claim codes of their own."
    return "The schemas say themselves which record types there are." if name == "recordType" else ""


def _codes() -> Area:
    items = [
        _item(f"{name}/{code}", _accepted().get((name, code), ()))
        for name, one in newest().codelists.items()
        if one.kind in ("closed", "extensible")
        for code, known in one.codes.items()
        if known.status == "active"
    ]
    return Area(
        "Codes", "Each code of the standard's own lists, in an input in which every code is accepted.", tuple(items)
    )


@functools.cache
def _accepted() -> Mapping[tuple[str, str], list[Tested]]:
    """The cases by the codes that stand in their inputs, where no code is refused."""
    found: defaultdict[tuple[str, str], list[Tested]] = defaultdict(list)
    for one in every():
        if one.draft.op == "validate" and not any(told["rule"] in _OF_CODES for told in one.told):
            for payload in _payloads(one.draft):
                kind = payload.get("recordType")
                if kind in RECORD_TYPES:
                    for code in dict.fromkeys(_codes_in(payload, newest().record(kind))):
                        found[code].append(one)
    return found


_OF_CODES = ("TIPX-STR-009", "TIPX-STR-015")


def _codes_in(value: Any, tree: Field) -> Iterator[tuple[str, str]]:
    if isinstance(value, list) and tree.item is not None:
        for one in value:
            yield from _codes_in(one, tree.item)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name in tree.properties:
                yield from _codes_in(one, tree.properties[name])
    elif isinstance(value, str) and tree.codelist is not None:
        yield tree.codelist, value


def _payloads(draft: Draft) -> Iterator[dict[str, Any]]:
    """The payloads that its inputs are, as far as they can be read."""
    for form in ("json", "ndjson"):
        for _, raw in draft.inputs.get(form, ()):
            for text in raw.splitlines() if form == "ndjson" else [raw]:
                with contextlib.suppress(ValueError, RecursionError):
                    found = json.loads(text)
                    if isinstance(found, dict):
                        yield found


def _transitions() -> Area:
    codes = list(newest().codelists["referralStatus"].codes)
    items = [
        _item(f"{before}>{after}", _by_tag().get(f"transition:{before}>{after}", ()))
        for before in codes
        for after in codes
    ]
    return Area(
        "Steps of a referral", "From each status to each: those that are allowed, and all others.", tuple(items)
    )


def _messages() -> Area:
    valid = [one for one in every() if one.is_valid]
    kinds: defaultdict[str, list[Tested]] = defaultdict(list)
    for one in valid:
        for name in dict.fromkeys(_kinds(one.draft)):
            kinds[name].append(one)
    wanted = (
        *(f"bundleType {code}" for code in newest().codelists["bundleType"].codes),
        *(f"a {kind} by itself" for kind in RECORD_TYPES if kind != "bundle"),
        "NDJSON with a header", "NDJSON without a header", "a history of messages",
    )  # fmt: skip
    items = [_item(name, kinds[name]) for name in wanted]
    return Area("Kinds of messages", "Each kind of message, where nothing is wrong with it.", tuple(items))


def _kinds(draft: Draft) -> Iterator[str]:
    """What kinds of messages the inputs of a case are."""
    if draft.relation == "history":
        yield "a history of messages"
    if "ndjson" in draft.inputs:
        first = next(_payloads(draft), {})
        yield f"NDJSON {'with' if first.get('recordType') == 'bundle' else 'without'} a header"
    elif "json" in draft.inputs:
        for payload in _payloads(draft):
            kind = payload.get("recordType")
            yield f"bundleType {payload.get('bundleType')}" if kind == "bundle" else f"a {kind} by itself"


_OPERATIONS = ("validate", "convert", "canon", "migrate", "assess")


def _operations() -> Area:
    items = [_item(name, (one for one in every() if one.draft.op == name)) for name in _OPERATIONS]
    return Area("Operations", "Each operation of the line protocol.", tuple(items))


def _forms() -> Area:
    items = [_item(name, (one for one in every() if name in one.draft.inputs)) for name in _forms_of_cases()]
    return Area("Forms", "Each form of an input that a case may have.", tuple(items))


def _forms_of_cases() -> list[str]:
    schema = json.loads((SUITE / "schema" / "case.schema.json").read_bytes())
    return list(schema["$defs"]["form"]["enum"])


def _of_versions() -> Area:
    items = [_item(version, (one for one in every() if one.draft.standard == version)) for version in versions()]
    return Area("Versions", "Each version of the standard.", tuple(items))


def _of_profiles() -> Area:
    wanted = [
        f"{name} {one.version}"
        for name, found in published().items()
        if found[-1].folder.is_relative_to(ROOT)
        for one in found
    ]
    items = [_item(name, (one for one in every() if name in one.draft.profiles)) for name in wanted]
    return Area("Profiles", "Each version of each profile.", tuple(items))


def main() -> int:
    """Print what is tested and what is not."""
    missing = 0
    for area in areas():
        gaps = [one.name for one in area.items if one.is_missing]
        left = sum(not one.by and bool(one.why_not) for one in area.items)
        tested = len(area.items) - len(gaps) - left
        print(f"{area.title}: {tested} of {len(area.items)} tested" + (f", {left} cannot be" if left else ""))
        for name in gaps:
            print(f"  no case tests {name}")
        missing += len(gaps)
    print(f"{missing} things are untested" if missing else "everything is tested")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
