"""What several forms share: clean text, places and paths as CI systems know them, what was not checked, what was set aside."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from tipx.problems import (
    InputReport,
    Layer,
    LayerReport,
    LayerState,
    Place,
    Problem,
    Report,
    Severity,
    Suppressed,
    Verdict,
)

_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)  # controls, also of direction, and what XML cannot carry

_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # surrogates that stand for no byte of a file name


def clean(text: str) -> str:
    """Text of a payload or a file name with its control characters as escapes: it cannot steer the terminal."""
    return _UNSHOWN.sub(lambda found: found.group().encode("unicode_escape", "surrogatepass").decode(), text)


def relative(path: str) -> str:
    """A path as CI systems know it: from the folder in which the program runs, with forward slashes.

    What is no path (`<stdin>`) stays, and so does one from which no way leads here (another drive).
    """
    if path.startswith("<"):
        return path
    with contextlib.suppress(ValueError, OSError):
        path = os.path.relpath(path)
    return path.replace(os.sep, "/")


def uri(path: str) -> str:
    """A path as a relative URI reference; bytes that are no UTF-8 stay the bytes that they are."""
    from urllib.parse import quote

    written = _NO_BYTE.sub("\ufffd", relative(path))
    return quote(written.encode("utf-8", "surrogateescape"), safe="/")


def by_input(report: Report) -> list[tuple[InputReport, list[Problem]]]:
    """Each input with its problems, in their order."""
    found: list[tuple[InputReport, list[Problem]]] = [(one, []) for one in report.inputs]
    for problem in report.problems:
        found[problem.at.input][1].append(problem)
    return found


def message(problem: Problem, escape: Callable[[str], str] = str) -> str:
    """What is wrong, with the value where it was asked for. `escape`: what the form does to text that is not ours."""
    if problem.value is None or problem.value.text is None:
        return problem.message
    return f"{problem.message} The value is: {escape(clean(problem.value.text))}"


def where(place: Place, form: str) -> str:
    """The place in words: line and column (of tables the cell, of other JSON the place there), field, exact place."""
    line = f"line {place.line}, column {place.column}" if place.line is not None else ""
    line = place.cell or place.origin or line
    exact = place.xpath if form == "xml" and place.xpath else place.pointer
    return "  ".join(part for part in (line, place.model, exact) if part) or "the whole file"


def role(name: str) -> str:
    """The part of a related place, in words."""
    return "the first of them" if name == "first" else name.replace("-", " ")


def why_suppressed(suppressed: Suppressed) -> str:
    """Why a problem was set aside, by whom and until when, in one phrase."""
    if suppressed.kind == "baseline":
        reason = suppressed.reason or "known when the baseline was written"
    else:
        reason = suppressed.reason or "no reason given"
    owner = f"; owner {suppressed.owner}" if suppressed.owner else ""
    until = f"; until {suppressed.until}" if suppressed.until else ""
    return clean(f"{reason}{owner}{until}")


def plural(count: int, word: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def inputs_in_words(report: Report) -> str:
    """How many inputs, and how they were judged: `3 inputs: 2 valid, 1 invalid`."""
    readable = [one for one in report.inputs if one.unreadable is None]
    counts = [(sum(one.verdict is verdict for one in readable), verdict.value) for verdict in Verdict]
    counts.append((len(report.inputs) - len(readable), "not readable"))
    number = len(report.inputs)
    if number == 1:
        return "1 input: " + next((name for count, name in counts if count), "")
    return f"{number} inputs: " + ", ".join(f"{count} {name}" for count, name in counts if count)


def counts_in_words(totals: Mapping[str, int], suppressed: int = 0) -> str:
    """`1 error, 2 warnings, 3 info`, or that there are none."""
    parts = [(totals.get(severity.value, 0), severity) for severity in Severity]
    texts = [f"{count} info" if of is Severity.INFO else plural(count, of.value) for count, of in parts if count]
    aside = [f"{suppressed} suppressed"] if suppressed else []
    return ", ".join([*(texts or ["no problems"]), *aside])


class Unchecked(NamedTuple):
    """Something of an input, or of the whole run, that was not judged.

    `kind`: unreadable, unfinished, blocked, fault. `grave`: it leaves the answer open (a layer that only stood on what an
    earlier error took away does not).
    """

    kind: str
    text: str
    input: int | None
    grave: bool


def unchecked(report: Report) -> Iterator[Unchecked]:
    """Everything that was not judged, input by input, then the internal errors."""
    for number, one in enumerate(report.inputs):
        yield from unchecked_of(one, number)
    for fault in report.faults:
        yield Unchecked(
            "fault", f"Internal error in {fault}: what it checks was not judged. Please report it.", None, True
        )


def unchecked_of(one: InputReport, number: int) -> Iterator[Unchecked]:
    """Everything of one input that was not judged."""
    if one.unreadable is not None:
        yield Unchecked("unreadable", f"cannot be read: {one.unreadable}", number, True)
    for (state, why), layers in reasons(one.layers).items():
        names = f"layer{'' if len(layers) == 1 else 's'} {', '.join(layer.value for layer in layers)}"
        said = "not fully checked" if state is LayerState.UNFINISHED else "not checked"
        yield Unchecked(state.value, f"{said}: {names}: {why}", number, is_open(one, state))


def is_open(one: InputReport, state: LayerState) -> bool:
    """Whether a layer in that state leaves the answer about the input open."""
    return state is LayerState.UNFINISHED or (state is LayerState.BLOCKED and one.verdict is Verdict.UNDECIDED)


def reasons(layers: Iterable[LayerReport]) -> dict[tuple[LayerState, str], list[Layer]]:
    """The layers that did not finish, together by state and reason."""
    found: dict[tuple[LayerState, str], list[Layer]] = {}
    for layer in layers:
        if layer.state in (LayerState.UNFINISHED, LayerState.BLOCKED):
            found.setdefault((layer.state, layer.why), []).append(layer.layer)
    return found


def not_listed(one: InputReport) -> Iterator[tuple[str, str]]:
    """Each rule of which the cap left problems of an input off the list, with a sentence that says how many."""
    for rule, count in one.truncated.items():
        yield rule, f"{count} more of {rule} in this file (--max-per-rule 0 and --max-problems 0 list all)"


def left_out_in_words(report: Report) -> str:
    """That --select and --ignore took problems off the list; empty when they did not."""
    if not report.left_out:
        return ""
    return f"{plural(report.left_out, 'problem')} not listed, as --select and --ignore say; the verdict counts all."


def aside_in_words(report: Report) -> Iterator[str]:
    """What the user's severities, suppressions and baseline came to, a sentence each; nothing of what came to nothing."""
    what = report.set_aside
    for graded in what.severity:
        if graded.problems:
            count = plural(graded.problems, "problem")
            yield f"{count} of {graded.rule} shown as {graded.severity.value}, as --severity says; the verdict does not change."
    for use in what.suppressions:
        if use.state == "expired":
            yield f"Suppression {use.entry + 1} ({use.rule}) has expired: what it set aside counts again."
        elif use.state == "unused":
            yield f"Suppression {use.entry + 1} ({use.rule}) fits nothing that was found."
    patterns = {
        **{one.rule: one.protected for one in what.severity},
        **{one.rule: one.protected for one in what.suppressions},
    }
    for pattern, protected in patterns.items():
        if protected:
            yield f"{pattern} also fits {plural(len(protected), 'protected rule')}, which nothing changes."
    if what.baseline is not None:
        yield f"{plural(what.baseline.problems, 'problem')} known to the baseline set aside."
        if what.baseline.gone:
            are = "is" if what.baseline.gone == 1 else "are"
            gone = plural(what.baseline.gone, "known problem")
            yield f"{gone} {are} gone; --update-baseline takes {'it' if are == 'is' else 'them'} out."
        if what.baseline.beyond:
            beyond = plural(what.baseline.beyond, "problem")
            yield f"{beyond} beyond the caps of the list could not be compared with the baseline and count."
        if not what.baseline.same_standard:
            yield "The baseline was written by another version or text of the standard."


def notes_in_words(report: Report) -> list[str]:
    """What is to be said of the whole run: where its settings stand, what selection took off the list, what was set aside."""
    config = report.options.get("config")
    settings = f"Settings were taken from {relative(str(config))}." if config else ""
    return [clean(note) for note in (left_out_in_words(report), settings, *aside_in_words(report)) if note]


def gravity(problem: Problem) -> tuple[bool, int]:
    """The key that sorts problems by severity, those set aside last."""
    return problem.suppressed is not None, problem.level.rank
