"""The columns of a field: its Arrow type with codes as numbers, its type with codes as dictionaries, and the way between."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from tipx.converting.parquet.codes import Codes
from tipx.standard.fields import Field

CODE = pa.dictionary(pa.int32(), pa.string())
_MOMENT = pa.struct([("text", pa.string()), ("utc", pa.timestamp("us", "UTC"))])
_DECIMAL = pa.struct([("text", pa.string()), ("number", pa.decimal128(24, 9))])
_PERIOD = [("earliest", pa.date32()), ("latest", pa.date32())]

_BY_KIND = {"boolean": pa.bool_(), "integer": pa.int64(), "extensions": pa.string()}
_BY_FORMAT = {"date": pa.date32(), "dateTime": _MOMENT, "decimal": _DECIMAL}


class Types(NamedTuple):
    """`numbered`: as values are gathered, a code being its number; `final`: as the file has it. `attach` makes an array of the
    one an array of the other, without copying anything but the codes."""

    numbered: Any
    final: Any
    attach: Callable[[Any], Any]


def types_of(field: Field, codes: Mapping[str, Codes], without: Collection[str] = ()) -> Types:
    """The types of a field. `without`: members of an object that get no column."""
    if field.kind == "object":
        members = {name: types_of(child, codes) for name, child in field.properties.items() if name not in without}
        if field.type_name == "partialDate":
            members.update({name: _plain(of) for name, of in _PERIOD})
        return _struct(members)
    if field.kind == "list":
        assert field.item is not None
        return _list(types_of(field.item, codes))
    if field.codelist:
        return Types(pa.int32(), CODE, coded(codes[field.codelist]))
    return _plain(_BY_KIND.get(field.kind) or _BY_FORMAT.get(field.format or "") or pa.string())


def coded(codes: Codes) -> Callable[[Any], Any]:
    """Gives numbers of codes the dictionary."""
    return lambda numbers: pa.DictionaryArray.from_arrays(numbers, pa.array(codes.values(), pa.string()))


def _plain(of: Any) -> Types:
    return Types(of, of, lambda array: array)


def _struct(members: Mapping[str, Types]) -> Types:
    numbered = pa.struct([(name, one.numbered) for name, one in members.items()])
    final = pa.struct([(name, one.final) for name, one in members.items()])
    ways = [one.attach for one in members.values()]

    def attach(array: Any) -> Any:
        members_of = array.flatten()  # where a struct is null its members are too; what Arrow leaves there is no code
        children = [way(member) for way, member in zip(ways, members_of, strict=True)]
        return pa.Array.from_buffers(final, len(array), array.buffers()[:1], array.null_count, 0, children)

    return Types(numbered, final, attach)


def _list(item: Types) -> Types:
    final = pa.list_(item.final)

    def attach(array: Any) -> Any:
        children = [item.attach(array.values)]
        return pa.Array.from_buffers(final, len(array), array.buffers()[:2], array.null_count, 0, children)

    return Types(pa.list_(item.numbered), final, attach)
