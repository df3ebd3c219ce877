"""The options of `tipx validate` that choose what is listed, by which moment it is judged, and what is shown."""

from __future__ import annotations

import builtins
import contextlib
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_harness import EXAMPLES, INVALID, MISSPELT, NOW, VALID, run

BOAT = EXAMPLES / "valid" / "smuggling-boat.tipx.json"
REPORT = (*NOW, "-f", "json")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A payload with thirty unknown sexes, one unknown field and one missing consent."""
    bundle = json.loads(INVALID.read_bytes())
    victim = bundle["victims"][0]
    victim["colour"] = "Sample Blue"
    victim["languages"] = [{"lang": "qq"} for _ in range(30)]
    file = tmp_path / "many.tipx.json"
    file.write_text(json.dumps(bundle, indent=1), encoding="utf-8")
    return file


def test_select_lists_only_what_it_names_and_the_verdict_stays(many: Path) -> None:
    whole = run("validate", many, *REPORT).json
    chosen = run("validate", many, *REPORT, "--select", "TIPX-SCH-*").json
    assert "TIPX-STR-015" in whole["totals"]["by_rule"]
    assert set(chosen["totals"]["by_rule"]) == {"TIPX-SCH-002", "TIPX-CDP-001"}
    assert chosen["verdict"] == "invalid"
    everything = sum(whole["totals"]["by_rule"].values())
    assert sum(chosen["totals"]["by_rule"].values()) + chosen["totals"]["left_out"] == everything
    assert chosen["options"]["select"] == ["TIPX-SCH-*"]


def test_what_is_ignored_is_not_listed_gives_0_and_is_counted(tmp_path: Path) -> None:
    done = run("validate", MISSPELT, *NOW, "--ignore", "TIPX-SCH-002")
    assert done.status == 0
    assert "TIPX-SCH-002" not in done.out
    assert "misspelt-field.tipx.json: invalid" in done.out
    assert "1 problem not listed, as --select and --ignore say" in done.out


def test_data_protection_and_syntax_errors_are_listed_whatever_is_ignored(tmp_path: Path) -> None:
    done = run("validate", INVALID, *NOW, "--ignore", "*")
    assert (done.status, "TIPX-CDP-001" in done.out) == (1, True)
    broken = tmp_path / "broken.json"
    broken.write_text('{"recordType": "victim", "recordType": "victim"}')
    assert "TIPX-SYN-005" in run("validate", broken, *NOW, "--select", "TIPX-REF-*").out


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_does_not_exist_is_wrong_usage_and_the_near_one_is_named(option: str) -> None:
    done = run("validate", VALID, option, "TIPX-REF-01")
    assert done.status == 2
    assert "no rule is called 'TIPX-REF-01'; did you mean TIPX-REF-0" in done.err
    assert run("validate", VALID, option, "TIPX-QQQ-*").status == 2


def test_the_cap_shortens_the_list_and_never_the_totals(many: Path) -> None:
    capped = run("validate", many, *REPORT, "--max-per-rule", "4").json
    whole = run("validate", many, *REPORT, "--max-per-rule", "0").json
    assert [p["rule"] for p in capped["problems"]].count("TIPX-STR-015") == 4
    assert [p["rule"] for p in whole["problems"]].count("TIPX-STR-015") == 30
    assert capped["totals"] == whole["totals"]
    assert capped["truncated"] == capped["inputs"][0]["truncated"] == {"TIPX-STR-015": 26}
    assert whole["truncated"] == {}


def test_the_usual_cap_is_twenty_and_the_text_says_how_many_more_there_are(many: Path) -> None:
    done = run("validate", many, *NOW)
    assert "TIPX-STR-015, 20 times" in done.out
    assert "10 more of TIPX-STR-015" in done.out
    assert f"{done.out.count('languages/')} languages" == "20 languages"


def test_the_cap_counts_for_each_input_by_itself(many: Path) -> None:
    report = run("validate", many, many, *REPORT, "--max-per-rule", "25").json
    assert report["truncated"] == {"TIPX-STR-015": 10}
    assert [one["truncated"] for one in report["inputs"]] == [{"TIPX-STR-015": 5}, {"TIPX-STR-015": 5}]
    assert report["totals"]["by_rule"]["TIPX-STR-015"] == 60


def test_now_is_the_moment_of_judging(tmp_path: Path) -> None:
    """A need that nobody has answered becomes a warning as time goes by."""
    bundle = json.loads(BOAT.read_bytes())
    for victim in bundle["victims"]:
        del victim["services"]
    unmet = tmp_path / "unmet.tipx.json"
    unmet.write_text(json.dumps(bundle), encoding="utf-8")
    soon = run("validate", unmet, "--now", "2026-03-05", "-f", "json").json
    late = run("validate", unmet, "--now", "2026-06-01", "-f", "json").json
    assert "TIPX-XRC-011" not in soon["totals"]["by_rule"]
    assert "TIPX-XRC-011" in late["totals"]["by_rule"]
    assert late["options"]["now"] == "2026-06-01T00:00:00Z"
    offset = run("validate", unmet, "--now", "2026-03-05T04:00:00+05:00", "-f", "json").json
    assert offset["options"]["now"] == "2026-03-04T23:00:00Z"


def test_without_now_the_clock_judges() -> None:
    told = run("validate", VALID, "-f", "json").json["options"]["now"]
    assert told > "2026-03-05"


def test_values_are_shown_only_when_asked_for_and_then_with_a_warning(many: Path) -> None:
    hidden, shown = run("validate", many, *NOW), run("validate", many, *NOW, "--show-values")
    assert "qq" not in hidden.out
    assert "colour" not in hidden.out
    assert hidden.err == ""
    assert "value qq" in shown.out
    assert "value colour" in shown.out
    assert shown.err == "tipx: values are shown; the output may identify victims\n"


def installed() -> list[str]:
    """The engines whose packages are here (TIPX_HIDE hides some)."""
    packages = {"native": "jsonschema_rs", "python": "fastjsonschema", "reference": "jsonschema"}
    found = []
    for engine, package in packages.items():
        with contextlib.suppress(ImportError):
            importlib.import_module(package)
            found.append(engine)
    return found


@pytest.mark.parametrize("engine", installed())
def test_the_engine_can_be_chosen_and_the_answer_is_the_same(many: Path, engine: str) -> None:
    chosen = run("validate", many, *REPORT, "--engine", engine).json
    assert chosen["tool"]["engine"] == engine
    usual = run("validate", many, *REPORT).json
    assert chosen["problems"] == usual["problems"]


@pytest.mark.parametrize(("engine", "package"), [("native", "jsonschema-rs"), ("reference", "jsonschema")])
def test_an_engine_that_is_not_installed_is_wrong_usage_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, engine: str, package: str
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] in ("jsonschema", "jsonschema_rs"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest)

    from tipx.checking import engines

    engines.engine.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] in ("jsonschema", "jsonschema_rs")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", absent)
    done = run("validate", VALID, "--engine", engine)
    engines.engine.cache_clear()
    assert done.status == 2
    assert f"the {engine} engine needs the package {package}" in done.err
    assert "--engine auto takes one that is installed" in done.err
