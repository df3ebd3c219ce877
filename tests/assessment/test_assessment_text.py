"""The answer as text, and that neither text nor data repeats anything of a record."""

from __future__ import annotations

import json
import random

import pytest
from assessment_oracle import ALL, vector

from tipx.assessment import assess_case, assess_elements, assess_vector, render, render_all
from tipx.assessment.elements import words
from tipx.assessment.sources import SOURCES

NINE = {
    "trafficking": "yyynnnnn",
    "trafficking-and-smuggling": "yyynyyny",
    "smuggling": "nnnnyyny",
    "smuggling with possible trafficking": "yuunyyny",
    "irregular-migration": "nnnnynny",
    "exploitation-other": "ynynnnnn",
    "other-offence": "yynnnnnn",
    "undetermined": "uuuuuuuu",
    "none": "nnnnnnnn",
}
MARK = "Zqx"


def test_nine_results_have_nine_first_lines():
    firsts = {render(assess_elements(words(vector(letters)))).splitlines()[0] for letters in NINE.values()}
    assert len(firsts) == len(NINE) == len({assess_vector(vector(letters)).key for letters in NINE.values()})


@pytest.mark.parametrize("letters", NINE.values(), ids=NINE)
def test_the_text_says_result_reasons_elements_questions_and_note_in_this_order(letters):
    text = render(assess_elements(words(vector(letters))))
    places = [
        text.index(part)
        for part in (
            "\n\nWHAT IS KNOWN\n",
            "\n\nWHAT IT SUPPORTS, AND WHY\n",
            "\n\nOPEN QUESTIONS\n",
            "\n\nLEGAL BASIS\n",
        )
    ]
    assert places == sorted(places)
    # Where nothing is excluded there is nothing to explain about it.
    assert ("\n\nWHY NOT SOMETHING ELSE\n" in text) is (letters != NINE["undetermined"])
    assert text.count("PRESENT ") + text.count("ABSENT ") + text.count("UNKNOWN ") == 8
    assert text.index("This is decision support, never a finding.") > places[-1]
    assert not text.endswith("\n")


def test_no_line_is_longer_than_eighty_columns_or_ends_in_a_space():
    for one in ALL[::23]:
        for line in render(assess_elements(words(one))).splitlines():
            assert len(line) <= 80, line
            assert line == line.rstrip()


def test_open_questions_stand_in_the_text_with_what_each_answer_decides():
    text = render(assess_elements(words(vector("yyunnnny"))))
    assert "Yes would mean: trafficking in persons." in text
    assert "No would mean:  another offence." in text
    assert '1. Was exploitation the purpose, whether or not it was achieved?\n     Ask: "Did anyone use you' in text
    text = render(assess_elements(words(vector("uuuuynny"))))
    assert "the shortest ways:\n  - act yes, means yes, purpose yes: trafficking in persons." in text
    assert "- means no, purpose no: irregular migration." not in text, "two answers are said at the questions"
    assert "None. No answer" in render(assess_elements(words(vector("nnnnnnnn"))))


def test_possible_trafficking_asks_for_screening_at_once():
    lines = render(assess_elements(words(vector("yuunyyny")))).splitlines()
    assert lines[0] == "SMUGGLING OF MIGRANTS: TRAFFICKING IS POSSIBLE"
    assert lines[4].startswith("! Trafficking is possible. Screen again")


def test_many_like_pieces_of_evidence_are_counted_not_listed():
    events = [
        {"acts": ["transportation"], "means": ["fraud", "deception", "abduction", "use-of-force", "other-coercion"]}
    ]
    text = render(assess_case({"elements": words(vector("yyynnnnn")), "events": events * 3}))
    assert "+ events 1-3: transportation\n" in text
    event = {"acts": ["recruitment"]}, {"acts": ["transfer"]}, {"acts": ["receipt"]}, {"acts": ["harbouring"]}
    assert "+ and 1 more\n" in render(assess_case({"elements": words(vector("yyynnnnn")), "events": [*event]}))
    pointing = [{"acts": ["recruitment"], "stage": ["recruitment", "transit"]}]
    text = render(assess_case({"elements": words(vector("yyynnnnn")), "events": pointing}))
    assert "? points the same way: 2 more in the record\n" in text


def test_a_case_with_findings_is_shown_first_and_then_each_entry():
    findings = [
        {"victimId": "a", "elements": words(vector("yuynnnnn"))},
        {"persons": 4, "elements": words(vector("nnnnnnny"))},
    ]
    text = render(assess_case({"personFindings": findings, "victimIds": ["a"]}))
    assert text.startswith("NOT DECIDED YET: TRAFFICKING IS POSSIBLE\n")
    assert "Person 1: answers that are missing can still change the result of the case.\n" in text
    assert "1. Was a means used" in text
    assert "\nPERSON 1\n" in text
    assert "\nGROUP 2 OF 4 PERSONS\n" in text
    assert text.count("never a finding") == 1
    settled = render(assess_case({"personFindings": [{"elements": words(vector("yyynyyny"))}, *findings]}))
    assert "No answer about a person can change the result of the case." in settled


@pytest.mark.parametrize("letters", NINE.values(), ids=NINE)
@pytest.mark.parametrize("several", [False, True])
def test_no_value_of_a_record_is_ever_repeated(letters, several):
    case, victims = _planted(letters, several)
    answer = assess_case(case, victims)
    for said in (render(answer), json.dumps(answer.to_dict(), ensure_ascii=False), repr(answer)):
        assert MARK not in said
        for planted in ("1987", "2019", "-07-23", "777", "41", "-x-", "urn:"):
            assert planted not in said, planted
    assert any(one.evidence for one in (answer.persons[0] if several else answer).elements)


@pytest.mark.parametrize("seed", range(60))
def test_any_field_may_be_missing(seed):
    choose = random.Random(seed)
    case, victims = _planted("yuunyyny", several=bool(seed % 2))
    for record in (case, *victims.values()):
        _drop(record, choose)
    text = render(assess_case(case, victims))
    assert MARK not in text
    assert "WHAT IS KNOWN, AND ON WHAT EVIDENCE" in text


def _drop(data, choose) -> None:
    """Leave out about every third field, at any depth."""
    for name in [*data] if isinstance(data, dict) else range(len(data)):
        if isinstance(data, dict) and choose.random() < 0.3:
            del data[name]
        elif isinstance(data[name], (dict, list)):
            _drop(data[name], choose)


def _planted(letters: str, several: bool):
    """A case and its victim with a mark, or a telling number, in every value that is no code of the standard."""
    identifier = f"urn:uuid:{MARK}-victim"
    note = f"{MARK} free text"
    codes = [f"x-x-{MARK}"]
    date = {"value": "2019-07-23", "certainty": "exact", "notBefore": "2019-07-23", "notAfter": "2019-07-23"}
    event = {
        "id": f"urn:uuid:{MARK}-event",
        "acts": ["recruitment", *codes],
        "means": ["deception", *codes],
        "purposes": ["forced-labour", *codes],
        "controlMethods": ["takes-earnings", *codes],
        "stage": ["recruitment", *codes],
        "victimIds": [identifier],
        "sexualExploitationTypes": codes,
        "allegedOffenderIds": [f"{MARK}-offender"],
        "startsOn": date,
        "place": {"city": MARK, "latitude": "41.7770"},
        "description": note,
        "debt": {"amount": "777.41", "currency": MARK},
        "assertionBasis": codes[0],
    }
    victim = {
        "id": identifier,
        "names": [{"type": "legal", "full": note}],
        "birthDate": {"value": "1987-07-23"},
        "ageAtDetection": 41,
        "ageAtFirstTrafficking": 41,
        "ageGroup": codes[0],
        "childStatus": "adult",
        "migrationStatus": codes[0],
        "indicators": [
            {"code": codes[0], "strength": codes[0]},
            {"code": "ilo-deception", "strength": codes[0], "by": {"agencyId": MARK}, "on": "2019-07-23"},
        ],
        "journey": [
            {
                "sequence": 777,
                "crossing": "unofficial",
                "crossingPoint": MARK,
                "documentsUsed": ["forged", *codes],
                "facilitated": "yes",
                "feePaid": {"amount": "777"},
                "from": {"city": MARK},
                "departedOn": date,
            }
        ],
        "identityDocuments": [{"type": MARK, "number": MARK, "genuineness": codes[0]}],
        "decisions": [{"outcome": "positive", "appliesTo": codes, "decisionReference": MARK, "reasons": note}],
    }
    case = {
        "recordType": "case",
        "id": f"urn:uuid:{MARK}-case",
        "elements": words(vector(letters)),
        "classification": codes[0],
        "classificationOverride": {"by": {"name": MARK}, "on": "2019-07-23", "reason": note},
        "scope": codes[0],
        "victimIds": [identifier, f"{MARK}-other"],
        "events": [event],
        "allegedOffenders": [{"id": f"{MARK}-offender", "roles": ["recruiter", *codes], "names": [{"full": MARK}]}],
        "summary": note,
        "dataAbsent": [{"field": MARK, "reason": MARK}],
        "extensions": {f"urn:{MARK}": MARK},
    }
    if several:
        finding = {"victimId": identifier, "elements": case["elements"], "classification": codes[0]}
        case["personFindings"] = [finding, {"persons": 2, "elements": case["elements"]}]
    return case, {identifier: victim}


def test_persons_who_stand_alike_are_shown_once_and_a_reason_is_not_repeated():
    alike = [{"victimId": name, "elements": words(vector("yyynnnnn"))} for name in "abc"]
    other = {"victimId": "d", "elements": words(vector("yyynunnn"))}
    open_ones = [{"victimId": name, "elements": words(vector("yuyunnnn"))} for name in "ef"]
    events = [{"means": ["deception"], "victimIds": ["f"]}]
    text = render(assess_case({"personFindings": [*alike, other, *open_ones], "events": events}))
    assert "\nPERSONS 1-3: 3 PERSONS WHO STAND ALIKE\n" in text
    assert text.count("[TP Art. 3(b)]") == 1
    assert text.count("WHAT IT SUPPORTS, AND WHY: as for person 1.") == 1
    assert "\nPERSON 6\n" in text
    assert "WHAT IT SUPPORTS, AND WHY: as for person 5." in text
    assert "OPEN QUESTIONS: as for person 5." in text
    assert text.count('Ask: "How old were you') == 1


def test_several_answers_share_one_legal_basis_and_one_note():
    text = render_all([assess_elements(words(vector(letters))) for letters in ("yyynnnnn", "nnnnyyny")])
    assert text.count("LEGAL BASIS") == text.count("never a finding") == 1
    assert "SP Art. 5     Migrants are not liable" in text
    assert "TP Art. 3(b)  Where a means" in text


def test_every_article_that_is_cited_is_explained_and_no_other():
    for one in ALL[::11]:
        answer = assess_elements(words(one))
        text = render(answer)
        cited = {cite for cite in SOURCES if f"[{cite}" in text or f"; {cite}]" in text}
        explained = {source.cite for source in answer.sources}
        assert cited <= explained <= set(SOURCES)
        for cite in explained:
            assert f"\n  {cite:<13} " in text
