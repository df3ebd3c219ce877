"""Whatever the ledger can hold is told beforehand, for the table that the settings choose."""

from __future__ import annotations

import random
from typing import Any

import pytest
from ctdc_samples import CHOICES, Memory, Record, case, event, many, of_the_examples, urn, victim
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tipx import testing
from tipx.converting import form_ctdc
from tipx.converting.ctdc.mapping import table
from tipx.converting.forms import FORMS
from tipx.converting.ledger import Loss
from tipx.converting.model import ConvertError, Job
from tipx.options import Options
from tipx.standard import newest

SOME = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
Told = set[tuple[str, str, str]]


def beforehand(**chosen: Any) -> Told:
    return {one[:3] for one in FORMS["ctdc"].writing_losses(newest(), chosen)}


def happened(records: list[Record], header: Record | None = None, **chosen: Any) -> Told:
    """What the ledger holds after a run, whether a table was written or not."""
    job = Job(newest(), Options(), "2026-03-05T00:00:00Z", settings=chosen)
    writer = form_ctdc.writer(Memory(), job)  # type: ignore[arg-type]
    writer.begin(header)
    for record in records:
        writer.record(record["recordType"], record)
    try:
        writer.end(header)
    except ConvertError as error:
        if not str(error).startswith("fewer than"):  # So few persons are the one reason to write nothing.
            raise
    return {one[:3] for one in job.ledger.losses()}


def chosen_of(choice: tuple[str, str, str], k: int) -> dict[str, Any]:
    return dict(zip(("columns", "identifying", "shared"), choice, strict=True)) | {"k": k}


def everything() -> tuple[list[Record], Record]:
    """Records with which each loss happens that can, in tables of either kind."""
    strange = {
        name: ["x-pk-sample"]
        for name in (
            "purposes", "controlMethods", "labourActivities", "recruiterRelation", "sexualExploitationTypes", "means"
        )
    }  # fmt: skip
    odd = event(1, **strange, place={"country": "ZZ", "city": "Sample", "sample": 1}, sample=1)
    records: list[Record] = [{"recordType": "referral", "id": urn(1)}]
    for number in range(40):
        person = victim(number, gender="woman", ageGroup="unknown", citizenships=["XX", "PK"], sample=1)
        detection = {"country": "PK" if number % 2 else "XX", "sample": 1}
        records += [person, case(100 + number, [number], events=[odd], detectionPlace=detection, sample=1)]
    records += many(60, 1)
    records += [
        victim(0, version=0),
        victim(50, personStatus="presumed-victim"),
        victim(51, linkedVictims=[{"victimId": urn(1), "relation": "duplicate-of"}]),
        *[victim(60 + one) for one in range(5)],
    ]
    return records, {"recordType": "bundle", "sender": {"type": "ngo", "sample": 1}, "sample": 1}


@pytest.mark.parametrize("choice", CHOICES, ids="-".join)
def test_all_that_can_happen_is_told_beforehand(choice: tuple[str, str, str]) -> None:
    chosen = chosen_of(choice, 3)
    records, header = everything()
    found, told = happened(records, header, **chosen), beforehand(**chosen)
    assert found <= told, found - told
    losses = {one[:2] for one in found}
    assert {("dropped", f"Case.events[].{name}") for name in (
        "purposes", "controlMethods", "labourActivities", "recruiterRelation", "sexualExploitationTypes"
    )} <= losses  # fmt: skip
    assert losses >= {
        ("dropped", "Victim"), ("dropped", "Victim.gender"), ("dropped", "Victim.ageGroup"),
        ("dropped", "Victim.citizenships"), ("approximated", "Victim.citizenships"), ("dropped", "Case.detectionPlace.country"),
        ("approximated", "Case.detectionPlace.country"), ("dropped", "Case.events[].place.country"),
        ("dropped", "Case"), ("dropped", "Case.events[]"), ("dropped", "Case.events[].place"), ("dropped", "Bundle"),
        ("dropped", "Referral"),
    }  # fmt: skip
    # Beside fields that these records do not have, and columns of which nothing had to be blanked, nothing is told in vain.
    columns = {one.name for one in table(newest(), choice[0]).base}
    reasons = {why for _, field, why in told if field not in columns} - {why for _, _, why in found}
    assert reasons <= {form_ctdc.LEFT_OUT} | {one.note for one in table(newest(), choice[0]).base}


@SOME
@given(
    size=st.integers(2, 60),
    seed=st.integers(0, 10**6),
    k=st.integers(2, 11),
    choice=st.sampled_from(CHOICES),
    statuses=st.sampled_from([form_ctdc.STATUSES, ("presumed-victim",)]),
)
def test_what_happens_to_invented_tables_is_told_beforehand(
    size: int, seed: int, k: int, choice: tuple[str, str, str], statuses: tuple[str, ...]
) -> None:
    draw = random.Random(seed)
    records = many(size, seed)
    for record in records:
        if record["recordType"] == "victim" and draw.random() < 0.3:
            record["personStatus"] = draw.choice(("presumed-victim", "not-victim"))
    chosen = chosen_of(choice, k) | {"statuses": statuses}
    found, told = happened(records, **chosen), beforehand(**chosen)
    assert found <= told, found - told


@SOME
@given(
    persons=st.lists(testing.records("victim", fill=0.9), min_size=1, max_size=3),
    cases=st.lists(testing.records("case", fill=0.9), min_size=1, max_size=3),
    header=testing.bundles(fill=0.7),
    choice=st.sampled_from(CHOICES),
)
def test_what_happens_to_any_records_is_told_beforehand(
    persons: list[Record], cases: list[Record], header: Record, choice: tuple[str, str, str]
) -> None:
    records = [
        *cases,
        *(one | {"personStatus": "confirmed-victim", "caseIds": [case["id"] for case in cases]} for one in persons),
    ]
    chosen = chosen_of(choice, 2)
    fields = {name: value for name, value in header.items() if name not in testing.LISTS}
    found, told = happened(records, fields, **chosen), beforehand(**chosen)
    assert found <= told, found - told


@pytest.mark.parametrize("choice", CHOICES, ids="-".join)
@pytest.mark.parametrize("k", [2, 3, 11])
def test_what_happens_to_the_examples_is_told_beforehand(k: int, choice: tuple[str, str, str]) -> None:
    chosen = chosen_of(choice, k)
    found, told = happened(of_the_examples(), **chosen), beforehand(**chosen)
    assert found <= told, found - told


def test_the_columns_are_those_that_are_chosen() -> None:
    for name in ("s", "k"):
        blanked = {
            one.field for one in form_ctdc.writing_losses(newest(), {"columns": name}) if one.why == form_ctdc.BLANKED
        }
        assert blanked == {one.name for one in table(newest(), name).base}
    assert list(form_ctdc.writing_losses(newest())) == list(form_ctdc.writing_losses(newest(), {"columns": "s"}))
    assert {one.times for one in form_ctdc.writing_losses(newest(), {"columns": "k"})} == {0}
    with pytest.raises(ConvertError, match="statuses") as caught:
        form_ctdc.writing_losses(newest(), {"statuses": ["sure"]})
    assert caught.value.status == 2


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.writes])
def test_each_form_tells_its_losses_with_and_without_settings(name: str) -> None:
    without = list(FORMS[name].load().writing_losses(newest()))
    assert list(FORMS[name].writing_losses(newest(), {})) == without
    assert all(isinstance(one, Loss) for one in without)
    other = list(FORMS[name].writing_losses(newest(), {"columns": "k", "pretty": True}))
    assert (other == without) is (name != "ctdc")
