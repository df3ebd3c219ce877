"""The library as a caller meets it: whatever can be validated, errors for wrong use only, threads, streams, silence."""

from __future__ import annotations

import copy
import io
import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import tipx
from tipx.standard import newest, versions
from tipx.standard.cases import NOW, base
from tipx.standard.examples import every_example
from tipx.writing.xml import to_xml

PAYLOAD: dict[str, Any] = json.loads(json.dumps(base(newest(), "referrals_together-two")))
BROKEN = {**PAYLOAD, "victims": [{**PAYLOAD["victims"][0], "sex": "unheard-of"}, *PAYLOAD["victims"][1:]]}
RAW = json.dumps(PAYLOAD, ensure_ascii=False).encode()


def rules_of(report: tipx.Report) -> list[str]:
    return [problem.rule for problem in report.problems]


def header_of(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name not in ("cases", "victims", "referrals")}


def records_of(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return [record for name in ("cases", "victims", "referrals") for record in payload.get(name, ())]


def lines(*values: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in values)


def test_every_kind_of_source_gets_the_same_answer(tmp_path: Path) -> None:
    path = tmp_path / "message.tipx.json"
    path.write_bytes(json.dumps(BROKEN).encode())
    text = path.read_text(encoding="utf-8")
    with path.open("rb") as binary, path.open(encoding="utf-8") as opened:
        sources = [path, str(path), path.read_bytes(), bytearray(path.read_bytes()), text, BROKEN, binary, opened,
                   io.BytesIO(path.read_bytes()), to_xml(BROKEN, newest())]  # fmt: skip
        reports = [tipx.validate(source, now=NOW) for source in sources]
    assert {report.verdict for report in reports} == {tipx.Verdict.INVALID}
    assert len({tuple(rules_of(report)) for report in reports}) == 1
    assert {problem.at.pointer for report in reports for problem in report.problems} == {"/victims/0/sex"}


def test_plain_data_is_never_changed() -> None:
    before = copy.deepcopy(BROKEN)
    tipx.validate(BROKEN, now=NOW)
    tipx.load(BROKEN)
    tipx.assess(BROKEN)
    assert before == BROKEN


@pytest.mark.parametrize("source", [7, None, [1], object(), 1.5])
def test_a_source_of_no_usable_type_is_the_callers_mistake(source: Any) -> None:
    with pytest.raises(TypeError):
        tipx.validate(source)


def test_a_value_of_no_plain_type_is_named_by_its_type_alone() -> None:
    with pytest.raises(TypeError, match="not bytes") as caught:
        tipx.validate({**PAYLOAD, "id": b"Sample Secret"})
    assert "Secret" not in str(caught.value)


@pytest.mark.parametrize("choice", [
    {"engine": "fast"}, {"standard": "9.9"}, {"now": "yesterday"}, {"form": "yaml"}, {"fail_on": "never ever"},
    {"xml_parser": "sax"}, {"parameters": {"maxAgee": 3}}, {"select": ("TIPX-NO-001",)}, {"ignore": ("NOPE",)},
    {"max_per_rule": -1},
])  # fmt: skip
def test_options_that_cannot_be_used_are_refused_before_any_work(choice: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        tipx.validate(PAYLOAD, **choice)


def test_options_may_be_given_once_as_an_object() -> None:
    options = tipx.Options(now=NOW, max_per_rule=1)
    assert tipx.validate(BROKEN, options) == tipx.validate(BROKEN, now=NOW, max_per_rule=1)
    with pytest.raises(TypeError):
        tipx.validate(BROKEN, options, now=NOW)


def test_what_cannot_be_read_is_said_in_the_report(tmp_path: Path) -> None:
    report = tipx.validate(tmp_path / "nothing.json")
    assert report.inputs[0].unreadable == "there is no such file"
    assert report.verdict is tipx.Verdict.UNDECIDED
    assert not report.ok


def test_parts_of_one_payload_are_judged_together_in_any_order() -> None:
    header, records = header_of(PAYLOAD), records_of(PAYLOAD)
    parts = [lines(*records[2:]), lines(header, records[1]), lines(records[0])]
    report = tipx.validate_parts(parts, now=NOW)
    assert (report.verdict, rules_of(report)) == (tipx.Verdict.VALID, [])
    assert sum(one.records for one in report.inputs) == len(records)


def test_a_second_header_among_parts_is_refused() -> None:
    header, records = header_of(PAYLOAD), records_of(PAYLOAD)
    report = tipx.validate_parts([lines(header, *records), lines(header)], now=NOW)
    assert rules_of(report) == ["TIPX-SYN-020"]
    assert report.problems[0].at.input == 1


def test_a_stream_of_records_gives_one_report_for_each_line_with_its_number() -> None:
    good = {**records_of(PAYLOAD)[0], "tipxVersion": "1.0"}
    bad = {**good, "createdAt": "no"}
    stream = iter([json.dumps(good), "\n", json.dumps(bad).encode(), "{"])
    reports = list(tipx.validate_each(stream, now=NOW))
    assert [report.verdict.value == "invalid" for report in reports][-2:] == [True, True]
    assert len(reports) == 3
    assert "TIPX-SCH-006" in rules_of(reports[1])
    assert {problem.at.line for problem in reports[1].problems} == {3}
    assert [(p.rule, p.at.line) for p in reports[2].problems] == [("TIPX-SYN-001", 4)]


def test_a_stream_is_judged_as_it_comes() -> None:
    def endless() -> Any:
        while True:
            yield json.dumps({**records_of(PAYLOAD)[0], "tipxVersion": "1.0"})

    reports = tipx.validate_each(endless(), now=NOW)
    assert all(isinstance(next(reports), tipx.Report) for _ in range(3))


def test_load_gives_plain_data_in_every_form() -> None:
    assert tipx.load(RAW) == PAYLOAD
    assert tipx.load(to_xml(PAYLOAD, newest())) == PAYLOAD
    assert tipx.load(lines(*records_of(PAYLOAD))) == records_of(PAYLOAD)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"<a/>", b'{"a":null}', b"\xff\xfe"])
def test_load_refuses_what_is_not_well_formed_and_says_where(raw: bytes) -> None:
    with pytest.raises(tipx.LoadError) as caught:
        tipx.load(raw)
    assert caught.value.report.problems


def test_looking_things_up() -> None:
    assert tipx.versions() == versions()
    assert {"1.0", "1.1", newest().version} <= set(tipx.versions())
    assert [check.id for check in tipx.rules()] == sorted(check.id for check in tipx.rules())
    assert "victim" not in tipx.codelist("recordType").codes["case"].code
    assert tipx.schema("victim")["$id"] == f"urn:tipx:schema:{newest().version}:victim"
    assert tipx.schema("victim", "1.0")["$id"] == "urn:tipx:schema:1.0:victim"
    assert "x-tipx-class" not in json.dumps(tipx.schema("victim", "1.0", single=True))
    assert "overall" not in tipx.codelist("riskDomain", "1.0").codes
    assert "overall" in tipx.codelist("riskDomain").codes
    for wrong in ("nothing", "../types", ""):
        with pytest.raises(KeyError):
            tipx.schema(wrong)
        with pytest.raises(KeyError):
            tipx.codelist(wrong)


def test_a_report_names_what_it_was_judged_by() -> None:
    report = tipx.validate(PAYLOAD, now=NOW)
    assert report.ok
    assert report.inputs[0].standard["sha256"] == newest().digest
    assert report.options["now"] == "2026-03-05T00:00:00Z"
    assert report.tool["version"] == tipx.__version__


def test_selecting_and_ignoring_never_change_the_verdict() -> None:
    for choice in ({"ignore": ("TIPX-*",)}, {"select": ("TIPX-REF-*",)}):
        report = tipx.validate(BROKEN, now=NOW, **choice)
        assert report.problems == ()
        assert report.verdict is tipx.Verdict.INVALID


def test_protected_problems_cannot_be_ignored() -> None:
    report = tipx.validate(b"{", ignore=("TIPX-SYN-*",))
    assert rules_of(report) == ["TIPX-SYN-001"]


def test_totals_stay_exact_where_the_list_is_cut() -> None:
    many = [{**one, "createdAt": "no"} for one in records_of(PAYLOAD)]
    report = tipx.validate({**header_of(PAYLOAD), "victims": [many[1]] * 5}, now=NOW, max_per_rule=2)
    by_rule = dict(report.by_rule)
    listed = [problem.rule for problem in report.problems]
    for rule, count in by_rule.items():
        assert listed.count(rule) == min(count, 2)
        assert report.truncated.get(rule, 0) == max(count - 2, 0)
    assert by_rule["TIPX-SCH-006"] == 5
    assert sum(report.totals.values()) == sum(by_rule.values())


def test_many_threads_get_the_answers_of_one() -> None:
    sources = [path for example in every_example() for path in (example.json, example.xml)]
    alone = [tipx.validate(path, now=NOW) for path in sources]
    start = threading.Barrier(8)

    def work(number: int) -> list[tipx.Report]:
        start.wait()
        shifted = sources[number:] + sources[:number]
        found = [tipx.validate(path, now=NOW) for path in shifted]
        return found[len(sources) - number :] + found[: len(sources) - number]

    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(work, range(8)):
            assert found == alone


def test_nothing_is_printed_and_no_network_is_touched(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    remote = to_xml(PAYLOAD, newest()).replace(
        b"<bundle ",
        b'<bundle xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:schemaLocation="urn:tipx:schema:1 http://127.0.0.1:9/tipx.xsd" ',
        1,
    )
    assert tipx.validate(remote, now=NOW).ok
    entity = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'
    assert rules_of(tipx.validate(entity)) == ["TIPX-SYN-014"]
    tipx.assess(RAW)
    assert capfd.readouterr() == ("", "")


def test_values_are_shown_only_when_asked_for() -> None:
    marked = {**PAYLOAD, "sentAt": "Sample-Secret-Marker"}
    hidden, shown = (tipx.validate(marked, now=NOW, show_values=show) for show in (False, True))
    assert "Sample-Secret-Marker" not in repr(hidden)
    assert "Sample-Secret-Marker" in repr(shown)


@pytest.mark.parametrize("now", [7, 1.5, ("2026-03-05",)])
def test_a_moment_that_is_no_text_is_named(now: Any) -> None:
    with pytest.raises(TypeError, match="now is text"):
        tipx.validate(PAYLOAD, now=now)


def test_rules_are_selected_and_ignored_in_any_case() -> None:
    assert rules_of(tipx.validate(BROKEN, now=NOW, ignore=("tipx-str-009",))) == []
    assert rules_of(tipx.validate(BROKEN, now=NOW, select=("tipx-str-*",))) == ["TIPX-STR-009"]


def test_an_unknown_version_is_not_assessed() -> None:
    with pytest.raises(ValueError, match=r"known are 1\.0"):
        tipx.assess({**PAYLOAD, "tipxVersion": "1.7"})


def later(**changes: Any) -> dict[str, Any]:
    return {**PAYLOAD, "id": "urn:uuid:6f1f6c2e-1c1e-4c58-9b52-0d5a2f6b7aff", **changes}


@pytest.mark.parametrize("second", [b"{bad", b"", json.dumps(later(tipxVersion="1.9")).encode()])
def test_an_exchange_of_which_a_message_could_not_be_judged_is_not_valid(second: bytes) -> None:
    report = tipx.validate_history([RAW, second], now=NOW)
    states = [layer.state.value for one in report.inputs for layer in one.layers if layer.layer is tipx.Layer.HISTORY]
    assert states == ["unfinished", "unfinished"]
    assert tipx.Verdict.VALID not in {one.verdict for one in report.inputs}


def test_one_message_has_no_history() -> None:
    report = tipx.validate_history([RAW], now=NOW)
    assert [layer.state.value for layer in report.inputs[0].layers][-1] == "not-applicable"
    assert report.ok


def test_a_misspelt_profile_names_the_near_one() -> None:
    report = tipx.validate({**PAYLOAD, "profiles": ["core", "operationl"]}, now=NOW)
    assert [(p.rule, dict(p.args)) for p in report.problems] == [("TIPX-SYN-023", {"near": "operational"})]
    assert report.verdict is tipx.Verdict.UNDECIDED
