"""The engines of this package pass every case of the suite: their published results, which another test makes anew, say so of all."""

from __future__ import annotations

import json

import pytest

from tipx.generate.suite import SUITE


@pytest.mark.parametrize("name", ["tipx-native", "tipx-python"])
def test_every_case_passes_in_every_form(name: str) -> None:
    found = json.loads((SUITE / "results" / f"{name}.json").read_bytes())
    manifest = json.loads((SUITE / "manifest.json").read_bytes())
    asked = {(case["id"], form) for case in manifest["cases"] for form in case["forms"]}
    passed = {(case, form) for case, forms in found["cases"].items() for form, said in forms.items() if said == "pass"}
    assert asked == passed
