"""The registry: a rule is one function with its metadata beside it, in the module of its theme."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import NamedTuple

from tipx import checks
from tipx.checks import Check
from tipx.problems import Layer, Severity
from tipx.ruleset.finding import Findings

THEMES = "tipx.ruleset.themes"
"""The package whose modules are the themes; adding a module adds its rules."""

_KINDS = {"C": "case", "V": "victim", "R": "referral", "B": "bundle"}
_OWN = ("case", "victim", "referral")

RuleFunction = Callable[..., Findings]


class Rule(NamedTuple):
    """A registered rule: its catalogue entry, its function, the record types it is called with, what wakes it.

    `wakes`: fields of the record (first names); a record with none of them is not handed to the rule. `reads`: the
    model paths that a rule over several records looks at; it sees nothing else of a record.
    """

    check: Check
    run: RuleFunction
    kinds: tuple[str, ...]
    wakes: frozenset[str]
    reads: tuple[str, ...]


_RULES: dict[str, Rule] = {}


def rule(
    identifier: str,
    severity: str,
    *,
    on: str,
    title: str,
    message: str | Mapping[str, str],
    checks_that: str,
    why: str,
    mend: str,
    source: str,
    wakes: tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
    absence: bool = False,
    layer: Layer | None = None,
    since: str = "1.0",
) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule.

    `on` says what it looks at and so its layer and its signature: one of `C`, `V`, `R` (that record type), `record`
    (each of the three) or `any` (these and the bundle's own fields) is called as `run(record, context)`; several joined
    with `+`, or `B`, as `run(payload, context)`; `H` as `run(exchange, context)`. `layer` overrides for rules that
    look only at the bundle's own fields (`on="B", layer=Layer.RECORD`: `run(header, context)`).
    `checks_that`, `why` and `mend` are sentences for people; `mend` is shown with each problem. Strings rather than a
    docstring, so that they survive `python -OO`.
    """
    chosen = layer or _layer(on)
    texts = {"": message} if isinstance(message, str) else message
    grave = Severity(severity)
    protected = grave is Severity.ERROR and (identifier.startswith("TIPX-CDP-") or identifier == "TIPX-STR-019")
    entry = Check(
        identifier, grave, chosen, title, texts, checks_that, why, mend, source, since, on, absence, protected
    )  # fmt: skip

    def add(function: RuleFunction) -> RuleFunction:
        checks.register(entry)
        _RULES[identifier] = Rule(entry, function, _kinds(on), frozenset(wakes), reads)
        return function

    return add


def _layer(on: str) -> Layer:
    if on == "H":
        return Layer.HISTORY
    return Layer.RECORD if on in ("C", "V", "R", "record", "any") else Layer.CROSS


def _kinds(on: str) -> tuple[str, ...]:
    if on == "record":
        return _OWN
    if on == "any":
        return ("bundle", *_OWN)
    return (_KINDS[on],) if on in _KINDS else ()


@functools.cache
def rules() -> Mapping[str, Rule]:
    """All rules of all themes, by id in order."""
    package = importlib.import_module(THEMES)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{THEMES}.{module.name}")
    return dict(sorted(_RULES.items()))


@functools.cache
def rules_by_kind(kind: str) -> tuple[Rule, ...]:
    """The rules of layer record that are called with records of that type."""
    return tuple(rule for rule in rules().values() if rule.check.layer is Layer.RECORD and kind in rule.kinds)


@functools.cache
def rules_of(layer: Layer) -> tuple[Rule, ...]:
    """The rules of one layer."""
    return tuple(rule for rule in rules().values() if rule.check.layer is layer)
