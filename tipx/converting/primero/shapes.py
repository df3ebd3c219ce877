"""The shapes in which transitions and cases come, told apart strictly.

One object, `{"data": ...}` (beside it only `metadata`, the paging of an answer), or a list of them, to any depth of these two. An
object is a case when it has `transitions` (a list of objects, each without a `record`), and a transition when it has `record` (an
object: the case; empty where the case is not shown). Anything else is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.converting.model import ConvertError
from tipx.converting.primero.telling import pointer
from tipx.reading.model import Path

_WRAPPER = frozenset(("data", "metadata"))


class Shape(NamedTuple):
    """A case and its transitions, each with its place. `record` is empty where the case is not shown."""

    record: Mapping[str, Any]
    record_at: str
    transitions: tuple[tuple[Mapping[str, Any], str], ...]


class Paging(NamedTuple):
    """What stands beside the data of an answer."""

    at: str


def shapes(data: Any, path: Path = ()) -> Iterator[Shape | Paging]:
    """What the input holds, in its order. Raises ConvertError, with a place, for any other shape."""
    if isinstance(data, list):
        for index, one in enumerate(data):
            yield from shapes(one, (*path, index))
    elif not isinstance(data, Mapping):
        raise _other(path)
    elif "transitions" in data:
        yield _case(data, path)
    elif "record" in data:
        yield _transition(data, path)
    elif "data" in data and _WRAPPER.issuperset(data):
        if data.get("metadata"):
            yield Paging(pointer((*path, "metadata")))
        yield from shapes(data["data"], (*path, "data"))
    else:
        raise _other(path)


def _case(data: Mapping[str, Any], path: Path) -> Shape:
    found = []
    inner = data["transitions"]
    for index, one in enumerate([] if inner is None else inner if isinstance(inner, list) else [None]):
        at = (*path, "transitions", index)
        if not isinstance(one, Mapping) or "record" in one:
            raise ConvertError(f"{pointer(at)}: a transition of a case is an object without a record", 1)
        found.append((one, pointer(at)))
    record = {name: value for name, value in data.items() if name != "transitions"}
    return Shape(record, pointer(path), tuple(found))


def _transition(data: Mapping[str, Any], path: Path) -> Shape:
    record = data["record"]
    if not isinstance(record, Mapping) or "transitions" in record or "record" in record:
        raise ConvertError(f"{pointer((*path, 'record'))}: the record of a transition is an object, the case alone", 1)
    transition = {name: value for name, value in data.items() if name != "record"}
    return Shape(record, pointer((*path, "record")), ((transition, pointer(path)),))


def _other(path: Path) -> ConvertError:
    return ConvertError(
        f"{pointer(path) or 'the input'}: this is neither a case with its transitions nor a transition with its record",
        1,
    )
