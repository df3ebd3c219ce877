"""Where the values of a payload stood in the JSON of Primero: each leads back to its field, and problems name it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from primero_samples import FIELD, PERSON, case, job, read, referred, transition, write

import tipx
from tipx.cli.convert_telling import place_of
from tipx.converting import form_primero
from tipx.converting.model import ConvertError, Imported, Origin
from tipx.converting.primero.conversions import CONVERSIONS
from tipx.converting.primero.mapping import load
from tipx.options import Options
from tipx.reading.source import Source
from tipx.standard import newest


def imported(data: Any, **chosen: Any) -> Imported:
    """What the JSON gives."""
    return form_primero.read(Source("sample.json", json.dumps(data).encode()), job(**chosen))


def payload_of(found: Imported) -> dict[str, Any]:
    """The payload."""
    payload = dict(found.header or {})
    for kind, record in found.records:
        payload.setdefault(f"{kind}s", []).append(record)
    return payload


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """All single values, with their paths."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    if inner is None:
        yield path, data
        return
    for step, value in inner:
        yield from leaves(value, (*path, step))


def origin(found: Imported, path: tuple[Any, ...]) -> str | None:
    """The pointer of the longest beginning that has one."""
    known = (found.places.get(path[:length]) for length in range(len(path), -1, -1))
    return next((one.pointer for one in known if one is not None), None)


def at(data: Any, pointer: str) -> Any:
    """What stands at a pointer; KeyError or IndexError where nothing does."""
    for step in pointer.split("/")[1:]:
        data = data[int(step) if isinstance(data, list) else step.replace("~1", "/").replace("~0", "~")]
    return data


SOME = [
    (("victims", 0, "id"), "/data/record/id"),
    (("victims", 0, "names", 0, "given"), "/data/record/name_first"),
    (("victims", 0, "birthDate", "certainty"), "/data/record/estimated"),
    (("victims", 0, "childStatus"), "/data/record/age"),
    (("victims", 0, "consents", 0, "status"), "/data/record/consent_for_services"),
    (("victims", 0, "consents", 0, "id"), "/data/record/consent_for_services"),
    (("victims", 0, "consents", 0, "givenBy"), "/data/record/interview_subject"),
    (("victims", 0, "services", 0, "serviceType"), "/data/record/services_section/0/service_type"),
    (("victims", 0, "services", 0, "referralId"), "/data/service_record_id"),
    (("victims", 0, "riskAssessments", 0, "domain", 0), "/data/record/risk_level"),
    (("victims", 0, "extensions", f"{FIELD}owned_by"), "/data/record/owned_by"),
    (("cases", 0, "events", 0, "purposes", 0), "/data/record/protection_concerns"),
    (("cases", 0, "possibleTrafficking"), "/data/record/protection_concerns"),
    (("cases", 0, "owner", "agencyId"), "/data/record/owned_by_agency_id"),
    (("cases", 0, "elements", "purpose"), "/data/record"),
    (("referrals", 0, "status"), "/data/status"),
    (("referrals", 0, "statusHistory", 0, "at"), "/data/created_at"),
    (("referrals", 0, "requestedServices", 0, "serviceType"), "/data/service"),
    (("referrals", 0, "from", "agency"), "/data/transitioned_by_user_agency"),
    (("referrals", 0, "to", "contact", "value"), "/data/transitioned_to"),
    (("referrals", 0, "transfersOwnership"), "/data/type"),
    (("referrals", 0, "urgency"), "/data"),
    (("legalBasis", 0, "code"), "/data/record/legitimate_basis"),
    (("agencies", 0, "name"), "/data/record/owned_by_agency_id"),
]


@pytest.mark.parametrize(("path", "pointer"), SOME)
def test_what_a_value_came_from(path: tuple[Any, ...], pointer: str) -> None:
    data = {"data": referred()}
    found = imported(data)
    assert any(one[: len(path)] == path for one, _ in leaves(payload_of(found)))
    assert origin(found, path) == pointer
    at(data, pointer)


def test_every_place_is_one_of_the_input() -> None:
    data = [
        {"data": referred()},
        {**case(id="c3222e84-a5d7-4692-a643-1ab3d41f17d6"), "transitions": [transition(id=None)]},
    ]
    found = imported(data)
    payload = payload_of(found)
    paths = {path[:length] for path, _ in leaves(payload) for length in range(len(path) + 1)}
    assert found.places.keys() <= paths
    for path, one in found.places.items():
        assert one == Origin(pointer=one.pointer)
        assert origin(found, path[:-1]) != one.pointer
        at(data, one.pointer or "")
    assert origin(found, ("victims", 1)) == "/1"
    assert origin(found, ("referrals", 1)) == "/1/transitions/0"


TEXTS = [
    (row.side, row.field[0])
    for row in load(newest(), None, CONVERSIONS).rows
    if row.conversion in ("text", "keep") and len(row.field) == 1 and row.reading == "exact" and row.side != "service"
]


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(TEXTS), min_size=1))
def test_each_word_leads_back_to_the_field_that_holds_it(chosen: Any) -> None:
    record, outer = case(), transition()
    for side, name in chosen:
        (record if side == "case" else outer)[name] = f"Sample {side} {name}"
    data = {**outer, "record": record}
    found = imported(data)
    told = set()
    for path, value in leaves(payload_of(found)):
        if isinstance(value, str) and value.startswith(("Sample case ", "Sample transition ")):
            pointer = origin(found, path)
            assert pointer is not None
            assert at(data, pointer) == value
            told.add(value)
    assert len(told) >= len(chosen) - 1  # a middle name may be all there is of a name


def test_the_names_of_fields_are_escaped_in_pointers(tmp_path: Path) -> None:
    lines = (newest().folder / "mappings" / "primero.csv").read_text(encoding="utf-8")
    mapping = tmp_path / "ours.csv"
    mapping.write_text(lines + "case,a/b~c,Victim.occupation,text,,exact,exact,\n", encoding="utf-8")
    data = {**transition(), "record": case(**{"occupation": None, "a/b~c": "Weaver"})}
    found = imported(data, mapping=str(mapping))
    assert origin(found, ("victims", 0, "occupation")) == "/record/a~1b~0c"
    assert at(data, "/record/a~1b~0c") == "Weaver"


# -- problems ------------------------------------------------------------------------------------------------------


def test_problems_of_rules_name_the_field_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "sample.json"
    path.write_text(
        json.dumps({"data": referred(created_at="2027-02-01T00:00:00Z", responded_at=None)}), encoding="utf-8"
    )
    done = tipx.convert(str(path), to="json", form="primero", loss="allow", options=Options(now="2026-03-05"))
    assert done.report is not None
    found = {(one.rule, one.at.pointer): one for one in done.report.problems}
    late = found["TIPX-TMP-001", "/referrals/0/issuedOn"]
    assert (late.at.origin, late.at.cell, late.at.line) == ("/data/created_at", None, None)
    assert place_of(late) == "/data/created_at (Referral.issuedOn)"
    assert done.output is not None
    judged = tipx.validate(done.output, now="2026-03-05")
    assert {one.fingerprint for one in judged.problems} == {one.fingerprint for one in done.report.problems}
    assert all(one.at.origin is None for one in judged.problems)


def test_notes_and_rules_name_places_alike() -> None:
    found = tipx.convert(
        json.dumps(referred(name_first=["Sample"], unknown_a1b2="x")).encode(), to="json", form="primero", loss="allow"
    )
    for one in found.problems:
        assert one.at.origin is not None
        assert one.at.pointer is None


# -- what is not known ---------------------------------------------------------------------------------------------


def test_unknown_fields_are_one_entry_of_the_ledger_without_names() -> None:
    record = case(sample_a1b2="Sample", sample_c3d4=["Sample"], empty_e5f6=None)
    found = read({**transition(), "record": record, "sample_g7h8": 1})
    assert [one.rule for one in found.notes] == ["TIPX-CNV-003"] * 3
    (lost,) = [one for one in found.losses if one.field == "(field not known)"]
    assert (lost.kind, lost.times) == ("dropped", 3)
    assert not any("sample" in one.field + one.why for one in found.losses)
    told = {(one.kind, one.field, one.why) for one in form_primero.reading_losses(newest())}
    assert (lost.kind, lost.field, lost.why) in told


# -- the two fields of one receiver ---------------------------------------------------------------------------------

LOCAL, REMOTE = "transitioned_to_user_agency", "transitioned_to_agency"


@pytest.mark.parametrize("remote", [None, True, False])
@pytest.mark.parametrize("fields", [(LOCAL,), (REMOTE,), (LOCAL, REMOTE)])
def test_the_receiver_comes_back_in_the_field_it_stood_in(remote: bool | None, fields: tuple[str, ...]) -> None:
    given_fields = {LOCAL: None, REMOTE: None, **dict.fromkeys(fields, "agency-sample-b")}
    found = read(referred(remote=remote, **given_fields))
    assert found.notes == []
    written = write(found.payload)
    back = {name: written.data[0][name] for name in (LOCAL, REMOTE) if name in written.data[0]}
    assert back == dict.fromkeys(fields, "agency-sample-b")
    assert written.data[0].get("remote") == remote
    assert not any(one.field == "Referral.extensions" for one in written.losses)
    assert read(written.data).payload["referrals"] == found.payload["referrals"]


@pytest.mark.parametrize(("remote", "field"), [(True, REMOTE), (False, LOCAL), (None, LOCAL)])
def test_the_field_that_is_to_be_expected_needs_no_mark(remote: bool | None, field: str) -> None:
    found = read(referred(remote=remote, **{LOCAL: None, REMOTE: None, field: "agency-sample-b"}))
    marks = found.one("referrals").get("extensions", {})
    assert not {f"{FIELD}{LOCAL}", f"{FIELD}{REMOTE}"} & marks.keys()


def test_a_receiver_that_was_changed_is_written_in_the_same_field() -> None:
    found = read(referred(**{LOCAL: None, REMOTE: "agency-sample-b"}))
    referral = found.one("referrals")
    agency = next(one for one in found.payload["agencies"] if one["id"] == referral["to"]["agency"]["agencyId"])
    agency["identifiers"][0]["value"] = agency["name"] = "agency-sample-other"
    assert write(found.payload).data[0][REMOTE] == "agency-sample-other"


# -- the mapping as a folder ---------------------------------------------------------------------------------------


def test_a_folder_can_hold_the_mapping(tmp_path: Path) -> None:
    with pytest.raises(ConvertError, match=r"the folder has no primero\.csv"):
        imported(referred(), mapping=str(tmp_path))
    lines = (newest().folder / "mappings" / "primero.csv").read_text(encoding="utf-8")
    (tmp_path / "primero.csv").write_text(lines.replace("case,name_first,", "case,own_name,"), encoding="utf-8")
    found = imported({**transition(), "record": case(name_first=None, own_name="Mina")}, mapping=str(tmp_path))
    assert origin(found, ("victims", 0, "names", 0, "given")) == "/record/own_name"
    assert found.places["victims", 0, "id"] == Origin(pointer="/record/id")
    assert payload_of(found)["victims"][0]["id"] == f"urn:uuid:{PERSON}"
