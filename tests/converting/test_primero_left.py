"""Transitions and cases of Primero that give no record are counted as rejected, and set aside with what was noted of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from primero_samples import NOW, PERSON, case, job, read, referred, transition

import tipx
from tipx.converting import form_primero
from tipx.converting.conversion import Conversion, InputRefused
from tipx.converting.model import ConvertError, Left
from tipx.options import Options
from tipx.reading.source import Source

OTHER = "c4222e84-a5d7-4692-a643-1ab3d41f17d6"
AGAIN = transition(id=OTHER, service_record_id=None)


def left(data: Any) -> tuple[Left, ...]:
    """What gave no record."""
    return tuple(form_primero.read(Source("sample.json", json.dumps(data).encode()), job()).left)


def told(data: Any) -> list[tuple[str | None, list[tuple[str, str | None]]]]:
    """Where each of them stood, and the rules by which it was noted, each with its place."""
    return [(one.origin.pointer, [(note.rule, note.pointer) for note in one.notes]) for one in left(data)]


def convert(data: Any, **more: Any) -> Conversion:
    """Convert the data."""
    raw = json.dumps(data).encode()
    return tipx.convert(raw, to="json", form="primero", loss="allow", options=Options(now=NOW), **more)


# -- transitions and cases that are not taken ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "at", "rule", "loss"),
    [
        ({**AGAIN, "type": "Wrong", "record": case()}, "/1", "TIPX-CNV-001", "transition"),
        ({**AGAIN, "type": "Assign", "record": case()}, "/1", "TIPX-CNV-004", "transition"),
        ({**AGAIN, "record_type": "incident", "record": case()}, "/1", "TIPX-CNV-004", "transition"),
        (referred(notes="Sample else"), "/1", "TIPX-CNV-007", "transition"),
        ({**AGAIN, "record": case(name="Sample Else")}, "/1/record", "TIPX-CNV-007", "case"),
        ({**case(name="Sample Else"), "transitions": []}, "/1", "TIPX-CNV-007", "case"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_counted_and_set_aside(second: Any, at: str, rule: str, loss: str, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    done = convert([referred(), second], output=tmp_path / "out.json", rejects=rejects)
    assert (done.rejected, done.left) == (1, 1)
    assert done.records_in == done.records_out + 1
    (line,) = [json.loads(one) for one in rejects.read_bytes().splitlines()]
    assert (line["origin"], [(one["rule"], one["origin"]) for one in line["problems"]]) == (at, [(rule, at)])
    assert ("dropped", loss) in {one[:2] for one in done.losses}
    assert [one.rule for one in done.problems] == [rule]


def test_all_that_was_noted_of_it_stands_with_it() -> None:
    assert told([referred(), referred(notes="Sample else", sample_field=1)]) == [
        ("/1", [("TIPX-CNV-003", "/1"), ("TIPX-CNV-007", "/1")])
    ]


def test_a_transition_whose_case_is_left_is_taken() -> None:
    found = read([referred(), {**AGAIN, "record": case(name="Sample Else")}])
    assert [one["victimIds"] for one in found.payload["referrals"]] == [[f"urn:uuid:{PERSON}"]] * 2


def test_what_says_the_same_again_is_not_left() -> None:
    assert left([referred(), referred(), {**AGAIN, "record": case(occupation=None, name_other="")}]) == ()


# -- other shapes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "at", "rule", "noted"),
    [
        ({"id": "x", "type": "Referral"}, "", "TIPX-CNV-006", ""),
        (case(), "", "TIPX-CNV-006", ""),
        (1, "", "TIPX-CNV-006", ""),
        ({"data": 1}, "/data", "TIPX-CNV-006", "/data"),
        ({"data": referred(), "errors": []}, "", "TIPX-CNV-006", ""),
        ({**transition(), "record": None}, "", "TIPX-CNV-002", "/record"),
        ({**transition(), "record": [case()]}, "", "TIPX-CNV-002", "/record"),
        ({**case(), "transitions": [1]}, "/transitions/0", "TIPX-CNV-002", "/transitions/0"),
        ({**case(), "transitions": [AGAIN, referred()]}, "/transitions/1", "TIPX-CNV-002", "/transitions/1"),
        ({**case(), "transitions": AGAIN}, "/transitions", "TIPX-CNV-002", "/transitions"),
    ],
)
def test_another_shape_in_a_list_is_left_alone(wrong: Any, at: str, rule: str, noted: str) -> None:
    assert told([referred(), wrong]) == [(f"/1{at}", [(rule, f"/1{noted}")])]
    assert told({"data": [wrong, referred()]}) == [(f"/data/0{at}", [(rule, f"/data/0{noted}")])]
    assert len(read([wrong, referred()]).payload["cases"]) == 1
    with pytest.raises(ConvertError):
        read(wrong)


def test_the_others_are_converted(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    data = [{"id": "x", "type": "Referral"}, {**case(), "transitions": [1, transition()]}]
    done = convert(data, output=tmp_path / "out.json", rejects=rejects)
    assert (done.records_in, done.records_out, done.rejected) == (5, 3, 2)
    found = [json.loads(one) for one in rejects.read_bytes().splitlines()]
    assert [one["origin"] for one in found] == ["/0", "/1/transitions/0"]
    assert "record" in found[0]["problems"][0]["message"]
    assert (convert(data).records_out, convert(data).rejected) == (3, 2)


def test_where_all_is_left_nothing_else_is_written(tmp_path: Path) -> None:
    rejects, out = tmp_path / "rejects.ndjson", tmp_path / "out.json"
    with pytest.raises(InputRefused, match="all records of it were rejected"):
        convert([1, case()], output=out, rejects=rejects)
    assert len(rejects.read_bytes().splitlines()) == 2
    assert not out.exists()
