"""The few events that are kept of a person decide as all of them would."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tipx.ruleset import terms
from tipx.ruleset.acts import Acts
from tipx.ruleset.case_events import shows_means
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry
from tipx.ruleset.payload import PayloadView
from tipx.standard import newest

PERSONS = ("p1", "p2", "p3")

starts = st.sampled_from(("1999", "2005", "2010-06", "2010-06-15", "2020")).map(lambda value: {"value": value})
events = st.fixed_dictionaries(
    {},
    optional={
        "startsOn": starts,
        "victimIds": st.lists(st.sampled_from(PERSONS), min_size=1, max_size=3),
        "means": st.lists(st.sampled_from(("deception", terms.MARKER)), min_size=1, max_size=2),
    },
)
cases = st.fixed_dictionaries(
    {"victimIds": st.lists(st.sampled_from(PERSONS), min_size=1, unique=True), "events": st.lists(events, max_size=6)}
)
victims = st.fixed_dictionaries(
    {"childStatus": st.sampled_from(("adult", "child", "presumed-child", "unknown"))},
    optional={"ageAtFirstTrafficking": st.integers(10, 25), "birthDate": starts},
)


def view(case_records: list[dict[str, Any]], victim_records: list[dict[str, Any]]) -> PayloadView:
    payload = PayloadView(Context(newest(), None, 0), None)
    for ordinal, data in enumerate(case_records):
        payload.add(Entry("case", ordinal, {"id": f"c{ordinal}", **data}))
    for ordinal, data in enumerate(victim_records):
        payload.add(Entry("victim", ordinal, {"id": PERSONS[ordinal], **data}))
    return payload


@given(st.lists(cases, max_size=3), st.lists(victims, min_size=3, max_size=3))
def test_age_and_means_are_those_of_all_events_of_the_person(
    case_records: list[dict[str, Any]], victim_records: list[dict[str, Any]]
) -> None:
    payload = view(case_records, victim_records)
    acts = Acts(payload)
    for victim in payload.victims:
        # Also an event of a case that does not list the person, when the event names the person.
        every = [
            event
            for case in payload.cases
            for event in case.data["events"]
            if victim.id in terms.persons_of_event(event, case.data)
        ]
        assert acts.child(victim) == terms.child_at_acts(victim.data, every)
        assert acts.adult(victim) == terms.adult_at_acts(victim.data, every)
        assert acts.means_used(victim) == any(map(shows_means, every))


def test_an_adult_in_one_case_was_a_child_when_another_case_began() -> None:
    both = [
        {"victimIds": ["p1"], "events": [{"startsOn": {"value": "2020"}}]},
        {"victimIds": ["p1"], "events": [{"startsOn": {"value": "2010"}}]},
    ]
    payload = view(both, [{"childStatus": "adult", "birthDate": {"value": "1999"}}])
    assert Acts(payload).child(payload.victims[0])
    assert not Acts(payload).adult(payload.victims[0])


def test_the_marker_for_children_is_no_means() -> None:
    assert not shows_means({"means": [terms.MARKER]})
    assert shows_means({"means": [terms.MARKER, "deception"]})
    assert not shows_means({})


def test_of_two_acts_that_may_be_one_month_apart_the_one_that_may_have_begun_first_decides() -> None:
    events = [{"startsOn": {"value": "2010-06-15"}}, {"startsOn": {"value": "2010-06"}}]
    payload = view(
        [{"victimIds": ["p1"], "events": events}], [{"childStatus": "adult", "birthDate": {"value": "1992-06-10"}}]
    )
    acts = Acts(payload)
    assert not acts.adult(payload.victims[0])
    assert not acts.child(payload.victims[0])


def test_an_event_whose_persons_were_refused_concerns_nobody() -> None:
    case = {"victimIds": ["p1"], "events": [{"startsOn": {"value": "2010"}, "victimIds": []}]}
    payload = view([case], [{"childStatus": "adult", "birthDate": {"value": "1999"}}])
    assert not Acts(payload).child(payload.victims[0])
