"""Two agencies that have not upgraded on the same day exchange a referral and its answer, with the command line alone.

What the receiving case worker writes into the answer is all that is not a command: the status, the moment, the history.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli_harness import run

from tipx.standard import standard

STORY = standard("1.1").folder / "examples" / "valid" / "a-bed-and-an-appointment.tipx.json"
OLD_STORY = standard("1.0").folder / "examples" / "valid" / "shelter-referral-minimal.tipx.json"
NOW = ("--now", "2026-03-05")


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def done(*arguments: object) -> None:
    found = run(*arguments)
    assert found.status == 0, found.out + found.err


def answered(path: str, to: str) -> None:
    """The receiver accepts: the same records, the referral a version further, sent back to the sender."""
    data: dict[str, Any] = json.loads(Path(path).read_bytes())
    (referral,) = data["referrals"]
    receiver = referral["to"]["agency"]
    moment = "2026-03-04T23:30:00+05:00"
    referral["version"] += 1
    referral["updatedAt"] = moment
    referral["receivedOn"] = referral.get("receivedOn", moment)
    referral["status"] = "accepted"
    referral["respondedOn"] = moment
    referral["statusHistory"].append({"status": "accepted", "at": moment, "by": receiver})
    data["id"] = "urn:uuid:0abc0000-0b0b-4000-8000-000000000077"
    data["inReplyTo"] = json.loads(Path(path).read_bytes())["id"]
    data["bundleType"] = "response"
    data["sentAt"] = "2026-03-04T23:31:00+05:00"
    data["sender"], data["recipients"] = receiver, [data["sender"]]
    data.pop("senderContact", None)
    data.pop("supersedes", None)
    Path(to).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def version_of(path: str) -> str:
    found: str = json.loads(Path(path).read_bytes())["tipxVersion"]
    return found


def validated(*paths: str, inputs: str = "separate") -> None:
    found = run("validate", *paths, *NOW, "--inputs", inputs)
    assert found.status == 0, found.out


def test_a_sender_on_1_1_and_a_receiver_on_1_0() -> None:
    shutil.copy(STORY, "sent-1.1.tipx.json")
    validated("sent-1.1.tipx.json")
    done("migrate", "sent-1.1.tipx.json", "--to", "1.0", "-o", "sent-1.0.tipx.xml", *NOW)
    # The receiver knows 1.0 only: what came is a message of 1.0 like any other, and is taken in as JSON.
    validated("sent-1.0.tipx.xml")
    done("convert", "sent-1.0.tipx.xml", "-o", "taken-in.tipx.json", *NOW)
    assert version_of("taken-in.tipx.json") == "1.0"
    answered("taken-in.tipx.json", "answer-1.0.tipx.json")
    validated("answer-1.0.tipx.json")
    # The sender brings the answer up: its own fields of 1.1 are there again, in the record that was changed too.
    done("migrate", "answer-1.0.tipx.json", "--to", "1.1", "-o", "answer-1.1.tipx.json", *NOW)
    validated("sent-1.1.tipx.json", "answer-1.1.tipx.json", inputs="history")
    before, after = (json.loads(Path(path).read_bytes()) for path in ("sent-1.1.tipx.json", "answer-1.1.tipx.json"))
    assert after["victims"] == before["victims"]
    assert after["agencies"] == before["agencies"]
    assert after["referrals"][0]["status"] == "accepted"


def test_a_sender_on_1_0_and_a_receiver_on_1_1() -> None:
    shutil.copy(OLD_STORY, "sent-1.0.tipx.json")
    validated("sent-1.0.tipx.json")
    done("migrate", "sent-1.0.tipx.json", "--to", "1.1", "-o", "taken-in.tipx.json", *NOW)
    validated("taken-in.tipx.json")
    answered("taken-in.tipx.json", "answer-1.1.tipx.json")
    # The receiver writes a field of its own version into the answer.
    data = json.loads(Path("answer-1.1.tipx.json").read_bytes())
    data["victims"][0]["services"][0]["urgency"] = "immediate"
    Path("answer-1.1.tipx.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    validated("answer-1.1.tipx.json")
    done("migrate", "answer-1.1.tipx.json", "--to", "1.0", "-o", "answer-1.0.tipx.json", *NOW)
    assert version_of("answer-1.0.tipx.json") == "1.0"
    validated("sent-1.0.tipx.json", "answer-1.0.tipx.json", inputs="history")
    done("migrate", "answer-1.0.tipx.json", "--to", "1.1", "-o", "again-1.1.tipx.json", *NOW)
    assert run("diff", "answer-1.1.tipx.json", "again-1.1.tipx.json").status == 0
