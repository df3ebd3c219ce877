"""Parts of one payload are judged in stretches too, and the report is the same, whoever judges them."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from example_bundles import bundles, header_of, lines, records_of

import tipx
from tipx import spreading
from tipx.reporting.json import report_to_json
from tipx.validation import validate_inputs

NOW = "2026-03-05"


@pytest.fixture(autouse=True)
def small_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut also what is small, so that every record may stand at an edge."""
    monkeypatch.setattr(spreading, "STRETCH", 3000)
    monkeypatch.setattr(spreading, "BATCH", 2)


@pytest.fixture
def sent() -> list[str]:
    """The names of the functions of all tasks that were sent."""
    return []


def sending(sent: list[str]) -> spreading.Spread:
    """Does each task after it went over the wire, and sends the result back the same way."""

    def spread(function: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        for task in tasks:
            sent.append(function.__name__)
            yield pickle.loads(pickle.dumps(function(pickle.loads(pickle.dumps(task)))))

    return spread


VALID = bundles("valid")
RECORDS = [record for one in VALID for record in records_of(one)]
WRONG = [record for one in bundles("invalid") for record in records_of(one)]
HEADER = header_of(VALID[0])


def written(folder: Path, *parts: bytes) -> list[Any]:
    paths = [folder / f"part-{number}.ndjson" for number in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        path.write_bytes(part)
    return paths


def same(paths: list[Any], sent: list[str], **options: Any) -> tipx.Report:
    """The report of one process, after that of tasks that were sent was found equal to it."""
    chosen = tipx.Options(now=NOW, max_per_rule=5, **options)
    alone = validate_inputs(paths, chosen, "parts")
    assert report_to_json(validate_inputs(paths, chosen, "parts", sending(sent))) == report_to_json(alone)
    assert not alone.faults
    return alone


def spread_over(records: list[dict[str, Any]], count: int) -> list[bytes]:
    """The records dealt out to so many parts: those that name each other fall apart."""
    return [lines(*records[number::count]) for number in range(count)]


@pytest.mark.parametrize("place", [0, 2, 3])
def test_the_header_may_stand_in_any_part(tmp_path: Path, sent: list[str], place: int) -> None:
    parts = spread_over(RECORDS + WRONG, 4)
    parts[place] = lines(HEADER) + parts[place]
    report = same(written(tmp_path, *parts), sent)
    assert set(sent) == {"map_stretch", "reduce_batch"}
    assert sum(one.records for one in report.inputs) == len(RECORDS + WRONG)
    assert report.totals["error"]


def test_one_and_several_processes(tmp_path: Path) -> None:
    paths = written(tmp_path, lines(HEADER), *spread_over(RECORDS + WRONG, 3))
    reports = [validate_inputs(paths, tipx.Options(now=NOW, jobs=jobs), "parts") for jobs in (1, 2)]
    assert report_to_json(reports[0]) == report_to_json(reports[1])


def test_records_are_counted_on_from_part_to_part(tmp_path: Path, sent: list[str]) -> None:
    parts = spread_over(RECORDS, 3)
    parts[2] += lines({**RECORDS[0], "recordType": "victim", "sex": "none"})
    report = same(written(tmp_path, lines(HEADER) + parts[0], *parts[1:]), sent)
    victims = sum(one["recordType"] == "victim" for one in RECORDS)
    assert ("victims", victims) in {(one.at.list, one.at.index) for one in report.problems if one.at.input == 2}


def test_without_a_header_the_first_record_says_the_version_and_none_is_counted(
    tmp_path: Path, sent: list[str]
) -> None:
    records = [{**record, "tipxVersion": "1.0"} for record in RECORDS + WRONG]
    later = [{**record, "tipxVersion": "7.3"} for record in RECORDS[:5]]
    report = same(written(tmp_path, *spread_over(records, 3), lines(*later)), sent)
    assert set(sent) == {"map_stretch", "reduce_batch"}
    assert {one.at.list for one in report.problems} == {None}
    unknown = same(written(tmp_path, lines(*later), *spread_over(records, 3)), sent)
    assert unknown.verdict is tipx.Verdict.UNDECIDED


def test_broken_lines_second_headers_blank_and_empty_parts(tmp_path: Path, sent: list[str]) -> None:
    parts = [b"\xef\xbb\xbf\n\r\n" + one for one in spread_over(RECORDS, 3)]
    broken = [b"{broken\n", b"\r\n", b'{"recordType":"bundle"}\n', b'{"recordType":"nothing"}\n', b"7\n", b"\xff\n"]
    for number, line in enumerate(broken):
        torn = parts[number % 3].splitlines(keepends=True)
        torn.insert(5 + number, line)
        parts[number % 3] = b"".join(torn)
    report = same(
        written(tmp_path, parts[0], lines(HEADER) + parts[1], lines(HEADER), b"", b"\n\n", parts[2], broken[0]), sent
    )
    assert {"TIPX-SYN-001", "TIPX-SYN-020", "TIPX-SYN-021"} <= set(report.by_rule)


@pytest.mark.parametrize("layout", [None, 2])
def test_the_header_may_be_a_file_by_itself(tmp_path: Path, sent: list[str], layout: int | None) -> None:
    header = json.dumps({**HEADER, "purpose": ["nothing"]}, indent=layout).encode()
    report = same(written(tmp_path, *spread_over(RECORDS, 2), header), sent)
    assert sent
    (problem,) = [one for one in report.problems if one.at.model == "Bundle.purpose[]"]
    assert (problem.at.input, problem.at.line) == (2, 1 + header[: header.index(b'"nothing"')].count(b"\n"))


def test_a_part_of_one_record_is_told_by_its_line(tmp_path: Path) -> None:
    wrong = {**next(one for one in RECORDS if one["recordType"] == "victim"), "sex": "none"}
    paths = written(tmp_path, lines(HEADER, *RECORDS), lines(wrong))
    report = validate_inputs(paths, tipx.Options(now=NOW), "parts")
    (problem,) = [one for one in report.problems if one.at.model == "Victim.sex"]
    assert (problem.at.input, problem.at.pointer, problem.at.line) == (1, "/sex", 1)


def test_what_could_not_be_read_may_hold_what_is_referred_to(tmp_path: Path) -> None:
    """So a part with a broken first line makes no reference of another part wrong."""
    cases = [one for one in RECORDS if one["recordType"] != "victim"]
    for torn in (b'{"broken\n', b'{"broken\n{"more"\n', None):
        paths = written(tmp_path, lines(HEADER, *cases), torn or b"")
        if torn is None:
            paths[1].unlink()
        report = validate_inputs(paths, tipx.Options(now=NOW), "parts")
        assert "TIPX-STR-004" not in report.by_rule
    (tmp_path / "part-1.ndjson").write_bytes(b"\n")
    assert "TIPX-STR-004" in validate_inputs(paths, tipx.Options(now=NOW), "parts").by_rule


@pytest.mark.parametrize("most", [1, 3, 10, 57, len(RECORDS) - 1, len(RECORDS), len(RECORDS) + 1])
def test_the_limit_of_records_falls_on_the_same_line(tmp_path: Path, sent: list[str], most: int) -> None:
    limits = tipx.Limits(max_records=most)
    torn = lines(HEADER, *RECORDS[:7]) + b"{broken\n" + lines(*RECORDS[7:])
    same(written(tmp_path, torn, lines(*RECORDS) + b"7\n" + lines(*RECORDS[:3])), sent, limits=limits)
    for path in written(tmp_path, torn, lines(*({**one, "tipxVersion": "1.0"} for one in RECORDS))):
        chosen = tipx.Options(now=NOW, limits=limits)
        alone, spread = (validate_inputs([path], chosen, "separate", one) for one in (None, sending(sent)))
        assert report_to_json(alone) == report_to_json(spread)
        assert ("TIPX-SYN-013" in alone.by_rule) is (most < len(RECORDS))


def test_parts_of_other_forms_are_judged_here(tmp_path: Path, sent: list[str]) -> None:
    parts = written(tmp_path, *spread_over(RECORDS, 2), json.dumps(VALID[0], indent=1).encode())
    same(parts, sent)
    assert not sent


def test_records_of_parts_are_not_all_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are read as they are judged, also where no header stands before them."""
    from tipx.reading import ndjson_reader

    read: list[int] = []
    judged: list[int] = []
    quick, unit = ndjson_reader.quick, spreading.PayloadRun.unit
    monkeypatch.setattr(ndjson_reader, "quick", lambda raw, limits: (read.append(1), quick(raw, limits))[1])
    monkeypatch.setattr(
        spreading.PayloadRun, "unit", lambda *of: (judged.append(len(read) - len(judged)), unit(*of))[1]
    )
    validate_inputs(written(tmp_path, lines(HEADER), *spread_over(RECORDS, 2)), tipx.Options(now=NOW), "parts")
    assert len(judged) == len(RECORDS)
    assert max(judged) <= 3


def test_an_input_that_fails_while_it_is_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tipx.reading import content

    paths = written(tmp_path, lines(HEADER, *RECORDS), lines(*RECORDS))

    def failing(self: content.Content, start: int, end: int) -> Iterator[bytes]:
        if start > 3000:
            raise content.Unreadable("input/output error")
        return whole(self, start, end)

    whole = content.Content.stretch
    monkeypatch.setattr(content.Content, "stretch", failing)
    report = validate_inputs(paths, tipx.Options(now=NOW), "parts", sending([]))
    assert [one.unreadable for one in report.inputs] == ["the payload cannot be read whole: input/output error"] * 2
    assert report.problems == ()
