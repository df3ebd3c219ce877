"""Writes payloads as Parquet, and makes them again from the file: only what the docs of the form say is used for it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from tipx.converting import form_parquet
from tipx.converting.ledger import Loss
from tipx.converting.model import Job
from tipx.converting.target import ToStream
from tipx.options import Options
from tipx.reading.model import LIST_OF, LISTS
from tipx.standard import newest
from tipx.standard.fields import Field

NOW = "2026-03-05T00:00:00Z"


class Written(NamedTuple):
    """The bytes of a file, and what was lost."""

    data: bytes
    losses: tuple[Loss, ...]

    @property
    def file(self) -> pq.ParquetFile:
        return pq.ParquetFile(io.BytesIO(self.data))

    def rows(self, columns: list[str] | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = pq.read_table(io.BytesIO(self.data), columns=columns).to_pylist()
        return found


def parts_of(payload: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[tuple[str, dict[str, Any]]]]:
    """The header of a payload, and its records with their types."""
    if payload["recordType"] != "bundle":
        return None, [(payload["recordType"], dict(payload))]
    header = {name: value for name, value in payload.items() if name not in LISTS}
    return header, [(kind, one) for name, kind in LISTS.items() for one in payload.get(name, ())]


def write(
    header: Mapping[str, Any] | None,
    records: Iterable[tuple[str, dict[str, Any]]],
    first: Mapping[str, Any] | None = None,
) -> Written:
    """Write a payload. `first`: what is known of the header before the records; all of it, unless it is given."""
    target, job = ToStream(None), Job(newest(), Options(), NOW)
    with target:
        writer = form_parquet.writer(target, job)
        writer.begin(header if first is None else first)
        for kind, data in records:
            writer.record(kind, data)
        writer.end(header)
        target.commit()
        return Written(target.data, job.ledger.losses())


def write_payload(payload: Mapping[str, Any]) -> Written:
    """Write a bundle, or a record by itself."""
    return write(*parts_of(payload))


def payload_of(written: Written) -> dict[str, Any]:
    """The payload of a file that holds one."""
    rows = written.rows()
    found = [(row["recordType"], plain(row[row["recordType"]], newest().record(row["recordType"]))) for row in rows]
    for row in rows:
        assert [kind for kind in newest_kinds() if row[kind] is not None] == [row["recordType"]]
    headers = [data for kind, data in found if kind == "bundle"]
    if not headers:
        assert len(found) == 1
        return dict(found[0][1])
    payload = dict(headers[0])
    for kind, name in LIST_OF.items():
        records = [data for one, data in found if one == kind]
        if records:
            payload[name] = records
    return payload


def newest_kinds() -> tuple[str, ...]:
    return ("bundle", "case", "victim", "referral")


def plain(value: Any, field: Field) -> Any:
    """A value as the record has it."""
    if field.kind == "object":
        members = {name: one for name, one in value.items() if one is not None}
        if field.type_name == "partialDate":
            members.pop("earliest", None)
            members.pop("latest", None)
        return {name: plain(one, field.properties[name]) for name, one in members.items()}
    if field.kind == "list":
        assert field.item is not None
        return [one if one is None else plain(one, field.item) for one in value]
    if field.kind == "extensions":
        return json.loads(value)
    if field.format == "date":
        return value.isoformat()
    if field.format in ("dateTime", "decimal"):
        return value["text"]
    return value
