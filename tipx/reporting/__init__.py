"""Views of a finished Report: none of them decides anything. One module a form, each with `render(report) -> str`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import NamedTuple, cast

from tipx.problems import Report


class Form(NamedTuple):
    """One form of output: the module that renders it, whether it is made to leave the machine, and one line of help."""

    module: str
    leaves: bool
    help: str


FORMATS = {
    "text": Form("tipx.reporting.text", False, "for people, on the screen"),
    "json": Form("tipx.reporting.json", False, "the whole report, for programs"),
    "ndjson": Form("tipx.reporting.ndjson", False, "one problem a line while reading, the last line the summary"),
    "sarif": Form("tipx.reporting.sarif", True, "SARIF 2.1.0, for code scanning and editors"),
    "junit": Form("tipx.reporting.junit", True, "JUnit XML, for the test results of any CI"),
    "github": Form("tipx.reporting.github", True, "annotations and a job summary of GitHub Actions"),
    "gitlab": Form("tipx.reporting.gitlab", True, "a code quality report of GitLab"),
    "markdown": Form("tipx.reporting.markdown", True, "a summary for a merge request, a ticket or a wiki"),
    "csv": Form("tipx.reporting.csv", True, "one row a problem, for spreadsheets"),
}
"""All forms by name. What leaves the machine is refused together with shown values, unless the disclosure is accepted."""


def renderer(name: str) -> Callable[[Report], str]:
    """The function that renders a form; its module is imported now. KeyError when there is no such form."""
    return cast("Callable[[Report], str]", importlib.import_module(FORMATS[name].module).render)
