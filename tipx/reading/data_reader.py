"""Plain data given by a Python caller, looked at as strictly as bytes are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tipx.reading.json_reader import payload_of
from tipx.reading.model import TEXT, Input, Limits, Path, ReadFinding, Surely, never, too_many
from tipx.reading.strict_json import bad_character, record_of

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_GREATEST = 2**53 - 1
_GONE = object()


def read_data(data: Mapping[str, Any], limits: Limits, surely: Surely = never) -> Input:
    """A payload as plain data. The data is copied, never changed.

    Raises TypeError, naming only the type, for what is no plain data.
    """
    walk = _Walk(limits)
    try:
        copy = walk.value(data, ())
    except _TooDeep:  # perhaps it holds itself
        return Input("data", [ReadFinding("TIPX-SYN-010", args={"limit": limits.max_depth})], iter(()))
    except _TooMany:
        return Input("data", walk.findings, iter(()))
    return Input("data", [], iter([payload_of(copy, walk.refused, walk.findings, limits, surely, walk.cut)]))


class _TooDeep(Exception):
    """The data is nested deeper than the limit."""


class _TooMany(Exception):
    """The data has more problems than it may have; that is noted."""


class _Walk:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.findings: list[ReadFinding] = []
        self.refused: set[Path] = set()
        self.cut: set[Path] = set()
        self._counts: dict[Path, int] = {}

    def _note(self, finding: ReadFinding) -> None:
        """Note a finding, as far as it counts."""
        record, most = record_of(finding.path or ()), self._limits.max_per_record
        if record in self.cut:
            return
        if len(self.findings) >= TEXT * most:
            self.findings.append(too_many(TEXT * most, "text"))
            raise _TooMany
        counted = self._counts[record] = self._counts.get(record, 0) + 1
        if counted > most:
            self.cut.add(record)
            finding = too_many(most, path=record)
        self.findings.append(finding)

    def value(self, data: Any, path: Path) -> Any:
        if isinstance(data, str):
            return self._string(data, path)
        if isinstance(data, bool):
            return data
        if isinstance(data, int):
            return int(data) if abs(data) <= _GREATEST else self._refuse("TIPX-SYN-006", path)
        if data is None:
            return self._refuse("TIPX-SYN-007", path)
        if isinstance(data, float):
            return self._refuse("TIPX-SYN-006", path)
        if isinstance(data, Mapping):
            return self._mapping(data, path)
        if isinstance(data, list | tuple):
            self._check_depth(path)
            items = [self.value(item, (*path, index)) for index, item in enumerate(data)]
            return [None if item is _GONE else item for item in items]
        raise TypeError(f"plain data holds dict, list, str, int and bool, not {type(data).__name__}")

    def _mapping(self, data: Mapping[Any, Any], path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self._check_depth(path)
        for name, item in data.items():
            if not isinstance(name, str):
                raise TypeError(f"field names are str, not {type(name).__name__}")
            if self._is_wrong_name(name, path):
                self.refused.add((*path, name))
                continue
            value = self.value(item, (*path, name))
            if value is not _GONE:
                found[str.__str__(name)] = value
        return found

    def _string(self, text: str, path: Path) -> Any:
        if len(text) > self._limits.max_string:
            self._note(ReadFinding("TIPX-SYN-012", path=path, args={"limit": self._limits.max_string}))
            self.refused.add(path)
            return _GONE
        bad = _BAD.search(text)
        if bad is None:
            return str.__str__(text)  # the text itself, also of a subclass that shows another
        return self._refuse(bad_character(bad.group()), path)

    def _is_wrong_name(self, name: str, path: Path) -> bool:
        if len(name) > self._limits.max_string:
            self._note(ReadFinding("TIPX-SYN-012", path=path, args={"limit": self._limits.max_string}))
            return True
        bad = _BAD.search(name)
        if bad is not None:
            self._note(ReadFinding(bad_character(bad.group()), path=path))
        return bad is not None

    def _refuse(self, identifier: str, path: Path) -> object:
        self._note(ReadFinding(identifier, path=path))
        self.refused.add(path)
        return _GONE

    def _check_depth(self, path: Path) -> None:
        if len(path) >= self._limits.max_depth:
            raise _TooDeep
