"""The report as text for people: by file, each problem with its place, its id, what is wrong and how to mend it.

What says the same of several places of a file is said once, with the places below it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from tipx.problems import InputReport, LayerState, Place, Problem, Report, Severity, Verdict

WIDTH = 96
"""The usual width; a place in the file (a pointer, a path) is never broken, however long."""

_INDENT = " " * 7
_COLOURS = {"error": "31", "warning": "33", "info": "36", "valid": "32", "invalid": "31", "undecided": "33"}
_BOLD, _FAINT = "1", "2"
_FORMS = {"json": "JSON", "ndjson": "NDJSON", "xml": "XML", "data": "plain data"}
_STATES = {LayerState.UNFINISHED: "not fully checked", LayerState.BLOCKED: "not checked"}
_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"  # controls, also of direction
)


def report_to_text(report: Report, *, colour: bool = False, quiet: bool = False, width: int = WIDTH) -> str:
    """The report as text. `quiet` leaves out inputs about which there is nothing to say, and the summary."""
    pen = _Pen(report, colour, width)
    return "".join(line.rstrip() + "\n" for line in pen.lines(quiet))


class _Pen:
    def __init__(self, report: Report, colour: bool, width: int) -> None:
        self._report = report
        self._colour = colour
        self._width = width

    def lines(self, quiet: bool) -> Iterator[str]:
        """The whole text."""
        for number, one in enumerate(self._report.inputs):
            problems = [problem for problem in self._report.problems if problem.at.input == number]
            if quiet and not problems and one.verdict is Verdict.VALID:
                continue
            yield from self._input(one, problems)
        for fault in self._report.faults:
            yield f"Internal error in {fault}: what it checks was not judged. Please report it."
        if not quiet:
            yield from self._summary()

    def _input(self, one: InputReport, problems: list[Problem]) -> Iterator[str]:
        name = self._paint(clean(one.path), _BOLD)
        if one.unreadable is not None:
            yield f"{name}: {self._paint('cannot be read', _COLOURS['error'])}: {one.unreadable}"
            return
        verdict = self._paint(one.verdict.value, _COLOURS[one.verdict.value])
        yield f"{name}: {verdict} ({', '.join(_facts(one))})"
        for group in _groups(problems):
            yield ""
            yield from self._group(group, one)
        if problems:
            yield ""
        yield from self._layers(one)

    def _group(self, group: list[Problem], one: InputReport) -> Iterator[str]:
        first = group[0]
        times = f", {len(group)} times" if len(group) > 1 else ""
        severity = self._paint(first.severity.value, _COLOURS[first.severity.value])
        yield f"  {severity} {self._paint(first.rule, _BOLD)}{times}"
        yield from self._wrapped(first.message, "")
        for problem in group:
            yield from self._place(problem, one.form)
        yield from self._wrapped(first.hint, "mend  ")
        more = one.truncated.get(first.rule, 0)
        if more:
            yield from self._wrapped(f"{more} more of {first.rule} in this file (--max-per-rule 0 lists all)", "more  ")

    def _place(self, problem: Problem, form: str) -> Iterator[str]:
        yield f"{_INDENT}{self._paint('at', _FAINT)}    {_where(problem.at, form)}"
        if problem.value is not None and problem.value.text is not None:
            yield from self._wrapped(clean(problem.value.text), "value ")
        for related in problem.related:
            other = clean(self._report.inputs[related.at.input].path) + " "
            elsewhere = other if related.at.input != problem.at.input else ""
            yield f"{_INDENT}{self._paint('see', _FAINT)}   {elsewhere}{_where(related.at, form)} ({_role(related.role)})"
        if problem.caused:
            follow = "1 more problem follows" if problem.caused == 1 else f"{problem.caused} more problems follow"
            yield from self._wrapped(f"{follow} from this one and will go with it", "also  ")

    def _layers(self, one: InputReport) -> Iterator[str]:
        """What was not judged, and why: layers with one reason are named together."""
        reasons: dict[tuple[LayerState, str], list[str]] = {}
        for layer in one.layers:
            if layer.state in _STATES:
                reasons.setdefault((layer.state, layer.why), []).append(layer.layer.value)
        for (state, why), names in reasons.items():
            layers = f"layer{'' if len(names) == 1 else 's'} {', '.join(names)}"
            yield from self._wrapped(f"{_STATES[state]}: {layers}: {why}", "", "  ")

    def _summary(self) -> Iterator[str]:
        report = self._report
        if any(one.verdict is not Verdict.VALID or one.unreadable for one in report.inputs) or report.problems:
            yield f"{_inputs(report)}; {_counts(report.totals)}"
        else:
            yield _inputs(report)
        if report.left_out:
            yield f"{_plural(report.left_out, 'problem')} not listed, as --select and --ignore say; the verdict counts all."
        if report.problems:
            gravest = min(report.problems, key=lambda problem: problem.severity.rank)
            yield f"Why, and examples: tipx explain {gravest.rule}"

    def _wrapped(self, text: str, label: str, indent: str = _INDENT) -> list[str]:
        lines = textwrap.wrap(
            text, max(self._width, 40), initial_indent=indent + label, subsequent_indent=indent + " " * len(label),
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        if label and lines:
            lines[0] = indent + self._paint(label.rstrip(), _FAINT) + lines[0][len(indent + label.rstrip()) :]
        return lines

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text


def clean(text: str) -> str:
    """Text of a payload or a file name with its control characters as escapes: it cannot steer the terminal."""
    return _UNSHOWN.sub(lambda found: found.group().encode("unicode_escape", "surrogatepass").decode(), text)


def _groups(problems: Iterable[Problem]) -> list[list[Problem]]:
    """The problems that say the same, together, in the order of the first of each."""
    found: dict[tuple[str, Severity, str, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.rule, problem.severity, problem.message, problem.hint), []).append(problem)
    return list(found.values())


def _where(place: Place, form: str) -> str:
    line = f"line {place.line}, column {place.column}" if place.line is not None else ""
    exact = place.xpath if form == "xml" and place.xpath else place.pointer
    return "  ".join(part for part in (line, place.model, exact) if part) or "the whole file"


def _role(role: str) -> str:
    return "the first of them" if role == "first" else role.replace("-", " ")


def _facts(one: InputReport) -> Iterator[str]:
    yield _FORMS.get(one.form, "form not recognised")
    if one.records:
        yield _plural(one.records, "record")
    if any(one.totals.values()):
        yield _counts(one.totals)


def _inputs(report: Report) -> str:
    """How many inputs, and how they were judged: `3 files: 2 valid, 1 invalid`."""
    readable = [one for one in report.inputs if one.unreadable is None]
    counts = [(sum(one.verdict is verdict for one in readable), verdict.value) for verdict in Verdict]
    counts.append((len(report.inputs) - len(readable), "not readable"))
    number = len(report.inputs)
    if number == 1:
        return "1 input: " + next((name for count, name in counts if count), "")
    return f"{number} inputs: " + ", ".join(f"{count} {name}" for count, name in counts if count)


def _counts(totals: Mapping[str, int]) -> str:
    parts = [(totals.get(severity.value, 0), severity) for severity in Severity]
    texts = [f"{count} info" if of is Severity.INFO else _plural(count, of.value) for count, of in parts if count]
    return ", ".join(texts) or "no problems"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
