"""Cases of assessing, migrating and converting, and histories: what they expect is sound, what is compared is noticed, and our own
implementation serves each without leaving anything behind."""

from __future__ import annotations

import base64
import io
import itertools
import json
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tipx
from tipx.conformance.comparing import why_not
from tipx.conformance.meaning import in_folder, meaning, meaning_of_tables, same, stands_in
from tipx.conformance.serving import Server
from tipx.conformance.suite import Case, Expectation
from tipx.generate import ROOT
from tipx.generate.suite import assessments, case_sheets, conversions, histories, migrations, spreadsheets
from tipx.generate.suite.answering import ELEMENTS, elements_of, supported, supported_by
from tipx.generate.suite.drafting import CLASSES, Draft
from tipx.generate.suite.keeping import digest, with_integrity
from tipx.generate.suite.tables import Book, Writing, csv_files, tables_of, workbook
from tipx.standard import standard, versions
from tipx.standard.cases import base
from tipx.writing.canonical import payload_digest

ENGINE = "python" if "jsonschema_rs" in os.environ.get("TIPX_HIDE", "") else "native"
EVERYTHING = frozenset(("problems", "places", "history", "profiles", "limits", "losses"))
SOURCES = (assessments, migrations, histories, conversions, spreadsheets, case_sheets)
DRAFTS = {module.__name__.rpartition(".")[2]: list(module.drafts()) for module in SOURCES}
ALL = [draft for drafts in DRAFTS.values() for draft in drafts]


def case_of(draft: Draft) -> Case:
    """A draft as the case that it becomes, under an id that is none."""
    document = json.loads(draft.files(f"{draft.group}-0000")["case.json"])
    outputs = dict(draft.outputs)
    expect = {form: Expectation(draft.expect_in.get(form, draft.expect), outputs) for form in draft.inputs}
    return Case(
        document["id"], draft.slug, draft.group, CLASSES[draft.group], draft.level, tuple(document["standard"]), (), tuple(draft.needs),
        draft.op, draft.relation, draft.about, tuple(draft.tests), tuple(draft.sources), document["options"],
        {form: tuple(files) for form, files in draft.inputs.items()}, expect,
    )  # fmt: skip


def command_of(case: Case, form: str, **more: Any) -> dict[str, Any]:
    inputs = [{"name": name, "base64": base64.b64encode(raw).decode()} for name, raw in case.inputs[form]]
    command = {
        "cmd": "run",
        "seq": 7,
        "case": case.id,
        "op": case.op,
        "form": form,
        "relation": case.relation,
        "inputs": inputs,
    }
    return {**command, "options": case.options, **more}


def served(*commands: dict[str, Any]) -> list[dict[str, Any]]:
    given, told = io.BytesIO(b"".join(json.dumps(one).encode() + b"\n" for one in commands)), io.BytesIO()
    Server(ENGINE).serve(given, told)
    return [json.loads(line) for line in told.getvalue().splitlines()]


def some(drafts: list[Draft], count: int) -> list[Draft]:
    return random.Random(5).sample(drafts, min(count, len(drafts)))


def outputs(drafts: list[Draft], op: str) -> Iterator[tuple[Case, str]]:
    for draft in drafts:
        if draft.op == op and draft.outputs:
            case = case_of(draft)
            yield from ((case, form) for form in case.inputs)


# -- what the cases expect --------------------------------------------------------------------------------------------------


def test_there_are_so_many_of_each() -> None:
    counts = Counter(draft.group for draft in ALL)
    assert counts["CNV"] >= 60
    assert counts["MIG"] >= 25
    assert counts["ASM"] >= 60
    assert counts["HIS"] >= 25
    assert {draft.op for draft in ALL} == {"validate", "convert", "migrate", "assess"}


def test_no_key_is_given_twice() -> None:
    assert [key for key, count in Counter((draft.group, draft.key) for draft in ALL).items() if count > 1] == []


@pytest.mark.parametrize("name", DRAFTS)
def test_the_same_files_come_out_each_time(name: str) -> None:
    again = next(module for module in SOURCES if module.__name__.endswith(f".{name}")).drafts()
    assert [draft.files("XXX-0001") for draft in again] == [draft.files("XXX-0001") for draft in DRAFTS[name]]


def test_the_table_of_answers_gives_what_people_worked_out() -> None:
    rows = json.loads((ROOT / "tests" / "assessment" / "worked_rows.json").read_text(encoding="utf-8"))["rows"]
    for row in rows:
        found = supported(row["vector"])
        assert (found.classification, found.possible) == (row["result"], row["possible"]), row["vector"]
        deciding = {one.partition(" ")[0] for one in row["decides"]}
        assert deciding <= found.open


def test_the_table_and_the_assessment_agree_on_answers_that_no_case_has() -> None:
    met = {draft.key.rpartition("/")[2] for draft in DRAFTS["assessments"] if "/bare/" in draft.key}
    every = ["".join(one) for one in itertools.product("ynu", repeat=8)]
    for letters in random.Random(3).sample([one for one in every if one not in met], 400):
        found, answer = supported(letters), tipx.assess(elements_of(letters))
        assert (answer.classification, answer.possible_trafficking) == (found.classification, found.possible), letters
        assert {question.element for question in answer.open_questions} == found.open, letters


def test_one_persons_act_is_not_joined_with_anothers_age() -> None:
    assert supported("ynyynnnn").classification == "trafficking"
    assert supported_by(("ynynnnnn", "nnnynnnn")).classification == "exploitation-other"
    assert supported_by(("ynynnnnn", "nnnunnnn")).open == frozenset()
    assert supported_by(("uuuunnnn",)) == supported("uuuunnnn")


def test_every_classification_of_the_standard_is_expected_somewhere() -> None:
    told = {one["classification"] for draft in DRAFTS["assessments"] for one in draft.expect.get("answers", ())}
    assert told == set(standard(versions()[0]).codelists["caseClassification"].codes)
    asked = {name for draft in DRAFTS["assessments"] for one in draft.expect.get("answers", ()) for name in one["open"]}
    assert asked == set(ELEMENTS)


def test_every_addition_of_1_1_goes_down_and_up() -> None:
    fields = {
        one["field"]
        for draft in DRAFTS["migrations"]
        if "/down/" in draft.key
        for one in draft.expect.get("losses", ())
    }
    assert fields == {
        "Bundle.reportingPeriod", "Referral.attachments[].language", "Referral.attachments[].translationOf", "Victim.returnPlan.receivedBy",
        "Victim.services[].appointmentAt", "Victim.services[].urgency", "Bundle.agencies[].type", "Victim.owner.type",
        "Victim.riskAssessments[].domain", "Victim.dataAbsent", "Victim.consents[].recipientTypes", "Victim.consents[].excludedTypes",
        "Victim.consents",
    }  # fmt: skip
    ways = {
        way: {draft.key[len(way) :] for draft in DRAFTS["migrations"] if draft.key.startswith(way)}
        for way in ("1.1/down/", "1.1/up/")
    }
    assert len(ways["1.1/down/"]) > 12
    assert ways["1.1/down/"] == ways["1.1/up/"]


def test_digests_that_are_written_by_hand_are_those_of_the_standard() -> None:
    bundle = with_integrity(base(standard("1.0"), "smallest"))
    assert bundle["integrity"]["digest"] == payload_digest(bundle)
    victim = {"recordType": "victim", "tipxVersion": "1.0", "extensions": {"urn:tipx:migration:1.1": {}}}
    assert digest(victim) == digest({"recordType": "victim"}) != digest({**victim, "sex": "female"})


def test_a_history_with_its_messages_in_order_is_not_one_in_disorder() -> None:
    moments = {
        draft.key: [json.loads(raw)["sentAt"] for _, raw in draft.inputs["json"]] for draft in DRAFTS["histories"]
    }
    disordered = {key for key, found in moments.items() if found != sorted(found)}
    assert {key.rpartition("/")[2] for key in disordered} >= {"given-first", "forward-mixed"}
    assert all(len(found) > 1 for found in moments.values())


# -- tables that are written by hand ---------------------------------------------------------------------------------------


def test_another_library_reads_the_workbooks_too() -> None:
    import openpyxl

    tables = tables_of(base(standard("1.0"), "smallest"))
    for book in (Book(), Book(shared=True)):
        found = openpyxl.load_workbook(io.BytesIO(workbook(tables, book)))
        assert found.sheetnames == list(tables)
        names = [cell.value for cell in found["victims"][1]]
        assert dict(zip(names, (cell.value for cell in found["victims"][2]), strict=True))["sex"] == "female"


def test_tables_are_read_as_the_payload_that_they_hold() -> None:
    payload = base(standard("1.0"), "smallest")
    assert same(meaning_of_tables(dict(csv_files(tables_of(payload), Writing(";"))), "csv"), payload)
    assert same(meaning_of_tables({"x": workbook(tables_of(payload))}, "xlsx"), payload)
    assert meaning_of_tables({"x": b"no workbook"}, "xlsx") is None
    assert meaning_of_tables({"x": b"1", "y": b"2"}, "xlsx") is None
    assert meaning_of_tables({"a/x.csv": b"1", "b/x.csv": b"2"}, "csv") is None


@pytest.mark.parametrize("name", ["../outside.csv", "/tmp/outside.csv", "a\\..\\outside.csv"])
def test_a_name_leads_nowhere_out_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with in_folder({name: b"Sample"}) as folder:
        assert [path.relative_to(folder).as_posix() for path in tmp_path.rglob("outside.csv")] == ["outside.csv"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "..", "a/\0"])
def test_a_name_that_is_none_gives_no_folder(name: str) -> None:
    with in_folder({name: b"Sample"}) as folder:
        assert folder is None


# -- comparing -------------------------------------------------------------------------------------------------------------


def test_a_part_stands_in_a_whole() -> None:
    whole = {"id": "1", "names": [{"given": "Sample", "id": "2"}, {"given": "Other"}], "count": 1}
    assert stands_in({"names": [{"given": "Sample"}, {}]}, whole)
    assert stands_in({}, whole)
    assert not stands_in({"names": [{"given": "Sample"}]}, whole), "there is one more"
    assert not stands_in({"names": [{"given": "Other"}, {"given": "Sample"}]}, whole), "in another order"
    assert not stands_in({"sex": "female"}, whole)
    assert not stands_in({"count": True}, whole)
    assert not stands_in({"names": {}}, whole)


def test_the_order_of_members_does_not_count_and_true_is_not_one() -> None:
    assert same(meaning(b'{"recordType": "victim", "id": "1"}'), meaning(b'{"id": "1", "recordType": "victim"}'))
    assert not same({"a": True}, {"a": 1})
    assert not same(None, None), "what cannot be read is nobody's equal"
    assert same(meaning(b"a,b\r\n"), meaning(b'\xef\xbb\xbf"a","b"\n'))


def answer_of(case: Case, form: str, raw: bytes, **more: Any) -> dict[str, Any]:
    return {"seq": 7, "output": [{"name": "any", "base64": base64.b64encode(raw).decode()}], **more}


def test_who_gives_back_what_came_has_not_migrated_it() -> None:
    met = 0
    for case, form in outputs(some(DRAFTS["migrations"], 40), "migrate"):
        if case.slug == "same-version":
            continue
        ((_, raw),) = case.inputs[form]
        assert "differs" in why_not(case, form, answer_of(case, form, raw), frozenset())
        met += 1
    assert met > 20


def test_who_writes_something_where_nothing_may_come_out_is_found_out() -> None:
    met = 0
    for draft in ALL:
        if draft.expect.get("refused") is True:
            case = case_of(draft)
            for form in case.inputs:
                assert "something was written" in why_not(case, form, answer_of(case, form, b"{}"), frozenset())
                met += 1
    assert met > 50


def test_who_leaves_out_a_loss_is_found_out_and_counting_it_twice_is_not_wrong() -> None:
    draft = next(draft for draft in DRAFTS["case_sheets"] if draft.key.endswith("prs_Title/exact/htcds"))
    case = case_of(draft)
    raw = dict(draft.outputs)["output.json"]
    losses = list(draft.expect["losses"])
    problems: list[Any] = []
    assert (
        why_not(case, "htcds", answer_of(case, "htcds", raw, losses=[*losses, *losses], problems=problems), EVERYTHING)
        == ""
    )
    fewer = [one for one in losses if one["field"] != "prs_Title"]
    found = why_not(case, "htcds", answer_of(case, "htcds", raw, losses=fewer, problems=problems), EVERYTHING)
    assert found == "missing: loss dropped prs_Title"
    more = [*losses, {"kind": "dropped", "field": "prs_Gender"}]
    assert "not expected: loss" in why_not(
        case, "htcds", answer_of(case, "htcds", raw, losses=more, problems=problems), EVERYTHING
    )


@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_tables_with_another_payload_are_found_out(to: str) -> None:
    draft = next(draft for draft in DRAFTS["conversions"] if draft.key.endswith(f"forms/bundle/to-{to}"))
    case = case_of(draft)
    payload = json.loads(dict(draft.outputs)["output.json"])

    def told(given: dict[str, Any]) -> str:
        tables = tables_of(given)
        files = csv_files(tables) if to == "csv" else [("x.xlsx", workbook(tables))]
        output = [{"name": name, "base64": base64.b64encode(raw).decode()} for name, raw in files]
        return why_not(case, "json", {"seq": 7, "output": output, "losses": []}, EVERYTHING)

    assert told(payload) == ""
    assert told({**payload, "isTest": False}) == "the tables hold another payload"
    assert "cannot be read" in why_not(case, "json", answer_of(case, "json", b"no tables", losses=[]), EVERYTHING)
    twice = {"seq": 7, "losses": [], "output": [{"name": "a", "base64": ""}, {"name": "a", "base64": ""}]}
    assert "two outputs have one name" in why_not(case, "json", twice, EVERYTHING)


# -- serving ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAFTS)
def test_our_own_implementation_leaves_nothing_behind(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file stays, and what is asked again after other cases is answered in the same way."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    commands = [command_of(case, form) for case in map(case_of, some(DRAFTS[name], 12)) for form in case.inputs]
    first = served(*commands)
    again = served(*reversed(commands))[::-1]
    assert list(tmp_path.iterdir()) == []
    assert all("errored" not in one for one in first)
    steady = [
        ("output" in one, one.get("losses"), one.get("problems"), one.get("answers"), one.get("verdict"))
        for one in first
    ]
    assert steady == [
        ("output" in one, one.get("losses"), one.get("problems"), one.get("answers"), one.get("verdict"))
        for one in again
    ]


def test_a_fault_of_ours_is_told_and_the_next_case_is_answered() -> None:
    case = case_of(DRAFTS["assessments"][0])
    (form,) = case.inputs
    good = command_of(case, form)
    answers = served(
        {**good, "op": "no-such-operation"},
        {**good, "inputs": [{"name": "x", "base64": "?"}]},
        {**good, "options": {}},
        good,
    )
    assert [one.get("errored", False) for one in answers] == [True, True, True, False]
    assert {one["seq"] for one in answers} == {7}
    assert why_not(case, form, answers[-1], EVERYTHING) == ""


def test_two_files_of_one_name_are_a_fault_and_no_folder() -> None:
    case = case_of(next(draft for draft in DRAFTS["spreadsheets"] if "csv" in draft.inputs))
    file = {"name": "tables/victims.csv", "base64": ""}
    (answer,) = served(command_of(case, "csv", inputs=[file, file]))
    assert answer["errored"] is True


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAFTS)
def test_our_own_engine_passes_every_case(name: str) -> None:
    server = Server(ENGINE)
    wrong = []
    for case in map(case_of, DRAFTS[name]):
        for form in case.inputs:
            answer = server._answer(command_of(case, form))
            why = answer.get("message") or why_not(case, form, answer, EVERYTHING)
            if why:
                wrong.append(f"{case.slug} ({form}): {why}")
    assert wrong == []
