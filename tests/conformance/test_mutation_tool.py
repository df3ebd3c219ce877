"""The mutation tool finds what the suite notices and what it does not, and its last run met the goal."""

from __future__ import annotations

import ast
import importlib
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutation import forking, keeping, lists, page, rules, schemas, sources
from tests.mutation.asking import Question, questions
from tests.mutation.choosing import KINDS, chosen
from tests.mutation.figures import EXPLAINED, FIGURES, MOST_SURVIVORS, explained, figures, survivors, unexplained
from tests.mutation.model import Mutant, Verdict
from tests.mutation.reaching import reached
from tests.mutation.rewriting import rewritings
from tests.mutation.running import Field
from tipx.generate.suite import SUITE

ENGINE = "python"
SAVED = json.loads(FIGURES.read_bytes())

FEW = (
    "TIPX-CHD-001",  # silent
    "TIPX-REF-003: warning",  # of another severity
    "types#/$defs/urn/pattern",  # dropped
    "types#/$defs/code/maxLength: 201",  # loosened
    "types#/$defs/contactPoint/properties/kind/x-tipx-codelist",  # taken away
    "contactKind",  # accepts anything
    "contactKind: extensible",  # of the other kind
    "recoveryMinDays: 29",
    "ruleset/themes/time_limits.py short_recovery",  # rewritten
)
"""One mutant of each sort, by the beginnings of their names."""


def _groups() -> list[str]:
    manifest = json.loads((SUITE / "manifest.json").read_bytes())
    tags = {f"rule:{one}" for one in ("TIPX-CHD-001", "TIPX-REF-003", "TIPX-TMP-011")}
    tags |= {"codelist:contactKind", "keyword:types#/$defs/urn/pattern", "keyword:types#/$defs/code/maxLength"}
    cases = (case["id"] for case in manifest["cases"] if case["id"][:3] in ("RUL", "LNK", "SCH", "VAL"))
    return [one for one in cases if not tags.isdisjoint(_tests(one))]


def _tests(identifier: str) -> list[str]:
    (folder,) = (SUITE / "cases" / identifier[:3]).glob(f"{identifier}-*")
    return list(json.loads((folder / "case.json").read_bytes())["tests"])


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    return questions(SUITE, _groups())


@pytest.fixture(scope="module")
def field(asked: list[Question]) -> Field:
    return Field(ENGINE, asked, {})


def _few() -> list[Mutant]:
    every = [*rules.mutants(), *schemas.mutants(), *lists.mutants(random.Random(1))]
    every += sources.mutants("code of rules", ["tipx/ruleset/themes/time_limits.py"], random.Random(1), 10**6)
    return [next(one for one in every if one.name.startswith(name)) for name in FEW]


@pytest.mark.unix
def test_a_mutant_of_each_sort_is_noticed(field: Field) -> None:
    found = {one.name: one for one in field.verdicts(_few(), 2)}
    assert [name for name, one in found.items() if not one.is_killed] == []
    assert {one.name for one in _few()} == set(found)
    assert "TIPX-CHD-001" in found["TIPX-CHD-001"].why


@pytest.mark.unix
def test_what_changes_nothing_survives_and_nothing_is_left_of_what_does(field: Field, asked: list[Question]) -> None:
    kept = Mutant("code of rules", "sample: nothing changes", _nothing)
    silent = next(one for one in rules.mutants() if one.name == "TIPX-CHD-001")
    found = {one.name: one for one in field.verdicts([silent, kept], 1)}
    assert found["TIPX-CHD-001"].is_killed
    assert not found["sample: nothing changes"].is_killed
    assert found["sample: nothing changes"].asked == len(asked)


def _nothing() -> None:
    """Break nothing."""


@pytest.mark.unix
def test_a_mutant_that_never_ends_or_ends_its_process_is_noticed(field: Field) -> None:
    endless = Mutant("code of rules", "sample: endless", _forever)
    ending = Mutant("code of rules", "sample: ends", _end)
    found = {one.name: one for one in field.verdicts([endless, ending], 2, limit=1)}
    assert [one.by for one in found.values()] == ["the run", "the run"]
    assert found["sample: endless"].why == "no end within 1 seconds"
    assert found["sample: ends"].why == "its process ended"


def _forever() -> None:
    while True:
        pass


def _end() -> None:
    import os

    os._exit(3)


@pytest.mark.unix
def test_jobs_give_results_of_any_size_in_their_own_processes() -> None:
    found = dict(forking.each([1, 2, 3], lambda number: "a" * number * 100_000, 2, 60))
    assert {number: len(one) for number, one in found.items() if isinstance(one, str)} == {
        0: 100_000,
        1: 200_000,
        2: 300_000,
    }


def test_only_questions_that_call_a_function_reach_it(asked: list[Question]) -> None:
    path = str(sources.files(["tipx/ruleset/themes/time_limits.py"])[0])
    found = reached(ENGINE, asked[:40], [path])
    assert found
    assert {file for file, _ in found} == {path}


SAMPLE = """
def sample(days, limit):
    if not days and limit > 18:
        return True
    return days + 1 < limit or days in (1, 2)
"""


def test_every_part_of_a_function_is_rewritten_once() -> None:
    (function,) = ast.parse(SAMPLE).body
    assert isinstance(function, ast.FunctionDef)
    told = [one.told for one in rewritings(function)]
    assert len(told) == len(set(told)) or told
    for wanted in (
        "limit > 18 becomes limit >= 18",
        "18 becomes 19",
        "18 becomes 17",
        "not days becomes days",
        "not days and limit > 18 becomes not days or limit > 18",
        "True becomes False",
        "days + 1 becomes days - 1",
        "days in (1, 2) becomes days not in (1, 2)",
    ):
        assert wanted in told
    texts = {ast.unparse(one.of(function)) for one in rewritings(function)}
    assert ast.unparse(function) not in texts
    assert len(texts) == len(told)


def test_every_place_is_found_in_the_living_code() -> None:
    for path in sources.files((*sources.RULES, *sources.TERMS, *sources.READERS)):
        for place in sources.places(path):
            live = sources.function_of(importlib.import_module(place.module), place.name)
            assert (live.__code__.co_filename, live.__code__.co_firstlineno) == (place.file, place.line)
            assert sources.compiled(place.text, place.file, live).co_freevars == live.__code__.co_freevars


def test_the_same_seed_chooses_the_same_mutants() -> None:
    names: Callable[[int], list[str]] = lambda seed: [one.name for one in chosen(seed, ["code of readers"])]  # noqa: E731
    assert names(1) == names(1)
    assert names(1) != names(2)


def test_the_schemas_themselves_stay_as_they_are() -> None:
    documents = {"urn:sample:1.0:types": {"$defs": {"text": {"type": "string", "maxLength": 5}}}}
    found = schemas.changed(documents, "types#/$defs/text/maxLength", "maxLength", schemas.drop)
    assert found == {"urn:sample:1.0:types": {"$defs": {"text": {"type": "string"}}}}
    assert documents["urn:sample:1.0:types"]["$defs"]["text"]["maxLength"] == 5


def test_the_last_run_met_the_goal() -> None:
    total = sum(map(len, SAVED["kinds"].values()))
    assert total >= 400
    assert set(SAVED["kinds"]) <= set(KINDS)
    assert len(survivors(SAVED)) < MOST_SURVIVORS * total
    assert unexplained(SAVED) == []


def test_the_last_run_made_the_mutants_that_there_are() -> None:
    for kind, every in SAVED["kinds"].items():
        assert set(every) == {one.name for one in chosen(SAVED["seed"], [kind])}, (
            "mend: python -m tests.mutation --write"
        )


def test_a_run_that_was_ended_goes_on_where_it_was(tmp_path: Path) -> None:
    mutants = [one for one in rules.mutants() if one.name.startswith("TIPX-CHD-001")]
    told = [Verdict(one.kind, one.name, "LNK-0001 json", "why", 2) for one in mutants]
    path = tmp_path / "kept.jsonl"
    assert keeping.kept(path, mutants) == []
    for one in (*told, Verdict("severity", "sample of another run", "", "", 1)):
        keeping.keep(path, one)
    path.write_text(path.read_text(encoding="utf-8") + '["severity", "half a li', encoding="utf-8")
    assert keeping.kept(path, mutants) == told
    keeping.keep(None, told[0])
    assert keeping.kept(None, mutants) == []


def test_every_explanation_is_of_a_survivor() -> None:
    assert set(explained()) <= {name for _, name in survivors(SAVED)}


def test_a_survivor_without_an_explanation_is_told() -> None:
    found = [Verdict("severity", "sample", "", "", 3), Verdict("severity", "other", "RUL-0001 json", "why", 1)]
    result = figures(found, 1, SUITE, ENGINE)
    assert survivors(result) == [("severity", "sample")]
    assert unexplained(result) == ["sample"]


def test_the_page_is_in_step_with_the_figures() -> None:
    wanted = page.page(SAVED, json.loads(EXPLAINED.read_bytes()))
    assert page.PAGE.read_text(encoding="utf-8") == wanted, "mend: python -m tests.mutation --write"
