"""`tipx report check`: whether this installation says what a saved report says, and what it cannot tell any more."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_report_diff import MISTAKES, NOW, PAYLOAD, broken, edited, folder, report, run

from tipx import provenance
from tipx.comparing.repeating import DIFFERS, SAME, UNKNOWN, repeat
from tipx.options import Options
from tipx.problems import Report
from tipx.standard import standard, versions
from tipx.standard.examples import every_example
from tipx.validation import validate_inputs

__all__ = ["folder"]
EXAMPLES = [path for example in every_example() for path in (example.json, example.xml)]


def test_the_report_on_every_example_is_repeated_exactly() -> None:
    whole = validate_inputs(EXAMPLES, Options(now="2026-03-05", max_per_rule=1))
    found = repeat(whole)
    assert (found.state, found.provenance) == (SAME, ())
    assert {one.state for one in found.inputs} == {SAME}


@pytest.mark.parametrize("mode", ["parts", "history"])
def test_inputs_that_belong_together_are_judged_together_again(mode: str) -> None:
    paths = [one for one in EXAMPLES if one.suffix == ".json"][:4]
    whole = validate_inputs(paths, Options(now="2026-03-05"), mode)
    assert repeat(whole).state == SAME
    found = repeat(whole, lambda path: () if path == str(paths[1]) else (path,))
    assert [one.state for one in found.inputs] == [UNKNOWN] * 4
    assert "belong together" in found.inputs[0].why


def test_the_same_is_said_with_status_0(capfd: pytest.CaptureFixture[str]) -> None:
    name = report("report.json", broken(*MISTAKES))
    status, out, _ = run(capfd, "report", "check", name)
    assert (status, out) == (0, "This installation says the same.\na.tipx.json: the same (invalid)\n")


def test_the_moment_and_the_options_of_the_report_are_used_again(capfd: pytest.CaptureFixture[str]) -> None:
    """Another moment would give other problems, and other options another list."""
    options = ("--now", "1999-01-01", "--max-per-rule", "1", "--ignore", "TIPX-REF-*", "--fail-on", "warning")
    example = next(one for one in every_example() if one.name == "nobody-has-answered")
    run(capfd, "validate", str(example.json), "-f", "json=report.json", *options)
    data = json.loads(Path("report.json").read_text("utf-8"))
    assert [problem["rule"] for problem in data["problems"]] == ["TIPX-TMP-001"]
    assert data["truncated"] == {"TIPX-TMP-001": 2}
    assert run(capfd, "report", "check", "report.json")[0] == 0
    edited("report.json", "1999-01-01T", "2026-03-05T")
    assert run(capfd, "report", "check", "report.json")[0] == 1


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["problems"][0].update(args={}),
        lambda data: data["problems"][0].update(caused=5),
        lambda data: data["problems"][0]["at"].update(line=1),
        lambda data: data["problems"][0]["at"].update(pointer="/x"),
        lambda data: data["inputs"][0].update(records=7),
        lambda data: data["inputs"][0]["layers"][2].update(state="blocked"),
    ],
)  # fmt: skip
def test_whatever_is_stable_and_differs_is_said_with_status_1(
    change: Change, capfd: pytest.CaptureFixture[str]
) -> None:
    name = report("report.json", broken(*MISTAKES))
    data = json.loads(Path(name).read_text("utf-8"))
    change(data)
    Path(name).write_text(json.dumps(data), encoding="utf-8")
    status, out, _ = run(capfd, "report", "check", name)
    assert status == 1
    assert out.startswith("This installation says something else.\na.tipx.json: differs")


def both(data: dict[str, Any], **totals: int) -> None:
    """Change totals of the whole and of the one input alike."""
    data["totals"].update(totals)
    data["inputs"][0]["totals"].update(totals)
    data["totals"]["by_rule"]["TIPX-SCH-003"] += 1


@pytest.mark.parametrize(
    "change",
    [
        lambda data: both(data, error=data["totals"]["error"] + 1),
        lambda data: [one.update(truncated={"TIPX-SCH-003": 2}) for one in (data, data["inputs"][0])],
        lambda data: data["problems"].pop(),
        lambda data: data["problems"].clear(),
        lambda data: data["problems"].append(data["problems"][0]),
        lambda data: data["problems"][0].update(rule="TIPX-SCH-001"),
        lambda data: data["problems"][0].update(severity="warning"),
        lambda data: data["problems"][0].update(graded="info"),
        lambda data: data["problems"][0].update(
            suppressed={"kind": "suppression", "reason": "Sample", "owner": "Sample", "until": "2026-12-31"}
        ),
        lambda data: (data["problems"].pop(), data["totals"]["by_rule"].clear()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["check", "diff", "merge"])
def test_problems_that_are_not_what_the_totals_say_are_no_report(
    change: Change, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    name = report("report.json", broken(*MISTAKES))
    data = json.loads(Path(name).read_text("utf-8"))
    change(data)
    Path("changed.json").write_text(json.dumps(data), encoding="utf-8")
    more = {"check": [], "diff": [name], "merge": [name]}[command]
    status, out, said = run(capfd, "report", command, "changed.json", *more)
    assert (status, out) == (2, "")
    assert "it is not consistent" in said


def test_what_is_changed_in_the_whole_and_in_its_inputs_alike_differs_all_the_same(
    capfd: pytest.CaptureFixture[str],
) -> None:
    name = report("report.json", broken(*MISTAKES))
    data = json.loads(Path(name).read_text("utf-8"))
    for one in (data, data["inputs"][0]):
        one["verdict"] = "valid"
    Path(name).write_text(json.dumps(data), encoding="utf-8")
    assert run(capfd, "report", "check", name)[0] == 1


FALSIFIED: dict[str, tuple[Change, str]] = {
    "verdict": (lambda data: data.update(verdict="valid"), "its verdict is not that of its inputs"),
    "verdict of the input": (
        lambda data: data["inputs"][0].update(verdict="valid"), "its verdict is not that of its inputs",
    ),
    "errors": (lambda data: data["totals"].update(error=0), "its total of error is not that of its inputs"),
    "warnings": (lambda data: data["totals"].update(warning=7), "its total of warning is not that of its inputs"),
    "errors of the input": (
        lambda data: data["inputs"][0]["totals"].update(error=0), "its total of error is not that of its inputs",
    ),
    "suppressed": (
        lambda data: data["totals"].update(suppressed=1), "its total of suppressed problems is not that of its inputs",
    ),
    "truncated": (
        lambda data: data.update(truncated={"TIPX-SCH-003": 1}), "what it says not to list is not what its inputs say",
    ),
    "by rule": (lambda data: data["totals"].update(by_rule={}), "its counts by rule are not its totals"),
}  # fmt: skip


@pytest.mark.parametrize("command", ["check", "diff", "merge"])
@pytest.mark.parametrize("what", FALSIFIED)
def test_a_report_whose_verdict_or_totals_were_falsified_is_refused(
    what: str, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    change, why = FALSIFIED[what]
    name = report("report.json", broken(*MISTAKES))
    data = json.loads(Path(name).read_text("utf-8"))
    change(data)
    Path(name).write_text(json.dumps(data), encoding="utf-8")
    others = [] if command == "check" else [report("other.json", PAYLOAD)]
    status, out, err = run(capfd, "report", command, name, *others)
    assert (status, out) == (2, "")
    assert err == f"tipx: {name}: it is not consistent: {why}; it was changed after it was written\n"


@pytest.mark.parametrize("member", ["message", "hint", "doc", "source"])
def test_wording_is_not_compared(member: str, capfd: pytest.CaptureFixture[str]) -> None:
    name = report("report.json", broken(MISTAKES[0]))
    data = json.loads(Path(name).read_text("utf-8"))
    data["problems"][0][member] = "another wording"
    Path(name).write_text(json.dumps(data), encoding="utf-8")
    assert run(capfd, "report", "check", name)[0] == 0


def test_the_problems_that_differ_are_listed_on_both_sides(capfd: pytest.CaptureFixture[str]) -> None:
    name = edited(report("report.json", broken(MISTAKES[0])), '"TIPX-SCH-003"', '"TIPX-SCH-777"')
    _, out, _ = run(capfd, "report", "check", name)
    assert "only then  error TIPX-SCH-777" in out
    assert "only here  error TIPX-SCH-003" in out
    data = json.loads(run(capfd, "report", "check", name, "-f", "json")[1])
    assert data["answer"] == DIFFERS
    (one,) = data["inputs"]
    assert [problem["rule"] for problem in (*one["missing"], *one["added"])] == ["TIPX-SCH-777", "TIPX-SCH-003"]


def test_an_input_that_was_changed_or_is_gone_cannot_be_judged_again(capfd: pytest.CaptureFixture[str]) -> None:
    name = report("report.json", PAYLOAD)
    Path("a.tipx.json").write_text(PAYLOAD + "\n", encoding="utf-8")
    status, out, _ = run(capfd, "report", "check", name)
    assert (status, "a.tipx.json: cannot be said: it was changed" in out) == (4, True)
    Path("a.tipx.json").unlink()
    status, out, _ = run(capfd, "report", "check", name)
    assert (status, "a.tipx.json: cannot be said: it is gone" in out) == (4, True)


def test_a_certain_difference_outweighs_what_cannot_be_said(capfd: pytest.CaptureFixture[str]) -> None:
    Path("b.tipx.json").write_text(PAYLOAD, encoding="utf-8")
    name = report("report.json", broken(MISTAKES[0]), "a.tipx.json", "b.tipx.json")
    Path("b.tipx.json").unlink()
    assert run(capfd, "report", "check", name)[0] == 4
    edited(name, '"TIPX-SCH-003"', '"TIPX-SCH-777"')
    assert run(capfd, "report", "check", name)[0] == 1


def test_inputs_are_found_in_another_folder_by_their_path_or_their_name(capfd: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    name = report("report.json", PAYLOAD, "in/a.tipx.json")
    for place in ("archive/in", "flat"):
        Path(place).mkdir(parents=True)
        Path(place, "a.tipx.json").write_text(PAYLOAD, encoding="utf-8")
    Path("in/a.tipx.json").unlink()
    assert run(capfd, "report", "check", name)[0] == 4
    assert run(capfd, "report", "check", name, "--inputs", "archive")[0] == 0
    assert run(capfd, "report", "check", name, "--inputs", "flat")[0] == 0
    status, _, err = run(capfd, "report", "check", name, "--inputs", "no-such-folder")
    assert (status, "no-such-folder is no folder" in err) == (2, True)


def test_a_path_cannot_lead_out_of_the_folder_of_the_inputs(capfd: pytest.CaptureFixture[str]) -> None:
    Path("inner").mkdir()
    name = edited(report("report.json", PAYLOAD), '"path": "a.tipx.json"', '"path": "../a.tipx.json"')
    assert run(capfd, "report", "check", name, "--inputs", "inner")[0] == 4


@pytest.mark.unix
def test_what_is_no_regular_file_is_not_opened(capfd: pytest.CaptureFixture[str]) -> None:
    name = edited(report("report.json", PAYLOAD), '"path": "a.tipx.json"', '"path": "/dev/zero"')
    status, out, _ = run(capfd, "report", "check", name)
    assert (status, "it is gone" in out) == (4, True)


def test_an_input_that_could_not_be_read_then_and_cannot_now_is_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    run(capfd, "validate", "gone.tipx.json", *NOW, "-f", "json=report.json")
    assert run(capfd, "report", "check", "report.json")[0] == 0
    Path("gone.tipx.json").write_text(PAYLOAD, encoding="utf-8")
    status, out, _ = run(capfd, "report", "check", "report.json")
    assert (status, "could not be read then, and can now" in out) == (4, True)


def test_plain_data_of_a_program_cannot_be_judged_again() -> None:
    (one,) = repeat(validate_inputs([{"recordType": "case"}], Options(now="2026-03-05"))).inputs
    assert (one.state, one.why) == (UNKNOWN, "it was plain data of a program")


def test_what_the_report_was_made_by_is_compared_and_told(capfd: pytest.CaptureFixture[str]) -> None:
    name = report("report.json", PAYLOAD)
    data = json.loads(Path(name).read_text("utf-8"))
    data["tool"].update(version="0.1.0", engine_version="0.0.1", code_sha256="1" * 64, libraries="orjson 0.0.1")
    data["inputs"][0]["standard"].update(codelists_sha256="0" * 64)
    Path(name).write_text(json.dumps(data), encoding="utf-8")
    status, out, _ = run(capfd, "report", "check", name)
    assert status == 0
    assert f"  tool.version: 0.1.0 then, {provenance.of_tool('python')['version']} here\n" in out
    assert "  tool.engine_version: 0.0.1 then, " in out
    assert f"  tool.code_sha256: {'1' * 64} then, {provenance.code_digest()} here\n" in out
    assert f"  tool.libraries: orjson 0.0.1 then, {provenance.libraries()} here\n" in out
    assert f"  standard.1.0.codelists_sha256: {'0' * 64} then, {standard('1.0').codelists_digest} here\n" in out


def test_a_version_of_the_standard_that_is_not_here_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    name = edited(
        report("report.json", PAYLOAD), '"version": "1.0",\n        "sha256"', '"version": "7.3",\n        "sha256"'
    )
    known = ", ".join(versions())
    assert f"standard.7.3.version: 7.3 then, one of {known} here" in run(capfd, "report", "check", name)[1]


def with_options(whole: Report, **options: object) -> Report:
    """The report, as if made with other options."""
    return dataclasses.replace(whole, options={**whole.options, **options})


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"standard": "7.3"}, "refuses its options"),
        ({"select": ["TIPX-NIX-*"]}, "refuses its options"),
        ({"parameters": {"noSuchParameter": 1}}, "refuses its options"),
        ({"limits": {"max_bytes": 1, "max_colour": 2}}, "refuses its options"),
        ({"mixed": ["options.now"]}, "merged from runs that differ in options.now"),
        ({"of_the_future": 1}, "cannot repeat its option of_the_future"),
    ],
)  # fmt: skip
def test_a_run_that_cannot_be_repeated_is_no_difference(options: dict[str, Any], why: str) -> None:
    whole = validate_inputs([EXAMPLES[0]], Options(now="2026-03-05"))
    (one,) = repeat(with_options(whole, **options)).inputs
    assert one.state == UNKNOWN
    assert why in one.why


def test_a_report_merged_from_two_tools_can_be_repeated() -> None:
    whole = validate_inputs([EXAMPLES[0]], Options(now="2026-03-05"))
    assert repeat(with_options(whole, mixed=["tool.version"])).state == SAME


def test_what_the_user_set_aside_does_not_bear_on_the_answer() -> None:
    Path("a.tipx.json").write_text(broken(MISTAKES[0]), encoding="utf-8")
    whole = validate_inputs(["a.tipx.json"], Options(now="2026-03-05", severity={"TIPX-SCH-003": "info"}))
    assert whole.totals["error"] == 0
    assert repeat(whole).state == SAME


def test_no_value_is_told_also_of_a_report_that_shows_them(capfd: pytest.CaptureFixture[str]) -> None:
    wrong = broken((MISTAKES[0][0], '"crossBorder": "Sample Marker"'))
    name = edited(report("report.json", wrong, "a.tipx.json", "--show-values"), '"TIPX-SCH-003"', '"TIPX-SCH-777"')
    for form in ("text", "json"):
        status, out, err = run(capfd, "report", "check", name, "-f", form)
        assert (status, "Sample Marker" in out + err) == (1, False)
