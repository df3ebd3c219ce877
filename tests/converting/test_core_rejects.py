"""Records that cannot be converted are set aside, each with its problems; what goes in comes out or is among them."""

from __future__ import annotations

import copy
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from core_forms import LISTS, OPTIONS, as_lines, example, in_json, lines

import tipx
from tipx.converting.conversion import Conversion, InputRefused
from tipx.converting.model import ConvertError
from tipx.options import Options
from tipx.problems import Verdict
from tipx.standard import newest
from tipx.writing.xml import to_xml

ALONE = "urn:uuid:11111111-1111-4111-8111-{:012x}"


class Done(NamedTuple):
    """A conversion with a place for rejects: what it says, what it wrote, what it set aside."""

    done: Conversion
    data: Any
    rejects: list[dict[str, Any]]


def alone(count: int = 3) -> list[dict[str, Any]]:
    """Victims that travel alone."""
    victim = {**example()["victims"][0], "tipxVersion": "1.0"}
    for name in ("linkedVictims", "caseIds"):
        victim.pop(name, None)
    return [{**copy.deepcopy(victim), "id": ALONE.format(number)} for number in range(count)]


def run(folder: Path, source: Any, to: str = "ndjson", options: Options = OPTIONS, **how: Any) -> Done:
    """Convert with a place for rejects."""
    output, rejects = folder / f"out.{to}", folder / "rejects.ndjson"
    done = tipx.convert(source, output, to=to, rejects=rejects, options=options, **how)
    raw = output.read_bytes()
    data = [json.loads(line) for line in raw.splitlines()] if to == "ndjson" else tipx.load(raw)
    listed = [json.loads(line) for line in rejects.read_bytes().splitlines()]
    assert done.records_in == done.records_out + done.rejected
    assert done.rejected == len(listed)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (output, rejects))
    return Done(done, data, listed)


def refused(folder: Path, source: Any, to: str = "ndjson", **how: Any) -> ConvertError:
    """A conversion that is refused: nothing is left of it."""
    before = sorted(folder.iterdir())
    with pytest.raises(ConvertError) as error:
        tipx.convert(source, folder / f"out.{to}", to=to, **{"options": OPTIONS, **how})
    assert sorted(folder.iterdir()) == before
    return error.value


def rules(one: dict[str, Any]) -> list[str]:
    return [problem["rule"] for problem in one["problems"] if problem["severity"] == "error"]


def set_sex(value: Any) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        record["sex"] = value

    return change


def unknown_field(record: dict[str, Any]) -> None:
    record["noSuchField"] = "x"


def missing_field(record: dict[str, Any]) -> None:
    del record["createdAt"]


def wrong_date(record: dict[str, Any]) -> None:
    record["createdAt"] = "2026-02-30T00:00:00Z"


def late(record: dict[str, Any]) -> None:
    record["createdAt"] = "2099-01-01T00:00:00Z"


WRONG: dict[str, Callable[[dict[str, Any]], None]] = {
    "code": set_sex("none of these"), "type": set_sex(["male"]), "null": set_sex(None), "fraction": set_sex(1.5),
    "empty": set_sex(""), "unknown field": unknown_field, "missing field": missing_field, "no such day": wrong_date,
    "in the future": late,
}  # fmt: skip
"""What is wrong with a record by itself: for the reader, the schema, the values and the rules of a record."""


def bundle_with(change: Callable[[dict[str, Any]], None], number: int = 1) -> dict[str, Any]:
    """A bundle of which one victim, that no other record names, is wrong."""
    bundle = example()
    bundle["victims"] += alone(3)
    for one in bundle["victims"]:
        one.pop("tipxVersion", None)
    change(bundle["victims"][2 + number])
    return bundle


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("to", ["json", "ndjson", "xml"])
@pytest.mark.parametrize("source", [in_json, as_lines, lambda bundle: bundle], ids=["json", "ndjson", "data"])
def test_of_a_bundle_each_wrong_record_is_listed_and_the_rest_comes_out(
    tmp_path: Path, name: str, to: str, source: Callable[[Any], Any]
) -> None:
    bundle = bundle_with(WRONG[name])
    found = run(tmp_path, source(bundle), to)
    assert (found.done.records_in, found.done.rejected) == (7, 1)
    (reject,) = found.rejects
    assert (reject["list"], reject["index"], reject["recordType"]) == ("victims", 3, "victim")
    assert rules(reject)
    known = {name: value for name, value in bundle["victims"][3].items() if value not in (None, 1.5)}
    assert reject["record"] == known
    if len(known) == len(bundle["victims"][3]):
        assert not {"text", "incomplete"} & reject.keys()
    elif source is as_lines:
        assert json.loads(reject["text"]) == bundle["victims"][3]
    else:
        assert reject["incomplete"] is True
    assert all(one["message"] and one["hint"] for one in reject["problems"])
    assert sorted(rules(reject)) == sorted(one.rule for one in found.done.problems if one.severity.value == "error")
    rest = {**bundle, "victims": [*bundle["victims"][:3], *bundle["victims"][4:]]}
    header = {name: value for name, value in rest.items() if name not in LISTS}
    expected = [header, *(one for name in LISTS for one in rest[name])] if to == "ndjson" else rest
    assert found.data == expected
    assert found.done.written is not None
    assert found.done.written.verdict is Verdict.VALID


@pytest.mark.parametrize("name", [name for name in WRONG if name not in ("null", "fraction", "type")])
def test_of_a_bundle_in_xml_too(tmp_path: Path, name: str) -> None:
    bundle = bundle_with(WRONG[name])
    found = run(tmp_path, to_xml(bundle, newest()), "json")
    (reject,) = found.rejects
    assert (reject["list"], reject["index"], reject["record"]["id"]) == ("victims", 3, bundle["victims"][3]["id"])
    assert found.data["victims"] == [*bundle["victims"][:3], *bundle["victims"][4:]]


@pytest.mark.parametrize("name", WRONG)
def test_of_records_that_travel_alone_each_wrong_one_is_listed_with_its_line(tmp_path: Path, name: str) -> None:
    records = alone(40)
    for number in (0, 35):
        WRONG[name](records[number])
    found = run(tmp_path, lines(*records))
    assert [(one["list"], one["index"], one["line"]) for one in found.rejects] == [(None, None, 1), (None, None, 36)]
    assert found.data == [one for number, one in enumerate(records) if number not in (0, 35)]
    assert found.done.digest is None


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("form", ["json", "xml", "data"])
def test_one_record_that_is_wrong_leaves_nothing_to_write_but_the_rejects(tmp_path: Path, name: str, form: str) -> None:
    (record,) = alone(1)
    WRONG[name](record)
    if form == "xml" and name in ("null", "fraction", "type"):
        record["sex"] = "none of these"
    source = {"json": in_json(record), "data": record}.get(form) or to_xml(record, newest())
    rejects = tmp_path / "rejects.ndjson"
    with pytest.raises(InputRefused) as error:
        tipx.convert(source, tmp_path / "out.json", rejects=rejects, options=OPTIONS)
    assert error.value.status == 1
    assert "all records of it were rejected" in str(error.value)
    assert error.value.problems
    assert [path.name for path in tmp_path.iterdir()] == ["rejects.ndjson"]
    assert [one["record"]["id"] for one in map(json.loads, rejects.read_bytes().splitlines())] == [record["id"]]


BROKEN = {
    "cut off": b'{"recordType": "victim", "id": ', "no object": b"[1]", "a text": b'"x"', "not utf-8": b'{"a": "\xff\xfe"}',
    "a header": b'{"recordType": "bundle"}', "no comma": b'{"a": 1 "b": 2}', "nul": b"\x00", "text": b"once upon a time",
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("place", [0, 1, 3])
@pytest.mark.parametrize("header", [True, False], ids=["bundle", "alone"])
def test_a_line_that_is_no_record_is_listed_as_it_stands(tmp_path: Path, name: str, place: int, header: bool) -> None:
    bundle = bundle_with(lambda _: None)
    text = (as_lines(bundle) if header else lines(*alone(3))).splitlines(keepends=True)
    place += header
    text.insert(place, BROKEN[name] + b"\n")
    if not header and place == 0 and name == "a header":
        text[0] = b'{"recordType": "none of these"}\n'  # a header at the head of a file is one
    found = run(tmp_path, b"".join(text), form="ndjson")
    assert found.done.rejected == 1
    (reject,) = found.rejects
    assert (reject["list"], reject["index"], reject["line"]) == (None, None, place + 1)
    assert rules(reject)
    if "text" in reject:
        assert reject["text"].encode() + b"\n" == text[place]
    elif "bytes" in reject:
        import base64

        assert base64.b64decode(reject["bytes"]) + b"\n" == text[place]
    else:
        assert reject["record"] == json.loads(text[place])
    assert len(found.data) == len(text) - 1


@pytest.mark.parametrize("ending", [b"", b"\r\n"])
def test_the_last_line_may_be_cut_off(tmp_path: Path, ending: bytes) -> None:
    text = lines(*alone(2)).replace(b"\n", b"\r\n") + b'{"recordType": "victim", "id": "urn' + ending
    (reject,) = run(tmp_path, text).rejects
    assert (reject["line"], reject["text"].rstrip("\r")) == (3, '{"recordType": "victim", "id": "urn')


@pytest.mark.parametrize(
    "record", [{}, {"recordType": "x"}, {"recordType": None}, {"recordType": 5}, {"id": "x"}], ids=str
)
@pytest.mark.parametrize("validate", [True, False])
@pytest.mark.parametrize("header", [True, False], ids=["bundle", "alone"])
def test_a_record_that_does_not_say_which_it_is_is_listed(
    tmp_path: Path, record: dict[str, Any], validate: bool, header: bool
) -> None:
    records = [example(), *alone(1)][not header :]
    text = (as_lines(records[0]) if header else lines(*records)) + lines(record)
    found = run(tmp_path, text, validate=validate)
    (reject,) = found.rejects
    assert reject["recordType"] is None
    assert rules(reject)
    assert reject["record"] == {name: value for name, value in record.items() if value is not None}
    assert json.loads(reject["text"]) == record if None in record.values() else "text" not in reject


@pytest.mark.parametrize("inner", [b'"sex": "male"', b'"createdAt": "2026-03-03T16:05:00+05:00"'])
def test_a_name_that_stands_twice_in_one_record_rejects_it(tmp_path: Path, inner: bytes) -> None:
    text = lines(*alone(3)).splitlines(keepends=True)
    text[1] = text[1].replace(b"{", b"{" + inner + b", ", 1)
    found = run(tmp_path, b"".join(text))
    (reject,) = found.rejects
    assert (reject["line"], "TIPX-SYN-005" in rules(reject)) == (2, True)
    assert reject["text"].encode() + b"\n" == text[1]


def test_a_record_that_names_one_that_is_not_there_is_listed(tmp_path: Path) -> None:
    bundle = bundle_with(lambda one: one.update(caseIds=[ALONE.format(99)]))
    found = run(tmp_path, in_json(bundle), "xml")
    assert [(one["list"], one["index"]) for one in found.rejects] == [("victims", 3)]
    assert found.done.written is not None
    assert found.done.written.verdict is Verdict.VALID


def test_that_the_rest_names_a_rejected_record_is_said(tmp_path: Path) -> None:
    bundle = example()
    bundle["victims"][0]["sex"] = "none of these"
    found = run(tmp_path, in_json(bundle), "json")
    assert [(one["list"], one["index"]) for one in found.rejects] == [("victims", 0)]
    assert found.done.written is not None
    assert found.done.written.verdict is Verdict.INVALID
    places = {(one.rule, one.at.pointer) for one in found.done.written.problems}
    assert places >= {("TIPX-STR-004", "/cases/0/victimIds/0"), ("TIPX-STR-004", "/referrals/0/victimIds/0")}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("source", [in_json, as_lines], ids=["json", "ndjson"])
def test_without_a_place_for_rejects_nothing_is_written(
    tmp_path: Path, name: str, source: Callable[[Any], Any]
) -> None:
    error = refused(tmp_path, source(bundle_with(WRONG[name])))
    assert error.status == 1
    assert isinstance(error, InputRefused)
    assert error.problems
    assert error.report is not None


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("validate", [True, False])
def test_without_a_place_for_rejects_a_broken_line_stops_it(tmp_path: Path, name: str, validate: bool) -> None:
    error = refused(tmp_path, lines(*alone(2)) + BROKEN[name] + b"\n", validate=validate)
    assert isinstance(error, InputRefused)
    assert (error.status, bool(error.problems)) == (1, True)


HEADER: dict[str, Callable[[dict[str, Any]], Any]] = {
    "code": lambda bundle: bundle.update(bundleType="none of these"),
    "missing": lambda bundle: bundle.pop("sentAt"),
    "null": lambda bundle: bundle.update(isTest=None),
    "unknown": lambda bundle: bundle.update(noSuchField="x"),
    "rule": lambda bundle: bundle["profiles"].append("pseudonymous"),
    "integrity": lambda bundle: bundle.update(
        integrity={"algorithm": "sha-256", "canonicalisation": "tipx-1", "digest": "0" * 64}
    ),
}


@pytest.mark.parametrize("name", HEADER)
@pytest.mark.parametrize("source", [in_json, as_lines], ids=["json", "ndjson"])
def test_what_is_wrong_with_the_bundle_itself_stops_it(tmp_path: Path, name: str, source: Callable[[Any], Any]) -> None:
    bundle = example()
    HEADER[name](bundle)
    error = refused(tmp_path, source(bundle), rejects=tmp_path / "rejects.ndjson")
    assert isinstance(error, InputRefused)
    assert (error.status, bool(error.problems)) == (1, True)


@pytest.mark.parametrize("value", [{}, [], None, "x"], ids=str)
@pytest.mark.parametrize("validate", [True, False])
def test_what_stands_in_place_of_a_list_of_records_stops_it(tmp_path: Path, value: Any, validate: bool) -> None:
    bundle = {**example(), "referrals": value}
    error = refused(tmp_path, in_json(bundle), "xml", rejects=tmp_path / "rejects.ndjson", validate=validate)
    assert isinstance(error, InputRefused)
    assert (error.status, bool(error.problems)) == (1, True)


@pytest.mark.parametrize(
    "source", [in_json, as_lines, lambda one: to_xml(one, newest())], ids=["json", "ndjson", "xml"]
)
@pytest.mark.parametrize("to", ["json", "ndjson", "xml"])
def test_nothing_rejected_gives_an_empty_file(tmp_path: Path, source: Callable[[Any], Any], to: str) -> None:
    found = run(tmp_path, source(example()), to)
    assert (found.rejects, found.done.rejected, found.done.written) == ([], 0, None)
    assert (tmp_path / "rejects.ndjson").read_bytes() == b""


def with_integrity(bundle: dict[str, Any]) -> dict[str, Any]:
    from tipx.writing.canonical import payload_digest

    method = {"algorithm": "sha-256", "canonicalisation": "tipx-1"}
    return {**bundle, "integrity": {**method, "digest": payload_digest(bundle)}}


@pytest.mark.parametrize("to", ["json", "ndjson", "xml"])
@pytest.mark.parametrize(
    "source", [in_json, as_lines, lambda one: to_xml(one, newest())], ids=["json", "ndjson", "xml"]
)
def test_integrity_goes_along_where_all_does(tmp_path: Path, to: str, source: Callable[[Any], Any]) -> None:
    bundle = with_integrity(example())
    found = run(tmp_path, source(bundle), to)
    assert (found.data[0] if to == "ndjson" else found.data)["integrity"] == bundle["integrity"]
    assert found.done.digest == bundle["integrity"]["digest"]
    assert found.done.losses == ()


@pytest.mark.parametrize("to", ["json", "ndjson", "xml"])
def test_integrity_of_a_payload_that_was_rejected_in_part_is_a_loss(tmp_path: Path, to: str) -> None:
    bundle = with_integrity(bundle_with(WRONG["code"]))
    error = refused(tmp_path, in_json(bundle), to, rejects=tmp_path / "rejects.ndjson")
    assert error.status == 5
    found = run(tmp_path, in_json(bundle), to, loss="report")
    assert [(one.kind, one.field) for one in found.done.losses] == [("dropped", "Bundle.integrity")]
    assert "integrity" not in (found.data[0] if to == "ndjson" else found.data)


def test_options_that_hide_problems_hide_no_reject(tmp_path: Path) -> None:
    bundle = bundle_with(WRONG["code"])
    for options in (
        Options(now=OPTIONS.now, ignore=("TIPX-*",)),
        Options(now=OPTIONS.now, select=("TIPX-SYN-001",)),
        Options(now=OPTIONS.now, max_problems=1, max_per_rule=1),
        Options(now=OPTIONS.now, severity={"TIPX-*": "info"}),
    ):
        assert [one["index"] for one in run(tmp_path, in_json(bundle), options=options).rejects] == [3]


def test_without_validation_only_what_no_form_can_carry_is_rejected(tmp_path: Path) -> None:
    bundle = bundle_with(WRONG["in the future"])
    WRONG["unknown field"](bundle["victims"][4])
    found = run(tmp_path, in_json(bundle), "xml", validate=False)
    assert [one["index"] for one in found.rejects] == [4]
    assert found.data["victims"] == bundle["victims"][:4]
    assert (found.done.report, found.done.written) == (None, None)
