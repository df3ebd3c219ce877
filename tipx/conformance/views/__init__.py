"""Views of the results of runs: none of them decides anything. One module a form, each with `render(results) -> str`, which takes
the results of several implementations at once."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import NamedTuple, cast

from tipx.conformance.results import Results

Render = Callable[[Sequence[Results]], str]


class View(NamedTuple):
    """One form of output: the module that renders it, and one line of help."""

    module: str
    help: str


VIEWS = {
    "text": View("tipx.conformance.views.text", "for people, on the screen"),
    "json": View("tipx.conformance.views.json", "the results, as they are published"),
    "junit": View("tipx.conformance.views.junit", "for the test results of any CI"),
    "markdown": View("tipx.conformance.views.markdown", "the matrix of groups and outcomes"),
    "html": View("tipx.conformance.views.html", "the same as a page"),
    "badge": View("tipx.conformance.views.badge", "for a shields.io endpoint"),
    "svg": View("tipx.conformance.views.svg", "the badge as a picture"),
}
"""All forms by name."""


def renderer(name: str) -> Render:
    """The function that renders a form. KeyError where there is none of that name."""
    return cast("Render", importlib.import_module(VIEWS[name].module).render)
