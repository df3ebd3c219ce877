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

from tipx.standard import newest
from tipx.standard.examples import examples

pytestmark = pytest.mark.system

STANDARD = newest()
XSD_FILE = STANDARD.folder / "xml" / "tipx.xsd"
DATA = Path(__file__).parents[1] / "data"
XERCES = ("/usr/share/java/xercesImpl.jar", "/usr/share/java/xml-apis.jar")
CODE_POINTS = "-Dorg.apache.xerces.impl.dv.xs.useCodePointCountForStringLength=true"
"""XML Schema counts code points; Xerces counts units of UTF-16 unless told."""
AJV = "ajv@8"
ALL_EXAMPLES = examples(STANDARD)
READABLE = [one for one in ALL_EXAMPLES if is_data(one)]

Verdicts = Mapping[str, bool]


@pytest.fixture(scope="module")
def probes() -> list[Probe]:
    return [*schema_probes.probes(STANDARD), *schema_probes.generated(STANDARD, 300)]


def written(folder: Path, documents: Mapping[str, bytes]) -> Path:
    folder.mkdir()
    for name, document in documents.items():
        (folder / name).write_bytes(document)
    return folder


def xerces(folder: Path) -> Verdicts:
    """What Xerces says of every XML file of a folder."""
    command = ["java", "-cp", ":".join(XERCES), CODE_POINTS, str(DATA / "XercesCheck.java"), str(XSD_FILE), str(folder)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    lines = (line.split("\t") for line in run.stdout.splitlines())
    return {name: answer == "valid" for name, answer in lines}


def xmllint(folder: Path) -> Verdicts:
    """What the libxml2 of the system says of every XML file of a folder."""
    names = sorted(path.name for path in folder.glob("*.xml"))
    command = ["xmllint", "--nonet", "--noout", "--schema", str(XSD_FILE), *names]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=folder)
    assert run.returncode in (0, 3, 4), run.stderr[-2000:]
    lines = set(run.stderr.splitlines())
    verdicts = {name: f"{name} validates" in lines for name in names}
    assert all(verdicts[name] or f"{name} fails to validate" in lines for name in names)
    return verdicts


def in_python(folder: Path) -> tuple[Verdicts, Verdicts]:
    """What lxml and the `xmlschema` package say of every XML file of a folder."""
    libxml2, package = etree.XMLSchema(etree.parse(str(XSD_FILE))), xmlschema.XMLSchema(str(XSD_FILE))
    paths = sorted(folder.glob("*.xml"))
    return (
        {path.name: libxml2.validate(etree.parse(str(path))) for path in paths},
        {path.name: package.is_valid(str(path)) for path in paths},
    )


def test_xerces_and_xmllint_agree_with_the_single_file_schema_on_every_field_and_on_random_payloads(
    probes: list[Probe], tmp_path: Path
) -> None:
    names = [file_name(number, probe.name) for number, probe in enumerate(probes)]
    folder = written(tmp_path / "xml", dict(zip(names, (probe.xml for probe in probes), strict=True)))
    verdicts = single_file_verdicts((probe.payload for probe in probes), STANDARD)
    expected = dict(zip(names, verdicts, strict=True))
    assert {True, False} == set(expected.values())
    assert differences(expected, xerces(folder)) == []
    assert differences(expected, xmllint(folder)) == []


def test_xerces_and_xmllint_agree_with_the_single_file_schema_on_the_examples(tmp_path: Path) -> None:
    payloads = [json.loads(one.json.read_bytes()) for one in READABLE]
    names = [f"{one.name}.xml" for one in READABLE]
    expected = dict(zip(names, single_file_verdicts(payloads, STANDARD), strict=True))
    assert all(expected[f"{one.name}.xml"] for one in READABLE if one.verdict == "valid")
    folder = written(tmp_path / "xml", {f"{one.name}.xml": one.xml.read_bytes() for one in READABLE})
    assert differences(expected, xerces(folder)) == []
    assert differences(expected, xmllint(folder)) == []


def test_all_processors_agree_on_the_examples_that_are_well_formed(tmp_path: Path) -> None:
    documents = {f"{one.name}.xml": one.xml.read_bytes() for one in ALL_EXAMPLES if well_formed(one.xml.read_bytes())}
    folder = written(tmp_path / "xml", documents)
    libxml2, package = in_python(folder)
    assert len(libxml2) > len(ALL_EXAMPLES) / 2
    assert differences(libxml2, xerces(folder)) == []
    assert differences(libxml2, xmllint(folder)) == []
    assert differences(libxml2, package) == []


def test_xerces_and_xmllint_judge_ways_of_writing_alike(tmp_path: Path) -> None:
    names = {name: file_name(number, name) for number, name in enumerate(SPELLINGS)}
    folder = written(tmp_path / "xml", {names[name]: document for name, (document, _) in SPELLINGS.items()})
    expected = {names[name]: accepted for name, (_, accepted) in SPELLINGS.items()}
    assert differences(expected, xerces(folder)) == []
    assert differences(expected, xmllint(folder)) == []


def test_ajv_loads_the_single_file_schemas_with_its_defaults_and_agrees(probes: list[Probe], tmp_path: Path) -> None:
    npm = shutil.which("npm")
    assert npm is not None
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(tmp_path), AJV]
    subprocess.run(command, check=True, cwd=tmp_path)
    payloads = [*(json.loads(one.json.read_bytes()) for one in READABLE), *(probe.payload for probe in probes)]
    names = [*(one.name for one in READABLE), *(probe.name for probe in probes)]
    expected = single_file_verdicts(payloads, STANDARD)
    lines = tmp_path / "payloads.ndjson"
    lines.write_text("".join(json.dumps(payload) + "\n" for payload in payloads), encoding="utf-8")
    run = subprocess.run(
        ["node", str(DATA / "ajv-check.cjs"), str(tmp_path), str(STANDARD.folder / "single"), str(lines)],
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
