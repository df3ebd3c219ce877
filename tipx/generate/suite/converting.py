"""What the cases of converting are made of: a conversion that loses nothing, and one that is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tipx.generate.suite.drafting import Draft, File, text_of
from tipx.generate.suite.hosting import host, ordered
from tipx.standard import standard

OF = "1.0"
PAGE, TABLES = "docs/converting/index.md", "docs/converting/spreadsheets.md"
Data = dict[str, Any]


def as_schema(record: Data) -> Data:
    """The record with its fields in the order of the schema."""
    found: Data = ordered(record, standard(OF).record(record["recordType"]))
    return found


def person(**more: Any) -> Data:
    """A person alone, with these fields."""
    return as_schema({**host(standard(OF), "victim", ()), "childStatus": "adult", **more})


def lossless(
    key: str, name: str, about: str, inputs: Mapping[str, Sequence[File]], to: str, wanted: Mapping[str, Any] | bytes,
    told: Sequence[Mapping[str, Any]] | None = None,
) -> Draft:  # fmt: skip
    """A conversion that loses nothing. `told`: the problems, where they are compared."""
    output = "output.ndjson" if isinstance(wanted, bytes) else "output.json"
    expect: dict[str, Any] = {"output": [output], "compare": "meaning", "losses": []}
    tests = ["requirement:conversion"]
    if told is not None:
        expect["problems"] = list(told)
        tests += [f"rule:{one['rule']}" for one in told]
    raw = wanted if isinstance(wanted, bytes) else text_of(wanted)
    return Draft(
        f"{OF}/{key}", "CNV", name, "full", OF, about, tests, inputs, expect, outputs=[(output, raw)],
        sources=[TABLES if {"csv", "xlsx"} & {*inputs, to} else PAGE], op="convert", options={"to": to, "loss": "refuse"},
    )  # fmt: skip


def refused(
    key: str, name: str, about: str, inputs: Mapping[str, Sequence[File]], to: str, told: Sequence[Mapping[str, Any]] | None = None,
    tests: Sequence[str] = (),
) -> Draft:  # fmt: skip
    """A conversion of which nothing may come out. `told`: the problems, where they are compared."""
    expect: dict[str, Any] = {"refused": True}
    if told is not None:
        expect["problems"] = list(told)
    return Draft(
        f"{OF}/refused/{key}", "CNV", name, "full", OF, f"{about} Nothing may come out.", ["requirement:conversion", *tests], inputs,
        expect, sources=[TABLES if {"csv", "xlsx"} & {*inputs, to} else PAGE], op="convert", options={"to": to, "loss": "report"},
    )  # fmt: skip
