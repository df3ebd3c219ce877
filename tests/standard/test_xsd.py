"""The XML Schema says what the JSON Schemas say: names, order, restrictions, words; and its Python processors agree."""

from __future__ import annotations

import json
import re

import pytest
import schema_probes
import xmlschema
from lxml import etree
from schema_probes import is_data, single_file_verdicts
from xml_spellings import SPELLINGS, VALIDATOR_SAYS

import tipx
from tipx.generate import xsd as generator
from tipx.standard import RECORD_TYPES, newest
from tipx.standard.examples import Example, examples
from tipx.standard.fields import Field

STANDARD = newest()
FOLDER = STANDARD.folder / "xml"
XS = "{http://www.w3.org/2001/XMLSchema}"
TREE = etree.parse(str(FOLDER / "tipx.xsd"))
LIBXML2 = etree.XMLSchema(TREE)
PACKAGE = xmlschema.XMLSchema(str(FOLDER / "tipx.xsd"))
TYPES = {
    element.get("name"): element for element in TREE.getroot() if element.tag in (XS + "complexType", XS + "simpleType")
}
NOT_LIKE_THE_OTHERS = {"a no-break space behind a whole number"}
"""`xmlschema` trims every white space of Unicode; XML Schema, like the two others, knows four characters as such."""


def objects() -> dict[str, Field]:
    """Every type of object of the standard, by name."""
    found = {kind: STANDARD.record(kind) for kind in RECORD_TYPES}
    waiting = list(found.values())
    while waiting:
        for child in waiting.pop().properties.values():
            inner = child.item or child
            if inner.kind == "object" and inner.type_name not in found:
                found[str(inner.type_name)] = inner
                waiting.append(inner)
    return found


OBJECTS = objects()


def words(element: etree._Element) -> str:
    return element.findtext(f"{XS}annotation/{XS}documentation") or ""


def words_of_type(name: str) -> str:
    own = (
        STANDARD.schemas.get(STANDARD.identifier(name)) or STANDARD.schemas[STANDARD.identifier("types")]["$defs"][name]
    )
    return f"{own['title']}. {own['description']}"


def test_the_files_are_as_generated() -> None:
    made = generator.files(STANDARD)
    assert {path.rsplit("/", 1)[1] for path in made} == {path.name for path in FOLDER.glob("*")}
    for path, text in made.items():
        assert (FOLDER / path.rsplit("/", 1)[1]).read_text(encoding="utf-8") == text, "mend: python -m tipx.generate"
        assert "do not edit" in text.splitlines()[1]


def test_the_namespace_names_the_major_version_alone() -> None:
    root = TREE.getroot()
    assert root.get("targetNamespace") == STANDARD.namespace == "urn:tipx:schema:1"
    assert root.get("elementFormDefault") == "qualified"
    assert root.get("version") == STANDARD.version


def test_it_says_how_xerces_is_to_count() -> None:
    assert "useCodePointCountForStringLength=true" in words(TREE.getroot())


def test_the_roots_are_the_four_record_types() -> None:
    assert [element.get("name") for element in TREE.getroot().findall(XS + "element")] == list(RECORD_TYPES)


@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_a_type_has_the_names_order_numbers_and_words_of_the_json_schema(name: str) -> None:
    field = OBJECTS[name]
    elements = TYPES[name].findall(f"{XS}sequence/{XS}element")
    assert [element.get("name") for element in elements] == list(field.properties)
    assert words(TYPES[name]) == words_of_type(name)
    for element in elements:
        child = field.properties[element.get("name", "")]
        assert element.get("minOccurs", "1") == str(int(element.get("name") in field.required))
        assert element.get("maxOccurs", "1") == ("1" if child.item is None else "unbounded")
        assert words(element) == f"{child.title}. {child.description}"


def test_a_type_of_text_has_the_words_of_the_json_schema() -> None:
    shared = STANDARD.schemas[STANDARD.identifier("types")]["$defs"]
    texts = [name for name, node in shared.items() if node["type"] == "string" and name != "code"]
    assert len(texts) > 10
    for name in texts:
        assert words(TYPES[name]) == words_of_type(name)


def test_every_code_carries_its_label_and_definition() -> None:
    for codelist in STANDARD.codelists.values():
        used = TYPES.get(f"code-{codelist.name}-listed", TYPES.get(f"code-{codelist.name}"))
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


def test_no_leaf_has_a_type_that_processors_read_in_different_ways() -> None:
    """Only strings, and whole numbers and booleans that a pattern holds to their one JSON spelling."""
    for name, element in TYPES.items():
        for restriction in element.findall(XS + "restriction"):
            base = restriction.get("base")
            assert base in ("xs:string", "xs:integer", "xs:boolean"), name
            assert base == "xs:string" or restriction.find(XS + "pattern") is not None, name
        assert not any(re.match(r"\^|.*[^\\]\$$", pattern.get("value", "")) for pattern in element.iter(XS + "pattern"))


def test_the_schema_is_the_same_on_a_machine_without_network() -> None:
    """It imports one other schema, which stands beside it."""
    places = [element.get("schemaLocation", "") for element in TREE.getroot().iter(XS + "import", XS + "include")]
    assert places == ["json-representation.xsd"]
    assert (FOLDER / places[0]).is_file()


@pytest.mark.slow
def test_libxml2_and_xmlschema_agree_with_the_single_file_schema_on_every_field() -> None:
    probes = list(schema_probes.probes(STANDARD))
    expected = single_file_verdicts((probe.payload for probe in probes), STANDARD)
    assert {True, False} == set(expected)
    for probe, accepted in zip(probes, expected, strict=True):
        assert LIBXML2.validate(etree.fromstring(probe.xml)) is accepted, probe.name
        assert PACKAGE.is_valid(probe.xml.decode()) is accepted, probe.name


@pytest.mark.parametrize("example", [one for one in examples(STANDARD) if is_data(one)], ids=lambda one: one.name)
def test_an_example_is_judged_alike(example: Example) -> None:
    payload, document = json.loads(example.json.read_bytes()), example.xml.read_bytes()
    [accepted] = single_file_verdicts([payload], STANDARD)
    assert accepted or example.verdict == "invalid"
    assert LIBXML2.validate(etree.fromstring(document)) is accepted
    assert PACKAGE.is_valid(document.decode("utf-8-sig")) is accepted


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_way_of_writing_is_judged_alike(name: str) -> None:
    document, accepted = SPELLINGS[name]
    assert LIBXML2.validate(etree.fromstring(document)) is accepted
    assert PACKAGE.is_valid(document.decode()) is (accepted or name in NOT_LIKE_THE_OTHERS)


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
