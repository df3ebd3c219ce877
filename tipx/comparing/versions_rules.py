"""What changed in the catalogue of the rules, and in the parameters that they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipx.comparing.versions_changes import Change, Impact, Judged, reads_differently

Entries = Mapping[str, Mapping[str, Any]]
"""Rules by id, or parameters by name, as `rules.json` and `parameters.json` have them."""

_ERROR = "error"
_TEXTS = ("title", "message", "checks", "why", "mend", "source", "since")
_OF_USE = ("protected",)
"""What settings may do with a rule; it changes no verdict."""
_SEVERITIES = ("info", "warning", _ERROR)


def rule_changes(before: Entries, after: Entries) -> Iterator[Change]:
    """What changed in the rules, id by id."""
    for name in sorted({*before, *after}):
        if name not in after:
            note = "what it found is not found any more; its id is never used again"
            found = [Judged(Impact.COMPATIBLE, "rule-removed", f"{before[name]['severity']} removed", note)]
        elif name not in before:
            found = [_added(after[name])]
        else:
            found = list(_of_rule(before[name], after[name]))
        yield from (one.at("rule", name, name) for one in found)


def _added(rule: Mapping[str, Any]) -> Judged:
    severity = rule["severity"]
    breaks = severity not in _SEVERITIES or severity == _ERROR
    told = f"{severity} added: {rule['title']}"
    return Judged(Impact.BREAKING if breaks else Impact.COMPATIBLE, "rule-added", told, "", None, severity)


def _of_rule(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Judged]:
    before, after = old["severity"], new["severity"]
    if before != after:
        raised = before not in _SEVERITIES or _rank(after) > _rank(before)
        breaks = raised and _rank(after) >= _rank(_ERROR)
        kind = "severity-raised" if raised else "severity-lowered"
        impact = Impact.BREAKING if breaks else Impact.COMPATIBLE
        yield Judged(impact, kind, f"{after} (before: {before})", "", before, after)
    changed = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name) and name != "severity"]
    texts = [name for name in changed if name in _TEXTS]
    if texts:
        note = "see that it means the same: an id never gets another meaning" if "checks" in texts else ""
        yield reads_differently("reads differently", texts, note)
    for name in changed:
        if name not in _TEXTS:
            yield _member(name, old.get(name), new.get(name), after == _ERROR and name not in _OF_USE)


def _rank(severity: str) -> int:
    """Where a severity stands; one that is not known stands above all."""
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)


def _member(name: str, before: Any, after: Any, breaks: bool) -> Judged:
    told = f"{name}: {_word(after)} (before: {_word(before)})"
    note = "of an error; cannot be shown to be wider" if breaks else ""
    return Judged(Impact.BREAKING if breaks else Impact.COMPATIBLE, "rule-changed", told, note, before, after)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "none" if value in (None, "") else str(value)


def parameter_changes(before: Entries, after: Entries, rules_before: Entries, rules_after: Entries) -> Iterator[Change]:
    """What changed in the parameters, name by name. Whether it breaks hangs on the rules that read them."""
    for name in sorted({*before, *after}):
        if name not in after:
            note = "settings and profiles may set it"
            found = [Judged(Impact.BREAKING, "parameter-removed", "parameter removed", note)]
        elif name not in before:
            found = [_new_parameter(after[name], rules_before, rules_after)]
        else:
            read_by = {*before[name]["rules"], *after[name]["rules"]}
            breaks = any(_may_be_error(one, rules_before, rules_after) for one in read_by)
            found = list(_of_parameter(before[name], after[name], breaks))
        yield from (one.at("parameter", name, name) for one in found)


def _new_parameter(entry: Mapping[str, Any], rules_before: Entries, rules_after: Entries) -> Judged:
    """A parameter of an error that was there before may make it stricter; a new error is told as such."""
    value = entry["value"]
    breaks = any(_may_be_error(one, rules_before, rules_after) for one in entry["rules"] if one in rules_before)
    note = "read by an error; cannot be shown to be wider" if breaks else ""
    impact = Impact.BREAKING if breaks else Impact.COMPATIBLE
    return Judged(impact, "parameter-added", f"parameter added: {_word(value)}", note, None, value)


def _of_parameter(old: Mapping[str, Any], new: Mapping[str, Any], breaks: bool) -> Iterator[Judged]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if name == "description":
            yield reads_differently("reads differently", [name])
            continue
        note = "read by an error; cannot be shown to be wider" if breaks else "read by no error"
        told = f"{name}: {_word(after)} (before: {_word(before)})"
        impact = Impact.BREAKING if breaks else Impact.COMPATIBLE
        yield Judged(impact, "parameter-changed", told, note, before, after)


def _may_be_error(rule: str, before: Entries, after: Entries) -> bool:
    """Whether a rule is an error now. One that was removed is none; one that no catalogue has might be."""
    if rule in after:
        return bool(after[rule]["severity"] == _ERROR)
    return rule not in before
