"""What came of comparing saved reports, as text, as Markdown and as plain data. Wording of a report is cleaned: a file can
be forged, and must not steer the terminal or the page it is shown on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tipx.comparing.differing import CountChange, Difference, InputChange, Located
from tipx.comparing.repeating import DIFFERS, SAME, UNKNOWN, Repeated, RepeatedInput
from tipx.problems import Problem, Verdict
from tipx.reporting.common import clean, plural, where
from tipx.reporting.json import problem_to_dict
from tipx.reporting.markdown import code, escaped

DIFFERENCE_VERSION = CHECK_VERSION = "1.0"

_ANSWERS = {
    SAME: "This installation says the same.",
    DIFFERS: "This installation says something else.",
    UNKNOWN: "It cannot be said whether this installation says the same.",
}
_STATES = {SAME: "the same", DIFFERS: "differs", UNKNOWN: "cannot be said"}


# -- differences -------------------------------------------------------------------------------------------------------


def difference_to_text(found: Difference) -> str:
    """What changed, for people: by input, what is new before what was mended."""
    lines = [line for change in found.inputs for line in _input(change, found)]
    return "\n".join([*lines, *([""] if lines else []), f"{summary(found)}.", *_remarks(found)]) + "\n"


def _input(change: InputChange, found: Difference) -> Iterator[str]:
    rows = [("new", one) for one in found.new] + [("mended", one) for one in found.mended]
    rows += [("gone", one) for one in found.gone]
    mine = [(word, one) for word, one in rows if one.path == change.path]
    counts = [one for one in found.counts if one.path == change.path]
    if not mine and not counts and change.before is change.after:
        return
    yield f"{clean(change.path)}: {_verdicts(change)}"
    for word, one in mine:
        problem = one.problem
        aside = ", suppressed" if problem.suppressed is not None else ""
        yield f"  {word:<7}{problem.level.value} {problem.rule}{aside}  {clean(where(problem.at, one.form))}"
        yield f"         {clean(problem.message)}"
        if problem.value is not None and problem.value.text is not None:
            yield f"         value {clean(problem.value.text)}"
    yield from (f"  {_count(one)}" for one in counts)


def _verdicts(change: InputChange) -> str:
    if change.before is None:
        return f"a new input, {_word(change.after)}"
    if change.after is None:
        return f"not an input any more, was {_word(change.before)}"
    same = change.before is change.after
    return f"still {change.after.value}" if same else f"{change.before.value} -> {change.after.value}"


def _word(verdict: Verdict | None) -> str:
    return "" if verdict is None else verdict.value


def _count(one: CountChange) -> str:
    return f"{one.rule}: {one.before} before, {one.after} now; not all are listed, so only their numbers were compared"


def summary(found: Difference) -> str:
    """How many problems are new, mended and in both, in a phrase."""
    grown = sum(max(one.after - one.before, 0) for one in found.counts)
    fallen = sum(max(one.before - one.after, 0) for one in found.counts)
    kept = len(found.kept) + sum(min(one.before, one.after) for one in found.counts)
    gone = f", {len(found.gone)} of inputs that are not there any more" if found.gone else ""
    return f"{plural(len(found.new) + grown, 'new problem')}, {len(found.mended) + fallen} mended, {kept} in both{gone}"


def _remarks(found: Difference) -> Iterator[str]:
    if found.unlike:
        members = clean(", ".join(found.unlike))
        yield f"The reports were made differently, so that a change may not lie in the data: {members}."
    if found.is_open:
        yield "The second report leaves something undecided: there may be more problems."


def difference_to_markdown(found: Difference) -> str:
    """What changed, for the description of a pull request or a comment on it. Values are never in it."""
    lines = [f"## TIPX: {summary(found)}", *("\n" + escaped(remark) for remark in _remarks(found))]
    changed = [one for one in found.inputs if one.before is not one.after]
    if changed:
        lines += ["", "| input | before | after |", "|---|---|---|"]
        lines += [f"| {code(one.path)} | {_word(one.before) or '-'} | {_word(one.after) or '-'} |" for one in changed]
    for title, problems in (("New", found.new), ("Mended", found.mended), ("Of inputs that are gone", found.gone)):
        if problems:
            lines += ["", f"### {title}", "", "| input | problem | place | what is wrong |", "|---|---|---|---|"]
            lines += map(_row, problems)
    if found.counts:
        lines += ["", "### Not all listed", "", "| input | rule | before | after |", "|---|---|---|---|"]
        lines += [f"| {code(one.path)} | {one.rule} | {one.before} | {one.after} |" for one in found.counts]
    return "\n".join(lines) + "\n"


def _row(one: Located) -> str:
    problem = one.problem
    aside = ", suppressed" if problem.suppressed is not None else ""
    place = escaped(where(problem.at, one.form))
    return f"| {code(one.path)} | {problem.level.value} {problem.rule}{aside} | {place} | {escaped(problem.message)} |"


def difference_to_dict(found: Difference) -> dict[str, Any]:
    """What changed, as plain data. A problem is that of the JSON report, with the path of its input."""
    worst = found.worst()
    return {
        "tipx_report_diff": DIFFERENCE_VERSION,
        "inputs": [{"path": one.path, "before": _or_none(one.before), "after": _or_none(one.after)} for one in found.inputs],
        "new": _located(found.new),
        "mended": _located(found.mended),
        "gone": _located(found.gone),
        "kept": len(found.kept),
        "counts": [{"path": one.path, "rule": one.rule, "before": one.before, "after": one.after} for one in found.counts],
        "worst_new": None if worst is None else worst.value,
        "unlike": list(found.unlike),
        "open": found.is_open,
    }  # fmt: skip


def _or_none(verdict: Verdict | None) -> str | None:
    return None if verdict is None else verdict.value


def _located(problems: Iterable[Located]) -> list[dict[str, Any]]:
    return [{"path": one.path, **problem_to_dict(one.problem)} for one in problems]


# -- checks ------------------------------------------------------------------------------------------------------------


def repeated_to_text(found: Repeated) -> str:
    """Whether this installation says the same, for people."""
    lines = [_ANSWERS[found.state]]
    lines += [f"  {one.member}: {clean(one.then)} then, {one.here} here" for one in found.provenance]
    for one in found.inputs:
        why = f": {clean(one.why)}" if one.why else ""
        lines.append(f"{clean(one.then.path)}: {_STATES[one.state]}{why}{_was(one)}")
        lines += [f"  only then  {_problem(problem, one.then.form)}" for problem in one.missing]
        lines += [f"  only here  {_problem(problem, one.then.form)}" for problem in one.added]
    return "\n".join(lines) + "\n"


def _was(one: RepeatedInput) -> str:
    if one.now is None:
        return ""
    then, now = one.then.verdict.value, one.now.verdict.value
    return f" ({then})" if then == now else f" ({then} then, {now} here)"


def _problem(problem: Problem, form: str) -> str:
    return f"{problem.severity.value} {problem.rule}  {clean(where(problem.at, form))}"


def repeated_to_dict(found: Repeated) -> dict[str, Any]:
    """Whether this installation says the same, as plain data. A problem is that of the JSON report, without its value."""
    return {
        "tipx_report_check": CHECK_VERSION,
        "answer": found.state,
        "provenance": [one._asdict() for one in found.provenance],
        "inputs": [
            {
                "path": one.then.path,
                "answer": one.state,
                "why": one.why or None,
                "verdict": {"then": one.then.verdict.value, "here": None if one.now is None else one.now.verdict.value},
                "missing": [{**problem_to_dict(problem), "value": None} for problem in one.missing],
                "added": [{**problem_to_dict(problem), "value": None} for problem in one.added],
            }
            for one in found.inputs
        ],
    }
