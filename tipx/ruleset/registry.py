"""The registry: a rule is one function with its metadata beside it, in the module of its theme."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import pkgutil
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from tipx import checks
from tipx.checks import RULE_ID, Check
from tipx.problems import Layer, Severity
from tipx.ruleset.finding import Findings, Record
from tipx.standard import number_of

THEMES = "tipx.ruleset.themes"
"""The package whose modules are the themes; adding a module adds its rules."""

PROFILES = "tipx.ruleset.profiles"
"""The package with a package for each profile of ours that has rules; those of others are named by entry points."""

ENTRY_POINTS = "tipx.profile_rules"
"""The group of entry points by which installed packages add rules to a profile: its id, and the module that registers them."""

NO_PROFILES: frozenset[str] = frozenset()


class RulesMissing(Exception):
    """The rules of a profile cannot be loaded from the package that has them; the message says which, and why."""


_KINDS = {"C": "case", "V": "victim", "R": "referral", "B": "bundle"}
_OWN = ("case", "victim", "referral")

RuleFunction = Callable[..., Findings]
Tally = Callable[..., "Counter[Any]"]
"""Counts over records that belong together; what several groups gave is added up."""
Keys = Callable[[Record], Iterable[tuple[str, ...]]]
"""What of a record joins it to others beside its ids; it is joined by keyed digests."""
Needs = int | Callable[..., int]
"""Signs that records must show, or what tells them by what holds for the payload as a whole."""
When = Callable[..., bool]
"""Whether a rule may say something in a payload, by what holds for it as a whole."""


class Rule(NamedTuple):
    """A registered rule: its catalogue entry, its function, the record types it is called with, what wakes it.

    `wakes`: fields of the record (first names); a record with none of them is not handed to the rule. `needs`: signs (see
    `tipx.ruleset.signs`) without which a rule over several records has nothing to say: it is not called with records that
    do not show all of them together. `when`: a question about the payload as a whole (`Whole`); where the answer is no, the
    rule is not called. `tally`: what a rule that counts over the whole payload adds up; it is called once, as
    `run(payload, context, counted)`, with the bundle's own fields alone. `keys`: what joins records of its type that do not
    name each other. `profile`: the profile to which it belongs; it runs where that one applies. `narrowing`: it tells what
    profiles ask for in their data, and runs where any applies.
    """

    check: Check
    run: RuleFunction
    kinds: tuple[str, ...]
    wakes: frozenset[str]
    tally: Tally | None = None
    keys: Keys | None = None
    needs: Needs = 0
    when: When | None = None
    profile: str = ""
    narrowing: bool = False


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
    absence: bool = False,
    layer: Layer | None = None,
    since: str = "1.0",
    tally: Tally | None = None,
    keys: Keys | None = None,
    needs: Needs = 0,
    when: When | None = None,
    profile: str = "",
    narrowing: bool = False,
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
    protected = (
        not profile and grave is Severity.ERROR and (identifier.startswith("TIPX-CDP-") or identifier == "TIPX-STR-019")
    )
    entry = Check(
        identifier, grave, chosen, title, texts, checks_that, why, mend, source, since, on, absence, protected,
        profile=profile,
    )  # fmt: skip
    if profile and (tally is not None or keys is not None):
        raise ValueError(f"{identifier}: rules of profiles neither count over a payload nor join by keys")

    def add(function: RuleFunction) -> RuleFunction:
        checks.register(entry)
        _RULES[identifier] = Rule(
            entry, function, _kinds(on), frozenset(wakes), tally, keys, needs, when, profile, narrowing
        )  # fmt: skip
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
    """All rules of all themes, by id in order: those of the standard itself."""
    _import_all(THEMES)
    return {identifier: rule for identifier, rule in sorted(_RULES.items()) if not rule.profile}


def rules_of_profile(name: str) -> Mapping[str, Rule]:
    """The rules of a profile, by id in order; none where it is data alone. They are loaded when it is first applied.

    Raises RulesMissing where the package that has them fails, or registers others.
    """
    with _LOADING:
        found = _loaded(name)
    if isinstance(found, str):
        raise RulesMissing(found)
    return found


_LOADING = threading.RLock()
"""Rules of profiles are loaded one profile after the other: what is registered meanwhile is what it brought."""


@functools.cache
def _loaded(name: str) -> Mapping[str, Rule] | str:
    """The rules of a profile, or why there are none: what failed once is not tried again, as half of it is imported already."""
    rules()  # What the standard has is there first: no package can take one of its ids.
    before = dict(_RULES)
    try:
        if importlib.util.find_spec(f"{PROFILES}.{name}") is not None:
            _import_all(f"{PROFILES}.{name}")
        else:
            from importlib import metadata

            for entry in metadata.entry_points(group=ENTRY_POINTS, name=name):
                entry.load()
    except (Exception, SystemExit) as error:  # whatever the code of another package does
        _take_back(before)
        why = str(error) if type(error) is ValueError else type(error).__name__
        return f"the rules of the profile {name} cannot be loaded: {why}"
    foreign = sorted(
        identifier for identifier, one in _RULES.items() if identifier not in before and one.profile != name
    )
    if foreign:
        _take_back(before)
        return f"the rules of the profile {name} cannot be used: {', '.join(foreign)} are not of this profile"
    if not all(re.fullmatch(RULE_ID, identifier) for identifier in set(_RULES) - set(before)):
        _take_back(before)
        return f"the rules of the profile {name} cannot be used: the id of a rule has the form TIPX-ABC-001"
    return {identifier: rule for identifier, rule in sorted(_RULES.items()) if rule.profile == name}


def _take_back(before: Mapping[str, Rule]) -> None:
    for identifier in set(_RULES) - set(before):
        del _RULES[identifier]
        checks.unregister(identifier)


def _import_all(package: str) -> None:
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{module.name}")


@functools.cache
def rules_with(profiles: frozenset[str], version: str = "") -> Mapping[str, Rule]:
    """The rules that stand in a version of the standard (all where none is named) by id in order, then those of these profiles:
    where only so many problems of a record are told, a profile takes the place of none that would be told without it."""
    found = {
        identifier: rule
        for identifier, rule in rules().items()
        if (profiles or not rule.narrowing) and (not version or number_of(rule.check.since) <= number_of(version))
    }
    for name in sorted(profiles):
        found.update(rules_of_profile(name))
    return found


def rule_of(identifier: str) -> Rule:
    """A rule of the standard, or of a profile that was applied already."""
    rules()
    return _RULES[identifier]


@functools.cache
def rules_by_kind(kind: str, profiles: frozenset[str] = NO_PROFILES, version: str = "") -> tuple[Rule, ...]:
    """The rules of layer record that are called with records of that type."""
    every = rules_with(profiles, version).values()
    return tuple(rule for rule in every if rule.check.layer is Layer.RECORD and kind in rule.kinds)


@functools.lru_cache(maxsize=4096)
def awake(
    kind: str, names: tuple[str, ...], profiles: frozenset[str] = NO_PROFILES, version: str = ""
) -> tuple[Rule, ...]:
    """The rules that are called with a record of that type that has these fields. Records of one system have mostly the
    same, so that this is found once for many."""
    every = rules_by_kind(kind, profiles, version)
    return tuple(rule for rule in every if not rule.wakes or not rule.wakes.isdisjoint(names))


@functools.cache
def joining_keys(kind: str) -> tuple[Keys, ...]:
    """What joins records of that type that do not name each other, beside their ids."""
    return tuple(rule.keys for rule in rules().values() if rule.keys is not None and _KINDS[rule.check.on[0]] == kind)


@functools.cache
def rules_of(layer: Layer, profiles: frozenset[str] = NO_PROFILES, version: str = "") -> tuple[Rule, ...]:
    """The rules of one layer."""
    return tuple(rule for rule in rules_with(profiles, version).values() if rule.check.layer is layer)
