"""What lies just inside and just outside: values at the ends of their ranges and lengths, every code where it is accepted, agencies that
nobody describes, and the rules at their edges, which are told in `edges.json`.
"""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tipx.generate.suite.drafting import Draft, File, problem
from tipx.generate.suite.hosting import forms_of, holder, host, ordered, put, reached
from tipx.generate.suite.occurrences import Occurrence, coded, occurrences
from tipx.standard import Standard, standard, versions
from tipx.standard.cases import base, cases, cases_of_profile, change
from tipx.standard.fields import Field
from tipx.standard.profiles import published

_TOLD = Path(__file__).with_name("edges.json")
_ID = "urn:uuid:01190017-0e0e-4000-8000-{:012}"
_NOBODY = _ID.format(999)
_OTHER = "other"
_LITTLE = Decimal("0.01")


def drafts() -> Iterator[Draft]:
    """The cases, of each version those that came with it."""
    met: set[str] = set()
    for version in versions():
        of = standard(version)
        for draft in (*_lengths(of), *_ranges(of)):
            place = draft.key.partition("/")[2]
            if place not in met:
                met.add(place)
                yield draft
        yield from _accepted(of)
    yield from _rules()


# -- lengths and numbers -----------------------------------------------------------------------------------------------


def _lengths(of: Standard) -> Iterator[Draft]:
    """Texts that are exactly as long as they may be, and whole numbers that are exactly as great or small."""
    for one in occurrences(of):
        if one.keyword == "maxLength" and "pattern" not in one.node:
            yield _fits(one, of, "a" * one.value, "as many characters as there may be")
        elif one.keyword in ("minimum", "maximum"):
            yield _fits(
                one,
                of,
                one.value,
                f"the {'least' if one.keyword == 'minimum' else 'greatest'} number that there may be",
            )


def _fits(one: Occurrence, of: Standard, value: Any, about: str) -> Draft:
    forms, _ = _put_beside(of, one, value)
    told = [problem(*expected) for expected in _told()["alsoTold"].get(one.place, ())]
    return Draft(
        f"{of.version}/{one.place}/fits", "RUL" if told else "SCH", f"{one.keyword} fits {one.model}", "core", of.version,
        f"{one.model}: {about}", [f"keyword:{one.place}"], forms, _expect(told), sources=[f"schemas/{of.version}/json/{one.place}"],
    )  # fmt: skip


def _put_beside(of: Standard, one: Occurrence, value: Any) -> tuple[dict[str, list[File]], str]:
    """A payload with that value at the place of a constraint, and with what is told to stand beside it."""
    forms, pointer = put(of, one.kind, one.path, value)
    payload = json.loads(forms["json"][0][1])
    for beside, wanted in _told()["beside"].get(one.place, {}).items():
        change(payload, beside, wanted)
    return forms_of(ordered(payload, of.record(one.kind)), of, True), pointer


def _ranges(of: Standard) -> Iterator[Draft]:
    """Decimal numbers at each end of their range, and the next ones outside."""
    for one in occurrences(of):
        limits = one.node.get("x-tipx-range", {}) if one.keyword == "$ref" else {}
        for end, limit in limits.items():
            beyond = Decimal(limit) + (_LITTLE if end == "maximum" else -_LITTLE)
            place = f"{one.place.rpartition('/')[0]}/x-tipx-range/{end}"
            about = f"the {'least' if end == 'minimum' else 'greatest'} number that there may be"
            for name, value in (("fits", limit), ("beyond", str(beyond))):
                forms, pointer = _put_beside(of, one, value)
                told = [problem("TIPX-VAL-004", "error", one.model, pointer)] if name == "beyond" else []
                yield Draft(
                    f"{of.version}/{place}/{name}", "VAL", f"range {name} {one.model}", "core", of.version,
                    f"{one.model}: {about}" + (", and a little beyond it" if told else ""),
                    [f"keyword:{place}", "rule:TIPX-VAL-004"], forms,
                    _expect(told), sources=[f"schemas/{of.version}/json/{place}"],
                )  # fmt: skip


def _expect(told: list[dict[str, Any]]) -> dict[str, Any]:
    """What is expected where these problems are all that there are."""
    return {"verdict": "invalid" if any(one["severity"] == "error" for one in told) else "valid", "problems": told}


# -- codes -------------------------------------------------------------------------------------------------------------


def _accepted(of: Standard) -> Iterator[Draft]:
    """For each list records by themselves, one for each of the codes that came with this version and ask for nothing more."""
    places: dict[str, Occurrence] = {}
    for one in coded(of):
        if (
            one.kind != "bundle"
            and one.path[-1] != "recordType"
            and of.codelists[one.value].kind in ("closed", "extensible")
        ):
            places.setdefault(one.value, one)
    for name, one in places.items():
        known = of.codelists[name].codes.values()
        new = [one.code for one in known if one.since == of.version and one.status == "active"]
        codes = [code for code in new if code not in _asks_for_more().get(name, ())]
        if not codes:
            continue
        lines = []
        for number, code in enumerate(codes, 1):
            record = _with_code(one, of, code)
            record["id"] = _ID.format(number)
            lines.append(json.dumps(record, ensure_ascii=False))
        yield Draft(
            f"{of.version}/accepted/{name}", "VAL", f"accepted {name}", "core", of.version,
            f"{one.model}: each code of the list {name} that asks for nothing more",
            [f"codelist:{name}", *(f"code:{name}/{code}" for code in codes)],
            {"ndjson": [("input.ndjson", ("\n".join(lines) + "\n").encode())]}, {"verdict": "valid", "problems": []},
            sources=[f"schemas/{of.version}/codelists/{name}.csv"],
        )  # fmt: skip


def _with_code(one: Occurrence, of: Standard, code: str) -> dict[str, Any]:
    """A record with that code in that field, and beside it what the code asks for: `other` is told in words."""
    above, name = holder(one.path)
    record = host(of, one.kind, above)
    _, container = reached(record, above)
    for beside, value in _told()["beside"].get(one.value, {}).items():
        change(record, beside, value)
    container[name] = [code] if one.path[-1] == "[]" else code
    if code == _OTHER and f"{name}OtherText" in _object_at(of.record(one.kind), above).properties:
        container[f"{name}OtherText"] = "Sample"
    found: dict[str, Any] = ordered(record, of.record(one.kind))
    return found


def _object_at(tree: Field, path: tuple[str, ...]) -> Field:
    found = tree.at(*(step for step in path if step != "[]"))
    return found if found.item is None else found.item


@functools.cache
def _told() -> Mapping[str, Any]:
    document: dict[str, Any] = json.loads(_TOLD.read_bytes())
    return document


def _asks_for_more() -> Mapping[str, list[str]]:
    """The codes, by their lists, that ask for other facts beside them."""
    found: Mapping[str, list[str]] = _told()["asksForMore"]
    return found


# -- rules -------------------------------------------------------------------------------------------------------------


def _rules() -> Iterator[Draft]:
    """The cases that are told: changes to a base, and the problems that are expected. One that has `each` is a case for each value
    that may stand at a pointer."""
    for one in _told()["cases"]:
        of = standard(versions()[0])
        for pointer, values in one.get("each", {"": [""]}).items():
            for value in values:
                yield _told_case(
                    one, of, {**one.get("change", {}), **({pointer: value} if pointer else {})}, str(value)
                )


def _told_case(one: Mapping[str, Any], of: Standard, changes: Mapping[str, Any], value: str) -> Draft:
    payload, expected = _base(of, one)
    for pointer, wanted in changes.items():
        change(payload, pointer, wanted)
    kind = str(payload["recordType"])
    told = [problem(*told) for told in one.get("expect", expected)]
    key = f"{one['key']}/{value}" if value else one["key"]
    name = one.get("profile")
    profiles = [f"{name} {published()[name][-1].version}"] if name else []
    level = "profile" if name else "full" if one["group"] == "LNK" else "core"
    forms = forms_of(ordered(payload, of.record(kind)), of, True)
    return Draft(
        f"{of.version}/edge/{key}", one["group"], f"edge {key}", level, of.version, one["about"].format(value=value), one["tests"],
        forms, _expect(told), profiles=profiles,
        options={"now": one["now"]} if "now" in one else {},
    )  # fmt: skip


def _base(of: Standard, told: Mapping[str, Any]) -> tuple[dict[str, Any], Sequence[Sequence[Any]]]:
    """What a case changes, with what is expected of it as it is: a payload that has such an object (`host`), a case of the standard
    (`from`: its theme and number), or one of the bases of these cases."""
    if "host" in told:
        kind, _, rest = told["host"].partition(".")
        path = rest.replace("[]", ".[]").split(".") if rest else ()
        return host(of, kind.lower(), tuple(path)), ()
    if "from" in told:
        theme, _, number = told["from"].partition("/")
        every = cases_of_profile(published()[told["profile"]][-1], of) if "profile" in told else cases(of)
        case = next(one for one in every if (one.theme, one.number) == (theme, int(number)))
        return json.loads(case.inputs[0]), case.expect
    return copy.deepcopy(base(of, told.get("base", "smallest"))), ()
