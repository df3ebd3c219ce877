"""`tipx convert --explain` tells what a conversion can lose with the settings that are given."""

from __future__ import annotations

from typing import Any

import pytest
from cli_harness import Done, run


def explain(*arguments: object, to: str = "ctdc", **how: Any) -> Done:
    return run("convert", "--explain", "--from", "json", "--to", to, *arguments, **how)


def told(*arguments: object) -> set[tuple[str, str]]:
    done = explain(*arguments, "-f", "json")
    assert (done.status, done.err) == (0, "")
    return {(one["kind"], one["field"]) for one in done.json["writing"]}


def test_the_settings_of_the_form_are_honoured() -> None:
    usual, older = told(), told("--setting", "columns=k")
    assert {("dropped", "meansThreats"), ("dropped", "Victim"), ("dropped", "Victim.childStatus")} <= usual
    assert {
        ("dropped", "meansOfControlThreats"),
        ("approximated", "Bundle.sender.type"),
        ("dropped", "Victim"),
    } <= older
    assert not {("dropped", "meansThreats"), ("dropped", "Victim.childStatus")} & older
    assert told("--setting", "columns=s", "--setting", "k=3", "--setting", "shared=blank") == usual
    text = explain("--setting", "columns=k")
    assert (text.status, text.err) == (0, "")
    assert "meansOfControlThreats " in text.out
    assert "meansThreats " not in text.out


@pytest.mark.parametrize("wrong", ["columns=x", "k=1", "sample=1", "columns", "statuses=sample", "statuses="])
def test_settings_that_do_not_exist_are_2(wrong: str) -> None:
    done = explain("--setting", wrong)
    assert (done.status, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert "sample" not in done.err or wrong == "sample=1"


def test_a_form_without_such_settings_tells_the_same_with_them() -> None:
    for to in ("xml", "htcds", "primero"):
        assert explain("--setting", "columns=k", to=to) == explain(to=to)
