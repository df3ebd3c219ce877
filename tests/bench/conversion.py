"""Section `conversion`: records a second and peak memory of each conversion, beside plain libraries on the same data."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.candidates import Candidate, Left
from tests.bench.converters import CONVERSIONS, PEER, WHO, Conversion, remove, title, work_of
from tests.bench.memory import peak
from tests.bench.payloads import write
from tests.bench.plain import note_beside
from tests.bench.workers import Timing, Workers, take_turns

LARGE = 20_000
"""Payloads from here on are converted in fewer rounds: each takes long enough."""

CANDIDATES = tuple(
    Candidate(f"{one.name}-{who}", one.name, title(who, one), work_of(who, one.name))
    for one in CONVERSIONS.values()
    for who in WHO
)
BY_KEY = {one.key: one for one in CANDIDATES}


class Given(NamedTuple):
    """A payload in the form that a conversion reads."""

    path: Path
    records: int
    size: int


def measure(folder: Path, sizes: Sequence[int], *, rounds: int, least: float) -> dict[str, Any]:
    """The rows of the section: of each conversion, for each size, those of TIPX and that of the plain libraries."""
    note(folder)
    rows: list[dict[str, Any]] = []
    left: dict[str, str] = {}
    for conversion in CONVERSIONS.values():
        candidates = [BY_KEY[f"{conversion.name}-{who}"] for who in WHO]
        with Workers(candidates, 1, install=False) as workers:
            left.update({f"{conversion.title}, {BY_KEY[key].title}": why for key, why in workers.left.items()})
            for size in [one for one in sizes if conversion.most is None or one <= conversion.most]:
                print(f"  {conversion.title}, {size:,} records", file=sys.stderr)
                given = payload(folder, conversion.forms[0], size)
                turns = [(worker, given.path) for worker in workers.ready]
                found = take_turns(turns, rounds if size < LARGE else min(rounds, 3), least)
                rows += _rows(folder, conversion, given, found, left)
                remove(given.path)
    return {"rows": rows, "left_out": left}


def note(folder: Path) -> None:
    """Note for the plain libraries what they must know of names."""
    from tests.bench.version import standard_measured
    from tipx.standard.tables import layout

    tables = {
        name: {
            "parent": table.parent is not None,
            "columns": [column.name for column in table.columns],
            "groups": {".".join(group.steps): group.table.name for group in table.groups},
        }
        for name, table in layout(standard_measured()).tables.items()
    }
    note_beside(folder, standard_measured().namespace, tables)


def payload(folder: Path, form: str, records: int) -> Given:
    """A payload in that form. Tables are made of JSON."""
    if form not in ("csv", "xlsx"):
        written = write(folder / f"convert-{records}.tipx.{form}", records, form)
        return Given(written.path, records, written.size)
    import tipx

    origin, made = payload(folder, "json", records), folder / f"convert-{records}.{form}"
    remove(made)
    tipx.convert(origin.path, made, to=form, validate=False)
    remove(origin.path)
    return Given(made, records, size_of(made))


def size_of(path: Path) -> int:
    """The bytes of a file, or of all files in a folder."""
    return sum(one.stat().st_size for one in path.iterdir()) if path.is_dir() else path.stat().st_size


def _rows(
    folder: Path, conversion: Conversion, given: Given, found: dict[str, Timing], left: dict[str, str]
) -> list[dict[str, Any]]:
    timings = {who: found[key] for who in WHO if (key := f"{conversion.name}-{who}") in found}
    peer = timings.get(PEER)
    return [_row(folder, conversion, given, who, timing, peer, left) for who, timing in timings.items()]


def _row(
    folder: Path,
    conversion: Conversion,
    given: Given,
    who: str,
    timing: Timing,
    peer: Timing | None,
    left: dict[str, str],
) -> dict[str, Any]:
    if timing.records != given.records:
        raise RuntimeError(f"{conversion.name} of {who} saw {timing.records} of {given.records} records")
    rate = timing.records / timing.seconds
    out = folder / "peak.out"
    remove(out)
    line = [sys.executable, "-m", "tests.bench.converters", who, conversion.name, str(given.path), str(out)]
    most: int | None = None
    try:
        most = peak(line).size
    except Left as why:
        left["peak memory of conversions"] = str(why)
    remove(out)
    return {
        "conversion": conversion.name,
        "who": who,
        "title": title(who, conversion),
        "records": given.records,
        "seconds": timing.seconds,
        "spread": timing.spread,
        "rounds": timing.rounds,
        "records_per_second": rate,
        "microseconds_per_record": 1e6 / rate,
        "of_plain": rate / (peer.records / peer.seconds) if peer else None,
        "file_bytes": given.size,
        "peak_bytes": most,
    }
