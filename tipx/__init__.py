"""TIPX: the open standard for exchanging trafficking-in-persons case, victim and referral records, and its validator.

    >>> import tipx
    >>> report = tipx.validate("message.tipx.json")          # doctest: +SKIP
    >>> report.verdict, report.totals["error"]               # doctest: +SKIP

What is listed in `__all__` is the public interface; everything else may change.
"""

from __future__ import annotations

from tipx.version import __version__

TYPE_CHECKING = False  # as in typing, which takes a while to load
if TYPE_CHECKING:
    from typing import Any

    from tipx.api import (
        LoadError,
        assess,
        codelist,
        convert,
        diff,
        load,
        load_options,
        migrate,
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
    from tipx.comparing.payloads import PayloadDifference, PayloadDifferences
    from tipx.converting.conversion import Conversion, InputRefused, LossRefused
    from tipx.converting.ledger import Loss
    from tipx.converting.model import ConvertError
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

__all__ = [
    "Assessment",
    "BaselineUse",
    "Check",
    "Conversion",
    "ConvertError",
    "Elements",
    "InputRefused",
    "InputReport",
    "Layer",
    "LayerReport",
    "LayerState",
    "Limits",
    "LoadError",
    "Loss",
    "LossRefused",
    "Options",
    "PayloadDifference",
    "PayloadDifferences",
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
    "convert",
    "diff",
    "load",
    "load_options",
    "migrate",
    "rules",
    "schema",
    "validate",
    "validate_each",
    "validate_history",
    "validate_parts",
    "versions",
]

_HOMES = {
    "tipx.api": (
        "LoadError", "assess", "codelist", "convert", "diff", "load", "load_options", "migrate", "rules", "schema", "validate", "validate_each",
        "validate_history", "validate_parts", "versions",
    ),
    "tipx.assessment.answers": ("Assessment",),
    "tipx.assessment.elements": ("Elements",),
    "tipx.checks": ("Check",),
    "tipx.comparing.payloads": ("PayloadDifference", "PayloadDifferences"),
    "tipx.converting.conversion": ("Conversion", "InputRefused", "LossRefused"),
    "tipx.converting.ledger": ("Loss",),
    "tipx.converting.model": ("ConvertError",),
    "tipx.options": ("Options", "Suppression"),
    "tipx.problems": (
        "BaselineUse", "InputReport", "Layer", "LayerReport", "LayerState", "Place", "Problem", "Regraded", "Related",
        "Report", "SetAside", "Severity", "Suppressed", "SuppressionUse", "Value", "Verdict",
    ),
    "tipx.reading.model": ("Limits",),
}  # fmt: skip
"""Where the public names live. They are loaded when they are first asked for: `import tipx` loads next to nothing."""

_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value = globals()[name] = getattr(importlib.import_module(_HOME_OF[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
