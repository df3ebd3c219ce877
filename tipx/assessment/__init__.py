"""Trafficking in persons, smuggling of migrants or irregular migration: what recorded elements support, and why.

    >>> from tipx.assessment import assess_elements
    >>> answer = assess_elements({"act": "yes", "purpose": "yes", "childVictim": "yes"})
    >>> answer.classification, [question.element for question in answer.open_questions]
    ('trafficking', ['irregularStayOrDocuments', 'irregularCrossing', 'procuredForGain'])

Pure functions over plain data. `elements` and `logic` compute; everything else explains, and is loaded when asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tipx.assessment.elements import ANSWERS, ELEMENT_NAMES, NO, UNKNOWN, YES, Vector, vector_of
from tipx.assessment.logic import (
    CLASSIFICATIONS,
    Change,
    Result,
    assess_findings,
    assess_vector,
    decides,
    open_questions,
)

if TYPE_CHECKING:
    from tipx.assessment.answers import Assessment
    from tipx.assessment.explain import assess_case, assess_elements
    from tipx.assessment.text import render, render_all

__all__ = [
    "ANSWERS",
    "Assessment",
    "CLASSIFICATIONS",
    "Change",
    "ELEMENT_NAMES",
    "NO",
    "Result",
    "UNKNOWN",
    "Vector",
    "YES",
    "assess_case",
    "assess_elements",
    "assess_findings",
    "assess_vector",
    "decides",
    "open_questions",
    "render",
    "render_all",
    "vector_of",
]

_LATE = {
    "Assessment": "tipx.assessment.answers",
    "assess_case": "tipx.assessment.explain",
    "assess_elements": "tipx.assessment.explain",
    "render": "tipx.assessment.text",
    "render_all": "tipx.assessment.text",
}


def __getattr__(name: str) -> Any:
    """The explaining half is loaded when it is first asked for: validating never needs it."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_LATE[name]), name)
