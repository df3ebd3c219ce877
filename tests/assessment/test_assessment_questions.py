"""Open questions: in which order they are asked, and what is said of each answer."""

from __future__ import annotations

from assessment_oracle import ALL, every_filling, opinion, put, vector

from tipx.assessment import NO, YES, Vector, assess_vector
from tipx.assessment.elements import ELEMENTS
from tipx.assessment.questions import ask, questions_in_order

PROTECTING = range(4)


def made_by(one: Vector, element: int) -> float:
    """In what share of all ways to answer the rest this answer changes the result."""
    ways = [
        Vector(*(YES if answer else NO for answer in filled)) for filled in every_filling(put(one, [(element, NO)]))
    ]
    return sum(opinion(way) != opinion(put(way, [(element, YES)])) for way in ways) / len(ways)


def test_what_may_protect_the_person_is_asked_first_and_then_what_settles_most():
    for one in ALL[::13]:
        asked = questions_in_order(one)
        keys = [(element not in PROTECTING, -made_by(one, element)) for element in asked]
        assert keys == sorted(keys), one
        assert all(made_by(one, element) > 0 for element in asked), one


def test_of_a_person_of_whom_nothing_is_known_the_purpose_is_asked_first():
    assert [ELEMENTS[element].name for element in questions_in_order(vector("uuuuuuuu"))] == [
        "purpose",
        "act",
        "means",
        "childVictim",
        "irregularStayOrDocuments",
        "irregularCrossing",
        "procuredForGain",
        "irregularStatus",
    ]


def test_every_element_has_a_question_that_can_be_put_to_the_person():
    for element in ELEMENTS:
        assert element.ask.endswith("?")
        assert " you" in element.ask.lower() or element.name == "procuredForGain"
        assert "consent" not in element.ask.lower()
        assert "agree" not in element.ask.lower()


def test_what_is_said_to_follow_with_another_answer_does_follow():
    """`with means yes as well: trafficking in persons`: said only of a second answer that alone would not decide it."""
    (purpose,) = (one for one in ask(vector("yuuunnnn"), None) if one.element == "purpose")
    assert purpose.if_yes.text.endswith("With means yes or under 18 yes as well: trafficking in persons.")
    assert assess_vector(vector("yyyunnnn")).classification == "trafficking"
    assert assess_vector(vector("yuyynnnn")).classification == "trafficking"
    (means,) = (one for one in ask(vector("yuyunnnn"), None) if one.element == "means")
    assert means.if_yes.text == "trafficking in persons."
    assert means.if_no.text == "still undecided; with under 18 no as well: exploitation without trafficking."


def test_where_trafficking_stands_an_answer_about_smuggling_says_that_it_stays():
    (gain,) = ask(vector("yyynyuny"), None)
    assert gain.if_yes.text == "trafficking in persons with smuggling of migrants."
    assert gain.if_no.text.startswith("it stays trafficking in persons; this would rule out")


def test_no_outcome_ever_names_irregular_migration_while_exploitation_or_a_means_is_open():
    for one in ALL:
        for question in ask(one, None):
            for answer, outcome in ((YES, question.if_yes), (NO, question.if_no)):
                if outcome.classification == "irregular-migration":
                    after = put(one, [(_position(question.element), answer)])
                    assert (after.purpose, after.means) == (NO, NO), one


def _position(name: str) -> int:
    return next(at for at, element in enumerate(ELEMENTS) if element.name == name)
