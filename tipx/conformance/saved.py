"""Reads saved results back. They are somebody else's file: nothing of it is believed before its schema and its counts fit."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tipx.conformance.model import Declared, Outcome, shown
from tipx.conformance.results import RESULTS_VERSION, Results, Row, to_dict
from tipx.conformance.suite import Suite

MOST_BYTES = 64 << 20
SCHEMA = "schema/results.schema.json"


class NoResults(ValueError):
    """What was read are no results; the message says why, in words that hold nothing of what was read."""


def read_results(path: Path, suite: Suite) -> list[Results]:
    """The results in a file, of one implementation or of several. Raises OSError, NoResults, or SuiteError where the suite has no
    schema of them."""
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    return results_from_json(raw, suite)


def results_from_json(raw: bytes, suite: Suite) -> list[Results]:
    """The results that these bytes hold. Raises NoResults where they hold none."""
    if len(raw) > MOST_BYTES:
        raise NoResults(f"it is larger than {MOST_BYTES >> 20} MB")
    try:
        found = json.loads(raw.decode(), object_pairs_hook=_members, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NoResults("it is no JSON in UTF-8, or a member stands twice in it") from None
    every = found if isinstance(found, list) else [found]
    if not every:
        raise NoResults("it is an empty list")
    fault_of = _check(suite)
    return [_results(one, fault_of(one)) for one in every]


def _check(suite: Suite) -> Any:
    from tipx.comparing.conforming import conforming

    return conforming(json.loads(suite.read(SCHEMA)))


def _results(found: Any, fault: str | None) -> Results:
    if not isinstance(found, dict) or "tipx_conformance" not in found:
        raise NoResults("it holds no results, as tipx conformance run -f json writes them")
    if found["tipx_conformance"] != RESULTS_VERSION:
        raise NoResults(f"it is of a version that is not known; this installation reads version {RESULTS_VERSION}")
    if fault is not None:
        raise NoResults(f"it does not keep to the form of results: {fault}")
    why = {(one["case"], one["form"]): shown(one["why"]) for one in found["reasons"]}
    rows = tuple(
        Row(case, form, Outcome(outcome), why.get((case, form), ""))
        for case, forms in sorted(found["cases"].items())
        for form, outcome in sorted(forms.items())
    )
    read = Results(
        found["suite"]["version"], found["suite"]["sha256"], Declared.of(found), rows, only=tuple(found.get("only", ()))
    )
    _consistent(read, found)
    return read


def _consistent(read: Results, found: Mapping[str, Any]) -> None:
    """What can be counted again is counted again: a file that was changed by hand must not look like results."""
    again = to_dict(read)
    for name in ("counts", "passed"):
        if again[name] != found[name]:
            raise NoResults(f"its {name} do not follow from its cases: it was changed after it was written")
    told = Counter((one["case"], one["form"], one["outcome"]) for one in found["reasons"])
    if told != Counter((one["case"], one["form"], one["outcome"]) for one in again["reasons"]):
        raise NoResults("its reasons do not fit its cases: it was changed after it was written")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_number(_: str) -> Any:
    raise ValueError
