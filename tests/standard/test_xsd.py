"""The XML Schema says what the JSON Schemas say: names, order, restrictions, words; and its Python processors agree."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xmlschema
from lxml import etree
from schema_probes import is_data, judged, single_file_verdicts
from xml_spellings import SPELLINGS, VALIDATOR_SAYS

import tipx
from tipx.generate import xsd as generator
from tipx.standard import RECORD_TYPES, Standard, known_or_newest, standard, versions
from tipx.standard.examples import Example, every_example
from tipx.standard.fields import Field

XS = "{http://www.w3.org/2001/XMLSchema}"
NOT_LIKE_THE_OTHERS = {"a no-break space behind a whole number"}
"""`xmlschema` trims every white space of Unicode; XML Schema, like the two others, knows four characters as such."""


class Xsd(NamedTuple):
    """The XML Schema of a version: as a document, and as the processors of Python have it."""

    standard: Standard
    folder: Path
    tree: Any
    types: dict[str, Any]
    libxml2: Any
    package: Any


@functools.cache
def xsd_of(version: str) -> Xsd:
    of = standard(version)
    path = of.folder / "xml" / "tipx.xsd"
    tree = etree.parse(str(path))
    kinds = (XS + "complexType", XS + "simpleType")
    types = {element.get("name", ""): element for element in tree.getroot() if element.tag in kinds}
    return Xsd(of, path.parent, tree, types, etree.XMLSchema(tree), xmlschema.XMLSchema(str(path)))


each_version = pytest.mark.parametrize("version", versions())


def objects(of: Standard) -> dict[str, Field]:
    """Every type of object of a version of the standard, by name."""
    found = {kind: of.record(kind) for kind in RECORD_TYPES}
    waiting = list(found.values())
    while waiting:
        for child in waiting.pop().properties.values():
            inner = child.item or child
            if inner.kind == "object" and inner.type_name not in found:
                found[str(inner.type_name)] = inner
                waiting.append(inner)
    return found


def words(element: etree._Element) -> str:
    return element.findtext(f"{XS}annotation/{XS}documentation") or ""


def words_of_type(of: Standard, name: str) -> str:
    own = of.schemas.get(of.identifier(name)) or of.schemas[of.identifier("types")]["$defs"][name]
    return f"{own['title']}. {own['description']}"


@each_version
def test_the_files_are_as_generated(version: str) -> None:
    one = xsd_of(version)
    made = generator.files(one.standard)
    assert {path.rsplit("/", 1)[1] for path in made} == {path.name for path in one.folder.glob("*")}
    for path, text in made.items():
        assert (one.folder / path.rsplit("/", 1)[1]).read_text(encoding="utf-8") == text, (
            "mend: python -m tipx.generate"
        )
        assert "do not edit" in text.splitlines()[1]


@each_version
def test_the_namespace_names_the_major_version_alone(version: str) -> None:
    root = xsd_of(version).tree.getroot()
    assert root.get("targetNamespace") == standard(version).namespace == "urn:tipx:schema:1"
    assert root.get("elementFormDefault") == "qualified"
    assert root.get("version") == version


@each_version
def test_it_says_how_xerces_is_to_count(version: str) -> None:
    assert "useCodePointCountForStringLength=true" in words(xsd_of(version).tree.getroot())


@each_version
def test_the_roots_are_the_four_record_types(version: str) -> None:
    assert [element.get("name") for element in xsd_of(version).tree.getroot().findall(XS + "element")] == list(
        RECORD_TYPES
    )


@pytest.mark.parametrize(
    ("version", "name"), [(version, name) for version in versions() for name in sorted(objects(standard(version)))]
)
def test_a_type_has_the_names_order_numbers_and_words_of_the_json_schema(version: str, name: str) -> None:
    field, own = objects(standard(version))[name], xsd_of(version).types[name]
    elements = own.findall(f"{XS}sequence/{XS}element")
    assert [element.get("name") for element in elements] == list(field.properties)
    assert words(own) == words_of_type(standard(version), name)
    for element in elements:
        child = field.properties[element.get("name", "")]
        assert element.get("minOccurs", "1") == str(int(element.get("name") in field.required))
        assert element.get("maxOccurs", "1") == ("1" if child.item is None else "unbounded")
        assert words(element) == f"{child.title}. {child.description}"


@each_version
def test_a_type_of_text_has_the_words_of_the_json_schema(version: str) -> None:
    of = standard(version)
    shared = of.schemas[of.identifier("types")]["$defs"]
    texts = [name for name, node in shared.items() if node["type"] == "string" and name != "code"]
    assert len(texts) > 10
    for name in texts:
        assert words(xsd_of(version).types[name]) == words_of_type(of, name)


@each_version
def test_every_code_carries_its_label_and_definition(version: str) -> None:
    types = xsd_of(version).types
    for codelist in standard(version).codelists.values():
        used = types.get(f"code-{codelist.name}-listed", types.get(f"code-{codelist.name}"))
        if codelist.kind not in ("closed", "extensible") or codelist.name == "recordType":
            assert used is None
            continue
        assert used is not None
        enumerations = used.findall(f".//{XS}enumeration")
        assert words(used) == f"{codelist.title}. {codelist.description}"
        assert [element.get("value") for element in enumerations] == list(codelist.codes)
        for element, code in zip(enumerations, codelist.codes.values(), strict=True):
            assert code.label in words(element)
            assert code.definition in words(element)


@each_version
def test_no_leaf_has_a_type_that_processors_read_in_different_ways(version: str) -> None:
    """Only strings, and whole numbers and booleans that a pattern holds to their one JSON spelling."""
    for name, element in xsd_of(version).types.items():
        for restriction in element.findall(XS + "restriction"):
            base = restriction.get("base")
            assert base in ("xs:string", "xs:integer", "xs:boolean"), name
            assert base == "xs:string" or restriction.find(XS + "pattern") is not None, name
        assert not any(re.match(r"\^|.*[^\\]\$$", pattern.get("value", "")) for pattern in element.iter(XS + "pattern"))


@each_version
def test_the_schema_is_the_same_on_a_machine_without_network(version: str) -> None:
    """It imports one other schema, which stands beside it."""
    one = xsd_of(version)
    places = [element.get("schemaLocation", "") for element in one.tree.getroot().iter(XS + "import", XS + "include")]
    assert places == ["json-representation.xsd"]
    assert (one.folder / places[0]).is_file()


@each_version
@pytest.mark.slow
def test_libxml2_and_xmlschema_agree_with_the_single_file_schema_on_every_field(version: str) -> None:
    one = xsd_of(version)
    assert {accepted for _, accepted in judged(version)} == {True, False}
    for probe, accepted in judged(version):
        assert one.libxml2.validate(etree.fromstring(probe.xml)) is accepted, probe.name
        assert one.package.is_valid(probe.xml.decode()) is accepted, probe.name


@pytest.mark.parametrize("example", [one for one in every_example() if is_data(one)], ids=lambda one: one.name)
def test_an_example_is_judged_alike(example: Example) -> None:
    """By the version that it says, which may be an older one than it came with; the newest where it says none."""
    payload, document = json.loads(example.json.read_bytes()), example.xml.read_bytes()
    of = known_or_newest(payload.get("tipxVersion"))
    [accepted] = single_file_verdicts([payload], of)
    assert accepted or example.verdict == "invalid"
    assert xsd_of(of.version).libxml2.validate(etree.fromstring(document)) is accepted
    assert xsd_of(of.version).package.is_valid(document.decode("utf-8-sig")) is accepted


@each_version
@pytest.mark.parametrize("name", SPELLINGS)
def test_a_way_of_writing_is_judged_alike(name: str, version: str) -> None:
    document, accepted = SPELLINGS[name]
    assert xsd_of(version).libxml2.validate(etree.fromstring(document)) is accepted
    assert xsd_of(version).package.is_valid(document.decode()) is (accepted or name in NOT_LIKE_THE_OTHERS)


@pytest.mark.parametrize("parser", ["lxml", "expat"])
@pytest.mark.parametrize("name", SPELLINGS)
def test_the_validator_accepts_what_the_xsd_accepts_and_refuses_more_where_the_xsd_cannot(
    name: str, parser: str
) -> None:
    document, accepted = SPELLINGS[name]
    report = tipx.validate(document, now="2026-03-05", xml_parser=parser)
    errors = {problem.rule for problem in report.problems if problem.severity is tipx.Severity.ERROR}
    if name in VALIDATOR_SAYS:
        assert accepted
        assert errors == {VALIDATOR_SAYS[name]}
    else:
        assert bool(errors) is not accepted
