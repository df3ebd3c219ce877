"""What a setting may be in the file: each kind takes a value of TOML, with the folder of the file, and makes it ready."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any

from tipx.options import CHOICES, LEVELS, Suppression
from tipx.reporting import FORMATS
from tipx.standard import newest

_WORDS = {**CHOICES, "inputs": ("separate", "parts", "history")}


class Wrong(Exception):
    """A value that is not of its kind: where in it, and why."""

    def __init__(self, text: str, *steps: str | int) -> None:
        self.text = text
        self.steps = steps


def _text(name: str, value: Any, _: str) -> str:
    if not isinstance(value, str) or not value:
        raise Wrong(f"{_shown(name)} is a text")
    return value


def _word(name: str, value: Any, _: str) -> str:
    allowed = _WORDS[name]
    if value not in allowed:
        raise Wrong(f"{_shown(name)} is one of {', '.join(allowed)}")
    return str(value)


def _date(name: str, value: Any, _: str) -> str:
    """A date or moment, as text or as TOML has them."""
    if isinstance(value, datetime.date):  # a datetime is one too
        return value.isoformat()
    return _text(name, value, _)


def _texts(name: str, value: Any, _: str) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
        raise Wrong(f"{_shown(name)} is a text or a list of texts")
    return tuple(given)


def _number(name: str, value: Any, _: str) -> int:
    if type(value) is not int or value < 0:
        raise Wrong(f"{_shown(name)} is a whole number from 0")
    return value


def _flag(name: str, value: Any, _: str) -> bool:
    if not isinstance(value, bool):
        raise Wrong(f"{_shown(name)} is true or false")
    return value


def _path(name: str, value: Any, folder: str) -> str:
    """A path in a file is meant from the folder of the file."""
    return os.path.normpath(os.path.join(folder, _text(name, value, folder)))


def _profiles(name: str, value: Any, folder: str) -> tuple[str, ...]:
    """Ids of profiles, and paths of folders, which stay such: they are told by a slash or a dot in front."""
    return tuple(_profile_in(folder, one) for one in _texts(name, value, folder))


def _profile_in(folder: str, given: str) -> str:
    if not ("/" in given or os.sep in given or given.startswith(".")):
        return given
    path = os.path.normpath(os.path.join(folder, given))
    return path if os.sep in path or path.startswith(".") else os.path.join(os.curdir, path)


def _formats(name: str, value: Any, folder: str) -> tuple[str, ...]:
    found = []
    for text in _texts(name, value, folder):
        form, equals, target = text.partition("=")
        if form not in FORMATS:
            raise Wrong(f"no format is called {meant(form, FORMATS, 'the formats are ' + ', '.join(FORMATS))}")
        if equals and not target:
            raise Wrong(f"the file of {form}= is missing")
        found.append(f"{form}={_path(name, target, folder)}" if target else form)
    return tuple(found)


def _severities(name: str, value: Any, _: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Wrong('severity is a table of rules, such as severity."TIPX-XRC-*" = "info"')
    for rule, level in value.items():
        if level not in LEVELS:
            raise Wrong(f"the severity of {rule} is one of {', '.join(LEVELS)}", rule)
    return dict(value)


def _parameters(name: str, value: Any, _: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong("parameters is a table, such as parameters.feedbackDays = 21")
    for key, given in value.items():
        why = wrong_parameter(key, given)
        if why:
            raise Wrong(why, key)
    return dict(value)


def wrong_parameter(name: str, value: Any) -> str:
    """Why a parameter of the rules cannot have that value; empty when it can."""
    usual = newest().parameters
    if name not in usual:
        return f"no parameter is called {meant(name, usual, 'they are ' + ', '.join(usual))}"
    if type(value) is not type(usual[name]):
        return f"the parameter {name} is {'a list' if isinstance(usual[name], list) else 'a whole number'}"
    return ""


def _suppressions(name: str, value: Any, _: str) -> tuple[Suppression, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Wrong("suppressions are tables: [[suppressions]]")
    return tuple(_suppression(number, one) for number, one in enumerate(value))


def _suppression(number: int, given: Mapping[str, Any]) -> Suppression:
    names = [field.name for field in fields(Suppression)]
    for key in given:
        if key not in names:
            raise Wrong(f"a suppression has no {meant(key, names, 'it has ' + ', '.join(names))}", number, key)
    missing = [key for key in names[:4] if key not in given]
    if missing:
        raise Wrong(
            f"this suppression lacks {', '.join(missing)}: each says for which rule, why, who and until when", number
        )
    until = given["until"]
    texts = {**given, "until": until.isoformat() if type(until) is datetime.date else until}
    try:
        return Suppression(**texts)
    except ValueError as error:
        raise Wrong(str(error), number, str(error).partition(" ")[0]) from None


def _shown(name: str) -> str:
    return name.replace("_", "-")


KINDS: Mapping[str, Callable[[str, Any, str], Any]] = {
    "word": _word, "text": _text, "date": _date, "texts": _texts, "number": _number, "flag": _flag, "path": _path,
    "profiles": _profiles,
    "formats": _formats, "severities": _severities, "parameters": _parameters, "suppressions": _suppressions,
}  # fmt: skip


def meant(name: str, known: Iterable[str], see: str) -> str:
    """A name that there is not, with the near ones, else with where to look."""
    import difflib

    near = difflib.get_close_matches(name.replace("_", "-"), list(known), 3, 0.6) or difflib.get_close_matches(
        name, list(known), 3, 0.6
    )
    return f"{name!r}; did you mean {' or '.join(near)}?" if near else f"{name!r}; {see}"
