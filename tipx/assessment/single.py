"""The answer about one vector: bare elements, or those of one person, group or case with what the payload shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipx.assessment import wording
from tipx.assessment.answers import Assessment
from tipx.assessment.declared import compare
from tipx.assessment.elements import ANSWERS, UNKNOWN, NotAssessableError, Vector, refuse_other_names, vector_of
from tipx.assessment.evidence import Place, Subject, gather
from tipx.assessment.logic import Result, assess_vector
from tipx.assessment.questions import ask, together
from tipx.assessment.reasons import neighbours, reasons
from tipx.assessment.sources import cited
from tipx.assessment.table import table

Record = Mapping[str, Any]

_RESCREEN = (
    "Trafficking is possible. Screen again and ask the open questions before anyone acts on this result or closes the "
    "case."
)
_FROM_INDICATORS = " Indicators of trafficking are recorded; they ask for screening and decide nothing by themselves."


def read_vector(record: Record, at: str, place: Place) -> Vector:
    """The vector of a record with elements, which stand at that pointer. ValueError names the place, not the value."""
    elements = record.get("elements", {})
    try:
        if not isinstance(elements, Mapping):
            raise NotAssessableError("the elements are no object")
        refuse_other_names(elements)
        return vector_of(elements)
    except NotAssessableError as error:
        raise NotAssessableError(f"at {place(at)}: {error}") from None


def of_vector(
    kind: str, vector: Vector, subject: Subject | None, at: str | None, record: Record | None = None
) -> Assessment:
    """The answer about a vector; with the subject it is about and the record that declares, where there are such."""
    result = assess_vector(vector)
    indicated = subject is not None and result.trafficking == UNKNOWN and _indicated(subject)
    why, beside = reasons(vector), neighbours(vector)
    answered = table(vector, gather(subject) if subject is not None else None, subject)
    return Assessment(
        kind=kind,
        **common(result, indicated),
        reasons=why,
        neighbours=beside,
        elements=answered,
        open_questions=ask(vector, at),
        together=together(vector),
        sources=cited(why, beside, answered),
        declared=(
            compare(record, result, subject.case, subject.place) if record is not None and subject is not None else None
        ),
        at=at,
    )


def common(result: Result, indicated: bool) -> dict[str, Any]:
    """The fields that follow from the result. Indicators raise possibleTrafficking, never the classification."""
    raised = result._replace(possible_trafficking=result.possible_trafficking or indicated)
    because = (("elements",) if result.possible_trafficking else ()) + (("indicators",) if indicated else ())
    return {
        "classification": result.classification,
        "possible_trafficking": raised.possible_trafficking,
        "possible_trafficking_from": because,
        "trafficking": ANSWERS[result.trafficking],
        "smuggling": ANSWERS[result.smuggling],
        "summary": wording.summary(raised),
        "rescreening": _RESCREEN + (_FROM_INDICATORS if indicated else "") if because else None,
    }


def _indicated(subject: Subject) -> bool:
    return any(person.record.get("indicators") for person in subject.victims)
