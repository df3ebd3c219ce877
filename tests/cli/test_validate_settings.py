"""`tipx validate` with settings, severities, suppressions and baselines: what wins, what is said, which exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_harness import INVALID, MISSPELT, NOW, VALID, Done, run

REPORT = (*NOW, "-f", "json")
MISSPELT_RULE, PROTECTED = "TIPX-SCH-002", "TIPX-CDP-001"
ENTRY = f"""
[[suppressions]]
rule = "{MISSPELT_RULE}"
reason = "Sample reason"
owner = "Sample owner"
until = 2026-03-05
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own, the root of a repository, with a misspelt payload."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.tipx.json").write_bytes(MISSPELT.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(here: Path, text: str) -> None:
    (here / "tipx.toml").write_text(text, encoding="utf-8")


def told(done: Done) -> dict[str, Any]:
    options: dict[str, Any] = done.json["options"]
    return options


# -- the file and the command line -----------------------------------------------------------------------------------


def test_the_settings_of_the_folder_are_used_and_the_report_says_of_which_file(here: Path) -> None:
    settings(here, "fail-on = 'never'\nmax-per-rule = 7\nmax-depth = 9\n")
    done = run("validate", "a.tipx.json", *REPORT)
    assert done.status == 0
    options = told(done)
    assert (options["config"], options["fail_on"], options["max_per_rule"]) == ("tipx.toml", "never", 7)
    assert options["limits"]["max_depth"] == 9
    assert "Settings were taken from tipx.toml." in run("validate", "a.tipx.json", *NOW).out


def test_without_a_file_the_report_names_none(here: Path) -> None:
    done = run("validate", "a.tipx.json", *REPORT)
    assert (done.status, told(done)["config"]) == (1, None)


def test_the_command_line_wins(here: Path) -> None:
    settings(here, "fail-on = 'never'\nselect = ['TIPX-STR-*']\nnow = 2026-01-01\n")
    done = run("validate", "a.tipx.json", *REPORT, "--fail-on", "error", "--select", "TIPX-SCH-*")
    assert done.status == 1
    options = told(done)
    assert (options["fail_on"], options["select"]) == ("error", ["TIPX-SCH-*"])
    assert options["now"] == "2026-03-05T00:00:00Z"


def test_the_command_line_wins_also_with_what_is_usual(here: Path) -> None:
    settings(here, "max-per-rule = 7\nfail-on = 'never'\n")
    options = told(run("validate", "a.tipx.json", *REPORT, "--max-per-rule", "20", "--fail-on", "error"))
    assert (options["max_per_rule"], options["fail_on"]) == (20, "error")


def test_tables_are_joined_entry_by_entry_and_those_of_the_command_line_hold(here: Path) -> None:
    settings(here, f"[severity]\n{MISSPELT_RULE} = 'info'\nTIPX-STR-009 = 'info'\n[parameters]\nfeedbackDays = 21\n")
    done = run("validate", "a.tipx.json", *REPORT, "--severity", "TIPX-SCH-*=warning", "--parameter", "maxAge=100")
    assert told(done)["severity"] == {MISSPELT_RULE: "info", "TIPX-STR-009": "info", "TIPX-SCH-*": "warning"}
    assert told(done)["parameters"] == {"feedbackDays": 21, "maxAge": 100}
    assert [problem["graded"] for problem in done.json["problems"]] == ["warning"]


def test_config_names_another_file_and_no_config_none(here: Path) -> None:
    settings(here, "fail-on = 'never'\n")
    (here / "other.toml").write_text("fail-on = 'info'\n", encoding="utf-8")
    assert told(run("validate", "a.tipx.json", *REPORT, "--config", "other.toml"))["fail_on"] == "info"
    assert run("validate", "a.tipx.json", *NOW, "--no-config").status == 1
    assert run("validate", "a.tipx.json", *NOW).status == 0


def test_outputs_can_be_set(here: Path) -> None:
    settings(here, "format = ['text', 'json=report.json']\nquiet = true\ncolor = true\ninputs = 'history'\n")
    done = run("validate", "a.tipx.json", *NOW)
    assert "\x1b[" in done.out
    assert "1 input" not in done.out
    assert json.loads((here / "report.json").read_bytes())["options"]["inputs"] == "history"


@pytest.mark.parametrize(("text", "said"), [
    ("fail-onn = 'never'", "tipx.toml, line 1: no setting is called 'fail-onn'; did you mean fail-on?"),
    ("\nselect = 'TIPX-SCH-02'", "tipx.toml, line 2: no rule is called 'TIPX-SCH-02'; did you mean TIPX-SCH-002"),
    ("quiet = 1", "tipx.toml, line 1: quiet is true or false"),
    ("show-values = true", "tipx.toml, line 1: show-values cannot be set in a file"),
    ("baseline = 'known.json'", "tipx.toml, line 1: known.json is not there; --update-baseline writes it"),
    (ENTRY.replace("2026-03-05", "2027-03-07"), "tipx.toml, line 6: until 2027-03-07 is too far"),
    (f"severity.{PROTECTED} = 'info'", f"tipx.toml, line 1: {PROTECTED} is protected"),
    (ENTRY.replace(MISSPELT_RULE, PROTECTED), f"tipx.toml, line 3: {PROTECTED} is protected"),
    ("a = = 1", "tipx.toml, line 1: it is no TOML"),
])  # fmt: skip
def test_settings_that_cannot_be_used_are_wrong_usage(here: Path, text: str, said: str) -> None:
    settings(here, text)
    done = run("validate", "a.tipx.json", *NOW)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert run("validate", "a.tipx.json", *NOW, "--no-config").status == 1


@pytest.mark.parametrize(("arguments", "said"), [
    (["--config", "none.toml"], "none.toml cannot be read: no such file or directory"),
    (["--config", "a.toml", "--no-config"], "--config and --no-config exclude each other"),
    (["--severity", MISSPELT_RULE], f"--severity {MISSPELT_RULE}: write RULE=LEVEL"),
    (["--severity", "=info"], "--severity =info: write RULE=LEVEL"),
    (["--severity", f"{MISSPELT_RULE}=grave"], "the level is one of error, warning, info"),
    (["--severity", "TIPX-SCH-02=info"], "--severity: no rule is called 'TIPX-SCH-02'; did you mean TIPX-SCH-002"),
    (["--severity", f"{PROTECTED}=info"], f"--severity: {PROTECTED} is protected (syntax, data protection)"),
    (["--severity", "TIPX-SYN-*=info"], "--severity: all rules of TIPX-SYN-* are protected"),
    (["--parameter", "feedbackDay=3"], "no parameter is called 'feedbackDay'; did you mean feedbackDays?"),
    (["--parameter", "feedbackDays=soon"], "--parameter feedbackDays: the parameter feedbackDays is a whole number"),
    (["--parameter", "feedbackDays"], "--parameter feedbackDays: write NAME=VALUE"),
    (["--baseline", "none.json"], "--baseline: none.json is not there"),
    (["--baseline", "a.tipx.json"], "--baseline: a.tipx.json is no baseline"),
    (["--update-baseline"], "--update-baseline needs --baseline FILE"),
    (["--baseline", "no/such/folder.json", "--update-baseline"], "no/such/folder.json cannot be written: there is no such"),
    (["--baseline", "x.json", "--update-baseline", "-f", "json=x.json"], "would both go to x.json"),
    (["--baseline", "a.tipx.json", "--update-baseline"], "a.tipx.json is no baseline"),
])  # fmt: skip
def test_options_that_cannot_be_used_are_wrong_usage(here: Path, arguments: list[str], said: str) -> None:
    done = run("validate", "a.tipx.json", *NOW, *arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_a_baseline_never_overwrites_an_input(here: Path) -> None:
    known = here / "known.json"
    assert run("validate", "a.tipx.json", *NOW, "--baseline", "known.json", "--update-baseline").status == 0
    before = known.read_bytes()
    done = run("validate", "a.tipx.json", "known.json", *NOW, "--baseline", "known.json", "--update-baseline")
    assert (done.status, known.read_bytes()) == (2, before)
    assert "known.json is an input; the baseline would overwrite it" in done.err


# -- severities ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "fail_on", "status"), [
    ("error", "error", 1), ("warning", "error", 0), ("warning", "warning", 1), ("info", "warning", 0), ("info", "info", 1),
    ("error", "never", 0),
])  # fmt: skip
def test_the_exit_status_is_that_of_the_chosen_severity(here: Path, level: str, fail_on: str, status: int) -> None:
    done = run("validate", "a.tipx.json", *REPORT, "--severity", f"{MISSPELT_RULE}={level}", "--fail-on", fail_on)
    assert (done.status, done.json["verdict"]) == (status, "invalid")


def test_the_text_shows_the_chosen_severity_and_says_so(here: Path) -> None:
    done = run("validate", "a.tipx.json", *NOW, "--severity", "TIPX-SCH-*=info")
    assert f"info {MISSPELT_RULE}" in done.out
    assert "a.tipx.json: invalid" in done.out
    assert "1 problem of TIPX-SCH-* shown as info" in done.out


def test_a_protected_problem_fails_the_run_whatever_a_pattern_says(here: Path) -> None:
    done = run("validate", INVALID, *NOW, "--severity", "TIPX-*=info")
    assert (done.status, f"error {PROTECTED}" in done.out) == (1, True)
    assert "TIPX-* also fits" in done.out


# -- suppressions ----------------------------------------------------------------------------------------------------


def test_a_suppressed_problem_gives_0_and_is_shown_with_why_and_who(here: Path) -> None:
    settings(here, ENTRY)
    done = run("validate", "a.tipx.json", *NOW)
    assert (done.status, done.err) == (0, "")
    for part in ("a.tipx.json: invalid", MISSPELT_RULE, "Sample reason", "Sample owner", "2026-03-05", "1 suppressed"):
        assert part in done.out
    report = run("validate", "a.tipx.json", *REPORT).json
    assert (report["verdict"], report["totals"]["error"], report["totals"]["suppressed"]) == ("invalid", 0, 1)
    assert report["problems"][0]["suppressed"] == {
        "kind": "suppression", "reason": "Sample reason", "owner": "Sample owner", "until": "2026-03-05",
    }  # fmt: skip


@pytest.mark.parametrize(("now", "status"), [("2026-03-05", 0), ("2026-03-06", 1)])
def test_the_day_after_its_last_day_the_problem_fails_the_run_again(here: Path, now: str, status: int) -> None:
    settings(here, ENTRY)
    assert run("validate", "a.tipx.json", "--now", now).status == status


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("more", [[], ["--quiet"]])
def test_an_expired_suppression_is_a_warning_on_standard_error(here: Path, form: str, more: list[str]) -> None:
    settings(here, ENTRY)
    done = run("validate", "a.tipx.json", "--now", "2026-03-06", "-f", form, *more)
    assert done.err == (
        f"tipx: the suppression of {MISSPELT_RULE} expired on 2026-03-05 (owner: Sample owner); "
        "1 problem that it fits count again\n"
    )


def test_one_that_fits_nothing_is_listed_as_unused(here: Path) -> None:
    settings(here, ENTRY)
    done = run("validate", VALID, *REPORT)
    assert [one["state"] for one in done.json["set_aside"]["suppressions"]] == ["unused"]
    assert f"({MISSPELT_RULE}) fits nothing that was found" in run("validate", VALID, *NOW).out


def test_what_the_user_wrote_cannot_steer_the_terminal(here: Path) -> None:
    settings(here, ENTRY.replace("Sample owner", "Sample \\u001b[2J"))
    done = run("validate", "a.tipx.json", "--now", "2026-03-06")
    assert "\x1b" not in done.out + done.err


# -- baselines -------------------------------------------------------------------------------------------------------

KNOWN = ("--baseline", "known.json")


def test_a_baseline_is_written_and_then_sets_aside_what_was_known(here: Path) -> None:
    first = run("validate", "a.tipx.json", *NOW, *KNOWN, "--update-baseline")
    assert (first.status, first.err) == (0, "tipx: known.json now knows 1 problem (before: 0)\n")
    assert "a.tipx.json: invalid" in first.out
    second = run("validate", "a.tipx.json", *REPORT, *KNOWN)
    assert (second.status, second.json["verdict"], second.json["totals"]["suppressed"]) == (0, "invalid", 1)
    assert second.json["problems"][0]["suppressed"]["kind"] == "baseline"
    assert run("validate", "a.tipx.json", *REPORT, *KNOWN, "--update-baseline").json == second.json


def test_a_new_problem_fails_the_run(here: Path) -> None:
    run("validate", "a.tipx.json", *NOW, *KNOWN, "--update-baseline")
    (here / "b.tipx.json").write_bytes(MISSPELT.read_bytes())
    assert run("validate", "a.tipx.json", "b.tipx.json", *NOW, *KNOWN).status == 1


def test_a_known_problem_that_is_gone_is_said_and_taken_out(here: Path) -> None:
    run("validate", "a.tipx.json", *NOW, *KNOWN, "--update-baseline")
    (here / "a.tipx.json").write_bytes(VALID.read_bytes())
    done = run("validate", "a.tipx.json", *NOW, *KNOWN)
    assert (done.status, "1 known problem is gone; --update-baseline takes it out." in done.out) == (0, True)
    renewed = run("validate", "a.tipx.json", *NOW, *KNOWN, "--update-baseline")
    assert renewed.err == "tipx: known.json now knows 0 problems (before: 1)\n"
    assert json.loads((here / "known.json").read_bytes())["entries"] == []


def test_protected_problems_cannot_be_taken_in_and_fail_the_run(here: Path) -> None:
    done = run("validate", INVALID, *NOW, *KNOWN, "--update-baseline")
    assert done.status == 1
    assert "1 problem of protected rules (syntax, data protection) could not be taken into known.json" in done.err
    assert PROTECTED not in (here / "known.json").read_text()


def many(here: Path) -> None:
    bundle = json.loads(MISSPELT.read_bytes())
    bundle["victims"][0]["languages"] = [{"lang": "qq"} for _ in range(5)]
    (here / "a.tipx.json").write_text(json.dumps(bundle), encoding="utf-8")


def test_beyond_the_cap_problems_are_not_taken_in_and_count(here: Path) -> None:
    many(here)
    cap = ("--max-per-rule", "2")
    done = run("validate", "a.tipx.json", *NOW, *KNOWN, "--update-baseline", *cap)
    assert done.status == 1
    assert "3 problems beyond the cap could not be taken in; with --max-per-rule 0 --max-problems 0 all are" in done.err
    report = run("validate", "a.tipx.json", *REPORT, *KNOWN, *cap)
    assert (report.status, report.json["totals"]["error"], report.json["set_aside"]["baseline"]["beyond"]) == (1, 3, 3)
    whole = ("--max-per-rule", "0", "--max-problems", "0")
    assert run("validate", "a.tipx.json", *NOW, *KNOWN, "--update-baseline", *whole).status == 0
    assert run("validate", "a.tipx.json", *NOW, *KNOWN, *whole).status == 0


def test_a_baseline_that_cannot_be_written_leaves_the_old_one(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("validate", "a.tipx.json", *NOW, *KNOWN, "--update-baseline")
    before = (here / "known.json").read_bytes()
    many(here)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    done = run("validate", "a.tipx.json", *NOW, *KNOWN, "--update-baseline")
    assert (done.status, done.err) == (70, "tipx: known.json cannot be written: no space left on device\n")
    assert (here / "known.json").read_bytes() == before
    assert [path.name for path in here.iterdir() if path.name.startswith(".tipx-")] == []


def test_unreadable_and_undecided_stay_what_they_are(here: Path) -> None:
    undecided = MISSPELT.with_name("unknown-version.tipx.json")
    run("validate", "a.tipx.json", undecided, *NOW, *KNOWN, "--update-baseline")
    assert run("validate", "a.tipx.json", undecided, *NOW, *KNOWN).status == 4
    assert run("validate", "a.tipx.json", "missing.json", *NOW, *KNOWN).status == 3


def test_the_settings_name_a_baseline_from_their_own_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(here, "baseline = 'known.json'\n")
    (here / "below").mkdir()
    monkeypatch.chdir(here / "below")
    assert run("validate", "../a.tipx.json", *NOW, "--update-baseline").status == 0
    assert (here / "known.json").is_file()
    assert run("validate", "../a.tipx.json", *NOW).status == 0
