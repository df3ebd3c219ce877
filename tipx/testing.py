"""Hypothesis strategies for payloads: for the tests of this package, and for those of systems that use TIPX.

They make data that the schemas accept (also the code lists), not data that every rule accepts: use them to try readers,
writers and converters. Needs the package `hypothesis`.

    from hypothesis import given
    from tipx import testing

    @given(testing.bundles())
    def test_our_export_survives(bundle): ...
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tipx.standard import Standard, newest
from tipx.standard.fields import Field

LISTS = ("cases", "victims", "referrals")
TEXT = st.characters(
    exclude_categories=["Cs"],
    exclude_characters=[chr(c) for c in range(32) if c not in (9, 10, 13)] + ["\ufffe", "\uffff"],
)
"""Every character that a record may hold: what XML cannot carry is left out."""

_WORDS = st.one_of(
    st.text(TEXT, min_size=1, max_size=40),
    st.sampled_from(
        ["Sample", "نمونہ", "e\u0301 é", " lead and trail ", "a\r\nb\tc", "<&>]]>\"'", "𝒯IPX", "\u202eabc\u202c"]
    ),
)
_DATES = st.dates().map(lambda day: day.isoformat())
_URNS = st.uuids(version=4).map(lambda identifier: f"urn:uuid:{identifier}")
_MOMENTS = st.builds(
    lambda moment, fraction, offset: moment.replace(microsecond=0).isoformat() + fraction + offset,
    st.datetimes(),
    st.sampled_from(["", ".5", ".000000001"]),
    st.sampled_from(["Z", "+05:00", "-03:30", "+14:00"]),
)
_DECIMALS = st.sampled_from(["0", "1.5", "-12.25", "74.123456789", "0.5", "7"])
_BY_FORMAT: dict[str, st.SearchStrategy[Any]] = {
    "urn": _URNS,
    "date": _DATES,
    "dateTime": _MOMENTS,
    "partialDateValue": st.one_of(_DATES, _DATES.map(lambda day: day[:7]), _DATES.map(lambda day: day[:4])),
    "decimal": _DECIMALS,
    "country": st.sampled_from(["PK", "AE", "DE", "ZZ"]),
    "subdivision": st.sampled_from(["PK-PB", "PK-SD"]),
    "language": st.sampled_from(["en", "ur", "pa-Arab", "zh-Hans-CN"]),
    "script": st.sampled_from(["Arab", "Latn"]),
    "currency": st.sampled_from(["PKR", "EUR"]),
    "fieldPath": st.sampled_from(["events", "events.place", "names"]),
    "sha256": st.text("0123456789abcdef", min_size=64, max_size=64),
    "profileClaim": st.just("core"),
}


def extensions() -> st.SearchStrategy[dict[str, Any]]:
    """Extension objects: absolute URIs to plain data without null, fraction or anything empty."""
    leaves = st.one_of(st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), _WORDS)
    values = st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3), st.dictionaries(_WORDS, inner, min_size=1, max_size=3)
        ),
        max_leaves=6,
    )
    keys = st.sampled_from(["https://example.org/a", "urn:example:b", "tag:example.org,2026:c"])
    return st.dictionaries(keys, values, min_size=1, max_size=2)


def values(field: Field, standard: Standard | None = None, *, fill: float = 0.3) -> st.SearchStrategy[Any]:
    """Values of one field. `fill` is how likely an optional field is there, from 0 to 1."""
    one = standard or newest()
    return st.composite(lambda draw: _draw(draw, field, one, fill))()


def records(kind: str, standard: Standard | None = None, *, fill: float = 0.3) -> st.SearchStrategy[dict[str, Any]]:
    """Records of a type (`case`, `victim`, `referral`) that the schema accepts, able to travel alone."""
    one = standard or newest()

    def draw_record(draw: Callable[..., Any]) -> dict[str, Any]:
        record: dict[str, Any] = _draw(draw, one.record(kind), one, fill)
        record["tipxVersion"] = one.version
        return record

    return st.composite(draw_record)()


def bundles(standard: Standard | None = None, *, fill: float = 0.2) -> st.SearchStrategy[dict[str, Any]]:
    """Bundles with up to two records of each type, that the schemas accept."""
    one = standard or newest()

    def draw_bundle(draw: Callable[..., Any]) -> dict[str, Any]:
        bundle: dict[str, Any] = _draw(draw, one.record("bundle"), one, fill)
        for name in LISTS:
            bundle.pop(name, None)
            item = one.record("bundle").properties[name].item
            assert item is not None
            found = [_draw(draw, item, one, fill) for _ in range(draw(st.integers(0, 2)))]
            if found:
                bundle[name] = found
        bundle.pop("integrity", None)
        return bundle

    return st.composite(draw_bundle)()


def mutated(source: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Payloads with a few things wrong: fields dropped, misspelt, doubled in a list, of another type, too long, empty."""

    def draw_mutant(draw: Callable[..., Any]) -> dict[str, Any]:
        payload: dict[str, Any] = copy.deepcopy(draw(source))
        for _ in range(draw(st.integers(1, 3))):
            _mutate(draw, payload)
        return payload

    return st.composite(draw_mutant)()


def _draw(draw: Callable[..., Any], field: Field, standard: Standard, fill: float) -> Any:
    if field.kind == "object":
        found = {}
        for name, child in field.properties.items():
            wanted = name in field.required or draw(st.integers(0, 99)) < fill * 100
            if wanted and not (name in LISTS and child.kind == "list"):
                found[name] = _draw(draw, child, standard, fill / 2)
        if not found and field.properties:
            name, child = next(iter(field.properties.items()))
            found[name] = _draw(draw, child, standard, fill / 2)
        return found
    if field.kind == "list":
        assert field.item is not None
        return [_draw(draw, field.item, standard, fill) for _ in range(draw(st.integers(1, 2)))]
    if field.kind == "extensions":
        return draw(extensions())
    if field.kind == "boolean":
        return draw(st.booleans())
    if field.kind == "integer":
        return draw(st.integers(field.minimum or 0, field.maximum if field.maximum is not None else 2**53 - 1))
    return _draw_text(draw, field, standard)


def _draw_text(draw: Callable[..., Any], field: Field, standard: Standard) -> str:
    if field.const is not None:
        return field.const
    if field.codelist is not None and standard.codelists[field.codelist].kind in ("closed", "extensible"):
        return str(draw(st.sampled_from(list(standard.codelists[field.codelist].codes))))
    if field.format == "version":
        return standard.version
    strategy = _BY_FORMAT.get(field.format or "", _WORDS)
    if field.range.get("minimum") is not None:
        strategy = strategy.filter(lambda text: not text.startswith("-"))
    text: str = draw(strategy)
    return text


def _mutate(draw: Callable[..., Any], payload: dict[str, Any]) -> None:
    places = list(_places(payload))
    container, key = draw(st.sampled_from(places))
    kind = draw(st.sampled_from(["drop", "misspell", "type", "text", "double", "number"]))
    if kind == "drop" and isinstance(container, dict):
        del container[key]
    elif kind == "misspell" and isinstance(container, dict) and re.fullmatch("[A-Za-z]+", str(key)):
        container[str(key) + "x"] = container.pop(key)
    elif kind == "double" and isinstance(container[key], list):
        container[key] = container[key] + container[key][:1]
    elif kind == "number":
        container[key] = draw(st.sampled_from([-1, 0, 1, 121, 2**53 - 1]))
    elif kind == "type":
        container[key] = draw(st.sampled_from([True, "text", 5, {}, [], ["text"], {"name": "text"}]))
    else:
        container[key] = draw(
            st.sampled_from(["", "x", "x" * 201, "x" * 4001, "2026-02-30", "2026-13-01T00:00:00Z", "12\n"])
        )


def _places(data: Any) -> Any:
    """Every place of a payload that can be changed, the lists of records and recordType aside."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in LISTS and key not in ("recordType", "tipxVersion", "extensions"):
                yield data, key
            if key != "extensions":
                yield from _places(value)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield data, index
            yield from _places(value)
