"""A large bundle in JSON is read record by record, and what is said of it is what the whole reader says."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path
from typing import Any

import pytest

import tipx
from tipx.reading import json_outline, json_reader, json_stream
from tipx.reading.model import LISTS, Limits
from tipx.reporting.json import report_to_dict
from tipx.standard.examples import every_example
from tipx.validation import validate_inputs

NOW = "2026-03-05"
JSON = [one.json for one in every_example()]
BUNDLE = next(one.json for one in every_example() if b'"victims"' in one.json.read_bytes()).read_bytes()
DATA: dict[str, Any] = json.loads(BUNDLE)


def said(raw: bytes, large: int, limits: Limits) -> dict[str, Any]:
    """All that is said of an input, its options aside; above `large` bytes it is read as a stream."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_outline, "LARGE", large)
        report = validate_inputs([raw], tipx.Options(now=NOW, max_per_rule=0, limits=limits))
    told = report_to_dict(report)
    assert not told["faults"]
    del told["options"]
    return told


def same(raw: bytes, limits: Limits = Limits()) -> dict[str, Any]:  # noqa: B008 - it never changes
    """What is said of a document, the same whether it is streamed or read as a whole."""
    whole = said(raw, 1 << 40, limits)
    assert said(raw, 0, limits) == whole
    return whole


@pytest.mark.parametrize("path", JSON, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_example(path: Path) -> None:
    same(path.read_bytes())


def written(data: Any, **choices: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, **choices).encode()


def with_record(name: str, value: Any) -> bytes:
    return written({**DATA, name: [*DATA.get(name, []), value]})


def before(name: str, text: str, count: int = -1, raw: bytes = BUNDLE) -> bytes:
    """The bundle with a text before each field of that name, or the first ones."""
    return raw.replace(f'"{name}"'.encode(), f'{text}, "{name}"'.encode(), count)


VICTIM = DATA["victims"][0]
REORDERED = {**{name: DATA[name] for name in reversed(LISTS) if name in DATA}, **DATA}
BEHIND = {**{name: value for name, value in DATA.items() if name != "agencies"}, "agencies": DATA.get("agencies", [])}
DISTURBED = {
    "on one line without spaces": written(DATA, separators=(",", ":")),
    "white space everywhere": written(DATA, indent="\t", separators=(" , ", " : ")),
    "lines as in DOS": BUNDLE.replace(b"\n", b"\r\n"),
    "a byte order mark": b"\xef\xbb\xbf" + BUNDLE,
    "lists out of order": written(REORDERED),
    "agencies behind the lists": written(BEHIND),
    "a list twice": BUNDLE.rstrip()[:-1] + b', "victims": []}',
    "a list of no list": written({**DATA, "victims": {}}),
    "an empty list": written({**DATA, "victims": []}),
    "an item that is null": BUNDLE.replace(b'"victims": [', b'"victims": [null,', 1),
    "an item that is a number": with_record("victims", 7),
    "an item that is a list": with_record("victims", [VICTIM]),
    "brackets in texts": with_record("victims", {**VICTIM, "id": "}, { ] [ \" \\"}),
    "an escaped name of a list": BUNDLE.replace(b'"victims"', b'"vic\\u0074ims"', 1),
    "a name of a list in a text": written({**DATA, "extensions": {"urn:a:b": '"victims": [{}]'}}),
    "a key twice in a record": BUNDLE.replace(b'"recordType": "victim"', b'"recordType": "victim", "recordType": "victim"', 1),
    "a key twice around the lists": BUNDLE.replace(b'"isTest"', b'"isTest": true, "isTest"', 1),
    "a fraction": BUNDLE.replace(b'"version": 1', b'"version": 1.0', 3),
    "minus zero": BUNDLE.replace(b'"version": 1', b'"version": -0', 3),
    "a null in a record": BUNDLE.replace(b'"version": 1', b'"version": null', 3),
    "a wrong code": with_record("victims", {**VICTIM, "sex": "sample"}),
    "an unknown field": with_record("victims", {**VICTIM, "sample": 1}),
    "a bad character": BUNDLE.replace(b'"version": 1', b'"version": "\\u0000"', 3),
    "something behind the end": BUNDLE + b"7",
    "a comma too many": BUNDLE.replace(b'"victims": [', b'"victims": [,', 1),
    "bytes that are no UTF-8": BUNDLE[:-3] + b"\xff" + BUNDLE[-3:],
    "nulls around the lists": before("isTest", '"languages":\r\n null', 1).rstrip()[:-1] + ', "کچھ": null, "a": 1.5}'.encode(),
    "a null for a list": written({**DATA, "cases": None}),
    "a name with a bad character around the lists": before("isTest", '"sample\\u0000": 1', 1),
    "a name with a bad character in a record": before("personStatus", '"sample\\u0000": 1'),
    "a brace that opens in every record": before("createdAt", '"sample": "{"'),
    "a brace that closes in every record": before("createdAt", '"sample": "}], \\""'),
    "what looks like the end of a list in a text": before("createdAt", '"sample": "{ }], "'),
    "braces in texts that make up for each other": before("createdAt", '"a": "}", "b": [{"a": 1}, {"b": 2}]'),
    "a record that ends in the next one": before("createdAt", '"sample": "{", "samples": [{"a": "}"}]'),
    "a record that ends in the bundle": before("createdAt", '"a": "{"', -1, before("sentAt", '"a": [{"a": "}"}]', 1, written(REORDERED))),
    "lists in lists of the bundle's own fields": written({**DATA, "extensions": {"urn:a:b": {"cases": [{"a": 1}], "victims": [{}]}}}),
    "names in the order of the alphabet": written(DATA, sort_keys=True),
    "lines that end with CR": BUNDLE.replace(b"\n", b"\r"),
    "an unknown version": BUNDLE.replace(b'"tipxVersion": "1.0"', b'"tipxVersion": "7.0"', 1),
    **{f"cut off after {part} of 7": BUNDLE[: len(BUNDLE) * part // 7] for part in range(1, 7)},
}  # fmt: skip


@pytest.mark.parametrize("name", DISTURBED)
def test_a_bundle_that_is_not_plainly_written(name: str) -> None:
    assert DISTURBED[name] != BUNDLE
    same(DISTURBED[name])


@pytest.mark.parametrize(
    "limits",
    [Limits(max_depth=3), Limits(max_depth=5), Limits(max_depth=8), Limits(max_string=12), Limits(max_records=1)],
    ids=str,
)
def test_limits(limits: Limits) -> None:
    same(BUNDLE, limits)
    same(DISTURBED["brackets in texts"], limits)


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_pieces_of_any_size(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipx.reading.content.PIECE", size)
    for name in ("white space everywhere", "a wrong code", "a comma too many"):
        same(DISTURBED[name])


@pytest.mark.parametrize("seed", range(60))
def test_a_bundle_with_a_byte_changed(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(BUNDLE)
    at = chance.randrange(len(raw))
    raw[at : at + chance.choice((0, 1, 1, 5))] = chance.choice(
        (b"", b"{", b"}", b"[", b"]", b",", b'"', b"\\", b"}, {", b"null", b"1.5")
    )
    same(bytes(raw))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("layout", [{}, {"separators": (",", ":"), "sort_keys": True}, {"indent": 1}], ids=str)
def test_a_bundle_changed_at_its_brackets(seed: int, layout: dict[str, Any]) -> None:
    chance = random.Random(seed)
    raw = bytearray(written(DATA, **layout))
    for _ in range(chance.choice((1, 2, 4))):
        at = chance.choice([number for number, byte in enumerate(raw) if byte in b"{}[],:"]) + chance.choice((0, 1))
        raw[at : at + chance.choice((0, 0, 1))] = chance.choice(
            (
                b"{",
                b"}",
                b"[",
                b"]",
                b",",
                b'"',
                b'"}"',
                b'"{"',
                b"{}",
                b"7",
                b"null",
                b' "a": null,',
                b'"cases": [{"a": 1}],',
                b" \r\n ",
            )
        )
    same(bytes(raw))


def test_an_open_file_is_streamed_too() -> None:
    for name in ("nulls around the lists", "a wrong code", "a comma too many"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_outline, "LARGE", 0)
            piped = report_to_dict(tipx.validate(io.BytesIO(DISTURBED[name]), now=NOW))
        assert piped["problems"] == report_to_dict(tipx.validate(DISTURBED[name], now=NOW))["problems"]
        assert piped["problems"]


@pytest.mark.parametrize(
    "name",
    [
        "white space everywhere", "a byte order mark", "lists out of order", "brackets in texts", "a wrong code",
        "a null in a record", "nulls around the lists", "a brace that opens in every record",
        "a brace that closes in every record", "what looks like the end of a list in a text",
        "braces in texts that make up for each other", "names in the order of the alphabet",
    ],
)  # fmt: skip
def test_what_is_only_unusual_is_streamed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_outline, "LARGE", 0)
    monkeypatch.setattr(json_reader, "read_json", lambda *_: pytest.fail("it was read as a whole"))
    assert tipx.validate(DISTURBED[name], now=NOW).inputs[0].records


def test_large_bundles_are_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bundle of the valid examples has a certain outline, whatever the order of its fields."""
    monkeypatch.setattr(json_outline, "LARGE", 0)
    made: list[int] = []
    first = json_stream._Plain.__init__

    def counted(self: Any, *arguments: Any) -> None:
        made.append(1)
        first(self, *arguments)

    monkeypatch.setattr(json_stream._Plain, "__init__", counted)
    bundles = [one for one in JSON if one.parent.name == "valid" and b'"bundle"' in one.read_bytes()[:400]]
    with_records = [one for one in bundles if any(json.loads(one.read_bytes()).get(name) for name in LISTS)]
    for path in with_records:
        assert tipx.validate(path, now=NOW).verdict is tipx.Verdict.VALID
    assert len(made) == len(with_records) > 15
