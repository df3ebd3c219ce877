"""What differs between two payloads, as text and as plain data. Text of a payload, where it was asked for, is cleaned: it must
not steer the terminal."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

from tipx.comparing.payloads import PayloadDifference, PayloadDifferences, Spot, by_field
from tipx.comparing.record_fields import ORDER, SPELLING
from tipx.reporting.common import clean, plural

DIFF_VERSION = "1.0"

_LONGEST = 200
_UNNAMED = "further in, at a name that the standard does not know"
_REMARKS = {ORDER: "another order", SPELLING: "another spelling of the same, which does not count"}


def diff_to_text(found: PayloadDifferences, before: str, after: str, *, summary: bool = False) -> str:
    """What differs, for people: record by record. `before`, `after`: the names of the inputs. `summary`: numbers only."""
    lines = [f"{clean(before)} -> {clean(after)}"]
    lines += _counted(found) if summary else _listed(found)
    return "\n".join([*lines, *([""] if len(lines) > 1 else []), *_answer(found)]) + "\n"


def _counted(found: PayloadDifferences) -> Iterator[str]:
    rows = by_field(found)
    wide = max((len(one.model) for one in rows), default=0)
    for one in rows:
        remark = _remark(one.kind, one.named)
        yield f"  {one.kind:<9}{one.model:<{wide}}  {one.times}{remark}"


def _listed(found: PayloadDifferences) -> Iterator[str]:
    for (kind, spots), differences in itertools.groupby(found.differences, lambda one: (one.record_type, one.records)):
        record = " ".join([kind or "record", *_places(spots)])
        first, *others = differences
        if first.whole:
            yield "\n".join([f"{record}: {first.kind}", *_values(first, found.values_shown)])
            continue
        yield record
        for text, same in itertools.groupby(_line(one, found.values_shown) for one in (first, *others)):
            times = len(list(same))
            yield text + (f" ({times} times)" if times > 1 else "")


def _places(spots: tuple[Spot | None, Spot | None]) -> Iterator[str]:
    """Where a record stands, in words: its place in a bundle, and which payload where an input has several."""
    told = [_place(spot) for spot in spots if spot is not None]
    if any(told):
        yield " -> ".join(dict.fromkeys(place or "by itself" for place in told))


def _place(spot: Spot) -> str:
    return f"{spot.pointer} of payload {spot.payload + 1}".strip().removeprefix("of ") if spot.payload else spot.pointer


def _line(one: PayloadDifference, values_shown: bool) -> str:
    places = dict.fromkeys(place for place in (one.before, one.after) if place is not None)
    text = f"  {one.kind:<9}{one.model}  {clean(' -> '.join(places))}".rstrip() + _remark(
        one.kind, one.named or values_shown
    )
    return "\n".join([text, *_values(one, values_shown)])


def _remark(kind: str, named: bool) -> str:
    told = [_REMARKS[kind]] if kind in _REMARKS else []
    return f"  ({'; '.join([*told, *([] if named else [_UNNAMED])])})" if told or not named else ""


def _values(one: PayloadDifference, shown: bool) -> Iterator[str]:
    if not shown:
        return
    for word, place, value in (("before", one.before, one.old), ("after", one.after, one.new)):
        if place is not None:
            text = json.dumps(value, ensure_ascii=False)
            yield f"           {word:<7}{clean(text[:_LONGEST])}{'...' if len(text) > _LONGEST else ''}"


def _answer(found: PayloadDifferences) -> Iterator[str]:
    if found.equal:
        yield f"The payloads say the same: {plural(found.same, 'record')}."
    else:
        own = "in their own fields; " if found.own_fields else ""
        changed = plural(found.changed, "record")
        numbers = f"{changed} changed, {found.added} added, {found.removed} removed, {found.same} the same"
        yield f"The payloads differ: {own}{numbers}."
    if found.reordered:
        yield f"Records stand in another order, which does not count: {', '.join(found.reordered)}."


def diff_to_dict(found: PayloadDifferences, before: str, after: str, *, summary: bool = False) -> dict[str, Any]:
    """What differs, as plain data. `summary`: `fields` says how many there are of each kind and place, in place of the list."""
    told: dict[str, Any] = {
        "tipx_diff": DIFF_VERSION,
        "before": before,
        "after": after,
        "equal": found.equal,
        "own_fields": found.own_fields,
        "values_shown": found.values_shown,
        "records": {"same": found.same, "changed": found.changed, "added": found.added, "removed": found.removed},
        "reordered": list(found.reordered),
    }
    if summary:
        told["fields"] = [one._asdict() for one in by_field(found)]
    else:
        told["differences"] = [_to_dict(one, found.values_shown) for one in found.differences]
    return told


def _to_dict(one: PayloadDifference, values_shown: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": one.kind,
        "counts": one.counts,
        "record_type": one.record_type,
        "whole_record": one.whole,
        "records": [None if spot is None else spot._asdict() for spot in one.records],
        "model": one.model,
        "before": one.before,
        "after": one.after,
        "named": one.named,
    }
    if values_shown:
        told["old"], told["new"] = one.old, one.new
    return told
