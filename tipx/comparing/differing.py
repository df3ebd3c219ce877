"""What changed between two saved reports: problems mended, new, and in both; verdicts before and after.

Problems are matched by the path of their input and by fingerprint, which is made of rule and place in the model: lines that
moved are no change.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tipx.merging import differing
from tipx.problems import InputReport, LayerState, Problem, Report, Severity, Verdict


@dataclass(frozen=True, slots=True)
class Located:
    """A problem with the path of its input."""

    path: str
    form: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class InputChange:
    """An input and its verdicts, None where the report does not know it."""

    path: str
    before: Verdict | None
    after: Verdict | None


@dataclass(frozen=True, slots=True)
class CountChange:
    """A rule of which an input has more problems than a report lists: only their numbers can be compared."""

    path: str
    rule: str
    severity: Severity
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from report A to report B.

    `mended` are problems of A in inputs that B knows too; `gone` those of inputs that B knows not. `kept` are in both, as
    B tells them. `unlike`: in which options, tool and standard the reports differ, so that a change may come from there
    and not from the data. `is_open`: B leaves something undecided, so that there may be more.
    """

    inputs: tuple[InputChange, ...]
    new: tuple[Located, ...]
    mended: tuple[Located, ...]
    gone: tuple[Located, ...]
    kept: tuple[Located, ...]
    counts: tuple[CountChange, ...]
    unlike: tuple[str, ...]
    is_open: bool

    def worst(self) -> Severity | None:
        """The gravest severity of what is new and not suppressed; None when nothing is."""
        found = [one.problem.level for one in self.new if one.problem.suppressed is None]
        found += [one.severity for one in self.counts if one.after > one.before]
        return min(found, key=lambda severity: severity.rank, default=None)


Key = tuple[str, str]


def difference(before: Report, after: Report) -> Difference:
    """What changed from one report to the other."""
    old, new = _Side(before), _Side(after)
    unlisted = {key for key in (*old.counts, *new.counts) if old.truncated[key] or new.truncated[key]}
    left = Counter(old.keys(unlisted))
    added: list[Located] = []
    kept: list[Located] = []
    for one in new.located(unlisted):
        key = _key(one)
        matched = left[key] > 0
        left[key] -= matched
        (kept if matched else added).append(one)
    mended: list[Located] = []
    gone: list[Located] = []
    for one in reversed(list(old.located(unlisted))):
        key = _key(one)
        if left[key] > 0:
            left[key] -= 1
            (mended if one.path in new.inputs else gone).append(one)
    return Difference(
        tuple(InputChange(path, old.verdict(path), new.verdict(path)) for path in dict.fromkeys((*old.inputs, *new.inputs))),
        tuple(added), tuple(reversed(mended)), tuple(reversed(gone)), tuple(kept),
        tuple(
            CountChange(path, rule, new.severity(path, rule), old.counts[path, rule], new.counts[path, rule])
            for path, rule in sorted(unlisted)
        ),
        tuple(differing([before, after])), _is_open(after),
    )  # fmt: skip


def _key(one: Located) -> Key:
    return one.path, one.problem.fingerprint


def plain_path(path: str) -> str:
    """A path in one spelling, so that reports made on different systems can be compared."""
    path = path.replace("\\", "/")
    return path.removeprefix("./") or path


class _Side:
    """One report, by path."""

    def __init__(self, report: Report) -> None:
        self._problems = [
            Located(plain_path(report.inputs[one.at.input].path), report.inputs[one.at.input].form, one)
            for one in report.problems
        ]
        self.inputs: defaultdict[str, list[InputReport]] = defaultdict(list)
        self.truncated: Counter[Key] = Counter()
        for one in report.inputs:
            path = plain_path(one.path)
            self.inputs[path].append(one)
            self.truncated.update({(path, rule): count for rule, count in one.truncated.items()})
        self.counts = self.truncated + Counter((one.path, one.problem.rule) for one in self._problems)

    def located(self, without: set[Key]) -> Iterator[Located]:
        """The problems, but for those of rules and inputs that are not listed whole."""
        return (one for one in self._problems if (one.path, one.problem.rule) not in without)

    def keys(self, without: set[Key]) -> Iterator[Key]:
        return map(_key, self.located(without))

    def verdict(self, path: str) -> Verdict | None:
        return min((one.verdict for one in self.inputs.get(path, ())), key=lambda one: one.rank, default=None)

    def severity(self, path: str, rule: str) -> Severity:
        """The gravest severity of a rule in an input, as far as it is listed; error where nothing is."""
        found = [one.problem.level for one in self._problems if (one.path, one.problem.rule) == (path, rule)]
        return min(found, key=lambda one: one.rank, default=Severity.ERROR)


def _is_open(report: Report) -> bool:
    return bool(report.faults) or any(
        one.verdict is Verdict.UNDECIDED or any(layer.state is LayerState.UNFINISHED for layer in one.layers)
        for one in report.inputs
    )
