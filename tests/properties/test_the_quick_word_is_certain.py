"""What is said of a record quickly is what layer by layer is found too: nothing. And it is said of most good records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tipx import catalogue
from tipx.certain import certain
from tipx.checking.engines import engine
from tipx.layering import judge_data
from tipx.raw import UnitSpot
from tipx.reading.fast_json import quick, read_text
from tipx.reading.model import LIST_OF, LISTS, Limits, Unit
from tipx.standard import Standard, newest
from tipx.standard.cases import cases
from tipx.standard.examples import every_example
from tipx.standard.profiles import published, with_additions
from tipx.testing import records

STANDARD = newest()
LIMITS = Limits()
KINDS = tuple(LIST_OF)
SPOT = UnitSpot(0, 0, None, None, 0, None, None, None)


def found_slowly(kind: str, raw: bytes, lists: Standard = STANDARD) -> bool:
    """Whether the reader or layers schema and values find anything in a record."""
    catalogue.load()
    parsed = read_text(raw, LIMITS)
    if parsed.findings or parsed.refused:
        return True
    faults: list[Any] = []
    unit = Unit(kind, parsed.data)
    layered = judge_data(unit, SPOT, lists, engine("python", STANDARD), faults)
    return bool(layered.raws or layered.entry.refused or faults)


def is_certain(kind: str, raw: bytes, lists: Standard = STANDARD) -> bool:
    """The quick word, which is only right where nothing is found slowly either. `lists`: with the codes of profiles."""
    data = quick(raw, LIMITS)
    said = isinstance(data, dict) and certain(lists, kind)(data)
    assert not (said and found_slowly(kind, raw, lists)), raw
    return said


def _records(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(data, dict):
        return
    if data.get("recordType") in KINDS:
        yield data["recordType"], data
    for name, kind in LISTS.items():
        values = data.get(name)
        yield from ((kind, one) for one in (values if isinstance(values, list) else ()) if isinstance(one, dict))


def test_it_is_said_of_every_record_of_the_valid_examples_or_for_a_known_reason() -> None:
    doubtful = []
    for example in every_example():
        if example.json.parent.name == "valid":
            payload = json.loads(example.json.read_bytes())
            profiles = [versions[-1] for name, versions in published().items() if name in payload.get("profiles", ())]
            lists = with_additions(STANDARD, tuple(profiles))
            for kind, record in _records(payload):
                if not is_certain(kind, json.dumps(record).encode(), lists):
                    doubtful.append((example.json.name, kind))
    assert len(doubtful) <= 3, doubtful


def test_it_is_never_said_where_an_example_or_a_case_is_found_wrong() -> None:
    said = 0
    texts = [one.json.read_bytes() for one in every_example()]
    texts += [raw for case in cases(STANDARD) for raw in case.inputs if isinstance(raw, bytes)]
    for raw in texts:
        try:
            data = json.loads(raw)
        except ValueError:
            continue
        said += sum(
            is_certain(kind, json.dumps(record).encode("utf-8", "surrogatepass")) for kind, record in _records(data)
        )
    assert said > 100


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_it_is_never_said_of_a_record_with_a_mistake(kind: str, data: st.DataObject) -> None:
    record = data.draw(records(kind))
    is_certain(kind, json.dumps(record, ensure_ascii=data.draw(st.booleans())).encode())
    path, holder = data.draw(st.sampled_from(list(_leaves(record, ()))))
    wrong: Any = data.draw(
        st.sampled_from(
            ["", "2026-02-29", "2025-02-29", "0000-01-01", "2026-13-01", "other", "x-pk-new", "QQ", "qqq", "a\n", "-91", 0,
             -1, 1.0, 1.5, True, [], {}, [""], {"a": 1}, "2026-03-05T24:00:00Z", "2026-03-05T10:00:00+14:30", 2**53, "+1"]
        )
    )  # fmt: skip
    holder[path[-1]] = wrong
    is_certain(kind, json.dumps(record).encode())


def _leaves(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*path, step), value
        yield from _leaves(inner, (*path, step))


TEXTS = [
    b'{"a":1,"a":2}', b'{"a":-0}', b'{"a": -0}', b'{"a":[-0,1]}', b'{"a":1e2}', b'{"a":1.0}', b'{"a":null}',
    b'{"a":"\\u0000"}', b'{"a":"\\ud800"}', b'{"a":"\\uffff"}', b'{"a":"\xef\xbf\xbf"}', b'{"a":"\x01"}', b'{"a":"\xff"}',
    b'{"a\\u0022":1,"a\\"":2}', b'{"\\u002d":-0}', b'{"a":NaN}', b'{"a":1}x', b'{"a":01}', b"",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_in_which_the_reader_finds_something_is_not_taken_or_its_data_is_refused(text: bytes) -> None:
    """Null and fractions are taken by the quick reader: the stricter schema has no place for either."""
    try:
        strict = read_text(text, LIMITS)
    except UnicodeDecodeError:
        assert quick(text, LIMITS) is None
        return
    taken = quick(text, LIMITS)
    assert taken is None or not (strict.findings or strict.fatal) or _has_null_or_fraction(taken)


def _has_null_or_fraction(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_has_null_or_fraction, value.values() if isinstance(value, dict) else value))
    return value is None or isinstance(value, float)
