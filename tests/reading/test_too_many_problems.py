"""A record with more problems than the limit is told so and judged no further; and small inputs full of problems stay small."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reading_samples import BUNDLE, HEADER, NOW, RECORD, as_json, as_lines, as_xml, judged, states, victim
from test_memory_of_reading import PEAK

import tipx
from tipx.reading import fast_json, json_outline
from tipx.reading.model import TEXT, Limits

TOO_MANY = "TIPX-SYN-026"
LIMITS = Limits(max_per_record=5)
FORMS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "json": as_json,
    "data": lambda data: data,
    "ndjson": lambda data: as_lines(
        {name: value for name, value in data.items() if name != "victims"}, *data["victims"]
    ),
    "xml": as_xml,
}
WAYS: dict[str, Callable[[int], dict[str, Any]]] = {
    "schema": lambda count: {"citizenships": ["1"] * count},
    "values": lambda count: {"citizenships": ["PK", *(f"Q{letter}" for letter in "MNOPRSTVW"[:count])]},
    "rules": lambda count: {"citizenships": ["PK"] * (count + 1)},
}
READ: dict[str, Callable[[int], str]] = {
    "nulls": lambda count: ", ".join(["null"] * count),
    "fractions": lambda count: ", ".join(["1.5"] * count),
    "one name twice": lambda count: '{"a": 1' + ', "a": 1' * count + "}",
}
"""What only a reader of JSON finds, so many times."""


def counted(report: tipx.Report) -> dict[str, int]:
    return dict(report.by_rule)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("way", WAYS)
def test_at_the_limit_all_is_judged_and_one_beyond_is_said(form: str, way: str) -> None:
    def bundle(count: int) -> Any:
        return FORMS[form]({**HEADER, "victims": [victim(1), victim(2, **WAYS[way](count)), victim(3)]})

    exactly = judged(bundle(5), limits=LIMITS)
    (rule,) = exactly.by_rule
    assert (exactly.by_rule[rule], states(exactly)[1:]) == (5, "dddd")
    beyond = judged(bundle(6), limits=LIMITS)
    assert counted(beyond) == {rule: 5, TOO_MANY: 1}
    assert (beyond.inputs[0].records, states(beyond)[1:]) == (3, "uuuu")
    (said,) = (one for one in beyond.problems if one.rule == TOO_MANY)
    assert (said.at.list, said.at.index, said.args) == ("victims", 1, {"limit": 5})


@pytest.mark.parametrize("what", READ)
@pytest.mark.parametrize("large", [0, 1 << 40], ids=["streamed", "whole"])
def test_what_the_reader_finds_counts_too(monkeypatch: pytest.MonkeyPatch, what: str, large: int) -> None:
    monkeypatch.setattr(json_outline, "LARGE", large)

    def bundle(count: int) -> bytes:
        whole = as_json({**HEADER, "victims": [victim(1), victim(2), victim(3)]})
        at = whole.rindex(b"7, true", 0, whole.rindex(b"7, true"))
        return whole[:at] + READ[what](count).encode() + whole[at + 7 :]

    exactly = judged(bundle(5), limits=LIMITS)
    (rule,) = exactly.by_rule
    assert (exactly.by_rule[rule], states(exactly)) == (5, "ddddd")
    beyond = judged(bundle(6), limits=LIMITS)
    assert counted(beyond) == {rule: 5, TOO_MANY: 1}
    (said,) = (one for one in beyond.problems if one.rule == TOO_MANY)
    assert (said.at.pointer, said.at.model, beyond.inputs[0].records) == ("/victims/1", "Victim", 3)


@pytest.mark.parametrize("form", ["json", "ndjson", "data"])
def test_reader_and_schema_count_together(form: str) -> None:
    def alone(count: int) -> Any:
        record = {**RECORD, "citizenships": ["1"] * 3, "extensions": {"https://example.org/a": [None] * count}}
        return {"json": as_json, "data": dict, "ndjson": lambda one: as_lines(one, RECORD)}[form](record)

    assert counted(judged(alone(2), limits=LIMITS)) == {"TIPX-SCH-006": 3, "TIPX-SYN-007": 2}
    assert counted(judged(alone(3), limits=LIMITS)) == {"TIPX-SCH-006": 2, "TIPX-SYN-007": 3, TOO_MANY: 1}
    assert counted(judged(alone(9), limits=LIMITS)) == {"TIPX-SYN-007": 5, TOO_MANY: 1}


def test_elements_that_the_binder_finds_count_too() -> None:
    def twice(count: int) -> bytes:
        return as_xml(BUNDLE).replace(
            b"<childStatus>", b"<childStatus>unknown</childStatus>" * count + b"<childStatus>", 1
        )

    assert counted(judged(twice(5), limits=LIMITS)) == {"TIPX-SCH-011": 5}
    for parser in ("auto", "expat"):
        report = judged(twice(6), limits=LIMITS, xml_parser=parser)
        assert (counted(report), report.inputs[0].records) == ({"TIPX-SCH-011": 5, TOO_MANY: 1}, 2)


@pytest.mark.parametrize("form", FORMS)
def test_a_bundle_whose_own_fields_have_too_many_has_its_records_judged(form: str) -> None:
    bundle = {**BUNDLE, "purpose": [""] * 6, "victims": [victim(1), victim(2, sex="none")]}
    report = judged(FORMS[form](bundle), limits=LIMITS)
    assert report.by_rule["TIPX-STR-009"] == report.by_rule[TOO_MANY] == 1
    assert report.inputs[0].records == 2
    assert next(one.at.record_type for one in report.problems if one.rule == TOO_MANY) == "bundle"


def test_elements_of_a_bundle_count_too() -> None:
    raw = as_xml({**BUNDLE, "victims": [victim(1), victim(2, sex="none")]})
    report = judged(raw.replace(b"<sender>", b"<sentAt/>" * 7 + b"<sender>"), limits=LIMITS)
    assert (report.by_rule[TOO_MANY], report.by_rule["TIPX-STR-009"], report.inputs[0].records) == (1, 1, 2)


@pytest.mark.parametrize("form", FORMS)
def test_what_names_a_record_that_was_not_judged_is_no_problem(form: str) -> None:
    other = victim(2)["id"]
    first = victim(1, linkedVictims=[{"victimId": other, "relation": "duplicate-of"}])
    bundle = {**HEADER, "victims": [first, victim(2, citizenships=["1"] * 6)]}
    assert set(judged(FORMS[form](bundle), limits=LIMITS).by_rule) == {"TIPX-SCH-006", TOO_MANY}


def test_the_digest_of_what_was_not_read_to_its_end_is_not_compared() -> None:
    digest = {"algorithm": "sha-256", "canonicalisation": "tipx-1", "digest": "0" * 64}
    bundle = {**BUNDLE, "integrity": digest, "victims": [victim(1, extensions={"https://example.org/a": [None] * 6})]}
    for raw in (as_json(bundle), FORMS["ndjson"](bundle)):
        assert "TIPX-VAL-006" not in judged(raw, limits=LIMITS).by_rule


@pytest.mark.parametrize("form", ["json", "data"])
def test_a_text_with_too_many_in_all_its_records_is_read_no_further(form: str) -> None:
    bundle = {
        **HEADER,
        "victims": [victim(n, extensions={"https://example.org/a": [None] * 5}) for n in range(TEXT + 1)],
    }
    report = judged(FORMS[form](bundle), limits=LIMITS)
    assert counted(report) == {"TIPX-SYN-007": TEXT * 5, TOO_MANY: 1}
    assert (states(report), report.inputs[0].records) == ("uuuuu", 0)


@pytest.mark.parametrize("load", [tipx.load, tipx.assess], ids=["load", "assess"])
def test_what_was_not_read_to_its_end_is_not_loaded(load: Callable[..., Any]) -> None:
    with pytest.raises(tipx.LoadError, match=r"TIPX-SYN-00[67]"):
        load(as_json({**RECORD, "extensions": {"https://example.org/a": [None] * 20_000}}))


MANY = 1_000_000
HOSTILE = {
    "numbers.json": '{"recordType":"victim","names":[' + "1," * MANY + "1]}",
    "objects.json": '{"recordType":"victim","names":[' + "{}," * MANY + "{}]}",
    "nulls.json": '{"recordType":"victim","names":[' + "null," * MANY + "null]}",
    "codes.json": '{"recordType":"victim","citizenships":[' + '"XQ",' * MANY + '"PK"]}',
    "repeated.json": '{"recordType":"victim","citizenships":[' + '"PK",' * MANY + '"PK"]}',
    "empty.json": '{"recordType":"victim","extensions":{"urn:a:b":[' + '"",' * MANY + '""]}}',
    "second.json": '{"recordType":"victim","a":1,"a":[' + "null," * MANY + "null]}",
    "profiles.json": '{"recordType":"bundle","tipxVersion":"1.0","profiles":[' + '"x",' * MANY + '"x"]}',
    "line.ndjson": '{"recordType":"victim"}\n{"recordType":"victim","names":[' + "1," * MANY + "1]}\n",
    "records.json": '{"recordType":"bundle","victims":[' + '{"a":null},' * 200_000 + "{}]}",
    "names.xml": '<victim xmlns="urn:tipx:schema:1">' + "<names/>" * 400_000 + "</victim>",
    "twice.xml": '<victim xmlns="urn:tipx:schema:1">' + "<sex/>" * 400_000 + "</victim>",
}
ALLOWED = 60_000_000
"""So many bytes, and twenty times the file, may an input take beside what the program itself takes (some forty million)."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_small_input_full_of_problems_takes_little_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(HOSTILE[name], encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", PEAK, str(path), NOW], capture_output=True, text=True, check=True)
    verdict, form, _, taken = done.stdout.split()
    assert (verdict, form) == ("invalid", path.suffix[1:])
    assert int(taken) < ALLOWED + 20 * path.stat().st_size, f"{int(taken) / 1e6:.0f} MB"


def test_the_records_of_a_small_bundle_are_made_when_they_are_judged(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_bytes(b'{"recordType":"bundle","victims":[' + b"{}," * 300_000 + b"{}]}")
    program = PEAK.replace("now=sys.argv[2]", "now=sys.argv[2], limits=tipx.Limits(max_records=1000)")
    done = subprocess.run([sys.executable, "-c", program, str(path), NOW], capture_output=True, text=True, check=True)
    verdict, form, records, taken = done.stdout.split()
    assert (verdict, form, records) == ("invalid", "json", "1000")
    assert int(taken) < 60_000_000, f"{int(taken) / 1e6:.0f} MB"


# -- what is large and not well formed -----------------------------------------------------------------------------------

BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "the last brace is missing": lambda raw: raw[:-1],
    "a comma is missing in the middle": lambda raw: raw[: len(raw) // 2] + raw[len(raw) // 2 :].replace(b", ", b" ", 1),
    "a bracket too many": lambda raw: raw + b"]",
    "a null before the fault": lambda raw: raw.replace(b'"version": 1', b'"version": null', 1)[:-1],
    "a second value": lambda raw: raw + b"{}",
    "it is not closed in a text": lambda raw: raw[: raw.rindex(b"Sample") + 3],
}


@pytest.mark.parametrize("how", BROKEN)
def test_the_first_fault_of_a_large_text_is_the_one_that_is_found_when_its_data_is_built(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    raw = BROKEN[how](as_json(BUNDLE))
    told = []
    for large in (1 << 40, 0):
        monkeypatch.setattr(fast_json, "LARGE", large)
        told.append([(one.rule, one.message, one.at) for one in judged(raw).problems])
    assert told[0] == told[1]
    assert Counter(rule for rule, _, _ in told[0])["TIPX-SYN-001"] + ("TIPX-SYN-018" in told[0][-1]) == 1


def test_a_large_bundle_that_is_not_well_formed_is_read_through_without_building_its_data(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    size = 12_000
    whole = as_json({**HEADER, "victims": [victim(number) for number in range(size)]})
    path.write_bytes(whole[:-1])
    done = subprocess.run([sys.executable, "-c", PEAK, str(path), NOW], capture_output=True, text=True, check=True)
    verdict, form, records, taken = done.stdout.split()
    assert (verdict, form, records) == ("invalid", "json", "0")
    assert int(taken) < 5.5 * path.stat().st_size, f"{int(taken) / path.stat().st_size:.1f} times its size"
