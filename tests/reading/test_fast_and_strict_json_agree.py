"""The quick JSON reader and the strict one give the same: wherever the quick one is used, nothing was there to be found."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bad_inputs import BAD
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from reading_samples import BUNDLE, JSON, RECORD, as_json

from tipx.reading import fast_json
from tipx.reading.fast_json import read_text
from tipx.reading.model import Limits
from tipx.reading.strict_json import Parsed, parse

LIMITS = Limits(max_depth=5, max_string=40)
QUICK = settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip


def same(text: str, limits: Limits = LIMITS) -> Parsed:
    """What both readers say; they must agree in everything, the types and the order of the data included."""
    quick, strict = read_text(text.encode(), limits), parse(text, limits)
    assert (quick.refused, quick.findings, quick.fatal) == (strict.refused, strict.findings, strict.fatal)
    assert json.dumps(quick.data) == json.dumps(strict.data)
    return quick


@pytest.fixture
def strict_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_json, "orjson", None)


@pytest.mark.parametrize("name", [name for name in BAD if "XML" not in name])
def test_on_every_bad_input(name: str) -> None:
    for line in BAD[name].raw.splitlines():
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            continue  # the reader is given nothing that is not UTF-8
        same(text, Limits())


PIECES = st.sampled_from(
    [
        "{", "}", "[", "]", ":", ",", " ", "\n", "\t", '"', '""', '"a"', '"a":', '"a": 1', '"b": 2', '"\\u0061": 3', "1",
        "0", "-1", "-0", "1.0", "1e3", "1E-2", "01", "9007199254740991", "9007199254740992", "123456789012345678901234",
        "true", "false", "null", "NaN", "-Infinity", '"null"', '"1.0"', '"-0"', '"\\b"', '"\\f"', '"\\n"', '"\\\\b"',
        '"\\u0008"', '"\\u0022"', '"\\""', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\udE00"', '"\\uFFFE"', '"\ufffe"', '"\uffff"',
        '"\ufffd"', '"\x01"', '"\x7f"', '"é"', '"😀"', '"' + "x" * 40 + '"', '"' + "x" * 41 + '"', "[[[[[1]]]]]", "[[[[[[1]]]]]]",
        '{"a": {"a": 1}}', '{"a": 1, "a": 1}', '{"": 1, "": 2}',
    ]
)  # fmt: skip


@QUICK
@given(st.lists(PIECES, max_size=12).map("".join))
@example('{"a":"\\b"}')
@example('{"a":1,"a":2,"b":"\\""}')
@example('{"a":"\\"","\\u0061":1}')
@example('{"\\\\u0061":1,"a":1}')
def test_on_pieces_of_json_in_any_order(text: str) -> None:
    same(text)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=45),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@QUICK
@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_on_any_data(data: Any, escaped: bool, indent: int | None) -> None:
    text = json.dumps(data, ensure_ascii=escaped, indent=indent)
    same(text.encode("utf-8", "replace").decode())


@QUICK
@given(st.data())
def test_on_a_record_with_some_characters_exchanged(data: st.DataObject) -> None:
    text = as_json(RECORD, indent=data.draw(st.sampled_from([None, 1]))).decode()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        taken = data.draw(st.integers(0, 3))
        text = text[:at] + data.draw(PIECES) + text[at + taken :]
    same(text, Limits())


def test_the_quick_reader_is_used_where_nothing_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_json, "parse", lambda *_: pytest.fail("the strict reader was asked"))
    for data in (RECORD, BUNDLE, {"a": ['\n\r\t"\\/', "é😀", -1, 10**14, True]}):
        assert read_text(as_json(data), Limits()).data == data
    assert read_text(json.dumps({"a": "é\n"}).encode(), Limits()).data == {"a": "é\n"}


@pytest.mark.usefixtures("strict_only")
def test_without_the_package_everything_is_read_strictly() -> None:
    assert read_text(JSON, Limits()).data == RECORD
