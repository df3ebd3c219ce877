"""The shapes in which transitions and cases come, told apart strictly.

One object, `{"data": ...}` (beside it only `metadata`, the paging of an answer), or a list of them, to any depth of these two. An
object is a case when it has `transitions` (a list of objects, each without a `record`), and a transition when it has `record` (an
object: the case; empty where the case is not shown). Anything else is refused; where it is one of a list, it alone is set aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.converting.model import ConvertError
from tipx.converting.primero.telling import MISSING, UNREADABLE, pointer
from tipx.reading.model import Path

_WRAPPER = frozenset(("data", "metadata"))
_EITHER, _INNER, _RECORD = "transitions or record", "case.transitions", "transition.record"


class Shape(NamedTuple):
    """A case and its transitions, each with its place. `record` is empty where the case is not shown."""

    record: Mapping[str, Any]
    record_at: str
    transitions: tuple[tuple[Mapping[str, Any], str], ...]


class Paging(NamedTuple):
    """What stands beside the data of an answer."""

    at: str


class Wrong(NamedTuple):
    """What has no such shape. `rule` and `field` say why, `noted` where; `why` says it where it is all that the input holds."""

    at: str
    rule: str
    field: str
    noted: str
    why: str


def shapes(data: Any) -> Iterator[Shape | Paging | Wrong]:
    """What the input holds, in its order. Raises ConvertError, with a place, for any other shape that is none of a list."""
    for in_list, shape in _found(data, (), False):
        if isinstance(shape, Wrong) and not in_list:
            raise ConvertError(f"{shape.noted or 'the input'}: {shape.why}", 1)
        yield shape


def _found(data: Any, path: Path, in_list: bool) -> Iterator[tuple[bool, Shape | Paging | Wrong]]:
    """The shapes, each with whether it is one of a list, or in one of these."""
    if isinstance(data, list):
        for index, one in enumerate(data):
            yield from _found(one, (*path, index), True)
    elif isinstance(data, Mapping) and "transitions" in data:
        for shape in _case(data, path):
            yield in_list, shape
    elif isinstance(data, Mapping) and "record" in data:
        yield in_list, _transition(data, path)
    elif isinstance(data, Mapping) and "data" in data and _WRAPPER.issuperset(data):
        if data.get("metadata"):
            yield in_list, Paging(pointer((*path, "metadata")))
        yield from _found(data["data"], (*path, "data"), in_list)
    else:
        yield in_list, _other(pointer(path))


def _case(data: Mapping[str, Any], path: Path) -> Iterator[Shape | Wrong]:
    """The case, then what stands among its transitions and is none."""
    inner, at = data["transitions"], (*path, "transitions")
    if inner is None or isinstance(inner, list):
        listed = [(one, pointer((*at, index))) for index, one in enumerate(inner or ())]
    else:
        listed = [(None, pointer(at))]
    right = tuple(one for one in listed if _is_transition(one[0]))
    yield Shape({name: value for name, value in data.items() if name != "transitions"}, pointer(path), right)
    for one, here in listed:
        if not _is_transition(one):
            yield Wrong(here, UNREADABLE, _INNER, here, "a transition of a case is an object without a record")


def _is_transition(data: Any) -> bool:
    return isinstance(data, Mapping) and "record" not in data


def _transition(data: Mapping[str, Any], path: Path) -> Shape | Wrong:
    record, at = data["record"], pointer((*path, "record"))
    if not isinstance(record, Mapping) or "transitions" in record or "record" in record:
        why = "the record of a transition is an object, the case alone"
        return Wrong(pointer(path), UNREADABLE, _RECORD, at, why)
    transition = {name: value for name, value in data.items() if name != "record"}
    return Shape(record, at, ((transition, pointer(path)),))


def _other(at: str) -> Wrong:
    why = "this is neither a case with its transitions nor a transition with its record"
    return Wrong(at, MISSING, _EITHER, at, why)
