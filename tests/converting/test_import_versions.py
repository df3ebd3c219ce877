"""Which version of the standard another form is read into, and what that changes: only what the newer one has a place for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from htcds_sheets import WELL_FILLED, counting_ids, sheet
from hypothesis import HealthCheck, given, settings
from primero_samples import FIELD, NOW, case, minter, referred, transition, well_filled

import tipx
from tipx.cli.convert import command
from tipx.standard import newest, standard, versions

TEST = {"isTest": True}
SERVICE = ("victims", 0, "services", 0)
GOVERNMENT = {"org_Name": "Sample Board", "org_Type": "CentralGovernmentOrganisation", "org_ShippingCountry": "PK"}


def _imported(raw: bytes, form: str, version: str, **choices: Any) -> dict[str, Any]:
    mint = minter() if form == "primero" else counting_ids()
    done = tipx.convert(
        raw, to="json", form=form, loss="allow", settings={"mint": mint, "header": TEST, **choices},
        options=tipx.Options(now=NOW, standard=version),
    )  # fmt: skip
    payload: dict[str, Any] = json.loads(done.output or b"")
    return payload


def _referral(version: str, data: Any, **choices: Any) -> dict[str, Any]:
    return _imported(json.dumps(data).encode(), "primero", version, **choices)


def _differences(old: Any, new: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths at which two payloads differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in old.keys() | new.keys():
            yield from _differences(old.get(name), new.get(name), (*path, name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(one, other, (*path, number))
    elif old != new:
        yield path


def _with_service(**fields: Any) -> dict[str, Any]:
    made = case()
    made["services_section"][0].update(fields)
    return {**transition(), "record": made}


# -- the same input under both versions ----------------------------------------------------------------------------


def test_a_referral_differs_exactly_where_the_newer_version_has_a_place() -> None:
    moment = "2026-02-20T10:30:00+05:00"
    data = _with_service(service_response_timeframe="1_day", service_appointment_time=moment)
    old, new = _referral("1.0", data), _referral("1.1", data)
    assert set(_differences(old, new)) == {
        ("tipxVersion",),
        ("victims", 0, "riskAssessments", 0, "domain", 0),
        (*SERVICE, "urgency"),
        (*SERVICE, "appointmentAt"),
        (*SERVICE, "extensions", f"{FIELD}service_response_timeframe"),
        (*SERVICE, "extensions", f"{FIELD}service_appointment_time"),
    }
    before, after = old["victims"][0], new["victims"][0]
    assert (old["tipxVersion"], before["riskAssessments"][0]["domain"]) == ("1.0", ["individual"])
    assert (new["tipxVersion"], after["riskAssessments"][0]["domain"]) == ("1.1", ["overall"])
    assert (after["services"][0]["urgency"], after["services"][0]["appointmentAt"]) == ("urgent", moment)
    kept = before["services"][0]["extensions"]
    assert (kept[f"{FIELD}service_response_timeframe"], kept[f"{FIELD}service_appointment_time"]) == ("1_day", moment)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(well_filled())
def test_whatever_referral_it_is_it_differs_nowhere_else(referral: dict[str, Any]) -> None:
    places = {
        ("tipxVersion",), ("victims", "riskAssessments", "domain"), ("victims", "services", "urgency"),
        ("victims", "services", "appointmentAt"), ("victims", "services", "extensions"),
        ("victims", "services", "extensions", f"{FIELD}service_response_timeframe"),
        ("victims", "services", "extensions", f"{FIELD}service_appointment_time"),
    }  # fmt: skip
    old, new = _referral("1.0", referral), _referral("1.1", referral)
    found = {tuple(step for step in path if isinstance(step, str)) for path in _differences(old, new)}
    assert ("tipxVersion",) in found <= places
    assert [tipx.validate(one, now=NOW).verdict for one in (old, new)] == [tipx.Verdict.VALID] * 2


@pytest.mark.parametrize(
    ("word", "code", "level"),
    [
        ("CentralGovernmentOrganisation", "central-government", "federal"),
        ("LocalGovernmentOrganisation", "local-government", "local"),
    ],
)
def test_a_sheet_differs_exactly_in_the_kind_of_the_organisation(word: str, code: str, level: str) -> None:
    raw = sheet({**WELL_FILLED, **GOVERNMENT, "org_Type": word})
    old, new = (_imported(raw, "htcds", version) for version in ("1.0", "1.1"))
    (number,) = [at for at, one in enumerate(new["agencies"]) if one["name"] == "Sample Board"]
    agency = ("agencies", number)
    assert set(_differences(old, new)) == {
        ("tipxVersion",), (*agency, "type"), (*agency, "typeOtherText"), (*agency, "level")
    }  # fmt: skip
    assert (old["agencies"][number]["type"], old["agencies"][number]["level"]) == ("other", level)
    assert new["agencies"][number]["type"] == code
    assert "level" not in new["agencies"][number]


def test_a_sheet_that_names_no_government_differs_in_nothing_but_the_version() -> None:
    old, new = (_imported(sheet(WELL_FILLED), "htcds", version) for version in ("1.0", "1.1"))
    assert set(_differences(old, new)) == {("tipxVersion",)}


@pytest.mark.parametrize("version", versions())
def test_each_version_comes_back_as_the_sheet_had_it(version: str) -> None:
    payload = _imported(sheet({**WELL_FILLED, **GOVERNMENT}), "htcds", version)
    back = tipx.convert(payload, to="htcds", loss="allow", options=tipx.Options(now=NOW)).output or b""
    assert b"CentralGovernmentOrganisation" in back
    again = _imported(back, "htcds", version)
    kinds = [{one["name"]: (one["type"], one.get("level")) for one in found["agencies"]} for found in (payload, again)]
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize(("version", "exact"), [("1.0", True), ("1.1", False)])
def test_a_government_told_by_its_level_is_written_and_the_ledger_says_where_it_comes_back_otherwise(
    version: str, exact: bool
) -> None:
    payload = _imported(sheet({**WELL_FILLED, **GOVERNMENT}), "htcds", version)
    (agency,) = [one for one in payload["agencies"] if one["name"] == "Sample Board"]
    agency.update(type="other", typeOtherText="Sample board of the State", level="federal")
    done = tipx.convert(payload, to="htcds", loss="allow", options=tipx.Options(now=NOW))
    assert b"CentralGovernmentOrganisation" in (done.output or b"")
    found = {(one.kind, one.field) for one in done.losses if one.field.startswith("Bundle.agencies[]")}
    assert ("dropped", "Bundle.agencies[].typeOtherText") in found
    assert (("approximated", "Bundle.agencies[].type") not in found) == exact
    assert ("dropped", "Bundle.agencies[].level") not in found


@pytest.mark.parametrize("version", versions())
def test_each_version_comes_back_as_the_referral_had_it(version: str) -> None:
    said = {"service_response_timeframe": "3_hours", "service_appointment_time": "after the sample class"}
    payload = _referral(version, _with_service(**said))
    back = json.loads(tipx.convert(payload, to="primero", loss="allow", options=tipx.Options(now=NOW)).output or b"")
    (service,) = back[0]["record"]["services_section"]
    assert {name: service[name] for name in said} == said
    assert back[0]["record"]["risk_level"] == "medium"


# -- the choice ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["primero", "htcds"])
@pytest.mark.parametrize("version", [*versions(), "auto"])
def test_the_options_choose_the_version_that_is_written(form: str, version: str) -> None:
    raw = json.dumps(referred()).encode() if form == "primero" else sheet(WELL_FILLED)
    expected = newest().version if version == "auto" else version
    assert _imported(raw, form, version)["tipxVersion"] == expected


@pytest.mark.parametrize(
    ("chosen", "said", "expected"), [("auto", "1.0", "1.0"), ("1.1", "1.0", "1.1"), ("1.0", "1.1", "1.0")]
)
@pytest.mark.parametrize("form", ["primero", "htcds"])
def test_the_header_says_the_version_unless_the_options_do(chosen: str, said: str, expected: str, form: str) -> None:
    raw = json.dumps(referred()).encode() if form == "primero" else sheet({**WELL_FILLED, **GOVERNMENT})
    found = _imported(raw, form, chosen, header={**TEST, "tipxVersion": said})
    assert found["tipxVersion"] == expected
    if form == "primero":
        domain = "individual" if expected == "1.0" else "overall"
        assert found["victims"][0]["riskAssessments"][0]["domain"] == [domain]
    else:
        kind = "other" if expected == "1.0" else "central-government"
        assert kind in {one["type"] for one in found["agencies"]}


def test_a_header_of_an_unknown_version_is_taken_over_and_judged_by_none() -> None:
    options = tipx.Options(now=NOW)
    choices = {"header": {**TEST, "tipxVersion": "1.99"}}
    done = tipx.convert(
        json.dumps(referred()).encode(), to="json", form="primero", loss="allow", settings=choices, options=options
    )
    assert json.loads(done.output or b"")["tipxVersion"] == "1.99"
    assert done.report is not None
    assert done.report.verdict is tipx.Verdict.UNDECIDED


@pytest.mark.parametrize("validate", [True, False])
def test_an_unknown_version_is_refused(validate: bool) -> None:
    with pytest.raises(ValueError, match=r"version of the standard is not known; known are 1\.0"):
        tipx.convert(
            json.dumps(referred()).encode(), to="json", form="primero", validate=validate,
            options=tipx.Options(now=NOW, standard="9.9"),
        )  # fmt: skip


@pytest.mark.parametrize(("options", "expected"), [((), newest().version), (("--standard", "1.0"), "1.0")])
def test_the_command_chooses_too(tmp_path: Path, options: tuple[str, ...], expected: str) -> None:
    given_file, out = tmp_path / "sheet.csv", tmp_path / "out.tipx.json"
    given_file.write_bytes(sheet({**WELL_FILLED, **GOVERNMENT}))
    done = CliRunner().invoke(
        command, [str(given_file), "--from", "htcds", "-o", str(out), "--now", NOW, "--loss", "allow", *options]
    )
    assert out.is_file(), done.output
    payload = json.loads(out.read_bytes())
    assert payload["tipxVersion"] == expected
    assert ("central-government" in {one["type"] for one in payload["agencies"]}) == (expected != "1.0")


@pytest.mark.parametrize("form", ["htcds", "primero"])
def test_a_mapping_of_a_newer_version_cannot_be_used_for_an_older_one(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "ours"
    shutil.copytree(standard("1.1").folder / "mappings", folder)
    raw = json.dumps(referred()).encode() if form == "primero" else sheet(WELL_FILLED)
    assert _imported(raw, form, "1.1", mapping=str(folder))["tipxVersion"] == "1.1"
    with pytest.raises(tipx.ConvertError, match=r"the mapping cannot be used: .*none of the"):
        _imported(raw, form, "1.0", mapping=str(folder))


def test_a_mapping_of_an_older_version_is_used_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    shutil.copytree(standard("1.0").folder / "mappings", folder)
    found = _referral("1.1", _with_service(service_response_timeframe="1_hour"), mapping=str(folder))
    service = found["victims"][0]["services"][0]
    assert "urgency" not in service
    assert service["extensions"][f"{FIELD}service_response_timeframe"] == "1_hour"
    assert found["referrals"][0]["urgency"] == "immediate"
    assert found["victims"][0]["riskAssessments"][0]["domain"] == ["individual"]
