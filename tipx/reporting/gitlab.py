"""A code quality report of GitLab: a list of findings, each with a fingerprint of its own.

GitLab knows no state "not checked" and no suppression: both are findings that say so. Where the line is not known it is 1,
for GitLab demands one.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tipx.problems import Problem, Report, Severity
from tipx.reporting.common import (
    aside_in_words,
    clean,
    left_out_in_words,
    message,
    not_listed,
    relative,
    unchecked,
    why_suppressed,
)

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report) -> str:
    """The report as code quality JSON."""
    seen: Counter[tuple[str, ...]] = Counter()
    entries = []
    for check, path, line, severity, description, made_of in _entries(report):
        key = (path, check, made_of)
        seen[key] += 1
        entries.append(
            {
                "description": description,
                "check_name": check,
                "fingerprint": _fingerprint(*key, str(seen[key])),
                "severity": severity,
                "location": {"path": path, "lines": {"begin": line}},
            }
        )
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


Entry = tuple[str, str, int, str, str, str]


def _entries(report: Report) -> Iterator[Entry]:
    """Check, path, line, severity, description, and what the fingerprint is made of: places, never values."""
    paths = [clean(relative(one.path)) for one in report.inputs] or ["."]
    for missing in unchecked(report):
        severity = "blocker" if missing.grave else "info"
        yield f"tipx/{missing.kind}", paths[missing.input or 0], 1, severity, clean(missing.text), missing.text
    for problem in report.problems:
        yield _problem(problem, paths[problem.at.input])
    for number, one in enumerate(report.inputs):
        for rule, sentence in not_listed(one):
            yield "tipx/not-listed", paths[number], 1, "info", sentence, rule
    for note in (left_out_in_words(report), *aside_in_words(report)):
        if note:
            yield "tipx/not-listed", paths[0], 1, "info", clean(note), "run"


def _problem(problem: Problem, path: str) -> Entry:
    line = problem.at.line or 1
    text = f"{message(problem)} {problem.hint}".rstrip()
    if problem.suppressed is not None:
        said = f"Suppressed ({why_suppressed(problem.suppressed)}): {text}"
        return problem.rule, path, line, "info", said, problem.fingerprint
    return problem.rule, path, line, _SEVERITIES[problem.level], text, problem.fingerprint


def _fingerprint(*parts: str) -> str:
    joined: Any = "\0".join(parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]
