"""All checks together: importing what declares them, so that every id can be explained."""

from __future__ import annotations

import contextlib
import functools
import importlib
from collections.abc import Mapping

from tipx import checks
from tipx.checks import Check
from tipx.ruleset.registry import RulesMissing, rules, rules_of_profile
from tipx.standard.profiles import published

DECLARING = ("tipx.reading.ids", "tipx.checking.ids", "tipx.values.ids", "tipx.values.profile_ids")
"""The modules that declare checks which are not rule functions."""


OF_TOOLS = ("tipx.reading.table_ids", "tipx.converting.ids")
"""The modules that declare the checks of spreadsheets and of other forms of data, which the standard does not know."""


@functools.cache
def load() -> Mapping[str, Check]:
    """Every check of the standard, by id in order: syntax, schema, values and the rules of all themes."""
    for module in DECLARING:
        importlib.import_module(module)
    rules()
    return {
        identifier: one for identifier, one in sorted(checks.registered().items()) if not one.tool and not one.profile
    }


@functools.cache
def load_all() -> Mapping[str, Check]:
    """Every check of this installation, by id in order: those of the standard and those of the tools."""
    load()
    for module in OF_TOOLS:
        importlib.import_module(module)
    return {identifier: one for identifier, one in sorted(checks.registered().items()) if not one.profile}


@functools.cache
def load_profiles() -> Mapping[str, Check]:
    """Every check of the profiles that are installed, by id in order; those of packages that fail are left out."""
    for name in published():
        with contextlib.suppress(RulesMissing):
            rules_of_profile(name)
    return {identifier: one for identifier, one in sorted(checks.registered().items()) if one.profile}


def load_every() -> Mapping[str, Check]:
    """Every check of this installation: of the standard, of the tools, and of profiles."""
    return {**load_all(), **load_profiles()}


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
