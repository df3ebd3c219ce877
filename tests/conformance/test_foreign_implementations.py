"""Ajv and Xerces under the suite: what they say today is what is published, each disagreement is explained, and they keep the protocol."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tipx.conformance.implementations import (
    Missing,
    command,
    every,
    explained_in_vain,
    published,
    run_known,
    unexplained,
)
from tipx.conformance.model import Outcome
from tipx.conformance.results import Results, to_dict
from tipx.conformance.suite import Suite
from tipx.generate import ROOT
from tipx.generate.suite import SUITE
from tipx.standard import newest

pytestmark = pytest.mark.system

KNOWN = {one.name: one for one in every(SUITE) if one.name in ("ajv", "xerces")}
NAMESPACE = "urn:tipx:schema:1"
VICTIM = {
    "recordType": "victim",
    "tipxVersion": "1.0",
    "id": "urn:uuid:22222222-2222-4222-8222-2222222222d1",
    "version": 1,
    "createdAt": "2026-03-01T09:00:00+05:00",
    "owner": {"name": "Sample Shelter", "type": "shelter", "country": "PK"},
    "personStatus": "presumed-victim",
    "pseudonym": "Sample P-17",
    "childStatus": "unknown",
}


@pytest.fixture(scope="module", autouse=True)
def _ajv_is_here(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Ajv as it was installed; where it was not, it is installed now."""
    try:
        command(KNOWN["ajv"], ROOT / "schemas")
    except Missing:
        npm, folder = shutil.which("npm"), tmp_path_factory.mktemp("ajv")
        assert npm is not None
        line = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
        subprocess.run([*line, "ajv@8"], check=True, cwd=folder)
        os.environ["TIPX_AJV"] = str(folder)


@pytest.mark.slow
@pytest.mark.parametrize("name", KNOWN)
def test_the_published_results_are_those_of_today_and_explained(name: str) -> None:
    suite = Suite(SUITE)
    found, before = run_known(KNOWN[name], suite, ROOT / "schemas"), published(SUITE, name, suite)
    assert before is not None
    assert _without_version(found) == _without_version(before), "mend: python -m tipx.conformance.implementations"
    assert unexplained(KNOWN[name], found) == []
    assert explained_in_vain(KNOWN[name], found) == []
    assert found.counts[Outcome.SKIPPED] == found.counts[Outcome.ERRORED] == 0


def _without_version(found: Results) -> dict[str, Any]:
    """The results without the version of the program: a newer one has to say the same."""
    told = to_dict(found)
    del told["implementation"]["version"]
    return told


def test_every_case_of_the_structure_was_asked_of_the_program_that_reads_its_form() -> None:
    suite = Suite(SUITE)
    for name, form in (("ajv", "json"), ("xerces", "xml")):
        found = published(SUITE, name, suite)
        assert found is not None
        asked = {row.case for row in found.rows if row.outcome is not Outcome.NOT_APPLICABLE}
        assert asked == {case.id for case in suite.cases(frozenset(("SCH",))) if form in case.inputs}


# -- what the suite does not ask ------------------------------------------------------------------------------------


def answers(name: str, *lines: str) -> list[dict[str, Any]]:
    """What a program answers to lines, after its start; it ends by itself when it is told to."""
    start = '{"cmd":"start","protocol":1,"suite":"1.0.0","standard":["1.0"]}'
    given = "\n".join([start, *lines, '{"cmd":"stop"}', ""])
    run = subprocess.run(
        command(KNOWN[name], ROOT / "schemas"), input=given.encode(), capture_output=True, check=False, timeout=120,
        cwd=KNOWN[name].folder,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    started, *answered, bye = [json.loads(line) for line in run.stdout.splitlines()]
    assert started["implementation"]["name"] == name
    assert bye == {"bye": True}
    return answered


def asked(form: str, *inputs: bytes, op: str = "validate", seq: int = 1) -> str:
    files = [{"name": f"input.{form}", "base64": base64.b64encode(one).decode()} for one in inputs]
    message = {"cmd": "run", "seq": seq, "case": "SCH-0001", "op": op, "form": form, "relation": "separate"}
    return json.dumps({**message, "inputs": files, "options": {"now": "2026-03-05T00:00:00Z"}})


def in_json(changes: Mapping[str, Any]) -> bytes:
    return json.dumps({name: value for name, value in {**VICTIM, **changes}.items() if value is not None}).encode()


def in_xml(before: str = "", after_root: str = "", **changes: str) -> bytes:
    owner = "<name>Sample Shelter</name><type>shelter</type><country>PK</country>"
    values = {**VICTIM, "owner": owner, **changes}
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in values.items() if value)
    return f'{before}<victim xmlns="{NAMESPACE}"{after_root}>{inner}</victim>'.encode()


AJV: Mapping[str, tuple[bytes, str, list[tuple[str, str | None, str | None]]]] = {
    "a valid record": (in_json({}), "valid", []),
    "an id of a profile in an open list": (in_json({"gender": "x-sample-code"}), "valid", []),
    "no JSON": (b"{", "invalid", []),
    "no UTF-8": (b'{"recordType": "victim\xff"}', "invalid", []),
    "a list": (b"[]", "invalid", [("TIPX-SYN-019", None, None)]),
    "null": (b"null", "invalid", [("TIPX-SYN-019", None, None)]),
    "no type": (in_json({"recordType": None}), "invalid", [("TIPX-SCH-001", "Record.recordType", "")]),
    "a type of every object": (
        in_json({"recordType": "toString"}), "invalid", [("TIPX-SCH-009", "Record.recordType", "/recordType")],
    ),
    "a version that there is not": (in_json({"tipxVersion": "1.99"}), "undecided", []),
    "a version of no form": (in_json({"tipxVersion": "one"}), "invalid", [("TIPX-SCH-006", "Victim.tipxVersion", "/tipxVersion")]),
    "a code that there is not": (in_json({"gender": "sample"}), "invalid", [("TIPX-STR-009", "Victim.gender", "/gender")]),
    "two mistakes": (
        in_json({"version": 0, "sample": 1}), "invalid",
        [("TIPX-SCH-002", "Victim", ""), ("TIPX-SCH-007", "Victim.version", "/version")],
    ),
}  # fmt: skip


def test_ajv_tells_mistakes_in_the_words_of_the_standard() -> None:
    told = answers("ajv", *(asked("json", payload, seq=number) for number, (payload, _, _) in enumerate(AJV.values())))
    for number, (name, (_, verdict, problems)) in enumerate(AJV.items()):
        found = [(one["rule"], one["model"], one["pointer"]) for one in told[number]["problems"]]
        assert (told[number]["seq"], told[number]["verdict"], sorted(found, key=str)) == (
            number, verdict, sorted(problems, key=str),
        ), name  # fmt: skip


XERCES = {
    "a valid record": (in_xml(), "valid"),
    "characters beyond the basic plane, as many as are allowed": (in_xml(pseudonym="\U00010400" * 200), "valid"),
    "no XML": (b"{}", "invalid"),
    "no UTF-8": (in_xml().replace(b"Sample", b"Sample \xff"), "invalid"),
    "a document type": (in_xml('<!DOCTYPE victim [<!ENTITY sample "Sample">]>'), "invalid"),
    "an entity from outside": (in_xml('<!DOCTYPE victim SYSTEM "http://sample.invalid/sample.dtd">'), "invalid"),
    "another schema, which is not fetched": (
        in_xml(
            after_root=' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            f'xsi:schemaLocation="{NAMESPACE} http://sample.invalid/sample.xsd"'
        ),
        "valid",
    ),
    "a version that there is not": (in_xml(tipxVersion="1.99"), "undecided"),
    "a version of no form": (in_xml(tipxVersion="one"), "invalid"),
    "no version": (in_xml(tipxVersion=""), "valid"),
    "a version that stands deeper": (in_xml(owner="<tipxVersion>1.0</tipxVersion>"), "invalid"),
}


def test_xerces_judges_what_the_suite_does_not_ask() -> None:
    told = answers(
        "xerces", *(asked("xml", payload, seq=number) for number, (payload, _) in enumerate(XERCES.values()))
    )
    expected = [{"seq": number, "verdict": verdict} for number, (_, verdict) in enumerate(XERCES.values())]
    assert dict(zip(XERCES, told, strict=True)) == dict(zip(XERCES, expected, strict=True))


@pytest.mark.parametrize(
    ("name", "form", "other", "payload"), [("ajv", "json", "xml", in_json({})), ("xerces", "xml", "json", in_xml())]
)
def test_what_a_program_does_not_do_it_leaves_out_and_a_seq_comes_back_as_it_was(
    name: str, form: str, other: str, payload: bytes
) -> None:
    told = answers(
        name, asked(form, payload, op="canon", seq=7), asked(other, payload, seq=0), asked(form, payload, payload, seq=2**53 - 1),
        asked(form, payload, seq=8).replace('"options": {', '"sample": [{}, [], true, null, -1.5e3, "\\u00e9\\"\\\\"], "options": {'),
    )  # fmt: skip
    assert [one["seq"] for one in told] == [7, 0, 2**53 - 1, 8]
    assert [one.get("skipped", False) for one in told] == [True, True, True, False]
    assert told[-1]["verdict"] == "valid"
    assert all(type(one["seq"]) is int for one in told)


def test_the_newest_version_of_the_standard_is_known_to_both() -> None:
    for name in KNOWN:
        found = published(SUITE, name, Suite(SUITE))
        assert found is not None
        assert found.declared.standard[-1] == newest().version


def test_the_programs_are_the_only_files_that_their_folders_need(tmp_path: Path) -> None:
    for name, payload, form in (("ajv", in_json({}), "json"), ("xerces", in_xml(), "xml")):
        known = KNOWN[name]._replace(folder=shutil.copytree(KNOWN[name].folder, tmp_path / name))
        line = command(known, ROOT / "schemas")
        run = subprocess.run(
            line, input=asked(form, payload).encode() + b"\n", capture_output=True, cwd=known.folder, check=False
        )
        assert json.loads(run.stdout)["verdict"] == "valid", run.stderr[-2000:]
