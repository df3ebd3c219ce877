"""`tipx assess`: what it reads, what it writes, its exit statuses, and that it shows no value unasked."""

from __future__ import annotations

import json

import pytest
from assess_command import EXAMPLES, assess, example

NAMES = sorted(path.name.removesuffix(".tipx.json") for path in EXAMPLES.glob("*.tipx.json"))
CASES = [name for name in NAMES if example(name).get("cases") or example(name).get("victims")]


def test_a_case_is_answered_with_status_0_and_says_that_it_is_no_finding(capfd):
    ran = assess(capfd, str(EXAMPLES / "scam-compound.tipx.json"))
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.startswith("TRAFFICKING IN PERSONS\n")
    assert "never a finding" in ran.out


@pytest.mark.parametrize("name", CASES)
def test_json_and_xml_of_one_payload_get_the_same_answer(name, capfd):
    given = [assess(capfd, str(EXAMPLES / f"{name}.tipx.{form}"), "-f", "json") for form in ("json", "xml")]
    assert given[0].status == 0
    assert given[0] == given[1]


@pytest.mark.parametrize("name", CASES)
def test_every_pointer_leads_to_what_it_says(name, capfd):
    payload = example(name)
    answers = json.loads(assess(capfd, str(EXAMPLES / f"{name}.tipx.json"), "-f", "json").out)["answers"]
    followed = 0
    for answer in [each for one in answers for each in (one, *one["persons"])]:
        if "at" in answer:
            assert _follow(payload, answer["at"])
        for evidence in (evidence for element in answer["elements"] for evidence in element["evidence"]):
            found = _follow(payload, evidence["pointer"])
            assert evidence.get("code", found) == found, evidence
            assert evidence["pointer"].startswith(f"/{evidence['record']}s/") or payload["recordType"] != "bundle"
            followed += 1
        for question in answer["openQuestions"]:
            if "at" in question:
                assert _follow(payload, question["at"]) == "unknown"
    assert followed or not payload.get("cases")


@pytest.mark.parametrize("name", CASES)
def test_no_id_and_no_name_of_the_payload_is_shown_unasked(name, capfd):
    file = str(EXAMPLES / f"{name}.tipx.json")
    for form in ("text", "json", "ndjson"):
        out = assess(capfd, file, "-f", form).out
        assert "urn:uuid:" not in out
        assert "Sample " not in out


def test_ids_are_shown_when_asked_for(capfd):
    payload = example("internal-child")
    case, victim = payload["cases"][0]["id"], payload["cases"][0]["personFindings"][0]["victimId"]
    ran = assess(capfd, str(EXAMPLES / "internal-child.tipx.json"), "--show-values")
    assert ran.out.startswith(f"CASE: {case}\n")
    assert f"PERSON 1\n{victim}\n" in ran.out
    (answer,) = json.loads(
        assess(capfd, str(EXAMPLES / "internal-child.tipx.json"), "-f", "json", "--show-values").out
    )["answers"]
    assert (answer["recordId"], answer["persons"][0]["recordId"]) == (case, victim)


def test_one_answer_a_line_and_a_bad_line_gives_an_error_while_the_rest_go_on(capfd):
    lines = [
        b'{"act":"yes","purpose":"yes","childVictim":"yes"}',
        b'{"act":"zqx"}',
        b"{zqx",
        b'{"purpse":"yes"}',
        b'{"act":"yes","act":"no"}',
        b"",
        b'{"act":"no","means":"no","purpose":"no","irregularCrossing":"no","irregularStayOrDocuments":"no",'
        b'"irregularStatus":"yes"}',
    ]
    ran = assess(capfd, "-", "-f", "ndjson", given=b"\n".join(lines))
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [(one["line"], one.get("classification")) for one in answers] == [
        (1, "trafficking"),
        (2, None),
        (3, None),
        (4, None),
        (5, None),
        (7, "irregular-migration"),
    ]
    errors = {one["line"]: one["error"] for one in answers if "error" in one}
    assert errors[2] == "element act is answered neither yes, nor no, nor unknown"
    assert errors[3].startswith("TIPX-SYN-001: ")
    assert "did you mean purpose?" in errors[4]
    assert errors[5].startswith("TIPX-SYN-005: ")
    assert "zqx" not in ran.out
    assert ran.status == 1


def test_all_lines_answered_is_status_0(capfd):
    ran = assess(capfd, "-", "-f", "ndjson", given=b'{"act":"yes"}\n{}\n')
    assert ran.status == 0
    assert [json.loads(line)["classification"] for line in ran.out.splitlines()] == ["undetermined"] * 2


def test_a_file_named_ndjson_is_read_so_even_when_its_first_line_is_bad(tmp_path, capfd):
    file = tmp_path / "answers.ndjson"
    file.write_bytes(b'{bad\n{"act":"yes"}\n')
    ran = assess(capfd, str(file))
    assert ran.status == 1
    assert "line 1: TIPX-SYN-001: " in ran.err
    assert ran.out.startswith("NOT DECIDED YET: TRAFFICKING IS POSSIBLE\n")


def test_several_answers_as_text_are_numbered(capfd):
    ran = assess(capfd, "-", given=b'{"act":"yes"}\n{"act":"no"}\n')
    assert ran.out.startswith("ELEMENTS 1 of 2\n")
    assert "\nELEMENTS 2 of 2\n" in ran.out


def test_what_holds_nothing_to_assess_is_said_with_status_1(capfd):
    ran = assess(capfd, str(EXAMPLES / "acknowledgement.tipx.json"))
    assert ran.status == 1
    assert "nothing to assess" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b'{"recordType":"zqx"}', "recordType is none of the standard's"),
        (b'{"elements":{"act":"yes"}}', "outside of a field elements"),
        (b'{"zqx":1}', "none of the eight elements"),
        (b'{"act":true}', 'write "yes" or "no" for true or false'),
        (b'{"recordType":"case","elements":{"act":"zqx"}}', "at /elements: element act"),
        (b'{"recordType":"case","elements":["zqx"]}', "at /elements: the elements are no object"),
        (b'{"recordType":"case","elements":{"purpse":"zqx"}}', "at /elements: a name in it is misspelt; did you mean"),
        (b'{"recordType":"case","personFindings":{"zqx":1}}', "at /personFindings: it is not what the standard"),
        (b'{"recordType":"case","personFindings":[{"victimId":7}]}', "at /personFindings/0/victimId: it is not"),
        (b'{"recordType":"bundle","cases":[{"recordType":"case","elements":{"act":"zqx"}}]}', "at /cases/0/elements"),
        (b'{"recordType":"bundle","cases":7}', "at /cases: it is no list"),
        (b'{"recordType":"bundle","victims":"zqx","cases":[]}', "at /victims: it is no list"),
        (b'{"recordType":"case"', "TIPX-SYN-001"),
    ],
)
def test_what_cannot_be_assessed_is_said_without_its_values(given, said, capfd):
    ran = assess(capfd, "-", given=given)
    assert ran.status == 1
    assert said in ran.err
    assert "zqx" not in ran.err + ran.out
    assert "Traceback" not in ran.err


def test_one_case_that_cannot_be_assessed_does_not_keep_the_others_from_it(capfd):
    good, bad = {"recordType": "case", "elements": {"act": "yes"}}, {"recordType": "case", "elements": {"act": 3}}
    ran = assess(capfd, "-", given=json.dumps({"recordType": "bundle", "cases": [bad, good]}).encode())
    assert ran.status == 1
    assert ran.out.startswith("NOT DECIDED YET")
    assert "at /cases/0/elements" in ran.err


def test_a_missing_file_is_status_3(capfd):
    assert assess(capfd, "no-such-file.json").status == 3


def test_an_unknown_format_is_status_2(capfd):
    assert assess(capfd, "-", "-f", "pdf", given=b"{}").status == 2


def _follow(payload, pointer):
    for step in pointer.split("/")[1:]:
        payload = payload[int(step)] if isinstance(payload, list) else payload[step]
    return payload
