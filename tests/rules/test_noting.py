"""The one walk that notes what rules must look at misses nothing that looking everywhere would find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records_with_faults import KINDS, STANDARD, spoilt

from tipx import dates
from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.groups import instances
from tipx.ruleset.registry import rules
from tipx.ruleset.themes import dates_and_order, structure
from tipx.survey import Survey, survey
from tipx.walking import every_place

QUICK = settings(max_examples=60, deadline=None)
SENT = "2026-03-05T00:00:00Z"
HEADER = {"sentAt": SENT, "profiles": ["core"]}
RULES = rules()
Made = tuple[str, dict[str, Any]]


def found(rule: str, made: Made, sent: str = SENT) -> list[Path]:
    """The places at which a rule finds something."""
    kind, record = made
    context = Context(STANDARD, {**HEADER, "sentAt": sent}, dates.instant(SENT) or 0)
    context.turn_to(kind, record)
    return [finding.path for finding in RULES[rule].run(record, context)]


def surveyed(made: Made) -> Survey:
    kind, record = made
    return survey(record, STANDARD.record(kind))


@QUICK
@given(spoilt())
def test_every_other_without_words_is_found(made: Made) -> None:
    wanted = {}
    for seen in surveyed(made).of_format("code"):
        names = tuple(step for step in seen.path if isinstance(step, str))
        place = seen.path[:-1] if isinstance(seen.path[-1], int) else seen.path
        holder = made[1]
        for step in place[:-1]:
            holder = holder[step]
        if seen.value == "other" and f"{names[-1]}OtherText" not in holder and _has_companion(made[0], names):
            wanted[(*place[:-1], f"{names[-1]}OtherText")] = None
    assert found("TIPX-STR-010", made) == list(wanted)


def _has_companion(kind: str, names: tuple[str, ...]) -> bool:
    return (*names[:-1], names[-1] + "OtherText") in dict(every_place(STANDARD.record(kind)))


@pytest.mark.parametrize("kind", ["bundle", *KINDS])
def test_a_field_has_a_companion_exactly_where_its_code_list_has_the_code_other(kind: str) -> None:
    fields = dict(every_place(STANDARD.record(kind)))
    for names, field in fields.items():
        codelist = (field.item or field).codelist
        if (field.item or field).format == "code" and codelist is not None and codelist != "sex":
            has_other = "other" in STANDARD.codelists[codelist].codes
            assert ((*names[:-1], names[-1] + "OtherText") in fields) == has_other, names


@pytest.mark.parametrize("kind", ["bundle", *KINDS])
def test_no_free_text_stands_in_a_list(kind: str) -> None:
    fields = [field for _, field in every_place(STANDARD.record(kind))]
    assert any(field.format == "text" for field in fields)
    assert not any(field.item is not None and field.item.format == "text" for field in fields)


@QUICK
@given(spoilt())
def test_every_text_with_an_identifier_is_found(made: Made) -> None:
    texts = list(surveyed(made).of_format("text"))
    wanted = [seen.path for seen in texts if structure._IDENTIFIERS.search(seen.value)]
    assert found("TIPX-STR-020", made) == wanted


@settings(max_examples=300, deadline=None)
@given(st.from_regex(structure._IDENTIFIERS))
def test_a_text_with_an_identifier_always_has_a_hint_of_it(text: str) -> None:
    assert structure._HINT.search(text)


@pytest.mark.parametrize("shortest", ["a@b.c", "123456789", "1        2", "12345-1234567-1", "AB1234567"])
def test_the_shortest_identifiers_have_a_hint_and_are_found(shortest: str) -> None:
    assert structure._HINT.search(shortest)
    assert found("TIPX-STR-020", ("case", {"summary": f"Sample {shortest}"})) == [("summary",)]


@QUICK
@given(spoilt())
def test_every_agency_not_said_in_one_way_is_found(made: Made) -> None:
    wanted = []
    for seen in surveyed(made).types["agencyRef"]:
        inline = sum(name in seen.value for name in ("name", "type", "country"))
        wrong = inline > 0 if "agencyId" in seen.value else inline < 3
        if seen.value and wrong:
            wanted.append(seen.path)
    assert found("TIPX-STR-021", made) == wanted


@QUICK
@given(spoilt())
def test_everything_empty_is_found_and_every_name_without_a_name(made: Made) -> None:
    seen = surveyed(made)
    names = [
        one.path
        for one in seen.types["personName"]
        if one.value and not any(name in one.value for name in ("full", "given", "family"))
    ]
    assert found("TIPX-STR-022", made) == [*(one.path for one in seen.empty if one.path), *names]


@QUICK
@given(spoilt())
def test_everything_that_stands_twice_in_a_list_is_found(made: Made) -> None:
    wanted = [
        (*seen.path, index)
        for seen in surveyed(made).plain_lists
        for index, value in enumerate(seen.value)
        if value in seen.value[:index]
    ]
    assert found("TIPX-STR-023", made) == wanted


MOMENTS = [
    f"{day}T{time}{offset}"
    for day in ("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06")
    for time in ("00:00:00", "10:00:00", "10:00:01", "23:59:59", "23:59:59.5")
    for offset in ("Z", "+05:00", "+14:00", "-14:00")
]


@pytest.mark.parametrize("sent", MOMENTS)
def test_a_moment_is_late_exactly_when_it_lies_after_the_sending(sent: str) -> None:
    for moment in MOMENTS:
        late = (dates.instant(moment) or 0) > (dates.instant(sent) or 0)
        assert found("TIPX-TMP-001", ("victim", {"createdAt": moment}), sent) == [("createdAt",)] * late, moment


PARTIAL = [
    {"value": value, **bounds}
    for value in ("2025", "2026", "2026-02", "2026-03", "2026-03-04", "2026-03-05", "2026-03-06")
    for bounds in ({}, {"notBefore": "2026-03-05"}, {"notAfter": "2026-03-04"}, {"notBefore": "2026-03-06"})
]


def test_a_partial_date_is_late_exactly_when_its_earliest_day_lies_after_that_of_the_sending() -> None:
    for value in PARTIAL:
        interval = dates.interval_of_partial(value)
        late = interval is not None and interval.earliest > (dates.ordinal("2026-03-05") or 0)
        assert found("TIPX-TMP-001", ("case", {"detectedOn": value})) == [("detectedOn",)] * late, value


def test_a_partial_end_is_wrong_exactly_when_its_latest_day_lies_before_the_earliest_of_its_beginning() -> None:
    for start in PARTIAL:
        for end in PARTIAL:
            first, last = dates.interval_of_partial(start), dates.interval_of_partial(end)
            assert first is not None
            assert last is not None
            wanted = [("events", 0, "endsOn")] * (last.latest < first.earliest)
            places = found("TIPX-TMP-004", ("case", {"events": [{"startsOn": start, "endsOn": end}]}))
            assert [place for place in places if place[-1] == "endsOn"] == wanted, (start, end)


def test_a_recruitment_comes_after_an_exploitation_exactly_when_it_certainly_begins_later() -> None:
    for start in PARTIAL:
        for end in PARTIAL:
            recruited = {"stage": ["recruitment"], "startsOn": start}
            exploited = {"stage": ["exploitation"], "endsOn": end}
            first, last = dates.interval_of_partial(start), dates.interval_of_partial(end)
            assert first is not None
            assert last is not None
            case = {"victimIds": ["a"], "events": [recruited, exploited]}
            wanted = [("events", 0, "startsOn")] * (last.latest < first.earliest)
            assert found("TIPX-TMP-008", ("case", case)) == wanted, (start, end)


@pytest.mark.parametrize("year", ["1899", "1900", "1899-12", "1900-01", "1899-12-31", "1900-01-01"])
@pytest.mark.parametrize(
    "bounds", [{}, {"notAfter": "1899-06-01"}, {"notAfter": "1900-01-01"}, {"notBefore": "1899-01-01"}]
)
def test_a_birth_is_unlikely_exactly_when_its_latest_day_lies_before_the_first_likely_year(
    year: str, bounds: dict[str, str]
) -> None:
    birth = {"value": year, **bounds}
    context = Context(STANDARD, HEADER, 0, {"minBirthYear": 1900})
    context.turn_to("victim", {"birthDate": birth})
    interval = dates.interval_of_partial(birth)
    assert interval is not None
    wanted = [("birthDate",)] * (interval.latest < (dates.ordinal("1900-01-01") or 0))
    assert [one.path for one in RULES["TIPX-TMP-003"].run({"birthDate": birth}, context)] == wanted


def _interval(value: Any) -> dates.Interval | None:
    return dates.interval_of_partial(value) if isinstance(value, dict) else dates.interval_of_date(value)


def _late(made: Made, sent: str) -> Iterator[Path]:
    kind, record = made
    moment, day = dates.instant(sent), dates.day_of_datetime(sent)
    assert moment is not None
    assert day is not None
    for past in dates_and_order.PAST[kind]:
        for path, value in instances(record, tuple(past.split("."))):
            if isinstance(value, str) and "T" in value:
                later = (dates.instant(value) or 0) > moment
            else:
                interval = _interval(value)
                later = interval is not None and interval.earliest > day
            if later and not dates_and_order._may_be_planned(record, path):
                yield path


@QUICK
@given(
    spoilt(),
    st.sampled_from([SENT, "2026-03-05T14:00:00+14:00", "2026-03-04T10:00:00-14:00", "2026-03-04T23:59:59.5Z"]),
)
def test_every_date_after_the_sending_is_found_whatever_the_offsets(made: Made, sent: str) -> None:
    assert sorted(found("TIPX-TMP-001", made, sent), key=str) == sorted(_late(made, sent), key=str)


@QUICK
@given(spoilt())
def test_every_end_before_its_beginning_is_found(made: Made) -> None:
    kind, record = made
    wanted = {}
    for container, start, end in dates_and_order.PAIRS.get(kind, ()):
        for path, value in instances(record, (container,)):
            if end in value and start in value:
                last, first = _interval(value[end]), _interval(value[start])
                if last is not None and first is not None and last.latest < first.earliest:
                    wanted[(*path, end)] = None
    for seen in surveyed(made).types["partialDate"]:
        if seen.value.get("notAfter", "9") < seen.value.get("notBefore", "0"):
            wanted[(*seen.path, "notAfter")] = None
    assert found("TIPX-TMP-004", made) == list(wanted)


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_lie_in_the_future_is_a_day_a_moment_or_a_partial_date(kind: str) -> None:
    fields = dict(every_place(STANDARD.record(kind)))
    for past in dates_and_order.PAST[kind]:
        field = fields[tuple(past.split("."))]
        assert field.format in ("date", "dateTime") or field.type_name == "partialDate", past
