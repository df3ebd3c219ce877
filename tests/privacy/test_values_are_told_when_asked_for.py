"""`--show-values` tells the offending value of each problem at its own place, and no other value of the record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_runs import NOW, run
from planting import forms, leaked, planted

from tipx.reporting import FORMATS
from tipx.standard import newest
from tipx.standard.cases import base
from tipx.writing.xml import to_xml

OFFENDING = "Zqxv90001k"
WRITTEN = "Zqxv90002n"
OTHERS = "Zqxv8"


def payload() -> dict[str, Any]:
    """A wrong code and an unknown field, among identifying values that are right."""
    bundle: dict[str, Any] = json.loads(json.dumps(base(newest(), "smallest")))
    victim = bundle["victims"][0]
    victim["names"] = [{"type": "legal", "full": OTHERS}]
    victim["homeAddress"] = {"country": "PK", "city": OTHERS + "1", "street": OTHERS + "3"}
    victim["sex"] = OFFENDING
    victim[WRITTEN] = OTHERS + "2"
    return bundle


@pytest.fixture(params=["json", "ndjson", "xml"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / f"input.tipx.{request.param}"
    bundle = payload()
    file.write_bytes(to_xml(bundle, newest()) if request.param == "xml" else forms(bundle)[request.param])
    return file


def asked(form: str) -> list[str]:
    return ["--show-values", *(["--i-accept-disclosure"] if FORMATS[form].leaves else [])]


@pytest.mark.parametrize("form", FORMATS)
def test_the_value_of_a_problem_is_told_and_no_other(path: Path, form: str) -> None:
    done = run("validate", str(path), *NOW, "-f", form, *asked(form))
    assert done.status == 1
    assert OFFENDING.encode() in done.out
    assert WRITTEN.encode() in done.out
    assert OTHERS.encode() not in done.out
    assert b"the output may identify victims" in done.err
    assert leaked(done.err) == []


@pytest.mark.parametrize("form", FORMATS)
def test_without_being_asked_it_is_not_told(path: Path, form: str) -> None:
    done = run("validate", str(path), *NOW, "-f", form)
    assert done.status == 1
    assert leaked(done.out, done.err) == []


def test_it_stands_with_its_own_problem_alone(path: Path) -> None:
    done = run("validate", str(path), *NOW, "-f", "json", "--show-values")
    problems = json.loads(done.out)["problems"]
    with_it = {one["at"]["model"] for one in problems if OFFENDING in json.dumps(one)}
    assert with_it == {"Victim.sex"}
    assert {one["at"]["model"] for one in problems if WRITTEN in json.dumps(one)} <= {"Victim", "Victim.sex"} - with_it


@pytest.mark.parametrize("form", [name for name, one in FORMATS.items() if one.leaves])
def test_a_form_made_to_leave_the_machine_refuses_it(path: Path, form: str) -> None:
    done = run("validate", str(path), *NOW, "-f", form, "--show-values")
    assert (done.status, done.out) == (2, b"")
    assert leaked(done.err) == []


def test_it_is_asked_for_anew_for_a_saved_report(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("validate", str(path), *NOW, "-f", "json=saved.json", "--show-values")
    run("validate", str(path), *NOW, "-f", "json=plain.json")
    for command in (["diff", "plain.json", "saved.json"], ["merge", "saved.json"]):
        refused = run("report", *command)
        assert (refused.status, refused.out) == (2, b"")
        assert leaked(refused.err) == []
    merged = run("report", "merge", "saved.json", "--show-values")
    assert OFFENDING.encode() in merged.out
    assert OTHERS.encode() not in merged.out


def test_what_holds_values_is_its_owners_alone(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("validate", str(path), *NOW, "-f", "json=saved.json", "--show-values")
    assert (tmp_path / "saved.json").stat().st_mode & 0o077 == 0


def test_the_commands_whose_product_is_the_payload_give_it(path: Path) -> None:
    done = run("canon", str(path), "--as", path.name.rpartition(".")[2])
    if path.name.endswith("xml"):
        assert done.status in (0, 1)
    else:
        assert OFFENDING.encode() in done.out
    shown = run("example", "show", "internal-child")
    assert b"Sample " in shown.out
    fine = path.with_name("fine.tipx.json")
    fine.write_bytes(json.dumps(planted(base(newest(), "smallest"), "bundle", "fitting")).encode())
    assert run("canon", str(fine)).status == 0


def test_an_assessment_names_cases_by_their_ids_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "a.tipx.json"
    bundle = payload()
    file.write_bytes(json.dumps(bundle).encode())
    identifier = bundle["cases"][0]["id"].encode()
    for form in ("text", "json", "ndjson"):
        assert identifier not in run("assess", str(file), "-f", form).out
        assert identifier in run("assess", str(file), "-f", form, "--show-values").out
