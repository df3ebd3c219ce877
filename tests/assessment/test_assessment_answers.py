"""The answer for people: reasons, neighbours, evidence, open questions, what is declared, several persons."""

from __future__ import annotations

import json

import pytest
from assessment_oracle import ALL, vector

from tipx.assessment import ANSWERS, ELEMENT_NAMES, assess_case, assess_elements, assess_vector, decides, open_questions
from tipx.assessment.elements import words
from tipx.assessment.single import of_vector

SOURCES = {
    "TP Art. 3(a)",
    "TP Art. 3(b)",
    "TP Art. 3(c)",
    "TP Art. 3(d)",
    "SP Art. 3",
    "SP Art. 5",
    "SP Art. 6",
    "SP Art. 6(3)",
}


def elements(letters: str) -> dict[str, str]:
    return words(vector(letters))


def answer_for(letters: str):
    return assess_elements(elements(letters))


def case_of(letters: str, **fields):
    return {"recordType": "case", "elements": elements(letters), **fields}


def texts(statements) -> str:
    return " ".join(statement.text for statement in statements)


def element(assessment, name: str):
    return next(one for one in assessment.elements if one.element == name)


def test_every_vector_gets_reasons_neighbours_and_known_sources():
    for one in ALL:
        answer = of_vector("elements", one, None, None)
        result = assess_vector(one)
        assert answer.classification == result.classification
        assert answer.possible_trafficking is result.possible_trafficking
        assert (answer.trafficking, answer.smuggling) == (ANSWERS[result.trafficking], ANSWERS[result.smuggling])
        assert answer.reasons, one
        assert all(neighbour.reasons for neighbour in answer.neighbours), one
        said = [*answer.reasons, *(reason for neighbour in answer.neighbours for reason in neighbour.reasons)]
        assert {source for statement in said for source in statement.sources} <= SOURCES
        assert bool(answer.rescreening) is answer.possible_trafficking
        assert "never a finding" in answer.note


def test_neighbours_are_the_other_two_or_three_and_open_only_where_still_possible():
    for one in ALL:
        answer = of_vector("elements", one, None, None)
        stands = {neighbour.result: neighbour.stands for neighbour in answer.neighbours}
        present = {"trafficking-and-smuggling": {"trafficking", "smuggling"}}.get(
            answer.classification, {answer.classification}
        )
        assert set(stands) == {"trafficking", "smuggling", "irregular-migration"} - present
        for result, answered in (("trafficking", answer.trafficking), ("smuggling", answer.smuggling)):
            if result in stands:
                assert stands[result] == {"unknown": "open", "no": "no"}[answered], one


def test_open_questions_and_their_outcomes_are_those_of_the_computation():
    for one in ALL[::7]:
        answer = of_vector("elements", one, None, None)
        assert {question.element for question in answer.open_questions} == {
            ELEMENT_NAMES[position] for position in open_questions(one)
        }
        changes = {
            (question.element, said): outcome.classification
            for question in answer.open_questions
            for said, outcome in (("yes", question.if_yes), ("no", question.if_no))
            if outcome.changes
        }
        assert changes == {
            (ELEMENT_NAMES[change.element], ANSWERS[change.answer]): change.result.classification
            for change in decides(one)
        }


def test_age_decides_when_an_adult_would_need_a_means():
    answer = answer_for("ynyunnnn")
    (question,) = answer.open_questions
    assert question.element == "childVictim"
    assert question.if_yes.text == "trafficking in persons."
    assert question.if_no.text == "exploitation without trafficking."
    assert answer.together == ()
    assert "everything turns on whether the person was under 18" in texts(answer.neighbours[0].reasons)


def test_where_no_single_answer_decides_the_combinations_are_said():
    answer = answer_for("uuuuynny")
    assert [question.element for question in answer.open_questions] == ["purpose", "means", "act", "childVictim"]
    assert not any(each.if_yes.changes or each.if_no.changes for each in answer.open_questions)
    assert [combination.text for combination in answer.together] == [
        "act yes, means yes, purpose yes: trafficking in persons",
        "act yes, purpose yes, under 18 yes: trafficking in persons",
        "means no, purpose no: irregular migration",
        "act no, purpose yes: exploitation without trafficking",
        "means no, purpose yes, under 18 no: exploitation without trafficking",
        "means yes, purpose no: another offence",
    ]
    purpose = answer.open_questions[0]
    assert purpose.if_no.text == (
        "still undecided; it could then only be irregular migration or another offence. "
        "With means yes as well: another offence; with means no as well: irregular migration."
    )
    assert purpose.if_yes.text == (
        "still undecided; it could then only be trafficking in persons or exploitation without trafficking. "
        "With act no as well: exploitation without trafficking."
    )


def test_consent_is_said_not_to_matter_wherever_someone_might_ask():
    for letters in ("yyynnnnn", "ynyynnnn", "ynynnnnn", "yunnnnnn", "nnnnyyny", "yyynyyny", "yynnnnnn", "uuuuuuuu"):
        answer = answer_for(letters)
        said = texts([*answer.reasons, *(reason for each in answer.neighbours for reason in each.reasons)])
        assert "onsent does not matter" in said or "agreed" in said, letters
    adult, child = answer_for("yyynnnnn"), answer_for("ynyynnnn")
    consent = {
        one.kind + str(number): [reason.sources for reason in one.reasons if reason.text.startswith("Consent")]
        for number, one in enumerate((adult, child))
    }
    assert consent == {"elements0": [("TP Art. 3(b)",)], "elements1": [("TP Art. 3(c)",)]}


def test_a_smuggled_person_exploited_without_trafficking_calls_for_the_aggravation():
    assert "smugglingAggravations" in texts(answer_for("ynynyyny").reasons)
    assert "aggravate the smuggling: ask" in texts(answer_for("ynunyyny").reasons)
    assert "aggravat" not in texts(answer_for("nnnnyyny").reasons)


def test_bare_elements_refuse_a_misspelt_name_and_a_wrong_answer_without_repeating_them():
    with pytest.raises(ValueError, match="none of the eight elements") as caught:
        assess_elements({"act": "yes", "zqxnothing": "yes"})
    assert "zqx" not in str(caught.value)
    with pytest.raises(ValueError, match=r"misspelt; did you mean act and childVictim\?"):
        assess_elements({"acts": "yes", "child_victim": "yes", "purpose": "no"})
    with pytest.raises(ValueError, match="consent is no element"):
        assess_elements({"act": "yes", "consent": "yes"})
    with pytest.raises(ValueError, match="element means") as caught:
        assess_elements({"means": "zqx"})
    assert "zqx" not in str(caught.value)


def test_a_case_with_a_wrong_answer_says_where():
    with pytest.raises(ValueError, match="at /elements: element act"):
        assess_case({"elements": {"act": "zqx"}})
    findings = [{"elements": elements("nnnnnnnn")}, {"elements": {"irregularStatus": "zqx"}}]
    with pytest.raises(ValueError, match="at /personFindings/1/elements: element irregularStatus"):
        assess_case({"personFindings": findings})


def test_an_empty_case_is_undetermined_and_says_that_nothing_is_recorded():
    answer = assess_case({})
    assert answer.classification == "undetermined"
    assert answer.declared is None
    assert "records no elements" in answer.notes[0]


def test_evidence_of_events_names_place_and_code_and_marks_what_is_alleged():
    events = [
        {"acts": ["recruitment"], "means": ["deception", "not-required-child"], "purposes": ["forced-labour"]},
        {"means": ["abduction"], "assertionBasis": "allegation", "controlMethods": ["withholds-documents"]},
        {"purposes": ["unknown", "x-zz-own-code"], "stage": ["harbouring"]},
    ]
    answer = assess_case(case_of("yyynnnnn", events=events))
    means = element(answer, "means").evidence
    assert [(one.weight, one.code, one.model, one.pointer) for one in means] == [
        ("states", "deception", "Case.events[].means[]", "/events/0/means/0"),
        ("suggests", "abduction", "Case.events[].means[]", "/events/1/means/0"),
        ("suggests", "withholds-documents", "Case.events[].controlMethods[]", "/events/1/controlMethods/0"),
    ]
    assert means[1].text.endswith("(alleged)")
    assert [one.code for one in element(answer, "act").evidence] == ["recruitment", "harbouring"]
    assert [one.code for one in element(answer, "purpose").evidence] == ["forced-labour", "unknown", None]
    assert [one.code for one in element(answer, "childVictim").evidence] == ["not-required-child"]
    assert {evidence.speaks for one in answer.elements for evidence in one.evidence} == {"for"}
    assert [one.weight for one in element(answer, "purpose").evidence] == ["states", "states", "states"]
    assert "x-zz" not in json.dumps(answer.to_dict())


def test_evidence_of_a_victim_record_is_found_through_the_id_that_names_it():
    victim = {
        "childStatus": "child",
        "ageAtFirstTrafficking": 11,
        "ageAtDetection": 14,
        "ageGroup": "9-17",
        "migrationStatus": "irregular-entry",
        "indicators": [{"code": "ilo-debt-bondage", "strength": "strong"}, {"code": "zqx-unlisted"}],
        "journey": [
            {"crossing": "official-regular", "facilitated": "yes"},
            {
                "crossing": "unofficial",
                "facilitated": "yes",
                "feePaid": {"amount": "400"},
                "underControl": "yes",
                "documentsUsed": ["none", "forged"],
            },
        ],
        "identityDocuments": [{"genuineness": "counterfeit"}],
        "decisions": [{"outcome": "positive", "appliesTo": ["forced-labour"]}],
    }
    case = case_of("yyyyyyyy", victimIds=["first", "second"], scope="internal")
    answer = assess_case(case, {"second": victim})
    found = {one.element: [(each.model, each.speaks, each.weight) for each in one.evidence] for one in answer.elements}
    assert found == {
        "act": [("Victim.journey[].underControl", "for", "suggests")],
        "means": [
            ("Victim.indicators[].code", "for", "suggests"),
            ("Victim.journey[].underControl", "for", "suggests"),
        ],
        "purpose": [
            ("Victim.indicators[].code", "for", "suggests"),
            ("Victim.decisions[].appliesTo", "for", "suggests"),
        ],
        "childVictim": [
            ("Victim.childStatus", "for", "states"),
            ("Victim.ageAtFirstTrafficking", "for", "states"),
            ("Victim.ageAtDetection", "for", "states"),
            ("Victim.ageGroup", "for", "states"),
        ],
        "irregularCrossing": [("Victim.journey[].crossing", "for", "states"), ("Case.scope", "against", "suggests")],
        "procuredForGain": [
            ("Victim.journey[].facilitated", "for", "suggests"),
            ("Victim.journey[].feePaid", "for", "suggests"),
        ],
        "irregularStayOrDocuments": [
            ("Victim.journey[].documentsUsed[]", "for", "suggests"),
            ("Victim.identityDocuments[].genuineness", "for", "suggests"),
        ],
        "irregularStatus": [
            ("Victim.journey[].crossing", "for", "suggests"),
            ("Victim.migrationStatus", "for", "suggests"),
        ],
    }
    crossing = element(answer, "irregularCrossing").evidence[0]
    assert (crossing.pointer, crossing.place, crossing.record) == ("/journey/1/crossing", "journey leg 2", "victim")
    assert "Not in this payload: one victim record" in answer.notes[1]


def test_regular_crossings_and_lawful_stay_speak_against():
    victim = {
        "childStatus": "adult",
        "ageAtFirstTrafficking": 30,
        "migrationStatus": "visitor",
        "journey": [{"crossing": "none-internal"}, {"crossing": "official-regular", "facilitated": "no"}],
    }
    answer = assess_case(case_of("yyyyyyyy", victimIds=["v"]), {"v": victim})
    for name in ("childVictim", "irregularCrossing", "irregularStatus"):
        assert {one.speaks for one in element(answer, name).evidence} == {"against"}, name
    assert {one.weight for one in element(answer, "irregularCrossing").evidence} == {"states"}
    assert "says no" in element(answer, "childVictim").notes[0]
    assert element(answer, "procuredForGain").evidence == ()
    alone = {"journey": [{"crossing": "unofficial", "facilitated": "no", "underControl": "no"}]}
    answer = assess_case(case_of("nnnnyuny", victimIds=["v"]), {"v": alone})
    (evidence,) = element(answer, "procuredForGain").evidence
    assert (evidence.speaks, evidence.text) == ("against", "helped by no one")
    assert element(answer, "act").evidence == ()


def test_a_negative_decision_is_no_evidence_of_a_purpose():
    victim = {"decisions": [{"outcome": "negative", "appliesTo": ["forced-labour"]}, {"outcome": "positive"}]}
    answer = assess_case(case_of("uuuuuuuu", victimIds=["v"]), {"v": victim})
    assert element(answer, "purpose").evidence == ()


def test_evidence_that_only_speaks_against_is_no_evidence_for_an_answer_of_yes():
    answer = assess_case(case_of("nnnnyyny", scope="internal", victimIds=["v"]), {"v": {}})
    assert element(answer, "irregularCrossing").notes == ("No evidence for this answer is shown.",)
    assert element(answer, "irregularStayOrDocuments").notes == ()


def test_an_unknown_age_recalls_the_benefit_of_the_doubt_and_a_known_one_does_not():
    assert "reasons to believe" in element(answer_for("ynyunnnn"), "childVictim").notes[0]
    assert element(answer_for("ynyynnnn"), "childVictim").notes == ()
    assert element(answer_for("ynynnnnn"), "childVictim").notes == ()


@pytest.mark.parametrize(
    ("birth", "start", "speaks"),
    [
        ({"value": "2008-06-15"}, {"value": "2026-06-14"}, "for"),
        ({"value": "2008-06-15"}, {"value": "2026-06-15"}, "against"),
        ({"value": "2008-06-15"}, {"value": "2026-06"}, None),
        ({"value": "2008"}, {"value": "2025"}, "for"),
        ({"value": "2008"}, {"value": "2026"}, None),
        ({"value": "2008"}, {"value": "2027"}, "against"),
        ({"value": "2008-02-29"}, {"value": "2026-02-28"}, "for"),
        ({"value": "2008-02-29"}, {"value": "2026-03-01"}, "against"),
        ({"value": "2008", "notBefore": "2008-07-01"}, {"value": "2026-06"}, "for"),
        ({"value": "2008", "notAfter": "2008-03-01"}, {"value": "2026-03-01"}, "against"),
        ({"value": "2008-06-15"}, None, None),
        (None, {"value": "2026"}, None),
        ({"value": "no-date-zqx"}, {"value": "2026"}, None),
        ({"value": "2008", "notBefore": "zqx"}, {"value": "2025"}, None),
    ],
)
def test_age_at_the_acts_is_said_only_when_the_dates_leave_no_doubt(birth, start, speaks):
    victim = {"childStatus": "adult", **({"birthDate": birth} if birth else {})}
    event = {"acts": ["harbouring"], **({"startsOn": start} if start else {})}
    answer = assess_case(case_of("yyuunnnn", victimIds=["v"], events=[event]), {"v": victim})
    age = element(answer, "childVictim")
    assert [(one.speaks, one.weight) for one in age.evidence] == ([(speaks, "states")] if speaks else [])
    assert ("Not answered, but what is recorded says no. Answer it." in age.notes) is (speaks == "against")
    assert any("What counts is the age when the acts happened" in note for note in age.notes) is (speaks is None)


def test_an_adult_when_detected_who_was_first_trafficked_as_a_child_counts_as_one():
    victim = {"childStatus": "adult", "ageAtFirstTrafficking": 16}
    age = element(assess_case(case_of("ynynnnnn", victimIds=["v"]), {"v": victim}), "childVictim")
    assert [one.text for one in age.evidence] == ["under 18 when first trafficked"]
    assert age.notes == ("Answered no, but what is recorded says yes. Check the answer.",)


def test_notes_tell_where_answer_and_record_disagree():
    event = {"acts": ["receipt"], "purposes": ["servitude"], "controlMethods": ["takes-earnings"]}
    answer = assess_case(case_of("nnunnnnn", events=[event]))
    assert element(answer, "act").notes == ("Answered no, but what is recorded says yes. Check the answer.",)
    assert element(answer, "means").notes == ("Answered no, but something recorded points the other way. Ask again.",)
    assert element(answer, "purpose").notes == ("Not answered, but what is recorded says yes. Answer it.",)
    answer = assess_case(case_of("yuynnnnn", events=[{"controlMethods": ["false-promises"]}]))
    assert element(answer, "act").notes == ("No evidence for this answer is shown.",)
    assert element(answer, "means").notes == ("Not answered, and something recorded points to it. Ask.",)


def test_a_type_of_sexual_exploitation_points_to_the_purpose():
    answer = assess_case(case_of("yuunnnnn", events=[{"sexualExploitationTypes": ["pornography"]}]))
    (evidence,) = element(answer, "purpose").evidence
    assert (evidence.speaks, evidence.weight, evidence.code) == ("for", "suggests", None)


def test_withheld_events_are_not_held_against_the_answer():
    absent = [{"field": "events", "reason": "withheld"}]
    answer = assess_case(case_of("yuyynnnn", dataAbsent=absent))
    assert "not shown in this payload" in element(answer, "act").notes[0]
    answer = assess_case(case_of("yuyynnnn", dataAbsent=[{"field": "events", "reason": "none"}]))
    assert element(answer, "act").notes == ("No evidence for this answer is shown.",)


def test_roles_of_alleged_offenders_point_to_elements():
    offenders = [{"id": "o", "roles": ["smuggler", "other"]}, {"id": "p", "roles": ["recruiter"]}]
    answer = assess_case(case_of("uuuuuuuu", allegedOffenders=offenders))
    assert element(answer, "procuredForGain").evidence[0].pointer == "/allegedOffenders/0/roles/0"
    act = element(answer, "act").evidence[0]
    assert (act.code, act.speaks, act.weight) == ("recruiter", "for", "suggests")


def test_indicators_make_trafficking_possible_only_where_it_is_open_and_never_change_the_result():
    victims = {"v": {"indicators": [{"code": "fear-of-authorities"}]}}
    for one in ALL[::5]:
        case = {"elements": words(one), "victimIds": ["v"]}
        answer, bare = assess_case(case, victims), assess_vector(one)
        assert answer.classification == bare.classification
        assert answer.possible_trafficking is (bare.trafficking == 1), one
    fresh = assess_case(case_of("uuuuynny", victimIds=["v"]), victims)
    assert fresh.possible_trafficking_from == ("indicators",)
    assert "Indicators" in fresh.rescreening
    assert assess_case(case_of("uuuuynny", victimIds=["v"])).possible_trafficking is False


@pytest.mark.parametrize(
    ("letters", "declared", "possible", "agrees", "differs"),
    [
        ("yyynnnnn", "trafficking", None, True, ()),
        ("yyynnnnn", "smuggling", None, False, ("classification",)),
        ("yyynnnnn", "trafficking", True, False, ("possibleTrafficking",)),
        ("yuunyyny", "smuggling", True, True, ()),
        ("yuunyyny", "smuggling", None, False, ("possibleTrafficking",)),
        ("uuuuynny", "undetermined", True, True, ()),
        ("uuuuynny", "irregular-migration", None, False, ("classification",)),
        ("nnnnyyny", "trafficking", True, False, ("classification", "possibleTrafficking")),
        ("nnnnyyny", "zqx-no-code", None, False, ("classification",)),
    ],
)
def test_what_is_declared_is_held_against_the_computation(letters, declared, possible, agrees, differs):
    fields = {"classification": declared, **({} if possible is None else {"possibleTrafficking": possible})}
    found = assess_case(case_of(letters, **fields)).declared
    assert (found.agrees, found.differs, found.possible_trafficking) == (agrees, differs, bool(possible))
    assert found.override is None
    assert found.classification == (None if declared == "zqx-no-code" else declared)
    assert "zqx" not in found.text
    mend = {
        (): "That agrees with the recorded elements.",
        ("possibleTrafficking",): "Take possibleTrafficking back." if possible else "Set possibleTrafficking to true.",
    }
    assert found.text.endswith(mend.get(differs, "is recorded in classificationOverride."))


def test_an_override_stands_and_both_values_are_shown():
    override = {"by": {"agencyId": "a"}, "on": "2026-01-01", "reason": "zqx"}
    answer = assess_case(case_of("yuunyyny", classification="trafficking", classificationOverride=override))
    assert answer.classification == "smuggling"
    found = answer.declared
    assert (found.classification, found.agrees) == ("trafficking", False)
    assert found.override.reason_shown
    assert found.override.complete
    assert "The decision stands" in found.override.text
    assert "Mend" not in found.text
    del override["reason"]
    found = assess_case(case_of("yuunyyny", classification="smuggling", classificationOverride=override)).declared
    assert not found.override.reason_shown
    assert not found.override.complete
    assert found.override.missing == ("reason",)
    assert "not shown here: the reason" in found.override.text


def test_to_dict_is_plain_data_with_the_names_of_the_standard():
    answer = assess_case(case_of("yuunyyny", classification="smuggling", possibleTrafficking=True))
    data = answer.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["classification"] == "smuggling"
    assert data["possibleTrafficking"] is True
    assert data["elements"][0]["element"] == "act"
    assert data["openQuestions"][0]["ifNo"]["classification"] == "smuggling"
    assert data["declared"]["agrees"] is True
    assert data["persons"] == []
    assert None not in data.values()
