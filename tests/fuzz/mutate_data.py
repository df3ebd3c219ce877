"""Changes the data that an input holds: fields, values, lists, nesting; and writes it anew in another layout."""

from __future__ import annotations

import copy
import functools
import json
import random
from collections.abc import Iterator
from typing import Any

from tipx.standard import newest
from tipx.writing.xml import to_xml

from .promises import MARK

VALUES: tuple[Any, ...] = (
    "", " ", "x", MARK, f" {MARK} ", "PK", "pk", "Pakistan", "other", "unknown", "true", "1", "2026-02-30", "2026-03-05",
    "2026-13-01", "0000-00-00", "2026",
    "2026-03", "9999-12-31", "2026-03-05T24:00:00Z", "2026-03-05T00:00:60Z", "2026-03-05T00:00:00+14:00",
    "2026-03-05T00:00:00.123456789Z",
    "urn:uuid:11111111-1111-4111-8111-1111111111d1", "urn:uuid:11111111-1111-4111-8111-1111111111D1", "12.50", "-0", "1e5",
    "0" * 40, "\u0661\u0662", "\u202e", "\u0085",
    "a\u0301", "\U0001f4a9", "x" * 5_000, "\x7f", "en-Latn-x-a", "12\n", "\tPK", "]]>", "&amp;", "<a>", '"', "\\", "a\r\nb",
    "core", "statistical", "bundle", "victim",
    0, 1, -1, 121, 2**31, 2**53 - 1, 2**53, -(2**53), 10**30, 1.5, -0.0, 1e300, True, False, None, [], {}, [[]], [None], [1, "a"],
    ["PK", "PK"], {"a": 1},
    {"value": "2026-01-01"}, {MARK: MARK}, {"code": "other"}, {"id": "x", "recordType": "case"}, "\ud800", "\x01", "\uffff",
)  # fmt: skip
"""What is put in place of a value."""
NAMES = (
    MARK, "", "id", "recordType", "childstatus", "Version", "name ", "extensions", "dataAbsent", "code", "codes", "victims",
    "tipxVersion", "a" * 300, "\u0646", "\ud800",
    "__proto__", "$ref", "#text", "@id", "sexOtherText", "owner", "profiles", "integrity", "handling",
)  # fmt: skip
"""What is put in place of a name."""

Place = tuple[Any, Any]
"""A container and the key or index of something in it."""


def changed_data(chance: random.Random, raw: bytes) -> bytes:
    """The data of JSON, NDJSON or XML changed; what cannot be read is left for other changes."""
    text = raw.decode("utf-8", "replace")
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return _changed_xml(chance, raw)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return _changed_line(chance, raw)
    change(chance, data)
    return written(chance, data)


def _changed_line(chance: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    at = chance.randrange(len(lines))
    try:
        data = json.loads(lines[at])
    except (ValueError, RecursionError):
        return raw
    kind = chance.randrange(6)
    if kind == 0:
        lines[at:at] = [lines[at]] * chance.choice((1, 2, 20))
    elif kind == 1:
        del lines[at]
    elif kind == 2:
        lines.insert(chance.randrange(len(lines)), lines.pop(at))
    else:
        change(chance, data)
        lines[at] = json.dumps(data, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    return b"\n".join(lines)


def _changed_xml(chance: random.Random, raw: bytes) -> bytes:
    """XML is bound to data, changed and written again, where the writer can write it."""
    import tipx

    try:
        data = tipx.load(raw)
        change(chance, data)
        return to_xml(data, newest(), pretty=chance.random() < 0.3) if isinstance(data, dict) else raw
    except Exception:  # what reading or writing does wrong is found by their own targets
        return raw


def written(chance: random.Random, data: Any) -> bytes:
    """Data as JSON, in one of many layouts."""
    text = json.dumps(
        data, ensure_ascii=chance.random() < 0.4, indent=chance.choice((None, None, 1, 4)),
        separators=chance.choice((None, None, (",", ":"), (" , ", "\t:\n"))), sort_keys=chance.random() < 0.1 and _sortable(data),
    )  # fmt: skip
    return text.encode("utf-8", "surrogatepass")


def rewritten(chance: random.Random, raw: bytes) -> bytes:
    """The same data in another layout or another form."""
    import tipx

    try:
        data = tipx.load(raw)
        if not isinstance(data, dict):
            return raw
        return to_xml(data, newest(), pretty=chance.random() < 0.5) if chance.random() < 0.4 else written(chance, data)
    except Exception:  # what reading or writing does wrong is found by their own targets
        return raw


def _sortable(data: Any) -> bool:
    return not isinstance(data, dict) or all(isinstance(name, str) for name in data)


def change(chance: random.Random, data: Any) -> None:
    """Change something in the data, in place."""
    places = list(_places(data))
    if not places:
        return
    container, key = chance.choice(places)
    value = container[key]
    kind = chance.randrange(12)
    if kind <= 2:
        container[key] = copy.deepcopy(chance.choice(VALUES))
    elif kind == 3:
        del container[key]
    elif kind == 4 and isinstance(container, dict):
        container[chance.choice(NAMES) if chance.random() < 0.7 else _near(chance, key)] = container.pop(key)
    elif kind == 5 and isinstance(container, dict):
        container[chance.choice(NAMES)] = copy.deepcopy(chance.choice(VALUES))
    elif kind == 6:
        container[key] = _wrapped(chance, value)
    elif kind == 7:
        other, at = chance.choice(places)
        if not _holds(value, other) and not _holds(other[at], container):
            container[key], other[at] = other[at], value
    elif kind == 8 and isinstance(value, list):
        value.extend(copy.deepcopy(value[:1]) * chance.choice((1, 2, 50)))
    elif kind == 9 and isinstance(value, list):
        chance.shuffle(value)
    elif kind == 10:
        container[key] = copy.deepcopy(chance.choice(_parts(key if isinstance(key, str) else "id")))
    else:
        container[key] = (
            copy.deepcopy(chance.choice(places)[0]) if chance.random() < 0.3 else _near_value(chance, value)
        )


def _wrapped(chance: random.Random, value: Any) -> Any:
    for _ in range(chance.choice((1, 1, 2, 70))):
        value = [value] if chance.random() < 0.5 else {chance.choice(("a", "value", MARK)): value}
    return value


def _near(chance: random.Random, name: Any) -> str:
    text = str(name) or "a"
    at = chance.randrange(len(text))
    return chance.choice(
        (text.upper(), text + "s", text[:at] + text[at + 1 :], text[:at] + "x" + text[at:], text.replace("_", "-"))
    )


def _near_value(chance: random.Random, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 100, 2**53))
    return _near(chance, value) if isinstance(value, str) else copy.deepcopy(chance.choice(VALUES))


def _holds(data: Any, container: Any) -> bool:
    """Whether the container is the data or lies in it: it cannot be put into itself."""
    return data is container or any(
        inner is container or value is container for inner, key in _places(data) for value in (inner[key],)
    )


def _places(data: Any) -> Iterator[Place]:
    waiting = [data]
    while waiting:
        node = waiting.pop()
        for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
            yield node, key
            waiting.append(node[key])


@functools.cache
def _by_name() -> dict[str, list[Any]]:
    """What stands under each name in the seeds: values that fit, of another record."""
    from .corpus import seeds

    found: dict[str, list[Any]] = {}
    for raw in seeds("json")[::5]:
        try:
            data = json.loads(raw)
        except ValueError:
            continue
        for container, key in _places(data):
            if isinstance(key, str) and len(found.setdefault(key, [])) < 40 and container[key] not in found[key]:
                found[key].append(container[key])
    return found


def _parts(name: str) -> list[Any]:
    return _by_name().get(name) or list(VALUES)
