"""The engine makes the same inputs from the same seed, finds what is broken, makes it small, and says so by its status."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tipx import spreading

from . import __main__ as program
from . import run as running
from .corpus import BETWEEN, seeds
from .minimise import minimised
from .mutate import mutant, share_that_stays_json
from .promises import MARK, Broken, exact_places, promise, sound, told
from .run import fuzz, where_it_broke
from .targets import TARGETS, Target

ROOT = Path(__file__).resolve().parents[2]
KINDS = ["json", "xml", "ndjson", "exchange", "any"]


def quiet(_: str) -> None:
    """Says nothing."""


@pytest.mark.parametrize("kind", KINDS)
def test_one_seed_makes_one_input(kind: str) -> None:
    assert [mutant(kind, str(n)) for n in range(20)] == [mutant(kind, str(n)) for n in range(20)]


def test_one_seed_makes_one_input_in_another_process_too() -> None:
    script = (
        "from tests.fuzz.mutate import mutant; import hashlib; print(hashlib.sha256(mutant('any', 'a:7')).hexdigest())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": hashing},
            capture_output=True, text=True, check=True,
        ).stdout
        for hashing in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_inputs_are_of_many_kinds(kind: str) -> None:
    made = [mutant(kind, f"many:{n}") for n in range(200)]
    assert len(set(made)) > 150
    assert sum(raw in seeds(kind) for raw in made) < 30


def test_a_good_share_of_the_inputs_still_reaches_behind_the_reader() -> None:
    assert share_that_stays_json("json") > 0.25


def test_every_kind_of_seed_bears_the_marker() -> None:
    for kind in KINDS:
        assert sum(MARK.encode() in raw for raw in seeds(kind)) > len(seeds(kind)) / 3
    assert all(BETWEEN in raw for raw in seeds("exchange"))


def broken(raw: bytes) -> None:
    """Breaks on what holds the word."""
    promise(b"recordType" not in raw, "the word is not there")


def test_what_is_broken_is_found_made_small_and_saved(tmp_path: Path) -> None:
    said: list[str] = []
    assert fuzz("json", Target(broken, "json"), "a", 1, tmp_path, said.append) == 1
    (crash,) = [path for path in tmp_path.iterdir() if path.suffix != ".txt"]
    assert crash.read_bytes() == b"recordType"
    assert "Broken the word is not there" in crash.with_suffix(".txt").read_text()
    assert str(crash) in said[0]


def test_one_place_is_found_once_however_many_inputs_break_there(tmp_path: Path) -> None:
    def fails(raw: bytes) -> None:
        raise KeyError(raw[:1])

    assert fuzz("json", Target(fails, "json"), "a", 0.2, tmp_path, quiet) == 1


@pytest.mark.unix
def test_what_takes_too_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SLOW", 0.05)

    def endless(_: bytes) -> None:
        while True:
            pass

    broke = where_it_broke(endless, b"")
    assert broke is not None
    assert broke[0].startswith("TooSlow")


def test_an_input_is_made_no_smaller_than_it_breaks() -> None:
    text = b"a" * 3000 + b"(" + b"b" * 500 + b")" + b"c" * 77
    assert minimised(text, lambda raw: b"(" in raw and b")" in raw, 10) == b"()"
    assert minimised(b"ab", lambda raw: raw == b"ab", 10) == b"ab"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    return tmp_path


def test_the_command_says_by_its_status_that_nothing_was_found(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--minutes", "0.01", "--seed", "a", "--folder", str(folder), "json"]) == 0
    assert "nothing was found" in capfd.readouterr().err


def test_a_process_that_dies_leaves_its_input_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    dying = "import pathlib, os; p = pathlib.Path('{}/json'); p.mkdir(); (p / 'current').write_bytes(b'a'); os.abort()"

    def die(_: list[str], **choices: object) -> subprocess.CompletedProcess[bytes]:
        return real([sys.executable, "-c", dying.format(folder)], check=False)

    real = subprocess.run
    monkeypatch.setattr(program.subprocess, "run", die)
    assert program.main(["--minutes", "0.01", "--seed", "a", "--folder", str(folder), "json"]) == 1
    assert "broken: json" in capfd.readouterr().err
    assert [path.read_bytes() for path in (folder / "json").glob("process-died-*") if path.suffix != ".txt"] == [b"a"]


def test_a_promise_that_a_report_breaks_is_noticed() -> None:
    raw = b'{\n"recordType": "victim"}'
    report = told(raw)
    first = report.problems[0]
    wrong = [
        dataclasses.replace(report, faults=("a",)),
        dataclasses.replace(report, totals={"error": 0}),
        dataclasses.replace(report, problems=(dataclasses.replace(first, message=MARK), *report.problems[1:])),
        dataclasses.replace(
            report,
            problems=(dataclasses.replace(first, at=dataclasses.replace(first.at, byte=99)), *report.problems[1:]),
        ),
    ]
    for one in wrong:
        with pytest.raises(Broken):
            sound(one, (raw,))
    moved = dataclasses.replace(first, at=dataclasses.replace(first.at, byte=0, line=2, column=1))
    with pytest.raises(Broken):
        exact_places(dataclasses.replace(report, problems=(moved,)), raw)


def test_the_target_of_stretches_cuts_its_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[object] = []
    judge = spreading.map_stretch
    monkeypatch.setattr(spreading, "map_stretch", lambda task: [cut.append(task), judge(task)][1])
    for number in range(20):
        TARGETS["stretches"].run(mutant("ndjson", f"cut:{number}"))
    assert len(cut) > 20


def test_the_targets_are_those_of_the_readers_the_validator_the_reporters_and_what_compares() -> None:
    assert {
        "json", "ndjson", "xml", "sniffing", "places", "validator", "reporters", "canonical", "assess",
        "fast-and-strict", "parsers", "engines", "twins",
    } <= set(TARGETS)  # fmt: skip
