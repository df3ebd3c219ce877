"""The outputs of `tipx validate`: several in one run, none taking another along, values only where they were accepted."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from cli_harness import INVALID, NOW, VALID, run

from tipx.cli import output
from tipx.problems import Report
from tipx.reporting import FORMATS, junit, markdown, sarif
from tipx.reporting import csv as csv_form

LEAVING = [name for name, form in FORMATS.items() if form.leaves]


def test_every_form_comes_of_one_run_each_in_its_own_file(tmp_path: Path) -> None:
    targets = {name: tmp_path / f"report.{name}" for name in FORMATS}
    done = run("validate", INVALID, *NOW, *(f"-f{name}={target}" for name, target in targets.items()))
    assert (done.status, done.out, done.err) == (1, "", "")
    for name, target in targets.items():
        assert "TIPX-CDP-001" in target.read_text(encoding="utf-8"), name


@pytest.mark.parametrize("name", FORMATS)
def test_a_form_on_standard_output_is_what_it_is_in_a_file(name: str, tmp_path: Path) -> None:
    on_screen = run("validate", INVALID, *NOW, "-f", name, encoding="utf-8")
    run("validate", INVALID, *NOW, "-f", f"{name}={tmp_path / 'x'}")
    assert (tmp_path / "x").read_bytes() == on_screen.raw != b""


@pytest.mark.parametrize("name", LEAVING)
def test_shown_values_are_refused_before_any_work_where_the_report_leaves_the_machine(
    name: str, tmp_path: Path
) -> None:
    target = tmp_path / "report"
    done = run("validate", tmp_path / "gone.json", "--show-values", "-f", "text", "-f", f"{name}={target}")
    assert (done.status, done.out) == (2, "")
    assert f"--show-values is refused with {name}: " in done.err
    assert "--i-accept-disclosure" in done.err
    assert not target.exists()


def test_shown_values_are_refused_alike_where_a_settings_file_chooses_the_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tipx.toml").write_text('format = ["gitlab=report"]\n')
    done = run("validate", INVALID, *NOW, "--show-values")
    assert (done.status, done.out) == (2, "")
    assert "--show-values is refused with gitlab: " in done.err
    assert os.listdir(tmp_path) == ["tipx.toml"]


@pytest.mark.parametrize("name", FORMATS)
def test_shown_values_are_written_where_the_disclosure_is_accepted(name: str, tmp_path: Path) -> None:
    payload = tmp_path / "a.tipx.json"
    payload.write_text(
        VALID.read_text(encoding="utf-8").replace('"version": 1', '"version": "Qqmarker"'), encoding="utf-8"
    )
    arguments = ("validate", payload, *NOW, "-f", name)
    assert "Qqmarker" not in run(*arguments).out
    accepted = () if not FORMATS[name].leaves else ("--i-accept-disclosure",)
    shown = run(*arguments, "--show-values", *accepted)
    assert "Qqmarker" in shown.out
    assert "values are shown" in shown.err


@pytest.mark.unix
def test_a_report_with_values_is_the_owners_alone_in_every_form(tmp_path: Path) -> None:
    targets = [tmp_path / name for name in FORMATS]
    run(
        "validate",
        INVALID,
        *NOW,
        "--show-values",
        "--i-accept-disclosure",
        *(f"-f{path.name}={path}" for path in targets),
    )
    assert {stat.S_IMODE(path.stat().st_mode) for path in targets} == {0o600}


def test_a_name_that_is_no_form_is_refused_with_the_near_one_and_the_help_names_all() -> None:
    done = run("validate", VALID, "-f", "sarrif")
    assert done.status == 2
    assert "no format is called 'sarrif'; did you mean sarif?" in done.err
    assert "the formats are text, json, ndjson, sarif" in run("validate", VALID, "-f", "qqq").err
    text = run("validate", "--help").out
    assert all(name in text for name in FORMATS)


def test_the_shell_completes_the_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_TIPX_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "tipx validate -f g")
    monkeypatch.setenv("COMP_CWORD", "3")
    assert run().out.split() == ["plain,github", "plain,gitlab"]


def failing(report: Report, *_: object) -> str:
    raise KeyError("Sample Secret")


@pytest.mark.parametrize("payload", [VALID, INVALID], ids=["valid", "invalid"])
def test_a_form_that_fails_takes_no_other_along_and_is_never_a_success(
    payload: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "render", failing)
    before, broken, after = tmp_path / "before.json", tmp_path / "broken", tmp_path / "after.csv"
    broken.write_text("the old report")
    outputs = ("-f", "text", "-f", f"json={before}", "-f", f"sarif={broken}", "-f", f"csv={after}")
    done = run("validate", payload, *NOW, *outputs)
    assert done.status == 70
    assert "tipx: the sarif report failed; the verdict and the other reports stand\n" in done.err
    assert "internal error (KeyError)" in done.err
    assert "Secret" not in done.err + done.out
    verdict = "valid" if payload is VALID else "invalid"
    assert json.loads(before.read_bytes())["verdict"] == verdict
    assert done.out.startswith(f"{payload}: {verdict}")
    assert after.read_text().startswith("path,")
    assert broken.read_text() == "the old report"


def test_every_form_that_fails_is_named_and_debug_says_where_without_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "render", failing)
    monkeypatch.setattr(junit, "render", failing)
    done = run("--debug", "validate", VALID, *NOW, "-f", f"sarif={tmp_path / 'a'}", "-f", f"junit={tmp_path / 'b'}")
    assert done.status == 70
    assert "the sarif report failed" in done.err
    assert "the junit report failed" in done.err
    assert "in failing" in done.err
    assert "Secret" not in done.err


def test_a_file_that_cannot_be_written_takes_no_other_output_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def full(source: str, target: str) -> None:
        if target.endswith(".full"):
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(output.os, "replace", full)
    targets = [tmp_path / name for name in ("a.full", "b.full", "c.json")]
    forms = ("sarif", "junit", "json")
    done = run("validate", INVALID, *NOW, *(f"-f{form}={target}" for form, target in zip(forms, targets, strict=True)))
    assert done.status == 70
    said = sorted(done.err.splitlines())
    assert said == [f"tipx: {target} cannot be written: no space left on device" for target in targets[:2]]
    assert os.listdir(tmp_path) == ["c.json"]


def test_a_github_run_has_annotations_on_standard_output_and_a_job_summary_after_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    done = run("validate", INVALID, *NOW, "-f", "github")
    assert done.status == 1
    assert done.out.startswith("::error file=")
    assert summary.read_text(encoding="utf-8").startswith("# Before\n## TIPX: invalid\n")


def test_without_the_form_github_no_job_summary_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    run("validate", INVALID, *NOW, "-f", "markdown")
    assert os.listdir(tmp_path) == []
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "")
    assert run("validate", INVALID, *NOW, "-f", "github").status == 1


def test_a_job_summary_leaves_room_for_what_is_already_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_bytes(b"x" * (markdown.MOST_BYTES - 1_100))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    run("validate", INVALID, *NOW, "-f", "github")
    assert summary.stat().st_size <= markdown.MOST_BYTES
    assert "than this place takes" in summary.read_text(encoding="utf-8")


def test_a_job_summary_that_cannot_be_written_leaves_the_annotations_and_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no" / "such" / "summary.md"))
    done = run("validate", INVALID, *NOW, "-f", "github")
    assert done.status == 70
    assert done.out.startswith("::error file=")
    assert "summary.md cannot be written: no such file or directory" in done.err


def test_what_cannot_be_read_is_said_on_the_screen_also_beside_a_form_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_form, "render", failing)
    done = run("validate", tmp_path / "gone", "-f", f"csv={tmp_path / 'x'}")
    assert done.status == 70
    assert f"tipx: {tmp_path / 'gone'}: cannot be read: there is no such file" in done.err
