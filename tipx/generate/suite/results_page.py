"""Generates the docs page of published results: who passes what, where anybody disagrees and why, and what exposed the controls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tipx.conformance.implementations import Known, disagreements, every, published, reasons
from tipx.conformance.model import Outcome
from tipx.conformance.results import Results, Row
from tipx.conformance.suite import Suite
from tipx.generate.pages import NOTE, cell
from tipx.generate.suite import SUITE
from tipx.generate.suite.drafting import CLASSES
from tipx.standard import Standard

PAGE = "docs/conformance/results.md"

_INTRO = """# Results

Real programs under the [conformance suite](index.md), and controls: programs that are wrong on purpose, which the suite has to expose.
They stand in `conformance/implementations/`, what came of them in `conformance/results/`.
`python -m tipx.conformance.implementations` runs them again, all that can be run on a machine.
"""

_MATRIX = """## Who passes what

Passed, of what was asked, by group of cases. Each form of a case is asked by itself. A dash stands where nothing was asked: the
published schemas know nothing of rules, so Ajv and Xerces claim the structure alone.
"""

_DISAGREE = """## Where they disagree

Every case that does not pass, and the reason.
"""

_CONTROLS = """## What exposed the controls

A suite is worth what it notices. Of each control: how many of its answers were wrong, and in what.
"""

_NOT_EXPLAINED = "**not explained**"


class Shown(NamedTuple):
    """An implementation, and what was published of it."""

    known: Known
    found: Results


def files(_: Standard) -> dict[str, str]:
    """The page, by path from the root of the repository."""
    suite = Suite(SUITE)
    shown = [
        Shown(known, found) for known in every(SUITE) if (found := published(SUITE, known.name, suite)) is not None
    ]
    note = NOTE.format(source="conformance/results/ and conformance/implementations/")
    return {PAGE: note + "\n".join(page(shown)) + "\n"}


def page(every_one: Sequence[Shown]) -> Iterator[str]:
    """The lines of the page."""
    real, controls = ([one for one in every_one if one.known.control is kind] for kind in (False, True))
    yield _INTRO
    yield from _suites(every_one)
    yield from _who(every_one)
    yield _MATRIX
    yield from _matrix(every_one)
    yield ""
    yield _DISAGREE
    for one in real:
        yield from _differences(one)
    yield _CONTROLS
    yield from _exposed(controls)
    for one in controls:
        yield from _examples(one)


def _suites(every_one: Sequence[Shown]) -> Iterator[str]:
    """Of which suite the results are: of one, unless somebody ran them at another time."""
    for (version, digest), group in _by_suite(every_one).items():
        yield f"Suite {version}, manifest `{digest}`: {', '.join(one.known.name for one in group)}.\n"


def _by_suite(every_one: Sequence[Shown]) -> Mapping[tuple[str, str], list[Shown]]:
    found: dict[tuple[str, str], list[Shown]] = {}
    for one in every_one:
        found.setdefault((one.found.suite, one.found.digest), []).append(one)
    return found


def _who(every_one: Sequence[Shown]) -> Iterator[str]:
    yield from _head("name", "version", "language", "what it is", "forms", "claims", "capabilities")
    for known, found in every_one:
        declared = found.declared
        name = f"[{known.title}]({declared.homepage})" if declared.homepage else known.title
        yield _row(
            f"{name} (`{known.name}`)", declared.version, declared.language, known.what, _listed(declared.forms),
            _listed(sorted(declared.claims)), _listed(sorted(declared.capabilities)) or "verdicts alone",
        )  # fmt: skip
    yield ""


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _matrix(every_one: Sequence[Shown]) -> Iterator[str]:
    counted = [(one, one.found.groups) for one in every_one]
    groups = [group for group in CLASSES if any(group in counts for _, counts in counted)]
    yield from _head("implementation", *groups, "all")
    for one, counts in counted:
        yield _row(
            f"`{one.known.name}`", *(_passed(counts.get(group, {})) for group in groups), _passed(one.found.counts)
        )


def _passed(counts: Mapping[Outcome, int]) -> str:
    asked = sum(count for outcome, count in counts.items() if outcome is not Outcome.NOT_APPLICABLE)
    return f"{counts[Outcome.PASS]} / {asked}" if asked else "–"


def _differences(one: Shown) -> Iterator[str]:
    rows = disagreements(one.found)
    yield f"### {one.known.title} {{#{one.known.name}}}\n"
    if not rows:
        yield f"It passes all {one.found.asked} that it was asked.\n"
        return
    why = reasons(one.known)
    yield from _head("case", "form", "outcome", "what differs", "why")
    for row in rows:
        yield _row(row.case, row.form, row.outcome.value, row.why, why.get(row.case, _NOT_EXPLAINED))
    yield ""


def _exposed(controls: Sequence[Shown]) -> Iterator[str]:
    yield from _head("control", "asked", "exposed by its verdict", "exposed by its problems alone", "by anything else")
    for one in controls:
        kinds = Counter(map(_kind, disagreements(one.found)))
        yield _row(
            f"`{one.known.name}`", str(one.found.asked), *(str(kinds[kind]) for kind in ("verdict", "problem", ""))
        )
    yield ""


def _kind(row: Row) -> str:
    """What differs: the verdict, or the problems alone. The verdict is always told first."""
    if row.outcome is Outcome.FAIL and row.why.startswith("verdict "):
        return "verdict"
    return "problem" if row.outcome is Outcome.FAIL and ": problem " in row.why else ""


def _examples(one: Shown) -> Iterator[str]:
    """The first case of each group that exposed it."""
    first: dict[str, Row] = {}
    for row in disagreements(one.found):
        first.setdefault(row.group, row)
    yield f"### {one.known.title} {{#{one.known.name}}}\n"
    yield f"{one.known.what} The first case of each group that exposed it:\n"
    yield from _head("case", "form", "what differs")
    for group in CLASSES:
        if group in first:
            yield _row(first[group].case, first[group].form, first[group].why)
    yield ""


def _head(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield "|---" * len(names) + "|"


def _row(*cells: str) -> str:
    return f"| {' | '.join(map(cell, cells))} |"
