"""Records made at random that fit their schema, then spoilt in ways that only rules see."""

from __future__ import annotations

import copy
import random
from typing import Any

from hypothesis import strategies as st

from tipx import testing
from tipx.standard import newest
from tipx.standard.fields import Field

STANDARD = newest()
KINDS = ("case", "victim", "referral")
TEXTS = (
    "Sample text 12", "a@example.org", "call +92 300 0000000", "00000-0000000-0", "of AB0000000 it", "2026-01-01", "@ 12345 @",
)  # fmt: skip
DAYS = ("2026-03-03", "2026-03-04", "2026-03-05", "2026-03", "2026", "2027", "2025-12-31", "2026-02-28")
MOMENTS = (
    "2026-03-05T00:00:00Z", "2026-03-04T23:59:59.999999999Z", "2026-03-05T00:00:00.000000001Z",
    "2026-03-05T13:59:59+14:00", "2026-03-05T14:00:01+14:00", "2026-03-04T09:59:59-14:00", "2026-03-04T10:00:01-14:00",
    "2026-03-04T19:00:00+05:00", "2026-03-05T05:00:01+05:00",
)  # fmt: skip


def spoilt() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """A record type and a record of it."""
    return st.sampled_from(KINDS).flatmap(
        lambda kind: st.builds(
            lambda record, seed: (kind, _spoil(record, STANDARD.record(kind), random.Random(seed))),
            testing.records(kind, fill=0.4),
            st.integers(0, 2**32),
        )
    )


def _spoil(record: dict[str, Any], tree: Field, chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = copy.deepcopy(record)
    _object(made, tree, chance)
    return made


def _object(data: dict[str, Any], tree: Field, chance: random.Random) -> None:
    for name in list(data):
        field = tree.properties[name]
        if field.kind == "object":
            _member(data, name, field, chance)
        elif field.item is not None and field.item.kind == "object":
            for index in range(len(data[name])):
                _member(data[name], index, field.item, chance)
        elif field.item is not None and chance.random() < 0.3:
            data[name].append(
                chance.choice([data[name][0], "other" if field.item.format == "code" else data[name][-1]])
            )
        elif field.kind == "string" and chance.random() < 0.5:
            data[name] = _string(field, data[name], chance)


def _member(holder: Any, key: Any, field: Field, chance: random.Random) -> None:
    if chance.random() < 0.1:
        holder[key] = {}
        return
    value = holder[key]
    for name in list(value):
        if chance.random() < 0.1:
            del value[name]
    if field.type_name == "partialDate":
        value.update({name: chance.choice(DAYS[:3]) for name in ("notBefore", "notAfter") if chance.random() < 0.3})
    _object(value, field, chance)


def _string(field: Field, value: str, chance: random.Random) -> str:
    if field.format == "text":
        return chance.choice(TEXTS)
    if field.format == "code":
        return "other"
    if field.format == "date":
        return chance.choice(DAYS[:3])
    if field.format == "partialDateValue":
        return chance.choice(DAYS)
    return chance.choice(MOMENTS) if field.format == "dateTime" else value
