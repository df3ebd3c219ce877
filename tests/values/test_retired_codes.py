"""A retired code is a warning that names its successor; no list of 1.0 has one, so the standard is given one here."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tipx
from tipx import standard as standards
from tipx.standard import schemas_folder
from tipx.standard.cases import NOW, base

PAYLOAD: dict[str, Any] = json.loads(json.dumps(base(standards.standard("1.0"), "smallest")))
LAST_ROW = {"successor": "wife,Wife,Sample.,deprecated,1.0,female,TIPX", "": "wife,Wife,Sample.,deprecated,1.0,,TIPX"}


@pytest.fixture(params=["successor", ""])
def retired(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    folder = tmp_path / "schemas"
    shutil.copytree(schemas_folder(), folder)
    path = folder / "1.0" / "codelists" / "sex.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    row = LAST_ROW[request.param] + "," * (header.count(",") - LAST_ROW[request.param].count(","))
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    monkeypatch.setattr(standards, "schemas_folder", lambda: folder)
    standards.standard.cache_clear()
    yield request.param
    standards.standard.cache_clear()


def test_a_retired_code_is_a_warning_that_names_its_successor(retired: str) -> None:
    payload = {**PAYLOAD, "victims": [{**PAYLOAD["victims"][0], "sex": "wife"}]}
    report = tipx.validate(payload, now=NOW)
    (problem,) = report.problems
    assert (problem.rule, problem.severity.value) == ("TIPX-STR-014", "warning")
    assert problem.at.pointer == "/victims/0/sex"
    assert problem.args.get("near") == ("female" if retired else None)
    assert ("female" in problem.message) == bool(retired)
    assert report.verdict is tipx.Verdict.VALID


def test_a_retired_code_is_never_offered_as_the_near_one(retired: str) -> None:
    payload = {**PAYLOAD, "victims": [{**PAYLOAD["victims"][0], "sex": "wifee"}]}
    (problem,) = tipx.validate(payload, now=NOW).problems
    assert (problem.rule, dict(problem.args)) == ("TIPX-STR-009", {"list": "sex"})
