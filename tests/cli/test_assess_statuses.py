"""`tipx assess` gives 0 when it could answer, whatever the answer; NDJSON gets one answer a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_harness import EXAMPLES, INVALID, VALID, run

VECTORS = b'{"act":"yes","purpose":"yes","childVictim":"yes"}\n{"act":"no","means":"no"}\n{"act":"unknown"}\n'


@pytest.mark.parametrize(
    "example", [VALID, VALID.with_suffix(".xml"), INVALID, EXAMPLES / "valid" / "smuggling-boat.tipx.json"]
)
def test_a_payload_with_a_case_gives_0_whether_it_is_valid_or_not(example: Path) -> None:
    for form in ("text", "json", "ndjson"):
        done = run("assess", example, "-f", form)
        assert (done.status, done.err) == (0, "")
        assert done.out


def test_bare_vectors_get_one_answer_a_line_in_their_order() -> None:
    done = run("assess", "-", "-f", "ndjson", stdin=VECTORS)
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert done.status == 0
    assert answers[0]["classification"] == "trafficking"
    assert len(answers) == 3


def test_a_bad_line_gives_1_and_the_other_lines_are_answered() -> None:
    lines = VECTORS.splitlines()
    done = run(
        "assess", "-", "-f", "ndjson", stdin=b"\n".join([lines[0], b'{"act":"perhaps"}', b"{", lines[1]]) + b"\n"
    )
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert done.status == 1
    assert [("error" in answer, answer.get("line")) for answer in answers][1:3] == [(True, 2), (True, 3)]
    assert ["error" in answer for answer in (answers[0], answers[3])] == [False, False]
    assert "perhaps" not in done.out + done.err


def test_what_cannot_be_answered_is_one_line_and_its_status(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"recordType": ')
    referral = tmp_path / "agency.json"
    referral.write_text('{"recordType": "referral"}')
    for path, status in ((broken, 1), (referral, 1), (tmp_path / "missing", 3), (tmp_path, 3)):
        done = run("assess", path)
        assert (done.status, done.out, done.err.count("\n")) == (status, "", 1), path
        assert done.err.startswith(f"tipx: {path}: ")
