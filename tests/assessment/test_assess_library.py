"""`tipx.assess`: everything it takes, and what it gives for it."""

from __future__ import annotations

import io
import json
import random
import typing

import pytest
from assess_command import EXAMPLES, example
from assessment_oracle import ALL

import tipx
from tipx.assessment import ELEMENT_NAMES, assess_elements
from tipx.assessment.elements import words

CHILD = {"act": "yes", "purpose": "yes", "childVictim": "yes"}


def test_a_bare_mapping_gives_one_assessment():
    answer = tipx.assess(CHILD)
    assert isinstance(answer, tipx.Assessment)
    assert answer.classification == "trafficking"


def test_what_is_left_out_is_unknown():
    assert tipx.assess({}) == tipx.assess(dict.fromkeys(ELEMENT_NAMES, "unknown"))
    for one in ALL[::97]:
        given = words(one)
        known = {name: answer for name, answer in given.items() if answer != "unknown"}
        assert tipx.assess(known) == tipx.assess(given) == assess_elements(given)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"act": True}, 'write "yes" or "no" for true or false'),
        ({"act": None}, 'leave it out or write "unknown"'),
        ({"act": "Yes"}, "small letters"),
        ({"act": "zqx"}, "element act is answered neither yes, nor no, nor unknown"),
        ({"purpse": "yes"}, "did you mean purpose"),
        ({"Means": "yes", "act": "yes"}, "did you mean means"),
        ({"act": "yes", "consent": "yes"}, "consent is no element"),
    ],
)
def test_another_answer_or_name_is_refused_with_what_to_do(wrong, said):
    with pytest.raises(ValueError, match=said) as caught:
        tipx.assess(wrong)
    assert "zqx" not in str(caught.value)


def test_the_typed_mapping_names_the_eight_elements():
    assert tuple(typing.get_type_hints(tipx.Elements)) == ELEMENT_NAMES


def test_path_bytes_text_file_and_data_give_the_same():
    path = EXAMPLES / "smuggling-boat.tipx.json"
    raw = path.read_bytes()
    expected = tipx.assess(path)
    assert [one.kind for one in expected] == ["case"]
    for given in (str(path), raw, raw.decode(), io.BytesIO(raw), json.loads(raw)):
        assert tipx.assess(given) == expected


def test_a_bundle_with_several_cases_gives_one_for_each_in_order():
    data = example("smuggling-boat")
    trafficked, smuggled = data["cases"][0], json.loads(json.dumps(data["cases"][0]))
    for finding in smuggled["personFindings"]:
        finding["elements"] = data["cases"][0]["personFindings"][3]["elements"]
    answers = tipx.assess({**data, "cases": [trafficked, smuggled]})
    assert [one.classification for one in answers] == ["trafficking-and-smuggling", "smuggling"]
    assert [one.at for one in answers] == ["/cases/0/personFindings", "/cases/1/personFindings"]


def test_a_lone_case_is_assessed_without_its_victims_and_says_so():
    (answer,) = tipx.assess(example("smuggling-boat")["cases"][0])
    assert answer.classification == "trafficking-and-smuggling"
    assert "Not in this payload" in answer.persons[0].notes[0]
    assert answer.at == "/personFindings"


def test_a_lone_victim_record_answers_nothing_but_shows_what_to_ask():
    victim = example("smuggling-boat")["victims"][0]
    (answer,) = tipx.assess(victim)
    assert (answer.kind, answer.classification, answer.possible_trafficking) == ("person", "undetermined", True)
    assert answer.possible_trafficking_from == ("indicators",)
    assert {one.answer for one in answer.elements} == {"unknown"}
    assert any(one.evidence for one in answer.elements)
    assert len(answer.open_questions) == 8
    assert "A victim record alone answers none" in answer.notes[0]


def test_a_person_whom_no_case_names_is_assessed_after_the_cases():
    data = example("smuggling-boat")
    other = {**data["victims"][0], "id": "urn:uuid:00000000-0000-4000-8000-000000000000"}
    answers = tipx.assess({**data, "victims": [other, *data["victims"]]})
    assert [one.kind for one in answers] == ["case", "person"]
    pointers = {each.pointer for one in answers[1].elements for each in one.evidence}
    assert pointers
    assert all(pointer.startswith("/victims/0/") for pointer in pointers)


def test_a_payload_without_case_and_victim_gives_an_empty_list():
    assert tipx.assess(EXAMPLES / "acknowledgement.tipx.json") == []


def test_ndjson_of_bare_elements_gives_one_for_each_line_and_names_the_wrong_one():
    assert [one.classification for one in tipx.assess(b'{"act":"yes"}\n' + json.dumps(CHILD).encode())] == [
        "undetermined",
        "trafficking",
    ]
    with pytest.raises(ValueError, match="line 2: element act"):
        tipx.assess(b'{"act":"yes"}\n{"act":"zqx"}\n')


def test_what_cannot_be_read_is_a_load_error():
    with pytest.raises(tipx.LoadError):
        tipx.assess(b'{"recordType":"case"')


def test_values_that_the_standard_refuses_are_left_aside_and_counted_and_places_stay_right():
    case = {
        "recordType": "case",
        "elements": CHILD,
        "events": ["zqx", {"acts": [5, "recruitment"], "startsOn": "2001"}, {"acts": "zqx"}],
        "scope": ["zqx"],
    }
    (answer,) = tipx.assess(case)
    assert answer.classification == "trafficking"
    assert [one.pointer for one in answer.elements[0].evidence] == ["/events/1/acts/1"]
    assert "Refused by the standard: 5 values were not looked at" in answer.notes[-1]
    assert "zqx" not in json.dumps(answer.to_dict())


def test_the_data_given_is_not_changed():
    data = example("smuggling-boat")
    before = json.dumps(data)
    tipx.assess(data)
    assert json.dumps(data) == before


def test_consent_changes_nothing_at_all():
    data = example("scam-compound")
    before = tipx.assess(data)
    for victim in data["victims"]:
        victim.pop("consents", None)
    assert tipx.assess(data) == before


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_wrong_with_a_payload_it_is_assessed_or_refused_in_words_and_no_value_is_repeated(seed):
    choose = random.Random(seed)
    data = example(choose.choice(("smuggling-boat", "scam-compound", "internal-child", "domestic-servitude-girl")))
    for _ in range(choose.randint(1, 12)):
        _spoil(data, choose)
    try:
        said = json.dumps([one.to_dict() for one in tipx.assess(data)])
    except ValueError as error:
        said = str(error)
    assert said
    assert "zqx" not in said
    assert "urn:uuid:" not in said


def _spoil(data, choose) -> None:
    """Put something else where a random value stands, or under a random new name."""
    names = [*data] if isinstance(data, dict) else [*range(len(data))]
    if not names:
        return
    name = choose.choice(names)
    if isinstance(data[name], (dict, list)) and choose.random() < 0.85:
        _spoil(data[name], choose)
    elif isinstance(data, dict) and choose.random() < 0.2:
        data[f"zqx-{choose.randint(0, 9)}"] = data[name]
    else:
        data[name] = choose.choice(["zqx", 7, True, [], {}, ["zqx"], {"zqx": "zqx"}, [[]], "unknown"])
