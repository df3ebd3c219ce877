"""Programs outside Python agree: xmllint and Xerces on the XML Schema, Ajv on the single-file schemas, all on the verdict."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import schema_probes
import xmlschema
from lxml import etree
from schema_probes import Probe, file_name, is_data, single_file_verdicts
from xml_spellings import SPELLINGS

from tipx.standard import Standard, known_or_newest, standard, versions
from tipx.standard.examples import Example, every_example

pytestmark = pytest.mark.system

DATA = Path(__file__).parents[1] / "data"
XERCES = ("/usr/share/java/xercesImpl.jar", "/usr/share/java/xml-apis.jar")
CODE_POINTS = "-Dorg.apache.xerces.impl.dv.xs.useCodePointCountForStringLength=true"
"""XML Schema counts code points; Xerces counts units of UTF-16 unless told."""
AJV = "ajv@8"

Verdicts = Mapping[str, bool]


@pytest.fixture(scope="module", params=versions())
def of(request: pytest.FixtureRequest) -> Standard:
    """Each version of the standard."""
    found: Standard = standard(request.param)
    return found


@pytest.fixture(scope="module")
def probes(of: Standard) -> list[Probe]:
    return [*schema_probes.probes(of), *schema_probes.generated(of, 300)]


def examples_of(of: Standard) -> list[Example]:
    """The examples that a version judges: those that say it, whichever they came with; the newest those that say none."""
    return [one for one in every_example() if (_claimed(one) or of.version) == of.version]


def _claimed(example: Example) -> str | None:
    """The version by which an example is judged; None for one that is no data: every version has to refuse it alike."""
    if not is_data(example):
        return None
    return known_or_newest(json.loads(example.json.read_bytes()).get("tipxVersion")).version


def readable_of(of: Standard) -> list[Example]:
    """Of these examples those that are data."""
    return [one for one in examples_of(of) if is_data(one)]


def xsd_file(of: Standard) -> Path:
    return of.folder / "xml" / "tipx.xsd"


def written(folder: Path, documents: Mapping[str, bytes]) -> Path:
    folder.mkdir()
    for name, document in documents.items():
        (folder / name).write_bytes(document)
    return folder


def xerces(of: Standard, folder: Path) -> Verdicts:
    """What Xerces says of every XML file of a folder."""
    command = [
        "java",
        "-cp",
        ":".join(XERCES),
        CODE_POINTS,
        str(DATA / "XercesCheck.java"),
        str(xsd_file(of)),
        str(folder),
    ]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    lines = (line.split("\t") for line in run.stdout.splitlines())
    return {name: answer == "valid" for name, answer in lines}


def xmllint(of: Standard, folder: Path) -> Verdicts:
    """What the libxml2 of the system says of every XML file of a folder."""
    names = sorted(path.name for path in folder.glob("*.xml"))
    command = ["xmllint", "--nonet", "--noout", "--schema", str(xsd_file(of)), *names]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=folder)
    assert run.returncode in (0, 3, 4), run.stderr[-2000:]
    lines = set(run.stderr.splitlines())
    verdicts = {name: f"{name} validates" in lines for name in names}
    assert all(verdicts[name] or f"{name} fails to validate" in lines for name in names)
    return verdicts


def in_python(of: Standard, folder: Path) -> tuple[Verdicts, Verdicts]:
    """What lxml and the `xmlschema` package say of every XML file of a folder."""
    libxml2, package = etree.XMLSchema(etree.parse(str(xsd_file(of)))), xmlschema.XMLSchema(str(xsd_file(of)))
    paths = sorted(folder.glob("*.xml"))
    return (
        {path.name: libxml2.validate(etree.parse(str(path))) for path in paths},
        {path.name: package.is_valid(str(path)) for path in paths},
    )


def test_xerces_and_xmllint_agree_with_the_single_file_schema_on_every_field_and_on_random_payloads(
    of: Standard, probes: list[Probe], tmp_path: Path
) -> None:
    names = [file_name(number, probe.name) for number, probe in enumerate(probes)]
    folder = written(tmp_path / "xml", dict(zip(names, (probe.xml for probe in probes), strict=True)))
    verdicts = single_file_verdicts((probe.payload for probe in probes), of)
    expected = dict(zip(names, verdicts, strict=True))
    assert {True, False} == set(expected.values())
    assert differences(expected, xerces(of, folder)) == []
    assert differences(expected, xmllint(of, folder)) == []


def test_xerces_and_xmllint_agree_with_the_single_file_schema_on_the_examples(of: Standard, tmp_path: Path) -> None:
    readable = readable_of(of)
    payloads = [json.loads(one.json.read_bytes()) for one in readable]
    names = [f"{one.name}.xml" for one in readable]
    expected = dict(zip(names, single_file_verdicts(payloads, of), strict=True))
    assert all(expected[f"{one.name}.xml"] for one in readable if one.verdict == "valid")
    folder = written(tmp_path / "xml", {f"{one.name}.xml": one.xml.read_bytes() for one in readable})
    assert differences(expected, xerces(of, folder)) == []
    assert differences(expected, xmllint(of, folder)) == []


def test_all_processors_agree_on_the_examples_that_are_well_formed(of: Standard, tmp_path: Path) -> None:
    every = examples_of(of)
    documents = {f"{one.name}.xml": one.xml.read_bytes() for one in every if well_formed(one.xml.read_bytes())}
    folder = written(tmp_path / "xml", documents)
    libxml2, package = in_python(of, folder)
    assert len(libxml2) > len(every) / 2
    assert differences(libxml2, xerces(of, folder)) == []
    assert differences(libxml2, xmllint(of, folder)) == []
    assert differences(libxml2, package) == []


def test_xerces_and_xmllint_judge_ways_of_writing_alike(of: Standard, tmp_path: Path) -> None:
    names = {name: file_name(number, name) for number, name in enumerate(SPELLINGS)}
    folder = written(tmp_path / "xml", {names[name]: document for name, (document, _) in SPELLINGS.items()})
    expected = {names[name]: accepted for name, (_, accepted) in SPELLINGS.items()}
    assert differences(expected, xerces(of, folder)) == []
    assert differences(expected, xmllint(of, folder)) == []


def test_ajv_loads_the_single_file_schemas_with_its_defaults_and_agrees(
    of: Standard, probes: list[Probe], tmp_path: Path
) -> None:
    npm = shutil.which("npm")
    assert npm is not None
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(tmp_path), AJV]
    subprocess.run(command, check=True, cwd=tmp_path)
    readable = readable_of(of)
    payloads = [*(json.loads(one.json.read_bytes()) for one in readable), *(probe.payload for probe in probes)]
    names = [*(one.name for one in readable), *(probe.name for probe in probes)]
    expected = single_file_verdicts(payloads, of)
    lines = tmp_path / "payloads.ndjson"
    lines.write_text("".join(json.dumps(payload) + "\n" for payload in payloads), encoding="utf-8")
    run = subprocess.run(
        ["node", str(DATA / "ajv-check.cjs"), str(tmp_path), str(of.folder / "single"), str(lines)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    answers = [line == "true" for line in run.stdout.split()]
    assert [name for name, one, other in zip(names, expected, answers, strict=True) if one != other] == []
    assert {True, False} == set(answers)


def differences(expected: Verdicts, found: Verdicts) -> list[str]:
    """The documents that a processor judges otherwise than expected."""
    assert expected.keys() == found.keys()
    return [f"{name}: expected {wanted}" for name, wanted in expected.items() if found[name] is not wanted]


def well_formed(document: bytes) -> bool:
    try:
        tree = etree.fromstring(document, etree.XMLParser(no_network=True, resolve_entities=False)).getroottree()
    except etree.XMLSyntaxError:
        return False
    return tree.docinfo.doctype == ""
