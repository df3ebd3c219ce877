"""Whether this installation would say what a saved report says: what it was made by, and its inputs judged again."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tipx.checking.engines import engine
from tipx.merging import MIXED
from tipx.options import Options
from tipx.problems import InputReport, Place, Problem, Report
from tipx.profiling import OF_THE_STANDARD, Known
from tipx.provenance import differences, of_profile, of_standard, of_tool
from tipx.reading.model import Limits
from tipx.reading.source import Source
from tipx.standard import Standard, newest, standard, versions
from tipx.standard.profiles import ProfileError
from tipx.validation import validate_inputs

SAME, DIFFERS, UNKNOWN = "same", "differs", "unknown"

Find = Callable[[str], Sequence[str]]
"""Gives the files that may be the input of that path, best first."""


class Changed(NamedTuple):
    """A member of the provenance that is another one here."""

    member: str
    then: str
    here: str


@dataclass(frozen=True, slots=True)
class RepeatedInput:
    """What became of one input. `state`: same, differs, or unknown with the reason `why`.

    `now` is its report here; `missing` are problems that this installation does not find, `added` those that only it does.
    """

    then: InputReport
    state: str
    why: str = ""
    now: InputReport | None = None
    missing: tuple[Problem, ...] = ()
    added: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeated:
    """The answer: `state` is differs when any input differs, else unknown when any is, else same."""

    provenance: tuple[Changed, ...]
    inputs: tuple[RepeatedInput, ...]

    @property
    def state(self) -> str:
        states = {one.state for one in self.inputs}
        return DIFFERS if DIFFERS in states else UNKNOWN if UNKNOWN in states else SAME


class CannotRepeat(Exception):
    """The run cannot be repeated here as it was; the message says why."""


def repeat(report: Report, find: Find = lambda path: (path,)) -> Repeated:
    """Judge the inputs of a report again, with its options and at its moment, as far as they are still what they were.

    Nothing is compared but what is stable: rule, severity, place and arguments of problems, states of layers, verdicts
    and counts.
    """
    found = [_look(one, find) for one in report.inputs]
    whys = [why for _, why in found]
    whole = report.options.get("inputs", "separate") != "separate"
    if whole and any(whys):
        whys = [why or "its inputs belong together, and another one is missing" for why in whys]
    run = [number for number, why in enumerate(whys) if not why]
    try:
        again = _run(report, [found[number][0] for number in run]) if run else None
    except CannotRepeat as error:
        again, whys = None, [why or str(error) for why in whys]
    inputs = [RepeatedInput(one, UNKNOWN, why) for one, why in zip(report.inputs, whys, strict=True)]
    if again is not None:
        for position, number in enumerate(run):
            inputs[number] = _compared(report, number, again, position)
    return Repeated(tuple(_provenance(report)), tuple(inputs))


# -- what it was made by -----------------------------------------------------------------------------------------------


def _provenance(report: Report) -> Iterator[Changed]:
    here = of_tool(engine("auto", newest()).name)
    yield from _changed("tool", report.tool, here)
    seen = set()
    known = _known(report)
    for one in report.inputs:
        for name, then, now in _by_standard(one, known):
            for changed in _changed(name, then, now):
                if changed not in seen:
                    seen.add(changed)
                    yield changed


def _by_standard(one: InputReport, known: Known) -> Iterator[tuple[str, Mapping[str, str], Mapping[str, str]]]:
    version = one.standard.get("version", "unknown")
    if version == "unknown":
        return
    if version not in versions():
        yield f"standard.{version}", {"version": version}, {"version": f"one of {', '.join(versions())}"}
        return
    yield f"standard.{version}", one.standard, of_standard(standard(version))
    for profile in one.profiles:
        yield f"profiles.{profile['id']}", profile, _profile(profile, standard(version), known)


def _known(report: Report) -> Known:
    """The profiles that are known here, those among them whose folders the report names, where these are still there."""
    try:
        return Known(tuple(report.options.get("profiles", ())))
    except ProfileError:
        return Known()


def _profile(then: Mapping[str, str], of: Standard, known: Known) -> Mapping[str, str]:
    """The profile of that id here, in that version where it is known, else in the newest."""
    here = known.versions(then["id"])
    if then["id"] in OF_THE_STANDARD:
        return of_profile(then["id"], of, None)
    if not here:
        return {"id": then["id"], "version": "not known here"}
    return of_profile(then["id"], of, next((one for one in here if one.version == then.get("version")), here[-1]))


def _changed(name: str, then: Mapping[str, str], here: Mapping[str, str]) -> Iterator[Changed]:
    for member in differences(then, here):
        yield Changed(f"{name}.{member}", then[member], here[member])


# -- its inputs --------------------------------------------------------------------------------------------------------


def _look(one: InputReport, find: Find) -> tuple[str, str]:
    """The file that still is this input, or why there is none."""
    places = find(one.path)
    if one.unreadable is not None:
        readable = [place for place in places if _digest(place) is not None]
        return (readable[0], "it could not be read then, and can now") if readable else (one.path, "")
    if one.digest is None:
        return "", "it was plain data of a program" if one.form == "data" else "the report holds no digest of it"
    digests = {place: _digest(place) for place in places}
    for place, digest in digests.items():
        if digest == one.digest:
            return place, ""
    return "", "it was changed" if any(digests.values()) else "it is gone"


def _digest(path: str) -> str | None:
    """The digest of a regular file; None where there is none that can be read."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        total = hashlib.sha256()
        with open(path, "rb") as file:
            while piece := file.read(_PIECE):
                total.update(piece)
        return total.hexdigest()
    except (OSError, ValueError):
        return None


_PIECE = 1 << 20


# -- again -------------------------------------------------------------------------------------------------------------


def _run(report: Report, paths: Sequence[str]) -> Report:
    options = _options(report.options)
    try:
        return validate_inputs([Source.path(path) for path in paths], options, report.options["inputs"])
    except ValueError as error:
        raise CannotRepeat(f"this installation refuses its options: {error}") from None


def _options(told: Mapping[str, Any]) -> Options:
    """The options of the run. Values are never asked for again: they are not compared."""
    mixed = [name for name in told.get(MIXED, ()) if name.startswith("options.")]
    if mixed:
        raise CannotRepeat(f"it was merged from runs that differ in {', '.join(mixed)}")
    known = {field.name for field in dataclasses.fields(Options)}
    chosen: dict[str, Any] = {}
    for name, value in told.items():
        if name in known and name not in _NOT_OPTIONS:
            chosen[name] = tuple(value) if isinstance(value, list) else value
        elif name not in _NOT_OPTIONS and value:
            raise CannotRepeat(f"this installation cannot repeat its option {name}")
    try:
        return Options(**{**chosen, "limits": Limits(**told["limits"])})
    except (TypeError, ValueError) as error:
        raise CannotRepeat(f"this installation refuses its options: {error}") from None


_SETTING_ASIDE = ("severity", "suppressions", "baseline")
"""What the user grades anew or sets aside. The verdict and the standard's severities, which are compared, know nothing of
it: it is not repeated, and where there was any, totals (which leave out what is set aside) are not compared."""

_NOT_OPTIONS = frozenset(("inputs", "values_shown", "config", MIXED, *_SETTING_ASIDE))


def _compared(then: Report, number: int, now: Report, position: int) -> RepeatedInput:
    before, after = then.inputs[number], now.inputs[position]
    if after.digest != before.digest:
        return RepeatedInput(before, UNKNOWN, "it was changed")
    old = Counter(map(_stable, _of(then, number)))
    new = Counter(map(_stable, _of(now, position)))
    missing = tuple(_left(_of(then, number), old - new))
    added = tuple(_left(_of(now, position), new - old))
    counted = not any(then.options.get(name) for name in _SETTING_ASIDE)
    is_same = not missing and not added and _facts(before, counted) == _facts(after, counted)
    return RepeatedInput(before, SAME if is_same else DIFFERS, "", after, missing, added)


def _facts(one: InputReport, counted: bool) -> tuple[Any, ...]:
    layers = tuple((layer.layer, layer.state) for layer in one.layers)
    counts = (one.payloads, one.records, dict(one.totals) if counted else None, dict(one.truncated))
    return one.verdict, one.form, layers, counts, one.unreadable is None


def _of(report: Report, number: int) -> list[Problem]:
    return [problem for problem in report.problems if problem.at.input == number]


def _stable(problem: Problem) -> tuple[Any, ...]:
    """What of a problem does not depend on wording. The numbers of inputs are told from its own: others may have gone."""
    own = problem.at.input
    related = tuple((_from(one.at, own), one.role) for one in problem.related)
    args = tuple(sorted(problem.args.items()))
    return problem.rule, problem.severity, problem.layer, args, _from(problem.at, own), related, problem.caused


def _from(place: Place, own: int) -> Place:
    return dataclasses.replace(place, input=place.input - own)


def _left(problems: Sequence[Problem], counts: Counter[tuple[Any, ...]]) -> Iterator[Problem]:
    for problem in problems:
        key = _stable(problem)
        if counts[key] > 0:
            counts[key] -= 1
            yield problem
