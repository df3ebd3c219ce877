"""Whole payloads, in all forms: up and down is the identity, the digest is that of what is written, nothing lost is silent."""

from __future__ import annotations

import copy
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from cli_harness import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tipx
from tipx import testing
from tipx.migrating.block import PREFIX
from tipx.standard import standard
from tipx.standard.cases import base
from tipx.writing.canonical import payload_digest

NOW = "2026-03-05"
OPTIONS = tipx.Options(now=NOW)
FORMS = ("json", "xml", "ndjson")
STORIES = standard("1.1").folder / "examples" / "valid"
STORY = STORIES / "return-with-translations.tipx.json"
RETURN = STORIES / "statistical-return-of-a-year.tipx.json"
BLOCK = PREFIX + "1.1"


def moved(source: Any, version: str, to: str = "json", **more: Any) -> tipx.Conversion:
    return tipx.migrate(source, version=version, to=to, options=OPTIONS, **more)


def data_of(done: tipx.Conversion) -> Any:
    assert done.output is not None
    return tipx.load(done.output)


def smallest(**more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(base(standard("1.1"), "smallest")), **more}


def raw(payload: Any) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(testing.bundles(standard("1.1"), fill=0.3), st.sampled_from(FORMS), st.sampled_from(FORMS))
def test_any_payload_of_1_1_goes_down_and_up_again_in_any_form(bundle: Any, middle: str, last: str) -> None:
    down = moved(bundle, "1.0", middle, validate=False, loss="allow")
    up = moved(down.output, "1.1", last, validate=False)
    assert up.losses == ()
    if "statistical" not in bundle["profiles"]:
        assert data_of(up) == data_of(moved(bundle, "1.1", last, validate=False))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(testing.bundles(standard("1.0"), fill=0.3), st.sampled_from(FORMS), st.sampled_from(FORMS))
def test_any_payload_of_1_0_goes_up_and_down_again_in_any_form(bundle: Any, middle: str, last: str) -> None:
    up = moved(bundle, "1.1", middle, validate=False)
    down = moved(up.output, "1.0", last, validate=False)
    assert (up.losses, down.losses) == ((), ())
    assert down.digest == payload_digest(bundle)


@pytest.mark.parametrize("form", [*FORMS, "csv", "xlsx"])
def test_every_own_form_takes_part(tmp_path: Path, form: str) -> None:
    suffix = {"csv": "tables", "xlsx": "book.xlsx"}.get(form, f"it.tipx.{form}")
    tipx.migrate(STORY, tmp_path / suffix, version="1.0", to=form, options=OPTIONS)
    up = tipx.migrate(tmp_path / suffix, version="1.1", to="json", form=form, options=OPTIONS)
    assert data_of(up) == json.loads(STORY.read_bytes())


def test_what_is_kept_is_told_by_field_and_never_by_value() -> None:
    down = moved(STORY, "1.0")
    assert {(one.kind, one.field, one.times) for one in down.losses} == {
        ("kept", "Bundle.agencies[].type", 1), ("kept", "Referral.attachments[].language", 2),
        ("kept", "Referral.attachments[].translationOf", 1), ("kept", "Victim.returnPlan.receivedBy", 1),
        ("kept", "Victim.services[].urgency", 1),
    }  # fmt: skip
    agency = next(one for one in data_of(down)["agencies"] if one["type"] == "other")
    assert agency["typeOtherText"] == "Central government"


def test_integrity_is_that_of_what_is_written() -> None:
    bundle = json.loads(STORY.read_bytes())
    bundle["integrity"] = {"algorithm": "sha-256", "canonicalisation": "tipx-1", "digest": payload_digest(bundle)}
    for form in FORMS:
        down = moved(raw(bundle), "1.0", form)
        older = data_of(down)
        assert older["integrity"]["digest"] == payload_digest(older) != bundle["integrity"]["digest"]
        assert data_of(moved(down.output, "1.1")) == bundle


def test_a_statistical_payload_has_no_extensions_so_that_it_is_a_loss_and_refused() -> None:
    with pytest.raises(tipx.LossRefused) as refused:
        moved(RETURN, "1.0")
    (loss,) = refused.value.losses
    assert (refused.value.status, loss.kind, loss.field) == (5, "dropped", "Bundle.reportingPeriod")
    assert "version 1.0" in str(refused.value)
    done = moved(RETURN, "1.0", loss="report")
    assert tipx.validate(done.output, now=NOW).verdict is tipx.Verdict.VALID
    assert BLOCK not in json.dumps(data_of(done))


def test_records_of_several_versions_that_travel_alone_all_come_to_one() -> None:
    old = {"tipxVersion": "1.0", **copy.deepcopy(base(standard("1.0"), "smallest")["victims"][0])}
    service = {"id": "urn:uuid:11111111-1111-4111-8111-1111111115e1", "serviceType": "legal-aid", "status": "planned"}
    new = {**old, "tipxVersion": "1.1", "services": [{**service, "urgency": "urgent"}]}
    lines = raw(old) + b"\n" + raw(new) + b"\n"
    for version in ("1.0", "1.1"):
        done = moved(lines, version, "ndjson")
        assert done.output is not None
        found = [json.loads(line) for line in done.output.splitlines()]
        assert [one["tipxVersion"] for one in found] == [version] * 2
        assert [(one.field, one.times) for one in done.losses] == (
            [("Victim.services[].urgency", 1)] if version == "1.0" else []
        )


def edited(change: Any) -> tuple[Any, tuple[tipx.Loss, ...]]:
    """The story moved down, changed there by a system of 1.0, and moved up again."""
    older = data_of(moved(STORY, "1.0"))
    change(older)
    up = moved(raw(older), "1.1", validate=False)
    return data_of(up), up.losses


def test_what_was_changed_in_between_keeps_its_change_and_the_rest_is_restored() -> None:
    story = json.loads(STORY.read_bytes())

    def change(older: Any) -> None:
        older["victims"][0]["occupation"] = "Tailor"
        older["victims"][0]["services"].reverse()

    newer, losses = edited(change)
    assert losses == ()
    wanted = copy.deepcopy(story)
    change(wanted)
    assert newer == wanted


def test_what_cannot_be_placed_any_more_stays_in_the_extension_and_is_told() -> None:
    story = json.loads(STORY.read_bytes())

    def change(older: Any) -> None:  # documents have no ids: which one was in which language is not known any more
        older["referrals"][0]["attachments"].reverse()

    newer, losses = edited(change)
    referral = newer["referrals"][0]
    assert {(one.kind, one.field) for one in losses} == {
        ("kept", "Referral.attachments[].language"), ("kept", "Referral.attachments[].translationOf"),
    }  # fmt: skip
    assert all("language" not in one for one in referral["attachments"])
    kept = referral["extensions"][BLOCK]["changes"]
    assert {one["was"] for one in kept} >= {one["language"] for one in story["referrals"][0]["attachments"]}
    # And a second time nothing is lost of it either.
    again = moved(moved(raw(newer), "1.0", validate=False).output, "1.1", validate=False)
    assert data_of(again) == newer


def test_what_was_taken_away_in_between_stays_away() -> None:
    def change(older: Any) -> None:
        del older["victims"][0]["returnPlan"]

    newer, losses = edited(change)
    assert "returnPlan" not in newer["victims"][0]
    assert [one.field for one in losses] == ["Victim.returnPlan.receivedBy"]


def test_a_code_that_was_corrected_in_between_is_not_put_back() -> None:
    def change(older: Any) -> None:
        agency = next(one for one in older["agencies"] if one["type"] == "other")
        agency["type"] = "ngo"
        del agency["typeOtherText"]

    newer, _ = edited(change)
    assert {one["type"] for one in newer["agencies"]}.isdisjoint(("other", "central-government"))


@pytest.mark.parametrize(
    "block",
    [
        "text", 7, True, ["text"], {"digest": "x"}, {"digest": "x", "changes": "x"}, {"digest": "x", "changes": [1]},
        {"digest": "x", "changes": [{"at": "x"}]}, {"digest": "x", "changes": [{"at": "/sex", "was": "male", "more": 1}]},
        {"digest": "x", "changes": [{"at": "/sex", "was": "male"}]}, {"digest": "x", "changes": [{"at": "/no/9/such"}]},
        {"digest": "x", "changes": [{"at": "/services/0/urgency", "was": 5, "in": [1]}]},
        {"digest": "x", "changes": [{"at": "/id", "was": "urn:uuid:11111111-1111-4111-8111-1111111111d2"}]},
        {"digest": "x", "changes": [{"at": "/returnPlan", "was": {"status": "planned"}}]},
    ],
)  # fmt: skip
def test_an_extension_that_only_looks_like_one_changes_nothing(block: Any) -> None:
    payload = smallest(tipxVersion="1.0")
    payload["victims"][0]["extensions"] = {BLOCK: block}
    up = moved(raw(payload), "1.1", validate=False)
    assert data_of(up) == {**payload, "tipxVersion": "1.1"}


def test_a_forged_digest_restores_nothing_that_the_older_version_could_have_said_itself() -> None:
    from tipx.migrating.block import digest

    payload = smallest(tipxVersion="1.0")
    victim = payload["victims"][0]
    block = {
        "digest": digest(victim),
        "changes": [{"at": "/sex", "was": "male"}, {"at": "/personStatus", "was": "not-victim"}],
    }
    victim["extensions"] = {BLOCK: block}
    assert data_of(moved(raw(payload), "1.1", validate=False))["victims"][0] == victim


def test_a_version_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match=r"known are 1\.0, 1\.1"):
        moved(STORY, "9.9")
    unknown = run("migrate", STORY, "--to", "9.9", "-o", "x.tipx.json")
    assert (unknown.status, "1.0, 1.1" in unknown.err) == (2, True)
    of_another = raw(smallest(tipxVersion="9.9"))
    with pytest.raises(tipx.InputRefused) as refused:
        moved(of_another, "1.0")
    assert refused.value.status == 4


def test_a_payload_that_is_not_valid_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.tipx.json"
    wrong.write_bytes(raw(smallest(isTest="yes")))
    done = run("migrate", wrong, "--to", "1.0", "-o", tmp_path / "out.tipx.json", "--now", NOW)
    assert (done.status, (tmp_path / "out.tipx.json").exists()) == (1, False)


def test_documents_that_nobody_touched_get_back_what_they_had_in_a_referral_that_was_answered() -> None:
    story = json.loads(STORY.read_bytes())

    def change(older: Any) -> None:
        older["referrals"][0]["version"] += 1
        older["referrals"][0]["outcomeNote"] = "Sample note"

    newer, losses = edited(change)
    assert losses == ()
    wanted = copy.deepcopy(story)
    change(wanted)
    assert newer == wanted


def test_words_that_were_corrected_in_between_keep_the_code_that_they_explain() -> None:
    def change(older: Any) -> None:
        next(one for one in older["agencies"] if one["type"] == "other")["typeOtherText"] = "Embassy"

    newer, losses = edited(change)
    (agency,) = (one for one in newer["agencies"] if one["type"] == "other")
    assert agency["typeOtherText"] == "Embassy"
    assert {one.field for one in losses} == {"Bundle.agencies[].type", "Bundle.agencies[].typeOtherText"}


def test_a_block_that_was_there_before_is_there_again() -> None:
    payload = smallest()
    victim = payload["victims"][0]
    service = {"id": "urn:uuid:11111111-1111-4111-8111-1111111115e1", "serviceType": "legal-aid", "status": "planned"}
    victim["services"] = [service]
    change = {"at": "/services/0/urgency", "was": "urgent", "in": [service["id"]]}
    victim["extensions"] = {BLOCK: {"digest": "0" * 64, "changes": [change]}}
    down = moved(raw(payload), "1.0", validate=False)
    assert data_of(moved(down.output, "1.1", validate=False)) == payload


@pytest.mark.parametrize(
    "at", ["/extensions" * 5_000 + "/a", "/extensions/extensions/extensions/a", "/a" * 101, "/" * 200_000]
)
def test_no_place_is_too_deep_to_be_passed_over(at: str) -> None:
    payload = smallest(tipxVersion="1.0")
    payload["victims"][0]["extensions"] = {BLOCK: {"digest": "x", "changes": [{"at": at, "was": 1}]}}
    up = moved(raw(payload), "1.1", validate=False)
    assert data_of(up) == {**payload, "tipxVersion": "1.1"}


@pytest.mark.parametrize(
    "at", ["/Sample Person", "/services/Sample Person/urgency", "/names/0/Sample Person", "/\u202eSample Person"]
)
def test_what_stands_in_a_block_is_told_nowhere(at: str) -> None:
    payload = smallest(tipxVersion="1.0")
    payload["victims"][0]["extensions"] = {BLOCK: {"digest": "x", "changes": [{"at": at, "was": "Sample Person"}]}}
    up = moved(raw(payload), "1.1", validate=False)
    assert [one.field for one in up.losses] == ["Victim.extensions"]


def test_many_changes_that_do_not_fit_take_no_time_out_of_proportion() -> None:
    payload = smallest(tipxVersion="1.0")
    changes = [{"at": f"/services/{number}/urgency", "was": "urgent"} for number in range(3_000)]
    payload["victims"][0]["extensions"] = {BLOCK: {"digest": "x", "changes": changes}}
    from tipx.migrating import migration

    tried: list[int] = []
    usual = migration.digest
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migration, "digest", lambda record: tried.append(1) or usual(record))
        up = moved(raw(payload), "1.1", validate=False)
    assert len(tried) < 300
    assert sum(one.times for one in up.losses) == 3_000


def test_memory_hardly_grows_with_the_payload(tmp_path: Path) -> None:
    header = {name: value for name, value in smallest().items() if name not in ("cases", "victims", "referrals")}
    victim = {**smallest()["victims"][0], "extensions": {"urn:example:a": "Sample " * 1_400}}

    def peak(count: int) -> int:
        path = tmp_path / f"{count}.ndjson"
        lines = ({**victim, "id": f"urn:uuid:00000000-0000-4000-8000-{number:012}"} for number in range(count))
        path.write_bytes(b"".join(raw(one) + b"\n" for one in (header, *lines)))
        tracemalloc.start()
        tipx.migrate(path, tmp_path / "out.ndjson", version="1.0", validate=False)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1_000)  # what is read once is read
    smaller, larger = peak(2_000), peak(4_000)
    assert larger < smaller + 400_000
