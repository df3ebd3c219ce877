"""One problem a line, as it is in the JSON report; the last line is the JSON report itself, its list of problems empty.

So a program can act on problems while the input is still being read, and knows by the last line that it has seen them all.
"""

from __future__ import annotations

import json
from typing import Any

from tipx.problems import Problem, Report
from tipx.reporting.json import problem_to_dict, report_to_dict


def render(report: Report) -> str:
    """All problems of a finished report, and the summary."""
    return "".join((*map(line, report.problems), summary(report)))


def line(problem: Problem) -> str:
    """One problem."""
    return _line(problem_to_dict(problem))


def summary(report: Report) -> str:
    """The last line."""
    return _line({**report_to_dict(report), "problems": []})


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
