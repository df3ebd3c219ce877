"""What the standard needs and a sheet lacks: filled in by the list of the mapping, and noted as such."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from tipx.converting.htcds.mapping import Default, HtcdsMapping
from tipx.converting.htcds.mapping_files import ANY_OTHER_TEXT, DERIVED
from tipx.converting.ledger import Ledger
from tipx.converting.model import Data
from tipx.converting.tracing import Traced
from tipx.standard.fields import Field


class Filler:
    """Fills records. `tokens`: what values that begin with @ stand for."""

    def __init__(self, mapping: HtcdsMapping, ledger: Ledger, tokens: Mapping[str, Callable[[], Any]]) -> None:
        self._ledger = ledger
        self._tokens = tokens
        self._by_parent: dict[str, list[Default]] = defaultdict(list)
        self._derived = {one.place: one for one in mapping.defaults if one.value == DERIVED}
        for one in mapping.defaults:
            if one.value != DERIVED:
                self._by_parent[one.place.rpartition(".")[0]].append(one)
        self._other = next(one for one in mapping.defaults if one.place == ANY_OTHER_TEXT)

    def fill(self, data: Data, tree: Field, model: str) -> Data:
        """The record with everything that it needs, its members in the order of the schema. `model`: its record type."""
        for one in self._by_parent.get(model, ()):
            name = one.place.rpartition(".")[2]
            if name not in data and (not one.when or one.when in data):
                data[name] = self._value(one.value)
                self._ledger.defaulted(one.place, one.why)
        for name in list(data):
            text = f"{name}OtherText"
            codes = data[name] if isinstance(data[name], list) else [data[name]]
            if text in tree.properties and text not in data and "other" in codes:
                data[text] = self._other.value
                self._ledger.defaulted(f"{model}.{text}", self._other.why)
        members = {
            name: self._inner(data[name], field, f"{model}.{name}")
            for name, field in tree.properties.items()
            if name in data
        }
        return Traced(members, data.at, data.origins) if isinstance(data, Traced) else members

    def tell(self, place: str) -> None:
        """Note that what stands at a place was worked out."""
        self._ledger.defaulted(place, self._derived[place].why)

    def value(self, place: str) -> Any:
        """What is filled in at that place, noted as such."""
        model, _, _ = place.rpartition(".")
        one = next(default for default in self._by_parent[model] if default.place == place)
        self._ledger.defaulted(place, one.why)
        return self._value(one.value)

    def _inner(self, value: Any, field: Field, model: str) -> Any:
        if field.kind == "list" and field.item is not None and isinstance(value, list):
            return [self._inner(one, field.item, f"{model}[]") for one in value]
        return self.fill(value, field, model) if field.kind == "object" and isinstance(value, dict) else value

    def _value(self, value: Any) -> Any:
        return self._tokens[value[1:]]() if isinstance(value, str) and value.startswith("@") else copy.deepcopy(value)
