"""Runs the rules. It knows when each is called and what becomes of its findings; it knows no rule.

A fault in a rule's own code is never a problem of the data: it is collected as a fault, the other rules still run.
"""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tipx.problems import Layer
from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Finding
from tipx.ruleset.linked import signs_of_group
from tipx.ruleset.payload import PayloadView, Whole, agencies_by_id
from tipx.ruleset.registry import Rule, awake, rule_of, rules_of
from tipx.ruleset.visibility import hidden

MOST_PLANS = 4096
"""So many mixtures of signs are remembered, each with the rules that are then called."""


class Found(NamedTuple):
    """A finding with the rule that made it and the record it is about. It may still prove to rest on what is hidden."""

    rule: Rule
    finding: Finding
    entry: Entry


class Fault(NamedTuple):
    """An error in the code of a rule: which rule, the type of the exception, the line of our code that raised it.

    Never the text of the exception: it may hold values.
    """

    rule: str
    kind: str
    where: str = ""


def run_record(entry: Entry, context: Context, faults: list[Fault], most: int | None = None) -> list[Found]:
    """The findings of all rules of layer record on one record (or on the header). `most`: of so many at most; where there are
    more, one more than that is given."""
    context.turn_to(entry.kind, entry.data, entry.refused, entry.touched)
    found: list[Found] = []
    data = entry.data
    for rule in awake(entry.kind, tuple(data), context.applied, context.standard.version):
        try:
            for finding in rule.run(data, context):
                found.append(Found(rule, finding, finding.of or entry))
                if most is not None and len(found) > most:
                    return found
        except Exception as error:
            faults.append(_fault(rule, error))
    return found


def run_cross(payload: PayloadView, faults: list[Fault]) -> list[Found]:
    """The findings of all rules over records that belong together; those that count over the whole payload come later."""
    found: list[Found] = []
    context = payload.context
    plan, broken = payload.whole.once(_plan)
    if broken:
        faults += broken
        broken.clear()
    agencies, _ = payload.whole.once(agencies_by_id)
    for rule in plan.called(payload.signs | signs_of_group(payload, agencies)):
        try:
            for finding in rule.run(payload, context):
                if finding.of is None:
                    raise LookupError("a finding of a rule over several records names no record")
                found.append(Found(rule, finding, finding.of))
        except Exception as error:
            faults.append(_fault(rule, error))
    return found


class _Plan:
    """The rules over several records that may say something in one payload."""

    def __init__(self, rules: Sequence[tuple[Rule, int]]) -> None:
        """`rules`: each with the signs that it needs."""
        self.counting = [rule for rule, _ in rules if rule.tally is not None]
        self._rules = [(rule, needs) for rule, needs in rules if rule.tally is None]
        self._called: dict[int, tuple[Rule, ...]] = {}

    def called(self, signs: int) -> tuple[Rule, ...]:
        """Those to be called with records that show these signs. Many groups of records show the same."""
        found = self._called.get(signs)
        if found is None:
            if len(self._called) >= MOST_PLANS:
                self._called.clear()
            found = self._called[signs] = tuple(rule for rule, needs in self._rules if needs & signs == needs)
        return found


def _plan(whole: Whole) -> tuple[_Plan, list[Fault]]:
    """The plan of a payload, and the faults of making it."""
    faults: list[Fault] = []
    found = []
    for rule in rules_of(Layer.CROSS, whole.context.applied, whole.context.standard.version):
        try:
            if rule.when is None or rule.when(whole):
                found.append((rule, rule.needs if isinstance(rule.needs, int) else rule.needs(whole)))
        except Exception as error:
            faults.append(_fault(rule, error))
    return _Plan(found), faults


def tally(payload: PayloadView, faults: list[Fault]) -> dict[str, Counter[Any]]:
    """What the rules that count over the whole payload count in these records."""
    counted: dict[str, Counter[Any]] = {}
    for rule in payload.whole.once(_plan)[0].counting:
        assert rule.tally is not None
        try:
            counted[rule.check.id] = rule.tally(payload, payload.context)
        except Exception as error:
            faults.append(_fault(rule, error))
    return counted


def run_counted(payload: PayloadView, counted: Mapping[str, Counter[Any]], faults: list[Fault]) -> list[Found]:
    """The findings of the rules that count, from what was counted in all records. `payload` has the header only."""
    found: list[Found] = []
    for rule in _counting():
        if rule.check.id in counted:
            found.extend(_call(rule, None, faults, payload, payload.context, counted[rule.check.id]))
    return found


@functools.cache
def _counting() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules_of(Layer.CROSS) if rule.tally is not None)


def run_history(exchange: Sequence[PayloadView], faults: list[Fault]) -> list[Found]:
    """The findings of all rules over several messages, which are given in their order."""
    found: list[Found] = []
    applied = frozenset[str]().union(*(message.context.applied for message in exchange))
    for rule in rules_of(Layer.HISTORY, applied):
        # A rule of a profile is given the last message under that profile.
        last = next(one for one in reversed(exchange) if not rule.profile or rule.profile in one.context.applied)
        found.extend(_call(rule, None, faults, exchange, last.context))
    return found


def _call(rule: Rule, entry: Entry | None, faults: list[Fault], *arguments: object) -> Iterator[Found]:
    function: Callable[..., Iterable[Finding]] = rule.run
    try:
        for finding in function(*arguments):
            of = finding.of or entry
            if of is None:
                raise LookupError("a finding of a rule over several records names no record")
            yield Found(rule, finding, of)
    except Exception as error:
        faults.append(_fault(rule, error))


def _fault(rule: Rule, error: Exception) -> Fault:
    return Fault(rule.check.id, type(error).__name__, _where(error))


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"


def certain(payload: PayloadView, found: Iterable[Found]) -> list[Found]:
    """Those findings that stand once the whole payload has been read: what they miss would have been shown.

    A rule may find one place for several reasons, each with its own absences: the first that stands is kept.
    """
    kept: dict[tuple[str, int, Path], Found] = {}
    for one in found:
        key = (one.rule.check.id, id(one.entry), one.finding.path)
        if key not in kept and not (one.rule.check.absence and _rests_on_hidden(payload, one)):
            kept[key] = one
    return list(kept.values())


def _rests_on_hidden(payload: PayloadView, found: Found) -> bool:
    return any(hidden(payload, spot.of or found.entry, spot.path) for spot in found.finding.absent)


def layer_of(identifier: str) -> Layer:
    """The layer of a rule."""
    return rule_of(identifier).check.layer
