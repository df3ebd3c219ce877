"""What the package may know and load, and that its codes are those of the code lists."""

from __future__ import annotations

import ast
import csv
import pathlib
import subprocess
import sys

import pytest

import tipx.assessment
from tipx.assessment import codes

HERE = pathlib.Path(tipx.assessment.__file__).parent
LISTS = pathlib.Path(__file__).parents[2] / "schemas" / "1.0" / "codelists"


def rows(name: str) -> dict[str, dict[str, str]]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("module", sorted(HERE.glob("*.py")), ids=lambda path: path.stem)
def test_modules_import_only_the_standard_library_and_each_other(module):
    tree = ast.parse(module.read_text("utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    for name in names:
        assert name.startswith("tipx.assessment") or name.split(".")[0] in sys.stdlib_module_names, name


@pytest.mark.parametrize("module", sorted(HERE.glob("*.py")), ids=lambda path: path.stem)
def test_modules_stay_under_three_hundred_lines(module):
    assert len(module.read_text("utf-8").splitlines()) < 300


def test_the_computation_is_loaded_without_the_explanations():
    program = "import sys, tipx.assessment.logic; print('tipx.assessment.explain' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_what_is_promised_is_there_and_nothing_else_is_made_up():
    for name in tipx.assessment.__all__:
        assert getattr(tipx.assessment, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'verdict'"):
        tipx.assessment.verdict  # noqa: B018


def test_results_and_answers_are_those_of_the_code_lists():
    assert set(tipx.assessment.CLASSIFICATIONS) == set(rows("caseClassification"))
    assert set(tipx.assessment.ANSWERS) == set(rows("triState"))


def test_codes_of_acts_means_and_purposes_are_those_of_the_code_lists():
    assert set(rows("traffickingAct")) == codes.ACTS
    assert set(rows("traffickingMeans")) == codes.MEANS | {codes.CHILD_MARKER}
    assert set(rows("exploitationPurpose")) == codes.PURPOSES


def test_methods_of_control_suggest_the_means_that_the_code_list_gives():
    suggested = {
        method: row["code"] for row in rows("traffickingMeans").values() for method in row["controlMethods"].split()
    }
    assert suggested == codes.MEANS_OF_CONTROL
    assert set(suggested) | {"other"} == set(rows("controlMethod"))


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("indicator", codes.INDICATORS),
        ("indicatorStrength", codes.STRENGTHS),
        ("eventStage", codes.STAGES),
        ("offenderRole", codes.OFFENDER_ROLES),
        ("crossingType", codes.IRREGULAR_CROSSINGS | codes.REGULAR_CROSSINGS),
        ("documentGenuineness", codes.FRAUDULENT),
        ("migrationStatus", codes.IRREGULAR_STAY | codes.REGULAR_STAY),
        ("childStatus", codes.CHILD_STATUSES),
        ("ageGroup", codes.CHILD_AGE_GROUPS),
    ],
)
def test_codes_that_point_to_elements_stand_in_the_code_lists(name, used):
    assert set(used) <= set(rows(name))


def test_every_indicator_points_to_some_element():
    assert set(codes.INDICATORS) == set(rows("indicator"))
    pointed_at = {name for names in codes.INDICATORS.values() for name in names}
    pointed_at |= set(codes.STAGES.values()) | set(codes.OFFENDER_ROLES.values())
    assert pointed_at <= set(tipx.assessment.ELEMENT_NAMES)
