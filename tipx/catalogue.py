"""All checks together: importing what declares them, so that every id can be explained."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from tipx import checks
from tipx.checks import Check


@functools.cache
def load() -> Mapping[str, Check]:
    """Every check of this installation, by id in order: syntax, schema, values and the rules of all themes."""
    import tipx.reading.ids
    import tipx.schema.ids
    import tipx.values.ids
    from tipx.rules.registry import rules

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
