"""`tipx convert`: what it takes, what it says, where it writes, and its exit status."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from cli_harness import INVALID, MISSPELT, NOW, UNDECIDED, VALID, Done, run

import tipx
from tipx.converting import forms
from tipx.converting.ledger import Loss

FORMS = ("json", "ndjson", "xml")
PAYLOAD = json.loads(VALID.read_bytes())
LISTS = ("cases", "victims", "referrals")


def convert(*arguments: object, **how: Any) -> Done:
    return run("convert", *arguments, *NOW, **how)


@pytest.mark.parametrize("to", FORMS)
def test_the_name_of_the_output_says_its_form(tmp_path: Path, to: str) -> None:
    output = tmp_path / f"out.tipx.{to}"
    done = convert(VALID, "-o", output)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "4 records in = 4 out + 0 rejected"
    assert done.out.splitlines()[1].startswith(f"written to {output} (")
    assert run("canon", output, "--hash").out.strip() in done.out
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == [output.name]


@pytest.mark.parametrize("source", FORMS)
@pytest.mark.parametrize("to", FORMS)
@pytest.mark.parametrize("named", [True, False])
def test_standard_input_to_standard_output(tmp_path: Path, source: str, to: str, named: bool) -> None:
    first = tmp_path / f"first.{source}"
    convert(VALID, "-o", first)
    more = ["--from", source] if named else []
    done = convert("-", "-o", "-", "--to", to, *more, "-q", stdin=first.read_bytes())
    assert (done.status, done.err) == (0, "")
    assert done.raw == tipx.convert(VALID, to=to).output
    told = convert("-", "-o", "-", "--to", to, stdin=first.read_bytes())
    assert told.raw == done.raw
    assert told.err.splitlines()[0] == "4 records in = 4 out + 0 rejected"
    assert "written to standard output" in told.err


def test_pretty_indents_json_and_xml_and_is_refused_for_lines(tmp_path: Path) -> None:
    for to, begin in (
        ("json", b'{\n  "recordType"'),
        ("xml", b'<?xml version="1.0" encoding="UTF-8"?>\n<bundle xmlns='),
    ):
        output = tmp_path / f"out.{to}"
        assert convert(VALID, "-o", output, "--pretty").status == 0
        assert output.read_bytes().startswith(begin)
        assert output.read_bytes().count(b"\n") > 300
    done = convert(VALID, "-o", tmp_path / "out.ndjson", "--pretty")
    assert done.status == 2
    assert "one line" in done.err
    assert not (tmp_path / "out.ndjson").exists()


def test_quiet_says_nothing_where_all_went_well_and_what_is_wrong_all_the_same(tmp_path: Path) -> None:
    assert convert(VALID, "-o", tmp_path / "out.xml", "-q")[:3] == (0, "", "")
    done = convert(INVALID, "-o", tmp_path / "other.xml", "-q")
    assert (done.status, done.out) == (1, "")
    assert "TIPX-CDP-001" in done.err
    rejected = convert(INVALID, "-o", tmp_path / "other.xml", "--rejects", tmp_path / "r.ndjson", "-q")
    assert rejected.status == 1
    assert "1 rejected" in rejected.out


# -- for programs ---------------------------------------------------------------------------------------------------


def test_the_answer_for_programs(tmp_path: Path) -> None:
    output = tmp_path / "out.xml"
    done = convert(VALID, "-o", output, "-f", "json")
    assert (done.status, done.err) == (0, "")
    digest = run("canon", VALID, "--hash").out.strip()
    assert done.json == {
        "converted": True, "from": "json", "to": "xml", "records": {"in": 4, "out": 4, "rejected": 0}, "digest": digest,
        "losses": [], "facts": {}, "verdict": "valid", "problems": [], "written": None, "status": 0,
    }  # fmt: skip


def test_the_answer_says_what_is_wrong_with_the_rest(tmp_path: Path) -> None:
    bundle = json.loads(VALID.read_bytes())
    bundle["victims"][0]["sex"] = "none of these"
    done = convert("-", "-o", tmp_path / "out.json", "--rejects", tmp_path / "r.ndjson", "-f", "json",
                   stdin=json.dumps(bundle).encode())  # fmt: skip
    assert (done.status, done.json["status"]) == (1, 1)
    assert done.json["records"] == {"in": 4, "out": 3, "rejected": 1}
    assert {(one["at"]["pointer"], one["severity"]) for one in done.json["problems"]} == {("/victims/0/sex", "error")}
    assert done.json["written"]["verdict"] == "invalid"
    assert {one["rule"] for one in done.json["written"]["problems"]} == {"TIPX-STR-004"}
    text = convert(
        "-", "-o", tmp_path / "out.json", "--rejects", tmp_path / "r.ndjson", stdin=json.dumps(bundle).encode()
    )
    assert "what was written is not valid by itself: records of it name rejected ones" in text.out
    assert f"rejected records, with their problems, are in {tmp_path / 'r.ndjson'}" in text.out


@pytest.mark.parametrize(("source", "status"), [(INVALID, 1), (MISSPELT, 1), (UNDECIDED, 4), ("missing.json", 3)])
def test_a_refusal_for_programs(tmp_path: Path, source: object, status: int) -> None:
    done = convert(source, "-o", tmp_path / "out.xml", "-f", "json")
    assert (done.status, done.json["status"], done.json["converted"]) == (status, status, False)
    assert done.err == f"tipx: {done.json['why']}\n"
    assert bool(done.json["problems"]) == (status != 3)
    assert os.listdir(tmp_path) == []
    # On the way to another program only the payload is on standard output: here there is none.
    piped = convert(source, "-o", "-", "--to", "xml", "-f", "json")
    assert (piped.status, piped.raw) == (status, b"")
    assert json.loads(piped.err) == done.json


def test_the_answer_of_a_pipe_is_on_standard_error() -> None:
    done = convert(VALID, "-o", "-", "--to", "json", "-f", "json")
    assert done.json == PAYLOAD
    assert json.loads(done.err)["records"] == {"in": 4, "out": 4, "rejected": 0}


# -- statuses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "status"), [(INVALID, 1), (MISSPELT, 1), (UNDECIDED, 4), ("missing.json", 3), (".", 3)]
)
def test_a_refusal_for_people(tmp_path: Path, source: object, status: int) -> None:
    done = convert(source, "-o", tmp_path / "out.xml", "--from", "json")
    assert (done.status, done.out) == (status, "")
    last = done.err.splitlines()[-1]
    assert last.startswith(f"tipx: {source}: ")
    assert os.listdir(tmp_path) == []


def test_without_validation_what_rules_forbid_is_converted(tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    assert convert(INVALID, "-o", output, "--no-validate").status == 0
    assert json.loads(output.read_bytes()) == json.loads(INVALID.read_bytes())
    assert convert(UNDECIDED, "-o", output, "--no-validate").status == 0
    assert convert(MISSPELT, "-o", output, "--no-validate").status == 1


@pytest.mark.parametrize("limit", ["--max-bytes=500", "--max-depth=3", "--max-string=20", "--max-records=1"])
def test_a_limit_is_4(tmp_path: Path, limit: str) -> None:
    for more in ([], ["--no-validate"]):
        done = convert(VALID, "-o", tmp_path / "out.xml", limit, *more)
        assert (done.status, done.out, os.listdir(tmp_path)) == (4, "", [])


WRONG: dict[str, list[object]] = {
    "no input": [], "no output": [VALID], "no form": [VALID, "-o", "out"], "no form of a pipe": [VALID, "-o", "-"],
    "unknown form": [VALID, "-o", "out.xml", "--to", "xlm"], "unknown input form": [VALID, "-o", "out.xml", "--from", "jsn"],
    "form that is only written": [VALID, "-o", "out.xml", "--from", "parquet"],
    "unknown setting": [VALID, "-o", "out.xml", "--setting", "x=1"], "no value": [VALID, "-o", "out.xml", "--setting", "k"],
    "bad value": [VALID, "-o", "out.xml", "--setting", "k=1"], "unknown version": [VALID, "-o", "out.xml", "--standard", "9"],
    "bad header": [VALID, "-o", "out.xml", "--header", VALID], "folder to a pipe": [VALID, "-o", "-", "--to", "csv"],
    "missing header": [VALID, "-o", "out.xml", "--header", "missing"], "rejects to a pipe": [VALID, "-o", "out.xml", "--rejects", "-"],
    "explain nothing": ["--explain"], "explain half": ["--explain", "--from", "json"], "unknown loss": [VALID, "-o", "out.xml", "--loss", "x"],
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_usage_is_2_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    done = convert(*WRONG[name])
    assert (done.status, done.out) == (2, "")
    assert "Error: " in done.err
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("now", ["yesterday", "2026-02-30", "2026-03-05T10:00:00"])
def test_a_moment_that_is_none_is_2(tmp_path: Path, now: str) -> None:
    done = run("convert", VALID, "-o", tmp_path / "out.xml", "--now", now)
    assert (done.status, os.listdir(tmp_path)) == (2, [])
    assert "--now" in done.err


# -- places ---------------------------------------------------------------------------------------------------------


def test_an_output_that_is_the_input_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "in.json"
    source.write_bytes(VALID.read_bytes())
    os.link(source, tmp_path / "hard.json")
    os.symlink(source, tmp_path / "soft.json")
    names = sorted(os.listdir(tmp_path))
    for output in ("in.json", "hard.json", "soft.json"):
        for option in ("-o", "--rejects"):
            other = [] if option == "-o" else ["-o", tmp_path / "out.json"]
            done = convert(source, option, tmp_path / output, *other)
            assert done.status == 2
            assert "is the input" in done.err
    assert sorted(os.listdir(tmp_path)) == names
    assert source.read_bytes() == VALID.read_bytes()


def test_the_library_does_not_overwrite_its_input_either(tmp_path: Path) -> None:
    source = tmp_path / "in.json"
    source.write_bytes(VALID.read_bytes())
    for how in ({"output": source}, {"output": tmp_path / "out.json", "rejects": source}):
        with pytest.raises(tipx.ConvertError) as error:
            tipx.convert(source, **how)  # type: ignore[arg-type]
        assert error.value.status == 2
    assert source.read_bytes() == VALID.read_bytes()
    assert os.listdir(tmp_path) == ["in.json"]


@pytest.mark.parametrize("exists", [True, False])
def test_output_and_rejects_are_two_files(tmp_path: Path, exists: bool) -> None:
    output = tmp_path / "out.ndjson"
    if exists:
        output.write_bytes(b"old")
    done = convert(VALID, "-o", output, "--rejects", tmp_path / "." / "out.ndjson")
    assert done.status == 2
    assert (output.read_bytes() if exists else os.listdir(tmp_path)) == (b"old" if exists else [])


def test_places_that_cannot_be_written_are_said_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    names = sorted(os.listdir(tmp_path))
    for output, why in (
        ("missing/out.json", "there is no such folder"), ("folder.json", "it is a folder"), ("pipe.json", "it is no regular file"),
    ):  # fmt: skip
        for option in ("-o", "--rejects"):
            other = [] if option == "-o" else ["-o", tmp_path / "out.json"]
            done = convert("missing input", option, tmp_path / output, "--to", "json", *other)
            assert (done.status, done.out) == (2, "")
            assert done.err == f"tipx: {tmp_path / output} cannot be written: {why}\n"
    assert sorted(os.listdir(tmp_path)) == names


@pytest.mark.unix
def test_a_folder_in_which_nothing_may_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever runs the tests may write everywhere
    done = convert(VALID, "-o", tmp_path / "out.json")
    assert (done.status, done.err) == (2, f"tipx: {tmp_path / 'out.json'} cannot be written: permission denied\n")


def test_an_old_output_is_replaced_whole_and_what_a_link_leads_to_is_meant(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    real = tmp_path / "inner" / "real.json"
    real.write_bytes(b"old and much longer" * 10_000)
    os.symlink(real, tmp_path / "link.json")
    assert convert(VALID, "-o", tmp_path / "link.json").status == 0
    assert json.loads(real.read_bytes()) == PAYLOAD
    assert (tmp_path / "link.json").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert os.listdir(tmp_path / "inner") == ["real.json"]


def test_a_refused_conversion_leaves_the_old_output(tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    output.write_bytes(b"old")
    assert convert(INVALID, "-o", output).status == 1
    assert output.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.json"]


# -- records that travel alone --------------------------------------------------------------------------------------


def test_a_header_makes_a_bundle_of_records_that_travel_alone(tmp_path: Path) -> None:
    header = tmp_path / "header.json"
    header.write_text(json.dumps({name: value for name, value in PAYLOAD.items() if name not in LISTS}))
    text = b"".join(json.dumps(one).encode() + b"\n" for name in LISTS for one in PAYLOAD[name])
    done = convert("-", "-o", "-", "--to", "json", "-q", "--header", header, stdin=text)
    assert (done.status, done.err, done.json) == (0, "", PAYLOAD)
    alone = convert("-", "-o", "-", "--to", "json", "--no-validate", stdin=text)
    assert (alone.status, alone.raw, "--header" in alone.err) == (2, b"", True)
    broken = convert("-", "-o", "-", "--to", "json", "--header", header, stdin=text + b"{\n")
    assert (broken.status, broken.raw) == (1, b"")
    assert "TIPX-SYN-001" in broken.err


# -- losses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", FORMS)
@pytest.mark.parametrize("to", FORMS)
def test_nothing_can_be_lost_between_the_standards_own_forms(source: str, to: str) -> None:
    done = run("convert", "--explain", "--from", source, "--to", to)
    assert (done.status, done.err) == (0, "")
    assert done.out.count("nothing is lost") == 2
    told = run("convert", "--explain", "--from", source, "--to", to, "-f", "json")
    assert told.json == {"from": source, "to": to, "reading": [], "writing": []}


class Poor:
    """Writes nothing of a record but that there is one."""

    def __init__(self, target: Any, job: Any) -> None:
        self.facts = {"records_seen": 0}
        self._out, self._ledger = target.open(), job.ledger

    def begin(self, header: Any) -> None:
        self._ledger.dropped("Bundle", "There is no place for it.")

    def record(self, kind: str, data: Any) -> None:
        self.facts["records_seen"] += 1
        self._ledger.dropped(f"{kind.capitalize()}.id", "There is no place for it.")
        self._out.write(b"x\n")

    def end(self, header: Any) -> None:
        """All is written."""


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch) -> None:
    class Module:
        writer = Poor

        @staticmethod
        def writing_losses(_standard: Any) -> Any:
            return (Loss("dropped", "Victim.id", "There is no place for it."),)

        reading_losses = writing_losses

    load = forms.Form.load
    monkeypatch.setitem(forms.FORMS, "poor", forms.Form("poor", "heap", (".poor",), "form_poor", reads=False))
    monkeypatch.setattr("tipx.cli.convert.WRITTEN", [*forms.FORMS])
    monkeypatch.setattr(forms.Form, "load", lambda one: Module if one.name == "poor" else load(one))


@pytest.mark.usefixtures("poor")
def test_a_loss_is_5_unless_it_is_allowed(tmp_path: Path) -> None:
    output = tmp_path / "out.poor"
    done = convert(VALID, "-o", output)
    assert (done.status, done.out, os.listdir(tmp_path)) == (5, "", [])
    assert "dropped  Victim.id    There is no place for it. (2x)" in done.err.splitlines()
    assert "--loss report" in done.err
    told = convert(VALID, "-o", output, "-f", "json")
    assert (told.status, told.json["converted"], told.json["status"]) == (5, False, 5)
    assert {"kind": "dropped", "field": "Victim.id", "why": "There is no place for it.", "times": 2} in told.json[
        "losses"
    ]
    reported = convert(VALID, "-o", output, "--loss", "report")
    assert (reported.status, "Victim.id" in reported.out, "records seen: 4" in reported.out) == (0, True, True)
    allowed = convert(VALID, "-o", output, "--loss", "allow", "-q")
    assert (allowed.status, "Victim.id" in allowed.out) == (0, False)
    assert "4 fields not carried over exactly" in allowed.out
    answer = convert(VALID, "-o", output, "--loss", "allow", "-f", "json").json
    assert (answer["facts"], len(answer["losses"]), answer["status"]) == ({"records_seen": 4}, 4, 0)
    explained = run("convert", "--explain", "--from", "json", "--to", "poor")
    assert "reading json (JSON): nothing is lost" in explained.out
    assert "dropped  Victim.id  There is no place for it." in explained.out.splitlines()
