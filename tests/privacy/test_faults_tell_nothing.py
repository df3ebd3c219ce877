"""A rule, a reader, an engine, a writer or a reporter that fails with a marker in its error: the marker is told nowhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_runs import NOW, Said, run
from planting import DAY, everything, forms, leaked, marker

import tipx
import tipx.assessment.text
import tipx.checking.explainer
import tipx.loading
import tipx.presenting
import tipx.reading
import tipx.reading.fast_json
import tipx.reading.json_reader
import tipx.reading.ndjson_reader
import tipx.reading.xml_reader
import tipx.running
import tipx.writing.canonical
from tipx.reporting import FORMATS
from tipx.ruleset import registry, runner


class Speaking(ValueError):
    """An error whose every text holds a marker."""

    def __init__(self, *given: object) -> None:
        super().__init__(marker(), DAY, {marker(): given})
        self.filename = marker()
        if sys.version_info >= (3, 11):
            self.add_note(marker())


def failing(*given: Any, **named: Any) -> Any:
    try:
        raise KeyError(marker())
    except KeyError as error:
        raise Speaking(given, named) from error


def failing_for_the_system(*given: Any, **named: Any) -> Any:
    raise OSError(5, marker(), marker())


def failing_in_a_text(*given: Any, **named: Any) -> Any:
    raise UnicodeDecodeError("utf-8", marker().encode(), 0, 1, marker())


ERRORS = [failing, failing_for_the_system, failing_in_a_text]


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    found = {}
    for form, raw in forms(everything("fitting")).items():
        path = tmp_path / f"input.tipx.{form}"
        path.write_bytes(raw)
        found[form] = str(path)
    return found


def is_silent(done: Said) -> bool:
    return done.status == 70 and leaked(done.out, done.err) == [] and b"Traceback (" not in done.err and done.err != b""


PLACES: dict[str, tuple[object, str, list[str]]] = {
    "the pipeline": (tipx.running, "read", ["validate", "{json}"]),
    "the reader of JSON": (tipx.reading.json_reader, "read_text", ["validate", "{json}"]),
    "the reader of lines": (tipx.reading.ndjson_reader, "_read_line", ["validate", "{ndjson}"]),
    "the reader of XML": (tipx.reading.xml_reader, "read_xml", ["validate", "{xml}"]),
    "the presenter": (tipx.presenting, "_place", ["validate", "{json}"]),
    "the loader": (tipx.loading, "payloads_of", ["canon", "{json}"]),
    "the canonical form": (tipx.writing.canonical, "canonical_payload", ["canon", "{json}"]),
    "the words of an assessment": (tipx.assessment.text, "render_all", ["assess", "{json}"]),
}


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("more", [[], ["--debug"]], ids=["plain", "debug"])
def test_wherever_it_fails_the_text_of_the_error_is_not_told(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], name: str, error: Callable[..., Any], more: list[str]
) -> None:
    module, function, command = PLACES[name]
    monkeypatch.setattr(module, function, error)
    done = run(*[one.format(**given) for one in command], *more)
    assert is_silent(done), done
    assert (b" in failing" in done.err) == bool(more)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("form", FORMATS)
def test_a_rule_that_fails_tells_no_marker_in_any_form(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], form: str, error: Callable[..., Any]
) -> None:
    broken = next(rule.check.id for rule in registry.rules_by_kind("case") if not rule.wakes)
    awake = registry.awake

    def changed(*asked: Any) -> Any:
        return [rule._replace(run=error) if rule.check.id == broken else rule for rule in awake(*asked)]

    monkeypatch.setattr(runner, "awake", changed)
    done = run("--debug", "validate", given["json"], *NOW, "-f", form)
    assert is_silent(done), done
    assert broken.encode() in done.err
    report = tipx.validate(given["json"], now=NOW[1])
    assert report.faults
    assert leaked(repr(report)) == []


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("target", ["", "=report"], ids=["screen", "file"])
def test_a_form_that_cannot_be_rendered_tells_no_marker(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: dict[str, str], form: str, target: str,
    error: Callable[..., Any],
) -> None:  # fmt: skip
    module = __import__(FORMATS[form].module, fromlist=["render"])
    function = {"text": "report_to_text", "ndjson": "report_to_dict"}.get(form, "render")
    monkeypatch.setattr(module, function, error)
    monkeypatch.chdir(tmp_path)
    done = run("--debug", "validate", given["json"], *NOW, "-f", f"{form}{target}")
    assert is_silent(done), done
    assert leaked(*(path.name for path in tmp_path.iterdir())) == []
    assert not (tmp_path / "report").exists()


@pytest.mark.unix
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_another_process_tells_no_marker(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], error: Callable[..., Any], capfd: pytest.CaptureFixture[str]
) -> None:
    from tipx import spreading

    monkeypatch.setattr(spreading, "STRETCH", 1000)
    for function in ("_map_records", "reduce_batch"):
        with monkeypatch.context() as patch:
            patch.setattr(spreading, function, error)
            assert is_silent(run("--debug", "validate", given["ndjson"], *NOW, "--jobs", "2"))
    assert leaked(*capfd.readouterr()) == []


def test_an_error_that_can_be_raised_nowhere_is_told_by_its_kind_alone() -> None:
    """In a destructor, a callback: Python itself would show the error's text."""
    import subprocess

    program = (
        "import sys, tipx.__main__\n"
        "class Closing:\n    def __del__(self):\n        raise ValueError('Zqxv00001k')\n"
        "import tipx.cli\n"
        "def main(): Closing()\n"
        "tipx.cli.main = main\n"
        "tipx.__main__.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.stderr == b"tipx: an error was passed over (ValueError)\n"
