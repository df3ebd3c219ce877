"""`tipx conformance`: statuses, outputs, and a clear word for every wrong use."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from fake_implementations import command
from small_suites import keeps, many, small_suite

from tipx.cli import main
from tipx.conformance.skeleton import GROUPS, skeleton
from tipx.conformance.suite import Suite
from tipx.conformance.views import VIEWS
from tipx.generate.suite import SUITE
from tipx.standard import standard

EXAMPLES = standard("1.0").folder / "examples"
VALID = EXAMPLES / "valid" / "internal-child.tipx.json"
NOW = ("--now", "2026-03-05")


class Done(NamedTuple):
    status: int
    out: str
    err: str


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def run(*arguments: object, terminal: bool = False) -> Done:
    """Run `tipx conformance` with these arguments; `terminal`: standard error is one."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    err = (Terminal if terminal else io.TextIOWrapper)(io.BytesIO(), encoding="utf-8", newline="\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            main(["conformance", *map(str, arguments)])
    said = [stream.buffer.getvalue().decode() for stream in (out, err) if stream.flush() is None]  # type: ignore[attr-defined]
    assert isinstance(ended.value.code, int)
    return Done(ended.value.code, *said)


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    small_suite(tmp_path / "suite", many(12))
    return tmp_path / "suite"


def test_all_that_passes_has_status_0(suite: Path) -> None:
    done = run("run", "--suite", suite, "--", *command("good"))
    assert (done.status, done.err) == (0, "")
    first, last = done.out.splitlines()
    assert first == "fake 1 (Python), suite 0.0.1"
    assert last.startswith("12 pass; ")


@pytest.mark.parametrize("way", ["wrong", "crash"])
def test_what_fails_or_is_errored_has_status_1(suite: Path, way: str) -> None:
    done = run("run", "--suite", suite, "--", *command(way))
    assert (done.status, done.err) == (1, "")
    assert "SYN-0005 (json): " in done.out


def test_nothing_that_was_asked_is_no_success(suite: Path) -> None:
    assert run("run", "--suite", suite, "--filter", "cat", "--form", "xml").status == 1


def test_what_does_not_start_has_status_3(suite: Path) -> None:
    done = run("run", "--suite", suite, "--", *command("ends at once"))
    assert (done.status, done.out) == (3, "")
    assert done.err == "tipx: the implementation cannot be tested: it ended with status 4\nsample last words\n"
    done = run("run", "--suite", suite, "--start-timeout", "0.5", "--", *command("never"))
    assert (done.status, done.err) == (
        3,
        "tipx: the implementation cannot be tested: no answer to start within 0.5 seconds\n",
    )


def test_every_form_goes_to_its_file_in_one_run(suite: Path, tmp_path: Path) -> None:
    outputs = [f"-f{form}={tmp_path / form}" for form in VIEWS]
    done = run("run", "--suite", suite, *outputs, "--", *command("good"))
    assert (done.status, done.out, done.err) == (0, "", "")
    assert all((tmp_path / form).read_text().endswith("\n") for form in VIEWS)
    assert keeps("results", json.loads((tmp_path / "json").read_bytes()))
    assert {path.name for path in tmp_path.iterdir()} == {"suite", *VIEWS}


def test_only_some_cases_are_asked_and_it_is_said(suite: Path) -> None:
    done = run(
        "run", "--suite", suite, "--only", "SYN-0003", "--only", "SYN-0004", "-f", "json", "--", *command("crash")
    )
    found = json.loads(done.out)
    assert (done.status, found["only"], set(found["cases"])) == (0, ["SYN-0003", "SYN-0004"], {"SYN-0003", "SYN-0004"})
    assert set(json.loads(run("run", "--suite", suite, "--only", "SYN", "-f", "json", "--", *command("good")).out)["cases"]) == {
        f"SYN-{number:04}" for number in range(1, 13)
    }  # fmt: skip


def test_a_filter_is_run_for_each_file(suite: Path) -> None:
    words = " ".join(f"'{one}'" for one in command("filter, by input"))
    assert run("run", "--suite", suite, "--filter", words, "--only", "SYN-0001", "--only", "SYN-0003").status == 0
    done = run("run", "--suite", suite, "--filter", "true", "--only", "SYN-0001", "--only", "SYN-0003")
    assert done.status == 1
    assert "fail: SYN-0003 (json): verdict valid, expected invalid" in done.out


def test_progress_is_shown_on_a_terminal_only(suite: Path) -> None:
    assert run("run", "--suite", suite, "--", *command("good")).err == ""
    assert "tipx: the implementation" in run("run", "--suite", suite, "--", *command("good"), terminal=True).err


def test_a_suite_is_run_from_its_archive(suite: Path, tmp_path: Path) -> None:
    packed = tmp_path / "suite.zip"
    done = run("export", "--suite", suite, packed)
    assert (done.status, done.out) == (0, "")
    assert f"suite.zip: suite 0.0.1, 12 cases, {packed.stat().st_size} bytes" in done.err
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    assert (tmp_path / "suite.zip.sha256").read_text() == f"{digest}  suite.zip\n"
    first = json.loads(run("run", "--suite", packed, "-f", "json", "--", *command("good")).out)
    assert first == json.loads(run("run", "--suite", suite, "-f", "json", "--", *command("good")).out)
    before = packed.read_bytes()
    run("export", "--suite", suite, packed)
    assert packed.read_bytes() == before


def test_a_suite_that_was_changed_is_not_exported(suite: Path, tmp_path: Path) -> None:
    (suite / "VERSION").write_text("9.9.9\n")
    done = run("export", "--suite", suite, tmp_path / "suite.zip")
    assert (done.status, done.err) == (3, "tipx: VERSION is not the file that the manifest names\n")
    assert not (tmp_path / "suite.zip").exists()


WRONG = {
    "no suite": (["run", "--suite", "nowhere"], 3, "nowhere is no conformance suite: no such file or directory"),
    "no archive": (["run", "--suite", "text"], 3, "text is no conformance suite: it is no archive, or a broken one"),
    "no such case": (["run", "--suite", "suite", "--only", "SYN-0099"], 2, "no case or group is called 'SYN-0099'"),
    "no such form": (["run", "--suite", "suite", "-f", "yaml"], 2, "no format is called 'yaml'"),
    "a near form": (["run", "--suite", "suite", "-f", "jason"], 2, "did you mean json?"),
    "no file": (["run", "--suite", "suite", "-f", "json="], 2, "the file of --format json= is missing"),
    "two on standard output": (["run", "--suite", "suite", "-f", "json", "-f", "text"], 2, "one format can go to standard"),
    "two in one file": (["run", "--suite", "suite", "-f", "json=x", "-f", "text=./x"], 2, "two formats would go to"),
    "no folder": (["run", "--suite", "suite", "-f", "json=no/x"], 2, "no/x cannot be written: there is no such folder"),
    "a folder": (["run", "--suite", "suite", "-f", "json=suite"], 2, "suite cannot be written: it is a folder"),
    "filter and command": (["run", "--suite", "suite", "--filter", "true", "--", "true"], 2, "give a command, or --filter"),
    "engine and command": (["run", "--suite", "suite", "--engine", "python", "--", "true"], 2, "give a command, or --filter"),
    "claim without filter": (["run", "--suite", "suite", "--claim", "SYN"], 2, "--claim, --form and --version say what"),
    "no claim": (["run", "--suite", "suite", "--filter", "true", "--claim", "all"], 2, "'all' is no claim"),
    "no version": (["run", "--suite", "suite", "--filter", "true", "--version", "9.0"], 2, "no version 9.0 of the standard"),
    "quotes": (["run", "--suite", "suite", "--filter", "'"], 3, "the filter cannot be tested: its quotes do not match"),
    "empty filter": (["run", "--suite", "suite", "--filter", " "], 3, "the filter cannot be tested: it is empty"),
    "no program": (["run", "--suite", "suite", "--", "./no-such-program"], 3, "it cannot be started: no such file"),
    "no time": (["run", "--suite", "suite", "--timeout", "0"], 2, "'--timeout'"),
    "no implementation": (["run", "--suite", "suite", "--implementation", "suite"], 2, "suite holds no implementation.json"),
    "report of nothing": (["report"], 2, "RESULTS"),
    "report of none": (["report", "--suite", "suite", "text"], 2, "text: it is no JSON in UTF-8"),
    "report of a folder": (["report", "--suite", "suite", "suite"], 3, "suite: cannot be read: is a directory"),
    "report of what is not there": (["report", "--suite", "suite", "no"], 3, "no: cannot be read: no such file"),
    "report over its input": (["report", "--suite", "suite", "text", "-f", "json=text"], 2, "text is an input; it would be"),
    "export to another name": (["export", "--suite", "suite", "suite.tar"], 2, "suite.tar does not end in .zip"),
    "export nowhere": (["export", "--suite", "suite", "no/suite.zip"], 2, "no/suite.zip cannot be written"),
    "export of nothing": (["export", "--suite", "nowhere", "suite.zip"], 3, "nowhere is no conformance suite"),
    "new without group": (["new", "ABC", "sample"], 2, "no group is called 'ABC'"),
    "new with a wrong name": (["new", "RUL", "Sample Case"], 2, "SLUG is up to 60 small letters"),
    "new with no rule": (["new", "RUL", "sample", "--rule", "TIPX-REF-999"], 2, "no rule is called 'TIPX-REF-999'"),
    "new where nothing can be": (["new", "RUL", "sample", "--into", "text"], 70, "cannot be made"),
    "check of nothing": (["check"], 2, "FILE"),
    "check at no moment": (["check", "text", "--now", "yesterday"], 2, "the moment of judging is neither"),
    "check with no profile": (["check", "text", "--profile", "zz"], 2, "no profile is called zz"),
    "check of what is not there": (["check", "no"], 3, ""),
}  # fmt: skip


@pytest.mark.parametrize("which", WRONG)
def test_wrong_use_gets_a_clear_word(suite: Path, which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(suite.parent)
    Path("text").write_text("sample")
    arguments, status, said = WRONG[which]
    done = run(*arguments)
    assert done.status == status
    assert said in " ".join(done.err.split())
    assert "Traceback" not in done.err
    assert "internal error" not in done.err


def test_several_results_stand_side_by_side(suite: Path, tmp_path: Path) -> None:
    for way in ("good", "crash"):
        run("run", "--suite", suite, "-f", f"json={tmp_path / way}", "--", *command(way))
    done = run("report", "--suite", suite, tmp_path / "good", tmp_path / "crash")
    assert (done.status, done.err) == (0, "")
    assert "| SYN bytes and syntax | ✓ 12 / 12 | ✗ 11 / 12 |" in done.out
    assert "| SYN-0005 | json | pass | errored: it ended with status 3 |" in done.out
    done = run("report", "--suite", suite, tmp_path / "good", "-f", f"svg={tmp_path / 'badge.svg'}")
    assert (done.status, done.out) == (0, "")
    assert "all 12 pass" in (tmp_path / "badge.svg").read_text()


def test_results_of_several_engines_are_one_document_which_report_reads(tmp_path: Path) -> None:
    arguments = ["--only", "EXA-0001", "--engine", "python", "--engine", "python", "-f", f"json={tmp_path / 'both'}"]
    assert run("run", "--suite", SUITE, *arguments).status == 0
    assert len(json.loads((tmp_path / "both").read_bytes())) == 2
    done = run("report", "--suite", SUITE, tmp_path / "both", "-f", "badge")
    assert json.loads(done.out)["message"] == "2 of 2 implementations pass"


def test_an_engine_that_is_not_installed_is_left_out_or_cannot_be_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    done = run("run", "--suite", SUITE, "--only", "EXA-0001", "-f", "json")
    assert (done.status, json.loads(done.out)["implementation"]["name"]) == (0, "tipx-python")
    assert done.err == "tipx: the engine native is left out: the package jsonschema-rs is not installed\n"
    done = run("run", "--suite", SUITE, "--only", "EXA-0001", "--engine", "native")
    assert done.status == 3
    assert done.err == "tipx: the engine native cannot be tested: the package jsonschema-rs is not installed\n"


def test_one_that_cannot_be_tested_takes_no_other_along(tmp_path: Path) -> None:
    folder = tmp_path / "implementations" / "sample"
    folder.mkdir(parents=True)
    said = {
        "name": "sample",
        "title": "Sample",
        "what": "Sample.",
        "command": ["./no-such-program"],
        "needs": [],
        "control": False,
    }
    (folder / "implementation.json").write_text(json.dumps(said))
    done = run("run", "--suite", SUITE, "--only", "EXA-0001", "--engine", "python", "--implementation", folder)
    assert done.status == 3
    assert "cannot be tested: it cannot be started" in done.err
    assert "tipx-python" in done.out


def test_an_implementation_beside_the_suite_is_run_by_its_folder(suite: Path) -> None:
    folder = suite / "implementations" / "sample"
    folder.mkdir(parents=True)
    said = {
        "name": "sample",
        "title": "Sample",
        "what": "Sample.",
        "command": command("good"),
        "needs": [],
        "control": False,
    }
    (folder / "implementation.json").write_text(json.dumps(said))
    done = run("run", "--suite", suite, "--implementation", folder, "-f", "badge")
    assert (done.status, json.loads(done.out)["message"]) == (0, "all 12 pass")


# -- for producers -----------------------------------------------------------------------------------------------------


def test_a_message_that_keeps_the_standard_has_all_claims() -> None:
    done = run("check", VALID, *NOW, "--profile", "pk", "-f", "json")
    found = json.loads(done.out)
    assert (done.status, done.err) == (0, "")
    assert found["claims"] == {"core": True, "full": True, "profile pk": True, "profile operational": True}
    assert found["coverage"]["records"] == {"bundle": 1, "case": 1, "referral": 1, "victim": 2}
    assert found["coverage"]["forms"] == {"json": 1}


def test_a_message_with_errors_has_none_and_the_rule_is_told() -> None:
    done = run("check", VALID, EXAMPLES / "invalid" / "no-consent.tipx.json", *NOW)
    assert done.status == 1
    assert "core does not hold, full does not hold" in done.out
    assert "  error TIPX-" in done.out
    assert "2 files: core does not hold, full does not hold" in done.out


def test_what_is_undecided_leaves_core_and_takes_full() -> None:
    path = EXAMPLES / "invalid" / "unknown-version.tipx.json"
    found = json.loads(run("check", path, *NOW, "-f", "json").out)["files"][0]
    errors = [one for one in found["faults"] if one["severity"] == "error"]
    assert found["verdict"] == "undecided"
    assert (found["claims"]["core"], found["claims"]["full"]) == (not errors, False)
    assert found["open"]
    assert run("check", path, *NOW, "--level", "core").status == (1 if errors else 0)
    assert run("check", path, *NOW).status == 1


def test_a_profile_holds_or_not_whatever_the_message_claims(tmp_path: Path) -> None:
    path = EXAMPLES / "valid" / "eu-identification.tipx.json"
    found = json.loads(run("check", path, *NOW, "--profile", "pk", "--profile", "eu", "-f", "json").out)
    assert found["claims"]["core"] is True
    assert found["claims"]["profile eu"] is True
    assert set(found["claims"]) >= {"profile pk"}


def test_what_a_sample_covers_is_counted_in_fields_and_codes(tmp_path: Path) -> None:
    every = sorted((EXAMPLES / "valid").glob("*.tipx.*"))
    one = json.loads(run("check", VALID, *NOW, "-f", "json").out)["coverage"]
    more = json.loads(run("check", *every, *NOW, "-f", "json").out)["coverage"]
    assert set(more["forms"]) == {"json", "xml"}
    for kind, used in one["fields"].items():
        assert 0 < used["seen"] <= more["fields"][kind]["seen"] <= more["fields"][kind]["of"]
    assert one["codelists"]["seen"] < more["codelists"]["seen"] <= more["codelists"]["of"]
    assert set(more["unseen"]) < set(one["unseen"])
    wanted = sum(used["of"] - used["seen"] for used in one["fields"].values())
    assert len(one["unseen"]) == wanted
    alike = [
        json.loads(run("check", VALID.with_suffix(f".{form}"), *NOW, "-f", "json").out) for form in ("json", "xml")
    ]
    assert alike[0]["coverage"]["fields"] == alike[1]["coverage"]["fields"]
    assert alike[0]["coverage"]["codes"] == alike[1]["coverage"]["codes"]


def test_of_a_message_no_value_is_told(tmp_path: Path) -> None:
    payload = json.loads(VALID.read_bytes())
    payload["victims"][0]["familyName"] = "Marker-Qzx"
    payload["victims"][0]["sex"] = "Marker-Qzx"
    payload["Marker-Qzx"] = "Marker-Qzx"
    payload["extensions"] = {"x:Marker-Qzx": "Marker-Qzx"}
    (tmp_path / "message.json").write_text(json.dumps(payload))
    for form in ("text", "json"):
        done = run("check", tmp_path / "message.json", *NOW, "-f", form)
        assert done.status == 1
        assert "Qzx" not in done.out + done.err


def test_what_is_no_message_is_judged_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_bytes(b'{"recordType": ')
    done = run("check", tmp_path / "broken.json", tmp_path / "missing.json")
    assert done.status == 3
    assert "2 of them could not be read whole" in done.out


# -- for people who propose a case -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("group", GROUPS)
def test_a_skeleton_keeps_the_schema_of_cases(group: str, form: str) -> None:
    found = skeleton(group, "sample-case", form)
    case = json.loads(found["case.json"])
    assert keeps("case", case)
    assert {name for names in case["inputs"].values() for name in names} == set(found) - {"case.json"}


def test_the_groups_of_skeletons_are_those_of_the_suite() -> None:
    from tipx.conformance.views.matrix import GROUPS as NAMED
    from tipx.generate.suite.drafting import CLASSES

    assert GROUPS == CLASSES
    assert set(NAMED) == set(CLASSES)


def test_a_new_case_is_written_and_never_over_another(tmp_path: Path) -> None:
    arguments = (
        "new",
        "RUL",
        "sample-case",
        "--rule",
        "TIPX-REF-001",
        "--form",
        "xml",
        "--into",
        tmp_path / "proposed",
    )
    done = run(*arguments)
    folder = tmp_path / "proposed" / "RUL-0000-sample-case"
    assert (done.status, done.out) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == ["case.json", "input.xml"]
    case = json.loads((folder / "case.json").read_bytes())
    assert keeps("case", case)
    assert case["tests"] == ["rule:TIPX-REF-001"]
    assert case["expect"]["problems"][0]["rule"] == "TIPX-REF-001"
    again = run(*arguments)
    assert again.status == 2
    assert "is there already" in again.err


def test_a_skeleton_that_was_begun_is_a_case_that_can_be_run(tmp_path: Path) -> None:
    """Put into a suite as it is, its payload is valid, as it expects."""
    from small_suites import write_suite

    found = skeleton("SYN", "sample", "json")
    write_suite(tmp_path, {"SYN-0000": (json.loads(found["case.json"]), found["input.json"])})
    assert Suite(tmp_path).ids == ("SYN-0000",)
    assert run("run", "--suite", tmp_path, "--engine", "python").status == 0
