"""All checks together: importing what declares them, so that every id can be explained."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping

from tipx import checks
from tipx.checks import Check
from tipx.ruleset.registry import rules

DECLARING = ("tipx.reading.ids", "tipx.checking.ids", "tipx.values.ids")
"""The modules that declare checks which are not rule functions."""


@functools.cache
def load() -> Mapping[str, Check]:
    """Every check of this installation, by id in order: syntax, schema, values and the rules of all themes."""
    for module in DECLARING:
        importlib.import_module(module)
    rules()
    return dict(sorted(checks.registered().items()))


def entry(check: Check) -> dict[str, object]:
    """A check as plain data, for the rule catalogue and for `tipx rules list -f json`."""
    return {
        "id": check.id,
        "severity": check.severity.value,
        "layer": check.layer.value,
        "on": check.on,
        "title": check.title,
        "message": dict(check.message),
        "checks": check.checks,
        "why": check.why,
        "mend": check.mend,
        "source": check.source,
        "since": check.since,
        "absence": check.absence,
        "protected": check.protected,
    }
