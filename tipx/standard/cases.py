"""The cases of the checks: payloads that pass, fail or nearly fail one, told as changes to a base payload.

They are data (`schemas/<version>/cases/`, of profiles `<version>/cases/` in their folders), read by the tests, by the rule pages and
by the conformance suite. What only bytes can do wrong is told as text: a base file in which exact texts are replaced, or a text of its
own.
"""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tipx.checks import Check
from tipx.standard import Standard
from tipx.standard.profiles import Profile, ProfileError, published

NOW = "2026-03-05T00:00:00Z"
"""The moment at which every case is judged."""


class Expected(NamedTuple):
    """A problem that a case must give: rule, severity, model path, JSON Pointer; and of which message of a history."""

    rule: str
    severity: str
    model: str
    pointer: str
    message: int = 0


class Case(NamedTuple):
    """One case. `kind`: passes, fails or near-miss. `inputs`: the bytes of one input, or of a history's messages in order.

    `changes` says for each input how it differs from its base: pointers with values, or exact texts with what they
    become. `limits`: the reader's limits that replace the usual ones.
    """

    theme: str
    number: int
    rule: str
    kind: str
    about: str
    inputs: tuple[bytes, ...]
    expect: tuple[Expected, ...]
    changes: tuple[Mapping[str, Any], ...]
    limits: Mapping[str, int]


@functools.cache
def cases(standard: Standard) -> tuple[Case, ...]:
    """Every case of that version, in the order of its files."""
    return tuple(_read(standard, (standard.folder / "cases",)))


def cases_of_profile(profile: Profile, standard: Standard) -> tuple[Case, ...]:
    """Every case of a version of a profile, in the order of its files. Their bases are its own, or those of the standard.

    Raises ProfileError for cases that cannot be made of what stands in its files.
    """
    try:
        return tuple(_read(standard, (profile.folder / "cases", standard.folder / "cases")))
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        why = str(error) if isinstance(error, CaseError) else type(error).__name__
        raise ProfileError(f"{profile.folder / 'cases'} holds a case that cannot be made: {why}") from None


class CaseError(ValueError):
    """A case that cannot be made; the message says which, and why."""


def _read(standard: Standard, folders: Sequence[Path]) -> Iterator[Case]:
    """The cases of the first folder; bases are looked up in all of them."""
    for path in sorted(folders[0].glob("*.json")):
        document = json.loads(path.read_bytes())
        for number, entry in enumerate(document["cases"], 1):
            try:
                yield _case(folders, document["theme"], number, entry)
            except (OSError, KeyError, IndexError, TypeError, CaseError) as error:
                why = str(error) if isinstance(error, CaseError | KeyError) else type(error).__name__
                raise CaseError(f"{path.name}, case {number}: {why}") from error


def cases_of(standard: Standard, rule: str) -> list[Case]:
    """The cases of one rule: those that pass, fail and nearly fail it."""
    return [case for case in cases(standard) if case.rule == rule]


def cases_of_rule(standard: Standard, check: Check) -> list[Case]:
    """The cases of one rule, which may be of a profile: then those of the newest version of it. Raises ProfileError."""
    if not check.profile:
        return cases_of(standard, check.id)
    return [case for case in _cases_of_published(check.profile, standard) if case.rule == check.id]


@functools.cache
def _cases_of_published(name: str, standard: Standard) -> tuple[Case, ...]:
    return cases_of_profile(published()[name][-1], standard)


def _case(folders: Sequence[Path], theme: str, number: int, entry: Mapping[str, Any]) -> Case:
    messages = entry.get("messages", [entry])
    changes = tuple(message.get("change") or message.get("replace") or _whole_text(message) for message in messages)
    inputs = tuple(_build(folders, message) for message in messages)
    expect = tuple(Expected(**expected) for expected in entry.get("expect", ()))
    limits = entry.get("limits", {})
    return Case(theme, number, entry["rule"], entry["kind"], entry["about"], inputs, expect, changes, limits)


def _whole_text(message: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"": message["text"]} if message.get("text") else {}


def _build(folders: Sequence[Path], message: Mapping[str, Any]) -> bytes:
    if "base" in message:
        payload = copy.deepcopy(_base(_file(folders, f"{message['base']}.json")))
        for pointer, value in message.get("change", {}).items():
            change(payload, pointer, value)
        return json.dumps(payload, ensure_ascii=False).encode()
    text = message.get("text")
    if text is None:
        text = _file(folders, message["file"]).read_text(encoding="utf-8")
    for old, new in message.get("replace", {}).items():
        if text.count(old) != 1:
            raise CaseError(f"a case replaces a text that stands {text.count(old)} times in {message['file']}: {old}")
        text = text.replace(old, new)
    encoded: str = text
    return encoded.encode(message.get("encoding", "utf-8"), "surrogateescape")


def _file(folders: Sequence[Path], name: str) -> Path:
    """The file of that name among the bases, in the first folder that has it."""
    found = next((path for folder in folders if (path := folder / "base" / name).is_file()), None)
    if found is None or found.name != name:
        raise CaseError(f"there is no base {name}")
    return found


def base(standard: Standard, name: str) -> dict[str, Any]:
    """A base payload by name; do not change what is given."""
    return _base(_file((standard.folder / "cases",), f"{name}.json"))


@functools.cache
def _base(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_bytes())
    return document


def change(payload: Any, pointer: str, value: Any) -> None:
    """Set the value at a JSON Pointer, in place; None takes it away, a last step `-` adds an item to a list.

    Raises KeyError or IndexError when the container is not there.
    """
    *steps, last = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    node = payload
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node[step]
    value = copy.deepcopy(value)
    if isinstance(node, list):
        if last == "-":
            node.append(value)
        elif value is None:
            del node[int(last)]
        else:
            node[int(last)] = value
    elif value is None:
        del node[last]
    else:
        node[last] = value
