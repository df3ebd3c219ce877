"""What a changed keyword of a schema means: wider, narrower, another text. What cannot be shown to be wider is narrower."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from tipx.comparing.versions_changes import Impact, Judged, reads_differently

Facts = Mapping[str, Any]
"""The keywords of a schema node that say something of the node itself, by name."""

_LOWER = {
    "minLength": "{} characters at least", "minimum": "{} at least", "minItems": "{} items at least",
    "minProperties": "{} members at least",
}  # fmt: skip
_UPPER = {
    "maxLength": "{} characters at most", "maximum": "{} at most", "maxItems": "{} items at most",
    "maxProperties": "{} members at most",
}  # fmt: skip
_COUNTS = ("minLength", "minItems", "minProperties")
"""Lower limits of what is counted: to have none is to have 0."""

_TEXTS = {"title": "title", "description": "description", "x-tipx-since": "since which version"}
_IDENTIFYING = "I"
"""The class that decides what a pseudonymous payload may hold, and whose absence rules do not take for a lack there."""


def judged(old: Facts, new: Facts) -> Iterator[Judged]:
    """What changed in the facts of a node. Each keyword is judged by itself; one that is not known here breaks."""
    changed = [name for name in dict.fromkeys((*old, *new)) if not same(name, old, new)]
    texts = [_TEXTS[name] for name in changed if name in _TEXTS]
    if texts:
        yield reads_differently("reads differently", texts)
    done = set(_TEXTS)
    for names, judge in _JUDGES:
        here = [name for name in names if name in changed]
        if here and not done.issuperset(names):
            yield from _safely(judge, here, old, new)
        done.update(names)
    yield from (unknown(name, old, new) for name in changed if name not in done)


def same(name: str, old: Facts, new: Facts) -> bool:
    """Whether two nodes say the same by a keyword. One that says null says something, and true is not 1."""
    return (name in old) == (name in new) and _text(old.get(name)) == _text(new.get(name))


def unknown(name: str, old: Facts, new: Facts) -> Judged:
    """A change of a keyword of which nothing is known here."""
    told = [_text(one[name]) if name in one else "none" for one in (new, old)]
    what = f"another {name}: {told[0]} (before: {told[1]})"
    return Judged(Impact.BREAKING, "keyword", what, "cannot be shown to be wider", old.get(name), new.get(name))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _safely(
    judge: Callable[[Facts, Facts], Iterator[Judged]], names: list[str], old: Facts, new: Facts
) -> list[Judged]:
    """What changed by these keywords; those that do not have the form that they ought to have are told as they are."""
    is_null = any(name in one and one[name] is None and name != "const" for name in names for one in (old, new))
    try:
        if not is_null:
            return list(judge(old, new))
    except (TypeError, ValueError, AttributeError, ArithmeticError):
        pass
    return [unknown(name, old, new) for name in names]


# -- values ------------------------------------------------------------------------------------------------------------


def _values(old: Facts, new: Facts) -> Iterator[Judged]:
    """`const` and `enum` together: each is a set of values that are allowed."""
    before, after = _allowed(old), _allowed(new)
    kept = None if after is None else set(map(_text, after))
    if before is not None and kept == set(map(_text, before)):
        return
    gone = before is None or kept is None or any(_text(one) not in kept for one in before)
    narrower = after is not None and gone
    told = "any value" if after is None else "only " + ", ".join(map(_word, after))
    yield _limit(narrower, "values", f"{told} allowed", before, after)


def _allowed(facts: Facts) -> list[Any] | None:
    """The values that are allowed, in order; None where all are."""
    sets = [list(facts["enum"])] if "enum" in facts else []
    if "const" in facts:
        sets.append([facts["const"]])
    if not sets:
        return None
    others = [set(map(_text, other)) for other in sets[1:]]
    return sorted((one for one in sets[0] if all(_text(one) in other for other in others)), key=str)


def _word(value: Any) -> str:
    return value if isinstance(value, str) else _text(value)


def _lower(name: str) -> Callable[[Facts, Facts], Iterator[Judged]]:
    usual = 0 if name in _COUNTS else None

    def judge(old: Facts, new: Facts) -> Iterator[Judged]:
        before, after = old.get(name, usual), new.get(name, usual)
        if before != after:
            narrower = after is not None and (before is None or after > before)
            yield _bound(narrower, name, _LOWER[name], before, after)

    return judge


def _upper(name: str) -> Callable[[Facts, Facts], Iterator[Judged]]:
    def judge(old: Facts, new: Facts) -> Iterator[Judged]:
        before, after = old.get(name), new.get(name)
        narrower = after is not None and (before is None or after < before)
        yield _bound(narrower, name, _UPPER[name], before, after)

    return judge


def _bound(narrower: bool, name: str, words: str, before: Any, after: Any) -> Judged:
    if after is None:
        return _limit(narrower, name, f"no limit any more (before: {words.format(before)})", before, after)
    aside = "no limit" if before is None else before
    return _limit(narrower, name, f"{words.format(after)} (before: {aside})", before, after)


def _limit(narrower: bool, name: str, what: str, before: Any, after: Any) -> Judged:
    if narrower:
        return Judged(Impact.BREAKING, "narrowed", f"narrower, {name}: {what}", "", before, after)
    return Judged(Impact.COMPATIBLE, "widened", f"wider, {name}: {what}", "", before, after)


def _pattern(old: Facts, new: Facts) -> Iterator[Judged]:
    before, after = old.get("pattern"), new.get("pattern")
    if after is None:
        yield _limit(False, "pattern", "none any more", before, after)
    elif before is None:
        yield _limit(True, "pattern", f"{after} (before: none)", before, after)
    else:
        note = "whether a pattern is wider than another is not worked out"
        yield Judged(Impact.BREAKING, "pattern", f"another pattern: {after} (before: {before})", note, before, after)


def _range(old: Facts, new: Facts) -> Iterator[Judged]:
    """The range of a decimal number, whose limits are written as texts."""
    before, after = old.get("x-tipx-range", {}), new.get("x-tipx-range", {})
    for name, table in (("minimum", _LOWER), ("maximum", _UPPER)):
        low, high = before.get(name), after.get(name)
        if low == high or (None not in (low, high) and Decimal(low) == Decimal(high)):
            continue
        narrower = high is not None and (low is None or (Decimal(high) > Decimal(low)) == (name == "minimum"))
        yield _bound(narrower, name, table[name], low, high)
    for name in {*before, *after} - {"minimum", "maximum"}:
        if before.get(name) != after.get(name):
            named = f"x-tipx-range {name}"
            yield unknown(named, *({named: one[name]} if name in one else {} for one in (before, after)))


def _type(old: Facts, new: Facts) -> Iterator[Judged]:
    before, after = old.get("type"), new.get("type")
    yield Judged(Impact.BREAKING, "type", f"another type: {after} (before: {before})", "", before, after)


# -- what the standard says beside validation --------------------------------------------------------------------------


def _deprecation(old: Facts, new: Facts) -> Iterator[Judged]:
    was, now = bool(old.get("deprecated")), bool(new.get("deprecated"))
    before, after = old.get("x-tipx-successor"), new.get("x-tipx-successor")
    if now and (not was or after is None):
        note = "" if after is not None else "no successor is named"
        what = "deprecated" if after is None else f"deprecated; use {after}"
        yield Judged(Impact.DEPRECATING, "deprecated", what, note, before, after)
    elif was and not now:
        yield Judged(Impact.COMPATIBLE, "not-deprecated", "not deprecated any more", "", before, after)
    elif before != after:
        yield Judged(
            Impact.COMPATIBLE, "successor", f"the successor is {after or 'not named any more'}", "", before, after
        )


def _codelist(old: Facts, new: Facts) -> Iterator[Judged]:
    before, after = old.get("x-tipx-codelist"), new.get("x-tipx-codelist")
    told = f"its values are codes of {after}" if after is not None else "its values are codes no longer"
    note = "the same code may mean something else in another list" if before and after else ""
    yield Judged(Impact.BREAKING, "codelist", f"{told} (before: {before or 'no list'})", note, before, after)


def _sensitivity(old: Facts, new: Facts) -> Iterator[Judged]:
    before, after = old.get("x-tipx-class"), new.get("x-tipx-class")
    inner_before, inner_after = old.get("x-tipx-class-in", {}), new.get("x-tipx-class-in", {})
    pairs = [("", before, after)] if before != after else []
    pairs += [
        (f" in {place}", inner_before.get(place), inner_after.get(place))
        for place in sorted({*inner_before, *inner_after})
        if inner_before.get(place) != inner_after.get(place)
    ]
    for place, one, other in pairs:
        # What a context says takes the place of the field's own class, so its absence is that class.
        effective = (one or before, other or after) if place else (one, other)
        breaks = _IDENTIFYING in effective and effective[0] != effective[1]
        note = "class I decides what a pseudonymous payload may hold" if breaks else ""
        impact = Impact.BREAKING if breaks else Impact.COMPATIBLE
        what = f"sensitivity class{place} {other or 'none'} (before: {one or 'none'})"
        yield Judged(impact, "sensitivity", what, note, one, other)


def _effect(old: Facts, new: Facts) -> Iterator[Judged]:
    before, after = old.get("x-tipx-effect"), new.get("x-tipx-effect")
    told = (
        f"its codes are said to be such as {after.removesuffix('s')} something"
        if after
        else "its effect is not said any more"
    )
    # Nothing else is accepted for it; only moving a record to an older version is more careful.
    impact = Impact.BREAKING if before and after else Impact.COMPATIBLE
    yield Judged(impact, "effect", f"{told} (before: {before or 'not said'})", "", before, after)


def _mappings(old: Facts, new: Facts) -> Iterator[Judged]:
    yield reads_differently("reads differently", ["counterparts in other systems"])


_JUDGES: tuple[tuple[tuple[str, ...], Callable[[Facts, Facts], Iterator[Judged]]], ...] = (
    (("type",), _type),
    (("const", "enum"), _values),
    *(((name,), _lower(name)) for name in _LOWER),
    *(((name,), _upper(name)) for name in _UPPER),
    (("pattern",), _pattern),
    (("x-tipx-range",), _range),
    (("x-tipx-codelist",), _codelist),
    (("deprecated", "x-tipx-successor"), _deprecation),
    (("x-tipx-class", "x-tipx-class-in"), _sensitivity),
    (("x-tipx-effect",), _effect),
    (("x-tipx-maps",), _mappings),
)
"""Which keywords are judged together, and how."""
