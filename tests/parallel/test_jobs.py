"""The report is the same for any number of processes, down to the byte."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from example_bundles import bundles, header_of, lines, records_of

import tipx
from tipx import spreading
from tipx.reading.model import Limits
from tipx.reporting.json import report_to_json
from tipx.standard.examples import every_example
from tipx.validation import validate_inputs

NOW = "2026-03-05"


@pytest.fixture(autouse=True)
def small_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut also what is small, so that every record may stand at an edge."""
    monkeypatch.setattr(spreading, "STRETCH", 3000)
    monkeypatch.setattr(spreading, "BATCH", 2)


def same(paths: list[Path], **options: Any) -> tipx.Report:
    """The report with one process, after those with two and with three were found equal to it."""
    given: Any = paths if len(paths) > 1 else paths[0]
    reports = [
        validate(given, tipx.Options(now=NOW, jobs=jobs, max_per_rule=5, **options)) for jobs in (1, 2, 3)
    ]  # fmt: skip
    texts = [report_to_json(report) for report in reports]
    assert texts[0] == texts[1] == texts[2]
    assert not reports[0].faults
    return reports[0]


def validate(given: Any, options: tipx.Options) -> tipx.Report:
    return validate_inputs(given if isinstance(given, list) else [given], options)


@pytest.mark.parametrize("folder", ["valid", "invalid"])
def test_a_large_payload_with_a_header(tmp_path: Path, folder: str) -> None:
    """The records of all examples under the header of the first: most references lead somewhere, some nowhere."""
    found = bundles(folder)
    path = tmp_path / "all.ndjson"
    path.write_bytes(lines(header_of(found[0]), *(record for one in found for record in records_of(one))))
    assert path.stat().st_size > 10 * 3000
    report = same([path])
    assert report.inputs[0].records == sum(len(records_of(one)) for one in found)
    assert report.totals["error"] > 0 or folder == "valid"


def test_lines_that_are_payloads_by_themselves_and_broken_ones_among_them(tmp_path: Path) -> None:
    records = [record for folder in ("valid", "invalid") for one in bundles(folder) for record in records_of(one)]
    raw = [lines({**record, "tipxVersion": "1.0"}) for record in records]
    raw[5:5] = [b"{broken\n", b"\n", b"[]\n", b'{"recordType":"bundle"}\n', b"\xff\xfe\n"]
    path = tmp_path / "payloads.ndjson"
    path.write_bytes(b"".join(raw))
    report = same([path])
    assert report.inputs[0].payloads == len(raw) - 1
    assert report.verdict is tipx.Verdict.INVALID


def test_broken_lines_under_a_header(tmp_path: Path) -> None:
    found = bundles("valid")
    raw = [lines(record) for one in found for record in records_of(one)]
    raw[3:3] = [b"{broken\n", b"\r\n", b'{"recordType":"bundle"}\n', b'{"recordType":"nothing"}\n', b"7\n"]
    path = tmp_path / "broken.ndjson"
    path.write_bytes(b"\xef\xbb\xbf" + lines(header_of(found[0])) + b"".join(raw))
    report = same([path])
    assert {"TIPX-SYN-001", "TIPX-SYN-020"} <= set(report.by_rule)


def test_a_sealed_payload(tmp_path: Path) -> None:
    """The digest over all records is put together from those of the stretches."""
    sealed = [one for folder in ("valid", "invalid") for one in bundles(folder) if "integrity" in one]
    assert sealed
    for number, bundle in enumerate(sealed):
        path = tmp_path / f"{number}.ndjson"
        path.write_bytes(lines(header_of(bundle), *records_of(bundle)))
        same([path])


def test_several_files_of_every_form(tmp_path: Path) -> None:
    paths = [path for one in every_example()[:40] for path in (one.json, one.xml)]
    found = bundles("valid")
    large = tmp_path / "large.ndjson"
    large.write_bytes(lines(header_of(found[0]), *(record for one in found for record in records_of(one))))
    report = same([*paths[:30], tmp_path / "none.json", large, *paths[30:], tmp_path])
    assert len(report.inputs) == len(paths) + 3
    assert sum(one.unreadable is not None for one in report.inputs) == 2


def test_an_unknown_version(tmp_path: Path) -> None:
    found = bundles("valid")[0]
    path = tmp_path / "later.ndjson"
    path.write_bytes(lines({**header_of(found), "tipxVersion": "7.3"}, *records_of(found) * 3))
    assert same([path]).verdict is tipx.Verdict.UNDECIDED


def test_small_inputs_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    import tipx.processes

    monkeypatch.setattr(spreading, "STRETCH", 8 << 20)
    monkeypatch.setattr(tipx.processes, "processes", None)
    paths = [one.json for one in every_example()[:3]]
    assert validate(list(paths), tipx.Options(now=NOW, jobs=0)).verdict is tipx.Verdict.VALID


def test_a_stretch_is_given_the_time_that_is_left_then_and_not_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of the whole run is bounded, however many stretches there are."""
    found = bundles("valid")
    path = tmp_path / "all.ndjson"
    path.write_bytes(lines(header_of(found[0]), *(record for one in found for record in records_of(one))))
    clock = itertools.count(1000)
    monkeypatch.setattr("tipx.reading.deadline.time.monotonic", lambda: next(clock))
    left: list[float] = []

    def here(function: Any, tasks: Any) -> Iterator[Any]:
        for task in tasks:
            if isinstance(task, spreading.Stretch):
                assert task.frame.left is not None
                left.append(task.frame.left)
            yield function(task)

    validate_inputs([path], tipx.Options(now=NOW, limits=Limits(max_seconds=10**6)), spread=here)
    assert len(left) > 3
    assert left == sorted(set(left), reverse=True)
