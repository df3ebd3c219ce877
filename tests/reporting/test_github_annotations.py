"""GitHub annotations: commands that nothing can break out of, ten shown of a kind, the tenth saying how many more there are."""

from __future__ import annotations

from every_report import BAD_NAME, an_input, aside, every_report, hostile, problem, report, unfinished

from tipx.problems import InputReport, Place, Report, Severity, Verdict
from tipx.reporting import github


def lines(of: Report, kind: str = "") -> list[str]:
    return [line for line in github.render(of).splitlines() if line.startswith(f"::{kind}")]


def test_a_problem_is_a_command_with_its_place() -> None:
    assert lines(report(problem()), "error") == [
        "::error file=in/a.json,line=12,col=5,title=TIPX-REF-001::"
        "The move is impossible.%0ACorrect the dates.%0AReferral.status"
    ]


def test_without_a_line_the_file_alone_is_named() -> None:
    assert lines(report(problem(at=Place())), "error")[0].startswith("::error file=in/a.json,title=TIPX-REF-001::")


def test_severities_are_kinds_and_the_run_is_summed_up_in_a_notice() -> None:
    problems = [problem(severity=severity) for severity in Severity]
    assert [line.split(" ")[0] for line in lines(report(*problems))] == ["::error", "::warning", "::notice", "::notice"]
    assert lines(report(*problems), "notice")[0] == "::notice title=TIPX::1 input: invalid; 1 error, 1 warning, 1 info"
    assert lines(report(problem(graded=Severity.INFO)), "error") == []


def test_nothing_in_a_name_or_a_value_ends_a_command_or_begins_another() -> None:
    text = github.render(hostile())
    assert text.count("\n") == len(lines(hostile())) == 3
    (shown,) = lines(hostile(), "error")
    assert shown.startswith(
        '::error file=in|put`<script>*x*</script>"&\\r\\n%3A%3Aerror%3A%3A[x](y) @all #1 %250A%2C\\x00'
    )
    assert BAD_NAME not in text


def test_percent_signs_line_ends_commas_and_colons_are_escaped() -> None:
    assert github.command("error", {"title": "a,b:c%d\r\n"}, "a,b:c%d\r\n") == (
        "::error title=a%2Cb%3Ac%25d%0D%0A::a,b:c%25d%0D%0A"
    )


def test_the_tenth_annotation_of_a_kind_says_how_many_more_there_are_and_the_log_has_all() -> None:
    found = lines(report(*[problem()] * 15), "error")
    assert len(found) == 16
    assert found[9] == "::error title=6 more of this kind::The log of this step and the job summary show all."
    assert lines(report(*[problem()] * 10), "error") == [found[0]] * 10


def test_what_was_not_judged_comes_first_as_an_error() -> None:
    gone = InputReport("gone.json", "unknown", Verdict.UNDECIDED, (), unreadable="there is no such file")
    told = report(problem(), inputs=(unfinished(an_input()), gone), faults=("TIPX-REF-001: KeyError",))
    assert [line.partition("title=")[2].partition("::")[0] for line in lines(told, "error")] == [
        "Not fully checked", "Cannot be read", "Internal error", "TIPX-REF-001",
    ]  # fmt: skip


def test_what_is_suppressed_is_a_notice_with_its_reason() -> None:
    told = report(problem(suppressed=aside()))
    assert lines(told, "error") == []
    assert "title=TIPX-REF-001 (suppressed)::" in lines(told, "notice")[-1]
    assert lines(told, "notice")[-1].endswith("suppressed: Sample reason; owner Sample Owner; until 2026-12-31")
    assert "no problems, 1 suppressed" in lines(told, "notice")[0]


def test_what_the_caps_left_off_the_list_is_a_notice() -> None:
    capped = every_report()["capped"]
    for rule, count in capped.truncated.items():
        assert any(f"title={rule}::{count} more of {rule}" in line for line in lines(capped, "notice"))
