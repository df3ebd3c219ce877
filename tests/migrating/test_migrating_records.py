"""Down and up again a record is what it was; up nothing changes but the version; what cannot be said is told, and kept."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tipx import testing
from tipx.checking.engines import engine
from tipx.migrating import Migration
from tipx.migrating.block import PREFIX
from tipx.standard import standard
from tipx.standard.examples import examples

OLD, NEW = standard("1.0"), standard("1.1")
DOWN, UP = Migration(OLD), Migration(NEW)
BLOCK = PREFIX + NEW.version
KINDS = ("bundle", "case", "victim", "referral")
LISTS = ("cases", "victims", "referrals")
ACCEPTS = engine("python", OLD).accepts
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def records_of(version: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for one in examples(standard(version)):
        if one.verdict != "valid":
            continue
        data = json.loads(one.json.read_bytes())
        found.append((data["recordType"], {name: value for name, value in data.items() if name not in LISTS}))
        found += [(record["recordType"], record) for name in LISTS for record in data.get(name, ())]
    return found


def drawn(draw: Any, version: str) -> tuple[str, dict[str, Any]]:
    kind = draw(st.sampled_from(KINDS))
    of = standard(version)
    strategy = testing.bundles(of, fill=0.4) if kind == "bundle" else testing.records(kind, of, fill=0.4)
    return kind, {name: value for name, value in draw(strategy).items() if name not in LISTS}


@MANY
@given(st.data())
def test_down_and_up_again_is_the_identity(data: st.DataObject) -> None:
    kind, record = drawn(data.draw, "1.1")
    before = copy.deepcopy(record)
    down = DOWN.record(kind, record, "1.1")
    assert record == before, "what is given is left alone"
    assert ACCEPTS[kind](down.data)
    assert down.data["tipxVersion"] == "1.0"
    assert bool(down.told) == (BLOCK in down.data.get("extensions", {}))
    up = UP.record(kind, down.data, "1.0")
    assert up.data == record
    assert up.told == ()


@MANY
@given(st.data())
def test_up_nothing_changes_but_the_version_and_down_again_is_the_identity(data: st.DataObject) -> None:
    kind, record = drawn(data.draw, "1.0")
    up = UP.record(kind, record, "1.0")
    assert up == ({**record, "tipxVersion": "1.1"}, ())
    down = DOWN.record(kind, up.data, "1.1")
    assert down == (record, ())


@pytest.mark.parametrize(("kind", "record"), records_of("1.1"))
def test_the_records_of_the_examples_go_down_and_up_again(kind: str, record: dict[str, Any]) -> None:
    down = DOWN.record(kind, record, "1.1")
    assert UP.record(kind, down.data, "1.0").data == record
