"""Compares what an implementation answered with what a case expects. Wording and order are never compared."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tipx.conformance.meaning import TABLES, meaning, meaning_of_tables, same, stands_in
from tipx.conformance.suite import Case, Expectation

_MANY = 5
"""So many differences are told."""


def why_not(case: Case, form: str, answer: Mapping[str, Any], capabilities: frozenset[str]) -> str:
    """Why an answer is not what the case expects; empty where it is. `capabilities`: what the implementation declares, so that
    it is compared."""
    expectation = case.expect[form]
    return "; ".join(_differences(expectation, form, answer, capabilities, _asked_for(case, form)))


def _asked_for(case: Case, form: str) -> str:
    """The form of what is to come out."""
    return str(case.options.get("to", form))


def _differences(
    expected: Expectation, form: str, answer: Mapping[str, Any], capabilities: frozenset[str], to: str
) -> Iterable[str]:
    members = expected.members
    for name in ("verdict", "digest"):
        if name in members and answer.get(name) != members[name]:
            yield f"{name} {answer.get(name, 'is missing')}, expected {members[name]}"
    if "refused" in members and bool(answer.get("refused")) is not members["refused"]:
        yield "something was written, expected none" if members["refused"] else "nothing was written"
    if "problems" in members and "problems" in capabilities:
        places = "places" in capabilities and form in ("json", "ndjson")
        yield from _counted("problem", members["problems"], answer.get("problems"), lambda one: _problem(one, places))
    if "losses" in members and "losses" in capabilities:
        # How often something was lost, and where it is told apart, is a matter of the implementation.
        yield from _counted("loss", members["losses"], answer.get("losses"), _loss)
    if "answers" in members:
        yield from _counted("answer", members["answers"], answer.get("answers"), _answer)
    if "output" in members:
        yield from _outputs(expected, answer.get("output"), to)


def _problem(one: Mapping[str, Any], places: bool) -> tuple[Any, ...]:
    found = (one.get("message", 0), one.get("rule"), one.get("severity"), one.get("model"))
    return (*found, one.get("pointer")) if places else found


def _loss(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return one.get("kind"), one.get("field")


def _answer(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        one.get("kind"),
        one.get("classification"),
        one.get("possibleTrafficking"),
        tuple(sorted(map(str, one.get("open", ())))),
    )


def _counted(what: str, wanted: Sequence[Any], given: Any, key: Any) -> Iterable[str]:
    if not isinstance(given, list):
        yield f"no {what} is told; where there is none, the list is empty"
        return
    expected, found = Counter(map(key, wanted)), Counter(map(key, given))
    if what == "loss":
        expected, found = Counter(set(expected)), Counter(set(found))
    for told, more in (("missing", expected - found), ("not expected", found - expected)):
        listed = sorted(more.elements(), key=str)
        for one in listed[:_MANY]:
            yield f"{told}: {what} " + " ".join("-" if part is None else str(part) for part in one)
        if len(listed) > _MANY:
            yield f"{told}: {len(listed) - _MANY} more"


def _outputs(expected: Expectation, given: Any, to: str) -> Iterable[str]:
    if not isinstance(given, list) or not given:
        yield "nothing came out"
        return
    try:
        found = {str(one["name"]): base64.b64decode(one["base64"], validate=True) for one in given}
    except (binascii.Error, ValueError):
        yield "an output is no base64"
        return
    if len(found) != len(given):
        yield "two outputs have one name"
        return
    compare = expected.members.get("compare", "meaning")
    if to in TABLES and compare != "bytes":
        yield from _tables(expected, found, to, compare)
        return
    wanted = dict(expected.outputs)
    if len(wanted) == 1 and len(found) == 1:  # The name of a single file is not compared.
        found = dict(zip(wanted, found.values(), strict=True))
    for name in sorted({*wanted, *found}):
        if name not in found:
            yield f"{name} did not come out"
        elif name not in wanted:
            yield f"{name} came out"
        elif wanted[name] != found[name] and not _fits(wanted[name], found[name], compare):
            yield f"{name} differs"


def _tables(expected: Expectation, found: Mapping[str, bytes], to: str, compare: str) -> Iterable[str]:
    """Which tables there are, and how they are written, is free: they are to hold the payload that is expected."""
    (wanted,) = expected.outputs.values()
    held = meaning_of_tables(found, to)
    if held is None:
        yield "the tables cannot be read as a payload"
    elif not _agree(meaning(wanted), held, compare):
        yield "the tables hold another payload"


def _fits(wanted: bytes, found: bytes, compare: str) -> bool:
    return compare != "bytes" and _agree(meaning(wanted), meaning(found), compare)


def _agree(wanted: Any, found: Any, compare: str) -> bool:
    return stands_in(wanted, found) if compare == "part" else same(wanted, found)
