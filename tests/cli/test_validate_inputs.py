"""What `tipx validate` takes for an input: files, folders, patterns, standard input; alone, as parts, as a history."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli_harness import EXAMPLES, INVALID, NOW, VALID, Done, run

REPORT = (*NOW, "-f", "json")


def paths(done: Done) -> list[str]:
    return [one["path"] for one in done.json["inputs"]]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with payloads at two levels, and with files that are none."""
    deep = tmp_path / "inbox" / "2026" / "march"
    deep.mkdir(parents=True)
    shutil.copy(VALID, tmp_path / "inbox" / "b.tipx.json")
    shutil.copy(VALID, tmp_path / "inbox" / "plain.json")
    shutil.copy(VALID.with_suffix(".xml"), deep / "A.TIPX.XML")
    (deep / "notes.txt").write_text("no payload")
    (deep / "c.tipx.ndjson").write_bytes(lines(VALID))
    return tmp_path / "inbox"


def lines(example: Path) -> bytes:
    """A bundle as NDJSON: the header, then a record a line."""
    return b"".join(part + b"\n" for part in parts_of(example))


def parts_of(example: Path) -> list[bytes]:
    bundle: dict[str, Any] = json.loads(example.read_bytes())
    records = [record for name in ("cases", "victims", "referrals") for record in bundle.pop(name, ())]
    return [json.dumps(one).encode() for one in (bundle, *records)]


def test_a_folder_means_its_payload_files_at_every_level_in_order(inbox: Path) -> None:
    done = run("validate", inbox, *REPORT)
    assert done.status == 0
    names = [os.path.relpath(path, inbox) for path in paths(done)]
    assert names == [
        "b.tipx.json",
        os.path.join("2026", "march", "A.TIPX.XML"),
        os.path.join("2026", "march", "c.tipx.ndjson"),
    ]


def test_a_folder_without_payloads_cannot_be_read_and_says_what_else_is_there(tmp_path: Path) -> None:
    shutil.copy(VALID, tmp_path / "plain.json")
    done = run("validate", tmp_path)
    assert done.status == 3
    assert "one other .json, .xml or .ndjson file" in done.out


def test_a_folder_below_that_cannot_be_opened_is_said_and_never_passed_over(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path: str) -> Any:
        if str(path).endswith("march"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    done = run("validate", inbox, *NOW)
    assert done.status == 3
    assert "march: cannot be read: permission denied" in done.out


def test_a_pattern_in_quotes_means_the_files_that_it_fits(inbox: Path) -> None:
    assert [Path(path).name for path in paths(run("validate", f"{inbox}/*.json", *REPORT))] == [
        "b.tipx.json",
        "plain.json",
    ]
    deep = paths(run("validate", f"{inbox}/**/*.tipx.*", *REPORT))
    assert {Path(path).name for path in deep} >= {"b.tipx.json", "c.tipx.ndjson"}


def test_a_pattern_that_fits_nothing_cannot_be_read(inbox: Path) -> None:
    done = run("validate", f"{inbox}/*.yaml", *NOW)
    assert done.status == 3
    assert "no file has a name of this pattern" in done.out


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    odd = tmp_path / "case[1].json"
    shutil.copy(VALID, odd)
    assert paths(run("validate", odd, *REPORT)) == [str(odd)]


@pytest.mark.parametrize(("make", "why"), [
    (lambda path: None, "there is no such file"),
    (lambda path: path.symlink_to(path.with_name("nowhere")), "there is no such file"),
])  # fmt: skip
def test_what_cannot_be_read_gets_one_clear_line(tmp_path: Path, make: Any, why: str) -> None:
    make(tmp_path / "x.json")
    done = run("validate", tmp_path / "x.json")
    assert done.status == 3
    assert done.out.splitlines()[0] == f"{tmp_path / 'x.json'}: cannot be read: {why}"


def test_the_other_inputs_are_judged_where_one_cannot_be_read(tmp_path: Path) -> None:
    done = run("validate", tmp_path / "missing", INVALID, *NOW)
    assert done.status == 3
    assert "cannot be read" in done.out
    assert "TIPX-CDP-001" in done.out
    assert "2 inputs: 1 invalid, 1 not readable; 1 error" in done.out


def test_an_empty_argument_is_wrong_usage() -> None:
    done = run("validate", "")
    assert done.status == 2
    assert "an argument is empty" in done.err


def test_standard_input_is_read_and_bears_the_name_that_it_is_given() -> None:
    assert paths(run("validate", "-", *REPORT, stdin=VALID.read_bytes())) == ["<stdin>"]
    named = run("validate", "-", "--stdin-filename", "in/batch.ndjson", *NOW, stdin=INVALID.read_bytes())
    assert named.status == 1
    assert named.out.startswith("in/batch.ndjson: invalid")


def test_standard_input_stands_once_and_beside_files() -> None:
    assert run("validate", "-", VALID, *NOW, stdin=VALID.read_bytes()).status == 0
    assert "can be given once" in run("validate", "-", "-").err


def test_closed_standard_input_cannot_be_read() -> None:
    done = run("validate", "-", closed=True)
    assert done.status == 3
    assert "standard input is closed" in done.out


@pytest.mark.parametrize(("form", "example"), [
    ("json", VALID.read_bytes()), ("xml", VALID.with_suffix(".xml").read_bytes()), ("ndjson", lines(VALID)),
], ids=["json", "xml", "ndjson"])  # fmt: skip
def test_the_form_is_found_whatever_the_name_and_can_be_forced(tmp_path: Path, form: str, example: bytes) -> None:
    file = tmp_path / "payload.dat"
    file.write_bytes(example)
    found = run("validate", file, *REPORT)
    assert (found.status, found.json["inputs"][0]["form"]) == (0, form)
    assert run("validate", file, *REPORT, "--as", form).json["inputs"][0]["form"] == form
    other = "xml" if form != "xml" else "json"
    forced = run("validate", file, *REPORT, "--as", other)
    assert (forced.status, forced.json["inputs"][0]["form"]) == (1, other)


def test_the_version_is_told_from_the_payload_and_can_be_overridden(tmp_path: Path) -> None:
    unknown = EXAMPLES / "invalid" / "unknown-version.tipx.json"
    assert run("validate", unknown, *REPORT).json["verdict"] == "undecided"
    judged = run("validate", unknown, *REPORT, "--standard", "1.0").json
    assert judged["inputs"][0]["standard"]["version"] == "1.0"
    assert judged["inputs"][0]["layers"][3]["state"] == "done"


def test_parts_are_judged_as_one_payload(tmp_path: Path) -> None:
    files = []
    for number, part in enumerate(parts_of(VALID)):
        files.append(tmp_path / f"part{number}.ndjson")
        files[-1].write_bytes(part + b"\n")
    together = run("validate", "--inputs", "parts", *files, *REPORT, "--as", "ndjson")
    assert together.status == 0, together.out
    assert [one["records"] for one in together.json["inputs"]] == [0, *(1 for _ in files[1:])]
    without_victims = [file for file in files if b'"recordType": "victim"' not in file.read_bytes()]
    torn = run("validate", "--inputs", "parts", *without_victims, *REPORT, "--as", "ndjson")
    assert torn.status == 1
    assert set(torn.json["totals"]["by_rule"]) == {"TIPX-STR-004"}


def test_a_history_is_judged_over_all_its_messages() -> None:
    messages = [
        EXAMPLES / "valid" / "cross-border-referral.tipx.json",
        EXAMPLES / "valid" / "acknowledgement.tipx.json",
    ]
    separate = run("validate", *messages, *REPORT).json
    history = run("validate", "--inputs", "history", *messages, *REPORT).json
    assert {one["layers"][-1]["state"] for one in separate["inputs"]} == {"not-applicable"}
    assert {one["layers"][-1]["state"] for one in history["inputs"]} == {"done"}
    assert history["options"]["inputs"] == "history"
