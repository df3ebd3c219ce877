"""The computation, held to an independent opinion on all 6561 vectors."""

from __future__ import annotations

import collections
import itertools
import json
import pathlib
import random

import pytest
from assessment_oracle import ALL, every_filling, is_trafficking, opinion, opinion_on, put, results_of, vector

from tipx.assessment import (
    ANSWERS,
    CLASSIFICATIONS,
    ELEMENT_NAMES,
    NO,
    UNKNOWN,
    YES,
    Vector,
    assess_findings,
    assess_vector,
    decides,
    open_questions,
    vector_of,
)
from tipx.assessment.questions import combinations, possible_results

ROWS = json.loads(pathlib.Path(__file__).with_name("worked_rows.json").read_text("utf-8"))["rows"]
DEFINITE = {"smuggling", "exploitation-other", "other-offence", "irregular-migration", "none"}


def test_there_are_23_worked_rows():
    assert len({row["vector"] for row in ROWS}) == 23


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["vector"])
def test_worked_row(row):
    one = vector(row["vector"])
    result = assess_vector(one)
    assert result.classification == row["result"]
    assert result.possible_trafficking is row["possible"]
    assert (ANSWERS[result.trafficking][0], ANSWERS[result.smuggling][0]) == (row["trafficking"], row["smuggling"])
    changes = {
        f"{ELEMENT_NAMES[change.element]} {ANSWERS[change.answer]}": change.result.classification
        for change in decides(one)
    }
    assert changes == row["decides"]


def test_every_vector_gets_what_all_fillings_of_its_unknowns_agree_on():
    for one in ALL:
        assert assess_vector(one).key == opinion(one), one


def test_trafficking_is_possible_where_it_is_open_and_something_of_it_or_smuggling_stands():
    for one in ALL:
        open_trafficking = len({is_trafficking(filled) for filled in every_filling(one)}) == 2
        smuggled = all("smuggling" in result for result in results_of(one))
        expected = open_trafficking and (smuggled or YES in (one.act, one.means, one.purpose))
        assert assess_vector(one).possible_trafficking is expected, one


def test_a_new_answer_never_contradicts_a_definite_result():
    """It only refines: trafficking may turn out to be joined by smuggling, possible trafficking may be settled."""
    refined = {
        ("trafficking", False): {("trafficking", False), ("trafficking-and-smuggling", False)},
        ("smuggling", True): {("smuggling", True), ("smuggling", False), ("trafficking-and-smuggling", False)},
    }
    for one in ALL:
        before = assess_vector(one).key
        if before[0] == "undetermined":
            continue
        for position in (place for place, answer in enumerate(one) if answer == UNKNOWN):
            for answer in (YES, NO):
                assert assess_vector(put(one, [(position, answer)])).key in refined.get(before, {before}), one


def test_without_unknowns_the_result_is_never_undetermined():
    known = [one for one in ALL if UNKNOWN not in one]
    assert len(known) == 256
    assert all(assess_vector(one).classification != "undetermined" for one in known)


def test_act_and_purpose_with_a_means_or_a_child_are_always_trafficking():
    matching = [one for one in ALL if one.act == one.purpose == YES and YES in (one.means, one.child_victim)]
    assert len(matching) == 5 * 3**4
    assert {assess_vector(one).classification for one in matching} == {"trafficking", "trafficking-and-smuggling"}


def test_all_nine_results_are_reached_this_often():
    counts = collections.Counter(assess_vector(one).key for one in ALL)
    assert counts == {
        ("trafficking-and-smuggling", False): 165,
        ("trafficking", False): 240,
        ("smuggling", True): 891,
        ("smuggling", False): 1617,
        ("undetermined", False): 3258,
        ("exploitation-other", False): 165,
        ("other-offence", False): 135,
        ("irregular-migration", False): 45,
        ("none", False): 45,
    }
    assert {classification for classification, _ in counts} == set(CLASSIFICATIONS)


def test_nobody_is_an_irregular_migrant_while_exploitation_or_a_means_is_still_open():
    mild = [one for one in ALL if assess_vector(one).classification in ("irregular-migration", "none")]
    assert mild
    assert {one.purpose for one in mild} == {NO}
    assert {one.means for one in mild} == {NO}
    assert {(assess_vector(one).trafficking, assess_vector(one).smuggling) for one in mild} == {(NO, NO)}


def test_a_child_never_needs_a_means_and_an_adult_always_does():
    for one in ALL:
        if assess_vector(one).trafficking == YES:
            assert one.means == YES or one.child_victim == YES
            assert assess_vector(one._replace(means=NO, child_victim=YES)).trafficking == YES
            assert assess_vector(one._replace(means=NO, child_victim=NO)).trafficking == NO


def test_decides_lists_every_single_answer_that_changes_the_result_and_no_other():
    for one in ALL:
        expected = {
            (position, answer, opinion(put(one, [(position, answer)])))
            for position in range(8)
            for answer in (YES, NO)
            if one[position] == UNKNOWN and opinion(put(one, [(position, answer)])) != opinion(one)
        }
        assert {(change.element, change.answer, change.result.key) for change in decides(one)} == expected, one


def test_open_questions_are_the_unknowns_that_make_a_difference_in_some_filling():
    for one in ALL:
        expected = set()
        for position in (place for place, answer in enumerate(one) if answer == UNKNOWN):
            for filled in every_filling(put(one, [(position, NO)])):
                no = Vector(*(YES if answer else NO for answer in filled))
                if opinion(no) != opinion(put(no, [(position, YES)])):
                    expected.add(position)
                    break
        assert set(open_questions(one)) == expected, one


def _open_parts(one: Vector) -> tuple[set[int], set[int]]:
    """The unknowns that keep trafficking open, and those that keep smuggling open."""
    a, m, p, k, b, g, e, _ = one
    trafficking: set[int] = set()
    if assess_vector(one).trafficking == UNKNOWN:
        trafficking = {place for place, answer in ((0, a), (2, p)) if answer == UNKNOWN}
        if YES not in (m, k):
            trafficking |= {place for place, answer in ((1, m), (3, k)) if answer == UNKNOWN}
    smuggling: set[int] = set()
    if assess_vector(one).smuggling == UNKNOWN:
        if NO not in (b, g):
            smuggling = {place for place, answer in ((4, b), (5, g)) if answer == UNKNOWN}
        smuggling |= {6} if e == UNKNOWN else set()
    return trafficking, smuggling


def test_what_can_still_change_each_result():
    for one in ALL:
        found, result = set(open_questions(one)), assess_vector(one).key
        trafficking, smuggling = _open_parts(one)
        if result == ("trafficking", False):
            assert found == smuggling, one
            assert set(possible_results(one)) <= {"trafficking", "trafficking-and-smuggling"}, one
        elif result == ("smuggling", True):
            assert found == trafficking, one
            assert set(possible_results(one)) == {"smuggling", "trafficking-and-smuggling"}, one
        elif result[0] == "undetermined":
            assert found, one
        else:
            assert result[0] in DEFINITE | {"trafficking-and-smuggling"}
            assert not found, one
            assert not decides(one), one
    assert any(not decides(one) for one in ALL if assess_vector(one).classification == "undetermined")


def test_combinations_change_the_result_need_every_answer_and_miss_none():
    for one in ALL:
        now = opinion(one)
        minimal = [{(change.element, change.answer)} for change in decides(one)]
        for answers, after in combinations(one):
            assert opinion(put(one, answers)) == after.key != now, one
            assert all(opinion(put(one, set(answers) - {answer})) == now for answer in answers), one
            minimal.append(set(answers))
        unknown = [place for place, answer in enumerate(one) if answer == UNKNOWN]
        for values in itertools.product((None, YES, NO), repeat=len(unknown)):
            given = {(place, value) for place, value in zip(unknown, values, strict=True) if value is not None}
            assert (opinion(put(one, given)) != now) == any(needed <= given for needed in minimal), (one, given)


def test_a_case_of_one_person_or_of_alike_persons_is_what_the_person_is():
    for one in ALL:
        assert assess_findings([one]) == assess_findings([one, one]) == assess_vector(one), one


def test_several_persons_get_what_all_fillings_of_their_unknowns_agree_on():
    choose = random.Random(20260305)
    few = [one for one in ALL if one.count(UNKNOWN) <= 3]
    for _ in range(1500):
        persons = choose.choices(few, k=choose.choice((2, 2, 3)))
        result = assess_findings(persons)
        assert result.key == opinion_on(persons), persons
        assert result == assess_findings(persons[::-1])


def test_possible_trafficking_of_a_case_needs_an_open_case_and_smuggling_or_such_a_person():
    hurt, fresh, smuggled = vector("yuunnnnn"), vector("uuuunnnn"), vector("nnnnyynn")
    victim = vector("yyynnnnn")
    assert assess_findings([hurt, fresh]).possible_trafficking
    assert not assess_findings([fresh, fresh]).possible_trafficking
    assert assess_findings([fresh, smuggled]).key == ("smuggling", True)
    assert not assess_findings([victim, hurt]).possible_trafficking


def test_a_boat_with_three_victims_among_forty_is_trafficking_and_smuggling():
    victims = [vector("yyynyyny"), vector("ynyyyyny"), vector("yyyyyyny")]
    others = vector("nnnnyyny")
    assert assess_findings([*victims, others]).classification == "trafficking-and-smuggling"
    assert assess_findings([others] * 37).classification == "smuggling"


def test_one_persons_act_is_never_joined_with_anothers_age():
    adult_without_means, child_never_exploited = vector("ynynnnnn"), vector("nnnynnnn")
    mixed = Vector(*map(max, adult_without_means, child_never_exploited))
    assert assess_vector(mixed).classification == "trafficking"
    assert assess_findings([adult_without_means, child_never_exploited]).classification == "exploitation-other"


def test_one_persons_crossing_is_never_joined_with_anothers_benefit():
    crossed_alone, paid_for_a_visa = vector("nnnnynny"), vector("nnnnnynn")
    assert assess_findings([crossed_alone, paid_for_a_visa]).classification == "irregular-migration"


def test_a_case_without_findings_and_a_vector_that_is_none_are_refused():
    with pytest.raises(ValueError, match="no finding"):
        assess_findings([])
    with pytest.raises(ValueError, match="eight answers"):
        assess_vector(Vector(0, 0, 0, 0, 0, 0, 0, 3))


def test_vector_of_reads_names_in_any_order_and_takes_the_missing_as_unknown():
    assert vector_of({}) == Vector(*[UNKNOWN] * 8)
    for one in ALL[::41]:
        mapping = {name: ANSWERS[answer] for name, answer in zip(ELEMENT_NAMES, one, strict=True)}
        assert vector_of(dict(reversed(mapping.items()))) == one


@pytest.mark.parametrize("wrong", ["maybe-zqx", "YES", "", True, 2, None, ["yes"]])
def test_vector_of_refuses_other_answers_naming_the_element_only(wrong):
    with pytest.raises(ValueError, match="element purpose is answered neither") as caught:
        vector_of({"act": "yes", "purpose": wrong})
    assert "zqx" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
