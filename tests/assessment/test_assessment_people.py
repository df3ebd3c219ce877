"""Several persons in one case: each assessed alone, the case following from them."""

from __future__ import annotations

import itertools
import random

import pytest
from assessment_oracle import ALL, every_filling, put, truth, vector

from tipx.assessment import NO, UNKNOWN, YES, Vector, assess_case, assess_findings
from tipx.assessment.case_questions import case_questions, possible_case_results
from tipx.assessment.elements import ELEMENT_NAMES, words


def finding(letters: str, victim: str | None = None, **fields):
    named = {} if victim is None else {"victimId": victim}
    return {**named, "elements": words(vector(letters)), **fields}


@pytest.fixture
def boat():
    """Forty migrants of whom three are victims: two trafficked adults, one child; the events name the three."""
    return {
        "recordType": "case",
        "classification": "trafficking-and-smuggling",
        "victimIds": ["v1", "v2", "v3"],
        "elements": words(vector("yyyyyyny")),
        "events": [
            {"acts": ["harbouring"], "means": ["use-of-force"], "purposes": ["forced-labour"], "victimIds": ["v1"]},
            {"acts": ["transfer"], "purposes": ["sexual-exploitation"], "victimIds": ["v2", "v3"]},
        ],
        "allegedOffenders": [
            {"id": "o1", "roles": ["smuggler"], "relationToVictims": [{"victimId": "v3", "relation": "stranger"}]}
        ],
        "personFindings": [
            finding("yyynyyny", "v1", classification="trafficking-and-smuggling"),
            finding("ynyyyyny", "v2", classification="trafficking-and-smuggling"),
            finding("yuynyyny", "v3", classification="smuggling", possibleTrafficking=True),
            finding("nnnnyyny", persons=37, classification="smuggling"),
        ],
    }


def test_the_boat_is_trafficking_and_smuggling_for_its_victims_and_smuggling_for_the_rest(boat):
    answer = assess_case(boat, {"v2": {"childStatus": "child"}})
    assert answer.classification == "trafficking-and-smuggling"
    assert [(one.kind, one.size, one.classification, one.possible_trafficking) for one in answer.persons] == [
        ("person", 1, "trafficking-and-smuggling", False),
        ("person", 1, "trafficking-and-smuggling", False),
        ("person", 1, "smuggling", True),
        ("group", 37, "smuggling", False),
    ]
    assert answer.declared.agrees
    assert all(one.declared.agrees for one in answer.persons)
    assert [bool(one.notes) for one in answer.persons] == [True, False, True, False]
    assert answer.persons[0].notes[0].startswith("Not in this payload: the person's victim record.")
    assert [reason.text for reason in answer.reasons] == [
        "Persons 1 and 2: trafficking in persons with smuggling of migrants.",
        "Person 3: smuggling of migrants; trafficking is possible.",
        "Group 4 (37 persons): smuggling of migrants.",
    ]


def test_evidence_of_one_person_is_never_shown_for_another(boat):
    answer = assess_case(boat, {"v2": {"childStatus": "child"}})
    shown = [{evidence.pointer for one in person.elements for evidence in one.evidence} for person in answer.persons]
    assert shown == [
        {"/events/0/acts/0", "/events/0/means/0", "/events/0/purposes/0"},
        {"/events/1/acts/0", "/events/1/purposes/0", "/childStatus"},
        {"/events/1/acts/0", "/events/1/purposes/0", "/allegedOffenders/0/roles/0"},
        set(),
    ]


def test_an_event_that_names_nobody_and_an_offender_of_it_concern_everybody(boat):
    boat["events"] = [{"acts": ["transportation"], "allegedOffenderIds": ["o2"]}]
    boat["allegedOffenders"] = [{"id": "o2", "roles": ["transporter"]}]
    for person in assess_case(boat).persons:
        assert [one.code for one in person.elements[0].evidence] == ["transportation", "transporter"]


def test_a_persons_open_question_says_whether_it_can_change_the_case(boat):
    third = assess_case(boat).persons[2]
    assert [(one.element, one.changes_case, one.at) for one in third.open_questions] == [
        ("means", False, "/personFindings/2/elements/means")
    ]
    boat["personFindings"] = boat["personFindings"][2:]
    answer = assess_case(boat)
    assert [(one.at, one.if_yes.classification, one.if_no.classification) for one in answer.open_questions] == [
        ("/personFindings/0/elements/means", "trafficking-and-smuggling", "smuggling")
    ]
    assert answer.persons[0].open_questions[0].changes_case


def test_the_summary_vector_of_the_case_takes_no_part():
    case = {
        "elements": words(vector("ynyynnnn")),
        "personFindings": [finding("ynynnnnn", "a"), finding("nnnynnnn", "b")],
        "victimIds": ["a", "b", "c"],
        "classification": "trafficking",
    }
    answer = assess_case(case)
    assert answer.classification == "exploitation-other"
    assert answer.declared.differs == ("classification",)
    assert answer.elements == ()
    assert "One person of the case without an entry" in answer.notes[1]


def test_one_vector_for_several_persons_is_warned_of():
    answer = assess_case({"elements": words(vector("ynyynnnn")), "victimIds": ["a", "b"]})
    assert "record personFindings" in answer.notes[0]


def test_indicators_of_a_person_count_for_that_person_and_for_the_case():
    case = {"victimIds": ["a", "b"], "personFindings": [finding("uuuunnny", "a"), finding("uuuunnny", "b")]}
    indicated = {"indicators": [{"code": "ilo-isolation"}]}
    answer = assess_case(case, {"b": indicated})
    assert [one.possible_trafficking for one in answer.persons] == [False, True]
    assert answer.possible_trafficking
    assert answer.possible_trafficking_from == ("indicators",)
    excluded = {"personFindings": [finding("nnnnnnny", "a"), finding("uuuunnny")], "victimIds": ["a"]}
    assert not assess_case(excluded, {"a": indicated}).possible_trafficking
    forgotten = {"personFindings": [finding("uuuunnny")], "victimIds": ["a"]}
    assert assess_case(forgotten, {"a": indicated}).possible_trafficking


def test_neighbours_of_a_case_name_the_entries_that_are_open():
    case = {"personFindings": [finding("uuuunnnn"), finding("nnnnyyny"), finding("uuuunnnn"), finding("uuuunnnn")]}
    answer = assess_case(case)
    assert answer.classification == "smuggling"
    stands = {one.result: (one.stands, one.reasons[0].text) for one in answer.neighbours}
    assert stands["trafficking"] == ("open", "Still open for groups 1, 3 and 4.")
    assert stands["irregular-migration"][0] == "no"
    alone = assess_case({"personFindings": [finding("nnnnnnny"), finding("nnnnnnnn")]})
    assert {one.result: one.reasons[0].text for one in alone.neighbours} == {
        "trafficking": "It stands for none of the persons.",
        "smuggling": "It stands for none of the persons.",
    }


def test_questions_of_a_case_agree_with_trying_every_filling():
    choose = random.Random(7)
    few = [one for one in ALL if one.count(UNKNOWN) <= 3]
    met = 0
    for _ in range(400):
        persons = choose.choices(few, k=choose.choice((2, 3)))
        expected = {
            (number, position)
            for number, person in enumerate(persons)
            for position, answer in enumerate(person)
            if answer == UNKNOWN and _can_change(persons, number, position)
        }
        asked = list(case_questions(persons))
        assert {(one.person, one.element) for one in asked} == expected
        for one in asked:
            for answer, (result, possible) in ((YES, one.yes), (NO, one.no)):
                changed = [*persons]
                changed[one.person] = put(persons[one.person], [(one.element, answer)])
                assert result == assess_findings(changed)
                assert set(possible) == _results(changed)
                met += 1
        assert set(possible_case_results(persons)) == _results(persons)
    assert met > 200


def _results(persons: list[Vector]) -> set[str]:
    return {truth(filled) for filled in itertools.product(*map(every_filling, persons))}


def _can_change(persons: list[Vector], number: int, position: int) -> bool:
    others = [one for place, one in enumerate(persons) if place != number]
    for filled in every_filling(put(persons[number], [(position, YES)])):
        without = (*filled[:position], False, *filled[position + 1 :])
        for rest in itertools.product(*map(every_filling, others)):
            if truth([filled, *rest]) != truth([without, *rest]):
                return True
    return False


def test_a_thousand_persons_are_assessed_in_reasonable_time():
    choose = random.Random(3)
    people = [one for one in ALL if assess_findings([one]).classification == "undetermined"]
    case = {"personFindings": [{"elements": words(one)} for one in choose.choices(people, k=1000)]}
    answer = assess_case(case)
    assert len(answer.persons) == 1000
    assert {question.element for question in answer.open_questions} <= set(ELEMENT_NAMES)
