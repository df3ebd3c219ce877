"""The cases of the checks: payloads that pass, fail or nearly fail one, told as changes to a base payload.

They are data (`schemas/<version>/cases/`, of profiles `<version>/cases/` in their folders), read by the tests, by the rule pages and
by the conformance suite. What only bytes can do wrong is told as text: a base file in which exact texts are replaced, or a text of its
own.
"""

from __future__ import annotations

import copy
import functools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tipx.checks import Check
from tipx.standard import Standard, up_to
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
    become. `limits`: the reader's limits that replace the usual ones. `is_text`: it is told as text, not as a payload.
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
    is_text: bool = False


@functools.cache
def cases(standard: Standard) -> tuple[Case, ...]:
    """Every case of that version, those of the versions before it first: what they ask still holds."""
    folders = _folders(standard)
    return tuple(_read(standard, folders, tuple(reversed(folders))))


def cases_of_profile(profile: Profile, standard: Standard) -> tuple[Case, ...]:
    """Every case of a version of a profile, in the order of its files. Their bases are its own, or those of the standard.

    Raises ProfileError for cases that cannot be made of what stands in its files.
    """
    try:
        own = profile.folder / "cases"
        return tuple(_read(standard, (own,), (own, *reversed(_folders(standard)))))
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        why = str(error) if isinstance(error, CaseError) else type(error).__name__
        raise ProfileError(f"{profile.folder / 'cases'} holds a case that cannot be made: {why}") from None


class CaseError(ValueError):
    """A case that cannot be made; the message says which, and why."""


def _folders(standard: Standard) -> tuple[Path, ...]:
    return tuple(one.folder / "cases" for one in up_to(standard.version)) or (standard.folder / "cases",)


def _read(standard: Standard, folders: Sequence[Path], homes: Sequence[Path]) -> Iterator[Case]:
    """The cases of the folders; bases are looked up in the homes, in their order. Cases of one theme are counted through."""
    counts: Counter[str] = Counter()
    for path in (path for folder in folders for path in sorted(folder.glob("*.json"))):
        document = json.loads(path.read_bytes())
        for entry in document["cases"]:
            counts[document["theme"]] += 1
            number = counts[document["theme"]]
            try:
                yield _case(_Bases(standard, homes), document["theme"], number, entry)
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


def _case(bases: _Bases, theme: str, number: int, entry: Mapping[str, Any]) -> Case:
    messages = entry.get("messages", [entry])
    changes = tuple(message.get("change") or message.get("replace") or _whole_text(message) for message in messages)
    inputs = tuple(_build(bases, message) for message in messages)
    expect = tuple(Expected(**expected) for expected in entry.get("expect", ()))
    limits = entry.get("limits", {})
    is_text = not all("base" in message for message in messages)
    return Case(theme, number, entry["rule"], entry["kind"], entry["about"], inputs, expect, changes, limits, is_text)


def _whole_text(message: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"": message["text"]} if message.get("text") else {}


def _build(bases: _Bases, message: Mapping[str, Any]) -> bytes:
    if "base" in message:
        told = any(
            pointer.endswith("/tipxVersion") or pointer.startswith("/integrity")
            for pointer in message.get("change", ())
        )
        payload = copy.deepcopy(bases.payload(message["base"], as_it_is=told))
        for pointer, value in message.get("change", {}).items():
            change(payload, pointer, value)
        return json.dumps(payload, ensure_ascii=False).encode()
    text = message.get("text")
    if text is None:
        text = bases.file(message["file"]).read_text(encoding="utf-8")
    for old, new in message.get("replace", {}).items():
        if text.count(old) != 1:
            raise CaseError(f"a case replaces a text that stands {text.count(old)} times in {message['file']}: {old}")
        text = text.replace(old, new)
    encoded: str = text
    return encoded.encode(message.get("encoding", "utf-8"), "surrogateescape")


class _Bases(NamedTuple):
    """The bases of the cases of a version, in the first of the folders that has them."""

    standard: Standard
    homes: Sequence[Path]

    def file(self, name: str) -> Path:
        """The file of that name."""
        found = next((path for folder in self.homes if (path := folder / "base" / name).is_file()), None)
        if found is None or found.name != name:
            raise CaseError(f"there is no base {name}")
        return found

    def payload(self, name: str, as_it_is: bool = False) -> dict[str, Any]:
        """The payload of that name. One of an older version of the standard is made one of this version, unless it is wanted as it
        is: a case that tells the version or the digest itself would not be that case any more."""
        path = self.file(f"{name}.json")
        found = _base(path)
        if as_it_is:
            return found
        older = {one.folder / "cases": one.version for one in up_to(self.standard.version)}
        if found.get("tipxVersion") == older.get(path.parent.parent, self.standard.version):
            return {**found, "tipxVersion": self.standard.version}
        return found


def base(standard: Standard, name: str) -> dict[str, Any]:
    """A base payload by name; do not change what is given."""
    return _Bases(standard, tuple(reversed(_folders(standard)))).payload(name)


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
