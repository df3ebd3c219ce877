"""A disk that is full or fails: one clear line, status 70, the old file as it was, and the other outputs whole."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from ends_harness import INVALID, NOW, VALID, Ended, in_form, leftovers, payload, prepared, run

from tipx.reporting import FORMATS

pytestmark = pytest.mark.unix

SMALL_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))"
"""No file may grow beyond 300 bytes."""
FULL = b"tipx: standard output cannot be written: no space left on device\n"


def full(*arguments: object, program: str = "") -> Ended:
    """A run whose standard output is a full disk."""
    with open("/dev/full", "wb") as out:
        done = subprocess.run(prepared(program, *arguments), stdout=out, stderr=subprocess.PIPE, check=False)
    return Ended(done.returncode, b"", done.stderr)


@pytest.mark.parametrize("form", FORMATS)
def test_a_form_that_does_not_fit_on_standard_output_is_one_line_and_70(form: str) -> None:
    assert full("validate", INVALID, *NOW, "-f", form) == Ended(70, b"", FULL)


@pytest.mark.parametrize("form", FORMATS)
def test_a_form_that_does_not_fit_into_a_device_is_one_line_and_70(form: str) -> None:
    done = run("validate", INVALID, *NOW, "-f", f"{form}=/dev/full")
    assert done == Ended(70, b"", b"tipx: /dev/full cannot be written: no space left on device\n")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("old", [None, b"old"], ids=["new", "old"])
def test_a_file_that_does_not_fit_is_as_it_was_with_nothing_beside_it(
    tmp_path: Path, form: str, old: bytes | None
) -> None:
    target = tmp_path / "report"
    if old is not None:
        target.write_bytes(old)
    done = run("validate", INVALID, *NOW, "-f", f"{form}={target}", program=SMALL_FILES)
    assert done == Ended(70, b"", f"tipx: {target} cannot be written: file too large\n".encode())
    assert (target.read_bytes() if target.exists() else None) == old
    assert leftovers(tmp_path) == []


def test_a_disk_that_fails_when_all_is_to_be_kept_safe_is_said_too(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_bytes(b"old")
    program = "import os\ndef fsync(_):\n    raise OSError(5, 'Input/output error')\nos.fsync = fsync"
    done = run("validate", VALID, *NOW, "-f", f"json={target}", program=program)
    assert done == Ended(70, b"", f"tipx: {target} cannot be written: input/output error\n".encode())
    assert (target.read_bytes(), leftovers(tmp_path)) == (b"old", [])


@pytest.mark.parametrize("form", FORMATS)
def test_a_full_standard_output_takes_no_file_along(tmp_path: Path, form: str) -> None:
    file = tmp_path / "file.json"
    done = full("validate", INVALID, *NOW, "-f", form, "-f", f"json={file}")
    assert done == Ended(70, b"", FULL)
    assert json.loads(file.read_bytes())["verdict"] == "invalid"


def test_a_full_file_takes_no_standard_output_along() -> None:
    done = run("validate", INVALID, *NOW, "-f", "json", "-f", "csv=/dev/full")
    assert (done.status, done.err) == (70, b"tipx: /dev/full cannot be written: no space left on device\n")
    assert json.loads(done.out)["verdict"] == "invalid"


def test_every_output_that_could_not_be_written_is_said() -> None:
    done = full("validate", INVALID, *NOW, "-f", "json", "-f", "csv=/dev/full")
    assert done.status == 70
    assert sorted(done.err.splitlines()) == sorted(
        [FULL.strip(), b"tipx: /dev/full cannot be written: no space left on device"]
    )


def test_a_baseline_that_does_not_fit_is_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "known.json"
    run("validate", VALID, *NOW, "--baseline", target, "--update-baseline")
    old = target.read_bytes()
    bad = tmp_path / "bad.tipx.ndjson"
    bad.write_bytes(b'{"recordType": "victim"}\n' * 50)
    done = run("validate", bad, *NOW, "--baseline", target, "--update-baseline", program=SMALL_FILES)
    assert done == Ended(70, b"", f"tipx: {target} cannot be written: file too large\n".encode())
    assert (target.read_bytes(), leftovers(tmp_path)) == (old, [])


def test_a_merged_report_that_does_not_fit_is_as_it_was(tmp_path: Path) -> None:
    saved, target = tmp_path / "saved.json", tmp_path / "all.json"
    run("validate", VALID, *NOW, "-f", f"json={saved}")
    target.write_bytes(b"old")
    done = run("report", "merge", saved, "-o", target, program=SMALL_FILES)
    assert done == Ended(70, b"", f"tipx: {target} cannot be written: file too large\n".encode())
    assert (target.read_bytes(), leftovers(tmp_path)) == (b"old", [])


@pytest.mark.parametrize("arguments", [
    ["validate", VALID, "-q"], ["assess", VALID], ["assess", VALID, "-f", "json"], ["assess", VALID, "-f", "ndjson"],
    ["explain", "TIPX-SYN-001"], ["rules", "show", "TIPX-SYN-001"], ["codes", "list"], ["codes", "show", "sex"],
    ["schema", "show", "bundle"], ["example", "list"], ["canon", VALID], ["canon", VALID, "--hash"],
    ["completion", "bash"],
], ids=str)  # fmt: skip
def test_every_command_says_that_standard_output_is_full(arguments: list[object]) -> None:
    expected = Ended(0, b"", b"") if "-q" in arguments else Ended(70, b"", FULL)
    assert full(*arguments) == expected


def test_problems_that_are_written_while_the_input_is_read_end_in_one_line_too(tmp_path: Path) -> None:
    lines = tmp_path / "lines.tipx.ndjson"
    bundle = payload(200)
    broken = {**bundle, "victims": [{**one, "sex": "none of these"} for one in bundle["victims"]]}
    lines.write_bytes(in_form("ndjson", broken))
    assert full("validate", lines, *NOW, "-f", "ndjson") == Ended(70, b"", FULL)


def test_the_status_is_never_0_because_nobody_can_be_told(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as nowhere:
        command = prepared("", "validate", tmp_path / "missing.json", *NOW, "-f", "json")
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=nowhere, check=False)
    assert done.returncode in (3, 70)
    assert os.listdir(tmp_path) == []
