"""Problems of a payload that was made from another form, at the places that the person has before them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping

from tipx.converting.model import Origin, Path
from tipx.converting.noting import cell_of
from tipx.problems import Place, Problem, Related, Report

_NUMBER = re.compile(r"0|[1-9][0-9]*")


def report_at_origins(report: Report, places: Mapping[Path, Origin]) -> Report:
    """The report with its problems at their origins; those of sheets in the order of the cells."""
    if not places:
        return report
    return dataclasses.replace(report, problems=tuple(at_origins(report.problems, places)))


def at_origins(problems: Iterable[Problem], places: Mapping[Path, Origin]) -> list[Problem]:
    """The problems, each with the origin of the longest known beginning of its place."""
    found = [(_origin(problem.at, places), problem) for problem in problems]
    sheets = {name: number for number, name in enumerate(dict.fromkeys(one.sheet for one in places.values()))}
    found.sort(key=lambda one: _order(one[0], sheets))
    return [
        dataclasses.replace(
            problem,
            at=_moved(problem.at, origin),
            related=tuple(Related(_moved(one.at, _origin(one.at, places)), one.role) for one in problem.related),
        )
        for origin, problem in found
    ]


def _order(origin: Origin | None, sheets: Mapping[str | None, int]) -> tuple[int, int, int]:
    """Cells stand in their order; what has no cell stays as it was, before them."""
    if origin is None or origin.sheet is None:
        return -1, 0, 0
    return sheets[origin.sheet], origin.row or 0, origin.column or 0


def _origin(place: Place, places: Mapping[Path, Origin]) -> Origin | None:
    path = path_of(place.pointer or "")
    return next((places[path[:length]] for length in range(len(path), -1, -1) if path[:length] in places), None)


def _moved(place: Place, origin: Origin | None) -> Place:
    if origin is None:
        return place
    if origin.sheet is None:
        return dataclasses.replace(place, origin=origin.pointer)
    return dataclasses.replace(
        place, cell=cell_of(origin.sheet, origin.row, origin.column), line=origin.row, column=origin.column
    )


def path_of(pointer: str) -> Path:
    """The path that a JSON Pointer of a payload stands for. No member of a record has a number as its name."""
    steps = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    return tuple(int(step) if _NUMBER.fullmatch(step) else step for step in steps)
