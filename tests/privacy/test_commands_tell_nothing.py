"""No command tells a marker: on standard output, on standard error, in the files that it writes, in their names."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_runs import FILES, NOW, RUNS, SUMMARY, filled, lay_out, leaf_commands, run, save_reports
from malformed import MALFORMED
from planting import everything, forms, leaked, marker

from tipx.cli import COMMANDS
from tipx.reporting import FORMATS


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("place")
    before = os.getcwd()
    os.chdir(folder)
    lay_out(folder)
    save_reports(folder)
    yield folder
    os.chdir(before)


def test_every_command_is_in_the_table() -> None:
    assert set(RUNS) == set(leaf_commands())
    assert {name.partition(" ")[0] for name in RUNS} == set(COMMANDS)


def test_every_form_of_output_is_in_the_table() -> None:
    said = {one for arguments in RUNS["validate"] for one in arguments}
    assert set(FORMATS) <= said
    assert {f"{form}=out/report.{form}" for form in FORMATS} <= said


@pytest.mark.parametrize(
    ("command", "number"), [(command, number) for command, runs in RUNS.items() for number in range(len(runs))]
)
def test_no_run_of_a_command_tells_a_marker(
    place: Path, monkeypatch: pytest.MonkeyPatch, command: str, number: int
) -> None:
    monkeypatch.setenv(SUMMARY, str(place / "out" / "summary.md"))
    arguments = [*command.split(), *filled(RUNS[command][number]), "--debug"]
    stdin = forms(everything("wrong"))["xml" if "xml" in arguments else "ndjson" if "ndjson" in arguments else "json"]
    done = run(*arguments, stdin=stdin)
    assert done.out or done.err or (place / "out").exists()
    assert leaked(done.out, done.err) == [], arguments
    assert done.status != 70, done.err
    assert b"Traceback" not in done.err
    for file in (place / "out").iterdir():
        assert leaked(file.read_bytes(), file.name) == [], file
        if file.name != "known.json":
            file.unlink()


def test_what_the_table_feeds_is_full_of_markers(place: Path) -> None:
    fed = [*(place / "in").iterdir(), *(place / "settings").iterdir(), place / "answers.json", place / "answers.ndjson"]
    assert [path.name for path in fed if not leaked(path.read_bytes())] == []
    assert len(fed) > len(MALFORMED) + len(FILES)
    assert leaked((place / "saved" / "values.json").read_bytes())
    assert not leaked((place / "saved" / "plain.json").read_bytes())


def test_of_wrong_settings_the_names_are_told_and_never_what_they_are_set_to(place: Path) -> None:
    settings = place / "settings" / "names.toml"
    settings.write_text(f'no-such-setting = "{marker()}"\n')
    done = run("validate", "in/v.tipx.json", "--config", "settings/names.toml")
    settings.unlink()
    assert done.status == 2
    assert b"settings/names.toml, line 1: no setting is called 'no-such-setting'" in done.err
    assert leaked(done.err) == []


@pytest.mark.parametrize("form", ["json", "ndjson", "xml"])
def test_an_interpreter_that_warns_of_everything_warns_of_no_marker(place: Path, form: str) -> None:
    environment = {**os.environ, "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "always", "PYTHONASYNCIODEBUG": "1"}
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-m", "tipx", "--debug", "validate", "-", *NOW, "-f", "json"],
        input=forms(everything("wrong"))[form], capture_output=True, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 1
    assert leaked(done.stdout) == []
    assert done.stderr == b""


def test_several_processes_tell_no_marker(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tipx import spreading

    monkeypatch.setattr(spreading, "STRETCH", 1500)
    for name in ("lines", "loose"):
        for form in FORMATS:
            done = run("validate", f"in/{FILES[name]}", *NOW, "--jobs", "2", "-f", form)
            assert (done.status, done.err) == (1, b"")
            assert leaked(done.out) == []
