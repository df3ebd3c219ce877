"""The time of a run is over wherever it may be, also while records are joined: that is said once, and nothing is called judged."""

from __future__ import annotations

import json
from typing import Any

import pytest

import tipx
from tipx.problems import Layer, LayerState, Report, Verdict
from tipx.reading.deadline import Deadline
from tipx.standard import newest
from tipx.standard.cases import base

OPTIONS = tipx.Options(now="2026-03-05", limits=tipx.Limits(max_seconds=3600))
PAYLOAD = base(newest(), "referrals_together-chain")
LISTS = ("cases", "victims", "referrals")


def over_after(monkeypatch: pytest.MonkeyPatch, asked: int) -> None:
    """The time is over when somebody has asked so often whether it is."""
    left = iter(range(asked))
    monkeypatch.setattr(Deadline, "is_over", lambda self: next(left, None) is None)


def lines(payload: dict[str, Any]) -> bytes:
    header = {name: value for name, value in payload.items() if name not in LISTS}
    rows = [header, *(record for name in LISTS for record in payload.get(name, ()))]
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def told(report: Report) -> int:
    return sum(one.rule == "TIPX-SYN-025" for one in report.problems)


@pytest.mark.parametrize("given", [json.dumps(PAYLOAD).encode(), lines(PAYLOAD)], ids=["json", "ndjson"])
def test_wherever_the_time_is_over_it_is_said_once(given: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tipx.validate(given, OPTIONS).verdict is Verdict.VALID
    joined = 0
    for asked in range(1000):
        with monkeypatch.context() as patched:
            over_after(patched, asked)
            report = tipx.validate(given, OPTIONS)
        if not told(report):
            break
        assert told(report) == 1
        assert report.verdict is Verdict.UNDECIDED
        states = {one.layer: one.state for one in report.inputs[0].layers}
        assert states[Layer.CROSS] is LayerState.UNFINISHED
        joined += report.inputs[0].records == sum(len(PAYLOAD.get(name, ())) for name in LISTS)
    else:
        pytest.fail("the time was never enough")
    assert report.verdict is Verdict.VALID
    assert joined > 1  # All records had been read, and the time was over while they were joined.
