"""Section `speed`: records a second of TIPX and of its peers, for payloads of several sizes in each form."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.candidates import CANDIDATES, Candidate, count_beside
from tests.bench.payloads import FORMS, Written, write
from tests.bench.workers import Timing, Workers, take_turns

LARGE = 20_000
"""Payloads from here on are read in fewer rounds: each takes long enough."""


def measure(
    folder: Path, sizes: Sequence[int], *, rounds: int, least: float, jobs: int, install: bool
) -> tuple[dict[str, Any], dict[str, str]]:
    """The rows of the section, and the versions of what is not a Python package."""
    rows: list[dict[str, Any]] = []
    left: dict[str, str] = {}
    versions: dict[str, str] = {}
    for form in FORMS:
        candidates = [one for one in CANDIDATES if one.form == form]
        with Workers(candidates, jobs, install) as workers:
            left.update(workers.left)
            versions.update(workers.versions)
            for size in sizes:
                files = {count: _file(folder, count, form) for count in {_given(one, size) for one in candidates}}
                turns = [(worker, files[_given(worker.candidate, size)].path) for worker in workers.ready]
                print(f"  {form}, {size:,} records", file=sys.stderr)
                found = take_turns(turns, rounds if size < LARGE else min(rounds, 3), least)
                first = found.get(candidates[0].key)
                for worker in workers.ready:
                    file = files[_given(worker.candidate, size)]
                    rows.append(_row(worker.candidate, size, file, found[worker.candidate.key], first))
                for file in files.values():
                    file.path.unlink()
    titles = {one.key: f"{one.title} ({one.form})" for one in CANDIDATES}
    return {"rows": rows, "left_out": {titles[key]: why for key, why in left.items()}}, versions


def _given(candidate: Candidate, size: int) -> int:
    return min(size, candidate.most or size)


def _file(folder: Path, records: int, form: str) -> Written:
    written = write(folder / f"{records}.tipx.{form}", records, form)
    count_beside(written.path, records)
    return written


def _row(candidate: Candidate, size: int, file: Written, timing: Timing, first: Timing | None) -> dict[str, Any]:
    if timing.records != file.records:
        raise RuntimeError(f"{candidate.key} saw {timing.records} of {file.records} records")
    rate = timing.records / timing.seconds
    return {
        "candidate": candidate.key,
        "form": candidate.form,
        "title": candidate.title,
        "cores": candidate.cores,
        "records": size,
        "measured_on": file.records,
        "seconds": timing.seconds,
        "spread": timing.spread,
        "rounds": timing.rounds,
        "records_per_second": rate,
        "microseconds_per_record": 1e6 / rate,
        "megabytes_per_second": file.size / timing.seconds / 1e6,
        "times_tipx": rate / (first.records / first.seconds) if first else None,
    }
