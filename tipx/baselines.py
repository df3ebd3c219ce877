"""Baselines: the problems that were known on a day, by rule, file and fingerprint; never a value.

The form is described by `schemas/report/1.0/baseline.schema.json`. Paths are those seen from the folder of the baseline, so
that it holds wherever the command is run; its entries are sorted, one a line, so that two of them can be compared.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tipx.checks import RULE_ID, is_protected, registered
from tipx.problems import BaselineUse, InputReport, LayerState, Problem, Report

BASELINE_VERSION = "1.0"
_RULE = re.compile(RULE_ID)

MOST_BYTES = 64 << 20
"""A larger file is no baseline: an entry has some hundred bytes."""
_FINGERPRINT = re.compile("[0-9a-f]{16}")
_DIGEST = re.compile("[0-9a-f]{64}")


class BaselineError(ValueError):
    """A baseline that cannot be used: the message says why, without its path."""


class Key(NamedTuple):
    """What makes a problem the same in the next run."""

    path: str
    rule: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known problems with how many there are of each, and the digests of the versions of the standard that found them."""

    standards: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[Key, int] = field(default_factory=dict)


class Keys:
    """Tells the key of a problem: paths as they are seen from the folder of the baseline."""

    def __init__(self, report: Report, path: str | os.PathLike[str]) -> None:
        folder = os.path.dirname(os.path.abspath(path))
        self.paths = tuple(_seen_from(folder, one.path) for one in report.inputs)

    def of(self, problem: Problem) -> Key:
        """The key of that problem."""
        return Key(self.paths[problem.at.input], problem.rule, problem.fingerprint)


def _seen_from(folder: str, path: str) -> str:
    if path.startswith("<"):  # a name and no path: <stdin>, <bytes>
        return path
    try:
        path = os.path.relpath(path, folder)
    except ValueError:  # another drive
        path = os.path.abspath(path)
    return path.replace(os.sep, "/")


def use(baseline: Baseline, report: Report, path: str | os.PathLike[str], found: int) -> BaselineUse:
    """What the baseline came to in that report, in which `found` problems were set aside by it."""
    beyond = sum(
        count for one in report.inputs for rule, count in one.truncated.items() if not is_protected(rule)
    )  # fmt: skip
    suppressed = report.suppressed - sum(problem.suppressed is not None for problem in report.problems)
    judged = [one.standard for one in report.inputs if "sha256" in one.standard]
    return BaselineUse(
        path=os.fspath(path),
        known=sum(baseline.counts.values()),
        problems=found,
        gone=sum((Counter(baseline.counts) - _still_known(baseline, report, path)).values()),
        beyond=beyond - suppressed,
        protected=sum(count for rule, count in report.by_rule.items() if is_protected(rule)),
        same_standard=all(baseline.standards.get(one["version"]) == one["sha256"] for one in judged),
    )


def _still_known(baseline: Baseline, report: Report, path: str | os.PathLike[str]) -> Counter[Key]:
    """What of the baseline is still there, or cannot be told not to be: its input or layer was not judged, or not listed."""
    keys = Keys(report, path)
    found = Counter(keys.of(problem) for problem in report.problems)
    still: Counter[Key] = Counter()
    for key, count in baseline.counts.items():
        inputs = [one for one, name in zip(report.inputs, keys.paths, strict=True) if name == key.path]
        told = bool(inputs) and all(_is_told(key.rule, one, report.options) for one in inputs)
        still[key] = min(count, found[key]) if told else count
    return still


def _is_told(rule: str, one: InputReport, options: Mapping[str, Any]) -> bool:
    """Whether everything that the rule found in an input stands in the report."""
    if rule not in registered():
        return True
    layer = registered()[rule].layer
    judged = any(each.layer is layer and each.state is LayerState.DONE for each in one.layers)
    return judged and rule not in one.truncated and not options.get("select") and not options.get("ignore")


def taken(old: Baseline, report: Report, path: str | os.PathLike[str]) -> Baseline:
    """The baseline after a run: with the problems that it found, without those that are gone.

    What the run cannot tell of stays as it was (other files, what was not selected, not judged or not listed). What a
    suppression sets aside is left to it, because it ends one day; protected problems are never taken in.
    """
    keys = Keys(report, path)
    now = Counter(
        keys.of(problem)
        for problem in report.problems
        if not is_protected(problem.rule) and (problem.suppressed is None or problem.suppressed.kind == "baseline")
    )
    aside = Counter(
        keys.of(problem)
        for problem in report.problems
        if problem.suppressed is not None and problem.suppressed.kind == "suppression"
    )
    kept = _still_known(old, report, path) - aside
    counts = {key: count for key, count in sorted((now | kept).items()) if not is_protected(key.rule)}
    judged = {one.standard["version"]: one.standard["sha256"] for one in report.inputs if "sha256" in one.standard}
    return Baseline(dict(sorted({**old.standards, **judged}.items())), counts)


def to_json(baseline: Baseline) -> str:
    """The text of the file: an entry a line."""
    standards = [{"version": version, "sha256": digest} for version, digest in baseline.standards.items()]
    entries = [
        {"path": key.path, "rule": key.rule, "fingerprint": key.fingerprint, "count": count}
        for key, count in baseline.counts.items()
    ]
    lines = ",\n".join("    " + json.dumps(entry, ensure_ascii=False) for entry in entries)
    return (
        f'{{\n  "tipx_baseline": {json.dumps(BASELINE_VERSION)},\n  "standards": {json.dumps(standards)},\n'
        f'  "entries": [{chr(10) + lines + chr(10) + "  " if lines else ""}]\n}}\n'
    )


def read(path: str | os.PathLike[str]) -> Baseline:
    """The baseline of a file. Raises BaselineError when it cannot be read or is none."""
    try:
        status = os.stat(path)
        return _read(os.fspath(path), status.st_mtime_ns, status.st_size)
    except FileNotFoundError:
        raise BaselineError("is not there; --update-baseline writes it") from None
    except OSError as error:
        raise BaselineError(f"cannot be read: {(error.strerror or type(error).__name__).lower()}") from None


@functools.lru_cache(maxsize=4)
def _read(path: str, _changed: int, _size: int) -> Baseline:
    with open(path, "rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise BaselineError(f"is larger than {MOST_BYTES >> 20} MB")
    return parse(raw)


def parse(raw: bytes) -> Baseline:
    """The baseline that a text holds. Raises BaselineError when it is none."""
    try:
        document = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BaselineError("is no JSON") from None
    if not isinstance(document, dict) or "tipx_baseline" not in document:
        raise BaselineError("is no baseline: it lacks tipx_baseline")
    if document["tipx_baseline"] != BASELINE_VERSION:
        raise BaselineError(f"is a baseline of another form than {BASELINE_VERSION}")
    if document.keys() != {"tipx_baseline", "standards", "entries"}:
        raise BaselineError("has other members than tipx_baseline, standards and entries")
    return Baseline(dict(_standards(document["standards"])), dict(_entries(document["entries"])))


def _standards(given: Any) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(_objects("standards", given), 1):
        if one.keys() != {"version", "sha256"} or not _are_texts(one, "version") or not _fits(_DIGEST, one["sha256"]):
            raise BaselineError(f"has no version and sha256 in item {number} of its standards")
        yield one["version"], one["sha256"]


def _entries(given: Any) -> Iterator[tuple[Key, int]]:
    seen = set()
    for number, one in enumerate(_objects("entries", given), 1):
        fits = (
            one.keys() == {"path", "rule", "fingerprint", "count"}
            and _are_texts(one, "path")
            and _fits(_RULE, one["rule"])
            and _fits(_FINGERPRINT, one["fingerprint"])
            and type(one["count"]) is int
            and one["count"] > 0
        )
        if not fits:
            raise BaselineError(f"has no path, rule, fingerprint and count in item {number} of its entries")
        key = Key(one["path"], one["rule"], one["fingerprint"])
        if key in seen:
            raise BaselineError(f"says the same twice: item {number} of its entries")
        seen.add(key)
        yield key, one["count"]


def _objects(name: str, given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise BaselineError(f"has no list of objects in {name}")
    return given


def _are_texts(one: Mapping[str, Any], *names: str) -> bool:
    return all(isinstance(one[name], str) and one[name] for name in names)


def _fits(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
