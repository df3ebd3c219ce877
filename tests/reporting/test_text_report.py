"""The text report: grouped by file, each problem with place, id and mending, what is the same said once, nothing broken."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import pytest

import tipx
from tipx.problems import (
    BaselineUse,
    InputReport,
    Layer,
    LayerReport,
    LayerState,
    Place,
    Problem,
    Regraded,
    Related,
    Report,
    SetAside,
    Severity,
    Suppressed,
    SuppressionUse,
    Value,
    Verdict,
)
from tipx.reporting.text import clean, report_to_text
from tipx.standard import newest
from tipx.standard.cases import base
from tipx.standard.examples import Example, every_example

EXAMPLES = every_example()
HINT = "Correct the dates, or send the referral again."


def problem(**changes: Any) -> Problem:
    given: dict[str, Any] = {
        "rule": "TIPX-REF-001", "severity": Severity.ERROR, "layer": Layer.RECORD, "message": "The move is impossible.",
        "at": Place(0, "referral", "referrals", 0, "Referral.status", "/referrals/0/status", None, 12, 5), "hint": HINT,
    }  # fmt: skip
    return Problem(**{**given, **changes})


def report(*problems: Problem, **changes: Any) -> Report:
    counts = {severity.value: sum(p.severity is severity for p in problems) for severity in Severity}
    verdict = Verdict.INVALID if counts["error"] else Verdict.VALID
    one = InputReport("in/a.json", "json", verdict, (), records=3, totals=counts)
    given: dict[str, Any] = {
        "verdict": verdict, "inputs": (one,), "problems": problems, "totals": counts, "by_rule": {}, "truncated": {},
        "options": {}, "tool": {},
    }  # fmt: skip
    return Report(**{**given, **changes})


def test_a_valid_input_is_one_line_and_a_summary() -> None:
    assert report_to_text(report()) == "in/a.json: valid (JSON, 3 records)\n1 input: valid\n"


def test_a_problem_shows_what_where_and_how_to_mend() -> None:
    assert report_to_text(report(problem())) == (
        "in/a.json: invalid (JSON, 3 records, 1 error)\n"
        "\n"
        "  error TIPX-REF-001\n"
        "       The move is impossible.\n"
        "       at    line 12, column 5  Referral.status  /referrals/0/status\n"
        "       mend  Correct the dates, or send the referral again.\n"
        "\n"
        "1 input: invalid; 1 error\n"
        "Why, and examples: tipx explain TIPX-REF-001\n"
    )


def test_what_says_the_same_is_said_once_with_all_its_places() -> None:
    places = [Place(0, pointer=f"/referrals/{n}/status", model="Referral.status", line=n, column=1) for n in (1, 2, 3)]
    other = problem(message="Another move is impossible.")
    text = report_to_text(report(*(problem(at=place) for place in places), other))
    assert text.count("The move is impossible.") == 1
    assert text.count("error TIPX-REF-001, 3 times\n") == 1
    assert [f"/referrals/{n}/status" in text for n in (1, 2, 3)] == [True] * 3
    assert text.count(f"mend  {HINT}") == 2


def test_problems_stand_under_their_own_file() -> None:
    second = InputReport("in/b.xml", "xml", Verdict.INVALID, (), totals={"error": 1})
    both = report(problem(), problem(at=Place(1, xpath="/referral/status[1]", pointer="/status", line=3, column=1)))
    text = report_to_text(Report(**{**_fields(both), "inputs": (*both.inputs, second)}))
    first, _, rest = text.partition("in/b.xml")
    assert "/referrals/0/status" in first
    assert "/referral/status[1]" in rest
    assert "2 inputs: 2 invalid; 2 errors" in rest


def _fields(of: Report) -> Mapping[str, Any]:
    return {name: getattr(of, name) for name in Report.__slots__}


def test_xml_is_shown_by_its_xpath_and_json_by_its_pointer() -> None:
    place = Place(0, pointer="/cases/0", xpath="/bundle/cases[1]", model="Case")
    assert "/bundle/cases[1]" not in report_to_text(report(problem(at=place)))
    one = InputReport("a.xml", "xml", Verdict.INVALID, ())
    text = report_to_text(report(problem(at=place), inputs=(one,)))
    assert "/bundle/cases[1]" in text
    assert "/cases/0" not in text


def test_a_problem_of_the_whole_input_says_so() -> None:
    assert "at    the whole file" in report_to_text(report(problem(at=Place())))


def test_related_places_follow_ups_and_shown_values_are_told() -> None:
    related = (
        Related(Place(0, pointer="/cases/0/id", line=4, column=2)),
        Related(Place(1, pointer="/cases/1/id"), "first"),
    )
    told = problem(related=related, caused=2, value=Value("text of 1-10", "Sample\nName\x1b[31m"))
    other = InputReport("in/b.json", "json", Verdict.VALID, ())
    text = report_to_text(report(told, inputs=(*report(told).inputs, other)))
    assert "see   line 4, column 2  /cases/0/id (compared with)" in text
    assert "see   in/b.json /cases/1/id (the first of them)" in text
    assert "also  2 more problems follow from this one and will go with it" in text
    assert "value Sample\\nName\\x1b[31m" in text


def test_what_was_not_checked_is_said_once_for_each_reason() -> None:
    blocked = [LayerReport(layer, LayerState.BLOCKED, "nothing to judge") for layer in (Layer.RECORD, Layer.CROSS)]
    layers = (LayerReport(Layer.SYNTAX, LayerState.UNFINISHED, "a limit"), *blocked)
    layers = (*layers, LayerReport(Layer.HISTORY, LayerState.NOT_APPLICABLE, "one message only"))
    one = InputReport("a", "json", Verdict.UNDECIDED, layers)
    text = report_to_text(report(inputs=(one,), verdict=Verdict.UNDECIDED))
    assert "  not fully checked: layer syntax: a limit\n" in text
    assert "  not checked: layers record, cross: nothing to judge\n" in text
    assert "history" not in text


def test_the_summary_counts_inputs_by_how_they_were_judged() -> None:
    verdicts = (Verdict.VALID, Verdict.VALID, Verdict.INVALID, Verdict.UNDECIDED)
    inputs = [InputReport("x", "json", verdict, ()) for verdict in verdicts]
    inputs.append(InputReport("x", "unknown", Verdict.UNDECIDED, (), unreadable="it is gone"))
    text = report_to_text(report(inputs=tuple(inputs), verdict=Verdict.INVALID))
    assert text.splitlines()[-1] == "5 inputs: 2 valid, 1 invalid, 1 undecided, 1 not readable; no problems"
    assert "x: cannot be read: it is gone" in text


def test_what_selection_took_off_the_list_is_counted() -> None:
    assert "2 problems not listed, as --select and --ignore say" in report_to_text(report(problem(), left_out=2))


def test_severities_are_counted_with_their_names() -> None:
    problems = [problem(severity=severity) for severity in (*Severity, Severity.INFO, Severity.WARNING)]
    assert "; 1 error, 2 warnings, 2 info" in report_to_text(report(*problems))


def test_what_is_suppressed_stands_apart_and_dimmed_with_its_reason_and_is_counted_apart() -> None:
    aside = problem(
        message="Set aside.", suppressed=Suppressed("suppression", "Sample reason", "Sample Owner", "2026-12-31")
    )
    known = problem(message="Known.", suppressed=Suppressed("baseline"))
    one = InputReport("in/a.json", "json", Verdict.INVALID, (), records=3, totals={"error": 1}, suppressed=2)
    told = report(problem(), aside, known, inputs=(one,), totals={"error": 1}, suppressed=2)
    head, rest = report_to_text(told).split("  suppressed: 2 problems\n")
    assert head.startswith("in/a.json: invalid (JSON, 3 records, 1 error, 2 suppressed)\n")
    assert "Set aside." not in head
    assert rest == (
        "       error TIPX-REF-001  line 12, column 5  Referral.status  /referrals/0/status\n"
        "         Set aside.\n"
        "         why: Sample reason; owner Sample Owner; until 2026-12-31\n"
        "       error TIPX-REF-001  line 12, column 5  Referral.status  /referrals/0/status\n"
        "         Known.\n"
        "         why: known when the baseline was written\n"
        "\n"
        "1 input: invalid; 1 error, 2 suppressed\n"
        "Why, and examples: tipx explain TIPX-REF-001\n"
    )
    assert "\x1b[2m         Set aside.\x1b[0m\n" in report_to_text(told, colour=True)


def test_a_run_with_nothing_but_suppressed_problems_explains_none_and_does_not_call_it_nothing() -> None:
    text = report_to_text(report(problem(suppressed=Suppressed("baseline")), totals={}, suppressed=1))
    assert text.splitlines()[-1] == "1 input: invalid; no problems, 1 suppressed"


def test_a_problem_is_shown_and_explained_by_the_severity_that_the_user_gave_it() -> None:
    mild = problem(graded=Severity.INFO)
    text = report_to_text(report(mild, problem(rule="TIPX-REF-002", severity=Severity.WARNING)))
    assert "  info TIPX-REF-001\n" in text
    assert text.splitlines()[-1] == "Why, and examples: tipx explain TIPX-REF-002"


def test_what_the_users_severities_suppressions_and_baseline_came_to_is_said() -> None:
    what = SetAside(
        (Regraded("TIPX-REF-*", Severity.INFO, 2), Regraded("TIPX-XRC-*", Severity.INFO)),
        (
            SuppressionUse(0, "TIPX-REF-001", "used", 1), SuppressionUse(1, "TIPX-REF-002", "unused"),
            SuppressionUse(2, "TIPX-REF-003", "expired", 1),
        ),
        BaselineUse("baseline.json", 5, problems=3, gone=2, beyond=1, same_standard=False),
    )  # fmt: skip
    assert report_to_text(report(set_aside=what)).splitlines()[2:] == [
        "2 problems of TIPX-REF-* shown as info, as --severity says; the verdict does not change.",
        "Suppression 2 (TIPX-REF-002) fits nothing that was found.",
        "Suppression 3 (TIPX-REF-003) has expired: what it set aside counts again.",
        "3 problems known to the baseline set aside.",
        "2 known problems are gone; --update-baseline takes them out.",
        "1 problem beyond the caps of the list could not be compared with the baseline and count.",
        "The baseline was written by another version or text of the standard.",
    ]


def test_it_is_said_where_the_settings_stand() -> None:
    text = report_to_text(report(options={"config": os.path.abspath("tipx.toml")}))
    assert text.splitlines()[-1] == "Settings were taken from tipx.toml."


def test_a_rule_of_which_the_cap_left_everything_off_the_list_is_named() -> None:
    one = InputReport("in/a.json", "json", Verdict.INVALID, (), totals={"error": 4}, truncated={"TIPX-REF-009": 4})
    assert "  more  4 more of TIPX-REF-009 in this file" in report_to_text(report(inputs=(one,)))


def test_an_internal_fault_is_told() -> None:
    text = report_to_text(report(faults=("TIPX-REF-001: KeyError",), verdict=Verdict.UNDECIDED))
    assert "Internal error in TIPX-REF-001: KeyError" in text


def test_quiet_leaves_out_what_is_valid_and_the_summary_and_keeps_the_rest() -> None:
    assert report_to_text(report(), quiet=True) == ""
    text = report_to_text(report(problem(severity=Severity.WARNING)), quiet=True)
    assert "warning TIPX-REF-001" in text
    assert "1 input" not in text


def test_colour_changes_nothing_but_the_colour() -> None:
    import re

    told = report(problem(related=(Related(Place(0, pointer="/x")),), value=Value("text", "x")), left_out=1)
    coloured = report_to_text(told, colour=True)
    assert "\x1b[31merror\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9]+m", "", coloured) == report_to_text(told)


@pytest.mark.parametrize("width", [60, 80, 96])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_lines_keep_to_the_width_and_no_pointer_is_broken(example: Example, width: int) -> None:
    found = tipx.validate(example.json, now=example.now)
    text = report_to_text(found, width=width)
    for line in text.splitlines():
        assert line == line.rstrip()
        unbreakable = line.lstrip().startswith(("at ", "see ")) or os.fspath(example.json) in line
        assert len(line) <= width or unbreakable, line
    for one in found.problems:
        assert one.at.pointer is None or one.at.pointer in text
        assert one.rule in text


def test_control_and_direction_characters_are_shown_as_escapes_and_letters_stay() -> None:
    assert clean("Sample گلالئی\tx") == "Sample گلالئی\\tx"
    assert clean("a\ufffe\uffffb") == "a\\ufffe\\uffffb"
    assert clean("a\u202eb\u2028c\x9bd\udce9e") == "a\\u202eb\\u2028c\\x9bd\\udce9e"


def test_a_broken_payload_of_an_unbroken_word_does_not_break_the_report() -> None:
    payload = json.loads(json.dumps(base(newest(), "smallest")))
    payload["victims"][0]["names"] = [{"full": "S" * 5000, "colour": "x"}]
    text = report_to_text(tipx.validate(json.dumps(payload), now="2026-03-05", show_values=True))
    assert "Victim.names[]" in text
