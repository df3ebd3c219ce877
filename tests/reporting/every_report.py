"""Reports of every kind, for the tests of all forms: what a form must cope with stands here once."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Mapping
from typing import Any

import tipx
from tipx.problems import (
    InputReport,
    Layer,
    LayerReport,
    LayerState,
    Place,
    Problem,
    Related,
    Report,
    SetAside,
    Severity,
    Suppressed,
    SuppressionUse,
    Value,
    Verdict,
)
from tipx.reading.model import Limits
from tipx.standard import newest
from tipx.standard.cases import base
from tipx.standard.examples import every_example
from tipx.validation import validate_inputs

NOW = "2026-03-05"
EXAMPLES = every_example()
BAD_NAME = 'in|put`<script>*x*</script>"&\r\n::error::[x](y) @all #1 %0A,\x00\ud800\udce9.tipx.json'
"""A file name with everything that could break a form."""
FORMULA = '=HYPERLINK("http://example.invalid")\r\n|<b>\'&'


def problem(**changes: Any) -> Problem:
    """A problem, with these members changed."""
    given: dict[str, Any] = {
        "rule": "TIPX-REF-001", "severity": Severity.ERROR, "layer": Layer.RECORD, "message": "The move is impossible.",
        "at": Place(0, "referral", "referrals", 0, "Referral.status", "/referrals/0/status", None, 12, 5, 12, 20),
        "hint": "Correct the dates.", "doc": "https://tipx.invalid/rules/TIPX-REF-001/", "fingerprint": "0123456789abcdef",
    }  # fmt: skip
    return Problem(**{**given, **changes})


def an_input(path: str = "in/a.json", verdict: Verdict = Verdict.VALID, **changes: Any) -> InputReport:
    """An input whose layers are done, with these members changed."""
    layers = tuple(LayerReport(layer, LayerState.DONE) for layer in Layer if layer is not Layer.HISTORY)
    history = LayerReport(Layer.HISTORY, LayerState.NOT_APPLICABLE, "one message only")
    given: dict[str, Any] = {"layers": (*layers, history), "records": 3, "totals": totals()}
    return InputReport(path, "json", verdict, **{**given, **changes})


def totals(*problems: Problem) -> dict[str, int]:
    """Their counts by the severity that is shown, without those set aside."""
    standing = [one for one in problems if one.suppressed is None]
    return {level.value: sum(one.level is level for one in standing) for level in Severity}


def report(*problems: Problem, **changes: Any) -> Report:
    """A report on one input with these problems, and with these members changed."""
    verdict = Verdict.INVALID if any(one.severity is Severity.ERROR for one in problems) else Verdict.VALID
    suppressed = sum(one.suppressed is not None for one in problems)
    given: dict[str, Any] = {
        "verdict": verdict, "inputs": (an_input(verdict=verdict, totals=totals(*problems), suppressed=suppressed),),
        "problems": problems, "totals": totals(*problems), "by_rule": {}, "truncated": {}, "options": {"fail_on": "error"},
        "tool": {"name": "tipx", "version": "1.0.0", "engine": "python"}, "suppressed": suppressed,
    }  # fmt: skip
    return Report(**{**given, **changes})


def aside(kind: str = "suppression", **changes: Any) -> Suppressed:
    """That a problem was set aside."""
    return Suppressed(kind, **{"reason": "Sample reason", "owner": "Sample Owner", "until": "2026-12-31", **changes})


def unfinished(one: InputReport, why: str = "a limit was reached") -> InputReport:
    """An input whose layer `cross` did not finish."""
    layers = tuple(
        LayerReport(layer.layer, LayerState.UNFINISHED, why) if layer.layer is Layer.CROSS else layer
        for layer in one.layers
    )
    return dataclasses.replace(one, layers=layers, verdict=Verdict.UNDECIDED)


@functools.cache
def every_report() -> Mapping[str, Report]:
    """Reports of every kind by name."""
    found: dict[str, Report] = {}
    for group in ("valid", "warned", "invalid"):
        some = [example for example in EXAMPLES if example.json.parent.name == group]
        for form in ("json", "xml"):
            found[f"{group} examples, {form}"] = judged(*(getattr(example, form) for example in some))
    invalid = [example.json for example in EXAMPLES if example.verdict == "invalid"][:20]
    messages = [example.json for example in EXAMPLES if example.verdict == "valid"][:3]
    found["as the messages of one exchange"] = validate_inputs(messages, tipx.Options(now=NOW), "history")
    found["capped"] = tipx.validate(broken_lines(5), now=NOW, max_per_rule=2)
    found["capped altogether"] = judged(*invalid, max_problems=3)
    found["selected"] = judged(*invalid, select=("TIPX-REF-*",))
    found["not readable"] = judged("no/such/folder/a.tipx.json", messages[0])
    found["a limit"] = judged(messages[0], limits=Limits(max_bytes=10))
    found["broken"] = judged(b"", b"{", b"\xff\xfe{\x00", b"<bundle/>", b'{"recordType": "victim", "recordType": 1.5}')
    found["plain data"] = judged({"recordType": "victim"})
    found["nothing"] = report(inputs=(), verdict=Verdict.UNDECIDED)
    two = (problem(), problem(severity=Severity.INFO, message="Look here.", fingerprint="f" * 16))
    found["a fault"] = report(*two, inputs=(unfinished(an_input()),), faults=("TIPX-REF-001: KeyError (victims)",))
    found["suppressed"] = report(
        problem(suppressed=aside()), problem(suppressed=aside("baseline", reason="", owner="", until=None)), *two,
        set_aside=SetAside(suppressions=(SuppressionUse(0, "TIPX-REF-001", "expired", 1),)),
    )  # fmt: skip
    found["the same twice"] = report(
        problem(),
        problem(),
        inputs=(unfinished(an_input()), unfinished(an_input())),
        faults=("TIPX-REF-001: KeyError",) * 2,
    )
    found["graded"] = report(problem(graded=Severity.INFO), problem(graded=Severity.WARNING))
    found["of bad names and shown values"] = hostile()
    return found


def judged(*given: Any, **options: Any) -> Report:
    """What the validator says of these inputs."""
    return validate_inputs(given, tipx.Options(now=NOW, **options))


def broken_lines(count: int) -> bytes:
    """NDJSON of so many records, each with the same mistakes."""
    victim = base(newest(), "smallest")["victims"][0]
    return b"".join(json.dumps({**victim, "sex": 1, "colour": "x"}).encode() + b"\n" for _ in range(count))


def hostile() -> Report:
    """A report on files with bad names, with values shown that look like a formula, a command, HTML."""
    related = (Related(Place(1, pointer="/x", line=1, column=1)), Related(Place(0, pointer="/y"), "first"))
    told = problem(value=Value("text of 11-100", FORMULA), related=related)
    hidden = problem(
        value=Value("text", FORMULA), suppressed=aside(reason=FORMULA, owner=BAD_NAME), fingerprint="a" * 16
    )
    inputs = (an_input(BAD_NAME, Verdict.INVALID), an_input("=1+1.json"), an_input("<stdin>"))
    return report(told, hidden, inputs=inputs, options={"fail_on": "error", "values_shown": True})
