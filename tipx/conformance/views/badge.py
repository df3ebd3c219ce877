"""The badge as data: what shields.io reads from an address (its endpoint, version 1 of its schema)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from tipx.conformance.model import Outcome
from tipx.conformance.results import Results
from tipx.conformance.views.matrix import in_a_word

LABEL = "TIPX conformance"


class Badge(NamedTuple):
    """What stands on a badge. `colour` is one that shields.io knows by its name."""

    message: str
    colour: str


def badge(every: Sequence[Results]) -> Badge:
    """The badge of a run, or of several."""
    passed = [one for one in every if one.passed]
    if len(every) == 1:
        partly = " (a part of the suite)" if every[0].only else ""
        whole = bool(passed) and not every[0].only and not every[0].counts[Outcome.SKIPPED]
        return Badge(in_a_word(every[0]) + partly, "brightgreen" if whole else "yellow" if passed else "red")
    whole = len(passed) == len(every) and not any(one.only for one in every)
    colour = "brightgreen" if whole else "yellow" if passed else "red"
    return Badge(f"{len(passed)} of {len(every)} implementations pass", colour)


def render(every: Sequence[Results]) -> str:
    """The document."""
    found = badge(every)
    document = {"schemaVersion": 1, "label": LABEL, "message": found.message, "color": found.colour}
    if found.colour == "red":
        document["isError"] = True
    return json.dumps(document, indent=1) + "\n"
