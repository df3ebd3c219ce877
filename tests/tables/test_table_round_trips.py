"""What is written as tables reads back as it was: one digest, whatever the form."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from table_samples import Data, MemorySheets, in_memory, payloads_of, read_path, read_sheets, shipped, written

from tipx import testing
from tipx.standard.tables import ORDINAL
from tipx.writing.canonical import payload_digest

FILLS = (0.1, 0.3, 0.6, 0.9)
ANY = st.sampled_from(FILLS).flatmap(
    lambda fill: st.one_of(
        testing.bundles(fill=fill),
        *(testing.records(kind, fill=fill) for kind in ("case", "victim", "referral")),
    )
)
slow = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=30)


def ids_of(data: Any) -> Iterator[str]:
    """The ids of rows: those that objects bear."""
    if isinstance(data, dict):
        if isinstance(data.get("id"), str):
            yield data["id"]
        for name, value in data.items():
            if name != "extensions":
                yield from ids_of(value)
    elif isinstance(data, list):
        for one in data:
            yield from ids_of(one)


def told_apart(payload: Data) -> Data:
    """Only payloads in which no id stands twice, as the rules ask for."""
    assume(max(Counter(ids_of(payload)).values(), default=0) < 2)
    return payload


def same(payload: Data, got: list[Data]) -> None:
    assert got == [payload]
    assert payload_digest(got[0]) == payload_digest(payload)


@slow
@given(ANY, st.booleans())
def test_rows_in_memory_are_the_payload(payload: Data, large: bool) -> None:
    same(payload, payloads_of(read_sheets(in_memory(told_apart(payload)), large=large)))


@slow
@given(ANY, st.sampled_from(["csv", "xlsx"]))
def test_files_are_the_payload(payload: Data, form: str) -> None:
    told_apart(payload)
    with tempfile.TemporaryDirectory() as folder:
        same(payload, payloads_of(read_path(written(payload, form, Path(folder) / f"it.{form}"), form)))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("number", range(len(shipped("valid", "warned"))))
def test_every_shipped_example_keeps_its_digest(number: int, form: str, tmp_path: Path) -> None:
    payload = shipped("valid", "warned")[number]
    same(payload, payloads_of(read_path(written(payload, form, tmp_path / f"it.{form}"), form)))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_same_payload_gives_the_same_bytes(form: str, tmp_path: Path) -> None:
    payload = shipped("valid")[-1]
    first, second = (written(payload, form, tmp_path / f"{name}.{form}") for name in "ab")

    def content(path: Path) -> dict[str, bytes]:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        return {file.name if path.is_dir() else "": file.read_bytes() for file in files}

    assert content(first) == content(second)


def groups_of(sheets: MemorySheets) -> Iterator[Any]:
    return (sheet for sheet in sheets.sheets if ORDINAL in sheet.cells[0] or "part" in sheet.cells[0])


@slow
@given(testing.bundles(fill=0.5), st.randoms(use_true_random=False), st.booleans())
def test_rows_of_groups_may_stand_in_any_order(payload: Data, chance: random.Random, large: bool) -> None:
    sheets = in_memory(told_apart(payload))
    for sheet in groups_of(sheets):
        rows = sheet.cells[1:]
        chance.shuffle(rows)
        sheet.cells[1:] = rows
    same(payload, payloads_of(read_sheets(sheets, large=large)))


@slow
@given(testing.bundles(fill=0.5), st.booleans())
def test_a_blank_ordinal_leaves_the_order_to_the_rows(payload: Data, large: bool) -> None:
    sheets = in_memory(told_apart(payload))
    for sheet in groups_of(sheets):
        at = sheet.cells[0].index(ORDINAL if ORDINAL in sheet.cells[0] else "part")
        for row in sheet.cells[1:]:
            row[at] = None
    same(payload, payloads_of(read_sheets(sheets, large=large)))


@slow
@given(testing.bundles(fill=0.4), st.randoms(use_true_random=False))
def test_columns_may_stand_in_any_order_and_those_without_values_may_be_missing(
    payload: Data, chance: random.Random
) -> None:
    sheets = in_memory(told_apart(payload))
    for sheet in sheets.sheets:
        used = [at for at in range(len(sheet.cells[0])) if any(row[at] for row in sheet.cells[1:])]
        chance.shuffle(used)
        sheet.cells = [[row[at] for at in used] for row in sheet.cells]
    same(payload, payloads_of(read_sheets(sheets)))
