"""TIPX: the open standard for exchanging trafficking-in-persons case, victim and referral records, and its validator.

    >>> import tipx
    >>> report = tipx.validate("message.tipx.json")          # doctest: +SKIP
    >>> report.verdict, report.totals["error"]               # doctest: +SKIP

What is listed in `__all__` is the public interface; everything else may change.
"""

from __future__ import annotations

from tipx.api import (
    LoadError,
    assess,
    codelist,
    load,
    rules,
    schema,
    validate,
    validate_each,
    validate_history,
    validate_parts,
    versions,
)
from tipx.assessment.answers import Assessment
from tipx.assessment.elements import Elements
from tipx.checks import Check
from tipx.options import Options
from tipx.problems import (
    InputReport,
    Layer,
    LayerReport,
    LayerState,
    Place,
    Problem,
    Related,
    Report,
    Severity,
    Value,
    Verdict,
)
from tipx.version import __version__

__all__ = [
    "Assessment",
    "Check",
    "Elements",
    "InputReport",
    "Layer",
    "LayerReport",
    "LayerState",
    "LoadError",
    "Options",
    "Place",
    "Problem",
    "Related",
    "Report",
    "Severity",
    "Value",
    "Verdict",
    "__version__",
    "assess",
    "codelist",
    "load",
    "rules",
    "schema",
    "validate",
    "validate_each",
    "validate_history",
    "validate_parts",
    "versions",
]
