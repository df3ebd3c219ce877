"""Whether a text is well-formed JSON is told without building data, and never of what is not."""

from __future__ import annotations

import json
import random

import pytest
from reading_samples import BUNDLE, JSON, as_json

from tipx.reading import json_form
from tipx.reading.json_form import in_pieces, is_well_formed

FINE = [
    "{}", "[]", " 1 ", '"x"', "[1,2]", '{"a":1}', '{"a":1,"b":[{},[],"x"]}', "[[[[]]],{}]", '"\\""', '"\\\\"', '{"a\\"b":1}',
    "[true, false, null]", "-0.5e-7", '["\\u12ab"]', '[{"a": {"b": [1, "c"]}}, "d"]', "[" * 100 + "]" * 100,
]  # fmt: skip
WRONG = [
    "", " ", "[", '{"a":1,}', "[1,]", "[,1]", '{"a"}', '{"a":1 2}', "1 2", "{},{}", '{"a":1,2}', '[{"a":1,2}]', '{"a":{},2}',
    '{"a":[1],"b"}', "[1 2]", '["a" "b"]', '["a":1]', "{1:2}", '{"a":[}', "tru", "01", "1.", "-", "[1],[2]", '{"a":"b":"c"}',
    '["\\u12"]', '["\\x"]', '{"a":1}}', "[]]", "[[]", '"a', '["a\nb"]', "\x02", '{"a":\x02}', "\x03\x02", "{\x04}", "[1]x", "+1",
]  # fmt: skip


def split(raw: bytes, size: int) -> list[bytes]:
    return [raw[at : at + size] for at in range(0, len(raw), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_what_is_well_formed_is_told_so_wherever_it_is_cut(size: int) -> None:
    for text in (*map(str.encode, FINE), JSON, as_json(BUNDLE), as_json(BUNDLE, indent=2)):
        assert is_well_formed(split(text, size)), text


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_what_is_not_is_never_taken_for_it(size: int) -> None:
    for text in WRONG:
        assert not is_well_formed(split(text.encode(), size)), text


def test_texts_with_faults_are_told_as_the_parser_of_the_standard_library_tells_them() -> None:
    chance = random.Random(3)
    base = '{"a": [1, {"b\\"": "x, y"}, -1.5e3, true, null, "é"], "c": {}, "d": ""}'
    told = {True: 0, False: 0}
    for _ in range(5_000):
        letters = list(base)
        for _ in range(chance.choice((1, 2, 3))):
            at = chance.randrange(len(letters))
            letters[at : at + chance.choice((0, 1))] = chance.choice(["", *'{}[],:"1a\\ '])
        raw = "".join(letters).encode()
        try:
            json.loads(raw)
            fine = True
        except ValueError:
            fine = False
        assert is_well_formed(split(raw, chance.choice((1, 5, 1000)))) == fine, raw
        told[fine] += 1
    assert min(told.values()) > 100


def test_what_is_too_deep_or_too_long_to_tell_is_left_to_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    assert not is_well_formed(in_pieces(deep))
    monkeypatch.setattr(json_form, "_LONGEST", 1000)
    assert not is_well_formed(split(b'["' + b"a" * 5000 + b'"]', 100))
    assert is_well_formed(split(b'["' + b"a" * 500 + b'"]', 100))
