"""Referrals of Primero: what holds for whatever is read and written."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from primero_samples import LISTS, NOW, Read, leaves, read, read_bytes, spoilt, value_at, well_filled, write

import tipx
from tipx import testing
from tipx.converting import form_primero
from tipx.converting.model import ConvertError
from tipx.converting.noting import problems_of
from tipx.converting.primero import mapping
from tipx.converting.primero.conversions import CONVERSIONS
from tipx.converting.primero.homes import Homes
from tipx.standard import newest

LINES = mapping.load(newest(), None, CONVERSIONS)
TEST = {"isTest": True}
_FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
_SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def _exact(side: str, data: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    """What a side has in fields that are exact both ways."""
    found = {}
    for row in LINES.of(side):
        node: Any = data
        for name in row.field:
            node = node.get(name) if isinstance(node, dict) else None
        if node is not None and (row.reading, row.writing) == ("exact", "exact") and row.conversion != "services":
            found[row.field] = node
    return found


def _services(data: dict[str, Any]) -> list[dict[tuple[str, ...], Any]]:
    return [_exact("service", one) for one in data.get("services_section", ())]


@_SOME
@given(well_filled())
def test_a_well_filled_referral_is_a_valid_payload(referral: dict[str, Any]) -> None:
    found = read(referral, header=TEST)
    report = tipx.validate(found.payload, now=NOW)
    assert report.verdict is tipx.Verdict.VALID, [one.rule for one in report.problems if one.severity == "error"]


@_SOME
@given(well_filled())
def test_what_is_exact_comes_back_as_it_was(referral: dict[str, Any]) -> None:
    (back,) = write(read(referral, header=TEST).payload).data
    assert _exact("transition", referral) == _exact("transition", back)
    before, after = _exact("case", referral["record"]), _exact("case", back["record"])
    assert {field: after.get(field) for field in before} == before
    assert after.keys() - before.keys() <= {("registration_date",)}, "the standard needs it, so that it is filled in"
    assert _services(referral["record"]) == _services(back["record"])


@_SOME
@given(well_filled())
def test_what_is_inexact_does_not_wear_off_further_with_each_round(referral: dict[str, Any]) -> None:
    once = write(read(referral, header=TEST).payload).data
    twice = write(read(once, header=TEST).payload).data
    assert write(read(twice, header=TEST).payload).data == twice


def _told(found: Read) -> Any:
    return json.dumps(found.payload, sort_keys=True), found.notes, found.losses


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | float) else f"{str(value)[::-1]}q"


@_FEW
@given(st.one_of(well_filled(), spoilt()), st.data())
def test_every_value_is_used_or_noted_or_in_the_ledger(referral: dict[str, Any], data: st.DataObject) -> None:
    """Another value, or none at all, makes a difference to what is read or told; but for a transition that is rejected as a whole."""
    whole = read(referral, header=TEST)
    found = _told(whole)
    paths = [path for path in leaves(referral) if not _is_nothing(value_at(referral, path))]
    if whole.left:
        paths = [path for path in paths if path[0] == "record"]
    assume(paths)
    for path in data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=6, unique=True)):
        assert any(_told_or_refused(one) != found for one in (_changed(referral, path), _without(referral, path))), path


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _changed(referral: dict[str, Any], path: tuple[Any, ...]) -> Any:
    made = copy.deepcopy(referral)
    value_at(made, path[:-1])[path[-1]] = _other(value_at(referral, path))
    return made


def _without(referral: dict[str, Any], path: tuple[Any, ...]) -> Any:
    """Without the field of the transition, case or service that the value belongs to."""
    made = copy.deepcopy(referral)
    depth = 1 + (path[0] == "record") + 2 * (path[:2] == ("record", "services_section") and len(path) > 3)
    del value_at(made, path[: depth - 1])[path[depth - 1]]
    return made


def _told_or_refused(referral: Any) -> Any:
    try:
        return _told(read(referral, header=TEST))
    except ConvertError as refused:
        return str(refused)


@_SOME
@given(spoilt())
def test_whatever_a_field_holds_the_payload_is_well_formed(referral: dict[str, Any]) -> None:
    """What is wrong is left out and noted; it never stands in the payload as something the schema refuses."""
    try:
        found = read(referral, header=TEST)
    except ConvertError:
        return
    report = tipx.validate(found.payload, now=NOW)
    wrong = {one.rule for one in report.problems if one.severity == "error"}
    form = {one for one in wrong if one.startswith(("TIPX-SYN", "TIPX-SCH", "TIPX-VAL"))}
    assert not form | wrong & {"TIPX-STR-009", "TIPX-STR-010", "TIPX-STR-015", "TIPX-STR-021", "TIPX-STR-022"}
    assert problems_of(found.notes) is not None


_ODD = st.one_of(
    st.text(max_size=60),
    st.binary(max_size=60).map(repr),
    st.recursive(st.none(), lambda inner: st.lists(inner)).map(str),
)


@_SOME
@given(st.one_of(st.binary(max_size=80), _ODD.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert "\n" not in _refusal(raw)


def _refusal(raw: bytes) -> str:
    try:
        read_bytes(raw)
    except ConvertError as refused:
        return str(refused)
    return ""


@_SOME
@given(spoilt())
def test_no_value_and_no_unknown_name_is_ever_told(referral: dict[str, Any]) -> None:
    marked = _marked(referral)
    refusal = _refusal(json.dumps(marked).encode())
    assert "QMARK" not in refusal
    if refusal:
        return
    found = read(marked, header=TEST)
    assert "QMARK" not in repr(found.notes) + repr(found.losses) + repr(problems_of(found.notes))
    assert "QMARK" not in repr(write(found.payload).losses)


def _marked(data: Any) -> Any:
    """The same, with a mark in each text but what tells the shape, and in each name that the mapping does not know."""
    if isinstance(data, dict):
        return {
            f"QMARK{name}" if name.startswith("x_") else name: value
            if name in ("type", "record_type", "status", "id", "unique_id", "created_at")
            else _marked(value)
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [_marked(one) for one in data]
    return f"QMARK {data}" if isinstance(data, str) else data


@_SOME
@given(st.one_of(well_filled(), spoilt()))
def test_every_loss_of_reading_is_told_beforehand(referral: dict[str, Any]) -> None:
    told = {one[:3] for one in form_primero.reading_losses(newest())}
    try:
        found = read(referral, header=TEST)
    except ConvertError:
        return
    assert {one[:3] for one in found.losses} <= told


@_FEW
@given(testing.bundles())
def test_every_loss_of_writing_is_told_beforehand(bundle: dict[str, Any]) -> None:
    told = {one[:3] for one in form_primero.writing_losses(newest())}
    assert {one[:3] for one in write(bundle).losses} <= told


@_FEW
@given(testing.bundles(), st.data())
def test_every_value_of_a_payload_is_written_or_in_the_ledger(bundle: dict[str, Any], data: st.DataObject) -> None:
    written = write(bundle)
    homes = Homes(newest(), LINES)
    fields = {one.field for one in written.losses}
    for path in data.draw(st.lists(st.sampled_from(list(leaves(bundle))), min_size=1, max_size=12)):
        kind = LISTS.get(path[0], "bundle").capitalize()
        names = tuple(step for step in (path[2:] if path[0] in LISTS else path) if isinstance(step, str))
        names = names[: names.index("extensions") + 1] if "extensions" in names else names
        if names[-1] in ("recordType", "tipxVersion") or names[0] in ("victimIds", "caseIds", "caseId"):
            continue
        changed = copy.deepcopy(bundle)
        value_at(changed, path[:-1])[path[-1]] = _other(value_at(bundle, path))
        again = write(changed)
        # What the rest says too (a transfer moves ownership) is written with it; where it says otherwise, the ledger differs.
        if again.data == written.data and again.losses == written.losses:
            told = {homes.model(kind, names[: depth + 1]) for depth in range(len(names))}
            assert told & fields, homes.model(kind, names)
