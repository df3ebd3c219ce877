"""Rules about the build of a record that a schema cannot say: versions, companions, doubles, emptiness, leaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipx.problems import Layer
from tipx.reading.model import Path
from tipx.ruleset.context import PAYLOAD_PROFILES, Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.groups import is_exact, locations
from tipx.ruleset.noting import Fields, noted
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.walking import Look

_IDENTIFIERS = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|\+?[0-9][0-9 -]{7,}[0-9]"
    r"|[0-9]{5}-[0-9]{7}-[0-9]"
    r"|[A-Z]{2}[0-9]{7}"
)
_HINT = re.compile(r"[@0-9](?:(?<=@)|[0-9 -]{4})")
"""What every identifier has in it: quick to find, so that the whole pattern is tried on few texts."""


@rule(
    "TIPX-STR-001", "error", on="any",
    title="Version or profile claim cannot be used",
    message={
        "missing": "A record that travels alone must say its tipxVersion.",
        "differs": "This record says another version than the message that carries it.",
        "profiles": "More than one of operational, pseudonymous and statistical is claimed.",
    },
    checks_that=(
        "A record travelling alone says its version; inside a bundle it says the same or none; at most one payload profile is "
        "claimed."
    ),
    why="By the version and the profile the receiver decides how to read everything else.",
    mend="Add tipxVersion to a lone record, take a differing one out, claim one payload profile.",
    source="TIPX",
)  # fmt: skip
def version_or_profile(record: Record, context: Context) -> Findings:
    if context.kind == "bundle":
        if sum(name in record.get("profiles", ()) for name in PAYLOAD_PROFILES) > 1:
            yield at("profiles", say="profiles")
    elif context.header is None:
        if "tipxVersion" not in record and ("tipxVersion",) not in context.refused:
            yield at("tipxVersion", say="missing")
    elif (
        "tipxVersion" in record
        and "tipxVersion" in context.header
        and record["tipxVersion"] != context.header["tipxVersion"]
    ):
        yield at("tipxVersion", say="differs")


@rule(
    "TIPX-STR-010", "error", on="any", absence=True,
    title="Other without words",
    message="The code other stands in {field}, and nothing says what it means.",
    checks_that="Where a field has the code other, its companion ...OtherText is there.",
    why="Nobody can act on other; without words the information is lost.",
    mend="Add the companion text, or choose a code of the list.",
    source="HTCDS 2.0, picklists",
)  # fmt: skip
def other_without_words(record: Record, context: Context) -> Findings:
    for path, _ in context.noted[OTHERS] if context.payload_profile == "operational" else ():
        name = str(path[-1])
        yield at(*path[:-1], name + "OtherText", field=name)


def _others(fields: Fields, kind: str) -> Look:
    """The code other without its companion. A field whose code list has that code has a companion in the schema."""
    return {
        names: ("'other' in {value}" if field.item else "{value} == 'other'")
        + " and {name} + 'OtherText' not in {holder}"
        for names, field in fields.items()
        if (*names[:-1], names[-1] + "OtherText") in fields and (field.item or field).codelist != "sex"
    }


OTHERS = noted(_others)


@rule(
    "TIPX-STR-011", "error", on="record",
    title="Both absent and present",
    message="This field is said to be absent, but it has a value.",
    checks_that="The place that a dataAbsent entry names has no value.",
    why="The receiver cannot tell which of the two is true.",
    mend="Take the entry, or the value, out.",
    source="CTDC codebook (NULL is ambiguous)",
    wakes=("dataAbsent",),
)  # fmt: skip
def absent_and_present(record: Record, context: Context) -> Findings:
    known: dict[str, bool] = {}
    items: dict[str, dict[str, list[Record]]] = {}
    for index, entry in enumerate(record["dataAbsent"]):
        if "field" not in entry or entry["field"].partition(".")[0] not in record:
            continue
        name, *inner = entry["field"].split(".")
        if "itemId" in entry:
            if name not in items:
                items[name] = _by_id(record.get(name))
            present = any(_has_value(item, inner) for item in items[name].get(entry["itemId"], ()))
        else:
            if entry["field"] not in known:
                known[entry["field"]] = _has_value(record, [name, *inner])
            present = known[entry["field"]]
        if present:
            yield at("dataAbsent", index)


def _by_id(value: object) -> dict[str, list[Record]]:
    """The items of a list that have an id, by it. Only lists of a record itself have such items."""
    found: dict[str, list[Record]] = {}
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict) and "id" in item:
            found.setdefault(item["id"], []).append(item)
    return found


def _has_value(data: object, names: list[str]) -> bool:
    """Whether there is a value at the field, in any item of the lists on the way."""
    if isinstance(data, list):
        return not names or any(_has_value(one, names) for one in data)
    if not names:
        return True
    return isinstance(data, dict) and names[0] in data and _has_value(data[names[0]], names[1:])


@rule(
    "TIPX-STR-012", "error", on="B", layer=Layer.CROSS,
    title="Empty message",
    message="There is no record, no withdrawal and no receipt in this message.",
    checks_that="A bundle holds a record, a withdrawal or a receipt, unless it is a request or an acknowledgement.",
    why="An empty message is usually a failed export; the person behind it waits.",
    mend="Put the records in, or say that it is a request.",
    source="TIPX",
    when=lambda whole: whole.header is not None and not whole.records,
)  # fmt: skip
def empty_message(payload: PayloadView, context: Context) -> Findings:
    header = payload.header
    if header is None or payload.whole.unjudged or payload.whole.records:
        return
    refused = any(
        path[0] in ("cases", "victims", "referrals", "withdrawals", "receipts") for path in header.refused if path
    )
    data = header.data
    if refused or "withdrawals" in data or "receipts" in data:
        return
    if data.get("bundleType", "request") not in ("request", "acknowledgement"):
        yield at("bundleType", of=header)


@rule(
    "TIPX-STR-013", "error", on="V",
    title="Leg number used twice",
    message="Another leg of the journey has this number.",
    checks_that="No two journey legs have one sequence number; gaps are allowed.",
    why="The order of the route is evidence.",
    mend="Number the legs in their order.",
    source="TIPX",
    wakes=("journey",),
)  # fmt: skip
def leg_number_twice(victim: Record, context: Context) -> Findings:
    first: dict[int, int] = {}
    for index, leg in enumerate(victim["journey"]):
        number = leg.get("sequence")
        if number in first:
            yield at("journey", index, "sequence", related=[("journey", first[number], "sequence")])
        elif number is not None:
            first[number] = index


@rule(
    "TIPX-STR-019", "error", on="any",
    title="Place too exact",
    message="A pseudonymous message shows coordinates with at most 2 decimals.",
    checks_that="In a pseudonymous payload latitude and longitude have no more than 2 decimals.",
    why="Exact coordinates lead to one house, and so to one person.",
    mend="Round to 2 decimals, or leave the coordinates out.",
    source="CTDC, de-identification practice",
)  # fmt: skip
def place_too_exact(record: Record, context: Context) -> Findings:
    if context.payload_profile != "pseudonymous":
        return
    hidden = set(_hidden_addresses(record)) if context.kind == "bundle" else ()
    for path, place in locations(context.standard, context.kind, record):
        if place.get("siteType") == "shelter" or place.get("confidential") is True or path in hidden:
            continue
        for name in ("latitude", "longitude"):
            if is_exact(place.get(name, "")):
                yield at(*path, name)


def _hidden_addresses(header: Record) -> Iterator[Path]:
    """The addresses that TIPX-CDP-008 judges: those of shelters, and of agencies whose address is confidential."""
    for index, agency in enumerate(header.get("agencies", ())):
        if agency.get("type") == "shelter" or agency.get("addressConfidential") is True:
            yield "agencies", index, "address"


@rule(
    "TIPX-STR-020", "info", on="any",
    title="Text may hold an identifier",
    message="This text holds something that looks like an e-mail address, a phone, identity or passport number.",
    checks_that="Free text of an operational payload holds nothing that looks like an identifier.",
    why="Identifiers leak through notes: they are not removed with the fields that are made for them.",
    mend="Move it to the field that is made for it.",
    source="TIPX",
)  # fmt: skip
def text_holds_identifier(record: Record, context: Context) -> Findings:
    for path, text in context.noted[TEXTS] if context.payload_profile == "operational" else ():
        if _IDENTIFIERS.search(text):
            yield at(*path)


def _texts(fields: Fields, kind: str) -> Look:
    """The free texts that may hold an identifier."""
    return {names: "hints_at_identifier({value})" for names, field in fields.items() if field.format == "text"}


TEXTS = noted(_texts, hints_at_identifier=_HINT.search)


@rule(
    "TIPX-STR-021", "error", on="any",
    title="Agency not said in one way",
    message={
        "both": "The agency is named by its id and inline at once.",
        "neither": "The agency is named neither by its id nor by all of name, type and country.",
    },
    checks_that="An agency is referred to by agencyId, or by name, type and country, whole and alone.",
    why="Two ways can name two agencies; half a way names none.",
    mend="Give agencyId alone, or name, type and country.",
    source="TIPX",
)  # fmt: skip
def agency_in_one_way(record: Record, context: Context) -> Findings:
    for path, reference in context.noted[AGENCIES]:
        if path not in context.touched and reference:
            yield at(*path, say="both" if "agencyId" in reference else "neither")


def _agencies(fields: Fields, kind: str) -> Look:
    """The references to agencies that are not said in one way."""
    both = "'name' in {value} or 'type' in {value} or 'country' in {value}"
    whole = "'name' in {value} and 'type' in {value} and 'country' in {value}"
    when = f"({both}) if 'agencyId' in {{value}} else not ({whole})"
    return {names: when for names, field in fields.items() if (field.item or field).type_name == "agencyRef"}


AGENCIES = noted(_agencies)


@rule(
    "TIPX-STR-022", "error", on="any",
    title="Nothing in it",
    message={
        "": "This object has no members.",
        "name": "This name has none of full, given and family.",
    },
    checks_that="Every object has a member, and every name one of full, given and family.",
    why="Something empty says nothing, and yet looks as if it did.",
    mend="Fill it, or leave it out.",
    source="TIPX",
)  # fmt: skip
def nothing_in_it(record: Record, context: Context) -> Findings:
    for path, _ in context.noted[EMPTY]:
        if path not in context.touched:
            yield at(*path)
    for path, _ in context.noted[NAMELESS]:
        if path not in context.touched:
            yield at(*path, say="name")


def _empty(fields: Fields, kind: str) -> Look:
    """The objects without a member."""
    return {
        names: "not {value}"
        for names, field in fields.items()
        if (field.item or field).kind in ("object", "extensions")
    }


def _nameless(fields: Fields, kind: str) -> Look:
    """The names that say something, but no name."""
    when = "{value} and not ('full' in {value} or 'given' in {value} or 'family' in {value})"
    return {names: when for names, field in fields.items() if (field.item or field).type_name == "personName"}


EMPTY = noted(_empty)
NAMELESS = noted(_nameless)


@rule(
    "TIPX-STR-023", "warning", on="any",
    title="Twice in one list",
    message="This stands twice in its list.",
    checks_that="No code, id, country or short text stands twice in one list.",
    why="Counts and joins take it for two.",
    mend="Take the second one out.",
    source="TIPX",
)  # fmt: skip
def twice_in_one_list(record: Record, context: Context) -> Findings:
    for path, values in context.noted[DOUBLES]:
        known: dict[str, int] = {}
        for index, value in enumerate(values):
            if value in known:
                yield at(*path, index, related=[(*path, known[value])])
            else:
                known[value] = index


def _doubles(fields: Fields, kind: str) -> Look:
    """The lists in which something stands twice."""
    when = "len({value}) > 1 and len(set({value})) < len({value})"
    return {names: when for names, field in fields.items() if field.item and field.item.kind == "string"}


DOUBLES = noted(_doubles)
