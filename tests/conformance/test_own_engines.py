"""The engines of this package pass every case of the suite, over the same protocol as anybody else's program."""

from __future__ import annotations

import json
import os

import pytest
from click.testing import CliRunner

from tipx.cli import tipx as program
from tipx.generate.suite import SUITE

ENGINES = ["python"] if "jsonschema_rs" in os.environ.get("TIPX_HIDE", "") else ["native", "python"]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_every_case_passes(engine: str) -> None:
    done = CliRunner().invoke(program, ["conformance", "run", "--suite", str(SUITE), "--engine", engine, "-f", "json"])
    assert done.exit_code == 0, done.output[-3000:]
    found = json.loads(done.output)
    manifest = json.loads((SUITE / "manifest.json").read_bytes())
    assert set(found["cases"]) == {case["id"] for case in manifest["cases"]}
    assert {outcome for forms in found["cases"].values() for outcome in forms.values()} == {"pass"}
