"""The catalogue: one Check for every id that a problem can bear, whichever layer finds it.

A check is declared once, beside the code that makes it; its page, its `explain` text, the rule catalogue and the words
of its problems all come from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tipx.problems import Layer, Severity

RULE_ID = "TIPX-[A-Z][A-Z0-9]*-[0-9]{3}"
"""The form of an id: of the standard three letters stand in the middle, of a profile its own name."""


class Check(NamedTuple):
    """One id with everything that people and programs want to know about it.

    `message` maps the name of a variant ("" is the usual one) to a template with named arguments, all of them safe:
    field names, limits, counts, and codes of the standard. `mend` is shown with each problem as its hint.
    `on` is the column of the same name in the rule tables: what the check looks at (`V`, `C+V`, `B`, `H` ...).
    `tool`: it is of these tools (spreadsheets, other forms of data) and not of the standard, which knows JSON and XML.
    `profile`: the profile to which it belongs.
    """

    id: str
    severity: Severity
    layer: Layer
    title: str
    message: Mapping[str, str]
    checks: str
    why: str
    mend: str
    source: str
    since: str = "1.0"
    on: str = ""
    absence: bool = False
    protected: bool = False
    tool: bool = False
    profile: str = ""


_CHECKS: dict[str, Check] = {}


def register(check: Check) -> Check:
    """Add a check to the catalogue; an id is declared once."""
    if check.id in _CHECKS:
        raise ValueError(f"the check {check.id} is declared twice")
    _CHECKS[check.id] = check
    return check


def unregister(identifier: str) -> None:
    """Take a check out of the catalogue again: it came with others that cannot be used."""
    del _CHECKS[identifier]


def declare(
    layer: Layer,
    rows: Iterable[tuple[str, str, str, str | Mapping[str, str], str, str, str, str]],
    *,
    tool: bool = False,
) -> None:
    """Register the checks of a layer that are not rule functions.

    Each row: id, severity, title, message (or variants), checks, why, mend, source. `tool`: see `Check`.
    """
    for identifier, severity, title, message, checks, why, mend, source in rows:
        texts = {"": message} if isinstance(message, str) else message
        register(
            Check(
                identifier, Severity(severity), layer, title, texts, checks, why, mend, source,
                protected=layer is Layer.SYNTAX, tool=tool,
            )
        )  # fmt: skip


def check(identifier: str) -> Check:
    """The check of that id; KeyError when there is none."""
    return _CHECKS[identifier]


def registered() -> Mapping[str, Check]:
    """All checks declared so far, by id. Import `tipx.catalogue` first to have them all."""
    return _CHECKS


def is_protected(identifier: str) -> bool:
    """Whether that check can neither be ignored, nor graded anew, nor be set aside. An id that is not known is not."""
    return identifier in _CHECKS and _CHECKS[identifier].protected
