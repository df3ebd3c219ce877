"""Records that travel alone become a bundle under a header that is given: record by record, whatever they are read from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from core_forms import LISTS, OPTIONS, convert, example, in_json, lines

import tipx
from tests.bench.payloads import NOW as BENCH_NOW
from tests.bench.payloads import write
from tipx.converting.conversion import InputRefused
from tipx.converting.model import ConvertError
from tipx.options import Options
from tipx.problems import Verdict
from tipx.reading.model import Limits
from tipx.standard import newest
from tipx.writing.xml import to_xml

ROOT = Path(__file__).parents[2]
BUNDLE = example()
HEADER = {name: value for name, value in BUNDLE.items() if name not in LISTS}
RECORDS: list[dict[str, Any]] = [{**one, "tipxVersion": "1.0"} for name in LISTS for one in BUNDLE[name]]
SECOND = RECORDS[2]
"""The second victim."""


def lone_victim() -> dict[str, Any]:
    """A victim that names no other record."""
    victim = dict(RECORDS[1])
    for name in ("linkedVictims", "caseIds", "serviceCaseIds"):
        victim.pop(name, None)
    return victim


def under_header(source: Any, folder: Path, to: str = "json", **how: Any) -> tuple[Any, list[dict[str, Any]]]:
    """Convert with a place for rejects: what was written, and what was set aside."""
    output, rejects = folder / f"out.{to}", folder / "rejects.ndjson"
    how = {"options": OPTIONS, "settings": {"header": HEADER}, **how}
    done = tipx.convert(source, output, to=to, rejects=rejects, **how)
    listed = [json.loads(line) for line in rejects.read_bytes().splitlines()]
    assert done.records_in == done.records_out + done.rejected
    assert done.rejected == len(listed)
    return tipx.load(output), listed


def rules(entry: dict[str, Any]) -> list[str]:
    return [one["rule"] for one in entry["problems"] if one["severity"] == "error"]


def _has_ids(value: Any) -> bool:
    """Whether these are rows of a table that tells them apart by their ids."""
    return isinstance(value, list) and any(isinstance(one, dict) and "id" in one for one in value)


def in_tables(records: list[dict[str, Any]], folder: Path, form: str) -> Path:
    """Records that travel alone, as tables."""
    place = folder / ("tables" if form == "csv" else "tables.xlsx")
    tipx.convert(lines(*records), place, to=form, options=OPTIONS, validate=False)
    return place


@pytest.mark.parametrize("form", ["ndjson", "csv", "xlsx"])
@pytest.mark.parametrize("validate", [True, False])
def test_records_of_every_form_become_one_bundle(tmp_path: Path, form: str, validate: bool) -> None:
    source = lines(*RECORDS) if form == "ndjson" else in_tables(RECORDS, tmp_path, form)
    data, rejects = under_header(source, tmp_path, validate=validate)
    assert rejects == []
    assert data == {**HEADER, **{name: [{**one, "tipxVersion": "1.0"} for one in BUNDLE[name]] for name in LISTS}}


@pytest.mark.parametrize("to", ["json", "ndjson", "xml", "csv", "xlsx"])
def test_the_bundle_is_the_same_whatever_is_written(tmp_path: Path, to: str) -> None:
    place = tmp_path / ("out" if to == "csv" else f"out.{to}")
    done = tipx.convert(lines(*RECORDS), place, to=to, options=OPTIONS, settings={"header": HEADER})
    assert (done.source, done.records_in, done.records_out) == ("ndjson", 4, 4)
    assert done.report is not None
    assert [(one.path, one.records) for one in done.report.inputs] == [("<header>", 0), ("<bytes>", 4)]
    again = tipx.convert(place, to="json", form="csv" if to == "csv" else "auto", options=OPTIONS)
    assert (again.digest, again.records_in) == (done.digest, 4)


@pytest.mark.parametrize(("form", "validate"), [("ndjson", True), ("ndjson", False), ("csv", True), ("xlsx", True)])
def test_a_wrong_record_is_set_aside_with_its_place(tmp_path: Path, form: str, validate: bool) -> None:
    wrong = {**SECOND, "sex": "none of these"} if validate else {**SECOND, "ageAtDetection": True}
    records = [*RECORDS[:2], wrong, *RECORDS[3:]]
    source = lines(*records) if form == "ndjson" else in_tables(records, tmp_path, form)
    data, rejects = under_header(source, tmp_path, validate=validate)
    assert len(data["victims"]) == 1
    (reject,) = rejects
    assert (reject["list"], reject["index"], reject["recordType"]) == ("victims", 1, "victim")
    assert reject["record"] == wrong
    (problem,) = [one for one in reject["problems"] if one["severity"] == "error"]
    if form == "ndjson":
        assert (reject["line"], problem["pointer"]) == (3, "/sex" if validate else "/ageAtDetection")
    else:
        assert problem["pointer"] == "/victims/1/sex"
        assert problem["cell"].startswith("victims!")
        assert problem["cell"].endswith("3")


@pytest.mark.parametrize("form", ["ndjson", "csv", "xlsx"])
def test_a_record_that_names_one_that_is_not_there_is_set_aside_too(tmp_path: Path, form: str) -> None:
    missing = {**lone_victim(), "caseIds": ["urn:uuid:11111111-1111-4111-8111-000000000099"]}
    other = {name: value for name, value in lone_victim().items() if not _has_ids(value)}
    records = [missing, {**other, "id": "urn:uuid:11111111-1111-4111-8111-000000000001"}]
    source = lines(*records) if form == "ndjson" else in_tables(records, tmp_path, form)
    data, (reject,) = under_header(source, tmp_path)
    assert [one["id"] for one in data["victims"]] == [records[1]["id"]]
    assert (reject["list"], reject["index"], rules(reject)) == ("victims", 0, ["TIPX-STR-004"])


def test_lines_that_are_no_records_are_set_aside(tmp_path: Path) -> None:
    broken = [b"[1]", b'{"recordType": "victim", ', b'{"recordType": "bundle"}', b'{"a": "\xff"}', b"null"]
    text = lines(*RECORDS).splitlines(keepends=True)
    for number, line in enumerate(broken):
        text.insert(2 * number if number < 3 else len(text), line + b"\n")
    for validate in (True, False):
        data, rejects = under_header(b"".join(text), tmp_path, form="ndjson", validate=validate)
        assert [len(data[name]) for name in LISTS] == [1, 2, 1]
        assert sorted(one["line"] for one in rejects) == [1, 3, 5, 8, 9]


def test_a_record_that_does_not_say_which_it_is_is_set_aside(tmp_path: Path) -> None:
    text = lines(RECORDS[0], {"recordType": "x"}, *RECORDS[1:], {"id": "x"})
    for validate in (True, False):
        data, rejects = under_header(text, tmp_path, validate=validate)
        assert [len(data[name]) for name in LISTS] == [1, 2, 1]
        assert [(one["line"], one["recordType"]) for one in rejects] == [(2, None), (6, None)]


ONE = {
    "json": lambda one: json.dumps(one, indent=1).encode(),
    "line": lambda one: json.dumps(one).encode(),
    "ndjson": lambda one: lines(one),
    "xml": lambda one: to_xml(one, newest()),
    "data": lambda one: one,
}


@pytest.mark.parametrize("form", ONE)
@pytest.mark.parametrize("validate", [True, False])
def test_a_single_record_is_a_bundle_too(tmp_path: Path, form: str, validate: bool) -> None:
    record = lone_victim()
    data, rejects = under_header(ONE[form](record), tmp_path, validate=validate)
    assert rejects == []
    assert data == {**HEADER, "victims": [record]}


@pytest.mark.parametrize("form", ONE)
@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("sex", "none of these", "TIPX-STR-009"), ("sex", None, "TIPX-SYN-007"), ("noSuchField", "x", "TIPX-SCH-002"),
        ("caseIds", ["urn:uuid:11111111-1111-4111-8111-000000000099"], "TIPX-STR-004"),
    ],
)  # fmt: skip
def test_a_single_record_that_is_wrong_leaves_the_header(
    tmp_path: Path, form: str, name: str, value: Any, rule: str
) -> None:
    if form == "xml" and value is None:
        name, value, rule = "sex", "", "TIPX-STR-009"
    record = {**lone_victim(), name: value}
    data, rejects = under_header(ONE[form](record), tmp_path)
    assert data == HEADER
    (reject,) = rejects
    assert reject["recordType"] == "victim"
    assert rule in rules(reject) or form == "xml"
    error = refused(ONE[form](record))
    assert (type(error), error.status) == (InputRefused, 1)


def refused(source: Any, **how: Any) -> ConvertError:
    how = {"settings": {"header": HEADER}, "validate": True, **how}
    with pytest.raises(ConvertError) as error:
        convert(source, how.pop("to", "json"), **how)
    return error.value


@pytest.mark.parametrize("validate", [True, False])
def test_what_is_wrong_with_the_header_stops_it(tmp_path: Path, validate: bool) -> None:
    for change in ({"bundleType": None}, {"noSuchField": "x"}, {"sentAt": 5}, {"isTest": 1.5}):
        error = refused(
            lines(*RECORDS), settings={"header": {**HEADER, **change}}, validate=validate, rejects=tmp_path / "r.ndjson"
        )
        assert isinstance(error, InputRefused)
        assert (error.status, "the payload itself" in str(error)) == (1, True)
        assert {one.at.input for one in error.problems} == {0}
        assert {one.at.record_type for one in error.problems} == {"bundle"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("header", [{"victims": []}, {"recordType": "case"}, {"cases": [RECORDS[0]]}])
def test_a_header_is_the_fields_of_a_bundle_alone(header: dict[str, Any]) -> None:
    assert refused(lines(*RECORDS), settings={"header": {**HEADER, **header}}).status == 2


def test_the_header_is_left_as_it_is() -> None:
    header = {name: value for name, value in HEADER.items() if name != "recordType"}
    before = json.dumps(header)
    assert convert(lines(*RECORDS), "json", settings={"header": header}).records_out == 4
    assert json.dumps(header) == before


@pytest.mark.parametrize("form", ["json", "ndjson", "xml", "csv", "xlsx"])
@pytest.mark.parametrize("validate", [True, False])
def test_a_bundle_takes_no_header(tmp_path: Path, form: str, validate: bool) -> None:
    place = tmp_path / ("bundle" if form == "csv" else f"bundle.{form}")
    tipx.convert(in_json(BUNDLE), place, to=form, options=OPTIONS)
    error = refused(place, validate=validate)
    assert (error.status, "a bundle already" in str(error)) == (2, True)


@pytest.mark.parametrize(
    "limits", [Limits(max_records=2), Limits(max_string=60), Limits(max_bytes=2000), Limits(max_depth=3)], ids=str
)
@pytest.mark.parametrize("validate", [True, False])
def test_a_limit_is_undecided(tmp_path: Path, limits: Limits, validate: bool) -> None:
    options = Options(now=OPTIONS.now, limits=limits)
    for rejects in (None, tmp_path / "rejects.ndjson"):
        assert refused(lines(*RECORDS), options=options, validate=validate, rejects=rejects).status == 4
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_is_judged_again_where_a_record_was_set_aside(tmp_path: Path) -> None:
    records = [*RECORDS[:2], {**SECOND, "sex": "none of these"}, *RECORDS[3:]]
    done = tipx.convert(
        lines(*records),
        tmp_path / "out.xml",
        options=OPTIONS,
        settings={"header": HEADER},
        rejects=tmp_path / "r.ndjson",
    )
    assert done.written is not None
    assert done.written.verdict is Verdict.INVALID  # others name the one that is gone


def test_tables_that_cannot_be_read_to_their_end_are_refused(tmp_path: Path) -> None:
    place = in_tables(RECORDS, tmp_path, "csv")
    (place / "victims.csv").write_bytes((place / "victims.csv").read_bytes() + b'"never closed')
    for validate in (True, False):
        error = refused(place, form="csv", validate=validate, rejects=tmp_path / "rejects.ndjson")
        assert isinstance(error, InputRefused)
        assert (error.status, bool(error.problems)) == (1, True)
    report = tipx.validate_parts([json.dumps(HEADER).encode(), in_tables(RECORDS, tmp_path, "xlsx")], now=OPTIONS.now)
    assert (report.verdict, [one.records for one in report.inputs]) == (Verdict.VALID, [0, 4])


# -- memory ---------------------------------------------------------------------------------------------------------

PEAK = """
import json, re, sys
import tipx
from tipx.options import Options
source, to, now, rejects = sys.argv[1:5]
with open(source + ".header", encoding="utf-8") as file:
    header = json.load(file)
done = tipx.convert(source, to, options=Options(now=now), settings={"header": header}, rejects=rejects or None)
print(done.records_out, done.rejected, re.search("VmHWM:.*?([0-9]+)", open("/proc/self/status").read())[1])
"""


def peaks(source: Path, to: Path, rejects: str) -> list[int]:
    """How many records were written and rejected, and the most kilobytes that were used: in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(source), str(to), BENCH_NOW, rejects],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return [int(one) for one in done.stdout.split()]


@pytest.mark.unix
@pytest.mark.parametrize("rejects", [False, True])
def test_memory_hardly_grows_with_the_records(tmp_path: Path, rejects: bool) -> None:
    """What is read whole takes several times its size: so flat memory shows in a few megabytes."""
    most = []
    for count in (1500, 4500):
        path = write(tmp_path / f"{count}.ndjson", count).path
        header, _, rest = path.read_bytes().partition(b"\n")
        path.write_bytes(rest + (b"broken\n" if rejects else b""))
        path.with_suffix(".ndjson.header").write_bytes(header)
        aside = str(tmp_path / f"{count}.rejects") if rejects else ""
        written, rejected, peak = peaks(path, tmp_path / f"{count}.xml", aside)
        assert (written, rejected) == (count, int(rejects))
        most.append((path.stat().st_size, peak))
    (size, peak), (larger, more) = most
    assert larger - size > 11_000_000
    assert more - peak < 20_000
    assert more < 150_000
