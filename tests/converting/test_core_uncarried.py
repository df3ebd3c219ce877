"""A record that tables cannot hold unchanged is set aside like any other that cannot be converted; nothing of it is written."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from core_forms import LISTS, OPTIONS, example, in_json, lines

import tipx
from tipx.converting.conversion import Conversion, InputRefused
from tipx.problems import Problem

RULE = "TIPX-CNV-008"
OTHER = "urn:uuid:11111111-1111-4111-8111-000000000001"


def later(record: dict[str, Any]) -> dict[str, Any]:
    """The next version of a record: it bears the same id."""
    return {**copy.deepcopy(record), "version": record["version"] + 1, "updatedAt": record["createdAt"]}


def another(record: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Another record, without rows that have ids of their own."""
    own = {
        name: value
        for name, value in record.items()
        if not isinstance(value, list) or not any(isinstance(one, dict) and "id" in one for one in value)
    }
    return {**own, "id": OTHER, **changes}


def with_victim(victim: dict[str, Any]) -> dict[str, Any]:
    """A bundle with one more victim."""
    bundle = example()
    return {**bundle, "victims": [*bundle["victims"], victim]}


FIRST = example()["victims"][0]
CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "same id": (later(FIRST), "id", "victims"),
    "an id of rows": (another(FIRST, consents=copy.deepcopy(FIRST["consents"])), "id", "victim.consents"),
    "a spoilt number": (
        another(FIRST, localIds=[{"system": "Sample register", "value": "3.52021E+12"}]),
        "value",
        "Victim.localIds[].value",
    ),
    "a long name": (another(FIRST, extensions={f"urn:example:{'a' * 40_000}": 1}), "value", "extensions"),
}


def place(folder: Path, form: str) -> Path:
    return folder / ("tables" if form == "csv" else f"tables.{form}")


def run(folder: Path, source: Any, form: str, **how: Any) -> tuple[Conversion, list[dict[str, Any]], Any]:
    """Convert with a place for rejects: what it says, what was set aside, what reads back."""
    rejects = folder / "rejects.ndjson"
    how = {"options": OPTIONS, "validate": False, "rejects": rejects, **how}
    done = tipx.convert(source, place(folder, form), to=form, **how)
    listed = [json.loads(line) for line in rejects.read_bytes().splitlines()]
    assert done.records_in == done.records_out + done.rejected
    back = tipx.convert(place(folder, form), to="ndjson", options=OPTIONS, validate=False)
    assert back.output is not None
    return done, listed, [json.loads(line) for line in back.output.splitlines()]


def held_by(form: str, name: str) -> bool:
    return form == "csv" and name == "a long name"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", CASES)
def test_it_is_set_aside_and_the_rest_comes_back_whole(tmp_path: Path, form: str, name: str) -> None:
    victim, _, field = CASES[name]
    bundle = with_victim(victim)
    done, rejects, back = run(tmp_path, in_json(bundle), form)
    header = {name: value for name, value in bundle.items() if name not in LISTS}
    whole = [header, *(one for name in LISTS for one in bundle[name])]
    if held_by(form, name):  # a file of text has room for it
        assert (rejects, back) == ([], whole)
        return
    (reject,) = rejects
    assert (reject["list"], reject["index"], reject["record"]) == ("victims", 2, victim)
    (problem,) = reject["problems"]
    assert (problem["rule"], problem["severity"], problem["pointer"]) == (RULE, "error", "/victims/2")
    assert field in problem["message"]
    assert [(one.rule, one.args["field"]) for one in done.problems] == [(RULE, field)]
    assert back == [one for one in whole if one != victim]
    assert done.losses == ()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", CASES)
def test_without_a_place_for_rejects_nothing_is_written(tmp_path: Path, form: str, name: str) -> None:
    if held_by(form, name):
        return
    victim, _, field = CASES[name]
    with pytest.raises(InputRefused) as error:
        tipx.convert(in_json(with_victim(victim)), place(tmp_path, form), to=form, options=OPTIONS, validate=False)
    assert (error.value.status, list(tmp_path.iterdir())) == (1, [])
    (problem,) = error.value.problems
    assert (problem.rule, problem.at.index, problem.args) == (RULE, 2, {"field": field})
    assert problem.at.line is not None
    assert "--rejects" in str(error.value)


def test_of_records_that_travel_alone_each_has_its_line(tmp_path: Path) -> None:
    victim = {**example()["victims"][0], "tipxVersion": "1.0"}
    for name in ("linkedVictims", "caseIds"):
        victim.pop(name, None)
    records = [victim, later(victim), another(victim)]
    done, rejects, back = run(tmp_path, lines(*records), "csv", validate=True)
    assert [(one["line"], [problem["rule"] for problem in one["problems"]]) for one in rejects] == [(2, [RULE])]
    assert back == [records[0], records[2]]
    assert done.report is not None
    assert done.report.verdict is tipx.Verdict.VALID


def test_the_id_of_a_record_that_was_set_aside_is_free(tmp_path: Path) -> None:
    spoilt = {**CASES["a spoilt number"][0], "consents": [{**FIRST["consents"][0], "id": f"{OTHER[:-1]}2"}]}
    whole = {**spoilt, "localIds": [{"system": "Sample register", "value": "3"}]}
    bundle = example()
    bundle["victims"] += [spoilt, whole]
    _, rejects, back = run(tmp_path, in_json(bundle), "csv")
    assert [one["index"] for one in rejects] == [2]
    assert whole in back


def test_what_is_empty_in_it_is_no_loss(tmp_path: Path) -> None:
    victim = another(later(FIRST), id=FIRST["id"], extensions={})
    done, rejects, _ = run(tmp_path, in_json(with_victim(victim)), "csv", loss="refuse")
    assert (len(rejects), done.losses) == (1, ())


@pytest.mark.parametrize("rejects", [True, False])
def test_a_bundle_whose_own_fields_cannot_be_held_stops(tmp_path: Path, rejects: bool) -> None:
    bundle = example()
    bundle["agencies"] += [dict(bundle["agencies"][0])]
    with pytest.raises(InputRefused) as error:
        tipx.convert(
            in_json(bundle), tmp_path / "tables", to="csv", options=OPTIONS, validate=False,
            rejects=tmp_path / "rejects.ndjson" if rejects else None,
        )  # fmt: skip
    assert (error.value.status, list(tmp_path.iterdir())) == (1, [])
    found: Problem
    (found,) = error.value.problems
    assert (found.rule, found.at.record_type, found.args) == (RULE, "bundle", {"field": "bundle.agencies"})


def test_no_message_holds_a_value(tmp_path: Path) -> None:
    for form in ("csv", "xlsx"):
        for name, (victim, _, _) in CASES.items():
            folder = tmp_path / form / name
            folder.mkdir(parents=True)
            done, _, _ = run(folder, in_json(with_victim(victim)), form)
            for problem in done.problems:
                assert not any(value in problem.message for value in (OTHER, FIRST["id"], "3.52021", "aaaa"))
