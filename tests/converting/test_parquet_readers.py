"""The programs of analysts read the file: DuckDB and Polars, with questions such as they ask."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars
import pytest
from parquet_reading import parts_of, write, write_payload

from tipx.converting.form_parquet import __doc__ as layout
from tipx.reading.model import LISTS
from tipx.standard import newest
from tipx.standard.examples import every_example

VALID = {one.name: json.loads(one.json.read_bytes()) for one in every_example() if one.verdict == "valid"}
BUNDLES = [one for one in VALID.values() if one["recordType"] == "bundle"]

pytestmark = pytest.mark.xdist_group("parquet-readers")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file for each valid example."""
    path: Path = tmp_path_factory.mktemp("parquet")
    for name, payload in VALID.items():
        (path / f"{name}.parquet").write_bytes(write_payload(payload).data)
    return path


def ask(folder: Path, question: str) -> list[tuple[Any, ...]]:
    """Rows of DuckDB; ALL stands for all the files."""
    with duckdb.connect() as there:
        return there.execute(question.replace("ALL", f"'{folder}/*.parquet'")).fetchall()


def every(kind: str) -> list[dict[str, Any]]:
    return [one for payload in VALID.values() for is_kind, one in parts_of(payload)[1] if is_kind == kind]


def test_duckdb_counts_the_records_of_many_files(folder: Path) -> None:
    wanted = Counter(kind for payload in VALID.values() for kind, _ in parts_of(payload)[1])
    wanted["bundle"] = len(BUNDLES)
    assert dict(ask(folder, "SELECT recordType, count(*) FROM ALL GROUP BY 1")) == wanted


def test_duckdb_unfolds_the_consents_of_victims(folder: Path) -> None:
    wanted = Counter(
        (consent["status"], scope, consent.get("givenOn"))
        for victim in every("victim") for consent in victim.get("consents", ()) for scope in consent["scopes"]
    )  # fmt: skip
    found = ask(
        folder,
        "SELECT c.status, scope, CAST(c.givenOn AS VARCHAR), count(*) FROM ALL, UNNEST(victim.consents) AS t(c), "
        "UNNEST(c.scopes) AS u(scope) GROUP BY ALL_COLUMNS".replace("ALL_COLUMNS", "1, 2, 3"),
    )
    assert {row[:3]: row[3] for row in found} == wanted
    assert sum(wanted.values()) > 20


def test_duckdb_joins_the_records_of_a_case(folder: Path) -> None:
    wanted = Counter(
        (case["classification"], victim.get("sex"))
        for payload in BUNDLES for case in payload.get("cases", ()) for victim in payload.get("victims", ())
        if victim["id"] in case.get("victimIds", ())
    )  # fmt: skip
    found = ask(
        folder,
        'SELECT c."case".classification, v.victim.sex, count(*) FROM ALL c, UNNEST(c."case".victimIds) AS t(id) '
        "JOIN ALL v ON v.victim.id = t.id AND v.bundleId = c.bundleId GROUP BY 1, 2",
    )
    assert {row[:2]: row[2] for row in found} == wanted
    assert sum(wanted.values()) > 10


def test_duckdb_reckons_with_moments_days_and_money(folder: Path) -> None:
    record = dict(VALID["minimal-case"], createdAt="2026-03-03T23:30:00-03:30", registeredOn="2026-03-01")
    amounts = ["0.10", "0.20", "100000000000000.000000001"]
    record["proceedings"] = [{"compensationAwarded": {"amount": one, "currency": "PKR"}} for one in amounts]
    path = folder.parent / "money.parquet"
    path.write_bytes(write(None, [("case", record)]).data)
    with duckdb.connect() as there:
        there.execute("SET TimeZone = 'UTC'")
        (row,) = there.execute(
            'SELECT CAST("case".createdAt.utc AS TIMESTAMP), "case".createdAt.text, '
            'CAST("case".createdAt.utc AS DATE) - "case".registeredOn, '
            f"(SELECT sum(p.compensationAwarded.amount.number) FROM UNNEST(\"case\".proceedings) AS t(p)) FROM '{path}'"
        ).fetchall()
    assert row == (
        datetime.datetime(2026, 3, 4, 3, 0), "2026-03-03T23:30:00-03:30", 3, Decimal("100000000000000.300000001")
    )  # fmt: skip


def test_the_statements_of_the_layout_work(folder: Path) -> None:
    assert layout is not None
    statements = [part.strip() for part in layout.split("\n\n") if part.strip().startswith("CREATE VIEW")]
    assert len(statements) == 1
    first, second = (part for part in statements[0].replace("out.parquet", f"{folder}/*.parquet").split(";") if part)
    with duckdb.connect() as there:
        there.execute(first)
        found = there.execute(second).fetchall()
    assert len(found) == sum(len(victim.get("consents", ())) for victim in every("victim"))


def test_polars_reads_codes_as_categories_and_unfolds_lists(folder: Path) -> None:
    table = polars.scan_parquet(f"{folder}/*.parquet").filter(polars.col("recordType") == "victim")
    victims = table.select(polars.col("victim").struct.field("sex", "id", "consents")).collect()
    assert victims.schema["sex"] == polars.Categorical
    assert Counter(victims["sex"].to_list()) == Counter(victim.get("sex") for victim in every("victim"))
    consents = victims.explode("consents").select(polars.col("consents").struct.field("status")).drop_nulls()
    wanted = Counter(one["status"] for victim in every("victim") for one in victim.get("consents", ()))
    assert Counter(consents["status"].to_list()) == wanted


def test_no_list_of_records_is_a_column_of_the_bundle(folder: Path) -> None:
    found = ask(folder, "SELECT UNNEST(json_keys(to_json(bundle))) FROM ALL WHERE recordType = 'bundle'")
    names = {row[0] for row in found}
    assert names.isdisjoint(LISTS)
    assert names == newest().record("bundle").properties.keys() - LISTS.keys()
