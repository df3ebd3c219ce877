"""What a record declares, held against what its elements support."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipx.assessment import wording
from tipx.assessment.answers import Declared, Override
from tipx.assessment.elements import UNKNOWN
from tipx.assessment.evidence import Place
from tipx.assessment.logic import CLASSIFICATIONS, Result

Record = Mapping[str, Any]

OVERRIDE_AT = "/classificationOverride"


def compare(record: Record, result: Result, case: Record, place: Place) -> Declared | None:
    """What a case, or a person finding of that case, declares; None when it declares no classification.

    `result` is that of the elements alone: indicators may raise possibleTrafficking, but nobody has to declare it.
    """
    if "classification" not in record:
        return None
    written = record["classification"]
    classification = written if written in CLASSIFICATIONS else None
    possible = record.get("possibleTrafficking", False) is True
    is_group = record is not case and "victimId" not in record
    differs = tuple(
        field
        for field, wrong in (
            ("classification", classification != result.classification),
            ("possibleTrafficking", _contradicts(possible, result, is_group)),
        )
        if wrong
    )
    override = _override(case, bool(differs), place)
    text = _text(classification, possible, differs, result)
    if differs and override is None:
        text += " " + _mend(classification, possible, result)
    return Declared(classification, possible, not differs, differs, text, override)


def _contradicts(possible: bool, result: Result, is_group: bool) -> bool:
    """It may also be declared on indicators, wherever trafficking is open; a group has no records with indicators."""
    if not possible:
        return result.possible_trafficking
    return not result.possible_trafficking if is_group else result.trafficking != UNKNOWN


def _override(case: Record, differs: bool, place: Place) -> Override | None:
    override = case.get("classificationOverride")
    if override is None:
        return None
    missing = tuple(part for part in ("by", "on", "reason") if part not in override)
    if missing:
        lacking = wording.listing([_PARTS[part] for part in missing])
        text = f"A decision that departs from the computation is recorded, but not shown here: {lacking}. "
        text += "It stands only with all three; check with the agency that sent it."
    elif differs:
        text = "A decision departs from the computation. The decision stands; the computation is shown beside it."
    else:
        text = "A decision is recorded that departs from the computation, though both say the same."
    return Override(place(OVERRIDE_AT), not missing, missing, "reason" not in missing, text)


_PARTS = {"by": "who took it", "on": "the day", "reason": "the reason"}


def _mend(classification: str | None, possible: bool, result: Result) -> str:
    if classification != result.classification:
        return "Mend the one or the other; a lawful decision that departs is recorded in classificationOverride."
    return "Take possibleTrafficking back." if possible else "Set possibleTrafficking to true."


def _text(classification: str | None, possible: bool, differs: tuple[str, ...], result: Result) -> str:
    computed = wording.NAMES[result.classification]
    if classification is None:
        return f"What is declared is no code of the list. The recorded elements say: {computed}."
    declared = wording.NAMES[classification]
    if not differs:
        return f"Declared: {declared}. That agrees with the recorded elements."
    if "classification" in differs:
        return f"Declared: {declared}. The recorded elements say: {computed}."
    if possible:
        why = "leave nothing open about it" if result.trafficking != UNKNOWN else "do not give that"
        return f"Declared: {declared}, with trafficking possible. The recorded elements {why}."
    return f"Declared: {declared}. That agrees, but trafficking is possible and the record does not say so."
