"""Settings: the options of a project in `tipx.toml` or in the table `[tool.tipx]` of `pyproject.toml`.

One table (`tipx.settings.table`) names what can be set in the file, on the command line and in `tipx.Options`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tipx import catalogue, suppressing
from tipx.moments import moment
from tipx.options import Options
from tipx.reading.model import Limits
from tipx.settings import toml
from tipx.settings.kinds import KINDS, Wrong, meant
from tipx.settings.table import BY_SPELLING, TABLE
from tipx.settings.toml import Steps, TomlError
from tipx.standard import versions

FILE, PROJECT = "tipx.toml", "pyproject.toml"


MOST_BYTES = 1 << 20
"""A larger file holds no settings that anybody wrote."""


class SettingsError(ValueError):
    """A settings file that cannot be used: which, in which line, and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a file sets: values by their names in `TABLE`, ready for use, and where each stands."""

    path: str
    values: Mapping[str, Any]
    text: str
    keys: Mapping[str, Steps]

    def where(self, place: Steps) -> str:
        """The file and the line of a place; its first step is a name of `TABLE`."""
        steps = (*self.keys[str(place[0])], *place[1:])
        return _where(self.path, toml.line_of(self.text, steps))

    def fields(self) -> dict[str, Any]:
        """What it sets of `tipx.Options`, by field. Limits that it leaves out are the usual ones."""
        set_ = {one.field: self.values[one.name] for one in TABLE if one.field and one.name in self.values}
        bounds = {name.removeprefix("limits."): value for name, value in set_.items() if name.startswith("limits.")}
        plain = {name: value for name, value in set_.items() if not name.startswith("limits.")}
        return {**plain, **({"limits": Limits(**bounds)} if bounds else {}), "config": self.path}


def load_options(path: str | os.PathLike[str] | None = None) -> Options:
    """The options of a settings file; without a path of the one that is found from the working directory upwards.

    Where none is found they are the usual ones. What only the command line has (`format`, `quiet` ...) is left aside.
    Raises ValueError when the file cannot be used.
    """
    chosen = find() if path is None else os.fspath(path)
    return Options() if chosen is None else Options(**read(chosen).fields())


def find(start: str = ".") -> str | None:
    """The settings file of the folder or of the nearest one above it, up to the root of the repository; None for none.

    In one folder `tipx.toml` goes before `pyproject.toml`. Raises SettingsError for one that cannot be read.
    """
    try:
        folder = os.path.abspath(start)
    except OSError:  # the working directory is gone
        return None
    while True:
        for name in (FILE, PROJECT):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (name == FILE or _has_table(path)):
                return _told(path)
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = above


def _told(path: str) -> str:
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return path


def _has_table(path: str) -> bool:
    raw = _bytes(path)
    return b"tipx" in raw and _table(path, _document(path, raw)[0]) is not None


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {(error.strerror or type(error).__name__).lower()}") from None
    except ValueError:
        raise SettingsError(f"{path!r} is no possible file name") from None
    if len(raw) > MOST_BYTES:
        raise SettingsError(f"{path} is larger than {MOST_BYTES >> 20} MB")
    return raw


def _document(path: str, raw: bytes) -> tuple[dict[str, Any], str]:
    try:
        return toml.load(raw)
    except TomlError as error:
        raise SettingsError(f"{_where(path, error.line)}: {error}") from None


def _table(path: str, document: Mapping[str, Any]) -> Any:
    """The settings of a document: the whole of it, or of a pyproject.toml its table; None where it has none."""
    if os.path.basename(path) != PROJECT:
        return document
    tool = document.get("tool")
    return tool.get("tipx") if isinstance(tool, dict) else None


def _where(path: str, line: int | None) -> str:
    return path if line is None else f"{path}, line {line}"


def read(path: str) -> Settings:
    """The settings of a file, each checked by itself. Raises SettingsError with the file, the line and what is wrong."""
    document, text = _document(path, _bytes(path))
    table = _table(path, document)
    before: Steps = ("tool", "tipx") if os.path.basename(path) == PROJECT else ()
    if not isinstance(table, dict):
        raise SettingsError(f"{path} has no table [tool.tipx]")
    values: dict[str, Any] = {}
    keys: dict[str, Steps] = {}

    def refuse(steps: Steps, why: str) -> SettingsError:
        return SettingsError(f"{_where(path, toml.line_of(text, (*before, *steps)))}: {why}")

    for key, value in table.items():
        one = BY_SPELLING.get(key.replace("-", "_"))
        if one is None:
            raise refuse((key,), _unknown_key(key))
        if one.kind is None:
            raise refuse((key,), f"{key} cannot be set in a file: {one.why}; give {one.option} on the command line")
        if one.name in values:
            raise refuse((key,), f"{key} is set twice, in two spellings")
        keys[one.name] = (*before, key)
        try:
            values[one.name] = KINDS[one.kind](one.name, value, os.path.dirname(path))
        except Wrong as error:
            raise refuse((key, *error.steps), error.text) from None
    settings = Settings(path, values, text, keys)
    _check(settings)
    return settings


def _unknown_key(key: str) -> str:
    if key == "tool":
        return f"the settings of {FILE} stand at the top, without [tool.tipx]"
    known = [name.replace("_", "-") for name, one in BY_SPELLING.items() if one.kind is not None]
    return "no setting is called " + meant(key, known, "the page on settings names them")


def _check(settings: Settings) -> None:
    """Refuse what has the right type and cannot be used: rules, versions and moments that there are not, limits."""
    catalogue.load_every()
    values = settings.values
    for name in ("select", "ignore"):
        for pattern in values.get(name, ()):
            if not any(suppressing.covers(pattern, rule) for rule in catalogue.load_every()):
                raise SettingsError(f"{settings.where((name,))}: {suppressing.unknown_rule(pattern)}")
    if values.get("standard", "auto") not in ("auto", *versions()):
        known = f"that version of the standard is not known; known are {', '.join(versions())}"
        raise SettingsError(f"{settings.where(('standard',))}: {known}")
    try:
        moment(values.get("now"))
    except ValueError as error:
        raise SettingsError(f"{settings.where(('now',))}: {error}") from None
    try:
        options = Options(**settings.fields())
    except ValueError as error:
        raise SettingsError(f"{settings.path}: {error}") from None
    for fault in suppressing.rule_faults(options):
        raise SettingsError(f"{settings.where(fault.where)}: {fault.text}")
