"""JUnit XML: a suite an input, a test case a layer; it keeps to the XML Schema of the xUnit plugin of Jenkins.

A layer fails where a problem makes the run fail (`--fail-on`), is an error where it leaves the answer open, and is skipped
where it does not apply, where an earlier error left it nothing to stand on, or where all that would fail it was set aside.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tipx import catalogue
from tipx.problems import InputReport, Layer, LayerReport, LayerState, Problem, Report, Severity
from tipx.reporting.common import (
    by_input,
    clean,
    is_open,
    message,
    not_listed,
    notes_in_words,
    plural,
    relative,
    unchecked,
    where,
    why_suppressed,
)


class _Case(NamedTuple):
    """One test case: `outcome` is failure, error, skipped, or empty when it passed."""

    name: str
    outcome: str = ""
    message: str = ""
    type: str = ""
    text: str = ""


def render(report: Report) -> str:
    """The report as JUnit XML."""
    suites = [(one, _cases(one, problems, report)) for one, problems in by_input(report)]
    named = [(clean(relative(one.path)), cases, list(_facts(one))) for one, cases in suites]
    faults = [
        _Case(f"internal error {number}", "error", one.text, "internal-error")
        for number, one in enumerate((one for one in unchecked(report) if one.kind == "fault"), 1)
    ]
    if faults:
        named.append(("tipx", faults, []))
    counts = _counts([case for _, cases, _ in named for case in cases])
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<testsuites{_attributes(name='tipx', **{key: counts[key] for key in ('tests', 'failures', 'errors')})}>",
            *(line for name, cases, facts in named for line in _suite(name, cases, [*facts, *_run_facts(report)])),
            "</testsuites>\n",
        )
    )


def _cases(one: InputReport, problems: Sequence[Problem], report: Report) -> list[_Case]:
    if one.unreadable is not None:
        return [_Case("reading", "error", f"cannot be read: {one.unreadable}", "unreadable")]
    return [_case(layer, problems, one, report) for layer in one.layers]


def _case(layer: LayerReport, of_input: Sequence[Problem], one: InputReport, report: Report) -> _Case:
    name = layer.layer.value
    problems = [problem for problem in of_input if problem.layer is layer.layer]
    standing = [problem for problem in problems if problem.suppressed is None]
    failing = [problem for problem in standing if _fails(problem.level, report)]
    unlisted = list(_unlisted(layer.layer, of_input, one, report))
    aside = [problem for problem in problems if problem.suppressed is not None]
    text = "\n".join([*_lines(standing, aside, one), *(sentence for _, sentence, _, _ in unlisted)])
    if is_open(one, layer.state):
        return _Case(name, "error", f"not fully checked: {layer.why}", layer.state.value, text)
    more = [(rule, count) for rule, _, count, fails in unlisted if fails]
    if failing or more:
        count = len(failing) + sum(count for _, count in more)
        first = failing[0].rule if failing else more[0][0]
        return _Case(name, "failure", plural(count, "problem"), first, text)
    if layer.state is LayerState.BLOCKED:
        return _Case(name, "skipped", f"not checked: {layer.why}", layer.state.value, text)
    if any(_fails(problem.level, report) for problem in aside):
        return _Case(name, "skipped", f"{plural(len(aside), 'problem')} suppressed", "suppressed", text)
    if layer.state is LayerState.NOT_APPLICABLE:
        return _Case(name, "skipped", f"not applicable: {layer.why}", layer.state.value, text)
    return _Case(name, text=text)


def _unlisted(
    layer: Layer, problems: Sequence[Problem], one: InputReport, report: Report
) -> Iterator[tuple[str, str, int, bool]]:
    """The rules of a layer of which the cap left problems off the list: how many, and whether they make the run fail.

    The totals tell whether any of what is not listed does; the severity of its rule tells which.
    """
    checks = catalogue.load()
    if not checks.keys() >= one.truncated.keys():
        checks = catalogue.load_every()
    levels = {rule: checks[rule].severity for rule in one.truncated}
    levels |= {problem.rule: problem.level for problem in problems if problem.rule in levels}
    listed = sum(problem.suppressed is None and _fails(problem.level, report) for problem in problems)
    hidden = sum(count for name, count in one.totals.items() if _fails(Severity(name), report)) > listed
    failing = [rule for rule, level in levels.items() if _fails(level, report)] or list(levels)
    for rule, sentence in not_listed(one):
        if checks[rule].layer is layer:
            yield rule, sentence, one.truncated[rule], hidden and rule in failing


def _fails(level: Severity, report: Report) -> bool:
    """Whether a problem of that level makes the run fail; what the report does not say is the usual: errors do."""
    least = report.options.get("fail_on", Severity.ERROR.value)
    return least != "never" and level.rank <= Severity(least).rank


def _lines(standing: Sequence[Problem], aside: Sequence[Problem], one: InputReport) -> Iterator[str]:
    for problem in standing:
        yield from _problem(problem, one)
    for problem in aside:
        yield from _problem(problem, one)
        assert problem.suppressed is not None
        yield f"  suppressed: {why_suppressed(problem.suppressed)}"


def _problem(problem: Problem, one: InputReport) -> Iterator[str]:
    yield f"{problem.level.value} {problem.rule}: {where(problem.at, one.form)}"
    yield f"  {message(problem)}"
    if problem.hint:
        yield f"  mend: {problem.hint}"


def _facts(one: InputReport) -> Iterator[tuple[str, str]]:
    yield "verdict", one.verdict.value
    if one.standard:
        yield "standard", one.standard.get("version", "unknown")
    for name, count in one.totals.items():
        yield f"total.{name}", str(count)
    for rule, count in one.truncated.items():
        yield f"not-listed.{rule}", str(count)


def _run_facts(report: Report) -> Iterator[tuple[str, str]]:
    for number, note in enumerate(notes_in_words(report), 1):
        yield f"note.{number}", note


def _suite(name: str, cases: Sequence[_Case], facts: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield f"  <testsuite{_attributes(name=name, **_counts(cases))}>"
    if facts:
        yield "    <properties>"
        yield from (f"      <property{_attributes(name=key, value=value)}/>" for key, value in facts)
        yield "    </properties>"
    for case in cases:
        yield from _element(case, name)
    yield "  </testsuite>"


def _element(case: _Case, suite: str) -> Iterator[str]:
    start = f"    <testcase{_attributes(name=_LABELS.get(case.name, case.name), classname=suite)}"
    if case.outcome:
        yield start + ">"
        yield f"      <{case.outcome}{_attributes(type=case.type, message=case.message)}>{_escaped(case.text)}</{case.outcome}>"
        yield "    </testcase>"
    elif case.text:
        yield start + ">"
        yield f"      <system-out>{_escaped(case.text)}</system-out>"
        yield "    </testcase>"
    else:
        yield start + "/>"


_LABELS = {layer.value: f"layer {layer.value}" for layer in Layer}


def _counts(cases: Sequence[_Case]) -> dict[str, str]:
    outcomes = [case.outcome for case in cases]
    counts = {"tests": len(cases), "failures": outcomes.count("failure"), "errors": outcomes.count("error")}
    return {name: str(count) for name, count in {**counts, "skipped": outcomes.count("skipped")}.items()}


def _attributes(**given: str) -> str:
    return "".join(f' {name}="{_escaped(clean(value))}"' for name, value in given.items())


def _escaped(text: str) -> str:
    return html.escape("\n".join(clean(line) for line in text.split("\n")))
