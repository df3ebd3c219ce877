"""Quick tests miss nothing: what is plain at first sight is so when it is looked at closely."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from records_with_faults import STANDARD, spoilt

from tipx.ruleset.case_events import CaseEvents
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry
from tipx.ruleset.groups import one_by_one
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.promises import Promises, may_show, written
from tipx.ruleset.terms import before, child_at_acts, day, partial
from tipx.ruleset.themes import time_limits
from tipx.ruleset.visibility import discloses

GROUPS = [group["code"] for group in STANDARD.disclosure["groups"]]
OF_CASES = frozenset(("trafficking-events", "offenders", "proceedings", "location"))

DAYS = "1999 2000 2017 2018 2000-02 2018-02 2018-03 2000-02-29 2018-02-28 2018-03-01 2018-02-30"
days = st.sampled_from(DAYS.split())
whole_days = days.filter(lambda text: len(text) == 10)
partials = st.fixed_dictionaries({}, optional={"value": days, "notBefore": whole_days, "notAfter": whole_days})
events = st.lists(st.fixed_dictionaries({}, optional={"startsOn": partials}), max_size=3)
ages = st.integers(0, 40)


@st.composite
def persons(draw: st.DrawFn) -> dict[str, Any]:
    dated = {
        "journey": st.lists(st.fixed_dictionaries({}, optional={"departedOn": partials, "arrivedOn": partials})),
        "identityDocuments": st.lists(st.fixed_dictionaries({}, optional={"issuedOn": partials})),
        "decisions": st.lists(st.fixed_dictionaries({}, optional={"decidedOn": whole_days})),
        "services": st.lists(st.fixed_dictionaries({}, optional={"startedOn": whole_days})),
    }
    fields = {
        "birthDate": partials,
        "childStatus": st.sampled_from(["adult", "child", "presumed-child", "unknown"]),
        "ageAtFirstTrafficking": ages,
        "ageAtDetection": ages,
        **{name: one.filter(bool) for name, one in dated.items()},
    }
    return {"id": "v", **draw(st.fixed_dictionaries({}, optional=fields))}


def view(*records: tuple[str, dict[str, Any]]) -> PayloadView:
    payload = PayloadView(Context(STANDARD, None, 0), None)
    for kind, data in records:
        payload.add(Entry(kind, 0, data))
    return payload


@settings(max_examples=300, deadline=None)
@given(persons(), events)
def test_who_is_plainly_no_child_was_none_at_any_event(victim: dict[str, Any], of_case: list[dict[str, Any]]) -> None:
    if CaseEvents({"events": of_case}).begin_after_childhood(victim):
        assert not child_at_acts(victim, of_case)


@settings(max_examples=300, deadline=None)
@given(persons(), events)
def test_what_plainly_follows_a_birth_is_not_before_it(victim: dict[str, Any], of_case: list[dict[str, Any]]) -> None:
    payload = view(("case", {"id": "c", "victimIds": ["v"], "events": of_case}), ("victim", victim))
    if time_limits._plainly_born(payload.victims[0], payload):
        birth = partial(victim, "birthDate")
        dates = [partial(event, "startsOn") for event in of_case]
        for name, field in (("journey", "departedOn"), ("journey", "arrivedOn"), ("identityDocuments", "issuedOn")):
            dates += [partial(item, field) for item in victim.get(name, ())]
        for name, field in (("decisions", "decidedOn"), ("services", "startedOn")):
            dates += [day(item, field) for item in victim.get(name, ())]
        assert not any(before(one, birth) for one in dates)


@settings(max_examples=300, deadline=None)
@given(ages, partials, partials)
def test_an_age_that_plainly_fits_its_years_is_at_most_one_year_off(
    age: int, birth: dict[str, Any], detected: dict[str, Any]
) -> None:
    cases = [Entry("case", 0, {"detectedOn": detected})]
    born = partial({"birthDate": birth}, "birthDate")
    if time_limits._plainly_of_age(age, birth, cases) and born is not None:
        gap = time_limits._gap(age, born, detected)
        assert gap is None or gap <= 1


@st.composite
def referrals(draw: st.DrawFn) -> dict[str, Any]:
    some = st.lists(st.sampled_from(GROUPS), unique=True, max_size=6)
    level = st.sampled_from([*STANDARD.disclosure["levels"]])
    said = st.fixed_dictionaries({}, optional={"level": level, "withheld": some, "fieldGroups": some})
    return draw(st.fixed_dictionaries({}, optional={"disclosure": said}))


@settings(max_examples=200, deadline=None)
@given(spoilt(), st.lists(referrals(), min_size=1, max_size=2), st.frozensets(st.sampled_from(GROUPS), max_size=1))
def test_a_record_that_plainly_keeps_promises_shows_no_group_that_was_to_be_left_out(
    made: tuple[str, dict[str, Any]], given_referrals: list[dict[str, Any]], excluded: frozenset[str]
) -> None:
    kind, record = made
    if kind == "referral":
        return
    promises = Promises(STANDARD, OF_CASES)
    look = promises.left_out(kind, [promises.of(one) for one in given_referrals], excluded)
    found = may_show(record, look)
    assert written(look)(record) == found
    if found:
        return
    withheld = excluded.union(*(one.get("disclosure", {}).get("withheld", ()) for one in given_referrals))
    for group, path in one_by_one(STANDARD, kind, record):
        names = tuple(step for step in path if isinstance(step, str))
        assert group not in withheld or (kind == "case" and group not in OF_CASES)
        assert kind == "case" or any(discloses(STANDARD, one, group, kind, names) for one in given_referrals)
