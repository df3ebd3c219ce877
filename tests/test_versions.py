"""Versions of the standard are folders: a new one needs no code; an unknown one leaves the verdict undecided."""

from __future__ import annotations

import json
import re
import shutil
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from example_bundles import lines

import tipx
from tipx import standard as standards
from tipx.checking.engines import compiled_module
from tipx.generate.accepting import files as accepting
from tipx.standard import schemas_folder
from tipx.standard.cases import NOW, base
from tipx.writing.xml import to_xml

KNOWN = standards.versions()
NEXT = f"{standards.number_of(KNOWN[-1])[0]}.{standards.number_of(KNOWN[-1])[1] + 1}"
"""The minor version after the newest one, which does not exist."""
SMALLEST = json.loads(json.dumps(base(standards.standard("1.0"), "smallest")))


URGENT = {
    "id": "urn:uuid:11111111-1111-4111-8111-1111111111e9", "serviceType": "legal-aid", "status": "planned", "urgency": "urgent",
}  # fmt: skip
"""A service with a field that 1.0 does not know; nothing else is wrong with it."""


def payload(version: str) -> dict[str, Any]:
    return {**SMALLEST, "tipxVersion": version}


@pytest.fixture
def one_more_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The standard with its next minor version, made of nothing but its folder (and the generated code): a field more, and a
    code more in a short list."""
    folder = tmp_path / "schemas"
    shutil.copytree(schemas_folder(), folder)
    shutil.copytree(folder / KNOWN[-1], folder / NEXT)
    for path in (folder / NEXT / "json").glob("*.json"):
        path.write_text(path.read_text(encoding="utf-8").replace(f":{KNOWN[-1]}:", f":{NEXT}:"), encoding="utf-8")
    victim = folder / NEXT / "json" / "victim.schema.json"
    document = json.loads(victim.read_bytes())
    document["properties"]["nickname"] = document["properties"]["occupation"]
    victim.write_text(json.dumps(document), encoding="utf-8")
    markings = folder / NEXT / "codelists" / "tlp.csv"
    *_, last = markings.read_text(encoding="utf-8").splitlines()
    with markings.open("a", encoding="utf-8", newline="") as file:
        file.write(last.replace("red", "violet", 1) + "\n")
    monkeypatch.setattr(standards, "schemas_folder", lambda: folder)
    standards.versions.cache_clear()
    standards.standard.cache_clear()
    (path, text), *_ = accepting(standards.standard(NEXT)).items()
    assert path.endswith(f"v{NEXT.replace('.', '_')}.py")
    module = types.ModuleType(compiled_module(NEXT))
    exec(compile(text, path, "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, compiled_module(NEXT), module)
    yield
    standards.versions.cache_clear()
    standards.standard.cache_clear()


def test_each_folder_of_the_standard_is_a_version() -> None:
    folders = {path.name for path in schemas_folder().iterdir() if path.name[0].isdigit()}
    assert set(tipx.versions()) == folders
    assert tipx.versions()[:2] == ("1.0", "1.1")
    assert list(tipx.versions()) == sorted(folders, key=standards.number_of)


@pytest.mark.usefixtures("one_more_version")
@pytest.mark.parametrize("engine", ["auto", "python"])
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_new_minor_version_needs_no_code(engine: str, form: str) -> None:
    assert tipx.versions() == (*KNOWN, NEXT)

    def said(one: dict[str, Any]) -> tuple[str, str, dict[str, int]]:
        raw = json.dumps(one).encode() if form == "json" else to_xml(one, standards.standard(NEXT))
        report = tipx.validate(raw, now=NOW, engine=engine)
        return report.inputs[0].standard["version"], report.verdict.value, dict(report.by_rule)

    for version in (*KNOWN, NEXT):
        named = {**payload(version), "victims": [{**SMALLEST["victims"][0], "nickname": "Sample"}]}
        assert said(payload(version)) == (version, "valid", {})
        if version == NEXT:
            assert said(named) == (version, "valid", {})
        else:
            assert said(named) == (version, "invalid", {"TIPX-SCH-002": 1})


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_field_of_a_later_version_is_told_no_further_than_the_version_of_the_payload_knows_it(form: str) -> None:
    """So that a report on a payload does not depend on which later versions are installed."""
    one = {**payload("1.0"), "reportingPeriod": {"from": "2025-01-01", "until": "2025-12-31"}}
    raw = json.dumps(one).encode() if form == "json" else to_xml(one, standards.standard("1.1"))
    (problem,) = tipx.validate(raw, now=NOW).problems
    assert (problem.rule, problem.at.model, problem.at.pointer) == ("TIPX-SCH-002", "Bundle", "")
    assert "reportingPeriod" not in problem.hint
    newer = {**one, "tipxVersion": "1.1", "reportingPeriod": {"from": "2025-01-01", "until": "no day"}}
    (problem,) = tipx.validate(json.dumps(newer).encode(), now=NOW).problems
    assert (problem.at.model, problem.at.pointer) == ("Bundle.reportingPeriod.until", "/reportingPeriod/until")


@pytest.mark.parametrize("engine", ["auto", "python"])
@pytest.mark.parametrize("form", ["json", "xml", "ndjson", "alone"])
def test_a_record_is_judged_by_the_version_of_its_bundle_however_many_there_are(form: str, engine: str) -> None:
    """Records of which a quick word is enough as well: after some dozens it is given."""
    count = 80
    victim = {**SMALLEST["victims"][0], "services": [URGENT]}
    victims = [{**victim, "id": f"urn:uuid:11111111-1111-4111-8111-{number:012d}"} for number in range(count)]
    for version, known in (("1.0", 0), ("1.1", count)):
        bundle = {**payload(version), "victims": victims}
        header = {name: value for name, value in bundle.items() if name not in ("cases", "victims", "referrals")}
        raw = {
            "json": lambda one=bundle: json.dumps(one).encode(),
            "xml": lambda one=bundle: to_xml(one, standards.standard("1.1")),
            "ndjson": lambda one=header: lines(one, *victims),
            "alone": lambda one=version: lines(*({**record, "tipxVersion": one} for record in victims)),
        }[form]()
        report = tipx.validate(raw, now=NOW, engine=engine, form="ndjson" if form in ("ndjson", "alone") else form)
        assert report.by_rule.get("TIPX-SCH-002", 0) == count - known


@pytest.mark.parametrize("place", [0, 2])
def test_the_parts_of_a_payload_are_judged_by_the_version_of_its_header_wherever_that_is(place: int) -> None:
    victim = {**SMALLEST["victims"][0], "services": [URGENT]}
    victims = [{**victim, "id": f"urn:uuid:11111111-1111-4111-8111-{number:012d}"} for number in range(90)]
    for version, refused in (("1.0", 90), ("1.1", 0)):
        for claimed in ({}, {"tipxVersion": "1.0"}, {"tipxVersion": "1.1"}):
            header = {
                name: value for name, value in payload(version).items() if name not in ("cases", "victims", "referrals")
            }
            parts = [lines(*({**one, **claimed} for one in victims[start::3])) for start in range(3)]
            parts[place] = lines(header) + parts[place]
            report = tipx.validate_parts(parts, now=NOW)
            assert report.by_rule.get("TIPX-SCH-002", 0) == refused


@pytest.mark.usefixtures("one_more_version")
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_short_list_in_a_hint_is_that_of_the_version_that_judges(form: str) -> None:
    for version in (*KNOWN, NEXT):
        one = {**payload(version), "handling": {"tlp": "unheard-of"}}
        raw = json.dumps(one).encode() if form == "json" else to_xml(one, standards.standard(version))
        (problem,) = tipx.validate(raw, now=NOW).problems
        codes = standards.standard(version).codelists["tlp"].codes
        assert ("violet" in codes) is (version == NEXT)
        assert f"Choose one of {', '.join(codes)};" in problem.hint


@pytest.mark.parametrize("version", ["1.7", "2.0", "0.9"])
def test_an_unknown_version_is_undecided_and_the_known_ones_are_named(version: str) -> None:
    report = tipx.validate(json.dumps(payload(version)).encode(), now=NOW)
    assert report.verdict is tipx.Verdict.UNDECIDED
    assert [problem.rule for problem in report.problems] == ["TIPX-SYN-022"]
    assert report.problems[0].args["known"] == ", ".join(KNOWN)
    states = {layer.layer.value: layer.state.value for layer in report.inputs[0].layers}
    assert states["schema"] == states["record"] == states["cross"] == "unfinished"


def test_a_namespace_of_another_major_version_is_undecided() -> None:
    xml = to_xml(payload("1.0"), standards.newest()).replace(b"urn:tipx:schema:1", b"urn:tipx:schema:2")
    report = tipx.validate(xml, now=NOW)
    assert report.verdict is tipx.Verdict.UNDECIDED
    assert [problem.rule for problem in report.problems] == ["TIPX-SYN-022"]


def test_another_version_can_be_asked_for() -> None:
    report = tipx.validate(json.dumps(payload("1.7")).encode(), now=NOW, standard="1.0")
    assert report.inputs[0].standard["version"] == "1.0"
    assert report.verdict is not tipx.Verdict.UNDECIDED


def test_a_version_that_is_not_known_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="known are " + re.escape(", ".join(KNOWN))):
        tipx.validate(payload("1.0"), standard="9.9")
