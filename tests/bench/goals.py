"""The goals, each computed from the figures: reached, not reached, or not measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.bench.converters import CONVERSIONS, OWN, VALIDATED, Conversion

Figures = Mapping[str, Any]

LINEAR = 1.1
"""Growth by a power up to this is called linear: the logarithm of sorting and the caches of the processor are in it."""
LEAST_SPEED = 1_000
"""Speed is judged on payloads of so many records and more: the goals are about those."""
LEAST_RECORDS = 10_000
"""Below so many records, what is done once per run hides how time grows."""
LEAST_BUNDLE = 20_000_000
"""Below so many bytes the program itself is larger than what it holds of the file."""
GIGABYTE = 900_000_000
"""A file of at least so many bytes is taken for one of a gigabyte."""

A_THIRD = 1 / 3
"""So much of the speed of plain libraries a conversion has at least."""


class Goal(NamedTuple):
    """A goal and what the figures say of it. `reached` is None where it was not measured."""

    text: str
    measured: str
    reached: bool | None


def goals(figures: Figures) -> list[Goal]:
    """All goals in order."""
    return [
        _speed(figures, "All cores: at least as fast as Ajv, which checks the schema alone", "tipx-all-cores", ["ajv"], 1),
        _speed(
            figures, "All cores: 4 times as fast as fastjsonschema, schema alone", "tipx-all-cores",
            ["compiled", "fastjsonschema"], 4,
        ),
        _speed(
            figures, "One core: at least half as fast as orjson + jsonschema-rs, schema alone", "tipx", ["jsonschema-rs"],
            0.5,
        ),
        _speed(figures, "XML: at least half as fast as libxml2 parsing and checking the XSD", "tipx-xml", ["libxml2"], 0.5),
        _speed(figures, "XML: 15 times as fast as xmlschema", "tipx-xml", ["xmlschema"], 15),
        *(_conversion(figures, one) for one in CONVERSIONS.values()),
        _cold(figures),
        *(_flat(figures, form) for form in ("ndjson", "xml")),
        *(_gigabyte(figures, form) for form in ("ndjson", "xml")),
        *(_converted(figures, name) for name in ("ndjson-xml", "xml-ndjson")),
        _bundle(figures),
        *(_growth(figures, shape) for shape in _exponents(figures)),
    ]  # fmt: skip


def _rows(figures: Figures, section: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = figures["sections"].get(section, {}).get("rows", [])
    return found


def _speed(figures: Figures, text: str, own: str, peers: list[str], factor: float) -> Goal:
    """The largest payload that was measured counts; of several peers the fastest."""
    rows = _rows(figures, "speed")
    largest = max((row["records"] for row in rows if row["candidate"] == own), default=0)
    rates = {row["candidate"]: row["records_per_second"] for row in rows if row["records"] == largest}
    beside = [rates[peer] for peer in peers if peer in rates]
    if own not in rates or not beside or largest < LEAST_SPEED:
        return _not_measured(text)
    ratio = rates[own] / max(beside)
    return Goal(text, f"{ratio:.2f} times as fast ({largest:,} records)", ratio >= factor)


def _conversion(figures: Figures, conversion: Conversion) -> Goal:
    """Judged without validation, which the plain libraries do not do either; the largest payload counts."""
    text = f"{conversion.title}: at least a third as fast as {conversion.peer}, without validation"
    rows = [row for row in _rows(figures, "conversion") if row["conversion"] == conversion.name]
    largest = max((row["records"] for row in rows), default=0)
    ratios = {row["who"]: row["of_plain"] for row in rows if row["records"] == largest}
    own, validated = ratios.get(OWN), ratios.get(VALIDATED)
    if own is None or largest < LEAST_SPEED:
        return _not_measured(text)
    also = f", {validated:.2f} with it" if validated is not None else ""
    return Goal(text, f"{own:.2f} times as fast{also} ({largest:,} records)", own >= A_THIRD)


def _converted(figures: Figures, name: str) -> Goal:
    before, after = name.upper().split("-")
    text = f"1 GB of NDJSON converted to XML and back, {before} to {after}: under 250 MB"
    found = figures["sections"].get("memory", {}).get("conversions", [])
    rows = [row for row in found if row["conversion"] == name and row["file_bytes"] >= GIGABYTE]
    if not rows:
        return _not_measured(text)
    file, peak = rows[0]["file_bytes"] / 1e6, rows[0]["peak_bytes"]
    return Goal(text, f"{peak / 1e6:,.0f} MB for a file of {file:,.0f} MB", peak < 250_000_000)


def _cold(figures: Figures) -> Goal:
    text = "Cold start of `tipx validate` on a small file: under 150 ms"
    rows = [row for row in _rows(figures, "cold") if row["command"].startswith("tipx validate")]
    if not rows:
        return _not_measured(text)
    best, median = rows[0]["best_ms"], rows[0]["median_ms"]
    return Goal(text, f"median {median:.0f} ms, best {best:.0f} ms", median < 150)


def _memory(figures: Figures, form: str, text: str, judge: Callable[[dict[str, Any]], bool]) -> Goal:
    rows = [row for row in _rows(figures, "memory") if row["form"] == form]
    if not rows:
        return _not_measured(text)
    row = rows[0]
    file, peak = row["file_bytes"] / 1e6, row["peak_bytes"] / 1e6
    return Goal(text, f"{peak:,.0f} MB for a file of {file:,.0f} MB, {row['records']:,} records", judge(row))


def _flat(figures: Figures, form: str) -> Goal:
    text = f"{form.upper()}: at most 100 MB and 1 KB a record"
    return _memory(figures, form, text, lambda row: row["peak_bytes"] <= 100_000_000 + 1000 * row["records"])


def _gigabyte(figures: Figures, form: str) -> Goal:
    text = f"{form.upper()}: at most 400 MB for 1 GB"
    goal = _memory(figures, form, text, lambda row: row["peak_bytes"] <= 400_000_000)
    large = [row for row in _rows(figures, "memory") if row["form"] == form and row["file_bytes"] >= GIGABYTE]
    return goal if large else _not_measured(text)


def _bundle(figures: Figures) -> Goal:
    text = "A JSON bundle: at most 6 times the file"
    goal = _memory(figures, "json", text, lambda row: row["peak_bytes"] <= 6 * row["file_bytes"])
    large = [row for row in _rows(figures, "memory") if row["form"] == "json" and row["file_bytes"] >= LEAST_BUNDLE]
    return goal if large else _not_measured(text)


def _exponents(figures: Figures) -> Mapping[str, float | None]:
    found: Mapping[str, float | None] = figures["sections"].get("growth", {}).get("exponents", {"stories": None})
    return found


def _growth(figures: Figures, shape: str) -> Goal:
    text = f"Growth is linear ({shape})"
    power = _exponents(figures)[shape]
    largest = max((row["records"] for row in _rows(figures, "growth")), default=0)
    if power is None or largest < LEAST_RECORDS:
        return _not_measured(text)
    return Goal(text, f"time grows with the power {power:.2f} of the records", power <= LINEAR)


def _not_measured(text: str) -> Goal:
    return Goal(text, "not measured", None)
