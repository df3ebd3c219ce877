"""The generated payloads of the benchmark are what they are said to be: valid, varied, linked, equal in three forms."""

from __future__ import annotations

import json
import re
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import tipx
from tests.bench import linked, payloads
from tests.bench.marking import CARDS_APART, Group
from tests.bench.payloads import FORMS, NOW, lines, records_for, size_of, write
from tests.bench.stories import LISTS, header, stories

SAMPLE = 400


def written(folder: Path, records: int, form: str, seed: int = 1) -> Path:
    return write(folder / f"{records}-{seed}.tipx.{form}", records, form, seed).path


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return [json.loads(text) for _kind, text in lines(SAMPLE)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("count", "seed"), [(1, 1), (1, 11), (2, 1), (16, 1), (SAMPLE, 1), (SAMPLE, 2)])
def test_a_payload_is_valid_without_a_problem_and_has_as_many_records_as_asked(
    form: str, count: int, seed: int, tmp_path: Path
) -> None:
    report = tipx.validate(written(tmp_path, count, form, seed), now=NOW)
    assert [problem.rule for problem in report.problems] == []
    assert report.ok
    assert report.inputs[0].records == count
    assert report.inputs[0].form == form


_CARD = re.compile(r"[0-9]{5}-00000[0-9]{2}-[0-9]")


@pytest.mark.parametrize("again", [CARDS_APART // 4, 2 * CARDS_APART // 4, 611_670, 1_000_000])
def test_groups_far_apart_in_a_large_payload_share_no_person_and_no_identity_card(again: int) -> None:
    """Where their numbers begin anew, so that in a payload of a million records they would meet."""
    found: dict[str, list[dict[str, Any]]] = {"cases": [], "victims": [], "referrals": []}
    story = next(
        one
        for one in stories()
        if any(_CARD.search(record.json.join(one.values(1, 0)).decode()) for record in one.records)
    )
    for number in (0, 1, 2, again, again + 1, again + 2):
        values = story.values(1, number)
        for record in story.records:
            found[LISTS[record.kind]].append(json.loads(record.json.join(values)))
    cards = Counter(_CARD.findall(json.dumps(found)))
    persons = Counter(json.dumps([one["names"], one.get("birthDate")]) for one in found["victims"])
    assert (len(cards) % 6, len(persons)) == (0, len(found["victims"]))
    assert len(set(cards.values())) == 1
    there = {name: records for name, records in found.items() if records}
    report = tipx.validate({**header(), **there}, now=NOW)
    assert [problem.rule for problem in report.problems] == []


def test_the_numbers_of_persons_and_cards_are_told_apart_as_often_as_they_begin_anew() -> None:
    groups = [
        Group(1, number)
        for number in (*range(2_000), *range(249_000, 251_000), *range(611_000, 613_000), *range(1_222_000, 1_224_000))
    ]
    persons = [(group.person(at), group.person_again(at)) for group in groups for at in range(12)]
    cards = [(group.card(at), group.card_again(at)) for group in groups for at in range(4)]
    assert len(set(persons)) == len(persons)
    assert len(set(cards)) == len(cards)
    assert len({number for number, _ in cards}) < len(cards), "they do begin anew"
    assert len({number for number, _ in persons}) < len(persons)


def test_the_three_forms_hold_the_same_records(tmp_path: Path) -> None:
    bundle, xml = (tipx.load(written(tmp_path, 60, form)) for form in ("json", "xml"))
    header, *found = [json.loads(line) for line in written(tmp_path, 60, "ndjson").read_text().splitlines()]
    for name, kind in (("cases", "case"), ("victims", "victim"), ("referrals", "referral")):
        header[name] = [record for record in found if record["recordType"] == kind]
    assert bundle == xml == header


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first = written(tmp_path, 30, "ndjson").read_bytes()
    assert write(tmp_path / "again.ndjson", 30, "ndjson").path.read_bytes() == first
    assert written(tmp_path, 30, "ndjson", seed=2).read_bytes() != first


def test_records_are_several_kilobytes_on_average_and_of_all_three_types(records: list[dict[str, Any]]) -> None:
    assert sum(len(json.dumps(record, ensure_ascii=False).encode()) for record in records) / len(records) > 3500
    kinds = Counter(record["recordType"] for record in records)
    assert min(kinds[kind] for kind in ("case", "victim", "referral")) > SAMPLE / 8


def test_records_are_linked_to_others_of_the_payload(records: list[dict[str, Any]]) -> None:
    ids = {record["id"] for record in records}
    for record in records:
        named = [*record.get("caseIds", ()), *record.get("victimIds", ()), record.get("caseId")]
        assert {one for one in named if one} <= ids
    alone = [one for one in records if one["recordType"] == "victim" and "caseIds" not in one]
    assert len(alone) < SAMPLE / 10


def test_names_documents_texts_and_ids_differ_between_records(records: list[dict[str, Any]]) -> None:
    victims = [record for record in records if record["recordType"] == "victim"]
    cases = [record for record in records if record["recordType"] == "case"]
    names = [name["full"] for victim in victims for name in victim.get("names", ()) if name["type"] == "legal"]
    documents = [document["number"] for victim in victims for document in victim.get("identityDocuments", ())]
    descriptions = [
        event["description"] for case in cases for event in case.get("events", ()) if "description" in event
    ]
    for values in (names, documents, descriptions):
        assert len(values) > 60
        assert len(set(values)) > len(values) * 0.95
    assert len({record["id"] for record in records}) == SAMPLE
    assert len({record["createdAt"] for record in records}) > SAMPLE / 3
    assert len({tuple(record) for record in records}) > 30  # Which fields are filled differs as well.


def test_invented_names_and_numbers_can_be_told_from_real_ones(records: list[dict[str, Any]]) -> None:
    for record in records:
        for name in record.get("names", ()):
            if name.get("script") == "Latn":
                assert name["full"].startswith("Sample ")
        for document in record.get("identityDocuments", ()):
            assert "00000" in document["number"]


def test_a_transliterated_name_says_the_same_as_the_name(records: list[dict[str, Any]]) -> None:
    spellings: dict[str, set[str]] = {}
    for record in records:
        found = {name["type"]: name["full"].split()[1] for name in record.get("names", ())}
        if {"legal", "transliteration"} <= found.keys():
            spellings.setdefault(found["transliteration"], set()).add(found["legal"])
    assert len(spellings) > 20
    scripts = {name["script"] for record in records for name in record.get("names", ()) if name["type"] == "legal"}
    assert max(len(one) for one in spellings.values()) <= len(scripts)


def test_writing_does_not_hold_the_payload_in_memory(tmp_path: Path) -> None:
    stories()  # The templates are made once.
    tracemalloc.start()
    try:
        for form in FORMS:
            size = write(tmp_path / "large", 2000, form).size
            assert tracemalloc.get_traced_memory()[1] < size / 2
            tracemalloc.reset_peak()
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", FORMS)
def test_a_size_that_was_asked_for_is_met_within_some_percent(form: str, tmp_path: Path) -> None:
    size = size_of("12MB")
    found = write(tmp_path / "sized", records_for(size, form), form).size
    assert abs(found / size - 1) < 0.05


def test_a_size_is_a_whole_number_and_a_unit() -> None:
    assert size_of("1gb") == 1_000_000_000
    assert size_of("50MB") == 50_000_000
    for text in ("50", "MB", "1.5GB", "-1KB", ""):
        with pytest.raises(ValueError, match="whole number"):
            size_of(text)


@pytest.mark.parametrize("shape", linked.SHAPES)
@pytest.mark.parametrize("count", [4, 5, 60])
def test_linked_payloads_are_valid_and_have_as_many_records_as_asked(shape: str, count: int, tmp_path: Path) -> None:
    report = tipx.validate(linked.write(tmp_path / "linked.ndjson", count, shape).path, now=NOW)
    assert report.ok
    assert report.inputs[0].records == count


def test_in_linked_payloads_every_record_refers_to_others(tmp_path: Path) -> None:
    def read(shape: str) -> list[dict[str, Any]]:
        path = linked.write(tmp_path / "linked.ndjson", 40, shape).path
        return [json.loads(line) for line in path.read_text().splitlines()[1:]]

    *persons, case = read("one case")
    assert case["victimIds"] == [person["id"] for person in persons]
    *others, hub = read("star")
    assert [link["victimId"] for link in hub["linkedVictims"]] == [other["id"] for other in others]
    assert {other["linkedVictims"][0]["victimId"] for other in others} == {hub["id"]}
    referrals = [record for record in read("chain") if record["recordType"] == "referral"]
    assert [one["parentReferralId"] for one in referrals[1:]] == [one["id"] for one in referrals[:-1]]


def test_the_module_writes_one_payload_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.tipx.xml"
    payloads.main([str(path), "--records", "5"])
    assert "5 records" in capsys.readouterr().out
    assert tipx.validate(path, now=NOW).inputs[0].records == 5
