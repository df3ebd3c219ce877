"""Nothing of a valid record is lost in Parquet: it is made again from the file, equal."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from parquet_reading import newest_kinds, parts_of, payload_of, plain, write, write_payload

import tipx
from tipx import testing
from tipx.converting import form_parquet
from tipx.converting.parquet import table
from tipx.standard import newest
from tipx.standard.examples import every_example
from tipx.writing.canonical import payload_digest

VALID = [one for one in every_example() if one.verdict == "valid"]
QUICK = settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
PAYLOADS = st.one_of(testing.bundles(), *(testing.records(kind) for kind in ("case", "victim", "referral")))
BUNDLE: dict[str, Any] = json.loads(
    next(one for one in VALID if one.name == "several-victims-several-referrals").json.read_bytes()
)


@pytest.mark.parametrize("example", VALID, ids=lambda one: one.name)
def test_every_valid_example_comes_back_equal(example: Any) -> None:
    payload = json.loads(example.json.read_bytes())
    written = write_payload(payload)
    assert written.losses == ()
    back = payload_of(written)
    assert back == payload
    assert payload_digest(back) == payload_digest(payload)


@pytest.mark.parametrize("name", ["internal-child", "cross-border-referral"])
def test_xml_and_json_of_one_payload_give_the_same_bytes(name: str) -> None:
    one = next(one for one in VALID if one.name == name)
    from_xml = tipx.load(one.xml)
    assert isinstance(from_xml, dict)
    assert write_payload(from_xml).data == write_payload(json.loads(one.json.read_bytes())).data


@QUICK
@given(PAYLOADS)
def test_every_payload_that_the_schemas_accept_comes_back_equal(payload: dict[str, Any]) -> None:
    written = write_payload(payload)
    assert written.losses == ()
    back = payload_of(written)
    assert back == payload
    assert payload_digest(back) == payload_digest(payload)
    assert write_payload(payload).data == written.data


def test_nothing_is_said_to_be_lost_beforehand() -> None:
    assert list(form_parquet.writing_losses(newest())) == []
    assert list(form_parquet.reading_losses(newest())) == []


def test_records_travelling_alone_have_rows_and_no_bundle() -> None:
    _, records = parts_of(BUNDLE)
    rows = write(None, records).rows()
    assert [row["recordType"] for row in rows] == sorted((kind for kind, _ in records), key=newest_kinds().index)
    assert {row["bundleId"] for row in rows} == {None}
    assert all(row["bundle"] is None for row in rows)


def test_every_row_names_its_bundle_also_where_the_id_comes_behind_the_records() -> None:
    header, records = parts_of(BUNDLE)
    assert header is not None
    early = write(header, records)
    assert {row["bundleId"] for row in early.rows(["bundleId"])} == {BUNDLE["id"]}
    late = write(header, records, first={"recordType": "bundle"})
    assert late.data == early.data


def test_a_bundle_without_records_is_one_row() -> None:
    header, _ = parts_of(BUNDLE)
    assert [row["recordType"] for row in write(header, []).rows()] == ["bundle"]
    assert write(None, []).rows() == []


def test_row_groups_stream_and_no_row_is_lost_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 5)
    monkeypatch.setattr(table, "AT_ONCE", 2)
    victims = [dict(copy.deepcopy(BUNDLE["victims"][0]), version=number, sex="female") for number in range(1, 14)]
    cases = [dict(BUNDLE["cases"][0], version=number) for number in range(1, 4)]
    mixed = [("victim", one) for one in victims[:7]] + [("case", one) for one in cases]
    header, _ = parts_of(BUNDLE)
    written = write(header, [*mixed, *(("victim", one) for one in victims[7:])])
    groups = [written.file.metadata.row_group(number).num_rows for number in range(written.file.num_row_groups)]
    assert groups == [5, 5, 3 + 3 + 1]
    rows = written.rows()
    for kind, wanted in (("victim", victims), ("case", cases), ("bundle", [header])):
        assert [plain(row[kind], newest().record(kind)) for row in rows if row["recordType"] == kind] == wanted


def test_much_text_ends_a_row_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_TEXT", 10_000)
    case = dict(BUNDLE["cases"][0], summary="Sample " * 500)
    written = write(None, [("case", case)] * 10)
    groups = [written.file.metadata.row_group(number).num_rows for number in range(written.file.num_row_groups)]
    assert groups[:-1] == [groups[0]] * (len(groups) - 1)
    assert 1 <= groups[0] <= 3


def test_row_groups_are_written_before_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    from tipx.converting.ledger import Ledger

    file = io.BytesIO()
    rows = table.Table(file, newest(), Ledger())
    sizes = []
    for _ in range(9):
        rows.add("case", None, BUNDLE["cases"][0])
        sizes.append(file.tell())
    assert sizes[0] == sizes[1] < sizes[2] == sizes[3] < sizes[5] < sizes[8]
