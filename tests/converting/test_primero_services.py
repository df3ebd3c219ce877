"""Referrals of Primero: time frames, appointments and the one level of risk, where the standard has places for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from primero_samples import FIELD, NOW, SERVICE, Read, case, read, transition, write

import tipx
from tipx.converting import form_primero
from tipx.converting.primero import mapping
from tipx.converting.primero.conversions import CONVERSIONS
from tipx.standard import newest, standard, versions

TIMEFRAME, TIME = "service_response_timeframe", "service_appointment_time"
LABEL = "case.services_section[]"
MOMENT = "2026-02-20T10:30:00+05:00"
_SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def _read(**fields: Any) -> Read:
    service = {"unique_id": SERVICE, "service_type": "safehouse_service", **fields}
    return read({**transition(), "record": case(services_section=[service])}, header={"isTest": True})


def _service(found: Read) -> dict[str, Any]:
    (service,) = found.one("victims")["services"]
    return dict(service)


def _written(payload: dict[str, Any]) -> dict[str, Any]:
    (service,) = write(payload).data[0]["record"]["services_section"]
    return dict(service)


def _losses(found: Any, place: str) -> set[tuple[str, str]]:
    return {(one.kind, one.field) for one in found.losses if one.field.startswith(place)}


# -- time frames ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "code"), [("1_day", "urgent"), ("3_days", "priority")])
def test_a_time_frame_that_is_a_degree_of_urgency(word: str, code: str) -> None:
    found = _read(**{TIMEFRAME: word})
    service = _service(found)
    assert service["urgency"] == code
    assert "extensions" not in service
    assert _losses(found, LABEL) == {("approximated", f"{LABEL}.service_type")} & _losses(found, LABEL)
    assert found.one("referrals")["urgency"] == code
    assert _written(found.payload)[TIMEFRAME] == word
    assert not _losses(write(found.payload), "Victim.services[].urgency")


@pytest.mark.parametrize("word", ["1_hour", "3_hours"])
def test_a_time_frame_that_is_finer_than_the_degree_is_kept_as_well(word: str) -> None:
    found = _read(**{TIMEFRAME: word})
    service = _service(found)
    assert service["urgency"] == "immediate"
    assert service["extensions"] == {FIELD + TIMEFRAME: word}
    assert ("approximated", f"{LABEL}.{TIMEFRAME}") in _losses(found, LABEL)
    assert found.one("referrals")["urgency"] == "immediate"
    back = write(found.payload)
    assert back.data[0]["record"]["services_section"][0][TIMEFRAME] == word
    assert not _losses(back, "Victim.services[].urgency") | _losses(back, "Victim.services[].extensions")


@pytest.mark.parametrize("value", ["1_week", "1 day", "urgent", 3, True, ["1_day"], {"days": 3}])
def test_a_time_frame_of_no_degree_is_kept_alone(value: Any) -> None:
    found = _read(**{TIMEFRAME: value})
    service = _service(found)
    assert "urgency" not in service
    assert service["extensions"] == {FIELD + TIMEFRAME: value}
    assert ("approximated", f"{LABEL}.{TIMEFRAME}") in _losses(found, LABEL)
    assert found.one("referrals")["urgency"] == "routine"
    assert _written(found.payload)[TIMEFRAME] == value


def test_the_degree_counts_where_the_kept_time_frame_says_another() -> None:
    payload = _read(**{TIMEFRAME: "1_hour"}).payload
    payload["victims"][0]["services"][0]["urgency"] = "urgent"
    back = write(payload)
    assert back.data[0]["record"]["services_section"][0][TIMEFRAME] == "1_day"
    assert _losses(back, "Victim.services[].extensions") == {("dropped", "Victim.services[].extensions")}


@pytest.mark.parametrize(
    ("code", "word", "lost"), [("immediate", "1_hour", "approximated"), ("routine", None, "dropped")]
)
def test_a_degree_that_primero_tells_less_exactly(code: str, word: str | None, lost: str) -> None:
    payload = _read().payload
    payload["victims"][0]["services"][0]["urgency"] = code
    back = write(payload)
    assert back.data[0]["record"]["services_section"][0].get(TIMEFRAME) == word
    assert _losses(back, "Victim.services[].urgency") == {(lost, "Victim.services[].urgency")}


def test_a_deployment_with_other_time_frames(tmp_path: Path) -> None:
    """Two words for one degree are told apart by what is kept, whichever they are."""
    text = (newest().folder / "mappings" / "primero.csv").read_text(encoding="utf-8")
    old = "1_hour=immediate;3_hours>immediate;1_day=urgent;3_days=priority"
    assert old in text
    path = tmp_path / "ours.csv"
    path.write_text(text.replace(old, "sample_now=immediate;1_week>routine;2_weeks=routine"), encoding="utf-8")
    for word, code, kept in (
        ("sample_now", "immediate", False),
        ("1_week", "routine", True),
        ("2_weeks", "routine", True),
    ):
        service = {"unique_id": SERVICE, TIMEFRAME: word}
        found = read({**transition(), "record": case(services_section=[service])}, mapping=str(path))
        assert _service(found)["urgency"] == code
        assert ("extensions" in _service(found)) == kept
        (back,) = write(found.payload, mapping=str(path)).data
        assert back["record"]["services_section"][0][TIMEFRAME] == word


# -- appointments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (MOMENT, MOMENT),
        ("2026-02-20T05:30:00Z", "2026-02-20T05:30:00Z"),
        ("2026-02-20 05:30:00 UTC", "2026-02-20T05:30:00Z"),
        ("2026-02-20 10:30:00.250 +0500", "2026-02-20T10:30:00.250+05:00"),
    ],
)
def test_a_moment_with_its_offset_is_the_appointment(text: str, moment: str) -> None:
    found = _read(**{TIME: text, "service_appointment_date": "2026-02-20"})
    service = _service(found)
    assert (service["appointmentAt"], service["plannedOn"]) == (moment, "2026-02-20")
    assert "extensions" not in service
    respelled = {("approximated", f"{LABEL}.{TIME}")} if text != moment else set()
    assert {one for one in _losses(found, LABEL) if one[1].endswith(TIME)} == respelled
    back = write(found.payload)
    assert back.data[0]["record"]["services_section"][0][TIME] == moment
    assert not _losses(back, "Victim.services[].appointmentAt")


@pytest.mark.parametrize(
    "value",
    ["10:30", "10:30+05:00", "2026-02-20", "2026-02-20 10:30:00", "2026-02-30T10:30:00Z", "2026-02-20T25:00:00Z", "noon",
     1030, {"hour": 10}],
)  # fmt: skip
def test_what_is_no_moment_is_kept_as_it_is(value: Any) -> None:
    found = _read(**{TIME: value})
    service = _service(found)
    assert "appointmentAt" not in service
    assert service["extensions"] == {FIELD + TIME: value}
    assert ("approximated", f"{LABEL}.{TIME}") in _losses(found, LABEL)
    assert _written(found.payload)[TIME] == value
    assert found.notes == []


def test_nothing_says_nothing() -> None:
    found = _read(**{TIME: "", TIMEFRAME: None})
    assert not {"urgency", "appointmentAt", "extensions"} & _service(found).keys()


@pytest.mark.parametrize("name", [TIME, TIMEFRAME])
def test_what_nothing_can_hold_is_noted_at_its_place(name: str) -> None:
    found = _read(**{name: 0.5})
    assert "extensions" not in _service(found)
    assert [(one.rule, one.pointer) for one in found.notes] == [
        ("TIPX-CNV-002", f"/record/services_section/0/{name}")
    ]  # fmt: skip


_VALUES = st.one_of(
    st.sampled_from(["1_hour", "3_hours", "1_day", "3_days", MOMENT, "10:30", "2026-02-20 10:30:00"]),
    st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1, max_size=20).filter(str.strip),
    st.integers(1, 10**6),
    st.lists(st.integers(1, 9), min_size=1, max_size=3),
)


@_SOME
@given(st.fixed_dictionaries({}, optional={TIMEFRAME: _VALUES, TIME: _VALUES}))
def test_whatever_stands_there_comes_back_and_is_valid(fields: dict[str, Any]) -> None:
    found = _read(**fields)
    assert tipx.validate(found.payload, now=NOW).verdict is tipx.Verdict.VALID
    back = _written(found.payload)
    assert {name: back[name] for name in (TIMEFRAME, TIME) if name in back} == fields
    foreseen = {one[:3] for one in form_primero.reading_losses(newest())}
    assert {one[:3] for one in found.losses} <= foreseen
    assert {one[:3] for one in write(found.payload).losses} <= {
        one[:3] for one in form_primero.writing_losses(newest())
    }


def test_kept_values_without_what_is_empty_are_told_as_rewritten() -> None:
    found = _read(**{TIMEFRAME: {"days": 3, "hours": None}})
    assert _service(found)["extensions"] == {FIELD + TIMEFRAME: {"days": 3}}
    whys = {one.why for one in found.losses if one.field == f"{LABEL}.{TIMEFRAME}"}
    assert whys >= {"Written in another way, as the standard spells it."}


# -- the one level of risk -----------------------------------------------------------------------------------------


def _risk(level: str, on: str, *domain: str) -> dict[str, Any]:
    return {
        "id": "urn:uuid:11111111-1111-4111-8111-11111111111a",
        "domain": list(domain),
        "level": level,
        "assessedOn": on,
    }


def test_the_level_without_domain_is_that_of_the_whole_danger() -> None:
    found = read({**transition(), "record": case()})
    (risk,) = found.one("victims")["riskAssessments"]
    assert (risk["domain"], risk["level"]) == (["overall"], "medium")
    back = write(found.payload)
    assert back.data[0]["record"]["risk_level"] == "medium"
    assert not _losses(back, "Victim.riskAssessments[].domain")
    (why,) = [one.why for one in found.losses if one.field == "Victim.riskAssessments[]"]
    assert "domain overall" in why


def test_the_overall_level_is_written_before_newer_ones_of_one_domain() -> None:
    payload = read({**transition(), "record": case()}).payload
    payload["victims"][0]["riskAssessments"] = [
        _risk("low", "2026-01-01", "overall"), _risk("medium", "2026-02-01", "overall", "health"),
        _risk("high", "2026-03-01", "retaliation"),
    ]  # fmt: skip
    back = write(payload)
    assert back.data[0]["record"]["risk_level"] == "medium"
    told = {one.field: one.times for one in back.losses}
    assert told["Victim.riskAssessments[].domain[]"] == 3, "that of the first, health of the second, that of the third"


def test_without_an_overall_level_the_newest_counts() -> None:
    payload = read({**transition(), "record": case()}).payload
    payload["victims"][0]["riskAssessments"] = [
        _risk("high", "2026-03-01", "health"), _risk("low", "2026-01-01", "return"),
    ]  # fmt: skip
    back = write(payload)
    assert back.data[0]["record"]["risk_level"] == "high"
    assert {one.field: one.times for one in back.losses}["Victim.riskAssessments[].domain[]"] == 2


# -- the mappings of all versions ----------------------------------------------------------------------------------


def test_each_conversion_is_used_by_some_version_and_no_version_has_two_of_a_time_frame() -> None:
    used = set()
    for version in versions():
        lines = mapping.load(standard(version), None, CONVERSIONS)
        used |= {row.conversion for row in lines.rows}
        assert len([row for row in lines.rows if row.conversion in ("timeframe", "urgency")]) == 1
    assert used == set(CONVERSIONS)


def test_a_code_in_brackets_is_one_of_its_list(tmp_path: Path) -> None:
    text = (newest().folder / "mappings" / "primero.csv").read_text(encoding="utf-8")
    path = tmp_path / "ours.csv"
    path.write_text(text.replace("[domain=overall]", "[domain=nearly]"), encoding="utf-8")
    with pytest.raises(tipx.ConvertError, match="place is none of the standard"):
        read({**transition(), "record": case()}, mapping=str(path))
    path.write_text(text.replace("[domain=overall]", "[domain=x-sample]"), encoding="utf-8")
    found = read({**transition(), "record": case()}, mapping=str(path))
    assert found.one("victims")["riskAssessments"][0]["domain"] == ["x-sample"]
