"""What stands in a list of records and is none, or cannot be read as one, is set aside alone, whatever the reader makes of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from core_forms import LISTS, OPTIONS, example, in_json

import tipx
from tests.bench.payloads import NOW as BENCH_NOW
from tests.bench.payloads import write
from tipx.converting.conversion import InputRefused
from tipx.options import Options
from tipx.reading.json_outline import is_large
from tipx.reading.source import Source

ITEMS: Mapping[str, tuple[Any, str]] = {
    "null": (None, "TIPX-SYN-007"), "fraction": (1.5, "TIPX-SYN-006"), "large number": (2**60, "TIPX-SYN-006"),
    "half a character": ("\ud800", "TIPX-SYN-009"), "number": (5, "TIPX-SCH-003"), "text": ("x", "TIPX-SCH-003"),
    "list": ([], "TIPX-SCH-003"),
}  # fmt: skip


def bundle_with(item: Any, number: int) -> dict[str, Any]:
    bundle = example()
    bundle["victims"].insert(number, item)
    return bundle


def run(folder: Path, source: Any, to: str, options: Options = OPTIONS, **how: Any) -> tuple[Any, list[dict[str, Any]]]:
    rejects = folder / "rejects.ndjson"
    done = tipx.convert(source, folder / f"out.{to}", to=to, rejects=rejects, options=options, **how)
    listed = [json.loads(line) for line in rejects.read_bytes().splitlines()]
    assert (done.records_in, done.rejected) == (done.records_out + len(listed), len(listed))
    assert [one.rule for one in done.problems] == [one["rule"] for entry in listed for one in entry["problems"]]
    return tipx.load(folder / f"out.{to}"), listed


@pytest.mark.parametrize("name", ITEMS)
@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("validate", [True, False])
@pytest.mark.parametrize("form", ["json", "data"])
def test_it_is_set_aside_alone(tmp_path: Path, name: str, number: int, validate: bool, form: str) -> None:
    item, rule = ITEMS[name]
    bundle = bundle_with(item, number)
    data, rejects = run(tmp_path, bundle if form == "data" else in_json(bundle), "xml", validate=validate)
    assert data == example()
    (reject,) = rejects
    assert (reject["list"], reject["index"], reject["recordType"]) == ("victims", number, "victim")
    assert [(one["rule"], one["pointer"]) for one in reject["problems"]] == [(rule, f"/victims/{number}")]
    could_be_read = name in ("null", "number", "text", "list")
    assert reject["record"] == (item if could_be_read else None)
    assert reject.get("incomplete") is (None if could_be_read else True)


def test_several_of_them(tmp_path: Path) -> None:
    bundle = {**example(), "cases": [*example()["cases"], None], "victims": [None, *example()["victims"], None, 1.5]}
    data, rejects = run(tmp_path, in_json(bundle), "json")
    assert data == example()
    assert [(one["list"], one["index"]) for one in rejects] == [
        ("cases", 1),
        ("victims", 0),
        ("victims", 3),
        ("victims", 4),
    ]


@pytest.mark.parametrize("validate", [True, False])
def test_a_list_of_them_alone_leaves_no_record_in_it(tmp_path: Path, validate: bool) -> None:
    data, rejects = run(tmp_path, in_json({**example(), "referrals": [None, None]}), "json", validate=validate)
    assert data == {name: value for name, value in example().items() if name != "referrals"}
    assert [(one["list"], one["index"]) for one in rejects] == [("referrals", 0), ("referrals", 1)]


@pytest.mark.parametrize("name", ITEMS)
@pytest.mark.parametrize("validate", [True, False])
def test_without_a_place_for_rejects_nothing_is_written(tmp_path: Path, name: str, validate: bool) -> None:
    item, rule = ITEMS[name]
    with pytest.raises(InputRefused) as error:
        tipx.convert(
            in_json(bundle_with(item, 1)), tmp_path / "out.json", options=OPTIONS, validate=validate
        )  # fmt: skip
    assert (error.value.status, list(tmp_path.iterdir())) == (1, [])
    assert rule in [one.rule for one in error.value.problems]


@pytest.mark.parametrize("inside", [{"na\u0001me": "x"}, {"na\ud800me": "x"}], ids=["control", "half a character"])
@pytest.mark.parametrize("form", ["json", "data"])
@pytest.mark.parametrize("validate", [True, False])
def test_a_name_that_cannot_stand_rejects_its_record(
    tmp_path: Path, inside: dict[str, Any], form: str, validate: bool
) -> None:
    bundle = example()
    other = {**copy.deepcopy(bundle["victims"][0]), "id": "urn:uuid:11111111-1111-4111-8111-000000000001"}
    bundle["victims"].append({**other, **inside})
    data, (reject,) = run(tmp_path, bundle if form == "data" else in_json(bundle), "json", validate=validate)
    assert data == example()
    assert (reject["list"], reject["index"], reject["record"]) == ("victims", 2, other)
    assert reject["incomplete"] is True
    assert reject["problems"][0]["rule"] in ("TIPX-SYN-008", "TIPX-SYN-009")


@pytest.mark.parametrize("item", [None, 1.5, {"na\u0001me": "x"}], ids=["null", "fraction", "name"])
@pytest.mark.parametrize("validate", [True, False])
def test_of_a_large_bundle_too(tmp_path: Path, item: Any, validate: bool) -> None:
    bundle = json.loads(write(tmp_path / "in.json", 1300, "json").path.read_bytes())
    place = tmp_path / "other.json"
    number = len(bundle["victims"]) // 2
    if isinstance(item, dict):
        item = {**bundle["victims"][number], "id": "urn:uuid:11111111-1111-4111-8111-000000000001", **item}
    bundle["victims"].insert(number, item)
    place.write_bytes(in_json(bundle))
    content = Source.path(str(place)).open(OPTIONS.limits)
    assert is_large(content)
    content.close()
    data, (reject,) = run(tmp_path, place, "json", Options(now=BENCH_NOW), validate=validate)
    del bundle["victims"][number]
    assert data == {**bundle, **{name: bundle[name] for name in LISTS}}
    assert (reject["list"], reject["index"]) == ("victims", number)
