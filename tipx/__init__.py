"""TIPX: the open standard for exchanging trafficking-in-persons case, victim and referral records, and its validator.

    >>> import tipx
    >>> report = tipx.validate("message.tipx.json")          # doctest: +SKIP
    >>> report.verdict, report.totals["error"]               # doctest: +SKIP

What is listed in `__all__` is the public interface; everything else may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tipx.api import (
    LoadError,
    assess,
    codelist,
    load,
    load_options,
    rules,
    schema,
    validate,
    validate_each,
    validate_history,
    validate_parts,
    versions,
)
from tipx.checks import Check
from tipx.options import Options, Suppression
from tipx.problems import (
    BaselineUse,
    InputReport,
    Layer,
    LayerReport,
    LayerState,
    Place,
    Problem,
    Regraded,
    Related,
    Report,
    SetAside,
    Severity,
    Suppressed,
    SuppressionUse,
    Value,
    Verdict,
)
from tipx.reading.model import Limits
from tipx.version import __version__

if TYPE_CHECKING:
    from tipx.assessment.answers import Assessment
    from tipx.assessment.elements import Elements

__all__ = [
    "Assessment",
    "BaselineUse",
    "Check",
    "Elements",
    "InputReport",
    "Layer",
    "LayerReport",
    "LayerState",
    "Limits",
    "LoadError",
    "Options",
    "Place",
    "Problem",
    "Regraded",
    "Related",
    "Report",
    "SetAside",
    "Severity",
    "Suppressed",
    "Suppression",
    "SuppressionUse",
    "Value",
    "Verdict",
    "__version__",
    "assess",
    "codelist",
    "load",
    "load_options",
    "rules",
    "schema",
    "validate",
    "validate_each",
    "validate_history",
    "validate_parts",
    "versions",
]

_LATE = {"Assessment": "tipx.assessment.answers", "Elements": "tipx.assessment.elements"}


def __getattr__(name: str) -> Any:
    """What only an assessment needs is loaded when it is first asked for, so that `import tipx` is quick."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_LATE[name]), name)
