"""The programs beside the suite: TIPX passes everything, the suite exposes every control, and the published results are those of today."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tipx.conformance.comparing import why_not
from tipx.conformance.implementations import (
    Deviation,
    Known,
    Missing,
    command,
    disagreements,
    every,
    explained_in_vain,
    main,
    published,
    run_known,
    unexplained,
)
from tipx.conformance.lines import LineImplementation
from tipx.conformance.model import Declared, Outcome
from tipx.conformance.results import Results, Row
from tipx.conformance.running import choose
from tipx.conformance.suite import Suite, SuiteError
from tipx.conformance.views.json import render
from tipx.generate import ROOT
from tipx.generate.suite import SUITE
from tipx.generate.suite.results_page import PAGE, Shown, files, page
from tipx.standard import newest

REAL = ("ajv", "tipx-native", "tipx-python", "xerces")
CONTROLS = ("accepts-all", "refuses-all", "wrong-ids")
KNOWN = {one.name: one for one in every(SUITE)}
OWN = ["tipx-python"] if "jsonschema_rs" in os.environ.get("TIPX_HIDE", "") else ["tipx-native", "tipx-python"]


@pytest.fixture(scope="module")
def suite() -> Suite:
    return Suite(SUITE)


def test_four_real_programs_and_three_controls_stand_beside_the_suite() -> None:
    assert [(one.name, one.control) for one in KNOWN.values()] == [
        *((name, False) for name in REAL),
        *((name, True) for name in CONTROLS),
    ]
    assert all(one.folder.name == name for name, one in KNOWN.items())


@pytest.mark.slow
@pytest.mark.parametrize("name", [*OWN, *CONTROLS])
def test_the_published_results_are_those_of_today(name: str, suite: Suite) -> None:
    found = run_known(KNOWN[name], suite, ROOT / "schemas")
    assert found.declared.name == name
    assert found.passed is (name in OWN)
    text = (SUITE / "results" / f"{name}.json").read_text(encoding="utf-8")
    assert text == render([found]), "mend: python -m tipx.conformance.implementations"


@pytest.mark.parametrize(("name", "verdict"), [("accepts-all", "valid"), ("refuses-all", "invalid")])
def test_who_always_says_the_same_fails_by_every_other_verdict(name: str, verdict: str, suite: Suite) -> None:
    groups = ("SYN", "LIM", "HIS", "EXA")
    found = run_known(KNOWN[name], suite, ROOT / "schemas", groups)
    wanted = {
        (case.id, form): case.expect[form].members["verdict"]
        for case in suite.cases(frozenset(groups))
        for form in case.inputs
    }
    asked = [row for row in found.rows if row.outcome is not Outcome.NOT_APPLICABLE]
    assert {row.case.partition("-")[0] for row in disagreements(found)} == {*groups}
    for row in asked:
        right = wanted[row.case, row.form] == verdict
        assert row.outcome is (Outcome.PASS if right else Outcome.FAIL)
        assert row.why == ("" if right else f"verdict {verdict}, expected {wanted[row.case, row.form]}")


def test_wrong_ids_fail_by_problems_alone(suite: Suite) -> None:
    known = KNOWN["wrong-ids"]
    started = LineImplementation(suite, command(known, ROOT / "schemas"), 60, 60, str(known.folder))
    asked = choose(suite, started.declared, ("SYN", "LIM", "HIS", "EXA")).asked
    exposed = set()
    for one in started.answers(asked):
        case, form = one.asked.case, one.asked.form
        assert one.answer is not None
        assert why_not(case, form, one.answer, frozenset()) == ""
        if why_not(case, form, one.answer, frozenset(("problems",))):
            exposed.add((case.id, form))
    started.close()
    told = {(one.case.id, one.form) for one in asked if one.case.expect[one.form].members.get("problems")}
    assert exposed == told
    assert len(asked) > len(told) > 50


@pytest.mark.parametrize("name", [*REAL, *CONTROLS])
def test_the_published_results_are_explained_case_by_case(name: str, suite: Suite) -> None:
    known, found = KNOWN[name], published(SUITE, name, suite)
    assert found is not None
    assert found.only == ()
    if known.control:
        assert known.deviations == ()
        assert len(disagreements(found)) > 500
    else:
        assert unexplained(known, found) == []
        assert explained_in_vain(known, found) == []
        assert found.counts[Outcome.PASS] > 400


def test_the_page_of_results_is_in_step() -> None:
    assert {PAGE: (ROOT / PAGE).read_text(encoding="utf-8")} == files(newest()), "mend: python -m tipx.generate"


# -- what is not explained, and what cannot be run -----------------------------------------------------------------


def invented(*deviations: Deviation) -> Known:
    return Known("sample", "Sample", "A sample.", ("{python}", "sample.py"), (), False, Path("sample"), deviations)


def outcome(case: str, outcome: Outcome, why: str = "") -> Row:
    return Row(case, "json", outcome, why)


FOUND = Results(
    "1.0.0", "0" * 64, Declared("sample", "1", "Sample"),
    (
        outcome("SCH-0001", Outcome.PASS), outcome("SCH-0002", Outcome.FAIL, "verdict valid, expected invalid"),
        outcome("SCH-0003", Outcome.SKIPPED, "too hard"), outcome("SCH-0004", Outcome.ERRORED, "it ended with status 3"),
        outcome("SCH-0005", Outcome.NOT_APPLICABLE, "not claimed"),
    ),
)  # fmt: skip


def test_a_disagreement_without_a_reason_is_noticed_and_so_is_a_reason_without_a_disagreement() -> None:
    assert unexplained(invented(), FOUND) == ["SCH-0002", "SCH-0003", "SCH-0004"]
    known = invented(
        Deviation(("SCH-0001", "SCH-0002"), "Sample reason."), Deviation(("SCH-0003", "SCH-0005"), "Another.")
    )
    assert unexplained(known, FOUND) == ["SCH-0004"]
    assert explained_in_vain(known, FOUND) == ["SCH-0001", "SCH-0005"]


def test_the_page_tells_each_disagreement_with_its_reason() -> None:
    text = "\n".join(page([Shown(invented(Deviation(("SCH-0002",), "Sample | reason.")), FOUND)]))
    assert "| SCH-0002 | json | fail | verdict valid, expected invalid | Sample \\| reason. |" in text
    assert "| SCH-0003 | json | skipped | too hard | **not explained** |" in text
    assert "| `sample` | 1 / 4 | 1 / 4 |" in text


def small_suite(folder: Path, *names: str) -> Path:
    """A suite of the first cases of SYN with some of the implementations."""
    manifest = json.loads((SUITE / "manifest.json").read_bytes())
    manifest["cases"] = [case for case in manifest["cases"] if case["id"] in ("SYN-0001", "SYN-0002")]
    folder.mkdir()
    for name in (
        "schema",
        *(case["folder"] for case in manifest["cases"]),
        *(f"implementations/{one}" for one in names),
    ):
        shutil.copytree(SUITE / name, folder / name)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_the_command_writes_results_and_tells_where_they_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small_suite(tmp_path / "suite", "accepts-all", "refuses-all")
    assert main(["--suite", str(folder), "--check", "accepts-all"]) == 1
    assert not (folder / "results").exists()
    assert main(["--suite", str(folder)]) == 0
    assert "accepts-all: 1 pass, 1 fail; written" in capsys.readouterr().out
    assert main(["--suite", str(folder), "--check"]) == 0
    assert "refuses-all: 1 pass, 1 fail; as published" in capsys.readouterr().out
    path = folder / "results" / "accepts-all.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"pass"', '"fail"', 1), encoding="utf-8")
    assert main(["--suite", str(folder), "--check"]) == 1
    assert "accepts-all: 1 pass, 1 fail; differs from what is published" in capsys.readouterr().out
    with pytest.raises(SuiteError, match="the results of accepts-all cannot be read"):
        published(folder, "accepts-all", Suite(folder))


def test_the_command_fails_where_something_is_not_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = small_suite(tmp_path / "suite", "accepts-all")
    said = folder / "implementations" / "accepts-all" / "implementation.json"
    said.write_text(json.dumps({**json.loads(said.read_bytes()), "control": False}), encoding="utf-8")
    deviations = [{"cases": ["SYN-0001"], "reason": "Sample reason."}]
    (said.parent / "deviations.json").write_text(json.dumps(deviations), encoding="utf-8")
    assert main(["--suite", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "accepts-all: not explained: SYN-0002" in told
    assert "accepts-all: explained, but passes: SYN-0001" in told


def test_what_is_not_installed_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = small_suite(tmp_path / "suite", "ajv", "xerces")
    assert main(["--suite", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "ajv: left out: node is not installed" in told
    assert "xerces: left out: java is not installed" in told
    assert not (folder / "results").exists()


def test_ajv_is_sought_where_it_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = KNOWN["ajv"]
    programs = tmp_path / "programs"
    programs.mkdir()
    shutil.copy(sys.executable, programs / f"node{Path(sys.executable).suffix}")
    for name, value in (("PATH", programs), ("XDG_CACHE_HOME", tmp_path), ("TIPX_AJV", ""), ("NODE_PATH", "")):
        monkeypatch.setenv(name, str(value))
    with pytest.raises(Missing, match="Ajv is not installed"):
        command(known, ROOT / "schemas")
    for place in ("tipx-bench", "by-path", "chosen"):
        (tmp_path / place / "node_modules" / "ajv").mkdir(parents=True)
    assert command(known, ROOT / "schemas")[-1] == str(tmp_path / "tipx-bench")
    monkeypatch.setenv("NODE_PATH", str(tmp_path / "by-path" / "node_modules"))
    assert command(known, ROOT / "schemas")[-1] == str(tmp_path / "by-path")
    monkeypatch.setenv("TIPX_AJV", str(tmp_path / "chosen"))
    assert command(known, ROOT / "schemas")[-1] == str(tmp_path / "chosen")


def test_a_name_that_there_is_not_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--suite", str(SUITE), "no-such"])
    assert ended.value.code == 2
    assert "there is no no-such; there are ajv, " in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"name": "sample"}'])
def test_an_implementation_that_cannot_be_read_is_told(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small_suite(tmp_path / "suite", "accepts-all")
    (folder / "implementations" / "accepts-all" / "implementation.json").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--suite", str(folder)])
    assert "accepts-all cannot be read as an implementation" in capsys.readouterr().err


def test_a_need_that_is_not_known_is_told() -> None:
    with pytest.raises(SuiteError, match="needs sample, which is not known here"):
        command(invented()._replace(needs=("sample",)), ROOT / "schemas")
