"""Whether a profile only narrows: what in its data would loosen the standard, can never be met, or speaks of what there is not.

By the way profiles are applied they cannot loosen anything: what they say comes on top. Data that try to, or that nobody could
satisfy, are mistakes all the same; a profile that has one is not applied.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard

from tipx.standard import RECORD_TYPES, Standard, number_of, versions
from tipx.standard.fields import Field
from tipx.standard.overlays import ANNOTATIONS, KEYWORDS, compiled, why_slow, width
from tipx.standard.profiles import Profile

RECORD_LISTS = ("cases", "victims", "referrals")
CODED = ("code", "country", "subdivision", "language", "script", "currency")
"""The formats of fields whose values are codes of a list."""

_LIMITS = {
    "minLength": ("string", "min_length"), "maxLength": ("string", "max_length"), "minimum": ("integer", "minimum"),
    "maximum": ("integer", "maximum"), "minItems": ("list", "min_items"), "maxItems": ("list", "max_items"),
}  # fmt: skip
"""The keywords that are limits: of which kind of field, and where the standard says its own."""
_PAIRS = (("minLength", "maxLength"), ("minimum", "maximum"), ("minItems", "maxItems"))
_KINDS = {
    "properties": "object",
    "required": "object",
    "items": "list",
    "pattern": "string",
    **{k: v[0] for k, v in _LIMITS.items()},
}
_STATUSES = ("active", "deprecated")


class Fault(NamedTuple):
    """Something wrong with a profile: in which of its files, and what."""

    file: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.text}"


def faults(profile: Profile, standard: Standard) -> Iterator[Fault]:
    """What in the data of a version of a profile is no sound narrowing of that version of the standard. Raises ProfileError."""
    for kind, overlay in profile.overlays.items():
        file = f"overlay/{kind}.json"
        if kind not in RECORD_TYPES:
            yield Fault(file, f"there is no record type of that name; they are {', '.join(RECORD_TYPES)}")
            continue
        checker = _Overlay(profile, standard, kind, file)
        yield from checker.node(overlay, standard.record(kind), kind.capitalize())
    yield from _additions(profile, standard)
    yield from _subsets(profile, standard)
    yield from _identifiers(profile, standard)


# -- overlays ----------------------------------------------------------------------------------------------------------


class _Overlay:
    """The check of one overlay against the field tree of its record type."""

    def __init__(self, profile: Profile, standard: Standard, kind: str, file: str) -> None:
        self._profile = profile
        self._standard = standard
        self._kind = kind
        self._file = file

    def node(self, overlay: Any, field: Field, model: str) -> Iterator[Fault]:
        """What is wrong with what an overlay says of a field; `model`: its place."""
        if not isinstance(overlay, dict):
            yield self._fault(model, "this is no object")
            return
        for keyword in overlay:
            if keyword not in KEYWORDS and keyword not in ANNOTATIONS:
                yield self._fault(model, f"the keyword {keyword} is not known; they are {', '.join(sorted(KEYWORDS))}")
            elif keyword in _KINDS and _KINDS[keyword] != field.kind:
                yield self._fault(
                    model, f"{keyword} is of fields of kind {_KINDS[keyword]}, and this one is of kind {field.kind}"
                )
            elif keyword in _LIMITS:
                yield from self._limit(keyword, overlay[keyword], field, model)
        for least, most in _PAIRS:
            if _is_size(overlay.get(least)) and _is_size(overlay.get(most)) and overlay[least] > overlay[most]:
                yield self._fault(model, f"{least} is greater than {most}: nothing can meet both")
        if field.kind == "object":
            yield from self._members(overlay, field, model)
        elif field.kind == "list" and field.item is not None and "items" in overlay:
            yield from self.node(overlay["items"], field.item, f"{model}[]")
        yield from self._pattern(overlay, model)
        yield from self._values(overlay, field, model)

    def _fault(self, model: str, text: str) -> Fault:
        return Fault(self._file, f"{model}: {text}")

    def _members(self, overlay: Mapping[str, Any], field: Field, model: str) -> Iterator[Fault]:
        properties, required = overlay.get("properties", {}), overlay.get("required", [])
        if not isinstance(properties, dict):
            yield self._fault(model, "properties is an object")
            properties = {}
        if not isinstance(required, list) or not all(isinstance(one, str) for one in required):
            yield self._fault(model, "required is a list of names")
            required = []
        apart = RECORD_LISTS if field is self._standard.record("bundle") else ()
        for name in dict.fromkeys((*properties, *required)):
            if name in apart:
                yield self._fault(
                    model,
                    f"{name}: the records of a bundle are judged one by one; overlay/{name[:-1]}.json says of them",
                )
            elif name not in field.properties:
                yield self._fault(model, f"there is no field {name}")
            elif name in properties:
                yield from self.node(properties[name], field.properties[name], f"{model}.{name}")

    def _limit(self, keyword: str, limit: Any, field: Field, model: str) -> Iterator[Fault]:
        if not _is_size(limit):
            yield self._fault(model, f"{keyword} is a whole number")
            return
        least, most = (keyword, "max" + keyword[3:]) if keyword.startswith("min") else ("min" + keyword[3:], keyword)
        lowest, highest = getattr(field, _LIMITS[least][1]), getattr(field, _LIMITS[most][1])
        if keyword == least and lowest is not None and limit < lowest:
            yield self._fault(
                model, f"{keyword} is {limit}, and the standard asks for at least {lowest}: a profile only narrows"
            )
        elif keyword == most and highest is not None and limit > highest:
            yield self._fault(
                model, f"{keyword} is {limit}, and the standard allows at most {highest}: a profile only narrows"
            )
        elif keyword == least and highest is not None and limit > highest:
            yield self._fault(
                model, f"{keyword} is {limit}, and the standard allows at most {highest}: nothing can meet both"
            )
        elif keyword == most and lowest is not None and limit < lowest:
            yield self._fault(
                model, f"{keyword} is {limit}, and the standard asks for at least {lowest}: nothing can meet both"
            )

    def _pattern(self, overlay: Mapping[str, Any], model: str) -> Iterator[Fault]:
        if "pattern" not in overlay:
            return
        if not isinstance(overlay["pattern"], str):
            yield self._fault(model, "pattern is a text")
            return
        yield from (self._fault(model, why) for why in _wrong_pattern(overlay["pattern"], anywhere=True))

    def _values(self, overlay: Mapping[str, Any], field: Field, model: str) -> Iterator[Fault]:
        """What is wrong with the values that are allowed: each has to be one that the standard and the overlay itself allow."""
        values: list[Any] = []
        if "enum" in overlay:
            if not isinstance(overlay["enum"], list) or not overlay["enum"]:
                yield self._fault(model, "enum is a list that is not empty")
                return
            values += overlay["enum"]
        if "const" in overlay:
            values.append(overlay["const"])
            if "enum" in overlay and overlay["const"] not in overlay["enum"]:
                yield self._fault(model, "const is not in enum: nothing can meet both")
        if not values:
            return
        kinds = {"string": str, "integer": int, "boolean": bool}
        if field.kind not in kinds:
            yield self._fault(
                model, f"enum and const are of texts, numbers and yes or no, and this field is of kind {field.kind}"
            )
            return
        for value in values:
            if type(value) is not kinds[field.kind]:
                yield self._fault(model, f"{value} is no {field.kind}")
            else:
                yield from (self._fault(model, why) for why in self._forbids(value, field, overlay))

    def _forbids(self, value: Any, field: Field, overlay: Mapping[str, Any]) -> Iterator[str]:
        """Why the standard or the overlay itself does not allow a value."""
        if isinstance(value, str):
            codes = self._codes(field)
            if codes is not None and value not in codes:
                yield f"{value} is no code of the list {field.codelist} that this profile can use"
            if (field.enum is not None and value not in field.enum) or field.const not in (None, value):
                yield f"{value} is not allowed by the standard"
            if field.pattern is not None and compiled(field.pattern).search(value) is None:
                yield f"{value} does not have the form that the standard asks for"
            if isinstance(overlay.get("pattern"), str) and _misses(overlay["pattern"], value):
                yield f"{value} does not have the form of pattern"
            size: int = len(value)
            limits = [(field.min_length, field.max_length), (overlay.get("minLength"), overlay.get("maxLength"))]
        else:
            size = value
            limits = [(field.minimum, field.maximum), (overlay.get("minimum"), overlay.get("maximum"))]
        if any((_is_size(least) and size < least) or (_is_size(most) and size > most) for least, most in limits):
            yield f"{value} is outside the limits"

    def _codes(self, field: Field) -> Collection[str] | None:
        """The codes that a field may hold under the profile; None where it holds none of a list."""
        if field.codelist is None or field.format not in CODED or field.format == "language":
            return None
        own = self._profile.additions.get(field.codelist, {})
        codes = {*self._standard.codelists[field.codelist].codes, *own}
        subset = self._profile.subsets.get(field.codelist)
        return codes if subset is None else codes & {*subset, *own}


def _is_size(value: Any) -> TypeGuard[int]:
    return type(value) is int


def _wrong_pattern(pattern: str, *, anywhere: bool) -> Iterator[str]:
    """Why a pattern cannot be used. `anywhere`: it is looked for within a text, else it has to fit all of it."""
    try:
        compiled(pattern)
        slow = why_slow(pattern, anywhere=anywhere)
    except (re.error, RecursionError, OverflowError):
        yield "pattern is no regular expression"
        return
    if slow:
        yield f"the pattern may take for ever on some texts: {slow}"


def _misses(pattern: str, value: str) -> bool:
    """Whether a text does not have the form of a pattern; of one that cannot be used this is not said."""
    return not any(_wrong_pattern(pattern, anywhere=True)) and compiled(pattern).search(value) is None


# -- code lists and identifiers ----------------------------------------------------------------------------------------


def _additions(profile: Profile, standard: Standard) -> Iterator[Fault]:
    file = "codelists/additions.csv"
    form = re.compile(f"x-{re.escape(profile.id)}-[a-z0-9]+(-[a-z0-9]+)*")
    for name, codes in profile.additions.items():
        known = standard.codelists.get(name)
        if known is None:
            yield Fault(file, f"there is no code list {name}")
            continue
        if known.kind != "extensible":
            yield Fault(file, f"the list {name} is {known.kind}: codes can be added only to lists that are extensible")
        for code in codes.values():
            if not form.fullmatch(code.code):
                yield Fault(
                    file, f"{code.code} in the list {name}: codes of this profile have the form x-{profile.id}-..."
                )
            if code.status not in _STATUSES:
                yield Fault(file, f"{code.code}: the status is one of {', '.join(_STATUSES)}")
            if code.replaced_by and code.replaced_by not in codes and code.replaced_by not in known.codes:
                yield Fault(file, f"{code.code}: replacedBy names {code.replaced_by}, which is no code of the list")


def _subsets(profile: Profile, standard: Standard) -> Iterator[Fault]:
    file = "codelists/subsets.csv"
    for name, codes in profile.subsets.items():
        known = standard.codelists.get(name)
        if known is None:
            yield Fault(file, f"there is no code list {name}")
        elif known.kind == "claim":
            yield Fault(file, f"the list {name} says what may be claimed, and cannot be narrowed")
        else:
            for code in sorted(codes - set(known.codes) - set(profile.additions.get(name, ()))):
                yield Fault(file, f"{code} is no code of the list {name}")


def _identifiers(profile: Profile, standard: Standard) -> Iterator[Fault]:
    file = "identifiers.csv"
    types = {*standard.codelists["documentType"].codes, *profile.additions.get("documentType", ())}
    number = standard.record("victim").at("identityDocuments", "number")
    for form in profile.identifiers:
        if form.type not in types:
            yield Fault(file, f"{form.type} is no code of the list documentType")
        if not standard.codelists["country"].is_member(form.country):
            yield Fault(file, f"{form.country} is no code of the list country")
        yield from (Fault(file, f"{form.type}: {why}") for why in _wrong_pattern(form.pattern.pattern, anywhere=False))
        least, most = width(form.pattern.pattern)
        if number.max_length is not None and least > number.max_length:
            yield Fault(
                file,
                f"{form.type}: the pattern asks for at least {least} characters, the field holds {number.max_length}",
            )
        if most < max(number.min_length or 0, 1):
            yield Fault(file, f"{form.type}: the pattern fits nothing that the field can hold")


# -- versions ----------------------------------------------------------------------------------------------------------


def version_faults(found: Sequence[Profile], known: Collection[str], reserved: Collection[str]) -> Iterator[Fault]:
    """What is wrong with the versions of a profile. `known`: the ids of all profiles that there are; `reserved`: those that are part
    of the standard itself."""
    for one in found:
        yield from (Fault(f"{one.version}/profile.json", text) for text in _unknown(one, {*known, *reserved}))
    yield from contradictions(found, reserved)


def contradictions(found: Sequence[Profile], reserved: Collection[str]) -> Iterator[Fault]:
    """Of these what is wrong whatever else is known: what a version says of itself and of the others."""
    for one in found:
        file = f"{one.version}/profile.json"
        yield from (Fault(file, text) for text in _relations(one, reserved))
        yield from (Fault(file, text) for text in _validity(one, found))
    for number, one in enumerate(found):
        for later in found[number + 1 :]:
            if set(one.standards) & set(later.standards) and _overlap(one, later):
                yield Fault(
                    f"{later.version}/profile.json",
                    f"it is in force on days on which version {one.version} is in force too",
                )


def _unknown(one: Profile, known: Collection[str]) -> Iterator[str]:
    for version in one.standards:
        if version not in versions():
            yield f"standards: the version {version} of the standard is not known here; known are {', '.join(versions())}"
    for member, names in (("requires", one.requires), ("conflicts", one.conflicts)):
        yield from (f"{member}: no profile is called {name}" for name in names if name != one.id and name not in known)
    successor = one.replaced_by
    if successor is not None and not _is_version(successor) and successor != one.id and successor not in known:
        yield f"replacedBy: {successor} is neither a version of this profile nor another profile"


def _relations(one: Profile, reserved: Collection[str]) -> Iterator[str]:
    if one.id in reserved:
        yield f"{one.id} is the name of a profile that is part of the standard"
    for member, names in (("requires", one.requires), ("conflicts", one.conflicts)):
        if one.id in names:
            yield f"{member} names the profile itself"
    for name in set(one.requires) & set(one.conflicts):
        yield f"it needs {name} and excludes it"


def _validity(one: Profile, found: Sequence[Profile]) -> Iterator[str]:
    begin, end = one.days
    if end is not None and end < begin:
        yield "validUntil lies before validFrom"
    successor = one.replaced_by
    if successor is None:
        return
    if end is None:
        yield "replacedBy says what replaces it, and validUntil does not say when"
    if _is_version(successor):
        if successor not in [other.version for other in found]:
            yield f"replacedBy: there is no version {successor} of this profile"
        elif number_of(successor) <= number_of(one.version):
            yield f"replacedBy: version {successor} is not a later one"
    elif successor == one.id:
        yield f"replacedBy: {successor} is neither a version of this profile nor another profile"


def _is_version(text: str) -> bool:
    return re.fullmatch(r"[0-9]+\.[0-9]+", text) is not None


def _overlap(one: Profile, other: Profile) -> bool:
    (begin, end), (start, stop) = one.days, other.days
    return (end is None or start <= end) and (stop is None or begin <= stop)
