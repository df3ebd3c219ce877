"""The cases of bytes, characters, limits, equivalence and canonical form: other readers agree on what was written down, and the
engines of this package pass them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import fastjsonschema
import pytest

from tipx.conformance.comparing import why_not
from tipx.conformance.messages import run
from tipx.conformance.model import Asked
from tipx.conformance.serving import Server
from tipx.conformance.suite import Suite
from tipx.generate.suite import SUITE, canonical, characters, digesting, equivalence, hostile, limits
from tipx.generate.suite.canonical_values import NAMES, TEXTS
from tipx.generate.suite.drafting import Draft
from tipx.generate.suite.equivalent_texts import TEXTS as EQUAL_TEXTS
from tipx.generate.suite.hostile_json import rows as json_rows
from tipx.generate.suite.hostile_xml import rows as xml_rows
from tipx.generate.suite.spelling import LARGEST, Row, at, edited, expected, file_of, with_bytes

ENGINES = ["python"] if "jsonschema_rs" in os.environ.get("TIPX_HIDE", "") else ["native", "python"]
MODULES = (canonical, equivalence, characters, limits, hostile)
DRAFTS: list[Draft] = [draft for module in MODULES for draft in module.drafts()]
LEAST = {"CAN": 80, "EQV": 140, "UNI": 150, "LIM": 100, "SYN": 120}
CAPABILITIES = frozenset(("problems", "places", "limits"))


# -- what was written down ---------------------------------------------------------------------------------------------------


def test_there_are_many_cases_of_each_group_and_no_key_twice() -> None:
    counts = Counter(draft.group for draft in DRAFTS)
    assert {group for group, least in LEAST.items() if counts[group] < least} == set()
    assert counts.keys() == LEAST.keys()
    assert [key for key, count in Counter((one.group, one.key) for one in DRAFTS).items() if count > 1] == []


def test_every_file_is_small_and_every_case_keeps_the_schema() -> None:
    # The schema uses nothing of which the drafts of JSON Schema think otherwise.
    schema = json.loads((SUITE / "schema" / "case.schema.json").read_bytes())
    keeps = fastjsonschema.compile({**schema, "$schema": "http://json-schema.org/draft-07/schema#"}, use_default=False)
    for draft in DRAFTS:
        files = draft.files(f"{draft.group}-0001")
        assert max(map(len, files.values())) < LARGEST, draft.key
        keeps(json.loads(files["case.json"]))


def test_no_two_cases_of_a_group_have_the_same_inputs_and_options() -> None:
    seen = Counter(
        (one.group, one.op, json.dumps(one.options), tuple((form, raw) for form, ((_, raw),) in one.inputs.items()))
        for one in DRAFTS
    )
    assert [key[:3] for key, count in seen.items() if count > 1] == []


def test_a_limit_that_is_named_or_expected_needs_the_capability() -> None:
    bound = {"TIPX-SYN-010", "TIPX-SYN-011", "TIPX-SYN-012", "TIPX-SYN-013", "TIPX-SYN-024", "TIPX-SYN-026"}
    for draft in DRAFTS:
        told = {one["rule"] for one in draft.expect.get("problems", ())}
        assert ("limits" in draft.needs) >= bool(draft.options.get("limits") or told & bound), draft.key


def test_what_is_to_be_written_otherwise_has_to_stand_there_once() -> None:
    assert edited("abc", ("b", "x"), ("x", "y")) == "ayc"
    assert with_bytes(b"abc", b"b", b"\xff") == b"a\xffc"
    for wrong in ("d", "b"):
        with pytest.raises(ValueError, match=r"stands? [02] times"):
            edited("abcb", (wrong, "x"))
        with pytest.raises(ValueError, match=r"stands? [02] times"):
            with_bytes(b"abcb", wrong.encode(), b"x")
    with pytest.raises(ValueError, match="larger"):
        file_of("json", b"a" * LARGEST)


def test_the_verdict_follows_from_what_is_told() -> None:
    def verdict(*rules: str) -> Any:
        return expected([at(rule, "Victim", "") for rule in rules])["verdict"]

    assert (verdict(), verdict("SYN-004"), verdict("SYN-010"), verdict("SYN-004", "SYN-012")) == (
        "valid", "valid", "undecided", "undecided"
    )  # fmt: skip
    assert (verdict("SYN-010", "SYN-001"), verdict("SYN-024")) == ("invalid", "invalid")


# -- other readers ------------------------------------------------------------------------------------------------------------


def rules_of(row: Row) -> set[str]:
    return {rule.removeprefix("TIPX-") for rule, _, _ in row.told}


# How deep the other reader goes, which encodings it knows, and what it does with a mark or a document type, is another matter.
JSON_ROWS = [
    row for row in json_rows() if row.form == "json" and not rules_of(row) & {"SYN-003", "SYN-004", "SYN-010"}
]  # fmt: skip
XML_ROWS = [
    row for row in xml_rows()
    if not rules_of(row) & {"SYN-002", "SYN-003", "SYN-014"} and row.name not in ("encoding-utf-7", "encoding-ebcdic")
]  # fmt: skip


@pytest.mark.parametrize("row", JSON_ROWS, ids=lambda one: one.name)
def test_another_reader_of_json_refuses_what_is_malformed_and_reads_the_rest(row: Row) -> None:
    if rules_of(row) & {"SYN-001", "SYN-018"}:
        with pytest.raises(json.JSONDecodeError):
            json.loads(row.raw)
    else:
        assert json.loads(row.raw)["recordType"] in ("victim", "case")


@pytest.mark.parametrize("row", XML_ROWS, ids=lambda one: one.name)
def test_another_reader_of_xml_refuses_what_is_malformed_and_reads_the_rest(row: Row) -> None:
    if rules_of(row) == {"SYN-001"} and row.name != "broken-declaration-of-version-2":
        with pytest.raises(ElementTree.ParseError):
            ElementTree.fromstring(row.raw)
    else:
        assert ElementTree.fromstring(row.raw).tag


@pytest.mark.parametrize("one", EQUAL_TEXTS, ids=lambda one: one.name)
def test_other_readers_read_the_texts_as_they_are_said_to_be_spelt(one: Any) -> None:
    assert json.loads(f'"{one.json}"') == one.text
    found = ElementTree.fromstring(f"<a>{one.xml}</a>").text
    assert (found != one.text) is one.differs


@pytest.mark.parametrize("one", TEXTS, ids=lambda one: one[0])
def test_other_readers_read_the_texts_of_the_canonical_form(one: tuple[str, ...]) -> None:
    _, _, text, spelt_json, spelt_xml = one
    assert json.loads(spelt_json) == text
    assert (ElementTree.fromstring(f"<a>{spelt_xml}</a>").text or "") == text


def test_bytes_that_are_no_utf_8_are_none_for_another_decoder() -> None:
    cases = [one for one in DRAFTS if one.key.startswith("bytes/")]
    assert len(cases) > 20
    for draft in cases:
        for ((_, raw),) in draft.inputs.values():
            if draft.key == "bytes/last-character":
                assert "\U0010ffff" in raw.decode()
            else:
                with pytest.raises(UnicodeDecodeError):
                    raw.decode()


# -- the canonical form, written down once more -------------------------------------------------------------------------------


def test_names_stand_in_the_order_of_rfc_8785() -> None:
    names = next(names for name, _, names in NAMES if name == "of-rfc-8785")
    form = digesting.form_of(dict.fromkeys(names, 1))
    assert list(json.loads(form)) == ["\r", "1", "\x80", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_escapes_are_the_shortest_ones() -> None:
    every = "".join(map(chr, range(0x21))) + '"\\/\x7f\u2028\U0001f600'
    wanted = (
        '"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014'
        '\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f \\"\\\\/\x7f\u2028\U0001f600"'
    )
    assert digesting.form_of(every) == wanted


@pytest.mark.parametrize("value", [None, 1.5, [None], {"a": 0.0}])
def test_what_the_standard_does_not_know_has_no_form(value: Any) -> None:
    with pytest.raises(TypeError):
        digesting.form_of(value)


def test_the_digest_of_the_documentation_is_found() -> None:
    page = (SUITE.parent / "docs" / "xml.md").read_text(encoding="utf-8")
    (payload,) = re.findall(r"```json title=\"victim.tipx.json\"\n(.*?)```", page, re.DOTALL)
    (told,) = set(re.findall(r"^[0-9a-f]{64}$", page, re.MULTILINE))
    assert digesting.digest(json.loads(payload)) == told


def test_the_digest_of_a_bundle_is_that_of_the_digests_of_its_records() -> None:
    one, other = {"recordType": "victim", "id": "a"}, {"recordType": "victim", "id": "b"}

    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    digests = sorted((sha('{"id":"a","recordType":"victim"}'), sha('{"id":"b","recordType":"victim"}')))
    wanted = sha('{"recordType":"bundle","victims":["' + '","'.join(digests) + '"]}')
    for records in ([one, other], [other, one]):
        payload = {"recordType": "bundle", "integrity": {"digest": "c"}, "victims": records}
        assert digesting.digest(payload) == wanted
        assert [
            sha(digesting.form_of(found)) for found in json.loads(digesting.canonical(payload))["victims"]
        ] == digests


def test_cases_tell_the_usual_mistakes_from_the_canonical_form() -> None:
    """Names by code points, text in another normal form, records as they came: each gives another output in some case."""
    outputs = {one.key: one.outputs[0][1] for one in DRAFTS if one.op == "canon" and one.outputs}
    by_points = outputs["canon/names-by-units"]
    assert (
        json.dumps(json.loads(by_points), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        != by_points
    )
    assert outputs["canon/text-composed"] != outputs["canon/text-decomposed"]
    many = json.loads(outputs["canon/many-records"])["victims"]
    assert many != sorted(many, key=lambda one: one["id"])
    assert b"\\u2028" not in outputs["canon/text-separators"]


# -- our own engines ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    """A suite of these cases alone."""
    folder = tmp_path_factory.mktemp("suite")
    entries = []
    for number, draft in enumerate(DRAFTS, 1):
        identifier = f"{draft.group}-{number:04}"
        home, files = draft.folder(identifier), draft.files(identifier)
        for name, raw in files.items():
            (folder / home).mkdir(parents=True, exist_ok=True)
            (folder / home / name).write_bytes(raw)
        digests = {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}
        entries.append({"id": identifier, "folder": home, "files": digests})
    manifest = {"suite": "1.0.0", "standard": ["1.0", "1.1"], "cases": entries, "files": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return Suite(Path(folder))


def wrong_with(engine: str, asked: Asked) -> str:
    """What is wrong with the answer of one of our engines; empty where it is as expected."""
    out = io.BytesIO()
    Server(engine).serve(io.BytesIO(run(1, asked) + b"\n"), out)
    answer = json.loads(out.getvalue())
    return answer["message"] if "errored" in answer else why_not(asked.case, asked.form, answer, CAPABILITIES)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("group", LEAST)
def test_every_case_passes(suite: Suite, engine: str, group: str) -> None:
    asked = [Asked(case, form) for case in suite.cases(frozenset((group,))) for form in case.inputs]
    assert len(asked) >= LEAST[group]
    wrong = {f"{one.case.slug} {one.form}": why for one in asked if (why := wrong_with(engine, one))}
    assert wrong == {}


def test_a_wrong_answer_is_noticed(suite: Suite) -> None:
    """A reader that trims a text does not come to the digest."""
    case = next(case for case in suite.cases(frozenset(("EQV",))) if case.slug == "text-blanks-kept")
    ((name, raw),) = case.inputs["json"]
    trimmed = raw.replace(b'"  a   b  "', b'"a   b"')
    assert trimmed != raw
    assert wrong_with("python", Asked(case, "json")) == ""
    assert "TIPX-VAL-006" in wrong_with("python", Asked(case._replace(inputs={"json": ((name, trimmed),)}), "json"))
