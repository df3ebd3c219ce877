"""Views of the results of one run: none of them decides anything. One module a form, each with `render(results) -> str`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import NamedTuple, cast

from tipx.conformance.results import Results


class View(NamedTuple):
    """One form of output: the module that renders it, and one line of help."""

    module: str
    help: str


VIEWS = {
    "text": View("tipx.conformance.views.text", "for people, on the screen"),
    "json": View("tipx.conformance.views.json", "the results, as they are published"),
}
"""All forms by name."""


def renderer(name: str) -> Callable[[Results], str]:
    """The function that renders a form. KeyError where there is none of that name."""
    return cast("Callable[[Results], str]", importlib.import_module(VIEWS[name].module).render)
