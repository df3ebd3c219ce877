"""Our check of saved reports says what `jsonschema` says of them by the published schema."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tipx.comparing.conforming import conforming
from tipx.options import Options
from tipx.reporting.json import report_to_dict
from tipx.standard.examples import every_example
from tipx.standard.location import schemas_folder
from tipx.validation import validate_inputs

SCHEMA = json.loads((schemas_folder() / "report" / "1.0" / "report.schema.json").read_bytes())
VALIDATOR = Draft202012Validator(SCHEMA)
FAULT = conforming(SCHEMA)
PATHS = [path for example in every_example()[-30:] for path in (example.json, example.xml)]
REPORTS = [report_to_dict(validate_inputs([path], Options(now="2026-03-05"))) for path in PATHS]
# Whole numbers written as 1.0, and a line feed at the end of a pattern, are left out: on these we are stricter.
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 2), st.just(1.5), st.text(max_size=3),
    st.sampled_from(["1.0", "error", "json", "a" * 64, "TIPX-SYN-001", [], ["x"], {}, {"TIPX-XXX-001": 0}, {"id": "x"}]),
).filter(lambda value: not isinstance(value, str) or "\n" not in value)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(REPORTS), ODD, st.sampled_from(["set", "remove", "add"]), st.data())
def test_it_refuses_what_jsonschema_refuses_and_nothing_else(
    report: dict[str, Any], odd: Any, how: str, data: st.DataObject
) -> None:
    changed = copy.deepcopy(report)
    node: Any = changed
    while True:
        step = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        inner = node[step]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 3)) == 0:
            break
        node = inner
    if how == "remove":
        del node[step]
    elif how == "set" or not isinstance(node, dict):
        node[step] = odd
    else:
        node["unknown"] = odd
    assert (FAULT(changed) is None) == VALIDATOR.is_valid(changed)


def test_it_takes_every_report_as_it_is() -> None:
    for report in REPORTS:
        assert FAULT(report) is None
        assert VALIDATOR.is_valid(report)
